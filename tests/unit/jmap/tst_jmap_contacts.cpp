// Address books and cards, preferences, and what JMAP alone knows of mailboxes.
#include "jmap/contacts/global_book.h"
#include "jmap/ids.h"
#include "jmap/push/account_watch.h"
#include "tests/support/fake_directory.h"
#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::jmap;
using namespace posthorn::test;

class TestJmapContacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstBook();
    void books();
    void cards();
    void cardErrors_data();
    void cardErrors();
    void groups();
    void queries_data();
    void queries();
    void changes();
    void globalBook();
    void oneReadsForAll();
    void pictures();
    void pushed();
    void asTheApplicationDoes();
    void preferences();
    void preferenceLimits();
    void mailboxSettings();

private:
    static Json create(JmapWorld& world, const std::string& card)
    {
        return world.call("ContactCard/set", R"({"accountId": "a1", "create": {"k": )" + card + "}}");
    }
    static std::string made(const Json& answer) { return textAt(answer, "/created/k/id").toStdString(); }
    static std::string add(JmapWorld& world, const std::string& card) { return made(create(world, card)); }
};

#ifndef Q_MOC_RUN // which stumbles over raw strings in macros

void TestJmapContacts::firstBook()
{
    JmapWorld world;
    const Json got = world.call("AddressBook/get", R"({"accountId": "a1"})");
    QCOMPARE(at(got, "/list").as_array().size(), size_t(1));
    QCOMPARE(textAt(got, "/list/0/id"), QByteArray("personal"));
    QCOMPARE(textAt(got, "/list/0/isDefault"), QByteArray("true"));
    QCOMPARE(textAt(got, "/list/0/myRights"), QByteArray(R"({"mayRead":true,"mayWrite":true,"mayShare":false,"mayDelete":false})"));
    QCOMPARE(textAt(world.call("AddressBook/set", R"({"accountId": "a1", "destroy": ["personal"]})"), "/notDestroyed/personal/type"), QByteArray("forbidden"));
    world.call("AddressBook/set", R"({"accountId": "a1", "update": {"personal": {"name": "Freunde"}}})");
    world.restart();
    QCOMPARE(textAt(world.call("AddressBook/get", R"({"accountId": "a1"})"), "/list/0/name"), QByteArray("Freunde"));
}

void TestJmapContacts::books()
{
    JmapWorld world;
    const std::string before = textAt(world.call("AddressBook/get", R"({"accountId": "a1"})"), "/state").toStdString();
    const Json made = world.call("AddressBook/set", R"({"accountId": "a1", "create": {"k": {"name": "Work", "sortOrder": 3}, "x": {}, "y": {"name": "a", "colour": 1}},
        "onSuccessSetIsDefault": "#k"})");
    const std::string work = textAt(made, "/created/k/id").toStdString();
    QVERIFY(!work.empty());
    QCOMPARE(textAt(made, "/notCreated/x/properties/0"), QByteArray("name"));
    QCOMPARE(textAt(made, "/notCreated/y/properties/0"), QByteArray("colour"));
    const auto books = [&] { return world.call("AddressBook/get", R"({"accountId": "a1"})"); };
    QCOMPARE(textAt(books(), "/list/0/isDefault"), QByteArray("true")); // something was refused
    world.call("AddressBook/set", R"({"accountId": "a1", "onSuccessSetIsDefault": ")" + work + "\"}");
    QCOMPARE(textAt(books(), "/list/1/isDefault"), QByteArray("true"));
    QCOMPARE(textAt(books(), "/list/0/isDefault"), QByteArray("false"));
    const std::string card = add(world, R"({"name": {"full": "Bob"}})");
    const Json got = world.call("ContactCard/get", R"({"accountId": "a1", "ids": [")" + card + "\"]}");
    QCOMPARE(textAt(got, "/list/0/addressBookIds"), QByteArray("{\"") + work.c_str() + "\":true}");
    const Json changed = world.call("AddressBook/changes", R"({"accountId": "a1", "sinceState": ")" + before + "\"}");
    QVERIFY(at(changed, "/created").as_array().size() >= 1);
    const auto destroy = [&](const char* more) {
        return world.call("AddressBook/set", R"({"accountId": "a1", "destroy": [")" + work + "\"]" + more + "}");
    };
    QCOMPARE(textAt(destroy(""), "/notDestroyed/" + work + "/type"), QByteArray("addressBookHasContents"));
    QCOMPARE(textAt(destroy(R"(, "onDestroyRemoveContents": true)"), "/destroyed/0").toStdString(), work);
    QCOMPARE(textAt(world.call("ContactCard/get", R"({"accountId": "a1"})"), "/list"), QByteArray("[]"));
    QCOMPARE(textAt(books(), "/list/0/isDefault"), QByteArray("true"));
}

