#include "store/read/reader.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store {

namespace {

#define POSTHORN_QUEUE_COLUMNS                                                                                        \
    "id, delivery, body, size, sender_local, sender_domain, envelope_id, recipient_local, recipient_domain, original, " \
    "notify, arrived, next_attempt, attempts, last_error, held"

QueueEntry readQueueEntry(const sql::Rows& row)
{
    QueueEntry e;
    e.id = row.integer(0);
    e.delivery = uint64_t(row.integer(1));
    e.body = row.integer(2);
    e.size = uint32_t(row.integer(3));
    e.sender = {std::string(row.text(4)), std::string(row.text(5))};
    e.envelopeId = row.text(6);
    e.recipient.address = {std::string(row.text(7)), std::string(row.text(8))};
    e.recipient.original = row.text(9);
    e.recipient.notify = uint32_t(row.integer(10));
    e.arrived = row.integer(11);
    e.nextAttempt = row.integer(12);
    e.attempts = uint32_t(row.integer(13));
    e.lastError = row.text(14);
    e.held = row.integer(15) != 0;
    return e;
}

Result<std::vector<QueueEntry>> readEntries(Result<sql::Rows> rows)
{
    if (!rows)
        return passOn(rows.error());
    std::vector<QueueEntry> entries;
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return entries;
        entries.push_back(readQueueEntry(*rows));
    }
}

class QueueFacade final : public Queue {
public:
    explicit QueueFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void due(UnixMs until, size_t most, Reply<std::vector<QueueEntry>> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) {
            return readEntries(sql::select(sql, "SELECT " POSTHORN_QUEUE_COLUMNS " FROM queue WHERE held = 0 AND "
                                                "next_attempt <= ? ORDER BY next_attempt, id LIMIT ?",
                                           until, most));
        }));
    }

    void entries(int64_t afterId, size_t most, Reply<std::vector<QueueEntry>> reply) override
    {
        reply(m_reader->inView([&](sql::Connection& sql) {
            return readEntries(sql::select(sql, "SELECT " POSTHORN_QUEUE_COLUMNS " FROM queue WHERE id > ? "
                                                "ORDER BY id LIMIT ?",
                                           afterId, most));
        }));
    }

    void totals(Reply<Totals> reply) override
    {
        reply(m_reader->inView([](sql::Connection& sql) -> Result<Totals> {
            Totals totals;
            auto rows = sql::select(sql, "SELECT held, COUNT(*), CAST(SUM(size) AS BIGINT), MIN(arrived), "
                                         "MIN(next_attempt) FROM queue GROUP BY held");
            if (!rows)
                return passOn(rows.error());
            for (;;) {
                auto row = rows->next();
                if (!row)
                    return passOn(row.error());
                if (!*row)
                    return totals;
                const bool held = rows->integer(0) != 0;
                (held ? totals.held : totals.waiting) = uint64_t(rows->integer(1));
                totals.bytes += uint64_t(rows->integer(2));
                const UnixMs arrived = rows->integer(3);
                if (totals.oldest == 0 || arrived < totals.oldest)
                    totals.oldest = arrived;
                if (!held)
                    totals.nextAttempt = rows->integer(4);
            }
        }));
    }

    void settle(std::vector<QueueChange> changes, std::vector<Delivery> deliveries, Reply<void> reply) override
    {
        std::vector<PreparedDelivery> prepared;
        for (Delivery& delivery : deliveries)
            prepared.push_back(prepareDelivery(std::move(delivery)));
        m_reader->submit(
            verbs::settle(std::move(changes), std::move(prepared), &m_reader->worker(), std::move(reply)));
    }

    void readBody(BodyId body, Reply<Bytes> reply) override
    {
        const auto find = [&]() -> Result<BodyPlace> {
            auto connection = m_reader->sql();
            if (!connection)
                return passOn(connection.error());
            auto place = findBody(**connection, body);
            if (!place)
                return passOn(place.error());
            if (!*place)
                return fail(ErrorKind::NotFound, "no such message");
            return **place;
        };
        auto bytes = m_reader->readMoving(find, 0, UINT64_MAX);
        if (!bytes)
            return reply(passOn(bytes.error()));
        reply(std::make_shared<const std::string>(std::move(*bytes)));
    }

private:
    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Queue> makeQueue(ReaderPtr reader)
{
    return std::make_shared<QueueFacade>(std::move(reader));
}

} // namespace posthorn::store
