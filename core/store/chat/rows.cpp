#include "store/chat/rows.h"

#include <algorithm>

namespace posthorn::store {

namespace {

struct EntryRow {
    ArchiveOwner owner;
    int64_t id;
    int64_t message;
};

/// One archive less has the message.
Result<void> dropMessage(sql::Connection& sql, int64_t number)
{
    POSTHORN_TRY(sql::run(sql, "UPDATE chat_message SET refs = refs - 1 WHERE number = ?", number));
    return sql::run(sql, "DELETE FROM chat_message WHERE number = ? AND refs < 1", number);
}

Result<size_t> removeEntries(sql::Connection& sql, Result<sql::Rows> found)
{
    std::vector<EntryRow> entries;
    {
        const Result<void> read = sql::each(std::move(found), [&](const sql::Rows& row) {
            entries.push_back({row.integer(0), row.integer(1), row.integer(2)});
        });
        if (!read)
            return passOn(read.error());
    }
    for (const EntryRow& entry : entries) {
        POSTHORN_TRY(sql::run(sql, "DELETE FROM chat_entry WHERE owner = ? AND id = ?", entry.owner, entry.id));
        POSTHORN_TRY(dropMessage(sql, entry.message));
    }
    return entries.size();
}

Result<void> insertMessage(sql::Connection& sql, int64_t number, UnixMs time, size_t refs, bool groupchat,
                           std::string_view origin, std::string_view text, std::string_view stanza)
{
    return sql::run(sql, "INSERT INTO chat_message (number, time, refs, groupchat, origin, body, stanza) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    number, time, refs, groupchat, origin, text, sql::Blob{stanza});
}

} // namespace

int64_t originHash(std::string_view originId)
{
    if (originId.empty())
        return 0;
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a; kept in the database, so it must stay the same for ever
    for (const char c : originId)
        hash = (hash ^ uint8_t(c)) * 0x100000001b3;
    return hash ? int64_t(hash) : 1;
}

ArchivedMessage readArchived(const sql::Rows& row)
{
    ArchivedMessage message;
    message.id = idFromRow(row.integer(0));
    message.time = row.integer(1);
    message.with = row.text(2);
    message.withResource = row.text(3);
    message.incoming = row.integer(4) != 0;
    message.groupchat = row.integer(5) != 0;
    message.originId = row.text(6);
    message.text = row.text(7);
    message.stanza = row.blob(8);
    return message;
}

Result<void> appendArchived(ChatBatch& batch, const std::vector<NewArchived>& messages)
{
    for (const NewArchived& message : messages) {
        for (const ArchiveEntry& entry : message.entries) {
            if (!batch.alone)
                break;
            auto taken = sql::number(batch.sql, 0, "SELECT 1 FROM chat_entry WHERE owner = ? AND id = ?", entry.owner,
                                     idToRow(entry.id));
            if (!taken)
                return passOn(taken.error());
            if (*taken != 0)
                return fail(ErrorKind::Exists, "the archive has that id already");
        }
    }
    for (const NewArchived& message : messages) {
        if (message.entries.empty())
            continue;
        const int64_t number = batch.counters.message++;
        POSTHORN_TRY(insertMessage(batch.sql, number, message.time, message.entries.size(), message.groupchat,
                                   message.originId, message.text, message.stanza));
        const int64_t origin = originHash(message.originId);
        for (const ArchiveEntry& entry : message.entries)
            POSTHORN_TRY(sql::run(batch.sql, "INSERT INTO chat_entry (owner, id, peer, resource, incoming, message, "
                                             "origin) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                  entry.owner, idToRow(entry.id), entry.with, entry.withResource, entry.incoming,
                                  number, origin));
    }
    return {};
}

Result<void> replaceArchived(ChatBatch& batch, ArchiveOwner owner, ArchiveId id, const std::string& stanza,
                             const std::string& text)
{
    int64_t number = 0, refs = 0, time = 0;
    bool groupchat = false;
    std::string origin;
    POSTHORN_TRY(sql::each(sql::select(batch.sql, "SELECT m.number, m.refs, m.time, m.groupchat, m.origin"
                                                  POSTHORN_ARCHIVED_FROM "WHERE e.owner = ? AND e.id = ?",
                                       owner, idToRow(id)),
                           [&](const sql::Rows& row) {
                               number = row.integer(0);
                               refs = row.integer(1);
                               time = row.integer(2);
                               groupchat = row.integer(3) != 0;
                               origin = row.text(4);
                           }));
    if (number == 0)
        return fail(ErrorKind::NotFound, "no such message in the archive");
    if (refs == 1)
        return sql::run(batch.sql, "UPDATE chat_message SET body = ?, stanza = ? WHERE number = ?", text,
                        sql::Blob{stanza}, number);
    // Others keep what they have.
    const int64_t own = batch.counters.message++;
    POSTHORN_TRY(insertMessage(batch.sql, own, time, 1, groupchat, origin, text, stanza));
    POSTHORN_TRY(sql::run(batch.sql, "UPDATE chat_entry SET message = ? WHERE owner = ? AND id = ?", own, owner,
                          idToRow(id)));
    return dropMessage(batch.sql, number);
}

Result<size_t> expireArchived(ChatBatch& batch, ArchiveOwner owner, ArchiveId before, size_t most)
{
    const int64_t end = idToRow(before);
    const size_t limit = std::min(most, sliceRows);
    if (owner == 0)
        return removeEntries(batch.sql, sql::select(batch.sql, "SELECT owner, id, message FROM chat_entry "
                                                               "WHERE id < ? ORDER BY id LIMIT ?",
                                                    end, limit));
    return removeEntries(batch.sql, sql::select(batch.sql, "SELECT owner, id, message FROM chat_entry "
                                                           "WHERE owner = ? AND id < ? ORDER BY id LIMIT ?",
                                                owner, end, limit));
}

Result<void> removeArchive(ChatBatch& batch, ArchiveOwner owner)
{
    auto removed = removeEntries(batch.sql, sql::select(batch.sql, "SELECT owner, id, message FROM chat_entry "
                                                                   "WHERE owner = ? ORDER BY id LIMIT ?",
                                                        owner, sliceRows));
    if (!removed)
        return passOn(removed.error());
    batch.more = *removed == sliceRows;
    return {};
}

} // namespace posthorn::store
