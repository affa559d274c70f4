#include "wire/networks.h"

#include <cstring>

#include <arpa/inet.h>

#include "base/text.h"

namespace posthorn::wire {

std::optional<IpOctets> parseIp(std::string_view text)
{
    char copy[INET6_ADDRSTRLEN] = {};
    if (text.empty() || text.size() >= sizeof copy || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::memcpy(copy, text.data(), text.size());
    IpOctets octets{};
    if (text.find(':') != std::string_view::npos) {
        if (inet_pton(AF_INET6, copy, octets.data()) == 1)
            return octets;
        return std::nullopt;
    }
    octets[10] = octets[11] = 0xff;
    if (inet_pton(AF_INET, copy, octets.data() + 12) == 1)
        return octets;
    return std::nullopt;
}

Result<Networks> Networks::parse(const std::vector<std::string>& items)
{
    Networks networks;
    for (const std::string& item : items) {
        std::string_view rest = trimmed(item);
        const bool hasPrefix = rest.find('/') != std::string_view::npos;
        const std::string_view address = takeUntil(rest, '/');
        const auto octets = parseIp(address);
        const bool v4 = address.find(':') == std::string_view::npos;
        const int most = v4 ? 32 : 128;
        const auto bits = hasPrefix ? parseNumber<int>(rest) : std::optional<int>(most);
        if (!octets || !bits || *bits < 0 || *bits > most)
            return fail(ErrorKind::Invalid, "not an address or network: " + item);
        networks.m_networks.push_back({*octets, *bits + (v4 ? 96 : 0)});
    }
    return networks;
}

bool Networks::contains(const IpOctets& address) const
{
    for (const Network& network : m_networks) {
        const auto whole = size_t(network.bits / 8);
        const int rest = network.bits % 8;
        if (std::memcmp(address.data(), network.prefix.data(), whole) != 0)
            continue;
        if (rest == 0 || ((address[whole] ^ network.prefix[whole]) >> (8 - rest)) == 0)
            return true;
    }
    return false;
}

bool Networks::contains(std::string_view address) const
{
    if (m_networks.empty())
        return false;
    const auto octets = parseIp(address);
    return octets && contains(*octets);
}

} // namespace posthorn::wire
