// TLS on the engine: implicit and STARTTLS, SNI, reload, tickets, rubbish and injected plain text.
#include <csignal>

#include <QTest>

#include <fstream>

#include <openssl/ssl.h>

#include "base/crypto/crypto.h"
#include "tests/unit/net/harness.h"

using namespace posthorn;
using namespace posthorn::test;

// A client of these tests may write to a connection that the server has just closed: that is an error, not an end.
[[maybe_unused]] const auto noPipeSignal = std::signal(SIGPIPE, SIG_IGN);

class TestEngineTls : public QObject {
    Q_OBJECT

    static void makeCertificate(const std::string& path, const std::vector<std::string>& names)
    {
        const auto key = crypto::makeKey(crypto::KeyKind::EcdsaP256);
        std::ofstream(path + ".crt") << crypto::makeCertificate(*key, names, 10).value();
        std::ofstream(path + ".key") << key->toPem();
    }

private Q_SLOTS:
    void implicit()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imaps", wire::TlsMode::Implicit);
        Client client(port);
        QVERIFY(client.startTls("mail.example.test"));
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("INFO\r\n"));
        const std::string info = client.line();
        QVERIFY(info.find(" TLSv1.3 [mail.example.test] tls-exporter=" + client.exporter() +
                          " tls-server-end-point=" + client.endPoint()) != std::string::npos);
        QVERIFY(fixture.hub.sessions().at(0).tls);
        QVERIFY(client.send("BIG 3000000\r\n"));
        QCOMPARE(client.bytes(3000000).size(), size_t(3000000));
        QCOMPARE(client.line(), std::string());
        QVERIFY(client.send(std::string(900000, 'x') + "\r\n"));
        QCOMPARE(client.line().size(), size_t(900000));
        QVERIFY(client.send("LATER\r\nbehind\r\n")); // paused with decrypted bytes waiting
        QCOMPARE(client.line(), std::string("late"));
        QCOMPARE(client.line(), std::string("behind"));
        QVERIFY(client.send("QUIT\r\n"));
        QCOMPARE(client.line(), std::string("bye"));
        QVERIFY(client.ends());
    }

    void eitherAsTheFirstOctetSays()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("admin", wire::TlsMode::Either);
        Client plain(port);
        QVERIFY(plain.send("INFO\r\n"));
        QCOMPARE(plain.line(), std::string("hello"));
        QVERIFY(plain.line().find("TLS") == std::string::npos);
        Client encrypted(port);
        QVERIFY(encrypted.startTls());
        QCOMPARE(encrypted.line(), std::string("hello"));
        QVERIFY(encrypted.send("INFO\r\n"));
        QVERIFY(encrypted.line().find(" TLSv1.3 ") != std::string::npos);
        Client silent(port);
        silent.finishSending();
        QVERIFY(silent.ends());
    }

    void pausedTlsKeepsItsOrder()
    {
        EngineFixture fixture;
        Client client(fixture.add("imaps", wire::TlsMode::Implicit));
        QVERIFY(client.startTls());
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("HOLD\r\n"));
        QVERIFY(fixture.shared->journal.waitFor("held"));
        std::string many;
        for (int i = 0; i < 50000; ++i)
            many += std::to_string(i) + "\r\n";
        QVERIFY(client.send(many));
        client.finishSending();
        fixture.shared->release();
        QCOMPARE(client.line(), std::string("released"));
        for (int i = 0; i < 50000; ++i)
            QCOMPARE(client.line(), std::to_string(i));
        QVERIFY(client.ends());
    }

    void version12AndRsa()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imaps", wire::TlsMode::Implicit);
        Client ecdsa(port);
        QVERIFY(ecdsa.startTls("", TLS1_2_VERSION));
        QCOMPARE(ecdsa.certificateKey(), std::string("EC"));
        QCOMPARE(ecdsa.line(), std::string("hello"));
        QVERIFY(ecdsa.send("INFO\r\n"));
        QVERIFY(ecdsa.line().find("tls-exporter=" + ecdsa.exporter()) != std::string::npos);
        Client rsa(port);
        QVERIFY(rsa.startTls("", TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256"));
        QCOMPARE(rsa.certificateKey(), std::string("RSA"));
        QCOMPARE(rsa.line(), std::string("hello"));
        Client old(port);
        QVERIFY(!old.startTls("", TLS1_1_VERSION, "DEFAULT:@SECLEVEL=0"));
        QVERIFY(fixture.change("tls.minimum-version=1.3"));
        QVERIFY(fixture.engine->reloadCertificates().has_value());
        Client tooOld(port);
        QVERIFY(!tooOld.startTls("", TLS1_2_VERSION));
    }

    void startTls()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"));
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("STARTTLS\r\n"));
        QCOMPARE(client.line(), std::string("go"));
        QVERIFY(client.startTls());
        QVERIFY(fixture.shared->journal.waitFor("tls"));
        QVERIFY(client.send("secret\r\n"));
        QCOMPARE(client.line(), std::string("secret"));
    }

    void plainTextBehindStartTlsIsThrownAway()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtp");
        for (const size_t size : {size_t(0), size_t(70000)}) { // within the piece, and beyond the read buffer
            Client client(port);
            QCOMPARE(client.line(), std::string("hello"));
            QVERIFY(client.send("STARTTLS\r\ninjected\r\n" + std::string(size, 'i') + "\r\n"));
            QCOMPARE(client.line(), std::string("go"));
            if (!client.startTls()) { // bytes that were still on their way ended the handshake: safe as well
                QVERIFY(size > 0);
                continue;
            }
            QVERIFY(client.send("genuine\r\n"));
            QCOMPARE(client.line(), std::string("genuine"));
        }
    }

    void rubbishInPlaceOfAHandshake()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imaps", wire::TlsMode::Implicit);
        {
            Client client(port);
            QVERIFY(client.send("a001 LOGIN alice secret\r\n"));
            client.bytes(100); // the alert
            QVERIFY(client.ends());
        }
        {
            Client client(port);
            client.finishSending();
            QVERIFY(client.ends());
        }
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 0; }));
        QCOMPARE(int(fixture.shared->alive), 0);
        QCOMPARE(fixture.shared->journal.lines().size(), size_t(0)); // no session was ever made
    }

    void certificatesByName()
    {
        EngineFixture fixture;
        makeCertificate(fixture.path("one"), {"mail.one.test"});
        makeCertificate(fixture.path("two"), {"*.two.test"});
        const uint16_t port = fixture.add("imaps", wire::TlsMode::Implicit);
        QVERIFY(fixture.change("tls.domain-certificates=mail.one.test=" + fixture.path("one.crt") + ':' +
                               fixture.path("one.key") + ", *.two.test=" + fixture.path("two.crt") + ':' +
                               fixture.path("two.key")));
        QVERIFY(fixture.engine->reloadCertificates().has_value());
        const auto nameFor = [&](const std::string& asked) {
            Client client(port);
            return client.startTls(asked) ? client.certificateName() : "failed: " + client.tlsError();
        };
        QCOMPARE(nameFor("mail.one.test"), std::string("mail.one.test"));
        QCOMPARE(nameFor("MAIL.ONE.TEST"), std::string("mail.one.test"));
        QCOMPARE(nameFor("imap.two.test"), std::string("*.two.test"));
        const std::string own = nameFor("");
        QVERIFY(own != "mail.one.test" && own != "*.two.test");
        QCOMPARE(nameFor("deep.imap.two.test"), own); // a star stands for one label
        QCOMPARE(nameFor("two.test"), own);
        QCOMPARE(nameFor("unknown.test"), own);
    }

    void reloadKeepsOldSessions()
    {
        EngineFixture fixture;
        makeCertificate(fixture.path("new"), {"renewed.test"});
        const uint16_t port = fixture.add("imaps", wire::TlsMode::Implicit);
        Client before(port);
        QVERIFY(before.startTls());
        QCOMPARE(before.line(), std::string("hello"));
        QVERIFY(fixture.change("tls.certificate=" + fixture.path("new.crt")));
        QVERIFY(!fixture.engine->reloadCertificates().has_value()); // the key is missing
        Client meanwhile(port);
        QVERIFY(meanwhile.startTls());
        QVERIFY(meanwhile.certificateName() != "renewed.test");
        QVERIFY(fixture.change("tls.private-key=" + fixture.path("new.key")));
        QVERIFY(fixture.engine->reloadCertificates().has_value());
        Client after(port);
        QVERIFY(after.startTls());
        QCOMPARE(after.certificateName(), std::string("renewed.test"));
        QVERIFY(before.send("still here\r\n"));
        QCOMPARE(before.line(), std::string("still here"));
    }

    void ticketsResumeSessions()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("imaps", wire::TlsMode::Implicit);
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            Client first(port);
            QVERIFY(first.startTls("localhost", version));
            QCOMPARE(first.line(), std::string("hello"));
            QVERIFY(!first.isResumed());
            Client second(port);
            second.resume(first.session());
            QVERIFY(second.startTls("localhost", version));
            QVERIFY(second.isResumed());
            QCOMPARE(second.line(), std::string("hello"));
            QVERIFY(second.send("INFO\r\n"));
            QVERIFY(second.line().find("tls-exporter=" + second.exporter()) != std::string::npos);
        }
    }

    void slowReadersUnderTls()
    {
        EngineFixture fixture({"limits.slow-peer=5"});
        Client client(fixture.add("imaps", wire::TlsMode::Implicit), "127.0.0.1", 4096);
        QVERIFY(client.startTls());
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("BIG 100000000\r\n"));
        QVERIFY(fixture.shared->journal.waitFor("closed: the peer does not read what was sent to it"));
    }
};

QTEST_GUILESS_MAIN(TestEngineTls)
#include "tst_engine_tls.moc"