void TestJmapContacts::cards()
{
    JmapWorld world;
    const Json answer = create(world, R"({"name": {"full": "Bob Builder"}, "emails": {"e1": {"address": "bob@example.test"}},
        "vendor.example:x": {"deep": [1, 2]}})");
    const std::string id = made(answer);
    QVERIFY2(!id.empty(), serializeJson(answer).c_str());
    QCOMPARE(textAt(answer, "/created/k/version"), QByteArray("1.0"));
    QCOMPARE(textAt(answer, "/created/k/created"), QByteArray("2026-11-21T12:00:00Z"));
    QVERIFY(textAt(answer, "/created/k/uid").startsWith("urn:uuid:"));
    world.restart();
    world.clock.time += 1000;
    const Json changed = world.call("ContactCard/set", R"({"accountId": "a1", "update": {")" + id +
                                                           R"(": {"emails/e2": {"address": "b@work.test"}, "name": {"full": "Bob"}, "vendor.example:x": null}}})");
    QCOMPARE(textAt(changed, "/updated/" + id + "/updated"), QByteArray("2026-11-21T12:00:01Z"));
    const Json got = world.call("ContactCard/get", R"({"accountId": "a1", "ids": [")" + id + R"(", "n999999", "g5"]})");
    QCOMPARE(textAt(got, "/list/0/name/full"), QByteArray("Bob"));
    QCOMPARE(textAt(got, "/list/0/emails"), QByteArray(R"({"e1":{"address":"bob@example.test"},"e2":{"address":"b@work.test"}})"));
    QCOMPARE(textAt(got, "/list/0/vendor.example:x"), QByteArray("null"));
    QCOMPARE(textAt(got, "/notFound"), QByteArray(R"(["n999999","g5"])"));
    const Json some = world.call("ContactCard/get", R"({"accountId": "a1", "ids": null, "properties": ["kind"]})");
    QCOMPARE(textAt(some, "/list"), QByteArray(R"([{"id":")") + id.c_str() + R"(","kind":"individual"}])");
    QCOMPARE(world.error("ContactCard/set", R"({"accountId": "a1", "ifInState": "0.", "destroy": [")" + id + "\"]}"), std::string("stateMismatch"));
    QCOMPARE(textAt(world.call("ContactCard/set", R"({"accountId": "a1", "destroy": [")" + id + "\", \"n7\"]}"), "/notDestroyed/n7/type"), QByteArray("notFound"));
    QCOMPARE(textAt(world.call("ContactCard/get", R"({"accountId": "a1"})"), "/list"), QByteArray("[]"));
    QCOMPARE(world.error("ContactCard/copy", R"({"accountId": "a1", "fromAccountId": "a2", "create": {}})"), std::string("fromAccountNotFound"));
}

