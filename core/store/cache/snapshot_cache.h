// The newest snapshot of each mailbox that somebody has open, shared by all workers, and who wants to hear of changes.
// The mutex is never held across I/O.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/executor.h"
#include "store/cache/snapshot_edit.h"

namespace posthorn::store {

class SnapshotCache {
public:
    /// One worker's reading of a mailbox that is not here. Deltas that are published meanwhile are kept for it.
    class Load {
    public:
        explicit Load(MailboxId mailbox) : m_mailbox(mailbox) {}

    private:
        friend class SnapshotCache;
        const MailboxId m_mailbox;
        std::vector<std::shared_ptr<const MailboxDelta>> m_pending;
        bool m_overtaken = false; ///< by clear(): what is being read is of before
    };

    /// Null when it is not here.
    SnapshotPtr find(MailboxId mailbox);
    /// To be called before the reading's transaction begins.
    std::shared_ptr<Load> beginLoad(MailboxId mailbox);
    /// Brings what was read (null: not found or failed) up to date and shares it. @p version: of the mailbox's row as
    /// it was read. Null when the mailbox is gone. What clear() has overtaken is returned, but not shared.
    SnapshotPtr endLoad(const std::shared_ptr<Load>& load, std::shared_ptr<const MailboxSnapshot> read,
                        uint64_t version);

    /// The writer's: after each commit, before it answers.
    /// @p accounts: such as changed in other things than mailboxes.
    void publish(std::vector<std::shared_ptr<const MailboxDelta>> deltas, const std::set<AccountId>& accounts = {});
    /// Called with the account for each mailbox that got messages by a commit, on the writer's thread; must not block.
    /// To be set before the writer runs.
    void onAdded(std::function<void(AccountId)> added) { m_added = std::move(added); }
    /// The writer's, after a rebuild: everything must be read anew.
    void clear();

    std::shared_ptr<void> watch(MailboxId mailbox, Executor& executor, std::function<void()> changed);
    /// The same for all that an account has.
    std::shared_ptr<void> watchAccount(AccountId account, Executor& executor, std::function<void()> changed);
    /// Calls @p marked with the account and the keyword for each keyword beginning with @p prefix (in lower case; case does
    /// not matter) that a message has after a commit which added or changed it.
    using Marked = std::function<void(AccountId, const std::string&)>;
    std::shared_ptr<void> watchKeywords(std::string prefix, Executor& executor, Marked marked);
    void setBudget(size_t bytes);

private:
    struct KeywordWatcher;
    void tellKeywords(const MailboxDelta& delta);
    struct Watcher;
    using Watchers = std::vector<std::shared_ptr<Watcher>>;
    using WatchList = std::vector<std::weak_ptr<Watcher>>;
    struct Slot {
        SnapshotPtr snapshot;
        uint64_t version = 0;
        size_t bytes = 0;
        std::list<MailboxId>::iterator place; ///< in m_recent, while there is a snapshot
        std::vector<std::shared_ptr<Load>> loads;
        WatchList watchers;
    };
    static std::shared_ptr<void> join(WatchList& list, Executor& executor, std::function<void()> changed);
    static void dropExpired(WatchList& list);
    static void collect(const WatchList& list, Watchers& watchers);
    void collectAccount(AccountId account, Watchers& watchers);
    void put(MailboxId mailbox, Slot& slot, SnapshotPtr snapshot, uint64_t version);
    void drop(Slot& slot);
    void forgetIfIdle(MailboxId mailbox);
    void shrink(std::vector<SnapshotPtr>& dropped);
    static void notify(Watchers watchers);

    std::function<void(AccountId)> m_added;
    std::mutex m_mutex;
    std::unordered_map<MailboxId, Slot> m_slots;
    std::unordered_map<AccountId, WatchList> m_accounts;
    std::vector<std::weak_ptr<KeywordWatcher>> m_keywordWatchers;
    std::list<MailboxId> m_recent; ///< the last used one first
    size_t m_bytes = 0;
    size_t m_budget = 64 << 20;
};

} // namespace posthorn::store
