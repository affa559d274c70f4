// A worker: one thread with a Qt event loop, so that Qt things can live there. Whatever it waits for, Qt's things too,
// hangs on one epoll descriptor: WorkerDispatcher is the loop's. All of a worker's functions but post(), callBack(),
// isCurrent() and the load counter belong to its thread.
//
// One turn: what epoll reports, then posted tasks, then due timers; at the end of the turn every source that was
// touched is settled (its output flushed), and what has ended is destroyed. So nothing is destroyed under the feet of
// a callback, and the replies of one turn leave together.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/executor.h"
#include "net/socket.h"
#include "net/timer_wheel.h"
#include "watch/hub.h"
#include "wire/link.h"

class QEventLoop;

namespace posthorn::net {

struct ServicePort;

/// Ends sessions: all of those that match.
struct SessionOrder {
    uint64_t id = 0;                              ///< 0: any
    std::string account = {};                     ///< empty: any
    std::shared_ptr<const ServicePort> port = {}; ///< null: any, outgoing ones included
    bool abort = false;                           ///< else the session is told shutdown() and has `graceMs` to close
    int64_t graceMs = 10000;
};

/// Something with a descriptor in a worker's epoll set. Owned by the worker.
class Source {
public:
    virtual ~Source() = default;
    /// epoll's events for the descriptor.
    virtual void ready(uint32_t events) = 0;
    /// Called at the end of a turn in which the source was marked.
    virtual void settle() {}
    virtual void order(const SessionOrder&) {}

private:
    friend class Worker;
    size_t m_index = 0; ///< in the worker's list
    bool m_marked = false;
    bool m_buried = false;
};

class Worker final : public Executor {
public:
    Worker(unsigned number, watch::Hub& hub);
    ~Worker() override;

    void start();
    /// Ends the thread and waits for it: sources are destroyed on it, queued tasks still run. Call from outside.
    void stop();

    // From any thread.
    void post(Task task) override;
    bool isCurrent() const override;
    unsigned number() const { return m_number; }
    /// Connections that this worker carries or has been given.
    std::atomic<uint32_t> load{0};

    /// Has the wait end, for the loop to look at what Qt has.
    void callBack();

    // On the worker's thread.
    /// One turn. Waits for its first event until @p latest, in the milliseconds of now(); does not wait where work is left.
    void turn(int64_t latest);
    static constexpr int64_t never = INT64_MAX;
    watch::Hub& hub() { return m_hub; }
    /// (Re)starts a timer, which must be cancelled or destroyed on this thread.
    void setTimer(Timer& timer, int64_t delayMs);
    /// Milliseconds of a clock that never goes back, as of the turn's beginning.
    int64_t now() const { return m_now; }
    int64_t freshNow(); ///< the same clock as of this moment, which now() tells from here on
    /// Takes the source; returns it.
    Source& own(std::unique_ptr<Source> source);
    /// Destroys the source at the end of the turn. It must no longer be watched.
    void bury(Source& source);
    /// Destroys a session at the end of the turn, before the sources.
    void bury(std::unique_ptr<wire::Session> session) { m_sessions.push_back(std::move(session)); }
    /// Asks for settle() at the end of the turn.
    void mark(Source& source);
    void order(const SessionOrder& order);

    void watch(int descriptor, uint32_t events, Source& source);
    void rewatch(int descriptor, uint32_t events, Source& source);
    void unwatch(int descriptor);

    /// Where every connection of this worker reads to; valid until the next read.
    static constexpr size_t bufferSize = 64 * 1024;
    std::span<char> readBuffer() { return {m_buffers.get(), bufferSize}; }
    /// Decrypted bytes; valid until the next decryption.
    std::span<char> plainBuffer() { return {m_buffers.get() + bufferSize, bufferSize}; }
    /// For bytes that are encrypted and sent within one call; empty when taken.
    std::string& scratch()
    {
        m_scratch.clear();
        return m_scratch;
    }
    /// Output buffers go round: a connection has one only while something waits to be sent.
    std::string takeBuffer();
    void giveBuffer(std::string buffer);

    uint64_t bytesIn = 0; ///< since the counters were last told
    uint64_t bytesOut = 0;

private:
    void run();
    int timeUntil(int64_t latest);
    void serveEvents(int timeoutMs);
    bool runTasks();
    bool settleMarked();
    void endTurn();
    void wake();

    const unsigned m_number;
    watch::Hub& m_hub;
    std::thread m_thread;
    Descriptor m_epoll;
    Descriptor m_wake;  ///< eventfd
    TimerWheel m_timers;
    int64_t m_now;
    std::unique_ptr<char[]> m_buffers;
    std::string m_scratch;
    std::vector<std::string> m_spare;
    std::vector<std::unique_ptr<Source>> m_sources;
    std::vector<Source*> m_marked;
    std::vector<std::unique_ptr<Source>> m_buried;
    std::vector<std::unique_ptr<wire::Session>> m_sessions; ///< buried ones
    QEventLoop* m_loop = nullptr; ///< while the thread runs

    std::mutex m_mutex;
    std::vector<Task> m_tasks;
    bool m_called = false; ///< callBack()
    bool m_awake = true;   ///< not waiting, or about not to wait any more: nobody need write the eventfd
};

} // namespace posthorn::net
