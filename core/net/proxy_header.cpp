#include "net/proxy_header.h"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>

#include "net/socket.h"

namespace posthorn::net {
namespace {

constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::string_view version1 = "PROXY ";

ProxyHeader malformed(const char* problem)
{
    ProxyHeader header;
    header.status = ProxyHeader::Status::Malformed;
    header.problem = problem;
    return header;
}

uint8_t octet(std::string_view bytes, size_t at)
{
    return static_cast<uint8_t>(bytes[at]);
}

/// @p size octets of address at @p at, and the port (network order) at @p portAt.
wire::Endpoint endpoint(std::string_view bytes, size_t at, size_t size, size_t portAt)
{
    SocketAddress address;
    if (size == 4) {
        auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
        v4->sin_family = AF_INET;
        std::memcpy(&v4->sin_addr, bytes.data() + at, 4);
        std::memcpy(&v4->sin_port, bytes.data() + portAt, 2);
    } else {
        auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
        v6->sin6_family = AF_INET6;
        std::memcpy(&v6->sin6_addr, bytes.data() + at, 16);
        std::memcpy(&v6->sin6_port, bytes.data() + portAt, 2);
    }
    return address.endpoint();
}

} // namespace

ProxyHeader parseProxyHeader(std::string_view bytes)
{
    if (bytes.substr(0, version1.size()) == version1.substr(0, std::min(bytes.size(), version1.size())) &&
        !bytes.empty())
        return bytes.size() < version1.size() ? ProxyHeader() : malformed("PROXY protocol version 1 is not supported");
    const size_t compared = std::min(bytes.size(), signature.size());
    if (bytes.substr(0, compared) != signature.substr(0, compared))
        return malformed("no PROXY protocol header");
    if (bytes.size() < 16) {
        if (bytes.size() > 12 && octet(bytes, 12) >> 4 != 2)
            return malformed("unknown PROXY protocol version");
        return {};
    }
    if (octet(bytes, 12) >> 4 != 2)
        return malformed("unknown PROXY protocol version");
    const int command = octet(bytes, 12) & 15;
    if (command > 1)
        return malformed("unknown PROXY protocol command");
    const int family = octet(bytes, 13);
    const size_t length = size_t(octet(bytes, 14)) << 8 | octet(bytes, 15);
    if (16 + length > largestProxyHeader)
        return malformed("the PROXY protocol header is too long");
    const bool v4 = family == 0x11; // TCP over IPv4
    const bool v6 = family == 0x21;
    if (command == 1 && !v4 && !v6 && family != 0 && family != 0x31)
        return malformed("the PROXY protocol header is not of a stream connection");
    if (command == 1 && ((v4 && length < 12) || (v6 && length < 36)))
        return malformed("the PROXY protocol header is too short for its addresses");
    if (bytes.size() < 16 + length)
        return {};
    ProxyHeader header;
    header.status = ProxyHeader::Status::Complete;
    header.size = 16 + length;
    if (command == 1 && (v4 || v6)) {
        const size_t size = v4 ? 4 : 16;
        header.hasAddresses = true;
        header.source = endpoint(bytes, 16, size, 16 + 2 * size);
        header.destination = endpoint(bytes, 16 + size, size, 18 + 2 * size);
    }
    return header;
}

} // namespace posthorn::net
