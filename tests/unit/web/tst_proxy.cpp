// The image proxy: where it may be sent to, what it takes for an image, and what it does with hosts that misbehave.
#include <QTest>

#include "http/fetch.h"
#include "tests/unit/web/web_world.h"
#include "web/proxy/image_proxy.h"
#include "web/proxy/web_address.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace posthorn::web;

namespace {

/// The outer web: an address and what is said there to any request.
class Outside final : public wire::Connector {
public:
    std::map<std::string, std::string> answers;
    std::vector<wire::OutgoingTarget> targets;
    std::string asked; ///< all requests

    void connect(Executor& worker, const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session) override
    {
        targets.push_back(target);
        auto shared = std::make_shared<std::unique_ptr<wire::Session>>(std::move(session));
        worker.post([this, target, shared] {
            FakeLink link; // of its own executor: the session's end is this task's end
            const auto answer = answers.find(target.address);
            if (answer == answers.end()) {
                (*shared)->closed("connection refused");
                return;
            }
            link.open(std::move(*shared));
            asked += link.takeOutput();
            link.feed(answer->second);
            if (link.isOpen())
                link.peerCloses();
        });
    }
};

const std::string png("\x89PNG\r\n\x1a\n rest of a picture", 26);

std::string ok(const std::string& body, const std::string& type = "image/png")
{
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nSet-Cookie: track=me\r\n\r\n" + body;
}

struct ProxyWorld {
    ProxyWorld()
        : ProxyWorld(std::make_unique<Outside>())
    {
    }
    explicit ProxyWorld(std::unique_ptr<Outside> made)
        : outside(*made)
        , world(std::move(made))
        , alice(world.browser())
    {
    }
    std::string fetch(const std::string& url, const std::string& fields = {})
    {
        return world.ask(WebWorld::request("GET", "/proxy/image?url=" + url, alice.cookie + fields));
    }
    std::string status(const std::string& url) { return fetch(url).substr(9, 3); }

    Outside& outside;
    WebWorld world;
    WebWorld::Browser alice;
};

} // namespace

