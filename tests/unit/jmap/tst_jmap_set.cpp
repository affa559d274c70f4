// Emails made, changed, imported and parsed; blobs, quotas, search snippets.
#include "base/text.h"
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

std::string quoted(const std::string& text)
{
    return "\"" + text + "\"";
}

} // namespace

class TestJmapSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createText();
    void createWhole();
    void createStructure();
    void createErrors_data();
    void createErrors();
    void injection_data();
    void injection();
    void overQuota();
    void keywords();
    void mailboxes();
    void updateErrors();
    void manyAtOnce();
    void destroy();
    void import();
    void copy();
    void parse();
    void blobs();
    void blobsOfOthers();
    void uploadsExpire();
    void quotas();
    void snippets();

private:
    static Json create(JmapWorld& world, const std::string& email)
    {
        return world.call("Email/set", R"({"accountId": "a1", "create": {"k": {"mailboxIds": {)" +
                                           quoted(world.mailboxId("Drafts")) + ": true}" + (email.empty() ? "" : ", ") + email + "}}}");
    }
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapSet::createText()
{
    JmapWorld world;
    const Json made = create(world, R"("keywords": {"$seen": true, "$draft": true, "Work": true},
        "from": [{"name": "J\u00f6rg \"X\"", "email": "joerg@example.test"}], "to": [{"email": "bob@example.test"}],
        "subject": "Gr\u00fc\u00dfe", "sentAt": "2026-11-21T14:00:00+02:00", "receivedAt": "2020-01-01T00:00:00Z",
        "inReplyTo": ["a@example.test"], "references": ["a@example.test", "b@example.test"],
        "header:X-Own:asText": "eigen", "textBody": [{"partId": "t", "type": "text/plain"}],
        "bodyValues": {"t": {"value": "Sch\u00f6n\n.\nzwei\n"}})");
    QCOMPARE(textAt(made, "/notCreated"), QByteArray("null"));
    const std::string id = textAt(made, "/created/k/id").toStdString();
    QVERIFY(id.starts_with('e'));
    QCOMPARE(textAt(made, "/created/k/blobId").toStdString(), "b" + id.substr(1));
    const std::string text = world.source(id);
    QCOMPARE(textAt(made, "/created/k/size").toULongLong(), qulonglong(text.size()));
    QVERIFY(isAscii(text));
    QVERIFY(text.find("\nDate: Sat, 21 Nov 2026 14:00:00 +0200\r\n") != std::string::npos);
    QVERIFY(text.find("Content-Transfer-Encoding: quoted-printable\r\n\r\nSch=C3=B6n\r\n.\r\nzwei\r\n") != std::string::npos);
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "fetchTextBodyValues": true, "properties":
        ["keywords", "receivedAt", "from", "to", "subject", "sentAt", "messageId", "inReplyTo", "references", "header:x-own:asText", "bodyValues", "textBody"]})");
    const Json email = at(got, "/list/0");
    QCOMPARE(textAt(email, "/keywords"), QByteArray(R"({"$draft":true,"$seen":true,"work":true})"));
    QCOMPARE(textAt(email, "/receivedAt"), QByteArray("2020-01-01T00:00:00Z"));
    QCOMPARE(textAt(email, "/from/0/name"), QByteArray("J\xc3\xb6rg \"X\""));
    QCOMPARE(textAt(email, "/from/0/email"), QByteArray("joerg@example.test"));
    QCOMPARE(textAt(email, "/subject"), QByteArray("Gr\xc3\xbc\xc3\x9f" "e"));
    QCOMPARE(textAt(email, "/sentAt"), QByteArray("2026-11-21T14:00:00+02:00"));
    QCOMPARE(textAt(email, "/references"), QByteArray(R"(["a@example.test","b@example.test"])"));
    QCOMPARE(textAt(email, "/header:x-own:asText"), QByteArray("eigen"));
    QCOMPARE(textAt(email, "/bodyValues/1/value"), QByteArray("Sch\xc3\xb6n\n.\nzwei\n"));
    QVERIFY(textAt(email, "/messageId/0").endsWith("@mail.example.test"));
}

