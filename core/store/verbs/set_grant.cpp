#include <algorithm>

#include "store/verbs/verbs.h"
#include "store/writer/batch.h"

namespace posthorn::store::verbs {

namespace {

class SetGrant final : public AnsweredRequest<void> {
public:
    SetGrant(AccountId owner, MailboxId mailbox, AccountId grantee, uint32_t rights, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_owner(owner)
        , m_mailbox(mailbox)
        , m_grantee(grantee)
        , m_rights(rights)
    {
    }

    Result<void> execute(Batch& batch) override
    {
        if (m_grantee == m_owner || (m_rights & ~allRights) != 0 || (m_rights != 0 && (m_rights & ReadItems) == 0))
            return no(ErrorKind::Invalid, "no such rights can be given");
        auto mailbox = batch.state().mailbox(batch.sql(), m_mailbox);
        if (!mailbox)
            return passOn(mailbox.error());
        if (!*mailbox || (*mailbox)->info.account != m_owner || !(*mailbox)->info.selectable)
            return no(ErrorKind::NotFound, "no such mailbox");
        const std::vector<Grant>& grants = (*mailbox)->info.grants;
        const bool known = std::any_of(grants.begin(), grants.end(),
                                       [this](const Grant& grant) { return grant.grantee == m_grantee; });
        if (m_rights != 0 && !known && grants.size() >= mostGrants)
            return no(ErrorKind::Limit, "the mailbox is shared with too many");
        return batch.setGrant(**mailbox, m_grantee, m_rights);
    }

private:
    const AccountId m_owner;
    const MailboxId m_mailbox;
    const AccountId m_grantee;
    const uint32_t m_rights;
};

} // namespace

RequestPtr setGrant(AccountId owner, MailboxId mailbox, AccountId grantee, uint32_t rights, Executor* asker,
                    Reply<void> reply)
{
    return std::make_unique<SetGrant>(owner, mailbox, grantee, rights, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
