// Conversations, and searches that the store's index answers, over the real store.
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

constexpr UnixMs hour = 3'600'000;

std::string message(const std::string& subject, const std::string& id, const std::string& references = {})
{
    return "From: bob@example.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + id + ">\r\n" +
           (references.empty() ? "" : "References: " + references + "\r\n") + "\r\nHello.\r\n";
}

QByteArray listOf(const std::vector<std::string>& texts)
{
    Array list;
    for (const std::string& text : texts)
        list.emplace_back(textJson(text));
    return QByteArray::fromStdString(serializeJson(list));
}

std::string threadOf(JmapWorld& world, const std::string& email)
{
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + email + R"("], "properties": ["threadId"]})");
    return textAt(got, "/list/0/threadId").toStdString();
}

QByteArray query(JmapWorld& world, const std::string& filter, const std::string& more = {})
{
    return textAt(world.call("Email/query", R"({"accountId": "a1", "filter": )" + filter + more + "}"), "/ids");
}

QByteArray count(JmapWorld& world, const std::string& mailbox, const char* property)
{
    const Json got = world.call("Mailbox/get", R"({"accountId": "a1", "ids": [")" + world.mailboxId(mailbox) + "\"]}");
    return textAt(got, std::string("/list/0/") + property);
}

} // namespace

class TestJmapSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversation();
    void unreadInTheTrash();
    void changes();
    void texts();
    void previews();
    void longMessage();
};

void TestJmapSearch::conversation()
{
    JmapWorld world;
    const UnixMs now = world.clock.now();
    // The answer came before what it answers; its date says so.
    const std::string b = world.append("INBOX", message("Re: Trip", "2@x", "<1@x>"), 0, {}, now - hour);
    const std::string a = world.append("INBOX", message("Trip", "1@x"), store::Seen, {}, now - 2 * hour);
    const std::string c = world.append("Sent", message("Re: Trip", "3@x", "<1@x> <2@x>"), store::Seen, {}, now);
    const std::string d = world.append("INBOX", message("Lunch", "4@x"), store::Seen, {}, now);
    const std::string thread = threadOf(world, a);
    QCOMPARE(threadOf(world, b), thread);
    QCOMPARE(threadOf(world, c), thread);
    QVERIFY(threadOf(world, d) != thread);
    const Json got = world.call("Thread/get", R"({"accountId": "a1", "ids": [")" + thread + R"(", "t1"]})");
    QCOMPARE(textAt(got, "/list/0/emailIds"), listOf({a, b, c}));
    QCOMPARE(textAt(got, "/notFound"), QByteArray(R"(["t1"])"));

    QCOMPARE(count(world, "INBOX", "totalEmails"), QByteArray("3"));
    QCOMPARE(count(world, "INBOX", "totalThreads"), QByteArray("2"));
    QCOMPARE(count(world, "INBOX", "unreadThreads"), QByteArray("1"));
    QCOMPARE(count(world, "Sent", "totalThreads"), QByteArray("1"));
    QCOMPARE(count(world, "Sent", "unreadEmails"), QByteArray("0"));
    QCOMPARE(count(world, "Sent", "unreadThreads"), QByteArray("1")); // b, which lies in INBOX

    const std::string inbox = R"({"inMailbox": ")" + world.mailboxId("INBOX") + "\"}";
    QCOMPARE(query(world, inbox, R"(, "collapseThreads": true)"), listOf({d, b}));
    QCOMPARE(query(world, R"({"someInThreadHaveKeyword": "$seen"})"), listOf({d, c, b, a}));
    QCOMPARE(query(world, R"({"allInThreadHaveKeyword": "$seen"})"), listOf({d}));
}

void TestJmapSearch::unreadInTheTrash()
{
    JmapWorld world;
    (void)world.append("INBOX", message("Trip", "1@x"), store::Seen);
    (void)world.append("Trash", message("Re: Trip", "2@x", "<1@x>"));
    QCOMPARE(count(world, "INBOX", "unreadThreads"), QByteArray("0"));
    QCOMPARE(count(world, "Trash", "unreadThreads"), QByteArray("1"));
}

