// Accounts that go: marked, then their mail, then the row; whatever happens in between.
#include "tests/unit/directory/directory_world.h"

using namespace posthorn;
using namespace posthorn::test;

class TestRemoval : public QObject {
    Q_OBJECT

    /// Waits until the mail remover has been called @p times.
    static bool removalsReach(DirectoryWorld& world, size_t times)
    {
        return QTest::qWaitFor([&] {
            std::lock_guard lock(world.mutex);
            return world.removals.size() >= times;
        }, 10000);
    }

private Q_SLOTS:
    void initTestCase_data() { addBackEnds(); }

    void mailGoesBeforeTheRow()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        const int64_t id = world.add("alice@example.test")->id;
        QGOOD(world.removeAccount("ALICE@example.test"));
        QCOMPARE(world.removals, std::vector<int64_t>{id});
        QFAILS(world.removeAccount("alice@example.test"), NotFound);
        QFAILS(world.removeAccount("alice@missing.test"), NotFound);
        QCOMPARE(world.rawText("SELECT name FROM account"), std::string());
    }

    void accountIsGoneWhileItsMailIsBeingRemoved()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addAccount("alice@example.test"));
        world.holdRemovals = true;
        ManualExecutor here;
        std::optional<bool> removed;
        world->removeAccount({"alice", "example.test"}, here, [&](Result<void> result) { removed = result.has_value(); });
        QVERIFY(removalsReach(world, 1));
        QCOMPARE(world.meaning("alice@example.test"), std::string("unknown"));
        QCOMPARE(world.loginOf("alice@example.test"), std::string());
        QVERIFY(!world.find("alice@example.test"));
        QCOMPARE(world.names(world.accounts()), std::string());
        QFAILS(world.addAccount("alice@example.test"), Exists); // until the old one's mail has gone
        here.run();
        QVERIFY(!removed);
        {
            std::lock_guard lock(world.mutex);
            world.heldReplies.front()({});
        }
        while (!removed)
            QVERIFY(here.wait(10000) > 0);
        QVERIFY(*removed);
        QGOOD(world.addAccount("alice@example.test"));
    }

    void domainGoesWithAllThatIsInIt()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomain("other.test"));
        QGOOD(world.addDomainAlias("example.test", "alias.test"));
        QGOOD(world.addAlias("example.test", "sales", "alice"));
        std::vector<int64_t> ids;
        for (const char* name : {"alice@example.test", "bob@example.test", "carol@example.test"})
            ids.push_back(world.add(name)->id);
        QGOOD(world.addAccount("dave@other.test"));
        QGOOD(world.removeDomain("example.test"));
        std::sort(world.removals.begin(), world.removals.end());
        QCOMPARE(world.removals, ids);
        QCOMPARE(world.rawText("SELECT name FROM account"), std::string("dave"));
        QCOMPARE(world.rawText("SELECT name FROM alias"), std::string());
        QCOMPARE(world.rawText("SELECT alias FROM domain_alias"), std::string());
        QGOOD(world.addDomain("alias.test"));
        QGOOD(world.addDomain("example.test"));
        QCOMPARE(world.names(world.accounts("example.test")), std::string());
        QGOOD(world.addAccount("alice@example.test"));
    }

    void failedRemovalIsTriedAgainAtTheNextStart()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        const int64_t id = world.add("alice@example.test")->id;
        world.removalError = Error{ErrorKind::Io, true, "broken", {}};
        QFAILS(world.removeAccount("alice@example.test"), Io);
        QCOMPARE(world.meaning("alice@example.test"), std::string("unknown"));
        world.removalError.reset();
        world.start();
        QVERIFY(removalsReach(world, 2));
        QCOMPARE(world.removals, (std::vector<int64_t>{id, id}));
        (void)world.accounts(); // behind the removal on the directory's thread
        (void)world.accounts();
        QTRY_COMPARE(world.rawText("SELECT name FROM account"), std::string());
    }

    void crashInTheMiddleOfADomain()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomain("other.test"));
        for (int i = 0; i < 5; ++i)
            QGOOD(world.addAccount("user" + std::to_string(i) + "@example.test"));
        QGOOD(world.addAccount("dave@other.test"));
        world.holdRemovals = true;
        ManualExecutor here;
        bool answered = false;
        world->removeDomain("example.test", here, [&](Result<void>) { answered = true; });
        QVERIFY(removalsReach(world, 1));
        {
            std::lock_guard lock(world.mutex);
            world.heldReplies.front()({}); // one account has gone, the second is on its way, then the lights go out
        }
        QVERIFY(removalsReach(world, 2));
        world.end();
        here.run();
        QVERIFY(!answered);
        QCOMPARE(world.rawText("SELECT COUNT(*) FROM account WHERE removing = 1"), std::string("4"));

        world.heldReplies.back()({}); // the store's answer comes after the directory has gone: nobody is there
        world.heldReplies.clear();
        world.holdRemovals = false;
        world.removals.clear();
        world.start();
        QVERIFY(world.opened.has_value());
        QVERIFY(removalsReach(world, 4));
        QTRY_COMPARE(world.rawText("SELECT name FROM account"), std::string("dave"));
        QCOMPARE(world.names(world.accounts()), std::string("dave@other.test"));
    }

    void endWaitsForWhatWasAsked()
    {
        DirectoryWorld world(useQt());
        ManualExecutor here;
        int answers = 0;
        for (int i = 0; i < 20; ++i)
            world->addDomain("d" + std::to_string(i) + ".test", here, [&](Result<void>) { ++answers; });
        world.end();
        here.run();
        QCOMPARE(answers, 20);
        QCOMPARE(world.rawText("SELECT COUNT(*) FROM domain"), std::string("20"));
    }
};

QTEST_GUILESS_MAIN(TestRemoval)
#include "tst_sql_directory_removal.moc"
