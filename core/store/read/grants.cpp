#include "store/read/reader.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

class GrantsFacade final : public Grants {
public:
    explicit GrantsFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void set(AccountId owner, MailboxId mailbox, AccountId grantee, uint32_t rights, Reply<void> reply) override
    {
        m_reader->submit(verbs::setGrant(owner, mailbox, grantee, rights, &m_reader->worker(), std::move(reply)));
    }

    void sharedWith(AccountId grantee, Reply<std::vector<SharedMailbox>> reply) override
    {
        reply(m_reader->inView([grantee](sql::Connection& sql) -> Result<std::vector<SharedMailbox>> {
            std::vector<SharedMailbox> all;
            POSTHORN_TRY(sql::each(sql::select(sql, "SELECT b.account, g.mailbox, g.rights FROM mailbox_grant g "
                                                    "JOIN mailbox b ON b.id = g.mailbox WHERE g.grantee = ? "
                                                    "ORDER BY b.account, g.mailbox",
                                               grantee),
                                   [&](const sql::Rows& row) {
                                       all.push_back({row.integer(0), row.integer(1), uint32_t(row.integer(2))});
                                   }));
            return all;
        }));
    }

private:
    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Grants> makeGrants(ReaderPtr reader)
{
    return std::make_shared<GrantsFacade>(std::move(reader));
}

} // namespace posthorn::store
