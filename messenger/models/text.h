// Values as people read them, in the language and the customs of the user's locale.
#pragma once

#include <QString>
#include <string_view>

#include "messenger/client/chat/text/utf8.h"
#include "messenger/client/chat/types.h"

namespace posthorn::messenger {

QString jidText(const xmpp::Jid& jid);
/// Keeps @p text (an address, a size) together where the layout runs from right to left.
QString isolated(const QString& text);
/// "14:05".
QString clockText(UnixMs time);
/// "14:05" of today, "Yesterday", "Mon" of the last days, else the short date.
QString momentText(UnixMs time, UnixMs now);
/// "Today", "Yesterday", "Monday, 16 November 2026": what stands above a day's messages.
QString dayText(UnixMs time, UnixMs now);
/// Date and time, for tool tips.
QString fullTimeText(UnixMs time);
bool isSameDay(UnixMs a, UnixMs b);
/// "1.4 MB"; empty for negative ones.
QString sizeText(qint64 bytes);
QString countText(qint64 count);
QString availabilityTitle(Availability availability);
QString roleTitle(Role role);
QString affiliationTitle(Affiliation affiliation);
QString stateTitle(MessageState state);
/// "Anna is writing …"; empty for nobody.
QString typingText(const QStringList& names);
/// What a message is in one line, for lists, quotes and accessibility.
QString summary(const Message& message);

} // namespace posthorn::messenger
