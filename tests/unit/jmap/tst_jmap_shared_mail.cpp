// What may be done in shared mailboxes, as the rights say: mail, folders, copies between accounts, changes, quota and push.
#include "tests/unit/jmap/sharing_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

class TestJmapSharedMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachRightIsNeeded();
    void folders();
    void copies();
    void changesAndStates();
    void quotaIsTheOwners();
    void pushTellsBoth();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapSharedMail::eachRightIsNeeded()
{
    SharingWorld world;
    const std::string plans = world.mailboxId("Plans");
    const std::string mail = world.append("Plans", plainMessage("the plan"));
    (void)world.await<store::MailboxInfo>([&](auto reply) {
        world.facade.mailboxes->create(1, "More", store::SpecialUse::None, reply);
    });
    const std::string more = world.mailboxId("More");
    world.share("More", "p2", writes);
    world.as(2);
    const auto refused = [](const Json& answer) { return says(answer, "\"forbidden\""); };
    const std::string seen = R"({"keywords/$seen": true})", flagged = R"({"keywords/$flagged": true})";
    const std::string away = R"({"mailboxIds": {")" + more + R"(": true}})";
    const std::string create = R"({"accountId": "a1", "create": {"k": {"mailboxIds": {")" + plans +
                               R"(": true}, "subject": "x"}}})";
    const std::string import = R"({"accountId": "a1", "emails": {"k": {"blobId": "%", "mailboxIds": {")" + plans +
                               R"(": true}}}})";
    const auto importing = [&] {
        auto name = world.await<std::string>([&](auto reply) {
            world.shared->uploads()->put(2, plainMessage("imported"), world.executor, reply);
        });
        std::string out = import;
        return out.replace(out.find('%'), 1, "u" + *name);
    };
    world.share("Plans", "p2", reads);
    QVERIFY(refused(world.update("Email/set", mail, seen)));
    QVERIFY(refused(world.update("Email/set", mail, flagged)));
    QVERIFY(refused(world.update("Email/set", mail, away)));
    QVERIFY(refused(world.call("Email/set", create)));
    QVERIFY(refused(world.call("Email/import", importing())));
    QVERIFY(refused(world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + mail + R"("]})")));
    world.share("Plans", "p2", R"({"mayReadItems": true, "maySetSeen": true})");
    QVERIFY(!refused(world.update("Email/set", mail, seen)));
    QVERIFY(refused(world.update("Email/set", mail, flagged)));
    world.share("Plans", "p2", R"({"mayReadItems": true, "maySetKeywords": true})");
    QVERIFY(refused(world.update("Email/set", mail, R"({"keywords/$seen": null})")));
    QVERIFY(!refused(world.update("Email/set", mail, flagged)));
    QVERIFY(refused(world.update("Email/set", mail, R"({"keywords": {}})"))); // takes $seen away as well
    world.share("Plans", "p2", R"({"mayReadItems": true, "mayAddItems": true})");
    QVERIFY(!refused(world.call("Email/set", create)));
    QVERIFY(!refused(world.call("Email/import", importing())));
    QVERIFY(refused(world.call("Email/set", R"({"accountId": "a1", "create": {"k": {"mailboxIds": {")" + plans +
                                                R"(": true}, "subject": "x", "keywords": {"$flagged": true}}}})")));
    QVERIFY(refused(world.update("Email/set", mail, away)));
    world.share("Plans", "p2", R"({"mayReadItems": true, "mayRemoveItems": true})");
    world.share("More", "p2", reads);
    QVERIFY(refused(world.update("Email/set", mail, away))); // out of here, but not in there
    world.share("More", "p2", R"({"mayReadItems": true, "mayAddItems": true})");
    QVERIFY(refused(world.update("Email/set", mail, away))); // its keywords may not be set there
    world.share("More", "p2", writes);
    QVERIFY(!refused(world.update("Email/set", mail, away)));
    QCOMPARE(world.mailbox("More").messages, 1u);
    // Who may only read his own account reads others' only.
    world.principal->readOnly = true;
    QCOMPARE(world.error("Email/set", create), std::string("accountReadOnly"));
    QCOMPARE(textAt(world.call("Mailbox/get", R"({"accountId": "a1"})"), "/list/0/myRights/mayAddItems"), QByteArray("false"));
}

