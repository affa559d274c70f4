// One-time codes: the vectors of RFC 6238 and RFC 4226, the window, and what authenticator apps read.
#include <QTest>

#include "directory/totp.h"

using namespace posthorn;
using namespace posthorn::directory;

class TestTotp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void vectors_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("code");
        // RFC 6238 appendix B, SHA-1.
        QTest::newRow("59") << qint64(59) << QStringLiteral("94287082");
        QTest::newRow("1111111109") << qint64(1111111109) << QStringLiteral("07081804");
        QTest::newRow("1111111111") << qint64(1111111111) << QStringLiteral("14050471");
        QTest::newRow("1234567890") << qint64(1234567890) << QStringLiteral("89005924");
        QTest::newRow("2000000000") << qint64(2000000000) << QStringLiteral("69279037");
        QTest::newRow("20000000000") << qint64(20000000000) << QStringLiteral("65353130");
    }
    void vectors()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, code);
        const std::string secret = "12345678901234567890";
        QCOMPARE(QString::fromStdString(totp::code(secret, totp::stepAt(seconds * 1000), 8)), code);
        QCOMPARE(QString::fromStdString(totp::code(secret, totp::stepAt(seconds * 1000))), code.right(6));
    }

    void theWindow()
    {
        const std::string secret(20, 'k');
        const UnixMs now = 1'700'000'000'000;
        const int64_t step = totp::stepAt(now);
        for (int64_t off = -3; off <= 3; ++off) {
            const auto found = totp::matchingStep(secret, totp::code(secret, step + off), now, 0);
            QCOMPARE(found.has_value(), off >= -1 && off <= 1);
            if (found)
                QCOMPARE(*found, step + off);
        }
        // What was taken, and what is older, is not taken any more.
        QVERIFY(!totp::matchingStep(secret, totp::code(secret, step), now, step));
        QVERIFY(!totp::matchingStep(secret, totp::code(secret, step - 1), now, step));
        QVERIFY(totp::matchingStep(secret, totp::code(secret, step + 1), now, step));
        for (const char* wrong : {"", "12345", "1234567", "abcdef", "      "})
            QVERIFY(!totp::matchingStep(secret, wrong, now, 0));
    }

    void base32()
    {
        // RFC 4648 section 10, without padding.
        QCOMPARE(totp::base32(""), std::string());
        QCOMPARE(totp::base32("f"), std::string("MY"));
        QCOMPARE(totp::base32("fo"), std::string("MZXQ"));
        QCOMPARE(totp::base32("foo"), std::string("MZXW6"));
        QCOMPARE(totp::base32("foob"), std::string("MZXW6YQ"));
        QCOMPARE(totp::base32("fooba"), std::string("MZXW6YTB"));
        QCOMPARE(totp::base32("foobar"), std::string("MZXW6YTBOI"));
        QCOMPARE(totp::base32(std::string(20, '\xFF')), std::string(32, '7'));
    }

    void keyUri()
    {
        QCOMPARE(totp::keyUri("foobar", "a&b?@example.test", "mx.example.test"),
                 std::string("otpauth://totp/mx.example.test:a%26b%3F%40example.test?secret=MZXW6YTBOI"
                             "&issuer=mx.example.test&algorithm=SHA1&digits=6&period=30"));
    }
};

QTEST_GUILESS_MAIN(TestTotp)
#include "tst_totp.moc"
