#include <QTest>

#include "mime/envelope.h"
#include "mime/header.h"

using namespace posthorn;
using namespace posthorn::mime;

Q_DECLARE_METATYPE(std::optional<posthorn::mime::MailDate>)

namespace {

Address mailbox(std::optional<std::string> name, std::optional<std::string> local, std::optional<std::string> host)
{
    Address address;
    address.name = std::move(name);
    address.mailbox = std::move(local);
    address.host = std::move(host);
    return address;
}

} // namespace

class TestMimeHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fields()
    {
        const std::string text = "A: one\r\nB : two\r\n more\r\n\tand more\r\nno colon\r\nC:\r\n\r\nD: body\r\n";
        HeaderReader reader(text);
        HeaderField field;
        QVERIFY(reader.next(field));
        QCOMPARE(field.name, std::string_view("A"));
        QCOMPARE(field.value, std::string_view("one"));
        QCOMPARE(field.whole, std::string_view("A: one\r\n"));
        QVERIFY(reader.next(field));
        QCOMPARE(field.name, std::string_view("B"));
        QCOMPARE(field.value, std::string_view("two\r\n more\r\n\tand more"));
        QCOMPARE(unfold(field.value), std::string("two more\tand more"));
        QCOMPARE(reader.lines(), 4u);
        QVERIFY(reader.next(field));
        QCOMPARE(field.name, std::string_view("no colon"));
        QVERIFY(field.value.data() == nullptr);
        QVERIFY(reader.next(field));
        QCOMPARE(field.value, std::string_view());
        QVERIFY(field.value.data() != nullptr);
        QVERIFY(!reader.next(field));
        QVERIFY(reader.sawBlankLine());
        QCOMPARE(text.substr(reader.position()), std::string("D: body\r\n"));
        QVERIFY(!reader.next(field));

        QCOMPARE(*findHeader(text, "b"), std::string_view("two\r\n more\r\n\tand more"));
        QVERIFY(!findHeader(text, "D"));
        QCOMPARE(headerLength(text), text.find("D:"));
        QCOMPARE(headerLength("A: b"), size_t(4));
        QCOMPARE(headerLength("\nx"), size_t(1));
        QCOMPARE(*findHeader("A: b\n c\nX: y\n\n", "a"), std::string_view("b\n c"));
    }

    void addresses()
    {
        QCOMPARE(parseAddressList("a@b"), (std::vector<Address>{mailbox({}, "a", "b")}));
        QCOMPARE(parseAddressList(" \"A. B\" <a.b@c> ,\r\n d@e (D)"),
                 (std::vector<Address>{mailbox("A. B", "a.b", "c"), mailbox("D", "d", "e")}));
        QCOMPARE(parseAddressList("a..b@c"), (std::vector<Address>{mailbox({}, "a..b", "c")}));
        QCOMPARE(parseAddressList("x\xC3\xA9@\xC3\xA9.org"),
                 (std::vector<Address>{mailbox({}, "x\xC3\xA9", "\xC3\xA9.org")}));
        QVERIFY(parseAddressList("").empty());
        QVERIFY(parseAddressList(" (only a comment) ").empty());

        const auto group = parseAddressList("g: a@b;");
        QCOMPARE(group.size(), size_t(3));
        QCOMPARE(group[0].kind, Address::Kind::GroupBegin);
        QCOMPARE(*group[0].mailbox, std::string("g"));
        QCOMPARE(group[2].kind, Address::Kind::GroupEnd);

        const auto broken = parseAddressList("A <a@b");
        QCOMPARE(broken.size(), size_t(1));
        QVERIFY(broken[0].broken);
        QCOMPARE(*broken[0].name, std::string("A"));
        QVERIFY(!parseAddressList("word")[0].host);
        QCOMPARE(parseAddressList("a@b,c@d,e@f", 2).size(), size_t(2));
        QCOMPARE(parseAddressList("g:a@b,c@d;", 2).size(), size_t(2));
    }

    void addressesCutAnywhere()
    {
        const std::string list = "g: \"a \\\" b\" <@r,@s:c@[d]>, (x (y\\)) z) e@f;, =?utf-8?q?g?= <h@i>, j k <>, l.m@n";
        for (size_t size = 0; size <= list.size(); ++size) {
            const std::vector<char> cut(list.begin(), list.begin() + std::ptrdiff_t(size));
            QVERIFY(parseAddressList(std::string_view(cut.data(), cut.size())).size() <= 8);
        }
    }

    void parameters()
    {
        const auto type = parseContentType(" text / PLAIN (c); charset=\"utf-8\" ; name=\"a;\\\"b\" (c);x=y=z;; e=");
        QVERIFY(!type.broken);
        QCOMPARE(type.value, std::string("text/PLAIN"));
        QCOMPARE(type.parameters,
                 (std::vector<Parameter>{{"charset", "utf-8"}, {"name", "a;\"b"}, {"x", "y=z"}, {"e", ""}}));
        QCOMPARE(*type.find("NAME"), std::string("a;\"b"));
        QVERIFY(!type.find("none"));

        QVERIFY(parseContentType("").broken);
        QVERIFY(parseContentType("text").broken);
        QVERIFY(parseContentType("/plain").broken);
        const auto disposition = parseParameterized("attachment; filename*0*=utf-8''a; filename*1=b");
        QCOMPARE(disposition.value, std::string("attachment"));
        QCOMPARE(disposition.parameters[0].name, std::string("filename*0*"));
        QCOMPARE(joinContinuations(disposition.parameters), (std::vector<Parameter>{{"filename*", "utf-8''ab"}}));
        QCOMPARE(joinContinuations({{"a*1", "x"}, {"b", "y"}}), (std::vector<Parameter>{{"b", "y"}, {"a*1", "x"}}));
        QCOMPARE(joinContinuations({{"a*1x", "x"}, {"a*99999999999", "y"}}),
                 (std::vector<Parameter>{{"a*1x", "x"}, {"a*99999999999", "y"}}));

        QCOMPARE(*multipartBoundary("multipart/mixed; boundary=\"a b\""), std::string("a b"));
        QCOMPARE(*multipartBoundary("multipart/mixed; boundary*0=a; boundary*1=b"), std::string("ab"));
        QVERIFY(!multipartBoundary("text/plain; boundary=a"));
        QVERIFY(!multipartBoundary("multipart/mixed"));

        const std::string whole = "multipart/mixed; a=\"b\\\"\"; (c(d)) e*0*=f; e*1=\"g\"; h==i";
        for (size_t size = 0; size <= whole.size(); ++size) {
            const std::vector<char> cut(whole.begin(), whole.begin() + std::ptrdiff_t(size));
            (void)joinContinuations(parseContentType(std::string_view(cut.data(), cut.size())).parameters);
        }
    }

    void dates_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<std::optional<MailDate>>("wanted");
        const UnixMs ten = 1'763'719'200'000; // 2025-11-21T10:00:00Z
        const auto row = [](const char* text, std::optional<MailDate> wanted) {
            QTest::newRow(text) << QByteArray(text) << wanted;
        };
        row("Fri, 21 Nov 2025 10:00:00 +0000", MailDate{ten, 0});
        row("Fri, 21 Nov 2025 11:30:00 +0130", MailDate{ten, 90});
        row("21 Nov 2025 05:00 -0500", MailDate{ten, -300});
        row("Fri,21 nov 25 10:00:00 GMT", MailDate{ten, 0});
        row(" Fri, (day) 21 Nov\r\n 125 10:00:00 (time) EST (zone)", MailDate{ten + 5 * 3'600'000, -300});
        row("21-Nov-2025 10:00:00+0000", MailDate{ten, 0});
        row("21-Nov-2025 09:00:00-0100", MailDate{ten, -60});
        row("Fri Nov 21 10:00:00 2025", MailDate{ten, 0});
        row("Fri Nov 21 11:00:00 CET 2025", MailDate{ten, 60});
        row("Friday, 21 November 2025 10:00:00", MailDate{ten, 0});
        row("21 Nov 2025 10:00:00 A", MailDate{ten, 0});
        row("29 Feb 2024 00:00:60 +0000", MailDate{1'709'164'859'000, 0});
        row("31 Dec 1969 23:59:59 +0000", MailDate{-1000, 0});
        for (const char* broken :
             {"", "x", "21 Nov", "32 Nov 2025 10:00:00", "29 Feb 2025 10:00:00", "21 Foo 2025 10:00:00", "21 Nov 2025",
              "21 Nov 2025 24:00:00", "21 Nov 2025 10:60:00", "261 Nov 2025 10:00:00", "-5 Nov 2025 10:00:00",
              "21 Nov 99999 10:00:00", "(((((("})
            row(broken, std::nullopt);
    }
    void dates()
    {
        QFETCH(QByteArray, text);
        QFETCH(std::optional<MailDate>, wanted);
        const auto date = parseMailDate(std::string_view(text.data(), size_t(text.size())));
        QCOMPARE(date.has_value(), wanted.has_value());
        if (wanted) {
            QCOMPARE(qint64(date->time), qint64(wanted->time));
            QCOMPARE(date->zoneMinutes, wanted->zoneMinutes);
        }
        for (qsizetype size = 0; size < text.size(); ++size) {
            const std::vector<char> cut(text.begin(), text.begin() + size);
            (void)parseMailDate(std::string_view(cut.data(), cut.size()));
        }
    }

    void datesRoundTrip()
    {
        for (UnixMs time = -2'000'000'000'000; time < 4'000'000'000'000; time += 98'765'432'000)
            QCOMPARE(qint64(parseMailDate(formatMailDate(time))->time), qint64(time));
    }

    void namedRecipients()
    {
        const std::string_view message = "To: a@x.test, \"B, b\" <b@x.test>, A@x.test\r\nSubject: s\r\nBcc: c@x.test,\r\n broken\r\n"
                                         "to: a@x.test\r\n\r\nTo: body@x.test\r\nBcc: d@x.test\r\n";
        std::vector<MailAddress> found;
        std::vector<std::string> bad;
        mime::addAddresses(message, "To", found, &bad);
        QCOMPARE(found.size(), size_t(3)); // local parts keep their case; the last a@x.test is there already
        mime::addAddresses(message, "Bcc", found, &bad);
        QCOMPARE(found.size(), size_t(4));
        QCOMPARE(found.back().text(), std::string("c@x.test"));
        QCOMPARE(bad, std::vector<std::string>{"broken"});
        QCOMPARE(mime::withoutField(message, "bcc"),
                 std::string("To: a@x.test, \"B, b\" <b@x.test>, A@x.test\r\nSubject: s\r\nto: a@x.test\r\n\r\nTo: body@x.test\r\nBcc: d@x.test\r\n"));
        QCOMPARE(mime::withoutField("Bcc: x", "Bcc"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestMimeHeader)
#include "tst_mime_header.moc"
