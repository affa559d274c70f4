// Limits of services and of the process.
#include <QTest>

#include <sys/resource.h>

#include "tests/unit/net/harness.h"

using namespace posthorn;
using namespace posthorn::test;

class TestEngineLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectionsToOneService()
    {
        EngineFixture fixture({"limits.connections=3"});
        const uint16_t port = fixture.add("smtp");
        const uint16_t other = fixture.add("imap");
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 3; ++i) {
            clients.push_back(std::make_unique<Client>(port));
            QCOMPARE(clients.back()->line(), std::string("hello"));
        }
        Client refused(port);
        QCOMPARE(refused.line(), std::string("too busy"));
        QVERIFY(refused.ends());
        Client elsewhere(other);
        QCOMPARE(elsewhere.line(), std::string("hello"));
        clients.pop_back();
        QVERIFY(fixture.waitUntil([&] { return fixture.shared->alive == 3; }));
        QVERIFY(fixture.waitUntil([&] { return fixture.engine->connections() == 3; }));
        Client again(port);
        QCOMPARE(again.line(), std::string("hello"));
        QCOMPARE(fixture.hub.look().sinceStart[size_t(watch::Counter::ConnectionsRefused)], uint64_t(1));
        QCOMPARE(fixture.hub.look().sinceStart[size_t(watch::Counter::ConnectionsAccepted)], uint64_t(5));
    }

    void loopbackIsExemptFromTheLimitPerAddress()
    {
        EngineFixture fixture({"limits.connections-per-ip=1"});
        const uint16_t port = fixture.add("smtp");
        Client one(port);
        Client two(port);
        QCOMPARE(one.line(), std::string("hello"));
        QCOMPARE(two.line(), std::string("hello"));
    }

    void addressesAreCounted()
    {
        using net::IpKey;
        net::ServicePort port{wire::Service()};
        const IpKey a = IpKey::of("192.0.2.1");
        QVERIFY(a == IpKey::of("192.0.2.1"));
        QVERIFY(!(a == IpKey::of("192.0.2.2")));
        QVERIFY(IpKey::of("2001:db8:1:2::1") == IpKey::of("2001:db8:1:2:3:4:5:6")); // one /64 is one host's
        QVERIFY(!(IpKey::of("2001:db8:1:2::1") == IpKey::of("2001:db8:1:3::1")));
        QVERIFY(port.enterFrom(a, 2));
        QVERIFY(port.enterFrom(a, 2));
        QVERIFY(!port.enterFrom(a, 2));
        QVERIFY(port.enterFrom(IpKey::of("192.0.2.2"), 2));
        port.leaveFrom(a);
        QVERIFY(port.enterFrom(a, 2));
        QVERIFY(port.enter(1));
        QVERIFY(!port.enter(1));
        QCOMPARE(port.connections(), 1U);
        port.leave();
        QVERIFY(port.enter(1));
    }

    void withoutDescriptorsConnectionsWait()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtp");
        std::vector<std::unique_ptr<Client>> clients;
        clients.push_back(std::make_unique<Client>(port));
        QCOMPARE(clients[0]->line(), std::string("hello"));
        std::vector<net::Descriptor> spare; // the clients' own, made before the limit
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        auto next = std::make_unique<Client>(port);
        QCOMPARE(next->line(), std::string("hello"));
        const int highest = ::dup(0);
        ::close(highest);
        net::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
        const rlimit tight{rlim_t(socket.get() + 1), before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &tight);
        const auto address = net::numericAddress("127.0.0.1", port);
        QCOMPARE(::connect(socket.get(), address->raw(), address->size), 0); // by the kernel's queue
        const auto complained = [&] {
            for (const watch::LogLine& line : fixture.hub.linesFrom(1, 1000)) {
                if (line.text.find("connections to smtp have to wait") == 0)
                    return true;
            }
            return false;
        };
        const bool told = fixture.waitUntil(complained);
        rusage start{};
        ::getrusage(RUSAGE_SELF, &start);
        QTest::qWait(500);
        rusage end{};
        ::getrusage(RUSAGE_SELF, &end);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(told);
        const auto used = [](const rusage& usage) {
            return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
                   usage.ru_stime.tv_usec;
        };
        QVERIFY2(used(end) - used(start) < 250000, "it spins");
        Client waiting(std::move(socket));
        QCOMPARE(waiting.line(), std::string("hello"));
    }
};

QTEST_GUILESS_MAIN(TestEngineLimits)
#include "tst_engine_limits.moc"
