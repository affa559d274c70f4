// Push subscriptions (RFC 8620 section 7.2) and what is pushed to them, encrypted as RFC 8291 says.
#include "base/text.h"
#include "jmap/push/pusher.h"
#include "jmap/push/web_push.h"
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

/// Answers as it is told, and keeps what was sent.
class FakeGateway final : public PushGateway {
public:
    void push(PushMessage message, Executor& asker, Reply<unsigned> reply) override
    {
        sent.push_back(std::move(message));
        asker.post([reply = std::move(reply), answer = answer] { reply(answer); });
    }
    Json last() const { return parseJson(sent.back().body).value_or(Json(nullptr)); }
    std::vector<PushMessage> sent;
    Result<unsigned> answer = 201u;
};

struct PushWorld : JmapWorld {
    PushWorld()
    {
        principal->credential = "s1:one";
        start();
    }
    ~PushWorld() // what is under way still knows the pusher
    {
        while (pusher && pusher->isBusy() && executor.wait(10000) > 0) {
        }
    }
    void start() { pusher = std::make_unique<Pusher>(services(), gateway); }
    /// Until @p count have been sent, and nothing is under way.
    bool waitFor(size_t count)
    {
        while (gateway.sent.size() < count || pusher->isBusy()) {
            if (executor.wait(10000) == 0)
                return false;
        }
        return gateway.sent.size() == count;
    }
    Json set(const std::string& arguments) { return call("PushSubscription/set", "{" + arguments + "}"); }
    Json create(const std::string& more = {})
    {
        return set(R"("create": {"k": {"deviceClientId": "d", "url": "https://push.example/1")" + more + "}}");
    }
    /// A verified one's id.
    std::string subscribe(const std::string& more = {})
    {
        const size_t before = gateway.sent.size();
        const std::string id = textAt(create(more), "/created/k/id").toStdString();
        if (!waitFor(before + 1))
            return "no code came";
        verify(id, textAt(gateway.last(), "/verificationCode").toStdString());
        return waitFor(before + 1) ? id : "something came";
    }
    Json verify(const std::string& id, const std::string& code)
    {
        return set(R"("update": {")" + id + R"(": {"verificationCode": ")" + code + "\"}}");
    }
    /// Nothing more than that comes.
    bool quiet(size_t count)
    {
        pusher->tick();
        executor.run();
        return waitFor(count);
    }

    FakeGateway gateway;
    std::unique_ptr<Pusher> pusher;
};

} // namespace

class TestJmapPush : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encryption();
    void base64Url();
    void subscription();
    void wrong_data();
    void wrong();
    void pushes();
    void failures();
    void ends();
    void limits();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

