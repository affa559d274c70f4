// What a batch of requests does together: one transaction, one group of records each, the changes to snapshots. Verbs are
// given it; they change nothing but through it.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/cache/snapshot_edit.h"
#include "store/segment/facts.h"
#include "store/segment/log.h"
#include "store/segment/record.h"
#include "store/sql/connection.h"
#include "store/writer/state.h"

namespace posthorn::store {

/// Where a body lies.
struct BodyPlace {
    uint64_t segment = 0;
    int64_t recordAt = 0;
    int64_t payloadAt = 0;
    uint32_t payloadSize = 0;
    uint32_t checksum = 0;
    int64_t recordSize() const { return payloadAt - recordAt + payloadSize; }
};

class SnapshotCache;

class Batch {
public:
    Batch(sql::Connection& sql, WriterState& state, SnapshotCache& snapshots, SegmentLog& log, UnixMs now);

    sql::Connection& sql() { return m_sql; }
    WriterState& state() { return m_state; }
    SnapshotCache& snapshots() { return m_snapshots; }
    UnixMs now() const { return m_now; }
    uint64_t segment() const { return m_log.number(); }

    // The log. Facts of one request stay together, in the order in which they were given.
    void fact(const Fact& fact);
    /// A body record; @p facts (encoded) begin with its BodyFact. @p payload must live as long as the batch.
    BodyPlace body(const std::string& facts, std::string_view payload, uint32_t checksum);
    /// Called by the writer behind each request.
    void endRequest();
    int64_t logSize() const { return m_size; }
    const std::vector<std::string_view>& pieces() const { return m_pieces; }

    /// The next modification sequence. One counter serves the whole store, so each mailbox's and each account's rises.
    Modseq nextModseq() { return ++m_state.counters.modseq; }
    /// The account's state is not below @p modseq from now on, and nothing is known any more of the time before
    /// @p horizon.
    Result<void> raiseAccount(AccountId account, Modseq modseq, Modseq horizon);

    // Mailboxes.
    /// Marks the mailbox as changed and returns what will be published about it.
    MailboxDelta& touch(MailboxState& mailbox);
    /// True when an earlier request of this batch changed the mailbox, so that its cached snapshot is out of date.
    bool touched(MailboxId mailbox) const { return m_deltas.contains(mailbox); }
    /// A new mailbox's row and fact; its id and UIDVALIDITY are given here.
    Result<MailboxState*> addMailbox(AccountId account, const std::string& name, SpecialUse use, bool selectable);
    /// Something but its messages changed: a new modification sequence, and its fact.
    void mailboxChanged(MailboxState& mailbox);
    /// Writes the mailbox's fact as it is now.
    void mailboxFact(const MailboxState& mailbox);
    /// The grantee has these rights from now on (none: 0). Whoever watches it is told as if it were its own change.
    Result<void> setGrant(MailboxState& mailbox, AccountId grantee, uint32_t rights);
    /// The row goes and its end is remembered; messages must have been removed. Publishes the end.
    Result<void> endMailbox(MailboxState& mailbox);
    /// The bits of these keywords, new ones included; Limit when there would be too many.
    Result<KeywordSet> keywords(MailboxState& mailbox, const std::vector<std::string>& names);
    /// Counts a message in (@p sign 1) or out (-1).
    Result<void> count(MailboxState& mailbox, const Entry& entry, int sign);
    static KeywordRefs keywordRefs(const MailboxState& mailbox, const KeywordSet& set);

    /// Who watches the account is told of this commit.
    void touchAccount(AccountId account) { m_accounts.insert(account); }

    // Facts that are the only place where something lies, unlike the others.
    /// @p bytes of the current segment are such, and wanted.
    void factLives(int64_t bytes) { m_segments[m_log.number()].dead -= bytes; }
    void factDied(uint64_t segment, int64_t bytes) { m_segments[segment].dead += bytes; }

    // Bodies.
    void bodyDied(const BodyPlace& place);
    void bodyMoved(const BodyPlace& from);

    // The writer's.
    Result<void> finishIndex(); ///< mailboxes, counters, segments
    std::vector<std::shared_ptr<const MailboxDelta>> takeDeltas();
    const std::set<AccountId>& touchedAccounts() const { return m_accounts; }
    uint64_t delivered = 0; ///< for the counter

private:
    struct PendingRecord {
        RecordHeader header;
        std::string facts;
        std::string_view payload;
    };
    struct SegmentChange {
        int64_t dead = 0;
        int64_t bodies = 0;
    };
    void flushFacts();

    sql::Connection& m_sql;
    WriterState& m_state;
    SnapshotCache& m_snapshots;
    SegmentLog& m_log;
    const UnixMs m_now;

    std::string m_facts;
    std::vector<PendingRecord> m_request;
    std::deque<std::string> m_heads;
    std::vector<std::string_view> m_pieces;
    int64_t m_size = 0;

    std::map<MailboxId, std::shared_ptr<MailboxDelta>> m_deltas;
    std::vector<std::pair<MailboxId, uint32_t>> m_newKeywords;
    std::map<uint64_t, SegmentChange> m_segments;
    std::set<AccountId> m_accounts; ///< those with other changes than their mailboxes'
};

} // namespace posthorn::store
