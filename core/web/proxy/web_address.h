// Addresses of the outer web, and which of them a server may be sent to by somebody else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace posthorn::web {

struct WebAddress {
    bool secure = false; ///< https
    std::string host;    ///< lower case ASCII, or a numeric address without brackets
    uint16_t port = 80;
    std::string target; ///< path and query, visible ASCII

    /// For the Host field.
    std::string authority() const;
    bool operator==(const WebAddress&) const = default;
};

/// http and https only, without user names, at the schemes' own ports: the proxy is no port scanner.
std::optional<WebAddress> parseWebAddress(std::string_view text);
/// What a Location field means (RFC 3986 section 5.2), seen from @p base.
std::optional<WebAddress> resolveReference(const WebAddress& base, std::string_view reference);

/// False for everything that IANA's special-purpose registries keep from the public internet: private, loopback,
/// link-local, multicast, documentation, translated and reserved addresses, and what is no address.
bool isPublicAddress(std::string_view numeric);

} // namespace posthorn::web
