// The log replayed into an empty index. Rebuild puts that index in the old one's place; verify compares the two.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/files.h"
#include "store/segment/batches.h"
#include "store/segment/facts.h"
#include "store/sql/connection.h"
#include "store/store.h"

namespace posthorn::store {

/// A segment file, and how much of it counts.
struct SegmentExtent {
    uint64_t number = 0;
    int64_t end = 0;
};

/// All segment files of the folder with their whole lengths, by number.
Result<std::vector<SegmentExtent>> listSegments(FileSystem& files, const std::string& folder);

void addProblem(CheckReport& report, std::string text);

class Replay {
public:
    struct Options {
        bool summaries = false; ///< made from the bodies as they are read
        UnixMs now = 0;
    };
    /// @p scratch is empty, and nobody else's.
    Replay(sql::Connection& scratch, FileSystem& files, std::string folder, Options options, CheckReport& report);

    Result<void> run(const std::vector<SegmentExtent>& segments, const Progress& progress);

private:
    struct Mailbox {
        MailboxFact state;
        std::vector<std::string> keywords;
    };
    Result<void> readSegment(const SegmentExtent& extent, Batches& batches, const Progress& progress, uint64_t done,
                             uint64_t all);
    Result<void> apply(std::vector<LogRecord>& batch);
    Result<void> applyBody(const LogRecord& record, BodyId body);
    Result<void> apply(const StartFact& fact);
    Result<void> apply(const PlacementFact& fact);
    Result<void> apply(const FlagsFact& fact);
    Result<void> apply(const ExpungeFact& fact);
    Result<void> apply(const MailboxFact& fact);
    Result<void> apply(const MailboxEndFact& fact);
    Result<void> apply(const KeywordFact& fact);
    Result<void> apply(const SubscriptionFact& fact);
    Result<void> apply(const QueueFact& fact);
    Result<void> apply(const QueueStateFact& fact);
    Result<void> apply(const QueueEndFact& fact);
    Result<void> apply(const BodyFact& fact);
    Result<void> apply(const ObjectFact& fact);
    Result<void> apply(const ObjectEndFact& fact);
    Result<void> apply(const AccountEndFact& fact);

    Mailbox& mailbox(MailboxId id);
    static KeywordSet keywordBits(Mailbox& mailbox, const KeywordRefs& keywords);
    Result<void> dropOrphans();
    Result<void> writeMailboxes();
    Result<void> writeSegments(const std::vector<SegmentExtent>& segments);
    Result<void> writeAccounts();
    Result<void> writeCounters();
    void seen(Modseq modseq) { m_next.modseq = std::max(m_next.modseq, modseq); }

    sql::Connection& m_sql;
    FileSystem& m_files;
    const std::string m_folder;
    const Options m_options;
    CheckReport& m_report;
    std::map<MailboxId, Mailbox> m_mailboxes;
    std::set<MailboxId> m_ended;
    std::set<std::pair<AccountId, std::string>> m_subscriptions;
    std::map<uint64_t, int64_t> m_ends; ///< behind each segment's last record
    StartFact m_next;                   ///< the highest numbers seen, plus one; its modseq without
    std::map<std::tuple<AccountId, std::string, std::string>, Modseq> m_objectEnds;
    std::set<AccountId> m_endedAccounts;
    uint64_t m_segment = 0; ///< of the record that is being applied
    uint64_t m_sequence = 0;
    std::string m_summary; ///< of the body record that is being applied
};

} // namespace posthorn::store
