// What takes several sessions, a slow network or a failing store to show.
// Long, since it is mostly tables and one small function for each case.
#include <QTest>

#include <malloc.h>

#include "base/text.h"
#include "imap/session/session.h"
#include "tests/unit/imap/imap_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace QTest {
template<> char* toString(const std::string& text)
{
    return qstrdup(text.substr(0, 1000).c_str());
}
} // namespace QTest

namespace {

/// Goes on by a second with each look, so that whoever works for long is told that it did.
class HastyClock final : public Clock {
public:
    UnixMs now() const override { return 1795262400000; }
    int64_t steadyMs() const override { return m_steady += 1000; }

private:
    mutable int64_t m_steady = 0;
};

std::string message(size_t size)
{
    std::string text = "Subject: big\r\n\r\n";
    while (text.size() + 2 < size)
        text += std::string(std::min<size_t>(76, size - text.size() - 2), 'x') + "\r\n";
    return text;
}

/// Makes a link's own buffers as large as they will be.
class Chatter final : public wire::Session {
    void opened(wire::Link& link) override
    {
        for (const auto timer : {wire::TimerId::Idle, wire::TimerId::First})
            link.setTimer(timer, std::chrono::seconds(1));
        link.setAccount("alice@example.test");
        link.setState("not authenticated");
        link.send(std::string(64 * 1024, 'x'));
    }
    void received(std::string_view) override {}
    void expired(wire::TimerId) override {}
    void shutdown() override {}
};

size_t count(const std::string& text, std::string_view what)
{
    size_t found = 0;
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

} // namespace

class TestSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newMailIsToldAndRecentOnce()
    {
        ManualExecutor loop;
        ImapWorld world(loop, false);
        ImapClient a(world, loop);
        ImapClient b(world, loop);
        a.login().say("1 SELECT INBOX");
        b.login().say("1 EXAMINE INBOX");
        world.store.put(world.alice(), "INBOX", "Subject: one\r\n\r\n");
        QCOMPARE(a.say("2 NOOP"), std::string("* 1 EXISTS\r\n* 1 RECENT\r\n2 OK Done\r\n"));
        QCOMPARE(b.say("2 NOOP"), std::string("* 1 EXISTS\r\n* 0 RECENT\r\n2 OK Done\r\n"));
        QCOMPARE(a.say("3 NOOP"), std::string("3 OK Done\r\n"));
        world.store.put(world.alice(), "INBOX", "Subject: two\r\n\r\n");
        QCOMPARE(b.say("3 NOOP"), std::string("* 2 EXISTS\r\n* 1 RECENT\r\n3 OK Done\r\n"));
        QCOMPARE(a.say("4 FETCH 1:* FLAGS"),
                 std::string("* 1 FETCH (FLAGS (\\Recent))\r\n* 2 EXISTS\r\n* 2 RECENT\r\n4 OK Fetched\r\n"));
        QVERIFY(world.store.snapshot(world.alice(), "INBOX")->info.recentFrom == 3);
    }

