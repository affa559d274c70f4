// Every conversation in tests/transcripts/imap, whole, byte by byte and (where it says so) pipelined; each with answers
// that come at once and with answers that come later. Comments in the files choose what stands behind the session:
//   # tls: yes      # peer: 192.0.2.7      # set: NAME=VALUE      # mail: none
//   # fail: append over-quota      the store's question of that name fails so
#include <QDir>
#include <QTest>

#include <fstream>

#include "tests/support/transcript_runner.h"
#include "tests/unit/imap/imap_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Options {
    bool tls = false;
    bool mail = true;
    std::string peer = "127.0.0.1";
    std::vector<std::pair<config::Setting, std::string>> values;
    std::map<std::string, Error> errors;
};

Options readOptions(const std::string& path)
{
    Options options;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line == "# tls: yes")
            options.tls = true;
        if (line == "# mail: none")
            options.mail = false;
        if (line.rfind("# peer: ", 0) == 0)
            options.peer = line.substr(8);
        if (line.rfind("# set: ", 0) == 0)
            options.values.push_back(config::parseAssignment(line.substr(7)).value());
        if (line.rfind("# fail: ", 0) == 0) {
            const std::string rest = line.substr(8);
            const std::string kind = rest.substr(rest.find(' ') + 1);
            for (int k = 0; k <= int(ErrorKind::Internal); ++k) {
                if (errorKindName(ErrorKind(k)) == kind)
                    options.errors[rest.substr(0, rest.find(' '))] = Error{ErrorKind(k), false, {}, "made to fail"};
            }
        }
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
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) + QStringLiteral("/tests/transcripts/imap"));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() > 10);
        for (const QString& file : files) {
            for (const bool deferred : {false, true})
                QTest::addRow("%s, %s", qPrintable(file), deferred ? "later" : "at once") << folder.filePath(file) << deferred;
        }
    }
    void conversation()
    {
        QFETCH(QString, path);
        QFETCH(bool, deferred);
        const Options options = readOptions(path.toStdString());
        std::vector<std::unique_ptr<ImapWorld>> worlds;
        TranscriptRunner runner;
        const std::string problem = runner.runAll(path.toStdString(), [&](FakeLink& link) {
            worlds.push_back(std::make_unique<ImapWorld>(link.loop(), options.mail));
            ImapWorld& world = *worlds.back();
            world.store.deferred = world.authenticator.deferred = deferred;
            world.store.errors = options.errors;
            for (const auto& [setting, value] : options.values)
                link.snapshot.set(setting, value);
            link.linkInfo.peer.address = link.infoAfterTls.peer.address = options.peer;
            if (options.tls)
                link.linkInfo = link.infoAfterTls;
            return world.session(link.loop());
        });
        QCOMPARE(QString::fromStdString(problem), QString());
        for (const auto& world : worlds)
            QCOMPARE(world->budget.used(), uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(TestTranscripts)
#include "tst_transcripts.moc"
