// The transcript runner itself: what it accepts, and that it reports what it should.
#include <QTest>

#include <thread>

#include "tests/support/fake_resolver.h"
#include "tests/support/transcript_runner.h"
#include "wire/line_reader.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

/// Echoes lines; knows STARTTLS, QUIT, LATER (answered by another thread) and BIG (more than highWater, pulled).
class EchoSession : public wire::Session {
public:
    ~EchoSession() override
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    void opened(wire::Link& link) override
    {
        m_link = &link;
        link.send("220 hello\r\n");
        link.setTimer(wire::TimerId::Idle, std::chrono::seconds(10));
    }
    void received(std::string_view bytes) override
    {
        m_in.append(bytes);
        work();
    }
    void drained() override { more(); }
    void tlsStarted() override { m_link->send(m_link->info().tls ? "250 secure\r\n" : "500 what\r\n"); }
    void expired(wire::TimerId) override
    {
        m_link->send("421 idle\r\n");
        m_link->close();
    }
    void shutdown() override
    {
        m_link->send("421 bye\r\n");
        m_link->close();
    }

private:
    void work()
    {
        std::string_view line;
        while (!m_waiting && m_in.takeLine(line, 1000) == wire::LineReader::Status::Line) {
            if (line == "QUIT") {
                m_link->send("221 bye\r\n");
                m_link->close();
                return;
            }
            if (line == "STARTTLS") {
                m_link->send("220 go\r\n");
                m_in.clear();
                m_link->startTls();
                return;
            }
            if (line == "LATER") {
                m_waiting = true;
                m_link->pauseInput();
                Executor& executor = m_link->executor();
                m_thread = std::thread([&executor, done = m_life.bind([this] {
                    m_waiting = false;
                    m_link->send("250 late\r\n");
                    m_link->resumeInput();
                    work();
                })]() mutable { executor.post(std::move(done)); });
                return;
            }
            if (line == "BIG") {
                m_left = 1000;
                more();
                continue;
            }
            m_link->send(std::string(line) + "\r\n");
        }
    }
    void more()
    {
        while (m_left > 0 && m_link->unsent() < wire::Link::highWater) {
            m_link->send(std::string(1000, 'b'));
            if (--m_left == 0)
                m_link->send("\r\n");
        }
    }
    wire::Link* m_link = nullptr;
    wire::LineReader m_in;
    std::thread m_thread;
    int m_left = 0;
    bool m_waiting = false;
    Life m_life;
};

std::unique_ptr<wire::Session> makeEcho(FakeLink&)
{
    return std::make_unique<EchoSession>();
}

} // namespace

class TestTranscript : public QObject {
    Q_OBJECT

    std::string runIn(const std::string& text, FeedMode mode, int patience = 10000)
    {
        TranscriptRunner runner;
        runner.patienceMs = patience;
        return runner.runText("t", text, makeEcho, mode);
    }

private Q_SLOTS:
    void goodOnesPass_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("quit") << "# hi\nS: 220 hello\nC: one\nS: one\nC: QUIT\nS: 221 bye\nE\n";
        QTest::newRow("regex") << "S~ 2.. h.*o\nC! a\\x62c\\r\\n\nS: abc\nX\n";
        QTest::newRow("later") << "S: 220 hello\nC: LATER\nS: 250 late\nC: x\nS: x\n";
        QTest::newRow("later, ahead") << "S: 220 hello\nC: LATER\nC: x\nS: 250 late\nS: x\n";
        QTest::newRow("tls") << "S: 220 hello\nC: STARTTLS\nS: 220 go\nTLS\nS: 250 secure\nC: x\nS: x\n";
        QTest::newRow("idle") << "S: 220 hello\nT idle\nS: 421 idle\nE\n";
        QTest::newRow("shutdown") << "S: 220 hello\nSHUTDOWN\nS: 421 bye\nE\n";
        QTest::newRow("skip") << "S*\nS: c\n";
        QTest::newRow("pulled") << "S: 220 hello\nC: BIG\nS~ b{1000}.*\n";
    }
    void goodOnesPass()
    {
        QFETCH(QString, text);
        std::string script = text.toStdString();
        if (script.rfind("S*", 0) == 0)
            script = "C: a\nC: b\nC: c\n" + script;
        if (script.find("BIG") != std::string::npos)
            script.replace(script.find("S~ b{"), std::string::npos, "S! " + std::string(1000000, 'b') + "\\r\\n\n");
        for (const FeedMode mode : {FeedMode::Whole, FeedMode::Bytewise, FeedMode::Pipelined})
            QCOMPARE(runIn(script, mode), std::string());
    }

    void badOnesAreReported_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("report");
        QTest::newRow("other line") << "S: 220 hello\nC: a\nS: b\n"
                                    << "t:3 (whole): expected \"b\", got \"a\"";
        QTest::newRow("nothing") << "S: 220 hello\nS: b\n"
                                 << "t:2 (whole): expected \"b\", got nothing";
        QTest::newRow("no end") << "S: 220 hello\nE\n"
                                << "t:2 (whole): the session did not close the connection, got nothing";
        QTest::newRow("left over") << "S: 220 hello\nC: a\n"
                                   << "t:2 (whole): unexpected at the end, got \"a\\r\\n\"";
        QTest::newRow("no tls") << "S: 220 hello\nTLS\n"
                                << "t:2 (whole): the session did not ask for TLS, got nothing";
        QTest::newRow("nonsense") << "S: 220 hello\nQ\n"
                                  << "t:2: not a transcript line: Q";
        QTest::newRow("timer") << "S: 220 hello\nT first\n"
                               << "t:2 (whole): the timer first is not running";
    }
    void badOnesAreReported()
    {
        QFETCH(QString, text);
        QFETCH(QString, report);
        QCOMPARE(QString::fromStdString(runIn(text.toStdString(), FeedMode::Whole, 20)), report);
    }

    void heldNetworkDrains()
    {
        FakeLink link;
        link.networkHeld = true;
        link.open(std::make_unique<EchoSession>());
        link.feed("BIG\r\n");
        QVERIFY(link.unsent() >= wire::Link::highWater);
        QVERIFY(link.unsent() < wire::Link::highWater + 2000);
        size_t turns = 0;
        while (link.unsent() > 0) {
            link.takeNetwork(100 * 1024);
            QVERIFY(++turns < 1000);
        }
        QCOMPARE(link.output().size(), size_t(11 + 1000 * 1000 + 2));
    }

    void resolverAnswersByTheExecutor()
    {
        FakeResolver resolver;
        resolver.setMx("example.test", {{10, "mx.example.test"}});
        resolver.setError("slow.test", Error{ErrorKind::Timeout, true, "slow", {}});
        ManualExecutor loop;
        std::string got;
        resolver.mx("example.test", loop, [&](auto result) { got += result.value().hosts.front().name; });
        resolver.mx("slow.test", loop, [&](auto result) { got += "|" + result.error().text; });
        resolver.addresses("none.test", loop, [&](auto result) { got += result.has_value() ? "?" : "|none"; });
        QCOMPARE(got, std::string());
        loop.run();
        QCOMPARE(got, std::string("mx.example.test|slow|none"));
    }
};

QTEST_APPLESS_MAIN(TestTranscript)
#include "tst_transcript.moc"
