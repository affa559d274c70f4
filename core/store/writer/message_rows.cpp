#include "store/writer/message_rows.h"

#include "store/cache/snapshot_cache.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

Result<void> insertRow(Batch& batch, MailboxState& mailbox, const Entry& e)
{
    POSTHORN_TRY(sql::run(batch.sql(), "INSERT INTO message (mailbox, " POSTHORN_MESSAGE_COLUMNS ") "
                                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          mailbox.info.id, e.uid, e.flags, e.keywords.words[0], e.keywords.words[1], e.modseq,
                          e.internalDate, e.size, e.body));
    batch.touch(mailbox).added.push_back(e);
    return {};
}

/// For Lookup::page: a body that comes to a mailbox which has it already.
Result<void> noteRepeat(Batch& batch, MailboxId mailbox, BodyId body)
{
    auto known = sql::number(batch.sql(), 0, "SELECT 1 FROM message WHERE body = ? AND mailbox = ? LIMIT 1", body, mailbox);
    if (!known)
        return passOn(known.error());
    return *known == 0 ? Result<void>() : sql::run(batch.sql(), "UPDATE mailbox SET repeats = 1 WHERE id = ?", mailbox);
}

Result<void> readRange(Batch& batch, MailboxId mailbox, Uid from, Uid to, const std::vector<Uid>* only,
                       std::vector<Entry>& entries)
{
    auto rows = sql::select(batch.sql(), "SELECT " POSTHORN_MESSAGE_COLUMNS " FROM message "
                                         "WHERE mailbox = ? AND uid >= ? AND uid <= ? ORDER BY uid",
                            mailbox, from, to);
    if (!rows)
        return passOn(rows.error());
    size_t next = 0;
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return {};
        if (only) {
            const auto uid = Uid(rows->integer(0));
            while (next < only->size() && (*only)[next] < uid)
                ++next;
            if (next == only->size() || (*only)[next] != uid)
                continue;
        }
        entries.push_back(readEntry(*rows));
    }
}

} // namespace

Entry readEntry(const sql::Rows& row)
{
    Entry entry;
    entry.uid = Uid(row.integer(0));
    entry.flags = uint32_t(row.integer(1));
    entry.keywords.words = {uint64_t(row.integer(2)), uint64_t(row.integer(3))};
    entry.modseq = Modseq(row.integer(4));
    entry.internalDate = row.integer(5);
    entry.size = uint32_t(row.integer(6));
    entry.body = row.integer(7);
    return entry;
}

Result<void> insertMessage(Batch& batch, MailboxState& mailbox, const Entry& entry, std::string_view summary,
                           bool isNewBody)
{
    if (!isNewBody)
        POSTHORN_TRY(noteRepeat(batch, mailbox.info.id, entry.body));
    POSTHORN_TRY(insertRow(batch, mailbox, entry));
    return sql::run(batch.sql(), "INSERT INTO summary (mailbox, uid, data) VALUES (?, ?, ?)", mailbox.info.id,
                    entry.uid, sql::Blob{summary});
}

Result<void> insertCopy(Batch& batch, MailboxState& mailbox, const Entry& entry, MailboxId from, Uid fromUid)
{
    POSTHORN_TRY(noteRepeat(batch, mailbox.info.id, entry.body));
    POSTHORN_TRY(insertRow(batch, mailbox, entry));
    return sql::run(batch.sql(), "INSERT INTO summary (mailbox, uid, data) "
                                 "SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), data FROM summary "
                                 "WHERE mailbox = ? AND uid = ?",
                    mailbox.info.id, entry.uid, from, fromUid);
}

