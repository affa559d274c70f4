#include <QTest>

#include "mime/section.h"

using namespace posthorn::mime;

namespace {

const std::string mixed =
    "Content-Type: multipart/mixed; boundary=a\r\nSubject: top\r\nTo: x@y,\r\n z@y\r\n\r\npre\r\n--a\r\n"
    "Content-Type: text/plain\r\n\r\none\r\n--a\r\nContent-Type: message/rfc822\r\n\r\n"
    "Subject: emb\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nX: y\r\n\r\nalt1\r\n"
    "--b\r\n\r\nalt2\r\n--b--\r\n--a\r\nContent-Type: message/rfc822\r\n\r\nSubject: emb2\r\n\r\n"
    "plain2\r\n--a--\r\nepi\r\n";
const std::string plain = "Subject: s\r\nFrom: x@y\r\n\r\nbody\r\n";
const std::string twice =
    "Content-Type: message/rfc822\r\n\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nin\r\n";

std::string fetched(const std::string& message, const char* spec)
{
    const auto section = Section::parse(spec);
    if (!section)
        return "BAD";
    const auto data = resolve(*section, message);
    return data ? std::string(data->view(message)) : "NIL";
}

} // namespace

class TestMimeSection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses()
    {
        QCOMPARE(*Section::parse(""), (Section{Section::Kind::Whole, {}, {}}));
        QCOMPARE(*Section::parse("1.2.30"), (Section{Section::Kind::Whole, {1, 2, 30}, {}}));
        QCOMPARE(*Section::parse("header"), (Section{Section::Kind::Header, {}, {}}));
        QCOMPARE(*Section::parse("4.Text"), (Section{Section::Kind::Text, {4}, {}}));
        QCOMPARE(*Section::parse("1.MIME"), (Section{Section::Kind::Mime, {1}, {}}));
        QCOMPARE(*Section::parse("HEADER.FIELDS (Date \"x y\" {3}\r\nFoo {3+}\r\nBar)"),
                 (Section{Section::Kind::HeaderFields, {}, {"Date", "x y", "Foo", "Bar"}}));
        QCOMPARE(*Section::parse("2.1.HEADER.FIELDS.NOT (A)"),
                 (Section{Section::Kind::HeaderFieldsNot, {2, 1}, {"A"}}));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"x",
                                 "MIME",
                                 "0",
                                 "1.",
                                 "1..2",
                                 "01",
                                 ".1",
                                 "1.0",
                                 "99999999999",
                                 "1 ",
                                 "HEADER ",
                                 "HEADER x",
                                 "HEADER.FIELDS",
                                 "HEADER.FIELDS ",
                                 "HEADER.FIELDS ()",
                                 "HEADER.FIELDS (A",
                                 "HEADER.FIELDS (A) ",
                                 "HEADER.FIELDS (A)x",
                                 "HEADER.FIELDS (A  B)",
                                 "HEADER.FIELDS(A)",
                                 "HEADER.FIELDS (\"A)",
                                 "HEADER.FIELDS ({9}\r\nA)",
                                 "HEADER.FIELDS ({)",
                                 "TEXT (A)",
                                 "1.TEXT.2",
                                 "1TEXT"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Section::parse(std::string_view(text.data(), size_t(text.size()))));
    }

    void cutAnywhere()
    {
        const std::string whole = "1.22.HEADER.FIELDS.NOT (Date \"x\\\" y\" {3}\r\nFoo)";
        for (size_t size = 0; size < whole.size(); ++size) {
            const std::vector<char> cut(whole.begin(), whole.begin() + std::ptrdiff_t(size));
            const auto section = Section::parse(std::string_view(cut.data(), cut.size()));
            QCOMPARE(section.has_value(), size == 0 || size == 1 || size == 3 || size == 4 || size == 11);
        }
        std::string deep = "1";
        for (int i = 0; i < 1000; ++i)
            deep += ".1";
        QVERIFY(!Section::parse(deep));
    }

    void resolves_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("spec");
        QTest::addColumn<QByteArray>("wanted");
        const auto row = [](const char* name, const std::string& message, const char* spec, const std::string& wanted) {
            QTest::addRow("%s [%s]", name, spec)
                << QByteArray::fromStdString(message) << QByteArray(spec) << QByteArray::fromStdString(wanted);
        };
        row("mixed", mixed, "", mixed);
        row("mixed", mixed, "HEADER", mixed.substr(0, mixed.find("pre\r\n")));
        row("mixed", mixed, "TEXT", mixed.substr(mixed.find("pre\r\n")));
        row("mixed", mixed, "1", "one");
        row("mixed", mixed, "1.MIME", "Content-Type: text/plain\r\n\r\n");
        row("mixed", mixed, "2",
            "Subject: emb\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nX: y\r\n\r\nalt1"
            "\r\n--b\r\n\r\nalt2\r\n--b--\r\n");
        row("mixed", mixed, "2.HEADER", "Subject: emb\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n");
        row("mixed", mixed, "2.TEXT", "--b\r\nX: y\r\n\r\nalt1\r\n--b\r\n\r\nalt2\r\n--b--\r\n");
        row("mixed", mixed, "2.MIME", "Content-Type: message/rfc822\r\n\r\n");
        row("mixed", mixed, "2.HEADER.FIELDS (subject)", "Subject: emb\r\n\r\n");
        row("mixed", mixed, "2.1", "alt1");
        row("mixed", mixed, "2.2", "alt2");
        row("mixed", mixed, "2.1.MIME", "X: y\r\n\r\n");
        row("mixed", mixed, "3.1", "plain2");
        row("mixed", mixed, "3.TEXT", "plain2");
        row("mixed", mixed, "3.1.MIME", "Subject: emb2\r\n\r\n");
        for (const char* missing : {"4", "1.1", "1.2", "2.3", "3.2", "2.1.1", "1.HEADER", "1.TEXT", "3.1.TEXT"})
            row("mixed", mixed, missing, "NIL");
        row("mixed", mixed, "HEADER.FIELDS (TO subject)", "Subject: top\r\nTo: x@y,\r\n z@y\r\n\r\n");
        row("mixed", mixed, "HEADER.FIELDS.NOT (To Subject)", "Content-Type: multipart/mixed; boundary=a\r\n\r\n");
        row("mixed", mixed, "HEADER.FIELDS (None)", "\r\n");
        row("plain", plain, "1", "body\r\n");
        row("plain", plain, "1.MIME", "Subject: s\r\nFrom: x@y\r\n\r\n");
        row("plain", plain, "2", "NIL");
        row("plain", plain, "1.1", "NIL");
        row("plain", plain, "1.TEXT", "NIL");
        row("twice", twice, "1", "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nin\r\n");
        row("twice", twice, "1.HEADER", "Content-Type: message/rfc822\r\n\r\n");
        row("twice", twice, "1.1", "Subject: x\r\n\r\nin\r\n");
        row("twice", twice, "1.1.HEADER", "Subject: x\r\n\r\n");
        row("twice", twice, "1.1.1", "in\r\n");
        row("unended", "Subject: s", "HEADER.FIELDS (SUBJECT)", "Subject: s\r\n\r\n");
        row("unended", "Subject: s", "HEADER", "Subject: s");
        row("unended", "Subject: s", "1", "");
        row("no parts", "Content-Type: multipart/mixed\r\n\r\nx", "1", "NIL");
    }
    void resolves()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, spec);
        QFETCH(QByteArray, wanted);
        QCOMPARE(QByteArray::fromStdString(fetched(message.toStdString(), spec.constData())), wanted);
    }

    /// The store may hand over the header alone.
    void headerIsEnough()
    {
        const std::string header = plain.substr(0, plain.find("body"));
        for (const char* spec : {"HEADER", "HEADER.FIELDS (FROM)", "HEADER.FIELDS.NOT (FROM)"}) {
            QVERIFY(Section::parse(spec)->needsHeaderOnly());
            QCOMPARE(fetched(header, spec), fetched(plain, spec));
        }
        QVERIFY(!Section::parse("")->needsHeaderOnly());
        QVERIFY(!Section::parse("TEXT")->needsHeaderOnly());
        QVERIFY(!Section::parse("1.MIME")->needsHeaderOnly());
        QVERIFY(Section::parse("1.MIME")->needsStructure());
    }
};

QTEST_GUILESS_MAIN(TestMimeSection)
#include "tst_mime_section.moc"
