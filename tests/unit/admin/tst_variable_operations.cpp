// Variables of accounts, logins, lists' members: by their operations, on a real directory.
#include "tests/support/fake_link.h"
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct World : AdminWorld {
    World()
    {
        (void)run("domainadd", {"example.test"});
        (void)run("useradd", {"example.test", "bob", "secret", "U"});
    }
    std::string set(std::vector<std::string> assignments)
    {
        assignments.insert(assignments.begin(), {"example.test", "bob"});
        return said("uservarsset", std::move(assignments));
    }
    std::string variable(const std::string& name)
    {
        const auto answer = run("uservars", {"example.test", "bob"});
        for (const auto& row : answer ? answer->rows : std::vector<std::vector<std::string>>()) {
            if (row[0] == name)
                return row[1];
        }
        return "none";
    }
    uint32_t restrictions() { return directory.find("bob@example.test")->restrictions; }
    std::string tried(const std::string& password) { return said("userauth", {"example.test", "bob", password}); }
};

} // namespace

class TestVariableOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void restrictionsAreWhatLoginAndDeliverySee()
    {
        World world;
        QCOMPARE(world.restrictions(), uint32_t(0));
        QCOMPARE(world.set({"ReceiveEnable", "0"}), std::string("ok"));
        QCOMPARE(world.restrictions(), uint32_t(NoReceiving));
        QCOMPARE(world.directory.meaning("bob@example.test"), std::string("disabled"));
        QCOMPARE(world.set({"PopEnable", "0", "SmtpPerms", "R"}), std::string("ok"));
        QCOMPARE(world.directory.login("bob@example.test")->account.restrictions,
                 uint32_t(NoReceiving | NoRetrieval | NoSending));
        QCOMPARE(world.set({"SmtpPerms", "MVT", "ReceiveEnable", "1"}), std::string("ok"));
        QCOMPARE(world.restrictions(), uint32_t(NoRetrieval | NoRelaying));
        QCOMPARE(world.directory.meaning("bob@example.test"), std::string("bob@example.test"));
        QCOMPARE(world.set({"SmtpPerms", ".|rm", "PopEnable", ".|rm"}), std::string("ok"));
        QCOMPARE(world.restrictions(), uint32_t(0));
        QCOMPARE(world.variable("SmtpPerms"), std::string("MR"));
    }

    void variablesOutliveARestart()
    {
        World world;
        QCOMPARE(world.set({"PopEnable", "0", "HomePage", "https://example.test/ü"}), std::string("ok"));
        DirectoryWorld& directory = world.directory;
        QCOMPARE(directory.rawText("SELECT value FROM account_variable ORDER BY name"),
                 std::string("https://example.test/ü 0"));
        QCOMPARE(directory.rawText("SELECT restrictions FROM account"), std::string("2"));
        QCOMPARE(world.said("userdel", {"example.test", "bob"}), std::string("ok"));
        QCOMPARE(directory.rawText("SELECT name FROM account_variable"), std::string());
    }

    void sizesAreQuotas()
    {
        World world;
        QCOMPARE(world.set({"MaxMBSize", "10000"}), std::string("ok"));
        QCOMPARE(world.directory.find("bob@example.test")->quota, uint64_t(10240000));
        QCOMPARE(world.variable("MaxMBSize"), std::string("10000"));
        QVERIFY(world.settings.change({{config::Setting::AccountQuota, "2048000"}}).has_value());
        QCOMPARE(world.set({"MaxMBSize", "0"}), std::string("ok")); // no limit, whatever the default is
        QVERIFY(world.directory.find("bob@example.test")->quota > uint64_t(1) << 50);
        QCOMPARE(world.variable("MaxMBSize"), std::string("0"));
        QCOMPARE(world.set({"MaxMBSize", ".|rm"}), std::string("ok"));
        QCOMPARE(world.variable("MaxMBSize"), std::string("2000"));
        for (const char* bad : {"-1", "x", "", "1.5", "99999999999999999999"})
            QCOMPARE(world.set({"MaxMBSize", bad}), std::string("invalid"));
    }

    void badAssignmentsChangeNothing()
    {
        World world;
        for (const char* bad : {"2", "yes", ""})
            QCOMPARE(world.set({"RealName", "Other", "PopEnable", bad}), std::string("invalid"));
        QCOMPARE(world.set({"SmtpPerms", "MX"}), std::string("invalid"));
        QCOMPARE(world.set({"ListSender", "nobody"}), std::string("invalid"));
        QCOMPARE(world.set({"a b", "x"}), std::string("invalid"));
        QCOMPARE(world.set({"", "x"}), std::string("invalid"));
        QCOMPARE(world.set({std::string(65, 'x'), "x"}), std::string("invalid"));
        QCOMPARE(world.set({"Address", "two\nlines"}), std::string("invalid"));
        QCOMPARE(world.set({"Address", "\xFF"}), std::string("invalid"));
        QCOMPARE(world.set({"Address", std::string(1025, 'x')}), std::string("invalid"));
        QCOMPARE(world.set({"RealName", std::string(256, 'x')}), std::string("invalid"));
        QCOMPARE(world.set({"RealName"}), std::string("invalid"));
        QCOMPARE(world.variable("RealName"), std::string("??"));
        QCOMPARE(world.restrictions(), uint32_t(0));
        std::vector<std::string> many;
        for (int i = 0; i < 100; ++i) {
            many.push_back("v" + std::to_string(i));
            many.push_back("x");
        }
        QCOMPARE(world.set(many), std::string("ok"));
        QCOMPARE(world.set({"one-more", "x", "RealName", "Other"}), std::string("limit"));
        QCOMPARE(world.variable("one-more"), std::string("none"));
        QCOMPARE(world.variable("RealName"), std::string("??"));
    }

    void whoIsRestrictedIsSentAway()
    {
        World world;
        std::atomic<int> revoked{0};
        world.directory->onAccessRevoked([&](const MailAddress&) { ++revoked; });
        QCOMPARE(world.set({"RealName", "Bob"}), std::string("ok"));
        QCOMPARE(revoked.load(), 0);
        QCOMPARE(world.set({"PopEnable", "0"}), std::string("ok"));
        QCOMPARE(revoked.load(), 1);
        QCOMPARE(world.set({"PopEnable", "1"}), std::string("ok"));
        QCOMPARE(revoked.load(), 1);
    }

    void passwordsAreTried()
    {
        World world;
        QCOMPARE(world.tried("secret"), std::string("ok"));
        QCOMPARE(world.tried("wrong"), std::string("auth-failed"));
        QCOMPARE(world.said("userauth", {"example.test", "ghost", "secret"}), std::string("not-found"));
        QCOMPARE(world.said("userset", {"example.test", "bob", "enabled", "0"}), std::string("ok"));
        QCOMPARE(world.tried("secret"), std::string("denied"));
        QCOMPARE(world.said("userset", {"example.test", "bob", "enabled", "1"}), std::string("ok"));
        QVERIFY(world.log().find("secret") == std::string::npos);
    }

    void wrongPasswordsAreCountedForEachAccount()
    {
        World world;
        (void)world.run("useradd", {"example.test", "eve", "secret", "U"});
        const int64_t most = world.settings.snapshot()->number(config::Setting::LimitAuthFailuresPerIp);
        for (int64_t i = 0; i < most; ++i)
            QCOMPARE(world.tried("wrong"), std::string("auth-failed"));
        QCOMPARE(world.tried("secret"), std::string("limit"));
        QCOMPARE(world.said("userauth", {"example.test", "eve", "secret"}), std::string("ok"));
    }

    void lastLoginIsNotedDown()
    {
        World world;
        world.passwords.noteLoginsIn(&world.provisioning);
        const auto row = [&](size_t i) { return world.run("userstat", {"example.test", "bob"})->rows[i][1]; };
        QCOMPARE(row(4), std::string("0.0.0.0"));
        for (const char* address : {"192.0.2.1", "192.0.2.77"}) { // the second one within the time in which nothing is written
            FakeLink link;
            link.linkInfo.peer.address = address;
            bool done = false;
            world.passwords.checkPassword("bob@example.test", "secret", link, [&](Result<Account> account) { done = account.has_value(); });
            QTRY_VERIFY_WITH_TIMEOUT((link.settle(), done), 20000);
            QCOMPARE(row(4), std::string(address));
        }
        QVERIFY(row(3) != std::string());
    }

    void statisticsOfAListAndByAlias()
    {
        World world;
        (void)world.run("useradd", {"example.test", "news", "secret", "M"});
        (void)world.run("aliasadd", {"example.test", "*", "bob"});
        (void)world.run("aliasadd", {"example.test", "sales", "bob"});
        (void)world.run("aliasadd", {"example.test", "away", "joe@far.test"});
        const auto whose = [&](const char* name) {
            const auto answer = world.run("userstat", {"example.test", name});
            return answer ? answer->rows[0][1] : std::string(errorKindName(answer.error().kind));
        };
        QCOMPARE(whose("news"), std::string("news@example.test"));
        QCOMPARE(whose("sales"), std::string("bob@example.test"));
        QCOMPARE(whose("away"), std::string("not-found"));
        QCOMPARE(whose("ghost"), std::string("not-found")); // the alias that catches all makes nobody an account
        QCOMPARE(whose("*"), std::string("not-found"));
    }

    void membersAreExpanded()
    {
        World world;
        for (const char* name : {"news", "inner"})
            (void)world.run("useradd", {"example.test", name, "secret", "M"});
        (void)world.run("useradd", {"example.test", "alice", "secret", "U"});
        const auto add = [&](const char* list, const char* address, const char* rights) {
            return world.said("mluseradd", {"example.test", list, address, rights});
        };
        QCOMPARE(add("news", "bob@example.test", "R"), std::string("ok"));
        QCOMPARE(add("news", "joe@far.test", "RA"), std::string("ok"));
        QCOMPARE(add("news", "inner@example.test", "R"), std::string("ok"));
        QCOMPARE(add("inner", "alice@example.test", "RW"), std::string("ok"));
        QCOMPARE(add("inner", "news@example.test", "RW"), std::string("ok")); // in a ring
        auto resolution = world.directory.resolve("news@example.test");
        QCOMPARE(resolution->lists.size(), size_t(2));
        const directory::MailingList& list = *resolution->lists[0];
        QCOMPARE(list.address.text(), std::string("news@example.test"));
        QCOMPARE(list.owner.text(), std::string("postmaster@example.test"));
        QVERIFY(!list.closed);
        QCOMPARE(list.members.size(), size_t(3));
        QCOMPARE(list.forwards.size(), size_t(1));
        QCOMPARE(resolution->lists[1]->accounts.front().address.text(), std::string("alice@example.test"));
        QCOMPARE(world.said("uservarsset", {"example.test", "news", "ClosedML", "1", "ListSender", "bob@example.test"}),
                 std::string("ok"));
        resolution = world.directory.resolve("news@example.test");
        QVERIFY(resolution->lists[0]->closed);
        QCOMPARE(resolution->lists[0]->owner.text(), std::string("bob@example.test"));
        QCOMPARE(world.said("mluserdel", {"example.test", "news", "JOE@far.test"}), std::string("ok"));
        QVERIFY(world.directory.resolve("news@example.test")->lists[0]->forwards.empty());
    }
};

QTEST_GUILESS_MAIN(TestVariableOperations)
#include "tst_variable_operations.moc"
