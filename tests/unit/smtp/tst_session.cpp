// What transcripts cannot show: the message that is handed on, the memory it takes, what the console sees.
#include <QTest>

#include "mime/header.h"
#include "tests/unit/smtp/smtp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;

namespace {

constexpr std::string_view envelope = "EHLO client.test\r\nMAIL FROM:<joe@client.test>\r\nRCPT TO:<alice@example.test>\r\n";

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestSmtpSession : public QObject {
    Q_OBJECT

    struct Setup {
        explicit Setup(std::vector<std::pair<Setting, std::string>> values = {},
                       smtp::Flavour flavour = smtp::Flavour::Relay, bool tls = false)
            : world(link.loop(), std::move(values))
        {
            link.snapshot = *world.settings.snapshot();
            if (tls)
                link.linkInfo = link.infoAfterTls;
            link.linkInfo.peer = {"192.0.2.7", 4000};
            link.open(smtp::makeServerSession(flavour, world.context()));
            link.takeOutput();
        }
        std::string say(std::string_view bytes)
        {
            link.feed(bytes);
            return link.takeOutput();
        }
        std::string lastLine(std::string_view bytes)
        {
            std::string out = say(bytes);
            out.resize(out.size() - std::min<size_t>(out.size(), 2));
            const size_t at = out.rfind('\n');
            return at == std::string::npos ? out : out.substr(at + 1);
        }
        FakeLink link;
        SmtpWorld world;
    };

private Q_SLOTS:
    void tracesWhatItTakes()
    {
        Setup setup;
        setup.say(envelope);
        setup.say("DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n");
        const auto inbox = setup.world.inbox("alice");
        QCOMPARE(inbox.size(), size_t(1));
        const std::string expected = "Return-Path: <joe@client.test>\r\n"
                                     "Received: from client.test ([192.0.2.7])\r\n"
                                     "\tby mx.example.test with ESMTP id mwqrvts0.1.1\r\n"
                                     "\tfor <alice@example.test>;\r\n"
                                     "\tSat, 21 Nov 2026 19:00:00 +0000\r\n"
                                     "Subject: x\r\n\r\nbody\r\n";
        QCOMPARE(QByteArray::fromStdString(inbox.front()), QByteArray::fromStdString(expected));
    }

    void namesTheProtocolAndHidesBlindCopies()
    {
        Setup setup({}, smtp::Flavour::Submission, true);
        setup.link.linkInfo.peer = {"2001:db8::7", 4000};
        setup.say("EHLO [IPv6:2001:db8::7]\r\n");
        setup.say("AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n");
        setup.say("MAIL FROM:<alice@example.test>\r\nRCPT TO:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n");
        setup.say("DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n");
        const std::string message = setup.world.inbox("bob").front();
        QVERIFY2(contains(message, "with ESMTPSA id"), message.c_str());
        QVERIFY(contains(message, "([IPv6:2001:db8::7])\r\n\t(TLSv1.3 TLS_AES_256_GCM_SHA384 bits=256)\r\n"));
        QVERIFY(!contains(message, "for <"));
        // Submission adds what is missing (RFC 6409 section 8).
        QVERIFY(mime::findHeader(message, "Date"));
        QVERIFY(mime::findHeader(message, "Message-ID"));
        QCOMPARE(setup.link.account, std::string("alice@example.test"));
        // One body for both.
        QCOMPARE(setup.world.store.delivered.size(), size_t(1));
        QCOMPARE(setup.world.store.delivered.front().local.size(), size_t(2));

        setup.say("MAIL FROM:<alice@example.test> SMTPUTF8\r\nRCPT TO:<bob@example.test>\r\n");
        setup.say("DATA\r\nDate : today\r\nmessage-id: <a@b>\r\n\r\n.\r\n");
        const std::string second = setup.world.inbox("bob").back();
        QVERIFY(contains(second, "with UTF8SMTPSA id"));
        QVERIFY(!contains(second, "\r\nDate: "));
    }

    void bdatIsTakenAsItIs()
    {
        Setup setup;
        setup.say(envelope);
        setup.say("BDAT 7\r\na\r\n..\r\nBDAT 3 LAST\r\n.\r\n");
        QVERIFY(setup.world.inbox("alice").front().ends_with("+0000\r\na\r\n..\r\n.\r\n"));
        setup.say("MAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nBDAT 2 LAST\r\nab");
        QVERIFY(setup.world.inbox("alice").back().ends_with("+0000\r\nab\r\n"));
    }

    void splitsAroundTheEndMakeNoDifference()
    {
        const std::string whole = std::string(envelope) + "DATA\r\na\r\n..b\r\n.\r\nNOOP\r\n";
        for (size_t i = 1; i < whole.size(); ++i) {
            Setup setup;
            setup.say(std::string_view(whole).substr(0, i));
            setup.say(std::string_view(whole).substr(i));
            QCOMPARE(setup.world.inbox("alice").size(), size_t(1));
            QVERIFY(setup.world.inbox("alice").front().ends_with("+0000\r\na\r\n.b\r\n"));
            QCOMPARE(setup.link.transcripts.back().text, std::string("250 2.0.0 ok"));
        }
    }

    void memoryIsShared()
    {
        Setup setup;
        setup.world.budget.setLimit(100 * 1024);
        setup.say(envelope);
        setup.say("DATA\r\n");
        setup.say(std::string(60000, 'x'));
        QVERIFY(setup.world.budget.used() >= 60000);
        auto other = setup.world.budget.share();
        QVERIFY(other.cover(30000));
        setup.say(std::string(60000, 'x'));
        QVERIFY(setup.world.budget.used() < 40000); // given back at once
        QCOMPARE(setup.lastLine("\r\n.\r\n"),
                 std::string("452 4.3.1 too many messages are being received, try again later"));
        // Nothing left at all: not even begun.
        QVERIFY(other.cover(95000));
        setup.world.budget.setLimit(1000);
        setup.say("MAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\n");
        QCOMPARE(setup.lastLine("DATA\r\n"),
                 std::string("452 4.3.1 too many messages are being received, try again later"));
        QCOMPARE(setup.lastLine("BDAT 5 LAST\r\nabcde"),
                 std::string("452 4.3.1 too many messages are being received, try again later"));
        QVERIFY(setup.world.inbox("alice").empty());
    }

    void errorsOfTheStoreAreTold_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("full disk") << int(ErrorKind::NoSpace) << QByteArray("452 4.3.1 insufficient system storage");
        QTest::newRow("i/o") << int(ErrorKind::Io) << QByteArray("451 4.3.0 local error, try again later");
        QTest::newRow("quota") << int(ErrorKind::OverQuota) << QByteArray("452 4.2.2 mailbox full");
        QTest::newRow("internal") << int(ErrorKind::Internal) << QByteArray("451 4.3.0 local error, try again later");
    }
    void errorsOfTheStoreAreTold()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, reply);
        Setup setup;
        setup.world.store.deliverError = Error{ErrorKind(kind), true, "x", "secret detail"};
        setup.say(envelope);
        QCOMPARE(setup.lastLine("DATA\r\nx\r\n.\r\n"), reply.toStdString());
        QCOMPARE(setup.link.counters[size_t(watch::Counter::MessagesRefused)], uint64_t(1));
        setup.world.store.deliverError.reset();
        QCOMPARE(setup.lastLine("MAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nx\r\n.\r\n"),
                 std::string("250 2.0.0 message accepted as 1"));
        QCOMPARE(setup.link.counters[size_t(watch::Counter::MessagesReceived)], uint64_t(1));
    }

    void directoryErrorsAreTemporary()
    {
        Setup setup;
        setup.say("EHLO a\r\nMAIL FROM:<joe@client.test>\r\n");
        setup.world.directory.error = Error{ErrorKind::Unavailable, true, "locked", {}};
        QCOMPARE(setup.lastLine("RCPT TO:<alice@example.test>\r\n"),
                 std::string("451 4.3.0 local error, try again later"));
    }

    void pipelinedInputWaitsAndIsBounded()
    {
        Setup setup;
        setup.world.store.deferred = true;
        setup.world.directory.deferred = true;
        std::string burst(envelope);
        burst += "DATA\r\nx\r\n.\r\n";
        for (int i = 0; i < 3; ++i)
            burst += "MAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nx\r\n.\r\n";
        burst += "QUIT\r\n";
        const std::string out = setup.say(burst);
        QCOMPARE(setup.world.inbox("alice").size(), size_t(4));
        QVERIFY(out.ends_with("221 2.0.0 mx.example.test goodbye\r\n"));
        QVERIFY(setup.link.isClosed());
    }

    void anUnreadFloodIsHeldBack()
    {
        Setup setup;
        setup.link.networkHeld = true;
        setup.say("EHLO a\r\n");
        std::string flood;
        for (int i = 0; i < 10000; ++i)
            flood += "NOOP\r\n";
        for (int i = 0; i < 20; ++i)
            setup.link.feed(flood);
        QVERIFY(setup.link.isPaused());
        QVERIFY(setup.link.unsent() < wire::Link::highWater + 100);
        for (int i = 0; i < 100; ++i)
            setup.link.takeNetwork();
        QVERIFY(!setup.link.isPaused());
        QCOMPARE(std::count(setup.link.output().begin(), setup.link.output().end(), '\n'), ptrdiff_t(200000 + 12));
    }

    void secretsAreInNoLog()
    {
        Setup setup({}, smtp::Flavour::Submission, true);
        setup.say("EHLO a\r\n");
        setup.say("AUTH PLAIN\tAGFsaWNlAHdyb25n\r\n");
        setup.say("AUTH PLAIN\r\nAGFsaWNlAHdyb25n\r\n");
        setup.say("AUTH LOGIN\r\nYWxpY2U=\r\nd3Jvbmc=\r\n");
        setup.say("AUTH XOAUTH YWxpY2U=\r\nd3Jvbmc=\r\n");
        for (const auto& line : setup.link.transcripts) {
            for (const char* secret : {"AGFsaWNlAHdyb25n", "d3Jvbmc=", "YWxpY2U=", "wrong"})
                QVERIFY2(!contains(line.text, secret), line.text.c_str());
        }
        setup.say("AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n");
        QCOMPARE(setup.link.command, std::string("AUTH"));
        QCOMPARE(setup.link.state, std::string("ready"));
    }

    void shutdownWaitsForTheCommit()
    {
        Setup setup;
        setup.world.store.deferred = true;
        setup.link.feed(envelope);
        setup.link.takeOutput();
        // The store's answer waits in the executor while the engine ends the session.
        wire::Session& session = *setup.link.session();
        session.received("DATA\r\nx\r\n.\r\n");
        session.shutdown();
        QVERIFY(!setup.link.isClosed());
        setup.link.settle();
        const std::string out = setup.link.takeOutput();
        QVERIFY2(contains(out, "250 2.0.0 message accepted as 1\r\n421 4.3.2"), out.c_str());
        QVERIFY(setup.link.isClosed());
        QCOMPARE(setup.world.inbox("alice").size(), size_t(1));
    }

    void goneClientsDoNoHarm()
    {
        Setup setup;
        setup.world.store.deferred = setup.world.directory.deferred = true;
        setup.link.feed(envelope);
        setup.link.session()->received("DATA\r\nx\r\n.\r\n");
        setup.link.peerCloses("reset");
        setup.link.settle();
        QCOMPARE(setup.world.inbox("alice").size(), size_t(1)); // it was whole
        QCOMPARE(setup.world.budget.used(), uint64_t(0));

        Setup half;
        half.say(envelope);
        half.say("DATA\r\nhalf a message");
        half.link.peerCloses();
        QVERIFY(half.world.inbox("alice").empty());
        QCOMPARE(half.world.budget.used(), uint64_t(0));
    }

    void referenceListsEveryVerb()
    {
        const auto verbs = smtp::verbReference();
        QCOMPARE(verbs.size(), size_t(14));
        for (const auto& verb : verbs)
            QVERIFY(!verb.rfc.empty() && !verb.help.empty() && verb.syntax.substr(0, verb.name.size()) == verb.name);
        QCOMPARE(smtp::extensionReference().size(), size_t(12));
    }

    void speed()
    {
        Setup setup;
        setup.link.snapshot.set(Setting::SmtpMaxErrors, "1000");
        std::string message = "MAIL FROM:<joe@client.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nSubject: x\r\n\r\n";
        while (message.size() < 4096)
            message += "A line of a common message, neither long nor short, with text in it.\r\n";
        message += ".\r\n";
        setup.say("EHLO a\r\n");
        QBENCHMARK {
            setup.link.feed(message);
            setup.link.takeOutput();
            setup.link.transcripts.clear();
            setup.world.store.delivered.clear();
        }
    }
};

QTEST_APPLESS_MAIN(TestSmtpSession)
#include "tst_session.moc"
