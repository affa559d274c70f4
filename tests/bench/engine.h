// The load generator's own small network engine: one epoll loop, non-blocking client connections with or without TLS.
// It is kept apart from core/net on purpose, so that a fault there cannot hide in its own measurement.
#pragma once

#include <sys/epoll.h>

#include <functional>
#include <string>
#include <string_view>

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace posthorn::bench {

class Connection;

/// Waits for events of its connections. One per program; every wait is bounded by the deadline.
class Loop {
public:
    /// @p seconds from now all work must be done; poll() ends the program with an error after that.
    explicit Loop(double seconds);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Handles what is ready; waits at most @p milliseconds for it.
    void poll(int milliseconds = 1000);
    /// Goes on until @p done is true.
    template<class Done> void runUntil(Done done)
    {
        while (!done())
            poll();
    }

private:
    friend class Connection;
    /// A connection that is closed while a batch is handled must not meet its old events.
    void forget(const Connection* connection);

    int m_epoll;
    double m_deadline; // on the steady clock
    epoll_event m_events[64];
    int m_count = 0;
};

/// Where and how to connect. Each connection of a run comes from another address of 127.0.0.0/8 when spread is set, so
/// that neither a server's limit per address nor the number of ephemeral ports decides the measurement.
struct Endpoint {
    std::string host = "127.0.0.1";
    int port = 0;
    bool tls = false;
    bool spread = true;
};

/// One client connection. The handler is called when there is new input, and once when the peer has closed.
class Connection {
public:
    using Handler = std::function<void(Connection&)>;

    explicit Connection(Loop& loop)
        : m_loop(loop)
    {}
    ~Connection() { close(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// Connects (any earlier connection is closed first) and starts TLS if asked for. Certificates are not checked.
    void open(const Endpoint& endpoint);
    /// Closes without a word. Safe inside the handler.
    void close();

    bool isOpen() const { return m_socket >= 0; }
    bool peerClosed() const { return m_peerClosed; }
    std::string_view input() const { return std::string_view(m_in).substr(m_inStart); }
    void consume(size_t count);
    /// Sends now what the socket takes, the rest as it drains.
    void send(std::string_view bytes);
    /// As OpenSSL names it, once TLS is agreed.
    std::string_view tlsVersion() const;
    size_t unsent() const { return m_out.size() - m_outStart; }

private:
    friend class Loop;
    void onEvents(unsigned events);
    bool handshake();
    void flush();
    bool receive();
    void watch(bool writing);

    Loop& m_loop;
    Handler m_handler;
    std::string m_in;
    std::string m_out;
    size_t m_inStart = 0;
    size_t m_outStart = 0;
    int m_socket = -1;
    SSL* m_tls = nullptr;
    unsigned m_watched = 0;
    bool m_ready = false; // connected, and TLS agreed where it is used
    bool m_peerClosed = false;
};

} // namespace posthorn::bench