void TestJmapContacts::cardErrors_data()
{
    QTest::addColumn<QByteArray>("card");
    QTest::addColumn<QByteArray>("property");
    const auto row = [](const char* name, const char* card, const char* property) {
        QTest::newRow(name) << QByteArray(card) << QByteArray(property);
    };
    row("id", R"({"id": "n1"})", "id");
    row("type", R"({"@type": "Group"})", "@type");
    row("uid", R"({"uid": 5})", "uid");
    row("kind", R"({"kind": []})", "kind");
    row("created", R"({"created": "yesterday"})", "created");
    row("name", R"({"name": "Bob"})", "name");
    row("name parts", R"({"name": {"components": [{"kind": "given"}]}})", "name");
    row("emails as array", R"({"emails": [{"address": "a@b"}]})", "emails");
    row("email without address", R"({"emails": {"e": {}}})", "emails");
    row("phone", R"({"phones": {"p": {"number": 5}}})", "phones");
    row("members", R"({"members": {"a": false}})", "members");
    row("no book", R"({"addressBookIds": {}})", "addressBookIds");
    row("false book", R"({"addressBookIds": {"personal": false}})", "addressBookIds");
    row("other book", R"({"addressBookIds": {"n9": true}})", "addressBookIds");
    row("the domain's book", R"({"addressBookIds": {"global": true}})", "addressBookIds");
}

void TestJmapContacts::cardErrors()
{
    QFETCH(QByteArray, card);
    QFETCH(QByteArray, property);
    JmapWorld world;
    const Json answer = create(world, card.toStdString());
    QCOMPARE(textAt(answer, "/notCreated/k/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(answer, "/notCreated/k/properties/0"), property);
    // The same as a patch of a card that is right; nothing of it is kept.
    const std::string id = add(world, R"({"name": {"full": "x"}})");
    const Json updated = world.call("ContactCard/set", R"({"accountId": "a1", "update": {")" + id + "\": " + card.toStdString() + "}}");
    QCOMPARE(textAt(updated, "/notUpdated/" + id + "/properties/0"), property);
    QCOMPARE(textAt(create(world, R"({"notes": {"n": {"note": ")" + std::string(300 << 10, 'x') + "\"}}}"), "/notCreated/k/type"), QByteArray("tooLarge"));
}

void TestJmapContacts::groups()
{
    JmapWorld world;
    add(world, R"({"uid": "urn:x:bob", "name": {"full": "Bob"}})");
    const std::string group = add(world, R"({"kind": "group", "name": {"full": "All"}, "members": {"urn:x:bob": true, "urn:x:alice": true}})");
    const auto query = [&](const std::string& filter) {
        return textAt(world.call("ContactCard/query", R"({"accountId": "a1", "filter": )" + filter + "}"), "/ids");
    };
    QCOMPARE(query(R"({"hasMember": "urn:x:bob"})"), QByteArray("[\"") + group.c_str() + "\"]");
    QCOMPARE(query(R"({"kind": "group"})"), QByteArray("[\"") + group.c_str() + "\"]");
    world.call("ContactCard/set", R"({"accountId": "a1", "update": {")" + group + R"(": {"members/urn:x:bob": null}}})");
    QCOMPARE(query(R"({"hasMember": "urn:x:bob"})"), QByteArray("[]"));
}

void TestJmapContacts::queries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("names");
    const auto row = [](const char* name, const char* query, const char* names) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(names);
    };
    row("all", R"("limit": 10)", "Bob Carol Dave");
    row("window", R"("position": 1, "limit": 1)", "Carol");
    row("text", R"("filter": {"text": "CAROL"})", "Carol");
    row("words", R"("filter": {"text": "example build"})", "Bob");
    row("umlaut", R"("filter": {"note": "\u00dcBER"})", "Dave");
    row("email", R"("filter": {"email": "@example.test"})", "Bob Carol");
    row("phone", R"("filter": {"phone": "555"})", "Dave");
    row("organization", R"("filter": {"organization": "build"})", "Bob");
    row("given", R"("filter": {"name/given": "bo"})", "Bob");
    row("uid", R"("filter": {"uid": "u:carol"})", "Carol");
    row("book", R"("filter": {"inAddressBook": "personal"})", "Bob Carol Dave");
    row("created", R"("filter": {"createdBefore": "2020-01-01T00:00:00Z"})", "Carol");
    row("not", R"("filter": {"operator": "NOT", "conditions": [{"email": "example"}]})", "Dave");
    row("sorted", R"("sort": [{"property": "name/surname", "isAscending": false}])", "Dave Carol Bob");
    row("sorted by time", R"("sort": [{"property": "created"}], "limit": 1)", "Carol");
}

