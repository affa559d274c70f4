// The one thread that changes the index and the log. It takes all requests that wait, and makes them one transaction.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "store/segment/log.h"
#include "store/sql/connection.h"
#include "store/store.h"
#include "store/writer/request.h"
#include "store/writer/state.h"

namespace posthorn::store {

class Writer {
public:
    struct Setup {
        std::string folder;   ///< of the data; segments lie below
        FileSystem* files;
        Clock* clock;
        watch::Hub* hub;      ///< may be null
        std::function<Limits()> limits;
        SnapshotCache* snapshots;
        sql::Opener open;     ///< called on the writer's thread
    };
    /// Starts the thread, which opens the index, migrates it and cuts what a crash left.
    static Result<std::unique_ptr<Writer>> start(Setup setup);
    /// Makes what is queued first.
    ~Writer();

    /// From any thread. After stop() requests are refused with Cancelled, on the caller's thread.
    void submit(RequestPtr request);
    void stop();

    /// Runs @p task on the writer's thread between two batches, and waits for it. The log and the memory of mailboxes
    /// are closed before and opened again afterwards, so that the task may put another index in this one's place.
    Result<void> exclusively(const std::function<Result<void>(sql::Connection&)>& task);

    /// Bytes of SQLite's WAL after the last commit, for the maintenance thread.
    int64_t logBytes() const { return m_logBytes; }

    /// How long a request that can wait (Request::canWait()) waits for others.
    static constexpr std::chrono::milliseconds mostWait{20};
    static constexpr size_t mostRequests = 500;
    static constexpr size_t mostBytes = 64 << 20;
    /// A WAL beyond this is carried over by the writer itself, for the maintenance thread cannot follow.
    static constexpr int64_t mostLogBytes = 128 << 20;

private:
    explicit Writer(Setup setup);
    void loop(std::promise<Result<void>>* opened);
    bool haveWork() const { return m_stop || !m_waiting.empty() || !m_tasks.empty(); }
    void waitForWork(std::unique_lock<std::mutex>& lock);
    Result<void> open();
    Result<void> openLog();
    void process(std::vector<RequestPtr> requests);
    /// Makes them one transaction. On an error nothing of it stays; @p oneByOne says whether single tries may help.
    Result<void> commitAll(const std::vector<Request*>& requests, bool& oneByOne);
    Result<void> runBatch(Batch& batch, const std::vector<Request*>& requests, bool& oneByOne);
    Result<void> ensureSegment();
    void giveUp();
    void refuseMailWhenFull(const std::vector<RequestPtr>& requests);
    static void answer(std::vector<RequestPtr> requests);
    void log(const Error& error, const char* what) const;

    const Setup m_setup;
    std::unique_ptr<sql::Connection> m_sql;
    WriterState m_state;
    std::unique_ptr<SegmentLog> m_log;
    bool m_countersGood = false;
    uint64_t m_unresolved = 0; ///< the sequence number behind a batch whose commit failed, until it is looked up
    uint64_t m_leastSegment = 1;
    int64_t m_checkpointAt = mostLogBytes;
    int64_t m_spaceCheckedAt = -1;
    bool m_full = false;
    std::atomic<int64_t> m_logBytes{0};

    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<RequestPtr> m_waiting;
    std::deque<RequestPtr> m_patient; ///< those that can wait
    bool m_lingers = false;           ///< the thread looks at m_patient by itself, soon
    std::deque<std::function<void()>> m_tasks;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace posthorn::store
