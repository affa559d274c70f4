// What a transcript cannot show of a POP3 session: memory, timing, faults of the store, and what is left behind.
#include <QTest>

#include "base/text.h"
#include "tests/unit/pop3/pop3_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Connection {
    Connection()
        : world(loop)
    {
        link = std::make_unique<FakeLink>(&loop);
    }
    void open() { link->open(world.session()); }
    /// As alice, with the replies so far taken.
    void logIn(const std::string& name = "alice@example.test")
    {
        open();
        link->feed("USER " + name + "\r\nPASS secret\r\n");
        link->takeOutput();
    }
    std::string ask(const std::string& line)
    {
        link->feed(line + "\r\n");
        return link->takeOutput();
    }
    /// The session's connection breaks.
    void drop() { link->peerCloses("reset"); }

    ManualExecutor loop;
    Pop3World world;
    std::unique_ptr<FakeLink> link;
};

Error broken(ErrorKind kind = ErrorKind::Io)
{
    return Error{kind, kind == ErrorKind::Io, "broken", "in the test"};
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quitRemovesWhatWasMarkedAndMarksWhatWasRead()
    {
        Connection c;
        c.logIn();
        c.ask("RETR 1");
        c.ask("RETR 2");
        c.ask("RETR 2");
        c.ask("TOP 3 1000"); // no RETR: stays unread
        c.ask("DELE 1");
        QCOMPARE(c.ask("QUIT"), std::string("+OK goodbye\r\n"));
        QVERIFY(!c.link->isOpen());
        const auto& inbox = c.world.store.inbox(c.world.alice);
        QCOMPARE(inbox.size(), size_t(2));
        QCOMPARE(inbox[0].uid, store::Uid(102));
        QCOMPARE(inbox[0].flags, uint32_t(store::Seen));
        QCOMPARE(inbox[1].flags, uint32_t(0));
        QCOMPARE(c.world.store.expunges, size_t(1));
        QCOMPARE(c.world.store.flagChanges, size_t(1));
        QCOMPARE(c.link->counters[size_t(watch::Counter::MessagesFetched)], uint64_t(3));
    }

    void quitWithNothingMarkedAsksNothing()
    {
        Connection c;
        c.logIn();
        c.ask("DELE 1");
        c.ask("RSET");
        QCOMPARE(c.ask("QUIT"), std::string("+OK goodbye\r\n"));
        QCOMPARE(c.world.store.expunges + c.world.store.flagChanges, size_t(0));
    }

    void quitThatFailsSaysSo()
    {
        Connection c;
        c.world.store.expungeError = broken();
        c.logIn();
        c.ask("DELE 1");
        QCOMPARE(c.ask("QUIT"), std::string("-ERR [SYS/TEMP] some messages were not removed\r\n"));
        QVERIFY(!c.link->isOpen());
        QCOMPARE(c.world.store.inbox(c.world.alice).size(), size_t(3));
    }

    void flagsThatCannotBeSetDoNotKeepMessagesFromBeingRemoved()
    {
        Connection c;
        c.world.store.flagError = broken();
        c.logIn();
        c.ask("RETR 2");
        c.ask("DELE 1");
        QCOMPARE(c.ask("QUIT"), std::string("+OK goodbye\r\n"));
        QCOMPARE(c.world.store.inbox(c.world.alice).size(), size_t(2));
    }

    void endsWithoutQuitRemoveNothing_data()
    {
        QTest::addColumn<QString>("how");
        for (const char* how : {"idle", "shutdown", "peer"})
            QTest::newRow(how) << how;
    }
    void endsWithoutQuitRemoveNothing()
    {
        QFETCH(QString, how);
        Connection c;
        c.logIn();
        c.ask("DELE 1");
        c.ask("RETR 2");
        if (how == QStringLiteral("idle"))
            QVERIFY(c.link->fire(wire::TimerId::Idle));
        else if (how == QStringLiteral("shutdown"))
            c.link->shutdown();
        else
            c.drop();
        if (how == QStringLiteral("idle"))
            QCOMPARE(c.link->output(), std::string()); // RFC 1939 section 3
        QVERIFY(!c.link->isOpen());
        QCOMPARE(c.world.store.expunges + c.world.store.flagChanges, size_t(0));
        QCOMPARE(c.world.store.inbox(c.world.alice).size(), size_t(3));
    }

    void idleTimerDoesNotBreakIntoALongMessage()
    {
        Connection c;
        c.world.store.add(c.world.alice, "A: b\r\n\r\n" + std::string(3 << 20, 'x') + "\r\n");
        c.logIn();
        c.link->networkHeld = true;
        c.link->feed("RETR 4\r\n");
        for (int i = 0; i < 100 && c.link->unsent() > 0; ++i) {
            QVERIFY(c.link->fire(wire::TimerId::Idle)); // it is running each time
            QVERIFY(c.link->isOpen());
            c.link->takeNetwork(100 * 1024);
        }
        QCOMPARE(c.link->takeOutput(), "+OK 3145738 octets\r\nA: b\r\n\r\n" + std::string(3 << 20, 'x') + "\r\n.\r\n");
        QVERIFY(c.link->fire(wire::TimerId::Idle)); // now it counts
        QVERIFY(!c.link->isOpen());
    }

    void idleTimerDoesNotCutOffAnAnswer()
    {
        Connection c;
        c.logIn();
        c.ask("DELE 1");
        c.world.store.held = true;
        QCOMPARE(c.ask("QUIT"), std::string());
        QVERIFY(c.link->fire(wire::TimerId::Idle));
        c.link->shutdown(); // the answer is on its way
        QVERIFY(c.link->isOpen());
        c.world.store.release();
        c.link->settle();
        QCOMPARE(c.link->takeOutput(), std::string("+OK goodbye\r\n"));
        QVERIFY(!c.link->isOpen());
    }

    void answersThatComeAfterTheEndFindNobody()
    {
        Connection c;
        c.world.store.held = true;
        c.open();
        c.link->feed("USER alice@example.test\r\nPASS secret\r\n");
        c.drop();
        c.world.store.release();
        c.loop.run();

        Connection d;
        d.logIn();
        d.world.store.held = true;
        d.ask("RETR 1");
        d.link->shutdown();
        QCOMPARE(d.link->takeOutput(), std::string("-ERR [SYS/TEMP] the server is stopping\r\n"));
        d.world.store.release();
        d.loop.run();

        Connection e;
        e.world.authenticator.deferred = true;
        e.open();
        e.link->feed("AUTH PLAIN\r\n");
        e.link->session()->received("AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=\r\n");
        e.drop();
        e.loop.run();
    }

    void shutdownDoesNotBreakIntoAMessage()
    {
        Connection c;
        c.world.store.add(c.world.alice, std::string(2 << 20, 'x') + "\r\n");
        c.logIn();
        c.link->networkHeld = true;
        c.link->feed("RETR 4\r\n");
        c.link->shutdown();
        c.link->takeNetwork();
        QVERIFY(c.link->output().find("-ERR") == std::string::npos);
        QVERIFY(!c.link->output().ends_with("\r\n.\r\n")); // the client can tell that it has not got all
    }

    void largeMessageIsPulled()
    {
        Connection c;
        std::string body = "A: b\r\n\r\n";
        const std::string line = ".dot " + std::string(70, 'x') + "\r\n";
        while (body.size() < (50 << 20))
            body += line;
        const size_t size = body.size();
        const size_t lines = (size - 8) / line.size();
        c.world.store.add(c.world.alice, std::move(body));
        c.logIn();
        c.link->networkHeld = true;
        c.link->feed("RETR 4\r\n");
        size_t taken = 0;
        size_t most = 0;
        size_t turns = 0;
        while (c.link->unsent() > 0) {
            most = std::max(most, c.link->unsent());
            c.link->takeNetwork(60000);
            taken += c.link->takeOutput().size();
            QVERIFY(++turns < 10000);
        }
        QVERIFY2(most < 1 << 20, qPrintable(QString::number(most)));
        QCOMPARE(taken, ("+OK " + std::to_string(size) + " octets\r\n").size() + size + lines + 3);
        c.link->networkHeld = false;
        QCOMPARE(c.ask("NOOP"), std::string("+OK\r\n"));
    }

    void longListingIsPulled_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::newRow("LIST") << QByteArray("LIST");
        QTest::newRow("UIDL") << QByteArray("UIDL");
    }
    void longListingIsPulled()
    {
        QFETCH(QByteArray, command);
        Connection c;
        const auto bytes = std::make_shared<const std::string>("A: b\r\n\r\nx\r\n");
        auto& inbox = c.world.store.inbox(c.world.alice);
        inbox.clear();
        for (store::Uid uid = 1; uid <= 50000; ++uid)
            inbox.push_back({uid, bytes, 0});
        c.logIn();
        c.ask("DELE 25000");
        c.link->networkHeld = true;
        c.link->feed(command.toStdString() + "\r\nNOOP\r\n");
        std::string all;
        size_t most = 0;
        while (c.link->unsent() > 0) {
            most = std::max(most, c.link->unsent());
            c.link->takeNetwork(30000);
            all += c.link->takeOutput();
        }
        QVERIFY2(most < 512 * 1024, qPrintable(QString::number(most)));
        std::string expected = "+OK listing follows\r\n";
        for (int i = 1; i <= 50000; ++i) {
            if (i != 25000)
                expected += std::to_string(i) + (command == "LIST" ? " 11" : " 7." + std::to_string(i)) + "\r\n";
        }
        QVERIFY(all == expected + ".\r\n+OK\r\n");
    }

    void manyCommandsAtOnceNeedLittleStackAndMemory()
    {
        Connection c;
        c.logIn();
        std::string commands;
        for (int i = 0; i < 20000; ++i)
            commands += "RETR 1\r\n";
        c.link->networkHeld = true;
        for (size_t at = 0; at < commands.size(); at += 65536)
            c.link->feed(std::string_view(commands).substr(at, 65536));
        QVERIFY(c.link->isPaused());
        const std::string answer = "+OK 23 octets\r\nSubject: one\r\n\r\nHello\r\n.\r\n";
        size_t taken = 0;
        while (c.link->unsent() > 0) {
            QVERIFY(c.link->unsent() < 512 * 1024);
            c.link->takeNetwork(50000);
            taken += c.link->takeOutput().size();
        }
        QCOMPARE(taken, answer.size() * 20000);
    }

    void clientThatNeverReadsIsHeldBack()
    {
        Connection c;
        c.logIn();
        c.link->networkHeld = true;
        for (int i = 0; i < 1000 && !c.link->isPaused(); ++i)
            c.link->feed(std::string(4096, '\n'));
        QVERIFY(c.link->isPaused() || !c.link->isOpen());
        QVERIFY(c.link->unsent() < 512 * 1024);
    }

    void hugeLineCostsNothing()
    {
        Connection c;
        c.open();
        c.link->takeOutput();
        for (int i = 0; i < 200; ++i)
            c.link->feed(std::string(65536, 'A'));
        QCOMPARE(c.link->output(), std::string());
        c.link->feed("\r\nCAPA\r\n");
        QVERIFY(c.link->output().starts_with("-ERR line too long\r\n+OK "));
    }

    void tooLongExchangeLineEndsTheExchange()
    {
        Connection c;
        c.open();
        c.ask("AUTH PLAIN");
        c.link->feed(std::string(20000, 'A') + "\r\n");
        QCOMPARE(c.link->takeOutput(), std::string("-ERR line too long\r\n"));
        QCOMPARE(c.ask("STAT"), std::string("-ERR not now\r\n"));
    }

    void longExchangeLineIsTaken()
    {
        Connection c;
        c.open();
        c.ask("AUTH PLAIN");
        c.link->feed(std::string(12000, 'A') + "\r\n");
        QCOMPARE(c.link->takeOutput(), std::string("-ERR malformed response\r\n"));
    }

    void faultsOfTheStoreAreAnswered_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("io") << int(ErrorKind::Io) << QByteArray("-ERR [SYS/TEMP] not available at the moment\r\n");
        QTest::newRow("damaged") << int(ErrorKind::Corrupt)
                                 << QByteArray("-ERR [SYS/PERM] not available at the moment\r\n");
        QTest::newRow("gone") << int(ErrorKind::NotFound)
                              << QByteArray("-ERR the message has been removed by another program\r\n");
    }
    void faultsOfTheStoreAreAnswered()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, reply);
        Connection c;
        c.logIn();
        c.world.store.readError = broken(ErrorKind(kind));
        QCOMPARE(QByteArray::fromStdString(c.ask("RETR 1")), reply);
        QCOMPARE(QByteArray::fromStdString(c.ask("TOP 1 0")), reply);
        c.world.store.readError.reset();
        QVERIFY(c.ask("RETR 1").starts_with("+OK 23 octets\r\n"));
    }

    void messageThatAnotherProgramRemoved()
    {
        Connection c;
        c.logIn();
        c.world.store.remove(c.world.alice, 102);
        QCOMPARE(c.ask("RETR 2"), std::string("-ERR the message has been removed by another program\r\n"));
        QCOMPARE(c.ask("LIST 2"), std::string("+OK 2 42\r\n")); // numbers and sizes stay
        QVERIFY(c.ask("RETR 3").starts_with("+OK 27"));
        c.ask("DELE 2");
        QCOMPARE(c.ask("QUIT"), std::string("+OK goodbye\r\n"));
    }

    void messageThatBreaksOffAbortsTheConnection()
    {
        Connection c;
        c.world.store.add(c.world.alice, std::string(2 << 20, 'x') + "\r\n");
        c.logIn();
        c.world.store.readError = broken();
        c.world.store.readErrorFrom = 1 << 20;
        c.link->feed("RETR 4\r\nQUIT\r\n");
        QVERIFY(c.link->isAborted());
        QVERIFY(c.link->output().find("\r\n.\r\n") == std::string::npos);
    }

    void messageShorterThanItsSizeIsNotPassedOffAsWhole()
    {
        Connection c;
        c.world.store.extraSize = 5;
        c.logIn();
        QCOMPARE(c.ask("RETR 1"), std::string("-ERR [SYS/PERM] not available at the moment\r\n"));
        c.ask("QUIT");
        QCOMPARE(c.world.store.flagChanges, size_t(0));
    }

    void mailboxThatCannotBeOpenedIsNoWrongPassword()
    {
        Connection c;
        c.world.store.openError = broken();
        c.open();
        c.link->feed("USER alice@example.test\r\nPASS secret\r\n");
        QVERIFY(c.link->takeOutput().ends_with("-ERR [SYS/TEMP] not available at the moment\r\n"));
        QCOMPARE(c.link->account, std::string());
        c.world.store.openError.reset();
        c.link->feed("USER alice@example.test\r\nPASS secret\r\n");
        QVERIFY(c.link->takeOutput().ends_with("+OK 3 messages in the mailbox\r\n"));
        QCOMPARE(c.link->account, std::string("alice@example.test"));
        QCOMPARE(c.link->state, std::string("transaction"));
    }

    void refusalsSayWhoIsToBlame_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("throttled") << int(ErrorKind::Limit)
                                   << QByteArray("-ERR [SYS/TEMP] too many failed logins, try again later\r\n");
        QTest::newRow("no answer") << int(ErrorKind::Unavailable)
                                   << QByteArray("-ERR [SYS/TEMP] not available at the moment\r\n");
        QTest::newRow("fault") << int(ErrorKind::Internal)
                               << QByteArray("-ERR [SYS/TEMP] not available at the moment\r\n");
        QTest::newRow("wrong") << int(ErrorKind::AuthFailed)
                               << QByteArray("-ERR [AUTH] wrong user name or password\r\n");
    }
    void refusalsSayWhoIsToBlame()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, reply);
        Connection c;
        c.world.authenticator.error = broken(ErrorKind(kind));
        c.open();
        c.ask("USER alice@example.test");
        QCOMPARE(QByteArray::fromStdString(c.ask("PASS secret")), reply);
        QCOMPARE(QByteArray::fromStdString(c.ask("AUTH PLAIN AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=")), reply);
    }

    void secretsStayOutOfTranscripts()
    {
        Connection c;
        c.open();
        c.ask("USER alice@example.test");
        c.ask("PASS wr0ng-secret");
        c.ask("AUTH PLAIN AGFsaWNlQGV4YW1wbGUudGVzdAB3cm9uZw==");
        c.ask("AUTH NTLM");
        c.ask("AGFsaWNlQGV4YW1wbGUudGVzdAB3cm9uZw=="); // sent although the mechanism was refused
        c.ask("AUTH PLAIN");
        c.ask("AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=");
        c.ask("QUIT");
        for (const auto& line : c.link->transcripts) {
            QVERIFY2(line.text.find("secret") == std::string::npos, line.text.c_str());
            QVERIFY2(line.text.find("AGFsaW") == std::string::npos, line.text.c_str());
        }
        QVERIFY(c.link->transcripts.size() > 10);
    }

    void sessionsDoNotLockTheMailbox()
    {
        Connection c;
        c.logIn();
        FakeLink other(&c.loop);
        other.open(c.world.session());
        other.feed("USER alice@example.test\r\nPASS secret\r\nDELE 1\r\nQUIT\r\n");
        QVERIFY(other.output().ends_with("+OK message marked as deleted\r\n+OK goodbye\r\n"));
        QCOMPARE(c.ask("STAT"), std::string("+OK 3 92\r\n"));
        c.ask("DELE 1");
        c.ask("DELE 2");
        QCOMPARE(c.ask("QUIT"), std::string("+OK goodbye\r\n"));
        QCOMPARE(c.world.store.inbox(c.world.alice).size(), size_t(1));
    }

    void capabilitiesOfEveryVerbAreKnown()
    {
        Connection c;
        c.open();
        c.link->takeOutput();
        std::string line;
        const std::string list = c.ask("CAPA");
        for (const char* tag : {"STLS", "SASL ", "USER\r\n", "UTF8 USER", "LANG", "UIDL", "TOP", "RESP-CODES",
                                "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER"})
            QVERIFY2(list.find(std::string("\r\n") + tag) != std::string::npos, tag);
        QVERIFY(list.find("LOGIN-DELAY") == std::string::npos);
        QVERIFY(list.find("IMPLEMENTATION") == std::string::npos); // told to nobody before login
    }
};

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
