#include "gui/forms/setting_text.h"

#include <QCoreApplication>

#include "base/text.h"
#include "gui/models/text.h"

namespace posthorn::gui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(posthorn::gui::SettingText)
};

} // namespace

QString settingGroup(const config::SettingRow& row)
{
    return fromUtf8(row.name.substr(0, row.name.find('.')));
}

QString settingTitle(const config::SettingRow& row)
{
    // gui/CMakeLists.txt makes the same text of the same name for the translators.
    QString name = fromUtf8(row.name.substr(row.name.find('.') + 1));
    QStringList words = name.split(QLatin1Char('-'));
    for (QString& word : words) {
        static const QStringList acronyms = {QStringLiteral("ip"),   QStringLiteral("tls"), QStringLiteral("scram"),
                                             QStringLiteral("hsts"), QStringLiteral("mta"), QStringLiteral("sts"),
                                             QStringLiteral("bosh"), QStringLiteral("turn"),
                                             QStringLiteral("md5")};
        if (acronyms.contains(word))
            word = word.toUpper();
    }
    name = words.join(QLatin1Char(' '));
    name[0] = name[0].toUpper();
    return QCoreApplication::translate("SettingName", name.toUtf8().constData());
}

QString settingHelp(const config::SettingRow& row)
{
    return QCoreApplication::translate("SettingHelp", std::string(row.help).c_str());
}

QString groupTitle(const QString& group)
{
    static const struct {
        const char* name;
        const char* title;
    } titles[] = {
        {"server", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Server")},
        {"tls", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Encryption (TLS)")},
        {"limits", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Limits")},
        {"smtp", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "SMTP")},
        {"pop3", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "POP3")},
        {"imap", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "IMAP")},
        {"web", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Web")},
        {"accounts", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Accounts")},
        {"delivery", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Delivery")},
        {"store", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Storage")},
        {"log", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Logs")},
        {"console", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Console")},
    };
    for (const auto& [name, title] : titles) {
        if (group == QLatin1String(name))
            return Texts::tr(title);
    }
    return group.left(1).toUpper() + group.mid(1);
}

QString groupIcon(const QString& group)
{
    static const struct {
        const char* name;
        const char* icon;
    } icons[] = {{"server", "servers"}, {"tls", "lock"},        {"limits", "hold"},    {"smtp", "smtp-in"},
                 {"pop3", "pop3"},      {"imap", "imap"},       {"web", "window"},     {"accounts", "accounts"}, {"delivery", "smtp-out"},
                 {"store", "disk"},     {"log", "logs"},        {"console", "window"}};
    for (const auto& [name, icon] : icons) {
        if (group == QLatin1String(name))
            return QString::fromLatin1(icon);
    }
    return QStringLiteral("settings");
}

QString choiceTitle(const QString& choice)
{
    static const struct {
        const char* name;
        const char* title;
    } titles[] = {
        {"debug", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Everything, for debugging")},
        {"info", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Information")},
        {"warning", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Warnings")},
        {"error", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Errors")},
        {"ask", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Ask")},
        {"tray", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Go on running in the tray")},
        {"quit", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Quit")},
        {"system", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "As the desktop")},
        {"light", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Light")},
        {"dark", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Dark")},
        {"none", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Not at all")},
        {"opportunistic", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Where the other side offers it")},
        {"starttls", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Always, by STARTTLS")},
        {"implicit", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Always, from the first byte")},
        {"standard", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Standard ports")},
        {"user", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "User ports")},
        {"auto", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Free ports")},
        {"off", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Off")},
        {"testing", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "For trial (testing)")},
        {"enforce", QT_TRANSLATE_NOOP("posthorn::gui::SettingText", "Enforced")},
    };
    for (const auto& [name, title] : titles) {
        if (choice == QLatin1String(name))
            return Texts::tr(title);
    }
    return choice;
}

bool isSecret(const config::SettingRow& row)
{
    return row.name.ends_with("-password") || row.name.ends_with("-secret");
}

QString settingValue(const config::SettingRow& row, const std::string& normalised)
{
    switch (row.type) {
    case config::SettingType::Boolean:
        return normalised == "true" ? Texts::tr("on") : Texts::tr("off");
    case config::SettingType::Size:
        return bytesText(parseNumber<uint64_t>(normalised).value_or(0));
    case config::SettingType::Duration:
        return longSpanText(parseNumber<int64_t>(normalised).value_or(0));
    case config::SettingType::Integer:
        return countText(parseNumber<uint64_t>(normalised).value_or(0));
    case config::SettingType::Choice:
        return choiceTitle(fromUtf8(normalised));
    default:
        return normalised.empty() ? Texts::tr("empty") : fromUtf8(normalised);
    }
}

} // namespace posthorn::gui