void TestJmapSet::createWhole()
{
    JmapWorld world;
    const std::string picture = world.upload(std::string("\x89PNG\r\n\x1a\n\0x", 10));
    const std::string paper = world.upload("%PDF-1.4\n");
    const Json made = create(world, R"("subject": "all", "textBody": [{"partId": "t", "type": "text/plain"}],
        "htmlBody": [{"partId": "h", "type": "text/html"}], "bodyValues": {"t": {"value": "x"}, "h": {"value": "<p>x</p>"}},
        "attachments": [{"blobId": ")" + paper + R"(", "type": "application/pdf", "name": "Bericht \u00dc und noch ein sehr langer Name, der nicht in eine Zeile geht.pdf", "disposition": "attachment"},
        {"blobId": ")" + picture + R"(", "type": "image/png", "name": "a\"b.png", "cid": "p1@x", "disposition": "inline"}])");
    QCOMPARE(textAt(made, "/notCreated"), QByteArray("null"));
    const std::string id = textAt(made, "/created/k/id").toStdString();
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["bodyStructure", "textBody", "htmlBody", "attachments", "hasAttachment"],
        "bodyProperties": ["partId", "blobId", "type", "name", "cid", "size", "disposition", "subParts"]})");
    const Json email = at(got, "/list/0");
    QCOMPARE(textAt(email, "/bodyStructure/type"), QByteArray("multipart/mixed"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/0/type"), QByteArray("multipart/alternative"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/0/subParts/1/type"), QByteArray("multipart/related"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/0/subParts/1/subParts/1/cid"), QByteArray("p1@x"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/0/subParts/1/subParts/1/name"), QByteArray("a\"b.png"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/1/name"), QByteArray("Bericht \xc3\x9c und noch ein sehr langer Name, der nicht in eine Zeile geht.pdf"));
    QCOMPARE(textAt(email, "/bodyStructure/subParts/1/size"), QByteArray("9"));
    QCOMPARE(textAt(email, "/hasAttachment"), QByteArray("true"));
    const Json blob = world.call("Blob/get", R"({"accountId": "a1", "ids": [)" + quoted(textAt(email, "/bodyStructure/subParts/1/blobId").toStdString()) + "]}");
    QCOMPARE(textAt(blob, "/list/0/data:asText"), QByteArray("%PDF-1.4\n"));
    const auto source = world.source(id);
    for (std::string_view rest = source; !rest.empty();)
        QVERIFY(takeUntil(rest, '\n').size() <= 998);
}

void TestJmapSet::createStructure()
{
    JmapWorld world;
    const std::string inner = world.append("INBOX", plainMessage("inner"));
    const Json made = create(world, R"("bodyStructure": {"type": "multipart/mixed", "subParts": [
        {"type": "text/plain", "partId": "1", "header:X-Part": " yes"}, {"type": "message/rfc822", "blobId": "b)" + inner.substr(1) +
        R"("}]}, "bodyValues": {"1": {"value": "see below"}})");
    const std::string id = textAt(made, "/created/k/id").toStdString();
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["bodyStructure", "attachments"],
        "bodyProperties": ["type", "blobId", "header:X-Part:asText"]})");
    QCOMPARE(textAt(got, "/list/0/bodyStructure/subParts/0/header:X-Part:asText"), QByteArray("yes"));
    const std::string blob = textAt(got, "/list/0/attachments/0/blobId").toStdString();
    const Json parsed = world.call("Email/parse", R"({"accountId": "a1", "properties": ["subject"], "blobIds": [)" + quoted(blob) + "]}");
    QCOMPARE(textAt(parsed, "/parsed/" + blob + "/subject"), QByteArray("inner"));
}

