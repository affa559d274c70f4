// Our client against our server: whatever the one sends the other understands, byte for byte.
#include <QTest>

#include "delivery/client/client_session.h"
#include "tests/unit/smtp/smtp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace posthorn::delivery;

namespace {

/// Sends each of its transfers, then ends.
class Owner final : public ClientOwner {
public:
    std::vector<Transfer> transfers;
    std::vector<RecipientResult> results;
    std::optional<SessionEnd> end;

    void sessionReady(ClientSession& session) override
    {
        if (transfers.empty()) {
            session.finish();
            return;
        }
        Transfer next = std::move(transfers.front());
        transfers.erase(transfers.begin());
        session.transfer(std::move(next));
    }
    void transferred(std::vector<RecipientResult> got) override
    {
        results.insert(results.end(), got.begin(), got.end());
    }
    void sessionEnded(const SessionEnd& ended) override { end = ended; }
};

} // namespace

class TestEndToEnd : public QObject {
    Q_OBJECT

    static void join(FakeLink& client, FakeLink& server)
    {
        for (bool moved = true; moved;) {
            const std::string there = client.takeOutput();
            if (!there.empty())
                server.feed(there);
            const std::string back = server.takeOutput();
            if (!back.empty())
                client.feed(back);
            moved = !there.empty() || !back.empty();
            if (!moved && client.wantsTls() && server.wantsTls()) {
                server.finishTls();
                client.finishTls();
                moved = true;
            }
        }
    }

private Q_SLOTS:
    void messagesArriveAsTheyWere()
    {
        FakeLink server;
        SmtpWorld world(server.loop());
        world.store.deferred = world.directory.deferred = true;
        server.snapshot = *world.settings.snapshot();
        const auto owner = std::make_shared<Owner>();
        std::vector<std::string> texts = {"Subject: one\r\n\r\n.\r\n..\r\n.x\r\n", "Subject: two\r\n\r\nno end",
                                          "Subject: Grüße\r\n\r\n" + std::string(300000, '.') + "\r\n"};
        for (const std::string& text : texts) {
            Transfer transfer;
            transfer.body = std::make_shared<const std::string>("Return-Path: <x>\r\n" + text);
            transfer.offset = 18;
            transfer.sender = MailAddress::parse("jörg@client.test").value();
            transfer.envelopeId = "id=1";
            transfer.recipients = {{MailAddress::parse("jörg@example.test").value(), "utf-8;jörg@x", 2},
                                   {MailAddress::parse("nobody@example.test").value(), "", 0},
                                   {MailAddress::parse("alice@example.test").value(), "rfc822;a+b@c", 0}};
            owner->transfers.push_back(std::move(transfer));
        }
        ClientOptions options;
        options.hostName = "client.test";
        options.peerName = "mx.example.test";
        options.address = "127.0.0.1";
        FakeLink client;
        client.open(std::make_unique<ClientSession>(options, owner));
        server.open(smtp::makeServerSession(smtp::Flavour::Relay, world.context()));
        join(client, server);
        QVERIFY(owner->end);
        QCOMPARE(int(owner->end->kind), int(SessionEnd::Kind::Orderly));
        QCOMPARE(owner->results.size(), size_t(9));
        for (size_t i = 0; i < owner->results.size(); ++i) {
            const auto expected = i % 3 == 1 ? RecipientResult::Kind::Permanent : RecipientResult::Kind::Delivered;
            QCOMPARE(int(owner->results[i].kind), int(expected));
        }
        const auto inbox = world.inbox("alice");
        QCOMPARE(inbox.size(), texts.size());
        texts[1] += "\r\n";
        for (size_t i = 0; i < texts.size(); ++i)
            QVERIFY(inbox[i].ends_with(texts[i]));
        QVERIFY(inbox[0].find("with UTF8SMTPS id") != std::string::npos);
        QVERIFY(server.isClosed());
    }

    void logsInAtASmartHost()
    {
        FakeLink server;
        SmtpWorld world(server.loop());
        server.snapshot = *world.settings.snapshot();
        server.linkInfo = server.infoAfterTls;
        const auto owner = std::make_shared<Owner>();
        Transfer transfer;
        transfer.body = std::make_shared<const std::string>("Subject: x\r\n\r\nx\r\n");
        transfer.sender = MailAddress::parse("alice@example.test").value();
        transfer.recipients = {{MailAddress::parse("joe@elsewhere.test").value(), "", 0}};
        owner->transfers.push_back(std::move(transfer));
        ClientOptions options;
        options.hostName = "client.test";
        options.login = "alice@example.test";
        options.password = "secret";
        FakeLink client;
        client.linkInfo = client.infoAfterTls;
        // The server's SCRAM in these tests is none, so it is not to be offered.
        struct PlainOnly final : directory::Authenticator {
            explicit PlainOnly(FakeAuthenticator& real) : m_real(real) {}
            std::vector<std::string> mechanisms(const wire::LinkInfo&, bool) const override { return {"LOGIN"}; }
            std::unique_ptr<directory::SaslExchange> begin(std::string_view name, wire::Link& link, bool clear) override
            {
                return m_real.begin(name, link, clear);
            }
            void checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                               Reply<directory::Account> reply) override
            {
                m_real.checkPassword(login, password, link, std::move(reply));
            }
            void makeVerifiers(const std::string&, Executor&, Reply<std::pair<std::string, std::string>>) override {}
            FakeAuthenticator& m_real;
        } plain(world.authenticator);
        smtp::Context context{world.router, plain, world.directory, world.budget, "mx.example.test", world.clock};
        client.open(std::make_unique<ClientSession>(options, owner));
        server.open(smtp::makeServerSession(smtp::Flavour::Submission, context));
        join(client, server);
        QCOMPARE(owner->results.size(), size_t(1));
        QCOMPARE(int(owner->results.front().kind), int(RecipientResult::Kind::Delivered));
        QCOMPARE(world.store.queue.size(), size_t(1));
        QCOMPARE(world.notices, size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestEndToEnd)
#include "tst_end_to_end.moc"
