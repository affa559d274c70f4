// Mailboxes shared between accounts: what is shared is seen, and nothing else of the owner's account can be reached, by no
// method and no id.
#include "tests/unit/jmap/sharing_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

class TestJmapSharing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOwnerSharesAndSeesIt();
    void whatIsSharedIsRead();
    void nothingElseIsReached();
    void revoking();
    void otherTypesStayShut();
    void principals();
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapSharing::theOwnerSharesAndSeesIt()
{
    SharingWorld world;
    const std::string plans = world.mailboxId("Plans");
    const std::string before = textAt(world.call("Mailbox/get", R"({"accountId": "a1", "ids": []})"), "/state").toStdString();
    QCOMPARE(list(world.share("Plans", "p2", reads), "/notUpdated"), QByteArray("null"));
    const Json changes = world.call("Mailbox/changes", R"({"accountId": "a1", "sinceState": ")" + before + R"("})");
    QCOMPARE(textAt(changes, "/updated/0"), QByteArray::fromStdString(plans));
    const std::string get = R"({"accountId": "a1", "ids": [")" + plans + R"("]})";
    Json got = world.call("Mailbox/get", get);
    QCOMPARE(textAt(got, "/list/0/shareWith/p2/mayReadItems"), QByteArray("true"));
    QCOMPARE(textAt(got, "/list/0/shareWith/p2/mayAddItems"), QByteArray("false"));
    QCOMPARE(textAt(got, "/list/0/myRights/mayShare"), QByteArray("true"));
    QCOMPARE(list(world.share("Plans", "p2", writes), "/notUpdated"), QByteArray("null"));
    QCOMPARE(list(world.share("Plans", "p2/mayShare", "true"), "/notUpdated"), QByteArray("null"));
    QCOMPARE(list(world.share("Plans", "p3", reads), "/notUpdated"), QByteArray("null"));
    QCOMPARE(list(world.share("Plans", "p2", "null"), "/notUpdated"), QByteArray("null"));
    got = world.call("Mailbox/get", get);
    QCOMPARE(at(got, "/list/0/shareWith").as_object().size(), size_t(1));
    QCOMPARE(textAt(got, "/list/0/shareWith/p3/mayReadItems"), QByteArray("true"));
    // Nobody of another domain, nobody unknown, not oneself; no rights without seeing, none that there are not.
    for (const auto& [who, rights] : std::vector<std::pair<std::string, std::string>>{
             {"p4", reads}, {"p99", reads}, {"p1", reads}, {"x", reads}, {"p2", R"({"mayAddItems": true})"},
             {"p2", R"({"mayReadItems": true, "maySubmit": true})"}, {"p2", R"({"mayReadItems": 1})"}, {"p2", "7"}})
        QVERIFY2(says(at(world.share("Plans", who, rights), "/notUpdated"), "invalid"), who.c_str());
    // In one go with its making.
    const Json made = world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "New", "shareWith": {"p2": )" +
                                                    std::string(reads) + "}}}}");
    QVERIFY(says(made, "\"created\":{\"k\""));
    QCOMPARE(world.mailbox("New").grants.size(), size_t(1));
}

