#include <thread>

#include <QTest>

#include "base/text.h"
#include "mime/decoded.h"
#include "mime/display.h"
#include "mime/html_text.h"
#include "tests/unit/mime/messages.h"

using namespace posthorn;
using namespace posthorn::mime;

namespace {

const std::string letter =
    "From: =?utf-8?q?J=C3=B6rg?= <j@x>, (c) k@y\r\n"
    "To: Team: \"A, B\" <a@x>;, c@x\r\n"
    "Subject: =?iso-8859-1?q?Gr=FC=DFe?= =?utf-8?b?w6Q=?=\r\n and more\r\n"
    "Date: Fri, 21 Nov 2025 10:00:00 +0000\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
    "--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>html</p>\r\n"
    "--c\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nSch=F6ne   Gr=FC=DFe,=\r\n Jo=\r\n\r\n\r\n\r\n\r\nEnd\r\n"
    "--c--\r\n"
    "--b\r\nContent-Type: application/pdf; name=\"=?utf-8?q?r=C3=A9sum=C3=A9.pdf?=\"\r\n\r\nx\r\n"
    "--b\r\nContent-Type: image/png\r\n"
    "Content-Disposition: attachment; filename*0*=utf-8''%C3%A4; filename*1=\".png\"\r\n\r\nx\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nx\r\n--b--\r\n";

} // namespace

class TestMimeDisplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// RFC 8621 section 4.1.2.2: encoded words bring no line ends and no other controls.
    void controlsAreDropped()
    {
        QCOMPARE(headerText("=?utf-8?Q?a=0D=0AX-Evil:_1=1B[31m=7F=C2=85b?="), std::string("aX-Evil: 1[31mb"));
        QCOMPARE(headerText("=?utf-8?B?w7w=?= =?utf-8?Q?=0A?=x"), std::string("\xc3\xbcx"));
        QCOMPARE(headerText("plain\twith a tab"), std::string("plain\twith a tab"));
        QCOMPARE(phraseText("=?utf-8?Q?a=0D=0ABcc:_b?="), std::string("aBcc: b"));
        QCOMPARE(parameterText("attachment; filename*=utf-8''x%0D%0AX-Evil:%201.html", "filename", false),
                 std::string("xX-Evil: 1.html"));
        QCOMPARE(parameterText("text/plain; name=\"=?utf-8?B?eA0KWQ==?=\"", "name", true), std::string("xY"));
        QCOMPARE(headerText("=?utf-8?Q?=C2=A0=E2=80=AEx?="), std::string("\xc2\xa0\xe2\x80\xaex")); // these are none
    }

    void sizesAreThoseOfWhatComesOut()
    {
        for (const char* text : {"", "QUJD", "QUJDRA==", "QUJDREU=", "QUJDRA", "QUJDREU", "QUJDR", "QUI=QUI=", "QUJD\r\nRA==\r\n", "=", "==QUJD",
                                 "QU-JD*", "QUJD====", "Q"})
            QCOMPARE(decodedSize(text, "base64"), uint64_t(decodeTransfer(text, "base64").size()));
    }

    void decodes()
    {
        const DisplayMessage shown = display(letter);
        QCOMPARE(QString::fromStdString(shown.subject), QStringLiteral("Grüßeä and more"));
        QCOMPARE(QString::fromStdString(shown.from), QStringLiteral("Jörg <j@x>, k@y"));
        QCOMPARE(QString::fromStdString(shown.to), QStringLiteral("Team: A, B <a@x>;, c@x"));
        QCOMPARE(qint64(shown.date->time), qint64(1'763'719'200'000));
        QCOMPARE(QString::fromStdString(shown.preview), QStringLiteral("Schöne Grüße, Jo\n\nEnd"));
        QCOMPARE(shown.attachments.size(), size_t(3));
        QCOMPARE(QString::fromStdString(shown.attachments[0]), QStringLiteral("résumé.pdf"));
        QCOMPARE(QString::fromStdString(shown.attachments[1]), QStringLiteral("ä.png"));
        QCOMPARE(shown.attachments[2], std::string("message/rfc822"));
        QCOMPARE(QString::fromStdString(display(letter, 6).preview), QStringLiteral("Schöne"));
    }

    void html()
    {
        QCOMPARE(htmlToText("<html><head><title>t</title><style>p{a:b}</style></head><body><p class=\"a>b\">One &amp; "
                            "two</p><!-- no --><script>x<y</script>three<br>four &#228;&#xE4;&nosuch; &lt;a<td>5<td>6"),
                 std::string("One & two\nthree\nfour \xC3\xA4\xC3\xA4&nosuch; <a 5 6"));
        QCOMPARE(htmlToText("a < b"), std::string("a < b"));
        const std::string page = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                                 "PGI+SGFsbG88L2I+PHA+V2VsdA==\r\n";
        QCOMPARE(display(page).preview, std::string("Hallo\nWelt"));
        const std::string broken = "<a \"<p><style>&#x;&#99999999999;<!-- <b";
        for (size_t size = 0; size <= broken.size(); ++size) {
            const std::vector<char> cut(broken.begin(), broken.begin() + std::ptrdiff_t(size));
            (void)htmlToText(std::string_view(cut.data(), cut.size()));
        }
    }

    void unknownCharsetsAndRawOctets()
    {
        QCOMPARE(decodeHeaderText("raw \xC3\xA4"), std::string("raw \xC3\xA4"));
        QCOMPARE(decodeHeaderText("raw \xE4"), std::string("raw \xC3\xA4"));
        QVERIFY(isUtf8(decodeHeaderText("=?no-such-charset?q?=FF=FE?=")));
        QVERIFY(isUtf8(decodeHeaderText("=?utf-8?q?=FF?= =?utf-8?b?////?=")));
        QCOMPARE(display("Content-Type: text/plain; charset=no-such\r\n\r\n\xE4").preview, std::string("\xC3\xA4"));
        QCOMPARE(display("Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                         "aABpAA==\r\n")
                     .preview,
                 std::string("hi"));
        QCOMPARE(displayAddresses("a@x, b@x, c@x", 2), std::string("a@x, b@x, ..."));
        QVERIFY(display("").preview.empty());
    }

    /// Whatever comes in, UTF-8 comes out; a large body is read no further than the preview needs.
    void alwaysUtf8()
    {
        for (size_t size = 0; size <= letter.size(); ++size) {
            const DisplayMessage shown = display(std::string(letter, 0, size));
            QVERIFY(isUtf8(shown.subject) && isUtf8(shown.from) && isUtf8(shown.preview));
        }
        std::string umlauts = "Content-Type: text/plain; charset=utf-8\r\n\r\n";
        for (int i = 0; i < 400'000; ++i)
            umlauts += i == 0 ? "x" : "\xC3\xA4";
        QCOMPARE(QString::fromStdString(display(umlauts, 5).preview), QStringLiteral("xääää"));
    }

    void manyThreads()
    {
        const DisplayMessage first = display(letter);
        std::atomic<int> same = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 50; ++round) {
                    const DisplayMessage shown = display(letter);
                    same += shown.subject == first.subject && shown.preview == first.preview ? 1 : 0;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(same.load(), 200);
    }
};

QTEST_GUILESS_MAIN(TestMimeDisplay)
#include "tst_mime_display.moc"
