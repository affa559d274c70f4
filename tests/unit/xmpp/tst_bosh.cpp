// XMPP over HTTP requests (XEP-0124, XEP-0206).
#include "http/session.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/bosh/bosh.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace posthorn::xmpp;

namespace {

const std::string bodyNs(boshNamespace);
const std::string streams = "http://etherx.jabber.org/streams";
const std::string streamErrors = "urn:ietf:params:xml:ns:xmpp-streams";

/// One HTTP connection.
struct Connection {
    Connection(XmppWorld& world, size_t worker)
        : world(world)
        , link(&world.workers[worker])
    {
        auto router = std::make_shared<http::Router>();
        addBoshRoute(*router, *world.exchange);
        auto context = std::make_shared<http::Context>();
        context->router = router;
        link.linkInfo.tls = true;
        link.linkInfo.channelBindings = {{"tls-exporter", "x"}};
        link.snapshot.set(config::Setting::XmppEnabled, "true");
        link.open(http::makeSession(context));
    }
    void send(const std::string& body, const char* method = "POST")
    {
        link.feed(std::string(method) + " /http-bind HTTP/1.1\r\nHost: h\r\nOrigin: https://elsewhere.example\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body);
        settle();
    }
    void settle()
    {
        do {
            world.settle();
            link.settle();
        } while (world.workers[0].run() + world.workers[1].run() > 0);
        output += link.takeOutput();
    }
    /// The next answer's body; nothing where none has come.
    std::optional<Element> take()
    {
        settle();
        const size_t head = output.find("\r\n\r\n");
        if (head == std::string::npos)
            return std::nullopt;
        const size_t field = output.find("Content-Length: ");
        const size_t size = size_t(std::stoul(output.substr(field + 16)));
        lastHead = output.substr(0, head);
        lastBody = output.substr(head + 4, size);
        output.erase(0, head + 4 + size);
        return readXml(lastBody);
    }
    Element mustTake()
    {
        return take().value_or(Element("nothing"));
    }

    XmppWorld& world;
    FakeLink link;
    std::string output;
    std::string lastHead;
    std::string lastBody;
};

struct Client {
    Client(XmppWorld& world, size_t worker = 0)
        : here(world, worker)
        , there(world, 1 - worker)
    {
    }
    std::string body(const std::string& attributes, const std::string& inner = {})
    {
        return "<body xmlns='http://jabber.org/protocol/httpbind' rid='" + std::to_string(rid++) + "' sid='" + sid + "' " +
               attributes + '>' + inner + "</body>";
    }
    Element begin(const std::string& attributes = "wait='60' hold='1'", const std::string& to = "example.test")
    {
        here.send("<body xmlns='http://jabber.org/protocol/httpbind' rid='" + std::to_string(rid++) + "' to='" + to +
                  "' ver='1.11' xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0' " + attributes + "/>");
        Element first = here.mustTake();
        sid = first.attribute("sid");
        return first;
    }
    Element ask(const std::string& inner, const std::string& attributes = {})
    {
        here.send(body(attributes, inner));
        return here.mustTake();
    }
    void login(const std::string& name)
    {
        begin();
        ask("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
            base64Encode(std::string(1, '\0') + name + std::string(1, '\0') + "secret") + "</auth>");
        ask({}, "xmlns:xmpp='urn:xmpp:xbosh' xmpp:restart='true' to='example.test'");
        ask("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        ask("<presence xmlns='jabber:client'/>");
    }

    Connection here;  ///< on the session's worker
    Connection there; ///< on the other one
    uint64_t rid = 1000;
    std::string sid;
};

bool ends(const Element& body, std::string_view condition)
{
    return body.is("body", bodyNs) && body.attribute("type") == "terminate" && body.attribute("condition") == condition;
}

std::string message(const std::string& text, const std::string& to = "bob@example.test")
{
    return "<message xmlns='jabber:client' to='" + to + "' type='chat'><body>" + text + "</body></message>";
}

size_t sessions(XmppWorld& world)
{
    size_t all = 0;
    for (const auto& service : world.exchange->services()) {
        if (auto* const bosh = dynamic_cast<Bosh*>(service.get()))
            all += bosh->count(world.exchange->station(0)) + bosh->count(world.exchange->station(1));
    }
    return all;
}

} // namespace

class TestBosh : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLogin()
    {
        XmppWorld world;
        Client client(world);
        const Element first = client.begin("wait='30' hold='1' ack='1'");
        QVERIFY(!client.sid.empty());
        QCOMPARE(first.attribute("wait"), std::string_view("30"));
        QCOMPARE(first.attribute("hold"), std::string_view("1"));
        QCOMPARE(first.attribute("requests"), std::string_view("2"));
        QCOMPARE(first.attribute("ack"), std::string_view("1000"));
        QCOMPARE(first.attribute("from"), std::string_view("example.test"));
        const Element* const features = first.child("features", streams);
        QVERIFY(features && features->child("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl"));
        QVERIFY(!features->child("sasl-channel-binding", "urn:xmpp:sasl-cb:0"));
        QVERIFY(client.here.lastHead.find("Content-Type: text/xml; charset=utf-8") != std::string::npos);
        QVERIFY(client.here.lastHead.find("Access-Control-Allow-Origin: *") != std::string::npos);
        QVERIFY(client.ask("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>")
                    .child("success", "urn:ietf:params:xml:ns:xmpp-sasl"));
        const Element again = client.ask({}, "xmlns:xmpp='urn:xmpp:xbosh' xmpp:restart='true' to='example.test'");
        QVERIFY(again.child("features", streams)->child("bind", "urn:ietf:params:xml:ns:xmpp-bind"));
        const Element bound = client.ask("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                                         "<resource>page</resource></bind></iq>");
        const Element* const answer = bound.child("iq", clientNs);
        QVERIFY(answer);
        QCOMPARE(answer->child("bind", "urn:ietf:params:xml:ns:xmpp-bind")->childText("jid", "urn:ietf:params:xml:ns:xmpp-bind"),
                 std::string("alice@example.test/page"));
        QCOMPARE(sessions(world), size_t(1));
        QVERIFY(ends(client.ask("<presence xmlns='jabber:client' type='unavailable'/>", "type='terminate'"), ""));
        world.settle();
        QCOMPARE(sessions(world), size_t(0));
        QVERIFY(ends(client.ask({}), "item-not-found"));
    }

