// Mailboxes, Emails and Threads read and queried, over the real store.
#include <QElapsedTimer>

#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

/// The structure that RFC 8621 section 4.1.4 shows, with two texts and what hangs about them.
std::string structuredMessage()
{
    return "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.test>, Team: a@example.test, \"B, b\" <b@example.test>;\r\n"
           "To: alice@example.test\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?= from\r\n here\r\n"
           "Date: Sat, 21 Nov 2026 14:00:00 +0200\r\nMessage-ID: <m1@example.test>\r\n"
           "References: <r1@example.test>\r\n <r2@example.test>\r\nList-Post: <mailto:list@example.test>\r\n"
           "X-Tag: one\r\nX-Tag: two\r\nMIME-Version: 1.0\r\n"
           "Content-Type: multipart/mixed; boundary=outer\r\n\r\n"
           "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
           "--inner\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n"
           "\r\nSch=F6ne Gr=FC=DFe\r\nund mehr\r\n"
           "--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Sch\xc3\xb6ne <b>Gr\xc3\xbc\xc3\x9f"
           "e</b></p>\r\n--inner--\r\n"
           "--outer\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Disposition: inline\r\n"
           "Content-ID: <img1@example.test>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
           "--outer\r\nContent-Type: application/pdf\r\n"
           "Content-Disposition: attachment; filename*=utf-8''Bericht%20%C3%9C.pdf\r\n"
           "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n"
           "--outer--\r\n";
}

QByteArray ids(const Json& answer)
{
    return textAt(answer, "/ids");
}

QByteArray listOf(std::initializer_list<std::string> texts)
{
    QByteArray out = "[";
    for (const std::string& text : texts)
        out += (out.size() > 1 ? ",\"" : "\"") + QByteArray::fromStdString(text) + "\"";
    return out + "]";
}

} // namespace

class TestJmapMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mailboxes();
    void mailboxQuery();
    void mailboxSet();
    void mailboxChanges();
    void emailMetadata();
    void emailBody();
    void bodyValues();
    void headerForms();
    void headerFormErrors();
    void addresses();
    void severalMailboxes();
    void queryByDate();
    void queryWindow();
    void queryFilters_data();
    void queryFilters();
    void querySorts();
    void queryErrors();
    void emailChanges();
    void manyChanges();
    void queryChanges();
    void threads();
    void largeMailbox();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapMail::mailboxes()
{
    JmapWorld world;
    world.append("INBOX", plainMessage("one"));
    world.append("INBOX", plainMessage("two"), store::Seen);
    world.append("INBOX", plainMessage("three"), store::Draft);
    const Json got = world.call("Mailbox/get", R"({"accountId": "a1", "ids": null})");
    QCOMPARE(textAt(got, "/accountId"), QByteArray("a1"));
    QVERIFY(!textAt(got, "/state").isEmpty());
    QCOMPARE(textAt(got, "/list/0/name"), QByteArray("INBOX"));
    QCOMPARE(textAt(got, "/list/0/role"), QByteArray("inbox"));
    QCOMPARE(textAt(got, "/list/0/totalEmails"), QByteArray("3"));
    QCOMPARE(textAt(got, "/list/0/unreadEmails"), QByteArray("1"));
    QCOMPARE(textAt(got, "/list/0/parentId"), QByteArray("null"));
    QCOMPARE(textAt(got, "/list/0/myRights/mayDelete"), QByteArray("false"));
    QCOMPARE(textAt(got, "/list/0/myRights/mayAddItems"), QByteArray("true"));
    const Json one = world.call("Mailbox/get", R"({"accountId": "a1", "ids": [")" + world.mailboxId("Trash") +
                                                   R"(", "m999", "x"], "properties": ["role"]})");
    QCOMPARE(textAt(one, "/list"), QByteArray("[{\"id\":\"") + world.mailboxId("Trash").c_str() + "\",\"role\":\"trash\"}]");
    QCOMPARE(textAt(one, "/notFound"), QByteArray(R"(["m999","x"])"));
    QCOMPARE(textAt(one, "/state"), textAt(got, "/state"));
}