void TestJmapSharedMail::folders()
{
    SharingWorld world;
    const std::string plans = world.mailboxId("Plans"), deep = world.mailboxId("Secret/Deep");
    world.share("Plans", "p2", writes);
    world.share("Secret/Deep", "p2", manages);
    world.share("Secret/Deep", "p3", reads);
    world.as(2);
    Json got = world.call("Mailbox/get", R"({"accountId": "a1", "ids": [")" + deep + R"("]})");
    QCOMPARE(textAt(got, "/list/0/name"), QByteArray("Deep"));
    QCOMPARE(list(got, "/list/0/parentId"), QByteArray("null"));
    QVERIFY(says(got, "\"p3\"")); // who shares sees with whom
    for (const char* patch : {R"({"name": "Other"})", R"({"shareWith/p3": {"mayReadItems": true}})", R"({"sortOrder": 3})",
                              R"({"role": "archive"})", R"({"isSubscribed": false})"})
        QVERIFY2(says(at(world.update("Mailbox/set", plans, patch), "/notUpdated"), plans), patch);
    QVERIFY(says(world.call("Mailbox/set", R"({"accountId": "a1", "destroy": [")" + plans + R"("]})"), "forbidden"));
    QVERIFY(says(world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "x", "parentId": ")" + plans + R"("}}})"),
                 "forbidden"));
    QVERIFY(says(world.update("Mailbox/set", deep, R"({"parentId": ")" + plans + R"("})"), "forbidden"));
    // Renaming keeps it below what is not seen.
    QCOMPARE(list(world.update("Mailbox/set", deep, R"({"name": "Deeper"})"), "/notUpdated"), QByteArray("null"));
    QCOMPARE("m" + std::to_string(world.mailbox("Secret/Deeper").id), deep);
    for (const char* patch : {R"({"sortOrder": 3})", R"({"role": "archive"})", R"({"isSubscribed": false})"})
        QVERIFY2(says(world.update("Mailbox/set", deep, patch), "forbidden"), patch);
    // What is made there is seen by whoever sees the parent.
    const Json made = world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "Child", "parentId": ")" + deep +
                                                    R"("}}})");
    const std::string child = textAt(made, "/created/k/id").toStdString();
    QCOMPARE("m" + std::to_string(world.mailbox("Secret/Deeper/Child").id), child);
    QVERIFY(says(made, "\"mayShare\":true"));
    world.as(3);
    got = world.call("Mailbox/get", R"({"accountId": "a1", "ids": [")" + child + R"("]})");
    QCOMPARE(textAt(got, "/list/0/parentId"), QByteArray::fromStdString(deep));
    QCOMPARE(textAt(got, "/list/0/myRights/mayAddItems"), QByteArray("false"));
    world.as(2);
    QVERIFY(says(world.call("Mailbox/set", R"({"accountId": "a1", "destroy": [")" + child + R"("]})"), "\"destroyed\":[\"" + child));
    // Who manages shares on.
    QCOMPARE(list(world.update("Mailbox/set", deep, R"({"shareWith/p3": null})"), "/notUpdated"), QByteArray("null"));
    world.as(3);
    QCOMPARE(world.error("Mailbox/get", R"({"accountId": "a1"})"), std::string("accountNotFound"));
}

