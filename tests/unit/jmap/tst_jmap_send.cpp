// Identities, submissions, the answer when away, and push.
#include "jmap/submission/releases.h"
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

std::string draft(const std::string& from = "alice@example.test")
{
    return "From: Alice <" + from + ">\r\nTo: bob@example.test, carol@elsewhere.test\r\nCc: bob@example.test\r\n"
           "Bcc: hidden@example.test,\r\n other@example.test\r\nSubject: hi\r\n\r\nHello\r\n";
}

} // namespace

class TestJmapSend : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void identities();
    void identityErrors();
    void objectsOutliveTheServer();
    void vacation();
    void send();
    void sendAndMove();
    void sendErrors();
    void sendLater();
    void undo();
    void tooLateToUndo();
    void pushTellsChanges();

private:
    static Json submit(JmapWorld& world, const std::string& email, const std::string& more = {});
    static std::string held(int seconds);
    static void settle(JmapWorld& world, Releases& releases);
    static QByteArray status(JmapWorld& world, const std::string& id);
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

Json TestJmapSend::submit(JmapWorld& world, const std::string& email, const std::string& more)
{
    return world.call("EmailSubmission/set", R"({"accountId": "a1", "create": {"k": {"identityId": "own", "emailId": ")" +
                                                 email + "\"" + more + "}}}");
}

std::string TestJmapSend::held(int seconds)
{
    return R"(, "envelope": {"mailFrom": {"email": "alice@example.test", "parameters": {"HOLDFOR": ")" +
           std::to_string(seconds) + R"("}}, "rcptTo": [{"email": "bob@example.test"}]})";
}

void TestJmapSend::settle(JmapWorld& world, Releases& releases)
{
    releases.tick();
    while (releases.isBusy() && world.executor.wait(10000) > 0) {
    }
}

QByteArray TestJmapSend::status(JmapWorld& world, const std::string& id)
{
    return textAt(world.call("EmailSubmission/get", R"({"accountId": "a1", "ids": [")" + id + "\"]}"), "/list/0/undoStatus");
}

void TestJmapSend::identities()
{
    JmapWorld world;
    const Json first = world.call("Identity/get", R"({"accountId": "a1"})");
    QCOMPARE(textAt(first, "/list/0/id"), QByteArray("own"));
    QCOMPARE(textAt(first, "/list/0/name"), QByteArray("Alice"));
    QCOMPARE(textAt(first, "/list/0/email"), QByteArray("alice@example.test"));
    QCOMPARE(textAt(first, "/list/0/mayDelete"), QByteArray("false"));
    const Json done = world.call("Identity/set", R"({"accountId": "a1", "create": {"k": {"email": "alice@example.test",
        "name": "Work", "htmlSignature": "<b>x</b>"}}, "update": {"own": {"textSignature": "-- \nA"}}})");
    const std::string id = textAt(done, "/created/k/id").toStdString();
    QCOMPARE(textAt(done, "/created/k/mayDelete"), QByteArray("true"));
    QCOMPARE(textAt(done, "/notUpdated"), QByteArray("null"));
    const Json second = world.call("Identity/get", R"({"accountId": "a1"})");
    QCOMPARE(at(second, "/list").get_array().size(), size_t(2));
    const Json changed = world.call("Identity/changes", R"({"accountId": "a1", "sinceState": ")" + textAt(first, "/state").toStdString() + "\"}");
    QVERIFY(textAt(changed, "/created").contains(id.c_str()));
    QCOMPARE(textAt(changed, "/newState"), textAt(second, "/state"));
    const Json gone = world.call("Identity/set", R"({"accountId": "a1", "destroy": ["own", ")" + id + "\"]}");
    QCOMPARE(textAt(gone, "/destroyed"), QByteArray("[\"") + id.c_str() + "\"]");
    QCOMPARE(textAt(gone, "/notDestroyed/own/type"), QByteArray("forbidden"));
    const Json again = world.call("Identity/changes", R"({"accountId": "a1", "sinceState": ")" + textAt(second, "/state").toStdString() + "\"}");
    QCOMPARE(textAt(again, "/destroyed"), QByteArray("[\"") + id.c_str() + "\"]");
}

