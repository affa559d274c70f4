// The queue runner against scripted hosts, with the real client session between them: when mail is tried
// again, who hears of it, and what survives a store that fails.
#include <QTest>

#include <algorithm>

#include "delivery/acceptor.h"
#include "tests/unit/delivery/queue_world.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace std::chrono_literals;
using config::Setting;
using delivery::QueueRunner;

namespace {

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

// Shows the text when it lacks the part.
#define HAS(text, part) QVERIFY2(contains(text, part), (text).c_str())

class TestQueueOutcomes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void temporaryFailuresAreTriedAgain()
    {
        QueueWorld world;
        world.first().replies["RCPT"] = "451 4.7.1 greylisted";
        world.queue({"bob@remote.test"});
        QCOMPARE(world.store.queue.size(), size_t(1));
        const store::QueueEntry entry = world.store.queue.begin()->second;
        QCOMPARE(entry.attempts, 1u);
        QCOMPARE(entry.lastError, std::string("451 4.7.1 greylisted"));
        const auto overview = world.hub.look();
        QCOMPARE(overview.queue.waiting, uint64_t(1));
        world.advance(30s);
        QCOMPARE(world.first().connections, size_t(1));
        world.first().replies.clear();
        world.advance(31s);
        QCOMPARE(world.first().connections, size_t(2));
        QCOMPARE(world.first().mails.size(), size_t(1));
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.hub.look().queue.waiting, uint64_t(0));
        QVERIFY(world.inbox("alice").empty());
    }

    void retriesFollowTheSchedule()
    {
        QueueWorld world({{Setting::DeliveryRetry, "10,20,40"}, {Setting::DeliveryGiveUp, "1000"},
                          {Setting::DeliveryDelayWarning, "0"}});
        world.first().replies["MAIL"] = world.second().replies["MAIL"] = "450 4.2.1 later";
        const UnixMs start = world.timers.time;
        world.queue({"bob@remote.test"});
        std::vector<int64_t> gaps;
        UnixMs last = start;
        for (int i = 0; i < 4; ++i) {
            const size_t before = world.first().connections;
            while (world.first().connections == before && world.timers.time - last < 100000)
                world.advance(100ms);
            gaps.push_back((world.timers.time - last + 500) / 1000);
            last = world.timers.time;
        }
        QCOMPARE(gaps, (std::vector<int64_t>{10, 20, 40, 40}));
    }

    void givesUpAndReturnsTheMessage()
    {
        QueueWorld world({{Setting::DeliveryDelayWarning, "0"}});
        world.first().reachable = world.second().reachable = false;
        world.queue({"bob@remote.test"});
        for (int hour = 0; hour < 24 * 6 && !world.store.queue.empty(); ++hour)
            world.advance(1h);
        QVERIFY(world.store.queue.empty());
        const auto inbox = world.inbox("alice");
        QCOMPARE(inbox.size(), size_t(1));
        const std::string& bounce = inbox.front();
        QVERIFY(bounce.rfind("Return-Path: <>\r\n", 0) == 0);
        HAS(bounce, "multipart/report");
        HAS(bounce, "Final-Recipient: rfc822; bob@remote.test");
        HAS(bounce, "Action: failed");
        HAS(bounce, "Status: 4.4.7");
        HAS(bounce, "connection refused");
        HAS(bounce, "Subject: x");
        QVERIFY(world.store.delivered.back().sender.isNull());
        QCOMPARE(world.counted(watch::Counter::MessagesBounced), uint64_t(1));
    }

    void warnsOfDelayOnce()
    {
        QueueWorld world;
        world.first().reachable = world.second().reachable = false;
        world.queue({"bob@remote.test"});
        world.advance(3h);
        QVERIFY(world.inbox("alice").empty());
        world.advance(24h);
        const auto inbox = world.inbox("alice");
        QCOMPARE(inbox.size(), size_t(1));
        HAS(inbox.front(), "Action: delayed");
        HAS(inbox.front(), "Will-Retry-Until:");
        QCOMPARE(world.store.queue.size(), size_t(1));
    }

    void oneRecipientRefusedOneTaken()
    {
        QueueWorld world;
        world.first().replies["RCPT TO:<nobody@"] = "550-5.1.1 there is\r\n550 5.1.1 nobody";
        world.queue({"bob@remote.test", "nobody@remote.test"});
        QCOMPARE(world.first().mails.size(), size_t(1));
        QCOMPARE(world.first().mails.front().to.size(), size_t(1));
        QVERIFY(world.store.queue.empty());
        const auto inbox = world.inbox("alice");
        QCOMPARE(inbox.size(), size_t(1));
        HAS(inbox.front(), "Final-Recipient: rfc822; nobody@remote.test");
        HAS(inbox.front(), "Status: 5.1.1");
        HAS(inbox.front(), "mx1.remote.test");
        QVERIFY(!contains(inbox.front(), "Final-Recipient: rfc822; bob"));
        QCOMPARE(world.counted(watch::Counter::MessagesSent), uint64_t(1));
        QCOMPARE(world.counted(watch::Counter::MessagesBounced), uint64_t(1));
    }

    void allRecipientsRefusedSendsNoText()
    {
        QueueWorld world;
        world.first().replies["RCPT"] = "550 5.1.1 nobody";
        world.first().replies["DATA"] = "554 5.5.1 no recipients";
        world.queue({"nobody@remote.test"});
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        QCOMPARE(world.first().mails.size(), size_t(0));

        // A host that says 354 all the same gets a lone dot, and its 250 counts for nothing.
        QueueWorld strange;
        strange.first().replies["RCPT"] = "550 5.1.1 nobody";
        strange.queue({"nobody@remote.test"});
        QCOMPARE(strange.inbox("alice").size(), size_t(1));
        QCOMPARE(strange.first().mails.size(), size_t(0));
        QCOMPARE(strange.first().commands.back(), std::string("QUIT"));
    }

    void refusedAfterTheText()
    {
        QueueWorld world;
        world.first().replies["."] = "554 5.7.1 spam";
        world.queue({"bob@remote.test"});
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        HAS(world.inbox("alice").front(), "Status: 5.7.1");
        QCOMPARE(world.second().connections, size_t(0));

        QueueWorld early;
        early.first().refusesTextWith = "552 5.3.4 too big";
        early.queue({"bob@remote.test"}, 0, "Subject: x\r\n\r\n" + std::string(200000, 'x') + "\r\n");
        QCOMPARE(early.inbox("alice").size(), size_t(1));
        HAS(early.inbox("alice").front(), "Status: 5.3.4");
    }

    void hostsWithout8BitMime_data()
    {
        QTest::addColumn<bool>("helo");
        QTest::newRow("EHLO without the keyword") << false;
        QTest::newRow("HELO alone") << true;
    }
    void hostsWithout8BitMime()
    {
        QFETCH(bool, helo);
        const std::string text = "Subject: x\r\n\r\n" + std::string(3000, 'x') + " \xC3\xBC\r\n.\r\n";
        QueueWorld world;
        world.net.networkHeld = true;
        world.first().extensions = {"PIPELINING", "SIZE 50000000"};
        if (helo)
            world.first().replies["EHLO"] = "502 5.5.1 what?";
        world.queue({"bob@remote.test"}, 0, text);
        QCOMPARE(world.first().mails.size(), size_t(1));
        const ScriptedPeer::Mail& mail = world.first().mails.front();
        QVERIFY(std::all_of(mail.text.begin(), mail.text.end(), [](char c) { return c >= 0; }));
        HAS(mail.text, "Content-Transfer-Encoding: quoted-printable\r\n\r\nxxx");
        HAS(mail.text, " =C3=BC\r\n.\r\n");
        QVERIFY(!contains(mail.from, "BODY="));
        QVERIFY(world.store.queue.empty());
        QVERIFY(world.inbox("alice").empty());

        QueueWorld modern;
        modern.queue({"bob@remote.test"}, 0, text);
        QCOMPARE(modern.first().mails.front().text, text);
        HAS(modern.first().mails.front().from, "BODY=8BITMIME");
    }

    void signed8BitTextComesBackFromHostsWithout8BitMime()
    {
        QueueWorld world;
        world.first().extensions = {"PIPELINING"};
        world.queue({"bob@remote.test", "carol@remote.test"}, 0,
                    "Subject: x\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\xC3\xBC\r\n--b--\r\n");
        QVERIFY(world.first().mails.empty());
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        HAS(world.inbox("alice").front(), "Status: 5.6.3");
        HAS(world.inbox("alice").front(), "multipart/signed");
        HAS(world.inbox("alice").front(), "Final-Recipient: rfc822; carol@remote.test");
        // The connection is as good as before for the next message.
        world.queue({"bob@remote.test"});
        QCOMPARE(world.first().mails.size(), size_t(1));
    }

    void lostBehindTheTextIsNotSentElsewhereAtOnce()
    {
        QueueWorld world;
        world.first().replies["."] = "";
        world.queue({"bob@remote.test"});
        QCOMPARE(world.second().connections, size_t(0));
        QCOMPARE(world.store.queue.size(), size_t(1));
        QCOMPARE(world.store.queue.begin()->second.attempts, 1u);
    }

    void messagesWithoutSenderGoToThePostmaster()
    {
        QueueWorld world;
        world.first().replies["RCPT"] = "550 5.1.1 nobody";
        world.queue({"bob@remote.test"}, delivery::NotifyNever, "Subject: report\r\n\r\nx\r\n", "");
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.inbox("postmaster").size(), size_t(1));

        QueueWorld quiet({{Setting::DeliveryDoubleBounces, "false"}});
        quiet.first().replies["RCPT"] = "550 5.1.1 nobody";
        quiet.queue({"bob@remote.test"}, 0, "Subject: report\r\n\r\nx\r\n", "");
        QVERIFY(quiet.store.queue.empty());
        QVERIFY(quiet.inbox("postmaster").empty());
    }

    void remoteSendersGetTheirReportsByTheQueue()
    {
        QueueWorld world;
        world.first().replies["RCPT TO:<nobody"] = "550 5.1.1 nobody";
        world.queue({"nobody@remote.test"}, 0, "Subject: x\r\n\r\nx\r\n", "joe@remote.test");
        world.advance(1s);
        QCOMPARE(world.first().mails.size(), size_t(1));
        QCOMPARE(world.first().mails.front().from.rfind("<>", 0), size_t(0));
        QCOMPARE(world.first().mails.front().to.front(), std::string("<joe@remote.test>"));
        QVERIFY(world.store.queue.empty());
    }

    void notifySaysWhoIsTold()
    {
        QueueWorld never;
        never.first().replies["RCPT"] = "550 5.1.1 nobody";
        never.queue({"bob@remote.test"}, delivery::NotifyNever);
        QVERIFY(never.store.queue.empty());
        QVERIFY(never.inbox("alice").empty());

        QueueWorld relayed;
        relayed.queue({"bob@remote.test"}, delivery::NotifySuccess);
        QCOMPARE(relayed.inbox("alice").size(), size_t(1));
        HAS(relayed.inbox("alice").front(), "Action: relayed");

        QueueWorld passed;
        passed.first().extensions.push_back("DSN");
        passed.queue({"bob@remote.test"}, uint32_t(delivery::NotifySuccess | delivery::NotifyDelay) | delivery::ReturnHeaders);
        QVERIFY(passed.inbox("alice").empty());
        QCOMPARE(passed.first().mails.front().to.front(), std::string("<bob@remote.test> NOTIFY=SUCCESS,DELAY"));
        HAS(passed.first().mails.front().from, " RET=HDRS");
    }

    void nothingIsSentTwiceWhileTheStoreFails()
    {
        QueueWorld world;
        world.store.settleError = Error{ErrorKind::Io, true, "disk", {}};
        world.queue({"bob@remote.test"});
        QCOMPARE(world.first().mails.size(), size_t(1));
        QCOMPARE(world.store.queue.size(), size_t(1));
        world.advance(10min);
        QCOMPARE(world.first().mails.size(), size_t(1));
        world.store.settleError.reset();
        world.advance(6s);
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.first().mails.size(), size_t(1));
        QCOMPARE(world.counted(watch::Counter::MessagesSent), uint64_t(1));
    }

    void reportsWaitForTheDirectory()
    {
        QueueWorld world;
        world.first().replies["RCPT"] = "550 5.1.1 nobody";
        world.directory.error = Error{ErrorKind::Unavailable, true, "locked", {}};
        world.queue({"bob@remote.test"});
        QCOMPARE(world.store.queue.size(), size_t(1)); // not gone before the report is there
        world.directory.error.reset();
        world.advance(6s);
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        QCOMPARE(world.first().connections, size_t(1));
    }

    void bodiesThatCannotBeReadWait()
    {
        QueueWorld world;
        world.store.deferred = true;
        world.resolver.hold(true);
        world.queue({"bob@remote.test"});
        world.store.readError = Error{ErrorKind::Io, true, "disk", {}};
        world.resolver.release();
        world.run();
        QCOMPARE(world.store.queue.begin()->second.attempts, 1u);
        QCOMPARE(world.first().mails.size(), size_t(0));
        QCOMPARE(world.net.open(), size_t(0));
        world.resolver.hold(false);
        world.store.readError.reset();
        world.advance(3min);
        QCOMPARE(world.first().mails.size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestQueueOutcomes)
#include "tst_queue_outcomes.moc"
