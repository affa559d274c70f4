// The PubSub service of a domain (XEP-0060): nodes, subscriptions, affiliations, and what everybody may do.
#include "tests/unit/xmpp/pubsub_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string service = "pubsub.example.test";
const std::string ownerNs = pubsubNs + "#owner";
const std::string authorization = pubsubNs + "#subscribe_authorization";

std::string entry(const std::string& id)
{
    return "<entry xmlns='http://www.w3.org/2005/Atom'><title>" + id + "</title></entry>";
}

std::string create(const std::string& node, const std::vector<std::pair<std::string, std::string>>& config = {})
{
    return "<create" + (node.empty() ? std::string() : " node='" + node + "'") + "/>" +
           (config.empty() ? std::string() : "<configure>" + form("node_config", config) + "</configure>");
}

std::string subscribing(const std::string& node, const std::string& jid)
{
    return "<subscribe node='" + node + "' jid='" + jid + "'/>";
}

std::string stateOf(const Element& iq)
{
    const Element* pubsub = iq.child("pubsub", pubsubNs);
    const Element* subscription = pubsub ? pubsub->child("subscription", pubsubNs) : nullptr;
    return subscription ? std::string(subscription->attribute("subscription")) : outcome(iq);
}

// The list inside an answer: "jid=value jid=value".
std::string listOf(const Element& iq, const std::string& what, const std::string& by, const std::string& ns)
{
    const Element* pubsub = iq.child("pubsub", ns);
    const Element* list = pubsub ? pubsub->firstChild() : nullptr;
    if (!list)
        return outcome(iq);
    std::string text;
    for (const Element& each : list->children)
        text.append(text.empty() ? "" : " ").append(each.attribute(by)).append("=").append(each.attribute(what));
    return text;
}

} // namespace

