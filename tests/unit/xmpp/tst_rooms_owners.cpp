// Rooms: roles, affiliations, configuration, registration, invitations, destruction (XEP-0045 sections 7.8 to 10).
#include "tests/unit/xmpp/rooms_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

std::string leaveXml(const std::string& nick)
{
    return "<presence type='unavailable' to='" + in(nick) + "'/>";
}

std::set<std::string> listed(const Element& answer, const std::string& attribute)
{
    std::set<std::string> all;
    if (const Element* query = answer.child("query", mucAdmin)) {
        for (const Element& each : query->children)
            all.emplace(each.attribute(attribute));
    }
    return all;
}

std::set<std::string> features(const Element& answer)
{
    std::set<std::string> all;
    for (const Element& each : answer.child("query", "http://jabber.org/protocol/disco#info")->children) {
        if (each.name == "feature")
            all.emplace(each.attribute("var"));
    }
    return all;
}

const std::string discoInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
const std::string discoItems = "<query xmlns='http://jabber.org/protocol/disco#items'/>";

} // namespace

class TestRoomsOwners : public QObject {
    Q_OBJECT

    std::unique_ptr<XmppWorld> world;
    std::unique_ptr<XmppClient> alice, bob, carol;

    void begin(const std::string& fields = {}, std::vector<std::pair<config::Setting, std::string>> settings = {})
    {
        end();
        world = std::make_unique<XmppWorld>(std::function<void(xmpp::Context&)>(), std::move(settings));
        alice = std::make_unique<XmppClient>(*world, 0);
        bob = std::make_unique<XmppClient>(*world, 1);
        carol = std::make_unique<XmppClient>(*world, 0);
        alice->login("alice", "desk");
        bob->login("bob", "phone");
        carol->login("carol", "tab");
        makeRoom(*alice, "Ally", fields);
    }
    void end()
    {
        alice.reset(), bob.reset(), carol.reset(), world.reset();
    }
    void everybody()
    {
        enter(*bob, "Bob");
        enter(*carol, "Carol");
        clear();
    }
    void clear()
    {
        alice->clear(), bob->clear(), carol->clear();
    }

private Q_SLOTS:
    void cleanup() { end(); }

    void kicked()
    {
        begin();
        everybody();
        QCOMPARE(administer(*alice, "<item nick='Bob' role='none'><reason>enough</reason></item>").attribute("type"),
                 std::string_view("result"));
        const Element own = bob->take("presence");
        QCOMPARE(own.attribute("type"), std::string_view("unavailable"));
        QCOMPARE(codesOf(own), (std::set<int>{110, 307}));
        QCOMPARE(itemOf(own).childText("reason", mucUser), std::string("enough"));
        QCOMPARE(itemOf(own).child("actor", mucUser)->attribute("nick"), std::string_view("Ally"));
        QVERIFY(!itemOf(own).child("actor", mucUser)->hasAttribute("jid"));
        QCOMPARE(codesOf(carol->take("presence")), (std::set<int>{307}));
        QCOMPARE(errorOf(administer(*carol, "<item nick='Ally' role='none'/>")), std::string("forbidden"));
        QCOMPARE(errorOf(administer(*alice, "<item nick='Nobody' role='none'/>")), std::string("item-not-found"));
        QCOMPARE(errorOf(administer(*alice, "<item nick='Carol' role='none' affiliation='none'/>")), std::string("bad-request"));
        QCOMPARE(errorOf(administer(*alice, "<item nick='Carol' role='king'/>")), std::string("bad-request"));
        QCOMPARE(errorOf(administer(*alice, "")), std::string("bad-request"));
        // A moderator who is no administrator cannot touch the owner.
        administer(*alice, "<item nick='Carol' role='moderator'/>");
        QCOMPARE(errorOf(administer(*carol, "<item nick='Ally' role='none'/>")), std::string("not-allowed"));
        QCOMPARE(errorOf(administer(*carol, "<item nick='Ally' role='participant'/>")), std::string("not-allowed"));
        enter(*bob, "Bob");
        QCOMPARE(errorOf(administer(*carol, "<item nick='Bob' role='moderator'/>")), std::string("forbidden"));
        QCOMPARE(administer(*carol, "<item nick='Bob' role='none'/>").attribute("type"), std::string_view("result"));
    }

