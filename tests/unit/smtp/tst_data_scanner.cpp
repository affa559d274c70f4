// The end of data, the dots and the faults, held against a plain byte-by-byte reference at every split.
#include <QTest>

#include <random>

#include "smtp/data_scanner.h"

using namespace posthorn::smtp;

namespace {

struct Outcome {
    std::string message;
    size_t used = 0;
    bool done = false;
    DataFault fault = DataFault::None;
    bool operator==(const Outcome& other) const
    {
        // The bytes of a message that is refused do not matter, nor which of its faults is named; nor what has been
        // appended before the end is there, since a CR waits for its LF.
        const bool good = fault == DataFault::None;
        return used == other.used && done == other.done && good == (other.fault == DataFault::None) &&
               (!good || !done || message == other.message);
    }
};

Outcome scan(const std::vector<std::string_view>& pieces)
{
    Outcome outcome;
    DataScanner scanner;
    scanner.start();
    for (const std::string_view piece : pieces) {
        if (scanner.isDone())
            break;
        const std::string copy(piece); // a block of its own, so that reading beyond it is noticed by the sanitizer
        outcome.used += scanner.feed(copy, outcome.message);
    }
    outcome.done = scanner.isDone();
    outcome.fault = scanner.fault();
    return outcome;
}

/// RFC 5321 as plainly as it can be said: look for CRLF.CRLF, split at CRLF, take one dot off each line.
Outcome reference(std::string_view input)
{
    Outcome outcome;
    const std::string with = "\r\n" + std::string(input);
    const size_t end = with.find("\r\n.\r\n");
    const std::string body = end == std::string::npos ? std::string(input) : with.substr(2, end == 0 ? 0 : end);
    outcome.done = end != std::string::npos;
    outcome.used = outcome.done ? end + 3 : input.size();
    for (size_t i = 0; i < body.size(); ++i) {
        const bool afterCr = i > 0 && body[i - 1] == '\r';
        if (body[i] == '\n' && !afterCr)
            outcome.fault = DataFault::BareLf;
        if (body[i] == '\r' && i + 1 < body.size() && body[i + 1] != '\n')
            outcome.fault = DataFault::BareCr;
        if (body[i] == '\0')
            outcome.fault = DataFault::Nul;
        const bool lineStart = i == 0 || (i > 1 && body[i - 1] == '\n' && body[i - 2] == '\r');
        if (body[i] != '.' || !lineStart)
            outcome.message += body[i];
    }
    return outcome;
}

} // namespace

