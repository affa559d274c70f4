#include "messenger/client/profile/account_settings.h"

#include <QStringList>

namespace posthorn::messenger {

namespace {

QString wordOf(AccountSettings::Found found)
{
    switch (found) {
    case AccountSettings::Found::Profile:
        return QStringLiteral("profile");
    case AccountSettings::Found::Discovered:
        return QStringLiteral("discovered");
    case AccountSettings::Found::Typed:
        break;
    }
    return QStringLiteral("typed");
}

AccountSettings::Found foundOf(const QString& word)
{
    return word == QLatin1String("profile")      ? AccountSettings::Found::Profile
           : word == QLatin1String("discovered") ? AccountSettings::Found::Discovered
                                                 : AccountSettings::Found::Typed;
}

const QStringList& knownMembers()
{
    static const QStringList names = {
        QStringLiteral("address"), QStringLiteral("name"),       QStringLiteral("web"),   QStringLiteral("server"),
        QStringLiteral("found"),   QStringLiteral("login"),      QStringLiteral("device"), QStringLiteral("tokenEnds"),
        QStringLiteral("agent"),   QStringLiteral("chat"),       QStringLiteral("mail"),  QStringLiteral("folders"),
        QStringLiteral("keepsPassword")};
    return names;
}

} // namespace

QJsonObject AccountSettings::toJson() const
{
    QJsonObject object = more;
    const auto put = [&object](const char* key, const QString& value) {
        if (!value.isEmpty())
            object.insert(QLatin1String(key), value);
    };
    put("address", address);
    put("name", name);
    put("web", web);
    put("server", server);
    put("found", wordOf(found));
    put("login", login == Login::Device ? QStringLiteral("device") : QStringLiteral("password"));
    put("device", device);
    put("tokenEnds", tokenEnds.isValid() ? tokenEnds.toUTC().toString(Qt::ISODate) : QString());
    put("agent", agent);
    if (!keepsPassword)
        object.insert(QLatin1String("keepsPassword"), false);
    object.insert(QLatin1String("chat"), chat);
    object.insert(QLatin1String("mail"), mail);
    QJsonObject choices;
    for (auto each = folders.begin(); each != folders.end(); ++each)
        choices.insert(each.key(), QJsonObject{{QStringLiteral("alert"), each->alert}, {QStringLiteral("colour"), each->colour}});
    object.insert(QLatin1String("folders"), choices);
    return object;
}

AccountSettings AccountSettings::fromJson(const QJsonObject& object)
{
    const auto text = [&object](const char* key) { return object.value(QLatin1String(key)).toString(); };
    AccountSettings account;
    account.address = text("address").toLower();
    if (account.address.count(u'@') != 1 || account.user().isEmpty() || account.domain().isEmpty())
        return {};
    account.name = text("name");
    account.web = text("web");
    account.server = text("server");
    account.found = foundOf(text("found"));
    account.login = text("login") == QLatin1String("device") ? Login::Device : Login::Password;
    account.device = text("device");
    account.tokenEnds = QDateTime::fromString(text("tokenEnds"), Qt::ISODate);
    account.agent = text("agent");
    account.keepsPassword = object.value(QLatin1String("keepsPassword")).toBool(true);
    account.chat = object.value(QLatin1String("chat")).toBool(true);
    account.mail = object.value(QLatin1String("mail")).toBool(true);
    const QJsonObject choices = object.value(QLatin1String("folders")).toObject();
    for (auto each = choices.begin(); each != choices.end(); ++each) {
        const QJsonObject choice = each->toObject();
        account.folders.insert(each.key(), {choice.value(QLatin1String("alert")).toBool(true),
                                            choice.value(QLatin1String("colour")).toString()});
    }
    account.more = object;
    for (const QString& each : knownMembers())
        account.more.remove(each);
    return account;
}

} // namespace posthorn::messenger
