// What a transcript cannot show of a DMCI session: memory, back-pressure, sessions that come back, events.
#include <QTest>

#include "base/text.h"
#include "tests/unit/dmci/dmci_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Connection {
    explicit Connection(ManualExecutor& loop, DmciWorld& world, dmci::Flavour flavour = dmci::Flavour::ClientInterface)
        : link(&loop)
    {
        link.open(world.session(flavour));
        link.takeOutput();
    }
    std::string ask(const std::string& line)
    {
        link.feed(line + "\r\n");
        return link.takeOutput();
    }
    void logIn(const std::string& name = "alice@example.test") { QCOMPARE(ask("AUTH " + name + " secret"), "230 " + name + "\r\n"); }

    FakeLink link;
};

} // namespace

class TestDmciSession : public QObject {
    Q_OBJECT

    ManualExecutor loop;

private Q_SLOTS:
    void bigFolderIsNeverHeldWhole()
    {
        DmciWorld world(loop);
        const std::string big = "Subject: big\r\n\r\n" + std::string(700'000, 'x') + "\r\n";
        for (int i = 0; i < 10; ++i)
            world.mail.put(world.alice, "Sent", big);
        Connection c(loop, world);
        c.logIn();
        c.link.networkHeld = true;
        c.link.feed("RETR Sent 1:* WHOLE\r\nNOOP\r\n");
        size_t most = c.link.unsent();
        std::string all;
        while (c.link.unsent() > 0) {
            c.link.takeNetwork(100'000);
            most = std::max(most, c.link.unsent());
            all += c.link.takeOutput();
        }
        QVERIFY(most < 3 * wire::Link::highWater);
        QVERIFY(world.mail.longestRead <= 256 * 1024);
        QVERIFY(all.ends_with("\r\n.\r\n200 10 messages\r\n200 nothing done\r\n"));
        QCOMPARE(c.link.counters[size_t(watch::Counter::MessagesFetched)], uint64_t(10));
    }
    void headersReadHeadersOnly()
    {
        DmciWorld world(loop);
        world.mail.put(world.alice, "Sent", "Subject: big\r\n\r\n" + std::string(700'000, 'x') + "\r\n");
        Connection c(loop, world);
        c.logIn();
        QVERIFY(c.ask("RETR Sent 1").ends_with(" -\r\nSubject: big\r\n\r\n.\r\n200 1 messages\r\n"));
        QCOMPARE(world.mail.reads, size_t(1));
        QVERIFY(world.mail.longestRead <= 16 * 1024);
    }
    void readingFails()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.logIn();
        world.mail.errors["read"] = Error{ErrorKind::Io, true, "broken", "in the test"};
        QCOMPARE(c.ask("RETR INBOX 2:3 WHOLE"), std::string("451 message 2 cannot be read\r\n"));
        world.mail.errors["read"] = Error{ErrorKind::NotFound, false, "gone", ""};
        QCOMPARE(c.ask("RETR INBOX 2:3 WHOLE"), std::string("200 0 messages, 2 are gone\r\n"));
        world.mail.errors.clear();
        world.mail.errors["list"] = Error{ErrorKind::Unavailable, true, "not now", ""};
        QCOMPARE(c.ask("LIST FOLDERS"), std::string("451 not now\r\n"));
    }
    void numbersAreThoseThatWereShown()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.logIn();
        c.ask("RETR INBOX 1:5");
        const auto before = world.mail.snapshot(world.alice, "INBOX");
        world.mail.expungeNow(world.alice, "INBOX", before->at(0).uid);
        QCOMPARE(c.ask("DELE INBOX 3"), std::string("200 1 messages deleted\r\n"));
        const auto after = world.mail.snapshot(world.alice, "INBOX");
        QCOMPARE(after->size(), size_t(3));
        QVERIFY(!after->find(before->at(2).uid));
        QCOMPARE(c.ask("DELE INBOX UID " + std::to_string(before->at(4).uid)), std::string("200 1 messages deleted\r\n"));
        QCOMPARE(world.mail.snapshot(world.alice, "INBOX")->size(), size_t(2));
    }
    void sessionsComeBack()
    {
        DmciWorld world(loop);
        std::string identifier;
        {
            Connection c(loop, world);
            c.logIn();
            const std::string reply = c.ask("SESSION");
            QVERIFY(reply.starts_with("201 ") && reply.ends_with(" 3600\r\n"));
            identifier = reply.substr(4, 32);
            for (const auto& line : c.link.transcripts)
                QVERIFY(line.text.find(identifier) == std::string::npos);
        }
        QCOMPARE(world.sessions.size(), size_t(1));
        const auto resume = [&](const std::string& which) {
            Connection c(loop, world);
            const std::string reply = c.ask("SESSION " + which);
            return reply + c.link.account;
        };
        QCOMPARE(resume(identifier), std::string("202 alice@example.test\r\nalice@example.test"));
        QCOMPARE(resume(toUpper(identifier)), std::string("202 alice@example.test\r\nalice@example.test"));
        const std::string no = "535 wrong name or password\r\n";
        QCOMPARE(resume(std::string(32, '0')), no);
        {
            Connection c(loop, world);
            c.logIn("bob@example.test");
            QCOMPARE(c.ask("SESSION " + identifier), no); // another account's
        }
        {
            Connection c(loop, world);
            c.link.linkInfo.peer.address = "192.0.2.7";
            QVERIFY(c.ask("SESSION " + identifier).starts_with("538 "));
        }
        world.clock.time += 3599'000; // each use begins it anew
        QCOMPARE(resume(identifier), std::string("202 alice@example.test\r\nalice@example.test"));
        world.clock.time += 3599'000;
        QCOMPARE(resume(identifier), std::string("202 alice@example.test\r\nalice@example.test"));
        world.clock.time += 3600'000;
        QCOMPARE(resume(identifier), no);
    }
    void sessionsEndWithTheAccess()
    {
        DmciWorld world(loop);
        const auto make = [&] {
            Connection c(loop, world);
            c.logIn();
            return c.ask("SESSION").substr(4, 32);
        };
        const auto resume = [&](const std::string& which) { return Connection(loop, world).ask("SESSION " + which); };
        const std::string one = make();
        world.sessions.revoke({"alice", "example.test"});
        QVERIFY(resume(one).starts_with("535 "));
        const std::string two = make();
        world.directory.setEnabled("alice@example.test", false);
        QVERIFY(resume(two).starts_with("535 "));
        world.directory.setEnabled("alice@example.test", true);
        QVERIFY(resume(two).starts_with("202 "));
    }
    void sessionsAreBounded()
    {
        dmci::SessionBook book;
        const dmci::SessionOwner owner{{"alice", "example.test"}, 1, false};
        const auto first = book.make(owner, 1000, 0);
        for (size_t i = 0; i < dmci::SessionBook::mostOfAccount; ++i)
            QVERIFY(book.make(owner, 1000, 0));
        QCOMPARE(book.size(), dmci::SessionBook::mostOfAccount);
        QVERIFY(!book.find(*first, 1000, 0));
        for (int i = 0; i < 1000; ++i) // what has ended is swept out
            QVERIFY(book.make({{"user" + std::to_string(i), "example.test"}, 1, false}, 1000, i * 100));
        QVERIFY(book.size() < 200);
    }
    void mailGoesOut()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.logIn();
        QVERIFY(c.ask("MAIL").starts_with("354 "));
        const std::string reply = c.ask("From: alice@example.test\r\nTo: Bob <bob@example.test>, joe@elsewhere.test\r\n"
                                        "Bcc: sales@example.test\r\nSubject: hi\r\n\r\n..dot\r\n.");
        QVERIFY2(reply.starts_with("250 accepted as "), reply.c_str());
        QCOMPARE(world.outbox.delivered.size(), size_t(1));
        const store::Delivery& delivery = world.outbox.delivered[0];
        QCOMPARE(delivery.sender.text(), std::string("alice@example.test"));
        QCOMPARE(delivery.local.size(), size_t(2));
        QCOMPARE(delivery.remote.size(), size_t(1));
        QVERIFY(delivery.bytes->find("Bcc") == std::string::npos);
        QVERIFY(delivery.bytes->find("Received: by mx.example.test with DMCI id ") != std::string::npos);
        QVERIFY(delivery.bytes->find("Message-ID: ") != std::string::npos);
        QVERIFY(delivery.bytes->ends_with("\r\n\r\n.dot\r\n"));
        QCOMPARE(world.budget.used(), uint64_t(0));
    }
    void hugeMailIsThrownAway()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.link.snapshot.set(config::Setting::SmtpMaxMessageSize, "100000");
        c.logIn();
        c.ask("MAIL alice@example.test bob@example.test");
        for (int i = 0; i < 100; ++i)
            c.link.feed(std::string(9998, 'x') + "\r\n");
        QCOMPARE(c.link.takeOutput(), std::string());
        QCOMPARE(world.budget.used(), uint64_t(0));
        QCOMPARE(c.ask("."), std::string("552 the message exceeds the size limit\r\n"));
        QCOMPARE(world.outbox.delivered.size(), size_t(0));
        c.ask("MAIL alice@example.test bob@example.test");
        c.link.feed("x\r\n");
        QVERIFY(world.budget.used() > 0);
        c.link.peerCloses("reset");
        QCOMPARE(world.budget.used(), uint64_t(0));
    }
    void whatWasHandedOnIsAnsweredBeforeTheEnd()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.logIn();
        world.directory.deferred = true;
        c.ask("MAIL alice@example.test bob@example.test");
        world.outbox.deferred = true;
        c.link.session()->received("Subject: x\r\n\r\n.\r\nNOOP\r\n");
        c.link.session()->shutdown();
        c.link.settle();
        const std::string out = c.link.takeOutput();
        QVERIFY2(out.starts_with("250 accepted as ") && out.ends_with("\r\n421 this connection ends, goodbye\r\n"), out.c_str());
        QCOMPARE(std::count(out.begin(), out.end(), '\n'), 2);
        QVERIFY(c.link.isClosed());
    }
    void refusalsAreNoMistakes()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.logIn("postmaster@example.test");
        for (int i = 0; i < 1500; ++i)
            QCOMPARE(c.ask("CREATE ACCOUNT bob@example.test secret"), std::string("551 the account exists\r\n"));
        for (int i = 0; i < 999; ++i)
            c.ask("FOO");
        QVERIFY(c.ask("FOO").ends_with("421 too many errors, goodbye\r\n"));
    }
    void administration()
    {
        DmciWorld world(loop);
        Connection c(loop, world);
        c.logIn("postmaster@example.test");
        QCOMPARE(c.ask("CREATE ACCOUNT dora@example.test \"pass word\" \"Dora D\""), std::string("200 done\r\n"));
        QCOMPARE(c.ask("CREATE ACCOUNT dora@example.test x"), std::string("551 the account exists\r\n"));
        QCOMPARE(c.ask("SET dora@example.test ENABLED false"), std::string("200 done\r\n"));
        QCOMPARE(c.ask("SET dora@example.test QUOTA 1000"), std::string("200 done\r\n"));
        QCOMPARE(c.ask("SET dora@example.test PASSWORD other"), std::string("200 done\r\n"));
        QCOMPARE(c.ask("DELETE ACCOUNT nobody@example.test"), std::string("550 no such account\r\n"));
        QCOMPARE(c.ask("OPERATE two words x"), std::string("210 2 lines\r\n\"a b\" c\r\n\"\" .d\r\n.\r\n"));
        const std::vector<std::string> expected = {
            "postmaster@example.test: useradd example.test dora pass word U",
            "postmaster@example.test: userset example.test dora realname Dora D",
            "postmaster@example.test: useradd example.test dora x U",
            "postmaster@example.test: userset example.test dora enabled false",
            "postmaster@example.test: userset example.test dora quota 1000",
            "postmaster@example.test: userpasswd example.test dora other",
            "postmaster@example.test: userdel example.test nobody",
            "postmaster@example.test: two words x"};
        QCOMPARE(world.operations.calls, expected);
        for (const auto& line : c.link.transcripts)
            QVERIFY(line.text.find("pass") == std::string::npos || line.text.find("PASSWORD") != std::string::npos);
    }
    void manyAccountsAreListedAsTheNetworkTakesThem()
    {
        DmciWorld world(loop);
        for (int i = 0; i < 5000; ++i)
            world.directory.addUser("user" + std::to_string(i) + "@example.test");
        Connection c(loop, world);
        c.logIn("postmaster@example.test");
        c.link.networkHeld = true;
        c.link.feed("LIST ACCOUNTS\r\n");
        std::string all;
        while (c.link.unsent() > 0) {
            QVERIFY(c.link.unsent() < 2 * wire::Link::highWater);
            c.link.takeNetwork(50'000);
            all += c.link.takeOutput();
        }
        QCOMPARE(std::count(all.begin(), all.end(), '\n'), 5000 + 4 + 2);
        QVERIFY(all.find("eve@other.test") == std::string::npos);
        QVERIFY(all.ends_with("\r\n.\r\n"));
    }
    void eventsAreGathered()
    {
        DmciWorld world(loop);
        Connection c(loop, world, dmci::Flavour::Collaboration);
        c.logIn();
        QCOMPARE(c.ask("SUBSCRIBE"), std::string("200 subscribed\r\n"));
        QVERIFY(!c.link.fire(wire::TimerId::First));
        for (int i = 0; i < 3; ++i)
            world.mail.put(world.alice, "INBOX", "Subject: new\r\n\r\n");
        c.link.settle();
        QCOMPARE(c.link.takeOutput(), std::string());
        QVERIFY(c.link.fire(wire::TimerId::First));
        const auto uid = world.mail.snapshot(world.alice, "INBOX")->info.uidNext;
        QCOMPARE(c.link.takeOutput(), "120 INBOX " + std::to_string(uid - 3) + ' ' + std::to_string(uid - 1) + " 8 7\r\n");
        // Not into a message that is on its way in, but right behind it.
        c.ask("MAIL alice@example.test bob@example.test");
        world.mail.put(world.alice, "INBOX", "Subject: new\r\n\r\n");
        c.link.settle();
        QVERIFY(c.link.fire(wire::TimerId::First));
        QCOMPARE(c.link.takeOutput(), std::string());
        c.link.feed("Subject: x\r\n\r\n.\r\n");
        const std::string out = c.link.takeOutput();
        QVERIFY2(out.starts_with("250 ") && out.find("\r\n120 INBOX ") != std::string::npos, out.c_str());
    }
};

QTEST_APPLESS_MAIN(TestDmciSession)
#include "tst_dmci_session.moc"
