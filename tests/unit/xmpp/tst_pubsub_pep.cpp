// Personal eventing (XEP-0163): publishing to oneself, who hears of it, and what is kept.
#include "tests/unit/xmpp/pubsub_world.h"
#include "xmpp/account/home.h"
#include "xmpp/pubsub/pep.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string tune = "http://jabber.org/protocol/tune";

std::string tuneOf(const std::string& title)
{
    return "<tune xmlns='" + tune + "'><title>" + title + "</title></tune>";
}

} // namespace

class TestPep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void discovery()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        alice.feed("<iq type='get' id='d' to='alice@example.test'><query xmlns='" + infoNs + "'/></iq>");
        const Element info = alice.take("iq");
        const Element* query = info.child("query", infoNs);
        QVERIFY(query);
        int pep = 0, publish = 0;
        for (const Element& each : query->children) {
            pep += each.attribute("category") == "pubsub" && each.attribute("type") == "pep";
            publish += each.attribute("var") == pubsubNs + "#publish-options";
        }
        QCOMPARE(pep, 1);
        QCOMPARE(publish, 1);
    }

    void whatIsPublishedIsKept()
    {
        XmppWorld world;
        {
            XmppClient alice(world, 0);
            alice.login("alice", "desk");
            QCOMPARE(outcome(ask(alice, "set", publishing(tune, "current", tuneOf("Heartsong")))), std::string("result"));
            const Element made = ask(alice, "set", publishing("urn:example:none", "", "<a xmlns='urn:a'/>"));
            const Element* published = made.child("pubsub", pubsubNs)->child("publish", pubsubNs);
            QVERIFY(published->child("item", pubsubNs)->hasAttribute("id"));
            alice.link.peerCloses();
        }
        world.settle();
        QCOMPARE(world.exchange->station(0).homes() + world.exchange->station(1).homes(), size_t(0));
        XmppClient alice(world, 1);
        alice.login("alice", "phone");
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='" + tune + "'/>")), std::string("current:tune"));
        QCOMPARE(outcome(ask(alice, "get", "<items node='urn:nothing'/>")), std::string("item-not-found"));
        // One item is kept where nothing else is said.
        QCOMPARE(outcome(ask(alice, "set", publishing(tune, "second", tuneOf("Next")))), std::string("result"));
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='" + tune + "'/>", "alice@example.test")), std::string("second:tune"));
        alice.feed("<iq type='get' id='i' to='alice@example.test'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        const Element items = alice.take("iq");
        QCOMPARE(items.children.front().children.size(), size_t(2));
        QCOMPARE(items.children.front().children.front().attribute("node"), std::string_view(tune));
    }

    void contactsHearAndStrangersDoNot()
    {
        XmppWorld world;
        XmppClient alice(world, 0), phone(world, 1), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        carol.login("carol", "far");
        befriend(alice, bob);
        QVERIFY(arrive(bob, {tune}));
        QVERIFY(!arrive(carol, {tune}) || world.workers.size() == 2); // another station may have to ask for itself
        phone.login("alice", "phone", "");
        arrive(phone, {tune});
        alice.clear(), bob.clear(), carol.clear(), phone.clear();
        QCOMPARE(outcome(ask(alice, "set", publishing(tune, "now", tuneOf("A")))), std::string("result"));
        const Element event = bob.take("message");
        QCOMPARE(itemsOf(event), std::string("now:tune"));
        QCOMPARE(event.attribute("from"), std::string_view("alice@example.test"));
        QCOMPARE(event.attribute("to"), std::string_view("bob@example.test/home"));
        QCOMPARE(event.attribute("type"), std::string_view("headline"));
        QVERIFY(!event.child("delay", "urn:xmpp:delay"));
        QCOMPARE(itemsOf(phone.take("message")), std::string("now:tune"));
        QCOMPARE(alice.count("message"), size_t(0)); // it did not say that it wants to
        QCOMPARE(carol.count("message"), size_t(0));
        // Asking, too.
        QCOMPARE(itemsOf(ask(bob, "get", "<items node='" + tune + "'/>", "alice@example.test")), std::string("now:tune"));
        QCOMPARE(outcome(ask(carol, "get", "<items node='" + tune + "'/>", "alice@example.test")),
                 std::string("not-authorized presence-subscription-required"));
        QCOMPARE(outcome(ask(carol, "set", publishing(tune, "x", tuneOf("Mine")), "alice@example.test")), std::string("forbidden"));
        QCOMPARE(outcome(ask(carol, "set", publishing("urn:new", "x", tuneOf("Mine")), "alice@example.test")),
                 std::string("item-not-found"));
        // Retracted with notice.
        QCOMPARE(outcome(ask(alice, "set", "<retract node='" + tune + "' notify='true'><item id='now'/></retract>")),
                 std::string("result"));
        QCOMPARE(itemsOf(bob.take("message")), std::string("retract now"));
        // Whoever went does not hear.
        bob.feed("<presence type='unavailable'/>");
        bob.clear();
        ask(alice, "set", publishing(tune, "later", tuneOf("B")));
        QCOMPARE(bob.count("message"), size_t(0));
    }

    void theLastItemComesWithPresence()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        befriend(alice, bob);
        ask(alice, "set", publishing(tune, "one", tuneOf("One")));
        const std::string large(5000, 'x'); // stays in the store
        ask(alice, "set", publishing("urn:large", "big", "<a xmlns='urn:a'>" + large + "</a>"));
        ask(alice, "set", publishing("urn:private", "p", "<a xmlns='urn:a'/>", {{"access_model", "whitelist"}}));
        alice.link.peerCloses();
        world.settle();
        bob.clear();
        arrive(bob, {tune, "urn:private", "urn:large"});
        const Element first = bob.take("message");
        QCOMPARE(itemsOf(first), std::string("one:tune"));
        QVERIFY(first.child("delay", "urn:xmpp:delay"));
        QCOMPARE(itemsOf(bob.take("message")), "big:" + large);
        QCOMPARE(bob.count("message"), size_t(0));
        // Other caps bring what is new in them alone.
        arrive(bob, {tune, "urn:other"});
        QCOMPARE(bob.count("message"), size_t(0));
        // One's own client hears of private nodes as well.
        XmppClient again(world, 1);
        again.login("alice", "again", "");
        arrive(again, {"urn:private"});
        QCOMPARE(itemsOf(again.take("message")), std::string("p:a"));
    }

    void aNewContactHearsTheLastItem()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "home", "");
        arrive(bob, {tune});
        ask(alice, "set", publishing(tune, "one", tuneOf("One")));
        bob.clear();
        bob.feed("<presence type='subscribe' to='alice@example.test'/>");
        alice.feed("<presence type='subscribed' to='bob@example.test'/>");
        bob.settle();
        QCOMPARE(itemsOf(bob.take("message")), std::string("one:tune"));
        // A blocked one hears nothing.
        alice.feed("<iq type='set' id='bl'><block xmlns='urn:xmpp:blocking'><item jid='bob@example.test'/></block></iq>");
        bob.clear();
        ask(alice, "set", publishing(tune, "two", tuneOf("Two")));
        QCOMPARE(bob.count("message"), size_t(0));
    }

    void publishOptions()
    {
        XmppWorld world;
        XmppClient alice(world, 0), carol(world, 1);
        alice.login("alice", "desk");
        carol.login("carol", "far");
        const std::string bundles = "urn:xmpp:omemo:2:bundles", device = "<bundle xmlns='urn:xmpp:omemo:2'/>";
        QCOMPARE(outcome(ask(alice, "set", publishing(bundles, "1", device, {{"access_model", "open"}, {"max_items", "max"}}))),
                 std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", publishing(bundles, "2", device, {{"access_model", "open"}, {"max_items", "max"}}))),
                 std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", publishing(bundles, "3", device, {{"access_model", "presence"}}))),
                 std::string("conflict precondition-not-met"));
        QCOMPARE(outcome(ask(alice, "set", publishing("urn:x", "3", device, {{"access_model", "wrong"}}))),
                 std::string("conflict precondition-not-met"));
        QCOMPARE(outcome(ask(alice, "set", publishing("urn:x", "3", device, {{"unheard_of", "1"}}))),
                 std::string("conflict precondition-not-met"));
        // Open to strangers.
        QCOMPARE(itemsOf(ask(carol, "get", "<items node='" + bundles + "'><item id='2'/></items>", "alice@example.test")),
                 std::string("2:bundle"));
        QCOMPARE(itemsOf(ask(carol, "get", "<items node='" + bundles + "'/>", "alice@example.test")),
                 std::string("1:bundle 2:bundle"));
        // The older device list.
        const std::string list = "eu.siacs.conversations.axolotl.devicelist";
        QCOMPARE(outcome(ask(alice, "set", publishing(list, "current", "<list xmlns='eu.siacs.conversations.axolotl'/>",
                                                      {{"access_model", "open"}}))),
                 std::string("result"));
        QCOMPARE(itemsOf(ask(carol, "get", "<items node='" + list + "'/>", "alice@example.test")), std::string("current:list"));
    }

    void displayedMarkersAreTheOwnersAlone()
    {
        XmppWorld world;
        XmppClient desk(world, 0), phone(world, 1), bob(world, 1);
        desk.login("alice", "desk");
        bob.login("bob", "home");
        phone.login("alice", "phone", "");
        befriend(desk, bob);
        arrive(phone, {"urn:xmpp:mds:displayed:0"});
        phone.clear();
        const auto displayed = [](const std::string& chat, const std::string& id) {
            return publishing("urn:xmpp:mds:displayed:0", chat,
                              "<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' "
                              "by='alice@example.test' id='" + id + "'/></displayed>",
                              {{"persist_items", "true"}, {"max_items", "max"}, {"send_last_published_item", "never"},
                               {"access_model", "whitelist"}});
        };
        QCOMPARE(outcome(ask(desk, "set", displayed("bob@example.test", "1"))), std::string("result"));
        QCOMPARE(itemsOf(phone.take("message")), std::string("bob@example.test:displayed"));
        QCOMPARE(outcome(ask(desk, "set", displayed("carol@example.test", "2"))), std::string("result"));
        QCOMPARE(outcome(ask(desk, "set", displayed("bob@example.test", "3"))), std::string("result"));
        QCOMPARE(itemsOf(ask(phone, "get", "<items node='urn:xmpp:mds:displayed:0'/>")),
                 std::string("carol@example.test:displayed bob@example.test:displayed"));
        QCOMPARE(outcome(ask(bob, "get", "<items node='urn:xmpp:mds:displayed:0'/>", "alice@example.test")),
                 std::string("not-allowed closed-node"));
        // Never sent without having been asked for.
        XmppClient tablet(world, 0);
        tablet.login("alice", "tablet", "");
        arrive(tablet, {"urn:xmpp:mds:displayed:0"});
        QCOMPARE(tablet.count("message"), size_t(0));
    }

    void groupsOfTheRoster()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home", "");
        carol.login("carol", "far", "");
        arrive(bob, {tune});
        arrive(carol, {tune});
        befriend(alice, bob);
        befriend(alice, carol, "alice", "carol");
        alice.feed("<iq type='set' id='g'><query xmlns='jabber:iq:roster'><item jid='bob@example.test'><group>Friends</group></item></query></iq>");
        alice.clear();
        const std::string inner = publishing(tune, "1", tuneOf("For friends")) + "<publish-options><x xmlns='jabber:x:data' type='submit'>"
            "<field var='pubsub#access_model'><value>roster</value></field><field var='pubsub#roster_groups_allowed'><value>Friends</value>"
            "<value>Family</value></field></x></publish-options>";
        QCOMPARE(outcome(ask(alice, "set", inner)), std::string("result"));
        QCOMPARE(itemsOf(bob.take("message")), std::string("1:tune"));
        QCOMPARE(carol.count("message"), size_t(0));
        QCOMPARE(outcome(ask(carol, "get", "<items node='" + tune + "'/>", "alice@example.test")),
                 std::string("not-authorized not-in-roster-group"));
        QCOMPARE(itemsOf(ask(bob, "get", "<items node='" + tune + "'/>", "alice@example.test")), std::string("1:tune"));
    }

    void theOwnerIsAskedAboutSubscriptions()
    {
        XmppWorld world;
        XmppClient alice(world, 0), carol(world, 1);
        alice.login("alice", "desk");
        carol.login("carol", "far");
        ask(alice, "set", "<create node='blog'/><configure>" + form("node_config", {{"access_model", "authorize"}}) + "</configure>");
        alice.clear();
        QCOMPARE(outcome(ask(carol, "set", "<subscribe node='blog' jid='carol@example.test'/>", "alice@example.test")), std::string("result"));
        QVERIFY(alice.take("message").child("x", "jabber:x:data"));
        alice.feed("<message to='alice@example.test'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + pubsubNs +
                   "#subscribe_authorization</value></field><field var='pubsub#node'><value>blog</value></field>"
                   "<field var='pubsub#subscriber_jid'><value>carol@example.test</value></field>"
                   "<field var='pubsub#allow'><value>true</value></field></x></message>");
        QCOMPARE(itemsOf(carol.take("message")), std::string("subscription"));
        ask(alice, "set", publishing("blog", "1", "<a xmlns='urn:a'/>"));
        QCOMPARE(itemsOf(carol.take("message")), std::string("1:a")); // no contact, but a subscriber
        QCOMPARE(alice.count("message"), size_t(0));
    }

    void whatIsNotKept()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        QCOMPARE(outcome(ask(alice, "set", publishing("urn:now", "1", "<a xmlns='urn:a'/>", {{"persist_items", "0"}}))), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", "<retract node='urn:now'><item id='1'/></retract>")),
                 std::string("feature-not-implemented unsupported persistent-items"));
        QCOMPARE(outcome(ask(alice, "set", publishing("urn:online", "1", "<a xmlns='urn:a'/>", {{"purge_offline", "1"}}))), std::string("result"));
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='urn:online'/>")), std::string("1:a"));
        alice.feed("<presence type='unavailable'/><presence/>");
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='urn:online'/>")), std::string());
        // Times that cannot be.
        QCOMPARE(outcome(ask(alice, "set", publishing("urn:long", "1", "<a xmlns='urn:a'/>", {{"item_expire", "18446744073709551615"}}))),
                 std::string("result"));
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='urn:long'/>")), std::string("1:a"));
        QCOMPARE(outcome(ask(alice, "set", publishing("urn:short", "1", "<a xmlns='urn:a'/>", {{"item_expire", "60"}}))), std::string("result"));
        world.advance(std::chrono::seconds(120));
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='urn:short'/>")), std::string());
    }

    void badInput()
    {
        XmppWorld world({}, {{config::Setting::XmppPubsubNodes, "10"}, {config::Setting::XmppPubsubItems, "5"}});
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        const auto says = [&](const std::string& type, const std::string& inner, const std::string& ns = pubsubNs) {
            return outcome(ask(alice, type, inner, {}, ns));
        };
        const std::string a = "<a xmlns='urn:a'/>";
        QCOMPARE(says("set", ""), std::string("bad-request"));
        QCOMPARE(says("set", "<unheard-of/>"), std::string("bad-request"));
        QCOMPARE(says("set", "<publish xmlns='urn:wrong' node='n'/>"), std::string("bad-request"));
        QCOMPARE(says("set", "<publish><item>" + a + "</item></publish>"), std::string("bad-request nodeid-required"));
        QCOMPARE(says("set", "<publish node='n'/>"), std::string("bad-request item-required"));
        QCOMPARE(says("set", "<publish node='n'><item/></publish>"), std::string("bad-request payload-required"));
        QCOMPARE(says("set", "<publish node='n'><item>" + a + a + "</item></publish>"), std::string("bad-request invalid-payload"));
        QCOMPARE(says("set", publishing(std::string(2000, 'n'), "1", a)), std::string("not-acceptable"));
        QCOMPARE(says("set", publishing("n", std::string(2000, 'n'), a)), std::string("not-acceptable"));
        QCOMPARE(says("set", "<publish node='n'><item>" + a + "</item></publish><publish-options><x xmlns='jabber:x:data' type='submit'>"
                             "<field var='FORM_TYPE'><value>wrong</value></field></x></publish-options>"),
                 std::string("bad-request"));
        for (int i = 0; i < 10; ++i)
            QCOMPARE(says("set", publishing("n" + std::to_string(i), "1", a)), std::string("result"));
        QCOMPARE(says("set", publishing("n10", "1", a)), std::string("resource-constraint max-nodes-exceeded"));
        QCOMPARE(says("set", "<create node='n11'/>"), std::string("resource-constraint max-nodes-exceeded"));
        QCOMPARE(says("set", "<create node='n1'/>"), std::string("conflict"));
        // A flood leaves no more than is kept.
        QCOMPARE(says("set", "<configure node='n1'>" + form("node_config", {{"max_items", "max"}}) + "</configure>",
                      pubsubNs + "#owner"), std::string("result"));
        for (int i = 0; i < 50; ++i)
            says("set", publishing("n1", "i" + std::to_string(i), a));
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='n1'/>")), std::string("i45:a i46:a i47:a i48:a i49:a"));
    }

    // Of many items the payloads lie in the store; the last ones and a little more are in memory.
    void whatIsInMemoryHasAnEnd()
    {
        XmppWorld world;
        const auto held = [&world] {
            size_t most = 0;
            for (size_t i = 0; i < 2; ++i)
                world.exchange->station(i).eachHome([&](xmpp::Home& home) { most = std::max(most, home.pep().nodes().held()); });
            return most;
        };
        const std::string text(1900, 'x');
        {
            XmppClient alice(world, 0);
            alice.link.snapshot.set(config::Setting::XmppRate, "0");
            alice.login("alice", "one", "");
            for (int i = 0; i < 900; ++i)
                QCOMPARE(outcome(ask(alice, "set", publishing("urn:many", std::to_string(i), "<a xmlns='urn:a'>" + text + "</a>",
                                                              {{"max_items", "max"}, {"access_model", "open"}}))), std::string("result"));
            QVERIFY(held() <= 1 << 20);
            QCOMPARE(itemsOf(ask(alice, "get", "<items node='urn:many'><item id='0'/></items>")), "0:" + text);
            QCOMPARE(itemsOf(ask(alice, "get", "<items node='urn:many' max_items='1'/>")), "899:" + text);
            alice.link.peerCloses();
            world.settle();
        }
        XmppClient again(world, 0);
        again.login("alice", "one", "");
        QCOMPARE(itemsOf(ask(again, "get", "<items node='urn:many'><item id='3'/></items>")), "3:" + text);
        QVERIFY(held() > 0);
        QVERIFY(held() <= 2 << 20);
    }
};

QTEST_GUILESS_MAIN(TestPep)
#include "tst_pubsub_pep.moc"
