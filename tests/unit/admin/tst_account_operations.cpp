// Domains, accounts and aliases by their operations.
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;

class TestAccountOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void domains()
    {
        AdminWorld world;
        QCOMPARE(world.said("domainlist"), std::string());
        QVERIFY(world.run("domainlist")->isList);
        QCOMPARE(world.said("domainadd", {"b.test"}), std::string("ok"));
        QCOMPARE(world.said("domainadd", {"A.test"}), std::string("ok"));
        QCOMPARE(world.said("domainadd", {"a.test"}), std::string("exists"));
        QCOMPARE(world.said("domainadd", {"no domain"}), std::string("invalid"));
        QCOMPARE(world.said("domainlist"), std::string("a.test;b.test"));
        QCOMPARE(world.said("domainlist", {"b*"}), std::string("b.test"));
        QCOMPARE(world.said("domainlist", {"b*", "A.TEST"}), std::string("a.test;b.test"));
        QCOMPARE(world.said("domainlist", {"c*"}), std::string());
        QCOMPARE(world.said("aliasdomainadd", {"a.test", "*.a.test"}), std::string("ok"));
        QCOMPARE(world.said("aliasdomainadd", {"b.test", "alias.test"}), std::string("ok"));
        QCOMPARE(world.said("aliasdomainadd", {"x.test", "y.test"}), std::string("not-found"));
        QCOMPARE(world.said("aliasdomainadd", {"a.test", "b.test"}), std::string("exists"));
        QCOMPARE(world.said("aliasdomainlist"), std::string("a.test|*.a.test;b.test|alias.test"));
        QCOMPARE(world.said("aliasdomainlist", {"b*"}), std::string("b.test|alias.test"));
        QCOMPARE(world.said("aliasdomainlist", {"*", "al*"}), std::string("b.test|alias.test"));
        QCOMPARE(world.said("aliasdomaindel", {"alias.test"}), std::string("ok"));
        QCOMPARE(world.said("aliasdomaindel", {"alias.test"}), std::string("not-found"));
        QCOMPARE(world.said("domaindel", {"a.test"}), std::string("ok"));
        QCOMPARE(world.said("domaindel", {"a.test"}), std::string("not-found"));
        QCOMPARE(world.said("aliasdomainlist"), std::string());
    }

    void accounts()
    {
        AdminWorld world;
        (void)world.run("domainadd", {"example.test"});
        QCOMPARE(world.said("useradd", {"example.test", "Alice", "secret", "u"}), std::string("ok"));
        QCOMPARE(world.said("useradd", {"example.test", "news", "secret", "M"}), std::string("ok"));
        QCOMPARE(world.said("useradd", {"example.test", "alice", "secret", "U"}), std::string("exists"));
        QCOMPARE(world.said("useradd", {"missing.test", "alice", "secret", "U"}), std::string("not-found"));
        QCOMPARE(world.said("useradd", {"example.test", "a b", "secret", "U"}), std::string("invalid"));
        QCOMPARE(world.said("useradd", {"example.test", "bob", "secret", "X"}), std::string("invalid"));
        QCOMPARE(world.said("userlist"), std::string("example.test|alice|********|U;example.test|news|********|M"));
        QCOMPARE(world.said("userlist", {"*", "a*"}), std::string("example.test|alice|********|U"));
        QCOMPARE(world.said("userlist", {"*", "*", "1", "5"}), std::string("example.test|news|********|M"));
        QCOMPARE(world.said("userlist", {"*", "*", "0", "1"}), std::string("example.test|alice|********|U"));
        QCOMPARE(world.said("userlist", {"*", "*", "x"}), std::string("invalid"));
        QCOMPARE(world.said("userlist", {"*", "*", "0", "-1"}), std::string("invalid"));
        QCOMPARE(world.said("userlist", {"other*"}), std::string());
        QCOMPARE(world.said("usercount"), std::string("example.test|2"));
        QCOMPARE(world.said("usercount", {"x*"}), std::string());
        QVERIFY(world.directory.login("alice@example.test")->scramSha256.starts_with("SCRAM-SHA-256$4096:"));
        QCOMPARE(world.said("userdel", {"example.test", "ALICE"}), std::string("ok"));
        QCOMPARE(world.said("userdel", {"example.test", "alice"}), std::string("not-found"));
    }

    void countsByDomain()
    {
        AdminWorld world;
        for (const char* domain : {"b.test", "a.test"}) {
            (void)world.run("domainadd", {domain});
            for (const char* name : {"x", "y", "z"})
                (void)world.directory.add(std::string(name) + '@' + domain);
        }
        (void)world.run("userdel", {"a.test", "z"});
        QCOMPARE(world.said("usercount"), std::string("a.test|2;b.test|3"));
        QCOMPARE(world.said("usercount", {"b.test"}), std::string("b.test|3"));
    }

    void passwords()
    {
        AdminWorld world;
        (void)world.run("domainadd", {"example.test"});
        (void)world.run("useradd", {"example.test", "alice", "secret", "U"});
        const std::string before = world.directory.login("alice@example.test")->scramSha256;
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", "abc"}), std::string("invalid"));
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", "öüß"}), std::string("invalid")); // three characters
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", "öüßä"}), std::string("ok"));
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", "\xFF\xFF\xFF\xFF\xFF"}), std::string("invalid"));
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", std::string(1025, 'x')}), std::string("invalid"));
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", std::string(1024, 'x')}), std::string("ok"));
        QCOMPARE(world.said("userpasswd", {"example.test", "bob", "secret"}), std::string("not-found"));
        QCOMPARE(world.said("useradd", {"example.test", "bob", "abc", "U"}), std::string("invalid"));
        QVERIFY(world.directory.login("alice@example.test")->scramSha256 != before);
        QVERIFY(world.settings.change({{config::Setting::AccountMinPassword, "10"}}).has_value());
        QCOMPARE(world.said("userpasswd", {"example.test", "alice", "123456789"}), std::string("invalid"));
        QCOMPARE(world.run("userpasswd", {"example.test", "alice", "1"}).error().text,
                 std::string("a password has at least 10 characters"));
    }

    void fields()
    {
        AdminWorld world;
        (void)world.run("domainadd", {"example.test"});
        (void)world.directory.add("alice@example.test");
        const auto set = [&](const char* field, const std::string& value) {
            return world.said("userset", {"example.test", "alice", field, value});
        };
        QCOMPARE(set("enabled", "false"), std::string("ok"));
        QCOMPARE(set("Quota", "1073741824"), std::string("ok"));
        QCOMPARE(set("realname", "Alice Ünder"), std::string("ok"));
        QCOMPARE(world.said("userdetails"), std::string("example.test|alice|U|disabled|1073741824|Alice Ünder"));
        QCOMPARE(set("enabled", "1"), std::string("ok"));
        QCOMPARE(set("quota", "0"), std::string("ok"));
        QCOMPARE(set("realname", ""), std::string("ok"));
        QCOMPARE(world.said("userdetails", {"example.test", "alice"}), std::string("example.test|alice|U|enabled|0|"));
        QCOMPARE(set("enabled", "perhaps"), std::string("invalid"));
        QCOMPARE(set("quota", "-1"), std::string("invalid"));
        QCOMPARE(set("quota", "1G"), std::string("invalid"));
        QCOMPARE(set("quota", "9007199254740993"), std::string("invalid"));
        QCOMPARE(set("realname", std::string(256, 'x')), std::string("invalid"));
        QCOMPARE(set("realname", "two\nlines"), std::string("invalid"));
        QCOMPARE(set("realname", "\xFF"), std::string("invalid"));
        QCOMPARE(set("password", "secret"), std::string("invalid"));
        QCOMPARE(world.said("userset", {"example.test", "bob", "quota", "0"}), std::string("not-found"));
        QCOMPARE(world.said("userset", {"missing.test", "alice", "quota", "0"}), std::string("not-found"));
    }

    void aliases()
    {
        AdminWorld world;
        (void)world.run("domainadd", {"example.test"});
        (void)world.directory.add("alice@example.test");
        QCOMPARE(world.said("aliasadd", {"example.test", "sales", "alice"}), std::string("ok"));
        QCOMPARE(world.said("aliasadd", {"example.test", "*", "bob@far.test"}), std::string("ok"));
        QCOMPARE(world.said("aliasadd", {"example.test", "sales", "bob"}), std::string("exists"));
        QCOMPARE(world.said("aliasadd", {"example.test", "alice", "bob"}), std::string("exists"));
        QCOMPARE(world.said("aliasadd", {"missing.test", "x", "bob"}), std::string("not-found"));
        QCOMPARE(world.said("aliasadd", {"example.test", "x", "not an address"}), std::string("invalid"));
        QCOMPARE(world.said("aliaslist"), std::string("example.test|*|bob@far.test;example.test|sales|alice"));
        QCOMPARE(world.said("aliaslist", {"*", "s*"}), std::string("example.test|sales|alice"));
        QCOMPARE(world.said("aliaslist", {"*", "*", "*far*"}), std::string("example.test|*|bob@far.test"));
        QCOMPARE(world.said("aliasdel", {"example.test", "sales"}), std::string("ok"));
        QCOMPARE(world.said("aliasdel", {"example.test", "sales"}), std::string("not-found"));
        QCOMPARE(world.said("aliasdel", {"example.test", "*"}), std::string("ok"));
        QCOMPARE(world.said("aliaslist"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestAccountOperations)
#include "tst_account_operations.moc"
