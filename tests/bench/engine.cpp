#include "engine.h"

#include "fail.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace posthorn::bench {

namespace {

constexpr size_t readSize = 256 * 1024;
constexpr size_t fullRecord = 16 * 1024; // of TLS: behind such a one there is more as a rule

double steadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

SSL_CTX* tlsContext()
{
    static SSL_CTX* const context = [] {
        SSL_CTX* made = SSL_CTX_new(TLS_client_method());
        if (!made)
            fail("OpenSSL gives no client context");
        SSL_CTX_set_verify(made, SSL_VERIFY_NONE, nullptr);
        // Every login pays for a whole handshake, as a new client's first connection does.
        SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_CTX_set_read_ahead(made, 1); // one recv for a record's head and body
        return made;
    }();
    return context;
}

/// The next source address of 127.0.0.2 to 127.0.3.241, in turn.
in_addr nextSource()
{
    static unsigned turn = 0;
    const unsigned index = turn++ % 960;
    in_addr address{};
    address.s_addr = htonl(0x7F000000U + (index / 240) * 256 + 2 + index % 240);
    return address;
}

} // namespace

Loop::Loop(double seconds)
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_deadline(steadySeconds() + seconds)
{
    if (m_epoll < 0)
        fail("epoll_create1: " + std::string(std::strerror(errno)));
}

Loop::~Loop()
{
    ::close(m_epoll);
}

void Loop::poll(int milliseconds)
{
    m_count = epoll_wait(m_epoll, m_events, 64, milliseconds);
    for (int i = 0; i < m_count; ++i) {
        if (m_events[i].data.ptr)
            static_cast<Connection*>(m_events[i].data.ptr)->onEvents(m_events[i].events);
    }
    m_count = 0;
    if (steadySeconds() > m_deadline)
        fail("not done in time (--timeout): the server hangs or the count is too large for it");
}

void Loop::forget(const Connection* connection)
{
    for (int i = 0; i < m_count; ++i) {
        if (m_events[i].data.ptr == connection)
            m_events[i].data.ptr = nullptr;
    }
}

void Connection::open(const Endpoint& endpoint)
{
    close();
    m_in.clear();
    m_inStart = 0;
    m_peerClosed = false;
    m_socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0)
        fail("socket: " + std::string(std::strerror(errno)));
    const int on = 1;
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (endpoint.spread) {
        // Let connect() choose the port: it may then be used towards many peers at once.
        setsockopt(m_socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        address.sin_addr = nextSource();
        if (bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
            fail("bind: " + std::string(std::strerror(errno)));
    }
    address.sin_port = htons(uint16_t(endpoint.port));
    if (inet_pton(AF_INET, endpoint.host.c_str(), &address.sin_addr) != 1)
        fail("not an IPv4 address: " + endpoint.host);
    if (connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0 && errno != EINPROGRESS)
        fail("connect to port " + std::to_string(endpoint.port) + ": " + std::strerror(errno));
    if (endpoint.tls) {
        m_tls = SSL_new(tlsContext());
        SSL_set_fd(m_tls, m_socket);
        SSL_set_connect_state(m_tls);
    }
    m_ready = false;
    m_watched = 0;
    watch(true);
}

void Connection::close()
{
    if (m_tls)
        SSL_free(m_tls);
    m_tls = nullptr;
    if (m_socket >= 0) {
        ::close(m_socket);
        m_loop.forget(this);
    }
    m_socket = -1;
    m_ready = false;
    m_out.clear();
    m_outStart = 0;
}

std::string_view Connection::tlsVersion() const
{
    return m_tls ? SSL_get_version(m_tls) : "no TLS";
}

void Connection::consume(size_t count)
{
    m_inStart += count;
    if (m_inStart == m_in.size()) {
        m_in.clear();
        m_inStart = 0;
    }
}

void Connection::send(std::string_view bytes)
{
    if (m_outStart == m_out.size()) {
        m_out.clear();
        m_outStart = 0;
    }
    m_out += bytes;
    if (m_ready && !m_peerClosed)
        flush();
}

void Connection::watch(bool writing)
{
    const unsigned wanted = EPOLLIN | (writing ? unsigned(EPOLLOUT) : 0U);
    if (wanted == m_watched)
        return;
    epoll_event event{};
    event.events = wanted;
    event.data.ptr = this;
    if (epoll_ctl(m_loop.m_epoll, m_watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, m_socket, &event) < 0)
        fail("epoll_ctl: " + std::string(std::strerror(errno)));
    m_watched = wanted;
}

bool Connection::handshake()
{
    if (m_ready)
        return true;
    if (!m_tls) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            fail("connect: " + std::string(std::strerror(error)));
        m_ready = true;
        return true;
    }
    ERR_clear_error();
    const int done = SSL_do_handshake(m_tls);
    if (done == 1) {
        m_ready = true;
        return true;
    }
    const int why = SSL_get_error(m_tls, done);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
        fail("TLS handshake failed: " + std::string(why == SSL_ERROR_SYSCALL ? std::strerror(errno)
                                                    : ERR_reason_error_string(ERR_peek_error())
                                                        ? ERR_reason_error_string(ERR_peek_error())
                                                        : "peer closed"));
    watch(why == SSL_ERROR_WANT_WRITE);
    return false;
}

void Connection::flush()
{
    while (m_outStart < m_out.size()) {
        const char* data = m_out.data() + m_outStart;
        const size_t size = m_out.size() - m_outStart;
        ssize_t sent = 0;
        if (m_tls) {
            ERR_clear_error();
            sent = SSL_write(m_tls, data, int(std::min(size, size_t(1) << 20)));
            const int why = sent > 0 ? SSL_ERROR_NONE : SSL_get_error(m_tls, int(sent));
            if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
                break;
        } else {
            sent = ::send(m_socket, data, size, MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN)
                break;
        }
        if (sent <= 0) {
            // The peer is gone; what it said before is still to be read, and then tells why.
            m_out.clear();
            m_outStart = 0;
            break;
        }
        m_outStart += size_t(sent);
    }
    watch(m_outStart < m_out.size());
}

bool Connection::receive()
{
    if (m_inStart > readSize) {
        m_in.erase(0, m_inStart);
        m_inStart = 0;
    }
    static char buffer[readSize];
    bool any = false;
    for (;;) {
        ssize_t count = 0;
        if (m_tls) {
            ERR_clear_error();
            count = SSL_read(m_tls, buffer, int(sizeof buffer));
            const int why = count > 0 ? SSL_ERROR_NONE : SSL_get_error(m_tls, int(count));
            if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
                return any;
        } else {
            count = recv(m_socket, buffer, sizeof buffer, 0);
            if (count < 0 && errno == EAGAIN)
                return any;
        }
        if (count <= 0) {
            m_peerClosed = true;
            return true;
        }
        m_in.append(buffer, size_t(count));
        any = true;
        // Level-triggered: what is left is told again; TLS may hold more without the socket telling.
        if (!m_tls || (!SSL_has_pending(m_tls) && size_t(count) < fullRecord))
            return true;
    }
}

void Connection::onEvents(unsigned events)
{
    if (!m_ready) {
        if (!handshake())
            return;
        flush();
    } else if (events & EPOLLOUT) {
        flush();
    }
    if (!receive())
        return;
    if (m_peerClosed) {
        epoll_ctl(m_loop.m_epoll, EPOLL_CTL_DEL, m_socket, nullptr);
        m_watched = 0;
    }
    if (m_handler)
        m_handler(*this);
}

} // namespace posthorn::bench