    void requestsThatWait()
    {
        XmppWorld world;
        Client alice(world);
        alice.login("alice");
        alice.here.settle();
        // One waits on the other worker; what comes for it goes there.
        alice.there.send(alice.body(""));
        QVERIFY(!alice.there.take());
        XmppClient bob(world, 1);
        bob.login("bob", "desk");
        bob.feed("<message to='alice@example.test' type='chat'><body>hi</body></message>");
        const Element got = alice.there.mustTake();
        QCOMPARE(got.child("message", clientNs)->childText("body", clientNs), std::string("hi"));
        // A second one sends the first home.
        alice.there.send(alice.body(""));
        QVERIFY(!alice.there.take());
        alice.here.send(alice.body("", message("ho")));
        QVERIFY(alice.there.mustTake().children.empty());
        QVERIFY(!alice.here.take());
        QCOMPARE(bob.take("message").childText("body", clientNs), std::string("ho"));
        world.advance(std::chrono::seconds(59));
        QVERIFY(!alice.here.take());
        world.advance(std::chrono::seconds(2));
        QVERIFY(alice.here.mustTake().children.empty());
    }

    void outOfOrder()
    {
        XmppWorld world;
        Client alice(world);
        alice.login("alice");
        XmppClient bob(world);
        bob.login("bob", "desk");
        const std::string first = alice.body("", message("1"));
        const std::string second = alice.body("", message("2"));
        alice.there.send(second);
        QCOMPARE(bob.count("message"), size_t(0));
        alice.here.send(first);
        QCOMPARE(bob.take("message").childText("body", clientNs), std::string("1"));
        QCOMPARE(bob.take("message").childText("body", clientNs), std::string("2"));
        QVERIFY(alice.here.take());
    }

