#include "directory/sasl/saslprep.h"

#include <QTest>

using namespace posthorn;
using namespace posthorn::directory;

class TestSaslPrep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prepared_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        // RFC 4013 section 3.
        QTest::newRow("soft hyphen mapped to nothing") << QByteArray("I\u00ADX") << QByteArray("IX");
        QTest::newRow("no transformation") << QByteArray("user") << QByteArray("user");
        QTest::newRow("case preserved") << QByteArray("USER") << QByteArray("USER");
        QTest::newRow("NFKC of the feminine ordinal") << QByteArray("\u00AA") << QByteArray("a");
        QTest::newRow("NFKC of roman nine") << QByteArray("\u2168") << QByteArray("IX");
        // Ours.
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
        QTest::newRow("other spaces") << QByteArray("a\u00A0b\u3000c\u200Bd") << QByteArray("a b c d");
        QTest::newRow("composed") << QByteArray("Mu\u0308ller") << QByteArray("M\u00FCller");
        QTest::newRow("Hebrew") << QByteArray("\u05D0\u05D1") << QByteArray("\u05D0\u05D1");
        QTest::newRow("Arabic with digits inside") << QByteArray("\u06271\u0628") << QByteArray("\u06271\u0628");
        QTest::newRow("emoji, unknown to Unicode 3.2") << QByteArray("\U0001F511 key") << QByteArray("\U0001F511 key");
        QTest::newRow("longest") << QByteArray(1024, 'x') << QByteArray(1024, 'x');
    }
    void prepared()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto result = saslPrep(text.toStdString());
        QVERIFY2(result, result ? "" : result.error().detail.c_str());
        QCOMPARE(QByteArray::fromStdString(*result), expected);
        QCOMPARE(saslPrep(*result).value_or("-"), *result); // a second time changes nothing
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("control") << QByteArray("\x07");
        QTest::newRow("NUL") << QByteArray("a\0b", 3);
        QTest::newRow("delete") << QByteArray("a\x7F");
        QTest::newRow("C1 control") << QByteArray("a\u0085");
        QTest::newRow("starts right, ends left") << QByteArray("\u06271");
        QTest::newRow("both directions") << QByteArray("\u0627a\u0628");
        QTest::newRow("private use") << QByteArray("\uE000");
        QTest::newRow("private use, last plane") << QByteArray("\U0010FFFD");
        QTest::newRow("non-character") << QByteArray("\uFFFE");
        QTest::newRow("non-character in plane 2") << QByteArray("\U0002FFFF");
        QTest::newRow("replacement character") << QByteArray("\uFFFD");
        QTest::newRow("line separator") << QByteArray("\u2028");
        QTest::newRow("direction mark") << QByteArray("a\u202Eb");
        QTest::newRow("language tag") << QByteArray("\U000E0041");
        QTest::newRow("Latin-1") << QByteArray("M\xFCller");
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80");
        QTest::newRow("cut off") << QByteArray("a\xC3");
        QTest::newRow("too long") << QByteArray(1025, 'x');
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!saslPrep(text.toStdString()));
    }

    void unassignedCanBeRefused()
    {
        QVERIFY(!saslPrep("\U0001F511", Unassigned::Refuse));
        QCOMPARE(saslPrep("Mu\u0308ller", Unassigned::Refuse).value_or(""), std::string("M\u00FCller"));
    }
};

QTEST_APPLESS_MAIN(TestSaslPrep)
#include "tst_saslprep.moc"
