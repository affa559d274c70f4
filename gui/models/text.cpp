#include "gui/models/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>

#include "watch/log_format.h"

namespace posthorn::gui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(posthorn::gui::Text)
};

} // namespace

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString isolated(const QString& text)
{
    if (!QGuiApplication::isRightToLeft() || text.isEmpty())
        return text;
    return QChar(0x2068) + text + QChar(0x2069); // FIRST STRONG ISOLATE ... POP DIRECTIONAL ISOLATE
}

std::string toUtf8(const QString& text)
{
    return text.toStdString();
}

QString bytesText(uint64_t bytes)
{
    return isolated(QLocale().formattedDataSize(qint64(bytes), bytes < 1024 ? 0 : 1, QLocale::DataSizeIecFormat));
}

QString spanText(int64_t milliseconds)
{
    const int64_t seconds = qMax<int64_t>(0, milliseconds / 1000);
    if (seconds < 60)
        return isolated(Texts::tr("%1 s").arg(seconds));
    if (seconds < 3600)
        return isolated(Texts::tr("%1 min").arg(seconds / 60));
    if (seconds < 86400)
        return isolated(Texts::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60));
    return isolated(Texts::tr("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24));
}

QString longSpanText(int64_t seconds)
{
    if (seconds > 0 && seconds % 86400 == 0)
        return Texts::tr("%n day(s)", nullptr, int(seconds / 86400));
    if (seconds > 0 && seconds % 3600 == 0)
        return Texts::tr("%n hour(s)", nullptr, int(seconds / 3600));
    if (seconds > 0 && seconds % 60 == 0)
        return Texts::tr("%n minute(s)", nullptr, int(seconds / 60));
    return Texts::tr("%n second(s)", nullptr, int(seconds));
}

QString countText(uint64_t count)
{
    return QLocale().toString(qulonglong(count));
}

QString momentText(UnixMs time, UnixMs now)
{
    if (time <= 0)
        return Texts::tr("–");
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(time);
    const QLocale locale;
    if (moment.date() == QDateTime::fromMSecsSinceEpoch(now).date())
        return locale.toString(moment.time(), QStringLiteral("HH:mm:ss"));
    return locale.toString(moment, QLocale::ShortFormat);
}

UnixMs parseMoment(const std::string& text)
{
    QDateTime moment = QDateTime::fromString(fromUtf8(text), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    moment.setTimeSpec(Qt::UTC);
    return moment.isValid() ? moment.toMSecsSinceEpoch() : 0;
}

QString clockText(UnixMs time)
{
    return QDateTime::fromMSecsSinceEpoch(time).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString channelTitle(watch::Channel channel)
{
    switch (channel) {
    case watch::Channel::System:
        return Texts::tr("System");
    case watch::Channel::SmtpIn:
        return Texts::tr("SMTP in");
    case watch::Channel::SmtpOut:
        return Texts::tr("SMTP out");
    case watch::Channel::Pop3:
        return Texts::tr("POP3");
    case watch::Channel::Imap:
        return Texts::tr("IMAP");
    case watch::Channel::Xmpp:
        return Texts::tr("XMPP");
    case watch::Channel::Web:
        return Texts::tr("Web");
    case watch::Channel::Controller:
        return Texts::tr("Controller");
    case watch::Channel::Count:
        break;
    }
    return {};
}

QString channelIcon(watch::Channel channel)
{
    switch (channel) {
    case watch::Channel::SmtpIn:
        return QStringLiteral("smtp-in");
    case watch::Channel::SmtpOut:
        return QStringLiteral("smtp-out");
    case watch::Channel::Pop3:
        return QStringLiteral("pop3");
    case watch::Channel::Imap:
        return QStringLiteral("imap");
    case watch::Channel::Web:
        return QStringLiteral("domain");
    case watch::Channel::Xmpp:
        return QStringLiteral("accounts");
    case watch::Channel::Controller:
        return QStringLiteral("settings");
    default:
        return QStringLiteral("system");
    }
}

QString levelTitle(watch::Level level)
{
    switch (level) {
    case watch::Level::Debug:
        return Texts::tr("Debug");
    case watch::Level::Info:
        return Texts::tr("Information");
    case watch::Level::Warning:
        return Texts::tr("Warning");
    case watch::Level::Error:
        return Texts::tr("Error");
    }
    return {};
}

QString serviceTitle(std::string_view name)
{
    static const struct {
        const char* name;
        const char* title;
    } titles[] = {
        {"smtp", QT_TRANSLATE_NOOP("posthorn::gui::Text", "SMTP")},
        {"submission", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Submission")},
        {"submissions", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Submission (TLS)")},
        {"pop3", QT_TRANSLATE_NOOP("posthorn::gui::Text", "POP3")},
        {"pop3s", QT_TRANSLATE_NOOP("posthorn::gui::Text", "POP3 (TLS)")},
        {"imap", QT_TRANSLATE_NOOP("posthorn::gui::Text", "IMAP")},
        {"imaps", QT_TRANSLATE_NOOP("posthorn::gui::Text", "IMAP (TLS)")},
        {"smtp-out", QT_TRANSLATE_NOOP("posthorn::gui::Text", "SMTP out")},
        {"xmpp-client", QT_TRANSLATE_NOOP("posthorn::gui::Text", "XMPP clients")},
        {"xmpp-server", QT_TRANSLATE_NOOP("posthorn::gui::Text", "XMPP servers")},
        {"xmpp-component", QT_TRANSLATE_NOOP("posthorn::gui::Text", "XMPP components")},
        {"xmpp-proxy", QT_TRANSLATE_NOOP("posthorn::gui::Text", "XMPP file proxy")},
        {"web", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Webmail")},
        {"admin", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Administration")},
        {"controller", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Controller")},
        {"control", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Command line")},
        {"dmci", QT_TRANSLATE_NOOP("posthorn::gui::Text", "DMCI")},
        {"collaboration", QT_TRANSLATE_NOOP("posthorn::gui::Text", "Collaboration")},
    };
    for (const auto& [known, title] : titles) {
        if (name == known)
            return Texts::tr(title);
    }
    constexpr std::string_view tls = "-tls";
    if (name.size() > tls.size() && name.ends_with(tls))
        return Texts::tr("%1 (TLS)").arg(serviceTitle(name.substr(0, name.size() - tls.size())));
    return fromUtf8(name);
}

QString stateTitle(watch::ServiceState state)
{
    switch (state) {
    case watch::ServiceState::Active:
        return Texts::tr("Active");
    case watch::ServiceState::Failed:
        return Texts::tr("Failed");
    case watch::ServiceState::Inactive:
        break;
    }
    return Texts::tr("Inactive");
}

QString plainLine(const watch::LogLine& line)
{
    std::string text;
    watch::LineFormatter().append(text, line);
    text.pop_back();
    return fromUtf8(text);
}

} // namespace posthorn::gui