void TestJmapSharing::whatIsSharedIsRead()
{
    SharingWorld world;
    const std::string mail = world.append("Plans", plainMessage("the plan", "walls and towers\r\n"));
    const std::string other = world.append("Plans", plainMessage("another", "nothing\r\n"), store::Seen);
    world.share("Plans", "p2", reads);
    world.as(2);
    Json got = world.call("Mailbox/get", R"({"accountId": "a1"})");
    QCOMPARE(at(got, "/list").as_array().size(), size_t(1));
    QCOMPARE(textAt(got, "/list/0/name"), QByteArray("Plans"));
    QCOMPARE(textAt(got, "/list/0/totalEmails"), QByteArray("2"));
    QCOMPARE(textAt(got, "/list/0/unreadEmails"), QByteArray("1"));
    QCOMPARE(textAt(got, "/list/0/myRights/mayReadItems"), QByteArray("true"));
    for (const char* right : {"mayAddItems", "mayRemoveItems", "maySetSeen", "maySetKeywords", "mayCreateChild", "mayRename",
                              "mayDelete", "maySubmit", "mayShare"})
        QCOMPARE(textAt(got, std::string("/list/0/myRights/") + right), QByteArray("false"));
    QCOMPARE(list(got, "/list/0/shareWith"), QByteArray("null"));
    QCOMPARE(textAt(world.call("Mailbox/query", R"({"accountId": "a1"})"), "/ids/0"),
             QByteArray::fromStdString(world.mailboxId("Plans")));
    const Json found = world.call("Email/query", R"({"accountId": "a1", "filter": {"text": "towers"}})");
    QCOMPARE(list(found, "/ids"), QByteArray::fromStdString("[\"" + mail + "\"]"));
    got = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + mail + R"("], "fetchTextBodyValues": true,
        "properties": ["mailboxIds", "subject", "bodyValues", "threadId", "preview", "blobId"]})");
    QCOMPARE(textAt(got, "/list/0/subject"), QByteArray("the plan"));
    QVERIFY(says(got, "walls and towers"));
    const std::string thread = textAt(got, "/list/0/threadId").toStdString();
    QCOMPARE(list(world.call("Thread/get", R"({"accountId": "a1", "ids": [")" + thread + R"("]})"), "/list/0/emailIds"),
             QByteArray::fromStdString("[\"" + mail + "\"]"));
    QVERIFY(says(world.call("SearchSnippet/get", R"({"accountId": "a1", "filter": {"text": "towers"}, "emailIds": [")" + mail +
                                                     R"("]})"),
                 "<mark>towers"));
    QVERIFY(world.source(mail).find("walls") != std::string::npos);
    std::optional<Result<std::string>> down;
    world.processor->download(world.principal, "a1", *BlobId::parse("b" + mail.substr(1)), [&](auto r) { down = std::move(r); });
    while (!down && world.executor.wait(10000) > 0) {
    }
    QVERIFY(down && *down);
    // The session tells of it.
    std::optional<Object> session;
    world.processor->session(world.principal, "https://x", [&](Object o) { session = std::move(o); });
    while (!session && world.executor.wait(10000) > 0) {
    }
    QCOMPARE(textAt(*session, "/accounts/a1/name"), QByteArray("alice@example.test"));
    QCOMPARE(textAt(*session, "/accounts/a1/isPersonal"), QByteArray("false"));
    QCOMPARE(textAt(*session, "/accounts/a1/isReadOnly"), QByteArray("true"));
    QCOMPARE(textAt(*session, "/accounts/a2/isPersonal"), QByteArray("true"));
    QVERIFY(!says(at(*session, "/accounts/a1/accountCapabilities"), "submission"));
}

