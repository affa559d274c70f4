// The small parts, each by itself.
#include <QTest>

#include "http/content_coding.h"
#include "http/http_date.h"
#include "http/router.h"
#include "http/target.h"

using namespace posthorn;
using namespace posthorn::http;

namespace {

Request withField(std::string_view name, std::string_view value)
{
    Request request;
    request.fields.add(name, value);
    return request;
}

} // namespace

class TestParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fields()
    {
        Fields fields;
        fields.add("Host", "a");
        fields.add("X", "1");
        fields.add("x", "2");
        fields.add("bad name", "z");
        QCOMPARE(fields.size(), size_t(3));
        QCOMPARE(fields.value("HOST"), std::string_view("a"));
        QCOMPARE(fields.joined("X"), std::string("1, 2"));
        QCOMPARE(fields.count("x"), size_t(2));
        fields.set("X", "3");
        QCOMPARE(fields.joined("x"), std::string("3"));
        fields.remove("host");
        QVERIFY(!fields.has("Host"));
        QVERIFY(listHas("a, B ,c", "b") && !listHas("ab", "a") && !listHas("", "a"));
    }

    void queries()
    {
        const Query query = Query::parse("a=1&b=x+y%21&&c&d=%zz&a=2&=e");
        QCOMPARE(query.value("a"), std::string_view("1"));
        QCOMPARE(query.value("b"), std::string_view("x y!"));
        QVERIFY(query.find("c") && query.value("c").empty());
        QCOMPARE(query.value("d"), std::string_view("%zz"));
        QVERIFY(!query.find("f"));
        std::string many;
        for (int i = 0; i < 1000; ++i)
            many += "x&";
        QCOMPARE(Query::parse(many).all().size(), size_t(100));
    }

    void cookies()
    {
        const Request request = withField("Cookie", "a=1; sid=\"x=y\"; b; sid=2");
        QCOMPARE(*request.cookie("sid"), std::string_view("x=y"));
        QCOMPARE(*request.cookie("a"), std::string_view("1"));
        QVERIFY(!request.cookie("A") && !request.cookie("x"));
    }

    void origins()
    {
        QVERIFY(withField("Sec-Fetch-Site", "same-origin").isSameOrigin());
        QVERIFY(withField("Sec-Fetch-Site", "none").isSameOrigin());
        QVERIFY(!withField("Sec-Fetch-Site", "cross-site").isSameOrigin());
        QVERIFY(!withField("Sec-Fetch-Site", "same-site").isSameOrigin());
        Request request = withField("Origin", "https://mail.example");
        request.fields.add("Host", "mail.example");
        QVERIFY(!request.isSameOrigin()); // http here
        request.secure = true;
        QVERIFY(request.isSameOrigin());
        QVERIFY(!withField("Origin", "null").isSameOrigin());
        QVERIFY(Request().isSameOrigin()); // no browser
    }

    void dates()
    {
        QCOMPARE(formatHttpDate(784'111'777'000), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        QCOMPARE(formatHttpDate(0), std::string("Thu, 01 Jan 1970 00:00:00 GMT"));
        QCOMPARE(*parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), UnixMs(784'111'777'000));
        for (const char* bad : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
                                "Sun, 06 Nov 1994 28:49:37 GMT", "Sun, 06 Nov 1994 08:49:3x GMT", "Sun, 06 ovD 1994 08:49:37 GMT"})
            QVERIFY2(!parseHttpDate(bad), bad);
    }

    void encodings()
    {
        QVERIFY(acceptsCoding("gzip", "gzip") && acceptsCoding("*", "br") && acceptsCoding("br, GZIP;q=0.2", "gzip"));
        QVERIFY(!acceptsCoding("", "gzip") && !acceptsCoding("gzip;q=0", "gzip") && !acceptsCoding("*;q=0.0", "br"));
        QVERIFY(!acceptsCoding("*, gzip;q=0", "gzip") && acceptsCoding("gzip; q=0.001", "gzip"));
        QVERIFY(isCompressible("text/html; charset=utf-8") && isCompressible("image/svg+xml"));
        QVERIFY(!isCompressible("image/png") && !isCompressible("text/event-stream") && !isCompressible(""));
    }

    void dispositions()
    {
        QCOMPARE(contentDisposition("attachment", "a.txt"), std::string("attachment; filename=\"a.txt\""));
        QCOMPARE(contentDisposition("attachment", "a\"b/c\r\n.txt"),
                 std::string("attachment; filename=\"a_b_c__.txt\"; filename*=UTF-8''a%22b%2Fc%0D%0A.txt"));
        QCOMPARE(contentDisposition("inline", "ü"), std::string("inline; filename=\"__\"; filename*=UTF-8''%C3%BC"));
        QCOMPARE(jsonString("a\"\\\n\x01</script>"), std::string("\"a\\\"\\\\\\n\\u0001\\u003c/script>\""));
    }

    void hosts()
    {
        QCOMPARE(*hostOf("Mail.Example:80"), std::string("mail.example"));
        QCOMPARE(*hostOf("[::1]:80"), std::string("[::1]"));
        for (const char* bad : {"", "a b", "a:b", "a/b", "[::1", "[x]", "a@b", "a:123456", ":80"})
            QVERIFY2(!hostOf(bad), bad);
    }

    void routes()
    {
        Router router;
        const auto add = [&router](std::vector<Method> methods, const char* pattern) {
            Route route;
            route.methods = std::move(methods);
            route.pattern = pattern;
            router.add(std::move(route));
        };
        add({Method::Get}, "/{rest...}");
        add({Method::Get}, "/a/{x}");
        add({Method::Post, Method::Delete}, "/a/b");
        add({Method::Get}, "/a/b");
        add({Method::Get}, "/d/{account}/{name...}");
        const auto pattern = [&router](Method method, std::string_view path) {
            const auto match = router.find(method, path);
            return match.route ? match.route->pattern : std::string("-");
        };
        QCOMPARE(pattern(Method::Get, "/"), std::string("/{rest...}"));
        QCOMPARE(pattern(Method::Get, "/z/y"), std::string("/{rest...}"));
        QCOMPARE(pattern(Method::Get, "/a/c"), std::string("/a/{x}"));
        QCOMPARE(pattern(Method::Head, "/a/b"), std::string("/a/b"));
        QCOMPARE(pattern(Method::Delete, "/a/b"), std::string("/a/b"));
        QCOMPARE(pattern(Method::Put, "/a/b"), std::string("-"));
        QCOMPARE(router.find(Method::Put, "/a/b").allow, std::string("POST, DELETE, GET, HEAD"));
        QCOMPARE(pattern(Method::Get, "/a/"), std::string("/{rest...}"));
        QCOMPARE(pattern(Method::Get, "/a/b/"), std::string("/{rest...}"));
        const auto match = router.find(Method::Get, "/d/a1/some/na me");
        QCOMPARE(match.caught.size(), size_t(2));
        QCOMPARE(match.caught[0].second, std::string("a1"));
        QCOMPARE(match.caught[1].second, std::string("some/na me"));
        QVERIFY(Router().find(Method::Get, "/").allow.empty());
    }
};

QTEST_GUILESS_MAIN(TestParts)
#include "tst_parts.moc"
