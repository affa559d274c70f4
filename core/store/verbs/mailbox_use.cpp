#include "store/mailbox_name.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"
#include "store/writer/batch.h"

namespace posthorn::store::verbs {

namespace {

class SetSpecialUse final : public AnsweredRequest<void> {
public:
    SetSpecialUse(AccountId account, std::string name, SpecialUse use, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
        , m_name(std::move(name))
        , m_use(use)
    {
    }

    Result<void> execute(Batch& batch) override
    {
        const auto name = normaliseMailboxName(m_name);
        auto all = batch.state().mailboxes(batch.sql(), m_account);
        if (!all)
            return passOn(all.error());
        MailboxState* found = nullptr;
        for (MailboxState* mailbox : *all) {
            if (name && mailbox->info.name == *name)
                found = mailbox;
            else if (m_use != SpecialUse::None && mailbox->info.specialUse == m_use)
                return no(ErrorKind::Exists, "another mailbox has this use");
        }
        if (!found)
            return no(ErrorKind::NotFound, "no such mailbox");
        if (found->info.name == "INBOX" && m_use != SpecialUse::None)
            return no(ErrorKind::Denied, "INBOX has a use of its own");
        if (found->info.specialUse == m_use)
            return {};
        found->info.specialUse = m_use;
        batch.mailboxChanged(*found);
        return sql::run(batch.sql(), "UPDATE mailbox SET special_use = ? WHERE id = ?", int64_t(m_use), found->info.id);
    }

private:
    const AccountId m_account;
    const std::string m_name;
    const SpecialUse m_use;
};

} // namespace

RequestPtr setSpecialUse(AccountId account, std::string name, SpecialUse use, Executor* asker, Reply<void> reply)
{
    return std::make_unique<SetSpecialUse>(account, std::move(name), use, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
