#include "xmpp/files/proxy_session.h"

namespace posthorn::xmpp {

namespace {

constexpr std::chrono::seconds waitLimit{120}; ///< for the handshake, the other end and the activation
constexpr std::chrono::seconds idleLimit{600}; ///< of a transfer

/// Runs @p work with the session of @p end, where that is still there.
template<class Work>
void at(const ProxyEndPtr& end, Work work)
{
    end->executor->post([end, work = std::move(work)] {
        if (end->session)
            work(*end->session);
    });
}

} // namespace

bool ProxyTransfers::join(const std::string& transfer, const ProxyEndPtr& end)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_waiting.find(transfer);
    if (found == m_waiting.end()) {
        if (m_waiting.size() >= mostWaiting)
            return false;
        m_waiting[transfer].first = end;
        return true;
    }
    if (found->second.second)
        return false;
    found->second.second = end;
    return true;
}

void ProxyTransfers::leave(const std::string& transfer, const ProxyEndPtr& end)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_waiting.find(transfer);
    if (found == m_waiting.end())
        return;
    auto& [first, second] = found->second;
    if (second == end)
        second.reset();
    else if (first == end)
        first = std::exchange(second, {});
    if (!first)
        m_waiting.erase(found);
}

ProxyTransfers::Activation ProxyTransfers::activate(const std::string& transfer)
{
    std::pair<ProxyEndPtr, ProxyEndPtr> ends;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_waiting.find(transfer);
        if (found == m_waiting.end())
            return Activation::Unknown;
        if (!found->second.second)
            return Activation::HalfThere;
        ends = std::move(found->second);
        m_waiting.erase(found);
    }
    const auto begin = [](const ProxyEndPtr& one, const ProxyEndPtr& other) {
        one->executor->post([one, other] {
            if (one->session)
                one->session->begin(other);
            else // gone in this very moment
                at(other, [](ProxySession& session) { session.otherGone(); });
        });
    };
    begin(ends.first, ends.second);
    begin(ends.second, ends.first);
    return Activation::Done;
}

ProxySession::ProxySession(std::shared_ptr<ProxyTransfers> transfers)
    : m_transfers(std::move(transfers))
{
}

ProxySession::~ProxySession()
{
    m_self->session = nullptr;
}

void ProxySession::opened(wire::Link& link)
{
    m_link = &link;
    m_self->executor = &link.executor();
    m_self->session = this;
    link.setState("greeting");
    restartTimer();
}

void ProxySession::restartTimer()
{
    m_link->setTimer(wire::TimerId::Idle, m_other ? idleLimit : waitLimit);
}

void ProxySession::received(std::string_view bytes)
{
    if (m_other)
        return passOn(bytes);
    if (m_waiting) {
        m_early += bytes; // the input rests: a last piece
        return;
    }
    const auto status = m_handshake.feed(bytes);
    if (const std::string reply = m_handshake.takeReply(); !reply.empty())
        m_link->send(reply);
    if (status == SocksHandshake::Status::Failed)
        return m_link->close();
    if (status == SocksHandshake::Status::NeedMore)
        return;
    if (!m_transfers->join(m_handshake.transfer(), m_self)) {
        m_link->send(SocksHandshake::refused());
        m_link->log(watch::Level::Info, "refused: the transfer has two ends already, or too many wait");
        return m_link->close();
    }
    m_waiting = true;
    m_early = m_handshake.rest();
    m_link->setState("waiting");
    m_link->send(m_handshake.granted());
    m_link->pauseInput(); // data is passed on only when the initiator says so
}

void ProxySession::begin(const ProxyEndPtr& other)
{
    if (!m_waiting)
        return;
    m_waiting = false;
    m_other = other;
    m_link->setState("passing");
    m_link->resumeInput();
    restartTimer();
    tellTaken();
    if (!m_early.empty())
        passOn(std::exchange(m_early, {}));
}

void ProxySession::passOn(std::string_view bytes)
{
    restartTimer();
    m_ahead += bytes.size();
    at(m_other, [bytes = std::string(bytes)](ProxySession& session) { session.take(bytes); });
    if (m_ahead > mostAhead && !std::exchange(m_held, true))
        m_link->pauseInput();
}

void ProxySession::take(const std::string& bytes)
{
    // The other end may have begun before this one, on its own worker.
    restartTimer();
    m_link->send(bytes);
    m_owed += bytes.size();
    if (m_link->unsent() <= wire::Link::highWater)
        tellTaken();
}

void ProxySession::tellTaken()
{
    if (!m_other || m_owed == 0)
        return;
    at(m_other, [bytes = std::exchange(m_owed, 0)](ProxySession& session) { session.taken(bytes); });
}

void ProxySession::drained()
{
    tellTaken();
}

void ProxySession::taken(size_t bytes)
{
    m_ahead -= std::min(m_ahead, bytes);
    if (m_ahead <= mostAhead / 2 && std::exchange(m_held, false))
        m_link->resumeInput();
}

void ProxySession::otherGone()
{
    m_link->close(); // behind what is queued
}

void ProxySession::expired(wire::TimerId)
{
    m_link->log(watch::Level::Info, m_other ? "the transfer has been idle for too long" : "the transfer was not begun");
    m_link->close();
}

void ProxySession::shutdown()
{
    m_link->close();
}

void ProxySession::closed(std::string_view)
{
    m_self->session = nullptr;
    if (m_waiting)
        m_transfers->leave(m_handshake.transfer(), m_self);
    if (m_other)
        at(m_other, [](ProxySession& session) { session.otherGone(); });
}

} // namespace posthorn::xmpp
