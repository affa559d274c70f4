#include <algorithm>
#include <map>

#include "store/cache/snapshot_edit.h"
#include "store/read/reader.h"
#include "store/sql/query.h"
#include "store/writer/message_rows.h"

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

Result<Excerpts> readExcerpts(sql::Connection& sql, AccountId account, const std::vector<BodyId>& bodies)
{
    Excerpts out;
    auto state = readState(sql, account);
    if (!state)
        return passOn(state.error());
    out.at = *state;
    std::map<MailboxId, std::vector<Entry>> found;
    for (const BodyId body : bodies) {
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT m.uid, m.flags, m.kw0, m.kw1, m.modseq, m.internal_date, m.size, "
                                                "m.body, m.mailbox FROM message m JOIN mailbox b ON b.id = m.mailbox "
                                                "WHERE m.body = ? AND b.account = ?",
                                           body, account),
                               [&](const sql::Rows& row) { found[row.integer(8)].push_back(readEntry(row)); }));
    }
    for (auto& [mailbox, entries] : found) {
        std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.uid < b.uid; });
        auto snapshot = std::make_shared<MailboxSnapshot>();
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT " POSTHORN_MAILBOX_COLUMNS " FROM mailbox WHERE id = ?", mailbox),
                               [&](const sql::Rows& row) { snapshot->info = readMailbox(row); }));
        auto keywords = readKeywords(sql, mailbox);
        if (!keywords)
            return passOn(keywords.error());
        snapshot->keywords = std::move(*keywords);
        appendEntries(*snapshot, entries);
        out.mailboxes.push_back(std::move(snapshot));
    }
    return out;
}

Result<DatePage> readPage(sql::Connection& sql, MailboxId mailbox, bool ascending, uint64_t skipped, size_t most)
{
    DatePage out;
    AccountId account = 0;
    {
        auto rows = sql::select(sql, "SELECT account, messages, repeats FROM mailbox WHERE id = ?", mailbox);
        if (!rows)
            return passOn(rows.error());
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return fail(ErrorKind::NotFound, "no such mailbox");
        if (rows->integer(2) != 0)
            return fail(ErrorKind::Unsupported, "the mailbox may hold a body several times");
        account = rows->integer(0);
        out.total = uint64_t(rows->integer(1));
    }
    auto state = readState(sql, account);
    if (!state)
        return passOn(state.error());
    out.at = *state;
    POSTHORN_TRY(sql::each(
        sql::select(sql,
                    ascending ? "SELECT body FROM message WHERE mailbox = ? ORDER BY internal_date, body LIMIT ? OFFSET ?"
                              : "SELECT body FROM message WHERE mailbox = ? ORDER BY internal_date DESC, body DESC "
                                "LIMIT ? OFFSET ?",
                    mailbox, most, skipped),
        [&out](const sql::Rows& row) { out.bodies.push_back(row.integer(0)); }));
    return out;
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

    void excerpts(AccountId account, std::vector<BodyId> bodies, Reply<Excerpts> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) { return readExcerpts(sql, account, bodies); }));
    }

    void page(MailboxId mailbox, bool ascending, uint64_t skipped, size_t most, Reply<DatePage> reply) override
    {
        reply(m_reader->inView([=](sql::Connection& sql) { return readPage(sql, mailbox, ascending, skipped, most); }));
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

    std::shared_ptr<void> watchKeywords(std::string prefix,
                                        std::function<void(AccountId, const std::string&)> marked) override
    {
        return m_reader->core().snapshots.watchKeywords(std::move(prefix), m_reader->worker(), std::move(marked));
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
