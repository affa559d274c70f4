// Every conversation in tests/transcripts/smtp, whole, byte by byte and (where it says so) pipelined; each with answers
// that come at once and with answers that come later. Comments in the files choose the session:
//   # flavour: submission      # tls: yes      # set: NAME=VALUE
#include <QDir>
#include <QTest>

#include <fstream>

#include "base/text.h"
#include "tests/support/transcript_runner.h"
#include "tests/unit/smtp/smtp_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Options {
    smtp::Flavour flavour = smtp::Flavour::Relay;
    bool tls = false;
    std::vector<std::pair<config::Setting, std::string>> values;
};

Options readOptions(const std::string& path)
{
    Options options;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line == "# flavour: submission")
            options.flavour = smtp::Flavour::Submission;
        if (line == "# tls: yes")
            options.tls = true;
        if (line.rfind("# set: ", 0) == 0)
            options.values.push_back(config::parseAssignment(line.substr(7)).value());
    }
    return options;
}

} // namespace

class TestTranscripts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversation_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("deferred");
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) + QStringLiteral("/tests/transcripts/smtp"));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() > 10);
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
        const Options options = readOptions(path.toStdString());
        std::vector<std::unique_ptr<SmtpWorld>> worlds;
        TranscriptRunner runner;
        const std::string problem = runner.runAll(path.toStdString(), [&](FakeLink& link) {
            worlds.push_back(std::make_unique<SmtpWorld>(link.loop(), options.values));
            SmtpWorld& world = *worlds.back();
            world.directory.deferred = world.store.deferred = world.authenticator.deferred = deferred;
            link.snapshot = *world.settings.snapshot();
            if (options.tls) {
                link.linkInfo = link.infoAfterTls;
            }
            return smtp::makeServerSession(options.flavour, world.context());
        });
        QCOMPARE(QString::fromStdString(problem), QString());
        for (const auto& world : worlds)
            QCOMPARE(world->budget.used(), uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(TestTranscripts)
#include "tst_transcripts.moc"
