// Raw sockets of Linux behind values: descriptors that close themselves, addresses, listening and connecting. Called by
// the engine; posthornctl may use connectLocal().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/socket.h>

#include "base/result.h"
#include "wire/link.h"

namespace posthorn::net {

/// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : m_fd(fd)
    {}
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor() { reset(); }
    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    void reset();

private:
    int m_fd = -1;
};

/// A socket address of any family.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);
    sockaddr* raw() { return reinterpret_cast<sockaddr*>(&storage); }
    const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage); }
    /// IPv4-mapped IPv6 addresses become IPv4; AF_UNIX becomes "local".
    wire::Endpoint endpoint() const;
};

/// From a numeric address (with or without brackets around IPv6); nothing for anything else.
std::optional<SocketAddress> numericAddress(std::string_view address, uint16_t port);

/// The local end of a connected or bound socket.
wire::Endpoint localEndpoint(int socket);

/// Binds and listens on a numeric address; port 0 takes a free one. IPv6 sockets take IPv6 only. What connections
/// inherit from the listening socket is set here: no Nagle delay (output is written once a turn), keep-alive.
/// InUse when the port is taken, Denied for a privileged one, Unsupported when the machine lacks the address family.
Result<Descriptor> listenTcp(const std::string& address, uint16_t port);

/// Listens on a local (AF_UNIX) socket that only its owner may open (mode 0600). A socket file that nobody listens on
/// is replaced; InUse when somebody does. The path may be longer than the 107 octets of sockaddr_un.
Result<Descriptor> listenLocal(const std::string& path);

/// Connects to a local socket, blocking. NotFound or Unavailable when nobody listens.
Result<Descriptor> connectLocal(const std::string& path);

/// True when the process at the other end of a local connection runs as our own user or as root (SO_PEERCRED).
bool localPeerIsTrusted(int socket);

} // namespace posthorn::net
