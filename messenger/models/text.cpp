#include "messenger/models/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>

namespace posthorn::messenger {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(posthorn::messenger::Words)
};

QDateTime moment(UnixMs time)
{
    return QDateTime::fromMSecsSinceEpoch(time);
}

} // namespace

QString jidText(const xmpp::Jid& jid)
{
    return fromUtf8(jid.text());
}

QString isolated(const QString& text)
{
    if (!QGuiApplication::isRightToLeft())
        return text;
    return QChar(0x2068) + text + QChar(0x2069);
}

QString clockText(UnixMs time)
{
    return QLocale().toString(moment(time).time(), QLocale::ShortFormat);
}

bool isSameDay(UnixMs a, UnixMs b)
{
    return moment(a).date() == moment(b).date();
}

QString momentText(UnixMs time, UnixMs now)
{
    if (time <= 0)
        return {};
    const QDate day = moment(time).date(), today = moment(now).date();
    const qint64 days = day.daysTo(today);
    if (days == 0)
        return clockText(time);
    if (days == 1)
        return Words::tr("Yesterday");
    if (days > 1 && days < 7)
        return QLocale().standaloneDayName(day.dayOfWeek(), QLocale::ShortFormat);
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString dayText(UnixMs time, UnixMs now)
{
    const QDate day = moment(time).date(), today = moment(now).date();
    if (day == today)
        return Words::tr("Today");
    if (day.daysTo(today) == 1)
        return Words::tr("Yesterday");
    return QLocale().toString(day, QLocale::LongFormat);
}

QString fullTimeText(UnixMs time)
{
    const QDateTime when = moment(time);
    return QLocale().toString(when.date(), QLocale::LongFormat) + QStringLiteral(", ") + QLocale().toString(when.time(), QStringLiteral("HH:mm:ss"));
}

QString sizeText(qint64 bytes)
{
    return bytes < 0 ? QString() : QLocale().formattedDataSize(bytes, bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

QString availabilityTitle(Availability availability)
{
    switch (availability) {
    case Availability::FreeToChat: return Words::tr("Free for a chat");
    case Availability::Online: return Words::tr("Online");
    case Availability::Away: return Words::tr("Away");
    case Availability::ExtendedAway: return Words::tr("Away for long");
    case Availability::DoNotDisturb: return Words::tr("Do not disturb");
    case Availability::Invisible: return Words::tr("Invisible");
    case Availability::Offline: return Words::tr("Offline");
    }
    return {};
}

QString roleTitle(Role role)
{
    switch (role) {
    case Role::None: return Words::tr("Left");
    case Role::Visitor: return Words::tr("Visitor");
    case Role::Participant: return Words::tr("Participant");
    case Role::Moderator: return Words::tr("Moderator");
    }
    return {};
}

QString affiliationTitle(Affiliation affiliation)
{
    switch (affiliation) {
    case Affiliation::Outcast: return Words::tr("Banned");
    case Affiliation::None: return Words::tr("Guest");
    case Affiliation::Member: return Words::tr("Member");
    case Affiliation::Admin: return Words::tr("Administrator");
    case Affiliation::Owner: return Words::tr("Owner");
    }
    return {};
}

QString stateTitle(MessageState state)
{
    switch (state) {
    case MessageState::Waiting: return Words::tr("Waiting for the connection");
    case MessageState::Sent: return Words::tr("Sent");
    case MessageState::Delivered: return Words::tr("Delivered");
    case MessageState::Displayed: return Words::tr("Read");
    case MessageState::Failed: return Words::tr("Not sent");
    }
    return {};
}

QString typingText(const QStringList& names)
{
    if (names.isEmpty())
        return {};
    if (names.size() == 1)
        return Words::tr("%1 is writing …").arg(names.first());
    if (names.size() == 2)
        return Words::tr("%1 and %2 are writing …").arg(names[0], names[1]);
    return Words::tr("%n people are writing …", nullptr, int(names.size()));
}

QString summary(const Message& message)
{
    if (message.retracted)
        return Words::tr("This message was taken back");
    switch (message.kind) {
    case MessageKind::File:
        if (message.file.isImage())
            return Words::tr("Picture: %1").arg(message.file.name);
        return Words::tr("File: %1").arg(message.file.name);
    case MessageKind::Encrypted:
        return Words::tr("Encrypted from end to end: it cannot be read here");
    case MessageKind::Subject:
        return message.text.isEmpty() ? Words::tr("%1 took the topic away").arg(message.sender)
                                      : Words::tr("%1 set the topic: %2").arg(message.sender, message.text);
    case MessageKind::Text:
    case MessageKind::Notice:
    case MessageKind::Headline:
        break;
    }
    return message.text.simplified();
}

} // namespace posthorn::messenger