void TestJmapSet::createErrors_data()
{
    QTest::addColumn<QByteArray>("email");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("property");
    const auto row = [](const char* name, const char* email, const char* type, const char* property) {
        QTest::newRow(name) << QByteArray(email) << QByteArray(type) << QByteArray(property);
    };
    row("unknown property", R"("colour": "red")", "invalidProperties", "colour");
    row("headers", R"("headers": [])", "invalidProperties", "headers");
    row("set by the server", R"("id": "e1")", "invalidProperties", "id");
    row("same field twice", R"("subject": "a", "header:Subject": " b")", "invalidProperties", "header:Subject");
    row("content field", R"("header:Content-Type": " text/html")", "invalidProperties", "header:Content-Type");
    row("wrong form", R"("subject": ["a"])", "invalidProperties", "subject");
    row("address", R"("from": [{"name": "x"}])", "invalidProperties", "from");
    row("date", R"("sentAt": "today")", "invalidProperties", "sentAt");
    row("receivedAt", R"("receivedAt": "2020-01-01T00:00:00+01:00")", "invalidProperties", "receivedAt");
    row("keyword", R"("keywords": {"a b": true})", "invalidProperties", "keywords");
    row("keyword false", R"("keywords": {"a": false})", "invalidProperties", "keywords");
    row("both bodies", R"("bodyStructure": {"partId": "1"}, "textBody": [], "bodyValues": {"1": {"value": ""}})", "invalidProperties", "bodyStructure");
    row("html as text", R"("textBody": [{"partId": "1", "type": "text/html"}], "bodyValues": {"1": {"value": ""}})", "invalidProperties", "textBody");
    row("no value", R"("textBody": [{"partId": "1"}])", "invalidProperties", "textBody");
    row("partId and blobId", R"("textBody": [{"partId": "1", "blobId": "b1"}], "bodyValues": {"1": {"value": ""}})", "blobNotFound", "");
    row("charset", R"("textBody": [{"partId": "1", "charset": "utf-8"}], "bodyValues": {"1": {"value": ""}})", "invalidProperties", "textBody");
    row("truncated", R"("textBody": [{"partId": "1"}], "bodyValues": {"1": {"value": "", "isTruncated": true}})", "invalidProperties", "bodyValues");
    row("transfer encoding", R"("textBody": [{"partId": "1", "header:Content-Transfer-Encoding": " 8bit"}], "bodyValues": {"1": {"value": ""}})", "invalidProperties", "textBody");
    row("no blob", R"("attachments": [{"blobId": "b999", "type": "image/png"}])", "blobNotFound", "");
    row("media type", R"("attachments": [{"partId": "1", "type": "text/plain; x=y"}], "bodyValues": {"1": {"value": ""}})", "invalidProperties", "attachments");
    row("parts of a leaf", R"("bodyStructure": {"type": "text/plain", "partId": "1", "subParts": [{}]}, "bodyValues": {"1": {"value": ""}})", "invalidProperties", "bodyStructure");
}

void TestJmapSet::createErrors()
{
    QFETCH(QByteArray, email);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, property);
    JmapWorld world;
    const Json made = create(world, email.toStdString());
    QCOMPARE(textAt(made, "/created"), QByteArray("null"));
    QCOMPARE(textAt(made, "/notCreated/k/type"), type);
    if (!property.isEmpty())
        QCOMPARE(textAt(made, "/notCreated/k/properties/0"), property);
    const Json nowhere = world.call("Email/set", R"({"accountId": "a1", "create": {"k": {"mailboxIds": {"m999": true}}}})");
    QCOMPARE(textAt(nowhere, "/notCreated/k/properties/0"), QByteArray("mailboxIds"));
}

