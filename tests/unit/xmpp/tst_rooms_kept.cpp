// Rooms: what lasts. Settings over a restart, archives, messages taken back (XEP-0313, 0424, 0425).
#include "tests/unit/xmpp/rooms_world.h"
#include "xmpp/rooms/room_settings.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string mam = "urn:xmpp:mam:2";
const std::string retractNs = "urn:xmpp:message-retract:1";
const std::string moderateNs = "urn:xmpp:message-moderate:1";
const std::string moderateBeforeNs = "urn:xmpp:message-moderate:0";
const std::string fastenNs = "urn:xmpp:fasten:0";

std::string mamXml(const std::string& fields = {}, const std::string& set = {})
{
    return "<query xmlns='" + mam + "' queryid='q'><x xmlns='jabber:x:data' type='submit'>" + field("FORM_TYPE", mam) + fields +
           "</x>" + set + "</query>";
}

/// The messages that the archive gives, and what follows them.
struct Page {
    std::vector<Element> messages;
    Element last{"nothing"};
};

Page archiveOf(XmppClient& client, const std::string& fields = {}, const std::string& set = {})
{
    client.clear();
    client.feed(query("set", "mam", mamXml(fields, set)));
    Page page;
    for (;;) {
        Element each = client.take();
        if (each.name == "iq" || each.name == "nothing") {
            page.last = each;
            return page;
        }
        if (const Element* result = each.child("result", mam)) {
            Element inner = *result->child("forwarded", "urn:xmpp:forward:0")->child("message", clientNs);
            inner.set("archived", result->attribute("id"));
            page.messages.push_back(inner);
        }
    }
}

std::vector<std::string> bodies(const Page& page)
{
    std::vector<std::string> all;
    for (const Element& each : page.messages)
        all.push_back(bodyOf(each));
    return all;
}

std::string stanzaId(const Element& message)
{
    const Element* id = message.child("stanza-id", "urn:xmpp:sid:0");
    return id ? std::string(id->attribute("id")) : std::string();
}

/// Rooms that cannot be read while @p broken.
class BrokenRooms final : public store::Rooms {
public:
    BrokenRooms(std::shared_ptr<store::Rooms> inner, const bool& broken) : m_inner(std::move(inner)), m_broken(broken) {}
    void create(const std::string& jid, const std::string& owner, const std::string& bytes, std::vector<store::RoomEntry> entries,
                Reply<store::RoomId> reply) override
    {
        m_inner->create(jid, owner, bytes, std::move(entries), std::move(reply));
    }
    void find(const std::string& jid, Reply<store::RoomRow> reply) override
    {
        if (m_broken)
            return reply(fail(ErrorKind::Io, "the disk does not answer"));
        m_inner->find(jid, std::move(reply));
    }
    void list(const std::string& domain, const std::string& after, size_t most, Reply<std::vector<store::RoomRow>> reply) override
    {
        m_inner->list(domain, after, most, std::move(reply));
    }
    void countOf(const std::string& owner, Reply<uint64_t> reply) override { m_inner->countOf(owner, std::move(reply)); }
    void entries(store::RoomId room, Reply<std::vector<store::RoomEntry>> reply) override { m_inner->entries(room, std::move(reply)); }
    void change(store::RoomId room, std::optional<std::string> bytes, std::vector<store::RoomEntry> entries, Reply<void> reply) override
    {
        m_inner->change(room, std::move(bytes), std::move(entries), std::move(reply));
    }
    void remove(store::RoomId room, Reply<void> reply) override { m_inner->remove(room, std::move(reply)); }

private:
    const std::shared_ptr<store::Rooms> m_inner;
    const bool& m_broken;
};

} // namespace

class TestRoomsKept : public QObject {
    Q_OBJECT

    std::unique_ptr<XmppWorld> world;
    std::unique_ptr<XmppClient> alice, bob, carol;

    void people()
    {
        alice = std::make_unique<XmppClient>(*world, 0);
        bob = std::make_unique<XmppClient>(*world, 1);
        carol = std::make_unique<XmppClient>(*world, 0);
        alice->login("alice", "desk");
        bob->login("bob", "phone");
        carol->login("carol", "tab");
    }
    void begin()
    {
        end();
        world = std::make_unique<XmppWorld>();
        people();
    }
    void end()
    {
        alice.reset(), bob.reset(), carol.reset(), world.reset();
    }
    // The same store, another server.
    void restart()
    {
        alice.reset(), bob.reset(), carol.reset();
        auto next = std::make_unique<XmppWorld>();
        next->chat.rooms = world->chat.rooms;
        next->chat.archives = world->chat.archives;
        next->timers.time = world->timers.time + 1000;
        world = std::move(next);
        people();
    }

private Q_SLOTS:
    void cleanup() { end(); }

