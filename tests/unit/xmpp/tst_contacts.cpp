// Rosters, subscriptions, presence and blocking (RFC 6121 sections 2 to 4, XEP-0191).
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/account/home.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string roster = "jabber:iq:roster";
const std::string stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

// The item that a push or a result tells, as "jid subscription ask name group".
std::string itemOf(const Element& iq)
{
    const Element* query = iq.child("query", roster);
    const Element* item = query ? query->child("item", roster) : nullptr;
    if (!item)
        return "none";
    std::string text(item->attribute("jid"));
    text.append(" ").append(item->attribute("subscription"));
    if (item->hasAttribute("ask"))
        text.append(" ask");
    if (item->hasAttribute("name"))
        text.append(" ").append(item->attribute("name"));
    for (const Element& each : item->children)
        text.append(" [").append(each.text()).append("]");
    return text;
}

void befriend(XmppClient& alice, XmppClient& bob)
{
    alice.feed("<presence type='subscribe' to='bob@example.test'/>");
    bob.settle();
    bob.feed("<presence type='subscribed' to='alice@example.test'/><presence type='subscribe' to='alice@example.test'/>");
    alice.settle();
    alice.feed("<presence type='subscribed' to='bob@example.test'/>");
    bob.settle();
    alice.clear();
    bob.clear();
}

} // namespace

class TestContacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aContactIsKept()
    {
        XmppWorld world;
        {
            XmppClient desk(world, 0), phone(world, 1);
            desk.login("alice", "desk");
            phone.login("alice", "phone");
            desk.clear();
            desk.feed("<iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='Friend@Other.example' name='F'>"
                      "<group>Work</group><group>Chess</group></item></query></iq>");
            QCOMPARE(itemOf(phone.take("iq")), std::string("friend@other.example none F [Work] [Chess]"));
            const Element result = desk.take("iq");
            QCOMPARE(result.attribute("id"), std::string_view("s1"));
            QCOMPARE(result.attribute("type"), std::string_view("result"));
            QCOMPARE(desk.take("iq").attribute("type"), std::string_view("set"));
            desk.link.peerCloses();
            phone.link.peerCloses();
        }
        world.settle();
        // Read anew from what is kept: the account had nobody online.
        QCOMPARE(world.exchange->station(0).homes() + world.exchange->station(1).homes(), size_t(0));
        XmppClient later(world, 1);
        later.authenticate("alice");
        later.bind("later");
        later.feed("<iq type='get' id='g'><query xmlns='jabber:iq:roster' ver=''/></iq>");
        Element all = later.take("iq");
        QCOMPARE(itemOf(all), std::string("friend@other.example none F [Work] [Chess]"));
        const std::string version(all.child("query", roster)->attribute("ver"));
        QVERIFY(!version.empty());
        later.feed("<iq type='get' id='g2'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>");
        all = later.take("iq");
        QVERIFY(all.children.empty());
        later.feed("<iq type='set' id='d'><query xmlns='jabber:iq:roster'><item jid='friend@other.example' subscription='remove'/></query></iq>");
        QCOMPARE(itemOf(later.take("iq")), std::string("friend@other.example remove")); // RFC 6121 section 2.5.2: that alone
        later.feed("<iq type='set' id='d2'><query xmlns='jabber:iq:roster'><item jid='friend@other.example' subscription='remove'/></query></iq>");
        later.take("iq");
        QVERIFY(later.take("iq").child("error", clientNs)->child("item-not-found", stanzaErrors));
    }

    void badItems_data()
    {
        QTest::addColumn<QByteArray>("items");
        QTest::addColumn<QByteArray>("condition");
        QTest::newRow("none") << QByteArray() << QByteArray("bad-request");
        QTest::newRow("two") << QByteArray("<item jid='a@b.c'/><item jid='d@e.f'/>") << QByteArray("bad-request");
        QTest::newRow("no address") << QByteArray("<item jid='a b@c'/>") << QByteArray("jid-malformed");
        QTest::newRow("oneself") << QByteArray("<item jid='alice@example.test'/>") << QByteArray("not-allowed");
        QTest::newRow("empty group") << QByteArray("<item jid='a@b.c'><group/></item>") << QByteArray("not-acceptable");
        QTest::newRow("group twice") << QByteArray("<item jid='a@b.c'><group>x</group><group>x</group></item>") << QByteArray("bad-request");
        QTest::newRow("long name") << "<item jid='a@b.c' name='" + QByteArray(2000, 'x') + "'/>" << QByteArray("not-acceptable");
    }

    void badItems()
    {
        QFETCH(QByteArray, items);
        QFETCH(QByteArray, condition);
        XmppWorld world;
        XmppClient alice(world);
        alice.login("alice", "desk");
        alice.clear();
        alice.feed("<iq type='set' id='1'><query xmlns='jabber:iq:roster'>" + items.toStdString() + "</query></iq>");
        const Element answer = alice.take("iq");
        QVERIFY2(answer.child("error", clientNs) && answer.child("error", clientNs)->child(condition.toStdString(), stanzaErrors),
                 xmpp::toXml(answer).c_str());
    }

    void notOnesOwnRoster()
    {
        XmppWorld world;
        XmppClient alice(world);
        alice.login("alice", "desk");
        alice.clear();
        alice.feed("<iq type='get' id='1' to='bob@example.test'><query xmlns='jabber:iq:roster'/></iq>");
        QVERIFY(alice.take("iq").child("error", clientNs)->child("forbidden", stanzaErrors));
    }

    void askedAndAllowed()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone", "<presence><show>away</show></presence>");
        alice.clear();
        alice.feed("<presence type='subscribe' to='bob@example.test/whatever'><status>It is me</status></presence>");
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test none ask"));
        const Element request = bob.take("presence");
        QCOMPARE(request.attribute("type"), std::string_view("subscribe"));
        QCOMPARE(request.attribute("from"), std::string_view("alice@example.test"));
        QCOMPARE(request.childText("status", clientNs), std::string("It is me"));
        bob.feed("<presence type='subscribed' to='alice@example.test'/>");
        QCOMPARE(itemOf(bob.take("iq")), std::string("alice@example.test from"));
        alice.settle();
        QCOMPARE(alice.take().attribute("type"), std::string_view("subscribed"));
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test to"));
        const Element presence = alice.take("presence");
        QCOMPARE(presence.attribute("from"), std::string_view("bob@example.test/phone"));
        QCOMPARE(presence.childText("show", clientNs), std::string("away"));
        // Bob goes: Alice hears of it, also when his connection breaks.
        bob.link.peerCloses();
        QCOMPARE(alice.take("presence").attribute("type"), std::string_view("unavailable"));
    }

    void aRequestWaits()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        alice.feed("<presence type='subscribe' to='bob@example.test'><status>hello</status></presence>");
        alice.settle();
        XmppClient bob(world, 1);
        bob.authenticate("bob");
        bob.bind("phone");
        bob.feed("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        QCOMPARE(itemOf(bob.take("iq")), std::string("none")); // a request alone is nothing to be seen in a roster
        bob.feed("<presence/>");
        const Element first = bob.take("presence");
        const Element request = first.attribute("type") == "subscribe" ? first : bob.take("presence");
        QCOMPARE(request.attribute("type"), std::string_view("subscribe"));
        QCOMPARE(request.childText("status", clientNs), std::string("hello"));
        bob.feed("<presence type='unsubscribed' to='alice@example.test'/>");
        QCOMPARE(alice.take("presence").attribute("type"), std::string_view("unsubscribed"));
    }

    void aRequestOfAnyLength()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        std::string status = "x";
        while (status.size() < 2000)
            status += "\u00E4"; // the 1,024th octet is half of one
        alice.feed("<presence type='subscribe' to='bob@example.test'><status>" + status + "</status></presence>");
        XmppClient bob(world, 1);
        bob.authenticate("bob");
        bob.bind("phone");
        bob.feed("<presence/>");
        const auto request = [&bob] {
            for (;;) {
                const Element each = bob.take("presence");
                if (each.name == "nothing" || each.attribute("type") == "subscribe")
                    return each;
            }
        };
        QCOMPARE(request().childText("status", clientNs), status.substr(0, 1023)); // our own parser would refuse the half
    }

    void bothWaysAndBack()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        befriend(alice, bob);
        alice.feed("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test both"));
        alice.feed("<presence><status>new</status></presence>");
        QCOMPARE(bob.take("presence").childText("status", clientNs), std::string("new"));
        // A new session of Bob's hears at once who is there.
        XmppClient desk(world, 0);
        desk.authenticate("bob");
        desk.bind("desk");
        desk.feed("<presence/>");
        std::set<std::string> seen;
        while (desk.count("presence") > 0)
            seen.insert(std::string(desk.take("presence").attribute("from")));
        QVERIFY(seen.contains("alice@example.test/desk"));
        QVERIFY(seen.contains("bob@example.test/phone"));
        bob.clear();
        // Removed from the roster: both sides are told.
        alice.clear();
        alice.feed("<iq type='set' id='d'><query xmlns='jabber:iq:roster'><item jid='bob@example.test' subscription='remove'/></query></iq>");
        bob.settle();
        std::set<std::string> types;
        while (!bob.received.empty())
            types.insert(std::string(bob.take().attribute("type")));
        QVERIFY(types.contains("unsubscribe"));
        QVERIFY(types.contains("unsubscribed"));
        QVERIFY(types.contains("unavailable"));
        bob.feed("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        QCOMPARE(itemOf(bob.take("iq")), std::string("alice@example.test none"));
    }

    void theListWaitsForWhatIsBeingKept()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        alice.clear();
        world.objects->holding = true;
        alice.feed("<presence type='subscribe' to='bob@example.test'/>");
        bob.feed("<presence type='subscribed' to='alice@example.test'/>");
        alice.feed("<iq type='get' id='r' ><query xmlns='jabber:iq:roster'/></iq>");
        QCOMPARE(alice.count("iq"), size_t(0));
        // Kept one after the other, and told in that order; the answer is not older than a push that comes before it, nor newer
        // than one behind it.
        world.objects->release();
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test none ask"));
        QCOMPARE(alice.count("iq"), size_t(0));
        world.objects->holding = false;
        world.objects->release();
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test to"));
        const Element result = alice.take("iq");
        QCOMPARE(result.attribute("id"), std::string_view("r"));
        QCOMPARE(itemOf(result), std::string("bob@example.test to"));
        QCOMPARE(alice.count("iq"), size_t(0));
    }

    void requestsThatChangeNothingToBeSeen()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        befriend(alice, bob);
        alice.feed("<presence type='subscribe' to='bob@example.test'/>"); // she is allowed already
        bob.settle();
        QCOMPARE(alice.count("iq") + bob.count("iq"), size_t(0));
        QCOMPARE(bob.count("presence"), size_t(0));
        bob.feed("<presence type='unsubscribe' to='alice@example.test'/>");
        bob.clear();
        alice.clear();
        bob.feed("<presence type='subscribe' to='alice@example.test'/>");
        QCOMPARE(itemOf(bob.take("iq")), std::string("alice@example.test from ask"));
        QCOMPARE(alice.take("presence").attribute("type"), std::string_view("subscribe"));
        QCOMPARE(alice.count("iq"), size_t(0));
        bob.feed("<presence type='unsubscribe' to='alice@example.test'/>"); // she has not answered
        QCOMPARE(alice.count("iq"), size_t(0));
    }

    void approvedBeforehand()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        bob.feed("<presence type='subscribed' to='alice@example.test'/>");
        alice.clear();
        alice.feed("<presence type='subscribe' to='bob@example.test'/>");
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test none ask"));
        QCOMPARE(itemOf(alice.take("iq")), std::string("bob@example.test to"));
    }

    void directed()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        bob.clear();
        alice.feed("<presence to='bob@example.test/phone'><status>just you</status></presence>");
        QCOMPARE(bob.take("presence").childText("status", clientNs), std::string("just you"));
        alice.link.peerCloses();
        QCOMPARE(bob.take("presence").attribute("type"), std::string_view("unavailable"));
    }

    void strangersLearnNothing()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        alice.clear();
        bob.clear();
        alice.feed("<presence type='probe' to='bob@example.test'/>");
        alice.feed("<iq type='get' id='1' to='bob@example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        QVERIFY(alice.take("iq").child("error", clientNs)->child("service-unavailable", stanzaErrors));
        alice.feed("<iq type='get' id='2' to='bob@example.test/phone'><query xmlns='jabber:iq:version'/></iq>");
        QVERIFY(alice.take("iq").child("error", clientNs)->child("service-unavailable", stanzaErrors));
        QCOMPARE(alice.count("presence"), size_t(0));
        QCOMPARE(bob.count("iq"), size_t(0));
        alice.feed("<iq type='get' id='3' to='bob@example.test'><query xmlns='jabber:iq:last'/></iq>");
        QVERIFY(alice.take("iq").child("error", clientNs)->child("forbidden", stanzaErrors));
    }

    void rostersAreBounded()
    {
        XmppWorld world({}, {{config::Setting::XmppMaxContacts, "10"}});
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        const auto rosterOf = [&world](const char* name) {
            const auto jid = *xmpp::Jid::parse(std::string(name) + "@example.test");
            return world.exchange->station(world.exchange->homeOf(jid)).loadedHome(jid)->roster().size();
        };
        for (int i = 0; i < 30; ++i) {
            const std::string to = " to='friend" + std::to_string(i) + "@other.example'/>";
            alice.feed("<presence type='unsubscribe'" + to + "<presence type='unsubscribed'" + to);
        }
        QCOMPARE(rosterOf("alice"), size_t(0));
        for (int i = 0; i < 10; ++i)
            alice.feed("<presence type='subscribe' to='friend" + std::to_string(i) + "@other.example'/>");
        alice.clear();
        alice.feed("<presence type='subscribe' to='bob@example.test'/>");
        QVERIFY(alice.take("presence").child("error", clientNs)->child("policy-violation", stanzaErrors));
        alice.feed("<presence type='subscribed' to='bob@example.test'/>"); // beforehand, which is kept as well
        QVERIFY(alice.take("presence").child("error", clientNs)->child("policy-violation", stanzaErrors));
        QCOMPARE(rosterOf("alice"), size_t(10));
        // Strangers do not fill it, nor the memory and the disk with their wishes.
        XmppClient bob(world, 1);
        bob.login("bob", "phone");
        for (int i = 0; i < 600; ++i) {
            auto request = std::make_shared<xmpp::Stanza>(xmpp::Kind::Presence, "subscribe");
            request->from = {"stranger" + std::to_string(i), "other.example", {}};
            request->to = {"bob", "example.test", {}};
            world.exchange->station(0).route(request);
        }
        world.settle();
        QCOMPARE(rosterOf("bob"), size_t(500));
        bob.clear();
        bob.feed("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='alice@example.test'/></query></iq>");
        QCOMPARE(bob.take("iq").attribute("type"), std::string_view("result"));
    }

    void blockedByMoreThanOneRule()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        befriend(alice, bob);
        alice.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='bob@example.test/elsewhere'/></block></iq>");
        QCOMPARE(bob.count("presence"), size_t(0)); // this one is not that one
        alice.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='bob@example.test'/><item jid='example.test'/></block></iq>");
        QCOMPARE(bob.take("presence").attribute("type"), std::string_view("unavailable"));
        bob.clear();
        alice.feed("<iq type='set' id='u'><unblock xmlns='urn:xmpp:blocking'><item jid='bob@example.test'/></unblock></iq>");
        QCOMPARE(bob.count("presence"), size_t(0)); // the domain is blocked still
        alice.feed("<iq type='set' id='u2'><unblock xmlns='urn:xmpp:blocking'><item jid='example.test'/></unblock></iq>");
        QCOMPARE(bob.take("presence").attribute("from"), std::string_view("alice@example.test/desk"));
    }

    void blocked()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        befriend(alice, bob);
        alice.feed("<iq type='get' id='l'><blocklist xmlns='urn:xmpp:blocking'/></iq>");
        QVERIFY(alice.take("iq").child("blocklist", "urn:xmpp:blocking")->children.empty());
        alice.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='bob@example.test'/></block></iq>");
        QCOMPARE(alice.take("iq").attribute("id"), std::string_view("b"));
        QVERIFY(alice.take("iq").child("block", "urn:xmpp:blocking"));
        QCOMPARE(bob.take("presence").attribute("type"), std::string_view("unavailable"));
        bob.feed("<message to='alice@example.test' type='chat' id='m'><body>hello?</body></message>");
        QVERIFY(bob.take("message").child("error", clientNs)->child("service-unavailable", stanzaErrors));
        QCOMPARE(alice.count("message"), size_t(0));
        alice.feed("<message to='bob@example.test' type='chat' id='m2'><body>no</body></message>");
        QVERIFY(alice.take("message").child("error", clientNs)->child("not-acceptable", stanzaErrors));
        alice.feed("<iq type='set' id='u'><unblock xmlns='urn:xmpp:blocking'/></iq>");
        alice.settle();
        QCOMPARE(bob.take("presence").attribute("from"), std::string_view("alice@example.test/desk"));
        bob.feed("<message to='alice@example.test' type='chat' id='m3'><body>again</body></message>");
        QCOMPARE(alice.take("message").childText("body", clientNs), std::string("again"));
    }
};

QTEST_GUILESS_MAIN(TestContacts)
#include "tst_contacts.moc"