    // What is cut is cut between characters: half a one would end everybody's stream.
    void longReasons()
    {
        begin();
        everybody();
        std::string long_;
        for (int i = 0; i < 2000; ++i)
            long_ += "\xE2\x82\xAC";
        administer(*alice, "<item nick='Bob' role='none'><reason>" + long_ + "</reason></item>");
        QCOMPARE(itemOf(bob->take("presence")).childText("reason", mucUser), long_.substr(0, 341 * 3));
        QCOMPARE(itemOf(carol->take("presence")).childText("reason", mucUser), long_.substr(0, 341 * 3));
        alice->feed("<message to='" + room + "'><x xmlns='" + mucUser + "'><invite to='bob@example.test'><reason>" + long_ +
                    "</reason></invite></x></message>");
        QCOMPARE(bob->take("message").child("x", mucUser)->child("invite", mucUser)->childText("reason", mucUser), long_.substr(0, 1365 * 3));
        ask(*alice, "set", "<query xmlns='" + mucOwner + "'><destroy><reason>" + long_ + "</reason></destroy></query>");
        QCOMPARE(carol->take("presence").child("x", mucUser)->child("destroy", mucUser)->childText("reason", mucUser), long_.substr(0, 1365 * 3));
    }

    void voice()
    {
        begin(field("muc#roomconfig_moderatedroom", "1"));
        everybody();
        say(*bob, "mute");
        QCOMPARE(errorOf(bob->take("message")), std::string("forbidden"));
        QCOMPARE(administer(*alice, "<item nick='Bob' role='participant'/>").attribute("type"), std::string_view("result"));
        QCOMPARE(itemOf(carol->take("presence")).attribute("role"), std::string_view("participant"));
        say(*bob, "heard");
        QCOMPARE(bodyOf(carol->take("message")), std::string("heard"));
        QCOMPARE(listed(ask(*alice, "get", "<query xmlns='" + mucAdmin + "'><item role='participant'/></query>"), "nick"),
                 (std::set<std::string>{"Bob"}));
        QCOMPARE(errorOf(ask(*bob, "get", "<query xmlns='" + mucAdmin + "'><item role='participant'/></query>")), std::string("forbidden"));
        administer(*alice, "<item nick='Bob' role='visitor'/>");
        bob->clear();
        say(*bob, "mute again");
        QCOMPARE(errorOf(bob->take("message")), std::string("forbidden"));
        // Carol asks for it; the moderator says yes.
        clear();
        carol->feed("<message to='" + room + "'><x xmlns='jabber:x:data' type='submit'>" +
                    field("FORM_TYPE", "http://jabber.org/protocol/muc#request") + field("muc#role", "participant") + "</x></message>");
        const Element request = alice->take("message");
        QCOMPARE(request.attribute("from"), std::string_view(room));
        QVERIFY(request.child("x", "jabber:x:data"));
        QCOMPARE(bob->count("message"), size_t(0));
        const std::string yes = "<message to='" + room + "'><x xmlns='jabber:x:data' type='submit'>" +
                                field("FORM_TYPE", "http://jabber.org/protocol/muc#request") + field("muc#role", "participant") +
                                field("muc#jid", "carol@example.test/tab") + field("muc#roomnick", "Carol") +
                                field("muc#request_allow", "true") + "</x></message>";
        bob->feed(yes);
        QCOMPARE(errorOf(bob->take("message")), std::string("forbidden"));
        alice->feed(yes);
        QCOMPARE(itemOf(carol->take("presence")).attribute("role"), std::string_view("participant"));
    }

