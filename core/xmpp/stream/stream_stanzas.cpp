// Stanzas from and to the client, and client state indication (XEP-0352).
#include <algorithm>

#include "xmpp/account/home.h"
#include "xmpp/account/push.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/management.h"
#include "xmpp/stream/stream.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostHeld = 1000;
constexpr size_t largestHeld = 8 * 1024; ///< octets; presence is small
constexpr std::chrono::milliseconds lookWhetherTaken{100};

} // namespace

// What one stanza brings about may be much (a page of an archive, all occupants of a room), and many fit into what comes at
// once.
void Stream::giveWay()
{
    if (++m_inARow < stanzasAtOnce)
        return;
    m_framing.wait();
    m_link.executor().post(m_life.bind([this] {
        m_inARow = 0;
        if (m_state == State::Bound)
            m_framing.go();
    }));
}

void Stream::stanza(Element element)
{
    giveWay();
    auto stanza = Stanza::fromElement(std::move(element));
    Ticket ticket;
    if (m_management) {
        const uint64_t number = ++m_management->received;
        if (stanza->kind == Kind::Message) {
            ticket = m_station.ticket(*m_address, number);
            m_management->underWay.insert(number);
        }
    }
    // RFC 6120 section 8.1.2.1: who says to be somebody else is thrown out.
    if (stanza->badFrom || (!stanza->from.isEmpty() && stanza->from != m_jid && stanza->from != m_jid.bare()))
        return fail(StreamCondition::InvalidFrom);
    stanza->from = m_jid;
    const auto refuse = [&](Condition condition) {
        if (const auto answer = stanza->errorReply({condition})) {
            answer->from = stanza->to;
            deliver({answer, {}});
        }
    };
    if (stanza->badTo)
        return refuse(Condition::JidMalformed);
    m_station.count(watch::Counter::ChatMessages, *stanza);
    if (stanza->kind == Kind::Iq) {
        static constexpr std::string_view types[] = {"get", "set", "result", "error"};
        const bool known = std::find(std::begin(types), std::end(types), stanza->type) != std::end(types);
        const auto payloads = std::count_if(stanza->content.begin(), stanza->content.end(),
                                            [](const Element& each) { return !each.is("error", ns::client); });
        if (!known || stanza->id.empty() || (stanza->isRequest() && payloads != 1)) // section 8.2.3
            return refuse(Condition::BadRequest);
        // A question to the server itself needs nobody else.
        if (stanza->isRequest() && stanza->to.isDomain() && !stanza->to.isEmpty() && m_exchange.isLocal(stanza->to.domain))
            return m_station.route(stanza);
    }
    m_station.atHome(m_jid, [address = *m_address, stanza, ticket](Station&, Home* home) {
        if (home)
            home->outgoing(address, stanza, ticket);
    });
}

void Stream::deliver(Delivery delivery)
{
    if (m_state == State::Closed)
        return;
    if (m_resuming) { // behind what the old connection left
        if (!m_early)
            m_early = std::make_unique<Backlog>();
        if (!m_early->add(std::move(delivery)))
            m_station.end(*m_address, EndReason::Policy);
        return;
    }
    if (m_inactive && !delivery.taken && isHeldBack(delivery))
        return;
    if (m_inactive && m_management && isWorthWaking(*delivery.stanza))
        wake(m_station, m_jid); // the connection of a sleeping device may be dead
    const auto address = m_address;
    releaseHeld();
    if (m_state == State::Closed) // by that; whoever waits in its place takes it
        return address ? m_station.deliver(*address, std::move(delivery)) : void();
    write(delivery);
}

void Stream::write(const Delivery& delivery)
{
    remember(delivery);
    transmit(delivery);
}

void Stream::transmit(const Delivery& delivery)
{
    if (m_state == State::Closed)
        return;
    // A client that reads nothing must not fill the memory: what it has not read by then waits elsewhere.
    if (m_link.unsent() > size_t(m_link.settings().number(config::Setting::XmppMaxUnread))) {
        log(watch::Level::Warning, "the client reads too slowly");
        if (!detach()) {
            const bool wasRemembered = m_management != nullptr;
            leave();
            if (!wasRemembered)
                giveBack(m_station, m_jid, {delivery});
        }
        setState(State::Closed);
        return m_link.abort();
    }
    m_buffer.clear();
    delivery.stanza->append(m_buffer, delivery.to.isEmpty() ? nullptr : &delivery.to);
    send(m_buffer);
    if (m_buffer.capacity() > 16 * 1024)
        m_buffer = {};
    if (m_management) {
        requestAcknowledgement();
    } else if (delivery.taken) {
        m_untaken.push_back(delivery.taken);
        if (!m_watchesTaken)
            watchTaken();
    }
}

void Stream::watchTaken()
{
    m_watchesTaken = true;
    m_station.after(lookWhetherTaken, m_life.bind([this] {
        m_watchesTaken = false;
        if (m_link.unsent() == 0)
            noteTaken();
        else if (!m_untaken.empty() && m_state != State::Closed)
            watchTaken(); // little is left, and nobody says when that has gone
    }));
}

void Stream::noteTaken()
{
    for (const auto& each : std::exchange(m_untaken, {}))
        *each = m_state != State::Closed;
}

// While nobody looks, presence and chat states wait; anything else goes out with them in front, in order.
bool Stream::isHeldBack(const Delivery& delivery)
{
    const Stanza& stanza = *delivery.stanza;
    if (stanza.kind == Kind::Presence && (stanza.type.empty() || stanza.type == "unavailable") && stanza.contentSize() <= largestHeld) {
        if (m_heldPresence.size() >= mostHeld && !m_heldPresence.contains(stanza.from))
            return false; // with it goes all that waits
        m_heldPresence.insert_or_assign(stanza.from, delivery);
        return true;
    }
    if (stanza.kind == Kind::Message && isOnlyChatState(stanza))
        return true; // of no use later
    return false;
}

void Stream::releaseHeld()
{
    const auto held = std::exchange(m_heldPresence, {});
    for (const auto& [from, delivery] : held)
        remember(delivery);
    for (const auto& [from, delivery] : held)
        transmit(delivery);
}

void Stream::drained()
{
    noteTaken();
}

} // namespace posthorn::xmpp
