// The command reader: the same commands come out however the input is cut, and nothing grows without bound.
#include <QTest>

#include "imap/parser/command_reader.h"

using namespace posthorn::imap;
using Status = CommandReader::Status;

namespace {

/// APPEND's literals are messages, those over 20 bytes are refused.
class Policy final : public LiteralPolicy {
public:
    Verdict judge(const LiteralHeader& header) override
    {
        if (header.size > 20)
            return Verdict::Refuse;
        return header.before.find("APPEND x ") == std::string_view::npos ? Verdict::Inline : Verdict::Message;
    }
};

/// What the reader gives for @p input in pieces of @p step bytes, as one text.
std::string readAll(const std::string& input, size_t step)
{
    CommandReader reader;
    Policy policy;
    std::string out;
    for (size_t at = 0; at < input.size(); at += step) {
        reader.append(std::string_view(input).substr(at, step));
        for (;;) {
            const Status status = reader.next(policy);
            if (status == Status::NeedMore)
                break;
            if (status == Status::Continue) {
                out += "+|";
                continue;
            }
            out += status == Status::Command ? "C:" : status == Status::Refused ? "R:" : "L:";
            out += reader.text().substr(0, 60);
            if (status == Status::Command) {
                for (const std::string& body : reader.bodies())
                    out += "<" + body + ">";
            }
            out += '|';
            reader.rest();
        }
    }
    return out + "rest " + std::to_string(reader.buffered());
}

} // namespace

class TestReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commands_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* input, const char* expected) {
            QTest::newRow(name) << QByteArray(input) << QByteArray(expected);
        };
        row("line", "a NOOP\r\n", "C:a NOOP|rest 0");
        row("bare lf", "a NOOP\nb NOOP\r\n", "C:a NOOP|C:b NOOP|rest 0");
        row("trailing data", "a NOOP\r\nb NO", "C:a NOOP|rest 4");
        row("empty line", "\r\na NOOP\r\n", "C:|C:a NOOP|rest 0");
        row("literal", "a LOGIN {5}\r\nalice {3}\r\nx y\r\n", "+|+|C:a LOGIN {5}\r\nalice {3}\r\nx y|rest 0");
        row("literal+", "a LOGIN {5+}\r\nalice {2+}\r\n\r\n\r\nb X\r\n", "C:a LOGIN {5+}\r\nalice {2+}\r\n\r\n|C:b X|rest 0");
        row("empty literal", "a LOGIN {0}\r\n x\r\n", "+|C:a LOGIN {0}\r\n x|rest 0");
        row("in a list", "a SEARCH ({3+}\r\nabc)\r\n", "C:a SEARCH ({3+}\r\nabc)|rest 0");
        row("message", "a APPEND x {3}\r\nabc\r\n", "+|C:a APPEND x {3}\r\n<abc>|rest 0");
        row("messages", "a APPEND x {3+}\r\nabc (\\Seen) {4+}\r\n\r\n\r\n\r\nb X\r\n",
            "C:a APPEND x {3+}\r\n (\\Seen) {4+}\r\n<abc><\r\n\r\n>|C:b X|rest 0");
        row("name and message", "a APPEND {1+}\r\nx {3+}\r\nabc\r\n", "C:a APPEND {1+}\r\nx {3+}\r\nabc|rest 0");
        row("refused", "a X {21}\r\nb NOOP\r\n", "R:a X |C:b NOOP|rest 0");
        row("refused literal+", "a X {21+}\r\n123456789012345678901 {2+}\r\nxy rest\r\nb NOOP\r\n", "R:a X |C:b NOOP|rest 0");
        row("refused literal+, then a waiting one", "a X {21+}\r\n123456789012345678901 {2}\r\nb NOOP\r\n",
            "R:a X |C:b NOOP|rest 0");
        row("no literal: quoted", "a X \"{5}\"\r\n", "C:a X \"{5}\"|rest 0");
        row("no literal: in a word", "a X y{5}\r\n", "C:a X y{5}|rest 0");
        row("no literal: no number", "a X {}\r\nb {x}\r\n", "C:a X {}|C:b {x}|rest 0");
        row("number too large", "a X {99999999999999999999}\r\nb NOOP\r\n", "C:a X {99999999999999999999}|C:b NOOP|rest 0");
        row("large number", "a X {9999999999999999999}\r\nb NOOP\r\n", "R:a X |C:b NOOP|rest 0");
        row("literal8", "a APPEND x ~{3+}\r\na\r\n\r\n", "C:a APPEND x ~{3+}\r\n<a\r\n>|rest 0");
    }
    void commands()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        for (size_t step = 1; step <= size_t(input.size()); ++step)
            QCOMPARE(QByteArray::fromStdString(readAll(input.toStdString(), step)), expected);
    }

    void longLinesAreSkipped()
    {
        for (const size_t step : {size_t(1000), size_t(70'000), size_t(300'000)}) {
            const std::string input = "a " + std::string(200'000, 'x') + "\r\nb NOOP\r\n";
            const std::string all = readAll(input, step);
            QVERIFY(all.starts_with("L:a xxx"));
            QVERIFY(all.ends_with("|C:b NOOP|rest 0"));
        }
    }

    void memoryIsBounded()
    {
        CommandReader reader;
        Policy policy;
        reader.append("a " + std::string(70'000, 'x'));
        QCOMPARE(reader.next(policy), Status::NeedMore);
        for (int i = 0; i < 100; ++i) {
            reader.append(std::string(60'000, 'y'));
            QCOMPARE(reader.next(policy), Status::NeedMore);
            QCOMPARE(reader.buffered(), size_t(0));
        }
        reader.append("\r\nb NOOP\r\n");
        QCOMPARE(reader.next(policy), Status::TooLong);
        QCOMPARE(reader.next(policy), Status::Command);
        QCOMPARE(reader.text(), std::string_view("b NOOP"));
    }

    void manyLiteralsShareOneLineLimit()
    {
        CommandReader reader;
        Policy policy;
        std::string input = "a X";
        for (int i = 0; i < 20'000; ++i)
            input += " {1+}\r\nx";
        reader.append(input + "\r\nb NOOP\r\n");
        QCOMPARE(reader.next(policy), Status::TooLong);
    }

    void aCommandMayHoldManyMessages()
    {
        CommandReader reader;
        Policy policy;
        std::string input = "a APPEND x";
        for (int i = 0; i < 20'000; ++i)
            input += " (\\Seen) {1+}\r\nx";
        reader.append(input + "\r\nb NOOP\r\n");
        QCOMPARE(reader.next(policy), Status::Command);
        QCOMPARE(reader.bodies().size(), size_t(20'000));
    }

    void linesForACommand()
    {
        CommandReader reader;
        reader.append("DO");
        QCOMPARE(reader.nextLine(), Status::NeedMore);
        reader.append("NE\r\nx {5}\r\n");
        QCOMPARE(reader.nextLine(), Status::Command);
        QCOMPARE(reader.text(), std::string_view("DONE"));
        QCOMPARE(reader.nextLine(), Status::Command);
        QCOMPARE(reader.text(), std::string_view("x {5}"));
        reader.append(std::string(100'000, 'x'));
        QCOMPARE(reader.nextLine(), Status::NeedMore);
        reader.append("\r\nDONE\r\n");
        QCOMPARE(reader.nextLine(), Status::TooLong);
        QCOMPARE(reader.nextLine(), Status::Command);
        QCOMPARE(reader.text(), std::string_view("DONE"));
    }

    void clearForgetsWhatWasSentAhead()
    {
        CommandReader reader;
        Policy policy;
        reader.append("a STARTTLS\r\nb LOGIN x y\r\nc L");
        QCOMPARE(reader.next(policy), Status::Command);
        reader.clear();
        QCOMPARE(reader.next(policy), Status::NeedMore);
        reader.append("d NOOP\r\n");
        QCOMPARE(reader.next(policy), Status::Command);
        QCOMPARE(reader.text(), std::string_view("d NOOP"));
    }
};

QTEST_APPLESS_MAIN(TestReader)
#include "tst_reader.moc"
