// The parts of the load generator that could make a measurement wrong without anybody noticing: where a reply ends,
// what a median is, what a process has cost, what the messages look like.
#include "messages.h"
#include "process_tree.h"
#include "replies.h"
#include "report.h"
#include "scram.h"
#include "stats.h"
#include "xmpp_reader.h"

#include <QtTest/QTest>

#include <unistd.h>

#include <cmath>

using namespace posthorn::bench;

namespace {

/// Feeds @p text byte by byte; the end must be found with the last byte and not before. More bytes behind change
/// nothing.
template<class Next> bool foundAtTheEnd(const std::string& text, Next next)
{
    for (size_t size = 1; size < text.size(); ++size) {
        if (next(std::string_view(text).substr(0, size)) != 0)
            return false;
    }
    return next(text) == text.size() && next(text + "* 2 EXISTS\r\n") == text.size();
}

} // namespace

class TestBenchParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void medianAndPercentiles()
    {
        QCOMPARE(median({}), 0.0);
        QCOMPARE(median({3, 1, 2}), 2.0);
        QCOMPARE(median({4, 1, 3, 2}), 2.5);
        QCOMPARE(percentile({}, 50), 0.0);
        QCOMPARE(percentile({5, 1, 4, 2, 3}, 0), 1.0);
        QCOMPARE(percentile({5, 1, 4, 2, 3}, 50), 3.0);
        QCOMPARE(percentile({5, 1, 4, 2, 3}, 99), 5.0);
        QCOMPARE(percentile({5, 1, 4, 2, 3}, 100), 5.0);
    }

    void smtpReplies()
    {
        const auto next = [](std::string_view input) { return readSmtpReply(input).length; };
        QVERIFY(foundAtTheEnd("250 done\r\n", next));
        QCOMPARE(readSmtpReply("354 go\r\n").code, 354);
        const std::string ehlo = "250-mx.test\r\n250-PIPELINING\r\n250 SIZE\r\n";
        QVERIFY(foundAtTheEnd(ehlo, next));
        QCOMPARE(readSmtpReply(ehlo).code, 250);
        QCOMPARE(readSmtpReply("250\r\n").code, 250);
        QCOMPARE(readSmtpReply("hello\r\n").code, 0);
        QCOMPARE(readSmtpReply("hello\r\n").length, size_t(7));
    }

    void imapResponses()
    {
        for (const char* text : {"* OK ready\r\n", "* 1 FETCH (BODY[] {5}\r\na\r\nb\n FLAGS ())\r\n", "* X {0}\r\n\r\n",
                                 "* 1 FETCH (A {3}\r\n{9}B {2}\r\n\r\n)\r\n", "* not a literal {x}\r\n", "+ go\r\n"}) {
            ImapReader reader;
            QVERIFY2(foundAtTheEnd(text, [&reader](std::string_view input) { return reader.next(input); }), text);
        }
    }

    void pop3Responses()
    {
        Pop3Reader reader;
        QVERIFY(foundAtTheEnd("+OK 2\r\n1 100\r\n2 200\r\n.\r\n",
                              [&reader](std::string_view input) { return reader.next(input, true); }));
        QVERIFY(foundAtTheEnd("-ERR no\r\n", [&reader](std::string_view input) { return reader.next(input, true); }));
        QVERIFY(foundAtTheEnd("+OK\r\n", [&reader](std::string_view input) { return reader.next(input, false); }));
    }

    void words()
    {
        QCOMPARE(taggedStatus("a OK done\r\n", "a"), 'O');
        QCOMPARE(taggedStatus("a no\r\n", "a"), 'N');
        QCOMPARE(taggedStatus("a1 BAD\r\n", "a"), char(0));
        QCOMPARE(taggedStatus("* OK\r\n", "a"), char(0));
        QVERIFY(hasWord("* CAPABILITY IMAP4rev1 literal+ IDLE\r\n", "LITERAL+"));
        QVERIFY(!hasWord("* CAPABILITY IMAP4rev1 MULTIAPPENDX\r\n", "MULTIAPPEND"));
        QVERIFY(!hasWord("", "IDLE"));
        QCOMPARE(numberAfter("* STATUS INBOX (MESSAGES 231)\r\n", "MESSAGES "), 231LL);
        QCOMPARE(numberAfter("+OK 5 1000\r\n", "+OK "), 5LL);
        QCOMPARE(numberAfter("* LIST", "MESSAGES "), -1LL);
    }

    void literalsWithoutSynchronising()
    {
        // {2+} is what a client sends; a server's literal never has the plus, so it is no literal to the reader.
        ImapReader reader;
        QCOMPARE(reader.next("* A {2+}\r\n"), size_t(10));
    }

    void processCost()
    {
        ProcessStat stat;
        QVERIFY(parseProcessStat("12 (a ) b) S 7 1 1 0 -1 4 9 9 0 0 100 50 20 10 20 0 1", stat));
        const double tick = 1.0 / double(sysconf(_SC_CLK_TCK));
        QCOMPARE(stat.parent, pid_t(7));
        QCOMPARE(stat.ownSeconds, 150 * tick);
        QCOMPARE(stat.childrenSeconds, 30 * tick);
        QVERIFY(!parseProcessStat("", stat));
        QVERIFY(!parseProcessStat("12 (x) S 7 1", stat));
        QVERIFY(ownCpuSeconds() > 0);
    }

    void reports()
    {
        const std::string wanted = "{\"a\": \"x\\\"\\\\\\u000a\", \"b\": 1.5, \"c\": null}";
        QCOMPARE(Report().text("a", "x\"\\\n").number("b", 1.5).number("c", NAN).json(), wanted);
    }

    void xmppElements()
    {
        const std::string opening = "<?xml version='1.0'?>\n<stream:stream a='>' xmlns='jabber:client'>";
        const std::string parts[] = {" <a/>", "<a b='/>' c=\"<'>\"><b/>x<c>y</c></a>", "<iq><q>&lt;</q></iq>", "<m></m>",
                                     "</stream:stream>"};
        XmppReader reader;
        std::string input;
        const auto take = [&](const std::string& wanted) {
            for (const char c : wanted) {
                if (reader.next(input) != 0)
                    return false;
                input += c;
            }
            const bool whole = reader.next(input + "<m") == wanted.size();
            input.clear();
            return whole;
        };
        QVERIFY(take(opening));
        for (const std::string& each : parts)
            QVERIFY2(take(each), each.c_str());
        // All at once, then a new stream.
        reader.reset();
        QCOMPARE(reader.next(opening + parts[0] + parts[1]), opening.size());
        QCOMPARE(reader.next(parts[0] + parts[1]), parts[0].size());
        QCOMPARE(reader.next(parts[1]), parts[1].size());
    }

    void xmppParts()
    {
        const std::string_view message = " <message from=\"a@b/c\" type = 'chat' x='a=\"b\"'><body lang='en'>1 &lt; 2</body>"
                                         "<id>7</id><empty/></message>";
        QCOMPARE(elementName(message), std::string_view("message"));
        QCOMPARE(elementName("</stream:stream>"), std::string_view("/stream:stream"));
        QCOMPARE(elementName("<?xml version='1.0'?><a/>"), std::string_view("a"));
        QCOMPARE(elementName("x"), std::string_view());
        QCOMPARE(attributeOf(message, "from"), std::string_view("a@b/c"));
        QCOMPARE(attributeOf(message, "type"), std::string_view("chat"));
        QCOMPARE(attributeOf(message, "x"), std::string_view("a=\"b\""));
        QCOMPARE(attributeOf(message, "lang"), std::string_view());
        QCOMPARE(contentOf(message, "body"), std::string_view("1 &lt; 2"));
        QCOMPARE(contentOf(message, "id"), std::string_view("7"));
        QCOMPARE(contentOf(message, "empty"), std::string_view());
        QCOMPARE(contentOf(message, "thread"), std::string_view());
    }

    void scram()
    {
        // The examples of RFC 5802 section 5 and RFC 7677 section 3.
        struct Example {
            bool sha256;
            const char* nonce;
            const char* challenge;
            const char* answer;
            const char* proof;
        };
        const Example examples[] = {
            {false, "fyko+d2lbbFgONRv9qkxdawL",
             "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
             "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
             "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
            {true, "rOprNGfwEbeRWgbNEkqO",
             "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
             "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
             "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
             "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="}};
        for (const Example& each : examples) {
            Scram exchange("user", "pencil", each.sha256, each.nonce);
            QCOMPARE(exchange.first(), std::string("n,,n=user,r=") + each.nonce);
            QVERIFY(!exchange.proves(each.proof));
            QCOMPARE(exchange.answer(each.challenge), std::string(each.answer));
            QVERIFY(exchange.proves(each.proof));
            QVERIFY(!exchange.proves("v=AAAA"));
        }
        // Somebody else's nonce, no salt, no count.
        for (const char* challenge : {"r=other,s=QSXCR+Q6sek8bf92,i=1", "r=mine1,i=1", "r=mine1,s=QSXCR+Q6sek8bf92", ""})
            QCOMPARE(Scram("user", "pencil", true, "mine").answer(challenge), std::string());
        for (const char* text : {"", "a", "ab", "abc", "abcd"})
            QCOMPARE(fromBase64(base64(text)), std::string(text));
    }

    void messagesAreWellFormed()
    {
        for (const size_t size : {400, 1000, 4096, 65536, 3'000'000}) {
            for (const size_t number : {0, 7, 123456})
                QCOMPARE(plainMessage(number, size).size(), size);
        }
        size_t total = 0;
        size_t multipart = 0;
        for (size_t number = 0; number < 1000; ++number) {
            const std::string text = variedMessage(number);
            QCOMPARE(text, variedMessage(number));
            QVERIFY(text.ends_with("\r\n"));
            QVERIFY(text.find("\r\n.") == std::string::npos);
            for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
                QVERIFY(text[at - 1] == '\r');
            total += text.size();
            multipart += text.find("Content-Type: multipart/") != std::string::npos ? 1 : 0;
        }
        QVERIFY2(total > 3'000'000 && total < 6'000'000, std::to_string(total).c_str());
        QVERIFY(multipart > 400 && multipart < 600);
    }
};

QTEST_APPLESS_MAIN(TestBenchParts)
#include "tst_bench_parts.moc"