class TestPubsubService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void discovery()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        const auto discover = [&](const std::string& what, const std::string& to, const std::string& node = {}) {
            alice.feed("<iq type='get' id='d' to='" + to + "'><query xmlns='http://jabber.org/protocol/disco#" + what + "'" +
                       (node.empty() ? std::string() : " node='" + node + "'") + "/></iq>");
            return xmpp::toXml(alice.take("iq"));
        };
        QVERIFY(discover("items", "example.test").find("jid='" + service + "'") != std::string::npos);
        const std::string info = discover("info", service);
        QVERIFY(info.find("category='pubsub'") != std::string::npos);
        QVERIFY(info.find(pubsubNs + "#instant-nodes") != std::string::npos);
        QCOMPARE(outcome(ask(alice, "set", create("news", {{"title", "News"}, {"access_model", "open"}}), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", create("secret", {{"access_model", "whitelist"}}), service)), std::string("result"));
        XmppClient bob(world, 1);
        bob.login("bob", "home");
        QVERIFY(discover("items", service).find("node='secret'") != std::string::npos); // its owner sees it
        bob.feed("<iq type='get' id='d' to='" + service + "'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        const std::string seen = xmpp::toXml(bob.take("iq"));
        QVERIFY(seen.find("node='news'") != std::string::npos);
        QVERIFY(seen.find("secret") == std::string::npos);
        const std::string node = discover("info", service, "news");
        QVERIFY(node.find("type='leaf'") != std::string::npos);
        QVERIFY(node.find("pubsub#meta-data") != std::string::npos);
        bob.feed("<iq type='get' id='d' to='" + service + "'><query xmlns='" + infoNs + "' node='secret'/></iq>"
                 "<iq type='get' id='p' to='" + service + "'><ping xmlns='urn:xmpp:ping'/></iq>"
                 "<message to='" + service + "' id='m'><body>Hello</body></message>"
                 "<iq type='get' id='u' to='x@" + service + "'><query xmlns='" + infoNs + "'/></iq>");
        QCOMPARE(outcome(bob.take("iq")), std::string("item-not-found"));
        QCOMPARE(outcome(bob.take("iq")), std::string("result"));
        QCOMPARE(outcome(bob.take("message")), std::string("service-unavailable"));
        QCOMPARE(outcome(bob.take("iq")), std::string("item-not-found"));
    }

    void nodesOutliveARestart()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        QCOMPARE(outcome(ask(alice, "set", create("news", {{"title", "News"}}), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", publishing("news", "1", entry("one")), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", publishing("news", "2", entry(std::string(4000, 'y'))), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", subscribing("news", "alice@example.test"), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", create("gone"), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", "<delete node='gone'/>", service, ownerNs)), std::string("result"));
        QCOMPARE(world.chat.rooms.size(), size_t(1));
        QCOMPARE(world.chat.rooms.begin()->second.row.owner, std::string()); // it counts as nobody's room
        // Another server on the same memory.
        xmpp::Context context{world.directory, world.authenticator, world.settings, world.hub, world.timers, "x", "test", {}};
        for (auto& worker : world.workers)
            context.workers.push_back({&worker, &world.timers, [&] { store::Facade f; f.objects = world.objects; return f; },
                                       [&] { return world.chat.facade(); }});
        alice.link.peerCloses();
        world.settle();
        world.exchange = std::make_unique<xmpp::Exchange>(std::move(context));
        XmppClient again(world, 1);
        again.login("alice", "again");
        QCOMPARE(itemsOf(ask(again, "get", "<items node='news'/>", service)), std::string("1:entry 2:entry"));
        QVERIFY(xmpp::toXml(ask(again, "get", "<items node='news'><item id='2'/></items>", service)).size() > 4000);
        QCOMPARE(listOf(ask(again, "get", "<subscriptions node='news'/>", service, ownerNs), "subscription", "jid", ownerNs),
                 std::string("alice@example.test=subscribed"));
        const Element config = ask(again, "get", "<configure node='news'/>", service, ownerNs);
        QVERIFY(xmpp::toXml(config).find("<value>News</value>") != std::string::npos);
        QCOMPARE(outcome(ask(again, "get", "<items node='gone'/>", service)), std::string("item-not-found"));
    }

    // However many there are they are read one after the other.
    void manyNodes()
    {
        XmppWorld world;
        for (int i = 0; i < 10'000; ++i) {
            const std::string name = "n" + std::to_string(i);
            world.chat.rooms[i + 1].row = {i + 1, name + '@' + service, {},
                                           "<node xmlns='https://posthorn.dev/xmpp/pubsub' name='" + name + "' creator='bob@example.test'/>"};
        }
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        QCOMPARE(outcome(ask(alice, "get", "<items node='n9999'/>", service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "get", "<items node='n10000'/>", service)), std::string("item-not-found"));
    }

    void subscribersHear()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), phone(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        phone.login("bob", "phone");
        ask(alice, "set", create("news", {{"max_items", "3"}, {"notify_retract", "1"}}), service);
        ask(alice, "set", publishing("news", "0", entry("zero")), service);
        bob.clear();
        QCOMPARE(stateOf(ask(bob, "set", subscribing("news", "bob@example.test"), service)), std::string("subscribed"));
        const Element last = bob.take("message"); // on subscribing, with its time
        QCOMPARE(itemsOf(last), std::string("0:entry"));
        QVERIFY(last.child("delay", "urn:xmpp:delay"));
        bob.clear();
        phone.clear();
        ask(alice, "set", publishing("news", "1", entry("one")), service);
        const Element event = bob.take("message");
        QCOMPARE(itemsOf(event), std::string("1:entry"));
        QCOMPARE(event.attribute("from"), std::string_view(service));
        QCOMPARE(event.attribute("type"), std::string_view("headline"));
        QCOMPARE(itemsOf(phone.take("message")), std::string("1:entry")); // the bare address is all of them
        ask(alice, "set", "<retract node='news' notify='true'><item id='1'/></retract>", service);
        QCOMPARE(itemsOf(bob.take("message")), std::string("retract 1"));
        ask(alice, "set", "<purge node='news'/>", service, ownerNs);
        QCOMPARE(itemsOf(bob.take("message")), std::string("purge"));
        // Payloads are left out where the node says so.
        ask(alice, "set", "<configure node='news'>" + form("node_config", {{"deliver_payloads", "0"}}) + "</configure>", service, ownerNs);
        ask(alice, "set", publishing("news", "2", entry("two")), service);
        QCOMPARE(itemsOf(bob.take("message")), std::string("2"));
        QCOMPARE(listOf(ask(bob, "get", "<subscriptions/>", service), "subscription", "node", pubsubNs), std::string("news=subscribed"));
        QCOMPARE(stateOf(ask(bob, "set", "<unsubscribe node='news' jid='bob@example.test'/>", service)), std::string("none"));
        bob.clear();
        ask(alice, "set", publishing("news", "3", entry("three")), service);
        QCOMPARE(bob.count("message"), size_t(0));
        ask(bob, "set", subscribing("news", "bob@example.test/home"), service);
        bob.clear();
        phone.clear();
        ask(alice, "set", "<delete node='news'><redirect uri='xmpp:other'/></delete>", service, ownerNs);
        QCOMPARE(itemsOf(bob.take("message")), std::string("delete redirect "));
        QCOMPARE(phone.count("message"), size_t(0));
    }

    void errorsOfSubscribing()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        ask(alice, "set", create("open"), service);
        ask(alice, "set", create("closed", {{"access_model", "whitelist"}}), service);
        ask(alice, "set", create("quiet", {{"subscribe", "0"}}), service);
        const auto says = [&](const std::string& type, const std::string& inner) { return outcome(ask(bob, type, inner, service)); };
        QCOMPARE(says("set", subscribing("open", "alice@example.test")), std::string("bad-request invalid-jid"));
        QCOMPARE(says("set", "<subscribe node='open'/>"), std::string("bad-request invalid-jid"));
        QCOMPARE(says("set", subscribing("nowhere", "bob@example.test")), std::string("item-not-found"));
        QCOMPARE(says("set", "<subscribe jid='bob@example.test'/>"), std::string("bad-request nodeid-required"));
        QCOMPARE(says("set", subscribing("closed", "bob@example.test")), std::string("not-allowed closed-node"));
        QCOMPARE(says("set", subscribing("quiet", "bob@example.test")), std::string("feature-not-implemented unsupported subscribe"));
        QCOMPARE(says("set", "<unsubscribe node='open' jid='bob@example.test'/>"), std::string("unexpected-request not-subscribed"));
        QCOMPARE(says("set", "<unsubscribe node='open' jid='alice@example.test'/>"), std::string("forbidden"));
        QCOMPARE(says("set", "<unsubscribe node='open'/>"), std::string("bad-request jid-required"));
        QCOMPARE(says("set", subscribing("open", "bob@example.test")), std::string("result"));
        QCOMPARE(says("set", "<unsubscribe node='open' jid='bob@example.test' subid='wrong'/>"), std::string("not-acceptable invalid-subid"));
        QCOMPARE(says("get", "<options node='open' jid='bob@example.test'/>"),
                 std::string("feature-not-implemented unsupported subscription-options"));
        QCOMPARE(says("set", "<options node='open' jid='bob@example.test'><x xmlns='jabber:x:data' type='submit'/></options>"),
                 std::string("feature-not-implemented unsupported subscription-options"));
        QCOMPARE(says("set", subscribing("open", "bob@example.test") + "<options node='open' jid='bob@example.test'/>"),
                 std::string("feature-not-implemented unsupported subscription-options"));
        QCOMPARE(says("get", "<default node='open'/>"), std::string("feature-not-implemented unsupported retrieve-default-sub"));
        QCOMPARE(outcome(ask(alice, "set", create("many", {{"node_type", "collection"}}), service)),
                 std::string("feature-not-implemented unsupported collections"));
        QCOMPARE(outcome(ask(alice, "set", create("child", {{"collection", "many"}}), service)),
                 std::string("feature-not-implemented unsupported collections"));
        QCOMPARE(outcome(ask(alice, "set", create("leaf", {{"node_type", "leaf"}}), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", "<collection node='many'><associate node='open'/></collection>", service, ownerNs)),
                 std::string("feature-not-implemented unsupported collections"));
        QCOMPARE(says("get", "<items node='closed'/>"), std::string("not-allowed closed-node"));
        QCOMPARE(says("set", publishing("open", "1", entry("x"))), std::string("forbidden"));
        QCOMPARE(says("set", "<retract node='open'><item id='1'/></retract>"), std::string("forbidden"));
        QCOMPARE(outcome(ask(bob, "set", "<delete node='open'/>", service, ownerNs)), std::string("forbidden"));
        QCOMPARE(outcome(ask(bob, "get", "<configure node='open'/>", service, ownerNs)), std::string("forbidden"));
        QCOMPARE(outcome(ask(alice, "set", create("x", {{"access_model", "presence"}}), service)),
                 std::string("not-acceptable unsupported-access-model"));
        QCOMPARE(outcome(ask(alice, "set", create("x", {{"max_items", "lots"}}), service)), std::string("not-acceptable"));
        QCOMPARE(outcome(ask(alice, "set", "<configure node='open'/>", service, ownerNs)), std::string("bad-request"));
        QCOMPARE(outcome(ask(alice, "set", "<configure><x xmlns='jabber:x:data' type='submit'/></configure>", service, ownerNs)),
                 std::string("bad-request nodeid-required"));
        QCOMPARE(outcome(ask(alice, "set", create("open"), service)), std::string("conflict"));
        QCOMPARE(outcome(ask(alice, "set", "<retract node='open'><item id='none'/></retract>", service)), std::string("item-not-found"));
        QCOMPARE(outcome(ask(alice, "set", "<retract node='open'/>", service)), std::string("bad-request item-required"));
        // A node without a name gets one.
        const Element made = ask(alice, "set", create(""), service);
        QVERIFY(made.child("pubsub", pubsubNs)->child("create", pubsubNs)->hasAttribute("node"));
    }

    // One account does not take all the places of a node.
    void subscribingManyTimes()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        carol.login("carol", "far");
        ask(alice, "set", create("news"), service);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(stateOf(ask(bob, "set", subscribing("news", "bob@example.test/r" + std::to_string(i)), service)), std::string("subscribed"));
        QCOMPARE(stateOf(ask(bob, "set", subscribing("news", "bob@example.test/more"), service)), std::string("policy-violation too-many-subscriptions"));
        QCOMPARE(stateOf(ask(bob, "set", subscribing("news", "bob@example.test/r0"), service)), std::string("subscribed"));
        QCOMPARE(stateOf(ask(carol, "set", subscribing("news", "carol@example.test"), service)), std::string("subscribed"));
    }

    void whatOthersPublishedStays()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        carol.login("carol", "far");
        ask(alice, "set", create("news", {{"publish_model", "subscribers"}}), service);
        ask(bob, "set", subscribing("news", "bob@example.test"), service);
        ask(carol, "set", subscribing("news", "carol@example.test"), service);
        QCOMPARE(outcome(ask(bob, "set", publishing("news", "1", entry("bob's")), service)), std::string("result"));
        QCOMPARE(outcome(ask(carol, "set", publishing("news", "1", entry("carol's")), service)), std::string("forbidden"));
        QCOMPARE(outcome(ask(carol, "set", "<retract node='news'><item id='1'/></retract>", service)), std::string("forbidden"));
        QCOMPARE(outcome(ask(bob, "set", publishing("news", "1", entry("bob's again")), service)), std::string("result"));
        ask(alice, "set", "<affiliations node='news'><affiliation jid='bob@example.test' affiliation='outcast'/></affiliations>", service, ownerNs);
        QCOMPARE(outcome(ask(bob, "set", "<retract node='news'><item id='1'/></retract>", service)), std::string("forbidden"));
        QCOMPARE(outcome(ask(alice, "set", publishing("news", "1", entry("its owner's")), service)), std::string("result"));
    }

    void ownersDecide()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        carol.login("carol", "far");
        ask(alice, "set", create("club", {{"access_model", "authorize"}}), service);
        ask(alice, "set", publishing("club", "1", entry("one")), service);
        alice.clear();
        QCOMPARE(stateOf(ask(bob, "set", subscribing("club", "bob@example.test"), service)), std::string("pending"));
        QCOMPARE(stateOf(ask(bob, "set", subscribing("club", "bob@example.test"), service)), std::string("not-authorized pending-subscription"));
        QCOMPARE(outcome(ask(bob, "get", "<items node='club'/>", service)), std::string("not-authorized not-subscribed"));
        const Element request = alice.take("message");
        QVERIFY(request.child("x", "jabber:x:data"));
        const auto allow = [&](XmppClient& who) {
            who.feed("<message to='" + service + "'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + authorization +
                     "</value></field><field var='pubsub#node'><value>club</value></field><field var='pubsub#subscriber_jid'><value>"
                     "bob@example.test</value></field><field var='pubsub#allow'><value>1</value></field></x></message>");
        };
        allow(carol); // who is nobody's owner
        QCOMPARE(outcome(ask(bob, "get", "<items node='club'/>", service)), std::string("not-authorized not-subscribed"));
        allow(alice);
        QCOMPARE(itemsOf(bob.take("message")), std::string("subscription"));
        QCOMPARE(itemsOf(bob.take("message")), std::string("1:entry"));
        QCOMPARE(itemsOf(ask(bob, "get", "<items node='club'/>", service)), std::string("1:entry"));
        // Affiliations.
        QCOMPARE(outcome(ask(alice, "set", "<affiliations node='club'><affiliation jid='carol@example.test' affiliation='publisher'/>"
                             "<affiliation jid='bob@example.test' affiliation='outcast'/></affiliations>", service, ownerNs)),
                 std::string("result"));
        QCOMPARE(listOf(ask(alice, "get", "<affiliations node='club'/>", service, ownerNs), "affiliation", "jid", ownerNs),
                 std::string("alice@example.test=owner bob@example.test=outcast carol@example.test=publisher"));
        QCOMPARE(outcome(ask(bob, "get", "<items node='club'/>", service)), std::string("forbidden"));
        QCOMPARE(outcome(ask(carol, "set", publishing("club", "2", entry("two")), service)), std::string("result"));
        QCOMPARE(listOf(ask(carol, "get", "<affiliations/>", service), "affiliation", "node", pubsubNs), std::string("club=publisher"));
        QCOMPARE(outcome(ask(alice, "set", "<affiliations node='club'><affiliation jid='alice@example.test' affiliation='none'/></affiliations>",
                             service, ownerNs)), std::string("not-acceptable"));
        QCOMPARE(outcome(ask(alice, "set", "<affiliations node='club'><affiliation jid='x' affiliation='king'/></affiliations>", service, ownerNs)),
                 std::string("bad-request"));
        // Subscriptions made by an owner.
        carol.clear();
        QCOMPARE(outcome(ask(alice, "set", "<subscriptions node='club'><subscription jid='carol@example.test' subscription='subscribed'/></subscriptions>",
                             service, ownerNs)), std::string("result"));
        QCOMPARE(itemsOf(carol.take("message")), std::string("subscription"));
        QCOMPARE(listOf(ask(alice, "get", "<subscriptions node='club'/>", service, ownerNs), "subscription", "jid", ownerNs),
                 std::string("carol@example.test=subscribed"));
    }

    void pages()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        ask(alice, "set", create("many", {{"max_items", "max"}}), service);
        for (int i = 0; i < 9; ++i)
            ask(alice, "set", publishing("many", std::to_string(i), entry("e")), service);
        const auto page = [&](const std::string& set, const std::string& attributes = {}) {
            const Element iq = ask(alice, "get", "<items node='many'" + attributes + "/><set xmlns='http://jabber.org/protocol/rsm'>" + set + "</set>", service);
            std::string ids = outcome(iq) == "result" ? "" : outcome(iq);
            if (const Element* pubsub = iq.child("pubsub", pubsubNs)) {
                for (const Element& each : pubsub->child("items", pubsubNs)->children)
                    ids += each.attribute("id");
                const Element* rsm = pubsub->child("set", "http://jabber.org/protocol/rsm");
                ids += "/" + (rsm ? rsm->childText("count", rsm->ns) : std::string("-"));
            }
            return ids;
        };
        QCOMPARE(page("<max>3</max>"), std::string("012/9"));
        QCOMPARE(page("<max>3</max><after>2</after>"), std::string("345/9"));
        QCOMPARE(page("<max>3</max><before/>"), std::string("678/9"));
        QCOMPARE(page("<max>3</max><before>6</before>"), std::string("345/9"));
        QCOMPARE(page("<max>0</max>"), std::string("/9"));
        QCOMPARE(page("<max>2</max><index>4</index>"), std::string("45/9"));
        QCOMPARE(page("<max>x</max>"), std::string("bad-request"));
        QCOMPARE(page("<after>none</after>"), std::string("item-not-found"));
        QCOMPARE(itemsOf(ask(alice, "get", "<items node='many' max_items='2'/>", service)), std::string("7:entry 8:entry"));
        QCOMPARE(outcome(ask(alice, "get", "<items node='many' max_items='0'/>", service)), std::string("bad-request"));
        QCOMPARE(outcome(ask(alice, "get", "<items node='many'><item id='none'/></items>", service)), std::string("item-not-found"));
        // More than one answer holds comes by pages without having been asked for.
        for (int i = 0; i < 9; ++i)
            ask(alice, "set", publishing("many", "large" + std::to_string(i), "<a xmlns='urn:a'>" + std::string(60'000, 'z') + "</a>"), service);
        const Element part = ask(alice, "get", "<items node='many'/>", service);
        const Element* rsm = part.child("pubsub", pubsubNs)->child("set", "http://jabber.org/protocol/rsm");
        QVERIFY(rsm);
        QCOMPARE(rsm->childText("count", rsm->ns), std::string("18"));
        QVERIFY(xmpp::toXml(part).size() < size_t(256) << 10);
    }

    void strangersMakeNothing()
    {
        XmppWorld world({}, {{config::Setting::XmppPubsubNodes, "10"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        for (int i = 0; i < 10; ++i)
            QCOMPARE(outcome(ask(alice, "set", create("n" + std::to_string(i)), service)), std::string("result"));
        QCOMPARE(outcome(ask(alice, "set", create("more"), service)), std::string("resource-constraint max-nodes-exceeded"));
        QCOMPARE(outcome(ask(bob, "set", create("bobs"), service)), std::string("result")); // each has so many
        // What is not kept is not answered as if it were, and is not there afterwards.
        world.chat.fault = ErrorKind::Io;
        QCOMPARE(outcome(ask(bob, "set", create("lost"), service)), std::string("internal-server-error"));
        world.chat.fault.reset();
        QCOMPARE(outcome(ask(bob, "get", "<items node='lost'/>", service)), std::string("item-not-found"));
        QCOMPARE(outcome(ask(bob, "get", "<items node='bobs'/>", service)), std::string("result"));
    }
};

QTEST_GUILESS_MAIN(TestPubsubService)
#include "tst_pubsub_service.moc"
