#include <ctime>

#include <QTest>

#include "mime/imap_format.h"
#include "mime/imap_string.h"
#include "tests/unit/mime/checks.h"
#include "tests/unit/mime/messages.h"

using namespace posthorn::mime;

namespace {

void addRows(const std::vector<test::Sample>& samples)
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("wantedEnvelope");
    QTest::addColumn<QByteArray>("wantedStructure");
    for (const test::Sample& sample : samples)
        QTest::newRow(sample.name) << QByteArray::fromStdString(sample.message()) << QByteArray(sample.envelope)
                                   << QByteArray(sample.bodyStructure);
}

void compareRow()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, wantedEnvelope);
    QFETCH(QByteArray, wantedStructure);
    const Structure structure = scan(std::string_view(message.data(), size_t(message.size())));
    QCOMPARE(QByteArray::fromStdString(envelope(structure.envelope())), wantedEnvelope);
    QCOMPARE(QByteArray::fromStdString(bodyStructure(structure)), wantedStructure);
}

std::string repeated(std::string_view text, size_t count)
{
    std::string out;
    for (size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

} // namespace

class TestMimeImapFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samples_data() { addRows(test::samples()); }
    void samples() { compareRow(); }
    void ownWays_data() { addRows(test::ownWays()); }
    void ownWays() { compareRow(); }

    /// Cut at every byte, each cut in a block of its own, so that a sanitizer sees an overrun.
    void truncated_data() { addRows(test::samples()); }
    void truncated()
    {
        QFETCH(QByteArray, message);
        for (qsizetype size = 0; size <= message.size(); ++size) {
            const std::vector<char> prefix(message.begin(), message.begin() + size);
            test::checkMessage(std::string_view(prefix.data(), prefix.size()));
        }
    }

    void bareLineFeeds_data() { addRows(test::samples()); }
    void bareLineFeeds()
    {
        QFETCH(QByteArray, message);
        const std::string crlf = message.toStdString();
        const std::string lf = message.replace("\r\n", "\n").toStdString();
        test::checkMessage(lf);
        QCOMPARE(envelope(std::string_view(lf)), envelope(std::string_view(crlf)));
        QCOMPARE(scan(lf).parts.size(), scan(crlf).parts.size());
    }

    void bodyLeavesOutExtensions()
    {
        QCOMPARE(
            bodyFromBodyStructure(
                R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1 NIL ("inline" NIL) ("en" "de") "x"))"),
            std::string(R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1))"));
        for (const char* broken : {"", "(", "()", "(\"text\")", "(\"a\" \"b\" NIL NIL NIL \"7bit\" 1", "x",
                                   "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 2 {9}\r\nabc)"})
            QCOMPARE(bodyFromBodyStructure(broken), std::string());
        const std::string whole = bodyStructure(std::string_view(test::samples()[20].text));
        for (size_t size = 0; size < whole.size(); ++size)
            QVERIFY(bodyFromBodyStructure(std::string_view(whole).substr(0, size)).empty());
        QVERIFY(bodyFromBodyStructure(whole + " ").empty());
    }

    void strings()
    {
        const auto written = [](auto function, std::string_view text) {
            std::string out;
            function(out, text);
            return out;
        };
        QCOMPARE(written(appendString, "a \"b\\"), std::string("\"a \\\"b\\\\\""));
        QCOMPARE(written(appendString, "a\r\n\tb"), std::string("\"a\tb\""));
        QCOMPARE(written(appendString, "\xE4"), std::string("{1}\r\n\xE4"));
        QCOMPARE(written(appendText, "  a \t b\r\n  "), std::string("\"a b\""));
        QCOMPARE(written(appendText, " \t"), std::string("\"\""));
        QCOMPARE(written(appendString, ""), std::string("\"\""));
    }

    /// The limits hold: a hostile message costs no more than its own size many times over.
    void hostile()
    {
        std::string deep;
        for (int i = 0; i < 1000; ++i) {
            const std::string boundary = "b" + std::to_string(i) + ".";
            deep += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
        }
        test::checkMessage(deep);
        QCOMPARE(scan(deep).parts.size(), size_t(100));
        QVERIFY(bodyStructure(std::string_view(deep)).find("\"application\" \"octet-stream\"") != std::string::npos);

        test::checkMessage(repeated("Content-Type: message/rfc822\r\n\r\n", 1000));

        const std::string many = "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n" + repeated("--\n", 50'000);
        test::checkMessage(many);
        QCOMPARE(scan(many).parts.size(), size_t(10'000));
        QVERIFY(bodyStructure(std::string_view(many)).size() < 1'000'000);

        const std::string addresses = "From: " + repeated("a,", 400'000) + "\r\n\r\n";
        QVERIFY(envelope(std::string_view(addresses)).size() < 2'000'000);
        QCOMPARE(envelope(std::string_view("From: " + repeated("a", 2'000'000) + "\r\n\r\n")), test::emptyEnvelope);
        test::checkMessage("Content-Type: a/b" + repeated("; a=b", 100'000) + "\r\n\r\n");
        test::checkMessage("To: " + repeated("(", 500'000) + "\r\n\r\n");
        test::checkMessage("To: " + repeated("a:", 200'000) + "\r\n\r\n");
        test::checkMessage("To: " + repeated("<", 500'000) + "\r\n\r\n");
        test::checkMessage(repeated("To: a@b\r\n", 60'000) + "\r\n");
    }

    /// A hundred open boundaries and a body in which every line looks like one cost not much more than one boundary.
    void manyBoundariesAreLinear()
    {
        std::string deep;
        for (int i = 0; i < 99; ++i) {
            const std::string boundary = repeated("-", 60) + std::to_string(i);
            deep += "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n";
        }
        deep += "\r\n" + repeated(repeated("-", 62) + "\r\n", 100'000);
        const std::clock_t start = std::clock();
        QCOMPARE(scan(deep).parts.size(), size_t(100));
        QVERIFY(std::clock() - start < 10 * CLOCKS_PER_SEC); // 0.1 s at -O2; 100 comparisons a line would take minutes
    }
};

QTEST_GUILESS_MAIN(TestMimeImapFormat)
#include "tst_mime_imap_format.moc"
