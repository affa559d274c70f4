// What the store must hold, kept in memory beside it. Each operation that was answered well is in the model; one that
// was answered with an error may have happened as a whole or not at all, and the model takes over which.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/store/store_fixture.h"

namespace posthorn::store {

struct ModelMessage {
    uint64_t content = 0;
    uint32_t flags = 0;
    std::set<std::string> keywords;
    bool operator==(const ModelMessage&) const = default;
};

struct ModelMailbox {
    AccountId account = 0;
    std::string name;
    uint32_t uidValidity = 0;
    Uid floor = 1; ///< UIDNEXT as it was before the operations that are not yet reconciled
    std::map<Uid, ModelMessage> messages;
    bool selectable = true; ///< a delivery to a name that is not makes the mailbox anew, under another number
};

struct ModelQueueEntry {
    uint64_t content = 0;
    uint32_t attempts = 0;
    bool held = false;
    bool operator==(const ModelQueueEntry&) const = default;
};

struct State {
    std::map<MailboxId, ModelMailbox> mailboxes;
    std::map<int64_t, ModelQueueEntry> queue;
};

/// One operation, as it was asked.
struct Operation {
    enum class Kind { Deliver, Append, Flags, Expunge, Copy, Move, Create, Remove, Rename, Settle } kind;
    MailboxId from = 0;
    MailboxId to = 0;
    std::vector<std::pair<MailboxId, uint64_t>> added; ///< mailbox and content of new messages
    std::vector<uint64_t> queued;                      ///< contents of new queue entries
    std::vector<Uid> uids;
    uint32_t flags = 0;
    std::vector<std::string> keywords;
    int64_t queueId = 0;
    QueueChange::Kind change = QueueChange::Kind::Hold;
    std::string name;
    std::string newName;
    AccountId account = 0;
    // Its answer.
    bool answered = false;
    bool good = false;
    Error error;
    std::vector<Uid> newUids;
};

class Model {
public:
    const State& state() const { return m_state; }
    uint64_t newContent() { return ++m_contents; }

    /// Takes over what was answered well, and remembers the others. @p batch: operations that were asked together.
    void answered(const std::vector<Operation>& batch);
    /// Compares with what the store says now. What differs must be a whole operation that was answered with an error.
    /// Returns what is wrong; empty when all is well.
    std::string reconcile(Client& client);

private:
    void apply(const Operation& operation);
    Result<State> read(Client& client, std::string& problem) const;
    std::string explain(const State& actual) const;
    std::string explainMailbox(const ModelMailbox& expected, const ModelMailbox& actual, MailboxId id) const;
    std::string explainWhole(const Operation& operation, const State& actual) const;
    std::set<uint64_t> contentsOf(const Operation& operation) const;

    State m_state;
    std::vector<Operation> m_uncertain;
    uint64_t m_contents = 0;
};

} // namespace posthorn::store