    void requestsThatComeAgain()
    {
        XmppWorld world;
        Client alice(world);
        alice.login("alice");
        XmppClient bob(world);
        bob.login("bob", "desk");
        const std::string request = alice.body("", "<iq xmlns='jabber:client' type='get' id='p' to='example.test'>"
                                                   "<ping xmlns='urn:xmpp:ping'/></iq>" + message("once"));
        alice.here.send(request);
        const Element answer = alice.here.mustTake();
        QVERIFY(answer.child("iq", clientNs));
        alice.there.send(request); // the same answer, and nothing is done twice
        QCOMPARE(alice.there.mustTake(), answer);
        QCOMPARE(bob.count("message"), size_t(1));
        // One that is open moves to the newer connection.
        const std::string waiting = alice.body("");
        alice.here.send(waiting);
        QVERIFY(!alice.here.take());
        alice.there.send(waiting);
        QVERIFY(alice.here.mustTake().children.empty());
        QVERIFY(!alice.there.take());
        // One whose answer is long gone ends the session.
        alice.rid = 1000;
        QVERIFY(ends(alice.ask({}), "item-not-found"));
        QVERIFY(ends(alice.there.mustTake(), "item-not-found"));
        world.settle();
        QCOMPARE(sessions(world), size_t(0));
    }

    void outsideTheWindow()
    {
        XmppWorld world;
        Client alice(world);
        alice.login("alice");
        alice.rid += 2;
        QVERIFY(ends(alice.ask({}), "item-not-found"));
        world.settle();
        QCOMPARE(sessions(world), size_t(0));
    }

