// Addresses (RFC 7622 section 3.5's examples among them).
#include <QtTest>

#include "xmpp/address/typed_jid.h"

using posthorn::xmpp::Jid;
using posthorn::xmpp::parseTyped;

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

    void typed()
    {
        QCOMPARE(parseTyped("Juliet@Example.COM"), Jid::parse("juliet@example.com"));
        QCOMPARE(parseTyped("rooms.example.com"), Jid::parse("rooms.example.com"));
        QVERIFY(!Jid::parse("o'neil@example.com"));
        QCOMPARE(parseTyped("O'Neil@example.com")->text(), std::string("o\\27neil@example.com"));
        QCOMPARE(parseTyped("o\\27neil@example.com")->text(), std::string("o\\27neil@example.com"));
        QCOMPARE(parseTyped("o'neil@example.com")->addressText(), std::string("o'neil@example.com"));
        for (const char* text : {"", "@", "a@", "'", "o'neil", "o'neil@", "o'neil@exa mple.com", "a@b@c", "o'neil@example.com/desk"})
            QVERIFY2(!parseTyped(text), text);
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
    }

    // The examples of XEP-0106, and accounts' names.
    void escaping_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("escaped");
        for (const auto& [plain, escaped] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"space cadet", "space\\20cadet"}, {"call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22"},
                 {"at&t guy", "at\\26t\\20guy"}, {"d'artagnan", "d\\27artagnan"}, {"/.fanboy", "\\2f.fanboy"},
                 {"::foo::", "\\3a\\3afoo\\3a\\3a"}, {"<foo>", "\\3cfoo\\3e"}, {"user@host", "user\\40host"},
                 {"c:\\net", "c\\3a\\net"}, {"c:\\\\net", "c\\3a\\\\net"}, {"c:\\cool stuff", "c\\3a\\cool\\20stuff"},
                 {"c:\\5commas", "c\\3a\\5c5commas"}, {"\\3and\\2is\\5cool", "\\5c3and\\2is\\5c5cool"},
                 {"plain", "plain"}, {"a\\", "a\\"}, {"a\\2", "a\\2"}})
            QTest::newRow(plain) << QByteArray(plain) << QByteArray(escaped);
    }

    void escaping()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, escaped);
        QCOMPARE(posthorn::escapeJidLocal(plain.toStdString()), escaped.toStdString());
        QCOMPARE(posthorn::unescapeJidLocal(escaped.toStdString()), plain.toStdString());
        const Jid jid = Jid::of({plain.toStdString(), "example.com"});
        QCOMPARE(jid.address().local, plain.toStdString());
        QVERIFY(Jid::parse(jid.text()) == jid);
    }
};

QTEST_GUILESS_MAIN(TestJid)
#include "tst_jid.moc"
