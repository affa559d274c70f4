// Whether a stanza can be from where it says (RFC 6120 section 8.1.2.1, RFC 6121 section 2.1.6, XEP-0280 section 11): a server,
// or somebody behind it, may say anything.
#pragma once

#include "xmpp/stanza/stanza.h"

namespace posthorn::messenger {

/// @p self: our full address.
bool isCredible(const xmpp::Stanza& stanza, const xmpp::Jid& self);

} // namespace posthorn::messenger
