// Many connections at once, plain and TLS, cut into random slices, some of them broken off.
#include <QTest>

#include <random>
#include <thread>

#include "tests/unit/net/harness.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

/// One client's life; false with what went wrong in @p problem.
bool live(uint16_t port, bool tls, unsigned seed, std::string& problem)
{
    std::mt19937 random(seed);
    const auto below = [&](unsigned most) { return random() % most; };
    Client client(port);
    if (tls && !client.startTls()) {
        problem = "handshake: " + client.tlsError();
        return false;
    }
    if (client.line() != "hello") {
        problem = "greeting";
        return false;
    }
    std::string script;
    std::vector<std::string> expected;
    for (int i = 0; i < 30; ++i) {
        switch (below(4)) {
        case 0:
            script += "LATER\r\n";
            expected.push_back("late");
            break;
        case 1: {
            const unsigned size = 1 + below(40000);
            script += "BIG " + std::to_string(size) + "\r\n";
            expected.push_back(std::string(size, 'b'));
            break;
        }
        default:
            expected.push_back(std::string(below(3000), char('a' + below(26))) + "!");
            script += expected.back() + "\r\n";
        }
    }
    std::thread writer([&] {
        std::mt19937 cuts(seed + 1);
        for (size_t at = 0; at < script.size();) {
            const size_t size = 1 + cuts() % (cuts() % 3 == 0 ? 20000 : 50);
            if (!client.send(std::string_view(script).substr(at, size)))
                return;
            at += size;
        }
    });
    bool good = true;
    if (tls)
        writer.join(); // one SSL object is one thread's at a time; 30 replies fit the buffers
    const bool breakOff = !tls && below(5) == 0;
    for (size_t i = 0; i < expected.size() && good; ++i) {
        const std::string line = client.line();
        if (line != expected[i]) {
            problem = "reply " + std::to_string(i) + ": " + line.substr(0, 100) + " for " + expected[i].substr(0, 100);
            good = false;
        }
        if (breakOff && i == 10)
            break;
    }
    if (writer.joinable())
        writer.join();
    if (breakOff) {
        client.reset();
        return good;
    }
    if (good && (!client.send("QUIT\r\n") || client.line() != "bye" || !client.ends())) {
        problem = "the end";
        good = false;
    }
    return good;
}

} // namespace

class TestEngineStorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyAtOnce()
    {
        EngineFixture fixture;
        const uint16_t plain = fixture.add("imap");
        const uint16_t tls = fixture.add("imaps", wire::TlsMode::Implicit);
        constexpr int clients = 200;
        std::vector<std::string> problems(clients);
        std::vector<std::thread> threads;
        for (int i = 0; i < clients; ++i)
            threads.emplace_back([&, i] {
                const bool withTls = i % 4 == 0;
                live(withTls ? tls : plain, withTls, unsigned(i), problems[size_t(i)]);
            });
        for (std::thread& thread : threads)
            thread.join();
        for (const std::string& problem : problems)
            QCOMPARE(problem, std::string());
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 0; }));
        QCOMPARE(int(fixture.shared->alive), 0);
        QVERIFY(fixture.hub.sessions().empty());
    }

    void comingAndGoing()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtp");
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937 random{unsigned(t)};
                for (int i = 0; i < 100; ++i) {
                    Client client(port);
                    if (random() % 3 == 0)
                        client.send("LATER\r\nx\r\n");
                    if (random() % 3 == 0)
                        client.line();
                    if (random() % 2 == 0)
                        client.reset();
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 0; }));
        QVERIFY(fixture.waitUntil([&] { return fixture.shared->alive == 0; }));
    }
};

QTEST_GUILESS_MAIN(TestEngineStorm)
#include "tst_engine_storm.moc"
