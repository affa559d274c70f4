#include "store/sql/query.h"
#include "store/verbs/removal.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

Result<void> expungeEntries(Batch& batch, MailboxState& mailbox, const std::vector<Entry>& entries, Leaving leaving)
{
    if (entries.empty())
        return {};
    std::vector<Uid> uids;
    for (const Entry& entry : entries)
        uids.push_back(entry.uid);
    const Modseq modseq = mailbox.info.highestModseq = batch.nextModseq();
    POSTHORN_TRY(removeEntries(batch, mailbox, entries, leaving, modseq));
    auto ranges = rangesOf(uids);
    for (const auto& [first, last] : ranges) {
        POSTHORN_TRY(sql::run(batch.sql(), "INSERT INTO expunged (mailbox, modseq, first, last, at) "
                                           "VALUES (?, ?, ?, ?, ?)",
                              mailbox.info.id, modseq, first, last, batch.now()));
    }
    batch.fact(ExpungeFact{mailbox.info.id, modseq, std::move(ranges)});
    return {};
}

namespace {

class Expunge final : public AnsweredRequest<std::vector<Uid>> {
public:
    Expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted, Executor* asker,
            Reply<std::vector<Uid>> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_mailbox(mailbox)
        , m_uids(std::move(uids))
        , m_onlyDeleted(onlyDeleted)
    {
    }

    Result<void> execute(Batch& batch) override
    {
        auto found = batch.state().mailbox(batch.sql(), m_mailbox);
        if (!found)
            return passOn(found.error());
        if (!*found || !(*found)->info.selectable)
            return no(ErrorKind::NotFound, "no such mailbox");
        if (m_onlyDeleted && (*found)->info.deleted == 0)
            return {};
        auto entries = readEntries(batch, m_mailbox, m_uids);
        if (!entries)
            return passOn(entries.error());
        if (m_onlyDeleted)
            std::erase_if(*entries, [](const Entry& e) { return !(e.flags & Deleted); });
        for (const Entry& entry : *entries)
            value.push_back(entry.uid);
        return expungeEntries(batch, **found, *entries, Leaving::Ends);
    }

private:
    const MailboxId m_mailbox;
    const std::optional<std::vector<Uid>> m_uids;
    const bool m_onlyDeleted;
};

} // namespace

RequestPtr expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted, Executor* asker,
                   Reply<std::vector<Uid>> reply)
{
    return std::make_unique<Expunge>(mailbox, std::move(uids), onlyDeleted, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
