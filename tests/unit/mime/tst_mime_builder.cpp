#include <QTest>

#include "base/text.h"
#include "mime/builder.h"
#include "mime/display.h"
#include "mime/header.h"
#include "mime/imap_format.h"
#include "mime/section.h"
#include "tests/unit/mime/checks.h"

using namespace posthorn;
using namespace posthorn::mime;

namespace {

constexpr UnixMs noon = 1'763'726'400'000; // 2025-11-21T12:00:00Z

DeliveryReport failedReport()
{
    DeliveryReport report;
    report.reportingMta = "mail.example.org";
    report.arrival = noon - 60'000;
    report.date = noon;
    report.originator = "alice@example.org";
    report.envelopeId = "QQ314159";
    report.boundary = "b0";
    report.messageId = "<dsn1@mail.example.org>";
    report.original = "From: alice@example.org\nSubject: hi\r\n there\r\n\r\nbody\r\n";
    ReportRecipient bob;
    bob.finalRecipient = "bob@example.net";
    bob.originalRecipient = "rfc822;robert@example.net";
    bob.status = "5.1.1";
    bob.diagnostic = "550 5.1.1 no such user\r\nhere";
    bob.remoteMta = "mx.example.net";
    bob.lastAttempt = noon;
    report.recipients = {bob};
    return report;
}

std::string part(const std::string& message, const char* spec)
{
    const auto data = resolve(*Section::parse(spec), message);
    return data ? std::string(data->view(message)) : "NIL";
}

/// What SMTP and RFC 5322 ask of every message: CRLF only, lines below 998 octets, a header that ends.
void checkSendable(const std::string& message)
{
    for (size_t i = 0; i < message.size(); ++i)
        QVERIFY(message[i] != '\n' || (i > 0 && message[i - 1] == '\r'));
    for (size_t i = 0; i < message.size(); ++i)
        QVERIFY(message[i] != '\r' || (i + 1 < message.size() && message[i + 1] == '\n'));
    for (const std::string_view line : split(message, '\n'))
        QVERIFY(line.size() < 998);
    test::checkMessage(message);
}

} // namespace

class TestMimeBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textMail()
    {
        TextMail mail;
        mail.from = {"Mail Server", "postmaster@example.org"};
        mail.to = {{"", "a@x"}, {"B, \"C\"", "b@x"}};
        mail.subject = "Hello";
        mail.date = noon;
        mail.messageId = "<m1@example.org>";
        mail.body = "One\nTwo";
        const std::string text = buildTextMail(mail);
        checkSendable(text);
        QCOMPARE(text, std::string("Date: Fri, 21 Nov 2025 12:00:00 +0000\r\n"
                                   "From: Mail Server <postmaster@example.org>\r\n"
                                   "To: a@x, \"B, \\\"C\\\"\" <b@x>\r\n"
                                   "Subject: Hello\r\n"
                                   "Message-ID: <m1@example.org>\r\n"
                                   "MIME-Version: 1.0\r\n"
                                   "Content-Type: text/plain; charset=us-ascii\r\n"
                                   "Content-Transfer-Encoding: 7bit\r\n"
                                   "\r\n"
                                   "One\r\nTwo\r\n"));
    }

    void textMailIn8Bit()
    {
        TextMail mail;
        mail.from = {"Jörg", "j@x"};
        mail.to = {{"Ä very long name that does not fit into one single encoded word, wörd, wörd, wörd", "b@x"}};
        mail.subject = "Grüße, und zwar sehr viele Grüße, so viele, dass sie nicht in ein Wort passen: äöüäöüäöüäöü";
        mail.body = "Schöne Grüße = gut \n" + std::string(200, 'x') + "\n\xF0\x9F\x93\xAF\n";
        mail.messageId = makeMessageId("x");
        mail.fields = {{"X-Note", "tail"}};
        const std::string text = buildTextMail(mail);
        checkSendable(text);
        QVERIFY(isAscii(text));
        for (const std::string_view line : split(text, '\n'))
            QVERIFY(line.size() <= 78);
        const DisplayMessage shown = display(text);
        QCOMPARE(shown.subject, mail.subject);
        QCOMPARE(shown.from, std::string("Jörg <j@x>"));
        QCOMPARE(shown.to, mail.to[0].name + " <b@x>");
        QVERIFY(shown.preview.starts_with("Schöne Grüße = gut\nxxx"));
        QVERIFY(shown.preview.ends_with("x\n\xF0\x9F\x93\xAF"));
        QCOMPARE(*findHeader(text, "X-Note"), std::string_view("tail"));
    }

    void nothingIsInjected()
    {
        TextMail mail;
        mail.from = {"a\r\nBcc: evil@x", "b@x\r\n\r\nbody"};
        mail.to = {{"", "c@x\nCc: evil@x"}};
        mail.subject = "s\r\nX: y\r\n\r\nz";
        mail.messageId = "<a>\r\nY: z";
        mail.fields = {{"N\r\nM", "v\r\nw: x"}};
        const std::string text = buildTextMail(mail);
        for (const char* name : {"Bcc", "Cc", "X", "Y", "w", "M"})
            QVERIFY2(!findHeader(text, name), name);
        QCOMPARE(*findHeader(text, "MIME-Version"), std::string_view("1.0"));

        DeliveryReport report = failedReport();
        report.recipients[0].finalRecipient = "x\r\n\r\nAction: delivered";
        report.recipients[0].diagnostic = "a\nStatus: 2.0.0\n" + std::string(5000, 'z');
        report.originator = "a@b\r\nBcc: c@d";
        const std::string built = buildDeliveryReport(report);
        checkSendable(built);
        QVERIFY(!findHeader(built, "Bcc"));
        QVERIFY(part(built, "2").find("\r\nAction: delivered") == std::string::npos);
        QVERIFY(part(built, "2").find("\r\nStatus: 2.0.0") == std::string::npos);
    }

    void failedReportIsWhole()
    {
        const std::string text = buildDeliveryReport(failedReport());
        checkSendable(text);
        QVERIFY(isAscii(text));
        QCOMPARE(*findHeader(text, "From"), std::string_view("Mail Delivery System <MAILER-DAEMON@mail.example.org>"));
        QCOMPARE(*findHeader(text, "To"), std::string_view("alice@example.org"));
        QCOMPARE(*findHeader(text, "Auto-Submitted"), std::string_view("auto-replied"));
        QCOMPARE(*findHeader(text, "Message-ID"), std::string_view("<dsn1@mail.example.org>"));
        const auto type = parseContentType(*findHeader(text, "Content-Type"));
        QCOMPARE(type.value, std::string("multipart/report"));
        QCOMPARE(*type.find("report-type"), std::string("delivery-status"));

        const Structure structure = scan(text);
        QCOMPARE(structure.parts.size(), size_t(4));
        QVERIFY(part(text, "1").find("<bob@example.net>\r\n    mx.example.net said: 550 5.1.1 no such user here\r\n") !=
                std::string::npos);
        QCOMPARE(part(text, "2.MIME"),
                 std::string("Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"));
        QCOMPARE(part(text, "2"), std::string("Original-Envelope-Id: QQ314159\r\n"
                                              "Reporting-MTA: dns; mail.example.org\r\n"
                                              "Arrival-Date: Fri, 21 Nov 2025 11:59:00 +0000\r\n"
                                              "\r\n"
                                              "Original-Recipient: rfc822;robert@example.net\r\n"
                                              "Final-Recipient: rfc822; bob@example.net\r\n"
                                              "Action: failed\r\n"
                                              "Status: 5.1.1\r\n"
                                              "Remote-MTA: dns; mx.example.net\r\n"
                                              "Diagnostic-Code: smtp; 550 5.1.1 no such user here\r\n"
                                              "Last-Attempt-Date: Fri, 21 Nov 2025 12:00:00 +0000\r\n"));
        QCOMPARE(part(text, "3.MIME"),
                 std::string("Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"));
        QCOMPARE(part(text, "3"), std::string("From: alice@example.org\r\nSubject: hi\r\n there\r\n"));
    }

    void wholeOriginalAndSeveralActions()
    {
        DeliveryReport report = failedReport();
        report.returnWhole = true;
        report.recipients[0].action = ReportAction::Delayed;
        report.recipients[0].retryUntil = noon + 86'400'000;
        ReportRecipient list;
        list.finalRecipient = "list@example.net";
        list.action = ReportAction::Expanded;
        list.status = "2.0.0";
        report.recipients.push_back(list);
        const std::string text = buildDeliveryReport(report);
        checkSendable(text);
        QCOMPARE(part(text, "3.HEADER.FIELDS (SUBJECT)"), std::string("Subject: hi\r\n there\r\n\r\n"));
        QCOMPARE(part(text, "3.TEXT"), std::string("body\r\n"));
        QVERIFY(part(text, "2").find("Action: delayed\r\n") != std::string::npos);
        QVERIFY(part(text, "2").find("Will-Retry-Until: Sat, 22 Nov 2025 12:00:00 +0000\r\n") != std::string::npos);
        QVERIFY(part(text, "2").find("\r\n\r\nFinal-Recipient: rfc822; list@example.net\r\nAction: expanded\r\n") !=
                std::string::npos);
        QCOMPARE(*findHeader(text, "Subject"), std::string_view("Delayed mail, still being retried"));
    }

    void languagesAndInternationalMail()
    {
        for (const char* language : {"de-AT", "fr", "es", "en", "xx", ""}) {
            DeliveryReport report = failedReport();
            report.language = language;
            report.boundary.clear();
            checkSendable(buildDeliveryReport(report));
        }
        DeliveryReport report = failedReport();
        report.language = "de";
        report.original = "From: J\xC3\xB6rg <j@x>\r\n\r\nGr\xC3\xBC\xC3\x9F"
                          "e\r\n";
        report.recipients[0].finalRecipient = "j\xC3\xB6rg@example.net";
        const std::string text = buildDeliveryReport(report);
        checkSendable(text);
        QCOMPARE(QString::fromStdString(display(text).subject),
                 QStringLiteral("Unzustellbare Nachricht zurück an den Absender"));
        QVERIFY(display(text).preview.find("konnte einem oder mehreren Empf") != std::string::npos);
        QVERIFY(part(text, "2.MIME").find("message/global-delivery-status") != std::string::npos);
        QVERIFY(part(text, "2").find("Final-Recipient: utf-8; j\xC3\xB6rg@example.net") != std::string::npos);
        QVERIFY(part(text, "3.MIME").find("message/global-headers\r\nContent-Transfer-Encoding: 8bit") !=
                std::string::npos);
    }

    void largeAndBrokenOriginals()
    {
        DeliveryReport report = failedReport();
        std::string original;
        for (int i = 0; i < 5000; ++i)
            original += "X-Field: " + std::string(60, 'x') + "\r\n";
        report.original = original;
        const std::string text = buildDeliveryReport(report);
        QVERIFY(text.size() < 80'000);
        QVERIFY(part(text, "3").ends_with("xx\r\n"));
        for (const char* odd : {"", "\r\n", "no header", "A: b", "--b0\r\n--b0--\r\n"}) {
            report.original = odd;
            checkSendable(buildDeliveryReport(report));
        }
    }

    void quotedPrintable()
    {
        QCOMPARE(encodeQuotedPrintable("a=b \r\n\xE4\t"), std::string("a=3Db=20\r\n=E4=09"));
        const std::string wide = encodeQuotedPrintable(std::string(100, 'a'));
        QCOMPARE(wide, std::string(75, 'a') + "=\r\n" + std::string(25, 'a'));
        QCOMPARE(normalizeLineEnds("a\nb\rc\r\nd\r"), std::string("a\r\nb\r\nc\r\nd\r\n"));
        QCOMPARE(encodeWords("=?x?="), std::string("=?UTF-8?B?PT94Pz0=?="));
    }
};

QTEST_GUILESS_MAIN(TestMimeBuilder)
#include "tst_mime_builder.moc"
