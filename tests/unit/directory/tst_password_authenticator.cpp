// Logins end to end: the client's side of SASL talks to PasswordAuthenticator on a real directory.
#include "tests/unit/directory/directory_world.h"

#include "directory/app_passwords.h"
#include "directory/password_authenticator.h"
#include "directory/sasl/sasl_client.h"
#include "store/directory/sql_access.h"
#include "tests/support/fake_link.h"
#include "tests/unit/directory/hand_clock.h"

using namespace posthorn;
using namespace posthorn::test;
using Kind = SaslExchange::Outcome::Kind;

namespace {

struct World {
    World()
    {
        (void)directory.addDomain("example.test");
        (void)directory.addDomainAlias("example.test", "alias.test");
        for (const char* name : {"alice", "bob", "locked", "jürgen"}) {
            (void)directory.add(std::string(name) + "@example.test");
            setPassword(std::string(name) + "@example.test", std::string(name) + "'s secret");
        }
        (void)directory.add("news@example.test", AccountKind::List);
        setPassword("news@example.test", "news's secret");
        (void)directory.add("nopass@example.test");
        (void)directory.setPassword("nopass@example.test", "");
        disable("locked@example.test");
        link.linkInfo = link.infoAfterTls;
        link.linkInfo.peer.address = "192.0.2.1";
    }

    void setPassword(const std::string& address, const std::string& password)
    {
        using Pair = std::pair<std::string, std::string>;
        const auto made = await<Pair>([&](Executor& e, Reply<Pair> r) { authenticator->makeVerifiers(password, e, r); });
        (void)await<void>([&](Executor& e, Reply<void> r) {
            directory->setPassword(*MailAddress::parse(address), made->first, made->second, e, r);
        });
    }
    void disable(const std::string& address)
    {
        Account account = *directory.find(address);
        account.enabled = false;
        (void)directory.change(account);
    }

    /// Runs the link's loop until the outcome is there.
    template<class T>
    bool wait(const std::optional<T>& outcome)
    {
        while (!outcome) {
            if (loop.wait(20000) == 0)
                return false;
        }
        return true;
    }

    SaslExchange::Outcome exchange(const std::string& mechanism, const std::string& login, const std::string& password,
                                   const SaslPlace& place = {}, const std::string& authzid = {})
    {
        SaslExchange::Outcome lost;
        lost.error = Error{ErrorKind::Internal, false, "the test went wrong", {}};
        SaslClientOptions options;
        options.login = login;
        options.password = password;
        options.authzid = authzid;
        options.tls = link.info().tls;
        options.allowPlainWithoutTls = true;
        if (mechanism.ends_with("-PLUS")) // else the client would suspect that they were hidden from it
            options.channelBindings = link.info().channelBindings;
        auto client = makeSaslClient({mechanism}, options);
        auto server = authenticator->beginIn(place, mechanism, link, clearAllowed);
        if (!client || !server)
            return lost;
        std::string says = (*client)->initialResponse().value_or(std::string());
        for (;;) {
            std::optional<SaslExchange::Outcome> outcome;
            server->next(says, [&](SaslExchange::Outcome given) { outcome = std::move(given); });
            if (!wait(outcome))
                return lost;
            if (outcome->kind == Kind::Success) // the server has to prove itself too
                return (*client)->finish(outcome->data) ? *outcome : lost;
            if (outcome->kind == Kind::Failure)
                return *outcome;
            auto step = (*client)->next(outcome->data);
            if (step.kind == SaslClient::Step::Kind::DeriveKey)
                step = (*client)->derived(step.derivation.run());
            if (step.kind != SaslClient::Step::Kind::Send)
                return lost;
            says = step.data;
        }
    }

    Result<Account> check(const std::string& login, const std::string& password)
    {
        std::optional<Result<Account>> answer;
        authenticator->checkPassword(login, password, link, [&](Result<Account> given) { answer = std::move(given); });
        answeredAtOnce = answer.has_value();
        if (!wait(answer))
            return fail(ErrorKind::Timeout, "no answer");
        return *answer;
    }

