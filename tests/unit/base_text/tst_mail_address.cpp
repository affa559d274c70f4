// Addresses as RFC 5321 and RFC 6531 write them.
#include <QTest>

#include "base/mail_address.h"

using posthorn::MailAddress;

class TestMailAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void good_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("local");
        QTest::addColumn<QByteArray>("domain");
        QTest::addColumn<QByteArray>("again"); // as text() gives it
        const auto row = [](const char* text, const char* local, const char* domain, const char* again) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(local) << QByteArray(domain) << QByteArray(again);
        };
        row("a@b", "a", "b", "a@b");
        row("Alice.B@Example.ORG", "Alice.B", "example.org", "Alice.B@example.org");
        row("a+b/c=d!#$%&'*-?^_`{|}~@x.y", "a+b/c=d!#$%&'*-?^_`{|}~", "x.y", "a+b/c=d!#$%&'*-?^_`{|}~@x.y");
        row("\"a b\"@x", "a b", "x", "\"a b\"@x");
        row("\"abc\"@x", "abc", "x", "abc@x");
        row("\"a.b\"@x", "a.b", "x", "a.b@x");
        row("\".a\"@x", ".a", "x", "\".a\"@x");
        row("\"a..b\"@x", "a..b", "x", "\"a..b\"@x");
        row("\"a@b\"@x", "a@b", "x", "\"a@b\"@x");
        row("\"a\\\"b\\\\c\\d\"@x", "a\"b\\cd", "x", "\"a\\\"b\\\\cd\"@x");
        row("jürgen@bücher.example", "jürgen", "bücher.example", "jürgen@bücher.example");
        row("a@xn--bcher-kva.example", "a", "xn--bcher-kva.example", "a@xn--bcher-kva.example");
        row("a@[192.0.2.1]", "a", "[192.0.2.1]", "a@[192.0.2.1]");
        row("a@[IPv6:2001:DB8::1]", "a", "[ipv6:2001:db8::1]", "a@[ipv6:2001:db8::1]");
        row("a@a_b.c-d", "a", "a_b.c-d", "a@a_b.c-d");
        row("a@1.2", "a", "1.2", "a@1.2");
    }
    void good()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, local);
        QFETCH(QByteArray, domain);
        QFETCH(QByteArray, again);
        const auto address = MailAddress::parse(text.toStdString());
        QVERIFY(address.has_value());
        QCOMPARE(QByteArray::fromStdString(address->local), local);
        QCOMPARE(QByteArray::fromStdString(address->domain), domain);
        QCOMPARE(QByteArray::fromStdString(address->text()), again);
        QCOMPARE(*MailAddress::parse(address->text()), *address);
        for (const char* trail : {" ", ">", ",b@c", "\r\n", "@"}) // trailing data is no part of an address
            QVERIFY2(!MailAddress::parse(text.toStdString() + trail), trail);
    }

    void bad_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "@", "a", "a@", "@b", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b c", "a@b.", "a@.b",
                                 "a@b..c", "a@-b", "a@b-", "a@b-.c", "a@b.-c", "<a@b>", "a@b>", "\"a@b", "\"a\"b@c", "\"\"@b",
                                 "\"a\\\"@b", "\"a\tb\"@c", "a\"b@c", "a,b@c", "a;b@c", "a:b@c", "(a)@b", "a@b(c)", "a@[", "a@[]",
                                 "a@[x]", "a@[1.2.3]", "a@[1.2.3.256]", "a@[1.2.3.4.5]", "a@[1.2.3.-4]", "a@[1..2.3]", "a@[IPv6:]", "a@[IPv6:12]", "a@[IPv6:g::]", "a@[2001:db8::1]", "a@[1.2.3.4", "a@[1.2.3.4]]", "a@b\\c", "a\x80@b", "a@b\xFF", "a@\xC3", "a\r\n@b", "a@b\n",
                                 "a@*.b", "a@b/c"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("nul in local part") << QByteArray("a\0b@c", 5);
        QTest::newRow("nul in domain") << QByteArray("a@b\0c", 5);
        QTest::newRow("nul in quotes") << QByteArray("\"a\0\"@c", 6);
        QTest::newRow("65 octets") << QByteArray(65, 'a') + "@b";
        QTest::newRow("65 octets in quotes") << "\"" + QByteArray(65, ' ') + "\"@b";
        QTest::newRow("label of 64") << "a@" + QByteArray(64, 'b');
        QByteArray domain;
        while (domain.size() < 256)
            domain += "abc.";
        QTest::newRow("domain of 257") << "a@" + domain + "d";
    }
    void bad()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!MailAddress::parse({text.data(), size_t(text.size())}));
    }

    void limits()
    {
        QVERIFY(MailAddress::parse(std::string(64, 'a') + "@" + std::string(63, 'b')).has_value());
        std::string domain;
        while (domain.size() < 252)
            domain += "abc.";
        QVERIFY(MailAddress::parse("a@" + domain + "def").has_value()); // 255
        QVERIFY(!MailAddress::parse("a@" + domain + "defg"));
    }

    void nullAddress()
    {
        QVERIFY(MailAddress().isNull());
        QCOMPARE(MailAddress().text(), std::string());
        QVERIFY(!MailAddress::parse("a@b")->isNull());
    }
};

QTEST_APPLESS_MAIN(TestMailAddress)
#include "tst_mail_address.moc"
