// Rooms: entering, leaving, speaking (XEP-0045 sections 6 and 7).
#include "tests/unit/xmpp/rooms_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

class TestRooms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void madeByEntering()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const Element own = enter(alice, "Ally");
        QCOMPARE(codesOf(own), (std::set<int>{110, 201}));
        QCOMPARE(itemOf(own).attribute("affiliation"), std::string_view("owner"));
        QCOMPARE(itemOf(own).attribute("role"), std::string_view("moderator"));
        QCOMPARE(own.attribute("from"), std::string_view(in("Ally")));
        // Locked until it is configured.
        QCOMPARE(errorOf(enter(bob, "Bob")), std::string("item-not-found"));
        const Element form = ask(alice, "get", "<query xmlns='" + mucOwner + "'/>");
        const Element* x = form.child("query", mucOwner)->child("x", "jabber:x:data");
        QVERIFY(x);
        QCOMPARE(x->attribute("type"), std::string_view("form"));
        QCOMPARE(ask(alice, "set", "<query xmlns='" + mucOwner + "'><x xmlns='jabber:x:data' type='submit'/></query>").attribute("type"),
                 std::string_view("result"));
        const Element his = enter(bob, "Bob");
        QCOMPARE(codesOf(his), (std::set<int>{110}));
        QCOMPARE(itemOf(his).attribute("affiliation"), std::string_view("none"));
        QCOMPARE(itemOf(his).attribute("role"), std::string_view("participant"));
        const Element seen = alice.take("presence");
        QCOMPARE(seen.attribute("from"), std::string_view(in("Bob")));
        QCOMPARE(itemOf(seen).attribute("jid"), std::string_view("bob@example.test/phone"));
        QCOMPARE(world.chat.rooms.size(), size_t(0)); // in memory alone
    }

    void cancelled()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        enter(alice, "Ally");
        QCOMPARE(ask(alice, "set", "<query xmlns='" + mucOwner + "'><x xmlns='jabber:x:data' type='cancel'/></query>").attribute("type"),
                 std::string_view("result"));
        const Element own = enter(bob, "Bob");
        QVERIFY(codesOf(own).contains(201));
        QCOMPARE(itemOf(own).attribute("affiliation"), std::string_view("owner"));
    }

    void orderOfWelcome()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        carol.login("carol", "tab");
        makeRoom(alice, "Ally", field("muc#roomconfig_whois", "anyone"));
        enter(bob, "Bob");
        say(alice, "one");
        say(bob, "two");
        alice.feed("<message to='" + room + "' type='groupchat' id='s'><subject>tea</subject></message>");
        carol.feed(enterXml("Carol"));
        Element each = carol.take();
        QCOMPARE(each.attribute("from"), std::string_view(in("Ally")));
        QCOMPARE(itemOf(each).attribute("jid"), std::string_view("alice@example.test/desk"));
        QCOMPARE(carol.take().attribute("from"), std::string_view(in("Bob")));
        each = carol.take();
        QCOMPARE(each.attribute("from"), std::string_view(in("Carol")));
        QCOMPARE(codesOf(each), (std::set<int>{100, 110}));
        for (const char* text : {"one", "two"}) {
            each = carol.take();
            QCOMPARE(bodyOf(each), std::string(text));
            QCOMPARE(each.attribute("type"), std::string_view("groupchat"));
            QCOMPARE(each.child("delay", "urn:xmpp:delay")->attribute("from"), std::string_view(room));
        }
        each = carol.take();
        QCOMPARE(each.childText("subject", clientNs), std::string("tea"));
        QCOMPARE(each.attribute("from"), std::string_view(in("Ally")));
        QVERIFY(!each.child("body", clientNs));
        QCOMPARE(carol.count("message") + carol.count("presence"), size_t(0));
    }

    void historyAsWanted()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally");
        for (int i = 0; i < 30; ++i) {
            say(alice, "m" + std::to_string(i));
            world.advance(std::chrono::seconds(10));
        }
        const auto bodies = [&](const std::string& wish) {
            bob.clear();
            bob.feed(enterXml("Bob", wish));
            std::vector<std::string> all;
            for (const Element& each : bob.received) {
                if (each.child("body", clientNs))
                    all.push_back(bodyOf(each));
            }
            bob.feed("<presence type='unavailable' to='" + in("Bob") + "'/>");
            return all;
        };
        QCOMPARE(bodies("").size(), size_t(20));
        QCOMPARE(bodies("<history maxstanzas='2'/>"), (std::vector<std::string>{"m28", "m29"}));
        QCOMPARE(bodies("<history maxchars='0'/>").size(), size_t(0));
        QCOMPARE(bodies("<history seconds='25'/>"), (std::vector<std::string>{"m28", "m29"}));
        QCOMPARE(bodies("<history since='2100-01-01T00:00:00Z'/>").size(), size_t(0));
        QCOMPARE(bodies("<history since='1970-01-01T00:00:00Z' maxstanzas='5'/>").size(), size_t(5));
    }

    void conversation()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        carol.login("carol", "tab");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        alice.clear();
        bob.feed("<message to='" + room + "' type='groupchat' id='1' xml:lang='de'><body>a &lt; b</body>"
                 "<stanza-id xmlns='urn:xmpp:sid:0' by='" + room + "' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='else.test' id='other'/>"
                 "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/><x xmlns='" + mucUser + "'><status code='307'/></x>"
                 "<delay xmlns='urn:xmpp:delay' from='" + room + "' stamp='2000-01-01T00:00:00Z'/></message>");
        for (XmppClient* each : {&alice, &bob}) {
            const Element message = each->take("message");
            QCOMPARE(bodyOf(message), std::string("a < b"));
            QCOMPARE(message.attribute("from"), std::string_view(in("Bob")));
            QCOMPARE(message.attribute("id"), std::string_view("1"));
            QCOMPARE(message.language(), std::string_view("de"));
            QCOMPARE(message.attribute("to"), std::string_view(each == &alice ? "alice@example.test/desk" : "bob@example.test/phone"));
            QVERIFY(!message.child("x", mucUser));
            QVERIFY(!message.child("delay", "urn:xmpp:delay"));
            QVERIFY(message.child("occupant-id", "urn:xmpp:occupant-id:0")->attribute("id") != "forged");
            std::set<std::string> by;
            for (const Element& child : message.children) {
                if (child.is("stanza-id", "urn:xmpp:sid:0")) {
                    by.emplace(child.attribute("by"));
                    QVERIFY(child.attribute("id") != "forged");
                }
            }
            QCOMPARE(by, (std::set<std::string>{room, "else.test"}));
        }
        // Who is not in it, to whom, and where it does not go.
        say(carol, "x");
        QCOMPARE(errorOf(carol.take("message")), std::string("not-acceptable"));
        bob.feed("<message to='" + in("Ally") + "' type='groupchat' id='2'><body>x</body></message>");
        QCOMPARE(errorOf(bob.take("message")), std::string("bad-request"));
        bob.feed("<message to='" + room + "' type='chat' id='3'><body>x</body></message>");
        QCOMPARE(errorOf(bob.take("message")), std::string("bad-request"));
        bob.feed("<message to='nowhere@rooms.example.test' type='groupchat' id='4'><body>x</body></message>");
        QCOMPARE(errorOf(bob.take("message")), std::string("item-not-found"));
        QCOMPARE(alice.count("message"), size_t(0));
        // A chat state passes, without an id of the archive.
        bob.feed("<message to='" + room + "' type='groupchat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        const Element state = alice.take("message");
        QVERIFY(state.child("composing", "http://jabber.org/protocol/chatstates"));
        QVERIFY(!state.child("stanza-id", "urn:xmpp:sid:0"));
    }

    void privateMessages()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        carol.login("carol", "tab");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        alice.clear();
        bob.feed("<message to='" + in("Ally") + "' type='chat' id='p'><body>psst</body></message>");
        const Element message = alice.take("message");
        QCOMPARE(bodyOf(message), std::string("psst"));
        QCOMPARE(message.attribute("from"), std::string_view(in("Bob")));
        QCOMPARE(message.attribute("type"), std::string_view("chat"));
        QVERIFY(message.child("x", mucUser));
        QCOMPARE(bob.count("message"), size_t(0));
        bob.feed("<message to='" + in("Nobody") + "' type='chat' id='p2'><body>psst</body></message>");
        const Element error = bob.take("message");
        QCOMPARE(errorOf(error), std::string("item-not-found"));
        QCOMPARE(error.attribute("from"), std::string_view(in("Nobody")));
        QCOMPARE(error.child("error", clientNs)->attribute("by"), std::string_view(room));
        carol.feed("<message to='" + in("Ally") + "' type='chat' id='p3'><body>psst</body></message>");
        QCOMPARE(errorOf(carol.take("message")), std::string("not-acceptable"));
        ask(alice, "set", configXml(field("muc#roomconfig_allowpm", "moderators")));
        enter(carol, "Carol");
        bob.clear();
        bob.feed("<message to='" + in("Carol") + "' type='chat' id='p4'><body>psst</body></message>");
        QCOMPARE(errorOf(bob.take("message")), std::string("forbidden"));
    }

    void nicknames()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        carol.login("carol", "tab");
        makeRoom(alice, "Ally");
        QCOMPARE(errorOf(enter(bob, "Ally")), std::string("conflict"));
        enter(bob, "Bob");
        enter(carol, "Carol");
        alice.clear(), bob.clear(), carol.clear();
        bob.feed("<presence to='" + in("Robert") + "'/>");
        Element gone = carol.take("presence");
        QCOMPARE(gone.attribute("type"), std::string_view("unavailable"));
        QCOMPARE(gone.attribute("from"), std::string_view(in("Bob")));
        QCOMPARE(codesOf(gone), (std::set<int>{303}));
        QCOMPARE(itemOf(gone).attribute("nick"), std::string_view("Robert"));
        QCOMPARE(itemOf(gone).attribute("role"), std::string_view("participant"));
        QVERIFY(!itemOf(gone).hasAttribute("jid"));
        QCOMPARE(carol.take("presence").attribute("from"), std::string_view(in("Robert")));
        QCOMPARE(codesOf(bob.take("presence")), (std::set<int>{110, 303}));
        const Element own = bob.take("presence");
        QCOMPARE(own.attribute("from"), std::string_view(in("Robert")));
        QCOMPARE(codesOf(own), (std::set<int>{110}));
        bob.feed("<presence to='" + in("Carol") + "'/>");
        const Element error = bob.take("presence");
        QCOMPARE(errorOf(error), std::string("conflict"));
        QVERIFY(error.child("x", muc));
        carol.feed("<presence to='" + room + "'><x xmlns='" + muc + "'/></presence>");
        QCOMPARE(errorOf(carol.take("presence")), std::string("jid-malformed"));
    }

    void presenceAndLeaving()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        alice.clear();
        bob.feed("<presence to='" + in("Bob") + "'><show>away</show><status>tea</status><x xmlns='" + mucUser +
                 "'><item affiliation='owner'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Host' uri='urn:host'/></hats></presence>");
        const Element away = alice.take("presence");
        QVERIFY(!away.child("hats", "urn:xmpp:hats:0")); // a room's word, too
        QCOMPARE(away.childText("show", clientNs), std::string("away"));
        QCOMPARE(itemOf(away).attribute("affiliation"), std::string_view("none"));
        bob.clear();
        bob.feed("<presence to='" + in("Bob") + "' type='unavailable'><status>bye</status></presence>");
        const Element gone = alice.take("presence");
        QCOMPARE(gone.attribute("type"), std::string_view("unavailable"));
        QCOMPARE(gone.childText("status", clientNs), std::string("bye"));
        QCOMPARE(itemOf(gone).attribute("role"), std::string_view("none"));
        QCOMPARE(codesOf(bob.take("presence")), (std::set<int>{110}));
        // A change of presence does not bring anybody back in.
        bob.feed("<presence to='" + in("Bob") + "'/>");
        QCOMPARE(errorOf(bob.take("presence")), std::string("item-not-found"));
        QCOMPARE(alice.count("presence"), size_t(0));
        // The last one puts out the light.
        alice.feed("<presence to='" + in("Ally") + "' type='unavailable'/>");
        const Element own = enter(bob, "Bob");
        QCOMPARE(itemOf(own).attribute("affiliation"), std::string_view("owner"));
    }

    void whoseConnectionIsLost()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        makeRoom(alice, "Ally");
        {
            XmppClient bob(world, 1);
            bob.login("bob", "phone");
            enter(bob, "Bob");
            alice.clear();
            bob.link.peerCloses("reset");
        }
        const Element gone = alice.take("presence");
        QCOMPARE(gone.attribute("from"), std::string_view(in("Bob")));
        QCOMPARE(gone.attribute("type"), std::string_view("unavailable"));
    }

    void oneNicknameOnTwoDevices()
    {
        XmppWorld world;
        XmppClient alice(world, 0), phone(world, 1), desk(world, 0);
        alice.login("alice", "desk");
        phone.login("bob", "phone");
        desk.login("bob", "desk");
        makeRoom(alice, "Ally");
        enter(phone, "Bob");
        enter(desk, "Bob");
        alice.clear(), phone.clear(), desk.clear();
        say(phone, "from the phone");
        for (XmppClient* each : {&alice, &phone, &desk}) {
            QCOMPARE(bodyOf(each->take("message")), std::string("from the phone"));
            QCOMPARE(each->count("message"), size_t(0));
        }
        alice.feed("<message to='" + in("Bob") + "' type='chat' id='p'><body>both</body></message>");
        QCOMPARE(bodyOf(phone.take("message")), std::string("both"));
        QCOMPARE(bodyOf(desk.take("message")), std::string("both"));
        phone.feed("<presence to='" + in("Bob") + "' type='unavailable'/>");
        QCOMPARE(codesOf(phone.take("presence")), (std::set<int>{110}));
        QCOMPARE(alice.count("presence"), size_t(0)); // he is still there
        // One device goes its own way.
        enter(phone, "Bob");
        alice.clear(), phone.clear(), desk.clear();
        phone.feed("<presence to='" + in("Rob") + "'/>");
        QCOMPARE(codesOf(phone.take("presence")), (std::set<int>{110, 303}));
        Element each = alice.take("presence");
        QCOMPARE(each.attribute("from"), std::string_view(in("Bob")));
        QVERIFY(!each.hasAttribute("type"));
        QCOMPARE(alice.take("presence").attribute("from"), std::string_view(in("Rob")));
    }

    void selfPingAndQuestions()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        carol.login("carol", "tab");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        const std::string ping = "<ping xmlns='urn:xmpp:ping'/>";
        QCOMPARE(ask(bob, "get", ping, in("Bob")).attribute("type"), std::string_view("result"));
        QCOMPARE(errorOf(ask(carol, "get", ping, in("Bob"))), std::string("not-acceptable"));
        QCOMPARE(errorOf(ask(bob, "get", ping, in("Nobody"))), std::string("item-not-found"));
        // Another's client is asked, and its answer comes back from its nickname.
        bob.clear(), alice.clear();
        bob.feed(query("get", "v-1", "<query xmlns='jabber:iq:version'/>", in("Ally")));
        const Element asked = alice.take("iq");
        QCOMPARE(asked.attribute("from"), std::string_view(in("Bob")));
        QCOMPARE(asked.attribute("to"), std::string_view("alice@example.test/desk"));
        alice.feed("<iq type='result' id='" + std::string(asked.attribute("id")) + "' to='" + in("Bob") +
                   "'><query xmlns='jabber:iq:version'><name>x</name></query></iq>");
        const Element answer = bob.take("iq");
        QCOMPARE(answer.attribute("from"), std::string_view(in("Ally")));
        QCOMPARE(answer.attribute("id"), std::string_view("v-1"));
        QVERIFY(answer.child("query", "jabber:iq:version"));
        // A vCard is the account's.
        alice.feed("<iq type='set' id='c'><vCard xmlns='vcard-temp'><FN>Alice</FN></vCard></iq>");
        const Element card = ask(bob, "get", "<vCard xmlns='vcard-temp'/>", in("Ally"));
        QCOMPARE(card.attribute("from"), std::string_view(in("Ally")));
        QCOMPARE(card.child("vCard", "vcard-temp")->childText("FN", "vcard-temp"), std::string("Alice"));
        QCOMPARE(errorOf(ask(carol, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", in("Ally"))),
                 std::string("bad-request"));
        // Answers that nobody asked for go nowhere.
        alice.feed("<iq type='result' id='1-2-x' to='" + in("Bob") + "'/>");
        alice.feed("<iq type='result' id='x' to='" + in("Bob") + "'/>");
        QCOMPARE(bob.count("iq"), size_t(0));
    }

    void occupantIds()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally", persistent);
        const auto idOf = [&](const Element& stanza) {
            const Element* id = stanza.child("occupant-id", "urn:xmpp:occupant-id:0");
            return id ? std::string(id->attribute("id")) : std::string();
        };
        const std::string id = idOf(enter(bob, "Bob"));
        QVERIFY(id.size() > 20);
        bob.feed("<presence type='unavailable' to='" + in("Bob") + "'/>");
        alice.feed("<presence type='unavailable' to='" + in("Ally") + "'/>");
        bob.clear();
        QCOMPARE(idOf(enter(bob, "Robert")), id); // also of a room that was forgotten meanwhile
        alice.clear();
        makeRoom(alice, "Ally", {}, "other@rooms.example.test");
        enter(bob, "Bob", {}, "other@rooms.example.test");
        Element elsewhere("nothing");
        say(bob, "x", {}, "other@rooms.example.test");
        elsewhere = bob.take("message");
        QVERIFY(idOf(elsewhere) != id && !idOf(elsewhere).empty());
    }

    void resumedElsewhere()
    {
        XmppWorld world;
        XmppClient alice(world, 0), old(world, 1);
        alice.login("alice", "desk");
        old.login("bob", "phone");
        makeRoom(alice, "Ally");
        enter(old, "Bob");
        old.feed("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        const std::string secret(old.take("enabled").attribute("id"));
        old.link.peerCloses("reset");
        say(alice, "while away");
        XmppClient again(world, 0);
        again.authenticate("bob");
        again.feed("<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + secret + "'/>");
        QCOMPARE(again.take().name, std::string("resumed"));
        say(alice, "after");
        QCOMPARE(bodyOf(again.take("message")), std::string("while away"));
        QCOMPARE(bodyOf(again.take("message")), std::string("after"));
        say(again, "here");
        alice.clear();
        QCOMPARE(bodyOf(again.take("message")), std::string("here"));
    }

    void whoIsBlocked()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        bob.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='" + in("Ally") + "'/></block></iq>");
        bob.clear(), alice.clear();
        say(alice, "not for bob");
        say(bob, "still here");
        QCOMPARE(bodyOf(bob.take("message")), std::string("still here"));
        QCOMPARE(bodyOf(alice.take("message")), std::string("not for bob"));
        QCOMPARE(alice.count("presence"), size_t(0));
    }

    void manyOccupants()
    {
        XmppWorld world;
        for (int i = 0; i < 40; ++i)
            world.directory.addUser("u" + std::to_string(i) + "@example.test");
        std::vector<std::unique_ptr<XmppClient>> all;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        makeRoom(alice, "Ally", field("muc#roomconfig_maxusers", "30"));
        for (int i = 0; i < 29; ++i) {
            all.push_back(std::make_unique<XmppClient>(world, size_t(i % 2)));
            all.back()->login("u" + std::to_string(i), "r");
            QCOMPARE(codesOf(enter(*all.back(), "n" + std::to_string(i))), (std::set<int>{110}));
        }
        XmppClient late(world, 1);
        late.login("u39", "r");
        const Element full = enter(late, "late");
        QCOMPARE(errorOf(full), std::string("service-unavailable"));
        QCOMPARE(full.child("error", clientNs)->attribute("type"), std::string_view("wait"));
        for (auto& each : all)
            each->clear();
        say(*all[3], "everybody");
        for (auto& each : all) {
            QCOMPARE(bodyOf(each->take("message")), std::string("everybody"));
            QCOMPARE(each->count("message"), size_t(0));
        }
    }

    void howManyRooms()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        int made = 0;
        for (int i = 0; i < 110; ++i) {
            const Element own = enter(alice, "a", {}, "r" + std::to_string(i) + "@rooms.example.test");
            if (errorOf(own).empty())
                ++made;
            else
                QCOMPARE(errorOf(own), std::string("resource-constraint"));
        }
        QCOMPARE(made, 100);
        QVERIFY(codesOf(enter(bob, "b", {}, "r105@rooms.example.test")).contains(201)); // others may
        alice.feed("<presence type='unavailable' to='r5@rooms.example.test/a'/>");
        alice.clear();
        QVERIFY(codesOf(enter(alice, "a", {}, "r109@rooms.example.test")).contains(201)); // one went
    }

    void notByUsers()
    {
        XmppWorld world({}, {{config::Setting::XmppRoomsByUsers, "false"},
                             {config::Setting::XmppAdministrators, "bob@example.test"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        QCOMPARE(errorOf(enter(alice, "a")), std::string("not-allowed"));
        QVERIFY(codesOf(enter(bob, "b")).contains(201));
    }

    void whoCannotBeReached()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        carol.login("carol", "tab");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        enter(carol, "Carol");
        alice.clear(), bob.clear(), carol.clear();
        const auto error = [](const std::string& kind, const std::string& to, const std::string& condition) {
            return "<" + kind + " type='error' to='" + to + "'><error type='cancel'><" + condition + " xmlns='" + stanzaErrors +
                   "'/></error></" + kind + ">";
        };
        // What a client does not like the other hears; he stays.
        bob.feed(error("message", in("Ally"), "service-unavailable"));
        const Element heard = alice.take("message");
        QCOMPARE(errorOf(heard), std::string("service-unavailable"));
        QCOMPARE(heard.attribute("from"), std::string_view(in("Bob")));
        bob.feed(error("message", in("Ally"), "gone"));
        QCOMPARE(codesOf(alice.take("presence")), (std::set<int>{307, 333}));
        QCOMPARE(codesOf(bob.take("presence")), (std::set<int>{110, 307, 333}));
        carol.feed(error("presence", in("Ally"), "remote-server-not-found"));
        alice.clear();
        say(alice, "alone");
        QCOMPARE(bodyOf(alice.take("message")), std::string("alone"));
        QCOMPARE(carol.count("message") + bob.count("message"), size_t(0));
        carol.feed(error("message", "nowhere@rooms.example.test/x", "gone"));
        QCOMPARE(carol.count("message"), size_t(0));
    }

    void serversAdministrators()
    {
        XmppWorld world({}, {{config::Setting::XmppAdministrators, "bob@example.test"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally", field("muc#roomconfig_membersonly", "1"));
        QCOMPARE(itemOf(enter(bob, "Bob")).attribute("affiliation"), std::string_view("owner"));
        QCOMPARE(ask(bob, "get", "<query xmlns='" + mucOwner + "'/>").attribute("type"), std::string_view("result"));
    }

    void theServerGoes()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        bob.clear();
        world.exchange->endDetached();
        QCOMPARE(codesOf(bob.take("presence")), (std::set<int>{110, 332}));
        QCOMPARE(bob.count("presence"), size_t(0));
    }

    void switchedOff()
    {
        XmppWorld world({}, {{config::Setting::XmppRooms, "false"}});
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        alice.feed(query("get", "i", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "rooms.example.test"));
        QCOMPARE(errorOf(alice.take("iq")), std::string("remote-server-not-found"));
    }

    void badPresence()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        alice.feed("<presence to='" + in("Ally") + "'><x xmlns='" + muc + "'/><y xmlns='urn:y'>" + std::string(20'000, 'x') + "</y></presence>");
        QCOMPARE(errorOf(alice.take("presence")), std::string("policy-violation"));
        alice.feed("<presence to='" + room + "'><x xmlns='" + muc + "'/></presence>");
        QVERIFY(!errorOf(alice.take("presence")).empty());
        alice.feed("<presence to='" + in("Ally") + "'/>");
        QCOMPARE(errorOf(alice.take("presence")), std::string("item-not-found"));
        alice.feed("<presence to='" + in("Ally") + "' type='unavailable'/>");
        alice.feed("<presence to='" + room + "' type='subscribe'/>");
        alice.settle();
        QCOMPARE(alice.count("presence"), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestRooms)
#include "tst_rooms.moc"
