// The small parts of the outgoing client: replies, text, names, times.
#include <QTest>

#include "delivery/client/domain_name.h"
#include "delivery/client/reply_reader.h"
#include "delivery/client/text_sender.h"
#include "delivery/envelope_fields.h"
#include "delivery/queue/schedule.h"
#include "smtp/data_scanner.h"

using namespace posthorn;
using namespace posthorn::delivery;

class TestClientParts : public QObject {
    Q_OBJECT

    static std::string replies(std::string_view input, size_t step)
    {
        ReplyReader reader;
        std::string out;
        for (size_t at = 0; at < input.size(); at += step) {
            reader.append(input.substr(at, step));
            for (;;) {
                PeerReply reply;
                const auto status = reader.take(reply);
                if (status == ReplyReader::Status::NeedMore)
                    break;
                if (status == ReplyReader::Status::Malformed)
                    return out + "BAD";
                out += '[' + reply.text() + '|' + reply.status() + ']';
            }
        }
        return out + (reader.isEmpty() ? "" : "...");
    }

private Q_SLOTS:
    void readsReplies_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* input, const char* expected) {
            QTest::newRow(QByteArray(input).toPercentEncoding(" -").constData())
                << QByteArray(input) << QByteArray(expected);
        };
        row("250 ok\r\n", "[250 ok|2.0.0]");
        row("250\r\n", "[250|2.0.0]");
        row("250 \r\n", "[250|2.0.0]");
        row("250 ok\n", "[250 ok|2.0.0]");
        row("550 5.1.1 no such user\r\n", "[550 5.1.1 no such user|5.1.1]");
        row("550 4.1.1 odd\r\n", "[550 4.1.1 odd|5.0.0]");
        row("451 4.7 greylisted\r\n", "[451 4.7 greylisted|4.0.0]");
        row("250-one\r\n250-two\r\n250 three\r\n", "[250 one two three|2.0.0]");
        row("550-5.7.1 no\r\n550 5.7.1 never\r\n", "[550 5.7.1 no never|5.7.1]");
        row("220 a\r\n250 b\r\n", "[220 a|2.0.0][250 b|2.0.0]");
        row("250-one\r\n251 two\r\n", "BAD");
        row("hello\r\n", "BAD");
        row("25 x\r\n", "BAD");
        row("2500 x\r\n", "BAD");
        row("650 x\r\n", "BAD");
        row("\r\n", "BAD");
        row("250-one\r\n", "...");
        row("250 o", "...");
        row("550 bad \x01 \xff\r\n", "[550 bad ? ?|5.0.0]");
    }
    void readsReplies()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        for (const size_t step : {size_t(1), size_t(2), size_t(5), size_t(input.size())})
            QCOMPARE(QByteArray::fromStdString(replies({input.constData(), size_t(input.size())}, step)), expected);
    }

    void repliesAreBounded()
    {
        QCOMPARE(replies("250 " + std::string(5000, 'x') + "\r\n", 100), std::string("BAD"));
        std::string many;
        for (int i = 0; i < 200; ++i)
            many += "250-x\r\n";
        QCOMPARE(replies(many, 1000), std::string("BAD"));
    }

    void stuffsDotsInAnySlices_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("wire");
        QTest::newRow("empty") << QByteArray("") << QByteArray(".\r\n");
        QTest::newRow("line") << QByteArray("a\r\n") << QByteArray("a\r\n.\r\n");
        QTest::newRow("no line end") << QByteArray("a") << QByteArray("a\r\n.\r\n");
        QTest::newRow("dots") << QByteArray(".\r\n..\r\na.\r\n.b\r\n") << QByteArray("..\r\n...\r\na.\r\n..b\r\n.\r\n");
    }
    void stuffsDotsInAnySlices()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, wire);
        for (size_t slice = 1; slice < 20; ++slice) {
            TextSender sender;
            sender.start(std::make_shared<const std::string>("skipped" + message.toStdString()), 7);
            std::string out;
            while (sender.isActive())
                sender.next(slice, out);
            QCOMPARE(QByteArray::fromStdString(out), wire);
            smtp::DataScanner scanner;
            scanner.start();
            std::string back;
            QCOMPARE(scanner.feed(out, back), out.size());
            QVERIFY(scanner.isDone());
        }
    }

    void convertsInAnySlices()
    {
        const auto body = std::make_shared<const std::string>("skippedSubject: x\r\n\r\n.a line with \xC3\xBC, long enough\r\n.\r\nend");
        const std::string wire = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                 "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                                 "..a line with =C3=BC, long enough\r\n..\r\nend\r\n.\r\n";
        for (size_t slice = 1; slice < 40; ++slice) {
            TextSender sender;
            sender.start(body, 7, mime::SevenBit::plan(std::string_view(*body).substr(7)).value());
            std::string out;
            while (sender.isActive())
                sender.next(slice, out);
            QCOMPARE(out, wire);
        }
    }

    void namesInALabels()
    {
        QCOMPARE(toALabels("example.test"), std::optional<std::string>("example.test"));
        QCOMPARE(toALabels("bücher.example"), std::optional<std::string>("xn--bcher-kva.example"));
        QVERIFY(!toALabels(""));
        QCOMPARE(asciiAddress({"bob", "bücher.example"}), std::optional<std::string>("bob@xn--bcher-kva.example"));
        QVERIFY(!asciiAddress({"jörg", "example.test"}));
        QCOMPARE(asciiAddress({}), std::optional<std::string>(""));
    }

    void returnPaths()
    {
        QCOMPARE(returnPath({}), std::string("Return-Path: <>\r\n"));
        QCOMPARE(returnPathSize("Return-Path: <a@b>\r\nReceived: x\r\n"), size_t(20));
        QCOMPARE(returnPathSize("Received: x\r\nReturn-Path: <a@b>\r\n"), size_t(0));
        QCOMPARE(returnPathSize("Return-Path: <a"), size_t(15));
    }

    void schedules()
    {
        config::Snapshot settings;
        RetrySchedule schedule(settings);
        QCOMPARE(schedule.delay(1), int64_t(60000));
        QCOMPARE(schedule.delay(2), int64_t(300000));
        QCOMPARE(schedule.delay(100), int64_t(14400000));
        QVERIFY(!schedule.isOver(0, 5 * 86400000LL - 1));
        QVERIFY(schedule.isOver(0, 5 * 86400000LL));
        settings.set(config::Setting::DeliveryRetry, "x,,-5,7");
        QCOMPARE(RetrySchedule(settings).delay(1), int64_t(7000));
        settings.set(config::Setting::DeliveryRetry, "x");
        QVERIFY(RetrySchedule(settings).delay(1) > 0);
    }
};

QTEST_APPLESS_MAIN(TestClientParts)
#include "tst_client_parts.moc"
