#include <set>

#include "store/objects/object_rows.h"
#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

namespace {

/// A slice of a compaction: see core/store/README.md for what is kept and why.
class Relocate final : public AnsweredRequest<std::vector<MailboxId>> {
public:
    Relocate(uint64_t segment, bool oldest, std::vector<OldRecord> records, Reply<std::vector<MailboxId>> reply)
        : AnsweredRequest(nullptr, std::move(reply))
        , m_segment(segment)
        , m_oldest(oldest)
        , m_records(std::move(records))
    {
        for (const OldRecord& record : m_records)
            m_bytes += record.payload.size();
    }
    size_t bytes() const override { return m_bytes; }
    void forget() override
    {
        AnsweredRequest::forget();
        m_mailboxes.clear();
    }

    Result<void> execute(Batch& batch) override
    {
        for (const OldRecord& record : m_records) {
            if (record.isBody) {
                POSTHORN_TRY(moveBody(batch, record));
                continue;
            }
            for (const Fact& fact : record.facts)
                POSTHORN_TRY(std::visit([&](const auto& f) { return keep(batch, f); }, fact));
        }
        value.assign(m_mailboxes.begin(), m_mailboxes.end());
        return {};
    }

private:
    Result<void> moveBody(Batch& batch, const OldRecord& record)
    {
        const auto* own = record.facts.empty() ? nullptr : std::get_if<BodyFact>(&record.facts.front());
        if (!own)
            return {};
        auto place = findBody(batch.sql(), own->body);
        if (!place)
            return passOn(place.error());
        const bool here = *place && (*place)->segment == m_segment && (*place)->recordAt == record.at;
        std::string facts;
        encodeFact(facts, *own);
        for (const Fact& fact : record.facts) {
            if (const auto* placement = std::get_if<PlacementFact>(&fact)) {
                m_mailboxes.insert(placement->mailbox);
                auto now = here ? currentPlacement(batch, *placement) : std::optional<PlacementFact>();
                if (!now)
                    return passOn(now.error());
                if (*now)
                    encodeFact(facts, **now);
            } else if (const auto* queued = std::get_if<QueueFact>(&fact); queued && here) {
                auto state = queueState(batch, queued->id);
                if (!state)
                    return passOn(state.error());
                if (*state) {
                    encodeFact(facts, *queued);
                    encodeFact(facts, **state);
                }
            }
        }
        if (!here)
            return {}; // dead, or moved by an earlier round
        const BodyPlace moved = batch.body(facts, record.payload, record.checksum);
        batch.bodyMoved(**place);
        return sql::run(batch.sql(), "UPDATE body SET segment = ?, record_at = ?, payload_at = ? WHERE id = ?",
                        moved.segment, moved.recordAt, moved.payloadAt, own->body);
    }

    /// The placement as it is now; nothing when it has ended.
    Result<std::optional<PlacementFact>> currentPlacement(Batch& batch, const PlacementFact& old)
    {
        auto mailbox = batch.state().mailbox(batch.sql(), old.mailbox);
        if (!mailbox)
            return passOn(mailbox.error());
        if (!*mailbox)
            return std::optional<PlacementFact>();
        auto rows = sql::select(batch.sql(), "SELECT " POSTHORN_MESSAGE_COLUMNS " FROM message "
                                             "WHERE mailbox = ? AND uid = ?",
                                old.mailbox, old.uid);
        if (!rows)
            return passOn(rows.error());
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row || rows->integer(7) != old.body)
            return std::optional<PlacementFact>();
        return std::optional<PlacementFact>(placementFact(**mailbox, readEntry(*rows)));
    }

    static Result<std::optional<QueueStateFact>> queueState(Batch& batch, int64_t id)
    {
        auto rows = sql::select(batch.sql(), "SELECT next_attempt, attempts, last_error, held FROM queue WHERE id = ?",
                                id);
        if (!rows)
            return passOn(rows.error());
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return std::optional<QueueStateFact>();
        return std::optional<QueueStateFact>(QueueStateFact{id, rows->integer(0), uint32_t(rows->integer(1)),
                                                            std::string(rows->text(2)), rows->integer(3) != 0});
    }