void TestJmapSend::identityErrors()
{
    JmapWorld world;
    const Json made = world.call("Identity/set", R"({"accountId": "a1", "create": {"a": {"email": "bob@example.test"},
        "b": {"email": "nonsense"}, "c": {"email": "alice@example.test", "colour": 1}, "d": {"email": "alice@example.test", "mayDelete": true},
        "e": {"email": "alice@example.test", "bcc": [{"email": "x"}]}}, "update": {"own": {"email": "bob@example.test"}, "x": {}}})");
    QCOMPARE(textAt(made, "/notCreated/a/type"), QByteArray("forbiddenFrom"));
    for (const char* creation : {"b", "c", "d", "e"})
        QCOMPARE(textAt(made, std::string("/notCreated/") + creation + "/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(made, "/notUpdated/own/properties/0"), QByteArray("email"));
    QCOMPARE(textAt(made, "/notUpdated/x/type"), QByteArray("notFound"));
}

void TestJmapSend::objectsOutliveTheServer()
{
    JmapWorld world;
    world.call("Identity/set", R"({"accountId": "a1", "update": {"own": {"name": "J\u00f6rg"}}})");
    const QByteArray state = textAt(world.call("Identity/get", R"({"accountId": "a1"})"), "/state");
    world.restart();
    const Json again = world.call("Identity/get", R"({"accountId": "a1"})");
    QCOMPARE(textAt(again, "/list/0/name"), QByteArray("J\xc3\xb6rg"));
    QCOMPARE(textAt(again, "/state"), state);
}

void TestJmapSend::vacation()
{
    JmapWorld world;
    const Json first = world.call("VacationResponse/get", R"({"accountId": "a1"})");
    QCOMPARE(textAt(first, "/list/0/id"), QByteArray("singleton"));
    QCOMPARE(textAt(first, "/list/0/isEnabled"), QByteArray("false"));
    const Json done = world.call("VacationResponse/set", R"({"accountId": "a1", "create": {"k": {}}, "destroy": ["singleton"],
        "update": {"singleton": {"isEnabled": true, "fromDate": "2026-12-24T00:00:00Z", "textBody": "away"}}})");
    QCOMPARE(textAt(done, "/updated"), QByteArray(R"({"singleton":null})"));
    QCOMPARE(textAt(done, "/notCreated/k/type"), QByteArray("singleton"));
    QCOMPARE(textAt(done, "/notDestroyed/singleton/type"), QByteArray("singleton"));
    QCOMPARE(textAt(world.call("VacationResponse/get", R"({"accountId": "a1"})"), "/list/0/textBody"), QByteArray("away"));
    const Json bad = world.call("VacationResponse/set", R"({"accountId": "a1", "update": {"singleton": {"toDate": "soon"}}})");
    QCOMPARE(textAt(bad, "/notUpdated/singleton/properties/0"), QByteArray("toDate"));
}

void TestJmapSend::send()
{
    JmapWorld world;
    const std::string email = world.append("Drafts", draft(), store::Draft);
    const Json made = submit(world, email);
    QCOMPARE(textAt(made, "/notCreated"), QByteArray("null"));
    QCOMPARE(textAt(made, "/created/k/undoStatus"), QByteArray("final"));
    QCOMPARE(textAt(made, "/created/k/deliveryStatus/bob@example.test/delivered"), QByteArray("queued"));
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    const auto& sent = world.acceptor.sent.front();
    QCOMPARE(sent.envelope.sender.text(), std::string("alice@example.test"));
    QVERIFY(sent.envelope.origin.submission && sent.envelope.origin.account->id == 1);
    QByteArray recipients;
    for (const auto& recipient : sent.envelope.recipients)
        recipients += QByteArray::fromStdString(recipient.address.text()) + " ";
    QCOMPARE(recipients, QByteArray("bob@example.test carol@elsewhere.test hidden@example.test other@example.test "));
    QVERIFY(sent.message.starts_with("Received: by mail.example.test with JMAP id "));
    QVERIFY(sent.message.find("hidden") == std::string::npos);
    QVERIFY(sent.message.ends_with("Subject: hi\r\n\r\nHello\r\n"));
    const Json found = world.call("EmailSubmission/query", R"({"accountId": "a1", "filter": {"undoStatus": "final", "emailIds": [")" + email + "\"]}}");
    QCOMPARE(at(found, "/ids").get_array().size(), size_t(1));
}

