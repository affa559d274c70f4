// What the store's rooms share while it is open. Inside the store only.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "store/cache/snapshot_cache.h"
#include "store/cache/summary_cache.h"
#include "store/segment/segment_files.h"
#include "store/store.h"
#include "store/writer/writer.h"

namespace posthorn::store {

class Maintenance;
class SearchRoom;

struct Core {
    explicit Core(StoreOptions given);
    ~Core();

    const StoreOptions options;
    const sql::Opener openWriter;
    const sql::Opener openReader;
    SnapshotCache snapshots;
    SummaryCache summaries;
    SegmentFiles segments;
    std::unique_ptr<SearchRoom> search; ///< outlives the writer, which tells it what came
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Maintenance> maintenance;
    std::atomic<int> pins{0};    ///< while above 0, no segment's file is removed: somebody reads them all
    std::mutex compacting;       ///< one round at a time

    Limits limits() const { return options.limits ? options.limits() : Limits(); }
    /// Shares store.cache-memory out between the caches.
    void shareMemory();
    std::string segmentFolder() const { return options.folder + "/segments"; }
};

} // namespace posthorn::store
