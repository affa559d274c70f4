#include <QTest>

#include "mime/structure.h"
#include "tests/unit/mime/checks.h"
#include "tests/unit/mime/messages.h"

using namespace posthorn::mime;

namespace {

const std::string nested = "Content-Type: multipart/mixed; boundary=outer\r\n"
                           "Subject: top\r\n"
                           "\r\n"
                           "preamble\r\n"
                           "--outer\r\n"
                           "Content-Type: multipart/alternative; boundary=inner\r\n"
                           "\r\n"
                           "--inner\r\n"
                           "\r\n"
                           "one\r\n"
                           "two\r\n"
                           "--inner--\r\n"
                           "\r\n"
                           "--outer\r\n"
                           "Content-Type: message/rfc822\r\n"
                           "\r\n"
                           "Subject: in\r\n"
                           "\r\n"
                           "text\r\n"
                           "--outer--\r\n"
                           "epilogue";

/// The message put together again from its parts: their headers and bodies, and what lies between them.
std::string rebuilt(const Structure& structure, std::string_view message, uint32_t index)
{
    const Part& part = structure.parts[index];
    std::string out(part.header(message));
    size_t at = part.bodyBegin;
    for (uint32_t child = part.firstChild; child != Part::none; child = structure.parts[child].next) {
        const Part& below = structure.parts[child];
        out += message.substr(at, below.headerBegin - at);
        out += rebuilt(structure, message, child);
        at = below.bodyEnd;
    }
    out += message.substr(at, part.bodyEnd - at);
    return out;
}

} // namespace

class TestMimeStructure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tree()
    {
        const Structure structure = scan(nested);
        test::checkStructure(structure, nested);
        QCOMPARE(structure.parts.size(), size_t(5));
        const Part& alternative = structure.parts[1];
        const Part& text = structure.parts[2];
        const Part& message = structure.parts[3];
        const Part& embedded = structure.parts[4];

        QCOMPARE(structure.root().kind, Part::Kind::Multipart);
        QCOMPARE(structure.root().firstChild, 1u);
        QCOMPARE(alternative.next, 3u);
        QCOMPARE(alternative.firstChild, 2u);
        QCOMPARE(text.parent, 1u);
        QCOMPARE(text.body(nested), std::string_view("one\r\ntwo"));
        QCOMPARE(text.header(nested), std::string_view("\r\n"));
        QCOMPARE(text.bodyLines, 1u);
        QCOMPARE(alternative.body(nested), std::string_view("--inner\r\n\r\none\r\ntwo\r\n--inner--\r\n"));
        QCOMPARE(message.kind, Part::Kind::Message);
        QCOMPARE(message.body(nested), std::string_view("Subject: in\r\n\r\ntext"));
        QCOMPARE(message.bodyLines, 2u);
        QCOMPARE(embedded.header(nested), std::string_view("Subject: in\r\n\r\n"));
        QCOMPARE(embedded.body(nested), std::string_view("text"));
        QCOMPARE(structure.envelopes.size(), size_t(2));
        QCOMPARE(*structure.envelope().subject, std::string_view("top"));
        QCOMPARE(*structure.envelopes[embedded.envelope].subject, std::string_view("in"));
        QCOMPARE(structure.root().contentType->data() - nested.data(), qptrdiff(14)); // a view, no copy
    }

    void rebuildsEverySample()
    {
        for (const auto* samples : {&test::samples(), &test::ownWays()}) {
            for (const test::Sample& sample : *samples) {
                const std::string message = sample.message();
                const Structure structure = scan(message);
                test::checkStructure(structure, message);
                QVERIFY2(rebuilt(structure, message, 0) == message, sample.name);
            }
        }
    }

    void everyCutIsDescribed()
    {
        for (size_t size = 0; size <= nested.size(); ++size) {
            const std::vector<char> cut(nested.begin(), nested.begin() + std::ptrdiff_t(size));
            const std::string_view message(cut.data(), cut.size());
            const Structure structure = scan(message);
            test::checkStructure(structure, message);
            QVERIFY(rebuilt(structure, message, 0) == message);
        }
    }

    void trailingDataIsEpilogue()
    {
        const Structure structure = scan(nested + "\r\n--outer\r\n\r\nno part\r\n--inner\r\n");
        QCOMPARE(structure.parts.size(), size_t(5));
    }

    void limits()
    {
        ScanLimits limits;
        limits.depth = 2;
        QCOMPARE(scan(nested, limits).parts.size(), size_t(3)); // the containers below the root are leaves
        limits = {};
        limits.parts = 2;
        const Structure few = scan(nested, limits);
        QCOMPARE(few.parts.size(), size_t(2));
        QCOMPARE(few.parts[1].bodyEnd, nested.size());
        limits = {};
        limits.headerBytes = 10;
        const Structure blind = scan(nested, limits);
        QCOMPARE(blind.parts.size(), size_t(1));
        QVERIFY(!blind.root().contentType);
        QCOMPARE(blind.root().bodyBegin, nested.find("preamble"));
    }

    void longBoundary()
    {
        const std::string boundary(200, 'x');
        const std::string message = "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary +
                                    "\r\n\r\nbody\r\n--" + boundary + "--\r\n";
        const Structure structure = scan(message);
        QCOMPARE(structure.parts.size(), size_t(2));
        QCOMPARE(structure.parts[1].body(message), std::string_view("body"));
    }
};

QTEST_GUILESS_MAIN(TestMimeStructure)
#include "tst_mime_structure.moc"
