#include "tests/unit/net/harness.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <QtGlobal>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/text.h"

namespace posthorn::test {

void Journal::add(const std::string& line)
{
    std::lock_guard lock(m_mutex);
    m_lines.push_back(line);
    m_added.notify_all();
}

std::vector<std::string> Journal::lines() const
{
    std::lock_guard lock(m_mutex);
    return m_lines;
}

bool Journal::waitFor(const std::string& line)
{
    std::unique_lock lock(m_mutex);
    return m_added.wait_for(lock, std::chrono::seconds(10), [&] {
        return std::find(m_lines.begin(), m_lines.end(), line) != m_lines.end();
    });
}

size_t Journal::count(const std::string& line) const
{
    std::lock_guard lock(m_mutex);
    return size_t(std::count(m_lines.begin(), m_lines.end(), line));
}

void WordSession::Shared::release()
{
    std::vector<std::pair<Executor*, Task>> all;
    {
        std::lock_guard lock(mutex);
        all.swap(held);
    }
    for (auto& [executor, task] : all)
        executor->post(std::move(task));
}

WordSession::WordSession(std::shared_ptr<Shared> shared)
    : m_shared(std::move(shared))
{
    ++m_shared->alive;
}

WordSession::~WordSession()
{
    --m_shared->alive;
}

void WordSession::opened(wire::Link& link)
{
    m_link = &link;
    link.send("hello\r\n");
}

void WordSession::received(std::string_view bytes)
{
    m_in.append(bytes);
    work();
}

void WordSession::work()
{
    std::string_view line;
    while (!m_waiting && m_left == 0 && m_in.takeLine(line, 1000000) == wire::LineReader::Status::Line) {
        if (!obey(line))
            return;
    }
}

bool WordSession::obey(std::string_view line)
{
    if (m_idle > 0)
        m_link->setTimer(wire::TimerId::Idle, std::chrono::milliseconds(m_idle));
    std::string_view rest = line;
    const std::string_view word = takeUntil(rest, ' ');
    const int number = parseNumber<int>(rest).value_or(0);
    if (word == "QUIT") {
        m_link->send("bye\r\n");
        m_link->close();
        return false;
    }
    if (word == "ABORT") {
        m_link->send("lost\r\n");
        m_link->abort();
        return false;
    }
    if (word == "THROW")
        throw std::runtime_error("thrown by the test");
    if (word == "STARTTLS") {
        m_link->send("go\r\n");
        m_in.clear();
        m_link->startTls();
        return false;
    }
    if (word == "INFO") {
        const wire::LinkInfo& info = m_link->info();
        std::string text = info.peer.address + ' ' + info.local.text() + ' ' + (info.tls ? info.tlsVersion : "plain") + " ["
                           + info.serverName + ']';
        for (const wire::ChannelBinding& each : info.channelBindings)
            text += ' ' + each.type + '=' + hexEncode(each.data);
        m_link->send(text + "\r\n");
    } else if (word == "BIG") {
        m_left = size_t(number);
        more();
    } else if (word == "TIMER") {
        m_link->setTimer(wire::TimerId::First, std::chrono::milliseconds(number));
    } else if (word == "IDLE") {
        m_idle = number;
        m_link->setTimer(wire::TimerId::Idle, std::chrono::milliseconds(m_idle));
        m_link->send("idle\r\n");
    } else if (word == "ACCOUNT") {
        m_link->setAccount(rest);
        m_link->send("set\r\n");
    } else if (word == "STUBBORN") {
        m_stubborn = true;
        m_link->send("never\r\n");
    } else if (word == "LATER") {
        m_waiting = true;
        m_link->pauseInput();
        std::thread([executor = &m_link->executor(), task = Task(m_life.bind([this] { resume("late\r\n"); }))]() mutable {
            executor->post(std::move(task));
        }).detach();
    } else if (word == "HOLD") {
        m_waiting = true;
        m_link->pauseInput();
        std::lock_guard lock(m_shared->mutex);
        m_shared->held.emplace_back(&m_link->executor(), m_life.bind([this] { resume("released\r\n"); }));
        m_shared->journal.add("held");
    } else {
        m_link->send(std::string(line) + "\r\n");
    }
    return true;
}

void WordSession::resume(const char* reply)
{
    m_waiting = false;
    m_link->send(reply);
    m_link->resumeInput();
    work();
}

void WordSession::more()
{
    static const std::string block(16384, 'b');
    while (m_left > 0 && m_link->unsent() < wire::Link::highWater) {
        const size_t size = std::min(m_left, block.size());
        m_link->send(std::string_view(block).substr(0, size));
        m_left -= size;
        if (m_left == 0) {
            m_link->send("\r\n");
            m_shared->journal.add("big done");
        }
    }
}

void WordSession::drained()
{
    more();
    work();
}

void WordSession::tlsStarted()
{
    m_shared->journal.add("tls");
}

void WordSession::expired(wire::TimerId timer)
{
    if (timer == wire::TimerId::Idle) {
        m_link->send("idle too long\r\n");
        m_link->close();
    } else {
        m_link->send("expired\r\n");
    }
}

void WordSession::shutdown()
{
    m_shared->journal.add("shutdown");
    if (m_stubborn)
        return;
    m_link->send("going down\r\n");
    m_link->close();
}

void WordSession::closed(std::string_view error)
{
    m_shared->journal.add(error.empty() ? "closed" : "closed: " + std::string(error));
    if (m_link)
        m_link->send("nobody hears this");
}

EngineFixture::EngineFixture(const std::vector<std::string>& assignments, unsigned workers)
    : settings(path("posthorn.ini"),
               [&] {
                   std::vector<std::pair<config::Setting, std::string>> overrides;
                   for (const std::string& each : assignments) {
                       auto parsed = config::parseAssignment(each);
                       if (!parsed)
                           qFatal("%s", parsed.error().text.c_str());
                       overrides.push_back(*parsed);
                   }
                   return overrides;
               }())
{
    // One self-signed pair for all tests of a program: making an RSA key takes its time.
    static const QTemporaryDir certificates;
    engine = std::make_unique<net::Engine>(
        settings, hub,
        net::EngineOptions{.tlsFolder = certificates.path().toStdString(), .workers = workers,
                           .trustFile = certificates.path().toStdString() + "/self-signed-ecdsa.crt"});
    if (auto started = engine->start(); !started)
        qFatal("%s", started.error().text.c_str());
}

EngineFixture::~EngineFixture()
{
    engine->stop();
}

wire::Service EngineFixture::service(const std::string& name, wire::TlsMode tls)
{
    wire::Service made;
    made.name = name;
    made.channel = watch::Channel::SmtpIn;
    made.tls = tls;
    made.busyReply = "too busy\r\n";
    made.makeSession = [shared = shared](Executor&) { return std::make_unique<WordSession>(shared); };
    return made;
}

uint16_t EngineFixture::add(const std::string& name, wire::TlsMode tls, std::vector<std::string> addresses)
{
    const auto port = engine->add(service(name, tls), std::move(addresses));
    if (!port)
        qFatal("%s", port.error().text.c_str());
    return *port;
}

bool EngineFixture::change(const std::string& assignment)
{
    const auto parsed = config::parseAssignment(assignment);
    return parsed && settings.change({*parsed}).has_value();
}

bool EngineFixture::waitUntil(const std::function<bool()>& condition, int milliseconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::microseconds(200)); // asks again; the condition decides
    }
    return true;
}