void TestJmapSend::sendAndMove()
{
    JmapWorld world;
    const std::string drafts = world.mailboxId("Drafts"), sent = world.mailboxId("Sent");
    const Json done = world.calls(R"(["Email/set", {"accountId": "a1", "create": {"e": {"mailboxIds": {")" + drafts + R"(": true},
        "keywords": {"$draft": true}, "from": [{"email": "alice@example.test"}], "to": [{"email": "bob@example.test"}],
        "textBody": [{"partId": "1"}], "bodyValues": {"1": {"value": "x"}}}}}, "0"],
        ["EmailSubmission/set", {"accountId": "a1", "create": {"s": {"identityId": "own", "emailId": "#e"}},
        "onSuccessUpdateEmail": {"#s": {"keywords/$draft": null, "mailboxIds/)" + drafts + R"(": null, "mailboxIds/)" + sent + R"(": true}}}, "1"])");
    QCOMPARE(textAt(done, "/1/1/notCreated"), QByteArray("null"));
    QCOMPARE(textAt(done, "/2/0"), QByteArray("Email/set"));
    QCOMPARE(textAt(done, "/2/2"), QByteArray("1"));
    QCOMPARE(textAt(done, "/2/1/notUpdated"), QByteArray("null"));
    QCOMPARE(int(world.mailbox("Sent").messages), 1);
    QCOMPARE(int(world.mailbox("Drafts").messages), 0);
}

void TestJmapSend::sendErrors()
{
    JmapWorld world;
    const auto type = [&](const std::string& email, const std::string& more = {}) {
        return textAt(submit(world, email, more), "/notCreated/k/type");
    };
    const auto envelope = [](const std::string& from, const std::string& to) {
        return R"(, "envelope": {"mailFrom": {"email": ")" + from + R"("}, "rcptTo": [)" + to + "]}";
    };
    const std::string good = world.append("Drafts", draft());
    QCOMPARE(type("e999"), QByteArray("invalidProperties"));
    QCOMPARE(type(world.append("Drafts", draft("boss@example.test"))), QByteArray("forbiddenMailFrom"));
    QCOMPARE(type(world.append("Drafts", draft("boss@example.test")), envelope("alice@example.test", R"({"email": "b@x.test"})")), QByteArray("forbiddenFrom"));
    QCOMPARE(type(good, envelope("bob@example.test", R"({"email": "b@x.test"})")), QByteArray("forbiddenMailFrom"));
    QCOMPARE(type(good, envelope("alice@example.test", "")), QByteArray("noRecipients"));
    QCOMPARE(type(good, envelope("alice@example.test", R"({"email": "not an address"})")), QByteArray("invalidRecipients"));
    QCOMPARE(type(good, envelope("alice@example.test", R"({"email": "nobody@example.test"})")), QByteArray("invalidRecipients"));
    QCOMPARE(type(good, envelope("alice@example.test", R"({"email": "b@x.test\r\nRCPT TO:<c@x.test>"})")), QByteArray("invalidRecipients"));
    QCOMPARE(type(good, R"(, "sendAt": "2030-01-01T00:00:00Z")"), QByteArray("invalidProperties"));
    QCOMPARE(type(good, held(int(limits.maxDelayedSend) + 1)), QByteArray("invalidProperties"));
    QCOMPARE(type(world.append("Drafts", "Subject: no sender\r\nTo: b@x.test\r\n\r\nx\r\n")), QByteArray("invalidEmail"));
    world.principal->maySubmit = false;
    QCOMPARE(type(good), QByteArray("forbiddenToSend"));
    QVERIFY(world.acceptor.sent.empty());
}

