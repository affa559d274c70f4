// Server Dialback (XEP-0220): the key, and who a certificate speaks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/link.h"

namespace posthorn::xmpp {

namespace ns {
inline constexpr std::string_view server = "jabber:server";
inline constexpr std::string_view dialback = "jabber:server:dialback";
} // namespace ns

/// XEP-0185: nothing of it has to be remembered but the secret.
std::string dialbackKey(std::string_view secret, std::string_view receiving, std::string_view originating,
                        std::string_view streamId);

/// Whether a certificate with these names (wire::PeerCertificate) may speak for @p domain (RFC 6120 section 13.7.1.2):
/// a DNS name, with "*" for one label, or a service name for XMPP servers.
bool namesCover(const std::vector<std::string>& names, const std::string& domain);
/// The same of the certificate that the peer has shown, if any.
bool namesCover(const wire::LinkInfo& info, const std::string& domain);

} // namespace posthorn::xmpp
