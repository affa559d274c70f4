// The conversation log: one line for each message in the XMPP channel (LOGS/XMPPServer-<date>.log), as the domain's policy
// has it.
#pragma once

#include "watch/hub.h"
#include "xmpp/policy/policies.h"
#include "xmpp/route/station.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

/// Writes what @p policy wants written of @p message; nothing of chat states and other notes of the moment.
void logConversation(watch::Hub& hub, const Policy& policy, const Stanza& message);
/// The same where it comes to an account of @p domain, as that one's policy has it; but not what the sender's domain is one of
/// ours for and has in the log already.
void logArrival(Station& station, const std::string& domain, const Stanza& message);

} // namespace posthorn::xmpp