void TestJmapSet::injection_data()
{
    QTest::addColumn<QByteArray>("email");
    const auto row = [](const char* name, const char* email) { QTest::newRow(name) << QByteArray(email); };
    row("subject", R"("subject": "a\r\nBcc: evil@example.test")");
    row("subject, line feed", R"("subject": "a\nBcc: evil@example.test\n\nbody")");
    row("name", R"("from": [{"name": "x\r\nBcc: evil@example.test", "email": "a@b"}])");
    row("address", R"("to": [{"email": "a@b>\r\nBcc: evil@example.test"}])");
    row("address list", R"("to": [{"email": "a@b, evil@example.test"}])");
    row("raw", R"("header:X-A": " a\r\nBcc: evil@example.test")");
    row("raw, header's end", R"("header:X-A": " a\r\n \r\n\r\nBcc: evil")");
    row("raw, blank line", R"("header:X-A": " a\r\n \r\n b")");
    row("raw, bare line feed", R"("header:X-A": " a\nBcc: evil@example.test")");
    row("text", R"("header:X-A:asText": "a\r\nBcc: evil@example.test")");
    row("field name", R"("header:X-A\r\nBcc": " evil@example.test")");
    row("message id", R"("messageId": ["a>\r\nBcc: evil@example.test"])");
    row("group", R"("header:To:asGroupedAddresses": [{"name": "g\r\nBcc: evil@example.test", "addresses": []}])");
    row("url", R"("header:List-Post:asURLs": ["mailto:a>\r\nBcc: evil"])");
    row("file name", R"("attachments": [{"partId": "1", "type": "text/plain", "name": "a\"\r\nBcc: evil@example.test"}], "bodyValues": {"1": {"value": ""}})");
    row("file name, quotes", R"("attachments": [{"partId": "1", "type": "text/plain", "name": "a\"; x=\"y"}], "bodyValues": {"1": {"value": ""}})");
    row("location", R"("attachments": [{"partId": "1", "type": "text/plain", "location": "a\r\nBcc: evil@example.test"}], "bodyValues": {"1": {"value": ""}})");
    row("cid", R"("attachments": [{"partId": "1", "type": "text/plain", "cid": "a>\r\nBcc: evil@example.test"}], "bodyValues": {"1": {"value": ""}})");
    row("disposition", R"("attachments": [{"partId": "1", "type": "text/plain", "disposition": "inline\r\nBcc: evil"}], "bodyValues": {"1": {"value": ""}})");
    row("language", R"("attachments": [{"partId": "1", "type": "text/plain", "language": ["de\r\nBcc: evil"]}], "bodyValues": {"1": {"value": ""}})");
}

/// Whatever is asked for: either it is refused, or the message has no Bcc and no second body.
void TestJmapSet::injection()
{
    QFETCH(QByteArray, email);
    JmapWorld world;
    const Json made = create(world, email.toStdString());
    if (textAt(made, "/created") == "null") {
        QCOMPARE(textAt(made, "/notCreated/k/type"), QByteArray("invalidProperties"));
        return;
    }
    const std::string id = textAt(made, "/created/k/id").toStdString();
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["headers", "bcc", "bodyStructure"], "bodyProperties": ["headers", "subParts"]})");
    QCOMPARE(textAt(got, "/list/0/bcc"), QByteArray("null"));
    const std::string text = world.source(id);
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = takeUntil(rest, '\n');
        QVERIFY(!startsWithIgnoreCase(line, "Bcc"));
        QVERIFY(line.empty() || line.ends_with('\r'));
    }
}

void TestJmapSet::overQuota()
{
    JmapWorld world;
    world.principal->quota = 100;
    const Json made = create(world, R"("textBody": [{"partId": "1"}], "bodyValues": {"1": {"value": "x"}})");
    QCOMPARE(textAt(made, "/notCreated/k/type"), QByteArray("overQuota"));
}

void TestJmapSet::keywords()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("a"), store::Seen | store::Deleted, {"Work"});
    const auto patch = [&](const std::string& what) {
        return world.call("Email/set", R"({"accountId": "a1", "update": {")" + id + "\": {" + what + "}}}");
    };
    const auto now = [&] {
        return textAt(world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["keywords"]})"), "/list/0/keywords");
    };
    const Json done = patch(R"("keywords/$flagged": true, "keywords/WORK": null, "keywords/New": true)");
    QCOMPARE(textAt(done, "/updated"), QByteArray("{\"") + id.c_str() + "\":null}");
    QVERIFY(textAt(done, "/oldState") != textAt(done, "/newState"));
    QCOMPARE(now(), QByteArray(R"({"$flagged":true,"$seen":true,"new":true})"));
    patch(R"("keywords": {"$answered": true})");
    QCOMPARE(now(), QByteArray(R"({"$answered":true})"));
    auto snapshot = world.await<store::SnapshotPtr>([&](auto reply) { world.facade.mailboxes->open(world.mailbox("INBOX").id, reply); });
    QVERIFY((*snapshot)->at(0).flags & store::Deleted); // IMAP's, and none of JMAP's
    patch(R"("keywords/work": true)");
    snapshot = world.await<store::SnapshotPtr>([&](auto reply) { world.facade.mailboxes->open(world.mailbox("INBOX").id, reply); });
    QCOMPARE(int((*snapshot)->keywords->size()), 2); // in the mailbox's spelling
}

