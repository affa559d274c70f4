// What an account's first view is made of while nobody has read the whole account, and how counts follow what changes: the
// answers must be those that reading everything gives.
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

class TestJmapFirstView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pages_data();
    void pages();
    void emails();
    void bodiesTwice();
    void threadCounts();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

namespace {

constexpr const char* wholeView = R"(["Mailbox/get", {"accountId": "a1", "properties": ["totalEmails"]}, "w"])";

/// The answer of the first request after a start, and that of one that comes when the whole account has been read.
void compareFirst(JmapWorld& world, const std::string& calls)
{
    world.restart();
    QVERIFY(!world.shared->views.newest(1));
    const Json first = world.calls(calls);
    QVERIFY(!world.shared->views.newest(1)); // it was not read for that
    (void)world.calls(wholeView);
    QVERIFY(world.shared->views.newest(1));
    QCOMPARE(textAt(first, ""), textAt(world.calls(calls), ""));
}

std::string copyTo(JmapWorld& world, const std::string& from, store::Uid uid, const std::string& to)
{
    const store::MailboxId source = world.mailbox(from).id, target = world.mailbox(to).id;
    auto done = world.await<store::CopyResult>(
        [&](auto reply) { world.facade.messages->copy(source, {uid}, target, 0, reply); });
    return done ? "" : done.error().text;
}

} // namespace

void TestJmapFirstView::pages_data()
{
    QTest::addColumn<QByteArray>("arguments");
    const std::pair<const char*, const char*> rows[] = {
        {"newest", R"("limit": 5)"},
        {"all", R"("limit": 100)"},
        {"oldest", R"("limit": 5, "sort": [{"property": "receivedAt"}])"},
        {"middle", R"("limit": 3, "position": 4, "calculateTotal": true)"},
        {"from the end", R"("limit": 3, "position": -4, "calculateTotal": true)"},
        {"last", R"("limit": 5, "position": 17)"},
        {"oldest last", R"("limit": 5, "position": 17, "sort": [{"property": "receivedAt", "isAscending": true}])"},
        {"behind the end", R"("limit": 5, "position": 30, "calculateTotal": true)"},
        {"none", R"("limit": 0, "calculateTotal": true)"}};
    for (const auto& [name, arguments] : rows)
        QTest::newRow(name) << QByteArray(arguments);
}

void TestJmapFirstView::pages()
{
    QFETCH(QByteArray, arguments);
    JmapWorld world;
    for (int i = 0; i < 20; ++i) // some of one date
        world.append("INBOX", plainMessage("number " + std::to_string(i)), 0, {}, 1700000000000 + 1000 * (i * 7 % 20 / 3));
    compareFirst(world, R"(["Email/query", {"accountId": "a1", "filter": {"inMailbox": ")" + world.mailboxId("INBOX") +
                            R"("}, )" + arguments.toStdString() + R"(}, "0"])");
}

void TestJmapFirstView::emails()
{
    JmapWorld world;
    const std::string one = world.append("INBOX", plainMessage("one"), store::Seen, {"$Forwarded", "Blue"});
    const std::string two = world.append("Archive", plainMessage("two", "a text\r\n"), store::Flagged);
    world.append("INBOX", plainMessage("three"));
    QCOMPARE(copyTo(world, "INBOX", 1, "Sent"), std::string());
    compareFirst(world, R"(["Email/get", {"accountId": "a1", "ids": [")" + one + R"(", "e999", ")" + two + R"(", "nothing"],
        "properties": ["threadId", "mailboxIds", "keywords", "size", "receivedAt", "subject", "preview"]}, "0"],
        ["Email/get", {"accountId": "a1", "ids": []}, "1"])");
    // What changes meanwhile is seen at once.
    world.restart();
    const std::string get = R"({"accountId": "a1", "ids": [")" + two + R"("], "properties": ["keywords"]})";
    QCOMPARE(textAt(world.call("Email/get", get), "/list/0/keywords"), QByteArray(R"({"$flagged":true})"));
    QCOMPARE(textAt(world.call("Email/set", R"({"accountId": "a1", "update": {")" + two +
                                                R"(": {"keywords/$seen": true}}})"), "/updated/" + two), QByteArray("null"));
    QCOMPARE(textAt(world.call("Email/get", get), "/list/0/keywords"), QByteArray(R"({"$flagged":true,"$seen":true})"));
}

