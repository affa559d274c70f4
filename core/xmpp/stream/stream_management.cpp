// Stream management (XEP-0198).
#include "xmpp/stream/management.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/account/push.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/stream.h"

namespace posthorn::xmpp {

namespace {

constexpr std::chrono::seconds patience{60}; ///< for an acknowledgement

std::string failed(std::string_view condition)
{
    return "<failed xmlns='urn:xmpp:sm:3'><" + std::string(condition) + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
}

size_t memoryOf(const std::vector<Element>& elements)
{
    size_t octets = elements.size() * sizeof(Element);
    for (const Element& each : elements)
        octets += each.attributes.size() * sizeof(Attribute) + memoryOf(each.children);
    return octets;
}

// What many small elements take is not to be seen from their text.
size_t memoryOf(const Delivery& delivery)
{
    return delivery.stanza->contentSize() + memoryOf(delivery.stanza->content);
}

} // namespace

bool Backlog::add(Delivery delivery)
{
    m_octets += memoryOf(delivery);
    m_deliveries.push_back(std::move(delivery));
    return m_deliveries.size() <= mostUnacknowledged && m_octets <= mostUnacknowledgedOctets;
}

void Backlog::forget(size_t number)
{
    for (; number > 0; --number) {
        const Delivery& first = m_deliveries.front();
        m_octets -= memoryOf(first);
        if (first.taken)
            *first.taken = true;
        m_deliveries.pop_front();
    }
}

std::deque<Delivery> Backlog::take()
{
    m_octets = 0;
    return std::exchange(m_deliveries, {});
}

bool Stream::managementElement(const Element& element)
{
    if (element.ns == ns::csi) {
        if (m_state != State::Bound || (element.name != "active" && element.name != "inactive"))
            return false;
        m_inactive = element.name == "inactive";
        if (!m_inactive)
            releaseHeld();
        return true;
    }
    if (element.name == "enable") {
        send(m_state != State::Bound || m_management ? failed("unexpected-request") : startManagement(element));
    } else if (element.name == "resume") {
        if (m_state != State::Authenticated)
            send(failed("unexpected-request"));
        else
            beginResumption(element);
    } else if (element.name == "r" && m_management) {
        sendAcknowledgement();
    } else if (element.name == "a" && m_management) {
        acknowledged(element);
    } else if (element.name == "r" || element.name == "a") {
        fail(StreamCondition::UndefinedCondition, "stream management is not enabled");
    } else {
        return false;
    }
    return true;
}

std::string Stream::startManagement(const Element& enable)
{
    m_management = std::make_unique<Management>();
    const std::string_view wants = enable.attribute("resume");
    if (wants != "true" && wants != "1")
        return "<enabled xmlns='urn:xmpp:sm:3'/>";
    m_management->secret = randomName(32);
    m_station.atHome(m_jid, [address = *m_address, secret = m_management->secret](Station&, Home* home) {
        if (home)
            home->setResumption(address, secret);
    });
    return "<enabled xmlns='urn:xmpp:sm:3' id='" + m_management->secret + "' resume='true' max='" +
           std::to_string(m_link.settings().number(config::Setting::XmppResumeWithin)) + "'/>";
}

void Stream::sendAcknowledgement()
{
    m_management->owesAnswer = !m_management->underWay.empty();
    send("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(m_management->handled()) + "'/>");
}

void Stream::settled(uint64_t ticket)
{
    if (!m_management || m_state == State::Closed)
        return;
    m_management->underWay.erase(ticket);
    if (m_management->owesAnswer && m_management->underWay.empty())
        sendAcknowledgement();
}

void Stream::remember(const Delivery& delivery)
{
    if (m_management && !m_management->remember(delivery))
        m_station.end(*m_address, EndReason::Policy);
}

void Stream::requestAcknowledgement()
{
    if (std::exchange(m_management->asked, true))
        return;
    send("<r xmlns='urn:xmpp:sm:3'/>");
    m_link.setTimer(wire::TimerId::First, patience);
}

bool Stream::forgetAcknowledged(const Element& element)
{
    const auto h = parseNumber<uint32_t>(element.attribute("h"));
    Management& management = *m_management;
    const size_t unacknowledged = management.unacknowledged.all().size();
    const uint32_t newly = h.value_or(0) - uint32_t(management.sent - unacknowledged); // both wrap at 2^32
    if (!h) {
        fail(StreamCondition::BadFormat, "an acknowledgement without a number");
        return false;
    }
    if (newly > unacknowledged) { // XEP-0198 section 4
        fail(StreamCondition::UndefinedCondition, "more was acknowledged than was sent",
             "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='" + std::to_string(*h) + "' send-count='" +
                 std::to_string(uint32_t(management.sent)) + "'/>");
        return false;
    }
    management.unacknowledged.forget(newly);
    management.asked = false;
    m_link.cancelTimer(wire::TimerId::First);
    return true;
}

void Stream::acknowledged(const Element& element)
{
    if (forgetAcknowledged(element) && !m_management->unacknowledged.all().empty())
        requestAcknowledgement();
}

ResumableState Stream::leaveState()
{
    ResumableState state{std::move(*m_management), m_jid};
    m_management.reset();
    state.management.asked = state.management.owesAnswer = false;
    for (auto& [from, delivery] : std::exchange(m_heldPresence, {}))
        (void)state.management.remember(std::move(delivery));
    return state;
}

DetachedStream* Stream::leaveBehind()
{
    const bool resumable = m_management && !m_management->secret.empty() && m_state == State::Bound;
    if (!m_address || !(resumable || m_resuming))
        return nullptr;
    const SessionAddress address = *std::exchange(m_address, std::nullopt);
    auto detached = m_resuming ? std::make_unique<DetachedStream>(m_station, address, m_jid, std::move(m_early))
                               : std::make_unique<DetachedStream>(m_station, address, leaveState());
    m_resuming.reset();
    DetachedStream* const left = detached.get();
    m_station.replace(address.session, std::move(detached));
    Station& station = m_station;
    m_station.after(std::chrono::seconds(m_link.settings().number(config::Setting::XmppResumeWithin)), [&station, address] {
        if (auto* there = dynamic_cast<DetachedStream*>(station.outlet(address.session)))
            there->expire();
    });
    return left;
}

bool Stream::detach()
{
    if (m_management) {
        const auto& unread = m_management->unacknowledged.all();
        if (std::any_of(unread.begin(), unread.end(), [](const Delivery& each) { return isWorthWaking(*each.stanza); }))
            wake(m_station, m_jid);
    }
    return leaveBehind() != nullptr;
}

void Stream::beginResumption(const Element& resume)
{
    const std::string secret(resume.attribute("previd"));
    const auto h = parseNumber<uint32_t>(resume.attribute("h"));
    if (!h || secret.empty())
        return resumptionFailed(failed("bad-request"));
    setState(State::Binding);
    m_framing.wait();
    m_resuming = std::string(resume.attribute("h"));
    m_address = m_station.add(*this);
    m_station.atHome(m_jid, [address = *m_address, secret](Station& there, Home* home) {
        const auto resumed = home ? home->resume(address, secret) : Result<std::string>(posthorn::fail(ErrorKind::NotFound, {}));
        if (resumed)
            return; // the old session's station sends the state
        there.send(address.station, [address](Station& here) {
            if (Outlet* outlet = here.outlet(address.session))
                outlet->takeOver(nullptr);
        });
    });
}

void Stream::takeOver(std::shared_ptr<void> state)
{
    if (!m_resuming || m_state != State::Binding)
        return;
    m_framing.go();
    const std::string h = *std::exchange(m_resuming, std::nullopt);
    auto* const resumed = static_cast<ResumableState*>(state.get());
    if (!resumed) {
        // The old session may have gone between the account's answer and the parcel's coming.
        const SessionAddress address = *m_address;
        m_address.reset();
        m_station.remove(address.session);
        m_station.atHome(m_jid, [address](Station&, Home* home) {
            if (home)
                home->detach(address);
        });
        if (m_early)
            giveBack(m_station, m_jid, std::exchange(m_early, nullptr)->take()); // behind the detaching
        setState(State::Authenticated);
        return resumptionFailed(failed("item-not-found"));
    }
    m_jid = resumed->jid;
    m_management = std::make_unique<Management>(std::move(resumed->management));
    setState(State::Bound);
    const std::string resumedXml = "<resumed xmlns='urn:xmpp:sm:3' previd='" + m_management->secret + "' h='" +
                                   std::to_string(m_management->handled()) + "'/>";
    if (m_sasl2)
        succeeded(resumedXml, false);
    else
        send(resumedXml);
    log(watch::Level::Info, "resumed as " + m_jid.text());
    Element acknowledgement("a", ns::sm);
    acknowledgement.set("h", h);
    if (!forgetAcknowledged(acknowledgement))
        return;
    const auto again = m_management->unacknowledged.all(); // what does not get through stays there
    for (const Delivery& each : again)
        transmit(each);
    auto early = m_early ? std::exchange(m_early, nullptr)->take() : std::deque<Delivery>();
    if (m_state != State::Bound)
        return giveBack(m_station, m_jid, std::move(early));
    for (const Delivery& each : early)
        deliver(each);
    restartIdleTimer();
}

// What the client has sent may be on its way into the store: until that has been settled the state waits in this
// session's place, where its tickets go.
void Stream::handOver(Give give)
{
    DetachedStream* const left = leaveBehind();
    fail(StreamCondition::Conflict, "the session goes on in another connection");
    if (!left)
        return give(nullptr);
    left->handOver(std::move(give));
}

DetachedStream::DetachedStream(Station& station, SessionAddress address, ResumableState state)
    : m_station(station)
    , m_address(address)
    , m_jid(state.jid)
    , m_state(std::move(state))
{
}

DetachedStream::DetachedStream(Station& station, SessionAddress address, Jid account, std::unique_ptr<Backlog> early)
    : m_station(station)
    , m_address(address)
    , m_jid(std::move(account))
    , m_early(early ? std::move(early) : std::make_unique<Backlog>())
{
}

void DetachedStream::deliver(Delivery delivery)
{
    if (isWorthWaking(*delivery.stanza))
        wake(m_station, m_jid);
    if (!(m_state ? m_state->management.remember(std::move(delivery)) : m_early->add(std::move(delivery))))
        giveUp();
}

void DetachedStream::end(EndReason)
{
    giveUp();
}

void DetachedStream::settled(uint64_t ticket)
{
    if (m_state)
        m_state->management.underWay.erase(ticket);
    handOverWhenSettled();
}

void DetachedStream::takeOver(std::shared_ptr<void> state)
{
    if (m_over || m_state)
        return;
    if (!state)
        return giveUp();
    m_state = std::move(*static_cast<ResumableState*>(state.get()));
    for (Delivery& each : m_early->take()) {
        if (!m_state->management.remember(std::move(each)))
            return giveUp();
    }
    handOverWhenSettled();
}

void DetachedStream::handOver(Give give)
{
    if (m_give || m_over)
        return give(nullptr);
    m_give = std::move(give);
    handOverWhenSettled();
}

void DetachedStream::handOverWhenSettled()
{
    if (!m_give || !m_state || !m_state->management.underWay.empty() || std::exchange(m_over, true))
        return;
    m_station.remove(m_address.session);
    std::exchange(m_give, nullptr)(std::make_shared<ResumableState>(std::move(*m_state)));
}

void DetachedStream::expire()
{
    if (!m_give)
        giveUp();
}

void DetachedStream::giveUp()
{
    if (std::exchange(m_over, true))
        return;
    m_station.atHome(m_jid, [address = m_address](Station&, Home* home) {
        if (home)
            home->detach(address);
    });
    giveBack(m_station, m_jid, m_state ? m_state->management.unacknowledged.take() : m_early->take());
    m_station.remove(m_address.session);
    if (m_give)
        std::exchange(m_give, nullptr)(nullptr);
}

void giveBack(Station& station, const Jid& jid, std::deque<Delivery> deliveries)
{
    for (const Delivery& each : deliveries) {
        const StanzaPtr& stanza = each.stanza;
        if (each.taken)
            continue; // it waits in the store still
        if (stanza->isRequest())
            station.refuse(stanza, {Condition::RecipientUnavailable});
        else if (stanza->kind == Kind::Message)
            station.atHome(jid, [stanza](Station&, Home* home) {
                if (home)
                    home->redeliver(stanza);
            });
    }
}

} // namespace posthorn::xmpp
