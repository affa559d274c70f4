// What the server does by itself: answers when away, wakes what was put to sleep; and receipts.
#include "base/text.h"
#include "jmap/mdn/notification.h"
#include "jmap/snooze/snooze.h"
#include "jmap/submission/releases.h"
#include "jmap/vacation/responder.h"
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

namespace {

constexpr UnixMs day = 24 * 3600 * 1000;

std::string letter(const std::string& to = "alice@example.test", const std::string& more = {})
{
    return "Received: by mail.example.test\r\nFrom: Bob <bob@elsewhere.test>\r\nTo: " + to +
           "\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@elsewhere.test>\r\n" + more + "\r\nHello\r\n";
}

} // namespace

class TestJmapAway : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers();
    void answersOnce();
    void betweenDates();
    void neverAnswered_data();
    void neverAnswered();
    void throughAnAlias();
    void withHtml();
    void snoozed();
    void snoozedAgain();
    void snoozedByImap();
    void scheduled();
    void receipt();
    void receiptErrors();
    void receiptsRead_data();
    void receiptsRead();

private:
    static void away(JmapWorld& world, const std::string& more = {});
    static void deliver(JmapWorld& world, VacationResponder& responder, const std::string& message,
                        const std::string& from = "bob@elsewhere.test", const std::string& to = "alice@example.test");
    static std::string snooze(JmapWorld& world, const std::string& email, UnixMs until);
    static void settle(JmapWorld& world, Waker& waker);
    static QByteArray mailboxesOf(JmapWorld& world, const std::string& email);
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapAway::away(JmapWorld& world, const std::string& more)
{
    const Json done = world.call("VacationResponse/set", R"({"accountId": "a1", "update": {"singleton": {"isEnabled": true,
        "subject": "Away", "textBody": "I am at the s\u00e9a."}}})");
    if (!at(done, "/updated").is_object())
        qFatal("%s", serializeJson(done).c_str());
    if (!more.empty())
        world.call("VacationResponse/set", R"({"accountId": "a1", "update": {"singleton": {)" + more + "}}}");
}

void TestJmapAway::deliver(JmapWorld& world, VacationResponder& responder, const std::string& message,
                           const std::string& from, const std::string& to)
{
    delivery::Envelope envelope;
    envelope.sender = from.empty() ? MailAddress() : *MailAddress::parse(from);
    delivery::Recipient recipient;
    recipient.address = *MailAddress::parse(to);
    directory::Account account;
    account.id = 1;
    account.address = *MailAddress::parse("alice@example.test");
    account.realName = "Alice";
    recipient.resolution.accounts.push_back(account);
    envelope.recipients.push_back(recipient);
    store::Delivery delivery;
    delivery.local.push_back({1, "INBOX", 0});
    delivery.bytes = std::make_shared<const std::string>(message);
    responder.delivered(envelope, delivery);
    // Whatever it asks of the store is answered by then.
    (void)world.await<store::ObjectsSet>([&](auto reply) { world.facade.objects->set(1, "Barrier", {}, {}, reply); });
    (void)world.await<store::ObjectsSet>([&](auto reply) { world.facade.objects->set(1, "Barrier", {}, {}, reply); });
}

void TestJmapAway::answers()
{
    JmapWorld world;
    VacationResponder responder(world.services(), {});
    deliver(world, responder, letter());
    QVERIFY(world.acceptor.sent.empty()); // nobody said that she is away
    away(world);
    deliver(world, responder, letter("Alice <ALICE@example.test>", "References: <0@elsewhere.test>\r\n"));
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    const FakeAcceptor::Sent& sent = world.acceptor.sent.front();
    QVERIFY(sent.envelope.sender.isNull());
    QCOMPARE(sent.envelope.recipients.front().address.text(), std::string("bob@elsewhere.test"));
    const auto has = [&](const char* text) { return sent.message.find(text) != std::string::npos; };
    QVERIFY(has("\r\nFrom: Alice <alice@example.test>\r\n"));
    QVERIFY(has("\r\nTo: bob@elsewhere.test\r\n"));
    QVERIFY(has("\r\nSubject: Away\r\n"));
    QVERIFY(has("\r\nAuto-Submitted: auto-replied"));
    QVERIFY(has("\r\nIn-Reply-To: <1@elsewhere.test>\r\n"));
    QVERIFY(has("\r\nReferences: <0@elsewhere.test> <1@elsewhere.test>\r\n"));
    QVERIFY(has("I am at the s=C3=A9a."));
    QVERIFY(!mayAnswer(*MailAddress::parse("alice@example.test"), sent.message)); // two who are away
}

