#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/unit/watch/log_test_support.h"
#include "watch/log_files.h"
#include "watch/log_search.h"

using namespace posthorn;
using namespace posthorn::watch;
using test::HandClock;

namespace {

constexpr UnixMs noon = 1795262400000; // 2026-11-21T12:00:00Z
const std::atomic<bool> never{false};

std::string joined(const Transcript& transcript)
{
    std::string text;
    for (const LogLine& line : transcript.lines)
        text += line.text + "|";
    return text;
}

} // namespace

class TestLogSearch : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<HandClock> m_clock;
    config::Settings m_settings{"/nonexistent"};

    std::string folder() const { return m_dir->path().toStdString(); }

    // One run of the server: sessions 1 and 2 interleaved.
    void runOnce(const std::string& name, Hub& hub)
    {
        LogFiles files(hub, m_settings, folder(), FileSystem::system(), *m_clock);
        hub.log(Channel::SmtpIn, Level::Info, "connect " + name, 1);
        hub.log(Channel::SmtpIn, Level::Info, "connect other", 2);
        m_clock->turn(1000);
        hub.log(Channel::SmtpIn, Level::Info, "RCPT TO:<Alice@" + name + ">", 1, Direction::In);
        hub.log(Channel::SmtpIn, Level::Info, "quit other", 2);
        m_clock->turn(1000);
        hub.log(Channel::SmtpIn, Level::Warning, "bye " + name, 1, Direction::Out);
        hub.log(Channel::System, Level::Info, "checkpoint " + name);
        files.flush();
        m_clock->turn(1000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        tzset();
    }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<HandClock>(noon);
    }

    void findsWholeSessionsOfEveryRun()
    {
        Hub first(*m_clock), second(*m_clock);
        runOnce("one.test", first);
        runOnce("two.test", second);
        LogQuery query;
        query.words = {"alice", "rcpt"};
        const LogFindings found = LogSearch(&second, folder()).run(query, never);
        QCOMPARE(found.sessions.size(), size_t(2));
        QCOMPARE(joined(found.sessions[0]), std::string("connect two.test|RCPT TO:<Alice@two.test>|bye two.test|"));
        QCOMPARE(joined(found.sessions[1]), std::string("connect one.test|RCPT TO:<Alice@one.test>|bye one.test|"));
        QVERIFY(found.sessions[0].thisRun);
        QVERIFY(!found.sessions[1].thisRun);
        QCOMPARE(found.sessions[0].hits, std::vector<size_t>{1});
        QVERIFY(!found.bounded && !found.cancelled && found.problem.empty());
    }

    void joinsFileAndMemoryWithoutDoubles()
    {
        Hub hub(*m_clock);
        runOnce("one.test", hub);
        hub.log(Channel::SmtpIn, Level::Info, "not yet in the file", 1);
        LogQuery query;
        query.session = 1;
        query.channels = {};
        query.channels.set(size_t(Channel::SmtpIn));
        const LogFindings found = LogSearch(&hub, folder()).run(query, never);
        QCOMPARE(found.sessions.size(), size_t(1));
        QCOMPARE(joined(found.sessions[0]),
                 std::string("connect one.test|RCPT TO:<Alice@one.test>|bye one.test|not yet in the file|"));
    }

    void olderThanMemoryComesFromTheFile()
    {
        Hub hub(*m_clock);
        LogFiles files(hub, m_settings, folder(), FileSystem::system(), *m_clock);
        hub.log(Channel::Imap, Level::Info, "begin", 9);
        for (size_t round = 0; round < 6; ++round) {
            for (size_t i = 0; i < 10000; ++i)
                hub.log(Channel::SmtpIn, Level::Info, "storm", 1);
            files.flush();
        }
        hub.log(Channel::Imap, Level::Info, "needle", 9);
        files.flush();
        LogQuery query;
        query.words = {"needle"};
        const LogFindings found = LogSearch(&hub, folder()).run(query, never);
        QCOMPARE(found.sessions.size(), size_t(1));
        QCOMPARE(joined(found.sessions[0]), std::string("begin|needle|"));
    }

    void searchesMemoryAlone()
    {
        Hub hub(*m_clock);
        hub.log(Channel::Pop3, Level::Info, "USER bob", 4, Direction::In);
        LogQuery query;
        query.words = {"BOB"};
        const LogFindings found = LogSearch(&hub, folder() + "/none").run(query, never);
        QCOMPARE(found.sessions.size(), size_t(1));
        QVERIFY(found.problem.empty());
    }

    void linesWithoutSessionAreOnlyTheHits()
    {
        Hub hub(*m_clock);
        runOnce("one.test", hub);
        hub.log(Channel::System, Level::Info, "something else");
        LogQuery query;
        query.words = {"checkpoint"};
        const LogFindings found = LogSearch(&hub, folder()).run(query, never);
        QCOMPARE(found.sessions.size(), size_t(1));
        QCOMPARE(joined(found.sessions[0]), std::string("checkpoint one.test|"));
    }

    void keepsToTimeLevelAndChannel()
    {
        Hub hub(*m_clock);
        runOnce("one.test", hub);
        LogQuery query;
        query.from = noon + 1500;
        QCOMPARE(LogSearch(nullptr, folder()).run(query, never).sessions.size(), size_t(2));
        query.least = Level::Warning;
        QCOMPARE(LogSearch(nullptr, folder()).run(query, never).sessions.size(), size_t(1));
        query.channels.reset(size_t(Channel::SmtpIn));
        QCOMPARE(LogSearch(nullptr, folder()).run(query, never).sessions.size(), size_t(0));
    }

    void boundsKeepTheLatest()
    {
        Hub hub(*m_clock);
        LogFiles files(hub, m_settings, folder(), FileSystem::system(), *m_clock);
        for (uint64_t session = 1; session <= 50; ++session) {
            hub.log(Channel::Imap, Level::Info, "SELECT INBOX", session);
            m_clock->turn(10);
        }
        files.flush();
        LogQuery query;
        query.words = {"select"};
        query.mostSessions = 10;
        const LogFindings found = LogSearch(nullptr, folder()).run(query, never);
        QVERIFY(found.bounded);
        QCOMPARE(found.sessions.size(), size_t(10));
        QCOMPARE(found.sessions.front().session, uint64_t(50));
        QCOMPARE(found.sessions.back().session, uint64_t(41));
        query.mostSessions = 100;
        query.mostLines = 7;
        const LogFindings few = LogSearch(nullptr, folder()).run(query, never);
        QVERIFY(few.bounded);
        QCOMPARE(few.sessions.size(), size_t(7));
    }

    void canBeCancelled()
    {
        Hub hub(*m_clock);
        runOnce("one.test", hub);
        const std::atomic<bool> at_once{true};
        const LogFindings found = LogSearch(&hub, folder()).run({}, at_once);
        QVERIFY(found.cancelled);
        QVERIFY(found.sessions.empty());
    }

    void tornAndForeignLinesArePassedOver()
    {
        QFile file(m_dir->path() + QStringLiteral("/IMAP-2026-11-21.log"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("2026-11-21T12:00:00.0");
        file.write("\n\n\xff\xfe needle\n");
        file.write(QByteArray(300000, 'x') + " needle\n");
        file.write("2026-11-21T12:00:00.000+00:00 info [3] -- needle\n");
        file.write("2026-11-21T12:00:00.000+00:00 info [3] -- needle without an end");
        file.close();
        LogQuery query;
        query.words = {"needle"};
        const LogFindings found = LogSearch(nullptr, folder()).run(query, never);
        QCOMPARE(found.sessions.size(), size_t(1));
        QCOMPARE(joined(found.sessions[0]), std::string("needle|"));
    }
};

QTEST_APPLESS_MAIN(TestLogSearch)
#include "tst_log_search.moc"