void TestJmapSharedMail::copies()
{
    SharingWorld world;
    const std::string plans = world.mailboxId("Plans"), inbox = world.idIn(2, "INBOX");
    const std::string mail = world.append("Plans", plainMessage("the plan"), store::Flagged, {"work"});
    const std::string second = world.append("Plans", plainMessage("second plan"));
    world.share("Plans", "p2", reads);
    world.as(2);
    const auto copy = [&](const std::string& from, const std::string& to, const std::string& id, const std::string& mailbox,
                          const std::string& more = {}, const std::string& outer = {}) {
        return world.call("Email/copy", R"({"fromAccountId": ")" + from + R"(", "accountId": ")" + to + R"(", "create": {"k": {"id": ")" +
                                            id + R"(", "mailboxIds": {")" + mailbox + R"(": true})" + more + "}}" + outer + "}");
    };
    Json done = copy("a1", "a2", mail, inbox);
    QVERIFY(says(done, "\"created\":{\"k\""));
    const std::string copied = textAt(done, "/created/k/id").toStdString();
    Json got = world.call("Email/get", R"({"accountId": "a2", "ids": [")" + copied + R"("], "properties": ["keywords", "subject", "mailboxIds"]})");
    QCOMPARE(textAt(got, "/list/0/subject"), QByteArray("the plan"));
    QCOMPARE(textAt(got, "/list/0/keywords/$flagged"), QByteArray("true"));
    QCOMPARE(textAt(got, "/list/0/keywords/work"), QByteArray("true"));
    QVERIFY(says(got, inbox) && !says(got, plans));
    QVERIFY(says(copy("a1", "a2", mail, inbox), "alreadyExists"));
    // Back: not without the right; then with other keywords.
    QVERIFY(says(copy("a2", "a1", copied, plans), "alreadyExists"));
    auto own = world.await<store::AppendResult>([&](auto reply) {
        store::NewMessage message{std::make_shared<const std::string>(plainMessage("mine")), 1795262400000, store::Seen, {}};
        world.facade.messages->append(std::stoll(inbox.substr(1)), {message}, 0, reply);
    });
    QVERIFY(own);
    const Json mine = world.call("Email/query", R"({"accountId": "a2", "filter": {"subject": "mine"}})");
    const std::string id = textAt(mine, "/ids/0").toStdString();
    QVERIFY(says(copy("a2", "a1", id, plans), "forbidden"));
    world.share("Plans", "p2", writes);
    done = copy("a2", "a1", id, plans, R"(, "keywords": {"$flagged": true})");
    QVERIFY(says(done, "\"created\":{\"k\""));
    got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["keywords"]})");
    QCOMPARE(list(got, "/list/0/keywords"), QByteArray(R"({"$flagged":true})"));
    // Moving is copying and then destroying, where that may be.
    world.share("Plans", "p2", reads);
    const std::string move = R"(["Email/copy", {"fromAccountId": "a1", "accountId": "a2", "create": {"k": {"id": ")" + second +
                             R"(", "mailboxIds": {")" + inbox + R"(": true}}}, "onSuccessDestroyOriginal": true}, "0"])";
    Json responses = world.calls(move);
    QVERIFY(says(at(responses, "/1/1/notDestroyed"), "forbidden"));
    world.call("Email/set", R"({"accountId": "a2", "destroy": [")" + second + R"("]})");
    world.share("Plans", "p2", writes);
    responses = world.calls(move);
    QCOMPARE(textAt(responses, "/1/0"), QByteArray("Email/set"));
    QVERIFY(says(at(responses, "/1/1/destroyed"), second));
    world.as(1);
    QVERIFY(says(world.call("Email/get", R"({"accountId": "a1", "ids": [")" + second + R"("]})"), "\"notFound\":[\""));
    world.as(3);
    QCOMPARE(world.error("Email/copy", R"({"fromAccountId": "a1", "accountId": "a3", "create": {}})"), std::string("fromAccountNotFound"));
    QCOMPARE(world.error("Email/copy", R"({"fromAccountId": "a3", "accountId": "a1", "create": {}})"), std::string("accountNotFound"));
    // Blobs become uploads of one's own.
    world.as(2);
    const Json blob = world.call("Blob/copy", R"({"fromAccountId": "a1", "accountId": "a2", "blobIds": ["b)" + mail.substr(1) + R"("]})");
    const std::string upload = textAt(blob, "/copied/b" + mail.substr(1)).toStdString();
    QVERIFY(says(world.call("Blob/get", R"({"accountId": "a2", "ids": [")" + upload + R"("]})"), "the plan"));
}

