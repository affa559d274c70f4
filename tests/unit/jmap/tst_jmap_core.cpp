// JSON, requests, result references, the session object.
#include "jmap/ids.h"
#include "jmap/session_object.h"
#include "jmap/standard/patch.h"
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

class TestJmapCore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonIsStrict_data();
    void jsonIsStrict();
    void jsonDepth();
    void textsBecomeUtf8();
    void pointers();
    void patches();
    void blobIds();
    void echo();
    void requestErrors_data();
    void requestErrors();
    void methodErrors_data();
    void methodErrors();
    void resultReferences();
    void badReferences();
    void createdIdsComeBack();
    void webSocketMessages();
    void sessionObject();
    void anotherAccount();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapCore::jsonIsStrict_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("object") << QByteArray("{\"a\": [1, 2.5, null, true, \"x\"]}") << true;
    QTest::newRow("blanks around") << QByteArray(" \n{} \t") << true;
    QTest::newRow("escapes") << QByteArray("\"\\ud83d\\ude00\\n\\u0000\"") << true;
    QTest::newRow("empty") << QByteArray("") << false;
    QTest::newRow("cut off") << QByteArray("{\"a\": 1") << false;
    QTest::newRow("two values") << QByteArray("{} {}") << false;
    QTest::newRow("name twice") << QByteArray("{\"a\": 1, \"a\": 2}") << false;
    QTest::newRow("name twice, within") << QByteArray("[{\"b\": {\"a\": 1, \"\\u0061\": 2}}]") << false;
    QTest::newRow("not UTF-8") << QByteArray("\"\xff\"") << false;
    QTest::newRow("overlong UTF-8") << QByteArray("\"\xc0\x80\"") << false;
    QTest::newRow("lone surrogate") << QByteArray("\"\\ud800\"") << false;
    QTest::newRow("comment") << QByteArray("/* x */ {}") << false;
    QTest::newRow("trailing comma") << QByteArray("[1,]") << false;
    QTest::newRow("NaN") << QByteArray("[NaN]") << false;
    QTest::newRow("large number") << QByteArray("[1e308, 1" + QByteArray(300, '0') + "]") << true;
    QTest::newRow("too large a number") << QByteArray("[1e309]") << false;
    QTest::newRow("too many digits") << QByteArray("[" + QByteArray(400, '1') + "]") << false;
    QTest::newRow("control character") << QByteArray("\"a\nb\"") << false;
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{}") << false;
}

void TestJmapCore::jsonIsStrict()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto parsed = parseJson(text.toStdString());
    QCOMPARE(parsed.has_value(), valid);
    if (!parsed)
        QCOMPARE(parsed.error().kind, ErrorKind::Invalid);
}

void TestJmapCore::jsonDepth()
{
    for (const std::string& text : {std::string("0.1"), std::string("-2.5E-3"), std::string("123456.789e+3"), std::string("5e-324"),
                                    "1" + std::string(218, '1'), std::string("1.7976931348623157e308")}) {
        const auto number = parseJson(text);
        QVERIFY(number && number->is_double());
        QCOMPARE(number->get_double(), std::strtod(text.c_str(), nullptr));
        QVERIFY(*parseJson(serializeJson(*number)) == *number);
    }
    const auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    QVERIFY(parseJson(nested(maxJsonDepth)).has_value());
    QVERIFY(!parseJson(nested(maxJsonDepth + 1)).has_value());
    QVERIFY(!parseJson(std::string(1'000'000, '[')).has_value());
}

void TestJmapCore::textsBecomeUtf8()
{
    QCOMPARE(validUtf8("a\xff" "b\xc3\xa4"), std::string("a\xEF\xBF\xBD" "b\xc3\xa4"));
    QCOMPARE(validUtf8("\xe2\x82"), std::string("\xEF\xBF\xBD\xEF\xBF\xBD"));
    QVERIFY(parseJson(serializeJson(textJson("\xf0\x9f"))).has_value());
}