/// RFC 8291 appendix A.
void TestJmapPush::encryption()
{
    const auto decode = [](const char* text) { return base64UrlDecode(text).value_or(""); };
    const auto keys = PushKeys::parse("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg");
    QVERIFY(keys.has_value());
    std::string der("\x30\x77\x02\x01\x01\x04\x20", 7);
    der += decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
    der += std::string("\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\xa1\x44\x03\x42\x00", 17);
    der += decode("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    const auto own = crypto::PrivateKey::fromPem("-----BEGIN EC PRIVATE KEY-----\n" + base64Encode(der) + "\n-----END EC PRIVATE KEY-----\n");
    QVERIFY(own.has_value());
    const auto message = encryptPush("When I grow up, I want to be a watermelon", *keys, *own, decode("DGv6ra1nlYgDCS1FRnbzlw"));
    QVERIFY(message.has_value());
    QCOMPARE(QByteArray::fromStdString(*message).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
             QByteArray("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
                        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"));
    QCOMPARE(encryptPush("x", *keys)->size(), size_t(86 + 1 + 1 + 16));
    QVERIFY(*encryptPush("x", *keys) != *encryptPush("x", *keys));
    QVERIFY(encryptPush(std::string(3993, 'x'), *keys).has_value());
    QCOMPARE(encryptPush(std::string(3994, 'x'), *keys).error().kind, ErrorKind::TooLarge);
}

void TestJmapPush::base64Url()
{
    QCOMPARE(base64UrlDecode("_-8").value_or("none"), std::string("\xff\xef"));
    QCOMPARE(base64UrlDecode("_-8=").value_or("none"), std::string("\xff\xef"));
    QCOMPARE(base64UrlDecode("").value_or("none"), std::string());
    for (const char* text : {"/+8", "a", "a b", "_-8==x"})
        QVERIFY2(!base64UrlDecode(text), text);
}

void TestJmapPush::subscription()
{
    PushWorld world;
    const Json made = world.create(R"(, "types": ["Email"], "expires": "2027-11-21T12:00:00Z")");
    const std::string id = textAt(made, "/created/k/id").toStdString();
    QCOMPARE(textAt(made, "/created/k/expires"), QByteArray("2026-11-28T12:00:00Z")); // a week is the most
    QVERIFY(!made.as_object().contains("accountId"));
    QVERIFY(world.waitFor(1));
    const PushMessage& code = world.gateway.sent.back();
    QCOMPARE(code.url, std::string("https://push.example/1"));
    QCOMPARE(code.credential, std::string("s1:one"));
    QCOMPARE(code.address.text(), std::string("alice@example.test"));
    QVERIFY(!code.encrypted && code.timeToLive > 0);
    const Json verification = world.gateway.last();
    QCOMPARE(textAt(verification, "/@type"), QByteArray("PushVerification"));
    QCOMPARE(textAt(verification, "/pushSubscriptionId").toStdString(), id);
    QCOMPARE(textAt(world.verify(id, "guess"), "/notUpdated/" + id + "/type"), QByteArray("invalidProperties"));
    const auto get = [&](const char* arguments = "{}") { return world.call("PushSubscription/get", arguments); };
    QCOMPARE(textAt(get(), "/list"), QByteArray(R"([{"id":")") + id.c_str() +
             R"(","deviceClientId":"d","verificationCode":null,"expires":"2026-11-28T12:00:00Z","types":["Email"]}])");
    const QByteArray text = textAt(verification, "/verificationCode");
    QCOMPARE(textAt(world.verify(id, text.toStdString()), "/updated/" + id), QByteArray("null"));
    QCOMPARE(textAt(get(R"({"properties": ["verificationCode"]})"), "/list/0/verificationCode"), text);
    for (const char* secret : {"url", "keys"})
        QCOMPARE(world.error("PushSubscription/get", std::string(R"({"properties": [")") + secret + "\"]}"), std::string("forbidden"));
    QCOMPARE(textAt(get(R"({"ids": ["nothing"]})"), "/notFound"), QByteArray(R"(["nothing"])"));
    // Who came by another proof does not see it.
    world.principal->credential = "s1:two";
    QCOMPARE(textAt(get(), "/list"), QByteArray("[]"));
    QCOMPARE(textAt(world.set(R"("destroy": [")" + id + "\"]"), "/notDestroyed/" + id + "/type"), QByteArray("notFound"));
    world.principal->credential = "s1:one";
    QCOMPARE(textAt(world.set(R"("destroy": [")" + id + "\"]"), "/destroyed/0").toStdString(), id);
    QCOMPARE(textAt(get(), "/list"), QByteArray("[]"));
}

void TestJmapPush::wrong_data()
{
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QByteArray>("property");
    QTest::newRow("no client") << QByteArray(R"({"url": "https://a.example/"})") << QByteArray("deviceClientId");
    QTest::newRow("plain") << QByteArray(R"({"deviceClientId": "d", "url": "http://a.example/"})") << QByteArray("url");
    QTest::newRow("no url") << QByteArray(R"({"deviceClientId": "d"})") << QByteArray("url");
    QTest::newRow("a line end") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/\r\nX: y"})") << QByteArray("url");
    QTest::newRow("code") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/", "verificationCode": "x"})") << QByteArray("verificationCode");
    QTest::newRow("unknown") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/", "more": 1})") << QByteArray("more");
    QTest::newRow("keys") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/", "keys": {"p256dh": "AAAA", "auth": "AAAA"}})") << QByteArray("keys");
    QTest::newRow("no keys") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/", "keys": 1})") << QByteArray("keys");
    QTest::newRow("past") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/", "expires": "2020-01-01T00:00:00Z"})") << QByteArray("expires");
    QTest::newRow("types") << QByteArray(R"({"deviceClientId": "d", "url": "https://a.example/", "types": [1]})") << QByteArray("types");
}

void TestJmapPush::wrong()
{
    QFETCH(QByteArray, object);
    QFETCH(QByteArray, property);
    PushWorld world;
    const Json answer = world.set(R"("create": {"k": )" + object.toStdString() + "}");
    QCOMPARE(textAt(answer, "/notCreated/k/properties/0"), property);
    QVERIFY(world.quiet(0));
}

