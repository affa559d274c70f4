// Negotiation, and everything that a client may do wrong.
#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string streamErrors = "urn:ietf:params:xml:ns:xmpp-streams";
const std::string sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

} // namespace

class TestStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLogin()
    {
        XmppWorld world;
        XmppClient client(world);
        client.feed(XmppClient::header());
        QCOMPARE(client.opening.attribute("from"), std::string_view("example.test"));
        QCOMPARE(client.opening.attribute("version"), std::string_view("1.0"));
        Element features = client.take();
        QVERIFY(features.is("features", "http://etherx.jabber.org/streams"));
        QVERIFY(features.child("mechanisms", sasl));
        QVERIFY(!features.child("starttls", "urn:ietf:params:xml:ns:xmpp-tls"));
        client.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>");
        QVERIFY(client.take().is("success", sasl));
        client.feed(XmppClient::header());
        client.clear();
        QCOMPARE(client.link.account, std::string("alice@example.test"));
        client.feed("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>");
        const Element bound = client.take("iq");
        QCOMPARE(bound.attribute("type"), std::string_view("result"));
        QCOMPARE(bound.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")->childText("jid", "urn:ietf:params:xml:ns:xmpp-bind"),
                 std::string("alice@example.test/desk"));
        QCOMPARE(client.link.state, std::string("bound"));
        client.feed("</stream:stream>");
        QVERIFY(client.link.isClosed());
        QVERIFY(client.raw.ends_with("</stream:stream>"));
    }

    void answersThatComeLater()
    {
        XmppWorld world;
        world.authenticator.deferred = true;
        world.directory.deferred = true;
        XmppClient client(world, 1);
        client.authenticate("alice");
        QCOMPARE(client.link.account, std::string("alice@example.test"));
        client.bind("desk");
        QCOMPARE(client.link.state, std::string("bound"));
        // All at once, from a client that does not wait.
        XmppClient hasty(world, 0);
        hasty.feed(XmppClient::header() + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGJvYgBzZWNyZXQ=</auth>" +
                   XmppClient::header() + "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        QCOMPARE(hasty.link.state, std::string("bound"));
    }

    void tlsFirst()
    {
        XmppWorld world;
        XmppClient client(world);
        XmppClient plain(world);
        plain.link.linkInfo.tls = false;
        plain.feed(XmppClient::header());
        const Element features = plain.take();
        QVERIFY(features.child("starttls", "urn:ietf:params:xml:ns:xmpp-tls"));
        QVERIFY(!features.child("mechanisms", sasl));
        plain.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>");
        QVERIFY(plain.take().child("encryption-required", sasl));
        plain.feed("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        QVERIFY(plain.take().is("proceed", "urn:ietf:params:xml:ns:xmpp-tls"));
        QVERIFY(plain.link.wantsTls());
        plain.link.linkInfo.tls = true;
        plain.link.finishTls();
        plain.feed(XmppClient::header());
        QVERIFY(plain.take("features").child("mechanisms", sasl));
    }

    void nothingBehindTheWishForTls()
    {
        XmppWorld world;
        XmppClient client(world);
        client.link.linkInfo.tls = false;
        client.feed(XmppClient::header());
        client.clear();
        // Whoever sits in between may put anything there, which must not count as said in the protected stream.
        client.feed("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + XmppClient::header());
        QVERIFY(client.take().is("proceed", "urn:ietf:params:xml:ns:xmpp-tls"));
        QCOMPARE(client.received.size(), size_t(0));
        client.link.linkInfo.tls = true;
        client.link.finishTls();
        client.settle();
        QCOMPARE(client.received.size(), size_t(0));
        client.feed(XmppClient::header());
        QVERIFY(client.take("features").child("mechanisms", sasl));
        QVERIFY(!client.link.isClosed());
    }

    void whoIsNotBoundWhenThePasswordChanges()
    {
        XmppWorld world;
        XmppClient before(world, 0), bound(world, 1), after(world, 1);
        before.authenticate("alice");
        bound.authenticate("alice");
        bound.bind("phone");
        world.directory.setPasswordOf("alice@example.test", "another");
        world.exchange->revoke(*xmpp::Jid::parse("alice@example.test"));
        world.settle();
        before.feed("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        QCOMPARE(before.take("iq").attribute("type"), std::string_view("error"));
        QCOMPARE(world.exchange->bound.load(), uint64_t(0));
        after.authenticate("alice", "another");
        after.bind("phone");
        QCOMPARE(after.link.state, std::string("bound"));
    }

    void wrongPasswords()
    {
        XmppWorld world;
        XmppClient client(world);
        client.feed(XmppClient::header());
        client.clear();
        for (int i = 0; i < 5; ++i) {
            client.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
                        base64Encode(std::string("\0alice\0wrong", 12)) + "</auth>");
            QVERIFY(client.take().child("not-authorized", sasl));
        }
        QVERIFY(client.take().child("policy-violation", streamErrors));
        QVERIFY(client.link.isClosed());
    }

    void wrongAtLogin_data()
    {
        QTest::addColumn<QByteArray>("auth");
        QTest::addColumn<QByteArray>("condition");
        const auto row = [](const char* name, const char* auth, const char* condition) {
            QTest::newRow(name) << QByteArray(auth) << QByteArray(condition);
        };
        row("mechanism", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>", "invalid-mechanism");
        row("login", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='LOGIN'/>", "invalid-mechanism");
        row("base64", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>***</auth>", "incorrect-encoding");
        row("form", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AAAA</auth>", "malformed-request");
    }

    void wrongAtLogin()
    {
        QFETCH(QByteArray, auth);
        QFETCH(QByteArray, condition);
        XmppWorld world;
        XmppClient client(world);
        client.feed(XmppClient::header());
        client.clear();
        client.feed(auth.toStdString());
        const Element failure = client.take();
        QVERIFY2(failure.is("failure", sasl), xmpp::toXml(failure).c_str());
        QVERIFY2(failure.child(condition.toStdString(), sasl), xmpp::toXml(failure).c_str());
        QVERIFY(!client.link.isClosed());
    }

    void errorsOfTheStream_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("condition");
        const auto row = [](const char* name, const std::string& sent, const char* condition) {
            QTest::newRow(name) << QByteArray::fromStdString(sent) << QByteArray(condition);
        };
        const std::string header = XmppClient::header();
        row("host", XmppClient::header("elsewhere.test"), "host-unknown");
        row("no host", XmppClient::header(""), "improper-addressing");
        row("stanza first", header + "<message/>", "not-authorized");
        row("junk", header + "<junk xmlns='urn:junk'/>", "unsupported-stanza-type");
        row("not XML", "GET / HTTP/1.1\r\n", "not-well-formed");
        row("comment", header + "<!-- -->", "restricted-xml");
        row("prefix", header + "<x:y/>", "bad-namespace-prefix");
        row("large", header + "<auth>" + std::string(300000, 'x'), "policy-violation");
        row("namespace", "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='urn:other' to='example.test' "
                         "version='1.0'>", "invalid-namespace");
        row("version", "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.test'>",
            "unsupported-version");
        row("encoding", "<?xml version='1.0' encoding='UTF-16'?><stream:stream>", "unsupported-encoding");
    }

    void errorsOfTheStream()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, condition);
        for (const bool bytewise : {false, true}) {
            if (bytewise && sent.size() > 2000)
                continue;
            XmppWorld world;
            XmppClient client(world);
            if (bytewise)
                client.link.feedBytewise(sent.toStdString());
            else
                client.link.feed(sent.toStdString());
            client.settle();
            const Element error = client.take("error");
            QVERIFY2(error.child(condition.toStdString(), streamErrors), client.raw.c_str());
            QVERIFY(client.link.isClosed());
            QVERIFY(client.raw.ends_with("</stream:stream>"));
            // RFC 6120 section 4.9.1.2: whatever it was, it has a header of ours, which says who speaks.
            QVERIFY2(client.raw.find(" from='") < client.raw.find('>', 25) && client.raw.find(" id='") < client.raw.find('>', 25),
                     client.raw.c_str());
        }
    }

    void forgedSender()
    {
        XmppWorld world;
        XmppClient client(world);
        client.login("alice", "desk");
        client.feed("<message from='bob@example.test/x' to='carol@example.test'><body>I am Bob</body></message>");
        QVERIFY(client.take("error").child("invalid-from", streamErrors));
    }

    void badStanzas()
    {
        XmppWorld world;
        XmppClient client(world);
        client.login("alice", "desk");
        const auto refused = [&](const char* stanza, const char* condition) {
            client.feed(stanza);
            const Element answer = client.take("iq");
            const Element* error = answer.child("error", clientNs);
            return error && error->child(condition, "urn:ietf:params:xml:ns:xmpp-stanzas");
        };
        QVERIFY(refused("<iq type='get' id='1'/>", "bad-request"));
        QVERIFY(refused("<iq type='what' id='2'><a xmlns='b'/></iq>", "bad-request"));
        QVERIFY(refused("<iq type='get' id='3'><a xmlns='b'/><c xmlns='d'/></iq>", "bad-request"));
        QVERIFY(refused("<iq type='get' id='4' to='a b@c'><a xmlns='b'/></iq>", "jid-malformed"));
        QVERIFY(refused("<iq type='get' id='5'><a xmlns='nobody:knows'/></iq>", "service-unavailable"));
        QVERIFY(refused("<iq type='get' id='6' to='example.test'><a xmlns='nobody:knows'/></iq>", "service-unavailable"));
        QVERIFY(refused("<iq type='get' id='7' to='nobody@example.test'><query xmlns='jabber:iq:version'/></iq>", "service-unavailable"));
        QVERIFY(refused("<iq type='get' id='8' to='x@elsewhere.test'><query xmlns='jabber:iq:version'/></iq>", "remote-server-not-found"));
        QVERIFY(!client.link.isClosed());
    }

    void theNewerOneWins()
    {
        XmppWorld world;
        XmppClient first(world, 0), second(world, 1);
        first.login("alice", "desk");
        second.login("alice", "desk");
        QVERIFY(first.take("error").child("conflict", streamErrors));
        QVERIFY(first.link.isClosed());
        second.feed("<iq type='get' id='p' to='example.test'><ping xmlns='urn:xmpp:ping'/></iq>");
        QCOMPARE(second.take("iq").attribute("type"), std::string_view("result"));
        QCOMPARE(world.exchange->bound.load(), uint64_t(1));
    }

    void idleBeforeLogin()
    {
        XmppWorld world;
        XmppClient client(world);
        client.feed(XmppClient::header());
        client.clear();
        QVERIFY(client.link.fire(wire::TimerId::Idle));
        QVERIFY(client.take("error").child("connection-timeout", streamErrors));
    }

    void shutDown()
    {
        XmppWorld world;
        XmppClient client(world);
        client.login("alice", "desk");
        world.exchange->endDetached();
        client.link.shutdown();
        QVERIFY(client.take("error").child("system-shutdown", streamErrors));
    }

    void discovery()
    {
        XmppWorld world;
        XmppClient client(world);
        client.login("alice", "desk");
        client.feed("<iq type='get' id='1' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        const Element answer = client.take("iq");
        const Element* query = answer.child("query", "http://jabber.org/protocol/disco#info");
        QVERIFY(query);
        std::set<std::string> features;
        for (const Element& each : query->children)
            features.insert(std::string(each.attribute("var")));
        for (const char* each : {"urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:time", "urn:xmpp:carbons:2", "urn:xmpp:blocking"})
            QVERIFY2(features.contains(each), each);
    }

    void fastClientsAreReadSlowly()
    {
        XmppWorld world;
        XmppClient client(world);
        client.link.snapshot.set(config::Setting::XmppRate, "1000");
        client.login("alice", "desk");
        const std::string padding(4000, ' ');
        client.feed(padding);
        QVERIFY(!client.link.isPaused());
        for (int i = 0; i < 3; ++i)
            client.feed(padding);
        QVERIFY(client.link.isPaused());
        QVERIFY(!client.link.isClosed());
        world.advance(std::chrono::seconds(2));
        QVERIFY(client.link.isPaused());
        world.advance(std::chrono::seconds(10));
        QVERIFY(!client.link.isPaused());
        client.feed("<iq type='get' id='p' to='example.test'><ping xmlns='urn:xmpp:ping'/></iq>");
        QCOMPARE(client.take("iq").attribute("id"), std::string_view("p"));
    }

    // What has come in one piece is taken bit by bit, so that what it brings about leaves in between.
    void manyAtOnce()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        std::string all;
        for (int i = 0; i < 500; ++i)
            all += "<iq type='get' id='" + std::to_string(i) + "' to='example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
        alice.link.session()->received(all); // and nothing else has had its turn yet
        QVERIFY(alice.link.isPaused());
        alice.settle();
        QVERIFY(!alice.link.isPaused());
        for (int i = 0; i < 500; ++i)
            QCOMPARE(alice.take().attribute("id"), std::string_view(std::to_string(i)));
        QCOMPARE(alice.count("iq"), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestStream)
#include "tst_stream.moc"