void TestJmapCore::pointers()
{
    const Json value = *parseJson(R"({"a": {"b/c": [{"x": 1}, {"x": 2}]}, "m~n": 3, "l": [[1, 2], [3]], "": 4})");
    QCOMPARE(textAt(value, ""), QByteArray::fromStdString(serializeJson(value)));
    QCOMPARE(textAt(value, "/a/b~1c/1/x"), QByteArray("2"));
    QCOMPARE(textAt(value, "/m~0n"), QByteArray("3"));
    QCOMPARE(textAt(value, "/"), QByteArray("4"));
    QCOMPARE(textAt(value, "/a/b~1c/*/x"), QByteArray("[1,2]"));
    QCOMPARE(textAt(value, "/l/*"), QByteArray("[1,2,3]")); // arrays within are joined
    QVERIFY(!followPointer(value, "/a/b~1c/2/x"));
    QVERIFY(!followPointer(value, "/a/b~1c/01/x"));
    QVERIFY(!followPointer(value, "/a/*"));
    QVERIFY(!followPointer(value, "a"));
    QVERIFY(!followPointer(value, "/m~2n"));
    QVERIFY(!followPointer(value, "/l/*", 2)); // more items than allowed
}

void TestJmapCore::patches()
{
    const Json start = *parseJson(R"({"name": "x", "map": {"a": true, "b/c": 1}, "list": [1]})");
    const auto patched = [&](const char* patch) -> std::string {
        const Json parsed = *parseJson(patch);
        auto out = applyPatch(start.get_object(), parsed.get_object());
        return out ? serializeJson(*out) : out.error().type;
    };
    QCOMPARE(patched(R"({"map/a": null, "map/d": 2})"), std::string(R"({"name":"x","map":{"b/c":1,"d":2},"list":[1]})"));
    QCOMPARE(patched(R"({"map/b~1c": 5})"), std::string(R"({"name":"x","map":{"a":true,"b/c":5},"list":[1]})"));
    QCOMPARE(patched(R"({"name": null})"), std::string(R"({"name":null,"map":{"a":true,"b/c":1},"list":[1]})"));
    QCOMPARE(patched(R"({"list/0": 2})"), std::string("invalidPatch"));
    QCOMPARE(patched(R"({"none/a": 2})"), std::string("invalidPatch"));
    QCOMPARE(patched(R"({"map": {}, "map/a": true})"), std::string("invalidPatch"));
    QCOMPARE(patched(R"({"map~2": 1})"), std::string("invalidPatch"));
    QCOMPARE(patched(R"({"map-x": 1, "map/a": false})"),
             std::string(R"({"name":"x","map":{"a":false,"b/c":1},"list":[1],"map-x":1})"));
}

void TestJmapCore::blobIds()
{
    for (const char* text : {"b1", "b17-0-20-i", "b17-400-2000-b", "uabc123", "uabc-1-2-q"}) {
        const auto id = BlobId::parse(text);
        QVERIFY2(id.has_value(), text);
        QCOMPARE(id->text(), std::string(text));
    }
    for (const char* text : {"", "b", "b01", "b-1", "b1-", "b1-1", "b1-1-2", "b1-1-2-x", "b1-1-2-bb", "b1-1-2-b-",
                             "u", "uABC", "u../x", "x1", "b99999999999999999999"})
        QVERIFY2(!BlobId::parse(text), text);
}

void TestJmapCore::echo()
{
    JmapWorld world;
    const Json response = world.calls(R"(["Core/echo", {"hello": true, "high": 5}, "b3ff"])");
    QCOMPARE(QByteArray::fromStdString(serializeJson(response)),
             QByteArray(R"([["Core/echo",{"hello":true,"high":5},"b3ff"]])"));
}

void TestJmapCore::requestErrors_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("no JSON") << QByteArray("hello") << QByteArray("urn:ietf:params:jmap:error:notJSON");
    QTest::newRow("no object") << QByteArray("[]") << QByteArray("urn:ietf:params:jmap:error:notRequest");
    QTest::newRow("no calls") << QByteArray(R"({"using": []})") << QByteArray("urn:ietf:params:jmap:error:notRequest");
    QTest::newRow("no using") << QByteArray(R"({"methodCalls": []})")
                              << QByteArray("urn:ietf:params:jmap:error:notRequest");
    QTest::newRow("no invocation") << QByteArray(R"({"using": [], "methodCalls": [["Core/echo", {}]]})")
                                   << QByteArray("urn:ietf:params:jmap:error:notRequest");
    QTest::newRow("bad createdIds") << QByteArray(R"({"using": [], "methodCalls": [], "createdIds": {"a": 1}})")
                                    << QByteArray("urn:ietf:params:jmap:error:notRequest");
    QTest::newRow("capability") << QByteArray(R"({"using": ["urn:example:x"], "methodCalls": []})")
                                << QByteArray("urn:ietf:params:jmap:error:unknownCapability");
    QByteArray many = R"({"using": ["urn:ietf:params:jmap:core"], "methodCalls": [["Core/echo", {}, "0"])";
    for (size_t i = 0; i < limits.maxCallsInRequest; ++i)
        many += R"(, ["Core/echo", {}, "0"])";
    QTest::newRow("too many calls") << many + "]}" << QByteArray("urn:ietf:params:jmap:error:limit");
    QTest::newRow("too large") << QByteArray(qsizetype(limits.maxSizeRequest) + 1, ' ')
                               << QByteArray("urn:ietf:params:jmap:error:limit");
}

