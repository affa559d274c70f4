// Outgoing connections: to a listening service of the same engine, to nobody, to somebody who never answers.
#include <QTest>

#include "tests/unit/net/harness.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

/// Says words one after the other and writes down the answers.
class Talker final : public wire::Session {
public:
    Talker(Journal& journal, std::vector<std::string> words)
        : m_journal(journal)
        , m_words(std::move(words))
    {}
    void opened(wire::Link& link) override
    {
        m_link = &link;
        m_journal.add(link.info().tls ? "opened with " + link.info().tlsVersion : "opened");
    }
    void received(std::string_view bytes) override
    {
        m_in.append(bytes);
        std::string_view line;
        while (m_in.takeLine(line, 1000) == wire::LineReader::Status::Line) {
            m_journal.add("< " + std::string(line));
            if (line == "go") {
                m_in.clear();
                m_link->startTls();
                return;
            }
            say();
        }
    }
    void tlsStarted() override
    {
        m_journal.add("tls " + m_link->info().tlsVersion);
        say();
    }
    void expired(wire::TimerId) override {}
    void shutdown() override { m_link->close(); }
    void closed(std::string_view error) override { m_journal.add("end " + std::string(error)); }

private:
    void say()
    {
        if (m_next < m_words.size())
            m_link->send(m_words[m_next++] + "\r\n");
        else
            m_link->close();
    }
    Journal& m_journal;
    const std::vector<std::string> m_words;
    size_t m_next = 0;
    wire::Link* m_link = nullptr;
    wire::LineReader m_in;
};

} // namespace

class TestConnector : public QObject {
    Q_OBJECT

    static std::string talk(EngineFixture& fixture, const wire::OutgoingTarget& target, std::vector<std::string> words)
    {
        Journal journal;
        fixture.engine->connect(fixture.engine->worker(0), target, std::make_unique<Talker>(journal, std::move(words)));
        fixture.waitUntil([&] {
            const auto lines = journal.lines();
            return !lines.empty() && lines.back().rfind("end", 0) == 0;
        });
        fixture.waitUntil([&] { return fixture.engine->connections() == 0; });
        std::string all;
        for (const std::string& line : journal.lines())
            all += line + '|';
        return all;
    }
    static wire::OutgoingTarget target(uint16_t port, wire::TlsMode tls = wire::TlsMode::StartTls)
    {
        wire::OutgoingTarget made;
        made.address = "127.0.0.1";
        made.port = port;
        made.tls = tls;
        made.serverName = "localhost";
        return made;
    }

private Q_SLOTS:
    void plain()
    {
        EngineFixture fixture;
        QCOMPARE(talk(fixture, target(fixture.add("smtp")), {"one", "QUIT"}),
                 std::string("opened|< hello|< one|< bye|end |"));
    }

    void withStartTls()
    {
        EngineFixture fixture;
        QCOMPARE(talk(fixture, target(fixture.add("smtp")), {"STARTTLS", "one", "QUIT"}),
                 std::string("opened|< hello|< go|tls TLSv1.3|< one|< bye|end |"));
    }

    void withImplicitTlsAndVerified()
    {
        EngineFixture fixture;
        const uint16_t port = fixture.add("smtps", wire::TlsMode::Implicit);
        wire::OutgoingTarget to = target(port, wire::TlsMode::Implicit);
        QCOMPARE(talk(fixture, to, {"QUIT"}), std::string("opened with TLSv1.3|< hello|< bye|end |"));
        to.verifyCertificate = true;
        QCOMPARE(talk(fixture, to, {"QUIT"}), std::string("opened with TLSv1.3|< hello|< bye|end |"));
        to.serverName = "other.test";
        QVERIFY(talk(fixture, to, {"QUIT"}).rfind("end certificate not accepted: ", 0) == 0);
        to.verifyCertificate = false;
        QCOMPARE(talk(fixture, to, {"QUIT"}), std::string("opened with TLSv1.3|< hello|< bye|end |"));
    }

    void refusedAndUnreachable()
    {
        EngineFixture fixture;
        auto listening = net::listenTcp("127.0.0.1", 0);
        const uint16_t port = net::localEndpoint(listening->get()).port;
        listening->reset();
        QCOMPARE(talk(fixture, target(port), {}), std::string("end Connection refused|"));
        wire::OutgoingTarget nonsense = target(port);
        nonsense.address = "not-an-address";
        QCOMPARE(talk(fixture, nonsense, {}), std::string("end not a numeric address: not-an-address|"));
        QCOMPARE(fixture.hub.sessions().size(), size_t(0));
    }

    void silenceTimesOut()
    {
        EngineFixture fixture;
        // A listener whose queue is full lets connect() hang.
        auto listening = net::listenTcp("127.0.0.1", 0);
        ::listen(listening->get(), 0);
        const uint16_t port = net::localEndpoint(listening->get()).port;
        std::vector<net::Descriptor> fill;
        const auto address = net::numericAddress("127.0.0.1", port);
        for (int i = 0; i < 4; ++i) {
            fill.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            ::connect(fill.back().get(), address->raw(), address->size);
        }
        wire::OutgoingTarget to = target(port);
        to.connectTimeout = std::chrono::milliseconds(200);
        QCOMPARE(talk(fixture, to, {}), std::string("end connecting took too long|"));
    }

    void fromAForeignExecutor()
    {
        EngineFixture fixture;
        ManualExecutor own;
        Journal journal;
        fixture.engine->connect(own, target(fixture.add("smtp")),
                                std::make_unique<Talker>(journal, std::vector<std::string>{"QUIT"}));
        QVERIFY(journal.waitFor("end "));
    }

    void stoppingWhileConnecting()
    {
        EngineFixture fixture;
        Journal journal;
        auto listening = net::listenTcp("127.0.0.1", 0);
        const uint16_t port = net::localEndpoint(listening->get()).port;
        fixture.engine->connect(fixture.engine->worker(0), target(port, wire::TlsMode::Implicit), // nobody answers
                                std::make_unique<Talker>(journal, std::vector<std::string>{}));
        QVERIFY(fixture.waitUntil([&] { return fixture.hub.sessions().size() == 1; }));
        fixture.engine->stopSessions(std::chrono::milliseconds(100));
        QVERIFY(journal.waitFor("end the server is stopping"));
    }
};

QTEST_GUILESS_MAIN(TestConnector)
#include "tst_connector.moc"
