#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

namespace {

class Append final : public AnsweredRequest<AppendResult> {
public:
    Append(PreparedAppend append, Executor* asker, Reply<AppendResult> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_append(std::move(append))
    {
        for (const PreparedMessage& message : m_append.messages)
            m_bytes += message.bytes->size();
    }
    bool appends() const override { return true; }
    bool addsMail() const override { return true; }
    size_t bytes() const override { return m_bytes; }

    Result<void> plan(Batch& batch) override
    {
        m_planned.clear();
        auto found = batch.state().mailbox(batch.sql(), m_append.mailbox);
        if (!found)
            return passOn(found.error());
        if (!*found || !(*found)->info.selectable)
            return no(ErrorKind::NotFound, "no such mailbox");
        MailboxState& mailbox = **found;
        auto usage = batch.state().usage(batch.sql(), mailbox.info.account);
        if (!usage)
            return passOn(usage.error());
        if (m_append.quota > 0 && (*usage)->bytes + m_bytes > m_append.quota)
            return no(ErrorKind::OverQuota, "the mailbox is full");
        for (const PreparedMessage& message : m_append.messages) {
            if (message.bytes->size() > INT32_MAX)
                return no(ErrorKind::TooLarge, "the message is too large");
        }
        std::vector<KeywordSet> keywords;
        for (const NewMessage& message : m_append.details) {
            auto set = batch.keywords(mailbox, message.keywords);
            if (!set) {
                refuse(set.error()); // the keywords that were new before this one stay known, which does no harm
                return {};
            }
            keywords.push_back(*set);
        }
        const Modseq modseq = mailbox.info.highestModseq = batch.nextModseq();
        std::string facts;
        for (size_t i = 0; i < m_append.messages.size(); ++i) {
            const PreparedMessage& message = m_append.messages[i];
            const NewMessage& details = m_append.details[i];
            const BodyId body = batch.state().counters.body++;
            auto entry = takePlace(batch, mailbox, body, uint32_t(message.bytes->size()), details.flags, keywords[i],
                                   details.internalDate, modseq);
            if (!entry)
                return passOn(entry.error());
            facts.clear();
            encodeFact(facts, BodyFact{body});
            encodeFact(facts, placementFact(mailbox, *entry));
            m_planned.push_back({*entry, batch.body(facts, *message.bytes, message.checksum)});
        }
        return {};
    }

    Result<void> execute(Batch& batch) override
    {
        auto found = batch.state().mailbox(batch.sql(), m_append.mailbox);
        if (!found)
            return passOn(found.error());
        if (!*found)
            return fail(ErrorKind::NotFound, "no such mailbox"); // removed by another request of this batch
        value.uidValidity = (*found)->info.uidValidity;
        for (size_t i = 0; i < m_planned.size(); ++i) {
            POSTHORN_TRY(insertBody(batch, m_planned[i].entry.body, m_planned[i].place, 1));
            POSTHORN_TRY(insertMessage(batch, **found, m_planned[i].entry, m_append.messages[i].summary));
            value.uids.push_back(m_planned[i].entry.uid);
        }
        return {};
    }

private:
    struct Planned {
        Entry entry;
        BodyPlace place;
    };
    const PreparedAppend m_append;
    size_t m_bytes = 0;
    std::vector<Planned> m_planned;
};

} // namespace

RequestPtr append(PreparedAppend append, Executor* asker, Reply<AppendResult> reply)
{
    return std::make_unique<Append>(std::move(append), asker, std::move(reply));
}

} // namespace posthorn::store::verbs