void TestJmapContacts::queries()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, names);
    JmapWorld world;
    add(world, R"({"name": {"full": "Bob", "components": [{"kind": "given", "value": "Bob"}, {"kind": "surname", "value": "Adams"}]},
        "emails": {"a": {"address": "bob@example.test"}}, "organizations": {"o": {"name": "Builders"}}})");
    add(world, R"({"uid": "u:carol", "created": "2019-05-01T00:00:00Z", "name": {"full": "Carol", "components": [{"kind": "surname", "value": "Best"}]},
        "emails": {"a": {"address": "carol@example.test"}}})");
    add(world, R"({"name": {"full": "Dave", "components": [{"kind": "surname", "value": "Clark"}]}, "phones": {"p": {"number": "+49 555"}},
        "notes": {"n": {"note": "\u00fcber alles"}}})");
    const Json answer = world.calls(R"(["ContactCard/query", {"accountId": "a1", "calculateTotal": true, )" + query.toStdString() + R"(}, "0"],
        ["ContactCard/get", {"accountId": "a1", "#ids": {"resultOf": "0", "name": "ContactCard/query", "path": "/ids"}}, "1"])");
    QByteArrayList found;
    const Json list = at(answer, "/1/1/list");
    for (const Json& card : list.as_array())
        found += textAt(card, "/name/full");
    QCOMPARE(found.join(' '), names);
    QCOMPARE(world.error("ContactCard/query", R"({"accountId": "a1", "filter": {"shoe": "5"}})"), std::string("unsupportedFilter"));
    QCOMPARE(world.error("ContactCard/query", R"({"accountId": "a1", "sort": [{"property": "shoe"}]})"), std::string("unsupportedSort"));
}

void TestJmapContacts::changes()
{
    JmapWorld world;
    const std::string a = add(world, "{}"), b = add(world, "{}");
    const Json first = world.call("ContactCard/query", R"({"accountId": "a1"})");
    const std::string state = textAt(first, "/queryState").toStdString();
    world.restart();
    const std::string c = add(world, "{}");
    world.call("ContactCard/set", R"({"accountId": "a1", "destroy": [")" + a + R"("], "update": {")" + b + R"(": {"language": "de"}}})");
    const Json changed = world.call("ContactCard/changes", R"({"accountId": "a1", "sinceState": ")" + state + "\"}");
    QCOMPARE(textAt(changed, "/created/0").toStdString(), c);
    QCOMPARE(textAt(changed, "/updated/0").toStdString(), b);
    QCOMPARE(textAt(changed, "/destroyed/0").toStdString(), a);
    const Json list = world.call("ContactCard/queryChanges", R"({"accountId": "a1", "sinceQueryState": ")" + state + "\"}");
    QCOMPARE(at(list, "/removed").as_array().size(), size_t(2));
    QCOMPARE(textAt(list, "/added/1/id").toStdString(), c);
    QCOMPARE(textAt(list, "/added/1/index"), QByteArray("1"));
    for (const char* wrong : {"", "x", "9999999.", "1.x"})
        QCOMPARE(world.error("ContactCard/changes", std::string(R"({"accountId": "a1", "sinceState": ")") + wrong + "\"}"), std::string("cannotCalculateChanges"));
}

