// The background work: compaction of segments with much dead space, checkpoints of the WAL, what ended long ago.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/core.h"

namespace posthorn::store {

class Maintenance {
public:
    explicit Maintenance(Core& core);
    ~Maintenance(); ///< stops soon; before the writer is closed

private:
    void loop();

    Core& m_core;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    std::thread m_thread;
};

/// Compacts the segment that needs it most, if one does; true when one was compacted. Blocks on the writer.
Result<bool> compactOne(Core& core);
/// Forgets what ended more than 30 days ago. Blocks on the writer.
Result<void> forgetEnded(Core& core);
/// Removes the files of segments whose compaction has been committed, unless somebody reads them all.
Result<void> removeDropped(Core& core);

} // namespace posthorn::store
