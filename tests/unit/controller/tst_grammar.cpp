// The controller protocol's words and codes.
#include <QTest>

#include "base/text.h"
#include "controller/codes.h"
#include "controller/grammar.h"

using namespace posthorn;
using namespace posthorn::controller;

namespace {

QByteArray joined(const std::vector<std::string>& words)
{
    QByteArray text;
    for (const std::string& word : words)
        text += '|' + QByteArray::fromStdString(word);
    return text.mid(1);
}

} // namespace

class TestGrammar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void words_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("words"); // joined by |; null: refused
        const auto row = [](const char* line, const char* words) { QTest::newRow(line) << QByteArray(line) << QByteArray(words); };
        row("", "");
        row("noop", "noop");
        row("a\tb\tc", "a|b|c");
        row("a b\tc", "a b|c");
        row("\"a\"\t\"b c\"", "a|b c");
        row("a\t\tb", "a||b");
        row("a\t", "a|");
        row("\"\"\t\"\"", "|");
        row("\"a\\\"b\\\\c\\d\"", "a\"b\\cd");
        row("\"a\tb\"", "a\tb");
        row("a\"b\"", "a\"b\"");
        row("\"a", nullptr);
        row("\"a\\", nullptr);
        row("\"a\\\"", nullptr);
        row("\"", nullptr);
        row("\"a\"b", nullptr);
        row("\"a\" \t\"b\"", nullptr);
        row("a\t\"b", nullptr);
    }
    void words()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, words);
        const auto parsed = parseWords(line.toStdString());
        QCOMPARE(parsed.has_value(), !words.isNull());
        if (!parsed)
            return;
        QCOMPARE(joined(*parsed), words);
        QCOMPARE(*parseWords(formatWords(*parsed)), *parsed);
    }

    void formats()
    {
        QCOMPARE(formatWords({"a", "", "b \"c\" \\", "x\r\ny\tz"}), std::string("\"a\"\t\"\"\t\"b \\\"c\\\" \\\\\"\t\"x  y\tz\""));
        QCOMPARE(formatWords({""}), std::string("\"\""));
        QCOMPARE(formatWords({}), std::string());
    }

    void codes()
    {
        QCOMPARE(std::string(codeText(0)), std::string("Success"));
        QVERIFY(codeText(-1).empty());
        QVERIFY(codeText(99999).empty());
        const auto line = [](const char* word, ErrorKind kind) { return errorLine(word, Error{kind, false, {}, {}}); };
        QVERIFY(line("useradd", ErrorKind::Exists).starts_with("-00013 "));
        QVERIFY(line("userdel", ErrorKind::NotFound).starts_with("-00012 "));
        QVERIFY(line("domainadd", ErrorKind::Exists).starts_with("-00231 "));
        QVERIFY(line("useradd", ErrorKind::Denied).starts_with("-00105 "));
        QVERIFY(line("whatever", ErrorKind::Invalid).starts_with("-00103 "));
    }

    void everyErrorHasACodeWithAText()
    {
        for (const char* word : {"useradd", "userdel", "userpasswd", "userset", "domainadd", "domaindel", "aliasadd", "aliasdel",
                                 "aliasdomainadd", "aliasdomaindel", "queue show", "noop", ""}) {
            for (int kind = 0; kind <= int(ErrorKind::Internal); ++kind) {
                const std::string text = errorLine(word, Error{ErrorKind(kind), false, {}, {}});
                QVERIFY2(text.size() > 8 && text[0] == '-' && text[6] == ' ', text.c_str());
                QVERIFY2(parseNumber<int>(std::string_view(text).substr(1, 5)).value_or(0) > 0, text.c_str());
                QVERIFY(text.find_first_of("\r\n") == std::string::npos);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestGrammar)
#include "tst_grammar.moc"