void TestJmapContacts::globalBook()
{
    FakeDirectory directory;
    directory.addUser("alice@example.test");
    directory.addUser("bob@example.test");
    directory.addUser("eve@elsewhere.test");
    JmapWorld world;
    world.directoryOf = &directory;
    world.restart();
    const Json books = world.call("AddressBook/get", R"({"accountId": "a1"})");
    QCOMPARE(textAt(books, "/list/1/id"), QByteArray("global"));
    QCOMPARE(textAt(books, "/list/1/myRights/mayWrite"), QByteArray("false"));
    const Json found = world.call("ContactCard/query", R"({"accountId": "a1", "filter": {"inAddressBook": "global", "text": "bob"}})");
    QCOMPARE(at(found, "/ids").as_array().size(), size_t(1));
    const std::string bob = textAt(found, "/ids/0").toStdString();
    const std::string state = textAt(found, "/queryState").toStdString();
    const Json got = world.call("ContactCard/get", R"({"accountId": "a1", "ids": [")" + bob + "\"]}");
    QCOMPARE(textAt(got, "/list/0/emails/e1/address"), QByteArray("bob@example.test"));
    const Json refused = world.call("ContactCard/set", R"({"accountId": "a1", "update": {")" + bob + R"(": {"language": "de"}}, "destroy": [")" + bob + "\"]}");
    QCOMPARE(textAt(refused, "/notUpdated/" + bob + "/type"), QByteArray("forbidden"));
    QCOMPARE(textAt(refused, "/notDestroyed/" + bob + "/type"), QByteArray("forbidden"));
    // Others come: the old state is of no use, as soon as that has been seen.
    directory.addUser("carol@example.test");
    world.clock.steady += 61'000;
    QCOMPARE(world.error("ContactCard/changes", R"({"accountId": "a1", "sinceState": ")" + state + "\"}"), std::string("cannotCalculateChanges"));
    QCOMPARE(at(world.call("ContactCard/query", R"({"accountId": "a1"})"), "/ids").as_array().size(), size_t(3));
    auto without = std::make_shared<Principal>(*world.principal);
    without->globalContacts = false;
    world.principal = without;
    QCOMPARE(at(world.call("AddressBook/get", R"({"accountId": "a1"})"), "/list").as_array().size(), size_t(1));
}

