// Addresses (RFC 7622 section 3.5's examples among them).
#include <QtTest>

#include "xmpp/address/jid.h"

using posthorn::xmpp::Jid;

class TestJid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parts()
    {
        const auto jid = Jid::parse("Juliet@Example.COM/Balcony Scene");
        QVERIFY(jid.has_value());
        QCOMPARE(jid->local, std::string("juliet"));
        QCOMPARE(jid->domain, std::string("example.com"));
        QCOMPARE(jid->resource, std::string("Balcony Scene"));
        QCOMPARE(jid->text(), std::string("juliet@example.com/Balcony Scene"));
        QCOMPARE(jid->bareText(), std::string("juliet@example.com"));
        QCOMPARE(Jid::parse("a.example.com/b@example.net")->domain, std::string("a.example.com"));
        QCOMPARE(Jid::parse("a.example.com/b@example.net")->resource, std::string("b@example.net"));
        QVERIFY(Jid::parse("example.com")->isDomain());
        QCOMPARE(Jid::parse("foo\\20bar@example.com")->local, std::string("foo\\20bar"));
        QCOMPARE(Jid::parse("fu\xC3\x9F" "ball@example.com")->local, std::string("fu\xC3\x9F" "ball"));
        QCOMPARE(Jid::parse("\xCE\xA3@example.com")->local, std::string("\xCF\x83")); // capital sigma
        QCOMPARE(Jid::parse("e\xCC\x81@example.com")->local, std::string("\xC3\xA9")); // NFC
        QCOMPARE(Jid::parse("juliet@example.com/foo@bar")->resource, std::string("foo@bar"));
    }

    void whatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "@", "/", "@example.com", "a@", "juliet@example.com/", "\"juliet\"@example.com",
                                 "foo bar@example.com", "a@b@c", "henry\xE2\x85\xA3@example.com" /* roman numeral four */,
                                 "\xE2\x99\x9A@example.com" /* chess king */, "a\tb@example.com", "a@exa mple.com",
                                 "a@example.com/\x01", "a@example.com/\xC3(", "\xC3(@example.com", "a@.com", "a@b..c"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("long local") << QByteArray(1024, 'a') + "@example.com";
        QTest::newRow("long resource") << "a@example.com/" + QByteArray(1024, 'a');
    }

    void whatIsNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Jid::parse(text.toStdString()));
    }

    void preparedIsPrepared()
    {
        for (const char* text : {"J\xC3\x9CRGEN@B\xC3\x9C" "CHER.example/\xC3\xA4\xC2\xA0x", "ALICE@example.test/R", "\xEF\xBC\xA1@a.test"}) {
            const auto once = Jid::parse(text);
            QVERIFY2(once.has_value(), text);
            const auto twice = Jid::parse(once->text());
            QVERIFY(twice.has_value());
            QVERIFY(*once == *twice);
        }
        QCOMPARE(posthorn::xmpp::escapeLocal("a b@c"), std::string("a\\20b\\40c"));
    }
};

QTEST_GUILESS_MAIN(TestJid)
#include "tst_jid.moc"
