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

bool Management::remember(Delivery delivery)
{
    ++sent;
    octets += memoryOf(delivery);
    unacknowledged.push_back(std::move(delivery));
    return unacknowledged.size() <= mostUnacknowledged && octets <= mostUnacknowledgedOctets;
}

void Management::forget(size_t number)
{
    for (; number > 0; --number) {
        octets -= memoryOf(unacknowledged.front());
        unacknowledged.pop_front();
    }
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
    const uint64_t before = management.sent - management.unacknowledged.size();
    const uint32_t newly = h.value_or(0) - uint32_t(before); // both wrap at 2^32
    if (!h || newly > management.unacknowledged.size()) {
        fail(StreamCondition::UndefinedCondition, "more was acknowledged than was sent");
        return false;
    }
    management.forget(newly);
    management.asked = false;
    m_link.cancelTimer(wire::TimerId::First);
    return true;
}

void Stream::acknowledged(const Element& element)
{
    if (forgetAcknowledged(element) && !m_management->unacknowledged.empty())
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

bool Stream::detach()
{
    if (!m_address || !m_management || m_management->secret.empty() || m_state != State::Bound)
        return false;
    ResumableState state = leaveState();
    const auto& unread = state.management.unacknowledged;
    if (std::any_of(unread.begin(), unread.end(), [](const Delivery& each) { return isWorthWaking(*each.stanza); }))
        wake(m_station, m_jid);
    const SessionAddress address = *m_address;
    m_address.reset();
    m_station.replace(address.session, std::make_unique<DetachedStream>(m_station, address, std::move(state)));
    Station& station = m_station;
    m_station.after(std::chrono::seconds(m_link.settings().number(config::Setting::XmppResumeWithin)), [&station, address] {
        if (auto* detached = dynamic_cast<DetachedStream*>(station.outlet(address.session)))
            detached->expire();
    });
    return true;
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
        giveBack(m_station, m_jid, std::exchange(m_early, {})); // behind the detaching
        setState(State::Authenticated);
        return resumptionFailed(failed("item-not-found"));
    }
    m_jid = resumed->jid;
    m_management = std::make_unique<Management>(std::move(resumed->management));
    // What is under way still is in our hands: were the client told of less than we have, it would send that again, and both
    // sides would count differently from then on. Besides, their tickets go to the old address.
    m_management->underWay.clear();
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
    const auto again = m_management->unacknowledged; // what does not get through stays there
    for (const Delivery& each : again)
        transmit(each);
    auto early = std::exchange(m_early, {});
    if (m_state != State::Bound)
        return giveBack(m_station, m_jid, std::move(early));
    for (const Delivery& each : early)
        deliver(each);
    restartIdleTimer();
}

std::shared_ptr<void> Stream::handOver()
{
    if (!m_management || m_state != State::Bound)
        return nullptr;
    auto state = std::make_shared<ResumableState>(leaveState());
    const SessionAddress address = *std::exchange(m_address, std::nullopt);
    m_station.remove(address.session);
    fail(StreamCondition::Conflict, "the session goes on in another connection");
    return state;
}

DetachedStream::DetachedStream(Station& station, SessionAddress address, ResumableState state)
    : m_station(station)
    , m_address(address)
    , m_state(std::move(state))
{
}

void DetachedStream::deliver(Delivery delivery)
{
    if (isWorthWaking(*delivery.stanza))
        wake(m_station, m_state.jid);
    if (!m_state.management.remember(std::move(delivery)))
        expire();
}

void DetachedStream::end(EndReason)
{
    expire();
}

std::shared_ptr<void> DetachedStream::handOver()
{
    if (std::exchange(m_over, true))
        return nullptr;
    auto state = std::make_shared<ResumableState>(std::move(m_state));
    m_station.remove(m_address.session);
    return state;
}

void DetachedStream::expire()
{
    if (std::exchange(m_over, true))
        return;
    m_station.atHome(m_state.jid, [address = m_address](Station&, Home* home) {
        if (home)
            home->detach(address);
    });
    giveBack(m_station, m_state.jid, std::move(m_state.management.unacknowledged));
    m_station.remove(m_address.session);
}

void giveBack(Station& station, const Jid& jid, std::deque<Delivery> deliveries)
{
    for (const Delivery& each : deliveries) {
        const StanzaPtr& stanza = each.stanza;
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