void TestJmapSharedMail::changesAndStates()
{
    SharingWorld world;
    const std::string first = world.append("Plans", plainMessage("one"));
    const std::string second = world.append("Plans", plainMessage("two"));
    world.share("Plans", "p2", writes);
    world.as(2);
    const auto state = [&](const char* type) {
        return textAt(world.call(std::string(type) + "/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString();
    };
    const auto since = [&](const char* method, const std::string& from) {
        return world.call(method, R"({"accountId": "a1", "sinceState": ")" + from + R"("})");
    };
    const std::string start = state("Email");
    const Json query = world.call("Email/query", R"({"accountId": "a1"})");
    // What happens elsewhere is not to be seen.
    world.append("Secret", plainMessage("hidden"));
    world.append("INBOX", plainMessage("hidden as well"));
    QCOMPARE(state("Email"), start);
    QCOMPARE(state("Mailbox"), start);
    Json changes = since("Email/changes", start);
    QCOMPARE(list(changes, "/created"), QByteArray("[]"));
    QCOMPARE(textAt(changes, "/newState"), QByteArray::fromStdString(start));
    // What happens here is.
    world.as(1);
    world.update("Email/set", first, R"({"keywords/$seen": true})");
    world.as(2);
    const std::string third = world.append("Plans", plainMessage("three"));
    changes = since("Email/changes", start);
    QCOMPARE(list(changes, "/created"), QByteArray::fromStdString("[\"" + third + "\"]"));
    QCOMPARE(list(changes, "/updated"), QByteArray::fromStdString("[\"" + first + "\"]"));
    QCOMPARE(list(changes, "/destroyed"), QByteArray("[]"));
    QCOMPARE(textAt(changes, "/newState"), QByteArray::fromStdString(state("Email")));
    QVERIFY(state("Email") != start);
    QCOMPARE(list(since("Mailbox/changes", start), "/updated"), QByteArray::fromStdString("[\"" + world.mailboxId("Plans") + "\"]"));
    const std::string thread = textAt(world.call("Email/get", R"({"accountId": "a1", "properties": ["threadId"], "ids": [")" + third + R"("]})"),
                                      "/list/0/threadId").toStdString();
    QVERIFY(says(at(since("Thread/changes", start), "/created"), thread));
    changes = world.call("Email/queryChanges", R"({"accountId": "a1", "sinceQueryState": ")" + textAt(query, "/queryState").toStdString() +
                                                   R"("})");
    QVERIFY(says(at(changes, "/added"), third));
    // Where something went the client begins anew; so it does where it sees other mailboxes.
    const std::string then = state("Email");
    world.as(1);
    world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + second + R"("]})");
    world.as(2);
    QVERIFY(state("Email") != then);
    QCOMPARE(world.error("Email/changes", R"({"accountId": "a1", "sinceState": ")" + then + R"("})"), std::string("cannotCalculateChanges"));
    const std::string before = state("Mailbox");
    world.share("Secret", "p2", reads);
    QVERIFY(state("Mailbox") != before);
    QCOMPARE(world.error("Mailbox/changes", R"({"accountId": "a1", "sinceState": ")" + before + R"("})"), std::string("cannotCalculateChanges"));
    // States of a foreign make are refused, not believed.
    for (const std::string wrong : {"", "s", "s1.2.3", "s0.0.0.0", "1.1.1"})
        QCOMPARE(world.error("Email/changes", R"({"accountId": "a1", "sinceState": ")" + wrong + R"("})"), std::string("cannotCalculateChanges"));
    QCOMPARE(world.error("Email/set", R"({"accountId": "a1", "ifInState": ")" + before + R"("})"), std::string("stateMismatch"));
}

