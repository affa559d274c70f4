#include "store/check/replay.h"

#include <algorithm>

#include "mime/summary.h"
#include "store/objects/object_rows.h"
#include "store/segment/record.h"
#include "store/sql/query.h"
#include "store/sql/schema.h"
#include "store/writer/batch.h"

namespace posthorn::store {

Result<std::vector<SegmentExtent>> listSegments(FileSystem& files, const std::string& folder)
{
    auto names = files.list(folder);
    if (!names)
        return passOn(names.error());
    std::vector<SegmentExtent> segments;
    for (const std::string& name : *names) {
        const auto number = segmentNumber(name);
        if (!number)
            continue;
        auto file = files.open(folder + "/" + name, OpenMode::Read);
        if (!file)
            return passOn(file.error());
        auto size = (*file)->size();
        if (!size)
            return passOn(size.error());
        segments.push_back({*number, *size});
    }
    return segments; // names are sorted, and so are the numbers in them
}

void addProblem(CheckReport& report, std::string text)
{
    constexpr size_t most = 1000;
    if (report.problems.size() < most)
        report.problems.push_back(std::move(text));
    else
        ++report.moreProblems;
}

Replay::Replay(sql::Connection& scratch, FileSystem& files, std::string folder, Options options, CheckReport& report)
    : m_sql(scratch)
    , m_files(files)
    , m_folder(std::move(folder))
    , m_options(options)
    , m_report(report)
{
}

Result<void> Replay::run(const std::vector<SegmentExtent>& segments, const Progress& progress)
{
    POSTHORN_TRY(sql::migrate(m_sql, sql::mailSchema()));
    POSTHORN_TRY(m_sql.begin());
    uint64_t all = 0;
    for (const SegmentExtent& segment : segments)
        all += uint64_t(segment.end);
    uint64_t done = 0;
    Batches batches([this](std::vector<LogRecord>& batch) { return apply(batch); });
    for (const SegmentExtent& segment : segments) {
        POSTHORN_TRY(readSegment(segment, batches, progress, done, all));
        done += uint64_t(segment.end);
    }
    POSTHORN_TRY(batches.finish());
    POSTHORN_TRY(dropOrphans());
    POSTHORN_TRY(writeMailboxes());
    POSTHORN_TRY(writeSegments(segments));
    POSTHORN_TRY(writeAccounts());
    POSTHORN_TRY(writeCounters());
    POSTHORN_TRY(m_sql.commit());
    m_report.segments = segments.size();
    m_report.bytes = all;
    m_report.mailboxes = m_mailboxes.size();
    auto messages = sql::number(m_sql, 0, "SELECT COUNT(*) FROM message");
    auto queued = sql::number(m_sql, 0, "SELECT COUNT(*) FROM queue");
    if (!messages || !queued)
        return passOn(messages ? queued.error() : messages.error());
    m_report.messages = uint64_t(*messages);
    m_report.queueEntries = uint64_t(*queued);
    return {};
}

Result<void> Replay::readSegment(const SegmentExtent& extent, Batches& batches, const Progress& progress,
                                 uint64_t done, uint64_t all)
{
    const std::string name = segmentFileName(extent.number);
    m_ends[extent.number] = 0;
    auto file = m_files.open(m_folder + "/" + name, OpenMode::Read);
    if (!file) {
        if (file.error().kind != ErrorKind::NotFound)
            return passOn(file.error());
        addProblem(m_report, "segment " + name + " is missing");
        return {};
    }
    auto size = (*file)->size();
    if (!size)
        return passOn(size.error());
    if (*size < extent.end)
        addProblem(m_report, "segment " + name + " is shorter than the index says");
    SegmentScanner scanner(**file, extent.end);
    for (;;) {
        ScannedRecord record;
        auto found = scanner.next(record);
        if (!found)
            return passOn(found.error());
        if (!*found)
            break;
        ++m_report.records;
        const std::string where = "segment " + name + " at " + std::to_string(record.at);
        if (!record.factsGood)
            addProblem(m_report, where + ": the record's facts are damaged");
        if (!record.payloadGood)
            addProblem(m_report, where + ": the message is damaged");
        m_ends[extent.number] = record.end();
        if (!m_options.summaries)
            record.payload = std::string();
        POSTHORN_TRY(batches.add(extent.number, std::move(record)));
        if (progress)
            progress(done + uint64_t(scanner.position()), all);
    }
    for (const auto& [from, to] : scanner.damage())
        addProblem(m_report, "segment " + name + ": bytes " + std::to_string(from) + " to " + std::to_string(to) +
                                 " are no records");
    return {};
}

Result<void> Replay::apply(std::vector<LogRecord>& batch)
{
    for (LogRecord& item : batch) {
        m_sequence = std::max(m_sequence, item.record.header.sequence);
        if (!item.record.factsGood)
            continue;
        m_summary.clear();
        m_segment = item.segment;
        std::vector<Fact> facts;
        if (!decodeFacts(item.record.facts, [&facts](Fact&& fact) { facts.push_back(std::move(fact)); })) {
            addProblem(m_report, "segment " + segmentFileName(item.segment) + " at " +
                                     std::to_string(item.record.at) + ": the record's facts cannot be read");
            continue;
        }
        for (const Fact& fact : facts) {
            if (const auto* body = std::get_if<BodyFact>(&fact))
                POSTHORN_TRY(applyBody(item, body->body));
            POSTHORN_TRY(std::visit([this](const auto& f) { return apply(f); }, fact));
        }
    }
    return {};
}

Result<void> Replay::applyBody(const LogRecord& item, BodyId body)
{
    const ScannedRecord& record = item.record;
    if (m_options.summaries && record.payloadGood)
        m_summary = mime::encodeSummary(mime::summarize(record.payload));
    return sql::run(m_sql, "INSERT INTO body (id, segment, record_at, payload_at, payload_size, checksum, refs) "
                           "VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET segment = excluded.segment, "
                           "record_at = excluded.record_at, payload_at = excluded.payload_at, "
                           "payload_size = excluded.payload_size, checksum = excluded.checksum",
                    body, item.segment, record.at, record.payloadAt(), record.header.payloadSize,
                    record.header.payloadChecksum);
}

Result<void> Replay::dropOrphans()
{
    // Only lost segments leave messages without a body.
    auto rows = sql::select(m_sql, "SELECT m.mailbox, m.uid FROM message m LEFT JOIN body b ON b.id = m.body "
                                   "WHERE b.id IS NULL");
    if (!rows)
        return passOn(rows.error());
    std::vector<std::pair<int64_t, int64_t>> lost;
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            break;
        lost.emplace_back(rows->integer(0), rows->integer(1));
    }
    for (const auto& [mailbox, uid] : lost) {
        addProblem(m_report, "mailbox " + std::to_string(mailbox) + " UID " + std::to_string(uid) +
                                 ": the message's body is in no segment");
        POSTHORN_TRY(sql::run(m_sql, "DELETE FROM message WHERE mailbox = ? AND uid = ?", mailbox, uid));
    }
    POSTHORN_TRY(m_sql.execute("DELETE FROM queue WHERE body NOT IN (SELECT id FROM body)"));
    POSTHORN_TRY(m_sql.execute("UPDATE body SET refs = (SELECT COUNT(*) FROM message WHERE message.body = body.id) + "
                               "(SELECT COUNT(*) FROM queue WHERE queue.body = body.id)"));
    return m_sql.execute("DELETE FROM body WHERE refs = 0");
}

