#include <ctime>

#include <QTest>

#include "mime/summary.h"
#include "tests/unit/mime/messages.h"

using namespace posthorn::mime;

namespace {

/// A plain message of @p size octets, as the benchmarks send it.
std::string plainMessage(size_t size)
{
    std::string text = "Return-Path: <alice@example.org>\r\n"
                       "Received: from client.example.org (client.example.org [192.0.2.1])\r\n"
                       "\tby mail.example.net with ESMTPS id 1234567890;\r\n"
                       "\tFri, 21 Nov 2025 10:00:00 +0000\r\n"
                       "Date: Fri, 21 Nov 2025 10:00:00 +0000\r\n"
                       "From: Alice Example <alice@example.org>\r\n"
                       "To: Bob Example <bob@example.net>, carol@example.net\r\n"
                       "Subject: The quarterly numbers, as promised\r\n"
                       "Message-ID: <20251121100000.1234@client.example.org>\r\n"
                       "MIME-Version: 1.0\r\n"
                       "Content-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: 7bit\r\n"
                       "\r\n";
    while (text.size() + 78 < size)
        text += std::string(76, 'x') + "\r\n";
    text += std::string(size - text.size() - 2, 'y') + "\r\n";
    return text;
}

} // namespace

class TestMimeSummary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void summarizes()
    {
        const test::Sample& sample = test::samples().front();
        const std::string message = sample.message();
        const Summary summary = summarize(message);
        QCOMPARE(summary.envelope, std::string(sample.envelope));
        QCOMPARE(summary.bodyStructure, std::string(sample.bodyStructure));
        QCOMPARE(qint64(summary.date->time), qint64(1'763'715'600'000));
        QCOMPARE(summary.date->zoneMinutes, 60);
        QCOMPARE(message.substr(summary.headerBytes), std::string("One\r\nTwo\r\n"));
    }

    void blob()
    {
        for (const test::Sample& sample : test::samples()) {
            const Summary summary = summarize(sample.message());
            const std::string blob = encodeSummary(summary);
            QVERIFY(blob.size() <= summary.envelope.size() + summary.bodyStructure.size() + 20);
            const auto view = decodeSummary(blob);
            QVERIFY(view);
            QCOMPARE(view->envelope(), std::string_view(summary.envelope));
            QCOMPARE(view->bodyStructure(), std::string_view(summary.bodyStructure));
            QCOMPARE(view->date() == summary.date, true);
            QCOMPARE(view->headerBytes(), summary.headerBytes);
            QVERIFY(view->envelope().data() >= blob.data() && view->envelope().data() < blob.data() + blob.size());
            QVERIFY(!view->body().empty());
            for (size_t size = 0; size < blob.size(); ++size) {
                const std::vector<char> cut(blob.begin(), blob.begin() + std::ptrdiff_t(size));
                QVERIFY(!decodeSummary(std::string_view(cut.data(), cut.size())));
            }
            QVERIFY(!decodeSummary(blob + "x"));
        }
        Summary early;
        early.date = MailDate{-123'456'789'000, -720};
        early.headerBytes = UINT64_MAX;
        const std::string blob = encodeSummary(early);
        QCOMPARE(decodeSummary(blob)->date() == early.date, true);
        QCOMPARE(decodeSummary(blob)->headerBytes(), uint64_t(UINT64_MAX));
        QVERIFY(!decodeSummary("\x02"));
        QVERIFY(!decodeSummary("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
    }

    /// The aim is 6 microseconds for 4 KiB at -O2. Printed, and only held to a bound that a slow debug build keeps.
    void speed()
    {
        for (const size_t size : {size_t(4096), size_t(65536), size_t(4 * 1024 * 1024)}) {
            const std::string message = plainMessage(size);
            const size_t rounds = 40'000'000 / (size + 4096);
            size_t bytes = 0;
            const std::clock_t start = std::clock(); // processor time: others may be at work on this machine
            for (size_t i = 0; i < rounds; ++i)
                bytes += encodeSummary(summarize(message)).size();
            const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
            const double microseconds = seconds * 1e6 / double(rounds);
            qInfo("summarize + encode of %zu octets: %.2f us, blob %zu octets", size, microseconds, bytes / rounds);
            QVERIFY(microseconds < 2000 + double(size) / 5);
        }
    }
};

QTEST_GUILESS_MAIN(TestMimeSummary)
#include "tst_mime_summary.moc"