void TestJmapPush::pushes()
{
    PushWorld world;
    const std::string id = world.subscribe(R"(, "types": ["Email", "ContactCard"])");
    QVERIFY(world.quiet(1));
    world.append("INBOX", plainMessage("a"));
    QVERIFY(world.waitFor(2));
    QCOMPARE(textAt(world.gateway.last(), "/@type"), QByteArray("StateChange"));
    QCOMPARE(at(world.gateway.last(), "/changed/a1").as_object().size(), size_t(1)); // of what was asked for
    QCOMPARE(textAt(world.gateway.last(), "/changed/a1/Email"), textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state"));
    // What comes within the same second is told together, once.
    world.append("INBOX", plainMessage("b"));
    world.call("ContactCard/set", R"({"accountId": "a1", "create": {"k": {"name": {"full": "Bob"}}}})");
    QVERIFY(world.quiet(2));
    world.clock.time += 1000;
    world.pusher->tick();
    QVERIFY(world.waitFor(3));
    QCOMPARE(at(world.gateway.last(), "/changed/a1").as_object().size(), size_t(2));
    world.clock.time += 1000;
    QVERIFY(world.quiet(3));
    // It outlives the server, and is not verified again.
    world.pusher->forgetStore();
    world.pusher.reset();
    world.restart();
    world.start();
    QVERIFY(world.quiet(3));
    world.append("INBOX", plainMessage("c"));
    QVERIFY(world.waitFor(4));
    // Encrypted where there are keys.
    world.set(R"("destroy": [")" + id + "\"]");
    world.create(R"(, "keys": {"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "auth": "BTBZMqHH6r4Tts7J_aSIgg"})");
    QVERIFY(world.waitFor(5));
    QVERIFY(world.gateway.sent.back().encrypted);
    QCOMPARE(world.gateway.sent.back().body.substr(16, 5), std::string("\0\0\x10\0\x41", 5));
}

void TestJmapPush::failures()
{
    PushWorld world;
    (void)world.subscribe();
    QVERIFY(world.quiet(1));
    world.gateway.answer = 503u;
    world.clock.time += 1000;
    world.append("INBOX", plainMessage("a"));
    QVERIFY(world.waitFor(2));
    QVERIFY(world.quiet(2));
    world.clock.time += 29'000;
    QVERIFY(world.quiet(2));
    world.clock.time += 1000;
    world.pusher->tick();
    QVERIFY(world.waitFor(3)); // again, and then twice as much later
    world.clock.time += 59'000;
    QVERIFY(world.quiet(3));
    world.gateway.answer = fail(ErrorKind::Unavailable, "no way there");
    world.clock.time += 1000;
    world.pusher->tick();
    QVERIFY(world.waitFor(4));
    world.gateway.answer = 201u;
    world.clock.time += 3600'000;
    world.pusher->tick();
    QVERIFY(world.waitFor(5));
    QVERIFY(at(world.gateway.last(), "/changed/a1/Email").is_string());
    // What is refused for good is not tried again.
    world.gateway.answer = 400u;
    world.clock.time += 1000;
    world.append("INBOX", plainMessage("b"));
    QVERIFY(world.waitFor(6));
    world.clock.time += 3600'000;
    QVERIFY(world.quiet(6));
}

void TestJmapPush::ends()
{
    const auto ended = [](PushWorld& world) {
        world.executor.run();
        return textAt(world.call("PushSubscription/get", "{}"), "/list") == "[]";
    };
    for (const Result<unsigned>& answer : {Result<unsigned>(404u), Result<unsigned>(410u), Result<unsigned>(fail(ErrorKind::Denied, "signed out"))}) {
        PushWorld world;
        (void)world.subscribe();
        QVERIFY(!ended(world));
        world.gateway.answer = answer;
        world.clock.time += 1000;
        world.append("INBOX", plainMessage("a"));
        QVERIFY(world.waitFor(2));
        QVERIFY(ended(world));
    }
    PushWorld world;
    (void)world.subscribe();
    world.clock.time += longestSubscriptionMs;
    world.append("INBOX", plainMessage("a"));
    QVERIFY(world.quiet(1));
    QVERIFY(ended(world));
    QCOMPARE(world.await<std::vector<store::AccountId>>([&](auto reply) { world.facade.objects->owners(pushSubscriptionKind, reply); })->size(), size_t(0));
}

void TestJmapPush::limits()
{
    PushWorld world;
    for (size_t i = 0; i < mostSubscriptions; ++i)
        QVERIFY(at(world.create(), "/created/k").is_object());
    QCOMPARE(textAt(world.create(), "/notCreated/k/type"), QByteArray("overQuota"));
    const Json all = at(world.call("PushSubscription/get", R"({"properties": ["id"]})"), "/list");
    for (const Json& one : all.as_array())
        world.set(R"("destroy": [")" + textAt(one, "/id").toStdString() + "\"]");
    QCOMPARE(textAt(world.create(), "/notCreated/k/type"), QByteArray("rateLimit"));
    world.clock.time += 3600'000;
    QVERIFY(at(world.create(), "/created/k").is_object());
}

#endif

QTEST_GUILESS_MAIN(TestJmapPush)
#include "tst_jmap_push.moc"
