// What the writer keeps in memory: the counters, and the mailboxes and accounts it lately changed. It is a cache of the
// index as of the running transaction; after any failure it is thrown away.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/sql/connection.h"
#include "store/types.h"

namespace posthorn::store {

/// The next numbers to give out, if nothing else is said.
struct Counters {
    int64_t body = 1, mailbox = 1, delivery = 1, queue = 1;
    uint64_t sequence = 1;
    uint32_t uidValidity = 1;
    uint64_t segment = 1;
    Modseq modseq = 1; ///< the last one given out
    bool operator==(const Counters&) const = default;
};

struct MailboxState {
    MailboxInfo info;
    uint64_t version = 0;
    std::shared_ptr<const std::vector<std::string>> keywords;
};

class WriterState {
public:
    Counters counters;

    Result<void> loadCounters(sql::Connection& sql);
    Result<void> saveCounters(sql::Connection& sql);

    /// Null when there is no such mailbox. The pointer is good until forget(), drop() or the end of the batch.
    Result<MailboxState*> mailbox(sql::Connection& sql, MailboxId id);
    Result<MailboxState*> mailbox(sql::Connection& sql, AccountId account, const std::string& name);
    /// All mailboxes of the account, in the order of their names.
    Result<std::vector<MailboxState*>> mailboxes(sql::Connection& sql, AccountId account);
    MailboxState& add(MailboxState state);
    void drop(MailboxId id);
    void renamed(MailboxState& mailbox, const std::string& to);
    Result<Usage*> usage(sql::Connection& sql, AccountId account);
    void dropUsage(AccountId account) { m_usage.erase(account); }

    /// Throws away everything but the counters.
    void forget();
    /// Between batches: keeps the memory bounded.
    void trim();
    static constexpr size_t mostMailboxes = 8192;

private:
    using Name = std::pair<AccountId, std::string>;
    Counters m_saved;
    std::unordered_map<MailboxId, std::unique_ptr<MailboxState>> m_mailboxes;
    std::map<Name, MailboxId> m_names;
    std::unordered_map<AccountId, Usage> m_usage;
};

/// The columns of a mailbox's row in the order in which readMailbox() takes them.
#define POSTHORN_MAILBOX_COLUMNS                                                                                      \
    "id, account, name, uid_validity, uid_next, highest_modseq, messages, unseen, deleted, bytes, recent_from, "      \
    "special_use, selectable, version"

namespace sql {
class Rows;
}
MailboxInfo readMailbox(const sql::Rows& row);
/// What others may do in the mailbox.
Result<std::vector<Grant>> readGrants(sql::Connection& sql, MailboxId mailbox);
/// The keywords of a mailbox, by their position.
Result<std::shared_ptr<const std::vector<std::string>>> readKeywords(sql::Connection& sql, MailboxId mailbox);

} // namespace posthorn::store
