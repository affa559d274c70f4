// Messages: to which session they go, copies, archives, and what waits (RFC 6121 section 8.5, XEP-0280, 0313, 0160).
#include <set>

#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string mam = "urn:xmpp:mam:2";
const std::string carbons = "urn:xmpp:carbons:2";
const std::string forward = "urn:xmpp:forward:0";
const std::string stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

std::string body(const Element& message)
{
    return message.childText("body", clientNs);
}

std::string chat(const std::string& to, const std::string& text, const std::string& more = {})
{
    return "<message to='" + to + "' type='chat' id='" + text + "'><body>" + text + "</body>" + more + "</message>";
}

} // namespace

class TestMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromOneToAnother()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        alice.feed("<message to='bob@example.test' type='chat' id='1' xml:lang='de'><body>a &lt; b</body><x xmlns='urn:x'><y/></x></message>");
        const Element message = bob.take("message");
        QCOMPARE(body(message), std::string("a < b"));
        QCOMPARE(message.attribute("from"), std::string_view("alice@example.test/desk"));
        QCOMPARE(message.attribute("to"), std::string_view("bob@example.test"));
        QCOMPARE(message.language(), std::string_view("de"));
        QVERIFY(message.child("x", "urn:x")->child("y", "urn:x"));
        const Element* id = message.child("stanza-id", "urn:xmpp:sid:0");
        QVERIFY(id);
        QCOMPARE(id->attribute("by"), std::string_view("bob@example.test"));
        QCOMPARE(world.chat.archives.size(), size_t(2)); // both sides' own
    }

    void byPriority()
    {
        XmppWorld world;
        XmppClient alice(world, 0), phone(world, 1), desk(world, 0), shy(world, 1);
        alice.login("alice", "desk");
        phone.login("bob", "phone", "<presence><priority>5</priority></presence>");
        desk.login("bob", "desk", "<presence/>");
        shy.login("bob", "shy", "<presence><priority>-1</priority></presence>");
        phone.clear(), desk.clear(), shy.clear();
        alice.feed(chat("bob@example.test", "all"));
        QCOMPARE(body(phone.take("message")), std::string("all"));
        QCOMPARE(body(desk.take("message")), std::string("all"));
        QCOMPARE(shy.count("message"), size_t(0));
        alice.feed(chat("bob@example.test/shy", "one"));
        QCOMPARE(body(shy.take("message")), std::string("one"));
        QCOMPARE(phone.count("message"), size_t(0));
        alice.feed(chat("bob@example.test/gone", "lost"));
        QCOMPARE(body(phone.take("message")), std::string("lost"));
        alice.feed("<message to='bob@example.test/gone' type='headline'><body>x</body></message>");
        phone.settle();
        QCOMPARE(phone.count("message"), size_t(0));
        alice.feed("<message to='bob@example.test' type='groupchat' id='g'><body>x</body></message>");
        QVERIFY(alice.take("message").child("error", clientNs)->child("service-unavailable", stanzaErrors));
    }

    void copies()
    {
        XmppWorld world;
        XmppClient alice(world, 0), phone(world, 1), desk(world, 0), alicePhone(world, 1);
        alice.login("alice", "desk");
        alicePhone.login("alice", "phone");
        phone.login("bob", "phone");
        desk.login("bob", "desk");
        for (XmppClient* each : {&alicePhone, &desk, &phone, &alice}) {
            each->feed("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
            each->clear();
        }
        alice.feed(chat("bob@example.test/phone", "direct"));
        QCOMPARE(body(phone.take("message")), std::string("direct"));
        const Element received = desk.take("message");
        QCOMPARE(received.attribute("from"), std::string_view("bob@example.test"));
        const Element* inner = received.child("received", carbons)->child("forwarded", forward)->child("message", clientNs);
        QVERIFY(inner);
        QCOMPARE(body(*inner), std::string("direct"));
        QVERIFY(inner->child("stanza-id", "urn:xmpp:sid:0"));
        const Element sent = alicePhone.take("message");
        QVERIFY(sent.child("sent", carbons));
        QCOMPARE(alice.count("message"), size_t(0));
        alice.feed(chat("bob@example.test/phone", "secret", "<private xmlns='urn:xmpp:carbons:2'/>"));
        const Element secret = phone.take("message");
        QVERIFY(!secret.child("private", carbons));
        QCOMPARE(desk.count("message"), size_t(0));
        QCOMPARE(alicePhone.count("message"), size_t(0));
    }

    void waiting()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        for (int i = 0; i < 250; ++i)
            alice.feed(chat("bob@example.test", std::to_string(i)));
        alice.feed("<message to='bob@example.test' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        alice.feed(chat("bob@example.test", "never", "<no-store xmlns='urn:xmpp:hints'/>"));
        alice.settle();
        QCOMPARE(world.waiting(), size_t(250));
        XmppClient shy(world, 1);
        shy.login("bob", "shy", "<presence><priority>-1</priority></presence>");
        QCOMPARE(shy.count("message"), size_t(0));
        XmppClient bob(world, 1);
        bob.authenticate("bob");
        bob.bind("phone");
        bob.feed("<presence/>");
        for (int i = 0; i < 250; ++i) {
            if (i % 100 == 0) // so many are on their way at a time
                world.advance(std::chrono::seconds(1));
            const Element message = bob.take("message");
            QCOMPARE(body(message), std::to_string(i));
            QVERIFY(message.child("delay", "urn:xmpp:delay"));
        }
        world.advance(std::chrono::seconds(1));
        QCOMPARE(bob.count("message"), size_t(0));
        QCOMPARE(world.waiting(), size_t(0));
    }

    void whoTakesMessagesAgainGetsWhatWaits()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone", "<presence><priority>-5</priority></presence>");
        alice.feed(chat("bob@example.test", "later"));
        bob.settle();
        QCOMPARE(bob.count("message"), size_t(0));
        QCOMPARE(world.waiting(), size_t(1));
        bob.feed("<presence/>");
        QCOMPARE(body(bob.take("message")), std::string("later"));
        world.advance(std::chrono::seconds(1));
        QCOMPARE(world.waiting(), size_t(0));
    }

    void tooManyWait()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        for (int i = 0; i < 1000; ++i)
            alice.feed(chat("bob@example.test", "x"));
        alice.clear();
        alice.feed(chat("bob@example.test", "one too many"));
        QVERIFY(alice.take("message").child("error", clientNs)->child("service-unavailable", stanzaErrors));
    }

    void theArchive()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        for (int i = 0; i < 10; ++i) {
            world.advance(std::chrono::seconds(1));
            alice.feed(chat("bob@example.test/phone", "m" + std::to_string(i)));
            bob.settle();
        }
        alice.feed(chat("carol@example.test", "other"));
        alice.clear();
        bob.clear();
        bob.feed("<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2' queryid='f'><x xmlns='jabber:x:data' type='submit'>"
                 "<field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>alice@example.test</value></field></x>"
                 "<set xmlns='http://jabber.org/protocol/rsm'><max>4</max></set></query></iq>");
        std::string last;
        for (int i = 0; i < 4; ++i) {
            const Element message = bob.take("message");
            const Element* result = message.child("result", mam);
            QVERIFY(result);
            QCOMPARE(result->attribute("queryid"), std::string_view("f"));
            const Element* inner = result->child("forwarded", forward)->child("message", clientNs);
            QVERIFY(inner);
            QCOMPARE(body(*inner), "m" + std::to_string(i));
            QVERIFY(result->child("forwarded", forward)->child("delay", "urn:xmpp:delay"));
            last = result->attribute("id");
        }
        Element fin = *bob.take("iq").child("fin", mam);
        QVERIFY(!fin.hasAttribute("complete"));
        QCOMPARE(fin.child("set", "http://jabber.org/protocol/rsm")->childText("last", "http://jabber.org/protocol/rsm"), last);
        bob.feed("<iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>100</max>"
                 "<after>" + last + "</after></set></query></iq>");
        for (int i = 4; i < 10; ++i)
            QCOMPARE(body(*bob.take("message").child("result", mam)->child("forwarded", forward)->child("message", clientNs)),
                     "m" + std::to_string(i));
        QCOMPARE(bob.take("iq").child("fin", mam)->attribute("complete"), std::string_view("true"));
        // The sender's own archive has both conversations; the last page first.
        alice.feed("<iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1</max>"
                   "<before/></set></query></iq>");
        QCOMPARE(body(*alice.take("message").child("result", mam)->child("forwarded", forward)->child("message", clientNs)),
                 std::string("other"));
        alice.feed("<iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>"
                   "<after>12345</after></set></query></iq>");
        QCOMPARE(alice.take("iq").attribute("id"), std::string_view("q3"));
        QVERIFY(alice.take("iq").child("error", clientNs)->child("item-not-found", stanzaErrors));
        alice.feed("<iq type='get' id='q5' to='bob@example.test'><query xmlns='urn:xmpp:mam:2'/></iq>");
        QVERIFY(alice.take("iq").child("error", clientNs)->child("forbidden", stanzaErrors));
        alice.feed("<iq type='get' id='q6'><metadata xmlns='urn:xmpp:mam:2'/></iq>");
        QVERIFY(alice.take("iq").child("metadata", mam)->child("start", mam));
    }

    void oneChangeForBothArchives()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        world.chat.holding = true;
        alice.feed(chat("bob@example.test", "x"));
        QCOMPARE(body(bob.take("message")), std::string("x")); // not held up by the store
        QCOMPARE(world.chat.release(), size_t(1));
        QCOMPARE(world.chat.archives.size(), size_t(2));
        // What each side has is not the same: two.
        alice.feed(chat("bob@example.test", "y", "<stanza-id xmlns='urn:xmpp:sid:0' by='bob@example.test' id='forged'/>"));
        QCOMPARE(world.chat.release(), size_t(2));
        for (const auto& [owner, messages] : world.chat.archives) {
            QCOMPARE(messages.size(), size_t(2));
            const store::ArchivedMessage& last = messages.rbegin()->second;
            QCOMPARE(last.stanza.find("forged") == std::string::npos, last.incoming);
        }
    }

    // Whatever the other side makes of it.
    void theSendersOwnArchive()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        bob.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='alice@example.test'/></block></iq>");
        alice.clear();
        for (const char* to : {"bob@example.test", "nobody@example.test", "bob@elsewhere.test"}) {
            world.chat.archives.clear();
            alice.feed(chat(to, to));
            QVERIFY2(alice.take("message").child("error", clientNs), to);
            QCOMPARE(world.chat.archives.size(), size_t(1));
            const auto& own = world.chat.archives.begin()->second;
            QCOMPARE(own.size(), size_t(1));
            QCOMPARE(own.begin()->second.with, std::string(to));
            QVERIFY(!own.begin()->second.incoming);
        }
    }

    void nobodyElsesIds()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        alice.feed(chat("bob@example.test", "x", "<stanza-id xmlns='urn:xmpp:sid:0' by='bob@example.test' id='forged'/>"));
        const Element message = bob.take("message");
        int ids = 0;
        for (const Element& each : message.children) {
            if (each.name == "stanza-id") {
                ++ids;
                QVERIFY(each.attribute("id") != "forged");
            }
        }
        QCOMPARE(ids, 1);
    }

    void whileNobodyLooks()
    {
        XmppWorld world;
        XmppClient alice(world, 0), phone(world, 1);
        alice.login("bob", "desk");
        phone.login("bob", "phone");
        phone.feed("<inactive xmlns='urn:xmpp:csi:0'/>");
        phone.clear();
        alice.feed("<presence><show>away</show></presence>");
        alice.feed("<presence><show>dnd</show></presence>");
        alice.feed("<message to='bob@example.test/phone' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        phone.settle();
        QVERIFY(phone.received.empty());
        alice.feed(chat("bob@example.test/phone", "now"));
        QCOMPARE(phone.take().childText("show", clientNs), std::string("dnd"));
        QCOMPARE(body(phone.take()), std::string("now"));
        alice.feed("<presence/>");
        phone.settle();
        QVERIFY(phone.received.empty());
        phone.feed("<active xmlns='urn:xmpp:csi:0'/>");
        QCOMPARE(phone.take().name, std::string("presence"));
    }

    void moreThanIsHeldBack()
    {
        XmppWorld world;
        XmppClient alice(world, 0), phone(world, 1);
        alice.login("alice", "desk");
        phone.login("bob", "phone");
        phone.feed("<inactive xmlns='urn:xmpp:csi:0'/>");
        phone.clear();
        xmpp::Station& station = world.exchange->station(0);
        const auto comes = [&](int number) {
            auto presence = std::make_shared<xmpp::Stanza>(xmpp::Kind::Presence);
            presence->from = *xmpp::Jid::parse("room@rooms.other.test/n" + std::to_string(number));
            presence->to = *xmpp::Jid::parse("bob@example.test/phone");
            station.route(presence);
        };
        for (int i = 0; i < 1000; ++i)
            comes(i);
        comes(7); // again
        phone.settle();
        QVERIFY(phone.received.empty());
        comes(1000);
        phone.settle();
        std::set<std::string> senders;
        for (const Element& each : phone.received)
            senders.insert(std::string(each.attribute("from")));
        QCOMPARE(phone.received.size(), size_t(1001)); // each of them once
        QCOMPARE(senders.size(), size_t(1001));
    }

    void whatIsCounted()
    {
        XmppWorld world({}, {{config::Setting::XmppOfflineMessages, "1"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const auto counted = [&] {
            alice.settle();
            bob.settle();
            const watch::Counters all = world.hub.look().sinceStart;
            return std::array{all[size_t(watch::Counter::ChatMessages)], all[size_t(watch::Counter::ChatRefused)],
                              all[size_t(watch::Counter::ChatArchived)]};
        };
        using Numbers = std::array<uint64_t, 3>;
        QCOMPARE(counted(), (Numbers{0, 0, 0}));
        alice.feed(chat("bob@example.test", "1") + chat("bob@example.test", "2"));
        QCOMPARE(counted(), (Numbers{2, 0, 4})); // in both archives
        alice.feed("<message to='bob@example.test' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        QCOMPARE(counted(), (Numbers{2, 0, 4}));
        bob.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='alice@example.test'/></block></iq>");
        alice.feed(chat("bob@example.test", "3"));
        QCOMPARE(counted()[1], uint64_t(1));
        bob.feed(chat("alice@example.test", "4"));
        QCOMPARE(counted()[1], uint64_t(2));
        const auto before = counted();
        bob.feed("<message to='carol@example.test' type='chat' id='5'><body>5</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>");
        bob.feed("<message to='carol@example.test' type='chat' id='6'><body>6</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>");
        QCOMPARE(counted(), (Numbers{before[0] + 2, before[1] + 1, before[2]})); // one too many waits for Carol
    }

    void vcardAndPrivate()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        alice.feed("<iq type='set' id='1'><vCard xmlns='vcard-temp'><FN>Alice</FN></vCard></iq>");
        QCOMPARE(alice.take("iq").attribute("type"), std::string_view("result"));
        bob.feed("<iq type='get' id='2' to='alice@example.test'><vCard xmlns='vcard-temp'/></iq>");
        QCOMPARE(bob.take("iq").child("vCard", "vcard-temp")->childText("FN", "vcard-temp"), std::string("Alice"));
        bob.feed("<iq type='set' id='3' to='alice@example.test'><vCard xmlns='vcard-temp'/></iq>");
        QVERIFY(bob.take("iq").child("error", clientNs));
        alice.feed("<iq type='set' id='4'><query xmlns='jabber:iq:private'><a xmlns='urn:a'><b>1</b></a></query></iq>");
        QCOMPARE(alice.take("iq").attribute("type"), std::string_view("result"));
        alice.feed("<iq type='get' id='5'><query xmlns='jabber:iq:private'><a xmlns='urn:a'/></query></iq>");
        QCOMPARE(alice.take("iq").child("query", "jabber:iq:private")->child("a", "urn:a")->childText("b", "urn:a"), std::string("1"));
        alice.feed("<iq type='get' id='6'><query xmlns='jabber:iq:private'><a xmlns='urn:z'/></query></iq>");
        QVERIFY(alice.take("iq").child("query", "jabber:iq:private")->child("a", "urn:z")->children.empty());
    }

    // More than a client may leave unread (4 MiB) waits; it comes in pieces as the client takes it.
    void muchThatWaits_data()
    {
        QTest::addColumn<bool>("managed");
        QTest::newRow("without stream management") << false;
        QTest::newRow("with it") << true;
    }
    void muchThatWaits()
    {
        QFETCH(const bool, managed);
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        for (int i = 0; i < 60; ++i)
            alice.feed("<message to='bob@example.test' type='chat' id='" + std::to_string(i) + "'><body>" + std::string(100'000, 'x') +
                       "</body></message>");
        QCOMPARE(world.waiting(), size_t(60));
        bob.authenticate("bob");
        bob.bind("phone");
        if (managed)
            bob.feed("<enable xmlns='urn:xmpp:sm:3'/>");
        bob.clear();
        bob.link.networkHeld = true;
        bob.feed("<presence/>");
        world.advance(std::chrono::seconds(5));
        QVERIFY(!bob.link.isAborted());
        QVERIFY(bob.link.unsent() < 1'000'000); // and no more before these have been taken
        QCOMPARE(world.waiting(), size_t(60));
        bob.link.networkHeld = false;
        bob.settle();
        world.advance(std::chrono::seconds(1));
        size_t stanzas = 0;
        std::vector<std::string> ids;
        for (int quiet = 0; quiet < 3;) {
            const Element each = bob.take();
            if (each.name == "nothing") {
                ++quiet;
                if (managed)
                    bob.feed("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(stanzas) + "'/>");
                world.advance(std::chrono::seconds(1));
                continue;
            }
            quiet = 0;
            stanzas += each.name == "message" || each.name == "presence" || each.name == "iq";
            if (each.name == "message")
                ids.emplace_back(each.attribute("id"));
        }
        QCOMPARE(ids.size(), size_t(60));
        for (size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(ids[i], std::to_string(i));
        QCOMPARE(world.waiting(), size_t(0));
    }

    void whatWaitsAndIsNotTaken()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), later(world, 0);
        alice.login("alice", "desk");
        for (const char* text : {"1", "2", "3"})
            alice.feed(chat("bob@example.test", text));
        QCOMPARE(world.waiting(), size_t(3));
        bob.authenticate("bob");
        bob.bind("phone");
        bob.link.networkHeld = true;
        bob.feed("<presence/>");
        world.advance(std::chrono::seconds(2));
        bob.link.peerCloses("reset"); // it has read nothing
        world.settle();
        QCOMPARE(world.waiting(), size_t(3));
        later.login("bob", "desk", {});
        later.feed("<presence/>");
        for (const char* text : {"1", "2", "3"})
            QCOMPARE(later.take("message").childText("body", clientNs), std::string(text));
        world.advance(std::chrono::seconds(1));
        QCOMPARE(later.count("message"), size_t(0));
        QCOMPARE(world.waiting(), size_t(0));
    }

    // The connection breaks with some of it acknowledged: the rest comes again, once.
    void whatWaitsAndIsAcknowledgedInPart()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), later(world, 0);
        alice.login("alice", "desk");
        for (const char* text : {"1", "2", "3"})
            alice.feed(chat("bob@example.test", text));
        bob.authenticate("bob");
        bob.bind("phone");
        bob.feed("<enable xmlns='urn:xmpp:sm:3'/><presence/>");
        size_t stanzas = 0;
        while (bob.count("message") > 0) {
            const Element each = bob.take();
            stanzas += each.name != "r" && each.name != "enabled";
            if (each.name == "message")
                break;
        }
        bob.feed("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(stanzas) + "'/>");
        QCOMPARE(world.waiting(), size_t(3));
        bob.link.peerCloses("reset");
        world.settle();
        QCOMPARE(world.waiting(), size_t(2));
        later.login("bob", "desk", {});
        later.feed("<presence/>");
        for (const char* text : {"2", "3"})
            QCOMPARE(later.take("message").childText("body", clientNs), std::string(text));
        QCOMPARE(later.count("message"), size_t(0));
        world.advance(std::chrono::seconds(1));
        QCOMPARE(world.waiting(), size_t(0));
    }

    // XEP-0106: an account whose name no address may have as it is.
    void anEscapedName()
    {
        XmppWorld world;
        world.directory.addUser("o'neil@example.test");
        const std::string jid = "o\\27neil@example.test";
        XmppClient neil(world, 0), bob(world, 1);
        bob.login("bob", "phone");
        bob.feed(chat(jid, "waits"));
        QCOMPARE(world.waiting(), size_t(1));
        neil.authenticate("o'neil");
        neil.feed("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>");
        QCOMPARE(neil.take("iq").child("bind", "urn:ietf:params:xml:ns:xmpp-bind")->childText("jid", "urn:ietf:params:xml:ns:xmpp-bind"),
                 jid + "/desk");
        neil.feed("<presence/>");
        QCOMPARE(body(neil.take("message")), std::string("waits"));
        neil.feed(chat("bob@example.test", "1"));
        const Element message = bob.take("message");
        QCOMPARE(message.attribute("from"), std::string_view("o\\27neil@example.test/desk"));
        bob.feed("<message to=\"o\\27NEIL@example.test\" type='chat' id='2'><body>2</body></message>");
        QCOMPARE(body(neil.take("message")), std::string("2"));
        // What is said otherwise, and means the same, is not that account.
        world.directory.addUser("a@example.test");
        bob.feed(chat("\\61@example.test", "3"));
        QVERIFY(bob.take("message").child("error", clientNs));
        bob.feed("<iq type='get' id='d' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        const Element info = bob.take("iq");
        const auto& features = info.child("query", "http://jabber.org/protocol/disco#info")->children;
        QVERIFY(std::any_of(features.begin(), features.end(), [](const Element& each) { return each.attribute("var") == "jid\\20escape"; }));
    }

    // Pages end where they would be more than a client takes at once, and say so.
    void pagesOfLargeMessages_data()
    {
        QTest::addColumn<bool>("backwards");
        QTest::newRow("forwards") << false;
        QTest::newRow("backwards") << true;
    }
    void pagesOfLargeMessages()
    {
        QFETCH(const bool, backwards);
        const std::string rsm = "http://jabber.org/protocol/rsm";
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.link.snapshot.set(config::Setting::XmppRate, "0");
        alice.login("alice", "desk");
        bob.login("bob", "phone", "<presence><priority>-1</priority></presence>");
        for (int i = 0; i < 30; ++i)
            alice.feed("<message to='bob@example.test' type='chat' id='" + std::to_string(i) + "'><body>" +
                       std::string(size_t(i) * 8'000, 'x') + "</body></message>");
        bob.clear();
        std::vector<std::string> ids;
        std::string mark;
        for (int pages = 0; pages < 40; ++pages) {
            bob.link.networkHeld = true;
            bob.feed("<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'><set xmlns='" + rsm + "'><max>100</max>" +
                     (backwards ? "<before>" + mark + "</before>" : mark.empty() ? "" : "<after>" + mark + "</after>") + "</set></query></iq>");
            QVERIFY(bob.link.unsent() < 400'000);
            bob.link.networkHeld = false;
            std::vector<std::string> page;
            Element last = bob.take();
            for (; last.name == "message"; last = bob.take())
                page.emplace_back(last.child("result", mam)->child("forwarded", forward)->child("message", clientNs)->attribute("id"));
            QVERIFY(!page.empty());
            const Element* const fin = last.child("fin", mam);
            QVERIFY(fin);
            const Element* const set = fin->child("set", rsm);
            QCOMPARE(set->childText("count", rsm), std::string("30"));
            QCOMPARE(set->child("first", rsm)->attribute("index"), std::string_view(page.front()));
            mark = set->childText(backwards ? "first" : "last", rsm);
            ids.insert(backwards ? ids.begin() : ids.end(), page.begin(), page.end());
            QCOMPARE(fin->attribute("complete") == "true", ids.size() == 30);
            if (ids.size() == 30)
                break;
        }
        QCOMPARE(ids.size(), size_t(30));
        for (size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(ids[i], std::to_string(i));
        QVERIFY(bob.link.isOpen());
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
