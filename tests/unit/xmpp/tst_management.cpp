// Stream management (XEP-0198): acknowledgements, and streams that outlive their connection.
#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

std::string body(const Element& message)
{
    return message.childText("body", clientNs);
}

std::string chat(const std::string& to, const std::string& text)
{
    return "<message to='" + to + "' type='chat' id='" + text + "'><body>" + text + "</body></message>";
}

// Enables it and returns the secret.
std::string enable(XmppClient& client)
{
    client.feed("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    const std::string id(client.take("enabled").attribute("id"));
    client.clear();
    return id;
}

} // namespace

class TestManagement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counting()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        QVERIFY(!enable(alice).empty());
        alice.feed("<r xmlns='urn:xmpp:sm:3'/>");
        QCOMPARE(alice.take("a").attribute("h"), std::string_view("0"));
        alice.feed(chat("bob@example.test", "1") + "<presence/>" + chat("bob@example.test", "2"));
        alice.clear();
        alice.feed("<r xmlns='urn:xmpp:sm:3'/>");
        QCOMPARE(alice.take("a").attribute("h"), std::string_view("3"));
        alice.feed("<enable xmlns='urn:xmpp:sm:3'/>");
        QVERIFY(alice.take("failed").is("failed", "urn:xmpp:sm:3"));
        // We ask, too.
        enable(bob);
        alice.feed(chat("bob@example.test", "3"));
        QCOMPARE(body(bob.take("message")), std::string("3"));
        QVERIFY(bob.take("r").is("r", "urn:xmpp:sm:3"));
        bob.feed("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        bob.feed("<a xmlns='urn:xmpp:sm:3' h='5'/>"); // more than there was
        const Element error = bob.take("error");
        QVERIFY(error.child("undefined-condition", "urn:ietf:params:xml:ns:xmpp-streams"));
        const Element* const tooHigh = error.child("handled-count-too-high", "urn:xmpp:sm:3");
        QVERIFY(tooHigh);
        QCOMPARE(tooHigh->attribute("h"), std::string_view("5"));
        QCOMPARE(tooHigh->attribute("send-count"), std::string_view("1"));
        QVERIFY(bob.link.isClosed());
    }

    void notBeforeItIsDurable()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        enable(alice);
        world.chat.holding = true;
        alice.feed(chat("bob@example.test", "1"));
        QCOMPARE(body(bob.take("message")), std::string("1")); // it is there already
        alice.clear();
        alice.feed("<r xmlns='urn:xmpp:sm:3'/>");
        QCOMPARE(alice.take("a").attribute("h"), std::string_view("0"));
        world.chat.holding = false;
        world.chat.release();
        QCOMPARE(alice.take("a").attribute("h"), std::string_view("1"));
    }

    void takenUpAgain()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        auto bob = std::make_unique<XmppClient>(world, 1);
        bob->login("bob", "phone");
        const std::string secret = enable(*bob);
        alice.feed(chat("bob@example.test", "1"));
        QCOMPARE(body(bob->take("message")), std::string("1"));
        bob->feed("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        bob->feed("<presence><status>x</status></presence>"); // one stanza from the client
        bob->clear();
        alice.feed(chat("bob@example.test", "2"));
        bob->settle();
        bob->link.peerCloses("reset");
        world.settle();
        alice.clear();
        alice.feed(chat("bob@example.test", "3"));
        QCOMPARE(alice.count("message"), size_t(0));
        QCOMPARE(world.waiting(), size_t(0));
        // On the other worker.
        XmppClient again(world, 0);
        again.authenticate("bob");
        again.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='2'/>"); // its presence reflected, too
        const Element resumed = again.take("resumed");
        QCOMPARE(resumed.attribute("previd"), std::string_view(secret));
        QCOMPARE(resumed.attribute("h"), std::string_view("1"));
        QCOMPARE(body(again.take()), std::string("2")); // before anything is asked
        QCOMPARE(body(again.take("message")), std::string("3"));
        alice.feed(chat("bob@example.test/phone", "4"));
        QCOMPARE(body(again.take("message")), std::string("4"));
        QCOMPARE(world.exchange->bound.load(), uint64_t(2));
        // The old secret serves again after the next break.
        again.link.peerCloses("reset");
        XmppClient third(world, 1);
        third.authenticate("bob");
        third.feed("<resume xmlns='urn:xmpp:sm:3' previd='wrong' h='0'/>");
        QVERIFY(third.take("failed").is("failed", "urn:xmpp:sm:3"));
        third.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='5'/>");
        QVERIFY(third.take("resumed").is("resumed", "urn:xmpp:sm:3"));
    }

    void fromALivingOne()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), again(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(bob);
        again.authenticate("bob");
        again.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        QVERIFY(again.take("resumed").is("resumed", "urn:xmpp:sm:3"));
        QVERIFY(bob.take("error").child("conflict", "urn:ietf:params:xml:ns:xmpp-streams"));
        alice.feed(chat("bob@example.test", "1"));
        QCOMPARE(body(again.take("message")), std::string("1"));
    }

    void whatIsUnderWayIsCountedOnceDurable_data()
    {
        QTest::addColumn<bool>("lives");
        QTest::newRow("after a reset") << false;
        QTest::newRow("from a living connection") << true;
    }
    void whatIsUnderWayIsCountedOnceDurable()
    {
        QFETCH(const bool, lives);
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(alice);
        world.chat.holding = true;
        alice.feed(chat("bob@example.test", "1"));
        if (!lives)
            alice.link.peerCloses("reset");
        XmppClient again(world, 1);
        again.authenticate("alice");
        again.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        // It would send anew what it is not told of, and has lost what it is told of when the server falls over now.
        QCOMPARE(again.count("resumed"), size_t(0));
        if (lives)
            QVERIFY(alice.take("error").child("conflict", "urn:ietf:params:xml:ns:xmpp-streams"));
        bob.feed(chat("alice@example.test/desk", "meanwhile"));
        world.chat.holding = false;
        world.chat.release();
        QCOMPARE(again.take("resumed").attribute("h"), std::string_view("1"));
        QCOMPARE(body(again.take("message")), std::string("meanwhile"));
        again.feed("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        again.feed(chat("bob@example.test", "2"));
        again.clear();
        again.feed("<r xmlns='urn:xmpp:sm:3'/>");
        QCOMPARE(again.take("a").attribute("h"), std::string_view("2"));
        QCOMPARE(bob.count("message"), size_t(2));
    }

    void lostAgainWhileItWaits()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(alice);
        world.chat.holding = true;
        alice.feed(chat("bob@example.test", "1"));
        alice.link.peerCloses("reset");
        const std::string resume = "<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>";
        XmppClient again(world, 1);
        again.authenticate("alice");
        again.feed(resume);
        bob.feed(chat("alice@example.test/desk", "early"));
        again.link.peerCloses("reset");
        XmppClient third(world, 0), fourth(world, 1);
        third.authenticate("alice");
        third.feed(resume);
        fourth.authenticate("alice"); // while the third still waits
        fourth.feed(resume);
        QCOMPARE(third.count("resumed") + fourth.count("resumed"), size_t(0));
        world.chat.holding = false;
        world.chat.release();
        QCOMPARE(fourth.take("resumed").attribute("h"), std::string_view("1"));
        QCOMPARE(body(fourth.take("message")), std::string("early"));
        QVERIFY(third.link.isClosed());
        QCOMPARE(bob.count("message"), size_t(1));
        fourth.feed("<a xmlns='urn:xmpp:sm:3' h='1'/>" + chat("bob@example.test", "2"));
        QCOMPARE(bob.count("message"), size_t(2));
        QCOMPARE(world.waiting(), size_t(0));
        QCOMPARE(world.exchange->bound.load(), uint64_t(2));
    }

    void whatIsBehindTheResumption()
    {
        XmppWorld world;
        const size_t home = world.exchange->homeOf(*xmpp::Jid::parse("alice@example.test"));
        XmppClient alice(world, 1 - home), bob(world, home), again(world, home);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(alice);
        again.authenticate("alice");
        // It has come, but its worker is slower than the one where the account hears of the new connection.
        alice.link.session()->received(chat("bob@example.test", "1"));
        again.link.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        QCOMPARE(again.take("resumed").attribute("h"), std::string_view("1"));
        QCOMPARE(body(bob.take("message")), std::string("1"));
    }

    void whatComesMeanwhileHasAnEnd()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), again(world, 0);
        bob.link.snapshot.set(config::Setting::XmppRate, "0");
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(alice);
        world.chat.holding = true;
        alice.feed(chat("bob@example.test", "1"));
        again.authenticate("alice");
        again.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        for (int i = 0; i < 100 && world.waiting() == 0; ++i)
            bob.feed("<message to='alice@example.test/desk' type='chat'><body>" + std::string(240'000, 'x') + "</body></message>");
        QVERIFY(world.waiting() > 0);
        QVERIFY(again.link.isClosed());
    }

    void whatWasHeldBackGoesAlong()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), again(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(bob);
        bob.feed("<inactive xmlns='urn:xmpp:csi:0'/>");
        alice.feed("<presence to='bob@example.test'><status>here</status></presence>");
        QCOMPARE(bob.count("presence"), size_t(0));
        again.authenticate("bob"); // its connection is dead, and nobody knows yet
        again.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        QVERIFY(again.take("resumed").is("resumed", "urn:xmpp:sm:3"));
        QCOMPARE(again.take("presence").childText("status", clientNs), std::string("here"));
    }

    void moreThanAConnectionTakesAtOnce()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(bob);
        bob.link.peerCloses("reset");
        const std::string text(100'000, 'x');
        for (int i = 0; i < 60; ++i)
            alice.feed("<message to='bob@example.test' type='chat' id='" + std::to_string(i) + "'><body>" + text + "</body></message>");
        XmppClient deaf(world, 0);
        deaf.authenticate("bob");
        deaf.link.networkHeld = true;
        deaf.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        QVERIFY(deaf.link.isAborted()); // 6 MB
        // Nothing was lost on the way to it.
        XmppClient again(world, 1);
        again.link.snapshot.set(config::Setting::XmppMaxUnread, "67108864");
        again.authenticate("bob");
        again.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        QVERIFY(again.take("resumed").is("resumed", "urn:xmpp:sm:3"));
        QCOMPARE(again.count("message"), size_t(60));
    }

    void whoIsAwayIsNotKeptAnyAmount()
    {
        for (const bool manySmall : {false, true}) {
            XmppWorld world;
            XmppClient alice(world, 0), bob(world, 1);
            alice.link.snapshot.set(config::Setting::XmppRate, "0");
            alice.login("alice", "desk");
            bob.login("bob", "phone");
            enable(bob);
            bob.link.peerCloses("reset");
            std::string text;
            while (text.size() < (manySmall ? 60'000u : 240'000u))
                text += manySmall ? "<a/>" : "aaaa";
            // What is kept in memory for it has an end; then all of it waits on the disk.
            for (int i = 0; i < 100 && world.waiting() == 0; ++i)
                alice.feed("<message to='bob@example.test' type='chat'><body>x</body><x xmlns='urn:x'>" + text + "</x></message>");
            QVERIFY(world.waiting() > 0);
            QVERIFY(world.waiting() < (manySmall ? 20u : 80u));
        }
    }

    void nobodyElses()
    {
        XmppWorld world;
        XmppClient bob(world, 1), alice(world, 0);
        bob.login("bob", "phone");
        const std::string secret = enable(bob);
        alice.authenticate("alice");
        alice.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='0'/>");
        QVERIFY(alice.take("failed").is("failed", "urn:xmpp:sm:3"));
        QVERIFY(bob.link.isOpen());
        alice.bind("desk");
        alice.feed("<iq type='get' id='p' to='example.test'><ping xmlns='urn:xmpp:ping'/></iq>");
        QCOMPARE(alice.take("iq").attribute("type"), std::string_view("result"));
    }

    void nobodyCame()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        enable(bob);
        bob.link.peerCloses("reset");
        alice.feed(chat("bob@example.test", "1"));
        alice.settle();
        QCOMPARE(world.waiting(), size_t(0));
        world.advance(std::chrono::seconds(601));
        QCOMPARE(world.waiting(), size_t(1));
        QCOMPARE(world.exchange->bound.load(), uint64_t(1));
        XmppClient later(world, 0);
        later.authenticate("bob");
        later.bind("later");
        later.feed("<presence/>");
        QCOMPARE(body(later.take("message")), std::string("1"));
    }

    void goneWhileItIsOnTheWay()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        // The session is no longer there; its account has not heard of that yet.
        world.exchange->station(1).remove(1);
        alice.feed(chat("bob@example.test/phone", "1") + chat("bob@example.test", "2"));
        alice.settle();
        QCOMPARE(alice.count("message"), size_t(0));
        QCOMPARE(world.waiting(), size_t(2));
        QCOMPARE(world.exchange->bound.load(), uint64_t(1));
        alice.feed("<iq type='get' id='p' to='bob@example.test/phone'><ping xmlns='urn:xmpp:ping'/></iq>");
        QCOMPARE(alice.take("iq").attribute("type"), std::string_view("error"));
    }

    void goneWhileItIsTakenUpAgain()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        const std::string secret = enable(bob);
        bob.link.peerCloses("reset");
        alice.feed(chat("bob@example.test", "1"));
        alice.settle();
        XmppClient again(world, 0);
        again.authenticate("bob");
        again.link.feed("<resume xmlns='urn:xmpp:sm:3' previd='" + secret + "' h='1'/>");
        again.link.peerCloses("reset"); // before anybody has answered
        alice.settle();
        QCOMPARE(world.waiting(), size_t(0)); // it may come again
        world.advance(std::chrono::seconds(601));
        QCOMPARE(world.waiting(), size_t(1));
    }

    void theServerStops()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        enable(bob);
        bob.link.peerCloses("reset");
        alice.feed(chat("bob@example.test", "1"));
        QCOMPARE(world.waiting(), size_t(0));
        world.exchange->endDetached();
        world.settle();
        QCOMPARE(world.waiting(), size_t(1));
    }

    void aDeafClient()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        enable(bob);
        alice.feed(chat("bob@example.test", "1"));
        bob.settle();
        QVERIFY(bob.link.fire(wire::TimerId::First));
        QVERIFY(bob.link.isAborted());
        world.advance(std::chrono::seconds(601));
        QCOMPARE(world.waiting(), size_t(1)); // it was not lost
    }

    void aSlowClient()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        bob.link.networkHeld = true;
        const std::string text(100000, 'x');
        for (int i = 0; i < 40 && !bob.link.isAborted(); ++i) {
            alice.feed(chat("bob@example.test", text));
            bob.link.settle();
        }
        QVERIFY(bob.link.isAborted());
    }
};

QTEST_GUILESS_MAIN(TestManagement)
#include "tst_management.moc"
