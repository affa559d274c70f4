#include <QTest>

#include "wire/line_reader.h"
#include "wire/link.h"

using posthorn::wire::LineReader;
using Status = LineReader::Status;

class TestLineReader : public QObject {
    Q_OBJECT

    static std::vector<std::string> linesOf(std::string_view input, size_t step, bool bareLf, size_t limit = 100)
    {
        LineReader reader;
        std::vector<std::string> lines;
        std::string_view line;
        bool skipping = false;
        for (size_t at = 0; at < input.size(); at += step) {
            reader.append(input.substr(at, step));
            for (;;) {
                if (skipping && !reader.skipLine())
                    break;
                skipping = false;
                const Status status = reader.takeLine(line, limit, bareLf);
                if (status == Status::NeedMore)
                    break;
                if (status == Status::Line) {
                    lines.emplace_back(line);
                } else {
                    lines.emplace_back("TOO LONG");
                    skipping = true;
                }
            }
        }
        lines.emplace_back(reader.peek());
        return lines;
    }

private Q_SLOTS:
    void takesLinesInAnyPieces_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("bareLf");
        QTest::addColumn<QByteArray>("expected"); // joined by |; the last one is the rest
        QTest::newRow("crlf") << QByteArray("one\r\ntwo\r\nrest") << true << QByteArray("one|two|rest");
        QTest::newRow("bare lf") << QByteArray("one\ntwo\r\n") << true << QByteArray("one|two|");
        QTest::newRow("bare lf refused") << QByteArray("one\ntwo\r\n") << false << QByteArray("one\ntwo|");
        QTest::newRow("empty lines") << QByteArray("\r\n\n\r\n") << true << QByteArray("|||");
        QTest::newRow("cr inside") << QByteArray("a\rb\r\nc") << true << QByteArray("a\rb|c");
        QTest::newRow("too long") << QByteArray(QByteArray(101, 'x') + "\r\nafter\r\n") << true
                                  << QByteArray("TOO LONG|after|");
        QTest::newRow("just fits") << QByteArray(QByteArray(100, 'x') + "\r\n") << true
                                   << QByteArray(QByteArray(100, 'x') + "|");
        QTest::newRow("too long by far") << QByteArray(QByteArray(5000, 'x') + "\r\nafter\r\n") << true
                                         << QByteArray("TOO LONG|after|");
    }
    void takesLinesInAnyPieces()
    {
        QFETCH(QByteArray, input);
        QFETCH(bool, bareLf);
        QFETCH(QByteArray, expected);
        for (const size_t step : {size_t(1), size_t(2), size_t(3), size_t(7), size_t(input.size())}) {
            std::string joined;
            for (const std::string& line : linesOf({input.data(), size_t(input.size())}, step, bareLf))
                joined += "|" + line;
            QCOMPARE(QByteArray::fromStdString(joined.substr(1)), expected);
        }
    }

    void takesBytesBetweenLines()
    {
        LineReader reader;
        reader.append("head\r\nabcdefnext\r\n");
        std::string_view line;
        QCOMPARE(reader.takeLine(line, 10), Status::Line);
        QCOMPARE(reader.takeBytes(4), std::string_view("abcd"));
        QCOMPARE(reader.takeBytes(2), std::string_view("ef"));
        QCOMPARE(reader.takeLine(line, 10), Status::Line);
        QCOMPARE(line, std::string_view("next"));
        QCOMPARE(reader.takeLine(line, 10), Status::NeedMore);
        QCOMPARE(reader.takeBytes(5), std::string_view());
    }

    void clearForgetsAll()
    {
        LineReader reader;
        reader.append("half a line");
        std::string_view line;
        QCOMPARE(reader.takeLine(line, 100), Status::NeedMore);
        reader.clear();
        QCOMPARE(reader.buffered(), size_t(0));
        reader.append("x\r\n");
        QCOMPARE(reader.takeLine(line, 100), Status::Line);
        QCOMPARE(line, std::string_view("x"));
    }

    void skippingKeepsMemoryBounded()
    {
        LineReader reader;
        std::string_view line;
        reader.append(std::string(2000, 'x'));
        QCOMPARE(reader.takeLine(line, 1000), Status::TooLong);
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(!reader.skipLine());
            QCOMPARE(reader.buffered(), size_t(0));
            reader.append(std::string(1000, 'y'));
        }
        reader.append("\nok\n");
        QVERIFY(reader.skipLine());
        QCOMPARE(reader.takeLine(line, 1000), Status::Line);
        QCOMPARE(line, std::string_view("ok"));
    }

    void endpointsAsText()
    {
        using posthorn::wire::Endpoint;
        QCOMPARE((Endpoint{"192.0.2.1", 25}.text()), std::string("192.0.2.1:25"));
        QCOMPARE((Endpoint{"2001:db8::1", 25}.text()), std::string("[2001:db8::1]:25"));
        QVERIFY((Endpoint{"127.0.0.9", 1}.isLoopback()));
        QVERIFY((Endpoint{"local", 0}.isLoopback()));
        QVERIFY((!Endpoint{"192.0.2.1", 1}.isLoopback()));
    }
};

QTEST_APPLESS_MAIN(TestLineReader)
#include "tst_line_reader.moc"
