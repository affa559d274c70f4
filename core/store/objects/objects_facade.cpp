#include <map>
#include <set>

#include "store/objects/object_rows.h"
#include "store/read/reader.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

Result<ObjectList> readIds(sql::Connection& sql, AccountId account, const std::string& kind)
{
    auto state = readObjectKind(sql, account, kind);
    if (!state)
        return passOn(state.error());
    ObjectList list;
    list.state = state->modseq;
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id, modseq FROM object WHERE account = ? AND kind = ? ORDER BY id",
                                       account, kind),
                           [&](const sql::Rows& row) {
                               list.items.push_back({std::string(row.text(0)), Modseq(row.integer(1)), {}});
                           }));
    return list;
}

Result<ObjectList> readObjects(sql::Connection& sql, AccountId account, const std::string& kind,
                               const std::vector<std::string>& ids)
{
    auto state = readObjectKind(sql, account, kind);
    if (!state)
        return passOn(state.error());
    ObjectList list;
    list.state = state->modseq;
    for (const std::string& id : ids) {
        const size_t before = list.items.size();
        POSTHORN_TRY(sql::each(sql::select(sql, "SELECT modseq, data FROM object WHERE account = ? AND kind = ? "
                                                "AND id = ?",
                                           account, kind, id),
                               [&](const sql::Rows& row) {
                                   list.items.push_back({id, Modseq(row.integer(0)), std::string(row.blob(1))});
                               }));
        if (list.items.size() == before)
            list.missing.push_back(id);
    }
    return list;
}

Result<ObjectChanges> readChanges(sql::Connection& sql, AccountId account, const std::string& kind, Modseq since)
{
    auto state = readObjectKind(sql, account, kind);
    if (!state)
        return passOn(state.error());
    ObjectChanges changes;
    changes.state = state->modseq;
    if (since == state->modseq)
        return changes;
    if (since > state->modseq || since < state->horizon)
        return fail(ErrorKind::NotFound, "what ended since then is not known any more");
    std::set<std::string> ended; // of those that were there then
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id FROM object_end WHERE account = ? AND kind = ? AND modseq > ? "
                                            "AND made <= ?",
                                       account, kind, since, since),
                           [&](const sql::Rows& row) { ended.emplace(row.text(0)); }));
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id, made FROM object WHERE account = ? AND kind = ? "
                                            "AND modseq > ? ORDER BY id",
                                       account, kind, since),
                           [&](const sql::Rows& row) {
                               const std::string id(row.text(0));
                               const bool known = ended.erase(id) > 0 || Modseq(row.integer(1)) <= since;
                               (known ? changes.updated : changes.created).push_back(id);
                           }));
    changes.destroyed.assign(ended.begin(), ended.end());
    return changes;
}

class ObjectsFacade final : public Objects {
public:
    explicit ObjectsFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void list(AccountId account, const std::string& kind, Reply<ObjectList> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) { return readIds(sql, account, kind); }));
    }

    void get(AccountId account, const std::string& kind, std::vector<std::string> ids,
             Reply<ObjectList> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) { return readObjects(sql, account, kind, ids); }));
    }

    void set(AccountId account, const std::string& kind, std::vector<ObjectChange> changes,
             std::optional<Modseq> ifState, Reply<ObjectsSet> reply) override
    {
        m_reader->submit(
            verbs::setObjects(account, kind, std::move(changes), ifState, &m_reader->worker(), std::move(reply)));
    }

    void changes(AccountId account, const std::string& kind, Modseq since, Reply<ObjectChanges> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) { return readChanges(sql, account, kind, since); }));
    }

    void owners(const std::string& kind, Reply<std::vector<AccountId>> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) -> Result<std::vector<AccountId>> {
            std::vector<AccountId> all;
            POSTHORN_TRY(sql::each(sql::select(sql, "SELECT account FROM object_kind WHERE kind = ? AND objects > 0 "
                                                    "ORDER BY account",
                                               kind),
                                   [&](const sql::Rows& row) { all.push_back(row.integer(0)); }));
            return all;
        }));
    }

private:
    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Objects> makeObjects(ReaderPtr reader)
{
    return std::make_shared<ObjectsFacade>(std::move(reader));
}

} // namespace posthorn::store