Result<void> Replay::writeMailboxes()
{
    std::set<std::pair<AccountId, std::string>> names;
    // A mailbox of which only changes are left, not its name nor any message, is none.
    std::erase_if(m_mailboxes, [](const auto& item) { return item.second.state.name.empty(); });
    for (auto& [id, mailbox] : m_mailboxes) {
        MailboxFact& m = mailbox.state;
        while (!names.emplace(m.account, m.name).second) {
            addProblem(m_report, "account " + std::to_string(m.account) + " has two mailboxes " + m.name);
            m.name += "-" + std::to_string(id);
        }
        POSTHORN_TRY(sql::run(m_sql, "INSERT INTO mailbox (" POSTHORN_MAILBOX_COLUMNS ") "
                                     "VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?)",
                              id, m.account, m.name, m.uidValidity, m.uidNext, m.highestModseq, m.uidNext,
                              m.specialUse, m.selectable, m_options.now));
        for (const Grant& grant : m.grants)
            POSTHORN_TRY(sql::run(m_sql, "INSERT INTO mailbox_grant (mailbox, grantee, rights) VALUES (?, ?, ?)", id,
                                  grant.grantee, grant.rights));
        for (size_t i = 0; i < mailbox.keywords.size(); ++i) {
            // A gap can only be a keyword whose segment is lost, and which no message has.
            const std::string name = mailbox.keywords[i].empty() ? "$Lost" + std::to_string(i) : mailbox.keywords[i];
            POSTHORN_TRY(sql::run(m_sql, "INSERT INTO keyword (mailbox, position, name) VALUES (?, ?, ?)", id, i,
                                  name));
        }
    }
    for (const auto& [account, name] : m_subscriptions)
        POSTHORN_TRY(sql::run(m_sql, "INSERT INTO subscription (account, name) VALUES (?, ?)", account, name));
    POSTHORN_TRY(m_sql.execute("UPDATE mailbox SET repeats = 1 WHERE id IN "
                               "(SELECT mailbox FROM message GROUP BY mailbox, body HAVING COUNT(*) > 1)"));
    return sql::run(m_sql, "UPDATE mailbox SET messages = c.messages, unseen = c.unseen, deleted = c.deleted, "
                           "bytes = c.bytes FROM (SELECT mailbox, COUNT(*) AS messages, "
                           "SUM(CASE WHEN flags & 1 = 0 THEN 1 ELSE 0 END) AS unseen, "
                           "SUM(CASE WHEN flags & 8 <> 0 THEN 1 ELSE 0 END) AS deleted, SUM(size) AS bytes "
                           "FROM message GROUP BY mailbox) AS c WHERE c.mailbox = mailbox.id");
}

