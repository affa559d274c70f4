#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/unit/watch/log_test_support.h"
#include "watch/log_files.h"

using namespace posthorn;
using namespace posthorn::watch;
using test::FullableFiles;
using test::HandClock;

namespace {

constexpr UnixMs noon = 1795262400000; // 2026-11-21T12:00:00Z

QList<QByteArray> linesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<QByteArray> lines = file.readAll().split('\n');
    lines.removeLast(); // behind the last line feed
    return lines;
}

} // namespace

class TestLogFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString folder() const { return m_dir.path() + QLatin1String("/LOGS"); }
    QString path(const char* name) const { return folder() + QLatin1Char('/') + QLatin1String(name); }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        tzset();
    }

    void init() { QDir(folder()).removeRecursively(); }

    void oneFileForEachChannel()
    {
        HandClock clock(noon);
        Hub hub(clock);
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), FileSystem::system(), clock);
        hub.log(Channel::System, Level::Info, "server started");
        hub.log(Channel::SmtpIn, Level::Info, "EHLO a.test", 7, Direction::In);
        clock.turn(45);
        hub.log(Channel::SmtpIn, Level::Warning, "250 hello", 7, Direction::Out);
        files.flush();
        QCOMPARE(linesOf(path("System-2026-11-21.log")),
                 (QList<QByteArray>{"2026-11-21T12:00:00.000+00:00 info [0] -- log opened by a new run of the server",
                                    "2026-11-21T12:00:00.000+00:00 info [0] -- server started"}));
        QCOMPARE(linesOf(path("SMTP-in-2026-11-21.log")),
                 (QList<QByteArray>{"2026-11-21T12:00:00.000+00:00 info [0] -- log opened by a new run of the server",
                                    "2026-11-21T12:00:00.000+00:00 info [7] <- EHLO a.test",
                                    "2026-11-21T12:00:00.045+00:00 warning [7] -> 250 hello"}));
        QCOMPARE(files.totals().written, uint64_t(3));
        files.flush();
        QCOMPARE(linesOf(path("System-2026-11-21.log")).size(), 2);
    }

    void aNewDayIsANewFile()
    {
        HandClock clock(noon);
        Hub hub(clock);
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), FileSystem::system(), clock);
        hub.log(Channel::Imap, Level::Info, "before midnight");
        clock.turn(12 * 3600000);
        hub.log(Channel::Imap, Level::Info, "after midnight");
        files.flush();
        QCOMPARE(linesOf(path("IMAP-2026-11-21.log")).size(), 2);
        QCOMPARE(linesOf(path("IMAP-2026-11-22.log")),
                 QList<QByteArray>{"2026-11-22T00:00:00.000+00:00 info [0] -- after midnight"});
    }

    void aLargeFileIsContinuedInANumberedOne()
    {
        HandClock clock(noon);
        Hub hub(clock);
        config::Settings settings("/nonexistent",
                                  {{config::Setting::LogMaxFileSize, "65536"}});
        {
            LogFiles files(hub, settings, folder().toStdString(), FileSystem::system(), clock);
            for (int i = 0; i < 200; ++i) {
                hub.log(Channel::Pop3, Level::Info, std::string(1000, 'x'));
                files.flush();
            }
        }
        QCOMPARE(QDir(folder()).entryList(QDir::Files, QDir::Name),
                 (QStringList{QStringLiteral("POP3-2026-11-21.2.log"), QStringLiteral("POP3-2026-11-21.3.log"),
                              QStringLiteral("POP3-2026-11-21.4.log"), QStringLiteral("POP3-2026-11-21.log")}));
        for (const QFileInfo& file : QDir(folder()).entryInfoList(QDir::Files))
            QVERIFY(file.size() <= 65536);
        // The next run goes on where the last one ended.
        LogFiles again(hub, settings, folder().toStdString(), FileSystem::system(), clock);
        const qsizetype before = linesOf(path("POP3-2026-11-21.4.log")).size();
        Hub fresh(clock);
        LogFiles next(fresh, settings, folder().toStdString(), FileSystem::system(), clock);
        fresh.log(Channel::Pop3, Level::Info, "next run");
        next.flush();
        QCOMPARE(linesOf(path("POP3-2026-11-21.4.log")).size(), before + 2);
    }

    void oldFilesAreRemoved()
    {
        HandClock clock(noon);
        Hub hub(clock);
        QDir().mkpath(folder());
        for (const char* name : {"IMAP-2026-10-21.log", "IMAP-2026-10-22.log", "IMAP-2026-10-21.2.log", "notes-2020-01-01.log"}) {
            QFile file(path(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), FileSystem::system(), clock);
        files.flush();
        QCOMPARE(QDir(folder()).entryList(QDir::Files, QDir::Name),
                 (QStringList{QStringLiteral("IMAP-2026-10-22.log"), QStringLiteral("notes-2020-01-01.log")}));
    }

    void aFullDiskLosesNothingThatFitsInMemory()
    {
        HandClock clock(noon);
        Hub hub(clock);
        FullableFiles disk;
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), disk, clock);
        hub.log(Channel::Imap, Level::Info, "one");
        files.flush();
        disk.full = true;
        hub.log(Channel::Imap, Level::Info, "two");
        files.flush();
        hub.log(Channel::Imap, Level::Info, "three");
        files.flush();
        files.flush();
        QCOMPARE(hub.linesFrom(1, 100).size(), size_t(4)); // one complaint, not three
        disk.full = false;
        files.flush();
        const QList<QByteArray> lines = linesOf(path("IMAP-2026-11-21.log"));
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[1].endsWith("one") && lines[2].endsWith("two") && lines[3].endsWith("three"));
        QCOMPARE(files.totals().unwritable, uint64_t(0));
    }

    void aTornLineOfACrashIsEnded()
    {
        QDir().mkpath(folder());
        QFile torn(path("IMAP-2026-11-21.log"));
        QVERIFY(torn.open(QIODevice::WriteOnly));
        torn.write("2026-11-21T11:59:59.000+00:00 info [1] -- half a li");
        torn.close();
        HandClock clock(noon);
        Hub hub(clock);
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), FileSystem::system(), clock);
        hub.log(Channel::Imap, Level::Info, "whole");
        files.flush();
        const QList<QByteArray> lines = linesOf(path("IMAP-2026-11-21.log"));
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].endsWith("half a li"));
    }

    void whatIsGivenUpIsCountedAndTold()
    {
        HandClock clock(noon);
        Hub hub(clock);
        FullableFiles disk;
        disk.full = true;
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), disk, clock);
        for (int i = 0; i < 4000; ++i) {
            hub.log(Channel::Imap, Level::Info, std::string(1900, 'x'));
            if (i % 1000 == 0)
                files.flush();
        }
        files.flush();
        QVERIFY(files.totals().unwritable > 1000);
        disk.full = false;
        files.flush();
        files.flush();
        const QByteArray last = linesOf(path("System-2026-11-21.log")).last();
        QVERIFY2(last.contains("log lines could not be written and are lost"), last.constData());
        QVERIFY(last.contains(QByteArray::number(qulonglong(files.totals().unwritable))));
    }

    void aStormThatOvertakesIsCounted()
    {
        HandClock clock(noon);
        Hub hub(clock);
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString(), FileSystem::system(), clock);
        for (size_t i = 0; i < Hub::heldLines + 1234; ++i)
            hub.log(Channel::SmtpIn, Level::Info, "storm");
        files.flush();
        QCOMPARE(files.totals().overtaken, uint64_t(1234));
        QVERIFY(linesOf(path("System-2026-11-21.log")).last().endsWith(
            "1234 log lines came faster than they could be written, and are lost"));
        QCOMPARE(linesOf(path("SMTP-in-2026-11-21.log")).size(), qsizetype(Hub::heldLines + 1));
    }

    void stopWritesWhatIsLeft()
    {
        Hub hub;
        config::Settings settings("/nonexistent");
        LogFiles files(hub, settings, folder().toStdString());
        files.start();
        for (int i = 0; i < 20000; ++i)
            hub.log(Channel::SmtpIn, Level::Info, "line", 3);
        files.stop();
        QCOMPARE(files.totals().written, uint64_t(20000));
    }

    void linesComeBackAsTheyWere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("in") << QByteArray("2026-11-21T19:11:25.123+01:00 info [42] <- EHLO x") << true;
        QTest::newRow("empty text") << QByteArray("2026-11-21T19:11:25.123-09:30 error [0] -- ") << true;
        QTest::newRow("no text") << QByteArray("2026-11-21T19:11:25.123+01:00 info [42] <-") << false;
        QTest::newRow("month") << QByteArray("2026-13-21T19:11:25.123+01:00 info [42] <- x") << false;
        QTest::newRow("level") << QByteArray("2026-11-21T19:11:25.123+01:00 loud [42] <- x") << false;
        QTest::newRow("session") << QByteArray("2026-11-21T19:11:25.123+01:00 info [4x] <- x") << false;
        QTest::newRow("arrow") << QByteArray("2026-11-21T19:11:25.123+01:00 info [4] == x") << false;
        QTest::newRow("before the year 0") << QByteArray("0000-01-01T00:00:00.000+99:99 info [4] -- x") << false;
        QTest::newRow("year of five digits") << QByteArray("9999-12-31T23:59:60.999-23:59 info [4] -- x") << false;
        QTest::newRow("zone") << QByteArray("2026-11-21T19:11:25.123+24:00 info [4] -- x") << false;
        QTest::newRow("torn") << QByteArray("2026-11-21T19:11:25.1") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void linesComeBackAsTheyWere()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        const auto line = parseLogLine(text.toStdString(), Channel::Imap);
        QCOMPARE(line.has_value(), good);
        for (qsizetype i = 0; i < text.size(); ++i) // every cut is refused or read, never worse
            (void)parseLogLine(text.first(i).toStdString(), Channel::Imap);
        if (good) {
            std::string out;
            LineFormatter().append(out, *line);
            const auto again = parseLogLine(std::string_view(out).substr(0, out.size() - 1), Channel::Imap);
            QVERIFY(again && again->time == line->time && again->text == line->text);
        }
    }
};

QTEST_APPLESS_MAIN(TestLogFiles)
#include "tst_log_files.moc"