    void banned()
    {
        begin();
        everybody();
        QCOMPARE(administer(*alice, "<item jid='bob@example.test' affiliation='outcast'><reason>out</reason></item>").attribute("type"),
                 std::string_view("result"));
        const Element own = bob->take("presence");
        QCOMPARE(codesOf(own), (std::set<int>{110, 301}));
        QCOMPARE(itemOf(own).attribute("affiliation"), std::string_view("outcast"));
        QCOMPARE(errorOf(enter(*bob, "Bob")), std::string("forbidden"));
        const Element list = ask(*alice, "get", "<query xmlns='" + mucAdmin + "'><item affiliation='outcast'/></query>");
        QCOMPARE(listed(list, "jid"), (std::set<std::string>{"bob@example.test"}));
        QCOMPARE(list.child("query", mucAdmin)->firstChild()->childText("reason", mucAdmin), std::string("out"));
        QCOMPARE(errorOf(ask(*carol, "get", "<query xmlns='" + mucAdmin + "'><item affiliation='outcast'/></query>")),
                 std::string("forbidden"));
        QCOMPARE(errorOf(administer(*carol, "<item jid='alice@example.test' affiliation='outcast'/>")), std::string("forbidden"));
        QCOMPARE(errorOf(administer(*alice, "<item jid='alice@example.test' affiliation='outcast'/>")), std::string("conflict"));
        QCOMPARE(errorOf(administer(*alice, "<item jid='@' affiliation='outcast'/>")), std::string("jid-malformed"));
        administer(*alice, "<item jid='bob@example.test' affiliation='none'/>");
        bob->clear();
        QVERIFY(errorOf(enter(*bob, "Bob")).empty());
        // A whole domain, but for whom the room knows by name.
        administer(*alice, "<item jid='carol@example.test' affiliation='member'/>");
        QCOMPARE(errorOf(administer(*alice, "<item jid='example.test' affiliation='outcast'/>")), std::string("conflict"));
    }

    // However its owners are named in one request.
    void neverWithoutAnOwner()
    {
        begin();
        const std::string none = "<item jid='alice@example.test' affiliation='none'/>";
        QCOMPARE(errorOf(administer(*alice, none)), std::string("conflict"));
        QCOMPARE(errorOf(administer(*alice, none + none)), std::string("conflict"));
        QCOMPARE(errorOf(administer(*alice, "<item jid='bob@example.test' affiliation='owner'/>"
                                            "<item jid='bob@example.test' affiliation='none'/>" + none)), std::string("conflict"));
        QCOMPARE(errorOf(ask(*alice, "set", configXml(field("muc#roomconfig_roomadmins", "alice@example.test")))),
                 std::string("not-acceptable"));
        QCOMPARE(administer(*alice, "<item jid='bob@example.test' affiliation='owner'/>" + none).attribute("type"), std::string_view("result"));
    }

    void ranks()
    {
        begin();
        everybody();
        QCOMPARE(administer(*alice, "<item jid='bob@example.test' affiliation='admin'/>").attribute("type"), std::string_view("result"));
        Element seen = carol->take("presence");
        QCOMPARE(itemOf(seen).attribute("affiliation"), std::string_view("admin"));
        QCOMPARE(itemOf(seen).attribute("role"), std::string_view("moderator"));
        // Who becomes a moderator sees the addresses.
        bob->settle();
        bool sawAddress = false;
        for (const Element& each : bob->received)
            sawAddress |= itemOf(each).attribute("jid") == "carol@example.test/tab";
        QVERIFY(sawAddress);
        QCOMPARE(errorOf(administer(*bob, "<item jid='alice@example.test' affiliation='none'/>")), std::string("not-allowed"));
        QCOMPARE(errorOf(administer(*bob, "<item jid='carol@example.test' affiliation='owner'/>")), std::string("forbidden"));
        QCOMPARE(errorOf(administer(*bob, "<item nick='Ally' role='none'/>")), std::string("not-allowed"));
        QCOMPARE(administer(*bob, "<item jid='carol@example.test' affiliation='member'/>").attribute("type"), std::string_view("result"));
        QCOMPARE(errorOf(administer(*alice, "<item jid='alice@example.test' affiliation='member'/>")), std::string("conflict"));
        QCOMPARE(administer(*alice, "<item jid='carol@example.test' affiliation='owner'/><item jid='alice@example.test' affiliation='member'/>")
                     .attribute("type"), std::string_view("result"));
        QCOMPARE(errorOf(ask(*alice, "get", "<query xmlns='" + mucOwner + "'/>")), std::string("forbidden"));
        // All or nothing.
        QCOMPARE(errorOf(administer(*carol, "<item jid='bob@example.test' affiliation='none'/><item nick='Nobody' role='none'/>")),
                 std::string("item-not-found"));
        QCOMPARE(listed(ask(*carol, "get", "<query xmlns='" + mucAdmin + "'><item affiliation='admin'/></query>"), "jid"),
                 (std::set<std::string>{"bob@example.test"}));
    }

