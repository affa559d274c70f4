#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/removal.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

namespace {

std::vector<std::string> namesOf(const MailboxState& mailbox, const KeywordSet& set)
{
    std::vector<std::string> names;
    for (KeywordRef& keyword : Batch::keywordRefs(mailbox, set))
        names.push_back(std::move(keyword.name));
    return names;
}

} // namespace

Result<std::vector<KeywordSet>> mapKeywords(Batch& batch, const MailboxState& from, const std::vector<Entry>& entries,
                                            MailboxState& to)
{
    std::vector<KeywordSet> sets(entries.size());
    if (from.info.id == to.info.id) {
        for (size_t i = 0; i < entries.size(); ++i)
            sets[i] = entries[i].keywords;
        return sets;
    }
    KeywordSet used;
    for (const Entry& entry : entries) {
        for (size_t w = 0; w < 2; ++w)
            used.words[w] |= entry.keywords.words[w];
    }
    if (used.empty())
        return sets;
    auto all = batch.keywords(to, namesOf(from, used)); // learns them, or has no room
    if (!all)
        return passOn(all.error());
    for (size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].keywords.empty())
            continue;
        auto set = batch.keywords(to, namesOf(from, entries[i].keywords));
        if (!set)
            return passOn(set.error());
        sets[i] = *set;
    }
    return sets;
}

Result<std::vector<Uid>> copyEntries(Batch& batch, MailboxState& from, const std::vector<Entry>& entries,
                                     MailboxState& to, const std::vector<KeywordSet>& keywords, bool moving)
{
    std::vector<Uid> uids;
    if (entries.empty())
        return uids;
    const Modseq modseq = to.info.highestModseq = batch.nextModseq();
    for (size_t i = 0; i < entries.size(); ++i) {
        const Entry& was = entries[i];
        auto entry =
            takePlace(batch, to, was.body, was.size, was.flags, keywords[i], was.internalDate, modseq);
        if (!entry)
            return passOn(entry.error());
        POSTHORN_TRY(insertCopy(batch, to, *entry, from.info.id, was.uid));
        if (!moving)
            POSTHORN_TRY(changeRefs(batch, was.body, 1));
        batch.fact(placementFact(to, *entry));
        uids.push_back(entry->uid);
    }
    if (moving) {
        const bool within = from.info.account == to.info.account;
        POSTHORN_TRY(expungeEntries(batch, from, entries, within ? Leaving::MovesWithin : Leaving::MovesAway));
    }
    return uids;
}

namespace {

class Copy final : public AnsweredRequest<CopyResult> {
public:
    Copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota, bool moving, Executor* asker,
         Reply<CopyResult> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_from(from)
        , m_uids(std::move(uids))
        , m_to(to)
        , m_quota(quota)
        , m_moving(moving)
    {
    }

    Result<void> execute(Batch& batch) override
    {
        auto from = batch.state().mailbox(batch.sql(), m_from);
        if (!from)
            return passOn(from.error());
        auto to = batch.state().mailbox(batch.sql(), m_to);
        if (!to)
            return passOn(to.error());
        if (!*from || !*to || !(*from)->info.selectable || !(*to)->info.selectable)
            return no(ErrorKind::NotFound, "no such mailbox");
        value.uidValidity = (*to)->info.uidValidity;
        auto entries = readEntries(batch, m_from, m_uids);
        if (!entries)
            return passOn(entries.error());
        uint64_t bytes = 0;
        for (const Entry& entry : *entries)
            bytes += entry.size;
        auto usage = batch.state().usage(batch.sql(), (*to)->info.account);
        if (!usage)
            return passOn(usage.error());
        if (m_quota > 0 && (*usage)->bytes + bytes > m_quota)
            return no(ErrorKind::OverQuota, "the mailbox is full");
        auto keywords = mapKeywords(batch, **from, *entries, **to);
        if (!keywords) {
            refuse(keywords.error());
            return {};
        }
        auto uids = copyEntries(batch, **from, *entries, **to, *keywords, m_moving);
        if (!uids)
            return passOn(uids.error());
        for (const Entry& entry : *entries)
            value.from.push_back(entry.uid);
        value.to = std::move(*uids);
        return {};
    }

private:
    const MailboxId m_from;
    const std::vector<Uid> m_uids;
    const MailboxId m_to;
    const uint64_t m_quota;
    const bool m_moving;
};

} // namespace

RequestPtr copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota, Executor* asker,
                Reply<CopyResult> reply)
{
    return std::make_unique<Copy>(from, std::move(uids), to, quota, false, asker, std::move(reply));
}

RequestPtr move(MailboxId from, std::vector<Uid> uids, MailboxId to, Executor* asker, Reply<CopyResult> reply)
{
    return std::make_unique<Copy>(from, std::move(uids), to, 0, true, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
