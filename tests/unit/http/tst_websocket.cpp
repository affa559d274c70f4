// WebSocket: the handshake, and a table of what frames may and may not be, after the cases that Autobahn's suite has.
#include <QTest>

#include "http/websocket_reader.h"
#include "tests/unit/http/http_world.h"

using namespace posthorn;
using namespace posthorn::http;
using namespace posthorn::test;

namespace {

QByteArray frame(unsigned first, const QByteArray& payload, bool masked = true, int lengthOctets = 0)
{
    QByteArray out;
    out += char(first);
    const int size = int(payload.size());
    if (lengthOctets == 0)
        lengthOctets = size < 126 ? 0 : size < 65536 ? 2 : 8;
    else if (lengthOctets < 0)
        lengthOctets = 0;
    out += char((masked ? 0x80 : 0) | (lengthOctets == 0 ? size : lengthOctets == 2 ? 126 : 127));
    for (int i = lengthOctets - 1; i >= 0; --i)
        out += char(i < 4 ? size >> (8 * i) & 0xff : 0);
    const QByteArray mask("\x11\xa2\x33\xc4");
    if (masked)
        out += mask;
    for (int i = 0; i < size; ++i)
        out += masked ? char(payload[i] ^ mask[i & 3]) : payload[i];
    return out;
}

QByteArray closeFrame(unsigned code, const QByteArray& reason = {})
{
    return frame(0x88, QByteArray(1, char(code >> 8)) + char(code & 0xff) + reason);
}

const std::string handshake = "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

struct Socket {
    Socket()
        : world(loop)
        , link(&loop)
    {
        link.open(world.session());
        link.feed(handshake + "Sec-WebSocket-Protocol: xmpp, jmap\r\n\r\n");
        opened = link.takeOutput();
    }
    std::string ask(const QByteArray& bytes, size_t step = 1 << 20)
    {
        const std::string all = bytes.toStdString();
        for (size_t at = 0; at < all.size() && !link.isClosed(); at += step)
            link.feed(std::string_view(all).substr(at, step));
        return link.takeOutput();
    }

    ManualExecutor loop;
    HttpWorld world;
    FakeLink link;
    std::string opened;
};

/// A server's frame with a code.
std::string closing(unsigned code)
{
    return std::string("\x88") + char(2) + char(code >> 8) + char(code & 0xff);
}

} // namespace

class TestWebSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handshakeAccepted()
    {
        Socket s;
        QVERIFY(s.opened.rfind("HTTP/1.1 101 Switching Protocols\r\n", 0) == 0);
        QVERIFY(s.opened.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos); // RFC 6455 section 1.3
        QVERIFY(s.opened.find("Sec-WebSocket-Protocol: jmap\r\n") != std::string::npos);
        QVERIFY(s.opened.find("Content-Length") == std::string::npos);
        QCOMPARE(s.world.socket->protocol(), std::string("jmap"));
        QCOMPARE(s.link.state, std::string("websocket"));
    }

    void handshakeRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* from, const char* to, const char* status) {
            QTest::newRow(to) << QByteArray(from) << QByteArray(to) << QByteArray(status);
        };
        row("Upgrade: websocket", "Upgrade: h2c", "426");
        row("Connection: keep-alive, Upgrade", "Connection: keep-alive", "426");
        row("Version: 13", "Version: 8", "426");
        row("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ", "400");
        row("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=", "400");
        row("Sec-WebSocket-Key", "X-Key", "400");
        row("Host: h\r\n", "Host: h\r\nOrigin: http://evil.example\r\n", "403");
        row("Host: h\r\n", "Host: h\r\nSec-Fetch-Site: cross-site\r\n", "403");
        row("HTTP/1.1", "HTTP/1.0", "426");
    }
    void handshakeRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, status);
        ManualExecutor loop;
        HttpWorld world(loop);
        FakeLink link(&loop);
        link.open(world.session());
        link.feed(QByteArray::fromStdString(handshake).replace(from, to).toStdString() + "\r\n");
        const std::string output = link.takeOutput();
        QCOMPARE(QByteArray::fromStdString(output.substr(9, 3)), status);
        QVERIFY(!world.socket);
    }

    void cases_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArrayList>("messages");
        QTest::addColumn<int>("code"); // 0: stays open
        const auto row = [](const char* name, const QByteArray& input, const QByteArrayList& messages, int code = 0) {
            QTest::newRow(name) << input << messages << code;
        };
        const QByteArray text("h\xc3\xbcllo");
        row("text", frame(0x81, text), {text});
        row("empty text", frame(0x81, ""), {""});
        for (const int size : {125, 126, 127, 128, 65535, 65536, 100000})
            row(qPrintable(QStringLiteral("text of %1").arg(size)), frame(0x81, QByteArray(size, '*')), {QByteArray(size, '*')});
        row("binary", frame(0x82, QByteArray("\0\xff\xfe", 3)), {QByteArray("\0\xff\xfe", 3)});
        row("two messages", frame(0x81, "a") + frame(0x82, "b"), {"a", "b"});
        row("fragments", frame(0x01, "a") + frame(0x00, "b") + frame(0x00, "") + frame(0x80, "c"), {"abc"});
        row("ping between fragments", frame(0x01, "a") + frame(0x89, "p") + frame(0x80, "c"), {"ac"});
        row("a character in two fragments", frame(0x01, "\xc3") + frame(0x80, "\xbc"), {"\xc3\xbc"});
        row("pong that nobody asked for", frame(0x8a, "x") + frame(0x81, "a"), {"a"});
        row("ping of 125", frame(0x89, QByteArray(125, 'p')), {});
        row("ping of 126", frame(0x89, QByteArray(126, 'p')), {}, 1002);
        row("fragmented ping", frame(0x09, "p"), {}, 1002);
        row("reserved bit 1", frame(0xc1, "a"), {}, 1002);
        row("reserved bit 3", frame(0x91, "a"), {}, 1002);
        row("opcode 3", frame(0x83, "a"), {}, 1002);
        row("opcode 11", frame(0x8b, "a"), {}, 1002);
        row("not masked", frame(0x81, "a", false), {}, 1002);
        row("length not shortest, 2", frame(0x81, "a", true, 2), {}, 1002);
        row("length not shortest, 8", frame(0x81, QByteArray(1000, 'a'), true, 8), {}, 1002);
        row("continuation of nothing", frame(0x80, "a"), {}, 1002);
        row("text within a message", frame(0x01, "a") + frame(0x81, "b"), {}, 1002);
        row("first message stands", frame(0x81, "a") + frame(0x80, "b"), {"a"}, 1002);
        row("too big", frame(0x82, QByteArray(100001, 'x')), {}, 1009);
        row("too big in fragments", frame(0x02, QByteArray(60000, 'x')) + frame(0x80, QByteArray(60000, 'x')), {}, 1009);
        row("too big by its header alone", QByteArray("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14), {}, 1009);
        row("length with its highest bit", QByteArray("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14), {}, 1002);
        row("bad UTF-8", frame(0x81, "\xc3\x28"), {}, 1007);
        row("cut UTF-8", frame(0x81, "\xe2\x82"), {}, 1007);
        row("surrogate", frame(0x81, "\xed\xa0\x80"), {}, 1007);
        row("overlong", frame(0x81, "\xc0\xaf"), {}, 1007);
        row("beyond Unicode", frame(0x81, "\xf4\x90\x80\x80"), {}, 1007);
        row("close without code", frame(0x88, ""), {}, 1005);
        row("close", closeFrame(1000), {}, 1000);
        row("close with reason", closeFrame(1001, "bye"), {}, 1001);
        row("close with private code", closeFrame(4999), {}, 4999);
        row("what follows a close", closeFrame(1000) + frame(0x81, "a"), {}, 1000);
        row("close of one octet", frame(0x88, "x"), {}, 1002);
        row("close with bad reason", closeFrame(1000, "\xff"), {}, 1007);
        for (const unsigned code : {0u, 999u, 1004u, 1005u, 1006u, 1015u, 1016u, 1100u, 2000u, 2999u, 5000u, 65535u})
            row(qPrintable(QStringLiteral("close %1").arg(code)), closeFrame(code), {}, 1002);
    }
    void cases()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArrayList, messages);
        QFETCH(int, code);
        for (const size_t step : {size_t(1) << 20, size_t(1), size_t(5)}) {
            if (step == 1 && input.size() > 70000)
                continue;
            Socket s;
            const std::string output = s.ask(input, step);
            QByteArrayList got;
            for (const std::string& message : s.world.messages)
                got << QByteArray::fromStdString(message);
            QCOMPARE(got, messages);
            QCOMPARE(s.link.isClosed(), code != 0);
            if (code == 1005) {
                QCOMPARE(output, std::string("\x88\x00", 2));
            } else if (code != 0) {
                const std::string expected = closing(unsigned(code)).substr(2);
                const size_t at = output.rfind(char(0x88));
                QVERIFY(at != std::string::npos);
                QCOMPARE(output.substr(at + 2, 2), expected);
            }
            if (code != 0)
                QCOMPARE(int(*s.world.closeCode), code);
        }
    }

    void echoes()
    {
        Socket s;
        QCOMPARE(s.ask(frame(0x81, "abc")), std::string("\x81\x03" "abc"));
        QCOMPARE(s.ask(frame(0x89, "ping")), std::string("\x8a\x04ping"));
        const std::string large = s.ask(frame(0x82, QByteArray(70000, 'x')));
        QCOMPARE(large.substr(0, 10), std::string("\x82\x7f\0\0\0\0\0\x01\x11\x70", 10));
        QCOMPARE(large.size(), size_t(70010));
    }

    void refusesBinary()
    {
        Socket s;
        s.world.takesBinary = false;
        const std::string output = s.ask(frame(0x82, "x"));
        QCOMPARE(output.substr(0, 4), std::string("\x88\x19\x03\xeb"));
        QVERIFY(!s.link.isClosed()); // the peer's half comes first
        s.ask(closeFrame(1003));
        QVERIFY(s.link.isClosed());
    }

    void framesBehindTheHandshake()
    {
        ManualExecutor loop;
        HttpWorld world(loop);
        FakeLink link(&loop);
        link.open(world.session());
        link.feed(handshake + "\r\n" + frame(0x81, "early").toStdString());
        QCOMPARE(world.messages, std::vector<std::string>{"early"});
    }

    void pings()
    {
        Socket s;
        QVERIFY(s.link.fire(wire::TimerId::First));
        QCOMPARE(s.link.takeOutput(), std::string("\x89\x00", 2));
        s.ask(frame(0x8a, ""));
        QVERIFY(s.link.fire(wire::TimerId::First));
        QVERIFY(!s.link.isClosed());
        QVERIFY(s.link.fire(wire::TimerId::First)); // no pong this time
        QVERIFY(s.link.isAborted());
        QCOMPARE(*s.world.closeCode, CloseCode::Abnormal);
    }

    void shutdown()
    {
        Socket s;
        s.link.shutdown();
        QCOMPARE(s.link.takeOutput().substr(2, 2), std::string("\x03\xe9")); // 1001
        QVERIFY(!s.link.isClosed());
        QVERIFY(s.link.fire(wire::TimerId::First)); // the peer says nothing
        QVERIFY(s.link.isClosed());
    }

    void slowReader()
    {
        Socket s;
        s.link.networkHeld = true;
        bool sent = true;
        for (int i = 0; i < 100 && sent; ++i)
            sent = s.world.socket->sendText(std::string(100'000, 'x'));
        QVERIFY(!sent);
        QVERIFY(s.link.isAborted());
    }

    void holding()
    {
        Socket s;
        s.world.socket->hold();
        s.ask(frame(0x81, "a") + frame(0x81, "b"));
        QVERIFY(s.world.messages.empty());
        QVERIFY(s.link.isPaused());
        s.world.socket->proceed();
        s.link.settle();
        QCOMPARE(s.world.messages.size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_websocket.moc"