    void membersOnly()
    {
        begin(field("muc#roomconfig_membersonly", "1") + field("muc#roomconfig_whois", "anyone"));
        QCOMPARE(errorOf(enter(*bob, "Bob")), std::string("registration-required"));
        // Who is invited may enter from then on.
        alice->feed("<message to='" + room + "' id='i'><x xmlns='" + mucUser + "'><invite to='bob@example.test'><reason>come</reason></invite></x></message>");
        const Element invitation = bob->take("message");
        QCOMPARE(invitation.attribute("from"), std::string_view(room));
        const Element* invite = invitation.child("x", mucUser)->child("invite", mucUser);
        QCOMPARE(invite->attribute("from"), std::string_view("alice@example.test"));
        QCOMPARE(invite->childText("reason", mucUser), std::string("come"));
        QCOMPARE(invitation.child("x", "jabber:x:conference")->attribute("jid"), std::string_view(room));
        QCOMPARE(itemOf(enter(*bob, "Bob")).attribute("affiliation"), std::string_view("member"));
        // A member may not, unless the owner lets them.
        bob->feed("<message to='" + room + "' id='i'><x xmlns='" + mucUser + "'><invite to='carol@example.test'/></x></message>");
        QCOMPARE(errorOf(bob->take("message")), std::string("forbidden"));
        ask(*alice, "set", configXml(field("muc#roomconfig_allowinvites", "1")));
        bob->feed("<message to='" + room + "' id='i'><x xmlns='" + mucUser + "'><invite to='carol@example.test'/></x></message>");
        QVERIFY(carol->take("message").child("x", mucUser));
        // Nobody by the name of a whole domain.
        bob->clear();
        bob->feed("<message to='" + room + "' id='i'><x xmlns='" + mucUser + "'><invite to='example.test'/></x></message>");
        QCOMPARE(errorOf(bob->take("message")), std::string("jid-malformed"));
        alice->clear(), bob->clear();
        carol->feed("<message to='" + room + "' id='d'><x xmlns='" + mucUser + "'><decline to='bob@example.test'><reason>no</reason></decline></x></message>");
        const Element declined = bob->take("message");
        QCOMPARE(declined.child("x", mucUser)->child("decline", mucUser)->attribute("from"), std::string_view("carol@example.test"));
        QCOMPARE(declined.child("x", mucUser)->child("decline", mucUser)->childText("reason", mucUser), std::string("no"));
        carol->feed("<message to='" + room + "' id='d'><x xmlns='" + mucUser + "'><decline to='stranger@example.test'/></x></message>");
        QCOMPARE(errorOf(carol->take("message")), std::string("item-not-found"));
        // Members see the list, for end-to-end encryption.
        QCOMPARE(listed(ask(*bob, "get", "<query xmlns='" + mucAdmin + "'><item affiliation='member'/></query>"), "jid"),
                 (std::set<std::string>{"bob@example.test", "carol@example.test"}));
        administer(*alice, "<item jid='bob@example.test' affiliation='none'/>");
        QCOMPARE(codesOf(bob->take("presence")), (std::set<int>{110, 321}));
    }

    void becomesMembersOnly()
    {
        begin();
        everybody();
        administer(*alice, "<item jid='carol@example.test' affiliation='member'/>");
        clear();
        ask(*alice, "set", configXml(field("muc#roomconfig_membersonly", "1")));
        QCOMPARE(codesOf(bob->take("presence")), (std::set<int>{110, 322}));
        QCOMPARE(codesOf(carol->take("presence")), (std::set<int>{322}));
        QCOMPARE(codesOf(carol->take("message")), (std::set<int>{104}));
    }