/// Thousands ask for the same book at the same moment: it is read once, and nobody waits for one who has gone.
void TestJmapContacts::oneReadsForAll()
{
    GlobalBooks books;
    ManualExecutor asker;
    GlobalBooks::Claim first = books.claim("example.test", 0);
    QVERIFY(first.reading && !first.book);
    QVERIFY(books.claim("elsewhere.test", 0).reading);
    int told = 0;
    const auto wait = [&] {
        const GlobalBooks::Claim other = books.claim("example.test", 0);
        QVERIFY(!other.book && !other.reading);
        books.wait("example.test", asker, [&](const Result<void>& ended) { told += ended ? 1 : 0; });
    };
    for (int i = 0; i < 1000; ++i)
        wait();
    asker.run();
    QCOMPARE(told, 0);
    first.reading.reset(); // it failed, or its session ended
    asker.run();
    QCOMPARE(told, 1000);
    GlobalBooks::Claim second = books.claim("example.test", 0);
    QVERIFY(second.reading);
    wait();
    const auto book = std::make_shared<const GlobalBook>();
    second.reading->put(0, book);
    second.reading.reset();
    asker.run();
    QCOMPARE(told, 1001);
    QCOMPARE(books.claim("example.test", 59'999).book, book);
    books.wait("example.test", asker, [&](const Result<void>&) { ++told; }); // too late to wait
    asker.run();
    QCOMPARE(told, 1002);
    QVERIFY(books.claim("example.test", 60'000).reading);
}

/// What resources/web sends.
/// RFC 9610 section 3: media are given and got as blobs.
void TestJmapContacts::pictures()
{
    JmapWorld world;
    const std::string picture("\x89PNG\0\xff and so on", 17);
    const std::string upload = world.upload(picture);
    const Json made = create(world, R"({"name": {"full": "Bob"}, "media": {"p": {"kind": "photo", "mediaType": "image/png", "blobId": ")" + upload + R"("},
        "l": {"kind": "logo", "uri": "https://example.test/logo"}}})");
    const std::string card = textAt(made, "/created/k/id").toStdString(), blob = textAt(made, "/created/k/media/p/blobId").toStdString();
    QVERIFY2(blob.starts_with("c"), serializeJson(made).c_str());
    world.restart(); // the upload is gone
    const auto get = [&](const std::string& id) { return world.call("ContactCard/get", R"({"accountId": "a1", "ids": [")" + id + "\"]}"); };
    const Json got = get(card);
    QCOMPARE(textAt(got, "/list/0/media/p"), QByteArray(R"({"kind":"photo","mediaType":"image/png","blobId":")") + blob.c_str() + "\"}");
    QCOMPARE(textAt(got, "/list/0/media/l/uri"), QByteArray("https://example.test/logo"));
    const auto read = [&](const std::string& id) {
        return textAt(world.call("Blob/get", R"({"accountId": "a1", "ids": [")" + id + R"("], "properties": ["data:asBase64"]})"), "/list/0/data:asBase64");
    };
    QCOMPARE(read(blob), QByteArray::fromStdString(picture).toBase64());
    // What was got can be set again, and a new picture has a new id.
    const auto update = [&](const std::string& medium) {
        return world.call("ContactCard/set", R"({"accountId": "a1", "update": {")" + card + R"(": {"media/p": )" + medium + "}}}");
    };
    QCOMPARE(textAt(update(textAt(got, "/list/0/media/p").toStdString()), "/updated/" + card + "/media/p/blobId").toStdString(), blob);
    const std::string other = textAt(update(R"({"kind": "photo", "blobId": ")" + world.upload("other") + "\"}"), "/updated/" + card + "/media/p/blobId").toStdString();
    QVERIFY(!other.empty() && other != blob);
    QCOMPARE(read(other), QByteArray("other").toBase64());
    QCOMPARE(read(blob), QByteArray("null"));
    QCOMPARE(textAt(update(R"({"kind": "photo", "uri": "data:image/gif;base64,AAEC"})"), "/updated/" + card + "/media"), QByteArray("null"));
    QCOMPARE(textAt(get(card), "/list/0/media/p/mediaType"), QByteArray("image/gif"));
    QCOMPARE(textAt(update(R"({"kind": "photo", "blobId": "u0000"})"), "/notUpdated/" + card + "/type"), QByteArray("blobNotFound"));
    QCOMPARE(textAt(update(R"({"kind": "photo", "blobId": 1})"), "/notUpdated/" + card + "/type"), QByteArray("invalidProperties"));
    QCOMPARE(textAt(update(R"({"kind": "photo", "blobId": ")" + world.upload(std::string(190 * 1024, 'x')) + "\"}"), "/notUpdated/" + card + "/type"), QByteArray("tooLarge"));
    for (const char* wrong : {"c", "cn1", "cn1_", "cnx_0123456789abcdef0123456789abcdef", "cn1_0123456789ABCDEF0123456789ABCDEF", "cn1_0123456789abcdef0123456789abcdef0"})
        QVERIFY2(!BlobId::parse(wrong), wrong);
    QVERIFY(BlobId::parse("cn12_0123456789abcdef0123456789abcdef")->text() == "cn12_0123456789abcdef0123456789abcdef");
}

/// Other sessions of the account hear of changes, with the states that /get tells.
void TestJmapContacts::pushed()
{
    JmapWorld world;
    std::vector<TypeStates> told;
    auto watch = world.processor->watches().listen(world.principal, [&told](const std::shared_ptr<const AccountStates>& now) { told.push_back(now->at("a1")); });
    const auto changed = [&](const std::string& type) {
        const std::string state = textAt(world.call(type + "/get", R"({"accountId": "a1"})"), "/state").toStdString();
        while (told.empty() || told.back().find(type)->second != state) {
            if (world.executor.wait(10000) == 0)
                return false;
        }
        const bool differs = told.size() < 2 || told.front().find(type)->second != state;
        told.erase(told.begin(), told.end() - 1);
        return differs;
    };
    QVERIFY(changed("ContactCard"));
    const std::string card = add(world, R"({"name": {"full": "Bob"}})");
    QVERIFY(changed("ContactCard"));
    world.call("ContactCard/set", R"({"accountId": "a1", "destroy": [")" + card + "\"]}");
    QVERIFY(changed("ContactCard"));
    world.call("AddressBook/set", R"({"accountId": "a1", "create": {"k": {"name": "Work"}}})");
    QVERIFY(changed("AddressBook"));
    world.call("Preferences/set", R"({"accountId": "a1", "update": {"singleton": {"values/a": 1}}})");
    QVERIFY(changed("Preferences"));
}

