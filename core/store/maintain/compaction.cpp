#include <future>
#include <set>

#include "store/maintain/maintenance.h"
#include "store/segment/batches.h"
#include "store/segment/record.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

constexpr size_t sliceBytes = 1 << 20;
constexpr size_t sliceRecords = 500;

/// Asks the writer and waits for its answer. @p make is given the reply.
template<class T, class F>
Result<T> ask(Core& core, F make)
{
    std::promise<Result<T>> answer;
    core.writer->submit(make([&answer](Result<T> result) { answer.set_value(std::move(result)); }));
    return answer.get_future().get();
}

struct Candidate {
    uint64_t number = 0;
    int64_t size = 0;
    bool oldest = false;
};

Result<std::optional<Candidate>> choose(sql::Connection& sql, int compactAt)
{
    // The highest number is the one that is written to.
    auto rows = sql::select(sql, "SELECT number, size, dead FROM segment WHERE removed = 0 ORDER BY number");
    if (!rows)
        return passOn(rows.error());
    struct Row {
        uint64_t number;
        int64_t size;
        int64_t dead;
    };
    std::vector<Row> all;
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            break;
        all.push_back({uint64_t(rows->integer(0)), rows->integer(1), rows->integer(2)});
    }
    std::optional<Candidate> best;
    double most = 0;
    for (size_t i = 0; i + 1 < all.size(); ++i) {
        const double share = double(all[i].dead) / double(std::max<int64_t>(all[i].size, 1));
        if (share * 100 >= compactAt && share > most) {
            most = share;
            best = Candidate{all[i].number, all[i].size, i == 0};
        }
    }
    return best;
}

class Compaction {
public:
    Compaction(Core& core, const Candidate& candidate)
        : m_core(core)
        , m_candidate(candidate)
    {
    }

    Result<void> run()
    {
        auto file = m_core.segments.open(m_candidate.number);
        if (!file)
            return passOn(file.error());
        SegmentScanner scanner(**file, m_candidate.size);
        Batches batches([this](std::vector<LogRecord>& records) { return take(records); });
        for (;;) {
            ScannedRecord record;
            auto found = scanner.next(record);
            if (!found)
                return passOn(found.error());
            if (!*found)
                break;
            POSTHORN_TRY(batches.add(m_candidate.number, std::move(record)));
        }
        if (!scanner.damage().empty())
            return fail(ErrorKind::Corrupt, "a damaged segment is not compacted",
                        segmentFileName(m_candidate.number));
        POSTHORN_TRY(batches.finish());
        POSTHORN_TRY(send());
        POSTHORN_TRY(ask<void>(m_core, [this](Reply<void> reply) {
            return verbs::restateMailboxes({m_mailboxes.begin(), m_mailboxes.end()}, std::move(reply));
        }));
        return ask<void>(m_core, [this](Reply<void> reply) {
            return verbs::dropSegment(m_candidate.number, false, std::move(reply));
        });
    }

private:
    Result<void> take(std::vector<LogRecord>& records)
    {
        for (LogRecord& item : records) {
            ScannedRecord& record = item.record;
            verbs::OldRecord old;
            old.at = record.at;
            old.isBody = record.header.type == RecordType::Body;
            old.checksum = record.header.payloadChecksum;
            const bool read = record.factsGood && record.payloadGood &&
                              decodeFacts(record.facts, [&old](Fact&& fact) { old.facts.push_back(std::move(fact)); });
            if (!read)
                return fail(ErrorKind::Corrupt, "a damaged segment is not compacted",
                            segmentFileName(item.segment) + " at " + std::to_string(record.at));
            old.payload = std::move(record.payload);
            m_bytes += old.payload.size() + record.facts.size();
            m_slice.push_back(std::move(old));
            if (m_bytes >= sliceBytes || m_slice.size() >= sliceRecords)
                POSTHORN_TRY(send());
        }
        return {};
    }

    Result<void> send()
    {
        if (m_slice.empty())
            return {};
        auto named = ask<std::vector<MailboxId>>(m_core, [this](Reply<std::vector<MailboxId>> reply) {
            return verbs::relocate(m_candidate.number, m_candidate.oldest, std::move(m_slice), std::move(reply));
        });
        m_slice.clear();
        m_bytes = 0;
        if (!named)
            return passOn(named.error());
        m_mailboxes.insert(named->begin(), named->end());
        return {};
    }

    Core& m_core;
    const Candidate m_candidate;
    std::vector<verbs::OldRecord> m_slice;
    size_t m_bytes = 0;
    std::set<MailboxId> m_mailboxes;
};

} // namespace

Result<bool> compactOne(Core& core)
{
    const std::lock_guard one(core.compacting);
    POSTHORN_TRY(removeDropped(core));
    std::optional<Candidate> candidate;
    {
        auto sql = core.openReader();
        if (!sql)
            return passOn(sql.error());
        auto chosen = choose(**sql, core.limits().compactAt);
        if (!chosen)
            return passOn(chosen.error());
        candidate = *chosen;
    }
    if (!candidate)
        return false;
    POSTHORN_TRY(Compaction(core, *candidate).run());
    POSTHORN_TRY(removeDropped(core));
    return true;
}

Result<void> removeDropped(Core& core)
{
    std::vector<uint64_t> dropped;
    {
        auto sql = core.openReader();
        if (!sql)
            return passOn(sql.error());
        auto rows = sql::select(**sql, "SELECT number FROM segment WHERE removed <> 0");
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                break;
            dropped.push_back(uint64_t(rows->integer(0)));
        }
    }
    for (const uint64_t number : dropped) {
        // Whoever pins after this question begins his view after the commit that dropped the segment.
        if (core.pins > 0)
            return {};
        auto removed = core.options.files->remove(core.segmentFolder() + "/" + segmentFileName(number));
        if (!removed && removed.error().kind != ErrorKind::NotFound)
            return removed;
        POSTHORN_TRY(core.options.files->syncFolder(core.segmentFolder()));
        core.segments.forget(number);
        POSTHORN_TRY(ask<void>(
            core, [number](Reply<void> reply) { return verbs::dropSegment(number, true, std::move(reply)); }));
    }
    return {};
}

} // namespace posthorn::store