void TestJmapAway::answersOnce()
{
    JmapWorld world;
    VacationResponder responder(world.services(), {});
    away(world);
    deliver(world, responder, letter());
    deliver(world, responder, letter(), "BOB@elsewhere.test");
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    deliver(world, responder, letter(), "carol@elsewhere.test");
    QCOMPARE(int(world.acceptor.sent.size()), 2);
    world.clock.time += 7 * day - 1;
    deliver(world, responder, letter());
    QCOMPARE(int(world.acceptor.sent.size()), 2);
    world.clock.time += 1;
    deliver(world, responder, letter());
    QCOMPARE(int(world.acceptor.sent.size()), 3);
    // What she says now is another thing.
    away(world, R"("textBody": "Back on Monday")");
    deliver(world, responder, letter());
    QCOMPARE(int(world.acceptor.sent.size()), 4);
}

void TestJmapAway::betweenDates()
{
    JmapWorld world;
    VacationResponder responder(world.services(), {});
    away(world, R"("fromDate": "2026-11-22T00:00:00Z", "toDate": "2026-11-24T00:00:00Z")");
    deliver(world, responder, letter());
    QCOMPARE(int(world.acceptor.sent.size()), 0);
    world.clock.time = 1795305600000; // 2026-11-22
    deliver(world, responder, letter());
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    world.clock.time += 2 * day;
    deliver(world, responder, letter(), "carol@elsewhere.test");
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    away(world, R"("fromDate": null, "toDate": null, "isEnabled": false)");
    deliver(world, responder, letter(), "dave@elsewhere.test");
    QCOMPARE(int(world.acceptor.sent.size()), 1);
}

void TestJmapAway::neverAnswered_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char* name, const char* from, const char* to, const char* field) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(field);
    };
    const char* bob = "bob@elsewhere.test";
    const char* alice = "alice@example.test";
    row("null sender", "", alice, "");
    row("mailer-daemon", "MAILER-DAEMON@elsewhere.test", alice, "");
    row("owner", "owner-news@elsewhere.test", alice, "");
    row("request", "news-request@elsewhere.test", alice, "");
    row("bounces", "news-bounces@elsewhere.test", alice, "");
    row("herself", "Alice@Example.test", alice, "");
    row("list", bob, alice, "List-Id: <news.elsewhere.test>\r\n");
    row("list unsubscribe", bob, alice, "list-unsubscribe: <mailto:x@y.z>\r\n");
    row("bulk", bob, alice, "Precedence: Bulk\r\n");
    row("junk", bob, alice, "Precedence: junk\r\n");
    row("machine", bob, alice, "Auto-Submitted: auto-generated\r\n");
    row("answered", bob, alice, "Auto-Submitted: auto-replied (vacation); x=y\r\n");
    row("wants none", bob, alice, "X-Auto-Response-Suppress: DR, OOF\r\n");
    row("spam", bob, alice, "X-Spam-Flag: YES\r\n");
    row("not addressed", bob, "undisclosed-recipients:;", "");
    row("somebody else", bob, "carol@example.test", "");
}

void TestJmapAway::neverAnswered()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, field);
    JmapWorld world;
    VacationResponder responder(world.services(), {});
    away(world);
    deliver(world, responder, letter(to.toStdString(), field.toStdString()), from.toStdString());
    QVERIFY(world.acceptor.sent.empty());
    deliver(world, responder, letter("alice@example.test", "Auto-Submitted: no\r\n"));
    QCOMPARE(int(world.acceptor.sent.size()), 1); // and that is the reason
}

void TestJmapAway::throughAnAlias()
{
    JmapWorld world;
    VacationResponder responder(world.services(), {});
    away(world);
    deliver(world, responder, letter("x@y.z", "Cc: sales@example.test\r\n"), "bob@elsewhere.test", "sales@example.test");
    QCOMPARE(int(world.acceptor.sent.size()), 1);
}

void TestJmapAway::withHtml()
{
    JmapWorld world;
    VacationResponder responder(world.services(), {});
    away(world, R"("subject": null, "textBody": null, "htmlBody": "<p>At the <b>sea</b></p>")");
    deliver(world, responder, letter());
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    const std::string& message = world.acceptor.sent.front().message;
    QVERIFY(message.find("multipart/alternative") != std::string::npos);
    QVERIFY(message.find("<b>sea</b>") != std::string::npos);
    QVERIFY(message.find("At the sea") != std::string::npos);
    QVERIFY(message.find("Subject: =?") != std::string::npos); // "Auto: Grüße"
}

