// Services on and off, sessions ended from outside, and the orderly stop.
#include <QTest>

#include "tests/unit/net/harness.h"

using namespace posthorn;
using namespace posthorn::test;

class TestEngineControl : public QObject {
    Q_OBJECT

    static watch::ServiceView view(const EngineFixture& fixture, const std::string& name)
    {
        for (const watch::ServiceView& each : fixture.hub.look().services) {
            if (each.name == name)
                return each;
        }
        return {};
    }

private Q_SLOTS:
    void servicesGoOnAndOff()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("pop3");
        fixture.add("imap");
        QCOMPARE(fixture.engine->ports().at("pop3"), port);
        QCOMPARE(view(fixture, "pop3").state, watch::ServiceState::Active);
        Client client(port);
        QCOMPARE(client.line(), std::string("hello"));
        QCOMPARE(view(fixture, "pop3").sessions, 1U);
        QVERIFY(fixture.engine->deactivate("pop3").has_value());
        QCOMPARE(client.line(), std::string("going down"));
        QVERIFY(client.ends());
        QVERIFY(!Client(port).isConnected());
        QCOMPARE(view(fixture, "pop3").state, watch::ServiceState::Inactive);
        QCOMPARE(fixture.engine->ports().count("pop3"), size_t(0));
        QCOMPARE(fixture.engine->activate("pop3").value(), port); // the same again
        Client again(port);
        QCOMPARE(again.line(), std::string("hello"));
        QCOMPARE(fixture.engine->activate("pop3").value(), port);
        QVERIFY(fixture.engine->remove("pop3").has_value());
        QVERIFY(!fixture.engine->activate("pop3"));
        QVERIFY(!fixture.engine->deactivate("nothing"));
        QVERIFY(!fixture.engine->add(fixture.service("imap")));
    }

    void takenPortsAreShownAsFailed()
    {
        EngineFixture fixture;
        auto taken = net::listenTcp("127.0.0.1", 0);
        QVERIFY(taken.has_value());
        wire::Service service = fixture.service("smtp");
        service.port = net::localEndpoint(taken->get()).port;
        const auto added = fixture.engine->add(service, {"127.0.0.1"});
        QVERIFY(!added);
        QCOMPARE(added.error().kind, ErrorKind::InUse);
        QCOMPARE(view(fixture, "smtp").state, watch::ServiceState::Failed);
        QVERIFY(!view(fixture, "smtp").problem.empty());
        taken->reset();
        QVERIFY(fixture.engine->activate("smtp").has_value());
        QCOMPARE(view(fixture, "smtp").state, watch::ServiceState::Active);
    }

    void sessionsAreDisconnected()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imap");
        fixture.hub.onControl([&](const watch::Control& message) { fixture.engine->control(message); });
        Client alice(port);
        Client alice2(port);
        Client bob(port);
        for (Client* each : {&alice, &alice2, &bob})
            QCOMPARE(each->line(), std::string("hello"));
        QVERIFY(alice.send("ACCOUNT alice@demo.test\r\n"));
        QVERIFY(alice2.send("ACCOUNT alice@demo.test\r\n"));
        QVERIFY(bob.send("ACCOUNT bob@demo.test\r\n"));
        for (Client* each : {&alice, &alice2, &bob})
            QCOMPARE(each->line(), std::string("set"));
        fixture.engine->disconnectAccount("alice@demo.test");
        QCOMPARE(alice.line(), std::string("going down"));
        QCOMPARE(alice2.line(), std::string("going down"));
        QVERIFY(bob.send("x\r\n"));
        QCOMPARE(bob.line(), std::string("x"));
        alice.reset();
        alice2.reset();
        QVERIFY(fixture.waitUntil([&] { return fixture.hub.sessions().size() == 1; }));
        fixture.hub.send({watch::Control::Kind::DisconnectSession, {}, fixture.hub.sessions().at(0).id});
        QCOMPARE(bob.line(), std::string("going down"));
        fixture.hub.send({watch::Control::Kind::DeactivateService, "imap", 0});
        QVERIFY(!Client(port).isConnected());
        fixture.hub.send({watch::Control::Kind::ActivateService, "imap", 0});
        QVERIFY(Client(port).isConnected());
        QVERIFY(!fixture.engine->control({watch::Control::Kind::Stop, {}, 0}));
    }

    void stoppingSaysGoodbyeToEverybody()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imap");
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<Client>(port));
            QCOMPARE(clients.back()->line(), std::string("hello"));
        }
        std::thread stopping([&] { fixture.engine->stopSessions(std::chrono::seconds(20)); });
        for (const auto& client : clients) {
            QCOMPARE(client->line(), std::string("going down"));
            QVERIFY(client->ends());
        }
        clients.clear();
        stopping.join();
        QCOMPARE(int(fixture.shared->alive), 0);
        QVERIFY(!Client(port).isConnected());
        // The workers still run.
        std::atomic<bool> ran{false};
        fixture.engine->worker(0).post([&] { ran = true; });
        QVERIFY(fixture.waitUntil([&] { return bool(ran); }));
    }

    void stubbornSessionsAreAborted()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imap");
        fixture.add("imaps", wire::TlsMode::Implicit);
        Client client(port);
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("STUBBORN\r\n"));
        QCOMPARE(client.line(), std::string("never"));
        Client silent(fixture.engine->ports().at("imaps")); // within its handshake
        QElapsedTimer clock;
        clock.start();
        fixture.engine->stopSessions(std::chrono::milliseconds(300));
        QVERIFY(clock.elapsed() >= 290);
        QVERIFY(clock.elapsed() < 5000);
        QVERIFY(client.ends());
        QVERIFY(silent.ends());
        QCOMPARE(int(fixture.shared->alive), 0);
        QCOMPARE(fixture.shared->journal.count("shutdown"), size_t(1));
    }

    void theEngineMayGoWithEverythingOpen()
    {
        auto shared = std::make_shared<WordSession::Shared>();
        std::vector<std::unique_ptr<Client>> clients;
        {
            EngineFixture fixture;
            fixture.shared = shared;
            const uint16_t port = fixture.add("imap");
            for (int i = 0; i < 10; ++i) {
                clients.push_back(std::make_unique<Client>(port));
                QVERIFY(clients.back()->send("BIG 10000000\r\n"));
            }
        }
        QCOMPARE(int(shared->alive), 0);
    }
};

QTEST_GUILESS_MAIN(TestEngineControl)
#include "tst_engine_control.moc"
