// The conversation log: one line for each message in the XMPP channel (LOGS/XMPPServer-<date>.log), as the domain's policy
// has it.
#pragma once

#include "watch/hub.h"
#include "xmpp/policy/policies.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

/// Writes what @p policy wants written of @p message; nothing of chat states and other notes of the moment.
void logConversation(watch::Hub& hub, const Policy& policy, const Stanza& message);

} // namespace posthorn::xmpp
