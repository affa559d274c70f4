#include "delivery/queue_runner.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::delivery {

using config::Setting;

namespace {

constexpr int64_t lookPause = 100;      ///< ms between two looks into the queue
constexpr int64_t longestSleep = 60000; ///< ms; a queue that somebody else filled is seen after that at the latest
constexpr int64_t routeLife = 600000;   ///< ms after which a busy destination's hosts are looked up anew
constexpr size_t page = 500;

/// "host", "host:port" or "[2001:db8::1]:port".
std::pair<std::string, uint16_t> parseHostPort(const std::string& text, uint16_t port)
{
    const size_t colon = text.rfind(':');
    const bool isPort = colon != std::string::npos && text.find(']', colon) == std::string::npos &&
                        (text.find(':') == colon || text[colon - 1] == ']');
    std::string host = isPort ? text.substr(0, colon) : text;
    if (isPort)
        port = parseNumber<uint16_t>(std::string_view(text).substr(colon + 1)).value_or(port);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    return {host, port};
}

} // namespace

QueueRunner::QueueRunner(Parts parts)
    : m_parts(std::move(parts)),
      m_routes(m_parts.resolver, m_parts.executor, m_parts.hostName),
      m_reporter(m_parts.directory, m_parts.hostName, m_parts.clock)
{
}

QueueRunner::~QueueRunner()
{
    stop();
}

void QueueRunner::start()
{
    m_running = true;
    look();
}

void QueueRunner::stop()
{
    m_running = false;
    for (auto& [name, destination] : m_destinations) {
        for (const auto& lane : destination.lanes)
            lane->stop();
    }
}

void QueueRunner::notice()
{
    m_parts.executor.post(m_life.bind([this] { lookSoon(); }));
}

/// Many reasons to look make one look.
void QueueRunner::lookSoon()
{
    if (!m_running || m_lookPending)
        return;
    const int64_t wait = m_lastLook + lookPause - m_parts.clock.steadyMs();
    if (wait <= 0) {
        look();
        return;
    }
    m_lookPending = true;
    m_parts.timers.after(std::chrono::milliseconds(wait), m_life.bind([this] {
        m_lookPending = false;
        look();
    }));
}

void QueueRunner::look()
{
    if (!m_running)
        return;
    if (m_looking) {
        m_lookAgain = true;
        return;
    }
    m_lastLook = m_parts.clock.steadyMs();
    if (m_inHand.size() >= mostInHand) {
        showTotals(); // the next conclusion looks again
        return;
    }
    m_looking = true;
    // Entries in hand are due, too, so that many more are asked for.
    const size_t most = m_inHand.size() + page;
    m_parts.facade.queue->due(m_parts.clock.now(), most,
                              m_life.bind([this, most](Result<std::vector<store::QueueEntry>> entries) {
                                  m_looking = false;
                                  if (!m_running)
                                      return;
                                  if (entries) {
                                      m_lookAgain = m_lookAgain || entries->size() == most;
                                      take(std::move(*entries));
                                  } else {
                                      log(watch::Level::Error, "queue cannot be read: " + entries.error().text);
                                  }
                                  showTotals();
                                  if (std::exchange(m_lookAgain, false))
                                      lookSoon();
                              }));
}

void QueueRunner::showTotals()
{
    m_parts.facade.queue->totals(m_life.bind([this](Result<store::Queue::Totals> totals) {
        const UnixMs now = m_parts.clock.now();
        UnixMs next = now + longestSleep;
        if (totals) {
            m_parts.hub.setQueue({totals->waiting, totals->held, totals->bytes, totals->oldest});
            if (totals->nextAttempt > now)
                next = std::min(next, totals->nextAttempt);
        }
        wakeAt(next);
    }));
}

void QueueRunner::wakeAt(UnixMs time)
{
    if (!m_running || (m_wakeAt != 0 && m_wakeAt <= time))
        return;
    m_wakeAt = time;
    m_parts.timers.after(std::chrono::milliseconds(std::max<int64_t>(time - m_parts.clock.now(), 1)),
                         m_life.bind([this, time] {
                             if (m_wakeAt != time)
                                 return; // an earlier one was set meanwhile
                             m_wakeAt = 0;
                             look();
                         }));
}

