// MessageEncoder: what RETR and TOP make of a message, however it is cut into pieces.
#include <QTest>

#include "pop3/transfer.h"

using posthorn::pop3::MessageEncoder;

namespace {

std::string encode(std::string_view message, std::optional<uint64_t> lines, size_t step)
{
    MessageEncoder encoder(lines);
    std::string out;
    bool enough = false;
    for (size_t at = 0; at < message.size() && !enough; at += step)
        enough = encoder.add(message.substr(at, step), out);
    encoder.finish(out);
    return out;
}

} // namespace

class TestTransfer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodes_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("lines"); // -1: all
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* message, int lines, const char* expected) {
            QTest::newRow(name) << QByteArray(message) << lines << QByteArray(expected);
        };
        row("nothing", "", -1, ".\r\n");
        row("nothing, top", "", 5, ".\r\n");
        row("plain", "A: b\r\n\r\nc\r\n", -1, "A: b\r\n\r\nc\r\n.\r\n");
        row("no final line end", "A: b\r\n\r\nc", -1, "A: b\r\n\r\nc\r\n.\r\n");
        row("ends in a dot", "A: b\r\n\r\n.", -1, "A: b\r\n\r\n..\r\n.\r\n");
        row("dots", ".\r\n..\r\n.a\r\na.\r\n\r\n.\r\n", -1, "..\r\n...\r\n..a\r\na.\r\n\r\n..\r\n.\r\n");
        row("dots, top", "A: b\r\n\r\n.\r\n..\r\n.a\r\n", 3, "A: b\r\n\r\n..\r\n...\r\n..a\r\n.\r\n");
        row("dots in the header", ".A: b\r\n.\r\n\r\nx\r\n", 0, "..A: b\r\n..\r\n\r\n.\r\n");
        row("header only", "A: b\r\nC: d\r\n", 3, "A: b\r\nC: d\r\n.\r\n");
        row("header without end", "A: b", 3, "A: b\r\n.\r\n");
        row("top 0", "A: b\r\n\r\nc\r\nd\r\n", 0, "A: b\r\n\r\n.\r\n");
        row("top 1", "A: b\r\n\r\nc\r\nd\r\n", 1, "A: b\r\n\r\nc\r\n.\r\n");
        row("top 2", "A: b\r\n\r\nc\r\nd\r\n", 2, "A: b\r\n\r\nc\r\nd\r\n.\r\n");
        row("top 9", "A: b\r\n\r\nc\r\nd\r\n", 9, "A: b\r\n\r\nc\r\nd\r\n.\r\n");
        row("empty lines count", "A: b\r\n\r\n\r\n\r\nc\r\n", 2, "A: b\r\n\r\n\r\n\r\n.\r\n");
        row("no header", "\r\nbody\r\nmore\r\n", 1, "\r\nbody\r\n.\r\n");
        row("cut within a line", "A: b\r\n\r\nc\r\nlast", 2, "A: b\r\n\r\nc\r\nlast\r\n.\r\n");
        row("a CR in front of text is no empty line", "A: b\r\n\rx\r\n\r\nbody\r\n", 0, "A: b\r\n\rx\r\n\r\n.\r\n");
        row("two CRs are no empty line", "A: b\r\n\r\r\nC: d\r\n\r\nbody\r\n", 0, "A: b\r\n\r\r\nC: d\r\n\r\n.\r\n");
    }
    void encodes()
    {
        QFETCH(QByteArray, message);
        QFETCH(int, lines);
        QFETCH(QByteArray, expected);
        const auto limit = lines < 0 ? std::nullopt : std::optional<uint64_t>(uint64_t(lines));
        const std::string_view bytes(message.data(), size_t(message.size()));
        for (size_t step = 1; step <= bytes.size() + 1; ++step)
            QCOMPARE(QByteArray::fromStdString(encode(bytes, limit, step)), expected);
    }

    void topOfEverythingIsRetr()
    {
        std::string message = "Subject: x\r\n.dot: y\r\n\r\n";
        for (int i = 0; i < 200; ++i)
            message += std::string(size_t(i % 3), '.') + std::string(size_t(i % 7), 'x') + "\r\n";
        for (const size_t step : {size_t(1), size_t(2), size_t(5), message.size()})
            QCOMPARE(encode(message, UINT64_MAX, step), encode(message, std::nullopt, message.size()));
    }

    void tellsWhenItHasEnough()
    {
        MessageEncoder encoder(1);
        std::string out;
        QVERIFY(!encoder.add("A: b\r\n\r\n", out));
        QVERIFY(encoder.add("one\r\n", out));
        QVERIFY(encoder.add("two\r\n", out)); // and takes no more
        encoder.finish(out);
        QCOMPARE(out, std::string("A: b\r\n\r\none\r\n.\r\n"));
    }
};

QTEST_APPLESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
