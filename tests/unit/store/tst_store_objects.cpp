// What accounts own beside their mail: set, read, changes since, limits; and that it outlives a closing, a rebuild and the
// compaction of the segments it lies in.
#include <algorithm>

#include <sqlite3.h>

#include "tests/unit/directory/hand_clock.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

using Kind = ObjectChange::Kind;
using Ids = std::vector<std::string>;

const std::string contacts = "ContactCard";

Result<ObjectsSet> set(Fixture& f, std::vector<ObjectChange> changes, std::optional<Modseq> ifState = {},
                       AccountId account = 1, const std::string& kind = contacts)
{
    return await<ObjectsSet>(f.client->executor, [&](auto reply) {
        f.client->facade.objects->set(account, kind, std::move(changes), ifState, reply);
    });
}

Result<ObjectList> get(Fixture& f, Ids ids, AccountId account = 1, const std::string& kind = contacts)
{
    return await<ObjectList>(f.client->executor, [&](auto reply) {
        f.client->facade.objects->get(account, kind, std::move(ids), reply);
    });
}

ObjectList list(Fixture& f, AccountId account = 1, const std::string& kind = contacts)
{
    return *await<ObjectList>(f.client->executor,
                              [&](auto reply) { f.client->facade.objects->list(account, kind, reply); });
}

Result<ObjectChanges> changes(Fixture& f, Modseq since, AccountId account = 1)
{
    return await<ObjectChanges>(f.client->executor, [&](auto reply) {
        f.client->facade.objects->changes(account, contacts, since, reply);
    });
}

std::vector<AccountId> owners(Fixture& f, const std::string& kind = contacts)
{
    auto found = await<std::vector<AccountId>>(f.client->executor, [&](auto reply) { f.client->facade.objects->owners(kind, reply); });
    return found ? *found : std::vector<AccountId>{-1};
}

std::string bytesOf(Fixture& f, const std::string& id, AccountId account = 1)
{
    const auto found = get(f, {id}, account);
    return found && found->items.size() == 1 ? found->items.front().bytes : "nothing";
}

const std::string binary("a\0b\xff'\n", 6);

} // namespace

class StoreObjectsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSetIsRead()
    {
        Fixture f;
        QCOMPARE(list(f).state, Modseq(0));
        auto made = set(f, {{Kind::Create, "", "one"}, {Kind::Create, "my-id_2", binary}, {Kind::Create, "", ""}}, 0);
        QVERIFY(made);
        QCOMPARE(made->before, Modseq(0));
        const std::string first = made->outcomes[0].id;
        const std::string third = made->outcomes[2].id;
        QVERIFY(!first.empty() && first != third);
        const ObjectList all = list(f);
        QCOMPARE(all.state, made->after);
        QCOMPARE(all.items.size(), size_t(3));
        auto found = get(f, {"my-id_2", "none", first});
        QCOMPARE(found->items.size(), size_t(2));
        QCOMPARE(found->items[0].bytes, binary);
        QCOMPARE(found->items[1].bytes, std::string("one"));
        QCOMPARE(found->missing, Ids{"none"});
        // Others have none of it.
        QCOMPARE(get(f, {first}, 2)->items.size(), size_t(0));
        QCOMPARE(get(f, {first}, 1, "Identity")->items.size(), size_t(0));
        QCOMPARE(set(f, {{Kind::Update, first, "x"}}, 0).error().kind, ErrorKind::InUse);
        QVERIFY(set(f, {{Kind::Update, first, "uno"}, {Kind::Destroy, third, ""}}, made->after));
        QCOMPARE(bytesOf(f, first), std::string("uno"));
        QCOMPARE(bytesOf(f, third), std::string("nothing"));
        f.close();
        f.open();
        QCOMPARE(bytesOf(f, first), std::string("uno"));
        QCOMPARE(bytesOf(f, "my-id_2"), binary);
        QCOMPARE(f.problems(), QByteArray());
    }

    void eachChangeHasItsAnswer()
    {
        Fixture f;
        QVERIFY(set(f, {{Kind::Create, "here", "1"}}));
        const Modseq before = list(f).state;
        const auto done = set(f, {{Kind::Create, "here", "2"},
                                  {Kind::Update, "gone", "2"},
                                  {Kind::Destroy, "gone", ""},
                                  {Kind::Create, "not an id", "2"},
                                  {Kind::Create, std::string(256, 'x'), "2"},
                                  {Kind::Create, "big", std::string(mostObjectBytes + 1, 'x')},
                                  {Kind::Create, "most", std::string(mostObjectBytes, 'x')}});
        const std::vector<std::optional<ErrorKind>> wanted = {ErrorKind::Exists,   ErrorKind::NotFound,
                                                              ErrorKind::NotFound, ErrorKind::Invalid,
                                                              ErrorKind::Invalid,  ErrorKind::TooLarge,
                                                              std::nullopt};
        for (size_t i = 0; i < wanted.size(); ++i)
            QVERIFY2(done->outcomes[i].error == wanted[i], std::to_string(i).c_str());
        QVERIFY(list(f).state > before);
        const Modseq after = list(f).state;
        QVERIFY(set(f, {{Kind::Destroy, "gone", ""}})); // changes nothing
        QCOMPARE(list(f).state, after);
        // All together have a limit, too: 256 objects of 256 KiB, one of them is there already.
        std::vector<ObjectChange> many;
        for (uint64_t i = 1; i < mostKindBytes / mostObjectBytes; ++i)
            many.push_back({Kind::Create, "m" + std::to_string(i), std::string(mostObjectBytes, 'y')});
        const auto filled = set(f, std::move(many));
        const auto refused = std::count_if(filled->outcomes.begin(), filled->outcomes.end(),
                                           [](const ObjectOutcome& o) { return o.error == ErrorKind::Limit; });
        QCOMPARE(refused, std::ptrdiff_t(1)); // the byte of "here" is in the way
        QVERIFY(!set(f, {{Kind::Update, "m1", "less"}})->outcomes[0].error);
        QVERIFY(!set(f, {{Kind::Create, "more", "more"}})->outcomes[0].error);
        QCOMPARE(f.problems(), QByteArray());
    }

    void thereIsALimitOfThem()
    {
        Fixture f;
        std::vector<ObjectChange> many;
        for (uint64_t i = 0; i < mostObjects + 2; ++i)
            many.push_back({Kind::Create, "c" + std::to_string(i), "x"});
        const auto done = set(f, std::move(many));
        QVERIFY(!done->outcomes[mostObjects - 1].error);
        QVERIFY(done->outcomes[mostObjects].error == ErrorKind::Limit);
        QVERIFY(!set(f, {{Kind::Destroy, "c5", ""}, {Kind::Create, "new", "x"}})->outcomes[1].error);
        QVERIFY(set(f, {{Kind::Create, "newer", "x"}})->outcomes[0].error == ErrorKind::Limit);
    }

    void whatChangedSince()
    {
        test::HandClock clock;
        Fixture f;
        f.close();
        f.clock = &clock;
        f.open();
        QVERIFY(set(f, {{Kind::Create, "a", "1"}, {Kind::Create, "b", "1"}, {Kind::Create, "c", "1"}}));
        const Modseq start = list(f).state;
        QVERIFY(changes(f, 0)->created == (Ids{"a", "b", "c"}));
        QVERIFY(set(f, {{Kind::Update, "a", "2"}, {Kind::Destroy, "b", ""}, {Kind::Create, "d", "1"}}));
        QVERIFY(set(f, {{Kind::Create, "short", "1"}, {Kind::Destroy, "c", ""}, {Kind::Create, "c", "2"}}));
        QVERIFY(set(f, {{Kind::Destroy, "short", ""}}));
        const auto since = changes(f, start);
        QVERIFY(since);
        QVERIFY(since->created == Ids{"d"});
        QVERIFY(since->updated == (Ids{"a", "c"}));
        QVERIFY(since->destroyed == Ids{"b"});
        QCOMPARE(since->state, list(f).state);
        QVERIFY(changes(f, since->state)->updated.empty());
        QCOMPARE(changes(f, since->state + 1).error().kind, ErrorKind::NotFound);
        clock.turn(int64_t(31) * 24 * 3600 * 1000);
        QCOMPARE(f.store->maintain().value(), false);
        QCOMPARE(changes(f, start).error().kind, ErrorKind::NotFound);
        QVERIFY(changes(f, since->state));
        QCOMPARE(list(f).state, since->state);
        QCOMPARE(f.problems(), QByteArray());
        f.close();
    }

    void aRebuildKeepsThem()
    {
        Fixture f;
        QVERIFY(set(f, {{Kind::Create, "a", "1"}, {Kind::Create, "b", "1"}, {Kind::Create, "c", binary}}));
        QVERIFY(set(f, {{Kind::Update, "a", "2"}, {Kind::Destroy, "b", ""}}));
        const Modseq before = list(f).state;
        QVERIFY(f.store->rebuild());
        QCOMPARE(bytesOf(f, "a"), std::string("2"));
        QCOMPARE(bytesOf(f, "b"), std::string("nothing"));
        QCOMPARE(bytesOf(f, "c"), binary);
        QVERIFY(list(f).state > before);
        QCOMPARE(changes(f, before).error().kind, ErrorKind::NotFound);
        QCOMPARE(f.problems(), QByteArray());
        sqlite3* db = nullptr;
        QCOMPARE(sqlite3_open((f.folder() + "/mail.db").c_str(), &db), SQLITE_OK);
        QCOMPARE(sqlite3_exec(db, "UPDATE object SET data = x'00' WHERE id = 'a'", nullptr, nullptr, nullptr),
                 SQLITE_OK);
        sqlite3_close(db);
        QVERIFY(f.problems().contains("object 1/ContactCard/a"));
    }

    void compactionKeepsThem()
    {
        Fixture f;
        f.limits.segmentSize = 50000;
        QVERIFY(set(f, {{Kind::Create, "first", "kept"}, {Kind::Create, "again", "old"}}));
        const auto segments = [&] { return FileSystem::system().list(f.folder() + "/segments")->size(); };
        for (int i = 0; i < 60; ++i) {
            const std::string bytes(3000, char('a' + i % 26));
            QVERIFY(set(f, {{i == 0 ? Kind::Create : Kind::Update, "busy", bytes}}));
            QVERIFY(set(f, {{Kind::Create, "o" + std::to_string(i), bytes}}));
            if (i == 20)
                QVERIFY(set(f, {{Kind::Destroy, "again", ""}}));
            if (i == 40)
                QVERIFY(set(f, {{Kind::Create, "again", "new"}}));
            if (i % 2 == 0)
                QVERIFY(set(f, {{Kind::Destroy, "o" + std::to_string(i), ""}}));
        }
        const size_t before = segments();
        int rounds = 0;
        while (f.store->maintain().value()) {
            QCOMPARE(f.problems(), QByteArray());
            QVERIFY2(++rounds < 50, "compaction finds no end"); // what lives must not count as dead
        }
        QVERIFY(rounds > 0 && segments() < before);
        QVERIFY(f.store->rebuild());
        QCOMPARE(bytesOf(f, "first"), std::string("kept"));
        QCOMPARE(bytesOf(f, "again"), std::string("new"));
        QCOMPARE(bytesOf(f, "busy"), std::string(3000, char('a' + 59 % 26)));
        QCOMPARE(list(f).items.size(), size_t(33));
        QCOMPARE(f.problems(), QByteArray());
    }

    void theyGoWithTheAccount()
    {
        Fixture f;
        QVERIFY(set(f, {{Kind::Create, "a", "1"}}));
        QVERIFY(set(f, {{Kind::Create, "a", "2"}}, {}, 2));
        QCOMPARE(owners(f), (std::vector<AccountId>{1, 2}));
        QCOMPARE(owners(f, "Identity"), std::vector<AccountId>());
        int calls = 0;
        const auto watch = f.client->facade.lookup->watch(2, [&] { ++calls; });
        QVERIFY(await<void>(f.client->executor,
                            [&](auto reply) { f.store->removeAccount(1, f.client->executor, reply); }));
        QCOMPARE(list(f).state, Modseq(0));
        QCOMPARE(bytesOf(f, "a"), std::string("nothing"));
        QCOMPARE(calls, 0);
        QVERIFY(set(f, {{Kind::Update, "a", "3"}}, {}, 2));
        f.client->executor.run();
        QCOMPARE(calls, 1);
        QCOMPARE(f.problems(), QByteArray());
        QVERIFY(f.store->rebuild());
        QCOMPARE(bytesOf(f, "a"), std::string("nothing"));
        QCOMPARE(bytesOf(f, "a", 2), std::string("3"));
        QCOMPARE(owners(f), std::vector<AccountId>{2});
        QVERIFY(set(f, {{Kind::Destroy, "a", ""}}, {}, 2));
        QCOMPARE(owners(f), std::vector<AccountId>());
        QVERIFY(f.store->rebuild());
        QCOMPARE(owners(f), std::vector<AccountId>());
        QCOMPARE(f.problems(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(StoreObjectsTest)
#include "tst_store_objects.moc"
