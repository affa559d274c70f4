#include "net/socket.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace posthorn::net {
namespace {

tl::unexpected<Error> fromErrno(const std::string& what, int code)
{
    const std::string text = what + ": " + std::strerror(code);
    switch (code) {
    case EADDRINUSE:
        return fail(ErrorKind::InUse, text);
    case EACCES:
    case EPERM:
        return fail(ErrorKind::Denied, text);
    case EAFNOSUPPORT:
    case EADDRNOTAVAIL:
        return fail(ErrorKind::Unsupported, text);
    case ENOENT:
        return fail(ErrorKind::NotFound, text);
    default:
        return fail(ErrorKind::Unavailable, text);
    }
}

/// A sockaddr_un for any path: a long one is reached through its folder's descriptor, which @p folder keeps open.
Result<sockaddr_un> localAddress(const std::string& path, Descriptor& folder)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::string name = path;
    if (name.size() >= sizeof address.sun_path) {
        const size_t slash = path.rfind('/');
        if (slash == std::string::npos)
            return fail(ErrorKind::Invalid, "the socket's name is too long: " + path);
        folder = Descriptor(::open(path.substr(0, slash + 1).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!folder)
            return fromErrno(path, errno);
        name = "/proc/self/fd/" + std::to_string(folder.get()) + path.substr(slash);
        if (name.size() >= sizeof address.sun_path)
            return fail(ErrorKind::Invalid, "the socket's name is too long: " + path);
    }
    std::memcpy(address.sun_path, name.data(), name.size());
    return address;
}

void setFlag(int socket, int level, int option, int value = 1)
{
    ::setsockopt(socket, level, option, &value, sizeof value);
}

} // namespace

void Descriptor::reset()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

wire::Endpoint SocketAddress::endpoint() const
{
    char text[INET6_ADDRSTRLEN] = {};
    if (storage.ss_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
        inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
        return {text, ntohs(v4->sin_port)};
    }
    if (storage.ss_family == AF_INET6) {
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
            inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, text, sizeof text);
        else
            inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
        return {text, ntohs(v6->sin6_port)};
    }
    return {"local", 0};
}

std::optional<SocketAddress> numericAddress(std::string_view address, uint16_t port)
{
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    const std::string text(address);
    SocketAddress result;
    if (auto* v4 = reinterpret_cast<sockaddr_in*>(&result.storage);
        inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        result.size = sizeof *v4;
        return result;
    }
    if (auto* v6 = reinterpret_cast<sockaddr_in6*>(&result.storage);
        inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        result.size = sizeof *v6;
        return result;
    }
    return std::nullopt;
}

wire::Endpoint localEndpoint(int socket)
{
    SocketAddress address;
    if (::getsockname(socket, address.raw(), &address.size) != 0)
        return {};
    return address.endpoint();
}

Result<Descriptor> listenTcp(const std::string& address, uint16_t port)
{
    const auto where = numericAddress(address, port);
    if (!where)
        return fail(ErrorKind::Invalid, "not a numeric address to listen on: " + address);
    const std::string name = wire::Endpoint{address, port}.text();
    Descriptor socket(::socket(where->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!socket)
        return fromErrno(name, errno);
    setFlag(socket.get(), SOL_SOCKET, SO_REUSEADDR);
    setFlag(socket.get(), SOL_SOCKET, SO_KEEPALIVE);
    setFlag(socket.get(), IPPROTO_TCP, TCP_NODELAY);
    if (where->storage.ss_family == AF_INET6)
        setFlag(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY);
    if (::bind(socket.get(), where->raw(), where->size) != 0 || ::listen(socket.get(), SOMAXCONN) != 0)
        return fromErrno(name, errno);
    return socket;
}

Result<Descriptor> listenLocal(const std::string& path)
{
    Descriptor folder;
    const auto address = localAddress(path, folder);
    if (!address)
        return passOn(address.error());
    if (auto other = connectLocal(path); other.has_value())
        return fail(ErrorKind::InUse, path + ": another program listens there");
    ::unlink(path.c_str());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // The file takes the mode that the socket has before bind(): there is no moment at which others may open it.
    if (!socket || ::fchmod(socket.get(), S_IRUSR | S_IWUSR) != 0 ||
        ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
        ::listen(socket.get(), SOMAXCONN) != 0)
        return fromErrno(path, errno);
    return socket;
}

Result<Descriptor> connectLocal(const std::string& path)
{
    Descriptor folder;
    const auto address = localAddress(path, folder);
    if (!address)
        return passOn(address.error());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return fromErrno(path, errno);
    return socket;
}

bool localPeerIsTrusted(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    return peer.uid == ::geteuid() || peer.uid == 0;
}

} // namespace posthorn::net