void TestJmapCore::requestErrors()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    JmapWorld world;
    const ApiAnswer answer = world.post(body.toStdString());
    QVERIFY(answer.status >= 400);
    QCOMPARE(answer.contentType, std::string("application/problem+json"));
    const Json parsed = *parseJson(answer.body);
    QCOMPARE(textAt(parsed, "/type"), type);
    QCOMPARE(textAt(parsed, "/status").toInt(), answer.status);
    QCOMPARE(textAt(parsed, "/limit") != "null", type.endsWith(":limit"));
}

void TestJmapCore::methodErrors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("method") << QByteArray("Foo/get") << QByteArray("{}") << QByteArray("unknownMethod");
    QTest::newRow("no account") << QByteArray("Mailbox/get") << QByteArray("{}") << QByteArray("invalidArguments");
    QTest::newRow("account") << QByteArray("Mailbox/get") << QByteArray(R"({"accountId": "a2"})")
                             << QByteArray("accountNotFound");
    QTest::newRow("type") << QByteArray("Mailbox/get") << QByteArray(R"({"accountId": "a1", "ids": "m1"})")
                          << QByteArray("invalidArguments");
    QTest::newRow("id") << QByteArray("Mailbox/get") << QByteArray(R"({"accountId": "a1", "ids": ["m 1"]})")
                        << QByteArray("invalidArguments");
    QTest::newRow("unknown argument") << QByteArray("Mailbox/get") << QByteArray(R"({"accountId": "a1", "x": 1})")
                                      << QByteArray("invalidArguments");
    QTest::newRow("property") << QByteArray("Mailbox/get")
                              << QByteArray(R"({"accountId": "a1", "properties": ["colour"]})")
                              << QByteArray("invalidArguments");
    QTest::newRow("reference and value")
        << QByteArray("Mailbox/get")
        << QByteArray(R"({"accountId": "a1", "ids": [], "#ids": {"resultOf": "x", "name": "y", "path": ""}})")
        << QByteArray("invalidArguments");
    QTest::newRow("reference to nothing")
        << QByteArray("Mailbox/get")
        << QByteArray(R"({"accountId": "a1", "#ids": {"resultOf": "x", "name": "y", "path": ""}})")
        << QByteArray("invalidResultReference");
    QTest::newRow("state") << QByteArray("Email/changes") << QByteArray(R"({"accountId": "a1", "sinceState": "long ago"})")
                           << QByteArray("cannotCalculateChanges");
    QByteArray ids = R"({"accountId": "a1", "ids": [)";
    for (size_t i = 0; i <= limits.maxObjectsInGet; ++i)
        ids += (i ? ", \"e" : "\"e") + QByteArray::number(qulonglong(i)) + "\"";
    QTest::newRow("too many ids") << QByteArray("Email/get") << ids + "]}" << QByteArray("requestTooLarge");
}

void TestJmapCore::methodErrors()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, type);
    JmapWorld world;
    QCOMPARE(QByteArray::fromStdString(world.error(method.toStdString(), arguments.toStdString())), type);
}

void TestJmapCore::resultReferences()
{
    JmapWorld world;
    world.append("INBOX", plainMessage("one"));
    const Json responses = world.calls(R"(["Mailbox/query", {"accountId": "a1", "filter": {"role": "inbox"}}, "0"],
        ["Mailbox/get", {"accountId": "a1", "#ids": {"resultOf": "0", "name": "Mailbox/query", "path": "/ids"},
            "properties": ["name", "totalEmails"]}, "1"],
        ["Core/echo", {"#got": {"resultOf": "1", "name": "Mailbox/get", "path": "/list/*/totalEmails"}}, "2"])");
    QCOMPARE(textAt(responses, "/1/1/list/0/name"), QByteArray("INBOX"));
    QCOMPARE(textAt(responses, "/2/1"), QByteArray(R"({"got":[1]})"));
}