void TestJmapMail::mailboxQuery()
{
    JmapWorld world;
    world.call("Mailbox/set", R"({"accountId": "a1", "create": {"a": {"name": "Work"},
        "b": {"name": "zeta", "parentId": "#a"}, "c": {"name": "Alpha", "parentId": "#a"}}})");
    const Json tree = world.calls(R"(["Mailbox/query", {"accountId": "a1", "sort": [{"property": "name"}],
        "sortAsTree": true, "filter": {"hasAnyRole": false}, "calculateTotal": true}, "0"], ["Mailbox/get",
        {"accountId": "a1", "#ids": {"resultOf": "0", "name": "Mailbox/query", "path": "/ids"}}, "1"])");
    QCOMPARE(textAt(tree, "/0/1/total"), QByteArray("3"));
    QCOMPARE(textAt(tree, "/1/1/list/*/name"), QByteArray(R"(["Work","Alpha","zeta"])"));
    QCOMPARE(textAt(tree, "/1/1/list/1/parentId"), textAt(tree, "/1/1/list/0/id"));
    const Json children = world.call("Mailbox/query", R"({"accountId": "a1", "filter": {"operator": "AND", "conditions":
        [{"parentId": ")" + world.mailboxId("Work") + R"("}, {"name": "ALP"}]}})");
    QCOMPARE(ids(children), listOf({world.mailboxId("Work/Alpha")}));
    QCOMPARE(world.error("Mailbox/query", R"({"accountId": "a1", "filter": {"colour": "red"}})"), std::string("unsupportedFilter"));
    QCOMPARE(world.error("Mailbox/query", R"({"accountId": "a1", "sort": [{"property": "colour"}]})"), std::string("unsupportedSort"));
}

void TestJmapMail::mailboxSet()
{
    JmapWorld world;
    const Json made = world.call("Mailbox/set", R"({"accountId": "a1", "create": {
        "child": {"name": "Inner", "parentId": "#top"}, "top": {"name": "Outer", "isSubscribed": false},
        "bad": {"name": "a/b"}, "worse": {"name": ""}, "lost": {"name": "x", "parentId": "m999"},
        "twice": {"name": "Trash"}, "role": {"name": "Bin", "role": "trash"}}})");
    QVERIFY(textAt(made, "/created/top/id").startsWith('m'));
    QCOMPARE(textAt(made, "/created/child/totalEmails"), QByteArray("0"));
    for (const char* creation : {"bad", "worse", "lost", "twice", "role"})
        QCOMPARE(textAt(made, std::string("/notCreated/") + creation + "/type"), QByteArray("invalidProperties"));
    QVERIFY(textAt(made, "/oldState") != textAt(made, "/newState"));
    const std::string outer = world.mailboxId("Outer");
    const std::string inner = world.mailboxId("Outer/Inner");
    const auto update = [&](const std::string& id, const std::string& patch) {
        return world.call("Mailbox/set", "{\"accountId\": \"a1\", \"update\": {\"" + id + "\": " + patch + "}}");
    };
    QCOMPARE(textAt(update(outer, R"({"name": "Elsewhere", "isSubscribed": true})"), "/notUpdated"), QByteArray("null"));
    QCOMPARE(world.mailboxId("Elsewhere/Inner"), inner);
    QCOMPARE(textAt(update(outer, "{\"parentId\": \"" + inner + "\"}"), "/notUpdated/" + outer + "/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(update(outer, R"({"totalEmails": 5})"), "/notUpdated/" + outer + "/properties"), QByteArray(R"(["totalEmails"])"));
    QCOMPARE(textAt(update(inner, R"({"parentId": null})"), "/notUpdated"), QByteArray("null"));
    QCOMPARE(world.mailboxId("Inner"), inner);
    const std::string inbox = world.mailboxId("INBOX");
    QCOMPARE(textAt(update(inbox, R"({"name": "Post"})"), "/notUpdated/" + inbox + "/type"), QByteArray("forbidden"));

    world.append("Inner", plainMessage("one"));
    world.call("Mailbox/set", R"({"accountId": "a1", "create": {"c": {"name": "Deep", "parentId": ")" + outer + "\"}}}");
    const std::string deep = world.mailboxId("Elsewhere/Deep");
    const auto destroy = [&](const std::string& list, const char* more = "") {
        return world.call("Mailbox/set", "{\"accountId\": \"a1\", \"destroy\": [" + list + "]" + more + "}");
    };
    QCOMPARE(textAt(destroy("\"" + outer + "\""), "/notDestroyed/" + outer + "/type"), QByteArray("mailboxHasChild"));
    QCOMPARE(textAt(destroy("\"" + inner + "\""), "/notDestroyed/" + inner + "/type"), QByteArray("mailboxHasEmail"));
    QCOMPARE(textAt(destroy("\"" + inner + "\"", R"(, "onDestroyRemoveEmails": true)"), "/destroyed"), listOf({inner}));
    QCOMPARE(textAt(destroy("\"" + outer + "\", \"" + deep + "\", \"m999\""), "/destroyed"), listOf({deep, outer}));
    QCOMPARE(textAt(destroy("\"" + inbox + "\""), "/notDestroyed/" + inbox + "/type"), QByteArray("forbidden"));
    QCOMPARE(world.error("Mailbox/set", R"({"accountId": "a1", "ifInState": "old"})"), std::string("stateMismatch"));
    world.principal->readOnly = true;
    QCOMPARE(world.error("Mailbox/set", R"({"accountId": "a1"})"), std::string("accountReadOnly"));
}