void TestJmapSharing::nothingElseIsReached()
{
    SharingWorld world;
    const std::string mail = world.append("Plans", plainMessage("the plan"));
    const std::string hidden = world.append("Secret", plainMessage("Re: the plan", "hidden words\r\n",
                                                                   "In-Reply-To: <" + std::to_string(std::hash<std::string>()("the plan")) + "@example.test>\r\n"));
    const std::string secret = world.mailboxId("Secret"), inbox = world.mailboxId("INBOX"), plans = world.mailboxId("Plans");
    const std::string upload = world.upload("alice's own upload");
    const Json own = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + mail + "\", \"" + hidden +
                                                 R"("], "properties": ["threadId"]})");
    const std::string hiddenThread = textAt(own, "/list/1/threadId").toStdString();
    const auto all = [&](const char* why) {
        // Before anything is shared the account is not there, whatever is asked of it.
        for (const auto& [method, arguments] : std::vector<std::pair<std::string, std::string>>{
                 {"Mailbox/get", "{\"accountId\": \"a1\"}"}, {"Email/query", "{\"accountId\": \"a1\"}"},
                 {"Email/get", "{\"accountId\": \"a1\", \"ids\": []}"}, {"Blob/get", "{\"accountId\": \"a1\", \"ids\": []}"},
                 {"Email/set", "{\"accountId\": \"a1\"}"}, {"Mailbox/set", "{\"accountId\": \"a1\"}"},
                 {"Identity/get", "{\"accountId\": \"a1\"}"}, {"Quota/get", "{\"accountId\": \"a1\"}"},
                 {"Thread/changes", "{\"accountId\": \"a1\", \"sinceState\": \"1.1.1\"}"}})
            QVERIFY2(world.error(method, arguments) == "accountNotFound", (why + (": " + method)).c_str());
    };
    world.as(2);
    all("not shared");
    world.as(1);
    world.share("Plans", "p3", manages);
    world.as(2);
    all("shared with another");
    world.share("Plans", "p2", manages);
    for (const char* id : {"a", "a01", "a-1", "a3", "a4711", "1", "p1"})
        QCOMPARE(world.error("Mailbox/get", std::string("{\"accountId\": \"") + id + "\"}"), std::string("accountNotFound"));

    const auto missing = [&](const Json& answer, const std::string& id) {
        return at(answer, "/list").as_array().empty() && says(at(answer, "/notFound"), id);
    };
    const auto ids = [](const std::string& id) { return R"({"accountId": "a1", "ids": [")" + id + R"("]})"; };
    // By ids.
    QVERIFY(missing(world.call("Mailbox/get", ids(secret)), secret));
    QVERIFY(missing(world.call("Email/get", ids(hidden)), hidden));
    const std::string blob = "b" + hidden.substr(1);
    QVERIFY(missing(world.call("Blob/get", ids(blob)), blob));
    QVERIFY(missing(world.call("Blob/get", ids(blob + "-0-10-i")), blob));
    QVERIFY(missing(world.call("Blob/get", ids(upload)), upload));
    QVERIFY(missing(world.call("Blob/lookup", R"({"accountId": "a1", "typeNames": ["Email", "Mailbox", "Thread"], "ids": [")" + blob +
                                                  R"("]})"),
                    blob));
    QVERIFY(says(at(world.call("Email/parse", R"({"accountId": "a1", "blobIds": [")" + blob + R"("]})"), "/notFound"), blob));
    QVERIFY(missing(world.call("SearchSnippet/get",
                               R"({"accountId": "a1", "filter": {"text": "words"}, "emailIds": [")" + hidden + R"("]})"),
                    hidden));
    std::optional<Result<std::string>> down;
    world.processor->download(world.principal, "a1", *BlobId::parse(blob), [&](auto r) { down = std::move(r); });
    while (!down && world.executor.wait(10000) > 0) {
    }
    QVERIFY(down && !*down && down->error().kind == ErrorKind::NotFound);
    // Not through one's own account either, nor another's whose it is not.
    QVERIFY(missing(world.call("Email/get", R"({"accountId": "a2", "ids": [")" + mail + R"("]})"), mail));
    QVERIFY(missing(world.call("Blob/get", R"({"accountId": "a2", "ids": [")" + blob + R"("]})"), blob));
    QVERIFY(says(world.call("Blob/copy", R"({"fromAccountId": "a1", "accountId": "a2", "blobIds": [")" + blob + R"("]})"),
                 "notFound"));
    // Threads hold what is seen alone.
    const Json thread = world.call("Thread/get", ids(hiddenThread));
    QVERIFY(!says(thread, hidden));
    // Queries and searches.
    for (const std::string filter :
         {R"({"text": "hidden"})", R"({"inMailbox": ")", R"({"body": "words"})"}) {
        const std::string whole = filter.ends_with("\": \"") ? filter + secret + "\"}" : filter;
        const Json found = world.call("Email/query", R"({"accountId": "a1", "calculateTotal": true, "filter": )" + whole + "}");
        QVERIFY2(at(found, "/ids").as_array().empty() && textAt(found, "/total") == "0", whole.c_str());
    }
    const Json every = world.call("Email/query", R"({"accountId": "a1", "calculateTotal": true})");
    QCOMPARE(list(every, "/ids"), QByteArray::fromStdString("[\"" + mail + "\"]"));
    const Json others = world.call("Email/query", R"({"accountId": "a1", "collapseThreads": true,
        "filter": {"inMailboxOtherThan": [")" + plans + R"("]}})");
    QVERIFY(at(others, "/ids").as_array().empty());
    QCOMPARE(textAt(world.call("Mailbox/get", R"({"accountId": "a1"})"), "/list/0/totalThreads"), QByteArray("1"));
    QVERIFY(at(world.call("Mailbox/query", R"({"accountId": "a1", "filter": {"name": "Secret"}})"), "/ids").as_array().empty());
    // The owner's own states are worth nothing here: they would tell what happened elsewhere.
    for (const char* method : {"Mailbox/changes", "Email/changes", "Thread/changes"})
        QCOMPARE(world.error(method, R"({"accountId": "a1", "sinceState": "1.1.1"})"), std::string("cannotCalculateChanges"));
    QCOMPARE(world.error("Email/queryChanges", R"({"accountId": "a1", "sinceQueryState": "1.1.1"})"),
             std::string("cannotCalculateChanges"));
    QCOMPARE(world.error("Mailbox/queryChanges", R"({"accountId": "a1", "sinceQueryState": "1.1.1"})"),
             std::string("cannotCalculateChanges"));
    // Writing.
    QVERIFY(says(world.update("Email/set", hidden, R"({"keywords/$seen": true})"), "notFound"));
    QVERIFY(says(at(world.update("Email/set", mail, R"({"mailboxIds/)" + secret + R"(": true})"), "/notUpdated"), "no such mailbox"));
    QVERIFY(says(at(world.update("Email/set", mail, R"({"mailboxIds": {")" + inbox + R"(": true}})"), "/notUpdated"),
                 "no such mailbox"));
    QVERIFY(says(at(world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + hidden + R"("]})"), "/notDestroyed"), "notFound"));
    QVERIFY(says(at(world.call("Email/set", R"({"accountId": "a1", "create": {"k": {"mailboxIds": {")" + inbox +
                                                R"(": true}, "subject": "x"}}})"),
                    "/notCreated"),
                 "no such mailbox"));
    QVERIFY(says(at(world.call("Email/import", R"({"accountId": "a1", "emails": {"k": {"blobId": "b)" + mail.substr(1) +
                                                   R"(", "mailboxIds": {")" + secret + R"(": true}}}})"),
                    "/notCreated"),
                 "no such mailbox"));
    QVERIFY(says(at(world.call("Email/import", R"({"accountId": "a2", "emails": {"k": {"blobId": ")" + blob +
                                                   R"(", "mailboxIds": {")" + world.idIn(2, "INBOX") + R"(": true}}}})"),
                    "/notCreated"),
                 "no such blob"));
    QVERIFY(says(at(world.call("Email/copy", R"({"fromAccountId": "a1", "accountId": "a2", "create": {"k": {"id": ")" + hidden +
                                                 R"(", "mailboxIds": {")" + world.idIn(2, "INBOX") + R"(": true}}}})"),
                    "/notCreated"),
                 "notFound"));
    for (const char* patch : {R"({"name": "Mine"})", R"({"shareWith/p2": {"mayReadItems": true}})", R"({"parentId": null})"})
        QVERIFY(says(world.update("Mailbox/set", secret, patch), "notFound"));
    QVERIFY(says(world.call("Mailbox/set", R"({"accountId": "a1", "destroy": [")" + secret + R"("]})"), "notFound"));
    QVERIFY(says(world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "x", "parentId": ")" + secret + R"("}}})"),
                 "no such mailbox"));
    QVERIFY(says(world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "x"}}})"), "forbidden"));
    QVERIFY(says(world.update("Mailbox/set", plans, R"({"parentId": ")" + secret + R"("})"), "no such mailbox"));
    // A message that lies here and elsewhere shows only that it lies here, and stays elsewhere.
    world.as(1);
    world.update("Email/set", mail, R"({"mailboxIds/)" + secret + R"(": true})");
    world.as(2);
    const Json both = world.call("Email/get", R"({"accountId": "a1", "ids": [")" + mail + R"("], "properties": ["mailboxIds"]})");
    QCOMPARE(at(both, "/list/0/mailboxIds").as_object().size(), size_t(1));
    QVERIFY(says(world.call("Email/set", R"({"accountId": "a1", "destroy": [")" + mail + R"("]})"), "\"destroyed\":[\"" + mail));
    world.as(1);
    QVERIFY(!says(world.call("Email/get", R"({"accountId": "a1", "ids": [")" + mail + R"("]})"), "\"notFound\":[\""));
}

