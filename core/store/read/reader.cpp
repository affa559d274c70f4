#include "store/read/reader.h"

#include <algorithm>

#include "store/segment/crc32c.h"
#include "store/sql/query.h"
#include "store/writer/message_rows.h"

namespace posthorn::store {

namespace {

struct ReadMailbox {
    std::shared_ptr<MailboxSnapshot> snapshot;
    uint64_t version = 0;
};

Result<ReadMailbox> readWhole(sql::Connection& sql, MailboxId mailbox)
{
    ReadMailbox read;
    auto snapshot = std::make_shared<MailboxSnapshot>();
    {
        auto rows = sql::select(sql, "SELECT " POSTHORN_MAILBOX_COLUMNS " FROM mailbox WHERE id = ?", mailbox);
        if (!rows)
            return passOn(rows.error());
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row || rows->integer(12) == 0)
            return fail(ErrorKind::NotFound, "no such mailbox");
        snapshot->info = readMailbox(*rows);
        read.version = uint64_t(rows->integer(13));
    }
    auto subscribed = sql::number(sql, 0, "SELECT COUNT(*) FROM subscription WHERE account = ? AND name = ?",
                                  snapshot->info.account, snapshot->info.name);
    if (!subscribed)
        return passOn(subscribed.error());
    snapshot->info.subscribed = *subscribed > 0;
    auto keywords = readKeywords(sql, mailbox);
    if (!keywords)
        return passOn(keywords.error());
    snapshot->keywords = std::move(*keywords);

    auto rows = sql::select(sql, "SELECT " POSTHORN_MESSAGE_COLUMNS " FROM message WHERE mailbox = ? ORDER BY uid",
                            mailbox);
    if (!rows)
        return passOn(rows.error());
    std::vector<Entry> entries;
    entries.reserve(snapshot->info.messages);
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            break;
        entries.push_back(readEntry(*rows));
    }
    appendEntries(*snapshot, entries);
    read.snapshot = std::move(snapshot);
    return read;
}

Result<std::string> readBody(Core& core, const BodyPlace& place, uint64_t offset, uint64_t length)
{
    auto file = core.segments.open(place.segment);
    if (!file)
        return passOn(file.error());
    if (offset >= place.payloadSize)
        return std::string();
    const uint64_t size = std::min<uint64_t>(length, place.payloadSize - offset);
    auto bytes = (*file)->read(place.payloadAt + int64_t(offset), size);
    if (!bytes)
        return bytes;
    if (bytes->size() != size || (size == place.payloadSize && crc32c(*bytes) != place.checksum))
        return fail(ErrorKind::Corrupt, "the stored message is damaged",
                    "segment " + std::to_string(place.segment) + " at " + std::to_string(place.recordAt));
    return bytes;
}

} // namespace

Reader::Reader(std::shared_ptr<Core> core, Executor& worker)
    : m_core(std::move(core))
    , m_worker(worker)
    , m_reading(m_core->openReader)
{
}

Result<SnapshotPtr> Reader::snapshot(MailboxId mailbox)
{
    if (auto cached = m_core->snapshots.find(mailbox))
        return cached;
    const auto load = m_core->snapshots.beginLoad(mailbox);
    auto read = inView([mailbox](sql::Connection& sql) { return readWhole(sql, mailbox); });
    if (!read) {
        (void)m_core->snapshots.endLoad(load, nullptr, 0);
        return passOn(read.error());
    }
    auto shared = m_core->snapshots.endLoad(load, read->snapshot, read->version);
    if (!shared)
        return fail(ErrorKind::NotFound, "no such mailbox");
    return shared;
}

Result<BodyPlace> Reader::place(MailboxId mailbox, Uid uid)
{
    auto connection = sql();
    if (!connection)
        return passOn(connection.error());
    auto rows = sql::select(**connection, "SELECT b.segment, b.record_at, b.payload_at, b.payload_size, b.checksum "
                                          "FROM message m JOIN body b ON b.id = m.body "
                                          "WHERE m.mailbox = ? AND m.uid = ?",
                            mailbox, uid);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    if (!*row)
        return fail(ErrorKind::NotFound, "no such message");
    return BodyPlace{uint64_t(rows->integer(0)), rows->integer(1), rows->integer(2), uint32_t(rows->integer(3)),
                     uint32_t(rows->integer(4))};
}

Result<std::string> readMoving(Core& core, const std::function<Result<BodyPlace>()>& find, uint64_t offset,
                               uint64_t length)
{
    for (int tries = 0;; ++tries) {
        auto found = find();
        if (!found)
            return passOn(found.error());
        auto bytes = readBody(core, *found, offset, length);
        if (bytes || bytes.error().kind != ErrorKind::NotFound)
            return bytes;
        if (tries == 2)
            return fail(ErrorKind::Corrupt, "the stored message is missing", bytes.error().detail);
    }
}

} // namespace posthorn::store
