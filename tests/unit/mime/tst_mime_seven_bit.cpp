// Messages for hosts without 8BITMIME: what is converted, how, and what is refused.
#include <QTest>

#include "tests/unit/mime/messages.h"
#include "tests/unit/mime/seven_bit_checks.h"

using namespace posthorn;
using namespace posthorn::mime;

namespace {

std::string crlf(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
}

} // namespace

class TestMimeSevenBit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void converts_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* message, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(crlf(message)) << QByteArray::fromStdString(crlf(expected));
        };
        row("ASCII is left alone", "Content-Transfer-Encoding: 8bit\n\nplain = text\n",
            "Content-Transfer-Encoding: 8bit\n\nplain = text\n");
        row("text", "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8BIT\nSubject: x\n\n"
                    "A longer line of Gr\xC3\xBC\xC3\x9F" "e = \n-- \nend",
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nSubject: x\nContent-Transfer-Encoding: "
            "quoted-printable\n\nA longer line of Gr=C3=BC=C3=9Fe =3D=20\n=2D-=20\nend");
        row("no MIME, UTF-8", "Subject: x\n\nquite an ordinary text with \xC3\xBC\n",
            "Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            "Content-Transfer-Encoding: quoted-printable\n\nquite an ordinary text with =C3=BC\n");
        row("no MIME, another character set", "Subject: x\n\nquite an ordinary text with \xFC\n",
            "Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=unknown-8bit\n"
            "Content-Transfer-Encoding: quoted-printable\n\nquite an ordinary text with =FC\n");
        row("mostly 8-bit text", "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n\xD0\xB4\xD0\xB0\n",
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n0LTQsA0K\n");
        row("bytes", "MIME-Version: 1.0\nContent-Type: image/png\nContent-Transfer-Encoding: binary\n\na long ASCII run, then \xFF",
            "MIME-Version: 1.0\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nYSBsb25nIEFTQ0lJIHJ1biwgdGhlbiD/\n");
        row("the parts that need it, what is between them, and the containers' encodings",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 8bit\n\n"
            "pre\xFF" "amble\n--b\n\nplain\n--b\nContent-Type: text/html\n\nlong enough a text: \xC3\xA4\n--b\n"
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nSubject: raw \xC3\xBC\n\nlong enough a text: \xC3\xA4\n"
            "--b\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\nepilogue",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 7bit\n\n"
            "pre?amble\n--b\n\nplain\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
            "long enough a text: =C3=A4\n--b\n"
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n\nSubject: raw \xC3\xBC\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nlong enough a text: =C3=A4\n"
            "--b\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\nepilogue");
        row("message/global whole", "MIME-Version: 1.0\nContent-Type: message/global\n\nSubject: a few words, \xC3\xBC\n\nplain\n",
            "MIME-Version: 1.0\nContent-Type: message/global\nContent-Transfer-Encoding: quoted-printable\n\n"
            "Subject: a few words, =C3=BC\n\nplain\n");
        row("a header of 8 bits stays", "Subject: \xC3\xBC\n\nplain\n", "Subject: \xC3\xBC\n\nplain\n");
        row("signed in 7 bits", "Content-Type: multipart/signed; boundary=b\n\n--b\n\nplain\n--b\n\nsignature\n--b--\n",
            "Content-Type: multipart/signed; boundary=b\n\n--b\n\nplain\n--b\n\nsignature\n--b--\n");
        row("a line that would become a boundary",
            "Content-Type: multipart/mixed; boundary=\"=3Db\"\n\n--=3Db\n\n--=b, as long as this is, \xC3\xBC\n--=3Db--\n",
            "Content-Type: multipart/mixed; boundary=\"=3Db\"\n\n--=3Db\nContent-Type: text/plain; charset=utf-8\n"
            "Content-Transfer-Encoding: quoted-printable\n\n=2D-=3Db, as long as this is, =C3=BC\n--=3Db--\n");
    }
    void converts()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(test::checkSevenBit(message.toStdString())), expected);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const std::string& message) {
            QTest::newRow(name) << QByteArray::fromStdString(crlf(message));
        };
        row("signed", "Content-Type: multipart/signed; boundary=b\n\n--b\n\n\xC3\xBC\n--b\n\nsignature\n--b--\n");
        row("signed, deep within", "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n"
                                   "Content-Type: Multipart/Signed; boundary=b\n\n--b\n\n\xC3\xBC\n--b--\n--a--\n");
        row("encrypted", "Content-Type: multipart/encrypted; boundary=b\n\n--b\n\n\xC3\xBC\n--b--\n");
        row("message/partial", "Content-Type: message/partial; id=x; number=1\n\n\xC3\xBC\n");
        row("delivery-status", "Content-Type: message/delivery-status\n\nReporting-MTA: dns; \xC3\xBC\n");
        row("wrongly encoded", "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\xC3\xBC\n");
        row("unknown encoding", "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: x-uue\n\n\xC3\xBC\n");
        row("encoded multipart", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                                 "--b\n\n\xC3\xBC\n--b--\n");
        row("multipart without parts", "Content-Type: multipart/mixed; boundary=b\n\n\xC3\xBC\n");
        row("boundary of 8 bits", "Content-Type: multipart/mixed; boundary=\"\xC3\xBC\"\n\n--\xC3\xBC\n\nplain\n--\xC3\xBC--\n");
        std::string deep;
        for (int i = 0; i < 120; ++i)
            deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "x\n\n--b" + std::to_string(i) + "x\n";
        row("deeper than it is read", deep + "\n\xC3\xBC\n");
        std::string many = "Content-Type: multipart/mixed; boundary=b\n\n";
        for (int i = 0; i < 10100; ++i)
            many += "--b\n\n\xC3\xBC\n";
        row("more parts than are read", many);
    }
    void refuses()
    {
        QFETCH(QByteArray, message);
        const std::string text = message.toStdString();
        const auto planned = SevenBit::plan(text);
        QVERIFY(!planned);
        QCOMPARE(planned.error().kind, ErrorKind::Unsupported);
        QVERIFY(!planned.error().text.empty());
    }

    void samples()
    {
        for (const test::Sample& sample : test::samples()) {
            const std::string message = sample.message();
            test::checkSevenBit(message);
            for (const std::string_view tail : {"\xC3\xBC", "\r\n\xFF\r\n", "\r\n--\r\n\xFF"})
                test::checkSevenBit(message + std::string(tail));
            for (size_t cut = 0; cut < message.size(); cut += 13)
                test::checkSevenBit(message.substr(0, cut) + "\xC3\xA9\r\n" + message.substr(cut));
        }
    }

    void estimatesTheSize()
    {
        std::string text = "Subject: x\r\n\r\n";
        for (int i = 0; i < 2000; ++i)
            text += "A line of text with \xC3\xBC, which is longer than the eighty columns of a terminal by a few.\r\n";
        const auto planned = SevenBit::plan(text);
        const size_t size = test::checkSevenBit(text).size();
        QVERIFY2(planned->sizeEstimate() > size * 0.95 && planned->sizeEstimate() < size * 1.05,
                 qPrintable(QString::number(planned->sizeEstimate()) + QLatin1Char(' ') + QString::number(size)));
    }
};

QTEST_APPLESS_MAIN(TestMimeSevenBit)
#include "tst_mime_seven_bit.moc"