void TestJmapSet::mailboxes()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("a"), 0, {"work"});
    const std::string inbox = world.mailboxId("INBOX"), archive = world.mailboxId("Archive"), trash = world.mailboxId("Trash");
    const auto patch = [&](const std::string& what) {
        return textAt(world.call("Email/set", R"({"accountId": "a1", "update": {")" + id + "\": {" + what + "}}}"), "/notUpdated");
    };
    const auto now = [&] {
        const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["mailboxIds", "keywords"]})");
        QByteArray out;
        for (const std::string& mailbox : {inbox, archive, trash}) {
            if (textAt(got, "/list/0/mailboxIds/" + mailbox) == "true")
                out += QByteArray::fromStdString(mailbox) + " ";
        }
        return out + textAt(got, "/list/0/keywords");
    };
    QCOMPARE(patch("\"mailboxIds/" + archive + "\": true"), QByteArray("null"));
    QCOMPARE(now(), QByteArray::fromStdString(inbox + " " + archive + R"( {"work":true})"));
    QCOMPARE(patch(R"("keywords/$seen": true, "mailboxIds": {")" + trash + "\": true}"), QByteArray("null"));
    QCOMPARE(now(), QByteArray::fromStdString(trash + R"( {"$seen":true,"work":true})"));
    QVERIFY(patch("\"mailboxIds/" + trash + "\": null").contains("invalidProperties")); // in one mailbox at least
    QVERIFY(patch("\"mailboxIds/m999\": true").contains("invalidProperties"));
    const Json made = world.calls(R"(["Mailbox/set", {"accountId": "a1", "create": {"n": {"name": "New"}}}, "0"],
        ["Email/set", {"accountId": "a1", "update": {")" + id + R"(": {"mailboxIds/#n": true, "mailboxIds/)" + trash + R"(": null}}}, "1"])");
    QCOMPARE(textAt(made, "/1/1/notUpdated"), QByteArray("null"));
    QCOMPARE(int(world.mailbox("New").messages), 1);
    QCOMPARE(int(world.mailbox("Trash").messages), 0);
}

void TestJmapSet::updateErrors()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("a"));
    const auto error = [&](const std::string& target, const std::string& what) {
        return textAt(world.call("Email/set", R"({"accountId": "a1", "update": {")" + target + "\": {" + what + "}}}"), "/notUpdated/" + target + "/type");
    };
    QCOMPARE(error("e999", ""), QByteArray("notFound"));
    QCOMPARE(error(id, R"("subject": "b")"), QByteArray("invalidProperties"));
    QCOMPARE(error(id, R"("keywords/a b": true)"), QByteArray("invalidProperties"));
    QCOMPARE(error(id, R"("keywords/a": 1)"), QByteArray("invalidProperties"));
    QCOMPARE(error(id, R"("keywords": {}, "keywords/a": true)"), QByteArray("invalidPatch"));
    QCOMPARE(error(id, R"("keywords": null)"), QByteArray("invalidProperties"));
    QCOMPARE(world.error("Email/set", R"({"accountId": "a1", "ifInState": "x"})"), std::string("stateMismatch"));
    QCOMPARE(world.error("Email/set", R"({"accountId": "a1", "update": {"e1": 5}})"), std::string("invalidArguments"));
    std::string many = "\"e1\"";
    for (size_t i = 0; i < limits.maxObjectsInSet; ++i)
        many += ",\"e" + std::to_string(i + 2) + "\"";
    QCOMPARE(world.error("Email/set", R"({"accountId": "a1", "destroy": [)" + many + "]}"), std::string("requestTooLarge"));
}

