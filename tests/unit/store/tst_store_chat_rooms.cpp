// The chat store beside its archives: messages that wait, rooms, accounts that go; several workers, restarts, versions.
#include <QFile>

#include "store/chat/writer.h"
#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"
#include "tests/unit/store/chat_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

std::vector<std::string> stanzasOf(const std::vector<WaitingMessage>& list)
{
    std::vector<std::string> all;
    for (const WaitingMessage& message : list)
        all.push_back(message.stanza);
    return all;
}

std::string shown(const std::vector<RoomEntry>& entries)
{
    std::string text;
    for (const RoomEntry& entry : entries)
        text += entry.key + '=' + entry.bytes + ';';
    return text;
}

using Texts = std::vector<std::string>;

} // namespace

class StoreChatRoomsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesWait()
    {
        ChatFixture f;
        for (int i = 1; i <= 3; ++i)
            QVERIFY(f.client->leave(1, i, "m" + std::to_string(i), 3));
        QVERIFY(f.client->leave(2, 9, "other"));
        QCOMPARE(f.client->leave(1, 4, "m4", 3).error().kind, ErrorKind::Limit);
        QCOMPARE(f.client->countWaiting(1), uint64_t(3));
        f.reopen();
        auto list = f.client->waiting(1);
        QCOMPARE(stanzasOf(list), (Texts{"m1", "m2", "m3"}));
        QCOMPARE(list[1].time, chatStart + 2);
        QVERIFY(list[0].id < list[1].id && list[1].id < list[2].id);
        QCOMPARE(stanzasOf(f.client->waiting(1, list[0].id, 1)), Texts{"m2"});
        QVERIFY(f.client->leave(1, 4, "m4"));
        QVERIFY(f.client->waiting(1).back().id > list.back().id); // also after a restart
        const auto remove = [&](AccountId account, std::vector<int64_t> ids) {
            return await<void>(f.client->executor, [&](auto reply) {
                f.client->facade.offline->remove(account, std::move(ids), reply);
            });
        };
        QVERIFY(remove(2, {list[0].id})); // not theirs
        QVERIFY(remove(1, {list[1].id, 4711}));
        QCOMPARE(stanzasOf(f.client->waiting(1)), (Texts{"m1", "m3", "m4"}));
        QVERIFY(await<void>(f.client->executor,
                            [&](auto reply) { f.client->facade.offline->removeUpTo(1, list[2].id, reply); }));
        QCOMPARE(stanzasOf(f.client->waiting(1)), Texts{"m4"});
        const auto expired = await<size_t>(
            f.client->executor, [&](auto reply) { f.client->facade.offline->expire(chatStart + 9, reply); });
        QCOMPARE(*expired, size_t(1));
        QCOMPARE(f.client->countWaiting(1), uint64_t(0));
        QCOMPARE(f.client->countWaiting(2), uint64_t(1));
    }

    void aListHasABound()
    {
        ChatFixture f;
        const std::string big(3 << 20, 'x');
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.client->leave(1, i, big));
        const auto first = f.client->waiting(1);
        QCOMPARE(first.size(), size_t(2));
        QCOMPARE(f.client->waiting(1, first.back().id).size(), size_t(1));
    }

    void roomsAreKept()
    {
        ChatFixture f;
        const std::string binary("s\0et", 4);
        const auto id = f.client->create("b@rooms.x", "a@x", binary, {{"member:c@x", "1", false}, {"nick", "é", false}});
        QVERIFY(id && *id > 0);
        QCOMPARE(f.client->create("b@rooms.x").error().kind, ErrorKind::Exists);
        const RoomId other = *f.client->create("a@rooms.x");
        QVERIFY(f.client->create("c@rooms.x", "other@x"));
        QVERIFY(f.client->create("z@elsewhere.x"));
        f.reopen();
        const auto room = f.client->room("b@rooms.x");
        QCOMPARE(room->id, *id);
        QCOMPARE(room->owner, std::string("a@x"));
        QCOMPARE(room->bytes, binary);
        QCOMPARE(f.client->room("none@rooms.x").error().kind, ErrorKind::NotFound);
        QCOMPARE(shown(f.client->entries(*id)), std::string("member:c@x=1;nick=é;"));
        const auto list = [&](const std::string& domain, const std::string& after, size_t most) {
            Texts jids;
            const auto rooms = await<std::vector<RoomRow>>(f.client->executor, [&](auto reply) {
                f.client->facade.rooms->list(domain, after, most, reply);
            });
            for (const RoomRow& each : *rooms)
                jids.push_back(each.jid);
            return jids;
        };
        QCOMPARE(list("rooms.x", "", 2), (Texts{"a@rooms.x", "b@rooms.x"}));
        QCOMPARE(list("rooms.x", "b@rooms.x", 2), Texts{"c@rooms.x"});
        QCOMPARE(list("x", "", 9), Texts{});
        const auto owned = await<uint64_t>(f.client->executor,
                                           [&](auto reply) { f.client->facade.rooms->countOf("a@x", reply); });
        QCOMPARE(*owned, uint64_t(3));
        QVERIFY(f.client->change(*id, "new", {{"nick", "", true}, {"member:c@x", "2", false}, {"more", "", false}}));
        QCOMPARE(f.client->room("b@rooms.x")->bytes, std::string("new"));
        QCOMPARE(shown(f.client->entries(*id)), std::string("member:c@x=2;more=;"));
        QVERIFY(f.client->change(*id, std::nullopt, {{"more", "", true}}));
        QCOMPARE(f.client->room("b@rooms.x")->bytes, std::string("new"));
        QVERIFY(f.client->entries(other).empty());
        QCOMPARE(f.client->change(4711, "x").error().kind, ErrorKind::NotFound);
    }

    void aRoomGoesWithItsArchiveAndItsNumberNeverComesBack()
    {
        ChatFixture f;
        const RoomId room = *f.client->create("r@rooms.x", "a@x", "s", {{"k", "v", false}});
        std::vector<NewArchived> all;
        for (int i = 1; i <= 1200; ++i) // several slices
            all.push_back(archived("x", {entryOf(-room, idAt(i), "a@x"), entryOf(9, idAt(i), "a@x")}));
        QVERIFY(f.client->append(std::move(all)));
        QVERIFY(f.client->removeRoom(room));
        QCOMPARE(f.client->room("r@rooms.x").error().kind, ErrorKind::NotFound);
        QVERIFY(f.client->entries(room).empty());
        QVERIFY(!f.client->ends(-room).first);
        QVERIFY(f.client->ends(9).last == idAt(1200));
        QCOMPARE(f.client->removeRoom(room).error().kind, ErrorKind::NotFound);
        f.reopen();
        QVERIFY(*f.client->create("r@rooms.x") > room);
    }

    void anAccountGoes()
    {
        ChatFixture f;
        std::vector<NewArchived> all;
        for (int i = 1; i <= 1200; ++i)
            all.push_back(archived("x", {entryOf(1, idAt(i), "b@x"), entryOf(2, idAt(i), "a@x", true)}));
        QVERIFY(f.client->append(std::move(all)));
        QVERIFY(f.client->leave(1, 1, "waits"));
        QVERIFY(f.client->leave(2, 1, "waits"));
        QVERIFY(f.client->removeAccount(*f.store, 1));
        QVERIFY(!f.client->ends(1).first);
        QCOMPARE(f.client->countWaiting(1), uint64_t(0));
        QVERIFY(f.client->ends(2).first == idAt(1));
        QCOMPARE(f.client->countWaiting(2), uint64_t(1));
        QVERIFY(f.client->removeAccount(*f.store, 1)); // once more is no fault
    }

    void twoWorkers()
    {
        ChatFixture f;
        ChatClient other(*f.store);
        QVERIFY(f.client->append({archived("x", {entryOf(1, idAt(1), "b@x")})}));
        QVERIFY(other.ends(1).first == idAt(1)); // seen at once
        std::vector<int> order;
        f.client->facade.archive->append({archived("y", {entryOf(1, idAt(2), "b@x")})},
                                         [&](const Result<void>& done) { order.push_back(done ? 1 : -1); });
        other.facade.archive->append({archived("z", {entryOf(1, idAt(3), "b@x")})},
                                     [&](const Result<void>& done) { order.push_back(done ? 2 : -2); });
        while (f.client->executor.wait(30000) == 0) {}
        QCOMPARE(order, std::vector<int>{1}); // the other's answer waits on the other's executor
        while (other.executor.wait(30000) == 0) {}
        QCOMPARE(order, (std::vector<int>{1, 2}));
        QVERIFY(f.client->ends(1).last == idAt(3));
        f.store.reset(); // while the second client's facade still lives
        const auto late = other.append({archived("late", {entryOf(1, idAt(4), "b@x")})});
        QCOMPARE(late.error().kind, ErrorKind::Cancelled);
        QVERIFY(other.ends(1).last == idAt(3));
    }

    void closingAnswersWhatIsQueued()
    {
        ChatFixture f;
        int good = 0, all = 0;
        for (int i = 1; i <= 500; ++i)
            f.client->facade.archive->append({archived("x", {entryOf(1, idAt(i), "b@x")})},
                                             [&](const Result<void>& done) { ++all, good += done ? 1 : 0; });
        f.store.reset();
        f.client->executor.run();
        QCOMPARE(all, 500);
        QCOMPARE(good, 500);
        f.reopen();
        ArchiveQuery query;
        query.owner = 1;
        QCOMPARE(f.client->query(query)->count, uint64_t(500));
    }

    void theQueueHasAnEnd()
    {
        ChatFixture f;
        // The writer is held up by another who writes, so that all of this waits.
        auto sql = *sql::SqliteConnection::open(f.file(), sql::SqliteConnection::Mode::Writer);
        QVERIFY(sql->begin());
        size_t good = 0, refused = 0, all = 0;
        const std::string big(1 << 20, 'x');
        constexpr size_t count = (ChatWriter::mostWaitingBytes >> 20) + 30;
        for (size_t i = 1; i <= count; ++i)
            f.client->facade.offline->add(1, chatStart, big, 1000, [&](const Result<void>& done) {
                ++all;
                good += done ? 1 : 0;
                refused += !done && done.error().kind == ErrorKind::Limit ? 1 : 0;
            });
        sql->rollback();
        while (all < count)
            QVERIFY(f.client->executor.wait(30000) > 0);
        QCOMPARE(good + refused, count);
        QVERIFY(refused > 0);
        QCOMPARE(f.client->countWaiting(1), uint64_t(good));
    }

    void anotherVersionIsRefused()
    {
        ChatFixture f;
        f.close();
        {
            auto sql = *sql::SqliteConnection::open(f.file(), sql::SqliteConnection::Mode::Writer);
            QVERIFY(sql::run(*sql, "UPDATE chat_version SET version = 99"));
        }
        ChatOptions options;
        options.folder = f.folder();
        const auto opened = ChatStore::open(options);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Unsupported);
    }

    void whatIsNoDatabaseIsRefused()
    {
        ChatFixture f;
        f.close();
        QFile::remove(QString::fromStdString(f.file() + "-wal"));
        QFile file(QString::fromStdString(f.file()));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8192, 'x'));
        file.close();
        ChatOptions options;
        options.folder = f.folder();
        const auto opened = ChatStore::open(options);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Corrupt);
    }
};

QTEST_GUILESS_MAIN(StoreChatRoomsTest)
#include "tst_store_chat_rooms.moc"
