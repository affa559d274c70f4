// Heads as the network may bring them: what is taken, and every known way to make two servers read one stream differently.
#include <QTest>

#include "http/head_parser.h"
#include "tests/unit/http/http_world.h"

using namespace posthorn;
using namespace posthorn::http;
using namespace posthorn::test;

namespace {

std::string talk(const std::string& input, size_t step, bool* closed = nullptr)
{
    ManualExecutor loop;
    HttpWorld world(loop);
    FakeLink link(&loop);
    link.open(world.session());
    for (size_t at = 0; at < input.size() && !link.isClosed(); at += step)
        link.feed(std::string_view(input).substr(at, step));
    if (closed)
        *closed = link.isClosed();
    return link.takeOutput();
}

/// The status codes of all responses in @p output.
QByteArrayList statuses(const std::string& output)
{
    QByteArrayList list;
    const QByteArray text = QByteArray::fromStdString(output);
    for (qsizetype at = 0; (at = text.indexOf("HTTP/1.1 ", at)) >= 0; at += 9)
        list << text.mid(at + 9, 3);
    return list;
}

} // namespace

class TestHeads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void taken_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("path");
        const auto row = [](const char* name, const char* head, const char* path) {
            QTest::newRow(name) << QByteArray(head) << QByteArray(path);
        };
        row("plain", "GET /a/b HTTP/1.1\r\nHost: h\r\n\r\n", "/a/b");
        row("1.0 without host", "GET / HTTP/1.0\r\n\r\n", "/");
        row("absolute", "GET http://h:80/x?y=1 HTTP/1.1\r\nHost: other\r\n\r\n", "/x");
        row("absolute without path", "GET http://h?y=1 HTTP/1.1\r\nHost: h\r\n\r\n", "/");
        row("decoded", "GET /%41%20b%C3%BC HTTP/1.1\r\nHost: h\r\n\r\n", "/A b\xc3\xbc");
        row("dots in names", "GET /..a/b..c/... HTTP/1.1\r\nHost: h\r\n\r\n", "/..a/b..c/...");
        row("spaces around values", "GET / HTTP/1.1\r\nHost: \t h \t\r\n\r\n", "/");
        row("empty value", "GET / HTTP/1.1\r\nHost: h\r\nX:\r\n\r\n", "/");
        row("latin 1 in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: \xe9\r\n\r\n", "/");
        row("v6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "/");
        row("star", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "*");
    }
    void taken()
    {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, path);
        HeadScanner scanner;
        QVERIFY(scanner.scan({head.data(), size_t(head.size())}, 32768) == HeadScanner::Status::Complete);
        QCOMPARE(scanner.size(), size_t(head.size()));
        const auto parsed = parseHead({head.data(), size_t(head.size())}, {});
        QVERIFY2(parsed.has_value(), parsed ? "" : std::string(parsed.error().why).c_str());
        QCOMPARE(QByteArray::fromStdString(parsed->request.path), path);
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* name, const QByteArray& input, const char* status = "400") {
            QTest::newRow(name) << input << QByteArray(status);
        };
        const auto post = [](const QByteArray& fields) {
            return "POST /echo HTTP/1.1\r\nHost: h\r\n" + fields + "\r\nabcGET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
        };
        row("bare LF everywhere", "GET /hello HTTP/1.1\nHost: h\n\n");
        row("bare LF in a field", "GET /hello HTTP/1.1\r\nHost: h\nX: y\r\n\r\n");
        row("bare CR in a field", "GET /hello HTTP/1.1\r\nHost: h\r\nX: y\rz\r\n\r\n");
        row("CR CR LF", "GET /hello HTTP/1.1\r\nHost: h\r\r\n\r\n");
        row("NUL in a value", QByteArrayLiteral("GET /hello HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"));
        row("NUL in the line", QByteArrayLiteral("GET /hel\0lo HTTP/1.1\r\nHost: h\r\n\r\n"));
        row("control in a value", "GET /hello HTTP/1.1\r\nHost: h\r\nX: a\x01" "b\r\n\r\n");
        row("obsolete folding", "GET /hello HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n");
        row("folded first field", "GET /hello HTTP/1.1\r\n X: a\r\nHost: h\r\n\r\n");
        row("space before colon", "GET /hello HTTP/1.1\r\nHost: h\r\nX : a\r\n\r\n");
        row("tab before colon", "GET /hello HTTP/1.1\r\nHost : h\r\n\r\n");
        row("no colon", "GET /hello HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n");
        row("empty name", "GET /hello HTTP/1.1\r\nHost: h\r\n: a\r\n\r\n");
        row("bad name", "GET /hello HTTP/1.1\r\nHost: h\r\nX(y): a\r\n\r\n");
        row("two spaces", "GET  /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        row("space at the end", "GET /hello HTTP/1.1 \r\nHost: h\r\n\r\n");
        row("tab between", "GET\t/hello\tHTTP/1.1\r\nHost: h\r\n\r\n");
        row("no version", "GET /hello\r\nHost: h\r\n\r\n");
        row("space in the target", "GET /hel lo HTTP/1.1\r\nHost: h\r\n\r\n");
        row("UTF-8 in the target", "GET /h\xc3\xbc HTTP/1.1\r\nHost: h\r\n\r\n");
        row("no slash", "GET hello HTTP/1.1\r\nHost: h\r\n\r\n");
        row("fragment", "GET /hello#x HTTP/1.1\r\nHost: h\r\n\r\n");
        row("lower-case protocol", "GET /hello http/1.1\r\nHost: h\r\n\r\n");
        row("HTTP/2", "GET /hello HTTP/2.0\r\nHost: h\r\n\r\n", "505");
        row("HTTP/1.2", "GET /hello HTTP/1.2\r\nHost: h\r\n\r\n", "505");
        row("HTTP/0.9", "GET /hello HTTP/0.9\r\nHost: h\r\n\r\n", "505");
        row("long version", "GET /hello HTTP/1.10\r\nHost: h\r\n\r\n");
        row("no host", "GET /hello HTTP/1.1\r\n\r\n");
        row("two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
        row("bad host", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n");
        row("host with user", "GET /hello HTTP/1.1\r\nHost: x@a\r\n\r\n");
        row("connect", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", "501");
        row("encoded slash", "GET /a%2Fb HTTP/1.1\r\nHost: h\r\n\r\n");
        row("dot dot", "GET /a/../b HTTP/1.1\r\nHost: h\r\n\r\n");
        row("encoded dot dot", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: h\r\n\r\n");
        row("dot", "GET /./b HTTP/1.1\r\nHost: h\r\n\r\n");
        row("encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n");
        row("encoded LF", "GET /a%0ab HTTP/1.1\r\nHost: h\r\n\r\n");
        row("backslash", "GET /a%5c..%5cb HTTP/1.1\r\nHost: h\r\n\r\n");
        row("broken encoding", "GET /a%2 HTTP/1.1\r\nHost: h\r\n\r\n");
        row("overlong UTF-8", "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: h\r\n\r\n");
        row("overlong UTF-8, three octets", "GET /%e0%80%ae%e0%80%ae/ HTTP/1.1\r\nHost: h\r\n\r\n");
        row("surrogates", "GET /%ed%a0%80 HTTP/1.1\r\nHost: h\r\n\r\n");
        row("backslash as it is", "GET /a\\..\\b HTTP/1.1\r\nHost: h\r\n\r\n");
        row("CL and TE", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"));
        row("TE and CL", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"));
        row("two CL, different", post("Content-Length: 3\r\nContent-Length: 4\r\n"));
        row("two CL, same", post("Content-Length: 3\r\nContent-Length: 3\r\n"));
        row("CL list", post("Content-Length: 3, 3\r\n"));
        row("CL signed", post("Content-Length: +3\r\n"));
        row("CL negative", post("Content-Length: -3\r\n"));
        row("CL hex", post("Content-Length: 0x3\r\n"));
        row("CL with a space", post("Content-Length: 3 3\r\n"));
        row("CL empty", post("Content-Length:\r\n"));
        row("CL overflow", post("Content-Length: 18446744073709551619\r\n"));
        row("CL vertical tab", post("Content-Length: \x0b" "3\r\n"));
        row("TE gzip", post("Transfer-Encoding: gzip\r\n"), "501");
        row("TE identity", post("Transfer-Encoding: identity\r\n"), "501");
        row("TE xchunked", post("Transfer-Encoding: xchunked\r\n"), "501");
        row("TE list", post("Transfer-Encoding: gzip, chunked\r\n"));
        row("TE chunked twice", post("Transfer-Encoding: chunked, chunked\r\n"));
        row("two TE", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"));
        row("TE with parameter", post("Transfer-Encoding: chunked;x=y\r\n"));
        row("TE with control", post("Transfer-Encoding: \x0b" "chunked\r\n"));
        row("TE empty", post("Transfer-Encoding:\r\n"), "501");
        row("TE in 1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hello HTTP/1.0\r\n\r\n");
        row("unknown expectation", post("Expect: teapot\r\nContent-Length: 3\r\n"), "417");
        row("TLS on the plain port", QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7) + QByteArray("\n\x00", 2));
        row("chunk size with space", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3 \r\nabc\r\n0\r\n\r\nGET"));
        row("chunk size signed", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n+3\r\nabc\r\n0\r\n\r\nGET"));
        row("chunk size 0x", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n0x3\r\nabc\r\n0\r\n\r\nGET"));
        row("chunk size too long", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n00000000000000003\r\nabc\r\n0\r\n\r\nGET"));
        row("chunk with bare LF", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3\nabc\r\n0\r\n\r\nGET"));
        row("chunk without CRLF behind", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3\r\nabcd0\r\n\r\nGET"));
        row("chunk longer than said", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n2\r\nabc\r\n0\r\n\r\nGET"));
        row("chunk extension with LF", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3;a\nb\r\nabc\r\n0\r\n\r\nGET"));
        row("chunk size of 64 bits", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\nffffffffffffffff\r\nabc\r\n0\r\n\r\nGET"));
        row("endless chunk extension", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3;" + QByteArray(5000, 'x') + "\r\nabc\r\n0\r\n\r\nGET"));
        row("folded trailer", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3\r\nabc\r\n0\r\n X: y\r\n\r\nGET"));
        row("endless trailers", post("Transfer-Encoding: chunked\r\n").replace("\r\nabcGET", "\r\n3\r\nabc\r\n0\r\nX: " + QByteArray(5000, 'y') + "\r\n\r\nGET"));
        row("too many fields", "GET /hello HTTP/1.1\r\nHost: h\r\n" + QByteArray("X: y\r\n").repeated(100) + "\r\n", "431");
        row("endless head", "GET /hello HTTP/1.1\r\nHost: h\r\nX: " + QByteArray(40000, 'y'), "431");
        row("endless target", "GET /" + QByteArray(40000, 'y'), "414");
        row("long target", "GET /" + QByteArray(9000, 'y') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414");
        row("long method", QByteArray(100, 'M') + " / HTTP/1.1\r\nHost: h\r\n\r\n", "501");
    }
    /// One answer, the right one; then the connection closes, and what hid behind was never taken for a request.
    void refused()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, status);
        for (const size_t step : {size_t(100000), size_t(1), size_t(7)}) {
            bool closed = false;
            const std::string output = talk(input.toStdString(), step, &closed);
            QCOMPARE(statuses(output), QByteArrayList{status});
            QVERIFY(closed);
        }
    }

    void trailersAreNoFields()
    {
        const std::string output = talk("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        "3;ext=\"a b\"\r\nabc\r\n0\r\nContent-Length: 5\r\nHost: evil\r\n\r\n"
                                        "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n", 1);
        QCOMPARE(statuses(output), (QByteArrayList{"200", "200"}));
        QVERIFY(output.find("[abc]") != std::string::npos);
    }

    void emptyLinesBeforeARequest()
    {
        QCOMPARE(statuses(talk("\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n", 1)), QByteArrayList{"200"});
    }
};

QTEST_GUILESS_MAIN(TestHeads)
#include "tst_heads.moc"
