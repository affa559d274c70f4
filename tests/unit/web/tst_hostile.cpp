// What comes in by header fields, addresses and bodies, as those send it who mean no good: whole, octet by octet, and with
// more behind it.
#include <QTest>

#include "base/text.h"
#include "tests/unit/web/web_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

bool has(const std::string& output, std::string_view text)
{
    return output.find(text) != std::string::npos;
}

std::string statusOf(const std::string& output)
{
    return output.size() < 12 ? std::string() : output.substr(9, 3);
}

std::string basic(const std::string& credentials)
{
    return "Authorization: Basic " + base64Encode(credentials) + "\r\n";
}

/// The request in pieces, then a second one behind it on the same connection, as long as that stays open.
std::string inPieces(WebWorld& world, const std::string& request, size_t step)
{
    FakeLink link(&world.loop);
    link.linkInfo.tls = true;
    link.linkInfo.peer.address = "192.0.2.1";
    link.open(http::makeSession(world.context));
    const std::string all = request + WebWorld::request("GET", "/.well-known/jmap");
    for (size_t at = 0; at < all.size() && !link.isClosed(); at += step)
        link.feed(all.substr(at, step));
    link.settle();
    return link.takeOutput();
}

} // namespace

class TestHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void authorization_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* name, const std::string& fields, const char* status) {
            QTest::newRow(name) << QByteArray::fromStdString(fields) << QByteArray(status);
        };
        using namespace std::string_literals;
        row("right", basic("alice@example.test:secret"), "200");
        row("blanks behind the scheme", "Authorization: Basic    " + base64Encode("alice@example.test:secret") + "\r\n", "200");
        row("another case", "authorization: bAsIc " + base64Encode("alice@example.test:secret") + "\r\n", "200");
        row("no colon", basic("alice@example.test"), "400");
        row("nothing", "Authorization: Basic\r\n", "400");
        row("empty", "Authorization:\r\n", "401");
        row("blanks only", "Authorization: Basic    \r\n", "400");
        row("colon only", basic(":"), "401");
        row("no name", basic(":secret"), "401");
        row("no password", basic("alice@example.test:"), "401");
        row("colon within", basic("alice@example.test:secret:"), "401");
        row("NUL behind the name", basic("alice@example.test\0:secret"s), "401");
        row("NUL behind the password", basic("alice@example.test:secret\0"s), "401");
        row("line end", basic("alice@example.test:secret\r\nX: y"), "401");
        row("not UTF-8", basic("\xff\xfe:\xff"), "401");
        row("too long", basic("alice@example.test:" + std::string(2000, 'x')), "400");
        row("not base64", "Authorization: Basic %%%\r\n", "400");
        row("cut off", "Authorization: Basic YWxpY2VAZXhhbXBsZS50ZXN0OnNlY3JldA=\r\n", "400");
        row("more behind it", "Authorization: Basic " + base64Encode("alice@example.test:secret") + " x\r\n", "400");
        row("unknown scheme", "Authorization: Negotiate YII=\r\n", "401");
        row("scheme without blank", "Authorization: BasicYWxpY2VAZXhhbXBsZS50ZXN0OnNlY3JldA==\r\n", "401");
        row("token", "Authorization: Bearer x\r\n", "401");
        row("no token", "Authorization: Bearer\r\n", "401");
        row("long token", "Authorization: Bearer " + std::string(5000, 'x') + "\r\n", "401");
        // Two of a kind: whoever stands before us may have looked at the other one.
        row("wrong, then right", basic("alice@example.test:wrong") + basic("alice@example.test:secret"), "401");
    }
    void authorization()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, status);
        const std::string request = WebWorld::request("GET", "/who", fields.toStdString());
        for (const size_t step : {request.size() + 1000, size_t(1), size_t(7)}) {
            WebWorld world;
            const std::string answer = inPieces(world, request, step);
            QCOMPARE(QByteArray::fromStdString(statusOf(answer)), status);
            QCOMPARE(has(answer, "\r\n\r\nalice@example.test"), status == "200");
            QVERIFY(has(answer, "\r\nHTTP/1.1 307 ") || has(answer, "HTTP/1.1 307 ")); // what follows is read as ever
        }
    }

    void cookies_data()
    {
        QTest::addColumn<QByteArray>("fields"); // $ is a good session's secret
        QTest::addColumn<bool>("in");
        const auto row = [](const char* name, const std::string& fields, bool in) {
            QTest::newRow(name) << QByteArray::fromStdString(fields) << in;
        };
        row("right", "Cookie: __Host-session=$\r\n", true);
        row("among others", "Cookie: a=b; c; __Host-session=$; d=\"e\"\r\n", true);
        row("in quotes", "Cookie: __Host-session=\"$\"\r\n", true);
        row("second field", "Cookie: a=b\r\nCookie: __Host-session=$\r\n", true);
        row("another case", "Cookie: __host-session=$\r\n", false);
        row("plain name", "Cookie: session=$\r\n", false);
        row("name's end", "Cookie: x__Host-session=$\r\n", false);
        row("nameless", "Cookie: $\r\n", false);
        row("within a value", "Cookie: a=__Host-session=$\r\n", false);
        row("comma", "Cookie: a=b, __Host-session=$\r\n", false);
        row("more behind it", "Cookie: __Host-session=$x\r\n", false);
        row("cut off", "Cookie: __Host-session=$\r\n", true); // replaced below
        row("another first", "Cookie: __Host-session=x; __Host-session=$\r\n", false);
        row("endless", "Cookie: __Host-session=" + std::string(8000, '$') + "\r\n", false);
        row("very many", "Cookie: " + [] {
            std::string many;
            for (int i = 0; i < 4000; ++i)
                many += "a=b; ";
            return many;
        }() + "__Host-session=$\r\n", true);
    }
    void cookies()
    {
        QFETCH(QByteArray, fields);
        QFETCH(bool, in);
        WebWorld world;
        std::string secret = WebWorld::after(world.ask(WebWorld::signIn("alice@example.test", "secret")), "__Host-session=");
        if (QTest::currentDataTag() == std::string_view("cut off")) {
            secret.pop_back();
            in = false;
        }
        if (fields.count('$') > 1)
            fields.replace('$', 'x');
        fields.replace("$", QByteArray::fromStdString(secret));
        const std::string request = WebWorld::request("GET", "/who", fields.toStdString());
        for (const size_t step : {request.size() + 1000, size_t(1), size_t(13)})
            QCOMPARE(statusOf(inPieces(world, request, step)), std::string(in ? "200" : "401"));
    }

    void autodiscover_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* name, const std::string& body, const char* found) {
            QTest::newRow(name) << QByteArray::fromStdString(body) << QByteArray(found);
        };
        const std::string head = "<?xml version=\"1.0\"?>";
        const auto wish = [](const std::string& address) {
            return "<Autodiscover><Request><EMailAddress>" + address + "</EMailAddress></Request></Autodiscover>";
        };
        constexpr const char* refused = "<ErrorCode>600</ErrorCode>";
        constexpr const char* settings = "<Action>settings</Action>";
        row("right", head + wish("alice@example.test"), settings);
        row("blanks and a mark", "\xef\xbb\xbf" + head + wish(" \r\n alice@example.test\t"), settings);
        row("comments", head + "<!-- a --><a>" + wish("<!-- b -->alice@example.test") + "</a>", settings);
        row("character references", head + wish("&#97;lice&#x40;example.test"), settings);
        row("CDATA", head + wish("<![CDATA[alice@example.test]]>"), settings);
        row("nothing", "", refused);
        row("blanks", std::string(1000, ' '), refused);
        row("no XML", "alice@example.test", refused);
        row("JSON", "{\"EMailAddress\": \"alice@example.test\"}", refused);
        row("no address", head + wish(""), refused);
        row("no such address", head + wish("alice"), refused);
        row("elements within", head + wish("<b>alice@example.test</b>"), refused);
        row("cut off", head + wish("alice@example.test").substr(0, 70), refused);
        row("more behind it", head + wish("alice@example.test") + "<b/>", refused);
        row("two documents", head + wish("alice@example.test") + head + wish("bob@example.test"), refused);
        row("entity of a file", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + wish("&e;"), refused);
        row("entity of a parameter", "<!DOCTYPE a [<!ENTITY % e SYSTEM \"http://127.0.0.1:1/x\"> %e;]>" + wish("alice@example.test"), refused);
        row("foreign subset", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\">" + wish("alice@example.test"), refused);
        std::string laughs = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\">";
        for (char c = 'b'; c < 'z'; ++c)
            laughs += std::string("<!ENTITY ") + c + " \"" + [c] {
                std::string ten;
                for (int i = 0; i < 10; ++i)
                    ten += std::string("&") + char(c - 1) + ';';
                return ten;
            }() + "\">";
        row("billion laughs", laughs + "]>" + wish("&y;@example.test"), refused);
        row("unknown entity", head + wish("&nbsp;alice@example.test"), refused);
        row("deep", head + [] {
            std::string deep;
            for (int i = 0; i < 4000; ++i)
                deep += "<a>";
            return deep;
        }(), refused);
        row("deep and whole", head + [&] {
            std::string open, close;
            for (int i = 0; i < 1000; ++i) {
                open += "<a>";
                close += "</a>";
            }
            return open + wish("alice@example.test") + close;
        }(), refused);
        row("wide", head + "<a>" + [] {
            std::string wide;
            for (int i = 0; i < 3000; ++i)
                wide += "<a/>";
            return wide;
        }() + wish("alice@example.test") + "</a>", settings);
        row("very many attributes", head + "<a " + [] {
            std::string many;
            for (int i = 0; i < 1500; ++i)
                many += "a" + std::to_string(i) + "='' ";
            return many;
        }() + ">" + wish("alice@example.test") + "</a>", settings);
        row("names of another", head + wish("alice@example.test&lt;/LoginName&gt;&lt;x&gt;"), refused);
        row("control characters", head + wish("alice\x01@example.test"), refused);
        row("not UTF-8", head + wish("alice\xff@example.test"), refused);
        row("UTF-16 that is none", "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + wish("alice@example.test"), nullptr);
        row("unknown encoding", "<?xml version=\"1.0\" encoding=\"x-nothing\"?>" + wish("alice@example.test"), nullptr);
        row("quotes in it", head + wish("\"a b\"@example.test"), settings);
    }
    void autodiscover()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, found);
        const std::string request =
            WebWorld::request("POST", "/autodiscover/autodiscover.xml", "Content-Type: text/xml\r\n", body.toStdString());
        std::string first;
        for (const size_t step : {request.size() + 1000, size_t(1), size_t(100)}) {
            WebWorld world;
            std::string answer = inPieces(world, request, step);
            QCOMPARE(statusOf(answer), std::string("200"));
            QVERIFY(has(answer, "HTTP/1.1 307 "));
            QVERIFY2(found.isNull() || has(answer, found.toStdString()), answer.c_str());
            for (size_t at = 0; (at = answer.find("Date: ", at)) != std::string::npos;)
                answer.erase(at, 37);
            if (first.empty())
                first = answer;
            QVERIFY(answer == first);
        }
    }
    void autodiscoverTooLarge()
    {
        WebWorld world;
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/autodiscover/autodiscover.xml", {}, std::string(17000, ' ')))),
                 std::string("413"));
    }

    void polls_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* query, const char* status) { QTest::newRow(query) << QByteArray(query) << QByteArray(status); };
        row("", "200");
        row("since=&wait=", "200");
        row("wait=60", "200"); // nothing to compare with: told at once
        row("wait=0&since=1-1", "200");
        row("since=0-0", "200");
        row("since=1-1&since=x", "200"); // the first counts
        row("since=99999999999999999-9", "200");
        row("since=1", "400");
        row("since=1-", "400");
        row("since=-1", "400");
        row("since=1-1-1", "400");
        row("since=1--1", "400");
        row("since=-1-1", "400");
        row("since=%201-1", "400");
        row("since=1-1%20", "400");
        row("since=1-1%00", "400");
        row("since=0x1-1", "400");
        row("since=1e3-1", "400");
        row("since=99999999999999999999-1", "400");
        row("since=1-99999999999999999999", "400");
        row("since=%D9%A1-1", "400"); // a digit, elsewhere
        row("wait=-1&since=1-1", "400");
        row("wait=soon&since=1-1", "400");
        row("wait=99999999999999999999&since=1-1", "400");
        row("wait=1.5&since=1-1", "400");
    }
    void polls()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, status);
        WebWorld world;
        const auto alice = world.browser();
        const std::string answer =
            world.ask(WebWorld::request("GET", "/messenger/poll?" + query.toStdString(), alice.cookie));
        QCOMPARE(QByteArray::fromStdString(statusOf(answer)), status);
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/messenger/poll?" + query.toStdString()))), std::string("401"));
    }

    /// However long somebody wants to wait: not for ever, and not for an answer that nobody takes.
    void pollsThatWait()
    {
        using namespace std::chrono_literals;
        WebWorld world;
        const auto alice = world.browser();
        world.ask(WebWorld::request("GET", "/messenger/poll", alice.cookie)); // which makes the account's folders
        const std::string now = WebWorld::after(world.ask(WebWorld::request("GET", "/messenger/poll", alice.cookie)), "\"state\":\"");
        QVERIFY(!now.empty());
        const std::string request =
            WebWorld::request("GET", "/messenger/poll?wait=9000000000000000000&since=" + now, alice.cookie);
        FakeLink link(&world.loop);
        link.linkInfo.tls = true;
        link.open(http::makeSession(world.context));
        link.feed(request);
        QCOMPARE(link.takeOutput(), std::string());
        const auto settle = [&] { link.settle(); };
        world.timers.advance(299s, settle);
        QCOMPARE(link.takeOutput(), std::string());
        world.timers.advance(2s, settle);
        QVERIFY(has(link.takeOutput(), "\"changed\":false"));
        FakeLink gone(&world.loop);
        gone.linkInfo.tls = true;
        gone.open(http::makeSession(world.context));
        gone.feed(request);
        gone.peerCloses("reset");
        world.timers.advance(301s, [&] { world.loop.run(); });
        // Signing out ends a wait.
        link.feed(request);
        world.book->endAll(*MailAddress::parse("alice@example.test"));
        link.settle();
        QCOMPARE(statusOf(link.takeOutput()), std::string("401"));
    }

    void links_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("to"); // empty: refused
        const auto row = [](const char* name, const std::string& body, const char* to) {
            QTest::newRow(name) << QByteArray::fromStdString(body) << QByteArray(to);
        };
        row("plain", "{\"to\":\"mail/inbox/e12\"}", "mail/inbox/e12");
        row("none", "{}", "mail/inbox");
        row("no object", "[]", "mail/inbox");
        row("no JSON", "{", "mail/inbox");
        row("a number", "{\"to\":1}", "mail/inbox");
        row("encoded", "{\"to\":\"compose?to=a%40b&subject=%0d%0a\"}", "compose?to=a%40b&subject=%0d%0a");
        for (const char* bad : {"//evil.test", "https://evil.test", "javascript:alert(1)", "mail\\u000d\\u000aSet-Cookie: a=b", "mail inbox",
                                "/mail", "../mail", "", "mailbox", "mail#x", "mail\\\\x", "mail<x", "mail\\u0000", "MAIL", "\\u202email"})
            row(bad, std::string("{\"to\":\"") + bad + "\"}", "");
        row("long", "{\"to\":\"mail/" + std::string(2000, 'x') + "\"}", "");
    }
    void links()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, to);
        WebWorld world;
        const auto alice = world.browser();
        const std::string fields = alice.cookie + alice.token + "Content-Type: application/json\r\n";
        const std::string made = world.ask(WebWorld::request("POST", "/messenger/link", fields, body.toStdString()));
        QCOMPARE(statusOf(made), std::string(to.isEmpty() ? "400" : "201"));
        if (to.isEmpty())
            return;
        const std::string path = "/auth/link/" + WebWorld::after(made, "/auth/link/");
        for (const std::string& wrong : {path.substr(0, path.size() - 1), path + "x", std::string("/auth/link/"), path + "/", path + "%00"})
            QVERIFY(statusOf(world.ask(WebWorld::request("GET", wrong))) != "303");
        const std::string opened = world.ask(WebWorld::request("GET", path));
        QVERIFY(has(opened, "\r\nLocation: /#/" + to.toStdString() + "\r\n"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", path))), std::string("410")); // good once
    }

    /// Somebody else's session, cookie or password is never the way to a link of one's own account.
    void linksWantASession()
    {
        WebWorld world;
        const auto alice = world.browser();
        const std::string body = "{\"to\":\"mail\"}";
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/messenger/link", {}, body))), std::string("401"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/messenger/link", alice.cookie, body))), std::string("403"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/messenger/link", basic("alice@example.test:secret"), body))),
                 std::string("403"));
        using namespace std::chrono_literals;
        const std::string made = world.ask(WebWorld::request("POST", "/messenger/link", alice.cookie + alice.token, body));
        world.timers.time += std::chrono::milliseconds(61s).count();
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/auth/link/" + WebWorld::after(made, "/auth/link/")))), std::string("410"));
    }

    void questions_data()
    {
        QTest::addColumn<QByteArray>("address");
        for (const char* address :
             {"", "@", "@example.test", "alice@", "alice@example.test%00", "alice@example.test%0d%0aX:y", "%ff@example.test",
              "alice@example.test.", "alice@.example.test", "alice@[127.0.0.1]", "%3Cscript%3E@example.test", "a%20b@example.test",
              "%22%3E%3Cx%20y=%22@example.test", "&emailaddress=alice@example.test", "alice@example.test@evil.test"})
            QTest::newRow(address) << QByteArray(address);
        QTest::newRow("long") << QByteArray(6000, 'a') + "@example.test";
    }
    /// Thunderbird's question: whatever is asked, nothing of it comes back as markup or as a header field.
    void questions()
    {
        QFETCH(QByteArray, address);
        WebWorld world;
        const std::string answer = world.ask(
            WebWorld::request("GET", "/mail/config-v1.1.xml?emailaddress=" + address.toStdString()), false);
        QVERIFY(statusOf(answer) == "200" || statusOf(answer) == "404" || statusOf(answer) == "400");
        QVERIFY(!has(answer, "<script") && !has(answer, "<x y") && !has(answer, "\r\nX:y"));
    }
};

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