void TestJmapSharing::revoking()
{
    SharingWorld world;
    const std::string mail = world.append("Plans", plainMessage("the plan"));
    world.share("Plans", "p2", writes);
    world.as(2);
    QVERIFY(!at(world.call("Email/query", R"({"accountId": "a1", "filter": {"text": "plan"}})"), "/ids").as_array().empty());
    const auto sessionState = [&] {
        const ApiAnswer answer = world.post(R"({"using": ["urn:ietf:params:jmap:core"], "methodCalls": []})");
        return textAt(*parseJson(answer.body), "/sessionState");
    };
    const QByteArray before = sessionState();
    world.share("Plans", "p2", reads);
    QVERIFY(says(world.update("Email/set", mail, R"({"keywords/$seen": true})"), "forbidden"));
    world.share("Secret", "p2", reads);
    world.share("Plans", "p2", "null");
    QVERIFY(says(world.call("Email/get", R"({"accountId": "a1", "ids": [")" + mail + R"("]})"), "\"notFound\":[\""));
    QVERIFY(at(world.call("Email/query", R"({"accountId": "a1", "filter": {"text": "plan"}})"), "/ids").as_array().empty());
    world.share("Secret", "p2", "null");
    QCOMPARE(world.error("Email/get", R"({"accountId": "a1", "ids": []})"), std::string("accountNotFound"));
    QVERIFY(sessionState() != before);
    world.restart();
    QCOMPARE(world.error("Email/get", R"({"accountId": "a1", "ids": []})"), std::string("accountNotFound"));
}

