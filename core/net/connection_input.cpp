// The way in: socket, PROXY header, TLS, session. connection_output.cpp is the way back.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "net/connection.h"
#include "net/proxy_header.h"

namespace posthorn::net {
namespace {

constexpr size_t readPerTurn = 256 * 1024;     ///< then others get their turn
constexpr size_t mostThrownAway = 1024 * 1024; ///< of what a peer goes on sending after the session has ended

} // namespace

void Connection::ready(uint32_t events)
{
    if (m_phase == Phase::Dead)
        return;
    if (m_phase == Phase::Connecting) {
        finishConnect();
        return;
    }
    const bool readable = (events & EPOLLIN) && !m_peerEnded;
    const bool paused = m_phase == Phase::Open && m_paused;
    if ((events & (EPOLLERR | EPOLLHUP)) && (!readable || paused)) {
        const std::string error = socketError();
        lost(error.empty() ? "the peer has closed" : error);
        return;
    }
    m_worker.mark(*this);
    if (!readable || m_startTlsWanted)
        return;
    if (paused)
        m_readOff = true; // settle() stops watching
    else
        readInput();
}

void Connection::readInput()
{
    const std::span<char> buffer = m_worker.readBuffer();
    for (size_t budget = readPerTurn; budget > 0;) {
        const ssize_t count = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN)
                lost(std::strerror(errno));
            return;
        }
        if (count == 0) {
            peerEnded();
            return;
        }
        m_worker.bytesIn += size_t(count);
        if (m_record)
            m_record->addBytes(uint64_t(count), 0);
        input(std::string_view(buffer.data(), size_t(count)));
        budget -= std::min(budget, size_t(count));
        if (size_t(count) < buffer.size() || m_phase == Phase::Dead || m_paused || m_startTlsWanted)
            return;
    }
}

void Connection::input(std::string_view bytes)
{
    if (m_phase == Phase::Proxy)
        takeProxyHeader(bytes);
    if (m_phase == Phase::Choosing)
        chooseTls(bytes);
    if (m_phase == Phase::Handshake)
        takeHandshake(bytes);
    if (bytes.empty() && !m_tls)
        return;
    if (m_phase == Phase::Open) {
        if (!m_held.empty()) {
            m_held.append(bytes); // resumed in this very turn: what was held comes first
            decryptHeld();
        } else if (m_tls) {
            decrypt(bytes);
        } else {
            deliver(bytes);
        }
    } else if (m_phase == Phase::Flushing || m_phase == Phase::Lingering) {
        m_thrownAway += bytes.size();
        if (m_thrownAway > mostThrownAway)
            abort();
    }
}

/// Takes the header off @p bytes; leaves nothing while it is not whole.
void Connection::takeProxyHeader(std::string_view& bytes)
{
    const size_t before = m_held.size();
    m_held.append(bytes.substr(0, largestProxyHeader)); // more is never needed to decide
    const ProxyHeader header = parseProxyHeader(m_held);
    if (header.status == ProxyHeader::Status::NeedMore) {
        bytes = {};
        return;
    }
    if (header.status == ProxyHeader::Status::Malformed) {
        log(watch::Level::Warning, std::string(header.problem) + " (from " + m_info.peer.text() + ')');
        lost({});
        return;
    }
    bytes.remove_prefix(header.size - before);
    std::string().swap(m_held);
    TimerWheel::cancel(m_guard);
    if (header.hasAddresses) {
        m_info.peer = header.source;
        m_info.local = header.destination;
    }
    m_phase = Phase::Open;
    if (!m_info.peer.isLoopback()) {
        const int64_t limit = m_settings->number(config::Setting::LimitConnectionsPerIp);
        m_countedByIp = m_port->enterFrom(IpKey::of(m_info.peer.address), limit);
        if (!m_countedByIp) {
            m_room.hub.count(watch::Counter::ConnectionsRefused);
            if (m_port->service.tls != wire::TlsMode::Implicit)
                m_out = m_port->service.busyReply;
            m_phase = Phase::Flushing;
            return;
        }
    }
    begin();
}

/// RFC 8446 section 5.1: a TLS client's first octet is the content type "handshake", which begins no text.
void Connection::chooseTls(std::string_view bytes)
{
    constexpr char handshake = 22;
    if (bytes.empty())
        return;
    TimerWheel::cancel(m_guard);
    if (bytes.front() == handshake)
        beginTls();
    else
        openSession();
}

void Connection::takeHandshake(std::string_view& bytes)
{
    std::string& out = m_worker.scratch();
    const TlsStream::Status status = m_tls->handshake(bytes, out);
    m_cipher.append(out);
    m_worker.mark(*this);
    if (status == TlsStream::Status::NeedMore)
        return;
    if (status != TlsStream::Status::Done) {
        flush(); // the alert that tells the peer why
        lost(m_tls->error());
        return;
    }
    TimerWheel::cancel(m_guard);
    m_tls->describe(m_info);
    m_record->setTls();
    if (m_room.hub.wants(watch::Level::Info))
        log(watch::Level::Info, "TLS: " + m_info.tlsVersion + ", " + m_info.tlsCipher);
    openSession();
    m_moreHeld = true; // bytes behind the handshake may lie in OpenSSL's own buffer
}

/// Hands decrypted bytes on while the session takes them; keeps the rest.
void Connection::decrypt(std::string_view bytes)
{
    const std::span<char> plain = m_worker.plainBuffer();
    m_moreHeld = false;
    for (;;) {
        if (m_phase != Phase::Open || !m_session || m_closeWanted || m_abortWanted)
            return;
        if (m_paused) {
            m_held.append(bytes);
            m_moreHeld = true;
            return;
        }
        size_t size = 0;
        std::string& out = m_worker.scratch();
        const TlsStream::Status status = m_tls->read(bytes, plain, size, out);
        if (!out.empty()) {
            m_cipher.append(out);
            m_worker.mark(*this);
        }
        if (size > 0)
            deliver(std::string_view(plain.data(), size));
        if (status == TlsStream::Status::NeedMore)
            return;
        if (status == TlsStream::Status::Ended) {
            if (m_paused)
                m_moreHeld = true; // the end is told again when the session reads on
            else
                peerEnded();
            return;
        }
        if (status == TlsStream::Status::Failed) {
            lost(m_tls->error());
            return;
        }
    }
}

void Connection::decryptHeld()
{
    std::string held;
    held.swap(m_held);
    decrypt(held);
}

void Connection::deliver(std::string_view bytes)
{
    if (!m_session || m_closeWanted || m_abortWanted)
        return;
    call([&] { m_session->received(bytes); });
}

/// The peer has sent all it will send (FIN, or TLS close_notify), and all of it has been delivered.
void Connection::peerEnded()
{
    m_peerEnded = true;
    m_worker.mark(*this);
    switch (m_phase) {
    case Phase::Open:
        endSession({});
        m_phase = Phase::Flushing;
        break;
    case Phase::Flushing:
        break;
    case Phase::Lingering:
        die();
        break;
    case Phase::Handshake:
        lost("the peer has closed during the TLS handshake");
        break;
    default:
        lost({});
    }
}

/// RFC 3207 section 4.2: what the peer sent before it knew our reply may have been put there by somebody else.
void Connection::discardPlaintext()
{
    const std::span<char> buffer = m_worker.readBuffer();
    for (size_t thrown = 0; thrown < readPerTurn;) {
        const ssize_t count = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return; // an end is seen again by the handshake
        thrown += size_t(count);
    }
    abort(); // no client with good intentions sends that much
}

} // namespace posthorn::net
