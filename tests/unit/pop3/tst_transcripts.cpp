// Every conversation in tests/transcripts/pop3, whole, byte by byte and (where it says so) pipelined; each with answers
// that come at once and with answers that come later. Comments in the files set the scene:
//   # peer: ADDRESS      # set: NAME=VALUE
#include <QDir>
#include <QTest>

#include <fstream>

#include "tests/support/transcript_runner.h"
#include "tests/unit/pop3/pop3_world.h"

using namespace posthorn;
using namespace posthorn::test;

class TestTranscripts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversation_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("deferred");
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) + QStringLiteral("/tests/transcripts/pop3"));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() > 20);
        for (const QString& file : files) {
            for (const bool deferred : {false, true})
                QTest::addRow("%s, %s", qPrintable(file), deferred ? "later" : "at once")
                    << folder.filePath(file) << deferred;
        }
    }
    void conversation()
    {
        QFETCH(QString, path);
        QFETCH(bool, deferred);
        std::string peer = "127.0.0.1";
        std::vector<std::pair<config::Setting, std::string>> values;
        std::ifstream file(path.toStdString());
        for (std::string line; std::getline(file, line);) {
            if (line.rfind("# peer: ", 0) == 0)
                peer = line.substr(8);
            if (line.rfind("# set: ", 0) == 0)
                values.push_back(config::parseAssignment(line.substr(7)).value());
        }
        TranscriptRunner runner;
        runner.patienceMs = 300; // everything happens on this thread
        std::unique_ptr<Pop3World> world;
        const std::string problem = runner.runAll(path.toStdString(), [&](FakeLink& link) {
            world = std::make_unique<Pop3World>(link.loop());
            if (deferred)
                world->defer();
            for (auto& [setting, value] : values)
                link.snapshot.set(setting, value);
            link.linkInfo.peer.address = link.infoAfterTls.peer.address = peer;
            return world->session();
        });
        QCOMPARE(problem, std::string());
    }
};

QTEST_APPLESS_MAIN(TestTranscripts)
#include "tst_transcripts.moc"