class TestDataScanner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsOnlyAtCrlfDotCrlf_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<int>("left"); ///< bytes that are not the message's; -1: the end was not there
        QTest::addColumn<int>("fault");
        const auto row = [](const char* name, const char* input, const char* message, int left, DataFault fault) {
            QTest::newRow(name) << QByteArray(input) << QByteArray(message) << left << int(fault);
        };
        row("empty", ".\r\n", "", 0, DataFault::None);
        row("one line", "a\r\n.\r\n", "a\r\n", 0, DataFault::None);
        row("with a command behind", "a\r\n.\r\nQUIT\r\n", "a\r\n", 6, DataFault::None);
        row("stuffed", "..\r\n..a\r\n.b\r\n.\r\n", ".\r\n.a\r\nb\r\n", 0, DataFault::None);
        row("dots inside", "a.b\r\nc.\r\n.\r\n", "a.b\r\nc.\r\n", 0, DataFault::None);
        row("lf dot lf", "a\n.\nb\r\n.\r\n", "", 0, DataFault::BareLf);
        row("lf dot crlf", "a\n.\r\nMAIL FROM:<x>\r\n.\r\n", "", 0, DataFault::BareLf);
        row("crlf dot lf", "a\r\n.\nMAIL FROM:<x>\r\n.\r\n", "", 0, DataFault::BareLf);
        row("cr dot crlf", "a\r.\r\nb\r\n.\r\n", "", 0, DataFault::BareCr);
        row("crlf dot cr", "a\r\n.\rb\r\n.\r\n", "", 0, DataFault::BareCr);
        row("cr dot cr", "a\r.\rb\r\n.\r\n", "", 0, DataFault::BareCr);
        row("cr crlf dot crlf", "a\r\r\n.\r\n", "", 0, DataFault::BareCr);
        row("crlf dot cr crlf", "a\r\n.\r\r\n.\r\n", "", 0, DataFault::BareCr);
        row("bare lf at the start", "\n.\r\n.\r\n", "", 0, DataFault::BareLf);
        row("no end", "a\r\n.", "", -1, DataFault::None);
        row("nearly an end", "a\r\n.\r", "", -1, DataFault::None);
    }
    void endsOnlyAtCrlfDotCrlf()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, message);
        QFETCH(int, left);
        QFETCH(int, fault);
        const std::string_view whole(input.constData(), size_t(input.size()));
        const Outcome outcome = scan({whole});
        QCOMPARE(outcome.done, left >= 0);
        QCOMPARE(outcome.used, whole.size() - size_t(std::max(left, 0)));
        QCOMPARE(int(outcome.fault), fault);
        if (fault == 0 && left >= 0)
            QCOMPARE(QByteArray::fromStdString(outcome.message), message);
        QVERIFY(outcome == reference(whole));
        std::vector<std::string_view> bytes;
        for (size_t i = 0; i < whole.size(); ++i)
            bytes.push_back(whole.substr(i, 1));
        const Outcome bytewise = scan(bytes);
        QVERIFY(bytewise == outcome);
        for (size_t i = 0; i <= whole.size(); ++i) {
            for (size_t k = i; k <= whole.size(); ++k)
                QVERIFY(scan({whole.substr(0, i), whole.substr(i, k - i), whole.substr(k)}) == outcome);
        }
    }

    void nulIsAFaultOfTheMessageOnly()
    {
        QCOMPARE(scan({std::string_view("a\0b\r\n.\r\n", 8)}).fault, DataFault::Nul);
        QCOMPARE(scan({std::string_view("ab\r\n.\r\n\0", 8)}).fault, DataFault::None);
    }

    void agreesWithTheReferenceOnRandomBytes()
    {
        std::mt19937 random(20261121);
        const std::string_view alphabet = "\r\r\r\n\n\n...ab";
        for (int round = 0; round < 60000; ++round) {
            std::string input;
            const size_t size = random() % 24;
            for (size_t i = 0; i < size; ++i)
                input += alphabet[random() % alphabet.size()];
            if (random() % 2)
                input += "\r\n.\r\nNOOP\r\n";
            const Outcome expected = reference(input);
            const size_t cut = random() % (input.size() + 1);
            const std::string_view all(input);
            if (!(scan({all}) == expected) || !(scan({all.substr(0, cut), all.substr(cut)}) == expected))
                QFAIL(QByteArray::fromStdString(input).toPercentEncoding().constData());
        }
    }

    void discardsWithoutKeeping()
    {
        DataScanner scanner;
        scanner.start();
        std::string out;
        QCOMPARE(scanner.feed("abc\r\n..d\r\n.\r\nrest", out, false), size_t(13));
        QVERIFY(scanner.isDone());
        QVERIFY(out.empty());
    }

    void chunksAreChecked_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("lineEnd");
        QTest::newRow("lines") << QByteArray("a\r\n.\r\nb\r\n") << int(DataFault::None) << true;
        QTest::newRow("empty") << QByteArray("") << int(DataFault::None) << true;
        QTest::newRow("no line end") << QByteArray("a\r\nb") << int(DataFault::None) << false;
        QTest::newRow("bare lf") << QByteArray("a\nb\r\n") << int(DataFault::BareLf) << true;
        QTest::newRow("lf first") << QByteArray("\nb\r\n") << int(DataFault::BareLf) << true;
        QTest::newRow("bare cr") << QByteArray("a\rb\r\n") << int(DataFault::BareCr) << true;
        QTest::newRow("cr cr lf") << QByteArray("a\r\r\n") << int(DataFault::BareCr) << true;
        QTest::newRow("cr last") << QByteArray("a\r\nb\r") << int(DataFault::BareCr) << false;
        QTest::newRow("nul") << QByteArray("a\0b\r\n", 5) << int(DataFault::Nul) << true;
    }
    void chunksAreChecked()
    {
        QFETCH(QByteArray, input);
        QFETCH(int, fault);
        QFETCH(bool, lineEnd);
        const std::string_view whole(input.constData(), size_t(input.size()));
        for (size_t i = 0; i <= whole.size(); ++i) {
            for (size_t k = i; k <= whole.size(); ++k) {
                ChunkChecker checker;
                checker.start();
                checker.feed(whole.substr(0, i));
                checker.feed(whole.substr(i, k - i));
                checker.feed(whole.substr(k));
                const bool end = checker.finish();
                QCOMPARE(int(checker.fault()), fault);
                if (fault == 0)
                    QCOMPARE(end, lineEnd);
            }
        }
    }

    void speed()
    {
        std::string message;
        while (message.size() < 4096)
            message += "A line of a common message, neither long nor short, with text in it.\r\n";
        message += ".\r\n";
        std::string out;
        out.reserve(8192);
        QBENCHMARK {
            out.clear();
            DataScanner scanner;
            scanner.start();
            scanner.feed(message, out);
        }
        QCOMPARE(out.size(), message.size() - 3);
    }
};

QTEST_APPLESS_MAIN(TestDataScanner)
#include "tst_data_scanner.moc"
