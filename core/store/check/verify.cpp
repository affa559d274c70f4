#include "store/check/check.h"
#include "store/check/compare.h"
#include "store/check/replay.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"

namespace posthorn::store {

namespace {

/// No segment's file goes away while one of these lives.
class Pin {
public:
    explicit Pin(Core& core) : m_core(core) { ++m_core.pins; }
    ~Pin() { --m_core.pins; }
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;

private:
    Core& m_core;
};

Result<std::vector<SegmentExtent>> readExtents(sql::Connection& index)
{
    std::vector<SegmentExtent> extents;
    auto rows = sql::select(index, "SELECT number, size FROM segment WHERE removed = 0 ORDER BY number");
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return extents;
        extents.push_back({uint64_t(rows->integer(0)), rows->integer(1)});
    }
}

} // namespace

Result<CheckReport> verifyStore(Core& core, const Progress& progress)
{
    const Pin pin(core);
    auto index = core.openReader();
    if (!index)
        return passOn(index.error());
    auto scratch = sql::SqliteConnection::open("", sql::SqliteConnection::Mode::Scratch);
    if (!scratch)
        return passOn(scratch.error());
    POSTHORN_TRY((*index)->begin());
    // The view begins with the first question, and the segments must be those of the same moment.
    auto extents = readExtents(**index);
    if (!extents)
        return passOn(extents.error());
    CheckReport report;
    Replay replay(**scratch, *core.options.files, core.segmentFolder(), {false, core.options.clock->now()}, report);
    POSTHORN_TRY(replay.run(*extents, progress));
    POSTHORN_TRY((*scratch)->begin());
    POSTHORN_TRY(compareIndices(**index, **scratch, report));
    POSTHORN_TRY(checkIndex(**index, report));
    (*index)->rollback();
    return report;
}

} // namespace posthorn::store
