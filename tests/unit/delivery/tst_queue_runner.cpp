// The queue runner against scripted hosts, with the real client session between them: where mail goes and
// by how many connections.
#include <QTest>

#include "delivery/acceptor.h"
#include "tests/unit/delivery/queue_world.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace std::chrono_literals;
using config::Setting;

namespace {

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

// Shows the text when it lacks the part.
#define HAS(text, part) QVERIFY2(contains(text, part), (text).c_str())

class TestQueueRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsOneTransactionForOneDomain()
    {
        QueueWorld world;
        world.queue({"bob@remote.test", "carol@remote.test"}, 0,
                    "Return-Path: <alice@example.test>\r\nSubject: x\r\n\r\n.dot\r\n..\r\nend");
        QCOMPARE(world.first().mails.size(), size_t(1));
        const auto& mail = world.first().mails.front();
        QCOMPARE(mail.from, std::string("<alice@example.test> SIZE=27"));
        QCOMPARE(mail.to, (std::vector<std::string>{"<bob@remote.test>", "<carol@remote.test>"}));
        QCOMPARE(mail.text, std::string("Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n"));
        QVERIFY(mail.tls);
        QCOMPARE(world.first().connections, size_t(1));
        QCOMPARE(world.first().groups, (std::vector<size_t>{1, 1, 1, 4, 1})); // EHLO, STARTTLS, EHLO, envelope, QUIT
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.counted(watch::Counter::MessagesSent), uint64_t(2));
        QCOMPARE(world.net.open(), size_t(0));
        QCOMPARE(world.net.targets.front().serverName, std::string("mx1.remote.test"));
        QCOMPARE(world.net.targets.front().port, uint16_t(25));
    }

    void withoutPipeliningOneCommandAtATime()
    {
        QueueWorld world;
        world.first().extensions = {};
        world.first().replies["RCPT TO:<no@"] = "550 no";
        world.queue({"bob@remote.test", "no@remote.test"});
        QCOMPARE(world.first().commands,
                 (std::vector<std::string>{"EHLO mx.example.test", "MAIL FROM:<alice@example.test>",
                                           "RCPT TO:<bob@remote.test>", "RCPT TO:<no@remote.test>", "DATA", "QUIT"}));
        QCOMPARE(world.first().mails.size(), size_t(1));
        QCOMPARE(world.inbox("alice").size(), size_t(1));
    }

    void heloForOldHosts()
    {
        QueueWorld world;
        world.first().replies["EHLO"] = "502 what";
        world.queue({"bob@remote.test"});
        QCOMPARE(world.first().commands[1], std::string("HELO mx.example.test"));
        QCOMPARE(world.first().mails.size(), size_t(1));
    }

    void nextHostWhenOneDoesNotAnswer_data()
    {
        QTest::addColumn<QByteArray>("fault");
        for (const char* fault : {"unreachable", "busy", "refused", "drops", "gibberish", "drops in envelope", "silent"})
            QTest::newRow(fault) << QByteArray(fault);
    }

    void nextHostWhenOneDoesNotAnswer()
    {
        QFETCH(QByteArray, fault);
        QueueWorld world;
        ScriptedPeer& peer = world.first();
        peer.reachable = fault != "unreachable";
        peer.silent = fault == "silent";
        if (fault == "busy")
            peer.replies[""] = "421 4.3.2 busy";
        if (fault == "refused")
            peer.replies[""] = "554 5.7.1 go away";
        if (fault == "drops")
            peer.replies["EHLO"] = "";
        if (fault == "gibberish")
            peer.replies[""] = "HTTP/1.1 400 Bad Request";
        if (fault == "drops in envelope")
            peer.replies["MAIL"] = "";
        world.queue({"bob@remote.test"});
        if (fault == "silent")
            world.net.fireTimers();
        QCOMPARE(world.first().mails.size(), size_t(0));
        QCOMPARE(world.second().mails.size(), size_t(1));
        QVERIFY(world.store.queue.empty());
    }

    void opportunisticTlsFallsBackToPlain()
    {
        QueueWorld world;
        world.first().tlsFails = true;
        world.queue({"bob@remote.test"});
        QCOMPARE(world.first().connections, size_t(2));
        QCOMPARE(world.first().mails.size(), size_t(1));
        QVERIFY(!world.first().mails.front().tls);
        QCOMPARE(world.second().connections, size_t(0));

        QueueWorld refusing;
        refusing.first().replies["STARTTLS"] = "454 4.7.0 not now";
        refusing.queue({"bob@remote.test"});
        QCOMPARE(refusing.first().connections, size_t(1));
        QCOMPARE(refusing.first().mails.size(), size_t(1));
    }

    void badRoutesAreReturned_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("null mx") << QByteArray("bob@nomail.test") << QByteArray("Status: 5.1.10");
        QTest::newRow("no such domain") << QByteArray("bob@nowhere.test") << QByteArray("Status: 5.1.2");
        QTest::newRow("ourselves") << QByteArray("bob@loop.test") << QByteArray("Status: 5.4.6");
        QTest::newRow("our own name") << QByteArray("bob@mx.example.test") << QByteArray("Status: 5.4.6");
        QTest::newRow("hosts without address") << QByteArray("bob@hollow.test") << QByteArray("Status: 5.4.4");
    }

    void badRoutesAreReturned()
    {
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, status);
        QueueWorld world;
        world.resolver.setMx("nomail.test", {{0, "."}});
        world.resolver.setMx("loop.test", {{10, "MX.example.test."}, {10, "same.loop.test"}, {20, "mx1.remote.test"}});
        world.resolver.setMx("hollow.test", {{10, "gone.hollow.test"}});
        world.queue({address.toStdString()});
        QVERIFY(world.store.queue.empty());
        QCOMPARE(world.net.targets.size(), size_t(0));
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        HAS(world.inbox("alice").front(), status.toStdString());
    }

    void otherRoutes()
    {
        QueueWorld world;
        // We are the second exchanger: mail goes to the first.
        world.resolver.setMx("backup.test", {{10, "mx1.remote.test"}, {20, "mx.example.test"}, {30, "mx2.remote.test"}});
        world.queue({"bob@backup.test"});
        QCOMPARE(world.first().mails.size(), size_t(1));
        // No MX: the domain's own address.
        world.resolver.setAddresses("plain.test", {"192.0.2.2"});
        world.queue({"bob@plain.test"});
        QCOMPARE(world.second().mails.size(), size_t(1));
        // An address literal.
        world.queue({"bob@[192.0.2.2]"});
        QCOMPARE(world.second().mails.size(), size_t(2));
        // A name in other letters is asked for in A-labels, and written so to a host without SMTPUTF8.
        world.resolver.setAddresses("xn--bcher-kva.test", {"192.0.2.2"});
        world.queue({"bob@bücher.test"});
        QCOMPARE(world.second().mails.size(), size_t(3));
        QCOMPARE(world.second().mails.back().to.front(), std::string("<bob@xn--bcher-kva.test>"));
        QVERIFY(world.store.queue.empty());
        QVERIFY(world.inbox("alice").empty());
    }

    void slowDnsMeansLater()
    {
        QueueWorld world;
        world.resolver.setError("slow.test", Error{ErrorKind::Timeout, true, "no answer", {}});
        world.queue({"bob@slow.test"});
        QCOMPARE(world.store.queue.size(), size_t(1));
        QCOMPARE(world.store.queue.begin()->second.attempts, 1u);
        HAS(world.store.queue.begin()->second.lastError, "no answer");
    }

    void utf8NeedsAHostThatTakesIt()
    {
        QueueWorld world;
        world.queue({"jürgen@remote.test"});
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        HAS(world.inbox("alice").front(), "Status: 5.6.7");
        world.first().extensions.push_back("SMTPUTF8");
        world.queue({"jürgen@remote.test"});
        QCOMPARE(world.first().mails.size(), size_t(1));
        HAS(world.first().mails.front().from, " SMTPUTF8");
        // Declared, but the header is ASCII: any host will do.
        world.first().extensions = {};
        world.queue({"bob@remote.test"}, delivery::MessageUtf8);
        QCOMPARE(world.first().mails.size(), size_t(2));
        world.queue({"bob@remote.test"}, delivery::MessageUtf8, "Subject: Grüße\r\n\r\n");
        QCOMPARE(world.first().mails.size(), size_t(2));
    }

    void tooLargeForTheHost()
    {
        QueueWorld world;
        world.first().extensions = {"SIZE 1000"};
        world.queue({"bob@remote.test"}, 0, "Subject: x\r\n\r\n" + std::string(2000, 'x') + "\r\n");
        QCOMPARE(world.inbox("alice").size(), size_t(1));
        HAS(world.inbox("alice").front(), "Status: 5.3.4");
        QCOMPARE(world.first().mails.size(), size_t(0));
    }

    void largeMessagesLeaveInSlices()
    {
        QueueWorld world;
        world.net.networkHeld = true;
        std::string text = "Subject: large\r\n\r\n";
        while (text.size() < 3000000)
            text += ".a line that begins with a dot, " + std::to_string(text.size()) + "\r\n";
        world.queue({"bob@remote.test"}, 0, text);
        QCOMPARE(world.first().mails.size(), size_t(1));
        QVERIFY(world.first().mails.front().text == text);
    }

    void connectionsAreBoundedAndUsedAgain()
    {
        QueueWorld world({{Setting::DeliveryConnections, "7"}, {Setting::DeliveryConnectionsPerHost, "3"}});
        for (int i = 0; i < 5; ++i) {
            const std::string domain = "d" + std::to_string(i) + ".test";
            world.resolver.setMx(domain, {{10, "mx." + domain}});
            world.resolver.setAddresses("mx." + domain, {"192.0.2.10" + std::to_string(i)});
        }
        world.store.deferred = true;
        world.resolver.hold(true);
        for (int i = 0; i < 20; ++i)
            world.queue({"bob@d0.test", "bob@d1.test", "bob@d2.test", "bob@d3.test", "bob@d4.test", "bob@remote.test"});
        world.resolver.release();
        world.resolver.hold(false);
        world.run();
        QVERIFY(world.store.queue.empty());
        QVERIFY(world.net.mostOpen <= 7);
        QCOMPARE(world.first().mails.size(), size_t(20));
        for (const auto& [address, peer] : world.net.peers) {
            if (address == "192.0.2.2")
                continue;
            QCOMPARE(peer.mails.size(), size_t(20));
            QVERIFY(peer.connections < 10);
        }
    }

    void oneAddressOfManyDomainsHasItsLimit()
    {
        QueueWorld world({{Setting::DeliveryConnectionsPerHost, "2"}});
        for (int i = 0; i < 6; ++i)
            world.resolver.setMx("d" + std::to_string(i) + ".test", {{10, "mx1.remote.test"}});
        world.queue({"bob@d0.test", "bob@d1.test", "bob@d2.test", "bob@d3.test", "bob@d4.test", "bob@d5.test"});
        QVERIFY(world.net.mostOpen <= 2);
        QCOMPARE(world.first().mails.size(), size_t(6));
        QVERIFY(world.store.queue.empty());
    }

    void aDeadDestinationIsTriedOnceForAll()
    {
        QueueWorld world({{Setting::DeliveryConnectionsPerHost, "1"}});
        world.first().reachable = world.second().reachable = false;
        world.resolver.hold(true);
        for (int i = 0; i < 10; ++i)
            world.queue({"bob@remote.test"});
        world.resolver.release();
        world.resolver.hold(false);
        world.run();
        QCOMPARE(world.first().connections, size_t(1));
        QCOMPARE(world.store.queue.size(), size_t(10));
        for (const auto& [id, entry] : world.store.queue)
            QCOMPARE(entry.attempts, 1u);
    }

    void manyRecipientsAreSplit()
    {
        QueueWorld world;
        std::vector<std::string> recipients;
        for (int i = 0; i < 250; ++i)
            recipients.push_back("u" + std::to_string(i) + "@remote.test");
        world.queue(recipients);
        QCOMPARE(world.first().mails.size(), size_t(3));
        QVERIFY(world.store.queue.empty());
    }

    void smartHostTakesEverything()
    {
        QueueWorld world({{Setting::DeliverySmartHost, "relay.isp.test:587"},
                          {Setting::DeliverySmartHostLogin, "me"},
                          {Setting::DeliverySmartHostPassword, "pw"}});
        world.resolver.setAddresses("relay.isp.test", {"192.0.2.50"});
        ScriptedPeer& relay = world.net.peers["192.0.2.50"];
        relay.extensions.push_back("AUTH LOGIN PLAIN");
        world.queue({"bob@remote.test", "carol@elsewhere.test"});
        QCOMPARE(relay.mails.size(), size_t(1));
        QCOMPARE(relay.mails.front().to.size(), size_t(2));
        QVERIFY(relay.mails.front().tls);
        QCOMPARE(world.net.targets.front().port, uint16_t(587));
        QVERIFY(world.net.targets.front().verifyCertificate);
        QVERIFY(std::find(relay.commands.begin(), relay.commands.end(), "AUTH PLAIN AG1lAHB3") != relay.commands.end());
        for (const std::string& line : world.net.transcripts)
            QVERIFY(!contains(line, "AG1lAHB3"));
    }

    void smartHostWithoutTlsGetsNoPassword()
    {
        for (const char* mode : {"starttls", "opportunistic"}) {
            QueueWorld world({{Setting::DeliverySmartHost, "192.0.2.50"},
                              {Setting::DeliverySmartHostLogin, "me"},
                              {Setting::DeliverySmartHostPassword, "pw"},
                              {Setting::DeliverySmartHostTls, mode}});
            world.resolver.setAddresses("192.0.2.50", {"192.0.2.50"});
            ScriptedPeer& relay = world.net.peers["192.0.2.50"];
            relay.extensions = {"AUTH PLAIN"};
            world.queue({"bob@remote.test"});
            QCOMPARE(relay.mails.size(), size_t(0));
            QCOMPARE(world.store.queue.size(), size_t(1));
            for (const std::string& command : relay.commands)
                QVERIFY(!contains(command, "AUTH"));
        }
    }

    void stoppingLeavesTheQueueAsItIs()
    {
        QueueWorld world;
        world.first().silent = true;
        world.queue({"bob@remote.test"});
        QCOMPARE(world.net.open(), size_t(1));
        world.runner.stop();
        world.net.fireTimers();
        QCOMPARE(world.store.queue.size(), size_t(1));
        QCOMPARE(world.store.queue.begin()->second.attempts, 0u);
        QCOMPARE(world.second().connections, size_t(0));
    }

    void whatWasInTheQueueAtTheStartIsSent()
    {
        QueueWorld world;
        world.runner.stop();
        world.queue({"bob@remote.test"});
        QCOMPARE(world.first().connections, size_t(0));
        world.runner.start();
        world.run();
        QCOMPARE(world.first().mails.size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestQueueRunner)
#include "tst_queue_runner.moc"
