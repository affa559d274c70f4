// The resolver against a small DNS server on loopback that says what the test wants, late or not at all.
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <set>
#include <thread>


#include "net/resolver.h"
#include "tests/unit/net/dns_server.h"

using namespace posthorn;
using namespace posthorn::test;
using wire::MxHost;

namespace {

/// A resolver that trusts a zone made up here, and the name servers it asks.
struct SignedWorld {
    ZoneKey key{"signed.example"};
    DnsServer server;
    QTemporaryDir folder;
    std::vector<std::string> problems;
    std::unique_ptr<net::Resolver> resolver;
    ManualExecutor loop;

    SignedWorld()
    {
        const std::string v4("\xc0\x00\x02\x01", 4);
        server.answers[{"signed.example", 48}].records = {key.record()};
        server.answers[{"signed.example", 15}].records = {mxData(20, "mx2.signed.example"), mxData(10, "mx1.signed.example")};
        server.answers[{"mx1.signed.example", 1}].records = {v4};
        server.answers[{"mx1.signed.example", 28}].records = {v4 + v4 + v4 + v4};
        for (auto& [question, answer] : server.answers)
            answer.signature = key.sign(question.first, question.second, answer.records);
        server.answers[{"forged.signed.example", 15}].records = {mxData(10, "evil.example")};
        server.answers[{"forged.signed.example", 15}].signature =
            key.sign("forged.signed.example", 15, {mxData(10, "mx1.signed.example")});
        server.answers[{"bare.signed.example", 15}].records = {mxData(10, "evil.example")};
        server.answers[{"elsewhere.example", 15}].records = {mxData(10, "mx.elsewhere.example")};
    }
    void start(std::string anchor)
    {
        server.start();
        QFile file(folder.filePath(QStringLiteral("anchor.key")));
        if (!anchor.empty() && (!file.open(QIODevice::WriteOnly) || file.write(anchor.c_str()) < 0))
            qFatal("no anchor");
        file.close();
        net::ResolverOptions options;
        options.forwarder = "127.0.0.1@" + std::to_string(server.port);
        options.hosts.clear();
        options.trustAnchor = file.fileName().toStdString();
        options.timeout = std::chrono::milliseconds(20000);
        options.unvalidated = [this](const std::string& problem) { // read once an answer has come behind it
            problems.push_back(problem);
        };
        resolver = std::make_unique<net::Resolver>(options);
    }
    /// "secure 10 host;", or the error's kind.
    std::string mx(const std::string& domain)
    {
        std::string text;
        resolver->mx(domain, loop, [&](Result<wire::MxAnswer> result) {
            text = result ? result->secure ? "secure " : "insecure " : std::string(errorKindName(result.error().kind));
            if (result) {
                for (const MxHost& host : result->hosts)
                    text += std::to_string(host.preference) + ' ' + host.name + ';';
            }
        });
        loop.wait(30000);
        return text;
    }
};

} // namespace

class TestResolver : public QObject {
    Q_OBJECT
    DnsServer m_server;
    std::unique_ptr<net::Resolver> m_resolver;
    ManualExecutor m_loop;

