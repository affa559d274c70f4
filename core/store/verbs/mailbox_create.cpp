#include <algorithm>

#include "store/mailbox_name.h"
#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/verbs.h"

namespace posthorn::store::verbs {

namespace {

constexpr int64_t mostMailboxes = 10000;

class CreateMailbox final : public AnsweredRequest<MailboxInfo> {
public:
    CreateMailbox(AccountId account, std::string name, SpecialUse use, Executor* asker, Reply<MailboxInfo> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
        , m_name(std::move(name))
        , m_use(use)
    {
    }

    Result<void> execute(Batch& batch) override
    {
        const auto name = normaliseMailboxName(m_name);
        if (!name)
            return no(ErrorKind::Invalid, "not a mailbox name");
        auto inbox = batch.state().mailbox(batch.sql(), m_account, "INBOX");
        if (!inbox)
            return passOn(inbox.error());
        if (!*inbox)
            POSTHORN_TRY(makeDefaultMailboxes(batch, m_account));
        auto found = batch.state().mailbox(batch.sql(), m_account, *name);
        if (!found)
            return passOn(found.error());
        if (*found && (*found)->info.selectable)
            return no(ErrorKind::Exists, "a mailbox of that name exists");
        auto count = sql::number(batch.sql(), 0, "SELECT COUNT(*) FROM mailbox WHERE account = ?", m_account);
        if (!count)
            return passOn(count.error());
        if (*count + std::count(name->begin(), name->end(), '/') >= mostMailboxes)
            return no(ErrorKind::Limit, "the account has too many mailboxes");
        auto made = obtainMailbox(batch, m_account, *name, m_use);
        if (!made)
            return passOn(made.error());
        value = (*made)->info;
        return {};
    }

private:
    const AccountId m_account;
    const std::string m_name;
    const SpecialUse m_use;
};

} // namespace

RequestPtr createMailbox(AccountId account, std::string name, SpecialUse use, Executor* asker,
                         Reply<MailboxInfo> reply)
{
    return std::make_unique<CreateMailbox>(account, std::move(name), use, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
