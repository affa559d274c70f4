#include <map>

#include "base/text.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"
#include "store/writer/batch.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

namespace {

class ChangeFlags final : public AnsweredRequest<FlagResult> {
public:
    ChangeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Executor* asker, Reply<FlagResult> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_mailbox(mailbox)
        , m_uids(std::move(uids))
        , m_change(std::move(change))
    {
    }

    Result<void> execute(Batch& batch) override
    {
        auto found = batch.state().mailbox(batch.sql(), m_mailbox);
        if (!found)
            return passOn(found.error());
        if (!*found || !(*found)->info.selectable)
            return no(ErrorKind::NotFound, "no such mailbox");
        MailboxState& mailbox = **found;
        auto entries = readEntries(batch, m_mailbox, m_uids);
        if (!entries)
            return passOn(entries.error());
        auto keywords = wantedKeywords(batch, mailbox);
        if (!keywords) {
            refuse(keywords.error());
            return {};
        }
        const Modseq modseq = batch.nextModseq(); // nobody hears of it when nothing changes
        std::map<std::pair<uint32_t, std::array<uint64_t, 2>>, std::vector<Uid>> groups;
        for (const Entry& was : *entries) {
            if (m_change.unchangedSince && was.modseq > *m_change.unchangedSince) {
                value.refused.push_back(was.uid);
                continue;
            }
            value.changed.push_back(was.uid);
            Entry is = changed(was, *keywords);
            if (is.flags == was.flags && is.keywords == was.keywords)
                continue;
            is.modseq = modseq;
            POSTHORN_TRY(sql::run(batch.sql(), "UPDATE message SET flags = ?, kw0 = ?, kw1 = ?, modseq = ? "
                                               "WHERE mailbox = ? AND uid = ?",
                                  is.flags, is.keywords.words[0], is.keywords.words[1], is.modseq, m_mailbox, is.uid));
            recount(mailbox.info, was.flags, is.flags);
            batch.touch(mailbox).changed.push_back(is);
            groups[{is.flags, is.keywords.words}].push_back(is.uid);
        }
        if (groups.empty())
            return {};
        mailbox.info.highestModseq = modseq;
        for (const auto& [state, uids] : groups) {
            batch.fact(FlagsFact{m_mailbox, modseq, state.first,
                                 Batch::keywordRefs(mailbox, KeywordSet{state.second}), rangesOf(uids)});
        }
        return {};
    }

    void committed(SnapshotCache& snapshots) override { value.snapshot = snapshots.find(m_mailbox); }

private:
    Result<KeywordSet> wantedKeywords(Batch& batch, MailboxState& mailbox) const
    {
        if (m_change.mode != FlagChange::Mode::Remove)
            return batch.keywords(mailbox, m_change.keywords);
        // What nobody has need not be remembered to be removed.
        std::vector<std::string> known;
        for (const std::string& name : m_change.keywords) {
            for (const std::string& has : *mailbox.keywords) {
                if (equalsIgnoreCase(name, has))
                    known.push_back(has);
            }
        }
        return batch.keywords(mailbox, known);
    }

    Entry changed(const Entry& was, const KeywordSet& keywords) const
    {
        Entry is = was;
        const uint32_t flags = m_change.flags & allFlags;
        switch (m_change.mode) {
        case FlagChange::Mode::Replace:
            is.flags = flags;
            is.keywords = keywords;
            break;
        case FlagChange::Mode::Add:
            is.flags |= flags;
            for (size_t i = 0; i < 2; ++i)
                is.keywords.words[i] |= keywords.words[i];
            break;
        case FlagChange::Mode::Remove:
            is.flags &= ~flags;
            for (size_t i = 0; i < 2; ++i)
                is.keywords.words[i] &= ~keywords.words[i];
            break;
        }
        return is;
    }

    static void recount(MailboxInfo& info, uint32_t was, uint32_t is)
    {
        info.unseen += uint32_t((is & Seen ? 0 : 1) - (was & Seen ? 0 : 1));
        info.deleted += uint32_t((is & Deleted ? 1 : 0) - (was & Deleted ? 1 : 0));
    }

    const MailboxId m_mailbox;
    const std::vector<Uid> m_uids;
    const FlagChange m_change;
};

} // namespace

RequestPtr changeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Executor* asker,
                       Reply<FlagResult> reply)
{
    return std::make_unique<ChangeFlags>(mailbox, std::move(uids), std::move(change), asker, std::move(reply));
}

} // namespace posthorn::store::verbs
