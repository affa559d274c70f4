#include "store/sql/query.h"
#include "store/verbs/verbs.h"
#include "store/writer/batch.h"

namespace posthorn::store::verbs {

namespace {

/// Derived from the body, so not in the log.
class StoreSummary final : public AnsweredRequest<void> {
public:
    StoreSummary(MailboxId mailbox, Uid uid, std::string summary, Executor* asker)
        : AnsweredRequest(asker, [](const Result<void>&) {})
        , m_mailbox(mailbox)
        , m_uid(uid)
        , m_summary(std::move(summary))
    {
    }

    Result<void> execute(Batch& batch) override
    {
        auto there = sql::number(batch.sql(), 0, "SELECT COUNT(*) FROM message WHERE mailbox = ? AND uid = ?",
                                 m_mailbox, m_uid);
        if (!there)
            return passOn(there.error());
        if (*there == 0)
            return {}; // expunged meanwhile
        return sql::run(batch.sql(), "INSERT INTO summary (mailbox, uid, data) VALUES (?, ?, ?) "
                                     "ON CONFLICT (mailbox, uid) DO UPDATE SET data = excluded.data",
                        m_mailbox, m_uid, sql::Blob{m_summary});
    }

private:
    const MailboxId m_mailbox;
    const Uid m_uid;
    const std::string m_summary;
};

} // namespace

RequestPtr storeSummary(MailboxId mailbox, Uid uid, std::string summary, Executor* asker)
{
    return std::make_unique<StoreSummary>(mailbox, uid, std::move(summary), asker);
}

} // namespace posthorn::store::verbs