    std::string mx(const std::string& domain)
    {
        std::string text;
        m_resolver->mx(domain, m_loop, [&](Result<wire::MxAnswer> result) {
            text = result ? "" : std::string(errorKindName(result.error().kind));
            if (result) {
                for (const MxHost& host : result->hosts)
                    text += std::to_string(host.preference) + ' ' + host.name + ';';
            }
        });
        m_loop.wait(20000);
        return text;
    }
    std::string addresses(const std::string& host)
    {
        std::string text;
        m_resolver->addresses(host, m_loop, [&](Result<wire::AddressAnswer> result) {
            text = result ? "" : std::string(errorKindName(result.error().kind));
            if (result) {
                for (const std::string& each : result->addresses)
                    text += each + ';';
            }
        });
        m_loop.wait(20000);
        return text;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const std::string v4("\xc0\x00\x02\x01", 4);
        std::string v6("\x20\x01\x0d\xb8", 4);
        v6.append(11, '\0').append(1, '\x01');
        m_server.answers[{"example.org", 15}].records = {mxData(20, "MX2.example.org"), mxData(10, "mx1.example.org")};
        m_server.answers[{"null.example.org", 15}].records = {mxData(0, "")};
        m_server.answers[{"equal.example.org", 15}].records = {mxData(5, "a.example.org"), mxData(5, "b.example.org"),
                                                               mxData(5, "c.example.org"),
                                                               mxData(1, "first.example.org")};
        m_server.answers[{"xn--bcher-kva.example.org", 15}].records = {mxData(10, "mx.example.org")};
        m_server.answers[{"mx1.example.org", 1}].records = {v4};
        m_server.answers[{"mx1.example.org", 28}].records = {v6};
        m_server.answers[{"four.example.org", 1}].records = {v4};
        const auto srv = [](int priority, int weight, int port, const std::string& host) {
            std::string data;
            for (const int each : {priority, weight, port})
                append16(data, each);
            return data + wireName(host);
        };
        m_server.answers[{"_xmpp-server._tcp.example.org", 33}].records = {
            srv(20, 0, 5269, "last.example.org"), srv(10, 10, 5270, "light.example.org"), srv(10, 90, 5271, "Heavy.example.org")};
        m_server.answers[{"_xmpp-server._tcp.none.example.org", 33}].records = {srv(0, 0, 0, "")};
        m_server.answers[{"broken.example.org", 15}].rcode = 2;
        m_server.answers[{"half.example.org", 28}].rcode = 2;
        m_server.answers[{"half.example.org", 1}].records = {v4};
        m_server.answers[{"silent.example.org", 15}].silent = true;
        m_server.names = {"four.example.org", "nodata.example.org"};
        m_server.start();

        static const QTemporaryDir folder;
        QFile hosts(folder.filePath(QStringLiteral("hosts")));
        QVERIFY(hosts.open(QIODevice::WriteOnly));
        hosts.write("127.0.0.1 localhost\n192.0.2.77 inhosts.example.org\n");
        hosts.close();
        net::ResolverOptions options;
        options.forwarder = "127.0.0.1@" + std::to_string(m_server.port);
        options.hosts = hosts.fileName().toStdString();
        options.timeout = std::chrono::milliseconds(3000);
        m_resolver = std::make_unique<net::Resolver>(options);
    }

    void mxRecords()
    {
        QCOMPARE(mx("example.org"), std::string("10 mx1.example.org;20 mx2.example.org;"));
        QCOMPARE(mx("EXAMPLE.org."), std::string("10 mx1.example.org;20 mx2.example.org;"));
        QCOMPARE(mx("null.example.org"), std::string("0 .;"));
        QCOMPARE(mx("b\xc3\xbc"
                    "cher.example.org"),
                 std::string("10 mx.example.org;"));
    }

    void equalOnesChangeTheirOrder()
    {
        std::set<std::string> orders;
        for (int i = 0; i < 60; ++i) {
            const std::string order = mx("equal.example.org");
            QVERIFY(order.rfind("1 first.example.org;", 0) == 0);
            orders.insert(order);
        }
        QVERIFY(orders.size() >= 4); // of six
    }

