#include "messenger/client/profile/pins.h"

#include <QJsonObject>

#include "base/crypto/crypto.h"
#include "messenger/client/profile/json_file.h"

namespace posthorn::messenger {

namespace {

std::string digestOf(const std::string& der)
{
    return crypto::hash(crypto::Hash::Sha256, der);
}

QString spelled(const std::string& digest)
{
    return QString::fromLatin1(QByteArray::fromStdString(digest).toHex(':').toUpper());
}

} // namespace

Judgement judgeCertificate(const PinMap& pins, const std::string& host, const wire::PeerCertificate& certificate,
                            const std::string& alias)
{
    if (certificate.problem.empty())
        return Judgement::Vouched;
    const std::string digest = digestOf(certificate.der);
    const auto found = pins.find(host);
    const auto other = pins.find(alias);
    if ((found != pins.end() && found->second == digest) || (other != pins.end() && other->second == digest))
        return Judgement::Known;
    return found == pins.end() ? Judgement::New : Judgement::Changed;
}

QString fingerprintOf(const std::string& der)
{
    return spelled(digestOf(der));
}

Result<void> Pins::load(const QString& file)
{
    m_file = file;
    m_pins.clear();
    const auto object = readJsonFile(file);
    if (!object)
        return object.error().kind == ErrorKind::NotFound ? Result<void>() : passOn(object.error());
    for (auto each = object->begin(); each != object->end(); ++each) {
        const QByteArray digest = QByteArray::fromHex(each->toString().toLatin1().replace(':', QByteArray()));
        if (digest.size() != 32) {
            m_pins.clear();
            return fail(ErrorKind::Corrupt, "the file is damaged: " + file.toStdString(), each.key().toStdString());
        }
        m_pins[each.key().toLower().toStdString()] = digest.toStdString();
    }
    return {};
}

QString Pins::fingerprint(const QString& host) const
{
    const auto found = m_pins.find(host.toLower().toStdString());
    return found == m_pins.end() ? QString() : spelled(found->second);
}

Result<void> Pins::pin(const QString& host, const std::string& der)
{
    if (der.empty())
        return fail(ErrorKind::Invalid, "there is no certificate");
    m_pins[host.toLower().toStdString()] = digestOf(der);
    return save();
}

Result<void> Pins::forget(const QString& host)
{
    return m_pins.erase(host.toLower().toStdString()) ? save() : Result<void>();
}

Result<void> Pins::save() const
{
    if (m_file.isEmpty())
        return {};
    QJsonObject object;
    for (const auto& [host, digest] : m_pins)
        object.insert(QString::fromStdString(host), spelled(digest));
    return writeJsonFile(m_file, object);
}

} // namespace posthorn::messenger
