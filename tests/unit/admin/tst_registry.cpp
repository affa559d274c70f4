// What all operations share: their faces, numbers of arguments, permission, the audit trail, starting and stopping.
#include <algorithm>
#include <set>
#include <thread>

#include "base/text.h"
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;
using admin::Permission;

class TestRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFaceIsSound()
    {
        const admin::Registry registry;
        std::set<std::string_view> words;
        for (const admin::Operation& operation : registry.list()) {
            const std::string word(operation.word);
            QVERIFY2(words.insert(operation.word).second, word.c_str());
            QCOMPARE(toLower(word), word);
            QVERIFY2(operation.help.size() > 8 && operation.help.back() == '.', word.c_str());
            QVERIFY2(operation.least <= operation.most, word.c_str());
            // What the help says of the arguments is what is checked.
            size_t least = 0;
            size_t most = 0;
            int depth = 0; // of brackets
            for (const std::string_view argument : split(operation.arguments, ' ')) {
                depth += int(std::count(argument.begin(), argument.end(), '['));
                most += argument.empty() ? 0 : 1;
                least += argument.empty() || depth > 0 ? 0 : 1;
                depth -= int(std::count(argument.begin(), argument.end(), ']'));
            }
            QCOMPARE(depth, 0);
            QCOMPARE(operation.least, least);
            if (operation.arguments.find("...") == std::string_view::npos)
                QCOMPARE(operation.most, most);
        }
        for (const char* wanted : {"domainadd", "domaindel", "domainlist", "useradd", "userdel", "userpasswd", "userlist",
                                   "aliasadd", "aliasdel", "aliaslist", "store verify", "store rebuild"})
            QVERIFY2(words.count(wanted), wanted);
    }

    void unknownWordsAndWrongNumbers()
    {
        AdminWorld world;
        QCOMPARE(world.said("nonsense"), std::string("invalid"));
        QCOMPARE(world.said(""), std::string("invalid"));
        QCOMPARE(world.said("domainadd"), std::string("invalid"));
        QCOMPARE(world.run("domainadd").error().text, std::string("usage: domainadd domain"));
        QCOMPARE(world.said("domainadd", {"a.test", "b.test"}), std::string("invalid"));
        QCOMPARE(world.said("noop"), std::string("ok"));
        QCOMPARE(world.said("NoOp"), std::string("ok"));
        QCOMPARE(world.said("noop", {"x"}), std::string("invalid"));
    }

    void nothingWorksBeforeAndAfter()
    {
        ManualExecutor here;
        AdminWorld world;
        admin::Registry fresh;
        std::optional<ErrorKind> kind;
        fresh.run(world.caller, "noop", {}, here, [&](Result<admin::Answer> answer) { kind = answer.error().kind; });
        while (!kind)
            QVERIFY(here.wait(10000) > 0);
        QVERIFY(*kind == ErrorKind::Unavailable);
        QCOMPARE(world.said("noop"), std::string("ok"));
        world.registry.stop();
        QCOMPARE(world.said("noop"), std::string("unavailable"));
        world.registry.stop();
        world.start();
        QCOMPARE(world.said("noop"), std::string("ok"));
    }

    void stopWhileAnOperationIsUnderWay()
    {
        AdminWorld world;
        QCOMPARE(world.said("domainadd", {"example.test"}), std::string("ok"));
        world.authenticator.hold = true;
        ManualExecutor here;
        std::optional<Result<admin::Answer>> answer;
        world.registry.run(world.caller, "useradd", {"example.test", "alice", "secret", "U"}, here,
                           [&](Result<admin::Answer> given) { answer = std::move(given); });
        const Task goOn = world.authenticator.held.get_future().get();
        world.registry.stop();
        goOn(); // the password's verifiers are ready after all: the account is not made behind the server's back
        while (!answer)
            QVERIFY(here.wait(10000) > 0);
        QVERIFY(!*answer);
        QCOMPARE(int(answer->error().kind), int(ErrorKind::Unavailable));
        QVERIFY(!world.directory.find("alice@example.test"));
    }

    void auditTrail()
    {
        AdminWorld world;
        (void)world.run("domainadd", {"example.test"});
        (void)world.run("domainadd", {"example.test"});
        (void)world.run("useradd", {"example.test", "alice", "top-secret-1", "U"});
        (void)world.run("userpasswd", {"example.test", "alice", "top-secret-2"});
        (void)world.run("userpasswd", {"example.test", "bob", "top-secret-3"});
        (void)world.run("useradd", {"example.test", "x", "top-secret-4"}); // an argument is missing
        (void)world.run("userlist");
        (void)world.run("ctrlaccountadd", {"admin", "top-secret-5"});
        (void)world.run("cfgfileset", {"notes.tab", "top-secret-6\n"});
        (void)world.run("cfgfileset", {"../notes.tab", "top-secret-6\n"});
        (void)world.run("cfgfileset", {"notes.tab"}); // the text is missing
        const std::string log = world.log();
        QVERIFY(log.find("the test: ctrlaccountadd admin ***: done\n") != std::string::npos);
        QVERIFY(log.find("the test: cfgfileset notes.tab (13 bytes): done\n") != std::string::npos);
        QVERIFY(log.find("the test: cfgfileset ../notes.tab (13 bytes): not a path") != std::string::npos);
        QVERIFY(log.find("the test: domainadd example.test: done\n") != std::string::npos);
        QVERIFY(log.find("the test: domainadd example.test: the domain exists already: example.test\n") != std::string::npos);
        QVERIFY(log.find("the test: useradd example.test alice *** U: done\n") != std::string::npos);
        QVERIFY(log.find("the test: userpasswd example.test bob ***: no such account") != std::string::npos);
        QVERIFY(log.find("top-secret") == std::string::npos);
        QVERIFY(log.find("userlist") == std::string::npos);
    }

    void domainAdministratorsStayInTheirDomain()
    {
        AdminWorld world;
        for (const char* domain : {"mine.test", "other.test"}) {
            (void)world.run("domainadd", {domain});
            (void)world.run("useradd", {domain, "alice", "secret", "U"});
        }
        world.caller = {"alice@mine.test", Permission::Domain, "mine.test"};
        for (const char* word : {"domainlist", "status", "store verify", "stop", "reload", "session list", "queue list"})
            QCOMPARE(world.said(word), std::string("denied"));
        QCOMPARE(world.said("domainadd", {"new.test"}), std::string("denied"));
        QCOMPARE(world.said("domaindel", {"mine.test"}), std::string("denied"));
        QVERIFY(world.controls.empty());
        QCOMPARE(world.said("useradd", {"mine.test", "bob", "secret", "U"}), std::string("ok"));
        QCOMPARE(world.said("useradd", {"MINE.test", "carol", "secret", "U"}), std::string("ok"));
        QCOMPARE(world.said("useradd", {"other.test", "bob", "secret", "U"}), std::string("denied"));
        QCOMPARE(world.said("userdel", {"other.test", "alice"}), std::string("denied"));
        QCOMPARE(world.said("userpasswd", {"other.test", "alice", "secret"}), std::string("denied"));
        QCOMPARE(world.said("userset", {"other.test", "alice", "enabled", "false"}), std::string("denied"));
        QCOMPARE(world.said("aliasadd", {"other.test", "x", "alice"}), std::string("denied"));
        QCOMPARE(world.said("userlist", {"other.test"}), std::string("denied"));
        QCOMPARE(world.said("userlist", {"*.test"}), std::string("denied"));
        const std::string mine = "mine.test|alice|********|U;mine.test|bob|********|U;mine.test|carol|********|U";
        QCOMPARE(world.said("userlist"), mine);
        QCOMPARE(world.said("userlist", {"*"}), mine);
        QCOMPARE(world.said("usercount"), std::string("mine.test|3"));
        QCOMPARE(world.said("userdetails", {"*", "b*"}), std::string("mine.test|bob|U|enabled|0|"));
        QVERIFY(world.log().find("alice@mine.test: userdel other.test alice: not permitted for this domain") !=
                std::string::npos);
        world.caller = {"nobody", Permission::Domain, ""};
        QCOMPARE(world.said("userlist"), std::string("denied"));
        QCOMPARE(world.said("useradd", {"", "bob", "secret", "U"}), std::string("denied"));
        world.caller = {"alice@mine.test", Permission::User, {}};
        QCOMPARE(world.said("userlist"), std::string("denied"));
        QCOMPARE(world.said("noop"), std::string("ok"));
    }

    void manyCallersAtOnce()
    {
        AdminWorld world;
        (void)world.run("domainadd", {"example.test"});
        std::atomic<int> made{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 8; ++i) {
                    made += world.run("aliasadd", {"example.test", "a" + std::to_string(t * 10 + i), "x"}) ? 1 : 0;
                    (void)world.run("aliaslist");
                    (void)world.run("status");
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(made.load(), 32);
    }
};

QTEST_GUILESS_MAIN(TestRegistry)
#include "tst_registry.moc"