void TestJmapMail::mailboxChanges()
{
    JmapWorld world;
    const auto state = [&] { return textAt(world.call("Mailbox/get", R"({"accountId": "a1"})"), "/state").toStdString(); };
    const auto since = [&](const std::string& from) {
        return world.call("Mailbox/changes", "{\"accountId\": \"a1\", \"sinceState\": \"" + from + "\"}");
    };
    const std::string first = state();
    QCOMPARE(textAt(since(first), "/updated"), QByteArray("[]"));
    world.append("INBOX", plainMessage("one"));
    const Json counted = since(first);
    QCOMPARE(textAt(counted, "/updated"), listOf({world.mailboxId("INBOX")}));
    QVERIFY(textAt(counted, "/updatedProperties").contains("totalEmails"));
    const std::string second = state();
    world.call("Mailbox/set", R"({"accountId": "a1", "create": {"c": {"name": "New"}}, "destroy": [")" + world.mailboxId("Junk") + "\"]}");
    const Json changed = since(second);
    QCOMPARE(textAt(changed, "/created"), listOf({world.mailboxId("New")}));
    QCOMPARE(at(changed, "/destroyed").get_array().size(), size_t(1));
    QCOMPARE(textAt(changed, "/updatedProperties"), QByteArray("null"));
    QCOMPARE(textAt(changed, "/hasMoreChanges"), QByteArray("false"));
}

void TestJmapMail::emailMetadata()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", structuredMessage(), store::Flagged | store::Seen, {"$Forwarded", "Work"});
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"(", "e0", "m1"], "properties":
        ["id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt", "from", "to", "cc", "subject",
         "sentAt", "messageId", "inReplyTo", "hasAttachment", "preview"]})");
    QCOMPARE(textAt(got, "/notFound"), QByteArray(R"(["e0","m1"])"));
    const Json email = at(got, "/list/0");
    QCOMPARE(textAt(email, "/id"), QByteArray::fromStdString(id));
    QCOMPARE(textAt(email, "/blobId"), QByteArray::fromStdString("b" + id.substr(1)));
    QVERIFY(textAt(email, "/threadId").startsWith('t'));
    QCOMPARE(textAt(email, "/mailboxIds"), QByteArray("{\"") + world.mailboxId("INBOX").c_str() + "\":true}");
    QCOMPARE(textAt(email, "/keywords"), QByteArray(R"({"$flagged":true,"$forwarded":true,"$seen":true,"work":true})"));
    QCOMPARE(textAt(email, "/size").toULongLong(), qulonglong(structuredMessage().size()));
    QCOMPARE(textAt(email, "/receivedAt"), QByteArray("2026-11-21T12:00:00Z"));
    QCOMPARE(textAt(email, "/from/0/name"), QByteArray("J\xc3\xb6rg"));
    QCOMPARE(textAt(email, "/from/*/email"), listOf({"joerg@example.test", "a@example.test", "b@example.test"}));
    QCOMPARE(textAt(email, "/to"), QByteArray(R"([{"name":null,"email":"alice@example.test"}])"));
    QCOMPARE(textAt(email, "/cc"), QByteArray("null"));
    QCOMPARE(textAt(email, "/subject"), QByteArray("Gr\xc3\xbc\xc3\x9f" "e from here"));
    QCOMPARE(textAt(email, "/sentAt"), QByteArray("2026-11-21T14:00:00+02:00"));
    QCOMPARE(textAt(email, "/messageId"), listOf({"m1@example.test"}));
    QCOMPARE(textAt(email, "/inReplyTo"), QByteArray("null"));
    QCOMPARE(textAt(email, "/hasAttachment"), QByteArray("true"));
    QCOMPARE(textAt(email, "/preview"), QByteArray("Sch\xc3\xb6ne Gr\xc3\xbc\xc3\x9f" "e und mehr"));
}