/// Sorts new entries into batches: one message, one destination, not too many recipients.
void QueueRunner::take(std::vector<store::QueueEntry> entries)
{
    const std::string smartHost = m_parts.settings.snapshot()->text(Setting::DeliverySmartHost);
    std::map<std::pair<std::string, uint64_t>, Batch*> open;
    for (store::QueueEntry& entry : entries) {
        if (m_inHand.size() >= mostInHand || !m_inHand.insert(entry.id).second)
            continue;
        const std::string name = smartHost.empty() ? entry.recipient.address.domain : "smart host " + smartHost;
        Destination& destination = m_destinations[name];
        destination.isSmartHost = !smartHost.empty();
        Batch*& batch = open[{name, entry.delivery}];
        if (batch == nullptr || batch->entries.size() >= mostRecipients) {
            destination.waiting.emplace_back();
            batch = &destination.waiting.back();
        }
        batch->entries.push_back(std::move(entry));
    }
    pump();
}

/// Gives lanes to destinations that have something waiting, in turn.
void QueueRunner::pump()
{
    if (m_pumping) {
        m_pumpAgain = true;
        return;
    }
    m_pumping = true;
    do {
        m_pumpAgain = false;
        const auto settings = m_parts.settings.snapshot();
        const size_t most = size_t(settings->number(Setting::DeliveryConnections));
        const size_t perHost = size_t(settings->number(Setting::DeliveryConnectionsPerHost));
        std::erase_if(m_destinations, [](const auto& item) {
            return item.second.waiting.empty() && item.second.lanes.empty() && !item.second.isRouting;
        });
        std::vector<std::string> names;
        for (const auto& [name, destination] : m_destinations) {
            if (!destination.waiting.empty())
                names.push_back(name);
        }
        std::rotate(names.begin(), std::upper_bound(names.begin(), names.end(), m_turn), names.end());
        for (const std::string& name : names) {
            const auto found = m_destinations.find(name);
            if (!m_running || m_lanes >= most || found == m_destinations.end())
                break;
            Destination& destination = found->second;
            const size_t free = size_t(std::count_if(destination.lanes.begin(), destination.lanes.end(),
                                                     [](const auto& lane) { return lane->isFree(); }));
            if (!destination.route || m_parts.clock.now() - destination.routedAt > routeLife) {
                findRoute(name, destination);
            } else if (destination.lanes.size() < perHost && free < destination.waiting.size()) {
                m_turn = name;
                ++m_lanes;
                m_pumpAgain = true;
                const auto lane = std::make_shared<Lane>(*this, laneOptions(name, destination));
                destination.lanes.push_back(lane);
                lane->connect();
            }
        }
    } while (m_pumpAgain);
    m_pumping = false;
}

void QueueRunner::findRoute(const std::string& name, Destination& destination)
{
    if (destination.isRouting)
        return;
    destination.isRouting = true;
    auto found = m_life.bind([this, name](Route route) {
        const auto at = m_destinations.find(name);
        if (at == m_destinations.end())
            return;
        Destination& here = at->second;
        here.isRouting = false;
        if (!m_running)
            return;
        if (!route.candidates.empty()) {
            here.route = std::move(route);
            here.routedAt = m_parts.clock.now();
            pump();
            return;
        }
        RecipientResult result;
        result.kind = route.permanent ? RecipientResult::Kind::Permanent : RecipientResult::Kind::Temporary;
        result.status = route.status;
        result.text = route.problem;
        std::deque<Batch> waiting = std::exchange(here.waiting, {});
        for (Batch& batch : waiting) {
            std::vector<RecipientResult> results(batch.entries.size(), result);
            conclude(std::move(batch), std::move(results));
        }
        pump();
    });
    if (destination.isSmartHost)
        m_routes.findHost(parseHostPort(name.substr(11), 25).first, std::move(found));
    else
        m_routes.find(name, std::move(found));
}

