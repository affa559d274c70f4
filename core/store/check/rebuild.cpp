#include "store/check/check.h"
#include "store/check/replay.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"

namespace posthorn::store {

namespace {

using sql::SqliteConnection;

Result<CheckReport> replayInto(sql::Connection& scratch, const StoreOptions& options, const Progress& progress)
{
    const std::string folder = options.folder + "/segments";
    auto segments = listSegments(*options.files, folder);
    if (!segments)
        return passOn(segments.error());
    CheckReport report;
    Replay replay(scratch, *options.files, folder, {true, options.clock->now()}, report);
    POSTHORN_TRY(replay.run(*segments, progress));
    return report;
}

Result<void> removeIfThere(FileSystem& files, const std::string& path)
{
    auto removed = files.remove(path);
    if (!removed && removed.error().kind != ErrorKind::NotFound)
        return removed;
    return {};
}

Result<void> renameIfThere(FileSystem& files, const std::string& from, const std::string& to)
{
    auto renamed = files.rename(from, to);
    if (!renamed && renamed.error().kind != ErrorKind::NotFound)
        return renamed;
    return {};
}

} // namespace

Result<CheckReport> rebuildStore(Core& core, const Progress& progress)
{
    if (core.options.openWriter)
        return fail(ErrorKind::Unsupported, "only an SQLite index can be rebuilt while the server runs");
    const std::string path = core.options.folder + "/mail.db.rebuild";
    Result<CheckReport> report;
    const std::lock_guard noCompaction(core.compacting);
    auto done = core.writer->exclusively([&](sql::Connection& index) -> Result<void> {
        POSTHORN_TRY(removeIfThere(*core.options.files, path));
        auto scratch = SqliteConnection::open(path, SqliteConnection::Mode::Scratch, core.options.sqliteVfs);
        if (!scratch)
            return passOn(scratch.error());
        report = replayInto(**scratch, core.options, progress);
        if (report)
            POSTHORN_TRY(sql::copyDatabase(index, **scratch));
        scratch->reset();
        (void)removeIfThere(*core.options.files, path);
        return {};
    });
    core.summaries.clear();
    if (!done)
        return passOn(done.error());
    return report;
}

Result<CheckReport> rebuildIndexFile(const StoreOptions& options, const Progress& progress)
{
    FileSystem& files = *options.files;
    const std::string index = options.folder + "/mail.db";
    const std::string made = index + ".rebuild";
    const std::string old = index + ".old";
    POSTHORN_TRY(removeIfThere(files, made));
    Result<CheckReport> report;
    {
        auto scratch = SqliteConnection::open(made, SqliteConnection::Mode::Scratch, options.sqliteVfs);
        if (!scratch)
            return passOn(scratch.error());
        report = replayInto(**scratch, options, progress);
    }
    if (!report) {
        (void)removeIfThere(files, made);
        return report;
    }
    {
        auto file = files.open(made, OpenMode::ReadWrite);
        if (!file)
            return passOn(file.error());
        POSTHORN_TRY((*file)->sync());
    }
    // The old index's WAL must never meet the new index, nor the old index lose its WAL and look whole: so the old one
    // goes first. Without any index the next start rebuilds.
    POSTHORN_TRY(renameIfThere(files, index, old));
    POSTHORN_TRY(files.syncFolder(options.folder));
    POSTHORN_TRY(removeIfThere(files, index + "-wal"));
    POSTHORN_TRY(removeIfThere(files, index + "-shm"));
    POSTHORN_TRY(files.syncFolder(options.folder));
    POSTHORN_TRY(files.rename(made, index));
    POSTHORN_TRY(files.syncFolder(options.folder));
    POSTHORN_TRY(removeIfThere(files, old));
    return report;
}

} // namespace posthorn::store