std::string TestJmapAway::snooze(JmapWorld& world, const std::string& email, UnixMs until)
{
    if (world.mailbox("Snoozed").id == 0)
        world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "Snoozed", "role": "snoozed"}}})");
    const std::string keyword = "snoozed-until-" + std::to_string(until / 1000);
    const Json done = world.call("Email/set", R"({"accountId": "a1", "update": {")" + email + R"(": {"keywords/)" + keyword + R"(": true, "mailboxIds": {")" +
                                                  world.mailboxId("Snoozed") + R"(": true}}}})");
    if (!at(done, "/updated").is_object())
        qFatal("%s", serializeJson(done).c_str());
    return keyword;
}

void TestJmapAway::settle(JmapWorld& world, Waker& waker)
{
    waker.tick();
    while (waker.isBusy() && world.executor.wait(10000) > 0) {
    }
}

QByteArray TestJmapAway::mailboxesOf(JmapWorld& world, const std::string& email)
{
    const Json got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + email + R"("], "properties": ["mailboxIds", "keywords"]})");
    return textAt(got, "/list/0/mailboxIds") + textAt(got, "/list/0/keywords");
}

void TestJmapAway::snoozed()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", plainMessage("a"), store::Seen | store::Flagged);
    const std::string b = world.append("INBOX", plainMessage("b"), store::Seen);
    const UnixMs now = world.clock.time;
    snooze(world, a, now + 3600'000);
    const std::string keyword = snooze(world, b, now + 2 * 3600'000);
    Waker waker(world.services());
    settle(world, waker);
    world.clock.time += 3599'000;
    settle(world, waker);
    QVERIFY(mailboxesOf(world, a).contains(world.mailboxId("Snoozed").c_str()));
    world.clock.time += 1000;
    settle(world, waker);
    const QByteArray inbox = QByteArray("{\"") + world.mailboxId("INBOX").c_str() + "\":true}";
    QCOMPARE(mailboxesOf(world, a), inbox + R"({"$flagged":true})");
    QVERIFY(mailboxesOf(world, b).contains(keyword.c_str()));
    // The server stops, and the time comes meanwhile.
    waker.forgetStore();
    world.restart();
    world.clock.time += 3600'000;
    Waker next(world.services());
    settle(world, next);
    QCOMPARE(mailboxesOf(world, b), inbox + "{}");
    QCOMPARE(int(world.shared->nextWake() == INT64_MAX), 1);
}

void TestJmapAway::snoozedAgain()
{
    JmapWorld world;
    const std::string a = world.append("INBOX", plainMessage("a"), store::Seen);
    const std::string later = snooze(world, a, world.clock.time + 2000'000);
    Waker waker(world.services());
    settle(world, waker);
    snooze(world, a, world.clock.time + 1000'000); // earlier than what was known
    world.call("Email/set", R"({"accountId": "a1", "update": {")" + a + R"(": {"keywords/)" + later + R"(": null}}})");
    world.clock.time += 1000'000;
    settle(world, waker);
    QVERIFY(mailboxesOf(world, a).startsWith(QByteArray("{\"") + world.mailboxId("INBOX").c_str()));
    // Taken out of there by hand: it stays where it is, as it is.
    const std::string c = world.append("INBOX", plainMessage("c"), store::Seen);
    snooze(world, c, world.clock.time + 1000);
    world.call("Email/set", R"({"accountId": "a1", "update": {")" + c + R"(": {"mailboxIds": {")" + world.mailboxId("Archive") + R"(": true}}}})");
    world.clock.time += 1000;
    settle(world, waker);
    QCOMPARE(mailboxesOf(world, c), QByteArray("{\"") + world.mailboxId("Archive").c_str() + R"(":true}{"$seen":true})");
    for (const char* wrong : {"", "snoozed-until-", "snoozed-until-x", "snoozed-until--1", "snoozed-until-99999999999999999", "snoozed"})
        QVERIFY(!snoozedUntil(wrong));
}

/// What another client does by a keyword and a move is planned as well, and outlives the server.
void TestJmapAway::snoozedByImap()
{
    JmapWorld world;
    world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "Snoozed", "role": "snoozed"}}})");
    Waker waker(world.services());
    settle(world, waker);
    const UnixMs due = world.clock.time + 3600'000;
    const auto planned = [&](UnixMs time) {
        while (world.shared->nextWake() > time && world.executor.wait(10000) > 0) {
        }
        return world.shared->nextWake() == time;
    };
    const std::string keyword = "Snoozed-Until-" + std::to_string(due / 1000);
    const std::string a = world.append("Snoozed", plainMessage("a"), store::Seen, {keyword});
    QVERIFY(planned(due));
    const std::string b = world.append("INBOX", plainMessage("b"), store::Seen, {"$Forwarded"});
    const store::MailboxId inbox = world.mailbox("INBOX").id, snoozed = world.mailbox("Snoozed").id;
    store::FlagChange change;
    change.mode = store::FlagChange::Mode::Add;
    change.keywords.push_back("snoozed-until-" + std::to_string(due / 1000 - 60));
    QVERIFY(world.await<store::FlagResult>([&](auto reply) { world.facade.messages->changeFlags(inbox, {1}, change, reply); }));
    QVERIFY(world.await<store::CopyResult>([&](auto reply) { world.facade.messages->move(inbox, {1}, snoozed, reply); }));
    QVERIFY(planned(due - 60'000));
    waker.forgetStore();
    world.restart();
    world.clock.time = due;
    Waker next(world.services());
    settle(world, next);
    const QByteArray where = QByteArray("{\"") + world.mailboxId("INBOX").c_str() + "\":true}";
    QCOMPARE(mailboxesOf(world, a), where + "{}");
    QCOMPARE(mailboxesOf(world, b), where + R"({"$forwarded":true})");
}

void TestJmapAway::scheduled()
{
    JmapWorld world;
    world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "Scheduled", "role": "scheduled"}}})");
    const std::string email = world.append("Scheduled", "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: later\r\n\r\nHello\r\n");
    const Json made = world.call("EmailSubmission/set", R"({"accountId": "a1", "create": {"k": {"identityId": "own", "emailId": ")" + email +
        R"(", "envelope": {"mailFrom": {"email": "alice@example.test", "parameters": {"HOLDUNTIL": "2026-11-21T13:00:00Z"}}, "rcptTo": [{"email": "bob@example.test"}]}}}})");
    QCOMPARE(textAt(made, "/created/k/undoStatus"), QByteArray("pending"));
    Releases releases(world.services(), {});
    const auto settle = [&] {
        releases.tick();
        while (releases.isBusy() && world.executor.wait(10000) > 0) {
        }
    };
    settle();
    QVERIFY(mailboxesOf(world, email).contains(world.mailboxId("Scheduled").c_str()));
    releases.forgetStore();
    world.restart();
    Releases next(world.services(), {});
    world.clock.time += 3600'000;
    next.tick();
    while (next.isBusy() && world.executor.wait(10000) > 0) {
    }
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    QVERIFY(mailboxesOf(world, email).contains(world.mailboxId("Sent").c_str()));
}

