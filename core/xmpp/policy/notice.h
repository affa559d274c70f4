// What a user is told at login of what rules for conversations.
#pragma once

#include "xmpp/policy/policies.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

/// A headline from the domain to @p to, with a body in each language that there is; null where nothing is written of
/// conversations and nothing refused.
StanzaPtr policyNotice(const Policy& policy, const Jid& to);

} // namespace posthorn::xmpp