Client::Client(uint16_t port, const std::string& address, int receiveBuffer)
{
    const auto where = net::numericAddress(address, port);
    net::Descriptor socket(::socket(where->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (receiveBuffer > 0)
        ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    const timeval patience{20, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket.get(), where->raw(), where->size) == 0)
        m_socket = std::move(socket);
}

Client::Client(net::Descriptor socket)
    : m_socket(std::move(socket))
{
    const timeval patience{20, 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Client::~Client()
{
    SSL_SESSION_free(m_resume);
    SSL_free(m_ssl);
    SSL_CTX_free(m_context);
}

bool Client::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = m_ssl ? SSL_write(m_ssl, bytes.data(), int(bytes.size()))
                                   : ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(size_t(sent));
    }
    return true;
}

long Client::readSome(char* to, size_t size)
{
    errno = 0;
    return m_ssl ? SSL_read(m_ssl, to, int(size)) : ::recv(m_socket.get(), to, size, 0);
}

std::string Client::line()
{
    for (;;) {
        const size_t at = m_buffer.find("\r\n");
        if (at != std::string::npos) {
            std::string line = m_buffer.substr(0, at);
            m_buffer.erase(0, at + 2);
            return line;
        }
        char block[16384];
        const long count = readSome(block, sizeof block);
        if (count <= 0)
            return errno == EAGAIN ? "<timeout>" : errno == ECONNRESET ? "<reset>" : "<end>";
        m_buffer.append(block, size_t(count));
    }
}

std::string Client::bytes(size_t size)
{
    while (m_buffer.size() < size) {
        char block[65536];
        const long count = readSome(block, sizeof block);
        if (count <= 0)
            break;
        m_buffer.append(block, size_t(count));
    }
    std::string taken = m_buffer.substr(0, size);
    m_buffer.erase(0, size);
    return taken;
}

bool Client::ends()
{
    const std::string last = line();
    return (last == "<end>" || last == "<reset>") && m_buffer.empty();
}

void Client::finishSending()
{
    if (m_ssl)
        SSL_shutdown(m_ssl);
    ::shutdown(m_socket.get(), SHUT_WR);
}

void Client::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket.reset();
}

