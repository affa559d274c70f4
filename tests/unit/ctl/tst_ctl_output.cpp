// How replies are printed, how logs are followed, and what help and completion say.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "admin/registry.h"
#include "ctl/command.h"
#include "ctl/log_reader.h"

using namespace posthorn;
using namespace posthorn::ctl;

namespace {

/// What is written to the file that the function gets.
template<class F>
std::string captured(F f)
{
    std::FILE* file = std::tmpfile();
    f(file);
    std::fflush(file);
    std::string text(size_t(std::ftell(file)), '\0');
    std::rewind(file);
    const size_t size = std::fread(text.data(), 1, text.size(), file);
    std::fclose(file);
    text.resize(size);
    return text;
}

std::string printed(Style style, std::string_view columns, std::string_view status, const std::vector<Words>& rows)
{
    return captured([&](std::FILE* file) {
        const auto printer = makePrinter(style, columns, file);
        printer->status(status);
        for (const Words& row : rows)
            printer->row(row);
        printer->end();
    });
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    file.write(text);
}

} // namespace

class TestCtlOutput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void protocol()
    {
        QCOMPARE(printed(Style::Protocol, "a b", "+00100 OK", {{"x", "y \"z\""}}), std::string("+00100 OK\n\"x\"\t\"y \\\"z\\\"\"\n.\n"));
        QCOMPARE(printed(Style::Protocol, "a b", "+00100 OK", {}), std::string("+00100 OK\n.\n"));
        QCOMPARE(printed(Style::Protocol, "", "+00000 OK", {}), std::string("+00000 OK\n"));
        QCOMPARE(printed(Style::Protocol, "", "-00013 No [why]", {}), std::string("-00013 No [why]\n"));
    }

    void table()
    {
        QCOMPARE(printed(Style::Table, "number name", "+00100 OK", {{"7", "Grün"}, {"1000", "x"}, {"8", "y", "more"}}),
                 std::string("NUMBER  NAME\n     7  Grün\n  1000  x\n     8  y     more\n"));
        QCOMPARE(printed(Style::Table, "", "+00100 OK", {{"a\x1B[2J", "b"}}), std::string("a?[2J  b\n"));
        QCOMPARE(printed(Style::Table, "a", "+00100 OK", {}), std::string());
        QCOMPARE(printed(Style::Table, "", "-00013 No [why]", {}), std::string("-00013 No [why]\n"));
    }

    void json()
    {
        const auto parsed = [](const std::string& text) { return QJsonDocument::fromJson(QByteArray::fromStdString(text)); };
        QJsonArray rows = parsed(printed(Style::Json, "a b", "+00100 OK", {{"x", "y\n\"\xFF"}, {"only one"}})).array();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].toObject()[QStringLiteral("b")].toString(), QStringLiteral("y\n\"\uFFFD"));
        QCOMPARE(rows[1].toArray()[0].toString(), QStringLiteral("only one"));
        QVERIFY(parsed(printed(Style::Json, "", "+00100 OK", {})).isArray());
        const QJsonObject refused = parsed(printed(Style::Json, "", "-00013 User already exist [of \"x\"]", {})).object();
        QCOMPARE(refused[QStringLiteral("code")].toInt(), 13);
        QCOMPARE(refused[QStringLiteral("text")].toString(), QStringLiteral("User already exist"));
        QCOMPARE(refused[QStringLiteral("reason")].toString(), QStringLiteral("of \"x\""));
        QCOMPARE(parsed(printed(Style::Json, "", "+00000 OK", {})).object()[QStringLiteral("code")].toInt(-1), 0);
        for (const char* broken : {"", "+", "-", "nonsense", "-x [", "- []"})
            QVERIFY(parsed(printed(Style::Json, "", broken, {})).isObject());
    }

    void logsAreFollowed()
    {
        QTemporaryDir folder;
        const QString base = folder.filePath(QStringLiteral("SMTP-in-2026-11-21"));
        std::string heard;
        const auto sink = [&](watch::Channel, std::string_view line) { heard += std::string(line) + ';'; };
        const auto next = [&](LogReader& reader) {
            heard.clear();
            reader.read(sink);
            return heard;
        };
        LogReader::Channels channels;
        channels.set(size_t(watch::Channel::SmtpIn));
        write(base + QStringLiteral(".log"), "1\n2\n3\n");
        LogReader reader(folder.path().toStdString(), channels, 2);
        QCOMPARE(next(reader), std::string("2;3;"));
        QCOMPARE(next(reader), std::string());
        write(base + QStringLiteral(".log"), "4\n5");
        write(folder.filePath(QStringLiteral("POP3-2026-11-21.log")), "other\n");
        QCOMPARE(next(reader), std::string("4;"));
        // The rest of a line, a continuation and the next day at once, in their order.
        write(base + QStringLiteral(".log"), "6\n7\n");
        write(base + QStringLiteral(".10.log"), "10\n");
        write(base + QStringLiteral(".2.log"), "8\n9\n");
        write(folder.filePath(QStringLiteral("SMTP-in-2026-11-22.log")), "11\n");
        QCOMPARE(next(reader), std::string("56;7;8;9;10;11;"));
        write(folder.filePath(QStringLiteral("SMTP-in-2026-11-22.log")), "12\n");
        QCOMPARE(next(reader), std::string("12;"));

        LogReader none(folder.path().toStdString(), channels, 0);
        QCOMPARE(next(none), std::string());
        LogReader all(folder.path().toStdString(), channels, 1000);
        QCOMPARE(next(all), std::string("11;12;"));
        LogReader empty(folder.filePath(QStringLiteral("none")).toStdString(), channels, 10);
        QCOMPARE(next(empty), std::string());
    }

    void completion()
    {
        const admin::Registry registry;
        Options options;
        options.operations = registry.list();
        const auto words = [&](const Words& given) {
            return captured([&](std::FILE* file) {
                options.out = file;
                QCOMPARE(*completeWords(options, given), exitGood);
            });
        };
        const auto has = [](const std::string& list, const std::string& word) { return ('\n' + list).find('\n' + word + '\n') != std::string::npos; };
        QVERIFY(has(words({}), "useradd") && has(words({}), "queue") && has(words({}), "import") && has(words({}), "--json"));
        QVERIFY(!has(words({}), "queue list") && !has(words({}), "complete"));
        QVERIFY(has(words({"queue"}), "list") && !has(words({"queue"}), "useradd"));
        QVERIFY(has(words({"--json", "--data-dir", "/x", "log"}), "follow"));
        QVERIFY(has(words({"import"}), "maildir") && has(words({"config", "set"}), "smtp.max-message-size"));
        QVERIFY(has(words({"log", "follow"}), "SMTP-in") && has(words({"log", "follow", "System"}), "--level"));
        QCOMPARE(words({"useradd"}), std::string());
        QVERIFY(!printCompletion(options, {"tcsh"}));
    }

    void helpAndManualNameEveryCommand()
    {
        const admin::Registry registry;
        const std::string help = helpText(registry.list());
        const std::string manual = manualPage(registry.list());
        for (const admin::Operation& operation : registry.list()) {
            QVERIFY2(help.find("  " + std::string(operation.word) + ' ') != std::string::npos, operation.word.data());
            QVERIFY2(manual.find(".B " + std::string(operation.word)) != std::string::npos, operation.word.data());
        }
        for (const LocalCommand& command : localCommands())
            QVERIFY(help.find(command.help) != std::string::npos);
        // No line of the page may be an order by chance.
        size_t at = 0;
        while ((at = manual.find('\n', at)) != std::string::npos && ++at < manual.size())
            QVERIFY(manual[at] != '\'' && (manual[at] != '.' || manual.find_first_of("TSBI\\", at) == at + 1));
    }
};

QTEST_APPLESS_MAIN(TestCtlOutput)
#include "tst_ctl_output.moc"