    void password()
    {
        begin(field("muc#roomconfig_passwordprotectedroom", "1") + field("muc#roomconfig_roomsecret", "cauldronburn"));
        QCOMPARE(errorOf(enter(*bob, "Bob")), std::string("not-authorized"));
        QCOMPARE(errorOf(enter(*bob, "Bob", "<password>wrong</password>")), std::string("not-authorized"));
        QVERIFY(errorOf(enter(*bob, "Bob", "<password>cauldronburn</password>")).empty());
        // Nobody makes himself a member from outside, who is told the password and may read the archive.
        const std::string reg = "jabber:iq:register";
        const std::string wish = "<query xmlns='" + reg + "'><x xmlns='jabber:x:data' type='submit'>" +
                                 field("FORM_TYPE", "http://jabber.org/protocol/muc#register") + field("muc#register_roomnick", "C") +
                                 "</x></query>";
        QCOMPARE(errorOf(ask(*carol, "set", wish)), std::string("not-allowed"));
        QCOMPARE(errorOf(ask(*carol, "get", "<query xmlns='" + reg + "'/>")), std::string("not-allowed"));
        QCOMPARE(ask(*bob, "get", "<query xmlns='" + reg + "'/>").attribute("type"), std::string_view("result"));
        QCOMPARE(ask(*carol, "get", discoItems).child("query", "http://jabber.org/protocol/disco#items")->firstChild(), nullptr);
        QVERIFY(features(ask(*carol, "get", discoInfo)).contains("muc_passwordprotected"));
        QCOMPARE(errorOf(ask(*alice, "set", configXml(field("muc#roomconfig_passwordprotectedroom", "1") + field("muc#roomconfig_roomsecret", "")))),
                 std::string("not-acceptable"));
        // Who is invited is told it.
        clear();
        bob->feed("<message to='" + room + "'><x xmlns='" + mucUser + "'><invite to='carol@example.test'/></x></message>");
        QCOMPARE(carol->take("message").child("x", mucUser)->childText("password", mucUser), std::string("cauldronburn"));
        ask(*alice, "set", configXml(field("muc#roomconfig_passwordprotectedroom", "0")));
        QVERIFY(errorOf(enter(*carol, "Carol")).empty());
    }

