// The appending end of the log: the one segment that is written to. Used by the writer's thread only; a thread of its own
// runs fdatasync beside the writer's SQL.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "base/files.h"
#include "store/segment/facts.h"

namespace posthorn::store {

class SegmentLog {
public:
    SegmentLog(FileSystem& files, std::string folder);
    ~SegmentLog();

    /// Goes on with a segment whose first @p size bytes are known to the index; cuts off what lies behind. Corrupt
    /// when the file is shorter: then a new segment must be begun.
    Result<void> resume(uint64_t number, int64_t size);
    /// Makes a new segment file with its first record; file and name are durable on return.
    Result<void> begin(const StartFact& start, uint64_t sequence);
    /// False before the first segment, and after a failure that forbids to append to it.
    bool usable() const { return m_file && !m_broken; }
    /// Forgets the current segment; a new one must be begun.
    void close() { m_file.reset(); }

    uint64_t number() const { return m_number; }
    int64_t position() const { return m_position; } ///< where the next batch begins
    uint32_t salt() const { return m_salt; }

    /// Writes a batch at position(). On an error nothing of it counts.
    Result<void> write(std::span<const std::string_view> pieces, int64_t size);
    void startSync();          ///< on the other thread; waitSync() must follow
    Result<void> waitSync();
    Result<void> syncNow();
    /// The batch is committed: the next one begins behind it.
    void accept() { m_position = m_written; }
    /// The batch was surely not committed: takes it off the file.
    void cut();
    /// Whether it was committed is not known: what was written stays. If it was not, the next batch has the same
    /// sequence numbers, by which readers of the log see that this one never counted (segment/batches.h).
    void disown() { m_position = m_written; }

private:
    void syncLoop();
    void breakOff();

    FileSystem& m_files;
    const std::string m_folder;
    std::unique_ptr<File> m_file;
    uint64_t m_number = 0;
    int64_t m_position = 0;
    int64_t m_written = 0;
    uint32_t m_salt = 0;
    bool m_broken = false;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    enum class Sync { Idle, Wanted, Done, Stop } m_sync = Sync::Idle;
    Result<void> m_syncResult;
    std::thread m_thread;
};

} // namespace posthorn::store
