// Lists of addresses and networks, as settings name them: 192.0.2.1, 10.0.0.0/8, 2001:db8::/32. Anybody may ask.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace posthorn::wire {

/// An IP address as 16 octets; IPv4 in its IPv4-mapped form (RFC 4291 section 2.5.5.2).
using IpOctets = std::array<uint8_t, 16>;

/// Reads a numeric IPv4 or IPv6 address (no brackets, no zone); nothing for anything else.
std::optional<IpOctets> parseIp(std::string_view text);

class Networks {
public:
    /// Invalid, naming the item, when one is neither an address nor address/prefix-length.
    static Result<Networks> parse(const std::vector<std::string>& items);

    bool isEmpty() const { return m_networks.empty(); }
    bool contains(const IpOctets& address) const;
    /// @p address is numeric, as in Endpoint; false for anything else.
    bool contains(std::string_view address) const;

private:
    struct Network {
        IpOctets prefix;
        int bits; ///< 0 to 128
    };
    std::vector<Network> m_networks;
};

} // namespace posthorn::wire