Result<void> insertBody(Batch& batch, BodyId id, const BodyPlace& p, int64_t refs)
{
    return sql::run(batch.sql(), "INSERT INTO body (id, segment, record_at, payload_at, payload_size, checksum, refs) "
                                 "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    id, p.segment, p.recordAt, p.payloadAt, p.payloadSize, p.checksum, refs);
}

Result<std::optional<BodyPlace>> findBody(sql::Connection& sql, BodyId id, int64_t* refs)
{
    auto rows = sql::select(sql, "SELECT segment, record_at, payload_at, payload_size, checksum, refs FROM body "
                                 "WHERE id = ?",
                            id);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    if (!*row)
        return std::optional<BodyPlace>();
    BodyPlace place;
    place.segment = uint64_t(rows->integer(0));
    place.recordAt = rows->integer(1);
    place.payloadAt = rows->integer(2);
    place.payloadSize = uint32_t(rows->integer(3));
    place.checksum = uint32_t(rows->integer(4));
    if (refs)
        *refs = rows->integer(5);
    return std::optional<BodyPlace>(place);
}

Result<void> changeRefs(Batch& batch, BodyId id, int64_t by)
{
    int64_t refs = 0;
    auto place = findBody(batch.sql(), id, &refs);
    if (!place)
        return passOn(place.error());
    if (!*place)
        return {}; // verify tells of it
    if (refs + by > 0)
        return sql::run(batch.sql(), "UPDATE body SET refs = ? WHERE id = ?", refs + by, id);
    batch.bodyDied(**place);
    return sql::run(batch.sql(), "DELETE FROM body WHERE id = ?", id);
}

Result<std::vector<Entry>> readEntries(Batch& batch, MailboxId mailbox, const std::optional<std::vector<Uid>>& uids)
{
    std::vector<Entry> entries;
    if (uids && uids->empty())
        return entries;
    // The cached snapshot is what the index said after the last commit, and costs no SQL.
    if (!batch.touched(mailbox)) {
        if (const SnapshotPtr snapshot = batch.snapshots().find(mailbox)) {
            if (!uids) {
                entries.reserve(snapshot->size());
                snapshot->forEach(0, snapshot->size(), [&](size_t, const Entry& e) { entries.push_back(e); });
                return entries;
            }
            for (const Uid uid : *uids) {
                if (const auto index = snapshot->find(uid))
                    entries.push_back(snapshot->at(*index));
            }
            return entries;
        }
    }
    if (!uids) {
        POSTHORN_TRY(readRange(batch, mailbox, 0, UINT32_MAX, nullptr, entries));
    } else if (uids->size() > 8 && (uids->back() - uids->front()) / 8 <= uids->size()) {
        POSTHORN_TRY(readRange(batch, mailbox, uids->front(), uids->back(), &*uids, entries));
    } else {
        for (const Uid uid : *uids)
            POSTHORN_TRY(readRange(batch, mailbox, uid, uid, nullptr, entries));
    }
    return entries;
}

Result<void> removeEntries(Batch& batch, MailboxState& mailbox, const std::vector<Entry>& entries, Leaving leaving,
                           Modseq modseq)
{
    const bool release = leaving == Leaving::Ends || leaving == Leaving::WithAccount;
    const bool remember = leaving == Leaving::Ends || leaving == Leaving::MovesAway;
    MailboxDelta& delta = batch.touch(mailbox);
    const MailboxId id = mailbox.info.id;
    std::vector<Uid> uids;
    uids.reserve(entries.size());
    for (const Entry& entry : entries) {
        uids.push_back(entry.uid);
        POSTHORN_TRY(batch.count(mailbox, entry, -1));
        if (release)
            POSTHORN_TRY(changeRefs(batch, entry.body, -1));
        if (remember)
            POSTHORN_TRY(sql::run(batch.sql(), "INSERT INTO ended_placement (account, modseq, body, at) "
                                               "VALUES (?, ?, ?, ?) ON CONFLICT (account, modseq, body) DO NOTHING",
                                  mailbox.info.account, modseq, entry.body, batch.now()));
    }
    for (const auto& [first, last] : rangesOf(uids)) {
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM message WHERE mailbox = ? AND uid >= ? AND uid <= ?", id,
                              first, last));
        POSTHORN_TRY(sql::run(batch.sql(), "DELETE FROM summary WHERE mailbox = ? AND uid >= ? AND uid <= ?", id,
                              first, last));
    }
    delta.expunged.insert(delta.expunged.end(), uids.begin(), uids.end());
    return {};
}

} // namespace posthorn::store