void TestJmapMail::emailBody()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", structuredMessage());
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties":
        ["bodyStructure", "textBody", "htmlBody", "attachments", "hasAttachment", "sender"],
        "bodyProperties": ["partId", "blobId", "size", "name", "type", "charset", "disposition", "cid", "subParts"]})");
    const Json email = at(got, "/list/0");
    QCOMPARE(textAt(email, "/bodyStructure/type"), QByteArray("multipart/mixed"));
    QCOMPARE(textAt(email, "/bodyStructure/partId"), QByteArray("null"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/0/subParts/1/partId"), QByteArray("1.2"));
    QCOMPARE(textAt(email, "/textBody/*/partId"), listOf({"1.1", "2"}));
    QCOMPARE(textAt(email, "/htmlBody/*/partId"), listOf({"1.2", "2"}));
    QCOMPARE(textAt(email, "/textBody/0/charset"), QByteArray("iso-8859-1"));
    QCOMPARE(textAt(email, "/attachments/*/partId"), listOf({"3"}));
    QCOMPARE(textAt(email, "/attachments/0/name"), QByteArray("Bericht \xc3\x9c.pdf"));
    QCOMPARE(textAt(email, "/attachments/0/size"), QByteArray("5"));
    QCOMPARE(textAt(email, "/attachments/0/disposition"), QByteArray("attachment"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/1/cid"), QByteArray("img1@example.test"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/1/size"), QByteArray("8"));
    QVERIFY(textAt(email, "/attachments/0/blobId").endsWith("-b"));
    QCOMPARE(textAt(email, "/sender"), QByteArray("null")); // an ENVELOPE would have From here
}

void TestJmapMail::bodyValues()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", structuredMessage());
    const auto values = [&](const std::string& more) {
        return at(world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["bodyValues"], )" + more + "}"),
                  "/list/0/bodyValues");
    };
    QCOMPARE(textAt(values(R"("maxBodyValueBytes": 0)"), ""), QByteArray("{}"));
    const Json text = values(R"("fetchTextBodyValues": true)");
    QCOMPARE(textAt(text, "/1.1/value"), QByteArray("Sch\xc3\xb6ne Gr\xc3\xbc\xc3\x9f" "e\nund mehr"));
    QCOMPARE(textAt(text, "/1.1/isEncodingProblem"), QByteArray("false"));
    QCOMPARE(textAt(text, "/1.1/isTruncated"), QByteArray("false"));
    QCOMPARE(textAt(text, "/1.2"), QByteArray("null"));
    const Json cut = values(R"("fetchAllBodyValues": true, "maxBodyValueBytes": 5)");
    QCOMPARE(textAt(cut, "/1.1/value"), QByteArray("Sch\xc3\xb6")); // not within a character
    QCOMPARE(textAt(cut, "/1.1/isTruncated"), QByteArray("true"));
    QCOMPARE(textAt(cut, "/1.2/value"), QByteArray("<p>Sc"));
    QCOMPARE(textAt(values(R"("fetchHTMLBodyValues": true, "maxBodyValueBytes": 13)"), "/1.2/value"), QByteArray("<p>Sch\xc3\xb6ne "));
    const std::string odd = world.append("INBOX", "Content-Type: text/plain; charset=x-nobody-knows\r\n\r\na\xff\r\n");
    const Json problem = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + odd + R"("], "properties": ["bodyValues"], "fetchAllBodyValues": true})");
    QCOMPARE(textAt(problem, "/list/0/bodyValues/1/isEncodingProblem"), QByteArray("true"));
    QCOMPARE(textAt(problem, "/list/0/bodyValues/1/value"), QByteArray("a\xEF\xBF\xBD\n"));
}

void TestJmapMail::headerForms()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", structuredMessage());
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties":
        ["header:Subject", "header:subject:asText", "header:From:asGroupedAddresses", "header:References:asMessageIds",
         "header:Date:asDate", "header:List-Post:asURLs", "header:X-Tag:all", "header:X-Tag:asText", "header:X-None",
         "header:X-None:asText:all", "references", "headers"]})");
    const Json email = at(got, "/list/0");
    QCOMPARE(textAt(email, "/header:Subject"), QByteArray(" =?utf-8?b?R3LDvMOfZQ==?= from\r\n here"));
    QCOMPARE(textAt(email, "/header:subject:asText"), QByteArray("Gr\xc3\xbc\xc3\x9f" "e from here"));
    QCOMPARE(textAt(email, "/header:From:asGroupedAddresses/*/name"), QByteArray(R"([null,"Team"])"));
    QCOMPARE(textAt(email, "/header:From:asGroupedAddresses/1/addresses/1/name"), QByteArray("B, b"));
    QCOMPARE(textAt(email, "/header:References:asMessageIds"), listOf({"r1@example.test", "r2@example.test"}));
    QCOMPARE(textAt(email, "/references"), listOf({"r1@example.test", "r2@example.test"}));
    QCOMPARE(textAt(email, "/header:Date:asDate"), QByteArray("2026-11-21T14:00:00+02:00"));
    QCOMPARE(textAt(email, "/header:List-Post:asURLs"), listOf({"mailto:list@example.test"}));
    QCOMPARE(textAt(email, "/header:X-Tag:all"), listOf({" one", " two"}));
    QCOMPARE(textAt(email, "/header:X-Tag:asText"), QByteArray("two"));
    QCOMPARE(textAt(email, "/header:X-None"), QByteArray("null"));
    QCOMPARE(textAt(email, "/header:X-None:asText:all"), QByteArray("[]"));
    QCOMPARE(textAt(email, "/headers/1"), QByteArray(R"({"name":"To","value":" alice@example.test"})"));
}

void TestJmapMail::headerFormErrors()
{
    JmapWorld world;
    for (const char* property : {"header:", "header:From:asDate", "header:Subject:asAddresses", "header:Date:asText",
                                 "header:Received:asText", "header:X:asFoo", "header:X:all:asText", "header:X y",
                                 "header:X:asText:all:all", "Subject"})
        QCOMPARE(world.error("Email/get", std::string(R"({"accountId": "a1", "ids": [], "properties": [")") + property + "\"]}"),
                 std::string("invalidArguments"));
}

