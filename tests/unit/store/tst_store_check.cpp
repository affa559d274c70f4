// Verify finds what is wrong, rebuild mends it, compaction keeps what counts, a newer index is refused, a full disk is
// said so; and the same SQL through Qt SQL.
#include <algorithm>
#include <atomic>

#include <sqlite3.h>

#include "store/sql/qt_connection.h"
#include "store/sql/query.h"
#include "store/sql/schema.h"
#include "store/sql/sqlite_connection.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

class StoreCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verifyFindsDamage();
    void aMissingIndexIsMadeAnew();
    void usesOutliveARebuild();
    void compactionKeepsWhatCounts();
    void aFullDiskIsSaid();
    void migratesAndRefusesNewer();
    void throughQtSql();
};

namespace {

void fill(Fixture& f, int count, size_t size = 3000)
{
    for (int i = 1; i <= count; ++i)
        QVERIFY(f.client->deliver(deliveryTo({{1, "INBOX", 0}, {2, "Lists/Qt", 0}}, uint64_t(i), size)));
}

void execute(const std::string& path, const char* sql)
{
    sqlite3* db = nullptr;
    QCOMPARE(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    QCOMPARE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
}

} // namespace

void StoreCheckTest::verifyFindsDamage()
{
    Fixture f;
    fill(f, 20);
    QCOMPARE(f.problems(), QByteArray());
    const std::string index = f.folder() + "/mail.db";
    execute(index, "UPDATE mailbox SET unseen = unseen + 1 WHERE name = 'INBOX' AND account = 1");
    QVERIFY(f.problems().contains("counters"));
    execute(index, "UPDATE message SET flags = 16 WHERE uid = 3");
    QVERIFY(f.problems().contains("flags is 16"));
    execute(index, "DELETE FROM message WHERE uid = 4");
    QVERIFY(f.problems().contains("in the segments, not in the index"));
    QVERIFY(f.store->rebuild());
    QCOMPARE(f.problems(), QByteArray());

    const std::string segment = f.folder() + "/segments/0000000000000001.seg";
    auto file = FileSystem::system().open(segment, OpenMode::ReadWrite);
    QVERIFY(file);
    const std::string_view wrong = "XXXX";
    QVERIFY((*file)->write((*file)->size().value() - 500, {&wrong, 1}));
    QVERIFY(f.problems().contains("the message is damaged"));
    auto inbox = *f.client->find(1, "INBOX");
    QCOMPARE(f.client->read(inbox.id, 20).error().kind, ErrorKind::Corrupt);
    QCOMPARE(*f.client->read(inbox.id, 19), messageText(19, 3000));
}

void StoreCheckTest::aMissingIndexIsMadeAnew()
{
    Fixture f;
    fill(f, 30);
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->flags(inbox.id, {1, 2}, {FlagChange::Mode::Add, Seen, {"kw"}, {}}));
    QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{29, 30}, false));
    f.close();
    for (const char* name : {"/mail.db", "/mail.db-wal", "/mail.db-shm"})
        (void)FileSystem::system().remove(f.folder() + name);
    f.open();
    auto snapshot = *f.client->open(inbox.id);
    QCOMPARE(snapshot->size(), size_t(28));
    QCOMPARE(snapshot->info.uidNext, 31u);
    QCOMPARE(snapshot->info.uidValidity, inbox.uidValidity);
    QCOMPARE(snapshot->at(1).flags, uint32_t(Seen));
    QCOMPARE(snapshot->keywords->at(0), std::string("kw"));
    QCOMPARE(f.problems(), QByteArray());
}

/// What a mailbox is for may be changed later, and that is kept as its name is.
void StoreCheckTest::usesOutliveARebuild()
{
    Fixture f;
    fill(f, 3);
    const auto use = [&f](const std::string& name, SpecialUse wanted) {
        return await<void>(f.client->executor, [&](auto reply) { f.client->facade.mailboxes->setSpecialUse(1, name, wanted, reply); });
    };
    QVERIFY(f.client->create(1, "Bin"));
    QCOMPARE(use("Bin", SpecialUse::Trash).error().kind, ErrorKind::Exists);
    QCOMPARE(use("None", SpecialUse::None).error().kind, ErrorKind::NotFound);
    const Modseq before = f.client->find(1, "Trash")->highestModseq;
    QVERIFY(use("Trash", SpecialUse::None));
    QCOMPARE(use("INBOX", SpecialUse::Trash).error().kind, ErrorKind::Denied);
    QVERIFY(f.client->find(1, "Trash")->highestModseq >= before);
    QVERIFY(use("Bin", SpecialUse::Trash));
    QVERIFY(f.client->rename(1, "Bin", "Old/Bin"));
    const auto asSet = [&] {
        QCOMPARE(f.problems(), QByteArray());
        QVERIFY(f.client->find(1, "Old/Bin")->specialUse == SpecialUse::Trash);
        QVERIFY(f.client->find(1, "Trash")->specialUse == SpecialUse::None);
        QVERIFY(f.client->find(1, "Sent")->specialUse == SpecialUse::Sent);
        QVERIFY(f.client->find(1, "Old/Bin")->account == 1);
        const auto others = f.client->list(2);
        QVERIFY(std::all_of(others->begin(), others->end(), [](const MailboxInfo& each) { return each.account == 2; }));
    };
    asSet();
    f.close();
    f.open();
    asSet();
    QVERIFY(f.store->rebuild());
    asSet();
    f.close();
    for (const char* name : {"/mail.db", "/mail.db-wal", "/mail.db-shm"})
        (void)FileSystem::system().remove(f.folder() + name);
    f.open();
    asSet();
    QVERIFY(f.client->remove(1, "Old/Bin"));
    QVERIFY(use("Trash", SpecialUse::Trash));
    QVERIFY(f.store->rebuild());
    QCOMPARE(f.problems(), QByteArray());
    QVERIFY(f.client->find(1, "Trash")->specialUse == SpecialUse::Trash);
}