void TestJmapSharing::otherTypesStayShut()
{
    SharingWorld world;
    world.share("Plans", "p2", manages);
    world.as(2);
    const std::string get = R"({"accountId": "a1"})", set = R"({"accountId": "a1"})";
    const std::string changes = R"({"accountId": "a1", "sinceState": "0"})";
    const std::vector<std::pair<std::string, std::string>> calls{
        {"Identity/get", get}, {"Identity/changes", changes}, {"Identity/set", set}, {"EmailSubmission/get", get},
        {"EmailSubmission/query", get}, {"EmailSubmission/set", set}, {"VacationResponse/get", get},
        {"VacationResponse/set", set}, {"Quota/get", get}, {"Quota/query", get}, {"AddressBook/get", get},
        {"AddressBook/set", set}, {"ContactCard/get", get}, {"ContactCard/query", get}, {"ContactCard/set", set},
        {"Preferences/get", get}, {"Preferences/set", set}, {"Principal/get", get}, {"Principal/query", get},
        {"Blob/upload", R"({"accountId": "a1", "create": {}})"},
        {"MDN/parse", R"({"accountId": "a1", "blobIds": []})"},
        {"Blob/copy", R"({"accountId": "a1", "fromAccountId": "a2", "blobIds": []})"}};
    for (const auto& [method, arguments] : calls)
        QVERIFY2(world.error(method, arguments) == "accountNotSupportedByMethod", method.c_str());
    // Whatever method comes later is shut until somebody thinks about it.
    size_t open = 0;
    for (const MethodRow& row : methodTable())
        open += (row.flags & Shareable) != 0;
    QCOMPARE(open, size_t(18));
}

void TestJmapSharing::principals()
{
    SharingWorld world;
    world.share("Plans", "p2", reads);
    world.as(2);
    Json got = world.call("Principal/get", R"({"accountId": "a2", "ids": ["p1", "p2", "p3", "p4", "p9", "x"]})");
    QCOMPARE(at(got, "/list").as_array().size(), size_t(3)); // nobody of the other domain
    QCOMPARE(textAt(got, "/list/0/email"), QByteArray("alice@example.test"));
    QCOMPARE(textAt(got, "/list/0/accounts/a1/isPersonal"), QByteArray("false"));
    QCOMPARE(list(got, "/list/2/accounts"), QByteArray("null"));
    QCOMPARE(at(got, "/notFound").as_array().size(), size_t(3));
    got = world.call("Principal/query", R"({"accountId": "a2", "filter": {"text": "CAR"}})");
    QCOMPARE(list(got, "/ids"), QByteArray(R"(["p3"])"));
    got = world.call("Principal/query", R"({"accountId": "a2", "sort": [{"property": "email", "isAscending": false}]})");
    QCOMPARE(list(got, "/ids"), QByteArray(R"(["p3","p2","p1"])"));
    QCOMPARE(world.error("Principal/query", R"({"accountId": "a2", "filter": {"shoeSize": 3}})"), std::string("unsupportedFilter"));
    // Where the accounts of the domain are not shown, one has to know them.
    world.principal->globalContacts = false;
    got = world.call("Principal/get", R"({"accountId": "a2", "ids": ["p1", "p2", "p3"]})");
    QCOMPARE(at(got, "/list").as_array().size(), size_t(2)); // who shares with one, and oneself
    QCOMPARE(list(world.call("Principal/query", R"({"accountId": "a2", "filter": {"text": "car"}})"), "/ids"), QByteArray("[]"));
    got = world.call("Principal/query", R"({"accountId": "a2", "filter": {"email": "carol@example.test"}})");
    QCOMPARE(list(got, "/ids"), QByteArray(R"(["p3"])"));
    got = world.call("Principal/query", R"({"accountId": "a2", "filter": {"email": "eve@elsewhere.test"}})");
    QCOMPARE(list(got, "/ids"), QByteArray("[]"));
}

#endif

QTEST_GUILESS_MAIN(TestJmapSharing)
#include "tst_jmap_sharing.moc"
