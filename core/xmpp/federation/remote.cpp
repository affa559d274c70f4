#include "xmpp/federation/remote.h"

#include <algorithm>

#include "delivery/client/domain_name.h"
#include "xmpp/federation/incoming_session.h"
#include "xmpp/federation/outgoing_session.h"

namespace posthorn::xmpp {

namespace {

/// Who enters a room there waits for an answer, which nobody does for other presence.
void refuse(Station& station, const StanzaPtr& stanza, const StanzaError& error)
{
    if (stanza->kind != Kind::Presence)
        return station.refuse(stanza, error);
    const Element* const entering = stanza->childIn("http://jabber.org/protocol/muc");
    const auto answer = entering ? stanza->errorReply(error) : nullptr;
    if (!answer)
        return;
    answer->content.insert(answer->content.begin(), *entering); // by which the client knows it
    station.route(answer);
}

} // namespace

Remote::Remote(FederationService& service, Station& station, DomainPair domains)
    : m_service(service)
    , m_station(station)
    , m_domains(std::move(domains))
{
}

Remote::~Remote()
{
    (void)takeQueue();
}

std::deque<Remote::Waiting> Remote::takeQueue()
{
    m_service.giveBack(std::exchange(m_octets, 0));
    return std::exchange(m_queue, {});
}

bool Remote::isIdle() const
{
    return m_state == State::Idle && !m_borrowed && m_queue.empty() && m_verifications.empty() && m_asked.empty() &&
           m_station.context().clock.steadyMs() >= m_restUntil;
}

void Remote::release()
{
    m_service.release(m_station, m_domains);
}

void Remote::send(const StanzaPtr& stanza, const Ticket& ticket)
{
    if (m_state == State::Ready)
        return m_session->deliver({stanza, {}});
    if (m_borrowed)
        return m_station.deliver(*m_borrowed, {stanza, {}});
    if (m_state == State::Idle && m_station.context().clock.steadyMs() < m_restUntil)
        return refuse(m_station, stanza, {m_failure, m_why});
    const size_t octets = sizeof(Stanza) + stanza->contentSize();
    if (m_queue.size() >= mostWaiting || m_octets + octets > mostWaitingOctets || !m_service.reserve(octets))
        return refuse(m_station, stanza, {Condition::ResourceConstraint, "too much waits for " + m_domains.remote});
    m_octets += octets;
    m_queue.push_back({stanza, ticket});
    if (m_state == State::Idle)
        begin();
    else if (m_state == State::Negotiated)
        m_session->wanted();
}

void Remote::borrow(const SessionAddress& session)
{
    if (m_borrowed)
        return;
    m_borrowed = session;
    if (m_state == State::Ready)
        return;
    for (const Waiting& each : takeQueue())
        m_station.deliver(*m_borrowed, {each.stanza, {}});
}

void Remote::giveBack(const SessionAddress& session)
{
    if (m_borrowed != session)
        return;
    m_borrowed.reset();
    release();
}

void Remote::verify(const Verification& verification)
{
    if ((m_state == State::Idle && m_station.context().clock.steadyMs() < m_restUntil) ||
        m_verifications.size() + m_asked.size() >= mostVerifications)
        return answer(verification, Verdict::Unreached);
    m_verifications.push_back(verification);
    if (m_state == State::Idle)
        begin();
    else if (m_state == State::Negotiated || m_state == State::Ready)
        negotiated();
}

void Remote::begin()
{
    m_state = State::Searching;
    m_why.clear();
    m_failure = Condition::RemoteServerTimeout;
    m_station.after(patience, m_life.bind([this, attempt = ++m_attempt] {
        if (attempt != m_attempt || (m_state != State::Searching && m_state != State::Connecting))
            return;
        giveUp(Condition::RemoteServerTimeout, "the connection took too long");
    }));
    findServers(*m_station.context().resolver, m_domains.remote, m_station.executor(),
                m_life.bind([this, attempt = m_attempt](Result<std::vector<ServerPlace>> places) {
                    if (attempt != m_attempt || m_state != State::Searching)
                        return;
                    if (!places)
                        return giveUp(Condition::RemoteServerNotFound, places.error().text);
                    m_places.assign(places->begin(), places->end());
                    nextPlace();
                }));
}

void Remote::nextPlace()
{
    m_state = State::Searching;
    if (m_places.empty())
        return giveUp(m_failure, m_why);
    m_place = std::move(m_places.front());
    m_places.pop_front();
    m_station.context().resolver->addresses(
        m_place.host, m_station.executor(),
        m_life.bind([this, attempt = m_attempt](Result<wire::AddressAnswer> found) {
            if (attempt != m_attempt || m_state != State::Searching)
                return;
            if (!found) {
                m_failure = found.error().kind == ErrorKind::NotFound ? Condition::RemoteServerNotFound
                                                                      : Condition::RemoteServerTimeout;
                m_why = found.error().text;
                return nextPlace();
            }
            m_addresses.assign(found->addresses.begin(), found->addresses.end());
            nextAddress();
        }));
}

void Remote::nextAddress()
{
    if (m_addresses.empty())
        return nextPlace();
    m_state = State::Connecting;
    wire::OutgoingTarget target;
    target.address = std::move(m_addresses.front());
    m_addresses.pop_front();
    target.port = m_place.port;
    target.tls = m_place.directTls ? wire::TlsMode::Implicit : wire::TlsMode::StartTls;
    target.serverName = delivery::toALabels(m_domains.remote).value_or(m_domains.remote);
    target.connectTimeout = std::chrono::seconds(m_addresses.empty() && m_places.empty() ? 10 : 4);
    target.channel = watch::Channel::Xmpp;
    target.service = "xmpp-server";
    target.mutualTls = true;
    target.ownName = delivery::toALabels(m_domains.local).value_or(m_domains.local);
    if (m_place.directTls)
        target.protocol = "xmpp-server";
    auto session = std::make_unique<OutgoingSession>(m_station.exchange(), *this);
    m_session = session.get();
    m_station.context().connector->connect(m_station.executor(), target, std::move(session));
}

void Remote::negotiated()
{
    if (m_state != State::Ready)
        m_state = State::Negotiated;
    for (Verification& each : std::exchange(m_verifications, {})) {
        m_session->ask(each);
        m_asked.push_back(std::move(each));
    }
}

void Remote::ready()
{
    m_state = State::Ready;
    negotiated();
    for (const Waiting& each : takeQueue()) {
        if (m_state != State::Ready)
            refuse(m_station, each.stanza, {m_failure, m_why});
        else
            m_session->deliver({each.stanza, {}});
    }
}

void Remote::rejected(const std::string& why)
{
    m_restUntil = m_station.context().clock.steadyMs() + std::chrono::milliseconds(rest).count();
    m_station.after(rest, m_life.bind([this] { release(); }));
    bounce(Condition::RemoteServerTimeout, why);
}

void Remote::verified(const std::string& streamId, bool valid)
{
    const auto found = std::find_if(m_asked.begin(), m_asked.end(),
                                    [&](const Verification& each) { return each.streamId == streamId; });
    if (found == m_asked.end())
        return;
    const Verification verification = std::move(*found);
    m_asked.erase(found);
    answer(verification, valid ? Verdict::Valid : Verdict::Invalid);
}

void Remote::answer(const Verification& verification, Verdict verdict)
{
    m_station.send(verification.asker.station, [verification, verdict](Station& there) {
        if (auto* const session = dynamic_cast<IncomingSession*>(there.outlet(verification.asker.session)))
            session->verified(verification, verdict);
    });
}

void Remote::lost(Condition condition, const std::string& why)
{
    m_session = nullptr;
    m_failure = condition;
    m_why = why;
    if (m_state == State::Connecting)
        return nextAddress();
    if (!m_queue.empty() || wantsToVerify())
        return giveUp(condition, why);
    m_state = State::Idle; // what comes next finds a new connection
    release();
}

void Remote::bounce(Condition condition, const std::string& why)
{
    m_failure = condition;
    m_why = why.empty() ? m_domains.remote + " cannot be reached" : why;
    for (const Waiting& each : takeQueue())
        refuse(m_station, each.stanza, {m_failure, m_why});
}

void Remote::giveUp(Condition condition, const std::string& why)
{
    m_state = State::Idle;
    ++m_attempt;
    m_restUntil = m_station.context().clock.steadyMs() + std::chrono::milliseconds(rest).count();
    if (OutgoingSession* const session = std::exchange(m_session, nullptr))
        session->leave();
    m_station.context().hub.log(watch::Channel::Xmpp, watch::Level::Info,
                                "no connection from " + m_domains.local + " to " + m_domains.remote + ": " + why);
    bounce(condition, why);
    auto all = std::exchange(m_verifications, {});
    for (Verification& each : std::exchange(m_asked, {}))
        all.push_back(std::move(each));
    for (const Verification& each : all)
        answer(each, condition == Condition::RemoteServerNotFound ? Verdict::NotFound : Verdict::Unreached);
    m_station.after(rest, m_life.bind([this] { release(); }));
}

} // namespace posthorn::xmpp
