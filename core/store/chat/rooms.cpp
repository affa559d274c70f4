#include "store/chat/core.h"
#include "store/chat/rows.h"

namespace posthorn::store {

namespace {

std::string_view domainOf(std::string_view jid)
{
    return jid.substr(jid.find('@') + 1); // the whole of it where there is none
}

size_t bytesOf(const std::vector<RoomEntry>& entries)
{
    size_t bytes = 0;
    for (const RoomEntry& entry : entries)
        bytes += entry.key.size() + entry.bytes.size() + 50;
    return bytes;
}

Result<void> putEntries(sql::Connection& sql, RoomId room, const std::vector<RoomEntry>& entries)
{
    for (const RoomEntry& entry : entries) {
        if (entry.erased)
            POSTHORN_TRY(sql::run(sql, "DELETE FROM chat_room_entry WHERE room = ? AND name = ?", room, entry.key));
        else
            POSTHORN_TRY(sql::run(sql, "INSERT INTO chat_room_entry (room, name, data) VALUES (?, ?, ?) "
                                       "ON CONFLICT (room, name) DO UPDATE SET data = excluded.data",
                                  room, entry.key, sql::Blob{entry.bytes}));
    }
    return {};
}

Result<void> mustExist(sql::Connection& sql, RoomId room)
{
    auto found = sql::number(sql, 0, "SELECT 1 FROM chat_room WHERE id = ?", room);
    if (!found)
        return passOn(found.error());
    if (*found == 0)
        return fail(ErrorKind::NotFound, "no such room");
    return {};
}

RoomRow readRoom(const sql::Rows& row)
{
    return {row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.blob(3))};
}

Result<RoomRow> findRoom(sql::Connection& sql, const std::string& jid)
{
    std::optional<RoomRow> found;
    POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id, jid, owner, settings FROM chat_room WHERE jid = ?", jid),
                           [&](const sql::Rows& row) { found = readRoom(row); }));
    if (!found)
        return fail(ErrorKind::NotFound, "no such room");
    return std::move(*found);
}

class SqlRooms final : public Rooms {
public:
    explicit SqlRooms(ChatAccessPtr access) : m_access(std::move(access)) {}

    void create(const std::string& jid, const std::string& owner, const std::string& bytes,
                std::vector<RoomEntry> entries, Reply<RoomId> reply) override
    {
        const size_t size = bytes.size() + bytesOf(entries) + 200;
        m_access->change<RoomId>(
            size, std::move(reply), [=, entries = std::move(entries)](ChatBatch& batch) -> Result<RoomId> {
                auto taken = sql::number(batch.sql, 0, "SELECT id FROM chat_room WHERE jid = ?", jid);
                if (!taken)
                    return passOn(taken.error());
                if (*taken != 0)
                    return fail(ErrorKind::Exists, "there is a room of that name");
                const RoomId id = batch.counters.room++;
                POSTHORN_TRY(sql::run(batch.sql, "INSERT INTO chat_room (id, jid, domain, owner, settings) "
                                                 "VALUES (?, ?, ?, ?, ?)",
                                      id, jid, domainOf(jid), owner, sql::Blob{bytes}));
                POSTHORN_TRY(putEntries(batch.sql, id, entries));
                return id;
            });
    }
    void find(const std::string& jid, Reply<RoomRow> reply) override
    {
        reply(m_access->ask([&](sql::Connection& sql) { return findRoom(sql, jid); }));
    }
    void list(const std::string& domain, const std::string& after, size_t most,
              Reply<std::vector<RoomRow>> reply) override
    {
        reply(m_access->ask([&](sql::Connection& sql) -> Result<std::vector<RoomRow>> {
            std::vector<RoomRow> list;
            POSTHORN_TRY(sql::each(sql::select(sql, "SELECT id, jid, owner, settings FROM chat_room "
                                                    "WHERE domain = ? AND jid > ? ORDER BY jid LIMIT ?",
                                               domain, after, most),
                                   [&](const sql::Rows& row) { list.push_back(readRoom(row)); }));
            return list;
        }));
    }
    void countOf(const std::string& owner, Reply<uint64_t> reply) override
    {
        reply(m_access->ask([&](sql::Connection& sql) -> Result<uint64_t> {
            auto counted = sql::number(sql, 0, "SELECT COUNT(*) FROM chat_room WHERE owner = ?", owner);
            if (!counted)
                return passOn(counted.error());
            return uint64_t(*counted);
        }));
    }
    void entries(RoomId room, Reply<std::vector<RoomEntry>> reply) override
    {
        reply(m_access->ask([&](sql::Connection& sql) -> Result<std::vector<RoomEntry>> {
            std::vector<RoomEntry> list;
            POSTHORN_TRY(sql::each(
                sql::select(sql, "SELECT name, data FROM chat_room_entry WHERE room = ? ORDER BY name", room),
                [&](const sql::Rows& row) {
                    list.push_back({std::string(row.text(0)), std::string(row.blob(1)), false});
                }));
            return list;
        }));
    }
    void change(RoomId room, std::optional<std::string> bytes, std::vector<RoomEntry> entries,
                Reply<void> reply) override
    {
        const size_t size = (bytes ? bytes->size() : 0) + bytesOf(entries) + 50;
        m_access->change<void>(
            size, std::move(reply),
            [room, bytes = std::move(bytes), entries = std::move(entries)](ChatBatch& batch) -> Result<void> {
                POSTHORN_TRY(mustExist(batch.sql, room));
                if (bytes)
                    POSTHORN_TRY(sql::run(batch.sql, "UPDATE chat_room SET settings = ? WHERE id = ?",
                                          sql::Blob{*bytes}, room));
                return putEntries(batch.sql, room, entries);
            });
    }
    void remove(RoomId room, Reply<void> reply) override
    {
        m_access->change<void>(0, std::move(reply), [room](ChatBatch& batch) -> Result<void> {
            POSTHORN_TRY(mustExist(batch.sql, room));
            POSTHORN_TRY(removeArchive(batch, -room));
            if (batch.more)
                return {};
            POSTHORN_TRY(sql::run(batch.sql, "DELETE FROM chat_room_entry WHERE room = ?", room));
            return sql::run(batch.sql, "DELETE FROM chat_room WHERE id = ?", room);
        });
    }

private:
    const ChatAccessPtr m_access;
};

} // namespace

std::shared_ptr<Rooms> makeRooms(ChatAccessPtr access)
{
    return std::make_shared<SqlRooms>(std::move(access));
}

} // namespace posthorn::store
