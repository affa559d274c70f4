// How names are compared.
#include <QTest>

#include "base/names.h"

using namespace posthorn;

class TestNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void domains_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("normal"); // null: no domain name
        const auto row = [](const char* name, const char* normal) {
            QTest::newRow(name) << QByteArray(name) << QByteArray(normal);
        };
        row("example.org", "example.org");
        row("EXAMPLE.Org.", "example.org");
        row("xn--bcher-kva.example", "bücher.example");
        row("XN--BCHER-KVA.Example", "bücher.example");
        row("BÜCHER.example", "bücher.example");
        row("bu\xCC\x88" "cher.example", "bücher.example"); // decomposed
        row("ｅｘａｍｐｌｅ.org", "example.org");
        row("faß.de", "faß.de");
        row("localhost", "localhost");
        row("a_b.example", "a_b.example");
        row("", nullptr);
        row(".", nullptr);
        row("..", nullptr);
        row("a..b", nullptr);
        row(".a", nullptr);
        row("-a.example", nullptr);
        row("a-.example", nullptr);
        row("a b.example", nullptr);
        row("a@b.example", nullptr);
        row("[127.0.0.1]", nullptr);
        row("*.example", nullptr);
        row("xn--\x80.example", nullptr);
        row("xn--99999999999.example", nullptr);
        row("xn--Fxxmngxn--Fxxmng2-Fxxm", nullptr); // decodes, but to what has another A-label
        row("a\xE2\x80\xA8" "b.example", nullptr); // U+2028
        row("\xFF.example", nullptr);
        QTest::newRow("nul") << QByteArray("a.example\0xn--bcher-kva", 23) << QByteArray();
        QTest::newRow("long label") << QByteArray(64, 'a') + ".example" << QByteArray();
        QByteArray longName;
        while (longName.size() < 260)
            longName += "abcdefgh.";
        QTest::newRow("long name") << longName + "example" << QByteArray();
    }
    void domains()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, normal);
        const auto got = normaliseDomain({name.data(), size_t(name.size())});
        QCOMPARE(got.has_value(), !normal.isNull());
        if (!got)
            return;
        QCOMPARE(QByteArray::fromStdString(*got), normal);
        QCOMPARE(normaliseDomain(*got), got); // normal is normal
    }

    void localParts()
    {
        QCOMPARE(normaliseLocal("Alice.B"), std::string("alice.b"));
        QCOMPARE(normaliseLocal("JÜRGEN"), std::string("jürgen"));
        QCOMPARE(normaliseLocal("ju\xCC\x88rgen"), std::string("jürgen"));
        for (const char* name : {"İstanbul", "ΑΣ", "ǅ", "ﬀ", "Å"}) {
            const std::string once = normaliseLocal(name);
            QCOMPARE(normaliseLocal(once), once);
        }
        QCOMPARE(normalise({"Bob", "EXAMPLE.org"}), (MailAddress{"bob", "example.org"}));
        QCOMPARE(normalise({"Bob", "[127.0.0.1]"}), (MailAddress{"bob", "[127.0.0.1]"}));
        QCOMPARE(normalise({"Bob", "xn--bcher-kva.example"}), (MailAddress{"bob", "bücher.example"}));
    }

    void accountNames()
    {
        for (const char* good : {"alice", "a", "a.b", "jürgen", "a_b-c", "x!#$%&'=^`{|}~"})
            QVERIFY2(isAccountName(good), good);
        for (const char* bad : {"", ".", ".a", "a.", "a..b", "a b", "a+b", "a/b", "*", "a?", "\"a\"", "a@b", "a,b", "a\\b",
                                "\xC3", "a\tb", "a\x7F"})
            QVERIFY2(!isAccountName(bad), bad);
        QVERIFY(isAccountName(std::string(64, 'a')));
        QVERIFY(!isAccountName(std::string(65, 'a')));
        QVERIFY(!isAccountName(std::string("a\0b", 3)));
    }
};

QTEST_APPLESS_MAIN(TestNames)
#include "tst_names.moc"
