// What an address means: domain aliases, aliases in chains and loops, details, the catch-all, postmaster.
#include "tests/unit/directory/directory_world.h"

using namespace posthorn;
using namespace posthorn::test;

class TestResolve : public QObject {
    Q_OBJECT

    static void fill(DirectoryWorld& world)
    {
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomain("other.test"));
        QGOOD(world.addAccount("alice@example.test"));
        QGOOD(world.addAccount("bob@other.test"));
    }
    static void disable(DirectoryWorld& world, const std::string& address)
    {
        Account account = *world.find(address);
        account.enabled = false;
        QGOOD(world.change(account));
    }

private Q_SLOTS:
    void initTestCase_data() { addBackEnds(); }

    void plainNames()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QCOMPARE(world.meaning("Alice@EXAMPLE.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("bob@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("alice@elsewhere.test"), std::string("not local"));
        QCOMPARE(world.meaning("alice@[127.0.0.1]"), std::string("not local"));
        QCOMPARE(world.meaning("\"al ice\"@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("\"alice\"@example.test"), std::string("alice@example.test"));
        disable(world, "alice@example.test");
        QCOMPARE(world.meaning("alice@example.test"), std::string("disabled"));
    }

    void detailIsIgnoredWhereTheWholeNameIsNobodys()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addAlias("example.test", "sales", "bob@other.test"));
        QCOMPARE(world.meaning("alice+lists@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("alice+a+b@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("sales+x@example.test"), std::string("bob@other.test"));
        QCOMPARE(world.meaning("+alice@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("bob+alice@example.test"), std::string("unknown"));
    }

    void aliasesLeadHereAndElsewhere()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addAlias("example.test", "a", "alice"));
        QGOOD(world.addAlias("example.test", "b", "bob@other.test"));
        QGOOD(world.addAlias("example.test", "c", "Someone@Far.away"));
        QGOOD(world.addAlias("example.test", "d", "nobody@other.test"));
        QGOOD(world.addAlias("example.test", "e", "alice+list@example.test"));
        QCOMPARE(world.meaning("A@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("b@example.test"), std::string("bob@other.test"));
        QCOMPARE(world.meaning("c@example.test"), std::string(">Someone@far.away"));
        QCOMPARE(world.meaning("d@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("e@example.test"), std::string("alice@example.test"));
        disable(world, "alice@example.test");
        QCOMPARE(world.meaning("a@example.test"), std::string("disabled"));
    }

    void chainsEndAfterTen()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addAlias("example.test", "a1", "alice"));
        for (int i = 2; i <= 11; ++i)
            QGOOD(world.addAlias("example.test", "a" + std::to_string(i), "a" + std::to_string(i - 1) + "@example.test"));
        QCOMPARE(world.meaning("a1@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("a10@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("a11@example.test"), std::string("unknown"));
    }

    void loopsAreNobody()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addAlias("example.test", "self", "self"));
        QGOOD(world.addAlias("example.test", "ping", "pong@other.test"));
        QGOOD(world.addAlias("other.test", "pong", "ping@example.test"));
        QGOOD(world.addAlias("example.test", "*", "anybody@example.test"));
        QCOMPARE(world.meaning("self@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("ping@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("whoever@example.test"), std::string("unknown")); // the catch-all leads to itself
    }

    void catchAllTakesTheRest()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addAlias("example.test", "sales", "nobody"));
        QGOOD(world.addAlias("example.test", "*", "bob@other.test"));
        QCOMPARE(world.meaning("anything@example.test"), std::string("bob@other.test"));
        QCOMPARE(world.meaning("any+thing@example.test"), std::string("bob@other.test"));
        QCOMPARE(world.meaning("alice@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("alice+x@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("sales@example.test"), std::string("bob@other.test")); // its target is caught
        QCOMPARE(world.meaning("anything@other.test"), std::string("unknown"));
        disable(world, "alice@example.test");
        QCOMPARE(world.meaning("alice@example.test"), std::string("disabled")); // a name of its own all the same
    }

    void domainAliases()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addDomainAlias("example.test", "alias.test"));
        QGOOD(world.addDomainAlias("example.test", "*.example.test"));
        QGOOD(world.addDomainAlias("other.test", "deep.example.test"));
        QGOOD(world.addDomainAlias("other.test", "*.mid.example.test"));
        QCOMPARE(world.meaning("alice@alias.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("alice@a.example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("alice@a.b.c.example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("alice@a.alias.test"), std::string("not local"));
        QCOMPARE(world.meaning("bob@deep.example.test"), std::string("bob@other.test")); // the exact one first
        QCOMPARE(world.meaning("bob@x.mid.example.test"), std::string("bob@other.test")); // then the nearest
        QCOMPARE(world.meaning("alice@mid.example.test"), std::string("alice@example.test"));
        QCOMPARE(world.meaning("alice@notexample.test"), std::string("not local"));
        QGOOD(world.addDomain("own.example.test")); // a domain of its own goes before the pattern
        QCOMPARE(world.meaning("alice@own.example.test"), std::string("unknown"));
        QGOOD(world.addAlias("other.test", "a", "alice@b.example.test"));
        QCOMPARE(world.meaning("a@other.test"), std::string("alice@example.test"));
    }

    void postmasterIsMadeOnDemand()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addDomainAlias("example.test", "alias.test"));
        QGOOD(world.addAlias("example.test", "*", "alice"));
        QVERIFY(!world.find("postmaster@example.test"));
        QCOMPARE(world.meaning("PostMaster@alias.test"), std::string("postmaster@example.test"));
        const auto account = world.find("postmaster@example.test");
        QVERIFY(account.has_value());
        QCOMPARE(world.resolve("postmaster@example.test")->accounts.at(0).id, account->id);
        QVERIFY(world.login("postmaster@example.test")->scramSha256.empty()); // and nobody can log in
        QVERIFY(!world.find("postmaster@other.test"));
        QCOMPARE(world.meaning("postmaster+x@other.test"), std::string("postmaster@other.test"));
        QCOMPARE(world.meaning("postmaster@elsewhere.test"), std::string("not local"));
        world.start();
        QCOMPARE(world.find("postmaster@example.test")->id, account->id);
    }

    void postmasterAliasIsFollowed()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QGOOD(world.addAlias("example.test", "postmaster", "alice"));
        QCOMPARE(world.meaning("postmaster@example.test"), std::string("alice@example.test"));
        QVERIFY(!world.find("postmaster@example.test"));
    }

    void postmasterIsNeverRefused()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QCOMPARE(world.meaning("postmaster@example.test"), std::string("postmaster@example.test"));
        disable(world, "postmaster@example.test");
        QCOMPARE(world.meaning("postmaster@example.test"), std::string("postmaster@example.test"));
        QGOOD(world.addAlias("other.test", "postmaster", "gone@other.test"));
        QCOMPARE(world.meaning("postmaster@other.test"), std::string("postmaster@other.test"));
        QGOOD(world.removeAccount("postmaster@other.test"));
        QGOOD(world.removeAlias("other.test", "postmaster"));
        QGOOD(world.addAlias("other.test", "postmaster", "postmaster"));
        QCOMPARE(world.meaning("postmaster@other.test"), std::string("postmaster@other.test"));
    }

    void postmasterThatIsBeingRemovedIsPutOff()
    {
        DirectoryWorld world(useQt());
        fill(world);
        QCOMPARE(world.meaning("postmaster@example.test"), std::string("postmaster@example.test"));
        world.holdRemovals = true;
        ManualExecutor here;
        bool removed = false;
        world->removeAccount({"postmaster", "example.test"}, here, [&](Result<void> result) { removed = result.has_value(); });
        QVERIFY(QTest::qWaitFor([&] {
            std::lock_guard lock(world.mutex);
            return !world.removals.empty();
        }, 10000));
        const auto resolution = world.resolve("postmaster@example.test");
        QVERIFY(!resolution);
        QVERIFY(resolution.error().temporary);
        {
            std::lock_guard lock(world.mutex);
            world.holdRemovals = false;
            world.heldReplies.front()({});
        }
        while (!removed)
            QVERIFY(here.wait(10000) > 0);
        QCOMPARE(world.meaning("postmaster@example.test"), std::string("postmaster@example.test"));
    }
};

QTEST_GUILESS_MAIN(TestResolve)
#include "tst_sql_directory_resolve.moc"