void TestJmapSet::manyAtOnce()
{
    JmapWorld world;
    std::string updates;
    for (int i = 0; i < 100; ++i)
        updates += (updates.empty() ? "\"" : ", \"") + world.append("INBOX", plainMessage(std::to_string(i))) +
                   R"(": {"keywords/$seen": true, "mailboxIds": {")" + world.mailboxId("Archive") + "\": true}}";
    const Json done = world.call("Email/set", R"({"accountId": "a1", "update": {)" + updates + "}}");
    QCOMPARE(textAt(done, "/notUpdated"), QByteArray("null"));
    QCOMPARE(at(done, "/updated").get_object().size(), size_t(100));
    QCOMPARE(int(world.mailbox("INBOX").messages), 0);
    QCOMPARE(int(world.mailbox("Archive").messages), 100);
    QCOMPARE(int(world.mailbox("Archive").unseen), 0);
}

void TestJmapSet::destroy()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", plainMessage("a"));
    const std::string b = world.append("INBOX", plainMessage("b"));
    world.call("Email/set", R"({"accountId": "a1", "update": {")" + a + R"(": {"mailboxIds/)" + world.mailboxId("Archive") + "\": true}}}");
    const Json done = world.call("Email/set", R"({"accountId": "a1", "destroy": [)" + quoted(a) + R"(, "e999"], "update": {)" + quoted(a) + R"(: {"keywords/x": true}}})");
    QCOMPARE(textAt(done, "/destroyed"), QByteArray("[") + quoted(a).c_str() + "]");
    QCOMPARE(textAt(done, "/notDestroyed/e999/type"), QByteArray("notFound"));
    QCOMPARE(textAt(done, "/notUpdated/" + a + "/type"), QByteArray("willDestroy"));
    QCOMPARE(int(world.mailbox("Archive").messages), 0);
    QCOMPARE(int(world.mailbox("INBOX").messages), 1);
}

void TestJmapSet::import()
{
    JmapWorld world;
    const std::string good = world.upload("Subject: imported\n\nbare line feeds\n");
    const std::string bad = world.upload("no header at all");
    const std::string there = world.append("INBOX", plainMessage("there"));
    const std::string target = R"("mailboxIds": {")" + world.mailboxId("INBOX") + "\": true}";
    const Json done = world.call("Email/import", R"({"accountId": "a1", "emails": {
        "a": {"blobId": ")" + good + "\", " + target + R"(, "keywords": {"$seen": true}, "receivedAt": "2020-02-03T04:05:06Z"},
        "b": {"blobId": ")" + bad + "\", " + target + R"(}, "c": {"blobId": "u000", )" + target + R"(}, "d": {"blobId": "b)" + there.substr(1) + "\", " + target + R"(}, "e": {"blobId": ")" + good + R"(", "mailboxIds": {}}}})");
    const std::string id = textAt(done, "/created/a/id").toStdString();
    QCOMPARE(QByteArray::fromStdString(world.source(id)), QByteArray("Subject: imported\r\n\r\nbare line feeds\r\n"));
    QCOMPARE(textAt(done, "/notCreated/b/type"), QByteArray("invalidEmail"));
    QCOMPARE(textAt(done, "/notCreated/c/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(done, "/notCreated/d/existingId"), QByteArray::fromStdString(there));
    QCOMPARE(textAt(done, "/notCreated/e/properties/0"), QByteArray("mailboxIds"));
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["receivedAt", "keywords"]})");
    QCOMPARE(textAt(got, "/list/0/receivedAt"), QByteArray("2020-02-03T04:05:06Z"));
    QCOMPARE(textAt(got, "/list/0/keywords"), QByteArray(R"({"$seen":true})"));
}

void TestJmapSet::copy()
{
    JmapWorld world;
    QCOMPARE(world.error("Email/copy", R"({"accountId": "a1", "fromAccountId": "a1", "create": {}})"), std::string("invalidArguments"));
    QCOMPARE(world.error("Email/copy", R"({"accountId": "a1", "fromAccountId": "a2", "create": {}})"), std::string("fromAccountNotFound"));
}

void TestJmapSet::parse()
{
    JmapWorld world;
    const std::string blob = world.upload("Subject: hi\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
                                          "Content-Type: application/x-a\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\n--b--\r\n");
    const std::string bad = world.upload("nothing");
    const Json done = world.call("Email/parse", R"({"accountId": "a1", "blobIds": [)" + quoted(blob) + "," + quoted(bad) +
        R"(, "u000", "x"], "fetchTextBodyValues": true, "properties": ["id", "subject", "bodyValues", "attachments", "receivedAt", "preview"]})");
    QCOMPARE(textAt(done, "/parsed/" + blob + "/subject"), QByteArray("hi"));
    QCOMPARE(textAt(done, "/parsed/" + blob + "/id"), QByteArray("null"));
    QCOMPARE(textAt(done, "/parsed/" + blob + "/preview"), QByteArray("text"));
    QCOMPARE(textAt(done, "/parsed/" + blob + "/bodyValues/1/value"), QByteArray("text"));
    QCOMPARE(textAt(done, "/notParsable"), QByteArray("[") + quoted(bad).c_str() + "]");
    QCOMPARE(textAt(done, "/notFound"), QByteArray(R"(["u000","x"])"));
    const std::string part = textAt(done, "/parsed/" + blob + "/attachments/0/blobId").toStdString();
    QCOMPARE(textAt(world.call("Blob/get", R"({"accountId": "a1", "ids": [)" + quoted(part) + "]}"), "/list/0/data:asText"), QByteArray("abc"));
}

