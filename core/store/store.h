// The store as its owner sees it: opened on a folder, asked for one facade per worker, checked, rebuilt and closed.
// core/server owns it; protocols see only the facades' interfaces (mail_store.h).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "store/mail_store.h"
#include "store/sql/connection.h"

namespace posthorn::watch {
class Hub;
}

namespace posthorn::store {

struct Core;

/// The settings of the store, as they are now (core/config: store.*).
struct Limits {
    int64_t segmentSize = 256 << 20; ///< bytes after which a segment is closed
    int compactAt = 30;              ///< per cent of dead space
    int64_t diskReserve = 64 << 20;  ///< below it new mail is NoSpace
    int64_t cacheMemory = 256 << 20; ///< snapshots and summaries together
    bool searchIndex = true;         ///< messages' texts are indexed for those who search
    int64_t searchMaxText = 256 << 10; ///< bytes of a message's text that are indexed
};

struct StoreOptions {
    std::string folder; ///< the data folder: mail.db and segments/ lie there
    FileSystem* files = &FileSystem::system();
    Clock* clock = &Clock::system();
    watch::Hub* hub = nullptr;      ///< for counters and log lines; may be null
    std::function<Limits()> limits; ///< asked often, from any thread; empty: the defaults
    const char* sqliteVfs = nullptr; ///< another SQLite VFS, for tests
    /// Connections to another database than folder/mail.db. Both or none.
    sql::Opener openWriter;
    sql::Opener openReader;
    bool maintenance = true; ///< compaction and checkpoints in the background; tests call maintain() instead
};

/// What verify() and rebuild() say.
struct CheckReport {
    std::vector<std::string> problems; ///< plain text, one line each; empty: all is well. At most 1,000.
    uint64_t moreProblems = 0;         ///< those beyond
    uint64_t segments = 0;
    uint64_t records = 0;
    uint64_t mailboxes = 0;
    uint64_t messages = 0;
    uint64_t queueEntries = 0;
    uint64_t bytes = 0; ///< of segments, read and checked
};

/// Told from time to time how many of how many bytes have been read.
using Progress = std::function<void(uint64_t done, uint64_t all)>;

class Store {
public:
    /// Opens or makes the store. Cuts what a crash left half written. A missing index is made anew from the segments.
    /// Corrupt: the index cannot be read (Store::rebuild helps). Unsupported: it is of a newer version.
    static Result<std::unique_ptr<Store>> open(StoreOptions options);
    /// Answers what is queued, then closes. Executors that were given must still exist.
    ~Store();

    /// One worker's interfaces. @p worker must outlive the store; its reading connection is opened at the first use.
    Facade facade(Executor& worker);

    /// Makes the mailboxes with which an account begins; those that exist stay. The first use of an account does the
    /// same. Account numbers must never be used again.
    void createAccountMailboxes(AccountId account, Executor& asker, Reply<void> reply);
    /// Removes all mailboxes, messages and subscriptions of the account.
    void removeAccount(AccountId account, Executor& asker, Reply<void> reply);

    /// Checks every record of every segment, and every row of the index against them. Works while the store is in
    /// use; takes as long as reading all segments takes. Blocks: call it on a thread of its own.
    Result<CheckReport> verify(const Progress& progress = {});
    /// Makes the index anew from the segments, and puts it in the old one's place in one transaction. Writes wait
    /// meanwhile. Blocks.
    Result<CheckReport> rebuild(const Progress& progress = {});

    /// One round of the background work: what ended long ago is forgotten, and at most one segment compacted. Blocks.
    /// True when a segment was compacted.
    Result<bool> maintain();

    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

private:
    explicit Store(std::shared_ptr<Core> core);
    std::shared_ptr<Core> m_core;
};

/// For a store that is not open: the index is made beside the old one and renamed over it. The old one may be damaged.
Result<CheckReport> rebuildOffline(const StoreOptions& options, const Progress& progress = {});

} // namespace posthorn::store