void TestJmapMail::addresses()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", "From: nobody\r\nTo: <broken\r\nCc: undisclosed-recipients:;\r\n\r\nx\r\n");
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["from", "cc"]})");
    QCOMPARE(textAt(got, "/list/0/from/0/email"), QByteArray("nobody"));
    QCOMPARE(textAt(got, "/list/0/cc"), QByteArray("[]"));
}

void TestJmapMail::severalMailboxes()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("one"), store::Seen, {"work"});
    const auto inbox = world.mailbox("INBOX").id, archive = world.mailbox("Archive").id;
    auto copied = world.await<store::CopyResult>([&](auto reply) { world.facade.messages->copy(inbox, {1}, archive, 0, reply); });
    QVERIFY(copied.has_value());
    auto flagged = world.await<store::FlagResult>([&](auto reply) {
        world.facade.messages->changeFlags(archive, {1}, {store::FlagChange::Mode::Replace, store::Flagged, {}, {}}, reply);
    });
    QVERIFY(flagged.has_value());
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["mailboxIds", "keywords"]})");
    QCOMPARE(at(got, "/list/0/mailboxIds").get_object().size(), size_t(2));
    QCOMPARE(textAt(got, "/list/0/keywords"), QByteArray(R"({"$flagged":true,"work":true})")); // not seen everywhere
    QCOMPARE(ids(world.call("Email/query", R"({"accountId": "a1"})")), listOf({id}));
    QCOMPARE(ids(world.call("Email/query", R"({"accountId": "a1", "filter": {"inMailboxOtherThan": [")" + world.mailboxId("INBOX") + "\"]}}")), listOf({id}));
    QCOMPARE(ids(world.call("Email/query", R"({"accountId": "a1", "filter": {"hasKeyword": "$seen"}})")), QByteArray("[]"));
    QCOMPARE(ids(world.call("Email/query", R"({"accountId": "a1", "filter": {"hasKeyword": "WORK"}})")), listOf({id}));
}

void TestJmapMail::queryByDate()
{
    JmapWorld world;
    const std::string b = world.append("INBOX", plainMessage("b"), 0, {}, 2000);
    const std::string a = world.append("INBOX", plainMessage("a"), 0, {}, 1000);
    const std::string c = world.append("INBOX", plainMessage("c"), 0, {}, 3000);
    const std::string filter = R"("filter": {"inMailbox": ")" + world.mailboxId("INBOX") + "\"}";
    QCOMPARE(ids(world.call("Email/query", "{\"accountId\": \"a1\", " + filter + "}")), listOf({c, b, a}));
    const std::string ascending = R"(, "sort": [{"property": "receivedAt"}]})";
    QCOMPARE(ids(world.call("Email/query", "{\"accountId\": \"a1\", " + filter + ascending)), listOf({a, b, c}));
    // The order is kept up to date with the mailbox.
    const std::string late = world.append("INBOX", plainMessage("late"), 0, {}, 1500);
    QCOMPARE(ids(world.call("Email/query", "{\"accountId\": \"a1\", " + filter + ascending)), listOf({a, late, b, c}));
    auto gone = world.await<std::vector<store::Uid>>([&](auto reply) {
        world.facade.messages->expunge(world.mailbox("INBOX").id, std::vector<store::Uid>{2, 3}, false, reply);
    });
    QVERIFY(gone.has_value());
    QCOMPARE(ids(world.call("Email/query", "{\"accountId\": \"a1\", " + filter + ascending)), listOf({late, b}));
    QCOMPARE(ids(world.call("Email/query", R"({"accountId": "a1", "filter": {"inMailbox": "m999"}})")), QByteArray("[]"));
}

void TestJmapMail::queryWindow()
{
    JmapWorld world;
    std::vector<std::string> made;
    for (int i = 0; i < 6; ++i)
        made.push_back(world.append("INBOX", plainMessage(std::to_string(i)), 0, {}, 1000 * (i + 1)));
    // Once by the mailbox's own order, once by a filter that looks at each.
    for (const std::string& filter : {R"({"inMailbox": ")" + world.mailboxId("INBOX") + "\"}", std::string(R"({"minSize": 1})")}) {
        const auto query = [&](const std::string& window) {
            return world.call("Email/query", R"({"accountId": "a1", "sort": [{"property": "receivedAt"}], "calculateTotal": true, "filter": )" + filter + window + "}");
        };
        QCOMPARE(ids(query(R"(, "position": 1, "limit": 2)")), listOf({made[1], made[2]}));
        QCOMPARE(textAt(query(R"(, "position": 4, "limit": 9)"), "/total"), QByteArray("6"));
        QCOMPARE(ids(query(R"(, "position": -2)")), listOf({made[4], made[5]}));
        QCOMPARE(textAt(query(R"(, "position": -2)"), "/position"), QByteArray("4"));
        QCOMPARE(ids(query(R"(, "position": 60)")), QByteArray("[]"));
        QCOMPARE(ids(query(R"(, "limit": 0)")), QByteArray("[]"));
        const Json anchored = query(R"(, "limit": 2, "anchorOffset": -1, "anchor": ")" + made[3] + "\"");
        QCOMPARE(ids(anchored), listOf({made[2], made[3]}));
        QCOMPARE(textAt(anchored, "/position"), QByteArray("2"));
        QCOMPARE(ids(query(R"(, "limit": 1, "anchorOffset": -9, "anchor": ")" + made[3] + "\"")), listOf({made[0]}));
    }
    QCOMPARE(world.error("Email/query", R"({"accountId": "a1", "anchor": "e999"})"), std::string("anchorNotFound"));
    QCOMPARE(world.error("Email/query", R"({"accountId": "a1", "limit": -1})"), std::string("invalidArguments"));
}

