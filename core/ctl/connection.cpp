#include "ctl/connection.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <fcntl.h>
#include <unistd.h>

namespace posthorn::ctl {

namespace {

tl::unexpected<Error> gone()
{
    return fail(ErrorKind::Unavailable, "the server has gone");
}

} // namespace

Result<Connection> Connection::open(const std::string& folder)
{
    const auto refuse = [&] { return fail(ErrorKind::Unavailable, "no server answers on " + folder); };
    std::string path = folder + "/run/control";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // The kernel takes 107 bytes; a longer path is gone by its folder's handle.
    int place = -1;
    if (path.size() >= sizeof address.sun_path) {
        place = ::open((folder + "/run").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (place < 0)
            return refuse();
        path = "/proc/self/fd/" + std::to_string(place) + "/control";
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    Connection made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const bool connected =
        made.m_handle >= 0 && ::connect(made.m_handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (place >= 0)
        ::close(place);
    if (!connected)
        return refuse();
    return made;
}

Connection::Connection(Connection&& other) noexcept
    : m_handle(std::exchange(other.m_handle, -1))
    , m_buffer(std::move(other.m_buffer))
    , m_taken(other.m_taken)
    , m_searched(other.m_searched)
{
}

Connection::~Connection()
{
    if (m_handle >= 0)
        ::close(m_handle);
}

Result<void> Connection::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t size = ::send(m_handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return gone();
        bytes.remove_prefix(size_t(size));
    }
    return {};
}

Result<void> Connection::fill()
{
    if (m_taken > 0) {
        m_buffer.erase(0, m_taken);
        m_searched -= m_taken;
        m_taken = 0;
    }
    constexpr size_t piece = 128 * 1024;
    const size_t before = m_buffer.size();
    m_buffer.resize(before + piece);
    ssize_t size;
    do
        size = ::read(m_handle, m_buffer.data() + before, piece);
    while (size < 0 && errno == EINTR);
    m_buffer.resize(before + size_t(size > 0 ? size : 0));
    if (size <= 0)
        return gone();
    return {};
}

Result<std::string> Connection::line()
{
    for (;;) {
        const size_t end = m_buffer.find('\n', m_searched);
        if (end != std::string::npos) {
            std::string line = m_buffer.substr(m_taken, end - m_taken);
            m_taken = m_searched = end + 1;
            if (!line.empty() && line.back() == '\r')
                line.pop_back();
            return line;
        }
        m_searched = m_buffer.size();
        if (m_buffer.size() - m_taken > longestLine)
            return fail(ErrorKind::TooLarge, "a line of the server is too long");
        if (auto done = fill(); !done)
            return passOn(done.error());
    }
}

Result<std::string_view> Connection::some(size_t most)
{
    if (m_taken == m_buffer.size()) {
        if (auto done = fill(); !done)
            return passOn(done.error());
    }
    const std::string_view bytes = std::string_view(m_buffer).substr(m_taken, most);
    m_taken += bytes.size();
    m_searched = m_taken;
    return bytes;
}

} // namespace posthorn::ctl
