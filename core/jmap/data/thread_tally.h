// How many conversations each mailbox of an account holds (RFC 8621 section 2): counted once, then kept up with the mailboxes
// at the cost of what changed and one pass over the conversations of the mailboxes that did.
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "jmap/data/account_view.h"
#include "store/search/search.h"

namespace posthorn::jmap {

struct ThreadCounts {
    size_t total = 0;  ///< with a message in the mailbox
    size_t unread = 0; ///< of these, such as have an unread message in it or elsewhere but in the trash
};

/// Of one account.
class ThreadTally {
public:
    /// In the order of @p view's mailboxes. Safe from any thread.
    std::vector<ThreadCounts> count(const AccountView& view, const store::ThreadMapPtr& threads);
    /// About what it takes, in bytes.
    size_t memory() const { return m_memory; }

private:
    /// Messages of a conversation; those of a mailbox lie in rising order of the conversation.
    struct Messages {
        store::ThreadId thread = 0;
        uint32_t count = 0;
    };
    using Counts = std::vector<Messages>;
    struct Step {
        store::ThreadId thread = 0;
        int by = 0;
    };
    struct Mailbox {
        MailboxIndexPtr index; ///< as it was counted
        Counts all;
        Counts unread; ///< neither \Seen nor \Draft
    };

    static void follow(Mailbox& mailbox, const MailboxIndexPtr& now, const store::ThreadMap& threads);
    static void apply(Counts& counts, std::vector<Step> steps);
    static size_t common(const Counts& all, const std::vector<store::ThreadId>& wanted);

    std::mutex m_mutex;
    uint64_t m_lineage = 0;
    std::map<store::MailboxId, Mailbox> m_mailboxes;
    store::Modseq m_counted = 0; ///< the view that m_counts is of, and its mailboxes: not every view has all
    std::vector<store::MailboxId> m_ids;
    std::vector<ThreadCounts> m_counts;
    std::atomic<size_t> m_memory{0};
};

/// Those of the accounts that asked last. Safe from any thread.
class ThreadTallies {
public:
    std::shared_ptr<ThreadTally> of(store::AccountId account);

private:
    static constexpr size_t mostAccounts = 256;
    static constexpr size_t mostBytes = 64 << 20;

    std::mutex m_mutex;
    std::list<std::pair<store::AccountId, std::shared_ptr<ThreadTally>>> m_tallies; ///< the last used one first
};

} // namespace posthorn::jmap