void TestJmapMail::queryFilters_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("found"); // s: the structured one, p: plain, d: draft
    const auto row = [](const char* filter, const char* found) { QTest::newRow(filter) << QByteArray(filter) << QByteArray(found); };
    row(R"({})", "spd");
    row(R"({"before": "2026-11-21T12:00:02Z"})", "sp");
    row(R"({"after": "2026-11-21T12:00:02Z"})", "d");
    row(R"({"minSize": 700})", "s");
    row(R"({"maxSize": 700})", "pd");
    row(R"({"hasKeyword": "$draft"})", "d");
    row(R"({"notKeyword": "$Draft"})", "sp");
    row(R"({"hasAttachment": true})", "s");
    row(R"({"hasAttachment": false})", "pd");
    row(R"({"from": "j\u00d6rg"})", "s");
    row(R"({"from": "bob@EXAMPLE"})", "pd");
    row(R"({"subject": "GR\u00dc\u00dfe"})", "s");
    row(R"({"subject": "here from"})", "s");
    row(R"({"subject": "\"here from\""})", "");
    row(R"({"body": "mehr sch\u00f6ne"})", "s");
    row(R"({"body": "Penguin"})", "p");
    row(R"({"text": "bob penguin"})", "p");
    row(R"({"text": "mehr"})", "s");
    row(R"({"header": ["X-Tag"]})", "s");
    row(R"({"header": ["x-tag", "TWO"]})", "s");
    row(R"({"header": ["x-tag", "three"]})", "");
    row(R"({"operator": "OR", "conditions": [{"hasKeyword": "$draft"}, {"body": "penguin"}]})", "pd");
    row(R"({"operator": "NOT", "conditions": [{"hasKeyword": "$draft"}, {"body": "penguin"}]})", "s");
    row(R"({"operator": "AND", "conditions": [{"from": "bob"}, {"operator": "NOT", "conditions": [{"text": "penguin"}]}]})", "d");
    row(R"({"from": "bob", "hasKeyword": "$draft"})", "d");
    row(R"({"someInThreadHaveKeyword": "$draft"})", "d");
    row(R"({"noneInThreadHaveKeyword": "$draft"})", "sp");
    row(R"({"allInThreadHaveKeyword": "$draft"})", "d");
    row(R"({"operator": "OR", "conditions": []})", "");
}

void TestJmapMail::queryFilters()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, found);
    JmapWorld world;
    const std::string s = world.append("INBOX", structuredMessage(), 0, {}, 1795262400000);
    const std::string p = world.append("Archive", plainMessage("plain", "A PENGUIN.\r\n"), 0, {}, 1795262401000);
    const std::string d = world.append("Drafts", plainMessage("draft"), store::Draft, {}, 1795262402000);
    QByteArray wanted;
    for (const char c : found)
        wanted += (wanted.isEmpty() ? "\"" : ",\"") + QByteArray::fromStdString(c == 's' ? s : c == 'p' ? p : d) + "\"";
    const Json answer = world.call("Email/query", R"({"accountId": "a1", "sort": [{"property": "receivedAt"}], "filter": )" + filter.toStdString() + "}");
    QCOMPARE(ids(answer), "[" + wanted + "]");
}

