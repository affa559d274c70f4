// What the engine's tests share: an engine in a temporary folder, a session that obeys words, and a blocking client.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "net/engine.h"
#include "wire/line_reader.h"

#include <QTest>

namespace QTest {
/// Lets QCOMPARE show what differs.
template<> inline char* toString(const std::string& text)
{
    return qstrdup(text.substr(0, 300).c_str());
}
} // namespace QTest

using SSL = struct ssl_st;
using SSL_SESSION = struct ssl_session_st;
using SSL_CTX = struct ssl_ctx_st;

namespace posthorn::test {

/// What sessions tell the test, from any thread.
class Journal {
public:
    void add(const std::string& line);
    std::vector<std::string> lines() const;
    /// Waits up to ten seconds for a line; true when it is there.
    bool waitFor(const std::string& line);
    size_t count(const std::string& line) const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_added;
    std::vector<std::string> m_lines;
};

/// Greets with "hello", then echoes lines but for these words:
/// QUIT ABORT THROW STARTTLS INFO, BIG n (n bytes, pulled), SHARE n (n bytes from
/// where they lie, twice, with lines before each), TIMER ms, IDLE ms (set with every line), LATER (paused,
/// answered by another thread), HOLD (paused until released by the test), ACCOUNT name, STUBBORN (ignores shutdown()).
class WordSession final : public wire::Session {
public:
    struct Shared {
        Journal journal;
        std::atomic<int> alive{0};
        std::mutex mutex;
        std::vector<std::pair<Executor*, Task>> held; ///< HOLD's resumptions
        void release();
    };
    explicit WordSession(std::shared_ptr<Shared> shared);
    ~WordSession() override;
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void tlsStarted() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

private:
    void work();
    bool obey(std::string_view line);
    void more();
    void resume(const char* reply);

    std::shared_ptr<Shared> m_shared;
    wire::Link* m_link = nullptr;
    wire::LineReader m_in;
    size_t m_left = 0; ///< of BIG
    int m_idle = 0;
    bool m_waiting = false;
    bool m_stubborn = false;
    Life m_life;
};

/// An engine with one word service per call of add().
class EngineFixture {
public:
    explicit EngineFixture(const std::vector<std::string>& assignments = {}, unsigned workers = 2);
    ~EngineFixture();
    /// Adds a service on 127.0.0.1 with a free port; returns the port.
    uint16_t add(const std::string& name, wire::TlsMode tls = wire::TlsMode::StartTls,
                 std::vector<std::string> addresses = {"127.0.0.1"});
    wire::Service service(const std::string& name, wire::TlsMode tls = wire::TlsMode::StartTls);
    bool change(const std::string& assignment);
    std::string path(const std::string& name) const { return folder.path().toStdString() + '/' + name; }
    bool waitUntil(const std::function<bool()>& condition, int milliseconds = 10000);

    QTemporaryDir folder;
    watch::Hub hub;
    config::Settings settings;
    std::shared_ptr<WordSession::Shared> shared = std::make_shared<WordSession::Shared>();
    std::unique_ptr<net::Engine> engine;
};

/// A blocking client with time-outs, plain or TLS.
class Client {
public:
    explicit Client(uint16_t port, const std::string& address = "127.0.0.1", int receiveBuffer = 0);
    explicit Client(net::Descriptor socket);
    ~Client();
    Client(const Client&) = delete;
    bool isConnected() const { return bool(m_socket); }
    int descriptor() const { return m_socket.get(); }
    bool send(std::string_view bytes);
    /// The next line without CRLF; "<end>", "<reset>" or "<timeout>" where there is none.
    std::string line();
    /// Exactly @p size bytes, or fewer when the connection ends.
    std::string bytes(size_t size);
    /// True when the server closes (or has closed) with nothing more to read.
    bool ends();
    void finishSending(); ///< FIN
    void reset();         ///< RST
    bool startTls(const std::string& serverName = {}, int version = 0, const char* ciphers = nullptr);
    std::string tlsError() const { return m_tlsError; }
    /// The TLS session (ticket) that the server has given, for resume() of another client before its startTls().
    SSL_SESSION* session() const;
    void resume(SSL_SESSION* session) { m_resume = session; }
    bool isResumed() const;
    /// subjectAltName's first DNS name of the server's certificate; and its key type, "EC" or "RSA".
    std::string certificateName() const;
    std::string certificateKey() const;
    std::string exporter() const; ///< tls-exporter, hex
    std::string endPoint() const; ///< tls-server-end-point with SHA-256, hex

private:
    long readSome(char* to, size_t size);
    net::Descriptor m_socket;
    SSL_CTX* m_context = nullptr;
    SSL* m_ssl = nullptr;
    SSL_SESSION* m_resume = nullptr; ///< owned
    std::string m_buffer;
    std::string m_tlsError;
};

} // namespace posthorn::test
