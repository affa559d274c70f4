// Works off the remote queue: finds the hosts, carries the messages over, tries again, and tells the senders. One
// QueueRunner a server, on one worker. core/server makes it; the console's and posthornctl's queue operations call
// apply(). An entry leaves the queue only in the commit that follows the peer's 250 (or that holds the report to the
// sender), so a crash can repeat a delivery but never lose one.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "config/settings.h"
#include "delivery/queue/lane.h"
#include "delivery/queue/route.h"
#include "delivery/queue_operation.h"
#include "delivery/reporter.h"
#include "directory/directory.h"
#include "store/mail_store.h"
#include "watch/hub.h"
#include "wire/service.h"
#include "wire/timer.h"

namespace posthorn::delivery {

class QueueRunner {
public:
    /// The references outlive the runner; executor, timers and facade are of the same worker.
    struct Parts {
        Executor& executor;
        wire::Timers& timers;
        wire::Connector& connector;
        wire::Resolver& resolver;
        directory::Directory& directory;
        store::Facade facade;
        const config::Settings& settings;
        watch::Hub& hub;
        std::string hostName;            ///< A-labels
        Executor* background = nullptr;  ///< for key derivation at a smart host; null: on the worker
        Clock& clock = Clock::system();
    };
    explicit QueueRunner(Parts parts);
    /// On the worker's thread, or when that has ended.
    ~QueueRunner();

    /// Begins to work. On the worker's thread, as stop().
    void start();
    /// Takes up nothing more and concludes nothing more; connections that stand are ended by the engine. What was under
    /// way stays in the queue as it was.
    void stop();
    /// Something new is in the queue. From any thread; cheap.
    void notice();

    using Operation = QueueOperation;
    /// On the entries with these ids, or on all. From any thread; the reply (how many there were) comes on @p asker when
    /// it is durable. Entries that were taken up and wait for a connection are held or removed as well; those of a
    /// message that is being handed over just now come to what the other host says.
    void apply(Operation operation, std::vector<int64_t> ids, bool all, Executor& asker, Reply<size_t> reply);

    // For the lanes.
    bool takeSlot(const std::string& address);
    void releaseSlot(const std::string& address);
    void waitForSlot(std::weak_ptr<Lane> lane) { m_slotWaiters.push_back(std::move(lane)); }
    void open(const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session);
    bool hasBatch(const std::string& destination) const;
    std::optional<Batch> takeBatch(const std::string& destination);
    void readBody(const Batch& batch, Reply<store::Bytes> reply);
    void conclude(Batch batch, std::vector<RecipientResult> results);
    void failDestination(const std::string& destination, const std::string& status, const std::string& text);
    void laneGone(Lane& lane);
    Executor* background() const { return m_parts.background; }

    static constexpr size_t mostInHand = 10000;   ///< entries taken up at the same time
    static constexpr size_t mostRecipients = 100; ///< of one transaction (RFC 5321 section 4.5.3.1.8)

private:
    /// Where mail goes together: a domain, or the smart host.
    struct Destination {
        bool isSmartHost = false;
        std::deque<Batch> waiting;
        std::vector<std::shared_ptr<Lane>> lanes;
        std::optional<Route> route;
        UnixMs routedAt = 0;
        bool isRouting = false;
    };
    struct Settlement;
    struct Work;

    void lookSoon();
    void look();
    void wakeAt(UnixMs time);
    void take(std::vector<store::QueueEntry> entries);
    void showTotals();
    void pump();
    void findRoute(const std::string& name, Destination& destination);
    LaneOptions laneOptions(const std::string& name, const Destination& destination) const;
    // queue_settlement.cpp
    void decide(Settlement& settlement, const store::QueueEntry& entry, const RecipientResult& result);
    void giveBack(Settlement& settlement, const store::QueueEntry& entry, const RecipientResult& result);
    void addReport(Settlement& settlement, Action action, const store::QueueEntry& entry,
                   const RecipientResult& result, UnixMs retryUntil);
    bool wantsDelayReport(const store::QueueEntry& entry, UnixMs now) const;
    void withBody(std::shared_ptr<Settlement> settlement);
    void makeReports(std::shared_ptr<Settlement> settlement);
    void commit(std::shared_ptr<Settlement> settlement);
    void retryLater(std::shared_ptr<Settlement> settlement, const Error& error);
    // queue_operations.cpp
    void nextOperation(std::shared_ptr<Work> work);
    void settleOperation(std::shared_ptr<Work> work);
    void letGo(const std::set<int64_t>& ids);
    void log(watch::Level level, const std::string& text) { m_parts.hub.log(watch::Channel::SmtpOut, level, text); }

    Parts m_parts;
    RouteFinder m_routes;
    Reporter m_reporter;
    std::map<std::string, Destination> m_destinations;
    std::string m_turn; ///< the destination that got a lane last
    size_t m_lanes = 0;
    std::map<std::string, size_t> m_slots; ///< connections by address
    std::vector<std::weak_ptr<Lane>> m_slotWaiters;
    std::set<int64_t> m_inHand;
    bool m_running = false;
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_lookPending = false;
    bool m_pumping = false;
    bool m_pumpAgain = false;
    int64_t m_lastLook = -1000000;
    UnixMs m_wakeAt = 0; ///< 0: no timer is set
    Life m_life;
};

} // namespace posthorn::delivery