    void overRestart()
    {
        begin();
        makeRoom(*alice, "Ally", persistent + field("muc#roomconfig_roomname", "The &lt;Den&gt;") + field("muc#roomconfig_whois", "anyone") +
                                     field("muc#roomconfig_moderatedroom", "1") + field("muc#roomconfig_maxusers", "7"));
        administer(*alice, "<item jid='bob@example.test' affiliation='member' nick='Bobby'/>");
        administer(*alice, "<item jid='carol@example.test' affiliation='outcast'><reason>a\nb</reason></item>");
        alice->feed("<message to='" + room + "' type='groupchat' id='s'><subject>tea &amp; cake</subject></message>");
        ask(*alice, "set", "<vCard xmlns='vcard-temp'><FN>Den</FN></vCard>");
        for (int i = 0; i < 25; ++i) {
            world->advance(std::chrono::seconds(1));
            say(*alice, "m" + std::to_string(i));
        }
        alice->settle();
        restart();
        QCOMPARE(errorOf(enter(*carol, "Carol")), std::string("forbidden"));
        QCOMPARE(errorOf(enter(*alice, "Bobby")), std::string("conflict"));
        bob->feed(enterXml("Bobby"));
        const Element own = bob->take("presence");
        QCOMPARE(codesOf(own), (std::set<int>{100, 110, 170}));
        QCOMPARE(itemOf(own).attribute("affiliation"), std::string_view("member"));
        QCOMPARE(itemOf(own).attribute("role"), std::string_view("participant"));
        for (int i = 5; i < 25; ++i) {
            const Element message = bob->take("message");
            QCOMPARE(bodyOf(message), "m" + std::to_string(i));
            QCOMPARE(message.attribute("from"), std::string_view(in("Ally")));
            QVERIFY(message.child("delay", "urn:xmpp:delay"));
            QVERIFY(!stanzaId(message).empty());
        }
        QCOMPARE(bob->take("message").childText("subject", clientNs), std::string("tea & cake"));
        enter(*alice, "Ally");
        const Element form = ask(*alice, "get", "<query xmlns='" + mucOwner + "'/>");
        std::map<std::string, std::string> values;
        for (const Element& each : form.child("query", mucOwner)->child("x", "jabber:x:data")->children)
            values[std::string(each.attribute("var"))] = each.childText("value", "jabber:x:data");
        QCOMPARE(values["muc#roomconfig_roomname"], std::string("The <Den>"));
        QCOMPARE(values["muc#roomconfig_moderatedroom"], std::string("1"));
        QCOMPARE(values["muc#roomconfig_maxusers"], std::string("7"));
        QCOMPARE(ask(*alice, "get", "<vCard xmlns='vcard-temp'/>").child("vCard", "vcard-temp")->childText("FN", "vcard-temp"), std::string("Den"));
        const Element list = ask(*alice, "get", "<query xmlns='" + mucAdmin + "'><item affiliation='outcast'/></query>");
        QCOMPARE(list.child("query", mucAdmin)->firstChild()->childText("reason", mucAdmin), std::string("a\nb"));
        // Questions find it also while nobody is in it.
        alice->feed("<presence type='unavailable' to='" + in("Ally") + "'/>");
        bob->feed("<presence type='unavailable' to='" + in("Bobby") + "'/>");
        bob->clear();
        QCOMPARE(ask(*alice, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>").attribute("type"), std::string_view("result"));
    }

    void becomesTemporary()
    {
        begin();
        makeRoom(*alice, "Ally", persistent);
        say(*alice, "x");
        alice->settle();
        QCOMPARE(world->chat.rooms.size(), size_t(1));
        QCOMPARE(world->chat.archives.size(), size_t(1));
        QCOMPARE(ask(*alice, "set", configXml(field("muc#roomconfig_persistentroom", "0"))).attribute("type"), std::string_view("result"));
        QCOMPARE(world->chat.rooms.size(), size_t(0));
        QCOMPARE(world->chat.archives.size(), size_t(0));
        say(*alice, "y");
        alice->settle();
        QCOMPARE(world->chat.archives.size(), size_t(0));
        // And back.
        ask(*alice, "set", configXml(persistent));
        administer(*alice, "<item jid='bob@example.test' affiliation='outcast'/>");
        restart();
        QCOMPARE(errorOf(enter(*bob, "Bob")), std::string("forbidden"));
    }

    void whileItIsBeingMade()
    {
        begin();
        enter(*alice, "Ally");
        world->chat.holding = true;
        alice->clear();
        alice->feed(query("set", "c", configXml(persistent)));
        alice->feed(query("set", "a", "<query xmlns='" + mucAdmin + "'><item jid='bob@example.test' affiliation='outcast'/></query>"));
        QCOMPARE(alice->count("iq"), size_t(0)); // not before it is durable
        world->chat.release();
        alice->settle();
        world->chat.release();
        QCOMPARE(alice->take("iq").attribute("id"), std::string_view("c"));
        QCOMPARE(alice->take("iq").attribute("id"), std::string_view("a"));
        world->chat.holding = false;
        restart();
        QCOMPARE(errorOf(enter(*bob, "Bob")), std::string("forbidden"));
    }

    void endedWhileItIsBeingMade()
    {
        begin();
        enter(*alice, "Ally");
        world->chat.holding = true;
        alice->clear();
        alice->feed(query("set", "c", configXml(persistent)));
        alice->feed(query("set", "d", "<query xmlns='" + mucOwner + "'><destroy/></query>"));
        for (int i = 0; i < 3; ++i) {
            world->chat.release();
            alice->settle();
        }
        world->chat.holding = false;
        QCOMPARE(world->chat.rooms.size(), size_t(0));
        QCOMPARE(errorOf(ask(*bob, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>")), std::string("item-not-found"));
    }

    // While the store does not say who owns a room, nobody else becomes its owner.
    void unreadable()
    {
        end();
        bool broken = false;
        world = std::make_unique<XmppWorld>([&broken](xmpp::Context& context) {
            for (xmpp::WorkerParts& each : context.workers) {
                each.chat = [chat = each.chat, &broken] {
                    store::ChatFacade facade = chat();
                    facade.rooms = std::make_shared<BrokenRooms>(facade.rooms, broken);
                    return facade;
                };
            }
        });
        people();
        makeRoom(*alice, "Ally", persistent);
        alice->feed("<presence type='unavailable' to='" + in("Ally") + "'/>");
        broken = true;
        QCOMPARE(errorOf(enter(*bob, "Bob")), std::string("internal-server-error"));
        QCOMPARE(errorOf(ask(*bob, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>")), std::string("internal-server-error"));
        broken = false;
        QCOMPARE(itemOf(enter(*bob, "Bob")).attribute("affiliation"), std::string_view("none"));
    }

    void notKept()
    {
        begin();
        enter(*alice, "Ally");
        world->chat.fault = ErrorKind::Io;
        QCOMPARE(errorOf(ask(*alice, "set", configXml(persistent))), std::string("internal-server-error"));
        world->chat.fault.reset();
        QCOMPARE(ask(*alice, "set", configXml(persistent)).attribute("type"), std::string_view("result"));
        QCOMPARE(world->chat.rooms.size(), size_t(1));
    }

    void archived()
    {
        begin();
        makeRoom(*alice, "Ally", persistent);
        enter(*bob, "Bob");
        for (const char* each : {"one", "two", "three"}) {
            world->advance(std::chrono::seconds(1));
            say(each == std::string("two") ? *bob : *alice, each);
        }
        alice->feed("<message to='" + room + "' type='groupchat' id='r'><reactions xmlns='urn:xmpp:reactions:0' id='1'><reaction>+</reaction></reactions></message>");
        alice->feed("<message to='" + room + "' type='groupchat' id='n'><body>never</body><no-store xmlns='urn:xmpp:hints'/></message>");
        alice->feed("<message to='" + room + "' type='groupchat' id='d'><displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>");
        Page page = archiveOf(*bob);
        QCOMPARE(bodies(page), (std::vector<std::string>{"one", "two", "three", ""}));
        QCOMPARE(page.last.child("fin", mam)->attribute("complete"), std::string_view("true"));
        QCOMPARE(page.messages[1].attribute("from"), std::string_view(in("Bob")));
        QCOMPARE(page.messages[1].attribute("type"), std::string_view("groupchat"));
        QCOMPARE(page.messages[1].attribute("archived"), std::string_view(stanzaId(page.messages[1])));
        QVERIFY(!page.messages[1].child("x", mucUser)); // addresses are the moderators' matter
        page = archiveOf(*alice, field("with", "bob@example.test"));
        QCOMPARE(bodies(page), (std::vector<std::string>{"two"}));
        QCOMPARE(itemOf(page.messages[0]).attribute("jid"), std::string_view("bob@example.test"));
        QCOMPARE(bodies(archiveOf(*bob, field("with", in("Bob")))), (std::vector<std::string>{"two"}));
        QCOMPARE(errorOf(archiveOf(*bob, field("with", "alice@example.test")).last), std::string("forbidden"));
        const std::string set = "<set xmlns='http://jabber.org/protocol/rsm'><max>1</max><before/></set>";
        page = archiveOf(*bob, {}, set);
        QCOMPARE(page.messages.size(), size_t(1));
        // Who may enter may read.
        QCOMPARE(bodies(archiveOf(*carol)).size(), size_t(4));
        QCOMPARE(ask(*carol, "get", "<metadata xmlns='" + mam + "'/>").child("metadata", mam)->child("start", mam)->attribute("id"),
                 std::string_view(stanzaId(archiveOf(*bob).messages[0])));
        ask(*alice, "set", configXml(field("muc#roomconfig_membersonly", "1")));
        QCOMPARE(errorOf(archiveOf(*carol).last), std::string("forbidden"));
        QCOMPARE(errorOf(ask(*carol, "get", "<metadata xmlns='" + mam + "'/>")), std::string("forbidden"));
        ask(*alice, "set", configXml(field("muc#roomconfig_enablelogging", "0")));
        QCOMPARE(errorOf(archiveOf(*alice).last), std::string("feature-not-implemented"));
    }

    // Whom the domain's accounts may not talk with does not read what they say in its rooms.
    void notArchivedForOtherDomains()
    {
        end();
        world = std::make_unique<XmppWorld>(std::function<void(xmpp::Context&)>(), std::vector<std::pair<config::Setting, std::string>>{
                                                {config::Setting::XmppContactsDomains, "inner.test=domain"}});
        world->directory.addUser("ina@inner.test");
        const std::string hall = "hall@rooms.inner.test";
        XmppClient ina(*world, 0), stranger(*world, 1);
        ina.authenticate("ina@inner.test", "secret", "inner.test");
        ina.bind("i");
        ina.feed("<presence/>");
        stranger.login("alice", "desk");
        makeRoom(ina, "Ina", persistent, hall);
        say(ina, "inside", {}, hall);
        QCOMPARE(errorOf(enter(stranger, "Alice", {}, hall)), std::string("forbidden"));
        QCOMPARE(errorOf(ask(stranger, "set", mamXml(), hall)), std::string("forbidden"));
        QCOMPARE(errorOf(ask(stranger, "get", "<query xmlns='jabber:iq:register'/>", hall)), std::string("not-allowed"));
        QCOMPARE(ask(ina, "set", mamXml(), hall).attribute("type"), std::string_view("result"));
    }

    void takenBackBySender()
    {
        begin();
        makeRoom(*alice, "Ally", persistent);
        enter(*bob, "Bob");
        say(*bob, "oops");
        const std::string id = stanzaId(bob->take("message"));
        const std::string wish = "<message to='" + room + "' type='groupchat' id='r'><retract xmlns='" + retractNs + "' id='" + id +
                                 "'/><body>fallback</body></message>";
        enter(*carol, "Carol");
        carol->feed(wish); // not hers
        QCOMPARE(bodies(archiveOf(*alice)).front(), std::string("oops"));
        bob->feed(wish);
        const Page page = archiveOf(*alice);
        QCOMPARE(bodyOf(page.messages.front()), std::string());
        const Element* tombstone = page.messages.front().child("retracted", retractNs);
        QVERIFY(tombstone && tombstone->hasAttribute("stamp"));
        QCOMPARE(page.messages.front().attribute("from"), std::string_view(in("Bob")));
        QVERIFY(page.messages.front().child("occupant-id", "urn:xmpp:occupant-id:0"));
        // Newcomers do not hear it either.
        carol->feed("<presence type='unavailable' to='" + in("Carol") + "'/>");
        carol->clear();
        carol->feed(enterXml("Carol"));
        for (const Element& each : carol->received)
            QVERIFY(bodyOf(each) != "oops");
    }

    void moderated_data()
    {
        QTest::addColumn<QString>("settings");
        QTest::newRow("persistent") << QString::fromStdString(persistent);
        QTest::newRow("temporary") << QString();
    }
    void moderated()
    {
        QFETCH(QString, settings);
        begin();
        makeRoom(*alice, "Ally", settings.toStdString());
        enter(*bob, "Bob");
        say(*bob, "rude");
        const std::string id = stanzaId(bob->take("message"));
        const std::string wish = "<moderate xmlns='" + moderateNs + "' id='" + id + "'><retract xmlns='" + retractNs +
                                 "'/><reason>spam</reason></moderate>";
        QCOMPARE(errorOf(ask(*bob, "set", wish)), std::string("forbidden"));
        bob->clear();
        QCOMPARE(ask(*alice, "set", wish).attribute("type"), std::string_view("result"));
        const Element message = bob->take("message");
        QCOMPARE(message.attribute("from"), std::string_view(room));
        QCOMPARE(message.attribute("type"), std::string_view("groupchat"));
        const Element* retract = message.child("retract", retractNs);
        QCOMPARE(retract->attribute("id"), std::string_view(id));
        QCOMPARE(retract->childText("reason", retractNs), std::string("spam"));
        QCOMPARE(retract->child("moderated", moderateNs)->attribute("by"), std::string_view(in("Ally")));
        const Element* before = message.child("apply-to", fastenNs); // for clients of before version 0.3
        QVERIFY(before && before->attribute("id") == id);
        before = before->child("moderated", moderateBeforeNs);
        QVERIFY(before && before->child("retract", "urn:xmpp:message-retract:0"));
        QCOMPARE(before->attribute("by"), std::string_view(in("Ally")));
        QCOMPARE(before->childText("reason", moderateBeforeNs), std::string("spam"));
        carol->feed(enterXml("Carol"));
        bool seen = false;
        for (const Element& each : carol->received) {
            QVERIFY(bodyOf(each) != "rude");
            const Element* const stone = each.child("retracted", retractNs);
            seen |= stone && stone->attribute("id") == message.attribute("id");
        }
        QVERIFY(seen);
        QCOMPARE(errorOf(ask(*alice, "set", "<moderate xmlns='" + moderateNs + "' id='12345'><retract xmlns='" + retractNs + "'/></moderate>")),
                 std::string("item-not-found"));
        QCOMPARE(errorOf(ask(*alice, "set", "<moderate xmlns='" + moderateNs + "'/>")), std::string("bad-request"));
        if (!settings.isEmpty())
            QVERIFY(archiveOf(*alice).messages.front().child("retracted", retractNs)->child("moderated", moderateNs));
        // Nobody says this but the room.
        carol->clear();
        bob->feed("<message to='" + room + "' type='groupchat' id='f'><retract xmlns='" + retractNs + "' id='" + id + "'><moderated xmlns='" +
                  moderateNs + "' by='" + in("Ally") + "'/></retract></message>");
        QVERIFY(!carol->take("message").child("retract", retractNs)->firstChild());
    }

    void moderatedInTheOldWay()
    {
        begin();
        makeRoom(*alice, "Ally");
        enter(*bob, "Bob");
        say(*bob, "rude");
        const std::string id = stanzaId(bob->take("message"));
        const std::string wish = "<apply-to xmlns='" + fastenNs + "' id='" + id + "'><moderate xmlns='" + moderateBeforeNs +
                                 "'><retract xmlns='urn:xmpp:message-retract:0'/><reason>spam</reason></moderate></apply-to>";
        QCOMPARE(errorOf(ask(*bob, "set", wish)), std::string("forbidden"));
        bob->clear();
        QCOMPARE(ask(*alice, "set", wish).attribute("type"), std::string_view("result"));
        const Element message = bob->take("message");
        QCOMPARE(message.child("retract", retractNs)->childText("reason", retractNs), std::string("spam"));
        QVERIFY(message.child("apply-to", fastenNs));
        QCOMPARE(errorOf(ask(*alice, "set", "<apply-to xmlns='" + fastenNs + "' id='" + id + "'/>")),
                 std::string("feature-not-implemented"));
    }

    // What was taken back takes no room in the history that newcomers get.
    void longOnesTakenBack()
    {
        begin();
        makeRoom(*alice, "Ally");
        enter(*bob, "Bob");
        for (int i = 0; i < 4; ++i) {
            bob->clear();
            say(*bob, "long", "<more xmlns='urn:test'>" + std::string(200'000, 'x') + "</more>");
            bob->feed("<message to='" + room + "' type='groupchat'><retract xmlns='" + retractNs + "' id='" + stanzaId(bob->take("message")) +
                      "'/></message>");
        }
        for (int i = 0; i < 12; ++i)
            say(*bob, "m" + std::to_string(i), "<more xmlns='urn:test'>" + std::string(25'000, 'x') + "</more>");
        carol->clear();
        carol->feed(enterXml("Carol"));
        std::vector<std::string> seen;
        for (const Element& each : carol->received) {
            if (!bodyOf(each).empty())
                seen.push_back(bodyOf(each));
        }
        QCOMPARE(seen.size(), size_t(12));
        QCOMPARE(seen.front(), std::string("m0"));
    }

    void longLists()
    {
        begin();
        // As many as the store gives in several answers, most of them not public.
        for (int i = 0; i < 450; ++i) {
            xmpp::Element x("x", "jabber:x:data");
            const bool listed = i % 3 == 0;
            const std::string name = "r" + std::to_string(1000 + i) + "@rooms.example.test";
            world->chat.facade().rooms->create(name, "zoe@example.test",
                                               "<x xmlns='jabber:x:data' type='result'>" + field("muc#roomconfig_publicroom", listed ? "1" : "0") + "</x>",
                                               {}, [](Result<store::RoomId>) {});
        }
        std::set<std::string> seen;
        std::string after;
        for (int pages = 0; pages < 100; ++pages) {
            const Element answer = ask(*alice, "get", "<query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'>"
                                                      "<max>20</max>" + (after.empty() ? std::string() : "<after>" + after + "</after>") + "</set></query>",
                                       "rooms.example.test");
            const Element* query = answer.child("query", "http://jabber.org/protocol/disco#items");
            size_t items = 0;
            for (const Element& each : query->children) {
                if (each.name == "item") {
                    ++items;
                    QVERIFY(seen.emplace(each.attribute("jid")).second);
                }
            }
            QVERIFY(items <= 20);
            after = query->child("set", "http://jabber.org/protocol/rsm")->childText("last", "http://jabber.org/protocol/rsm");
            if (items < 20)
                break;
        }
        QCOMPARE(seen.size(), size_t(150));
    }

    // The store is read once; what changes is known.
    void listsAreKept()
    {
        begin();
        const auto list = [this] {
            const Element answer = ask(*alice, "get", "<query xmlns='http://jabber.org/protocol/disco#items'/>", "rooms.example.test");
            std::string text;
            for (const Element& each : answer.child("query", "http://jabber.org/protocol/disco#items")->children)
                text += (text.empty() ? "" : " ") + std::string(each.attribute("jid")) + '=' + std::string(each.attribute("name"));
            return text;
        };
        const auto keepUnasked = [this](const std::string& name) {
            world->chat.facade().rooms->create(name + "@rooms.example.test", "zoe@example.test", xmpp::RoomSettings().toBytes(), {},
                                               [](Result<store::RoomId>) {});
        };
        keepUnasked("a");
        makeRoom(*alice, "A", persistent + field("muc#roomconfig_roomname", "B"), "b@rooms.example.test");
        QCOMPARE(list(), std::string("a@rooms.example.test= b@rooms.example.test=B"));
        keepUnasked("aa"); // nobody does so: it shows that the store is not read
        makeRoom(*alice, "A", persistent + field("muc#roomconfig_roomname", "C"), "c@rooms.example.test");
        QCOMPARE(list(), std::string("a@rooms.example.test= b@rooms.example.test=B c@rooms.example.test=C"));
        ask(*alice, "set", configXml(persistent + field("muc#roomconfig_roomname", "New")), "b@rooms.example.test");
        ask(*alice, "set", configXml(persistent + field("muc#roomconfig_publicroom", "0")), "c@rooms.example.test");
        QCOMPARE(list(), std::string("a@rooms.example.test= b@rooms.example.test=New"));
        ask(*alice, "set", configXml(persistent + field("muc#roomconfig_publicroom", "1")), "c@rooms.example.test");
        ask(*alice, "set", "<query xmlns='" + mucOwner + "'><destroy/></query>", "b@rooms.example.test");
        QCOMPARE(list(), std::string("a@rooms.example.test= c@rooms.example.test=C"));
        ask(*alice, "set", configXml(field("muc#roomconfig_persistentroom", "0")), "c@rooms.example.test");
        alice->feed("<presence to='c@rooms.example.test/A' type='unavailable'/>");
        QCOMPARE(list(), std::string("a@rooms.example.test="));
        world->advance(std::chrono::minutes(11));
        QCOMPARE(list(), std::string("a@rooms.example.test= aa@rooms.example.test="));
    }
};

QTEST_GUILESS_MAIN(TestRoomsKept)
#include "tst_rooms_kept.moc"
