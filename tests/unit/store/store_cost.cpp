// What the store alone costs, on a temporary folder: `store_cost [messages]`. Prints microseconds a message by the wall
// and of processor time. Not a test.
#include <cstdio>

#include "store/sql/qt_connection.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"
#include "tests/unit/store/cost.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

void rows(sql::Connection& connection)
{
    auto found = sql::select(connection, "SELECT uid, flags, kw0, kw1, modseq, internal_date, size, body FROM message "
                                         "ORDER BY mailbox, uid");
    int64_t sum = 0;
    while (found && *found->next()) {
        for (int i = 0; i < 8; ++i)
            sum += found->integer(i);
    }
    if (sum == 42)
        std::puts("");
}

} // namespace

int main(int argc, char** argv)
{
    const size_t count = argc > 1 ? size_t(std::atoi(argv[1])) : 10000;
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    auto big = *f.client->create(1, "big");
    std::vector<Bytes> texts;
    for (size_t i = 0; i < count + 20; ++i)
        texts.push_back(bytesOf(messageText(i, 4096)));
    measure("deliver, 4 KiB, 20 at a time", count, [&] {
        for (size_t i = 0; i < count; i += 20) {
            size_t answers = 0;
            for (size_t k = 0; k < 20; ++k) {
                Delivery delivery;
                delivery.bytes = texts[i + k];
                delivery.local.push_back({AccountId(k + 1), "INBOX", 0});
                f.client->facade.deliveries->deliver(std::move(delivery), [&](const Result<uint64_t>&) { ++answers; });
            }
            while (answers < 20)
                f.client->executor.wait(1000);
        }
    });
    std::vector<NewMessage> many;
    for (size_t i = 0; i < count; ++i)
        many.push_back({bytesOf(messageText(i, 4096)), 0, 0, {}});
    measure("append, 4 KiB, all in one call", count, [&] { (void)f.client->append(big.id, std::move(many)); });
    std::vector<Uid> uids;
    for (size_t i = 1; i <= count; ++i)
        uids.push_back(Uid(i));
    const auto summaries = [&] {
        for (size_t i = 0; i < count; i += 1000)
            (void)f.client->summaries(big.id, {uids.begin() + long(i), uids.begin() + long(std::min(count, i + 1000))});
    };
    measure("summaries, from the index", count, summaries);
    measure("summaries, from the cache", count, summaries);
    measure("open, from the index", count, [&] { (void)f.client->open(big.id); });
    measure("flags, all in one call", count,
            [&] { (void)f.client->flags(big.id, uids, {FlagChange::Mode::Add, Seen, {}, {}}); });
    measure("read", count, [&] {
        for (const Uid uid : uids)
            (void)f.client->read(big.id, uid);
    });
    {
        auto direct = *sql::SqliteConnection::open(f.folder() + "/mail.db", sql::SqliteConnection::Mode::Reader);
        sql::QtDatabase database;
        database.driver = "QSQLITE";
        database.database = f.folder() + "/mail.db";
        auto qt = *sql::openQtConnection(database);
        rows(*direct);
        measure("a row of eight numbers, SQLite's interface", 2 * count, [&] { rows(*direct); });
        measure("a row of eight numbers, Qt SQL", 2 * count, [&] { rows(*qt); });
    }
    measure("expunge, all in one call", count, [&] { (void)f.client->expunge(big.id, std::nullopt, false); });
    measure("verify, a message", count, [&] { (void)f.store->verify(); });
    return 0;
}