void StoreCheckTest::compactionKeepsWhatCounts()
{
    Fixture f;
    f.limits.segmentSize = 100000;
    fill(f, 300);
    auto inbox = *f.client->find(1, "INBOX");
    auto lists = *f.client->find(2, "Lists/Qt");
    std::vector<Uid> most;
    for (Uid uid = 1; uid <= 300; ++uid) {
        if (uid % 10 != 0)
            most.push_back(uid);
    }
    QVERIFY(f.client->flags(inbox.id, {10, 20}, {FlagChange::Mode::Add, Flagged, {"kept"}, {}}));
    QVERIFY(f.client->expunge(inbox.id, most, false));
    QVERIFY(f.client->expunge(lists.id, most, false));
    const auto segments = [&] { return FileSystem::system().list(f.folder() + "/segments")->size(); };
    const size_t before = segments();
    for (int i = 0; i < 100 && f.store->maintain().value(); ++i)
        QCOMPARE(f.problems(), QByteArray());
    QVERIFY(segments() < before / 2);
    for (Uid uid = 10; uid <= 300; uid += 10)
        QCOMPARE(*f.client->read(inbox.id, uid), messageText(uid, 3000));
    QVERIFY(f.store->rebuild());
    QCOMPARE(f.problems(), QByteArray());
    auto snapshot = *f.client->open(inbox.id);
    QCOMPARE(snapshot->size(), size_t(30));
    QCOMPARE(snapshot->at(0).flags, uint32_t(Flagged));
    QCOMPARE(snapshot->info.uidNext, 301u);
}

void StoreCheckTest::aFullDiskIsSaid()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->append(inbox.id, {{bytesOf("a: b\r\n\r\n"), 0, 0, {}}}));
    f.close();
    f.limits.diskReserve = INT64_MAX;
    f.open();
    QCOMPARE(f.client->append(inbox.id, {{bytesOf("a: b\r\n\r\n"), 0, 0, {}}}).error().kind, ErrorKind::NoSpace);
    QVERIFY(f.client->flags(inbox.id, {1}, {FlagChange::Mode::Add, Seen, {}, {}})); // making room stays possible
    QCOMPARE(f.problems(), QByteArray());
}

void StoreCheckTest::migratesAndRefusesNewer()
{
    using sql::SqliteConnection;
    auto db = SqliteConnection::open("", SqliteConnection::Mode::Scratch);
    QVERIFY(db);
    const std::string_view steps[] = {"CREATE TABLE a (x {integer});", "CREATE TABLE b (y {integer}); INSERT INTO b "
                                                                       "VALUES (7);"};
    QVERIFY(sql::migrate(**db, {steps, 1}));
    QVERIFY(!sql::number(**db, 0, "SELECT y FROM b"));
    QVERIFY(sql::migrate(**db, {steps, 2}));
    QCOMPARE(sql::number(**db, 0, "SELECT y FROM b").value(), int64_t(7));
    QVERIFY(sql::migrate(**db, {steps, 2}));
    QCOMPARE(sql::number(**db, 0, "SELECT COUNT(*) FROM b").value(), int64_t(1));
    QCOMPARE(sql::migrate(**db, {steps, 1}).error().kind, ErrorKind::Unsupported);

    Fixture f;
    f.close();
    execute(f.folder() + "/mail.db", "UPDATE schema_version SET version = 999");
    StoreOptions options;
    options.folder = f.folder();
    QCOMPARE(Store::open(options).error().kind, ErrorKind::Unsupported);
}

void StoreCheckTest::throughQtSql()
{
    QTemporaryDir folder;
    StoreOptions options;
    options.folder = folder.path().toStdString();
    options.maintenance = false;
    sql::QtDatabase database;
    database.driver = "QSQLITE";
    database.database = options.folder + "/qt.db";
    options.openWriter = [database] { return sql::openQtConnection(database); };
    database.readOnly = true;
    options.openReader = [database] { return sql::openQtConnection(database); };
    auto store = Store::open(options);
    QVERIFY2(bool(store), store ? "" : store.error().detail.c_str());
    {
        Client client(**store);
        auto inbox = client.find(1, "INBOX");
        QVERIFY2(bool(inbox), inbox ? "" : inbox.error().detail.c_str());
        Delivery delivery = deliveryTo({{1, "INBOX", 0}}, 1);
        delivery.remote.push_back({*MailAddress::parse("x@y.test"), "", 0});
        QVERIFY(client.deliver(std::move(delivery)));
        QVERIFY(client.append(inbox->id, {{bytesOf(messageText(2)), 0, Deleted, {"kw"}}}));
        QVERIFY(client.flags(inbox->id, {1}, {FlagChange::Mode::Add, Seen, {}, {}}));
        auto archive = *client.find(1, "Archive");
        QVERIFY(client.copy(inbox->id, {1, 2}, archive.id));
        QVERIFY(client.move(inbox->id, {1}, archive.id));
        QVERIFY(client.expunge(inbox->id));
        QVERIFY(client.rename(1, "Archive", "Old/Archive"));
        QVERIFY(client.settle({{QueueChange::Kind::Retry, client.queue()->front().id, 5, 1, "x"}}));
        QCOMPARE(*client.read(archive.id, 3), messageText(1));
        QCOMPARE(client.summaries(archive.id, {1, 2, 3})->items.size(), size_t(3));
    }
    store->reset();
}

QTEST_GUILESS_MAIN(StoreCheckTest)
#include "tst_store_check.moc"
