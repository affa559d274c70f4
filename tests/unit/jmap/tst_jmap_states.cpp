// States of the account's mail: what they outlive, and what changed since.
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

QByteArray listOf(std::initializer_list<std::string> texts)
{
    QByteArray out = "[";
    for (const std::string& text : texts)
        out += (out.size() > 1 ? ",\"" : "\"") + QByteArray::fromStdString(text) + "\"";
    return out + "]";
}

} // namespace

class TestJmapStates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statesOutliveTheServer();
    void changesOfAllKinds();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapStates::statesOutliveTheServer()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", plainMessage("a"));
    const std::string b = world.append("INBOX", plainMessage("b"));
    const std::string state = textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString();
    const Json query = world.call("Email/query", R"({"accountId": "a1"})");
    world.restart();
    const auto since = [&](const char* method) {
        return world.call(method, R"({"accountId": "a1", "sinceState": ")" + state + "\"}");
    };
    const Json none = since("Email/changes");
    QCOMPARE(textAt(none, "/created"), QByteArray("[]"));
    QCOMPARE(textAt(none, "/hasMoreChanges"), QByteArray("false"));
    const Json kept = world.call("Email/set", R"({"accountId": "a1", "ifInState": ")" + state + R"(", "update": {")" + a +
                                                  R"(": {"keywords/$flagged": true}}})");
    QVERIFY(at(kept, "/updated").as_object().contains(a));
    const std::string c = world.append("INBOX", plainMessage("c"));
    world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + b + R"("]})");
    world.restart();
    const Json changed = since("Email/changes");
    QCOMPARE(textAt(changed, "/created"), listOf({c}));
    QCOMPARE(textAt(changed, "/updated"), listOf({a}));
    QCOMPARE(textAt(changed, "/destroyed"), listOf({b}));
    QCOMPARE(textAt(since("Mailbox/changes"), "/updated"), listOf({world.mailboxId("INBOX")}));
    const Json email = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + c + R"("], "properties": ["threadId"]})");
    QCOMPARE(textAt(since("Thread/changes"), "/created"), listOf({textAt(email, "/list/0/threadId").toStdString()}));
    const Json list = world.call("Email/queryChanges", R"({"accountId": "a1", "sinceQueryState": ")" +
                                                           textAt(query, "/queryState").toStdString() + "\"}");
    QCOMPARE(at(list, "/removed").as_array().size(), size_t(2));
    QCOMPARE(at(list, "/added").as_array().size(), size_t(2));
}

void TestJmapStates::changesOfAllKinds()
{
    JmapWorld world;
    const auto state = [&] { return textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString(); };
    const auto since = [&](const std::string& from) {
        return world.call("Email/changes", R"({"accountId": "a1", "sinceState": ")" + from + "\"}");
    };
    const std::string a = world.append("INBOX", plainMessage("a"));
    const std::string first = state();
    // Came and went: nobody need know.
    const std::string b = world.append("INBOX", plainMessage("b"));
    world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + b + R"("]})");
    QCOMPARE(textAt(since(first), "/created"), QByteArray("[]"));
    QCOMPARE(textAt(since(first), "/destroyed"), QByteArray("[]"));
    // Moved, then in two mailboxes, then in one.
    const auto put = [&](const std::string& mailboxes) {
        const Json done = world.call("Email/set", R"({"accountId": "a1", "update": {")" + a + R"(": {"mailboxIds": )" + mailboxes + "}}}");
        QVERIFY2(at(done, "/updated").is_object(), serializeJson(done).c_str());
    };
    const std::string inbox = world.mailboxId("INBOX"), archive = world.mailboxId("Archive");
    for (const std::string& mailboxes : {"{\"" + archive + "\": true}", "{\"" + inbox + "\": true, \"" + archive + "\": true}", "{\"" + inbox + "\": true}"}) {
        const std::string before = state();
        put(mailboxes);
        const Json changed = since(before);
        QCOMPARE(textAt(changed, "/created"), QByteArray("[]"));
        QCOMPARE(textAt(changed, "/updated"), listOf({a}));
        QCOMPARE(textAt(changed, "/destroyed"), QByteArray("[]"));
    }
    // With its mailbox.
    const Json made = world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "Old"}}})");
    const std::string old = textAt(made, "/created/k/id").toStdString();
    put("{\"" + old + "\": true}");
    const std::string last = state();
    world.call("Mailbox/set", R"({"accountId": "a1", "destroy": [")" + old + R"("], "onDestroyRemoveEmails": true})");
    QCOMPARE(textAt(since(last), "/destroyed"), listOf({a}));
    const Json mailboxes = world.call("Mailbox/changes", R"({"accountId": "a1", "sinceState": ")" + last + "\"}");
    QCOMPARE(textAt(mailboxes, "/destroyed"), listOf({old}));
    QCOMPARE(world.error("Email/changes", R"({"accountId": "a1", "sinceState": "999999.1.1"})"), std::string("cannotCalculateChanges"));
    for (const char* wrong : {"", "1", "1.2", "a.b.c", "1.2.3.4", "1.1.1~1.1.1", "1.1.1~1.1.1~", "1.1.1~1.1.1~x1", "-1.1.1", "1.-1.1"})
        QCOMPARE(world.error("Email/changes", std::string(R"({"accountId": "a1", "sinceState": ")") + wrong + "\"}"), std::string("cannotCalculateChanges"));
}

#endif

QTEST_GUILESS_MAIN(TestJmapStates)
#include "tst_jmap_states.moc"
