// Where no keyring answers: secrets.json, whose values are sealed with the key in secrets.key.
#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QMetaObject>

#include "base/crypto/crypto.h"
#include "base/files.h"
#include "base/random.h"
#include "messenger/client/profile/json_file.h"
#include "messenger/client/profile/secrets.h"

namespace posthorn::messenger {

namespace {

constexpr int keySize = 32;

class SecretFile final : public SecretStore {
public:
    explicit SecretFile(const QString& folder)
        : m_file(folder + QStringLiteral("/secrets.json"))
        , m_keyFile(folder + QStringLiteral("/secrets.key"))
    {
    }

    void read(const QString& key, Read reply) override { reply(readNow(key)); }
    void write(const QString& key, const QString& value, Done reply) override { reply(writeNow(key, value)); }
    void remove(const QString& key, Done reply) override
    {
        auto object = readJsonFile(m_file);
        if (!object || !object->contains(key))
            return reply({});
        object->remove(key);
        reply(writeJsonFile(m_file, *object));
    }

private:
    Result<std::string> sealingKey(bool make)
    {
        QFile file(m_keyFile);
        if (file.open(QIODevice::ReadOnly)) {
            const QByteArray key = file.read(keySize + 1);
            if (key.size() == keySize)
                return key.toStdString();
            if (!make)
                return fail(ErrorKind::Corrupt, "the file is damaged: " + m_keyFile.toStdString());
        } else if (!make) {
            return fail(ErrorKind::NotFound, "nothing is kept");
        }
        const std::string key = randomBytes(keySize);
        if (auto written = replaceFile(FileSystem::system(), m_keyFile.toStdString(), key); !written)
            return passOn(written.error());
        return key;
    }

    Result<QString> readNow(const QString& name)
    {
        const auto object = readJsonFile(m_file);
        if (!object || !object->contains(name))
            return fail(ErrorKind::NotFound, "nothing is kept");
        const auto key = sealingKey(false);
        if (!key)
            return passOn(key.error());
        const QByteArray sealed = QByteArray::fromBase64(object->value(name).toString().toLatin1());
        // Bound to its name, so that nobody exchanges one for another.
        const auto opened = crypto::open(crypto::hmac(crypto::Hash::Sha256, *key, name.toStdString()), sealed.toStdString());
        if (!opened)
            return passOn(opened.error());
        return QString::fromStdString(*opened);
    }

    Result<void> writeNow(const QString& name, const QString& value)
    {
        auto object = readJsonFile(m_file);
        if (!object && object.error().kind != ErrorKind::NotFound && object.error().kind != ErrorKind::Corrupt)
            return passOn(object.error());
        const auto key = sealingKey(true);
        if (!key)
            return passOn(key.error());
        const auto sealed = crypto::seal(crypto::hmac(crypto::Hash::Sha256, *key, name.toStdString()), value.toStdString());
        if (!sealed)
            return passOn(sealed.error());
        QJsonObject kept = object ? *object : QJsonObject();
        kept.insert(name, QString::fromLatin1(QByteArray::fromStdString(*sealed).toBase64()));
        return writeJsonFile(m_file, kept);
    }

    const QString m_file;
    const QString m_keyFile;
};

} // namespace

std::unique_ptr<SecretStore> makeSecretFile(const QString& folder)
{
    return std::make_unique<SecretFile>(folder);
}

} // namespace posthorn::messenger