    Result<void> keep(Batch& batch, const PlacementFact& f)
    {
        m_mailboxes.insert(f.mailbox);
        auto now = currentPlacement(batch, f);
        if (!now)
            return passOn(now.error());
        if (*now)
            batch.fact(**now);
        return {};
    }

    Result<void> keep(Batch& batch, const FlagsFact& f)
    {
        m_mailboxes.insert(f.mailbox);
        FlagsFact newest = f;
        std::vector<Uid> uids;
        for (const auto& [first, last] : f.uids) {
            auto rows = sql::select(batch.sql(), "SELECT uid FROM message WHERE mailbox = ? AND uid >= ? AND uid <= ? "
                                                 "AND modseq = ? ORDER BY uid",
                                    f.mailbox, first, last, f.modseq);
            if (!rows)
                return passOn(rows.error());
            for (;;) {
                auto row = rows->next();
                if (!row)
                    return passOn(row.error());
                if (!*row)
                    break;
                uids.push_back(Uid(rows->integer(0)));
            }
        }
        newest.uids = rangesOf(uids);
        if (!newest.uids.empty())
            batch.fact(newest);
        return {};
    }

    Result<void> keep(Batch& batch, const ExpungeFact& f)
    {
        m_mailboxes.insert(f.mailbox);
        auto mailbox = batch.state().mailbox(batch.sql(), f.mailbox);
        if (!mailbox)
            return passOn(mailbox.error());
        if (*mailbox && !m_oldest)
            batch.fact(f);
        return {};
    }

    Result<void> keep(Batch&, const MailboxFact& f)
    {
        m_mailboxes.insert(f.mailbox);
        return {};
    }

    Result<void> keep(Batch& batch, const KeywordFact& f)
    {
        auto mailbox = batch.state().mailbox(batch.sql(), f.mailbox);
        if (!mailbox)
            return passOn(mailbox.error());
        if (*mailbox)
            batch.fact(f);
        return {};
    }

    Result<void> keep(Batch& batch, const SubscriptionFact& f)
    {
        auto has = sql::number(batch.sql(), 0, "SELECT COUNT(*) FROM subscription WHERE account = ? AND name = ?",
                               f.account, f.name);
        if (!has)
            return passOn(has.error());
        if (*has > 0 || !m_oldest)
            batch.fact(SubscriptionFact{f.account, f.name, *has > 0});
        return {};
    }

    Result<void> keep(Batch& batch, const QueueStateFact& f)
    {
        auto state = queueState(batch, f.id);
        if (!state)
            return passOn(state.error());
        if (*state)
            batch.fact(**state);
        return {};
    }

    Result<void> keep(Batch& batch, const ObjectFact& f)
    {
        auto now = findObject(batch.sql(), f.account, f.kind, f.id);
        if (!now)
            return passOn(now.error());
        if (!*now || (*now)->modseq != f.modseq || (*now)->segment != m_segment)
            return {}; // not the newest, or moved by an earlier round
        batch.fact(f);
        batch.factDied(m_segment, (*now)->bytes + objectFrame);
        batch.factLives((*now)->bytes + objectFrame);
        return sql::run(batch.sql(), "UPDATE object SET segment = ? WHERE account = ? AND kind = ? AND id = ?",
                        batch.segment(), f.account, f.kind, f.id);
    }

    Result<void> keep(Batch& batch, const ObjectEndFact& f) { return keepEnd(batch, f); }
    Result<void> keep(Batch& batch, const AccountEndFact& f) { return keepEnd(batch, f); }
    Result<void> keep(Batch& batch, const MailboxEndFact& f) { return keepEnd(batch, f); }
    Result<void> keep(Batch& batch, const QueueEndFact& f) { return keepEnd(batch, f); }
    // These stand only in records of other types.
    Result<void> keep(Batch&, const StartFact&) { return {}; }
    Result<void> keep(Batch&, const BodyFact&) { return {}; }
    Result<void> keep(Batch&, const QueueFact&) { return {}; }

    Result<void> keepEnd(Batch& batch, const Fact& f) const
    {
        if (!m_oldest)
            batch.fact(f);
        return {};
    }