void TestJmapSearch::changes()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", message("Trip", "1@x"));
    const std::string thread = threadOf(world, a);
    const auto state = [&world] {
        return textAt(world.call("Thread/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString();
    };
    const auto since = [&world](const std::string& from) {
        return world.call("Thread/changes", R"({"accountId": "a1", "sinceState": ")" + from + "\"}");
    };
    std::string before = state();
    const std::string b = world.append("INBOX", message("Re: Trip", "2@x", "<1@x>"));
    const std::string c = world.append("INBOX", message("Lunch", "3@x"));
    Json changed = since(before);
    QCOMPARE(textAt(changed, "/updated"), listOf({thread}));
    QCOMPARE(textAt(changed, "/created"), listOf({threadOf(world, c)}));
    const std::string other = threadOf(world, c);
    before = state();
    (void)world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + a + R"(", ")" + c + "\"]}");
    changed = since(before);
    QCOMPARE(textAt(changed, "/updated"), listOf({thread}));
    QCOMPARE(textAt(changed, "/destroyed"), listOf({other}));
    const Json got = world.call("Thread/get", R"({"accountId": "a1", "ids": [")" + thread + "\"]}");
    QCOMPARE(textAt(got, "/list/0/emailIds"), listOf({b}));
}

void TestJmapSearch::texts()
{
    JmapWorld world;
    const std::string text =
        "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>\r\nTo: Bob <bob@example.test>\r\nCc: carol@example.test\r\n"
        "Bcc: dan@example.test\r\nSubject: The coast\r\nX-Mailer: Pigeon\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Long <b>days</b> by the \xe6\xb5\xb7</p>\r\n"
        "--b\r\nContent-Type: application/pdf; name=\"Rechnung 7.pdf\"\r\n\r\nx\r\n--b--\r\n";
    const std::string a = world.append("INBOX", text);
    const std::string b = world.append("INBOX", plainMessage("Another thing", "Long nights.\r\n"), 0, {}, 1);
    const QByteArray it = listOf({a}), both = listOf({a, b}), none = "[]";
    QCOMPARE(query(world, R"({"from": "jörg"})"), it);
    QCOMPARE(query(world, R"({"from": "joerg@"})"), it);
    QCOMPARE(query(world, R"({"to": "bob"})"), it);
    QCOMPARE(query(world, R"({"cc": "carol"})"), it);
    QCOMPARE(query(world, R"({"bcc": "DAN"})"), it);
    QCOMPARE(query(world, R"({"subject": "coast the"})"), it);
    const std::string phrase1 = R"({"subject": "\"coast the\""})";
    QCOMPARE(query(world, phrase1), none);
    QCOMPARE(query(world, R"({"body": "long"})"), both);
    const std::string phrase2 = R"({"body": "\"long days by\""})";
    QCOMPARE(query(world, phrase2), it);
    QCOMPARE(query(world, R"({"body": "海"})"), it);
    QCOMPARE(query(world, R"({"text": "rechnung coast jörg"})"), it);
    QCOMPARE(query(world, R"({"text": "pigeon"})"), none); // no field that "text" looks into
    QCOMPARE(query(world, R"({"text": "g"})"), both);      // too short for the index
    QCOMPARE(query(world, R"({"operator": "NOT", "conditions": [{"text": "coast"}]})"), listOf({b}));
    QCOMPARE(query(world, R"({"operator": "OR", "conditions": [{"text": "nights"}, {"subject": "coast"}]})"), both);
    QCOMPARE(query(world, R"({"text": ""})"), both);
}

void TestJmapSearch::previews()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", plainMessage("s", "One  line\r\nand another.\r\n"));
    QCOMPARE(query(world, R"({"text": "another"})"), listOf({a})); // the index knows it now
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + a + R"("], "properties": ["preview"]})");
    QCOMPARE(textAt(got, "/list/0/preview"), QByteArray("One line and another."));
}

/// Beyond what is indexed of a message it is read.
void TestJmapSearch::longMessage()
{
    JmapWorld world;
    std::string text;
    for (int i = 0; i < 30'000; ++i)
        text += "line " + std::to_string(i) + "\r\n";
    const std::string a = world.append("INBOX", plainMessage("long", text));
    (void)world.append("INBOX", plainMessage("short", "line\r\n"));
    const std::string phrase3 = R"({"body": "\"line 29999\""})";
    QCOMPARE(query(world, phrase3), listOf({a}));
    const std::string phrase4 = R"({"body": "\"line 30000\""})";
    QCOMPARE(query(world, phrase4), QByteArray("[]"));
}

QTEST_GUILESS_MAIN(TestJmapSearch)
#include "tst_jmap_search.moc"