    void failures()
    {
        QCOMPARE(mx("missing.example.org"), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(mx("nodata.example.org"), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(mx("broken.example.org"), std::string(errorKindName(ErrorKind::Unavailable)));
        QCOMPARE(mx(""), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(mx(std::string(3000, 'x')), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(mx(std::string(70, 'x') + ".org"), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(mx("\xff\xfe.org"), std::string(errorKindName(ErrorKind::NotFound)));
    }

    void serviceRecords()
    {
        const auto ask = [this](const std::string& name) {
            std::vector<wire::SrvHost> hosts;
            m_resolver->srv(name, m_loop, [&](Result<std::vector<wire::SrvHost>> result) {
                if (result)
                    hosts = std::move(*result);
            });
            m_loop.wait(20000);
            return hosts;
        };
        int heavyFirst = 0;
        for (int i = 0; i < 60; ++i) {
            const auto hosts = ask("_xmpp-server._tcp.example.org");
            QCOMPARE(hosts.size(), size_t(3));
            QCOMPARE(hosts[2].name, std::string("last.example.org"));
            QCOMPARE(hosts[2].priority, 20);
            heavyFirst += hosts[0].name == "heavy.example.org" && hosts[0].port == 5271;
        }
        QVERIFY(heavyFirst > 35); // 54 are to be expected
        const auto none = ask("_xmpp-server._tcp.none.example.org");
        QCOMPARE(none.size(), size_t(1));
        QCOMPARE(none[0].name, std::string("."));
        QCOMPARE(ask("_xmpp-server._tcp.missing.example.org").size(), size_t(0));
    }

    void hostAddresses()
    {
        QCOMPARE(addresses("mx1.example.org"), std::string("2001:db8::1;192.0.2.1;"));
        QCOMPARE(addresses("four.example.org"), std::string("192.0.2.1;"));
        QCOMPARE(addresses("half.example.org"), std::string("192.0.2.1;"));
        QCOMPARE(addresses("nodata.example.org"), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(addresses("inhosts.example.org"), std::string("192.0.2.77;"));
    }

    void literals()
    {
        const int before = m_server.asked;
        QCOMPARE(addresses("192.0.2.9"), std::string("192.0.2.9;"));
        QCOMPARE(addresses("[192.0.2.9]"), std::string("192.0.2.9;"));
        QCOMPARE(addresses("[IPv6:2001:db8::9]"), std::string("2001:db8::9;"));
        QCOMPARE(mx("[192.0.2.9]"), std::string(errorKindName(ErrorKind::NotFound)));
        QCOMPARE(int(m_server.asked), before);
    }

    void silenceTimesOut() { QCOMPARE(mx("silent.example.org"), std::string(errorKindName(ErrorKind::Timeout))); }

    void validatedAnswersAreSecure()
    {
        SignedWorld world;
        world.start("; the zone's key\n" + world.key.anchor());
        QCOMPARE(world.mx("signed.example"), std::string("secure 10 mx1.signed.example;20 mx2.signed.example;"));
        QCOMPARE(world.mx("elsewhere.example"), std::string("insecure 10 mx.elsewhere.example;"));
        std::string text;
        world.resolver->addresses("mx1.signed.example", world.loop, [&](Result<wire::AddressAnswer> result) {
            text = (result->secure ? "secure " : "insecure ") + result->addresses.at(1);
        });
        world.loop.wait(30000);
        QCOMPARE(text, std::string("secure 192.0.2.1"));
        QVERIFY(world.problems.empty());
    }

    void bogusAnswersAreNone()
    {
        SignedWorld world;
        world.start(world.key.anchor());
        QCOMPARE(world.mx("forged.signed.example"), std::string(errorKindName(ErrorKind::Unavailable)));
        QCOMPARE(world.mx("bare.signed.example"), std::string(errorKindName(ErrorKind::Unavailable)));
        // That a name does not exist must be proven as well.
        QCOMPARE(world.mx("missing.signed.example"), std::string(errorKindName(ErrorKind::Unavailable)));
        QCOMPARE(world.mx("signed.example"), std::string("secure 10 mx1.signed.example;20 mx2.signed.example;"));
    }

    void nameServersThatStripSignatures()
    {
        SignedWorld world;
        for (auto& [question, answer] : world.server.answers)
            answer.signature.clear();
        world.start(world.key.anchor());
        QCOMPARE(world.mx("signed.example"), std::string("insecure 10 mx1.signed.example;20 mx2.signed.example;"));
        QCOMPARE(world.problems.size(), size_t(1));
    }

    void withoutTheAnchorsFile()
    {
        SignedWorld world;
        world.start("");
        QCOMPARE(world.problems.size(), size_t(1));
        QCOMPARE(world.mx("forged.signed.example"), std::string("insecure 10 evil.example;"));
    }

    void stoppingAnswersEverybody()
    {
        net::ResolverOptions options;
        options.forwarder = "127.0.0.1@" + std::to_string(m_server.port);
        auto resolver = std::make_unique<net::Resolver>(options);
        int cancelled = 0;
        for (int i = 0; i < 20; ++i)
            resolver->mx("silent.example.org", m_loop,
                         [&](auto result) { cancelled += !result && result.error().kind == ErrorKind::Cancelled; });
        resolver.reset();
        while (cancelled < 20 && m_loop.wait(1000) > 0) {
        }
        QCOMPARE(cancelled, 20);
    }

    void askersOnManyThreads()
    {
        std::atomic<int> good{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                ManualExecutor loop;
                int left = 20;
                for (int k = 0; k < 20; ++k)
                    m_resolver->mx("example.org", loop, [&](auto result) {
                        --left;
                        good += result.has_value() && result->hosts.size() == 2;
                    });
                while (left > 0 && loop.wait(10000) > 0) {
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(int(good), 160);
    }
};

QTEST_APPLESS_MAIN(TestResolver)
#include "tst_resolver.moc"