void TestJmapContacts::asTheApplicationDoes()
{
    JmapWorld world;
    const Json answer = create(world, R"({"@type": "Card", "version": "1.0", "uid": "urn:uuid:1", "kind": "individual",
        "addressBookIds": {"personal": true}, "name": {"full": "Mira"}, "emails": {"e1": {"address": "mira@example.test"}}})");
    const std::string id = made(answer);
    QVERIFY(!id.empty());
    const Json changed = world.call("ContactCard/set", R"({"accountId": "a1", "create": {}, "update": {")" + id + R"(": {"kind": "individual",
        "addressBookIds": {"personal": true}, "name": {"full": "Mira L."}, "emails": {"e1": {"address": "mira@example.test"}}, "@type": "Card"}}})");
    QVERIFY(at(changed, "/updated").is_object());
    const Json loaded = world.calls(R"(["AddressBook/get", {"accountId": "a1", "ids": null}, "0"],
        ["ContactCard/query", {"accountId": "a1", "limit": 500, "calculateTotal": true}, "1"],
        ["ContactCard/get", {"accountId": "a1", "#ids": {"resultOf": "1", "name": "ContactCard/query", "path": "/ids"}}, "2"])");
    QCOMPARE(textAt(loaded, "/1/1/total"), QByteArray("1"));
    QCOMPARE(textAt(loaded, "/2/1/list/0/name/full"), QByteArray("Mira L."));
}

void TestJmapContacts::preferences()
{
    JmapWorld world;
    const Json first = world.call("Preferences/get", R"({"accountId": "a1", "ids": ["singleton"]})");
    QCOMPARE(textAt(first, "/list/0"), QByteArray(R"({"id":"singleton","values":{}})"));
    world.call("Preferences/set", R"({"accountId": "a1", "update": {"singleton": {"values/layout": "lite", "values/a b": [1, {"x": null}]}}})");
    world.call("Preferences/set", R"({"accountId": "a1", "update": {"singleton": {"values/layout": "panes"}}})");
    world.restart();
    const Json now = world.call("Preferences/get", R"({"accountId": "a1"})");
    QCOMPARE(textAt(now, "/list/0/values/layout"), QByteArray("panes"));
    QCOMPARE(textAt(now, "/list/0/values/a b"), QByteArray(R"([1,{"x":null}])"));
    QVERIFY(textAt(now, "/state") != textAt(first, "/state"));
    world.call("Preferences/set", R"({"accountId": "a1", "update": {"singleton": {"values/layout": null}}})");
    QCOMPARE(textAt(world.call("Preferences/get", R"({"accountId": "a1"})"), "/list/0/values/layout"), QByteArray("null"));
    const Json wrong = world.call("Preferences/set", R"({"accountId": "a1", "create": {"k": {}}, "destroy": ["singleton"], "update": {"other": {}}})");
    QCOMPARE(textAt(wrong, "/notCreated/k/type"), QByteArray("singleton"));
    QCOMPARE(textAt(wrong, "/notDestroyed/singleton/type"), QByteArray("singleton"));
    QCOMPARE(textAt(wrong, "/notUpdated/other/type"), QByteArray("notFound"));
}

void TestJmapContacts::preferenceLimits()
{
    JmapWorld world;
    const auto refused = [&](const std::string& patch) {
        return textAt(world.call("Preferences/set", R"({"accountId": "a1", "update": {"singleton": )" + patch + "}}"), "/notUpdated/singleton/type");
    };
    QCOMPARE(refused(R"({"values/)" + std::string(65, 'x') + R"(": 1})"), QByteArray("invalidProperties"));
    QCOMPARE(refused(R"({"values/a": ")" + std::string(65 << 10, 'x') + R"("})"), QByteArray("tooLarge"));
    QCOMPARE(refused(R"({"values": 5})"), QByteArray("invalidProperties"));
    QCOMPARE(refused(R"({"colour": 5})"), QByteArray("invalidProperties"));
    QCOMPARE(refused(R"({"id": "other"})"), QByteArray("invalidProperties"));
    std::string many;
    for (int i = 0; i < 20; ++i)
        many += (i ? ", \"values/v" : "\"values/v") + std::to_string(i) + "\": \"" + std::string(60 << 10, 'x') + "\"";
    QCOMPARE(refused("{" + many + "}"), QByteArray("tooLarge"));
}

