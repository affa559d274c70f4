#include <algorithm>

#include "store/read/reader.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

Result<AccountState> readState(sql::Connection& sql, AccountId account)
{
    AccountState state;
    auto next = sql::number(sql, 1, "SELECT body FROM counters WHERE id = 1");
    if (!next)
        return passOn(next.error());
    state.nextBody = *next;
    auto highest = sql::number(sql, 0, "SELECT COALESCE(MAX(highest_modseq), 0) FROM mailbox WHERE account = ?", account);
    if (!highest)
        return passOn(highest.error());
    auto rows = sql::select(sql, "SELECT modseq, horizon FROM account WHERE id = ?", account);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    state.modseq = Modseq(*highest);
    if (*row) {
        state.modseq = std::max(state.modseq, Modseq(rows->integer(0)));
        state.horizon = Modseq(rows->integer(1));
    }
    return state;
}

Result<AccountChanges> readChanges(sql::Connection& sql, AccountId account, Modseq since)
{
    auto state = readState(sql, account);
    if (!state)
        return passOn(state.error());
    AccountChanges changes;
    changes.now = *state;
    if (since == state->modseq)
        return changes;
    if (since > state->modseq || since < state->horizon)
        return fail(ErrorKind::NotFound, "what ended since then is not known any more");
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id FROM mailbox WHERE account = ? AND highest_modseq > ? ORDER BY id",
                                     account, since),
                         [&](const sql::Rows& row) { changes.mailboxes.push_back(row.integer(0)); }));
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id FROM removed_mailbox WHERE account = ? AND modseq > ? ORDER BY id",
                                     account, since),
                         [&](const sql::Rows& row) { changes.removed.push_back(row.integer(0)); }));
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT DISTINCT e.body, CASE WHEN EXISTS (SELECT 1 FROM message m "
                                          "JOIN mailbox b ON b.id = m.mailbox WHERE m.body = e.body "
                                          "AND b.account = e.account) THEN 1 ELSE 0 END FROM ended_placement e "
                                          "WHERE e.account = ? AND e.modseq > ? ORDER BY e.body",
                                     account, since),
                         [&](const sql::Rows& row) {
                             (row.integer(1) != 0 ? changes.left : changes.destroyed).push_back(row.integer(0));
                         }));
    return changes;
}

class LookupFacade final : public Lookup {
public:
    explicit LookupFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void placements(AccountId account, std::vector<BodyId> bodies, Reply<std::vector<Placement>> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) -> Result<std::vector<Placement>> {
            std::vector<Placement> all;
            for (const BodyId body : bodies) {
                POSTHORN_TRY(sql::each(sql::select(sql, "SELECT m.mailbox, m.uid FROM message m "
                                                      "JOIN mailbox b ON b.id = m.mailbox "
                                                      "WHERE m.body = ? AND b.account = ? ORDER BY m.mailbox, m.uid",
                                                 body, account),
                                     [&](const sql::Rows& row) {
                                         all.push_back({body, row.integer(0), Uid(row.integer(1))});
                                     }));
            }
            return all;
        }));
    }

    void state(AccountId account, Reply<AccountState> reply) override
    {
        reply(m_reader->inView([account](sql::Connection& sql) { return readState(sql, account); }));
    }

    void changes(AccountId account, Modseq since, Reply<AccountChanges> reply) override
    {
        reply(m_reader->inView([=](sql::Connection& sql) { return readChanges(sql, account, since); }));
    }

    std::shared_ptr<void> watch(AccountId account, std::function<void()> changed) override
    {
        return m_reader->core().snapshots.watchAccount(account, m_reader->worker(), std::move(changed));
    }

private:
    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Lookup> makeLookup(ReaderPtr reader)
{
    return std::make_shared<LookupFacade>(std::move(reader));
}

} // namespace posthorn::store