    void idleTellsAtOnce()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        QCOMPARE(a.say("2 IDLE"), std::string("+ idling\r\n"));
        world.store.put(world.alice(), "INBOX", "Subject: new\r\n\r\n");
        a.link.settle();
        QCOMPARE(a.link.takeOutput(), std::string("* 5 EXISTS\r\n* 5 RECENT\r\n"));
        world.store.setFlags(world.alice(), "INBOX", 5, store::Seen);
        a.link.settle();
        QCOMPARE(a.link.takeOutput(), std::string("* 5 FETCH (FLAGS (\\Seen \\Recent))\r\n"));
        world.store.expungeNow(world.alice(), "INBOX", 2);
        world.store.expungeNow(world.alice(), "INBOX", 4);
        a.link.settle();
        QCOMPARE(a.link.takeOutput(), std::string("* 4 EXPUNGE\r\n* 2 EXPUNGE\r\n"));
        QCOMPARE(a.say("DONE"), std::string("2 OK Idled\r\n"));
        world.store.put(world.alice(), "INBOX", "Subject: later\r\n\r\n");
        a.link.settle();
        QCOMPARE(a.link.takeOutput(), std::string());
        QCOMPARE(a.say("3 IDLE"), std::string("+ idling\r\n* 4 EXISTS\r\n* 4 RECENT\r\n"));
        QCOMPARE(a.say("DONE"), std::string("3 OK Idled\r\n"));
    }

    void idleWithAnswersThatComeLater()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        world.store.deferred = true;
        a.say("2 IDLE");
        world.store.put(world.alice(), "INBOX", "Subject: new\r\n\r\n");
        loop.run();
        world.store.put(world.alice(), "INBOX", "Subject: newer\r\n\r\n");
        a.link.settle();
        QVERIFY(a.link.takeOutput().ends_with("* 6 EXISTS\r\n* 6 RECENT\r\n"));
        // DONE while the look is under way: what it would have told is told by the next command.
        world.store.put(world.alice(), "INBOX", "Subject: newest\r\n\r\n");
        a.link.session()->received("DONE\r\n");
        a.link.settle();
        const std::string output = a.link.takeOutput() + a.say("3 NOOP");
        QCOMPARE(count(output, "* 7 EXISTS"), size_t(1));
        QVERIFY(output.ends_with("3 OK Done\r\n"));
    }

    void idleWhileTheStoreFails()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        a.say("2 IDLE");
        world.store.errors["open"] = Error{ErrorKind::Io, true, {}, {}};
        world.store.put(world.alice(), "INBOX", "Subject: new\r\n\r\n");
        a.link.settle();
        QCOMPARE(a.link.takeOutput(), std::string());
        world.store.errors.clear();
        QCOMPARE(a.say("DONE"), std::string("* 5 EXISTS\r\n* 5 RECENT\r\n2 OK Idled\r\n"));
    }

    void numbersStayWhileTheyAreInUse()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        world.store.expungeNow(world.alice(), "INBOX", 2);
        world.store.put(world.alice(), "INBOX", "Subject: new\r\n\r\n");
        loop.run(); // the notice arrives
        // FETCH by number tells of new messages, but not of the one that is gone.
        QCOMPARE(a.say("2 FETCH 2:3 UID"),
                 std::string("* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n* 5 EXISTS\r\n* 5 RECENT\r\n2 OK Fetched\r\n"));
        QCOMPARE(a.say("3 FETCH 2:3 BODY.PEEK[HEADER.FIELDS (X)]"),
                 std::string("* 3 FETCH (BODY[HEADER.FIELDS (X)] {2}\r\n\r\n)\r\n"
                             "3 NO [EXPUNGEISSUED] Some of the messages exist no more\r\n"));
        QVERIFY(a.say("4 FETCH 2 ENVELOPE").ends_with("4 NO [EXPUNGEISSUED] Some of the messages exist no more\r\n"));
        QCOMPARE(a.say("5 SEARCH UID 2:3"), std::string("* SEARCH 2 3\r\n5 OK Searched\r\n"));
        QCOMPARE(a.say("6 STORE 3 +FLAGS (\\Flagged)"), std::string("* 3 FETCH (FLAGS (\\Flagged \\Recent))\r\n6 OK Stored\r\n"));
        QCOMPARE(a.say("7 STORE 2:3 +FLAGS (\\Seen)"),
                 std::string("* 3 FETCH (FLAGS (\\Flagged \\Seen \\Recent))\r\n7 OK Stored\r\n"));
        QCOMPARE(a.say("8 COPY 2:3 Trash"), std::string("8 OK [COPYUID 6 3 1] Copied\r\n"));
        QCOMPARE(a.say("9 UID FETCH 3 UID"), std::string("* 3 FETCH (UID 3)\r\n* 2 EXPUNGE\r\n9 OK Fetched\r\n"));
        QCOMPARE(a.say("10 FETCH 2 UID"), std::string("* 2 FETCH (UID 3)\r\n10 OK Fetched\r\n"));
    }

    void silentIsOnlyAboutOnesOwn()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        world.store.setFlags(world.alice(), "INBOX", 1, store::Seen | store::Answered);
        world.store.setFlags(world.alice(), "INBOX", 3, store::Draft);
        QCOMPARE(a.say("2 STORE 1:2 +FLAGS.SILENT (\\Deleted)"),
                 std::string("* 1 FETCH (FLAGS (\\Answered \\Deleted \\Seen \\Recent))\r\n"
                             "* 3 FETCH (FLAGS (\\Draft \\Recent))\r\n2 OK Stored\r\n"));
        QCOMPARE(a.say("3 STORE 3 +FLAGS.SILENT ($New)"),
                 std::string("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label1 $New)\r\n"
                             "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label1 $New \\*)] Flags "
                             "permitted\r\n3 OK Stored\r\n"));
        QCOMPARE(a.say("4 STORE 3 -FLAGS.SILENT ($New \\Draft)"), std::string("4 OK Stored\r\n"));
    }

    void otherSessionsAreToldOfFlagsAndKeywords()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        ImapClient b(world, loop);
        a.login().say("1 SELECT INBOX");
        b.login().say("1 SELECT INBOX");
        b.say("2 STORE 1 +FLAGS.SILENT (Fresh)");
        QCOMPARE(a.say("2 UID SEARCH UID 1"),
                 std::string("* SEARCH 1\r\n* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label1 Fresh)\r\n"
                             "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label1 Fresh \\*)] Flags "
                             "permitted\r\n* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent Fresh))\r\n2 OK Searched\r\n"));
    }

    void aDeletedMailboxEndsItsSessions()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        ImapClient b(world, loop);
        a.login().say("1 SELECT Sent");
        b.login().say("1 SELECT Sent");
        b.say("2 IDLE");
        world.store.removeNow(world.alice(), "Sent");
        b.link.settle();
        QCOMPARE(b.link.takeOutput(), std::string("* BYE The selected mailbox has been deleted\r\n"));
        QVERIFY(b.link.isClosed());
        QCOMPARE(a.say("2 NOOP"), std::string("* BYE The selected mailbox has been deleted\r\n"));
    }

    void aSlowReaderHoldsLittle_data()
    {
        QTest::addColumn<bool>("deferred");
        QTest::addColumn<QByteArray>("what");
        for (const bool deferred : {false, true}) {
            for (const char* what : {"BODY.PEEK[]", "BODY.PEEK[TEXT]", "(BODY.PEEK[HEADER] BODY.PEEK[1])", "RFC822.TEXT"})
                QTest::addRow("%s %s", what, deferred ? "later" : "at once") << deferred << QByteArray(what);
        }
    }
    void aSlowReaderHoldsLittle()
    {
        QFETCH(bool, deferred);
        QFETCH(QByteArray, what);
        ManualExecutor loop;
        ImapWorld world(loop, false);
        world.budget.setLimit(64 * 1024 * 1024);
        const std::string big = message(6 * 1024 * 1024);
        for (int i = 0; i < 3; ++i)
            world.store.put(world.alice(), "INBOX", big, store::Seen);
        world.store.deferred = deferred;
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        a.link.networkHeld = true;
        a.link.feed("2 FETCH 1:3 " + what.toStdString() + "\r\n");
        size_t most = 0;
        std::string output;
        for (int turns = 0; a.link.unsent() > 0; ++turns) {
            QVERIFY(turns < 5000);
            most = std::max(most, a.link.unsent());
            a.link.takeNetwork(100'000);
            output += a.link.takeOutput();
        }
        QVERIFY2(most <= wire::Link::highWater + 2 * 256 * 1024 + 1000, std::to_string(most).c_str());
        QVERIFY(world.store.longestRead <= 256 * 1024);
        QVERIFY(output.ends_with(")\r\n2 OK Fetched\r\n"));
        QVERIFY(output.size() > 3 * (big.size() - 20));
        QCOMPARE(count(output, " FETCH ("), size_t(3));
        a.link.networkHeld = false;
        QCOMPARE(a.say("3 NOOP"), std::string("3 OK Done\r\n"));
        QCOMPARE(world.budget.used(), uint64_t(0));
    }

    void manyMessagesArePulled()
    {
        ManualExecutor loop;
        ImapWorld world(loop, false);
        for (int i = 0; i < 3000; ++i)
            world.store.put(world.alice(), "INBOX", message(4000));
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        for (const char* what : {"(FLAGS UID INTERNALDATE RFC822.SIZE)", "ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[]"}) {
            a.link.networkHeld = true;
            a.link.feed(std::string("2 FETCH 1:* ") + what + "\r\n");
            size_t most = 0;
            std::string output;
            while (a.link.unsent() > 0) {
                most = std::max(most, a.link.unsent());
                a.link.takeNetwork(100'000);
                output += a.link.takeOutput();
            }
            a.link.networkHeld = false;
            QVERIFY(most <= wire::Link::highWater + 512 * 1024);
            QCOMPARE(count(output, " FETCH ("), size_t(3000));
            QVERIFY(output.ends_with("2 OK Fetched\r\n"));
        }
    }

    void aReaderThatLeavesHasSeenWhatItWasSent()
    {
        ManualExecutor loop;
        ImapWorld world(loop, false);
        for (int i = 0; i < 50; ++i)
            world.store.put(world.alice(), "INBOX", message(100'000));
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        a.link.networkHeld = true;
        a.link.feed("2 FETCH 1:* BODY[]\r\n");
        a.link.peerCloses("reset");
        const auto snapshot = world.store.snapshot(world.alice(), "INBOX");
        QVERIFY(snapshot->at(0).flags & store::Seen);
        QVERIFY(!(snapshot->at(49).flags & store::Seen));
    }

    void aMessageThatBreaksInTheMiddleEndsTheConnection()
    {
        ManualExecutor loop;
        ImapWorld world(loop, false);
        world.store.put(world.alice(), "INBOX", message(2'000'000));
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        a.link.networkHeld = true;
        a.link.feed("2 FETCH 1 BODY.PEEK[]\r\n");
        world.store.errors["read"] = Error{ErrorKind::Io, true, {}, {}};
        while (a.link.unsent() > 0)
            a.link.takeNetwork(1'000'000);
        QVERIFY(a.link.isClosed());
        QVERIFY(!a.link.takeOutput().ends_with(")\r\n"));
    }

    void floodsArePaused()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        a.link.networkHeld = true;
        std::string flood;
        for (int i = 0; i < 5000; ++i)
            flood += "x" + std::to_string(i) + " FETCH 1:* (FLAGS ENVELOPE)\r\n";
        a.link.feed(flood);
        QVERIFY(a.link.isPaused());
        QVERIFY(a.link.unsent() < wire::Link::highWater + 200'000);
        a.link.networkHeld = false;
        a.link.settle();
        const std::string output = a.link.takeOutput();
        QCOMPARE(count(output, " OK Fetched"), size_t(5000));
        QVERIFY(output.ends_with("x4999 OK Fetched\r\n"));
    }

    void messagesOnTheirWayInShareOneBudget()
    {
        ManualExecutor loop;
        ImapWorld world(loop); // 1 MiB
        ImapClient a(world, loop);
        ImapClient b(world, loop);
        a.login();
        b.login();
        QCOMPARE(a.say("1 APPEND INBOX {900000}"), std::string("+ OK\r\n"));
        QCOMPARE(b.say("1 APPEND INBOX {200000}"),
                 std::string("1 NO [UNAVAILABLE] Too many messages are on their way in, try again later\r\n"));
        QVERIFY(world.budget.used() >= 900'000);
        a.link.peerCloses();
        QCOMPARE(world.budget.used(), uint64_t(0));
        QCOMPARE(b.say("2 APPEND INBOX {200000}"), std::string("+ OK\r\n"));
        QVERIFY(b.say(message(200'000)).starts_with("2 OK [APPENDUID"));
        QCOMPARE(world.budget.used(), uint64_t(0));
        QCOMPARE(world.store.bytesOf(world.alice(), "INBOX", 5), message(200'000));
    }

    void longSearchesLetOthersWork()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        HastyClock clock;
        auto context = std::make_shared<imap::Context>(*world.context());
        context->clock = &clock;
        FakeLink link(&loop);
        link.open(imap::makeSession(context, loop));
        link.feed("1 LOGIN alice@example.test secret\r\n2 SELECT INBOX\r\n");
        link.takeOutput();
        link.session()->received("3 SEARCH OR BODY nowhere TEXT afternoon\r\n");
        QCOMPARE(link.unsent(), size_t(0)); // it goes on when others have had their turn
        link.settle();
        QCOMPARE(link.takeOutput(), std::string("* SEARCH 1\r\n3 OK Searched\r\n"));
    }

    void secretsStayOutOfTheTranscript()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.say("1 LOGIN alice@example.test \"hush\"");
        a.say("2 LOGN alice@example.test hush");
        a.say("3 LOGIN alice@example.test {4+}\r\nhush");
        a.say("4 AUTHENTICATE PLAIN AGh1c2gAaHVzaA==");
        a.say("5 AUTHENTICATE PLAIN");
        a.say("aHVzaA==");
        a.say("6 \"hush\"");
        a.say("hush");
        for (const auto& line : a.link.transcripts)
            QVERIFY2(line.text.find("hush") == std::string::npos && line.text.find("aHVzaA") == std::string::npos &&
                         line.text.find("AGh1c2gA") == std::string::npos,
                     line.text.c_str());
        QVERIFY(a.link.transcripts.size() > 10);
        a.login().say("7 LOGIN bob@example.test hush");
        a.say("7 AUTHENTICATE PLAIN aHVzaA==");
        for (const auto& line : a.link.transcripts)
            QVERIFY2(line.text.find("hush") == std::string::npos && line.text.find("aHVzaA") == std::string::npos,
                     line.text.c_str());
        a.say("7 SELECT INBOX");
        QCOMPARE(a.link.transcripts[a.link.transcripts.size() - 10].text, std::string("7 SELECT INBOX"));
        QCOMPARE(a.link.transcripts.back().text, std::string("7 OK [READ-WRITE] Selected"));
        QCOMPARE(a.link.account, std::string("alice@example.test"));
        QCOMPARE(a.link.state, std::string("selected"));
        QCOMPARE(a.link.command, std::string("SELECT"));
    }

    void shutdownLetsACommandFinish()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        ImapClient a(world, loop);
        a.login();
        world.store.deferred = true;
        a.link.session()->received("1 APPEND INBOX {3+}\r\nabc\r\n");
        a.link.session()->shutdown();
        a.link.settle();
        QCOMPARE(a.link.takeOutput(), std::string("1 OK [APPENDUID 1 5] Appended\r\n* BYE The server is going down\r\n"));
        QVERIFY(a.link.isClosed());
    }

    void longAnswersDoNotCountAsIdle()
    {
        ManualExecutor loop;
        ImapWorld world(loop, false);
        world.store.put(world.alice(), "INBOX", message(2'000'000));
        ImapClient a(world, loop);
        a.login().say("1 SELECT INBOX");
        a.link.networkHeld = true;
        a.link.feed("2 FETCH 1 BODY.PEEK[]\r\n");
        QVERIFY(a.link.fire(wire::TimerId::Idle));
        QVERIFY(!a.link.isClosed());
        while (a.link.unsent() > 0)
            a.link.takeNetwork();
        QVERIFY(a.link.takeOutput().ends_with("2 OK Fetched\r\n"));
        QVERIFY(a.link.fire(wire::TimerId::Idle));
        QVERIFY(a.link.isClosed());
    }

    void answersAfterTheEndAreDropped()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        for (const char* command : {"1 SELECT INBOX", "1 LIST \"\" *", "1 APPEND INBOX {1+}\r\nx", "1 CREATE y"}) {
            ImapClient a(world, loop);
            world.store.deferred = false;
            a.login();
            world.store.deferred = true;
            a.link.session()->received(std::string(command) + "\r\n");
            a.link.peerCloses("reset");
            loop.run();
        }
        QCOMPARE(world.budget.used(), uint64_t(0));
    }

    void idleSessionsAreSmall()
    {
        ManualExecutor loop;
        ImapWorld world(loop);
        constexpr size_t sessions = 500;
        std::vector<std::unique_ptr<FakeLink>> links;
        for (size_t i = 0; i < sessions; ++i) {
            links.push_back(std::make_unique<FakeLink>(&loop));
            links.back()->snapshot.set(config::Setting::LogTranscripts, "false");
            links.back()->open(std::make_unique<Chatter>());
            links.back()->takeOutput();
        }
        const size_t before = mallinfo2().uordblks;
        for (auto& link : links) {
            link->open(world.session(loop));
            link->feed("1 LOGIN alice@example.test secret\r\n2 SELECT INBOX\r\n3 FETCH 1:* (FLAGS BODY.PEEK[])\r\n4 IDLE\r\n");
            QVERIFY(link->takeOutput().ends_with("+ idling\r\n"));
        }
        const size_t each = (mallinfo2().uordblks - before) / sessions;
        qInfo("%zu bytes for each idle session, %zu of them the object itself", each, sizeof(imap::Session));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        QVERIFY(each < 6 * 1024);
#endif
    }
};

QTEST_APPLESS_MAIN(TestSessions)
#include "tst_sessions.moc"
