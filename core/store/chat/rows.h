// The rows of archives, as changes and questions use them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/chat/change.h"
#include "store/chat/chat_store.h"
#include "store/sql/query.h"

namespace posthorn::store {

/// Calls @p f for the rows of what was asked until it returns false.
template<class F>
Result<void> eachUntil(Result<sql::Rows> rows, F f)
{
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row || !f(*rows))
            return {};
    }
}

/// Makes SQLite take that index for chat_entry e: without statistics it would rather read an owner's whole archive.
inline void useIndex(const sql::Connection& sql, std::string& text, std::string_view index)
{
    constexpr std::string_view table = "chat_entry e";
    if (!sql.isPostgres())
        text.insert(text.find(table) + table.size(), " INDEXED BY " + std::string(index));
}

/// Ids as the database sorts them, by signed numbers.
constexpr int64_t idToRow(ArchiveId id) { return int64_t(id ^ (ArchiveId(1) << 63)); }
constexpr ArchiveId idFromRow(int64_t id) { return ArchiveId(id) ^ (ArchiveId(1) << 63); }

/// What the index knows of a sender's id: never 0, but for the empty one. Different ids may share it.
int64_t originHash(std::string_view originId);

// What readArchived() reads: chat_entry as e, chat_message as m.
#define POSTHORN_ARCHIVED_COLUMNS \
    "e.id, m.time, e.peer, e.resource, e.incoming, m.groupchat, m.origin, m.body, m.stanza"
#define POSTHORN_ARCHIVED_FROM " FROM chat_entry e JOIN chat_message m ON m.number = e.message "
ArchivedMessage readArchived(const sql::Rows& row);

/// Exists when one of the ids is taken; that is looked up only where the change is alone, for it is a fault of the asker.
Result<void> appendArchived(ChatBatch& batch, const std::vector<NewArchived>& messages);
/// NotFound.
Result<void> replaceArchived(ChatBatch& batch, ArchiveOwner owner, ArchiveId id, const std::string& stanza,
                             const std::string& text);
/// The oldest of those before @p before, of one owner or (0) of all; how many went, sliceRows at most.
Result<size_t> expireArchived(ChatBatch& batch, ArchiveOwner owner, ArchiveId before, size_t most);
/// A slice of all that an owner has; sets batch.more unless nothing is left.
Result<void> removeArchive(ChatBatch& batch, ArchiveOwner owner);

} // namespace posthorn::store
