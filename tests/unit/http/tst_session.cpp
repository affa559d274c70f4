// Requests and answers over one connection: order, framing, limits, time, slow readers, streams.
#include <QTest>

#include <zlib.h>

#include "tests/unit/http/http_connection.h"

using namespace posthorn;
using namespace posthorn::http;
using namespace posthorn::test;

namespace {

/// Takes chunks apart; "?" where they are not as they should be.
std::string unchunk(std::string_view bytes)
{
    std::string out;
    for (;;) {
        const size_t end = bytes.find("\r\n");
        if (end == std::string_view::npos)
            return "?";
        const size_t size = std::stoul(std::string(bytes.substr(0, end)), nullptr, 16);
        bytes.remove_prefix(end + 2);
        if (bytes.size() < size + 2 || bytes.substr(size, 2) != "\r\n")
            return "?";
        out.append(bytes.substr(0, size));
        bytes.remove_prefix(size + 2);
        if (size == 0)
            return bytes.empty() ? out : "?";
    }
}

std::string gunzip(std::string_view bytes)
{
    std::string out(2'000'000, '\0');
    z_stream stream{};
    inflateInit2(&stream, 31);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return whole ? out : "?";
}

std::string counted(uint64_t from, uint64_t size)
{
    std::string out;
    for (uint64_t at = from; at < from + size; ++at)
        out += CountingSource::octet(at);
    return out;
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainAnswer()
    {
        Connection c;
        const std::string output = c.ask(Connection::get("/hello"));
        QVERIFY(has(output, "HTTP/1.1 200 OK\r\n"));
        QVERIFY(has(output, "Content-Length: 6\r\n"));
        QVERIFY(has(output, "\r\nDate: "));
        QVERIFY(has(output, "\r\nX-Content-Type-Options: nosniff\r\n"));
        QVERIFY(has(output, "\r\nContent-Security-Policy: default-src 'none'"));
        QVERIFY(has(output, "frame-ancestors 'none'"));
        QVERIFY(has(output, "\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
        QVERIFY(!has(output, "Strict-Transport-Security")); // not without TLS
        QCOMPARE(bodyOf(output), std::string("hello\n"));
        QVERIFY(!c.link.isClosed());
        QCOMPARE(c.link.command, std::string("GET /hello"));
    }

    void hstsOverTls()
    {
        Connection c;
        c.link.linkInfo.tls = true;
        QVERIFY(has(c.ask(Connection::get("/hello")), "\r\nStrict-Transport-Security: max-age=15552000\r\n"));
    }

    /// The same answers whether the bytes come at once, one by one, or in any pieces.
    void anyPieces()
    {
        const std::string input = Connection::get("/hello") + Connection::post("/echo", "one") +
                                  "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "2\r\nab\r\n5;x=y\r\ncdefg\r\n0\r\nT: v\r\n\r\n" +
                                  Connection::post("/later", "two") + "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" +
                                  Connection::get("/unsized") + Connection::get("/nobody") + Connection::get("/say/x");
        std::string first;
        for (const size_t step : {size_t(1) << 20, size_t(1), size_t(2), size_t(3), size_t(11), size_t(64)}) {
            Connection c;
            std::string output;
            for (size_t at = 0; at < input.size(); at += step)
                output += c.ask(input.substr(at, step));
            size_t date = 0;
            while ((date = output.find("Date: ", date)) != std::string::npos)
                output.erase(date, 37);
            if (first.empty())
                first = output;
            QVERIFY(output == first);
        }
        QVERIFY(has(first, "[one]"));
        QVERIFY(has(first, "[abcdefg]"));
        QVERIFY(has(first, "\r\n\r\ntwo"));
        QVERIFY(has(first, "404 Not Found"));
        QVERIFY(first.find("[one]") < first.find("[abcdefg]"));
        QVERIFY(first.find("404") < first.rfind("\r\n\r\nx"));
    }

    /// The next request is not looked at before the answer to the one before has been made.
    void pipelinedInOrder()
    {
        Connection c;
        c.world.sourceSize = 1'000'000;
        const std::string output = c.ask(Connection::get("/sized") + Connection::post("/later", "second") +
                                         Connection::get("/hello", "Connection: close\r\n"));
        const size_t second = output.find("second");
        QVERIFY(second != std::string::npos && second > 1'000'000);
        QVERIFY(output.find("hello\n", second) != std::string::npos);
        QVERIFY(c.link.isClosed());
    }

    void pipeliningIsBounded()
    {
        Connection c;
        c.link.networkHeld = true;
        const std::string request = Connection::get("/memory");
        for (int i = 0; i < 10; ++i)
            c.ask(request);
        QVERIFY(c.link.isPaused()); // nobody reads the first answer, so nothing more is taken
        QVERIFY(c.link.unsent() <= wire::Link::highWater + 128 * 1024);
        size_t total = 0;
        while (c.link.unsent() > 0) {
            c.link.takeNetwork(100'000);
            total += c.link.takeOutput().size();
        }
        QVERIFY(total > 10 * 1'000'000);
        QVERIFY(!c.link.isClosed());
    }

    void headHasNoBody()
    {
        Connection c;
        for (const char* path : {"/hello", "/memory", "/sized", "/unsized"}) {
            const std::string output = c.ask("HEAD " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            QVERIFY2(output.substr(output.size() - 4) == "\r\n\r\n", path);
            QCOMPARE(output.find("\r\n\r\n"), output.size() - 4);
        }
        QVERIFY(has(c.ask("HEAD /memory HTTP/1.1\r\nHost: h\r\n\r\n"), "Content-Length: 1000000\r\n"));
    }

    void keepingAlive_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<bool>("closes");
        QTest::newRow("1.1") << QByteArray("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n") << false;
        QTest::newRow("1.1 close") << QByteArray("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n") << true;
        QTest::newRow("1.0") << QByteArray("GET /hello HTTP/1.0\r\n\r\n") << true;
        QTest::newRow("1.0 keep") << QByteArray("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << false;
        QTest::newRow("1.0 unsized") << QByteArray("GET /unsized HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
    }
    void keepingAlive()
    {
        QFETCH(QByteArray, request);
        QFETCH(bool, closes);
        Connection c;
        const std::string output = c.ask(request.toStdString());
        QCOMPARE(c.link.isClosed(), closes);
        QCOMPARE(has(output, "Connection: close\r\n"), closes);
        if (request.contains("unsized"))
            QCOMPARE(bodyOf(output), counted(0, 300'000));
    }

    void methods()
    {
        Connection c;
        QVERIFY(has(c.ask("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n"), "405 Method Not Allowed"));
        QVERIFY(has(c.ask("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n"), "\r\nAllow: GET, HEAD, OPTIONS\r\n"));
        QVERIFY(has(c.ask("OPTIONS /echo HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 204"));
        QVERIFY(has(c.ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 204"));
        QVERIFY(has(c.ask("BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 501"));
        QVERIFY(has(c.ask("get /hello HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 501"));
        QVERIFY(has(c.ask(Connection::get("/nothing")), "HTTP/1.1 404"));
        QVERIFY(!c.link.isClosed());
    }

    void fieldsCannotBeSmuggledOut()
    {
        Connection c;
        const std::string output = c.ask(Connection::get("/inject"));
        QVERIFY(!has(output, "\r\nSet-Cookie"));
        QVERIFY(has(output, "X-Name: a  Set-Cookie: b=c"));
        QCOMPARE(bodyOf(output), std::string("x"));
    }

    void bodyLimits()
    {
        Connection c;
        QVERIFY(has(c.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n"), "HTTP/1.1 413"));
        QVERIFY(c.link.isClosed());
        Connection d;
        const std::string chunk = "190\r\n" + std::string(400, 'x') + "\r\n";
        d.ask("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        QCOMPARE(d.ask(chunk + chunk), std::string());
        QVERIFY(has(d.ask(chunk), "HTTP/1.1 413"));
        QVERIFY(d.link.isClosed());
        Connection huge; // the size of the chunk says nothing about what is taken of it
        huge.ask("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n");
        QVERIFY(has(huge.ask(std::string(1001, 'x')), "HTTP/1.1 413"));
        QVERIFY(huge.link.isClosed());
        Connection e;
        QVERIFY(has(e.ask(Connection::get("/hello", "Content-Length: 4\r\n") + "body"), "HTTP/1.1 413")); // takes none
    }

    void bodiesDrawFromTheBudget()
    {
        Connection c;
        const std::string half(600'000, 'x');
        c.ask("POST /greedy HTTP/1.1\r\nHost: h\r\nContent-Length: 700000\r\n\r\n" + half);
        QVERIFY(c.world.budget.used() >= half.size());
        FakeLink other(&c.loop);
        other.open(c.world.session());
        other.feed("POST /greedy HTTP/1.1\r\nHost: h\r\nContent-Length: 700000\r\n\r\n" + half);
        QVERIFY(has(other.takeOutput(), "HTTP/1.1 503"));
        QVERIFY(other.isClosed());
        QVERIFY(has(c.ask(std::string(100'000, 'x')), "\r\n\r\n700000"));
        QCOMPARE(c.world.budget.used(), uint64_t(0));
    }

    void expectContinue()
    {
        Connection c;
        const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        QCOMPARE(c.ask(head), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        QVERIFY(has(c.ask("abc"), "[abc]"));
        QVERIFY(!has(c.ask(head + "abc"), "100 Continue")); // it did not wait
        // Refused before a byte of the body was sent: whether it will come nobody knows, so the connection ends.
        const std::string refused = c.ask("POST /refuses HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                                          "Content-Length: 3\r\n\r\n");
        QVERIFY(has(refused, "HTTP/1.1 401") && has(refused, "Connection: close") && !has(refused, "100 Continue"));
        QVERIFY(c.link.isClosed());
    }

    /// A small body that nobody wants is passed over, a large one ends the connection.
    void unwantedBodies()
    {
        Connection c;
        QVERIFY(has(c.ask(Connection::post("/refuses", std::string(5000, 'x'))), "HTTP/1.1 401"));
        QVERIFY(has(c.ask(Connection::get("/hello")), "HTTP/1.1 200"));
        QVERIFY(has(c.ask("POST /refuses HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"), "HTTP/1.1 401"));
        QVERIFY(has(c.ask("3\r\nabc\r\n0\r\n\r\n" + Connection::get("/hello")), "HTTP/1.1 200"));
        QVERIFY(has(c.ask("POST /refuses HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"), "Connection: close"));
        QVERIFY(c.link.isClosed());
    }

    void uploadWithBackpressure()
    {
        Connection c;
        c.world.holdUploads = true;
        c.ask("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n");
        c.ask(std::string(65536, 'a'));
        QVERIFY(c.link.isPaused());
        QCOMPARE(c.world.uploaded.size(), size_t(65536));
        c.ask(std::string(65536, 'b'));
        QCOMPARE(c.world.uploaded.size(), size_t(65536)); // stays with TCP
        c.world.holdUploads = false;
        c.world.exchange->continueBody();
        c.link.settle();
        QCOMPARE(c.world.uploaded.size(), size_t(131072));
        QVERIFY(has(c.ask(std::string(500000 - 131072, 'c')), "HTTP/1.1 201"));
        QCOMPARE(c.world.uploaded.size(), size_t(500000));
        QCOMPARE(c.world.handlers, 0);
    }

    void handlerGoesWithItsPeer()
    {
        Connection c;
        c.ask("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\nabc");
        QCOMPARE(c.world.handlers, 1);
        c.link.peerCloses("reset");
        QCOMPARE(c.world.handlers, 0);
        Connection later; // the answer comes when nobody is there
        later.world.loop.post([] {});
        later.ask(Connection::post("/later", "x").substr(0, 60));
        later.link.peerCloses();
        later.loop.run();
    }

    void pulledBodies()
    {
        Connection c;
        const std::string sized = c.ask(Connection::get("/sized"));
        QVERIFY(has(sized, "Content-Length: 300000\r\n"));
        QCOMPARE(bodyOf(sized), counted(0, 300'000));
        for (const char* path : {"/unsized", "/unsized-now"}) {
            const std::string chunked = c.ask(Connection::get(path));
            QVERIFY(has(chunked, "Transfer-Encoding: chunked\r\n"));
            QCOMPARE(unchunk(bodyOf(chunked)), counted(0, 300'000));
        }
    }

    void pulledAsTheNetworkTakes()
    {
        Connection c;
        c.world.sourceSize = 10'000'000;
        c.link.networkHeld = true;
        c.ask(Connection::get("/sized"));
        size_t total = 0;
        while (c.link.unsent() > 0) {
            QVERIFY(c.link.unsent() <= wire::Link::highWater + 128 * 1024);
            c.link.takeNetwork(200'000);
            total += c.link.takeOutput().size();
        }
        QVERIFY(total > 10'000'000);
    }

    void conditionsAndRanges_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* fields, const char* status, const char* body) {
            QTest::newRow(fields) << QByteArray(fields) << QByteArray(status) << QByteArray(body);
        };
        row("X: y", "200", "0123456789");
        row("If-None-Match: \"v1\"", "304", "");
        row("If-None-Match: W/\"v1\"", "304", "");
        row("If-None-Match: \"a,b\", \"v1\"", "304", "");
        row("If-None-Match: *", "304", "");
        row("If-None-Match: \"v2\"", "200", "0123456789");
        row("If-None-Match: v1", "200", "0123456789");
        row("If-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT", "304", "");
        row("If-Modified-Since: Sun, 09 Sep 2001 01:46:39 GMT", "200", "0123456789");
        row("If-Modified-Since: yesterday", "200", "0123456789");
        row("If-Match: \"v2\"", "412", "");
        row("If-Match: \"v1\"", "200", "0123456789");
        row("If-Unmodified-Since: Sun, 09 Sep 2001 01:46:39 GMT", "412", "");
        row("Range: bytes=2-4", "206", "234");
        row("Range: bytes=7-", "206", "789");
        row("Range: bytes=7-100", "206", "789");
        row("Range: bytes=-3", "206", "789");
        row("Range: bytes=-30", "206", "0123456789");
        row("Range: bytes=0-0", "206", "0");
        row("Range: bytes=10-", "416", "");
        row("Range: bytes=-0", "416", "");
        row("Range: bytes=4-2", "200", "0123456789");
        row("Range: bytes=a-b", "200", "0123456789");
        row("Range: lines=1-2", "200", "0123456789");
        row("Range: bytes=0-1,4-5", "200", "0123456789");
        row("Range: bytes=99999999999999999999-", "200", "0123456789");
        row("Range: bytes=0-18446744073709551615", "206", "0123456789");
        row("Range: bytes=2-4\r\nIf-Range: \"v1\"", "206", "234");
        row("Range: bytes=2-4\r\nIf-Range: \"v2\"", "200", "0123456789");
        row("Range: bytes=2-4\r\nIf-Range: W/\"v1\"", "200", "0123456789");
        row("Range: bytes=2-4\r\nIf-Range: Sun, 09 Sep 2001 01:46:40 GMT", "206", "234");
        row("Range: bytes=2-4\r\nIf-Range: Sun, 09 Sep 2001 01:46:39 GMT", "200", "0123456789");
    }
    void conditionsAndRanges()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, body);
        Connection c;
        const std::string output = c.ask(Connection::get("/tagged", fields.toStdString() + "\r\n"));
        QCOMPARE(QByteArray::fromStdString(output.substr(9, 3)), status);
        QCOMPARE(QByteArray::fromStdString(bodyOf(output)), body);
        QVERIFY(has(output, "\r\nETag: \"v1\"\r\n"));
        QCOMPARE(has(output, "Content-Length"), status != "304");
        if (status == "416")
            QVERIFY(has(output, "Content-Range: bytes */10\r\n"));
    }

    void rangeOfASource()
    {
        Connection c;
        const std::string output = c.ask(Connection::get("/sized", "Range: bytes=100000-199999\r\n"));
        QVERIFY(has(output, "HTTP/1.1 206") && has(output, "Content-Range: bytes 100000-199999/300000\r\n"));
        QCOMPARE(bodyOf(output), counted(100'000, 100'000));
    }

    void compression()
    {
        Connection c;
        const std::string plain = bodyOf(c.ask(Connection::get("/json")));
        const std::string output = c.ask(Connection::get("/json", "Accept-Encoding: br;q=0.5, gzip\r\n"));
        QVERIFY(has(output, "Content-Encoding: gzip\r\n") && has(output, "Vary: Accept-Encoding\r\n"));
        QVERIFY(output.size() < 1500);
        QCOMPARE(gunzip(bodyOf(output)), plain);
        QVERIFY(!has(c.ask(Connection::get("/json", "Accept-Encoding: gzip;q=0\r\n")), "Content-Encoding"));
        QVERIFY(!has(c.ask(Connection::get("/json", "Accept-Encoding: br\r\n")), "Content-Encoding"));
        QVERIFY(!has(c.ask(Connection::get("/hello", "Accept-Encoding: gzip\r\n")), "Content-Encoding")); // too short
    }

    void longBodiesAreCompressedInPieces()
    {
        Connection c;
        auto router = std::make_shared<Router>();
        std::string large;
        for (int i = 0; i < 100'000; ++i)
            large += std::to_string(i * 7919);
        Route route;
        route.methods = {Method::Get};
        route.pattern = "/";
        route.make = answer([&large](Exchange&) { return Response::json(200, large); });
        router->add(route);
        c.world.context->router = router;
        const std::string output = c.ask(Connection::get("/", "Accept-Encoding: gzip\r\n"));
        QVERIFY(has(output, "Transfer-Encoding: chunked\r\n"));
        QCOMPARE(gunzip(unchunk(bodyOf(output))), large);
    }

    void slowHead()
    {
        Connection c;
        c.ask("GET /hello HT");
        QCOMPARE(c.link.timers().at(wire::TimerId::Idle), std::chrono::milliseconds(20'000));
        for (const char* more : {"TP/1.1\r\n", "Host: h\r\n", "X: y\r\n"})
            c.ask(more); // does not set it anew
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(has(c.link.takeOutput(), "HTTP/1.1 408"));
        QVERIFY(c.link.isClosed());
    }

    void slowBody()
    {
        Connection c;
        c.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n");
        c.ask(std::string(100, 'x'));
        c.link.snapshot.set(config::Setting::WebLeastRate, "5");
        QVERIFY(c.link.fire(wire::TimerId::Idle)); // 100 in 10 s are enough
        QVERIFY(!c.link.isClosed());
        c.ask("x");
        QVERIFY(c.link.fire(wire::TimerId::Idle)); // 1 is not
        QVERIFY(has(c.link.takeOutput(), "HTTP/1.1 408"));
        QVERIFY(c.link.isClosed());
    }

    void slowBodyThatNobodyWants()
    {
        Connection c;
        c.ask("POST /refuses HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\nx");
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(c.link.isClosed());
    }

    void idle()
    {
        Connection c;
        c.ask("");
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(c.link.isClosed());
        QCOMPARE(c.link.takeOutput(), std::string());
        Connection d;
        d.ask(Connection::get("/hello"));
        QCOMPARE(d.link.timers().at(wire::TimerId::Idle), std::chrono::milliseconds(75'000));
        QCOMPARE(d.link.state, std::string("idle"));
        QVERIFY(d.link.fire(wire::TimerId::Idle));
        QVERIFY(d.link.isClosed());
    }

    void shutdown()
    {
        Connection idle;
        idle.ask(Connection::get("/hello"));
        idle.link.shutdown();
        QVERIFY(idle.link.isClosed());
        Connection busy;
        busy.link.networkHeld = true;
        busy.ask(Connection::get("/memory") + Connection::get("/hello"));
        busy.link.shutdown();
        QVERIFY(!busy.link.isClosed());
        while (busy.link.unsent() > 0)
            busy.link.takeNetwork(100'000);
        const std::string output = busy.link.takeOutput();
        QVERIFY(busy.link.isClosed());
        QVERIFY(output.size() > 1'000'000 && !has(output, "hello"));
    }

    void secretsStayOutOfTheLog()
    {
        Connection c;
        c.ask(Connection::get("/say/x?token=secret") + Connection::get("/hello", "Authorization: Basic c2VjcmV0\r\n"));
        for (const auto& line : c.link.transcripts)
            QVERIFY(!has(line.text, "secret") && !has(line.text, "c2VjcmV0"));
        QVERIFY(!has(c.link.command, "secret"));
    }

    void intercepted()
    {
        Connection c;
        c.world.context->intercept = [](const Request& request, const wire::Link&) -> std::optional<Response> {
            if (request.path == "/hello")
                return Response::redirect("https://h/hello", 308);
            return std::nullopt;
        };
        QVERIFY(has(c.ask(Connection::get("/hello")), "308 Permanent Redirect"));
        QVERIFY(has(c.ask(Connection::get("/say/a")), "200 OK"));
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