void TestJmapSend::sendLater()
{
    JmapWorld world;
    Releases releases(world.services(), {});
    const std::string email = world.append("Drafts", draft());
    settle(world, releases); // the first look, at the start
    const Json made = submit(world, email, held(60));
    const std::string id = textAt(made, "/created/k/id").toStdString();
    QCOMPARE(textAt(made, "/created/k/undoStatus"), QByteArray("pending"));
    QCOMPARE(textAt(made, "/created/k/sendAt"), QByteArray("2026-11-21T12:01:00Z"));
    settle(world, releases);
    QVERIFY(world.acceptor.sent.empty());
    world.clock.time += 59'000;
    settle(world, releases);
    QVERIFY(world.acceptor.sent.empty());
    world.clock.time += 1'000;
    settle(world, releases);
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    QCOMPARE(world.acceptor.sent.front().envelope.recipients.front().address.text(), std::string("bob@example.test"));
    QCOMPARE(status(world, id), QByteArray("final"));
    settle(world, releases);
    QCOMPARE(int(world.acceptor.sent.size()), 1); // once
}

void TestJmapSend::undo()
{
    JmapWorld world;
    Releases releases(world.services(), {});
    const std::string email = world.append("Drafts", draft());
    const std::string id = textAt(submit(world, email, held(10)), "/created/k/id").toStdString();
    const Json done = world.call("EmailSubmission/set", R"({"accountId": "a1", "update": {")" + id + R"(": {"undoStatus": "canceled"}}})");
    QCOMPARE(textAt(done, "/notUpdated"), QByteArray("null"));
    world.clock.time += 60'000;
    settle(world, releases);
    QVERIFY(world.acceptor.sent.empty());
    QCOMPARE(status(world, id), QByteArray("canceled"));
    const Json gone = world.call("EmailSubmission/set", R"({"accountId": "a1", "destroy": [")" + id + "\"]}");
    QCOMPARE(textAt(gone, "/destroyed"), QByteArray("[\"") + id.c_str() + "\"]");
}

void TestJmapSend::tooLateToUndo()
{
    JmapWorld world;
    const std::string id = textAt(submit(world, world.append("Drafts", draft())), "/created/k/id").toStdString();
    const Json done = world.call("EmailSubmission/set", R"({"accountId": "a1", "update": {")" + id + R"(": {"undoStatus": "canceled"}}})");
    QCOMPARE(textAt(done, "/notUpdated/" + id + "/type"), QByteArray("cannotUnsend"));
}

void TestJmapSend::pushTellsChanges()
{
    JmapWorld world;
    std::vector<AccountStates> told;
    auto watch = world.processor->watches().listen(world.principal, [&told](const std::shared_ptr<const AccountStates>& now) { told.push_back(*now); });
    const auto waitFor = [&](size_t count) {
        while (told.size() < count && world.executor.wait(10000) > 0) {
        }
        return told.size() >= count;
    };
    QVERIFY(waitFor(1));
    const AccountStates first = told.back();
    QVERIFY(!stateChange(first, first, {}));
    const size_t before = told.size();
    world.append("Archive", plainMessage("a"));
    QVERIFY(waitFor(before + 1));
    const auto change = stateChange(first, told.back(), {});
    QVERIFY(change.has_value());
    QCOMPARE(textAt(*change, "/@type"), QByteArray("StateChange"));
    QCOMPARE(textAt(*change, "/changed/a1/Email"), textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state"));
    QCOMPARE(textAt(*change, "/changed/a1/EmailDelivery"), QByteArray("null")); // nothing came into the inbox
    QVERIFY(!stateChange(first, told.back(), {"EmailDelivery"}));
    const size_t then = told.size();
    world.append("INBOX", plainMessage("b"));
    QVERIFY(waitFor(then + 1));
    QVERIFY(stateChange(first, told.back(), {"EmailDelivery"}).has_value());
    const size_t last = told.size();
    world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "New"}}})");
    QVERIFY(waitFor(last + 1)); // which no mailbox's watch tells
    watch.reset();
    world.executor.run();
    const size_t end = told.size();
    world.append("INBOX", plainMessage("c"));
    world.executor.run();
    QCOMPARE(told.size(), end);
}

#endif

QTEST_GUILESS_MAIN(TestJmapSend)
#include "tst_jmap_send.moc"
