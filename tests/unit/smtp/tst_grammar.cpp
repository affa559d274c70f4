#include <QTest>

#include "delivery/acceptor.h"
#include "delivery/xtext.h"
#include "smtp/answer.h"
#include "smtp/grammar.h"
#include "smtp/networks.h"
#include "smtp/trace.h"

using namespace posthorn;
using namespace posthorn::smtp;

class TestGrammar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paths_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("address"); ///< "-" for malformed
        QTest::addColumn<QByteArray>("rest");
        const auto row = [](const char* text, const char* address, const char* rest = "") {
            QTest::newRow(text) << QByteArray(text) << QByteArray(address) << QByteArray(rest);
        };
        row("<a@b.test>", "a@b.test");
        row("<a@b.test> SIZE=1", "a@b.test", " SIZE=1");
        row("<>", "");
        row("<a@B.Test>", "a@b.test");
        row("<\"a b\"@b.test>", "\"a b\"@b.test");
        row("<\"a>b\"@b.test>x", "\"a>b\"@b.test", "x");
        row("<\"a\\\"b\"@b.test>", "\"a\\\"b\"@b.test");
        row("<@c.test:a@b.test>", "a@b.test");
        row("<@c.test,@d.test:a@b.test>", "a@b.test");
        row("<@c.test,d.test:a@b.test>", "-");
        row("<@c.test>", "-");
        row("<@:a@b.test>", "-");
        row("<a@[192.0.2.1]>", "a@[192.0.2.1]");
        row("<a@[IPv6:2001:db8::1]>", "a@[ipv6:2001:db8::1]");
        row("<a>", "-");
        row("<a@>", "-");
        row("<@b.test>", "-");
        row("<a@b.test", "-");
        row("a@b.test", "-");
        row("<a b@b.test>", "-");
        row("<a..b@b.test>", "-");
        row("<a@b.test.>", "-");
        row("<a@-b.test>", "-");
        row("<postmaster>", "-");
    }
    void paths()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, rest);
        std::string_view left(text.constData(), size_t(text.size()));
        const auto path = takePath(left, PathKind::Reverse);
        QCOMPARE(path.has_value(), address != "-");
        if (path) {
            QCOMPARE(QByteArray::fromStdString(path->address.text()), address);
            QCOMPARE(QByteArray(left.data(), qsizetype(left.size())), rest);
        }
    }

    void forwardPaths()
    {
        std::string_view text = "<PostMaster>";
        QCOMPARE(takePath(text, PathKind::Forward)->address.local, std::string("postmaster"));
        text = "<>";
        QVERIFY(!takePath(text, PathKind::Forward));
        text = "<jörg@example.test>";
        QVERIFY(!takePath(text, PathKind::Forward)->isAscii);
    }

    void longOnesAreRefused()
    {
        const std::string local(64, 'a');
        std::string text = '<' + local + "@b.test>";
        std::string_view left = text;
        QVERIFY(takePath(left, PathKind::Reverse));
        text = "<a" + local + "@b.test>";
        left = text;
        QVERIFY(!takePath(left, PathKind::Reverse));
        text = "<@" + std::string(600, 'x') + ":a@b.test>";
        left = text;
        QVERIFY(!takePath(left, PathKind::Reverse));
    }

    void xtextThereAndBack()
    {
        using namespace delivery;
        QCOMPARE(decodeXtext("a+2Bb+3D"), std::optional<std::string>("a+b="));
        for (const char* bad : {"a+2", "a+", "a+zz", "a=b", "a b", "a+0A", "a+00"})
            QVERIFY2(!decodeXtext(bad), bad);
        QCOMPARE(encodeXtext("a+b= \xC3\xB6"), std::string("a+2Bb+3D+20+C3+B6"));
        QCOMPARE(decodeUtf8Xtext("j\\x{F6}rg\\x{1F600}"), std::optional<std::string>("jörg😀"));
        QCOMPARE(encodeUtf8Xtext("jörg😀\\"), std::string("j\\x{F6}rg\\x{1F600}\\x{5C}"));
        for (const char* bad : {"\\x{}", "\\x{zz}", "\\x{D800}", "\\x{110000}", "\\x{A}", "\\x{41", "a b"})
            QVERIFY2(!decodeUtf8Xtext(bad), bad);
        QCOMPARE(parseOriginalRecipient("RFC822;a+2Bb@c"), std::optional<std::string>("rfc822;a+b@c"));
        for (const char* bad : {"", ";", "rfc822", "rfc822;", "a b;c", "rfc822;+"})
            QVERIFY2(!parseOriginalRecipient(bad), bad);
    }

    void notifyWords()
    {
        QCOMPARE(parseNotify("never"), std::optional<uint32_t>(delivery::NotifyNever));
        QCOMPARE(parseNotify("SUCCESS,failure"),
                 std::optional<uint32_t>(delivery::NotifySuccess | delivery::NotifyFailure));
        for (const char* bad : {"", "NEVER,SUCCESS", "SUCCESS,", "ALWAYS"})
            QVERIFY2(!parseNotify(bad), bad);
    }

    void networks()
    {
        QVERIFY(isInNetworks("10.1.2.3", {"192.0.2.1", "10.0.0.0/8"}));
        QVERIFY(!isInNetworks("11.1.2.3", {"192.0.2.1", "10.0.0.0/8"}));
        QVERIFY(isInNetworks("192.0.2.1", {"192.0.2.1"}));
        QVERIFY(!isInNetworks("192.0.2.2", {"192.0.2.1"}));
        QVERIFY(isInNetworks("2001:db8:1::9", {"2001:db8::/32"}));
        QVERIFY(!isInNetworks("2001:db9::9", {"2001:db8::/32"}));
        QVERIFY(isInNetworks("::ffff:10.1.1.1", {"10.0.0.0/8"}));
        QVERIFY(isInNetworks("203.0.113.200", {"203.0.113.192/26"}));
        QVERIFY(!isInNetworks("203.0.113.100", {"203.0.113.192/26"}));
        QVERIFY(isInNetworks("203.0.113.1", {"0.0.0.0/0"}));
        QVERIFY(!isInNetworks("2001:db8::1", {"0.0.0.0/0"}));
        for (const char* bad : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "ten", "10.0.0.0/8/8", "::/129"})
            QVERIFY2(!isInNetworks("10.1.2.3", {bad}), bad);
    }

    void answersAsLines()
    {
        QCOMPARE(format({250, "2.0.0", "ok"}), std::string("250 2.0.0 ok\r\n"));
        QCOMPARE(format({250, "", "a\nb\nc"}), std::string("250-a\r\n250-b\r\n250 c\r\n"));
        QCOMPARE(format({250, "2.1.5", "a\nb"}), std::string("250-2.1.5 a\r\n250 2.1.5 b\r\n"));
    }

    void hopsAndMissingFields()
    {
        QCOMPARE(countHops("Received: a\r\n b\r\nRECEIVED : c\r\nReceived-SPF: d\r\n\r\nReceived: e\r\n", 10), 2u);
        QCOMPARE(countHops("", 10), 0u);
        QCOMPARE(countHops("Received: a", 10), 1u);
        QCOMPARE(missingFields("date: x\r\nMessage-Id: y\r\n\r\n", "h", "i", 0), std::string());
        QCOMPARE(missingFields("Subject: x\r\n\r\nDate: x\r\n", "h", "i", 0),
                 std::string("Date: Thu, 1 Jan 1970 00:00:00 +0000\r\nMessage-ID: <i@h>\r\n"));
        QVERIFY(traceId(1, 2, 3) != traceId(1, 23, 0));
    }
};

QTEST_APPLESS_MAIN(TestGrammar)
#include "tst_grammar.moc"
