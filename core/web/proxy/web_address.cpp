#include "web/proxy/web_address.h"

#include "base/text.h"
#include "http/target.h"
#include "wire/networks.h"

namespace posthorn::web {

namespace {

constexpr size_t longestAddress = 4096;

/// Encodes what may not stand in a request line; a fragment is cut off.
std::string tidyTarget(std::string_view text)
{
    text = text.substr(0, text.find('#'));
    std::string out;
    for (const char c : text) {
        if (c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\')
            out += c;
        else
            out += http::percentEncode(std::string_view(&c, 1));
    }
    if (out.empty() || out.front() != '/')
        out.insert(out.begin(), '/');
    return out;
}

} // namespace

std::string WebAddress::authority() const
{
    return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

std::optional<WebAddress> parseWebAddress(std::string_view text)
{
    WebAddress address;
    if (text.size() > longestAddress)
        return std::nullopt;
    if (startsWithIgnoreCase(text, "https://"))
        address.secure = true;
    else if (!startsWithIgnoreCase(text, "http://"))
        return std::nullopt;
    text.remove_prefix(address.secure ? 8 : 7);
    const size_t end = text.find_first_of("/?#");
    const std::string_view authority = text.substr(0, end);
    const auto host = http::hostOf(authority); // no user, no encoding, no space
    if (!host)
        return std::nullopt;
    address.port = address.secure ? 443 : 80;
    const std::string_view port = authority.substr(host->size());
    if (!port.empty() && port != ":" && port != ':' + std::to_string(address.port))
        return std::nullopt;
    address.host = *host;
    if (address.host.front() == '[') {
        address.host = address.host.substr(1, address.host.size() - 2);
    } else {
        while (!address.host.empty() && address.host.back() == '.')
            address.host.pop_back();
        // 127.1, 0x7f.1 and 2130706433 are no names of the DNS, whatever some libraries make of them.
        const std::string_view last = std::string_view(address.host).substr(address.host.rfind('.') + 1);
        const bool numeric = last.empty() || last.find_first_not_of("0123456789") == std::string_view::npos ||
                             startsWithIgnoreCase(last, "0x");
        if (numeric && !wire::parseIp(address.host))
            return std::nullopt;
    }
    address.target = tidyTarget(end == std::string_view::npos ? std::string_view() : text.substr(end));
    return address;
}

std::optional<WebAddress> resolveReference(const WebAddress& base, std::string_view reference)
{
    reference = trimmed(reference);
    const size_t colon = reference.find(':');
    if (colon != std::string_view::npos && colon < reference.find_first_of("/?#"))
        return parseWebAddress(reference);
    const std::string scheme = base.secure ? "https:" : "http:";
    if (reference.substr(0, 2) == "//")
        return parseWebAddress(scheme + std::string(reference));
    const std::string origin = scheme + "//" + base.authority();
    if (!reference.empty() && reference.front() == '/')
        return parseWebAddress(origin + std::string(reference));
    const std::string path = base.target.substr(0, base.target.find('?'));
    if (!reference.empty() && reference.front() == '?')
        return parseWebAddress(origin + path + std::string(reference));
    return parseWebAddress(origin + path.substr(0, path.rfind('/') + 1) + std::string(reference));
}

bool isPublicAddress(std::string_view numeric)
{
    // IANA's IPv4 and IPv6 Special-Purpose Address Registries, and what is not unicast.
    static const wire::Networks closed = wire::Networks::parse(
        {"0.0.0.0/8",       "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
         "192.0.0.0/24",    "192.0.2.0/24",    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
         "192.175.48.0/24", "198.18.0.0/15",   "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
         "2001::/23",       "2001:db8::/32",   "2002::/16",       "3fff::/20"}).value();
    static const wire::Networks global6 = wire::Networks::parse({"2000::/3"}).value();
    static const wire::Networks all4 = wire::Networks::parse({"0.0.0.0/0"}).value();
    const auto octets = wire::parseIp(numeric);
    if (!octets || closed.contains(*octets))
        return false;
    return all4.contains(*octets) || global6.contains(*octets);
}

} // namespace posthorn::web
