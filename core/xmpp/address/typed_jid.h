// Addresses as people write them.
#pragma once

#include "xmpp/address/jid.h"

namespace posthorn::xmpp {

/// What a person typed or an address book holds: a JID, or else an account's address whose name a JID writes otherwise
/// ("o'neil@example.org", XEP-0106). Nothing for what is neither.
std::optional<Jid> parseTyped(std::string_view text);

} // namespace posthorn::xmpp
