#include "messenger/client/profile/profile.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QStandardPaths>
#include <QUuid>

#include "base/files.h"
#include "messenger/client/profile/json_file.h"

namespace posthorn::messenger {

namespace {

const QLatin1String accountsFile("accounts.json");
constexpr int formatVersion = 1;

} // namespace

QString Profile::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/posthorn-messenger");
}

Profile::Profile(const QString& folder, std::unique_ptr<Secrets> secrets, QObject* parent)
    : QObject(parent)
    , m_folder(QDir(folder).absolutePath())
    , m_secrets(std::move(secrets))
{
    if (!m_secrets)
        m_secrets = std::make_unique<Secrets>(makeKeyring(QStringLiteral("posthorn-messenger")), makeSecretFile(m_folder));
}

Profile::~Profile()
{
    (void)m_preferences.flush();
}

Result<void> Profile::load()
{
    if (auto made = FileSystem::system().makeFolder(m_folder.toStdString()); !made)
        return made;
    (void)m_preferences.load(file(QStringLiteral("preferences.json"))); // defaults are always good enough to start with
    if (auto read = m_pins.load(file(QStringLiteral("pins.json"))); !read)
        return read;
    m_accounts.clear();
    const auto object = readJsonFile(file(accountsFile));
    if (!object)
        return object.error().kind == ErrorKind::NotFound ? Result<void>() : passOn(object.error());
    if (object->value(QLatin1String("version")).toInt(formatVersion) > formatVersion)
        return fail(ErrorKind::Unsupported, "this profile was written by a later version of the program");
    const QJsonArray all = object->value(QLatin1String("accounts")).toArray();
    for (const QJsonValue& each : all) {
        const AccountSettings account = AccountSettings::fromJson(each.toObject());
        if (!account.address.isEmpty() && !this->account(account.address))
            m_accounts.append(account);
    }
    Q_EMIT accountsChanged();
    return {};
}

QString Profile::subfolder(const QString& name) const
{
    const QString path = file(name);
    (void)FileSystem::system().makeFolder(path.toStdString());
    return path;
}

const AccountSettings* Profile::account(const QString& address) const
{
    for (const AccountSettings& each : m_accounts) {
        if (each.address == address)
            return &each;
    }
    return nullptr;
}

Result<void> Profile::write(const QList<AccountSettings>& accounts) const
{
    QJsonArray all;
    for (const AccountSettings& each : accounts)
        all.append(each.toJson());
    return writeJsonFile(file(accountsFile), {{QStringLiteral("version"), formatVersion}, {QStringLiteral("accounts"), all}});
}

Result<void> Profile::save(const AccountSettings& account)
{
    AccountSettings wanted = account;
    wanted.address = wanted.address.toLower();
    if (wanted.address.count(u'@') != 1 || wanted.user().isEmpty() || wanted.domain().isEmpty())
        return fail(ErrorKind::Invalid, "that is no address");
    if (wanted.agent.isEmpty())
        wanted.agent = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QList<AccountSettings> all = m_accounts;
    bool isNew = true;
    for (AccountSettings& each : all) {
        if (each.address != wanted.address)
            continue;
        if (each == wanted)
            return {};
        each = wanted;
        isNew = false;
    }
    if (isNew)
        all.append(wanted);
    if (auto written = write(all); !written)
        return written;
    m_accounts = std::move(all);
    if (isNew)
        Q_EMIT accountsChanged();
    else
        Q_EMIT accountChanged(wanted.address);
    return {};
}

void Profile::keep(const QString& address, Secret secret, const QString& value, QObject* context, SecretStore::Done reply)
{
    const AccountSettings* const known = account(address);
    if (!known || known->keepsPassword)
        return m_secrets->write(address, secret, value, context, std::move(reply));
    m_secrets->hold(address, secret, value);
    QMetaObject::invokeMethod(
        context, [reply = std::move(reply)] { reply({}); }, Qt::QueuedConnection);
}

Result<void> Profile::removeAccount(const QString& address)
{
    QList<AccountSettings> all = m_accounts;
    if (all.removeIf([&](const AccountSettings& each) { return each.address == address; }) == 0)
        return fail(ErrorKind::NotFound, "there is no such account");
    if (auto written = write(all); !written)
        return written;
    m_accounts = std::move(all);
    m_secrets->removeAll(address);
    Q_EMIT accountsChanged();
    return {};
}

} // namespace posthorn::messenger
