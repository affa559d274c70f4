#include "messenger/client/profile/profile_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include "messenger/client/profile/json_file.h"

namespace posthorn::messenger {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ProfileFile", text);
}

auto refuse(ErrorKind kind, const QString& text)
{
    return fail(kind, text.toStdString());
}

bool isOrigin(const QString& text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && url.scheme() == QLatin1String("https") && !url.host().isEmpty() && url.userInfo().isEmpty() &&
           (url.path().isEmpty() || url.path() == QLatin1String("/")) && !url.hasQuery() && !url.hasFragment();
}

} // namespace

Result<ProfileFile> ProfileFile::read(const QString& path, const QDateTime& now)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(file.exists() ? ErrorKind::Io : ErrorKind::NotFound, tr("The profile %1 cannot be read.").arg(path));
    const QByteArray bytes = file.read(longest + 1);
    if (bytes.size() > longest)
        return refuse(ErrorKind::TooLarge, tr("The profile %1 is far too large to be one.").arg(path));
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    const auto damaged = [&path] { return refuse(ErrorKind::Invalid, tr("The file %1 is damaged, or is no profile.").arg(path)); };
    if (!document.isObject())
        return damaged();
    const QJsonObject object = document.object();
    const int version = object.value(QLatin1String("version")).toInt(0);
    if (version < 1)
        return damaged();
    if (version > highestVersion)
        return refuse(ErrorKind::Unsupported, tr("This profile is for a later version of the program. Download the program anew."));
    ProfileFile found;
    found.server = object.value(QLatin1String("server")).toString();
    found.account = object.value(QLatin1String("account")).toString().toLower();
    found.name = object.value(QLatin1String("name")).toString().left(200).remove(QRegularExpression(QStringLiteral("[\\x00-\\x1f]")));
    found.enrolment = object.value(QLatin1String("enrolment")).toString();
    found.expires = QDateTime::fromString(object.value(QLatin1String("expires")).toString(), Qt::ISODateWithMs);
    if (found.account.count(u'@') != 1 || found.account.startsWith(u'@') || found.account.endsWith(u'@') || found.account.size() > 320)
        return damaged();
    if (!isOrigin(found.server))
        return refuse(ErrorKind::Invalid, tr("The profile names a server that cannot be reached safely: %1").arg(found.server.left(200)));
    while (found.server.endsWith(u'/'))
        found.server.chop(1);
    if (!object.contains(QLatin1String("enrolment")) || found.enrolment.isEmpty())
        return refuse(ErrorKind::Denied, tr("This profile was used already. Download the program anew from the webmail, or sign in by password."));
    static const QRegularExpression token(QStringLiteral("^[A-Za-z0-9_-]{43}$"));
    if (!token.match(found.enrolment).hasMatch() || !found.expires.isValid())
        return damaged();
    if (found.expires < now)
        return refuse(ErrorKind::Denied, tr("This profile is too old. Download the program anew from the webmail, or sign in by password."));
    return found;
}

QString ProfileFile::lookIn(const QStringList& folders)
{
    for (const QString& each : folders) {
        const QString file = each + QStringLiteral("/posthorn-messenger.profile");
        if (QFile::exists(file))
            return file;
    }
    return {};
}

Result<void> ProfileFile::takeTokenOut(const QString& path)
{
    auto object = readJsonFile(path);
    if (!object)
        return passOn(object.error());
    object->remove(QLatin1String("enrolment"));
    return writeJsonFile(path, *object);
}

Result<void> mayEnrol(const Profile& profile, const ProfileFile& file)
{
    const AccountSettings* const known = profile.account(file.account);
    if (known && known->login == AccountSettings::Login::Device && !known->device.isEmpty())
        return refuse(ErrorKind::Exists, tr("%1 is set up here already.").arg(file.account));
    return {};
}

void keepEnrolled(Profile& profile, const ProfileFile& file, const QString& device, const QString& token, const QDateTime& ends,
                  QObject* context, SecretStore::Done done)
{
    const AccountSettings* const known = profile.account(file.account);
    AccountSettings account = known ? *known : AccountSettings();
    account.address = file.account;
    if (!file.name.isEmpty())
        account.name = file.name;
    account.web = file.server;
    account.found = AccountSettings::Found::Profile;
    account.login = AccountSettings::Login::Device;
    account.device = device;
    account.tokenEnds = ends;
    // The token first: an account without it would ask for a password that nobody has typed.
    profile.secrets().write(account.address, Secret::Device, token, context,
                            [&profile, account, done = std::move(done)](Result<void> written) {
                                if (!written)
                                    return done(std::move(written));
                                done(profile.save(account));
                            });
}

} // namespace posthorn::messenger