void TestJmapContacts::mailboxSettings()
{
    JmapWorld world;
    const std::string state = textAt(world.call("Mailbox/get", R"({"accountId": "a1"})"), "/state").toStdString();
    const Json made = world.call("Mailbox/set", R"({"accountId": "a1", "create": {"k": {"name": "Snoozed", "role": "snoozed", "sortOrder": 77}}})");
    const std::string id = textAt(made, "/created/k/id").toStdString();
    QVERIFY2(!id.empty(), serializeJson(made).c_str());
    const auto get = [&](const std::string& mailbox) {
        return world.call("Mailbox/get", R"({"accountId": "a1", "ids": [")" + mailbox + R"("], "properties": ["role", "sortOrder"]})");
    };
    world.restart();
    QCOMPARE(textAt(get(id), "/list/0/role"), QByteArray("snoozed"));
    QCOMPARE(textAt(get(id), "/list/0/sortOrder"), QByteArray("77"));
    const auto update = [&](const std::string& mailbox, const std::string& patch) {
        return world.call("Mailbox/set", R"({"accountId": "a1", "update": {")" + mailbox + "\": " + patch + "}}");
    };
    const std::string before = textAt(get(id), "/state").toStdString();
    QVERIFY(at(update(id, R"({"sortOrder": 5})"), "/updated").is_object());
    const Json changed = world.call("Mailbox/changes", R"({"accountId": "a1", "sinceState": ")" + before + "\"}");
    QCOMPARE(textAt(changed, "/updated"), QByteArray("[\"") + id.c_str() + "\"]");
    QCOMPARE(textAt(changed, "/updatedProperties"), QByteArray("null"));
    QCOMPARE(textAt(changed, "/hasMoreChanges"), QByteArray("false"));
    QCOMPARE(textAt(world.call("Mailbox/changes", R"({"accountId": "a1", "sinceState": ")" + state + "\"}"), "/created"), QByteArray("[\"") + id.c_str() + "\"]");
    // A role of the store moves from one mailbox to another, in one request.
    const std::string archive = world.mailboxId("Archive");
    QCOMPARE(textAt(update(id, R"({"role": "archive"})"), "/notUpdated/" + id + "/properties/0"), QByteArray("role"));
    const Json moved = world.call("Mailbox/set", R"({"accountId": "a1", "update": {")" + id + R"(": {"role": "archive"}, ")" + archive + R"(": {"role": null}}})");
    QCOMPARE(textAt(moved, "/notUpdated"), QByteArray("null"));
    world.restart();
    QCOMPARE(textAt(get(id), "/list/0/role"), QByteArray("archive"));
    QCOMPARE(textAt(get(archive), "/list/0/role"), QByteArray("null"));
    QCOMPARE(int(world.mailbox("Snoozed").specialUse), int(store::SpecialUse::Archive));
    for (const char* role : {"inbox", "drafts", "all", "nonsense"})
        QCOMPARE(textAt(update(archive, std::string(R"({"role": ")") + role + "\"}"), "/notUpdated/" + archive + "/properties/0"), QByteArray("role"));
    QCOMPARE(textAt(update(world.mailboxId("INBOX"), R"({"role": null})"), "/notUpdated/" + world.mailboxId("INBOX") + "/properties/0"), QByteArray("role"));
    QVERIFY(at(update(world.mailboxId("INBOX"), R"({"sortOrder": 9})"), "/updated").is_object());
    world.call("Mailbox/set", R"({"accountId": "a1", "destroy": [")" + id + "\"]}");
    QCOMPARE(textAt(get(id), "/notFound"), QByteArray("[\"") + id.c_str() + "\"]");
}

#endif

QTEST_GUILESS_MAIN(TestJmapContacts)
#include "tst_jmap_contacts.moc"