LaneOptions QueueRunner::laneOptions(const std::string& name, const Destination& destination) const
{
    const auto settings = m_parts.settings.snapshot();
    LaneOptions options;
    options.destination = name;
    options.route = *destination.route;
    options.port = uint16_t(settings->number(Setting::DeliveryPort));
    options.client.hostName = m_parts.hostName;
    options.client.timeout = std::chrono::seconds(settings->number(Setting::DeliveryTimeout));
    options.client.finalTimeout = std::max(options.client.timeout, std::chrono::seconds(600));
    if (destination.isSmartHost) {
        const std::string& mode = settings->text(Setting::DeliverySmartHostTls);
        options.port = parseHostPort(name.substr(11), 25).second;
        options.implicitTls = mode == "implicit";
        options.client.useTls = mode == "opportunistic" || mode == "starttls";
        options.client.requireTls = mode == "implicit" || mode == "starttls";
        const wire::Endpoint endpoint{options.route.candidates.front().address, options.port};
        options.verifyCertificate = options.client.requireTls && !endpoint.isLoopback();
        options.client.login = settings->text(Setting::DeliverySmartHostLogin);
        options.client.password = settings->text(Setting::DeliverySmartHostPassword);
        options.client.allowClearPassword = mode == "none";
    }
    return options;
}

bool QueueRunner::takeSlot(const std::string& address)
{
    size_t& used = m_slots[address];
    if (used >= size_t(m_parts.settings.snapshot()->number(Setting::DeliveryConnectionsPerHost)))
        return false;
    ++used;
    return true;
}

void QueueRunner::releaseSlot(const std::string& address)
{
    const auto found = m_slots.find(address);
    if (found == m_slots.end())
        return;
    if (--found->second == 0)
        m_slots.erase(found);
    if (m_slotWaiters.empty() || !m_running)
        return;
    m_parts.executor.post(m_life.bind([this] {
        const std::vector<std::weak_ptr<Lane>> waiters = std::exchange(m_slotWaiters, {});
        for (const auto& waiter : waiters) {
            if (const auto lane = waiter.lock(); lane && m_running)
                lane->connect();
        }
    }));
}

void QueueRunner::open(const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session)
{
    m_parts.connector.connect(m_parts.executor, target, std::move(session));
}

bool QueueRunner::hasBatch(const std::string& destination) const
{
    const auto found = m_destinations.find(destination);
    return m_running && found != m_destinations.end() && !found->second.waiting.empty();
}

std::optional<Batch> QueueRunner::takeBatch(const std::string& destination)
{
    if (!hasBatch(destination))
        return std::nullopt;
    std::deque<Batch>& waiting = m_destinations.find(destination)->second.waiting;
    Batch batch = std::move(waiting.front());
    waiting.pop_front();
    return batch;
}

void QueueRunner::readBody(const Batch& batch, Reply<store::Bytes> reply)
{
    m_parts.facade.queue->readBody(batch.entries.front().body, std::move(reply));
}

/// No host of the destination can be spoken to now: what waits need not try the same one by one.
void QueueRunner::failDestination(const std::string& destination, const std::string& status, const std::string& text)
{
    const auto found = m_destinations.find(destination);
    if (found == m_destinations.end())
        return;
    RecipientResult result;
    result.status = status;
    result.text = text;
    std::deque<Batch> waiting = std::exchange(found->second.waiting, {});
    for (Batch& batch : waiting) {
        std::vector<RecipientResult> results(batch.entries.size(), result);
        conclude(std::move(batch), std::move(results));
    }
}

void QueueRunner::laneGone(Lane& lane)
{
    const auto found = m_destinations.find(lane.destination());
    if (found != m_destinations.end() &&
        std::erase_if(found->second.lanes, [&](const auto& other) { return other.get() == &lane; }) > 0)
        --m_lanes;
    pump();
}

} // namespace posthorn::delivery