    void tooEager()
    {
        XmppWorld world;
        Client alice(world); // three at once where two may be
        alice.login("alice");
        Connection third(world, 0);
        const std::string a = alice.body(""), b = alice.body(""), c = alice.body("");
        world.workers[0].run();
        alice.here.link.feed("POST /http-bind HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(a.size()) + "\r\n\r\n" + a);
        alice.there.link.feed("POST /http-bind HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(b.size()) + "\r\n\r\n" + b);
        world.settle();
        QCOMPARE(sessions(world), size_t(1));
        Client poller(world);
        poller.begin("wait='0' hold='0'");
        QVERIFY(poller.ask({}).children.empty());
        QVERIFY(ends(poller.ask({}), "policy-violation"));
        Client patient(world);
        patient.begin("wait='0' hold='0'");
        patient.ask({});
        world.advance(std::chrono::seconds(3));
        QVERIFY(patient.ask({}).attribute("type").empty());
    }

    void fasterThanItIsRead()
    {
        XmppWorld world({}, {{config::Setting::XmppRate, "1000"}, {config::Setting::XmppMaxUnread, "65536"}});
        XmppClient bob(world, 1);
        bob.login("bob", "phone");
        Client alice(world);
        alice.login("alice");
        const std::string jid = "alice@example.test";
        Element last("nothing");
        for (int i = 0; i < 40 && last.attribute("type") != "terminate"; ++i) {
            alice.here.send(alice.body({}, message(std::string(4000, 'x'))));
            bob.feed(message("an answer for each request", jid));
            last = alice.here.mustTake();
        }
        QVERIFY(ends(last, "policy-violation"));
        QCOMPARE(sessions(world), size_t(0));
    }

    void silence()
    {
        XmppWorld world;
        Client alice(world);
        alice.login("alice");
        const Element enabled = alice.ask("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        const std::string id(enabled.child("enabled", "urn:xmpp:sm:3")->attribute("id"));
        world.advance(std::chrono::seconds(61));
        QCOMPARE(sessions(world), size_t(0));
        XmppClient bob(world);
        bob.login("bob", "desk");
        bob.feed("<message to='alice@example.test' type='chat'><body>hi</body></message>");
        XmppClient again(world); // what it had goes on elsewhere
        again.authenticate("alice");
        again.feed("<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>");
        QVERIFY(again.take().is("resumed", "urn:xmpp:sm:3"));
        QCOMPARE(again.take("message").childText("body", clientNs), std::string("hi"));
        // A pause may be longer.
        Client carol(world);
        carol.login("carol");
        QVERIFY(carol.ask({}, "pause='100'").children.empty());
        world.advance(std::chrono::seconds(90));
        QCOMPARE(sessions(world), size_t(1));
        carol.here.send(carol.body(""));
        world.advance(std::chrono::seconds(50));
        QCOMPARE(sessions(world), size_t(1));
    }

    void wrongInput_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char* const each : {"", "x", "<body/>", "<body xmlns='http://jabber.org/protocol/httpbind'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='x'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='-1'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='0'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='9007199254740992'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' wait='x'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='1'>text</body>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='1'/><b/>",
                                       "<!DOCTYPE a><body xmlns='http://jabber.org/protocol/httpbind' rid='1'/>",
                                       "<body xmlns='http://jabber.org/protocol/httpbind' rid='1'>"})
            QTest::newRow(each) << QByteArray(each);
    }

    void wrongInput()
    {
        QFETCH(QByteArray, body);
        XmppWorld world;
        Connection connection(world, 0);
        connection.send(body.toStdString());
        QVERIFY(ends(connection.mustTake(), "bad-request"));
        QCOMPARE(sessions(world), size_t(0));
    }

    void errorsOfTheStream()
    {
        XmppWorld world;
        Client other(world);
        const Element refused = other.begin("", "example.org");
        QVERIFY(ends(refused, "remote-stream-error"));
        QVERIFY(refused.child("error", streams)->child("host-unknown", streamErrors));
        Client early(world);
        early.begin();
        const Element error = early.ask(message("hi"));
        QVERIFY(ends(error, "remote-stream-error"));
        QVERIFY(error.child("error", streams)->child("not-authorized", streamErrors));
        Client silent(world);
        silent.begin();
        for (int i = 0; i < 3; ++i) {
            silent.here.send(silent.body(""));
            world.advance(std::chrono::seconds(31));
        }
        QVERIFY(silent.here.mustTake().child("error", streams));
        world.settle();
        QCOMPARE(sessions(world), size_t(0));
        Connection unknown(world, 0);
        for (const char* sid : {"nobody", "7.abc", "0.abc", "-1.x", ""}) {
            unknown.send("<body xmlns='http://jabber.org/protocol/httpbind' rid='5' sid='" + std::string(sid) + "x'/>");
            QVERIFY(ends(unknown.mustTake(), "item-not-found"));
        }
    }

    void preflight()
    {
        XmppWorld world;
        Connection connection(world, 0);
        connection.send({}, "OPTIONS");
        QVERIFY(connection.output.starts_with("HTTP/1.1 204 "));
        QVERIFY(connection.output.find("Access-Control-Allow-Headers: Content-Type\r\n") != std::string::npos);
        Connection off(world, 0);
        off.link.snapshot.set(config::Setting::XmppBosh, "false");
        off.send("<body/>");
        QVERIFY(off.output.starts_with("HTTP/1.1 404 "));
        Connection large(world, 0);
        large.send("<body xmlns='http://jabber.org/protocol/httpbind' rid='1'>" + std::string(300 * 1024, ' ') + "</body>");
        QVERIFY(large.output.starts_with("HTTP/1.1 413 "));
    }

    void serverStops()
    {
        XmppWorld world;
        Client alice(world);
        alice.login("alice");
        alice.there.send(alice.body(""));
        world.exchange->endDetached();
        const Element last = alice.there.mustTake();
        QVERIFY(ends(last, "remote-stream-error"));
        QVERIFY(last.child("error", streams)->child("system-shutdown", streamErrors));
        world.settle();
        QCOMPARE(sessions(world), size_t(0));
        Client bob(world); // and one that nobody ended
        bob.login("bob");
        world.exchange->dropStores();
    }

    void manyThatSayNothing()
    {
        XmppWorld world;
        for (int i = 0; i < 20; ++i) {
            Client client(world);
            client.here.link.linkInfo.peer.address = "192.0.2.1";
            QVERIFY(!client.begin().attribute("sid").empty());
        }
        Client more(world);
        more.here.link.linkInfo.peer.address = "192.0.2.1";
        QVERIFY(ends(more.begin(), "internal-server-error"));
        Client other(world);
        other.here.link.linkInfo.peer.address = "192.0.2.2";
        QVERIFY(!other.begin().attribute("sid").empty());
        world.advance(std::chrono::seconds(121));
        QCOMPARE(sessions(world), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestBosh)
#include "tst_bosh.moc"
