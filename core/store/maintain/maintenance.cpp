#include "store/maintain/maintenance.h"

#include <chrono>
#include <future>

#include "store/search/search_room.h"
#include "store/verbs/verbs.h"
#include "watch/hub.h"

namespace posthorn::store {

namespace {

constexpr int64_t checkpointAt = 8 << 20; ///< bytes of WAL
constexpr auto tick = std::chrono::milliseconds(500);
constexpr int ticksPerCompaction = 60;
constexpr int ticksPerPruning = 7200;
constexpr UnixMs endsLast = UnixMs(30) * 24 * 3600 * 1000;

} // namespace

Maintenance::Maintenance(Core& core)
    : m_core(core)
    , m_thread([this] { loop(); })
{
}

Maintenance::~Maintenance()
{
    {
        std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

Result<void> forgetEnded(Core& core)
{
    std::promise<Result<void>> answer;
    core.writer->submit(verbs::pruneEnded(core.options.clock->now() - endsLast,
                                          [&answer](Result<void> result) { answer.set_value(std::move(result)); }));
    return answer.get_future().get();
}

void Maintenance::loop()
{
    std::unique_ptr<sql::Connection> connection;
    const auto tell = [this](const Error& error) {
        if (m_core.options.hub)
            m_core.options.hub->log(watch::Channel::System, watch::Level::Warning,
                                    "store maintenance: " + error.text + " (" + error.detail + ")");
    };
    std::unique_lock lock(m_mutex);
    for (uint64_t ticks = 1;; ++ticks) {
        if (m_wake.wait_for(lock, tick, [this] { return m_stop; }))
            return;
        lock.unlock();
        m_core.shareMemory();
        if (m_core.writer->logBytes() > checkpointAt) {
            if (!connection) {
                if (auto opened = m_core.openReader())
                    connection = std::move(*opened);
            }
            if (connection) {
                if (auto done = connection->checkpoint(false); !done)
                    tell(done.error());
            }
        }
        if (ticks % ticksPerCompaction == 0) {
            if (auto done = compactOne(m_core); !done && done.error().kind != ErrorKind::Cancelled)
                tell(done.error());
        }
        if (ticks % ticksPerPruning == 0) {
            if (auto done = forgetEnded(m_core); !done && done.error().kind != ErrorKind::Cancelled)
                tell(done.error());
            if (auto done = m_core.search->sweep(); !done)
                tell(done.error());
        }
        lock.lock();
    }
}

} // namespace posthorn::store