void TestJmapCore::badReferences()
{
    JmapWorld world;
    const Json responses = world.calls(R"(["Core/echo", {"a": [1]}, "0"],
        ["Core/echo", {"#x": {"resultOf": "0", "name": "Mailbox/get", "path": "/a"}}, "1"],
        ["Core/echo", {"#x": {"resultOf": "0", "name": "Core/echo", "path": "/b"}}, "2"],
        ["Core/echo", {"#x": {"resultOf": "3", "name": "Core/echo", "path": "/a"}}, "3"],
        ["Core/echo", {"#x": "/a"}, "4"])");
    for (const char* pointer : {"/1/1/type", "/2/1/type", "/3/1/type", "/4/1/type"})
        QCOMPARE(textAt(responses, pointer), QByteArray("invalidResultReference"));
}

void TestJmapCore::createdIdsComeBack()
{
    JmapWorld world;
    const ApiAnswer answer = world.post(R"({"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
        "createdIds": {"old": "m77"}, "methodCalls": [["Mailbox/set",
        {"accountId": "a1", "create": {"k1": {"name": "New"}}}, "0"]]})");
    const Json parsed = *parseJson(answer.body);
    QCOMPARE(textAt(parsed, "/createdIds/old"), QByteArray("m77"));
    QCOMPARE(textAt(parsed, "/createdIds/k1"), textAt(parsed, "/methodResponses/0/1/created/k1/id"));
    QVERIFY(textAt(parsed, "/createdIds/k1").startsWith('m'));
}

void TestJmapCore::webSocketMessages()
{
    JmapWorld world;
    const auto say = [&world](const std::string& text) {
        std::string got;
        world.processor->runMessage(world.principal, text, [&got](std::string answer) { got = std::move(answer); });
        while (got.empty() && world.executor.wait(10000) > 0) {
        }
        return *parseJson(got);
    };
    const Json good = say(R"({"@type": "Request", "id": "R1", "using": ["urn:ietf:params:jmap:core"],
        "methodCalls": [["Core/echo", {"x": 1}, "c"]]})");
    QCOMPARE(textAt(good, "/@type"), QByteArray("Response"));
    QCOMPARE(textAt(good, "/requestId"), QByteArray("R1"));
    QCOMPARE(textAt(good, "/methodResponses/0/1/x"), QByteArray("1"));
    const Json bad = say(R"({"@type": "Request", "id": "R2"})");
    QCOMPARE(textAt(bad, "/@type"), QByteArray("RequestError"));
    QCOMPARE(textAt(bad, "/requestId"), QByteArray("R2"));
    QCOMPARE(textAt(bad, "/type"), QByteArray("urn:ietf:params:jmap:error:notRequest"));
    QCOMPARE(textAt(say("nonsense"), "/type"), QByteArray("urn:ietf:params:jmap:error:notJSON"));
}

void TestJmapCore::sessionObject()
{
    JmapWorld world;
    const Json session = jmap::sessionObject(*world.principal, {}, "https://mail.example.test");
    QCOMPARE(textAt(session, "/username"), QByteArray("alice@example.test"));
    QCOMPARE(textAt(session, "/apiUrl"), QByteArray("https://mail.example.test/jmap/api"));
    QCOMPARE(textAt(session, "/primaryAccounts/urn:ietf:params:jmap:mail"), QByteArray("a1"));
    QCOMPARE(textAt(session, "/accounts/a1/isPersonal"), QByteArray("true"));
    QCOMPARE(textAt(session, "/capabilities/urn:ietf:params:jmap:core/maxCallsInRequest").toULongLong(),
             qulonglong(limits.maxCallsInRequest));
    QCOMPARE(textAt(session, "/capabilities/urn:ietf:params:jmap:websocket/url"),
             QByteArray("wss://mail.example.test/jmap/ws"));
    for (const char* variable : {"{accountId}", "{blobId}", "{name}", "{type}"})
        QVERIFY(textAt(session, "/downloadUrl").contains(variable));
    const Json answer = *parseJson(world.post(R"({"using": [], "methodCalls": []})").body);
    QCOMPARE(textAt(answer, "/sessionState"), textAt(session, "/state"));
    world.principal->readOnly = true;
    QVERIFY(sessionState(*world.principal, {}) != textAt(session, "/state").toStdString());
}

void TestJmapCore::anotherAccount()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("secret"));
    world.principal->account = 2;
    const Json got = world.call("Email/get", R"({"accountId": "a2", "ids": [")" + id + "\"]}");
    QCOMPARE(textAt(got, "/notFound/0"), QByteArray::fromStdString(id));
    QCOMPARE(textAt(got, "/list"), QByteArray("[]"));
}

#endif

QTEST_GUILESS_MAIN(TestJmapCore)
#include "tst_jmap_core.moc"