void TestJmapMail::querySorts()
{
    JmapWorld world;
    const auto mail = [](const char* from, const char* subject, const char* date) {
        return std::string("From: ") + from + "\r\nTo: " + from + "\r\nSubject: " + subject + "\r\nDate: " + date + "\r\n\r\nx\r\n";
    };
    const std::string a = world.append("INBOX", mail("zoe@example.test", "Re: apple", "Mon, 16 Nov 2026 12:00:00 +0000"), store::Flagged, {}, 1000);
    const std::string b = world.append("INBOX", mail("Adam <x@example.test>", "banana and more", "Tue, 17 Nov 2026 12:00:00 +0000"), 0, {}, 2000);
    const std::string c = world.append("INBOX", mail("mia@example.test", "Apple", "Sun, 15 Nov 2026 12:00:00 +0000"), 0, {}, 3000);
    const auto sorted = [&](const char* sort) {
        return ids(world.call("Email/query", std::string(R"({"accountId": "a1", "sort": )") + sort + "}"));
    };
    QCOMPARE(sorted(R"([{"property": "from"}])"), listOf({b, c, a}));
    QCOMPARE(sorted(R"([{"property": "to", "isAscending": false}])"), listOf({a, c, b}));
    QCOMPARE(sorted(R"([{"property": "subject"}, {"property": "receivedAt", "isAscending": false}])"), listOf({c, a, b}));
    QCOMPARE(sorted(R"([{"property": "sentAt"}])"), listOf({c, a, b}));
    QCOMPARE(sorted(R"([{"property": "size", "isAscending": false}])").left(int(b.size()) + 2), QByteArray("[\"") + b.c_str());
    QCOMPARE(sorted(R"([{"property": "hasKeyword", "keyword": "$flagged", "isAscending": false}, {"property": "receivedAt"}])"), listOf({a, b, c}));
    QCOMPARE(sorted(R"([{"property": "someInThreadHaveKeyword", "keyword": "$flagged"}, {"property": "receivedAt"}])"), listOf({b, c, a}));
}

void TestJmapMail::queryErrors()
{
    JmapWorld world;
    const auto error = [&](const std::string& more) { return world.error("Email/query", R"({"accountId": "a1", )" + more + "}"); };
    QCOMPARE(error(R"("filter": {"colour": "red"})"), std::string("unsupportedFilter"));
    QCOMPARE(error(R"("filter": {"before": "yesterday"})"), std::string("invalidArguments"));
    QCOMPARE(error(R"("filter": {"operator": "XOR", "conditions": []})"), std::string("invalidArguments"));
    QCOMPARE(error(R"("filter": {"operator": "AND"})"), std::string("invalidArguments"));
    QCOMPARE(error(R"("sort": [{"property": "colour"}])"), std::string("unsupportedSort"));
    QCOMPARE(error(R"("sort": [{"property": "subject", "collation": "i;klingon"}])"), std::string("unsupportedSort"));
    QCOMPARE(error(R"("sort": [{"property": "hasKeyword"}])"), std::string("invalidArguments"));
    std::string deep = R"({"minSize": 1})";
    for (size_t i = 0; i < limits.maxFilterDepth / 2; ++i)
        deep = R"({"operator": "AND", "conditions": [)" + deep + "]}";
    QCOMPARE(error("\"filter\": " + deep), std::string());
    std::string wide = R"({"operator": "OR", "conditions": [)";
    for (size_t i = 0; i <= limits.maxFilterConditions; ++i)
        wide += R"({"minSize": 1},)";
    wide.back() = ']';
    QCOMPARE(error("\"filter\": " + wide + "}"), std::string("unsupportedFilter"));
}

void TestJmapMail::emailChanges()
{
    JmapWorld world;
    const auto state = [&] { return textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString(); };
    const auto since = [&](const std::string& from) {
        return world.call("Email/changes", "{\"accountId\": \"a1\", \"sinceState\": \"" + from + "\"}");
    };
    const std::string a = world.append("INBOX", plainMessage("a"));
    const std::string b = world.append("INBOX", plainMessage("b"));
    const std::string first = state();
    const std::string c = world.append("Archive", plainMessage("c"));
    const auto inbox = world.mailbox("INBOX").id, archive = world.mailbox("Archive").id;
    QVERIFY(world.await<store::CopyResult>([&](auto reply) { world.facade.messages->move(inbox, {1}, archive, reply); }));
    QVERIFY(world.await<std::vector<store::Uid>>([&](auto reply) { world.facade.messages->expunge(inbox, std::vector<store::Uid>{2}, false, reply); }));
    const Json changed = since(first);
    QCOMPARE(textAt(changed, "/created"), listOf({c}));
    QCOMPARE(textAt(changed, "/updated"), listOf({a})); // a move keeps the id
    QCOMPARE(textAt(changed, "/destroyed"), listOf({b}));
    QCOMPARE(textAt(changed, "/newState").toStdString(), state());
    QCOMPARE(textAt(since(state()), "/created"), QByteArray("[]"));
}

void TestJmapMail::manyChanges()
{
    JmapWorld world;
    const std::string first = textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString();
    QByteArray wanted;
    for (int i = 0; i < 7; ++i)
        wanted += QByteArray::fromStdString(world.append("INBOX", plainMessage(std::to_string(i)))) + " ";
    std::string state = first;
    QByteArray got;
    int rounds = 0;
    for (bool more = true; more && rounds < 10; ++rounds) {
        const Json changed = world.call("Email/changes", "{\"accountId\": \"a1\", \"maxChanges\": 3, \"sinceState\": \"" + state + "\"}");
        const Json created = at(changed, "/created");
        for (const Json& id : created.get_array())
            got += QByteArray::fromStdString(std::string(*jmap::textOf(id))) + " ";
        QVERIFY(created.get_array().size() <= 3);
        state = textAt(changed, "/newState").toStdString();
        more = at(changed, "/hasMoreChanges").get_bool();
    }
    QCOMPARE(got, wanted);
    QCOMPARE(rounds, 3);
    QCOMPARE(world.error("Email/changes", R"({"accountId": "a1", "sinceState": "x", "maxChanges": 0})"), std::string("invalidArguments"));
}