    HandClock clock;
    ManualExecutor loop;
    watch::Hub hub;
    config::Settings settings{"", {{config::Setting::AccountScramIterations, "4096"}}};
    DirectoryWorld directory;
    std::unique_ptr<PasswordAuthenticator> authenticator =
        std::make_unique<PasswordAuthenticator>(*directory, settings, hub, std::string(32, 's'), clock);
    FakeLink link{&loop};
    bool clearAllowed = false;
    bool answeredAtOnce = false;
};

uint64_t counted(World& world, watch::Counter counter)
{
    return world.hub.look().sinceStart[size_t(counter)];
}

std::string logOf(World& world)
{
    std::string text;
    for (const auto& line : world.hub.linesFrom(0, 100000))
        text += line.text + '\n';
    return text;
}

} // namespace

class TestPasswordAuthenticator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMechanism_data()
    {
        QTest::addColumn<QString>("mechanism");
        for (const char* name : {"PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"})
            QTest::newRow(name) << name;
    }
    void everyMechanism()
    {
        QFETCH(QString, mechanism);
        const std::string name = mechanism.toStdString();
        World world;
        world.link.snapshot.set(config::Setting::LimitAuthFailuresPerIp, "100");
        auto outcome = world.exchange(name, "alice@example.test", "alice's secret");
        QVERIFY2(outcome.kind == Kind::Success, outcome.error.text.c_str());
        QCOMPARE(outcome.account.address.text(), std::string("alice@example.test"));
        QCOMPARE(world.exchange(name, "Alice", "alice's secret").account.address.text(), std::string("alice@example.test"));
        QCOMPARE(world.exchange(name, "alice@alias.test", "alice's secret").account.address.text(),
                 std::string("alice@example.test"));
        QCOMPARE(world.exchange(name, "jürgen@example.test", "jürgen's secret").account.address.text(),
                 std::string("jürgen@example.test"));
        QCOMPARE(counted(world, watch::Counter::LoginsSucceeded), uint64_t(4));

        for (const char* login : {"alice@example.test", "nobody@example.test", "nopass@example.test", "news@example.test",
                                  "alice@elsewhere.test", "locked@example.test"}) {
            outcome = world.exchange(name, login, "wrong");
            QVERIFY2(outcome.kind == Kind::Failure, login);
            QCOMPARE(int(outcome.error.kind), int(ErrorKind::AuthFailed));
            QCOMPARE(outcome.login, std::string(login));
        }
        // Mailing lists do not log in, even with the right password; that an account is disabled is told to its owner.
        QCOMPARE(int(world.exchange(name, "news@example.test", "news's secret").error.kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.exchange(name, "locked@example.test", "locked's secret").error.kind), int(ErrorKind::Denied));
        QCOMPARE(counted(world, watch::Counter::LoginsFailed), uint64_t(8));
        QVERIFY(logOf(world).find("secret") == std::string::npos);
        QVERIFY(logOf(world).find("login refused for \"news@example.test\" from 192.0.2.1") != std::string::npos);
    }

    void offersWhatFits()
    {
        World world;
        const auto join = [&](bool clear) {
            std::string text;
            for (const std::string& name : world.authenticator->mechanisms(world.link.info(), clear))
                text += name + ' ';
            return text;
        };
        QCOMPARE(join(false), std::string("SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN "));
        world.link.linkInfo.tls = false;
        world.link.linkInfo.channelBindings.clear();
        QCOMPARE(join(false), std::string("SCRAM-SHA-256 SCRAM-SHA-1 "));
        QCOMPARE(join(true), std::string("SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN "));
        QVERIFY(!world.authenticator->begin("PLAIN", world.link, false));
        QVERIFY(!world.authenticator->begin("SCRAM-SHA-256-PLUS", world.link, true));
        QVERIFY(!world.authenticator->begin("GSSAPI", world.link, true));
        QVERIFY(!world.authenticator->begin("", world.link, true));
        QVERIFY(world.authenticator->begin("plain", world.link, true) != nullptr);
    }

    void malformedMessagesAreNoFailedLogins()
    {
        World world;
        world.link.snapshot.set(config::Setting::LimitAuthFailuresPerIp, "3");
        for (int i = 0; i < 10; ++i) {
            auto server = world.authenticator->begin("PLAIN", world.link, false);
            std::optional<SaslExchange::Outcome> outcome;
            server->next("nonsense", [&](SaslExchange::Outcome given) { outcome = std::move(given); });
            QVERIFY(world.wait(outcome));
            QCOMPARE(int(outcome->error.kind), int(ErrorKind::Invalid));
        }
        QVERIFY(world.check("alice", "alice's secret").has_value());
    }

    void passwordsAreChecked()
    {
        World world;
        QCOMPARE(world.check("alice@example.test", "alice's secret")->address.text(), std::string("alice@example.test"));
        QCOMPARE(int(world.check("alice@example.test", "Alice's secret").error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.check("alice@example.test", "").error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.check("", "").error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.check("nopass@example.test", "").error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.check("news@example.test", "news's secret").error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.check("locked@example.test", "locked's secret").error().kind), int(ErrorKind::Denied));
        QCOMPARE(int(world.check("locked@example.test", "wrong").error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(int(world.check("alice@example.test", std::string(100000, 'x')).error().kind), int(ErrorKind::AuthFailed));
        QCOMPARE(world.check("alice@example.test", "wrong").error().text, world.check("nobody", "wrong").error().text);
    }

    void rightPasswordsAreRememberedForAWhile()
    {
        World world;
        QVERIFY(world.check("alice", "alice's secret").has_value());
        QVERIFY(!world.answeredAtOnce);
        QVERIFY(world.check("alice", "alice's secret").has_value());
        QVERIFY(world.answeredAtOnce); // no PBKDF2, no thread
        QVERIFY(!world.check("alice", "alice's secret ").has_value());
        QVERIFY(!world.answeredAtOnce);
        world.clock.turn(601000);
        QVERIFY(world.check("alice", "alice's secret").has_value());
        QVERIFY(!world.answeredAtOnce);
    }

    void changedPasswordIsForgotten()
    {
        World world;
        QVERIFY(world.check("alice", "alice's secret").has_value());
        QVERIFY(world.check("alice", "alice's secret").has_value());
        world.setPassword("alice@example.test", "new secret");
        QVERIFY(!world.check("alice", "alice's secret").has_value());
        QVERIFY(world.check("alice", "new secret").has_value());
        world.setPassword("alice@example.test", "alice's secret"); // back again: another salt
        QVERIFY(world.check("alice", "alice's secret").has_value());
        QVERIFY(!world.answeredAtOnce);
        QVERIFY(!world.check("alice", "new secret").has_value());
    }

    void removedAndDisabledAccountsAreForgotten()
    {
        World world;
        QVERIFY(world.check("alice", "alice's secret").has_value());
        world.disable("alice@example.test");
        QCOMPARE(int(world.check("alice", "alice's secret").error().kind), int(ErrorKind::Denied));
        QVERIFY(world.check("bob", "bob's secret").has_value());
        QGOOD(world.directory.removeAccount("bob@example.test"));
        QCOMPARE(int(world.check("bob", "bob's secret").error().kind), int(ErrorKind::AuthFailed));
        (void)world.directory.add("bob@example.test"); // somebody else of that name
        world.setPassword("bob@example.test", "other secret");
        QCOMPARE(int(world.check("bob", "bob's secret").error().kind), int(ErrorKind::AuthFailed));
    }

    void failuresAreCountedByAddress()
    {
        World world;
        world.link.snapshot.set(config::Setting::LimitAuthFailuresPerIp, "4");
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(int(world.check("alice", "wrong").error().kind), int(ErrorKind::AuthFailed));
            QCOMPARE(int(world.exchange("SCRAM-SHA-256", "bob", "wrong").error.kind), int(ErrorKind::AuthFailed));
        }
        QCOMPARE(int(world.check("alice", "alice's secret").error().kind), int(ErrorKind::Limit));
        QVERIFY(world.check("alice", "alice's secret").error().temporary);
        QCOMPARE(int(world.exchange("PLAIN", "alice", "alice's secret").error.kind), int(ErrorKind::Limit));
        world.link.linkInfo.peer.address = "192.0.2.2";
        QVERIFY(world.check("alice", "alice's secret").has_value());
        world.link.linkInfo.peer.address = "192.0.2.1";
        world.clock.turn(10 * 60 * 1000 + 1);
        QVERIFY(world.check("alice", "alice's secret").has_value());
    }

    void loopbackIsExempt()
    {
        World world;
        world.link.snapshot.set(config::Setting::LimitAuthFailuresPerIp, "1");
        world.link.linkInfo.peer.address = "127.0.0.1";
        for (int i = 0; i < 3; ++i)
            QVERIFY(!world.check("alice", "wrong"));
        QVERIFY(world.check("alice", "alice's secret").has_value());
    }

    void manyAtOnce()
    {
        World world;
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < 60; ++i)
            world.authenticator->checkPassword(i % 2 ? "alice" : "bob", i % 3 ? "alice's secret" : "x", world.link,
                                               [&](Result<Account> account) { ++(account ? right : wrong); });
        while (right + wrong < 60)
            QVERIFY(world.loop.wait(20000) > 0);
        QCOMPARE(right, 20);
    }

    void askerMayGoWhileACheckIsRunning()
    {
        World world;
        struct Asker {
            int answers = 0;
            Life life;
        };
        auto asker = std::make_unique<Asker>();
        int* answers = &asker->answers;
        auto link = std::make_unique<FakeLink>(&world.loop);
        link->linkInfo = world.link.linkInfo;
        for (int i = 0; i < 4; ++i)
            world.authenticator->checkPassword("alice", "wrong", *link,
                                               asker->life.bind([answers](Result<Account>) { ++*answers; }));
        auto exchange = world.authenticator->begin("PLAIN", *link, false);
        exchange->next(std::string("\0alice\0wrong", 12), asker->life.bind([answers](SaslExchange::Outcome) { ++*answers; }));
        exchange.reset();
        asker.reset(); // the session, then its link; the worker stays
        link.reset();
        // What was asked through checkPassword is counted all the same: nobody tries passwords by hanging up.
        while (counted(world, watch::Counter::LoginsFailed) < 4)
            QVERIFY(world.loop.wait(20000) > 0);
        world.authenticator.reset();
        world.loop.run();
    }

    void exchangeMayGoInItsOwnHandler()
    {
        World world;
        auto exchange = world.authenticator->begin("PLAIN", world.link, false);
        std::optional<bool> right;
        exchange->next(std::string("\0alice\0alice's secret", 21), [&](SaslExchange::Outcome outcome) {
            exchange.reset();
            right = outcome.kind == Kind::Success;
        });
        QVERIFY(world.wait(right));
        QVERIFY(*right);
    }

    void verifiersOfBadPasswords()
    {
        World world;
        using Pair = std::pair<std::string, std::string>;
        for (const std::string& password : {std::string(), std::string(2000, 'x'), std::string("a\0b", 3), std::string("\xFF")}) {
            const auto made = await<Pair>([&](Executor& e, Reply<Pair> r) { world.authenticator->makeVerifiers(password, e, r); });
            QVERIFY(!made);
        }
        const auto made = await<Pair>([&](Executor& e, Reply<Pair> r) { world.authenticator->makeVerifiers("good", e, r); });
        QVERIFY(made->first.starts_with("SCRAM-SHA-256$4096:"));
        QVERIFY(made->second.starts_with("SCRAM-SHA-1$4096:"));
    }

    void appPasswords_data() { everyMechanism_data(); }
    void appPasswords()
    {
        QFETCH(QString, mechanism);
        World world;
        store::SqlAccess access(*world.directory);
        const auto make = [&](const std::string& account, const std::string& name) {
            return await<FreshAppPassword>([&](Executor& e, Reply<FreshAppPassword> r) {
                makeAppPassword({*world.directory, *world.authenticator, access}, *MailAddress::parse(account), name, e, r);
            });
        };
        QCOMPARE(make("nobody@example.test", "phone").error().kind, ErrorKind::NotFound);
        for (const std::string& name : {std::string(), std::string("a\nb"), std::string(65, 'x'), std::string("\xFF")})
            QCOMPARE(make("alice@example.test", name).error().kind, ErrorKind::Invalid);
        const auto phone = make("alice@example.test", " phone ");
        const auto tablet = make("alice@example.test", "tablet");
        const auto first = make("nopass@example.test", "first"); // of an account without a password of its own
        const auto second = make("nopass@example.test", "second");
        QVERIFY(phone && tablet && first && second);
        QCOMPARE(phone->row.name, std::string("phone"));
        QCOMPARE(phone->password.size(), size_t(34));
        const auto works = [&](const std::string& login, const std::string& password) {
            return world.exchange(mechanism.toStdString(), login, password).kind == Kind::Success;
        };
        for (const std::string& password : {std::string("alice's secret"), phone->password, tablet->password})
            QVERIFY(works("alice@example.test", password));
        QVERIFY(!works("bob@example.test", phone->password));
        QVERIFY(works("nopass@example.test", first->password));
        QVERIFY(works("nopass@example.test", second->password));
        // A new password of one's own changes nothing for them.
        const auto record = world.directory.login("alice@example.test");
        using Pair = std::pair<std::string, std::string>;
        const auto made = await<Pair>([&](Executor& e, Reply<Pair> r) {
            world.authenticator->makeVerifiersLike(*record, "changed", e, r);
        });
        (void)await<void>([&](Executor& e, Reply<void> r) {
            world.directory->setPassword(*MailAddress::parse("alice@example.test"), made->first, made->second, e, r);
        });
        QVERIFY(works("alice@example.test", "changed"));
        QVERIFY(works("alice@example.test", tablet->password));
        QVERIFY(!works("alice@example.test", "alice's secret"));
        (void)await<void>([&](Executor& e, Reply<void> r) {
            access.removeAppPassword(record->account.id, phone->row.id, e, r);
        });
        QVERIFY(!works("alice@example.test", phone->password));
        QVERIFY(works("alice@example.test", tablet->password));
        world.directory.end();
    }

    void withASecondFactorProgramsNeedTheirOwn()
    {
        World world;
        store::SqlAccess access(*world.directory);
        world.authenticator->noteUsesIn(&access);
        const auto phone = await<FreshAppPassword>([&](Executor& e, Reply<FreshAppPassword> r) {
            makeAppPassword({*world.directory, *world.authenticator, access}, *MailAddress::parse("alice@example.test"),
                            "phone", e, r);
        });
        const int64_t alice = world.directory.find("alice@example.test")->id;
        (void)await<void>([&](Executor& e, Reply<void> r) { access.setSecondFactor(alice, "sealed", e, r); });
        QVERIFY(world.check("alice@example.test", "alice's secret"));
        (void)await<void>([&](Executor& e, Reply<void> r) { access.confirmSecondFactor(alice, 1, {}, {}, e, r); });
        for (const char* mechanism : {"PLAIN", "SCRAM-SHA-256"}) {
            const auto refused = world.exchange(mechanism, "alice@example.test", "alice's secret");
            QVERIFY(refused.kind == Kind::Failure);
            QCOMPARE(refused.error.kind, ErrorKind::Denied);
            QCOMPARE(world.exchange(mechanism, "alice@example.test", "wrong").error.kind, ErrorKind::AuthFailed);
            QVERIFY(world.exchange(mechanism, "alice@example.test", phone->password).kind == Kind::Success);
        }
        QCOMPARE(world.check("alice@example.test", "alice's secret").error().kind, ErrorKind::Denied);
        QVERIFY(world.check("alice@example.test", phone->password));
        std::optional<Result<Proof>> proof;
        world.authenticator->prove("alice@example.test", "alice's secret", world.link,
                                   [&](Result<Proof> given) { proof = std::move(given); });
        QVERIFY(world.wait(proof) && *proof);
        QVERIFY((*proof)->secondFactor && (*proof)->appPassword == 0);
        using List = std::vector<AppPassword>;
        const auto list = await<List>([&](Executor& e, Reply<List> r) { access.appPasswords(alice, e, r); });
        QCOMPARE(list->at(0).lastAddress, std::string("192.0.2.1"));
        QCOMPARE(list->at(0).lastUsed, world.clock.now());
        world.directory.end();
    }

    void namesCannotForgeLogLines()
    {
        World world;
        (void)world.check("alice\r\n2026 System error", "wrong");
        for (const auto& line : world.hub.linesFrom(0, 1000))
            QVERIFY(line.text.find_first_of("\r\n") == std::string::npos);
    }

    // XMPP's clients say a name as it stands in the address (XEP-0106).
    void escapedNames()
    {
        World world;
        (void)world.directory.add("o'neil@example.test");
        world.setPassword("o'neil@example.test", "secret");
        for (const char* mechanism : {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}) {
            for (const char* login : {"o'neil", "o\\27neil", "o\\27neil@example.test", "o'neil@example.test"}) {
                const auto outcome = world.exchange(mechanism, login, "secret", {"example.test", {}}, "o\\27neil@example.test");
                QVERIFY2(outcome.kind == Kind::Success, login);
                QCOMPARE(outcome.account.address.local, std::string("o'neil"));
            }
            QVERIFY(world.exchange(mechanism, "o\\27neil", "secret", {"example.test", {}}, "alice@example.test").kind == Kind::Failure);
            QVERIFY(world.exchange(mechanism, "o\\27neil", "secret").kind == Kind::Failure); // no address of XMPP
        }
    }
};

QTEST_GUILESS_MAIN(TestPasswordAuthenticator)
#include "tst_password_authenticator.moc"
