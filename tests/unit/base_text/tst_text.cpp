// Helpers on bytes and ASCII text.
#include <QTest>

#include "base/text.h"

using namespace posthorn;

class TestText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cases()
    {
        QCOMPARE(toLower("ABC xyz ÄÖ@[`{"), std::string("abc xyz ÄÖ@[`{"));
        QCOMPARE(toUpper("abc XYZ äö@[`{"), std::string("ABC XYZ äö@[`{"));
        QVERIFY(equalsIgnoreCase("StartTLS", "STARTtls"));
        QVERIFY(!equalsIgnoreCase("a", "ab"));
        QVERIFY(!equalsIgnoreCase("[", "{")); // 32 apart, and no letters
        QVERIFY(startsWithIgnoreCase("MAIL from:", "mail FROM"));
        QVERIFY(!startsWithIgnoreCase("MA", "MAIL"));
        QVERIFY(startsWithIgnoreCase("x", ""));
    }

    void pieces()
    {
        QCOMPARE(trimmed(" \t\r\n a b \r\n"), std::string_view("a b"));
        QCOMPARE(trimmed(" \t"), std::string_view());
        QCOMPARE(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
        QCOMPARE(split("", ','), std::vector<std::string_view>{""});
        std::string_view rest = "one two";
        QCOMPARE(takeUntil(rest, ' '), std::string_view("one"));
        QCOMPARE(takeUntil(rest, ' '), std::string_view("two"));
        QCOMPARE(takeUntil(rest, ' '), std::string_view());
        QVERIFY(rest.empty());
    }

    void utf8_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        const auto row = [](const char* name, const char* text, bool good) { QTest::newRow(name) << QByteArray(text) << good; };
        row("empty", "", true);
        row("ascii", "abc\x7F", true);
        row("two", "\xC2\x80\xDF\xBF", true);
        row("three", "\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", true);
        row("four", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", true);
        row("overlong slash", "\xC0\xAF", false);
        row("overlong two", "\xC1\xBF", false);
        row("overlong three", "\xE0\x9F\xBF", false);
        row("overlong four", "\xF0\x8F\xBF\xBF", false);
        row("surrogate", "\xED\xA0\x80", false);
        row("beyond the last", "\xF4\x90\x80\x80", false);
        row("five", "\xF8\x88\x80\x80\x80", false);
        row("lone continuation", "a\x80", false);
        row("cut two", "a\xC3", false);
        row("cut three", "a\xE2\x82", false);
        row("cut four", "a\xF0\x9F\x98", false);
        row("not continued", "\xE2\x82z", false);
        row("fe", "\xFE", false);
    }
    void utf8()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QCOMPARE(isUtf8({text.data(), size_t(text.size())}), good);
        const std::string between = "x" + text.toStdString() + "y";
        QCOMPARE(isUtf8(between), good);
        QVERIFY(!good || isUtf8(between + "ü"));
    }

    void wildcards_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* pattern, const char* text, bool matches) {
            QTest::addRow("%s / %s", pattern, text) << QByteArray(pattern) << QByteArray(text) << matches;
        };
        row("", "", true);
        row("", "a", false);
        row("*", "", true);
        row("**", "abc", true);
        row("?", "", false);
        row("?", "a", true);
        row("?", "ab", false);
        row("a*c", "abbbc", true);
        row("A*C", "abbbc", true);
        row("a*c", "abbbcd", false);
        row("*a*b", "xaxxb", true);
        row("*ab", "aaab", true);
        row("a?c*", "abc", true);
        row("j?rgen", "jürgen", true); // a character, not a byte
        row("?", "€", true);
        row("??", "€", false);
        row("*?", "€", true);
        row("*ü*", "jürgen", true);
        row("*.test", "example.test", true);
        row("*.test", "test", false);
    }
    void wildcards()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, text);
        QFETCH(bool, matches);
        QCOMPARE(wildcardMatch(pattern.toStdString(), text.toStdString()), matches);
    }

    void wildcardsDoNotExplode()
    {
        std::string pattern;
        for (int i = 0; i < 500; ++i)
            pattern += "*a";
        QVERIFY(!wildcardMatch(pattern + "b", std::string(2000, 'a')));
    }

    void base64_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("coded");
        // RFC 4648 section 10
        for (const auto& [plain, coded] : {std::pair("", ""), {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}, {"\xFF\xFE\xFB", "//77"}})
            QTest::newRow(plain) << QByteArray(plain) << QByteArray(coded);
    }
    void base64()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, coded);
        QCOMPARE(QByteArray::fromStdString(base64Encode(plain.toStdString())), coded);
        QCOMPARE(QByteArray::fromStdString(base64Decode(coded.toStdString()).value()), plain);
    }

    void base64IsStrict()
    {
        for (const char* bad : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9v", "Zm9v\n",
                                "Zm9-", "Z\xC3\xBC=="})
            QVERIFY2(!base64Decode(bad), bad);
        for (int length = 0; length < 300; ++length) {
            std::string bytes;
            for (int i = 0; i < length; ++i)
                bytes += char(i * 7 + length);
            QCOMPARE(*base64Decode(base64Encode(bytes)), bytes);
        }
    }

    void numbers()
    {
        QCOMPARE(parseNumber<int>("-12"), std::optional<int>(-12));
        QCOMPARE(parseNumber<uint64_t>("18446744073709551615"), std::optional<uint64_t>(UINT64_MAX));
        for (const char* bad : {"", " 1", "1 ", "+1", "1x", "0x1", "18446744073709551616", "-1"})
            QVERIFY2(!parseNumber<uint64_t>(bad), bad);
        std::string out = "n=";
        appendNumber(out, UINT64_MAX);
        appendNumber(out, INT64_MIN);
        QCOMPARE(out, std::string("n=18446744073709551615-9223372036854775808"));
        QCOMPARE(hexEncode(std::string("\0\x7F\xFF", 3)), std::string("007fff"));
    }
};

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
