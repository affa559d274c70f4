#include "store/chat/core.h"
#include "store/chat/rows.h"

namespace posthorn::store {

namespace {

constexpr size_t mostListedBytes = 4 << 20; ///< of stanzas in one list

/// Removes the rows whose ids @p found gives; how many.
Result<size_t> removeFound(sql::Connection& sql, Result<sql::Rows> found)
{
    std::vector<int64_t> ids;
    {
        const Result<void> read =
            sql::each(std::move(found), [&](const sql::Rows& row) { ids.push_back(row.integer(0)); });
        if (!read)
            return passOn(read.error());
    }
    for (const int64_t id : ids)
        POSTHORN_TRY(sql::run(sql, "DELETE FROM chat_waiting WHERE id = ?", id));
    return ids.size();
}

Result<std::vector<WaitingMessage>> readWaiting(sql::Connection& sql, AccountId account, int64_t afterId, size_t most)
{
    std::vector<WaitingMessage> list;
    size_t bytes = 0;
    POSTHORN_TRY(eachUntil(sql::select(sql, "SELECT id, time, stanza FROM chat_waiting WHERE account = ? AND id > ? "
                                            "ORDER BY id LIMIT ?",
                                       account, afterId, most),
                           [&](const sql::Rows& row) {
                               list.push_back({row.integer(0), row.integer(1), std::string(row.blob(2))});
                               bytes += list.back().stanza.size();
                               return bytes < mostListedBytes;
                           }));
    return list;
}

class SqlOfflineMessages final : public OfflineMessages {
public:
    explicit SqlOfflineMessages(ChatAccessPtr access) : m_access(std::move(access)) {}

    void add(AccountId account, UnixMs time, const std::string& stanza, size_t most, Reply<void> reply) override
    {
        m_access->change<void>(stanza.size() + 100, std::move(reply), [=](ChatBatch& batch) -> Result<void> {
            auto waiting = sql::number(batch.sql, 0, "SELECT COUNT(*) FROM (SELECT 1 FROM chat_waiting "
                                                     "WHERE account = ? LIMIT ?) AS part",
                                       account, most);
            if (!waiting)
                return passOn(waiting.error());
            if (uint64_t(*waiting) >= most)
                return fail(ErrorKind::Limit, "too many messages wait already");
            return sql::run(batch.sql, "INSERT INTO chat_waiting (id, account, time, stanza) VALUES (?, ?, ?, ?)",
                            batch.counters.waiting++, account, time, sql::Blob{stanza});
        });
    }
    void list(AccountId account, int64_t afterId, size_t most, Reply<std::vector<WaitingMessage>> reply) override
    {
        reply(m_access->ask([&](sql::Connection& sql) { return readWaiting(sql, account, afterId, most); }));
    }
    void count(AccountId account, Reply<uint64_t> reply) override
    {
        reply(m_access->ask([&](sql::Connection& sql) -> Result<uint64_t> {
            auto counted = sql::number(sql, 0, "SELECT COUNT(*) FROM chat_waiting WHERE account = ?", account);
            if (!counted)
                return passOn(counted.error());
            return uint64_t(*counted);
        }));
    }
    void remove(AccountId account, std::vector<int64_t> ids, Reply<void> reply) override
    {
        m_access->change<void>(0, std::move(reply), [account, ids = std::move(ids)](ChatBatch& batch) -> Result<void> {
            for (const int64_t id : ids)
                POSTHORN_TRY(sql::run(batch.sql, "DELETE FROM chat_waiting WHERE id = ? AND account = ?", id, account));
            return {};
        });
    }
    void removeUpTo(AccountId account, int64_t id, Reply<void> reply) override
    {
        m_access->change<void>(0, std::move(reply), [=](ChatBatch& batch) {
            return sql::run(batch.sql, "DELETE FROM chat_waiting WHERE account = ? AND id <= ?", account, id);
        });
    }
    void expire(UnixMs before, Reply<size_t> reply) override
    {
        m_access->change<size_t>(0, std::move(reply), [before](ChatBatch& batch) {
            return removeFound(batch.sql, sql::select(batch.sql, "SELECT id FROM chat_waiting WHERE time < ? "
                                                                 "ORDER BY time LIMIT ?",
                                                      before, sliceRows));
        });
    }

private:
    const ChatAccessPtr m_access;
};

} // namespace

Result<void> removeWaiting(ChatBatch& batch, AccountId account)
{
    auto removed = removeFound(batch.sql, sql::select(batch.sql, "SELECT id FROM chat_waiting WHERE account = ? "
                                                                 "ORDER BY id LIMIT ?",
                                                      account, sliceRows));
    if (!removed)
        return passOn(removed.error());
    batch.more = *removed == sliceRows;
    return {};
}

std::shared_ptr<OfflineMessages> makeOfflineMessages(ChatAccessPtr access)
{
    return std::make_shared<SqlOfflineMessages>(std::move(access));
}

} // namespace posthorn::store
