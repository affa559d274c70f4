#include "store/chat/core.h"
#include "store/chat/query.h"
#include "store/chat/rows.h"

namespace posthorn::store {

namespace {

constexpr size_t likelyCandidates = 16; ///< that share a hash are looked at; more there are only if somebody made them

size_t bytesOf(const std::vector<NewArchived>& messages)
{
    size_t bytes = 0;
    for (const NewArchived& message : messages) {
        bytes += 200 + message.text.size() + message.stanza.size() + message.originId.size();
        for (const ArchiveEntry& entry : message.entries)
            bytes += 100 + entry.with.size() + entry.withResource.size();
    }
    return bytes;
}

Result<std::optional<ArchivedMessage>> findByOrigin(sql::Connection& sql, ArchiveOwner owner,
                                                    const std::string& originId)
{
    std::optional<ArchivedMessage> found;
    if (originId.empty())
        return found;
    std::string text = "SELECT " POSTHORN_ARCHIVED_COLUMNS POSTHORN_ARCHIVED_FROM
                       "WHERE e.owner = ? AND e.origin = ? AND e.origin <> 0 ORDER BY e.id DESC LIMIT ?";
    useIndex(sql, text, "chat_entry_origin");
    POSTHORN_TRY(eachUntil(sql::select(sql, text, owner, originHash(originId), likelyCandidates),
                           [&](const sql::Rows& row) {
                               if (row.text(6) == originId)
                                   found = readArchived(row);
                               return !found;
                           }));
    return found;
}

Result<ArchiveEnds> readEnds(sql::Connection& sql, ArchiveOwner owner)
{
    ArchiveEnds ends;
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT e.id, m.time" POSTHORN_ARCHIVED_FROM
                                            "WHERE e.owner = ? ORDER BY e.id LIMIT 1",
                                       owner),
                           [&](const sql::Rows& row) {
                               ends.first = idFromRow(row.integer(0));
                               ends.firstTime = row.integer(1);
                           }));
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT e.id, m.time" POSTHORN_ARCHIVED_FROM
                                            "WHERE e.owner = ? ORDER BY e.id DESC LIMIT 1",
                                       owner),
                           [&](const sql::Rows& row) {
                               ends.last = idFromRow(row.integer(0));
                               ends.lastTime = row.integer(1);
                           }));
    return ends;
}

class SqlArchive final : public Archive {
public:
    explicit SqlArchive(ChatAccessPtr access) : m_access(std::move(access)) {}

    void append(std::vector<NewArchived> messages, Reply<void> reply) override
    {
        const size_t bytes = bytesOf(messages);
        m_access->change<void>(bytes, std::move(reply), [messages = std::move(messages)](ChatBatch& batch) {
            return appendArchived(batch, messages);
        });
    }
    void query(ArchiveQuery query, Reply<ArchivePage> reply) override
    {
        askWritten<ArchivePage>(m_access, std::move(reply), [query = std::move(query)](sql::Connection& sql) {
            return queryArchive(sql, query);
        });
    }
    void ends(ArchiveOwner owner, Reply<ArchiveEnds> reply) override
    {
        askWritten<ArchiveEnds>(m_access, std::move(reply), [owner](sql::Connection& sql) { return readEnds(sql, owner); });
    }
    void find(ArchiveOwner owner, const std::string& originId, Reply<std::optional<ArchivedMessage>> reply) override
    {
        askWritten<std::optional<ArchivedMessage>>(m_access, std::move(reply), [owner, originId](sql::Connection& sql) {
            return findByOrigin(sql, owner, originId);
        });
    }
    void replace(ArchiveOwner owner, ArchiveId id, const std::string& stanza, const std::string& text,
                 Reply<void> reply) override
    {
        m_access->change<void>(stanza.size() + text.size(), std::move(reply), [=](ChatBatch& batch) {
            return replaceArchived(batch, owner, id, stanza, text);
        });
    }
    void expire(ArchiveOwner owner, UnixMs before, size_t most, Reply<size_t> reply) override
    {
        m_access->change<size_t>(0, std::move(reply), [=](ChatBatch& batch) {
            return expireArchived(batch, owner, firstIdAt(before), most);
        });
    }
    void removeAll(ArchiveOwner owner, Reply<void> reply) override
    {
        m_access->change<void>(0, std::move(reply),
                               [owner](ChatBatch& batch) { return removeArchive(batch, owner); });
    }

private:
    const ChatAccessPtr m_access;
};

} // namespace

std::shared_ptr<Archive> makeArchive(ChatAccessPtr access)
{
    return std::make_shared<SqlArchive>(std::move(access));
}

} // namespace posthorn::store
