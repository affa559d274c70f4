#include "store/objects/object_rows.h"
#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/removal.h"
#include "store/verbs/verbs.h"

namespace posthorn::store::verbs {

namespace {

class CreateAccount final : public AnsweredRequest<void> {
public:
    CreateAccount(AccountId account, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
    {
    }
    Result<void> execute(Batch& batch) override { return makeDefaultMailboxes(batch, m_account); }

private:
    const AccountId m_account;
};

class RemoveAccount final : public AnsweredRequest<void> {
public:
    RemoveAccount(AccountId account, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
    {
    }
    Result<void> execute(Batch& batch) override
    {
        auto all = batch.state().mailboxes(batch.sql(), m_account);
        if (!all)
            return passOn(all.error());
        for (MailboxState* mailbox : *all)
            POSTHORN_TRY(removeWhole(batch, *mailbox, Leaving::WithAccount));
        POSTHORN_TRY(giveBackGrants(batch));
        batch.state().dropUsage(m_account);
        POSTHORN_TRY(endSubscriptions(batch));
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM subscription WHERE account = ?", m_account));
        POSTHORN_TRY(removeObjects(batch, m_account));
        // The number is never used again, so nobody will ask what became of it.
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM ended_placement WHERE account = ?", m_account));
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM removed_mailbox WHERE account = ?", m_account));
        return sql::run(batch.sql(), "DELETE FROM account WHERE id = ?", m_account);
    }

private:
    /// What others share with it.
    Result<void> giveBackGrants(Batch& batch) const
    {
        std::vector<MailboxId> mailboxes;
        POSTHORN_TRY(sql::each(sql::select(batch.sql(), "SELECT mailbox FROM mailbox_grant WHERE grantee = ?", m_account),
                               [&](const sql::Rows& row) { mailboxes.push_back(row.integer(0)); }));
        for (const MailboxId id : mailboxes) {
            auto mailbox = batch.state().mailbox(batch.sql(), id);
            if (!mailbox)
                return passOn(mailbox.error());
            if (*mailbox)
                POSTHORN_TRY(batch.setGrant(**mailbox, m_account, 0));
        }
        return {};
    }

    Result<void> endSubscriptions(Batch& batch) const
    {
        auto rows = sql::select(batch.sql(), "SELECT name FROM subscription WHERE account = ?", m_account);
        if (!rows)
            return passOn(rows.error());
        for (;;) {
            auto row = rows->next();
            if (!row)
                return passOn(row.error());
            if (!*row)
                return {};
            batch.fact(SubscriptionFact{m_account, std::string(rows->text(0)), false});
        }
    }

    const AccountId m_account;
};

} // namespace

RequestPtr createAccount(AccountId account, Executor* asker, Reply<void> reply)
{
    return std::make_unique<CreateAccount>(account, asker, std::move(reply));
}

RequestPtr removeAccount(AccountId account, Executor* asker, Reply<void> reply)
{
    return std::make_unique<RemoveAccount>(account, asker, std::move(reply));
}

} // namespace posthorn::store::verbs