void TestJmapAway::receipt()
{
    JmapWorld world;
    const std::string email = world.append("INBOX", letter("alice@example.test", "Disposition-Notification-To: Bob <bob@elsewhere.test>\r\n"));
    const std::string send = R"({"accountId": "a1", "identityId": "own", "send": {"one": {"forEmailId": ")" + email +
        R"(", "subject": "Read: Gr\u00fc\u00dfe", "extensionFields": {"X-Own": "a"}, "includeOriginalMessage": true, "disposition": {"actionMode": "manual-action", "sendingMode": "mdn-sent-manually", "type": "displayed"}}},
        "onSuccessUpdateEmail": {"#one": {"keywords/$mdnsent": true}}})";
    const Json answer = world.calls("[\"MDN/send\", " + send + ", \"0\"]");
    QVERIFY2(at(answer, "/0/1/sent").is_object(), serializeJson(answer).c_str());
    QCOMPARE(textAt(answer, "/1/0"), QByteArray("Email/set"));
    QVERIFY(mailboxesOf(world, email).contains("$mdnsent"));
    QCOMPARE(int(world.acceptor.sent.size()), 1);
    const FakeAcceptor::Sent& sent = world.acceptor.sent.front();
    QVERIFY(sent.envelope.sender.isNull());
    QCOMPARE(sent.envelope.recipients.front().address.text(), std::string("bob@elsewhere.test"));
    QCOMPARE(textAt(world.call("MDN/send", send), "/notSent/one/type"), QByteArray("mdnAlreadySent"));
    // What we write we can read.
    const std::string blob = world.upload(sent.message);
    const Json parsed = world.call("MDN/parse", R"({"accountId": "a1", "blobIds": [")" + blob + R"(", "bx", "b)" + email.substr(1) + "\"]}");
    const std::string mdn = "/parsed/" + blob;
    QCOMPARE(textAt(parsed, mdn + "/disposition"), QByteArray(R"({"actionMode":"manual-action","sendingMode":"mdn-sent-manually","type":"displayed"})"));
    QCOMPARE(textAt(parsed, mdn + "/originalMessageId"), QByteArray("<1@elsewhere.test>"));
    QCOMPARE(textAt(parsed, mdn + "/finalRecipient"), QByteArray("rfc822; alice@example.test"));
    QCOMPARE(textAt(parsed, mdn + "/subject"), QByteArray("Read: Gr\xc3\xbc\xc3\x9f" "e"));
    QCOMPARE(textAt(parsed, mdn + "/extensionFields/X-Own"), QByteArray("a"));
    QCOMPARE(textAt(parsed, mdn + "/includeOriginalMessage"), QByteArray("true"));
    QCOMPARE(textAt(parsed, "/notParsable/0").toStdString(), "b" + email.substr(1));
    QCOMPARE(textAt(parsed, "/notFound/0"), QByteArray("bx"));
}