bool Client::startTls(const std::string& serverName, int version, const char* ciphers)
{
    m_context = SSL_CTX_new(TLS_client_method());
    if (version != 0) {
        SSL_CTX_set_min_proto_version(m_context, version);
        SSL_CTX_set_max_proto_version(m_context, version);
    }
    if (ciphers)
        SSL_CTX_set_cipher_list(m_context, ciphers);
    m_ssl = SSL_new(m_context);
    if (!serverName.empty())
        SSL_set_tlsext_host_name(m_ssl, serverName.c_str());
    SSL_set_fd(m_ssl, m_socket.get());
    if (m_resume)
        SSL_set_session(m_ssl, m_resume);
    ERR_clear_error();
    const bool done = SSL_connect(m_ssl) == 1;
    if (!done) {
        const char* reason = ERR_reason_error_string(ERR_peek_error());
        m_tlsError = reason ? reason : "no error";
    }
    return done;
}

SSL_SESSION* Client::session() const
{
    return SSL_get1_session(m_ssl);
}

bool Client::isResumed() const
{
    return SSL_session_reused(m_ssl) == 1;
}

std::string Client::certificateName() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl);
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    std::string found;
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && found.empty(); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS)
            found.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                         size_t(ASN1_STRING_length(name->d.dNSName)));
    }
    GENERAL_NAMES_free(names);
    X509_free(certificate);
    return found;
}

std::string Client::certificateKey() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl);
    std::string kind = EVP_PKEY_get0_type_name(X509_get0_pubkey(certificate));
    X509_free(certificate);
    return kind;
}

std::string Client::exporter() const
{
    static const std::string label = "EXPORTER-Channel-Binding";
    std::string secret(32, '\0');
    const unsigned char empty = 0;
    SSL_export_keying_material(m_ssl, reinterpret_cast<unsigned char*>(secret.data()), 32, label.data(), label.size(),
                               &empty, 0, 1);
    return hexEncode(secret);
}

std::string Client::endPoint() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl);
    unsigned char digest[32];
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    X509_free(certificate);
    return hexEncode(std::string(reinterpret_cast<char*>(digest), size));
}

} // namespace posthorn::test
