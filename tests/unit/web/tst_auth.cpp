// Signing in and what may go wrong with it: forged requests, fixed sessions, old cookies, passwords in clear.
#include <QTest>

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
    return output.substr(9, 3);
}

} // namespace

class TestAuth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signsIn()
    {
        WebWorld world;
        const std::string answer = world.ask(WebWorld::signIn("alice@example.test", "secret"));
        QCOMPARE(statusOf(answer), std::string("200"));
        const std::string cookie = WebWorld::after(answer, "Set-Cookie: __Host-session=");
        QCOMPARE(cookie.size(), size_t(43)); // 256 bits
        for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age=604800"})
            QVERIFY2(has(answer, part), part);
        QVERIFY(!has(answer, "Domain="));
        QVERIFY(has(answer, "\"account\":\"alice@example.test\""));
        QVERIFY(has(answer, "Cache-Control: no-store"));
        QCOMPARE(world.account, std::string("alice@example.test")); // in the console
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char* name, const std::string& request, const char* status) {
            QTest::newRow(name) << QByteArray::fromStdString(request) << QByteArray(status);
        };
        row("wrong password", WebWorld::signIn("alice@example.test", "wrong"), "401");
        row("nobody", WebWorld::signIn("nobody@example.test", "secret"), "401");
        row("empty password", WebWorld::signIn("alice@example.test", ""), "400");
        row("foreign page", WebWorld::signIn("alice@example.test", "secret", "Origin: https://evil.test\r\n"), "403");
        row("foreign page, new browser",
            WebWorld::signIn("alice@example.test", "secret", "Sec-Fetch-Site: cross-site\r\n"), "403");
        row("form", WebWorld::request("POST", "/auth/sign-in", "Content-Type: text/plain\r\n", "{}"), "415");
        row("no JSON", WebWorld::request("POST", "/auth/sign-in", "Content-Type: application/json\r\n", "{\"account\""), "400");
        row("array", WebWorld::request("POST", "/auth/sign-in", "Content-Type: application/json\r\n", "[1]"), "400");
        row("numbers", WebWorld::request("POST", "/auth/sign-in", "Content-Type: application/json\r\n",
                                         "{\"account\":1,\"password\":2}"), "400");
        row("deep", WebWorld::request("POST", "/auth/sign-in", "Content-Type: application/json\r\n",
                                      std::string(8000, '[')), "400");
        row("too long", WebWorld::request("POST", "/auth/sign-in", "Content-Type: application/json\r\n",
                                          std::string(20000, ' ')), "413");
        row("get", WebWorld::request("GET", "/auth/sign-in"), "405");
    }
    void refuses()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        WebWorld world;
        const std::string answer = world.ask(request.toStdString());
        QCOMPARE(QByteArray::fromStdString(statusOf(answer)), status);
        QVERIFY(!has(answer, "Set-Cookie"));
        QCOMPARE(world.book->size(), size_t(0));
    }

    void errorsOfLogins()
    {
        WebWorld world;
        world.authenticator.error = Error{ErrorKind::Limit, true, "too many", {}};
        const std::string slow = world.ask(WebWorld::signIn("alice@example.test", "secret"));
        QVERIFY(statusOf(slow) == "429" && has(slow, "Retry-After: "));
        world.authenticator.error = Error{ErrorKind::Unavailable, true, "later", {}};
        QCOMPARE(statusOf(world.ask(WebWorld::signIn("alice@example.test", "secret"))), std::string("503"));
        world.authenticator.error.reset();
        world.directory.setEnabled("alice@example.test", false);
        QCOMPARE(statusOf(world.ask(WebWorld::signIn("alice@example.test", "secret"))), std::string("403"));
    }

    void passwordsOnlyOverTls()
    {
        WebWorld world;
        world.snapshot.set(config::Setting::WebRedirect, "false");
        QCOMPARE(statusOf(world.ask(WebWorld::signIn("alice@example.test", "secret"), false)), std::string("403"));
        const std::string basic = "Authorization: Basic YWxpY2VAZXhhbXBsZS50ZXN0OnNlY3JldA==\r\n";
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", basic), false)), std::string("403"));
        // This machine itself may, with a cookie that fits.
        const std::string local = world.ask(WebWorld::signIn("alice@example.test", "secret"), false, "127.0.0.1");
        QVERIFY(statusOf(local) == "200" && has(local, "Set-Cookie: session=") && !has(local, "Secure"));
        // A cookie set without TLS is none with it: somebody on the line may have put it there.
        const std::string planted = "Cookie: session=" + WebWorld::after(local, "session=") + "\r\n";
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", planted))), std::string("401"));
    }

    void cookieAndToken()
    {
        WebWorld world;
        const auto alice = world.browser();
        QVERIFY(has(world.ask(WebWorld::request("GET", "/who", alice.cookie)), "\r\n\r\nalice@example.test"));
        QCOMPARE(world.account, std::string("alice@example.test"));
        // What changes something wants the token, and a page of ours.
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/who", alice.cookie))), std::string("403"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/who", alice.cookie + "X-CSRF-Token: x\r\n"))),
                 std::string("403"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/who", alice.cookie + alice.token))), std::string("200"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/who", alice.cookie + alice.token +
                                                                          "Origin: https://evil.test\r\n"))),
                 std::string("403"));
        const auto bob = world.browser("bob@example.test");
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/who", alice.cookie + bob.token))), std::string("403"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", "Cookie: __Host-session=\r\n"))), std::string("401"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", "Cookie: __Host-session=" +
                                                                         std::string(5000, 'x') + "\r\n"))),
                 std::string("401"));
    }

    void basic()
    {
        WebWorld world;
        const std::string right = "Authorization: basic YWxpY2VAZXhhbXBsZS50ZXN0OnNlY3JldA==\r\n";
        QVERIFY(has(world.ask(WebWorld::request("POST", "/who", right)), "\r\n\r\nalice@example.test"));
        const std::string wrong = "Authorization: Basic YWxpY2VAZXhhbXBsZS50ZXN0Ondyb25n\r\n";
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", wrong))), std::string("401"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", "Authorization: Basic !!!\r\n"))), std::string("400"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", "Authorization: Digest x\r\n"))), std::string("401"));
        QVERIFY(has(world.ask(WebWorld::request("GET", "/who")), "WWW-Authenticate: Basic"));
        QVERIFY(!has(world.ask(WebWorld::request("GET", "/who", "Sec-Fetch-Mode: cors\r\n")), "WWW-Authenticate"));
    }

    /// Nobody can give a browser a session beforehand: signing in makes a new one, and the old one ends.
    void noFixation()
    {
        WebWorld world;
        const auto first = world.browser("bob@example.test");
        const std::string answer = world.ask(WebWorld::signIn("alice@example.test", "secret", first.cookie));
        QVERIFY(!has(first.cookie, WebWorld::after(answer, "__Host-session=")));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", first.cookie))), std::string("401"));
        const std::string planted = world.ask(WebWorld::signIn("alice@example.test", "secret", "Cookie: __Host-session=planted\r\n"));
        QVERIFY(WebWorld::after(planted, "__Host-session=") != "planted");
    }

    void expires()
    {
        using namespace std::chrono_literals;
        WebWorld world;
        const auto alice = world.browser();
        const auto status = [&](const char* path) {
            return statusOf(world.ask(WebWorld::request("GET", path, alice.cookie)));
        };
        world.timers.time += std::chrono::milliseconds(119min).count();
        QCOMPARE(status("/who"), std::string("200")); // counts as use
        world.timers.time += std::chrono::milliseconds(119min).count();
        QCOMPARE(status("/auth/session"), std::string("200")); // does not
        world.timers.time += std::chrono::milliseconds(2min).count();
        QCOMPARE(status("/who"), std::string("401"));
        // Used all the time, it ends all the same.
        const auto again = world.browser();
        bool alive = true;
        int hours = 0;
        while (alive && hours < 1000) {
            world.timers.time += std::chrono::milliseconds(1h).count();
            ++hours;
            alive = statusOf(world.ask(WebWorld::request("GET", "/who", again.cookie))) == "200";
        }
        QCOMPARE(hours, 7 * 24);
        QCOMPARE(world.book->size(), size_t(0));
    }

    void listAndEnd()
    {
        WebWorld world;
        const auto one = world.browser();
        const auto two = world.browser();
        const auto bob = world.browser("bob@example.test");
        const std::string list = world.ask(WebWorld::request("GET", "/auth/sessions", one.cookie));
        QVERIFY(has(list, one.id) && has(list, two.id) && !has(list, bob.id));
        QVERIFY(has(list, "\"address\":\"192.0.2.1\""));
        const auto end = [&](const std::string& id) {
            return statusOf(world.ask(WebWorld::request("DELETE", "/auth/sessions/" + id, one.cookie + one.token)));
        };
        QCOMPARE(end(bob.id), std::string("404")); // somebody else's
        QCOMPARE(end(two.id), std::string("204"));
        QCOMPARE(end(two.id), std::string("404"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", two.cookie))), std::string("401"));
        const std::string out = world.ask(WebWorld::request("POST", "/auth/sign-out", one.cookie + one.token));
        QVERIFY(has(out, "Set-Cookie: __Host-session=; ") && has(out, "Max-Age=0"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/auth/session", one.cookie))), std::string("204"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", bob.cookie))), std::string("200"));
    }

    void everywhere()
    {
        WebWorld world;
        const auto one = world.browser();
        const auto two = world.browser();
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/auth/sign-out-everywhere", one.cookie))), std::string("403"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("POST", "/auth/sign-out-everywhere", one.cookie + one.token))),
                 std::string("204"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", two.cookie))), std::string("401"));
    }

    void revoked()
    {
        WebWorld world;
        const auto alice = world.browser();
        const auto bob = world.browser("bob@example.test");
        world.directory.revoke("alice@example.test"); // the password changed
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", alice.cookie))), std::string("401"));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", bob.cookie))), std::string("200"));
    }

    /// Streams hear of their session's end, however it ends.
    void watchedEnds()
    {
        WebWorld world;
        int ends = 0;
        const auto watch = [&](const std::string& id) {
            return world.book->watchEnd(id, world.loop, [&ends] { ++ends; });
        };
        const auto one = world.browser();
        const auto two = world.browser();
        const auto three = world.browser("bob@example.test");
        const auto first = watch(one.id);
        const auto second = watch(two.id);
        const auto third = watch(three.id);
        auto dropped = watch(one.id);
        dropped.reset();
        world.loop.run();
        QCOMPARE(ends, 0);
        world.ask(WebWorld::request("POST", "/auth/sign-out", one.cookie + one.token));
        QCOMPARE(ends, 1);
        world.directory.revoke("alice@example.test");
        world.loop.run();
        QCOMPARE(ends, 2);
        world.timers.time += int64_t(30) * 24 * 3600 * 1000;
        world.book->find("anything", true); // sweeps
        world.loop.run();
        QCOMPARE(ends, 3);
        const auto late = watch(one.id); // over already
        world.loop.run();
        QCOMPARE(ends, 4);
    }

    void mostSessions()
    {
        WebWorld world;
        const auto first = world.browser();
        for (int i = 0; i < 50; ++i) {
            world.timers.time += 1000;
            world.browser();
        }
        QCOMPARE(world.book->size(), size_t(50));
        QCOMPARE(statusOf(world.ask(WebWorld::request("GET", "/who", first.cookie))), std::string("401"));
    }
};

QTEST_GUILESS_MAIN(TestAuth)
#include "tst_auth.moc"