void TestJmapMail::queryChanges()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", plainMessage("a"), 0, {}, 1000);
    const std::string b = world.append("INBOX", plainMessage("b"), 0, {}, 3000);
    const std::string query = R"("accountId": "a1", "sort": [{"property": "receivedAt"}], "filter": {"notKeyword": "$seen"})";
    const Json first = world.call("Email/query", "{" + query + "}");
    QCOMPARE(ids(first), listOf({a, b}));
    const std::string c = world.append("INBOX", plainMessage("c"), 0, {}, 2000);
    QVERIFY(world.await<store::FlagResult>([&](auto reply) {
        world.facade.messages->changeFlags(world.mailbox("INBOX").id, {1}, {store::FlagChange::Mode::Add, store::Seen, {}, {}}, reply);
    }));
    const Json changed = world.call("Email/queryChanges", "{" + query + R"(, "calculateTotal": true, "sinceQueryState": ")" + textAt(first, "/queryState").toStdString() + "\"}");
    QCOMPARE(textAt(changed, "/removed"), listOf({a}));
    QCOMPARE(textAt(changed, "/added"), QByteArray(R"([{"id":")") + c.c_str() + R"(","index":0}])");
    QCOMPARE(textAt(changed, "/total"), QByteArray("2"));
    QCOMPARE(world.error("Email/queryChanges", "{" + query + R"(, "maxChanges": 1, "sinceQueryState": ")" + textAt(first, "/queryState").toStdString() + "\"}"), std::string("tooManyChanges"));
    QCOMPARE(world.error("Email/queryChanges", "{" + query + R"(, "sinceQueryState": "zzz"})"), std::string("cannotCalculateChanges"));
}

void TestJmapMail::threads()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("a"));
    const Json email = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["threadId"]})");
    const std::string thread = textAt(email, "/list/0/threadId").toStdString();
    const Json got = world.call("Thread/get", R"({"accountId": "a1", "ids": [")" + thread + R"(", "t999"]})");
    QCOMPARE(textAt(got, "/list"), QByteArray(R"([{"id":")") + thread.c_str() + R"(","emailIds":[")" + id.c_str() + R"("]}])");
    QCOMPARE(textAt(got, "/notFound"), listOf({"t999"}));
    const std::string other = world.append("INBOX", plainMessage("b"));
    const Json changed = world.call("Thread/changes", R"({"accountId": "a1", "sinceState": ")" + textAt(got, "/state").toStdString() + "\"}");
    const Json otherEmail = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + other + R"("], "properties": ["threadId"]})");
    QCOMPARE(textAt(changed, "/created"), listOf({textAt(otherEmail, "/list/0/threadId").toStdString()}));
}

/// A part of what `bench` measures, so that nobody makes it slow by accident: linear work at most.
void TestJmapMail::largeMailbox()
{
    JmapWorld world;
    const store::MailboxId inbox = world.mailbox("INBOX").id;
    constexpr int all = 5000;
    std::vector<store::NewMessage> messages;
    for (int i = 0; i < all; ++i)
        messages.push_back({std::make_shared<const std::string>(plainMessage("number " + std::to_string(i))), 1000 * (i * 7919 % all), 0, {}});
    QVERIFY(world.await<store::AppendResult>([&](auto reply) { world.facade.messages->append(inbox, std::move(messages), 0, reply); }));
    const std::string request = R"(["Email/query", {"accountId": "a1", "filter": {"inMailbox": "m)" + std::to_string(inbox) + R"("},
        "sort": [{"property": "receivedAt", "isAscending": false}], "limit": 50, "calculateTotal": true}, "0"],
        ["Email/get", {"accountId": "a1", "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"}, "properties":
        ["id", "threadId", "mailboxIds", "keywords", "size", "receivedAt", "from", "to", "subject", "sentAt",
         "hasAttachment", "preview"]}, "1"])";
    QElapsedTimer timer;
    for (int round = 0; round < 3; ++round) {
        timer.start();
        const Json got = world.calls(request);
        qInfo("round %d: %.2f ms", round, double(timer.nsecsElapsed()) / 1e6);
        QCOMPARE(textAt(got, "/0/1/total"), QByteArray::number(all));
        QCOMPARE(at(got, "/1/1/list").get_array().size(), size_t(50));
        QCOMPARE(textAt(got, "/1/1/list/0/receivedAt"), QByteArray("1970-01-01T01:23:19Z"));
    }
}

#endif

QTEST_GUILESS_MAIN(TestJmapMail)
#include "tst_jmap_mail.moc"
