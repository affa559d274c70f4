// SqlDirectory's rows: domains, accounts, aliases, logins, and what is told to listeners.
#include "tests/unit/directory/directory_world.h"

#include "store/directory/schema.h"

using namespace posthorn;
using namespace posthorn::test;

class TestSqlDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addBackEnds(); }

    void domains()
    {
        DirectoryWorld world(useQt());
        QVERIFY(world.opened.has_value());
        QGOOD(world.addDomain("Example.TEST"));
        QFAILS(world.addDomain("example.test"), Exists);
        QGOOD(world.addDomain("bücher.example"));
        QFAILS(world.addDomain("xn--bcher-kva.example"), Exists);
        QFAILS(world.addDomain("not a domain"), Invalid);
        QFAILS(world.addDomain("[127.0.0.1]"), Invalid);
        QFAILS(world.addDomain(""), Invalid);
        using List = std::vector<Domain>;
        const auto list = await<List>([&](Executor& e, Reply<List> r) { world->domains(e, r); });
        QCOMPARE(list->size(), size_t(2));
        QCOMPARE((*list)[0].name, std::string("bücher.example"));
        QCOMPARE((*list)[1].name, std::string("example.test"));
        QVERIFY((*list)[0].id != (*list)[1].id);
        QGOOD(world.removeDomain("EXAMPLE.test."));
        QFAILS(world.removeDomain("example.test"), NotFound);
        QFAILS(world.removeDomain("..."), NotFound);
    }

    void domainAliases()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomain("other.test"));
        QGOOD(world.addDomainAlias("example.test", "Alias.test"));
        QGOOD(world.addDomainAlias("example.test", "*.example.test"));
        QGOOD(world.addDomainAlias("other.test", "*.XN--BCHER-KVA.example"));
        QFAILS(world.addDomainAlias("example.test", "alias.test"), Exists);
        QFAILS(world.addDomainAlias("example.test", "other.test"), Exists);
        QFAILS(world.addDomainAlias("example.test", "example.test"), Exists);
        QFAILS(world.addDomainAlias("missing.test", "new.test"), NotFound);
        QFAILS(world.addDomainAlias("alias.test", "new.test"), NotFound); // an alias is no domain
        QFAILS(world.addDomainAlias("example.test", "*"), Invalid);
        QFAILS(world.addDomainAlias("example.test", "*.*.test"), Invalid);
        QFAILS(world.addDomain("alias.test"), Exists);
        using List = std::vector<DomainAlias>;
        const auto list = await<List>([&](Executor& e, Reply<List> r) { world->domainAliases(e, r); });
        std::string text;
        for (const DomainAlias& alias : *list)
            text += alias.alias + '=' + alias.domain + ' ';
        QCOMPARE(text, std::string("*.example.test=example.test alias.test=example.test *.bücher.example=other.test "));
        QFAILS(world.removeDomainAlias("no.test"), NotFound);
        QGOOD(world.removeDomainAlias("ALIAS.test"));
        QGOOD(world.removeDomainAlias("*.example.test"));
        QGOOD(world.removeDomainAlias("*.BÜCHER.example")); // under any spelling of the name
        QGOOD(world.addDomain("alias.test"));
    }

    void accountsHaveOneNameInEverySpelling()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("bücher.example"));
        const auto account = world.add("JÜRGEN@xn--bcher-kva.example");
        QVERIFY(account.has_value());
        QCOMPARE(account->address.text(), std::string("jürgen@bücher.example"));
        QVERIFY(account->id > 0 && account->domainId > 0 && account->createdAt > 0);
        QVERIFY(account->enabled);
        QFAILS(world.addAccount("ju\xCC\x88rgen@bücher.example"), Exists);
        QCOMPARE(world.find("Jürgen@BÜCHER.example")->id, account->id);
        QCOMPARE(world.loginOf("jürgen@xn--bcher-kva.example"), std::string("jürgen@bücher.example"));
        QCOMPARE(world.loginOf("JÜRGEN"), std::string("jürgen@bücher.example"));
        QCOMPARE(world.meaning("JU\xCC\x88RGEN@xn--bcher-kva.EXAMPLE"), std::string("jürgen@bücher.example"));
    }

    void accounts()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QFAILS(world.addAccount("alice@missing.test"), NotFound);
        QFAILS(world.addAccount("a+b@example.test"), Invalid);
        QFAILS(world.addAccount("*@example.test"), Invalid);
        QFAILS(world.addAccount("@example.test"), Invalid);
        QFAILS(world.addAccount(std::string(65, 'a') + "@example.test"), Invalid);
        QGOOD(world.addAccount("alice@example.test"));
        QFAILS(world.addAccount("ALICE@example.test"), Exists);
        QGOOD(world.addAlias("example.test", "sales", "alice"));
        QFAILS(world.addAccount("sales@example.test"), Exists);
        QVERIFY(!world.find("bob@example.test"));
        QVERIFY(!world.find("alice@missing.test"));

        Account account = *world.find("alice@example.test");
        QCOMPARE(account.credentialsVersion, uint64_t(1));
        account.realName = "Alice \"A\" Ünder";
        account.quota = uint64_t(1) << 40;
        QGOOD(world.change(account));
        QGOOD(world.setPassword("ALICE@example.test", "new"));
        account = *world.find("alice@example.test");
        QCOMPARE(account.realName, std::string("Alice \"A\" Ünder"));
        QCOMPARE(account.quota, uint64_t(1) << 40);
        QCOMPARE(account.credentialsVersion, uint64_t(2));
        QCOMPARE(world.login("alice@example.test")->scramSha256, std::string("new"));
        QFAILS(world.setPassword("bob@example.test", "new"), NotFound);
        account.address.local = "bob";
        QFAILS(world.change(account), NotFound);

        QVERIFY(world.add("news@example.test", AccountKind::List)->kind == AccountKind::List);
        QVERIFY(world.find("news@example.test")->kind == AccountKind::List);
    }

    void allOutlastsARestart()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomainAlias("example.test", "alias.test"));
        const int64_t id = world.add("alice@example.test")->id;
        QGOOD(world.addAlias("example.test", "sales", "alice@example.test"));
        QGOOD(world.removeAccount("alice@example.test"));
        const int64_t second = world.add("alice@example.test")->id;
        QVERIFY(second > id); // numbers are never given twice
        world.start();
        QVERIFY(world.opened.has_value());
        QCOMPARE(world.meaning("sales@alias.test"), std::string("alice@example.test"));
        QCOMPARE(world.find("alice@example.test")->id, second);
        QVERIFY(world.add("bob@example.test")->id > second);
    }

    void logins()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomainAlias("example.test", "alias.test"));
        QGOOD(world.addAccount("alice@example.test"));
        QGOOD(world.addAlias("example.test", "sales", "alice"));
        QCOMPARE(world.loginOf("Alice"), std::string("alice@example.test"));
        QCOMPARE(world.loginOf("alice@Example.Test"), std::string("alice@example.test"));
        QCOMPARE(world.loginOf("alice@alias.test"), std::string("alice@example.test"));
        QCOMPARE(world.login("alice@example.test")->scramSha1, std::string("sha1 of alice@example.test"));
        for (const char* nobody : {"", "bob", "sales", "sales@example.test", "alice+x@example.test", "alice@other.test",
                                   "alice@", "@example.test", "alice@example.test@example.test", "*", "al*", "\xFF"})
            QCOMPARE(world.loginOf(nobody), std::string());
        QGOOD(world.addDomain("second.test"));
        QCOMPARE(world.loginOf("alice"), std::string()); // there is no longer only one domain
        QGOOD(world.removeDomain("second.test"));
        QCOMPARE(world.loginOf("alice"), std::string("alice@example.test"));
    }

    void cachesFollowEveryChange()
    {
        DirectoryWorld world(useQt());
        QCOMPARE(world.meaning("alice@example.test"), std::string("not local"));
        QGOOD(world.addDomain("example.test"));
        QCOMPARE(world.meaning("alice@example.test"), std::string("unknown"));
        QCOMPARE(world.loginOf("alice@example.test"), std::string());
        QGOOD(world.addAccount("alice@example.test"));
        QCOMPARE(world.meaning("alice@example.test"), std::string("alice@example.test"));
        QCOMPARE(world.loginOf("alice@example.test"), std::string("alice@example.test"));
        QGOOD(world.setPassword("alice@example.test", "second"));
        QCOMPARE(world.login("alice@example.test")->scramSha256, std::string("second"));
        QCOMPARE(world.resolve("alice@example.test")->accounts[0].credentialsVersion, uint64_t(2));
        QCOMPARE(world.meaning("sales@example.test"), std::string("unknown"));
        QGOOD(world.addAlias("example.test", "sales", "alice"));
        QCOMPARE(world.meaning("sales@example.test"), std::string("alice@example.test"));
        QGOOD(world.removeAlias("example.test", "SALES"));
        QCOMPARE(world.meaning("sales@example.test"), std::string("unknown"));
        QCOMPARE(world.meaning("alice@alias.test"), std::string("not local"));
        QGOOD(world.addDomainAlias("example.test", "alias.test"));
        QCOMPARE(world.meaning("alice@alias.test"), std::string("alice@example.test"));
        QGOOD(world.removeDomainAlias("alias.test"));
        QCOMPARE(world.meaning("alice@alias.test"), std::string("not local"));
        Account account = *world.find("alice@example.test");
        account.enabled = false;
        QGOOD(world.change(account));
        QCOMPARE(world.meaning("alice@example.test"), std::string("disabled"));
        QVERIFY(!world.login("alice@example.test")->account.enabled);
        QGOOD(world.removeAccount("alice@example.test"));
        QCOMPARE(world.meaning("alice@example.test"), std::string("unknown"));
        QCOMPARE(world.loginOf("alice@example.test"), std::string());
        QGOOD(world.removeDomain("example.test"));
        QCOMPARE(world.meaning("alice@example.test"), std::string("not local"));
    }

    void cachedQuestionsAreAnsweredAtOnce()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addAccount("alice@example.test"));
        (void)world.meaning("alice@example.test");
        (void)world.loginOf("alice@example.test");
        ManualExecutor here;
        int answers = 0;
        world->resolve({"alice", "example.test"}, here, [&](Result<Resolution>) { ++answers; });
        world->findLogin("alice@example.test", here, [&](Result<std::optional<LoginRecord>>) { ++answers; });
        QCOMPARE(answers, 2); // without a turn of the executor
    }

    void refusedChangesLeaveNothing()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        const int64_t first = world.add("alice@example.test")->id;
        for (int i = 0; i < 5; ++i)
            QFAILS(world.addAccount("alice@example.test"), Exists);
        QCOMPARE(world.add("bob@example.test")->id, first + 1);
        world.end();
        QCOMPARE(world.rawText("SELECT name FROM account ORDER BY id"), std::string("alice bob"));
    }

    void revocationIsTold()
    {
        DirectoryWorld world(useQt());
        std::mutex mutex;
        std::string told;
        for (int listener = 0; listener < 2; ++listener)
            world->onAccessRevoked([&](const MailAddress& address) {
                std::lock_guard lock(mutex);
                told += address.text() + ' ';
            });
        const auto taken = [&] {
            std::lock_guard lock(mutex);
            return std::exchange(told, {});
        };
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addDomain("other.test"));
        for (const char* name : {"alice@example.test", "bob@example.test", "carol@other.test", "dave@other.test"})
            QGOOD(world.addAccount(name));
        Account account = *world.find("alice@example.test");
        account.realName = "Alice";
        QGOOD(world.change(account));
        QGOOD(world.addAlias("example.test", "sales", "alice"));
        QCOMPARE(taken(), std::string());
        QGOOD(world.setPassword("ALICE@example.test", "new"));
        QCOMPARE(taken(), std::string("alice@example.test alice@example.test "));
        QFAILS(world.setPassword("nobody@example.test", "new"), NotFound);
        QCOMPARE(taken(), std::string());
        account.enabled = false;
        QGOOD(world.change(account));
        QCOMPARE(taken(), std::string("alice@example.test alice@example.test "));
        QGOOD(world.removeAccount("bob@example.test"));
        QCOMPARE(taken(), std::string("bob@example.test bob@example.test "));
        QGOOD(world.removeDomain("other.test"));
        QCOMPARE(taken(), std::string("carol@other.test carol@other.test dave@other.test dave@other.test "));
    }

    void listsAreOrderedAndPaged()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("b.test"));
        QGOOD(world.addDomain("a.test"));
        for (const char* name : {"zoe@a.test", "bob@b.test", "alice@b.test", "adam@a.test"})
            QGOOD(world.addAccount(name));
        QCOMPARE(world.names(world.accounts()), std::string("adam@a.test zoe@a.test alice@b.test bob@b.test"));
        QCOMPARE(world.names(world.accounts("b*")), std::string("alice@b.test bob@b.test"));
        QCOMPARE(world.names(world.accounts("*", "A*")), std::string("adam@a.test alice@b.test"));
        QCOMPARE(world.names(world.accounts("*", "?o?")), std::string("zoe@a.test bob@b.test"));
        QCOMPARE(world.names(world.accounts("*", "*", 1, 2)), std::string("zoe@a.test alice@b.test"));
        QCOMPARE(world.names(world.accounts("*", "*", 4, 2)), std::string());
        QCOMPARE(world.names(world.accounts("*", "*", 0, 0)), std::string());
        QCOMPARE(world.names(world.accounts("c*")), std::string());
    }

    void aliasesAreListed()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addAlias("EXAMPLE.test", "Sales", "Bob@Other.test"));
        QGOOD(world.addAlias("example.test", "*", "alice"));
        QFAILS(world.addAlias("example.test", "sales", "bob"), Exists);
        QFAILS(world.addAlias("missing.test", "x", "bob"), NotFound);
        QFAILS(world.addAlias("example.test", "a+b", "bob"), Invalid);
        QFAILS(world.addAlias("example.test", "", "bob"), Invalid);
        QFAILS(world.addAlias("example.test", "x", ""), Invalid);
        QFAILS(world.addAlias("example.test", "x", "a b@example.test"), Invalid);
        QFAILS(world.addAlias("example.test", "x", "@example.test"), Invalid);
        QFAILS(world.removeAlias("example.test", "x"), NotFound);
        QFAILS(world.removeAlias("missing.test", "x"), NotFound);
        QGOOD(world.addAccount("alice@example.test"));
        QFAILS(world.addAlias("example.test", "alice", "bob"), Exists);
        const auto list = [&](const char* domain, const char* name, const char* target) {
            using List = std::vector<Alias>;
            std::string text;
            const auto found = await<List>([&](Executor& e, Reply<List> r) { world->aliases(domain, name, target, e, r); });
            for (const Alias& alias : *found)
                text += alias.name + '=' + alias.target + ' ';
            return text;
        };
        QCOMPARE(list("*", "*", "*"), std::string("*=alice sales=Bob@Other.test "));
        QCOMPARE(list("*", "s*", "*"), std::string("sales=Bob@Other.test "));
        QCOMPARE(list("*", "*", "a*"), std::string("*=alice "));
        QCOMPARE(list("other*", "*", "*"), std::string());
    }

    void tenThousandAccounts()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        world.end();
        { // as many commits would be a test of the disk
            auto connection = world.opener()();
            auto& sql = **connection;
            QVERIFY(sql.begin().has_value());
            store::DirectoryRows rows(sql);
            const auto domain = rows.domainNamed("example.test");
            for (int i = 0; i < 10000; ++i) {
                LoginRecord record;
                record.account.address.local = "user" + std::to_string(10000 + i);
                QVERIFY(rows.insertAccount(**domain, record).has_value());
            }
            QVERIFY(sql.commit().has_value());
        }
        world.start();
        QCOMPARE(world.accounts().size(), size_t(10000));
        std::string last;
        size_t seen = 0;
        for (uint64_t from = 0;; from += 1000) {
            const auto page = world.accounts("example.test", "user*", from, 1000);
            for (const Account& account : page) {
                QVERIFY(account.address.local > last);
                last = account.address.local;
                ++seen;
            }
            if (page.size() < 1000)
                break;
        }
        QCOMPARE(seen, size_t(10000));
        QCOMPARE(world.names(world.accounts("*", "*9999")), std::string("user19999@example.test"));
        QCOMPARE(world.meaning("USER15000@example.test"), std::string("user15000@example.test"));
    }

    void newerDatabaseIsRefused()
    {
        DirectoryWorld world(useQt());
        world.end();
        {
            auto connection = world.opener()();
            QVERIFY((*connection)->execute("UPDATE directory_version SET version = 99").has_value());
        }
        world.start();
        QVERIFY(!world.opened);
        QCOMPARE(world.opened.error().kind, ErrorKind::Unsupported);
    }

    void databaseThatCannotBeOpened()
    {
        store::SqlDirectory directory;
        const auto opened = directory.open(
            [] { return store::sql::SqliteConnection::open("/nowhere/at/all.db", store::sql::SqliteConnection::Mode::Writer); },
            [](int64_t, Reply<void> reply) { reply({}); });
        QVERIFY(!opened);
    }
};

QTEST_GUILESS_MAIN(TestSqlDirectory)
#include "tst_sql_directory.moc"
