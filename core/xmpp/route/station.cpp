#include "xmpp/route/station.h"

#include <algorithm>

#include "xmpp/account/archiving.h"
#include "xmpp/account/home.h"
#include "xmpp/modules/module.h"
#include "xmpp/pubsub/caps.h"
#include "xmpp/route/service.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stream/management.h"

namespace posthorn::xmpp {

namespace {

constexpr int hopsAtOnce = 8; ///< then the worker's other tasks and connections get their turn
constexpr std::chrono::seconds lookAgainAfter{1}; ///< at an account that was busy when it could have gone

} // namespace

/// An account that is loaded, or about to be.
struct Station::Slot {
    std::unique_ptr<Home> home;
    bool loaded = false;
    bool exists = false;
    bool lookedAtAgain = false; ///< it will be
    std::vector<std::function<void(Home*)>> waiting;
};

Station::Station(Exchange& exchange, size_t index)
    : m_exchange(exchange)
    , m_index(index)
    , m_worker(exchange.context().workers[index])
    , m_policies(exchange.context().settings)
    , m_sharedContacts(*this)
    , m_caps(std::make_unique<Caps>(*this))
    , m_outboxes(exchange.context().workers.size())
{
}

Station::~Station() = default;

const store::Facade& Station::store()
{
    if (!m_store)
        m_store = std::make_unique<store::Facade>(m_worker.store());
    return *m_store;
}

const store::ChatFacade& Station::chat()
{
    if (!m_chat)
        m_chat = std::make_unique<store::ChatFacade>(m_worker.chat());
    return *m_chat;
}

void Station::endDetached()
{
    std::vector<SessionId> kept;
    for (const auto& [session, outlet] : m_kept)
        kept.push_back(session);
    for (const SessionId each : kept) {
        if (Outlet* found = outlet(each))
            found->end(EndReason::Shutdown);
    }
}

void Station::dropStores()
{
    m_homes.clear();
    m_sharedContacts.clear();
    m_store.reset();
    m_chat.reset();
}

void Station::eachHome(const std::function<void(Home&)>& use)
{
    for (const auto& [jid, slot] : m_homes) {
        if (slot->exists)
            use(*slot->home);
    }
}

void Station::sharedContactsChanged(const std::string& domain, const SharedListPtr& list)
{
    eachHome([&](Home& home) {
        if (home.bare().domain == domain)
            home.sharedContactsChanged(list);
    });
}

bool Station::hasHomesOf(const std::string& domain) const
{
    return std::any_of(m_homes.begin(), m_homes.end(), [&](const auto& each) { return each.first.domain == domain; });
}

void Station::after(std::chrono::milliseconds delay, Task task)
{
    m_worker.timers->after(delay, std::move(task));
}

void Station::send(size_t station, Parcel parcel)
{
    m_outboxes[station].push_back(std::move(parcel));
    flushLater();
}

void Station::count(watch::Counter counter, uint64_t by)
{
    m_counts[size_t(counter)] += by;
    m_hasCounts = true;
    flushLater();
}

void Station::count(watch::Counter counter, const Stanza& stanza)
{
    if (stanza.kind == Kind::Message && !stanza.isError() && hasSubstance(stanza))
        count(counter);
}

void Station::flushLater()
{
    if (!std::exchange(m_flushing, true))
        executor().post([this] { flush(); });
}

void Station::handOutCounts()
{
    if (!std::exchange(m_hasCounts, false))
        return;
    for (size_t i = 0; i < m_counts.size(); ++i) {
        if (const uint64_t by = std::exchange(m_counts[i], 0))
            context().hub.count(watch::Counter(i), by);
    }
}

void Station::flush()
{
    // What the own parcels bring forth is sent behind them, so the order in which parcels were sent is kept; a stanza that
    // goes from session to account to account to session does so in one turn.
    for (int hop = 0; hop < hopsAtOnce; ++hop) {
        for (size_t i = 0; i < m_outboxes.size(); ++i) {
            if (i == m_index || m_outboxes[i].empty())
                continue;
            m_exchange.post(i, [batch = std::exchange(m_outboxes[i], {})](Station& there) {
                for (const Parcel& each : batch)
                    each(there);
            });
        }
        const auto own = std::exchange(m_outboxes[m_index], {});
        if (own.empty()) {
            handOutCounts();
            m_flushing = false;
            return;
        }
        try {
            for (const Parcel& each : own)
                each(*this);
        } catch (...) { // the worker tells of it; the next that is sent begins anew
            m_flushing = false;
            throw;
        }
    }
    executor().post([this] { flush(); });
}

SessionAddress Station::add(Outlet& outlet)
{
    m_sessions.emplace(++m_lastSession, &outlet);
    return {m_index, m_lastSession};
}

void Station::remove(SessionId session)
{
    m_sessions.erase(session);
    if (const auto kept = m_kept.find(session); kept != m_kept.end()) {
        // It may be the one who asks.
        executor().post([gone = std::shared_ptr<Outlet>(std::move(kept->second))] { (void)gone; });
        m_kept.erase(kept);
    }
}

void Station::replace(SessionId session, std::unique_ptr<Outlet> outlet)
{
    m_sessions[session] = outlet.get();
    m_kept[session] = std::move(outlet);
}

Outlet* Station::outlet(SessionId session)
{
    const auto found = m_sessions.find(session);
    return found == m_sessions.end() ? nullptr : found->second;
}

void Station::deliver(const SessionAddress& to, Delivery delivery)
{
    send(to.station, [id = to.session, delivery = std::move(delivery)](Station& there) { there.handOver(id, delivery); });
}

void Station::handOver(SessionId session, Delivery delivery)
{
    if (Outlet* outlet = this->outlet(session))
        return outlet->deliver(std::move(delivery));
    // It has gone while this was on its way.
    const Stanza& stanza = *delivery.stanza;
    const Jid account = (delivery.to.isEmpty() ? stanza.to : delivery.to).bare();
    const bool matters = stanza.kind == Kind::Message ? !stanza.isError() : stanza.isRequest();
    if (!matters || account.local.empty() || !m_exchange.isLocal(account.domain))
        return;
    atHome(account, [gone = SessionAddress{m_index, session}](Station&, Home* home) {
        if (home)
            home->detach(gone); // it knows by now, most often; what comes back must not be sent here again
    });
    giveBack(*this, account, {std::move(delivery)});
}

void Station::end(const SessionAddress& session, EndReason reason)
{
    send(session.station, [id = session.session, reason](Station& there) {
        if (Outlet* outlet = there.outlet(id))
            outlet->end(reason);
    });
}

Ticket Station::ticket(const SessionAddress& session, uint64_t number)
{
    // Whoever drops it last may be on any worker: it is told from no station's outbox.
    Exchange* const exchange = &m_exchange;
    return Ticket(nullptr, [exchange, session, number](void*) {
        exchange->post(session.station, [session, number](Station& there) {
            if (Outlet* outlet = there.outlet(session.session))
                outlet->settled(number);
        });
    });
}

void Station::withHome(const Jid& bare, std::function<void(Home*)> use)
{
    auto& slot = m_homes[bare];
    if (slot && slot->loaded)
        return use(slot->exists ? slot->home.get() : nullptr);
    const bool begin = !slot;
    if (begin)
        slot = std::make_unique<Slot>();
    slot->waiting.push_back(std::move(use));
    if (!begin)
        return;
    slot->home = std::make_unique<Home>(*this, bare);
    slot->home->load([this, bare](bool exists) {
        const auto found = m_homes.find(bare);
        if (found == m_homes.end())
            return;
        Slot& loaded = *found->second;
        loaded.loaded = true;
        loaded.exists = exists;
        const auto waiting = std::exchange(loaded.waiting, {});
        for (const auto& each : waiting)
            each(exists ? loaded.home.get() : nullptr);
        loaded.home->maybeRelease();
    });
}

void Station::atHome(const Jid& bare, std::function<void(Station&, Home*)> use)
{
    send(m_exchange.homeOf(bare), [bare = bare.bare(), use = std::move(use)](Station& there) {
        if (const auto found = there.m_homes.find(bare); found != there.m_homes.end() && found->second->loaded)
            return use(there, found->second->exists ? found->second->home.get() : nullptr);
        there.withHome(bare, [&there, use](Home* home) { use(there, home); });
    });
}

Home* Station::loadedHome(const Jid& bare)
{
    const auto found = m_homes.find(bare);
    return found == m_homes.end() || !found->second->exists ? nullptr : found->second->home.get();
}

void Station::releaseHome(const Jid& bare)
{
    // Its functions may be on the stack.
    send(m_index, [bare](Station& here) {
        const auto found = here.m_homes.find(bare);
        if (found == here.m_homes.end() || !found->second->loaded)
            return;
        Slot& slot = *found->second;
        if (slot.home->isIdle())
            return void(here.m_homes.erase(found));
        // Something is under way, and whoever it is for does not say when it has ended.
        if (slot.home->resources().empty() && !std::exchange(slot.lookedAtAgain, true))
            here.after(lookAgainAfter, [&here, bare] {
                if (const auto there = here.m_homes.find(bare); there != here.m_homes.end()) {
                    there->second->lookedAtAgain = false;
                    here.releaseHome(bare);
                }
            });
    });
}

void Station::route(StanzaPtr stanza, Ticket ticket)
{
    if (!m_exchange.isLocal(stanza->to.domain)) {
        if (Service* const service = m_exchange.serviceOf(stanza->to.domain))
            return service->take(*this, std::move(stanza), std::move(ticket));
        return refuse(stanza, {Condition::RemoteServerNotFound});
    }
    if (stanza->to.local.empty())
        return toServer(stanza);
    const size_t home = m_exchange.homeOf(stanza->to);
    send(home, [stanza = std::move(stanza), ticket = std::move(ticket)](Station& there) { there.toAccount(stanza, ticket); });
}

void Station::routeArchived(StanzaPtr message, Ticket ticket, std::shared_ptr<SenderEntry> sender)
{
    const size_t home = m_exchange.homeOf(message->to);
    send(home, [message = std::move(message), ticket = std::move(ticket), sender = std::move(sender)](Station& there) {
        there.toAccount(message, ticket, sender);
    });
}

void Station::toAccount(StanzaPtr stanza, Ticket ticket, std::shared_ptr<SenderEntry> sender)
{
    const Jid bare = stanza->to.bare();
    // Presence and probes are of no use to an account of which nobody is online: it is not loaded for them.
    const bool isNews = stanza->kind == Kind::Presence &&
                        (stanza->type.empty() || stanza->type == "unavailable" || stanza->type == "probe");
    const auto found = m_homes.find(bare);
    if (isNews && found == m_homes.end())
        return;
    const auto deal = [this, stanza = std::move(stanza), ticket = std::move(ticket), sender = std::move(sender)](Home* home) {
        if (home)
            home->incoming(stanza, ticket, sender.get());
        else if (stanza->kind != Kind::Presence)
            // RFC 6121 section 8.5.1: what is not there says what an account would say that is not available.
            refuse(stanza, {Condition::ServiceUnavailable});
        if (sender && !sender->taken)
            appendToArchives(*this, *stanza, {sender->entry}, ticket);
    };
    if (found != m_homes.end() && found->second->loaded)
        return deal(found->second->exists ? found->second->home.get() : nullptr);
    withHome(bare, deal);
}

void Station::toServer(const StanzaPtr& stanza)
{
    if (stanza->kind == Kind::Iq && stanza->isRequest())
        return answerForServer(*this, stanza);
    if (stanza->kind == Kind::Message && !stanza->isError())
        refuse(stanza, {Condition::ServiceUnavailable});
}

void Station::refuse(const StanzaPtr& stanza, const StanzaError& error)
{
    if (const auto answer = stanza->kind == Kind::Presence ? nullptr : stanza->errorReply(error))
        route(answer);
}

uint64_t Station::nextArchiveId()
{
    // 42 bits of milliseconds, 8 of the station, 14 of a counter that restarts with each millisecond.
    const uint64_t least = uint64_t(now()) << 22 | uint64_t(m_index & 0xFF) << 14;
    m_lastArchiveId = std::max(least, m_lastArchiveId + 1);
    return m_lastArchiveId;
}

} // namespace posthorn::xmpp