void TestJmapSharedMail::quotaIsTheOwners()
{
    SharingWorld world;
    (void)world.append("Plans", plainMessage("fills", std::string(3000, 'x') + "\r\n"));
    world.people.addUser("alice@example.test", "secret", 4000, 1);
    world.share("Plans", "p2", writes);
    world.as(2);
    const std::string plans = world.mailboxId("Plans");
    const std::string create = R"({"accountId": "a1", "create": {"k": {"mailboxIds": {")" + plans +
                               R"(": true}, "subject": "x", "bodyValues": {"1": {"value": ")" + std::string(2000, 'y') +
                               R"("}}, "textBody": [{"partId": "1", "type": "text/plain"}]}}})";
    QVERIFY(says(world.call("Email/set", create), "overQuota"));
    const std::string inbox = world.idIn(2, "INBOX");
    auto own = world.await<store::AppendResult>([&](auto reply) {
        store::NewMessage message{std::make_shared<const std::string>(plainMessage("big", std::string(2000, 'z') + "\r\n")),
                                  1795262400000, 0, {}};
        world.facade.messages->append(std::stoll(inbox.substr(1)), {message}, 0, reply);
    });
    QVERIFY(own);
    const std::string id = textAt(world.call("Email/query", R"({"accountId": "a2"})"), "/ids/0").toStdString();
    QVERIFY(says(world.call("Email/copy", R"({"fromAccountId": "a2", "accountId": "a1", "create": {"k": {"id": ")" + id +
                                              R"(", "mailboxIds": {")" + plans + R"(": true}}}})"),
                 "overQuota"));
    world.people.addUser("alice@example.test", "secret", 40000, 1);
    QVERIFY(says(world.call("Email/set", create), "\"created\":{\"k\""));
    // The other way it is one's own.
    world.principal->quota = 1000;
    const std::string mail = world.emailIdAt("Plans", 0);
    QVERIFY(says(world.call("Email/copy", R"({"fromAccountId": "a1", "accountId": "a2", "create": {"k": {"id": ")" + mail +
                                              R"(", "mailboxIds": {")" + inbox + R"(": true}}}})"),
                 "overQuota"));
}

void TestJmapSharedMail::pushTellsBoth()
{
    SharingWorld world;
    world.as(2);
    std::vector<AccountStates> told;
    auto watch = world.processor->watches().listen(world.principal, [&told](const std::shared_ptr<const AccountStates>& now) { told.push_back(*now); });
    const auto waitFor = [&](const auto& until) {
        while ((told.empty() || !until(told.back())) && world.executor.wait(10000) > 0) {
        }
        return !told.empty() && until(told.back());
    };
    QVERIFY(waitFor([](const AccountStates& now) { return now.contains("a2") && !now.contains("a1"); }));
    world.share("Plans", "p2", reads);
    QVERIFY(waitFor([](const AccountStates& now) { return now.contains("a1"); }));
    const AccountStates shared = told.back();
    QCOMPARE(QByteArray::fromStdString(shared.at("a1").at("Email")),
             textAt(world.call("Email/get", R"({"accountId": "a1", "ids": []})"), "/state"));
    QCOMPARE(shared.at("a1").size(), size_t(3));
    world.append("Secret", plainMessage("hidden"));
    world.executor.run();
    QVERIFY(told.back() == shared);
    world.append("Plans", plainMessage("seen"));
    QVERIFY(waitFor([&](const AccountStates& now) { return now != shared; }));
    auto change = stateChange(shared, told.back(), {});
    QVERIFY(change && says(*change, "\"a1\"") && !says(*change, "\"a2\""));
    const AccountStates last = told.back();
    world.share("Plans", "p2", "null");
    QVERIFY(waitFor([](const AccountStates& now) { return !now.contains("a1"); }));
    change = stateChange(last, told.back(), {"Mailbox"});
    QCOMPARE(textAt(*change, "/changed/a1/Mailbox"), QByteArray("none"));
}

#endif

QTEST_GUILESS_MAIN(TestJmapSharedMail)
#include "tst_jmap_shared_mail.moc"