/// A body that is twice in a mailbox is one Email: the store's page does not know that, and must say so.
void TestJmapFirstView::bodiesTwice()
{
    JmapWorld world;
    world.append("INBOX", plainMessage("one"));
    world.append("INBOX", plainMessage("two"));
    const store::MailboxId inbox = world.mailbox("INBOX").id;
    const auto page = [&] {
        return world.await<store::DatePage>(
            [&](auto reply) { world.facade.lookup->page(inbox, false, 0, 10, reply); });
    };
    QCOMPARE(page()->bodies.size(), size_t(2));
    QCOMPARE(copyTo(world, "INBOX", 1, "INBOX"), std::string());
    QCOMPARE(page().error().kind, ErrorKind::Unsupported);
    world.restart();
    const Json answer = world.call("Email/query", R"({"accountId": "a1", "limit": 10, "calculateTotal": true,
        "filter": {"inMailbox": ")" + world.mailboxId("INBOX") + R"("}})");
    QCOMPARE(textAt(answer, "/total"), QByteArray("2"));
    QVERIFY(world.await<store::CheckReport>([&](auto reply) { reply(world.store->verify()); })->problems.empty());
    auto none = world.await<store::DatePage>([&](auto reply) { world.facade.lookup->page(4711, false, 0, 10, reply); });
    QCOMPARE(none.error().kind, ErrorKind::NotFound);
}

/// Counts that are kept up with changes are those that are counted anew.
void TestJmapFirstView::threadCounts()
{
    JmapWorld world;
    const std::string get = R"({"accountId": "a1", "properties": ["name", "totalThreads", "unreadThreads"]})";
    const auto agree = [&](const char* what) {
        const QByteArray kept = textAt(world.call("Mailbox/get", get), "/list");
        world.shared = std::make_unique<jmap::Shared>(); // nothing is remembered
        world.processor = std::make_unique<jmap::Processor>(world.services());
        QCOMPARE(QByteArray(what) + kept, QByteArray(what) + textAt(world.call("Mailbox/get", get), "/list"));
    };
    const auto reply = [](const std::string& subject, const std::string& to) {
        return plainMessage("Re: " + subject, "x\r\n", "In-Reply-To: <" + std::to_string(std::hash<std::string>()(to)) + "@example.test>\r\n");
    };
    (void)world.call("Mailbox/get", get);
    const std::string a = world.append("INBOX", plainMessage("a"));
    agree("one");
    world.append("INBOX", reply("a", "a"), store::Seen);
    const std::string sent = world.append("Sent", reply("a", "Re: a"), store::Seen);
    const std::string b = world.append("INBOX", plainMessage("b"));
    (void)world.call("Mailbox/get", get);
    world.append("Trash", reply("b", "b"));
    agree("some");
    const auto update = [&](const std::string& id, const std::string& patch) {
        const Json done = world.call("Email/set", R"({"accountId": "a1", "update": {")" + id + "\": " + patch + "}}");
        QVERIFY2(at(done, "/updated").is_object(), textAt(done, "").constData());
    };
    (void)world.call("Mailbox/get", get);
    update(a, R"({"keywords/$seen": true})");
    agree("read");
    (void)world.call("Mailbox/get", get);
    update(sent, R"({"keywords/$seen": null})");
    update(b, R"({"mailboxIds": {")" + world.mailboxId("Archive") + R"(": true}})");
    agree("moved");
    (void)world.call("Mailbox/get", get);
    QVERIFY(at(world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + a + R"("]})"), "/destroyed").is_array());
    agree("destroyed");
    const Json last = world.call("Mailbox/get", get);
    QCOMPARE(textAt(last, "/list/0/totalThreads"), QByteArray("1"));
    QCOMPARE(textAt(last, "/list/0/unreadThreads"), QByteArray("1")); // for the one in Sent
}

#endif

QTEST_GUILESS_MAIN(TestJmapFirstView)
#include "tst_jmap_first_view.moc"
