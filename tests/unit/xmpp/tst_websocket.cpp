// XMPP over WebSocket (RFC 7395).
#include "tests/unit/xmpp/websocket_client.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string framing = "urn:ietf:params:xml:ns:xmpp-framing";
const std::string streams = "http://etherx.jabber.org/streams";
const std::string streamErrors = "urn:ietf:params:xml:ns:xmpp-streams";
const std::string sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

const char* const message = "<message xmlns='jabber:client' to='bob@example.test' type='chat'><body>hi</body></message>";

} // namespace

class TestXmppWebSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handshake()
    {
        XmppWorld world;
        WebSocketClient client(world);
        const std::string head = client.connect("Sec-WebSocket-Protocol: soap, xmpp\r\n");
        QVERIFY(head.starts_with("HTTP/1.1 101 "));
        QVERIFY(head.find("Sec-WebSocket-Protocol: xmpp") != std::string::npos);
        WebSocketClient without(world);
        QVERIFY(without.connect("").starts_with("HTTP/1.1 400 ")); // section 3.1
        WebSocketClient off(world);
        off.link.snapshot.set(config::Setting::XmppEnabled, "false");
        QVERIFY(off.connect().starts_with("HTTP/1.1 404 "));
    }

    void aLogin()
    {
        XmppWorld world;
        WebSocketClient client(world);
        client.connect();
        client.say(WebSocketClient::opening());
        const Element opened = client.take();
        QVERIFY(opened.is("open", framing));
        QCOMPARE(opened.attribute("from"), std::string_view("example.test"));
        QCOMPARE(opened.attribute("version"), std::string_view("1.0"));
        QVERIFY(!opened.attribute("id").empty());
        const Element features = client.take();
        QVERIFY(features.is("features", streams));
        QVERIFY(features.child("mechanisms", sasl));
        QVERIFY(!features.child("starttls", "urn:ietf:params:xml:ns:xmpp-tls"));
        client.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>");
        QVERIFY(client.take().is("success", sasl));
        client.say(WebSocketClient::opening());
        QVERIFY(client.take().is("open", framing));
        QVERIFY(client.take().child("bind", "urn:ietf:params:xml:ns:xmpp-bind"));
        client.say("<iq xmlns='jabber:client' type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                   "<resource>page</resource></bind></iq>");
        const Element bound = client.take();
        QVERIFY(bound.is("iq", clientNs));
        QCOMPARE(bound.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")->childText("jid", "urn:ietf:params:xml:ns:xmpp-bind"),
                 std::string("alice@example.test/page"));
        client.say("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        QVERIFY(client.take().is("close", framing));
        const auto last = client.takeFrame();
        QCOMPARE(last.opcode, 8u);
        QCOMPARE(last.code(), 1000u);
        QVERIFY(!client.link.isClosed()); // the WebSocket's own handshake is not over
        client.link.feed(WebSocketClient::frame(last.payload, 8));
        QVERIFY(client.link.isClosed());
    }

    void betweenBothKinds()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        WebSocketClient bob(world, 1);
        bob.login("bob", "page");
        alice.feed("<message to='bob@example.test' type='chat' id='m1'><body>hi</body></message>");
        const Element got = bob.take("message");
        QVERIFY(got.is("message", clientNs));
        QCOMPARE(got.attribute("from"), std::string_view("alice@example.test/desk"));
        QCOMPARE(got.childText("body", clientNs), std::string("hi"));
        bob.say("<message xmlns='jabber:client' to='alice@example.test' type='chat'><body>ho ✓</body></message>");
        QCOMPARE(alice.take("message").childText("body", clientNs), std::string("ho ✓"));
        // A message that comes in fragments is one all the same (RFC 6455 section 5.4).
        std::string first = WebSocketClient::frame(std::string_view("<presence xmlns='jabber:client'><sta"));
        first[0] = 1;
        bob.link.feed(first);
        bob.link.feed(WebSocketClient::frame("tus>here</status></presence>", 0));
        bob.settle();
        QCOMPARE(bob.take("presence").childText("status", clientNs), std::string("here"));
    }

    void wrongInput_data()
    {
        QTest::addColumn<bool>("opened");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("condition");
        const auto row = [](const char* name, bool opened, const QByteArray& input, const char* condition) {
            QTest::newRow(name) << opened << input << QByteArray(condition);
        };
        row("no opening", false, message, "bad-format");
        row("a TCP stream's opening", false,
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.test'>",
            "not-well-formed");
        row("another host", false, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>",
            "host-unknown");
        row("no host", false, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'/>", "improper-addressing");
        row("opened twice", true, QByteArray::fromStdString(WebSocketClient::opening()), "bad-format");
        row("a stanza before the login", true, message, "not-authorized");
        row("half an element", true, "<message xmlns='jabber:client'>", "not-well-formed");
        row("two elements", true, "<a xmlns='urn:a'/><b xmlns='urn:b'/>", "not-well-formed");
        row("nothing", true, "", "not-well-formed");
        row("an entity", true, "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "restricted-xml");
        row("a comment", true, "<!-- a --><a xmlns='urn:a'/>", "restricted-xml");
        row("not ours", true, "<a xmlns='urn:a'/>", "unsupported-stanza-type");
        row("too deep", true, QByteArray("<a xmlns='urn:a'>").repeated(1000), "policy-violation");
    }

    void wrongInput()
    {
        QFETCH(bool, opened);
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, condition);
        XmppWorld world;
        WebSocketClient client(world);
        client.connect();
        if (opened) {
            client.say(WebSocketClient::opening());
            client.clear();
        }
        client.say(input.toStdString());
        const Element error = client.take("error");
        QVERIFY(error.is("error", streams));
        QVERIFY(error.child(condition.toStdString(), streamErrors));
        QVERIFY(client.take().is("close", framing));
        QCOMPARE(client.takeFrame().opcode, 8u);
    }

    void framesThatAreNotText()
    {
        XmppWorld world;
        WebSocketClient client(world);
        client.connect();
        client.link.feed(WebSocketClient::frame("<a/>", 2));
        QCOMPARE(client.takeFrame().code(), 1003u);
        WebSocketClient large(world);
        large.connect();
        large.say(WebSocketClient::opening());
        large.clear();
        large.say("<message xmlns='jabber:client'><body>" + std::string(300 * 1024, 'a') + "</body></message>");
        QCOMPARE(large.takeFrame().code(), 1009u);
    }

    void comesBack()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        WebSocketClient bob(world, 1);
        bob.login("bob", "page");
        bob.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        const std::string id(bob.take("enabled").attribute("id"));
        QVERIFY(!id.empty());
        bob.link.peerCloses("reset");
        alice.feed("<message to='bob@example.test' type='chat'><body>are you there?</body></message>");
        WebSocketClient again(world, 0);
        again.connect();
        again.say(WebSocketClient::opening());
        again.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGJvYgBzZWNyZXQ=</auth>");
        again.say(WebSocketClient::opening());
        again.clear();
        again.say("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
        QVERIFY(again.take().is("resumed", "urn:xmpp:sm:3"));
        QCOMPARE(again.take("message").childText("body", clientNs), std::string("are you there?"));
    }

    void timers()
    {
        XmppWorld world;
        WebSocketClient silent(world);
        silent.connect();
        silent.say(WebSocketClient::opening());
        silent.clear();
        world.advance(std::chrono::seconds(59));
        QCOMPARE(silent.takeFrame().opcode, 0u);
        world.advance(std::chrono::seconds(2));
        QVERIFY(silent.take("error").child("connection-timeout", streamErrors));
        // One that is gone before its time.
        auto gone = std::make_unique<WebSocketClient>(world);
        gone->connect();
        gone->link.peerCloses();
        gone.reset();
        world.advance(std::chrono::seconds(100));
    }

    void serverStops()
    {
        XmppWorld world;
        WebSocketClient client(world);
        client.login("alice", "page");
        world.exchange->endDetached();
        client.link.shutdown();
        QVERIFY(client.take().child("system-shutdown", streamErrors));
        QVERIFY(client.take().is("close", framing));
        QCOMPARE(client.takeFrame().opcode, 8u);
    }

    void withoutTls()
    {
        XmppWorld world;
        const auto mechanisms = [&world](const char* peer) {
            WebSocketClient client(world);
            client.link.linkInfo.tls = false;
            client.link.linkInfo.peer.address = peer;
            client.connect();
            client.say(WebSocketClient::opening());
            const bool offered = client.take("features").child("mechanisms", sasl) != nullptr;
            client.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>");
            const Element failure = client.take();
            return std::pair(offered, failure.firstChild() ? failure.firstChild()->name : std::string());
        };
        QCOMPARE(mechanisms("127.0.0.1"), (std::pair<bool, std::string>(true, "invalid-mechanism"))); // but no passwords
        QCOMPARE(mechanisms("192.0.2.1"), (std::pair<bool, std::string>(false, "encryption-required")));
    }
};

QTEST_GUILESS_MAIN(TestXmppWebSocket)
#include "tst_websocket.moc"