    void configuration()
    {
        begin();
        everybody();
        const auto accepted = [&](const std::string& fields) { return errorOf(ask(*alice, "set", configXml(fields))); };
        QCOMPARE(errorOf(ask(*bob, "get", "<query xmlns='" + mucOwner + "'/>")), std::string("forbidden"));
        QCOMPARE(errorOf(ask(*bob, "set", configXml(""))), std::string("forbidden"));
        QCOMPARE(accepted(field("muc#roomconfig_maxusers", "many")), std::string("not-acceptable"));
        QCOMPARE(accepted(field("muc#roomconfig_whois", "nobody")), std::string("not-acceptable"));
        QCOMPARE(accepted(field("muc#roomconfig_membersonly", "perhaps")), std::string("not-acceptable"));
        QCOMPARE(accepted(field("muc#roomconfig_roomowners", "@")), std::string("jid-malformed"));
        QCOMPARE(accepted("<field var='muc#roomconfig_roomowners'/>"), std::string("not-acceptable"));
        QCOMPARE(accepted(field("muc#roomconfig_roomdesc", std::string(10'000, 'x'))), std::string("not-acceptable"));
        QCOMPARE(errorOf(ask(*alice, "set", "<query xmlns='" + mucOwner + "'/>")), std::string("bad-request"));
        QCOMPARE(errorOf(ask(*alice, "set", "<query xmlns='" + mucOwner + "'><x xmlns='jabber:x:data' type='submit'>" +
                                                field("FORM_TYPE", "something") + "</x></query>")), std::string("bad-request"));
        clear();
        QCOMPARE(accepted(field("muc#roomconfig_whois", "anyone") + field("muc#roomconfig_roomname", "The Den") +
                          field("muc#roomconfig_roomadmins", "bob@example.test") + field("unknown", "x")), std::string());
        Element message = carol->take("message");
        QCOMPARE(message.attribute("from"), std::string_view(room));
        QCOMPARE(codesOf(message), (std::set<int>{172}));
        QCOMPARE(codesOf(carol->take("message")), (std::set<int>{104}));
        const Element form = ask(*alice, "get", "<query xmlns='" + mucOwner + "'/>");
        std::map<std::string, std::string> values;
        for (const Element& each : form.child("query", mucOwner)->child("x", "jabber:x:data")->children) {
            if (each.name == "field")
                values[std::string(each.attribute("var"))] = each.childText("value", "jabber:x:data");
        }
        QCOMPARE(values["muc#roomconfig_roomname"], std::string("The Den"));
        QCOMPARE(values["muc#roomconfig_whois"], std::string("anyone"));
        QCOMPARE(values["muc#roomconfig_roomadmins"], std::string("bob@example.test"));
        QCOMPARE(values["muc#roomconfig_roomowners"], std::string("alice@example.test"));
    }

    void subjects()
    {
        begin();
        everybody();
        const std::string change = "<message to='" + room + "' type='groupchat' id='s'><subject>tea</subject></message>";
        bob->feed(change);
        QCOMPARE(errorOf(bob->take("message")), std::string("forbidden"));
        ask(*alice, "set", configXml(field("muc#roomconfig_changesubject", "1")));
        clear();
        bob->feed(change);
        const Element message = carol->take("message");
        QCOMPARE(message.childText("subject", clientNs), std::string("tea"));
        QCOMPARE(message.attribute("from"), std::string_view(in("Bob")));
        // With a body it is a message.
        bob->feed("<message to='" + room + "' type='groupchat' id='s'><subject>x</subject><body>text</body></message>");
        QCOMPARE(bodyOf(carol->take("message")), std::string("text"));
    }

    void registration()
    {
        begin();
        const std::string reg = "jabber:iq:register";
        const std::string wish = "<query xmlns='" + reg + "'><x xmlns='jabber:x:data' type='submit'>" +
                                 field("FORM_TYPE", "http://jabber.org/protocol/muc#register") + field("muc#register_roomnick", "Bobby") +
                                 "</x></query>";
        QVERIFY(ask(*bob, "get", "<query xmlns='" + reg + "'/>").child("query", reg)->child("x", "jabber:x:data"));
        QCOMPARE(ask(*bob, "set", wish).attribute("type"), std::string_view("result"));
        QCOMPARE(ask(*bob, "get", "<query xmlns='" + reg + "'/>").child("query", reg)->childText("username", reg), std::string("Bobby"));
        QCOMPARE(errorOf(enter(*carol, "Bobby")), std::string("conflict"));
        QCOMPARE(errorOf(ask(*carol, "set", wish)), std::string("conflict"));
        QCOMPARE(itemOf(enter(*bob, "Bobby")).attribute("affiliation"), std::string_view("member"));
        const Element node = ask(*bob, "get", "<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/>");
        QCOMPARE(node.child("query", "http://jabber.org/protocol/disco#info")->firstChild()->attribute("name"), std::string_view("Bobby"));
        QCOMPARE(errorOf(ask(*bob, "set", "<query xmlns='" + reg + "'/>")), std::string("bad-request"));
        QCOMPARE(ask(*bob, "set", "<query xmlns='" + reg + "'><remove/></query>").attribute("type"), std::string_view("result"));
        bob->feed(leaveXml("Bobby"));
        QVERIFY(errorOf(enter(*carol, "Bobby")).empty());
        ask(*alice, "set", configXml(field("muc#roomconfig_membersonly", "1")));
        QCOMPARE(errorOf(ask(*bob, "set", wish)), std::string("not-allowed"));
    }

    void destroyed()
    {
        begin(persistent);
        everybody();
        QCOMPARE(world->chat.rooms.size(), size_t(1));
        const std::string wish = "<query xmlns='" + mucOwner + "'><destroy jid='hall@rooms.example.test'><reason>moved</reason></destroy></query>";
        QCOMPARE(errorOf(ask(*bob, "set", wish)), std::string("forbidden"));
        world->chat.holding = true;
        alice->feed(query("set", "d", wish));
        const Element own = bob->take("presence");
        QCOMPARE(own.attribute("type"), std::string_view("unavailable"));
        const Element* why = own.child("x", mucUser)->child("destroy", mucUser);
        QCOMPARE(why->attribute("jid"), std::string_view("hall@rooms.example.test"));
        QCOMPARE(why->childText("reason", mucUser), std::string("moved"));
        QCOMPARE(bob->count("presence"), size_t(0)); // one, not one for each
        // Who comes while the store still forgets it waits, and finds a new one.
        bob->feed(enterXml("Bob"));
        QCOMPARE(bob->count("presence"), size_t(0));
        QCOMPARE(alice->take("iq").name, std::string("nothing"));
        world->chat.holding = false;
        world->chat.release();
        QCOMPARE(alice->take("iq").attribute("type"), std::string_view("result"));
        QVERIFY(codesOf(bob->take("presence")).contains(201));
        QCOMPARE(world->chat.rooms.size(), size_t(0));
    }

    void discovered()
    {
        begin(field("muc#roomconfig_roomname", "The Den") + persistent);
        enter(*bob, "hidden", {}, "hidden@rooms.example.test");
        ask(*bob, "set", configXml(field("muc#roomconfig_publicroom", "0")), "hidden@rooms.example.test");
        makeRoom(*carol, "c", {}, "short@rooms.example.test");
        const Element services = ask(*bob, "get", discoItems, "example.test");
        std::set<std::string> jids;
        for (const Element& each : services.child("query", "http://jabber.org/protocol/disco#items")->children)
            jids.emplace(each.attribute("jid"));
        QVERIFY(jids.contains("rooms.example.test"));
        const Element service = ask(*bob, "get", discoInfo, "rooms.example.test");
        QVERIFY(features(service).contains(muc));
        QCOMPARE(service.child("query", "http://jabber.org/protocol/disco#info")->firstChild()->attribute("category"), std::string_view("conference"));
        const Element rooms = ask(*bob, "get", discoItems, "rooms.example.test");
        std::map<std::string, std::string> names;
        for (const Element& each : rooms.child("query", "http://jabber.org/protocol/disco#items")->children)
            names[std::string(each.attribute("jid"))] = each.attribute("name");
        QCOMPARE(names, (std::map<std::string, std::string>{{room, "The Den"}, {"short@rooms.example.test", ""}}));
        const std::set<std::string> its = features(ask(*bob, "get", discoInfo));
        for (const char* each : {"http://jabber.org/protocol/muc", "muc_persistent", "muc_public", "muc_open", "muc_unmoderated",
                                 "muc_semianonymous", "muc_unsecured", "urn:xmpp:mam:2", "urn:xmpp:occupant-id:0",
                                 "http://jabber.org/protocol/muc#stable_id", "jabber:iq:register", "vcard-temp"})
            QVERIFY2(its.contains(each), each);
        const Element items = ask(*bob, "get", discoItems);
        QCOMPARE(items.child("query", "http://jabber.org/protocol/disco#items")->firstChild()->attribute("jid"), std::string_view(in("Ally")));
        QCOMPARE(errorOf(ask(*bob, "get", discoInfo, "nowhere@rooms.example.test")), std::string("item-not-found"));
        QCOMPARE(errorOf(ask(*bob, "get", "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>")), std::string("item-not-found"));
        QVERIFY(!ask(*bob, "get", "<unique xmlns='http://jabber.org/protocol/muc#unique'/>", "rooms.example.test")
                     .childText("unique", "http://jabber.org/protocol/muc#unique").empty());
        QCOMPARE(ask(*bob, "get", "<ping xmlns='urn:xmpp:ping'/>", "rooms.example.test").attribute("type"), std::string_view("result"));
        QCOMPARE(errorOf(ask(*bob, "get", "<query xmlns='jabber:iq:roster'/>", "rooms.example.test")), std::string("service-unavailable"));
    }

    void picture()
    {
        begin(persistent);
        everybody();
        const std::string card = "<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>aGVsbG8=</BINVAL></PHOTO></vCard>";
        QCOMPARE(errorOf(ask(*bob, "set", card)), std::string("forbidden"));
        bob->clear();
        QCOMPARE(ask(*alice, "set", card).attribute("type"), std::string_view("result"));
        QCOMPARE(codesOf(bob->take("message")), (std::set<int>{104}));
        QCOMPARE(bob->take("presence").child("x", "vcard-temp:x:update")->childText("photo", "vcard-temp:x:update"),
                 std::string("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"));
        QVERIFY(ask(*bob, "get", "<vCard xmlns='vcard-temp'/>").child("vCard", "vcard-temp")->child("PHOTO", "vcard-temp"));
        QCOMPARE(errorOf(ask(*alice, "set", "<vCard xmlns='vcard-temp'><PHOTO><BINVAL>!</BINVAL></PHOTO></vCard>")), std::string("bad-request"));
    }

    void lists()
    {
        begin();
        std::string items;
        for (int i = 0; i < 1200; ++i)
            items += "<item affiliation='member' jid='m" + std::to_string(i) + "@example.test'/>";
        for (int i = 0; i < 4; ++i) {
            std::string part = items;
            for (size_t at = 0; (at = part.find("jid='m", at)) != std::string::npos; ++at)
                part.insert(at + 6, std::to_string(i) + "x");
            QCOMPARE(administer(*alice, part).attribute("type"), std::string_view("result"));
        }
        QCOMPARE(errorOf(administer(*alice, items)), std::string("resource-constraint"));
    }
};

QTEST_GUILESS_MAIN(TestRoomsOwners)
#include "tst_rooms_owners.moc"