    const uint64_t m_segment;
    const bool m_oldest;
    const std::vector<OldRecord> m_records;
    size_t m_bytes = 0;
    std::set<MailboxId> m_mailboxes;
};

class RestateMailboxes final : public AnsweredRequest<void> {
public:
    RestateMailboxes(std::vector<MailboxId> mailboxes, Reply<void> reply)
        : AnsweredRequest(nullptr, std::move(reply))
        , m_mailboxes(std::move(mailboxes))
    {
    }
    Result<void> execute(Batch& batch) override
    {
        for (const MailboxId id : m_mailboxes) {
            auto mailbox = batch.state().mailbox(batch.sql(), id);
            if (!mailbox)
                return passOn(mailbox.error());
            if (*mailbox)
                batch.mailboxFact(**mailbox);
        }
        return {};
    }

private:
    const std::vector<MailboxId> m_mailboxes;
};

class DropSegment final : public AnsweredRequest<void> {
public:
    DropSegment(uint64_t segment, bool forget, Reply<void> reply)
        : AnsweredRequest(nullptr, std::move(reply))
        , m_segment(segment)
        , m_forget(forget)
    {
    }
    Result<void> execute(Batch& batch) override
    {
        if (m_forget)
            return sql::run(batch.sql(), "DELETE FROM segment WHERE number = ? AND removed <> 0", m_segment);
        auto bodies = sql::number(batch.sql(), 0, "SELECT bodies FROM segment WHERE number = ?", m_segment);
        if (!bodies)
            return passOn(bodies.error());
        if (*bodies != 0 || m_segment == batch.segment())
            return no(ErrorKind::InUse, "messages lie in the segment");
        return sql::run(batch.sql(), "UPDATE segment SET removed = 1 WHERE number = ?", m_segment);
    }

private:
    const uint64_t m_segment;
    const bool m_forget;
};

/// What ended is remembered for a while only; each account's horizon says since when.
class PruneEnded final : public AnsweredRequest<void> {
public:
    PruneEnded(UnixMs before, Reply<void> reply)
        : AnsweredRequest(nullptr, std::move(reply))
        , m_before(before)
    {
    }
    Result<void> execute(Batch& batch) override
    {
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM expunged WHERE at < ?", m_before));
        for (const std::string table : {"ended_placement", "removed_mailbox"}) {
            POSTHORN_TRY(raiseHorizons(batch, table));
            POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM " + table + " WHERE at < ?", m_before));
        }
        return forgetObjectEnds(batch, m_before);
    }

private:
    Result<void> raiseHorizons(Batch& batch, const std::string& table) const
    {
        std::vector<std::pair<AccountId, Modseq>> horizons;
        {
            auto rows = sql::select(batch.sql(), "SELECT account, MAX(modseq) FROM " + table +
                                                     " WHERE at < ? GROUP BY account",
                                    m_before);
            if (!rows)
                return passOn(rows.error());
            for (;;) {
                auto row = rows->next();
                if (!row)
                    return passOn(row.error());
                if (!*row)
                    break;
                horizons.emplace_back(rows->integer(0), Modseq(rows->integer(1)));
            }
        }
        for (const auto& [account, horizon] : horizons)
            POSTHORN_TRY(batch.raiseAccount(account, horizon, horizon));
        return {};
    }

    const UnixMs m_before;
};

} // namespace

RequestPtr relocate(uint64_t segment, bool oldest, std::vector<OldRecord> records, Reply<std::vector<MailboxId>> reply)
{
    return std::make_unique<Relocate>(segment, oldest, std::move(records), std::move(reply));
}

RequestPtr restateMailboxes(std::vector<MailboxId> mailboxes, Reply<void> reply)
{
    return std::make_unique<RestateMailboxes>(std::move(mailboxes), std::move(reply));
}

RequestPtr dropSegment(uint64_t segment, bool forget, Reply<void> reply)
{
    return std::make_unique<DropSegment>(segment, forget, std::move(reply));
}

RequestPtr pruneEnded(UnixMs before, Reply<void> reply)
{
    return std::make_unique<PruneEnded>(before, std::move(reply));
}

} // namespace posthorn::store::verbs
