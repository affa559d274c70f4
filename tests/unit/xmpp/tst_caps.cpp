// Entity capabilities (XEP-0115, XEP-0390): hashes, who is asked, and what is believed.
#include "tests/unit/xmpp/pubsub_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

class TestCaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // XEP-0115 section 5.2.
    void simpleExample()
    {
        const auto info = xmpp::readXml(
            "<query xmlns='http://jabber.org/protocol/disco#info' node='http://code.google.com/p/exodus#x'>"
            "<identity category='client' name='Exodus 0.9.1' type='pc'/>"
            "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>"
            "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/></query>");
        QCOMPARE(xmpp::capsHash(*info, crypto::Hash::Sha1).value_or(""), std::string("QgayPKawpkPSDYmwT/WM94uAlu0="));
    }

    // XEP-0115 section 5.3.
    void complexExample()
    {
        const auto info = xmpp::readXml(
            "<query xmlns='http://jabber.org/protocol/disco#info'>"
            "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>"
            "<identity xml:lang='el' category='client' name='\xCE\xA8 0.11' type='pc'/>"
            "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>"
            "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>"
            "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>"
            "<field var='ip_version' type='text-multi'><value>ipv4</value><value>ipv6</value></field>"
            "<field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>"
            "<field var='software'><value>Psi</value></field><field var='software_version'><value>0.11</value></field></x></query>");
        QCOMPARE(xmpp::capsHash(*info, crypto::Hash::Sha1).value_or(""), std::string("q07IKJEyjvHSyhy//CH0CxmKi8w="));
    }

    // XEP-0115 section 5.4.
    void illFormed()
    {
        const auto twice = xmpp::readXml("<query xmlns='http://jabber.org/protocol/disco#info'><feature var='a'/><feature var='a'/></query>");
        QVERIFY(!xmpp::capsHash(*twice, crypto::Hash::Sha1));
        QVERIFY(!xmpp::caps2Hash(*twice, crypto::Hash::Sha256));
        const auto same = xmpp::readXml("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='a' type='b'/>"
                                        "<identity category='a' type='b'/></query>");
        QVERIFY(!xmpp::capsHash(*same, crypto::Hash::Sha1));
        std::string form = "<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'><value>t</value></field></x>";
        const auto forms = xmpp::readXml("<query xmlns='http://jabber.org/protocol/disco#info'>" + form + form + "</query>");
        QVERIFY(!xmpp::capsHash(*forms, crypto::Hash::Sha1));
    }

    // The order of what is said does not matter, and no text runs into another.
    void newerHash()
    {
        const std::string head = "<query xmlns='http://jabber.org/protocol/disco#info'>";
        const auto a = xmpp::readXml(head + "<identity category='client' type='pc' name='x'/><feature var='a'/><feature var='bc'/></query>");
        const auto b = xmpp::readXml(head + "<feature var='bc'/><feature var='a'/><identity category='client' type='pc' name='x'/></query>");
        const auto c = xmpp::readXml(head + "<feature var='ab'/><feature var='c'/><identity category='client' type='pc' name='x'/></query>");
        QCOMPARE(xmpp::caps2Hash(*a, crypto::Hash::Sha256), xmpp::caps2Hash(*b, crypto::Hash::Sha256));
        QVERIFY(xmpp::caps2Hash(*a, crypto::Hash::Sha256) != xmpp::caps2Hash(*c, crypto::Hash::Sha256));
    }

    void oneIsAskedForAll()
    {
        XmppWorld world;
        XmppClient first(world, 0), second(world, 1);
        first.login("alice", "one", "");
        second.login("alice", "two", "");
        const std::vector<std::string> features = {"urn:a+notify"};
        first.feed("<presence>" + capsOf(features) + "</presence>");
        second.feed("<presence>" + capsOf(features) + "</presence>");
        QVERIFY(!answerCaps(second, features)); // while the first one is being asked
        QVERIFY(answerCaps(first, features));
        first.clear();
        second.clear();
        QCOMPARE(outcome(ask(first, "set", publishing("urn:a", "1", "<a xmlns='urn:a'/>"))), std::string("result"));
        QCOMPARE(itemsOf(second.take("message")), std::string("1:a"));
        QCOMPARE(itemsOf(first.take("message")), std::string("1:a"));
        XmppClient third(world, 0);
        third.login("alice", "three", "");
        QVERIFY(!arrive(third, {"urn:a"})); // known by now
        QCOMPARE(itemsOf(third.take("message")), std::string("1:a"));
    }

    // Who lies is believed for itself alone; the next one with that hash is asked.
    void aLieHarmsNobodyElse()
    {
        XmppWorld world;
        XmppClient liar(world, 0), honest(world, 1);
        liar.login("alice", "liar", "");
        honest.login("alice", "honest", "");
        liar.feed("<presence>" + capsOf({"urn:a+notify"}) + "</presence>");
        honest.feed("<presence>" + capsOf({"urn:a+notify"}) + "</presence>");
        QVERIFY(answerCaps(liar, {"urn:b+notify"}));
        QVERIFY(answerCaps(honest, {"urn:a+notify"}));
        liar.clear();
        honest.clear();
        ask(honest, "set", publishing("urn:a", "1", "<a xmlns='urn:a'/>"));
        QCOMPARE(itemsOf(honest.take("message")), std::string("1:a"));
        QCOMPARE(liar.count("message"), size_t(0));
    }

    // Who says nothing holds nobody up for long; what was not asked for is no answer.
    void silence()
    {
        XmppWorld world;
        XmppClient silent(world, 0), other(world, 1);
        silent.login("alice", "silent", "");
        other.login("alice", "other", "");
        silent.feed("<presence>" + capsOf({"urn:a+notify"}) + "</presence>");
        other.feed("<presence>" + capsOf({"urn:a+notify"}) + "</presence>");
        other.feed("<iq type='result' id='caps-0-1' to='alice@example.test'/><iq type='result' id='caps-1-1' to='alice@example.test'/>");
        QVERIFY(!answerCaps(other, {"urn:a+notify"}));
        world.advance(std::chrono::seconds(31));
        QVERIFY(answerCaps(other, {"urn:a+notify"}));
        other.clear();
        ask(silent, "set", publishing("urn:a", "1", "<a xmlns='urn:a'/>"));
        QCOMPARE(itemsOf(other.take("message")), std::string("1:a"));
    }

    void theNewerWay()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "one", "");
        std::string info = infoOf({"urn:a+notify"});
        info.replace(info.find(" NODE"), 5, "");
        const std::string hash = *xmpp::caps2Hash(*xmpp::readXml(info), crypto::Hash::Sha256);
        alice.feed("<presence><c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>" + hash + "</hash></c></presence>");
        for (const Element& each : alice.received) {
            if (const Element* query = each.child("query", infoNs))
                QCOMPARE(query->attribute("node"), std::string_view("urn:xmpp:caps#sha-256." + hash));
        }
        QVERIFY(answerCaps(alice, {"urn:a+notify"}));
        alice.clear();
        ask(alice, "set", publishing("urn:a", "1", "<a xmlns='urn:a'/>"));
        QCOMPARE(itemsOf(alice.take("message")), std::string("1:a"));
    }

    void theServersOwn()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.authenticate("alice");
        const size_t begin = alice.raw.find("<c xmlns='http://jabber.org/protocol/caps'");
        QVERIFY(begin != std::string::npos);
        const size_t end = alice.raw.find("/>", begin);
        const auto c = xmpp::readXml(alice.raw.substr(begin, end + 2 - begin));
        QVERIFY(c);
        QVERIFY(alice.raw.find("<c xmlns='urn:xmpp:caps'>") != std::string::npos);
        alice.bind("x");
        const std::string node = std::string(c->attribute("node")) + '#' + std::string(c->attribute("ver"));
        alice.feed("<iq type='get' id='i' to='example.test'><query xmlns='" + infoNs + "' node='" + node + "'/></iq>"
                   "<iq type='get' id='j' to='example.test'><query xmlns='" + infoNs + "' node='" + node + "x'/></iq>");
        const Element info = alice.take("iq");
        QCOMPARE(info.attribute("type"), std::string_view("result"));
        QCOMPARE(xmpp::capsHash(*info.child("query", infoNs), crypto::Hash::Sha1).value_or(""), std::string(c->attribute("ver")));
        QCOMPARE(outcome(alice.take("iq")), std::string("item-not-found"));
    }

    void whatIsKnownIsBounded()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "one", "");
        for (size_t i = 0; i < 2200; ++i) {
            const std::vector<std::string> features = {"urn:" + std::to_string(i) + "+notify"};
            alice.feed("<presence>" + capsOf(features) + "</presence>");
            QVERIFY(answerCaps(alice, features));
            alice.clear();
        }
        QVERIFY(world.exchange->station(0).caps().known() <= xmpp::Caps::mostKnown);
        QVERIFY(world.exchange->station(1).caps().known() <= xmpp::Caps::mostKnown);
        // One that says more than a client can want.
        std::vector<std::string> many;
        for (int i = 0; i < 3000; ++i)
            many.push_back("urn:many:" + std::to_string(i) + "+notify");
        alice.feed("<presence>" + capsOf(many) + "</presence>");
        QVERIFY(answerCaps(alice, many));
    }

    // Who says to be ever another client does not keep others from being asked.
    void oneThatChangesAllTheTime()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "one", "");
        bob.login("bob", "one", "");
        for (int i = 0; i < 200; ++i)
            alice.feed("<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='" + std::to_string(i) + "'/></presence>");
        const auto questions = [&] { return world.exchange->station(0).caps().questions() + world.exchange->station(1).caps().questions(); };
        QVERIFY(questions() <= 2 * xmpp::Caps::mostOfAccount);
        QVERIFY(arrive(bob, {"urn:a"}));
        world.advance(std::chrono::seconds(31));
        QCOMPARE(questions(), size_t(0));
        alice.clear();
        QVERIFY(arrive(alice, {"urn:b"})); // it has a new start
        QCOMPARE(questions(), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestCaps)
#include "tst_caps.moc"
