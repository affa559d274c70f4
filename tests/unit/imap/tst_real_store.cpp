// The conversations of tests/transcripts/imap once more, on the store as it is: SQLite, segments, a writer of its own
// thread. Numbers that the store chooses (UIDVALIDITY, modification sequences) and texts of refusals may differ there;
// transcripts in which the store in memory is made to fail, or that look at \Recent twice, are left out.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <regex>
#include <sstream>

#include "store/store.h"
#include "tests/support/transcript_runner.h"
#include "tests/unit/imap/imap_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

/// A world whose mail lies on a disk.
class RealWorld {
public:
    RealWorld(ManualExecutor& loop, bool withMail) : world(loop, false)
    {
        store::StoreOptions options;
        options.folder = m_folder.path().toStdString();
        options.maintenance = false;
        m_store = std::move(store::Store::open(options).value());
        m_facade = m_store->facade(loop);
        world.useStore([this](Executor&) { return m_facade; });
        if (withMail)
            fill(loop);
    }

    ImapWorld world;

private:
    /// One by one, so that the modification sequences are those of the store in memory.
    void fill(ManualExecutor& loop)
    {
        const uint32_t flags[] = {store::Seen, store::Answered | store::Flagged, 0, store::Deleted | store::Seen};
        const UnixMs dates[] = {760744345000, 1795235400000, 1795252200000, 1795252201000};
        for (size_t i = 0; i < sampleMessages().size(); ++i) {
            store::NewMessage message;
            message.bytes = std::make_shared<const std::string>(sampleMessages()[i]);
            message.internalDate = dates[i];
            message.flags = flags[i];
            if (i == 1)
                message.keywords = {"$Label1"};
            bool done = false;
            m_facade.mailboxes->find(world.alice(), "INBOX", [&](Result<store::MailboxInfo> info) {
                m_facade.messages->append(info->id, {message}, 0,
                                          [&](Result<store::AppendResult> result) { done = result.has_value(); });
            });
            while (!done)
                loop.wait(1000);
        }
    }

    QTemporaryDir m_folder;
    std::unique_ptr<store::Store> m_store;
    store::Facade m_facade;
};

std::string escaped(const std::string& text)
{
    static const std::regex special(R"([\^$\\.*+?()\[\]{}|])");
    return std::regex_replace(text, special, R"(\$&)");
}

/// A client's line with its modification sequences as the store counts them: one counter serves all mailboxes, and the six
/// that an account begins with have taken a number each before the first message comes.
std::string counted(const std::string& line)
{
    static const std::regex named(R"(((?:CHANGEDSINCE|SEARCH MODSEQ) )(\d+))");
    std::smatch found;
    if (!std::regex_search(line, found, named))
        return line;
    return found.prefix().str() + found.str(1) + std::to_string(std::stoull(found.str(2)) + 6) + found.suffix().str();
}

/// The transcript with what another store may say differently turned into patterns.
std::string forAnyStore(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream out;
    for (std::string line; std::getline(file, line);) {
        const bool vague = line.rfind("S: ", 0) == 0 &&
                           std::regex_search(line, std::regex("UIDVALIDITY|HIGHESTMODSEQ|MODSEQ|RECENT|APPENDUID|COPYUID|"
                                                              "\\\\Recent|^S: [a-z]+ NO"));
        if (!vague) {
            out << (line.rfind("C: ", 0) == 0 ? counted(line) : line) << '\n';
            continue;
        }
        std::string text = escaped(line.substr(3));
        const auto replace = [&text](const char* what, const char* with) { text = std::regex_replace(text, std::regex(what), with); };
        replace(R"((UIDVALIDITY|HIGHESTMODSEQ|APPENDUID|COPYUID) \d+)", R"($1 \d+)");
        replace(R"(MODSEQ \\\(\d+\\\))", R"(MODSEQ \(\d+\))");
        replace(R"(MODSEQ \d+)", R"(MODSEQ \d+)");
        replace(R"(\d+ RECENT)", R"(\d+ RECENT)");
        replace(R"(RECENT \d+)", R"(RECENT \d+)");
        replace(R"(\\\(\\\\Recent ?)", R"(\((\\Recent ?)?)");
        replace(R"( \\\\Recent)", R"(( \\Recent)?)");
        replace(R"(^([a-z]+) NO (\\\[[^ ]*\\\]).*)", R"($1 NO $2 .*)");
        out << "S~ " << text << '\n';
    }
    return out.str();
}

} // namespace

class TestRealStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversation_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) + QStringLiteral("/tests/transcripts/imap"));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        for (const QString& file : files) {
            if (file == QStringLiteral("recent.txt") || forAnyStore(folder.filePath(file).toStdString()).find("# fail: ") != std::string::npos)
                continue;
            QTest::addRow("%s", qPrintable(file)) << folder.filePath(file);
        }
    }
    void conversation()
    {
        QFETCH(QString, path);
        const std::string text = forAnyStore(path.toStdString());
        TranscriptRunner runner;
        std::unique_ptr<RealWorld> world;
        const auto make = [&](FakeLink& link) {
            world.reset();
            world = std::make_unique<RealWorld>(link.loop(), text.find("# mail: none") == std::string::npos);
            std::istringstream lines(text);
            for (std::string line; std::getline(lines, line);) {
                if (line.rfind("# set: ", 0) == 0) {
                    const auto [setting, value] = config::parseAssignment(line.substr(7)).value();
                    link.snapshot.set(setting, value);
                }
                if (line.rfind("# peer: ", 0) == 0)
                    link.linkInfo.peer.address = link.infoAfterTls.peer.address = line.substr(8);
                if (line == "# tls: yes")
                    link.linkInfo = link.infoAfterTls;
            }
            return world->world.session(link.loop());
        };
        const std::string name = path.section(QLatin1Char('/'), -1).toStdString();
        QCOMPARE(QString::fromStdString(runner.runText(name, text, make, FeedMode::Whole)), QString());
        if (text.find("# pipelined-ok") != std::string::npos)
            QCOMPARE(QString::fromStdString(runner.runText(name, text, make, FeedMode::Pipelined)), QString());
    }
};

QTEST_GUILESS_MAIN(TestRealStore)
#include "tst_real_store.moc"
