// Coming and going, time, and the loop that takes one request after the other. Requests and responses have files of
// their own.
#include "http/http_session.h"

namespace posthorn::http {

namespace {

using config::Setting;
using std::chrono::seconds;

constexpr seconds paceInterval{10};      // how often the pace of a body is looked at
constexpr size_t mostPipelined = 64 * 1024; // octets behind a request that is still being answered

} // namespace

class HttpSession::Entry {
public:
    explicit Entry(HttpSession& session)
        : m_session(session)
    {
        ++m_session.m_depth;
    }
    ~Entry()
    {
        if (--m_session.m_depth == 0) {
            m_session.m_buried.clear();
            m_session.balance();
        }
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

private:
    HttpSession& m_session;
};

std::unique_ptr<wire::Session> makeSession(std::shared_ptr<const Context> context)
{
    return std::make_unique<HttpSession>(std::move(context));
}

std::string busyReply()
{
    return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 10\r\nConnection: close\r\n\r\n";
}

HttpSession::HttpSession(std::shared_ptr<const Context> context)
    : m_context(std::move(context))
{
}

HttpSession::~HttpSession() = default;

void HttpSession::opened(wire::Link& link)
{
    m_link = &link;
    await(Waiting::FirstRequest);
}

void HttpSession::await(Waiting waiting)
{
    if (waiting == m_waiting)
        return;
    m_waiting = waiting;
    const auto& settings = m_link->settings();
    switch (waiting) {
    case Waiting::Nothing:
        return m_link->cancelTimer(wire::TimerId::Idle);
    case Waiting::FirstRequest:
    case Waiting::Head:
        m_link->setState("request");
        return m_link->setTimer(wire::TimerId::Idle, seconds(settings.number(Setting::WebHeaderTimeout)));
    case Waiting::NextRequest:
        m_link->setState("idle");
        return m_link->setTimer(wire::TimerId::Idle, seconds(settings.number(Setting::WebKeepAlive)));
    case Waiting::Body:
        return m_link->setTimer(wire::TimerId::Idle, paceInterval);
    }
}

void HttpSession::received(std::string_view bytes)
{
    if (m_closing)
        return;
    if (m_socket)
        return m_socket->received(bytes);
    const Entry entry(*this);
    m_in.append(bytes);
    work();
}

void HttpSession::work()
{
    if (m_working)
        return;
    m_working = true;
    while (step()) {
    }
    m_working = false;
    if (m_taken == m_in.size()) {
        m_in.clear();
        if (m_in.capacity() > 4096 || m_events)
            std::string().swap(m_in); // an idle connection holds no buffer
        m_taken = 0;
    } else if (m_taken > 64 * 1024) {
        m_in.erase(0, m_taken);
        m_taken = 0;
    }
}

bool HttpSession::step()
{
    if (m_closing || m_socket)
        return false;
    if (!m_turn)
        return takeHead();
    Turn& turn = *m_turn;
    if (!turn.bodyDone && ((turn.taken && !turn.held) || turn.skipping) && takeBodyPiece())
        return true;
    if (turn.taken && turn.bodyDone && !turn.ended && !turn.answered) {
        turn.ended = true;
        await(Waiting::Nothing);
        turn.share.release(); // from here on it is the handler's
        turn.handler->end(*this, std::move(turn.whole));
        return true;
    }
    if (turn.finished && (turn.bodyDone || turn.close)) {
        finishTurn();
        return true;
    }
    return false;
}

void HttpSession::finishTurn()
{
    m_buried.push_back(std::move(m_turn->handler));
    const bool close = m_turn->close || m_shutdown;
    m_turn.reset();
    if (m_next) {
        m_socket = std::move(m_next);
        std::string rest(pending());
        m_in.clear();
        m_taken = 0;
        m_socket->start();
        if (!rest.empty())
            m_socket->received(rest);
        return;
    }
    if (close)
        return end();
    await(Waiting::NextRequest);
}

void HttpSession::end(std::string_view why)
{
    if (m_closing)
        return;
    if (!why.empty())
        m_link->log(watch::Level::Info, why);
    m_closing = true;
    m_link->close();
}

/// Reads on where something is wanted; else TCP itself holds the client back.
void HttpSession::balance()
{
    if (m_closing || m_socket)
        return;
    bool wanted = false;
    if (!m_turn)
        wanted = m_link->unsent() <= wire::Link::highWater; // a client that asks and does not read
    else if (!m_turn->bodyDone && ((m_turn->taken && !m_turn->held) || m_turn->skipping))
        wanted = true;
    else if (m_turn->watching)
        wanted = pending().size() < mostPipelined;
    if (wanted)
        m_link->resumeInput();
    else
        m_link->pauseInput();
}

/// Goes on with the loop, from outside of the handler's own call.
void HttpSession::soon()
{
    if (m_depth > 0 || m_posted)
        return;
    m_posted = true;
    m_link->executor().post(m_life.bind([this] {
        m_posted = false;
        const Entry entry(*this);
        work();
    }));
}

void HttpSession::drained()
{
    if (m_closing)
        return;
    if (m_socket)
        return m_socket->drained();
    const Entry entry(*this);
    if (m_turn && m_turn->answered)
        pump();
    work();
}

void HttpSession::expired(wire::TimerId timer)
{
    if (m_closing)
        return;
    const Entry entry(*this);
    if (timer == wire::TimerId::First) {
        if (m_socket)
            m_socket->expired();
        else if (m_events)
            m_events->expired();
        return;
    }
    const Waiting waited = m_waiting;
    m_waiting = Waiting::Nothing;
    switch (waited) {
    case Waiting::Nothing:
        return;
    case Waiting::FirstRequest:
    case Waiting::NextRequest:
        return end();
    case Waiting::Head:
        refuse(408, "the head of the request took too long");
        break;
    case Waiting::Body:
        if (!m_turn)
            return;
        // A pause that we made ourselves is not the client's.
        if (!m_turn->held &&
            int64_t(m_turn->bodyTaken - m_turn->checkedAt) <
                m_link->settings().number(Setting::WebLeastRate) * paceInterval.count()) {
            if (m_turn->answered)
                return end("the rest of a body came too slowly");
            refuse(408, "the body of the request came too slowly");
            break;
        }
        m_turn->checkedAt = m_turn->bodyTaken;
        return await(Waiting::Body);
    }
    work();
}

void HttpSession::shutdown()
{
    m_shutdown = true;
    if (m_closing)
        return;
    if (m_socket)
        return m_socket->shutdown();
    const Entry entry(*this);
    if (m_events)
        m_events->close();
    else if (!m_turn)
        end();
    else if (!m_turn->answered)
        m_turn->close = true;
    // else the answer is on its way, and the connection closes behind it
}

void HttpSession::closed(std::string_view)
{
    m_closing = true;
    if (m_socket)
        m_socket->closed();
    m_turn.reset(); // with its handler: nobody wants the answer any more
}

} // namespace posthorn::http
