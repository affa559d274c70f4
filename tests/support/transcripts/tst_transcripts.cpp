#include <QDir>
#include <QTest>

#include <algorithm>
#include <fstream>

#include "tests/support/transcript_runner.h"
#include "tests/support/transcripts/transcripts.h"

using namespace posthorn;
using namespace posthorn::test;

bool Wishes::has(const std::string& name, const std::string& value) const
{
    return std::find(comments.begin(), comments.end(), std::pair(name, value)) != comments.end();
}

class TestTranscripts : public QObject {
    Q_OBJECT

    static Wishes read(const QString& path)
    {
        Wishes wishes;
        std::ifstream file(path.toStdString());
        for (std::string line; std::getline(file, line);) {
            const size_t colon = line.find(": ");
            if (line.rfind("# ", 0) == 0 && colon != std::string::npos)
                wishes.comments.emplace_back(line.substr(2, colon - 2), line.substr(colon + 2));
        }
        wishes.tls = wishes.has("tls", "yes");
        for (const auto& [name, value] : wishes.comments) {
            if (name == "set")
                wishes.values.push_back(config::parseAssignment(value).value());
        }
        return wishes;
    }

private Q_SLOTS:
    void conversation_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("deferred");
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) + QStringLiteral("/tests/transcripts/") +
                          QLatin1String(transcriptSet.folder));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() >= transcriptSet.least);
        for (const QString& file : files) {
            for (const bool deferred : {false, true})
                QTest::addRow("%s, %s", qPrintable(file), deferred ? "later" : "at once") << folder.filePath(file) << deferred;
        }
    }
    void conversation()
    {
        QFETCH(QString, path);
        QFETCH(bool, deferred);
        Wishes wishes = read(path);
        wishes.deferred = deferred;
        std::vector<std::unique_ptr<Scene>> scenes;
        TranscriptRunner runner;
        runner.patienceMs = 300; // everything happens on this thread
        const std::string problem = runner.runAll(path.toStdString(), [&](FakeLink& link) {
            scenes.push_back(transcriptSet.makeScene(link.loop(), wishes));
            for (const auto& [setting, value] : wishes.values)
                link.snapshot.set(setting, value);
            if (transcriptSet.peer)
                link.linkInfo.peer.address = link.infoAfterTls.peer.address = transcriptSet.peer;
            for (const auto& [name, value] : wishes.comments) {
                if (name == "peer")
                    link.linkInfo.peer.address = link.infoAfterTls.peer.address = value;
            }
            if (wishes.tls)
                link.linkInfo = link.infoAfterTls;
            return scenes.back()->session(link);
        });
        QCOMPARE(QString::fromStdString(problem), QString());
        for (const auto& scene : scenes)
            QCOMPARE(scene->budgetUsed(), uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(TestTranscripts)
#include "tst_transcripts.moc"
