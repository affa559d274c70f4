// The engine carries sessions over real sockets: bytes, closing, backpressure, timers, PROXY headers, local sockets.
#include <QTest>

#include <thread>

#include <sys/stat.h>

#include "base/files.h"
#include "tests/unit/net/harness.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

std::string proxyHeader(const char* source4, uint16_t port)
{
    std::string bytes("\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c", 16);
    const auto octets = wire::parseIp(source4);
    bytes.append(reinterpret_cast<const char*>(octets->data()) + 12, 4);
    bytes.append("\x7f\x00\x00\x01", 4);
    bytes += char(port >> 8);
    bytes += char(port & 255);
    bytes.append("\x00\x19", 2);
    return bytes;
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void echoes()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"));
        QVERIFY(client.isConnected());
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("one\r\ntwo\r\nth"));
        QCOMPARE(client.line(), std::string("one"));
        QCOMPARE(client.line(), std::string("two"));
        QVERIFY(client.send("ree\r\nINFO\r\n"));
        QCOMPARE(client.line(), std::string("three"));
        QVERIFY(client.line().rfind("127.0.0.1 127.0.0.1:", 0) == 0);
        const auto sessions = fixture.hub.sessions();
        QCOMPARE(sessions.size(), size_t(1));
        QCOMPARE(sessions[0].service, std::string("smtp"));
        QCOMPARE(sessions[0].bytesIn, uint64_t(23));
        QVERIFY(client.send("QUIT\r\n"));
        QCOMPARE(client.line(), std::string("bye"));
        QVERIFY(client.ends());
        QVERIFY(fixture.shared->journal.waitFor("closed"));
        QVERIFY(fixture.waitUntil([&] { return fixture.shared->alive == 0; }));
        client.finishSending();
        QVERIFY(
            fixture.waitUntil([&] { return fixture.engine->connections() == 0 && fixture.hub.sessions().empty(); }));
        QVERIFY(fixture.hub.look().sinceStart[size_t(watch::Counter::BytesReceived)] >= 29);
    }

    void theLastReplySurvivesInputBehindIt()
    {
        // Without lingering, unread input makes the kernel answer with a reset, which may overtake the reply.
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtp");
        for (int i = 0; i < 20; ++i) {
            Client client(port);
            QVERIFY(client.send("QUIT\r\n" + std::string(100000, 'x')));
            QCOMPARE(client.line(), std::string("hello"));
            QCOMPARE(client.line(), std::string("bye"));
            QVERIFY(client.ends());
        }
    }

    void abortLosesWhatIsQueued()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"));
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("ABORT\r\n"));
        QVERIFY(client.ends());
        QVERIFY(fixture.shared->journal.waitFor("closed"));
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 0; }));
    }

    void anExceptionEndsItsSessionOnly()
    {
        EngineFixture fixture({}, 1);
        const uint16_t port = fixture.add("smtp");
        Client good(port);
        Client bad(port);
        QCOMPARE(good.line(), std::string("hello"));
        QCOMPARE(bad.line(), std::string("hello"));
        QVERIFY(bad.send("THROW\r\n"));
        QVERIFY(bad.ends());
        QVERIFY(good.send("x\r\n"));
        QCOMPARE(good.line(), std::string("x"));
    }

    void bigRepliesArePulled()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"));
        QCOMPARE(client.line(), std::string("hello"));
        constexpr size_t size = 30 * 1000 * 1000;
        QVERIFY(client.send("BIG 30000000\r\nafter\r\n"));
        QVERIFY(client.bytes(size) == std::string(size, 'b'));
        QCOMPARE(client.line(), std::string());
        QCOMPARE(client.line(), std::string("after"));
    }

    void sharedBytesKeepTheirOrder()
    {
        EngineFixture fixture;
        const uint16_t plain = fixture.add("smtp");
        const uint16_t tls = fixture.add("imaps", wire::TlsMode::Implicit);
        for (const size_t size : {size_t(1), size_t(70'000), size_t(5'000'000)}) {
            for (const uint16_t port : {plain, tls}) {
                const size_t before = fixture.shared->journal.count("shared bytes let go");
                Client client(port, "127.0.0.1", size > 100'000 ? 4096 : 0);
                QVERIFY(port == plain || client.startTls());
                QCOMPARE(client.line(), std::string("hello"));
                QVERIFY(client.send("SHARE " + std::to_string(size) + "\r\nQUIT\r\n"));
                for (const char* line : {"one", "two"}) {
                    QCOMPARE(client.line(), std::string(line));
                    QVERIFY(client.bytes(size) == std::string(size, 's'));
                }
                QCOMPARE(client.line(), std::string("bye"));
                QVERIFY(client.ends());
                QVERIFY(fixture.waitUntil([&] { return fixture.shared->journal.count("shared bytes let go") == before + 1; }));
            }
        }
        // Nor are they lost with the connection.
        Client client(plain, "127.0.0.1", 4096);
        QCOMPARE(client.line(), std::string("hello"));
        const size_t before = fixture.shared->journal.count("shared bytes let go");
        QVERIFY(client.send("SHARE 5000000\r\n"));
        QCOMPARE(client.line(), std::string("one"));
        client.reset();
        QVERIFY(fixture.waitUntil([&] { return fixture.shared->journal.count("shared bytes let go") == before + 1; }));
    }

    void slowReadersHoldBackTheSession()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"), "127.0.0.1", 4096);
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("BIG 100000000\r\n"));
        // The session cannot run ahead of the network by more than the marks and the kernel's buffers.
        QVERIFY(fixture.waitUntil([&] { return fixture.hub.sessions().at(0).bytesOut > 1000; }));
        QCOMPARE(fixture.shared->journal.count("big done"), size_t(0));
        QVERIFY(fixture.hub.sessions().at(0).bytesOut < 50000000);
    }

    void slowReadersAreCutOff()
    {
        EngineFixture fixture({"limits.slow-peer=5"});
        Client client(fixture.add("smtp"), "127.0.0.1", 4096);
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("BIG 100000000\r\n"));
        QVERIFY(fixture.shared->journal.waitFor("closed: the peer does not read what was sent to it"));
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 0; }));
    }

    void pausedInputHoldsThePeerBack()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"));
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("HOLD\r\nfirst\r\n"));
        QVERIFY(fixture.shared->journal.waitFor("held"));
        QVERIFY(client.send("second\r\n"));
        QVERIFY(client.send("third\r\n"));
        fixture.shared->release();
        for (const char* expected : {"released", "first", "second", "third"})
            QCOMPARE(client.line(), std::string(expected));
    }

    void halfClosedPeersGetTheirReplies()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtp");
        {
            Client client(port);
            QVERIFY(client.send("one\r\ntwo\r\nBIG 5000000\r\n"));
            client.finishSending();
            QCOMPARE(client.line(), std::string("hello"));
            QCOMPARE(client.line(), std::string("one"));
            QCOMPARE(client.line(), std::string("two"));
            QVERIFY(client.bytes(100000).size() == 100000);
            QVERIFY(fixture.shared->journal.waitFor("closed"));
        }
        {
            // A session that is busy reads on, and hears of the end, once it has resumed.
            Client client(port);
            QCOMPARE(client.line(), std::string("hello"));
            QVERIFY(client.send("LATER\r\nlast\r\n"));
            client.finishSending();
            QCOMPARE(client.line(), std::string("late"));
            QCOMPARE(client.line(), std::string("last"));
            QVERIFY(client.ends());
        }
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 0 && fixture.shared->alive == 0; }));
        QCOMPARE(fixture.shared->journal.count("closed"), size_t(2));
    }

    void resetsAreTold()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtp");
        Client client(port);
        QCOMPARE(client.line(), std::string("hello"));
        client.reset();
        QVERIFY(fixture.shared->journal.waitFor("closed: Connection reset by peer"));
        Client paused(port);
        QCOMPARE(paused.line(), std::string("hello"));
        QVERIFY(paused.send("HOLD\r\n"));
        QVERIFY(fixture.shared->journal.waitFor("held"));
        paused.reset();
        QVERIFY(fixture.waitUntil([&] { return fixture.shared->alive == 0; }));
        fixture.shared->release(); // the session has gone; its life is over
    }

    void timersReachTheSession()
    {
        EngineFixture fixture;
        Client client(fixture.add("smtp"));
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("TIMER 30\r\n"));
        QCOMPARE(client.line(), std::string("expired"));
        QVERIFY(client.send("IDLE 300\r\n"));
        QCOMPARE(client.line(), std::string("idle"));
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 600) { // talking keeps it alive
            QVERIFY(client.send("x\r\n"));
            QCOMPARE(client.line(), std::string("x"));
        }
        QCOMPARE(client.line(), std::string("idle too long"));
        QVERIFY(client.ends());
    }

    void proxyHeadersTellThePeer()
    {
        EngineFixture fixture({"limits.proxy-protocol-from=127.0.0.0/8", "limits.connections-per-ip=1"});
        const uint16_t port = fixture.add("smtp");
        Client client(port);
        const std::string header = proxyHeader("192.0.2.7", 4711);
        for (const char octet : header)
            QVERIFY(client.send(std::string(1, octet)));
        QVERIFY(client.send("INFO\r\n"));
        QCOMPARE(client.line(), std::string("hello"));
        QCOMPARE(client.line(), std::string("192.0.2.7 127.0.0.1:25 plain []"));
        QCOMPARE(fixture.hub.sessions().at(0).peer, std::string("192.0.2.7:4711"));
        {
            Client second(port); // the limit counts the real address
            QVERIFY(second.send(header + "INFO\r\n"));
            QCOMPARE(second.line(), std::string("too busy"));
            QVERIFY(second.ends());
        }
        Client other(port);
        QVERIFY(other.send(proxyHeader("192.0.2.8", 1) + "x\r\n"));
        QCOMPARE(other.line(), std::string("hello"));
        QCOMPARE(other.line(), std::string("x"));
        for (const char* wrong : {"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "EHLO client.test\r\n"}) {
            Client refused(port);
            QVERIFY(refused.send(wrong));
            QVERIFY(refused.ends());
        }
    }

    void bigLoadBehindAProxyHeader()
    {
        EngineFixture fixture({"limits.proxy-protocol-from=127.0.0.1"});
        Client client(fixture.add("smtp"));
        QVERIFY(client.send(proxyHeader("192.0.2.7", 4711) + std::string(200000, 'x') + "\r\n"));
        QCOMPARE(client.line(), std::string("hello"));
        QCOMPARE(client.line().size(), size_t(200000));
    }

    void localSockets()
    {
        EngineFixture fixture;
        const std::string deep = fixture.path(std::string(90, 'd'));
        QVERIFY(FileSystem::system().makeFolder(deep).has_value());
        for (const std::string& path : {fixture.path("control"), deep + "/" + std::string(60, 'n')}) {
            const std::string name = "controller" + std::to_string(path.size());
            QVERIFY(fixture.engine->addLocal(fixture.service(name, wire::TlsMode::None), path).has_value());
            struct stat status {};
            QCOMPARE(::stat(path.c_str(), &status), 0);
            QCOMPARE(int(status.st_mode & 0777), 0600);
            auto socket = net::connectLocal(path);
            QVERIFY(socket.has_value());
            Client client(std::move(*socket));
            QCOMPARE(client.line(), std::string("hello"));
            QVERIFY(client.send("INFO\r\n"));
            QCOMPARE(client.line(), std::string("local local:0 plain []"));

            const auto taken = net::listenLocal(path);
            QVERIFY(!taken);
            QCOMPARE(taken.error().kind, ErrorKind::InUse);
            QVERIFY(fixture.engine->deactivate(name).has_value());
            QVERIFY(!net::connectLocal(path));
            QVERIFY(fixture.engine->activate(name).has_value());
            QVERIFY(net::connectLocal(path).has_value());
        }
        QVERIFY(fixture.engine->ports().empty());
    }

    void bothFamiliesOnOnePort()
    {
        EngineFixture fixture;
        const auto six = net::listenTcp("::1", 0);
        const uint16_t port = fixture.add("smtp", wire::TlsMode::StartTls, {});
        Client four(port, "127.0.0.1");
        QCOMPARE(four.line(), std::string("hello"));
        if (!six)
            QSKIP("no IPv6 on this machine");
        Client client(port, "::1");
        QCOMPARE(client.line(), std::string("hello"));
        QVERIFY(client.send("INFO\r\n"));
        QVERIFY(client.line().rfind("::1 [::1]:", 0) == 0);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