class TestProxy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addresses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("meaning"); // empty: refused
        const auto row = [](const char* text, const char* meaning) { QTest::newRow(text) << QByteArray(text) << QByteArray(meaning); };
        row("http://example.test", "http example.test 80 /");
        row("HTTPS://Example.TEST/a%20b?c=d#e", "https example.test 443 /a%20b?c=d");
        row("https://example.test:443/x", "https example.test 443 /x");
        row("http://example.test./x", "http example.test 80 /x");
        row("http://example.test?x", "http example.test 80 /?x");
        row("http://example.test/a b\"<>", "http example.test 80 /a%20b%22%3C%3E");
        row("http://93.184.215.14/", "http 93.184.215.14 80 /");
        row("http://[2606:2800::1]/", "http 2606:2800::1 80 /");
        for (const char* bad : {"", "ftp://example.test/", "file:///etc/passwd", "javascript:alert(1)", "//example.test/", "http:///x",
                                "http://user@example.test/", "http://user:pass@example.test/", "http://example.test:8080/",
                                "https://example.test:80/", "http://exa mple.test/", "http://127.1/", "http://2130706433/",
                                "http://0x7f.1/", "http://0x7f000001/", "http://0177.0.0.1/", "http://1.2.3.4.5/", "http://[::1", "http://%31/",
                                "http://example.test\\@evil.test/", "http://./"})
            row(bad, "");
    }
    void addresses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, meaning);
        const auto address = parseWebAddress(text.toStdString());
        const QByteArray got = address ? QByteArray::fromStdString((address->secure ? "https " : "http ") + address->host + ' ' +
                                                                   std::to_string(address->port) + ' ' + address->target)
                                       : QByteArray();
        QCOMPARE(got, meaning);
    }

    void references()
    {
        const auto base = *parseWebAddress("https://a.test/b/c?d");
        const auto to = [&](const char* reference) {
            const auto address = resolveReference(base, reference);
            return address ? (address->secure ? "https://" : "http://") + address->host + address->target : "-";
        };
        QCOMPARE(to("/x"), std::string("https://a.test/x"));
        QCOMPARE(to("x"), std::string("https://a.test/b/x"));
        QCOMPARE(to("?x"), std::string("https://a.test/b/c?x"));
        QCOMPARE(to("//o.test/x"), std::string("https://o.test/x"));
        QCOMPARE(to("http://o.test"), std::string("http://o.test/"));
        QCOMPARE(to("gopher://o.test"), std::string("-"));
        QCOMPARE(to("mailto:x"), std::string("-"));
    }

    void publicAddresses()
    {
        for (const char* open : {"93.184.215.14", "1.1.1.1", "2606:2800::1", "223.255.255.255", "172.32.0.1", "::ffff:1.1.1.1"})
            QVERIFY2(isPublicAddress(open), open);
        for (const char* closed :
             {"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
              "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1",
              "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1", "", "x"})
            QVERIFY2(!isPublicAddress(closed), closed);
    }

    void fetches()
    {
        ProxyWorld p;
        p.world.resolver.setAddresses("pictures.test", {"2606:2800::1", "93.184.215.14"});
        p.outside.answers["93.184.215.14"] = ok(png, "text/html");
        const std::string answer = p.fetch("https%3A%2F%2Fpictures.test%2Fa.png%3Fu%3D1");
        QVERIFY(answer.rfind("HTTP/1.1 200", 0) == 0);
        QVERIFY(answer.find("Content-Type: image/png\r\n") != std::string::npos); // by its octets
        QVERIFY(answer.find("track") == std::string::npos);
        QVERIFY(answer.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
        QCOMPARE(answer.substr(answer.find("\r\n\r\n") + 4), png);
        QCOMPARE(p.outside.targets.at(0).serverName, std::string("pictures.test"));
        QVERIFY(p.outside.targets.at(0).verifyCertificate && p.outside.targets.at(0).port == 443);
        QVERIFY(p.outside.asked.rfind("GET /a.png?u=1 HTTP/1.1\r\nHost: pictures.test\r\n", 0) == 0);
        for (const char* told : {"Cookie", "Referer", "alice", "Origin", "X-Forwarded"})
            QVERIFY2(p.outside.asked.find(told) == std::string::npos, told);
    }

    void goesNowhereInside()
    {
        ProxyWorld p;
        for (const char* inside : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1"}) {
            p.world.resolver.setAddresses("inside.test", {inside});
            QCOMPARE(p.status("http://inside.test/"), std::string("403"));
            p.world.resolver.setAddresses("inside.test", {"93.184.215.14", inside});
            QCOMPARE(p.status("http://inside.test/"), std::string("403"));
        }
        QCOMPARE(p.status("http://127.0.0.1/"), std::string("403"));
        QCOMPARE(p.status("http://[::1]/"), std::string("403"));
        QCOMPARE(p.status("http://nobody.test/"), std::string("502"));
        QVERIFY(p.outside.targets.empty());
        QCOMPARE(p.world.ask(WebWorld::request("GET", "/proxy/image?url=http://1.1.1.1/")).substr(9, 3), std::string("401"));
        QCOMPARE(p.fetch("http://1.1.1.1/", "Sec-Fetch-Site: cross-site\r\n").substr(9, 3), std::string("403"));
        QVERIFY(p.outside.targets.empty());
    }

    void redirects()
    {
        ProxyWorld p;
        const auto to = [](const std::string& where) {
            return "HTTP/1.1 302 Found\r\nLocation: " + where + "\r\nContent-Length: 0\r\n\r\n";
        };
        p.world.resolver.setAddresses("a.test", {"1.1.1.1"});
        p.world.resolver.setAddresses("b.test", {"1.1.1.2"});
        p.world.resolver.setAddresses("inside.test", {"127.0.0.1"});
        p.outside.answers["1.1.1.2"] = ok(png);
        p.outside.answers["1.1.1.1"] = to("https://b.test/x");
        QCOMPARE(p.status("http://a.test/"), std::string("200"));
        p.outside.answers["1.1.1.1"] = to("http://inside.test/");
        QCOMPARE(p.status("http://a.test/"), std::string("403"));
        p.outside.answers["1.1.1.1"] = to("http://127.0.0.1/");
        QCOMPARE(p.status("http://a.test/"), std::string("403"));
        p.outside.answers["1.1.1.1"] = to("file:///etc/passwd");
        QCOMPARE(p.status("http://a.test/"), std::string("502"));
        QCOMPARE(p.status("https://a.test/"), std::string("502")); // and never down to http
        p.outside.targets.clear();
        p.outside.answers["1.1.1.1"] = to("/again");
        QCOMPARE(p.status("http://a.test/"), std::string("502"));
        QCOMPARE(p.outside.targets.size(), size_t(4));
    }

    void badAnswers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* name, const std::string& answer, const char* status) {
            QTest::newRow(name) << QByteArray::fromStdString(answer) << QByteArray(status);
        };
        row("SVG", ok("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "415");
        row("HTML that lies", ok("<html><script>", "image/png"), "415");
        row("empty", ok(""), "415");
        row("not there", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "502");
        row("no HTTP", "SSH-2.0-OpenSSH\r\n\r\n", "502");
        row("bare LF", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", "502");
        row("two framings", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "502");
        row("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "502");
        row("cut off", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + png, "502");
        row("too large by its word", "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "413");
        row("too large in fact", "HTTP/1.1 200 OK\r\n\r\n" + png + std::string(11 << 20, 'x'), "413");
        row("endless head", "HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'x'), "502");
        row("endless interim", [] {
                std::string all;
                for (int i = 0; i < 100; ++i)
                    all += "HTTP/1.1 103 Early Hints\r\n\r\n";
                return all;
            }(), "502");
        row("says nothing", "", "502");
        row("until the end", "HTTP/1.0 200 OK\r\n\r\n" + png, "200");
        row("chunked", "HTTP/1.1 103 X\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" + png.substr(0, 8) + "\r\n12\r\n" +
                           png.substr(8) + "\r\n0\r\n\r\n", "200");
    }
    void badAnswers()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, status);
        ProxyWorld p;
        p.outside.answers["1.1.1.1"] = answer.toStdString();
        QCOMPARE(QByteArray::fromStdString(p.status("http://1.1.1.1/")), status);
    }

    void slowHost()
    {
        FakeLink link;
        std::optional<ErrorKind> kind;
        const auto wanted = std::make_shared<int>(1);
        link.open(http::makeFetch({"h", "/", "*/*", "x"}, wanted, [&](Result<http::Fetched> result) { kind = result.error().kind; }));
        link.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        QVERIFY(link.fire(wire::TimerId::Idle));
        QVERIFY(kind == ErrorKind::Timeout && link.isAborted());
    }

    void nobodyWantsItAnyMore()
    {
        FakeLink link;
        bool answered = false;
        auto wanted = std::make_shared<int>(1);
        link.open(http::makeFetch({"h", "/", "*/*", "x"}, wanted, [&](Result<http::Fetched>) { answered = true; }));
        wanted.reset();
        link.feed("HTTP/1.1 200 OK\r\n");
        QVERIFY(link.isAborted() && !answered);
    }
};

QTEST_GUILESS_MAIN(TestProxy)
#include "tst_proxy.moc"
