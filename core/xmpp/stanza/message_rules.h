// What kind of thing a message is: which ones are archived, copied to other devices, or kept for somebody who is away.
#pragma once

#include "base/clock.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

/// It says something: a person's words, in the clear or not, or what refers to some (a receipt, a reaction).
bool hasSubstance(const Stanza& message);
/// Worth keeping for ever (XEP-0313 section 5.1.1, hints of XEP-0334): what a person wrote, and what changes that.
bool isWorthArchiving(const Stanza& message);
/// The same of a message to a room: a receipt, a chat marker is nobody's but its sender's.
bool isWorthKeepingInRoom(const Stanza& message);
/// Worth keeping until the account comes online (XEP-0160, XEP-0334).
bool isWorthWaiting(const Stanza& message);
/// Goes to the user's other devices as well (XEP-0280 section 6.1).
bool isWorthCopying(const Stanza& message);
/// Nothing but a note of the moment: a chat state, a typing notice (XEP-0085).
bool isOnlyChatState(const Stanza& message);
/// End-to-end encrypted (OMEMO, OpenPGP, XEP-0380 and older ones).
bool isEncrypted(const Stanza& message);

/// <delay/> (XEP-0203).
Element delayElement(const Jid& from, UnixMs time);
/// XEP-0082: "2026-11-22T06:30:00.123Z".
std::string formatDateTime(UnixMs time);
/// With any offset from UTC; nothing for what is none.
std::optional<UnixMs> parseDateTime(std::string_view text);

} // namespace posthorn::xmpp
