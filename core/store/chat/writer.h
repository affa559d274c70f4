// The one thread that changes chat.db. It takes all changes that wait and commits them together, so that one sync of the
// disk serves many askers.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/serial_thread.h"
#include "store/chat/change.h"

namespace posthorn::watch {
class Hub;
}

namespace posthorn::store {

class ChatWriter {
public:
    struct Setup {
        sql::Opener open;       ///< called on the writer's thread
        sql::Opener openReader; ///< for checkpoints
        watch::Hub* hub = nullptr;
    };
    /// Starts the thread, which opens the database and migrates it.
    static Result<std::unique_ptr<ChatWriter>> start(Setup setup);
    ~ChatWriter();

    /// From any thread. Answered with Limit when too much waits, with Cancelled after stop().
    void submit(std::unique_ptr<ChatChange> change);
    /// True while anything that was submitted is not committed yet. From any thread.
    bool isBusy();
    /// Makes what waits, then ends. A removal that takes several commits ends after the one that it is at, with Cancelled.
    void stop();

    static constexpr size_t mostWaiting = 50'000;       ///< changes
    static constexpr size_t mostWaitingBytes = 64 << 20;
    static constexpr size_t mostTogether = 2'000;       ///< in one commit
    static constexpr size_t mostBytesTogether = 16 << 20;

private:
    using Changes = std::vector<std::unique_ptr<ChatChange>>;

    explicit ChatWriter(Setup setup);
    void loop(std::promise<Result<void>>* opened);
    Result<void> open();
    Result<void> loadCounters();
    void process(Changes changes);
    /// Makes @p count of them one transaction; on an error nothing of it stays. @p more: those that are not done yet.
    Result<void> commit(const std::unique_ptr<ChatChange>* changes, size_t count, bool& oneByOne,
                        std::vector<ChatChange*>& more);
    void tell(const char* what, const Error& error) const;
    static void answer(Changes changes);
    void requeue(Changes changes);
    void carryLog();

    const Setup m_setup;
    std::unique_ptr<sql::Connection> m_sql;
    ChatCounters m_counters;
    bool m_countersGood = false;
    int64_t m_carryAt;
    int64_t m_forceAt;

    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<std::unique_ptr<ChatChange>> m_waiting;
    size_t m_waitingBytes = 0;
    bool m_stop = false;
    bool m_processing = false;
    std::unique_ptr<sql::Connection> m_carrierSql; ///< on m_carrier's thread
    std::unique_ptr<SerialThread> m_carrier;       ///< carries the log over beside the writer
    std::thread m_thread;
};

} // namespace posthorn::store
