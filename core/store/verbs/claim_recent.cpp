#include "store/sql/query.h"
#include "store/verbs/verbs.h"
#include "store/writer/batch.h"

namespace posthorn::store::verbs {

namespace {

/// Not in the log: after a rebuild nothing is recent, which RFC 3501 leaves to the server.
class ClaimRecent final : public AnsweredRequest<void> {
public:
    ClaimRecent(MailboxId mailbox, Uid below, Executor* asker)
        : AnsweredRequest(asker, [](const Result<void>&) {})
        , m_mailbox(mailbox)
        , m_below(below)
    {
    }

    bool canWait() const override { return true; }

    Result<void> execute(Batch& batch) override
    {
        auto found = batch.state().mailbox(batch.sql(), m_mailbox);
        if (!found)
            return passOn(found.error());
        if (*found && (*found)->info.recentFrom < m_below && m_below <= (*found)->info.uidNext) {
            (*found)->info.recentFrom = m_below;
            batch.touch(**found);
        }
        return {};
    }

private:
    const MailboxId m_mailbox;
    const Uid m_below;
};

} // namespace

RequestPtr claimRecent(MailboxId mailbox, Uid below, Executor* asker)
{
    return std::make_unique<ClaimRecent>(mailbox, below, asker);
}

} // namespace posthorn::store::verbs