void TestJmapAway::receiptErrors()
{
    JmapWorld world;
    const std::string unasked = world.append("INBOX", letter());
    const auto error = [&](const std::string& mdn, const char* what) {
        return textAt(world.call("MDN/send", R"({"accountId": "a1", "identityId": "own", "send": {"k": )" + mdn + "}}"), std::string("/notSent/k/") + what);
    };
    const std::string good = R"("disposition": {"actionMode": "manual-action", "sendingMode": "mdn-sent-manually", "type": "displayed"})";
    QCOMPARE(error("{\"forEmailId\": \"" + unasked + "\", " + good + "}", "properties/0"), QByteArray("forEmailId"));
    QCOMPARE(error("{\"forEmailId\": \"e999\", " + good + "}", "type"), QByteArray("notFound"));
    QCOMPARE(error("{" + good + "}", "properties/0"), QByteArray("forEmailId"));
    QCOMPARE(error("{\"forEmailId\": \"e1\"}", "properties/0"), QByteArray("disposition"));
    QCOMPARE(error(R"({"forEmailId": "e1", "disposition": {"actionMode": "x"}})", "properties/0"), QByteArray("disposition"));
    QCOMPARE(error("{\"forEmailId\": \"e1\", \"subject\": \"a\\r\\nBcc: x@y.z\", " + good + "}", "properties/0"), QByteArray("subject"));
    QCOMPARE(error("{\"forEmailId\": \"e1\", \"extensionFields\": {\"X\": \"a\\r\\nDisposition: x\"}, " + good + "}", "properties/0"), QByteArray("extensionFields"));
    QCOMPARE(error("{\"forEmailId\": \"e1\", \"colour\": 1, " + good + "}", "properties/0"), QByteArray("colour"));
    QCOMPARE(world.error("MDN/send", R"({"accountId": "a1", "identityId": "none", "send": {}})"), std::string("invalidArguments"));
    QVERIFY(world.acceptor.sent.empty());
}

void TestJmapAway::receiptsRead_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("good");
    const QByteArray head = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\nSubject: s\r\n\r\n--b\r\n\r\nText\r\n--b\r\n";
    const QByteArray type = "Content-Type: message/disposition-notification\r\n";
    QTest::newRow("plain") << head + type + "\r\nFinal-Recipient: rfc822;a@b.c\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n" << true;
    QTest::newRow("base64") << head + type + "Content-Transfer-Encoding: base64\r\n\r\n" + QByteArray("Disposition: automatic-action/MDN-sent-automatically; deleted/error\r\n").toBase64() + "\r\n--b--\r\n" << true;
    QTest::newRow("not closed") << head + type + "\r\nDisposition: manual-action/mdn-sent-manually;processed" << true;
    QTest::newRow("no disposition") << head + type + "\r\nFinal-Recipient: rfc822;a@b.c\r\n--b--\r\n" << false;
    QTest::newRow("unknown disposition") << head + type + "\r\nDisposition: x/y; z\r\n--b--\r\n" << false;
    QTest::newRow("no such part") << head + "\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n" << false;
    QTest::newRow("not a report") << type + "\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n" << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestJmapAway::receiptsRead()
{
    QFETCH(QByteArray, message);
    QFETCH(bool, good);
    const std::string whole = message.toStdString();
    QCOMPARE(parseMdn(whole).has_value(), good);
    for (size_t size = 0; size < whole.size(); ++size) // whatever is cut off
        (void)parseMdn(whole.substr(0, size));
    (void)parseMdn(whole + std::string(5, '\0') + "\r\n--b\r\n");
}

#endif

QTEST_GUILESS_MAIN(TestJmapAway)
#include "tst_jmap_away.moc"
