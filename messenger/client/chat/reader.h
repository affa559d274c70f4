// A message stanza's content as a value: what it says, and what it does to an earlier one.
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

/// Bodies in the language wished for, else in none, else the first.
std::string bodyOf(const Stanza& stanza, const QString& language);
/// Fills in text, spans, colour, file, kind, replies. False where there is nothing to show.
bool readContent(const Stanza& stanza, const QString& language, Message& message);
/// What it does (correction, reaction, retraction) instead of being a message; @p message says who does it, and where.
/// @p byRoom: the room itself says it (XEP-0425).
std::optional<Change> readDeed(const Stanza& stanza, const Message& message, bool byRoom);

inline constexpr std::string_view replyNs = "urn:xmpp:reply:0";
inline constexpr std::string_view fallbackNs = "urn:xmpp:fallback:0";
inline constexpr std::string_view correctNs = "urn:xmpp:message-correct:0";
inline constexpr std::string_view reactionsNs = "urn:xmpp:reactions:0";
inline constexpr std::string_view retractNs = "urn:xmpp:message-retract:1";
inline constexpr std::string_view moderateNs = "urn:xmpp:message-moderate:1";
inline constexpr std::string_view stylingNs = "urn:xmpp:styling:0";
inline constexpr std::string_view markupNs = "urn:xmpp:markup:0";
inline constexpr std::string_view xhtmlImNs = "http://jabber.org/protocol/xhtml-im";
inline constexpr std::string_view oobNs = "jabber:x:oob";
inline constexpr std::string_view occupantNs = "urn:xmpp:occupant-id:0";
/// Ours: <colour xmlns value='#c00000'/> beside the body. Others see a message like any.
inline constexpr std::string_view colourNs = "https://posthorn.dev/messenger/colour";

} // namespace posthorn::messenger
