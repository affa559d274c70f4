// The resolver against a small DNS server on loopback that says what the test wants, late or not at all.
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "net/resolver.h"
#include "net/socket.h"

using namespace posthorn;
using wire::MxHost;

namespace {

void append16(std::string& out, int value)
{
    out += char(value >> 8);
    out += char(value & 255);
}

std::string wireName(const std::string& name)
{
    std::string out;
    size_t from = 0;
    while (from < name.size()) {
        size_t dot = name.find('.', from);
        if (dot == std::string::npos)
            dot = name.size();
        out += char(dot - from);
        out += name.substr(from, dot - from);
        from = dot + 1;
    }
    return out + '\0';
}

/// Answers over UDP from a table; a name that is not in it does not exist.
class DnsServer {
public:
    struct Answer {
        int rcode = 0;
        bool silent = false;
        std::vector<std::string> records; ///< RDATA
    };
    std::map<std::pair<std::string, int>, Answer> answers; ///< by lower-case name and type; set before start()
    std::set<std::string> names;                           ///< that exist: NODATA instead of NXDOMAIN

    void start()
    {
        m_socket = net::Descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        const auto address = net::numericAddress("127.0.0.1", 0);
        if (::bind(m_socket.get(), address->raw(), address->size) != 0)
            qFatal("no DNS server");
        port = net::localEndpoint(m_socket.get()).port;
        m_thread = std::thread([this] { run(); });
    }
    ~DnsServer()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    uint16_t port = 0;
    std::atomic<int> asked{0};

private:
    void run()
    {
        while (!m_stop) {
            pollfd ready{m_socket.get(), POLLIN, 0};
            if (::poll(&ready, 1, 20) <= 0)
                continue;
            char query[2000];
            net::SocketAddress from;
            const ssize_t size = ::recvfrom(m_socket.get(), query, sizeof query, 0, from.raw(), &from.size);
            if (size < 17)
                continue;
            ++asked;
            std::string name;
            size_t at = 12;
            while (at < size_t(size) && query[at] != 0) {
                const auto length = size_t(query[at]);
                name += (name.empty() ? "" : ".") + std::string(query + at + 1, length);
                at += length + 1;
            }
            for (char& c : name)
                c = char(c >= 'A' && c <= 'Z' ? c + 32 : c);
            const int type = static_cast<unsigned char>(query[at + 1]) << 8 | static_cast<unsigned char>(query[at + 2]);
            const auto found = answers.find({name, type});
            const bool known = found != answers.end();
            if (known && found->second.silent)
                continue;
            std::string reply(query, 2);
            const int rcode = known ? found->second.rcode : names.count(name) ? 0 : 3;
            append16(reply, 0x8580 | rcode);
            append16(reply, 1);
            append16(reply, known ? int(found->second.records.size()) : 0);
            append16(reply, 0);
            append16(reply, 0);
            reply.append(query + 12, at + 5 - 12);
            if (known) {
                for (const std::string& data : found->second.records) {
                    append16(reply, 0xc00c);
                    append16(reply, type);
                    append16(reply, 1);
                    append16(reply, 0);
                    append16(reply, 60);
                    append16(reply, int(data.size()));
                    reply += data;
                }
            }
            ::sendto(m_socket.get(), reply.data(), reply.size(), 0, from.raw(), from.size);
        }
    }
    net::Descriptor m_socket;
    std::thread m_thread;
    std::atomic<bool> m_stop{false};
};

std::string mxData(int preference, const std::string& host)
{
    std::string data;
    append16(data, preference);
    return data + wireName(host);
}

} // namespace

class TestResolver : public QObject {
    Q_OBJECT
    DnsServer m_server;
    std::unique_ptr<net::Resolver> m_resolver;
    ManualExecutor m_loop;

    std::string mx(const std::string& domain)
    {
        std::string text;
        m_resolver->mx(domain, m_loop, [&](Result<std::vector<MxHost>> result) {
            text = result ? "" : std::string(errorKindName(result.error().kind));
            if (result) {
                for (const MxHost& host : *result)
                    text += std::to_string(host.preference) + ' ' + host.name + ';';
            }
        });
        m_loop.wait(20000);
        return text;
    }
    std::string addresses(const std::string& host)
    {
        std::string text;
        m_resolver->addresses(host, m_loop, [&](Result<std::vector<std::string>> result) {
            text = result ? "" : std::string(errorKindName(result.error().kind));
            if (result) {
                for (const std::string& each : *result)
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
                        good += result.has_value() && result->size() == 2;
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
