// The way out: what sessions sent is encrypted and leaves at the end of the turn, when the connection settles.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "net/connection.h"

namespace posthorn::net {
namespace {

constexpr size_t encryptAtOnce = 64 * 1024;
constexpr int64_t lingerMs = 2000;

} // namespace

void Connection::queue(std::string_view bytes)
{
    if (bytes.empty())
        return;
    if (m_out.empty() && m_out.capacity() <= std::string().capacity())
        m_out = m_worker.takeBuffer();
    m_out.append(bytes);
}

void Connection::queued()
{
    if (unsent() >= highWater / 4)
        m_owesDrained = true;
    m_worker.mark(*this);
}

void Connection::send(std::string_view bytes)
{
    if (!maySend() || bytes.empty())
        return;
    queue(std::exchange(m_shared, {})); // what follows shared bytes is seldom: they are copied then
    queue(bytes);
    queued();
}

void Connection::sendShared(std::string_view bytes, std::shared_ptr<const void> owner)
{
    if (!maySend() || bytes.empty())
        return;
    queue(std::exchange(m_shared, bytes));
    m_sharedOwner = std::move(owner);
    queued();
}

/// Writes @p bytes and what stands @p behind them, as far as the network takes them. Returns how many octets that were, or
/// -1 when the connection is lost.
ptrdiff_t Connection::sendSome(std::string_view bytes, std::string_view behind)
{
    const size_t size = bytes.size() + behind.size();
    size_t sent = 0;
    while (sent < size) {
        iovec parts[2];
        size_t count = 0;
        if (sent < bytes.size())
            parts[count++] = {const_cast<char*>(bytes.data()) + sent, bytes.size() - sent};
        if (const size_t done = sent - std::min(sent, bytes.size()); done < behind.size())
            parts[count++] = {const_cast<char*>(behind.data()) + done, behind.size() - done};
        msghdr message{};
        message.msg_iov = parts;
        message.msg_iovlen = count;
        const ssize_t taken = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL);
        if (taken < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                break;
            lost(std::strerror(errno));
            return -1;
        }
        sent += size_t(taken);
    }
    m_worker.bytesOut += sent;
    if (m_record)
        m_record->addBytes(0, sent);
    m_blocked = sent < size;
    if (sent > 0 || !m_slow.isRunning()) {
        if (m_blocked)
            m_worker.setTimer(m_slow, 1000 * m_settings->number(config::Setting::LimitSlowPeer));
        else
            TimerWheel::cancel(m_slow);
    }
    return ptrdiff_t(sent);
}

bool Connection::flushPlain()
{
    const ptrdiff_t sent = sendSome(std::string_view(m_out).substr(m_outTaken), m_shared);
    if (sent < 0)
        return false;
    took(size_t(sent));
    return true;
}

/// So many octets of what waits have been sent or encrypted.
void Connection::took(size_t plain)
{
    const size_t own = std::min(plain, m_out.size() - m_outTaken);
    m_outTaken += own;
    m_shared.remove_prefix(plain - own);
}

bool Connection::flushTls()
{
    if (!m_cipher.empty()) {
        const ptrdiff_t sent = sendSome(std::string_view(m_cipher).substr(m_cipherTaken));
        if (sent < 0)
            return false;
        m_cipherTaken += size_t(sent);
        if (m_blocked)
            return true;
        std::string().swap(m_cipher); // memory and all
        m_cipherTaken = 0;
    }
    while ((m_outTaken < m_out.size() || !m_shared.empty()) && m_phase != Phase::Handshake) {
        const std::string_view piece = std::string_view(m_out).substr(m_outTaken, encryptAtOnce);
        const std::string_view behind = m_shared.substr(0, encryptAtOnce - piece.size());
        std::string& out = m_worker.scratch();
        if (!m_tls->write(piece, out) || !m_tls->write(behind, out)) {
            lost(m_tls->error());
            return false;
        }
        took(piece.size() + behind.size());
        const ptrdiff_t sent = sendSome(out);
        if (sent < 0)
            return false;
        if (m_blocked) {
            m_cipher.assign(out, size_t(sent));
            return true;
        }
    }
    return true;
}

void Connection::flush()
{
    if (m_phase == Phase::Connecting || m_phase == Phase::Proxy || unsent() == 0)
        return;
    if (m_tls ? flushTls() : flushPlain())
        releaseOutput();
}

/// What has left gives its memory back; what has not moves to the front once much has left.
void Connection::releaseOutput()
{
    if (m_shared.empty())
        m_sharedOwner.reset();
    if (m_outTaken == m_out.size()) {
        if (m_outTaken > 0) {
            m_worker.giveBuffer(std::move(m_out));
            m_out = std::string();
        }
        m_outTaken = 0;
    } else if (m_outTaken > highWater / 2) {
        m_out.erase(0, m_outTaken);
        m_outTaken = 0;
    }
}

/// All has left: says goodbye, and waits for the peer to do the same.
void Connection::finishOutput()
{
    if (m_tls && !m_saidGoodbye) {
        m_saidGoodbye = true;
        m_tls->goodbye(m_cipher);
        flush();
        if (m_phase == Phase::Dead || unsent() > 0)
            return;
    }
    if (m_peerEnded) {
        die();
        return;
    }
    ::shutdown(m_socket.get(), SHUT_WR);
    m_phase = Phase::Lingering;
    m_worker.setTimer(m_guard, lingerMs);
}

void Connection::settle()
{
    if (m_phase == Phase::Dead)
        return;
    if (m_abortWanted || (m_closeWanted && m_phase == Phase::Handshake)) {
        endSession(m_opened ? std::string_view() : "the server is stopping");
        die();
        return;
    }
    if (m_closeWanted && m_phase == Phase::Open) {
        endSession({});
        m_phase = Phase::Flushing;
    }
    if (m_startTlsWanted && m_phase == Phase::Open && unsent() > 0 && m_outTaken == 0)
        discardPlaintext(); // before the peer can have seen the go-ahead
    flush();
    if (m_startTlsWanted && m_phase == Phase::Open && unsent() == 0) {
        m_startTlsWanted = false;
        beginTls();
    }
    if (m_phase == Phase::Open && m_moreHeld && !m_paused)
        decryptHeld();
    if (m_phase == Phase::Open && m_owesDrained && m_session && unsent() < highWater / 4) {
        m_owesDrained = false;
        call([this] { m_session->drained(); });
    }
    if (m_phase == Phase::Flushing && unsent() == 0)
        finishOutput();
    if (m_phase != Phase::Dead)
        updateInterest();
}

void Connection::updateInterest()
{
    if (!m_paused)
        m_readOff = false;
    const bool read = !m_peerEnded && !(m_readOff && m_phase == Phase::Open) && !m_startTlsWanted;
    const uint32_t wanted = (read ? uint32_t(EPOLLIN) : 0) | (m_blocked ? uint32_t(EPOLLOUT) : 0);
    if (wanted == m_interest || m_phase == Phase::Connecting)
        return;
    m_interest = wanted;
    m_worker.rewatch(m_socket.get(), wanted, *this);
}

std::string Connection::socketError() const
{
    int code = 0;
    socklen_t size = sizeof code;
    if (::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &code, &size) != 0)
        code = errno;
    return code == 0 ? std::string() : std::string(std::strerror(code));
}

} // namespace posthorn::net
