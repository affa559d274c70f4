#include "store/mailbox_name.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"
#include "store/writer/batch.h"

namespace posthorn::store::verbs {

namespace {

constexpr int64_t mostSubscriptions = 20000;

class Subscribe final : public AnsweredRequest<void> {
public:
    Subscribe(AccountId account, std::string name, bool subscribed, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
        , m_name(std::move(name))
        , m_subscribed(subscribed)
    {
    }

    Result<void> execute(Batch& batch) override
    {
        const auto name = normaliseMailboxName(m_name);
        if (!name)
            return no(ErrorKind::Invalid, "not a mailbox name");
        auto has = sql::number(batch.sql(), 0, "SELECT COUNT(*) FROM subscription WHERE account = ? AND name = ?",
                               m_account, *name);
        if (!has)
            return passOn(has.error());
        if ((*has > 0) == m_subscribed)
            return {};
        auto mailbox = batch.state().mailbox(batch.sql(), m_account, *name);
        if (!mailbox)
            return passOn(mailbox.error());
        if (!m_subscribed) {
            if (*mailbox)
                batch.mailboxChanged(**mailbox);
            batch.fact(SubscriptionFact{m_account, *name, false});
            return sql::run(batch.sql(), "DELETE FROM subscription WHERE account = ? AND name = ?", m_account, *name);
        }
        auto count = sql::number(batch.sql(), 0, "SELECT COUNT(*) FROM subscription WHERE account = ?", m_account);
        if (!count)
            return passOn(count.error());
        if (*count >= mostSubscriptions)
            return no(ErrorKind::Limit, "too many subscriptions");
        if (*mailbox)
            batch.mailboxChanged(**mailbox);
        batch.fact(SubscriptionFact{m_account, *name, true});
        return sql::run(batch.sql(), "INSERT INTO subscription (account, name) VALUES (?, ?)", m_account, *name);
    }

private:
    const AccountId m_account;
    const std::string m_name;
    const bool m_subscribed;
};

} // namespace

RequestPtr subscribe(AccountId account, std::string name, bool subscribed, Executor* asker, Reply<void> reply)
{
    return std::make_unique<Subscribe>(account, std::move(name), subscribed, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