Result<void> Replay::writeSegments(const std::vector<SegmentExtent>& segments)
{
    struct Live {
        int64_t bodies = 0;
        int64_t bytes = 0;
    };
    std::map<uint64_t, Live> live;
    {
        auto rows = sql::select(m_sql, "SELECT segment, COUNT(*), SUM(payload_at - record_at + payload_size) "
                                       "FROM body GROUP BY segment");
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            live[uint64_t(rows->integer(0))] = {rows->integer(1), rows->integer(2)};
        }
    }
    POSTHORN_TRY(sql::each(sql::select(m_sql, "SELECT segment, SUM(LENGTH(data) + ?) FROM object GROUP BY segment",
                                       objectFrame),
                           [&](const sql::Rows& row) { live[uint64_t(row.integer(0))].bytes += row.integer(1); }));
    for (const SegmentExtent& segment : segments) {
        const int64_t end = m_ends[segment.number];
        const Live& has = live[segment.number];
        POSTHORN_TRY(sql::run(m_sql, "INSERT INTO segment (number, size, dead, bodies, removed) "
                                     "VALUES (?, ?, ?, ?, 0)",
                              segment.number, end, std::max<int64_t>(0, end - has.bytes - 100), has.bodies));
        m_next.segment = std::max(m_next.segment, segment.number + 1);
    }
    return {};
}

Result<void> Replay::writeAccounts()
{
    // The log does not tell all that ended, nor what was lost with a segment: whoever knew a state of before begins anew.
    ++m_next.modseq;
    POSTHORN_TRY(sql::run(m_sql, "INSERT INTO object_kind (account, kind, modseq, horizon, objects, bytes) "
                                 "SELECT account, kind, CAST(? AS BIGINT), CAST(? AS BIGINT), COUNT(*), "
                                 "SUM(LENGTH(data)) FROM object GROUP BY account, kind",
                          m_next.modseq, m_next.modseq));
    return sql::run(m_sql, "INSERT INTO account (id, modseq, horizon) "
                           "SELECT DISTINCT account, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM mailbox",
                    m_next.modseq, m_next.modseq);
}

Result<void> Replay::writeCounters()
{
    return sql::run(m_sql, "UPDATE counters SET body = ?, mailbox = ?, delivery = ?, queue = ?, sequence = ?, "
                           "uid_validity = ?, segment = ?, modseq = ? WHERE id = 1",
                    m_next.nextBody, m_next.nextMailbox, m_next.nextDelivery, m_next.nextQueue, m_sequence + 1,
                    m_next.uidValidity, std::max<uint64_t>(m_next.segment, 1), m_next.modseq);
}

} // namespace posthorn::store
