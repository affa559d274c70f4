#include "smtp/networks.h"

#include <arpa/inet.h>

#include <array>
#include <optional>

#include "base/text.h"

namespace posthorn::smtp {

namespace {

/// An address as 16 bytes; IPv4 in its mapped form, so that one comparison does for both.
std::optional<std::array<unsigned char, 16>> parseAddress(const std::string& text)
{
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1)
        return bytes;
    bytes = {};
    if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) != 1)
        return std::nullopt;
    bytes[10] = bytes[11] = 0xFF;
    return bytes;
}

bool matches(const std::array<unsigned char, 16>& address, std::string_view network)
{
    std::string_view prefix = network;
    const std::string base(takeUntil(prefix, '/'));
    const bool whole = base.size() == network.size();
    const auto bytes = parseAddress(base);
    if (!bytes)
        return false;
    size_t bits = 128;
    if (!whole) {
        const auto number = parseNumber<size_t>(prefix);
        const bool v4 = base.find(':') == std::string::npos;
        if (!number || *number > (v4 ? 32u : 128u))
            return false;
        bits = v4 ? *number + 96 : *number;
    }
    for (size_t i = 0; i < 16 && bits > 0; ++i, bits -= std::min<size_t>(bits, 8)) {
        const unsigned mask = bits >= 8 ? 0xFFu : 0xFFu << (8 - bits) & 0xFFu;
        if (((address[i] ^ (*bytes)[i]) & mask) != 0)
            return false;
    }
    return true;
}

} // namespace

bool isInNetworks(std::string_view address, const std::vector<std::string>& networks)
{
    if (networks.empty())
        return false;
    const auto bytes = parseAddress(std::string(address));
    if (!bytes)
        return false;
    for (const std::string& network : networks) {
        if (matches(*bytes, network))
            return true;
    }
    return false;
}

} // namespace posthorn::smtp
