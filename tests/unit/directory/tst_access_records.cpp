// App passwords, second factors and grants in directory.db: what lasts through a restart and what ends with a password.
#include "tests/unit/directory/directory_world.h"

#include <set>

#include "base/text.h"
#include "directory/second_factors.h"
#include "directory/totp.h"
#include "store/directory/sql_access.h"
#include "tests/unit/directory/hand_clock.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

// Verifiers in form: the same salt for all that begin alike.
std::string verifier(const std::string& salt, const std::string& key)
{
    return "SCRAM-SHA-256$4096:" + salt + "$" + key + ":x";
}

struct World {
    World()
    {
        (void)directory.addDomain("example.test");
        alice = directory.add("alice@example.test")->id;
        bob = directory.add("bob@example.test")->id;
        setPassword("alice@example.test", "salt", "own");
    }
    void restart()
    {
        directory.start();
        access = std::make_unique<store::SqlAccess>(*directory, clock);
        factors = std::make_unique<SecondFactors>(*access, std::string(32, 'k'), clock);
    }
    void setPassword(const std::string& address, const std::string& salt, const std::string& key)
    {
        (void)await<void>([&](Executor& e, Reply<void> r) {
            directory->setPassword(*MailAddress::parse(address), verifier(salt, key), verifier(salt, key), e, r);
        });
    }
    Result<AppPassword> addApp(int64_t account, const std::string& name, const std::string& salt = "salt")
    {
        return await<AppPassword>([&](Executor& e, Reply<AppPassword> r) {
            access->addAppPassword(account, name, verifier(salt, name), verifier(salt, name), e, r);
        });
    }
    std::vector<AppPassword> apps(int64_t account)
    {
        using List = std::vector<AppPassword>;
        return *await<List>([&](Executor& e, Reply<List> r) { access->appPasswords(account, e, r); });
    }
    std::vector<Grant> grants()
    {
        using List = std::vector<Grant>;
        return *await<List>([&](Executor& e, Reply<List> r) { access->grants(clock.now(), e, r); });
    }
    bool put(const std::string& key, const std::string& address, Grant::Kind kind = Grant::Kind::Session)
    {
        Grant grant;
        grant.kind = kind;
        grant.key = key;
        grant.id = "id" + key;
        grant.account = *directory.find(address);
        grant.name = "a 'name'";
        grant.scope = "mail";
        grant.address = "192.0.2.1";
        grant.agent = "agent";
        grant.since = grant.lastSeen = clock.now();
        grant.ends = clock.now() + 100'000;
        grant.idleMs = 10'000;
        std::atomic<int> put{-1};
        access->putGrant(grant, [&](bool inForce) { put = inForce; });
        settle();
        return put == 1;
    }
    void settle()
    {
        (void)await<void>([&](Executor& e, Reply<void> r) { access->settled(e, r); });
    }
    ErrorKind check(const std::string& code, bool recovery = true)
    {
        const Account account = *directory.find("alice@example.test");
        const auto done = await<void>([&](Executor& e, Reply<void> r) { factors->check(account, code, recovery, e, r); });
        return done ? ErrorKind::Internal : done.error().kind; // Internal stands for right
    }
    /// The app's secret, once it is set up.
    std::string setUp()
    {
        const Account account = *directory.find("alice@example.test");
        using Setup = SecondFactors::Setup;
        const auto begun = await<Setup>([&](Executor& e, Reply<Setup> r) { factors->begin(account, "mx", e, r); });
        std::string secret;
        uint32_t held = 0;
        int bits = 0;
        for (const char c : begun->secret) {
            held = held << 5 | uint32_t(c >= 'A' ? c - 'A' : c - '2' + 26);
            if ((bits += 5) >= 8)
                secret += char(held >> (bits -= 8) & 0xFF);
        }
        return secret;
    }
    std::vector<std::string> confirm(const std::string& code, const std::string& keep = {})
    {
        const Account account = *directory.find("alice@example.test");
        using Codes = std::vector<std::string>;
        auto codes = await<Codes>([&](Executor& e, Reply<Codes> r) { factors->confirm(account, code, keep, e, r); });
        return codes ? *codes : Codes();
    }
    std::string codeNow(const std::string& secret, int64_t off = 0)
    {
        return totp::code(secret, totp::stepAt(clock.now()) + off);
    }

    HandClock clock;
    std::unique_ptr<store::SqlAccess> access; // its tasks run on the directory's thread, which goes first
    std::unique_ptr<SecondFactors> factors;
    DirectoryWorld directory;
    int64_t alice = 0, bob = 0;
};

} // namespace

class TestAccessRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appPasswords()
    {
        World world;
        world.restart();
        QCOMPARE(world.addApp(9999, "x").error().kind, ErrorKind::NotFound);
        QCOMPARE(world.addApp(world.alice, "x", "other salt").error().kind, ErrorKind::InUse);
        const auto phone = world.addApp(world.alice, "phone");
        QVERIFY(phone);
        QCOMPARE(world.directory.login("alice@example.test")->appPasswords.size(), size_t(1));
        QCOMPARE(world.directory.login("alice@example.test")->appPasswords[0].name, std::string("phone"));
        QVERIFY(world.apps(world.bob).empty());
        world.access->noteAppPasswordUse(phone->id, "192.0.2.7", 12345);
        world.restart();
        QCOMPARE(world.apps(world.alice)[0].lastUsed, UnixMs(12345));
        QCOMPARE(world.apps(world.alice)[0].lastAddress, std::string("192.0.2.7"));
        const auto remove = [&](int64_t account, int64_t id) {
            return bool(await<void>([&](Executor& e, Reply<void> r) { world.access->removeAppPassword(account, id, e, r); }));
        };
        QVERIFY(!remove(world.bob, phone->id)); // not one's own
        QVERIFY(remove(world.alice, phone->id));
        QVERIFY(!remove(world.alice, phone->id));
        QVERIFY(world.directory.login("alice@example.test")->appPasswords.empty());
        for (int i = 0; i < 50; ++i)
            QVERIFY(world.addApp(world.alice, std::to_string(i)));
        QCOMPARE(world.addApp(world.alice, "one too many").error().kind, ErrorKind::Limit);
    }

    void aNewPasswordKeepsAppPasswordsOfItsSalt()
    {
        World world;
        world.restart();
        QVERIFY(world.addApp(world.alice, "phone"));
        world.setPassword("alice@example.test", "salt", "changed");
        QCOMPARE(world.apps(world.alice).size(), size_t(1));
        world.setPassword("alice@example.test", "another salt", "changed");
        QVERIFY(world.apps(world.alice).empty());
        QVERIFY(world.directory.login("alice@example.test")->appPasswords.empty());
    }

    void aRemovedAccountLeavesNothing()
    {
        World world;
        world.restart();
        QVERIFY(world.addApp(world.alice, "phone"));
        (void)world.setUp();
        QVERIFY(world.put("k", "alice@example.test"));
        QVERIFY(!world.directory.removeAccount("alice@example.test"));
        world.settle();
        for (const char* table : {"app_password", "second_factor", "recovery_code", "access_grant"})
            QCOMPARE(world.directory.rawText(std::string("SELECT COUNT(*) FROM ") + table), std::string("0"));
    }

    void grantsOutliveARestart()
    {
        World world;
        world.restart();
        const std::string key("\x00\xFF'key", 6);
        QVERIFY(world.put(key, "alice@example.test", Grant::Kind::Token));
        world.access->touchGrants({{key, world.clock.now() + 5000, "192.0.2.9"}});
        world.restart();
        const auto list = world.grants();
        QCOMPARE(list.size(), size_t(1));
        QCOMPARE(list[0].key, key);
        QVERIFY(list[0].kind == Grant::Kind::Token);
        QCOMPARE(list[0].account.address.text(), std::string("alice@example.test"));
        QCOMPARE(list[0].account.id, world.alice);
        QCOMPARE(list[0].name, std::string("a 'name'"));
        QCOMPARE(list[0].address, std::string("192.0.2.9"));
        QCOMPARE(list[0].lastSeen, world.clock.now() + 5000);
        world.access->removeGrants({key});
        QVERIFY(world.grants().empty());
    }

    void grantsEnd_data()
    {
        QTest::addColumn<QString>("how");
        for (const char* how : {"idle", "late", "password", "disabled", "password while down", "removed"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void grantsEnd()
    {
        QFETCH(QString, how);
        World world;
        world.restart();
        QVERIFY(world.put("k", "alice@example.test"));
        QVERIFY(world.put("b", "bob@example.test"));
        if (how == QLatin1String("idle")) {
            world.clock.turn(9'999);
            QCOMPARE(world.grants().size(), size_t(2));
            world.access->touchGrants({{"b", world.clock.now(), {}}});
            world.clock.turn(1);
        } else if (how == QLatin1String("late")) {
            world.access->touchGrants({{"k", world.clock.now() + 1'000'000, {}}, {"b", world.clock.now() + 1'000'000, {}}});
            world.clock.turn(100'000);
            QVERIFY(world.grants().empty());
            return;
        } else if (how == QLatin1String("password")) {
            world.setPassword("alice@example.test", "salt", "new");
            QCOMPARE(world.directory.rawText("SELECT COUNT(*) FROM access_grant"), std::string("1")); // in the same commit
        } else if (how == QLatin1String("disabled")) {
            Account account = *world.directory.find("alice@example.test");
            account.enabled = false;
            (void)world.directory.change(account);
        } else if (how == QLatin1String("removed")) {
            (void)world.directory.removeAccount("alice@example.test");
        } else {
            world.directory.end();
            auto connection = world.directory.opener()();
            QVERIFY((*connection)->execute("UPDATE account SET credentials_version = credentials_version + 1"
                                           " WHERE name = 'alice'"));
            connection->reset();
            world.restart();
        }
        const auto list = world.grants();
        QCOMPARE(list.size(), size_t(1));
        QCOMPARE(list[0].key, std::string("b"));
    }

    void aGrantByTheOldPasswordIsVoid()
    {
        World world;
        world.restart();
        Grant grant;
        grant.account = *world.directory.find("alice@example.test");
        grant.key = "k";
        world.setPassword("alice@example.test", "salt", "new");
        std::atomic<int> put{-1};
        world.access->putGrant(grant, [&](bool inForce) { put = inForce; });
        world.settle();
        QCOMPARE(put.load(), 0);
    }

    void secondFactor()
    {
        World world;
        world.restart();
        QCOMPARE(world.check("123456"), ErrorKind::NotFound);
        const std::string secret = world.setUp();
        QCOMPARE(secret.size(), totp::secretSize);
        QVERIFY(!world.directory.login("alice@example.test")->secondFactor); // not before it is confirmed
        QVERIFY(world.confirm("000000").empty());
        QVERIFY(world.put("mine", "alice@example.test"));
        QVERIFY(world.put("other", "alice@example.test"));
        const std::string first = world.codeNow(secret);
        const auto codes = world.confirm(first, "idmine");
        QCOMPARE(codes.size(), size_t(10));
        QCOMPARE(std::set<std::string>(codes.begin(), codes.end()).size(), size_t(10));
        QVERIFY(world.directory.login("alice@example.test")->secondFactor);
        QCOMPARE(world.grants().size(), size_t(1)); // who was in without it is out
        QCOMPARE(world.check(first), ErrorKind::AuthFailed); // the code that confirmed is used up
        world.clock.turn(30'000);
        const std::string second = world.codeNow(secret);
        QCOMPARE(world.check(second.substr(0, 3) + ' ' + second.substr(3)), ErrorKind::Internal);
        QCOMPARE(world.check(second), ErrorKind::AuthFailed); // never twice
        world.restart();
        QCOMPARE(world.check(second), ErrorKind::AuthFailed); // not after a restart either
        QCOMPARE(world.check(world.codeNow(secret, -1)), ErrorKind::AuthFailed); // nor an older one
        QCOMPARE(world.check(codes[3], false), ErrorKind::AuthFailed);
        QCOMPARE(world.check(codes[3]), ErrorKind::Internal);
        QCOMPARE(world.check(codes[3]), ErrorKind::AuthFailed);
        QCOMPARE(world.check(toUpper(codes[4])), ErrorKind::Internal);
        // Neither the secret nor a code lies there as it is.
        const std::string raw = world.directory.rawText("SELECT sealed FROM second_factor") +
                                world.directory.rawText("SELECT hash FROM recovery_code");
        QVERIFY(raw.find(codes[0]) == std::string::npos && raw.find(hexEncode(secret)) == std::string::npos);
        QCOMPARE(world.directory.rawText("SELECT COUNT(*) FROM recovery_code"), std::string("8"));
    }

    void wrongCodesAreCounted()
    {
        World world;
        world.restart();
        const std::string secret = world.setUp();
        const auto codes = world.confirm(world.codeNow(secret));
        world.clock.turn(30'000);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(world.check("000000"), ErrorKind::AuthFailed);
        QCOMPARE(world.check(world.codeNow(secret)), ErrorKind::Limit); // the right one, too late
        QCOMPARE(world.check(codes[0]), ErrorKind::Limit);
        world.clock.turn(11 * 60'000);
        QCOMPARE(world.check(world.codeNow(secret)), ErrorKind::Internal);
    }

    void aSecretInAnothersPlaceIsOfNoUse()
    {
        World world;
        world.restart();
        const std::string secret = world.setUp();
        QVERIFY(!world.confirm(world.codeNow(secret)).empty());
        world.directory.end();
        auto connection = world.directory.opener()();
        QVERIFY((*connection)->execute("UPDATE account SET id = id + 100"));
        QVERIFY((*connection)->execute("UPDATE second_factor SET account = (SELECT id FROM account WHERE name = 'bob')"));
        connection->reset();
        world.restart();
        const Account bob = *world.directory.find("bob@example.test");
        world.clock.turn(30'000);
        const auto checked = await<void>([&](Executor& e, Reply<void> r) {
            world.factors->check(bob, world.codeNow(secret), true, e, r);
        });
        QCOMPARE(checked.error().kind, ErrorKind::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestAccessRecords)
#include "tst_access_records.moc"
