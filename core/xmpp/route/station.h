// What one worker has of the XMPP server: the sessions that it carries, the accounts that are at home on it, and the way
// to the others. Everything here happens on that worker.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "xmpp/policy/policies.h"
#include "xmpp/policy/shared_contacts.h"
#include "xmpp/route/exchange.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

class Caps;
class Home;
struct SenderEntry;

using SessionId = uint64_t;

/// Where a session is.
struct SessionAddress {
    size_t station = 0;
    SessionId session = 0;
    bool operator==(const SessionAddress&) const = default;
};

/// A stanza on its last way, to one session.
struct Delivery {
    StanzaPtr stanza;
    Jid to; ///< instead of the stanza's own; empty: that
    /// Where given, the stanza lies in the store still: set once the client has it, and let go of in any case.
    std::shared_ptr<bool> taken{};
};

/// Why a session is ended from elsewhere.
enum class EndReason { Conflict, Replaced /**< resumed by another connection */, AccountGone, LogInAgain, Policy, Shutdown };

/// A session as the rest of the server reaches it. It hears of deliveries on its own worker.
class Outlet {
public:
    virtual ~Outlet() = default;
    virtual void deliver(Delivery delivery) = 0;
    virtual void end(EndReason reason) = 0;
    /// What the session acknowledges to its client has come one stanza further (XEP-0198).
    virtual void settled(uint64_t ticket) = 0;
    /// Another connection takes this session over: calls @p give with what is to go with it, once all that came from the
    /// client has been dealt with; with null where nothing is to go.
    using Give = std::function<void(std::shared_ptr<void> state)>;
    virtual void handOver(Give give) = 0;
    /// The answer to a request for another session's state; null: there is none any more.
    virtual void takeOver(std::shared_ptr<void> state) { (void)state; }
};

/// Told by the last one who holds it that a stanza has been dealt with.
using Ticket = std::shared_ptr<void>;

class Station {
public:
    Station(Exchange& exchange, size_t index);
    ~Station();

    Exchange& exchange() { return m_exchange; }
    const Context& context() const { return m_exchange.context(); }
    size_t index() const { return m_index; }
    Executor& executor() const { return *m_worker.executor; }
    const store::Facade& store();
    const store::ChatFacade& chat();
    void dropStores();
    void endDetached();
    UnixMs now() const { return context().clock.now(); }
    Policies& policies() { return m_policies; }
    SharedContacts& sharedContacts() { return m_sharedContacts; }
    /// The accounts of @p domain that are loaded hear of it.
    void sharedContactsChanged(const std::string& domain, const SharedListPtr& list);
    bool hasHomesOf(const std::string& domain) const;
    void after(std::chrono::milliseconds delay, Task task);

    /// To another station, or later in this turn on this one.
    void send(size_t station, Parcel parcel);
    /// For the console; what a turn counts goes there at its end, together.
    void count(watch::Counter counter, uint64_t by = 1);
    /// The same for @p stanza if it is a message that says something.
    void count(watch::Counter counter, const Stanza& stanza);

    // Sessions.
    SessionAddress add(Outlet& outlet);
    void remove(SessionId session);
    Outlet* outlet(SessionId session);
    /// Puts another one in the session's place, which the station keeps until remove().
    void replace(SessionId session, std::unique_ptr<Outlet> outlet);
    /// To a session anywhere.
    void deliver(const SessionAddress& to, Delivery delivery);
    /// To a session of this station. What it cannot take any more goes back to its account, or to who asked.
    void handOver(SessionId session, Delivery delivery);
    void end(const SessionAddress& session, EndReason reason);
    /// A ticket whose end the session is told of.
    Ticket ticket(const SessionAddress& session, uint64_t number);

    // Accounts at home here.
    /// Calls @p use with the account, loading it first where needed; with null for one that does not exist.
    void withHome(const Jid& bare, std::function<void(Home*)> use);
    /// The same from anywhere.
    void atHome(const Jid& bare, std::function<void(Station&, Home*)> use);
    /// Only when it is loaded.
    Home* loadedHome(const Jid& bare);
    /// It may go: at once where nothing of it is under way, else as soon as that has ended.
    void releaseHome(const Jid& bare);
    /// Those that are loaded.
    void eachHome(const std::function<void(Home&)>& use);
    size_t homes() const { return m_homes.size(); }

    /// What is known of clients by the hashes that they announce.
    Caps& caps() { return *m_caps; }
    /// Accounts at home here of which it is known that they have no nodes: nobody needs to look (XEP-0163).
    std::unordered_set<Jid, JidHash>& nodeless() { return m_nodeless; }

    /// Sends a stanza on its way to whoever it is for. `from` is true by now. @p ticket is dropped when it is dealt with.
    void route(StanzaPtr stanza, Ticket ticket = {});
    /// The same for a message to an account of ours, with what its sender's archive is to have of it.
    void routeArchived(StanzaPtr message, Ticket ticket, std::shared_ptr<SenderEntry> sender);
    /// An error back to where it came from, if that may be answered.
    void refuse(const StanzaPtr& stanza, const StanzaError& error);
    /// An id for an archive: unique and rising with time.
    uint64_t nextArchiveId();

private:
    struct Slot;
    void flush();
    void flushLater();
    void handOutCounts();
    void toServer(const StanzaPtr& stanza);
    void toAccount(StanzaPtr stanza, Ticket ticket, std::shared_ptr<SenderEntry> sender = {});

    Exchange& m_exchange;
    const size_t m_index;
    const WorkerParts m_worker;
    Policies m_policies;
    SharedContacts m_sharedContacts;
    std::unique_ptr<store::Facade> m_store;
    std::unique_ptr<store::ChatFacade> m_chat;
    SessionId m_lastSession = 0;
    std::unordered_map<SessionId, Outlet*> m_sessions;
    std::unordered_map<SessionId, std::unique_ptr<Outlet>> m_kept; ///< those of m_sessions without a connection
    std::unique_ptr<Caps> m_caps;
    std::unordered_set<Jid, JidHash> m_nodeless;
    std::unordered_map<Jid, std::unique_ptr<Slot>, JidHash> m_homes;
    std::vector<std::vector<Parcel>> m_outboxes; ///< by station
    watch::Counters m_counts{};                  ///< of this turn
    bool m_hasCounts = false;
    bool m_flushing = false;                     ///< a flush is due at the end of the turn
    uint64_t m_lastArchiveId = 0;
};

} // namespace posthorn::xmpp