void TestJmapSet::blobs()
{
    JmapWorld world;
    const Json responses = world.calls(R"(["Blob/upload", {"accountId": "a1", "create": {
        "a": {"data": [{"data:asText": "The quick "}, {"data:asBase64": "YnJvd24="}], "type": "text/plain"},
        "b": {"data": [{"data:asBase64": "!"}]}, "c": {"data": [{}]}, "d": {"data": [{"blobId": "u0"}]}}}, "0"],
        ["Blob/upload", {"accountId": "a1", "create": {"e": {"data": [{"blobId": "#a", "offset": 4, "length": 5}]},
            "f": {"data": [{"blobId": "#a", "offset": 4, "length": 500}]}}}, "1"],
        ["Blob/get", {"accountId": "a1", "ids": ["#a", "#e", "u0"], "properties": ["data", "size", "digest:sha-256", "digest:md5"]}, "2"],
        ["Blob/get", {"accountId": "a1", "ids": ["#a"], "properties": ["data:asText", "data:asBase64"], "offset": 10, "length": 100}, "3"])");
    QCOMPARE(textAt(responses, "/0/1/created/a/size"), QByteArray("15"));
    QCOMPARE(textAt(responses, "/0/1/created/a/type"), QByteArray("text/plain"));
    for (const char* creation : {"b", "c"})
        QCOMPARE(textAt(responses, std::string("/0/1/notCreated/") + creation + "/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(responses, "/0/1/notCreated/d/type"), QByteArray("blobNotFound"));
    QCOMPARE(textAt(responses, "/1/1/created/e/size"), QByteArray("5"));
    QCOMPARE(textAt(responses, "/1/1/notCreated/f/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(responses, "/2/1/list/0/data:asText"), QByteArray("The quick brown"));
    QCOMPARE(textAt(responses, "/2/1/list/1/data:asText"), QByteArray("quick"));
    QCOMPARE(textAt(responses, "/2/1/list/1/digest:md5"), QByteArray("HfN0akcoJ2r9wk+CgYb3Og=="));
    QCOMPARE(textAt(responses, "/2/1/notFound"), QByteArray(R"(["u0"])"));
    QCOMPARE(textAt(responses, "/3/1/list/0/data:asText"), QByteArray("brown"));
    QCOMPARE(textAt(responses, "/3/1/list/0/isTruncated"), QByteArray("true"));
    const std::string binary = world.upload("\xff\xfe");
    const Json coded = world.call("Blob/get", R"({"accountId": "a1", "ids": [)" + quoted(binary) + R"(], "properties": ["data", "data:asText"]})");
    QCOMPARE(textAt(coded, "/list/0/data:asBase64"), QByteArray("//4="));
    QCOMPARE(textAt(coded, "/list/0/isEncodingProblem"), QByteArray("true"));
    QCOMPARE(textAt(coded, "/list/0/data:asText"), QByteArray("null"));

    const std::string email = world.append("INBOX", plainMessage("a"));
    const Json found = world.call("Blob/lookup", R"({"accountId": "a1", "typeNames": ["Email", "Mailbox"], "ids": ["b)" + email.substr(1) + R"(", "b999"]})");
    QCOMPARE(textAt(found, "/list/0/matchedIds/Email"), QByteArray("[") + quoted(email).c_str() + "]");
    QCOMPARE(textAt(found, "/list/0/matchedIds/Mailbox"), QByteArray("[") + quoted(world.mailboxId("INBOX")).c_str() + "]");
    QCOMPARE(textAt(found, "/notFound"), QByteArray(R"(["b999"])"));
    QCOMPARE(world.error("Blob/lookup", R"({"accountId": "a1", "typeNames": ["Car"], "ids": []})"), std::string("unknownDataType"));
}

void TestJmapSet::blobsOfOthers()
{
    JmapWorld world;
    const std::string email = world.append("INBOX", plainMessage("secret"));
    const std::string upload = world.upload("secret");
    world.principal->account = 2;
    const std::string body = "b" + email.substr(1);
    const Json got = world.call("Blob/get", R"({"accountId": "a2", "ids": [")" + body + R"(", ")" + body + R"(-0-10-i", ")" + upload + R"("]})");
    QCOMPARE(textAt(got, "/list"), QByteArray("[]"));
    QCOMPARE(at(got, "/notFound").get_array().size(), size_t(3));
    world.principal->account = 1;
    const Json outside = world.call("Blob/get", R"({"accountId": "a1", "ids": [")" + body + R"(-0-100000-i", ")" + body + R"(-9999999-1-i"]})");
    QCOMPARE(textAt(outside, "/list"), QByteArray("[]"));
}

void TestJmapSet::uploadsExpire()
{
    JmapWorld world;
    const std::string blob = world.upload("soon gone");
    const std::string get = R"({"accountId": "a1", "ids": [)" + quoted(blob) + "]}";
    QCOMPARE(at(world.call("Blob/get", get), "/list").get_array().size(), size_t(1));
    world.clock.steady += limits.uploadLifeMs + 1;
    QCOMPARE(at(world.call("Blob/get", get), "/notFound").get_array().size(), size_t(1));
    world.upload("new");
    QCOMPARE(qulonglong(world.shared->uploads()->bytes()), qulonglong(3));
}

void TestJmapSet::quotas()
{
    JmapWorld world;
    QCOMPARE(textAt(world.call("Quota/get", R"({"accountId": "a1"})"), "/list"), QByteArray("[]"));
    world.principal->quota = 100000;
    const std::string message = plainMessage("a");
    world.append("INBOX", message);
    const Json got = world.call("Quota/get", R"({"accountId": "a1"})");
    QCOMPARE(textAt(got, "/list/0/used").toULongLong(), qulonglong(message.size()));
    QCOMPARE(textAt(got, "/list/0/hardLimit"), QByteArray("100000"));
    world.append("INBOX", message);
    const Json changed = world.call("Quota/changes", R"({"accountId": "a1", "sinceState": )" + quoted(textAt(got, "/state").toStdString()) + "}");
    QCOMPARE(textAt(changed, "/updated"), QByteArray(R"(["mail"])"));
    QCOMPARE(textAt(changed, "/updatedProperties"), QByteArray(R"(["used"])"));
    QCOMPARE(textAt(world.call("Quota/query", R"({"accountId": "a1", "filter": {"scope": "account"}})"), "/ids"), QByteArray(R"(["mail"])"));
    QCOMPARE(textAt(world.call("Quota/query", R"({"accountId": "a1", "filter": {"scope": "domain"}})"), "/ids"), QByteArray("[]"));
}

void TestJmapSet::snippets()
{
    JmapWorld world;
    const std::string id = world.append("INBOX", plainMessage("A <b>penguin</b> & more", "Long before. " + std::string(400, '.') + "\r\nThe PENGUIN & the\r\nwalrus.\r\n"));
    const Json got = world.call("SearchSnippet/get", R"({"accountId": "a1", "emailIds": [)" + quoted(id) + R"(, "e999"], "filter": {"text": "penguin"}})");
    QCOMPARE(textAt(got, "/list/0/emailId"), QByteArray::fromStdString(id));
    QCOMPARE(textAt(got, "/list/0/subject"), QByteArray("A &lt;b&gt;<mark>penguin</mark>&lt;/b&gt; &amp; more"));
    QVERIFY(textAt(got, "/list/0/preview").endsWith("The <mark>PENGUIN</mark> &amp; the walrus. "));
    QCOMPARE(textAt(got, "/notFound"), QByteArray(R"(["e999"])"));
    const Json none = world.call("SearchSnippet/get", R"({"accountId": "a1", "emailIds": [)" + quoted(id) + R"(], "filter": {"hasKeyword": "$seen"}})");
    QCOMPARE(textAt(none, "/list/0/subject"), QByteArray("null"));
}

#endif

QTEST_GUILESS_MAIN(TestJmapSet)
#include "tst_jmap_set.moc"
