// Other servers (RFC 6120, XEP-0220): proofs, forgeries, and what senders are told. Connections are the test's own.
#include <QTest>

#include "tests/unit/xmpp/federation_world.h"
#include "xmpp/federation/dialback.h"
#include "xmpp/federation/federation_policy.h"
#include "xmpp/federation/federation_service.h"
#include "xmpp/federation/server_finder.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;

namespace {

std::string header(const std::string& from = "far.test", const std::string& to = "example.test",
                   const std::string& more = "version='1.0'")
{
    return "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
           "xmlns:stream='http://etherx.jabber.org/streams' from='" + from + "' to='" + to + "' " + more + ">";
}

std::string valueOf(const std::string& xml, const std::string& attribute)
{
    const size_t at = xml.find(" " + attribute + "='");
    if (at == std::string::npos)
        return {};
    const size_t begin = at + attribute.size() + 3;
    return xml.substr(begin, xml.find('\'', begin) - begin);
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// A connection, from either side, in the test's hand.
struct Peer {
    Peer(FederationWorld& w, size_t worker, std::vector<std::string> names = {}) : world(w), link(&w.xmpp.workers[worker])
    {
        link.snapshot = *w.xmpp.settings.snapshot();
        link.infoAfterTls.tls = true;
        wire::PeerCertificate shown;
        shown.names = std::move(names);
        link.infoAfterTls.peerCertificate = std::make_shared<const wire::PeerCertificate>(std::move(shown));
    }
    /// Another server that calls us, up to TLS and the features behind it.
    std::string call(const std::string& opening = header())
    {
        link.open(xmpp::makeServerSession(*world.xmpp.exchange));
        feed(opening);
        feed("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        link.finishTls();
        return feed(opening);
    }
    /// Takes the server's oldest call.
    wire::OutgoingTarget answerCall()
    {
        FakeConnector::Call call = std::move(world.connector.calls.front());
        world.connector.calls.pop_front();
        link.open(std::move(call.session));
        settle();
        return call.target;
    }
    /// ... up to the features behind TLS, which are @p features; returns what the server says to them.
    std::string greet(const std::string& features, const std::string& id = "peer1")
    {
        const std::string opening = header("far.test", "example.test", "version='1.0' id='" + id + "'");
        feed(opening + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
        feed("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        link.finishTls();
        settle();
        link.takeOutput();
        return feed(opening + "<stream:features>" + features + "</stream:features>");
    }
    std::string feed(const std::string& xml)
    {
        link.feed(xml);
        settle();
        return link.takeOutput();
    }
    void settle()
    {
        for (int i = 0; i < 6; ++i) {
            world.xmpp.settle();
            link.settle();
        }
    }
    FederationWorld& world;
    FakeLink link;
};

size_t workerOf(FederationWorld& world)
{
    return world.connector.calls.front().worker == &world.xmpp.workers[0] ? 0 : 1;
}

const std::string external =
    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism></mechanisms>";
const std::string dialbackFeature = "<dialback xmlns='urn:xmpp:features:dialback'/>";

} // namespace

class TestFederation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keys()
    {
        // The example of XEP-0185 section 3.
        QCOMPARE(xmpp::dialbackKey("s3cr3tf0rd14lb4ck", "xmpp.example.com", "example.org", "D60000229F"),
                 std::string("37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643"));
    }

    void certificates()
    {
        QVERIFY(xmpp::namesCover({"example.org"}, "example.org"));
        QVERIFY(xmpp::namesCover({"a.test", "_xmpp-server.example.org"}, "example.org"));
        QVERIFY(xmpp::namesCover({"*.example.org"}, "rooms.example.org"));
        QVERIFY(xmpp::namesCover({"xn--bcher-kva.example"}, "b\xc3\xbc" "cher.example"));
        QVERIFY(!xmpp::namesCover({"*.example.org"}, "example.org"));
        QVERIFY(!xmpp::namesCover({"*.example.org"}, "a.b.example.org"));
        QVERIFY(!xmpp::namesCover({"_imap.example.org", "www.example.org", "*"}, "example.org"));
        QVERIFY(!xmpp::namesCover(std::vector<std::string>(), "example.org"));
    }

    void policies()
    {
        const auto may = [](const FederationWorld::Overrides& overrides, const std::string& remote, const std::string& local = "example.test") {
            config::Settings settings("", overrides);
            if (!settings.reload())
                qFatal("settings");
            return xmpp::mayFederate(*settings.snapshot(), local, remote);
        };
        QVERIFY(!may({}, "far.test")); // off by default
        const std::pair<Setting, std::string> on{Setting::XmppFederation, "true"};
        QVERIFY(may({on}, "far.test"));
        QVERIFY(!may({on, {Setting::XmppFederationRefused, "bad.test, far.test"}}, "rooms.far.test"));
        QVERIFY(may({on, {Setting::XmppFederationRefused, "far.test"}}, "notfar.test"));
        QVERIFY(!may({on, {Setting::XmppFederationDomains, "good.test"}}, "far.test"));
        QVERIFY(may({on, {Setting::XmppFederationDomains, "good.test,far.test"}}, "rooms.far.test"));
        QVERIFY(!may({on, {Setting::XmppFederationLocal, "other.test"}}, "far.test"));
        QVERIFY(may({on, {Setting::XmppFederationLocal, "example.test"}}, "far.test", "rooms.example.test"));
    }

    void places()
    {
        FakeResolver resolver;
        ManualExecutor loop;
        const auto find = [&](const std::string& domain) {
            std::string text;
            xmpp::findServers(resolver, domain, loop, [&](Result<std::vector<xmpp::ServerPlace>> found) {
                text = found ? "" : std::string(errorKindName(found.error().kind));
                for (const auto& each : found.value_or(std::vector<xmpp::ServerPlace>()))
                    text += each.host + ":" + std::to_string(each.port) + (each.directTls ? " tls;" : ";");
            });
            loop.run();
            return text;
        };
        QCOMPARE(find("bare.test"), std::string("bare.test:5269;"));
        resolver.setSrv("_xmpp-server._tcp.far.test", {{5, 0, 5270, "a.far.test"}, {20, 0, 5269, "b.far.test"}});
        QCOMPARE(find("far.test"), std::string("a.far.test:5270;b.far.test:5269;"));
        resolver.setSrv("_xmpps-server._tcp.far.test", {{10, 0, 443, "c.far.test"}});
        QCOMPARE(find("far.test"), std::string("a.far.test:5270;c.far.test:443 tls;b.far.test:5269;"));
        resolver.setSrv("_xmpp-server._tcp.none.test", {{0, 0, 0, "."}});
        QCOMPARE(find("none.test"), std::string("not-found"));
        resolver.setError("_xmpp-server._tcp.slow.test", fail(ErrorKind::Timeout, "slow").value());
        QCOMPARE(find("slow.test"), std::string("slow.test:5269;"));
    }

    void tlsComesFirst()
    {
        FederationWorld world;
        Peer peer(world, 0);
        peer.link.open(xmpp::makeServerSession(*world.xmpp.exchange));
        const std::string greeting = peer.feed(header());
        QVERIFY(has(greeting, "<required/>") && !has(greeting, "dialback xmlns='urn"));
        QCOMPARE(valueOf(greeting, "from"), std::string("example.test"));
        QVERIFY(has(peer.feed("<db:result from='far.test' to='example.test'>key</db:result>"), "<policy-violation "));
        QVERIFY(peer.link.isClosed());
    }

    void nothingIsTakenFromBeforeTls()
    {
        FederationWorld world;
        Peer peer(world, 0, {"far.test"});
        peer.link.open(xmpp::makeServerSession(*world.xmpp.exchange));
        peer.feed(header());
        const std::string answer =
            peer.feed("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + header("evil.test") +
                      "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
        QVERIFY(has(answer, "<proceed ") && !has(answer, "<stream:"));
        peer.link.finishTls();
        QVERIFY(has(peer.feed(header()), "<mechanism>EXTERNAL</mechanism>"));
    }

    void provenByCertificate()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        Peer peer(world, 0, {"far.test"});
        QVERIFY(has(peer.call(), "<mechanism>EXTERNAL</mechanism>"));
        QVERIFY(has(peer.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" +
                              base64Encode("far.test") + "</auth>"), "<success "));
        QVERIFY(!has(peer.feed(header()), "EXTERNAL"));
        peer.feed("<message from='bob@far.test/x' to='alice@example.test' type='chat'><body>hi</body></message>");
        const auto message = alice.take("message");
        QCOMPARE(message.childText("body", clientNs), std::string("hi"));
        QCOMPARE(std::string(message.attribute("from")), std::string("bob@far.test/x"));
        // For nobody else.
        QVERIFY(has(peer.feed("<message from='eve@evil.test' to='alice@example.test'><body>x</body></message>"), "<invalid-from "));
        QCOMPARE(alice.count("message"), size_t(0));
    }

    void otherCertificatesDoNot()
    {
        FederationWorld world;
        Peer peer(world, 0, {"far.test"});
        QVERIFY(!has(peer.call(header("evil.test")), "EXTERNAL"));
        QVERIFY(has(peer.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" +
                              base64Encode("evil.test") + "</auth>"), "<not-authorized/>"));
        QVERIFY(has(peer.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" +
                              base64Encode("far.test") + "</auth>"), "<not-authorized/>"));
        QVERIFY(has(peer.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AA==</auth>"), "<invalid-mechanism/>"));
        QVERIFY(has(peer.feed("<message from='eve@evil.test' to='alice@example.test'><body>x</body></message>"), "<not-authorized "));
        QVERIFY(peer.link.isClosed());
    }

    void nobodySpeaksForUs()
    {
        FederationWorld world;
        Peer peer(world, 0, {"example.test", "far.test"});
        peer.link.open(xmpp::makeServerSession(*world.xmpp.exchange));
        QVERIFY(has(peer.feed(header("example.test")), "<invalid-from "));
        Peer other(world, 0, {"example.test", "far.test"});
        other.call();
        QVERIFY(has(other.feed("<db:result from='example.test' to='example.test'>key</db:result>"), "<not-allowed "));
    }

    void dialbackIn()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        for (const bool valid : {false, true}) {
            Peer peer(world, 0);
            const std::string greeting = peer.call();
            QVERIFY(!has(greeting, "EXTERNAL") && has(greeting, "urn:xmpp:features:dialback"));
            const std::string id = valueOf(greeting, "id");
            QCOMPARE(peer.feed("<db:result from='far.test' to='example.test'>the-key</db:result>"), std::string());
            // We ask the domain's own server.
            QCOMPARE(world.connector.calls.size(), size_t(1));
            Peer origin(world, workerOf(world));
            const auto target = origin.answerCall();
            QCOMPARE(target.address, std::string("192.0.2.1"));
            QVERIFY(target.mutualTls && target.serverName == "far.test");
            const std::string asked = origin.greet(dialbackFeature);
            QVERIFY2(has(asked, "<db:verify from='example.test' to='far.test'") && has(asked, ">the-key</db:verify>"), asked.c_str());
            QCOMPARE(valueOf(asked.substr(asked.find("<db:verify")), "id"), id);
            QVERIFY(!has(asked, "<db:result")); // nothing of ours is to be sent
            origin.feed("<db:verify from='evil.test' to='example.test' id='" + id + "' type='valid'/>"); // nobody's business
            peer.settle();
            QCOMPARE(peer.link.takeOutput(), std::string());
            origin.feed("<db:verify from='far.test' to='example.test' id='" + id + "' type='" + (valid ? "valid" : "invalid") + "'/>");
            peer.settle();
            const std::string result = peer.link.takeOutput();
            QVERIFY2(has(result, valid ? "type='valid'" : "type='invalid'"), result.c_str());
            QCOMPARE(peer.link.isClosed(), !valid);
            if (valid) {
                peer.feed("<message from='bob@far.test' to='alice@example.test' type='chat'><body>hi</body></message>");
                QCOMPARE(alice.take("message").childText("body", clientNs), std::string("hi"));
                QVERIFY(has(peer.feed("<message from='bob@far.test' to='alice@other.test'/>"), "<invalid-from "));
            }
            origin.link.peerCloses();
            origin.settle();
        }
        QCOMPARE(alice.count("message"), size_t(0));
    }

    void dialbackOfUnknownDomains()
    {
        FederationWorld world;
        Peer peer(world, 0);
        peer.call(header("nowhere.test"));
        QVERIFY(has(peer.feed("<db:result from='nowhere.test' to='example.test'>key</db:result>"), "<remote-server-not-found "));
        QVERIFY(has(peer.feed("<db:result from='far.test' to='nobody.test'>key</db:result>"), "<item-not-found "));
        QVERIFY(!peer.link.isClosed());
        FederationWorld careful({{Setting::XmppDialback, "false"}});
        Peer other(careful, 0);
        QVERIFY(!has(other.call(), "urn:xmpp:features:dialback"));
        QVERIFY(has(other.feed("<db:result from='far.test' to='example.test'>key</db:result>"), "<not-authorized "));
        QVERIFY(careful.connector.calls.empty());
    }

    void dialbackOut()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        alice.feed("<message to='bob@far.test' id='m1' type='chat'><body>one</body></message>");
        alice.feed("<iq to='far.test' id='q1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
        QCOMPARE(world.connector.calls.size(), size_t(1)); // for both
        Peer peer(world, workerOf(world));
        peer.answerCall();
        const std::string opening = peer.link.takeOutput();
        QVERIFY(has(opening, "xmlns='jabber:server'") && has(opening, " from='example.test'") && has(opening, " to='far.test'"));
        const std::string claim = peer.greet(dialbackFeature, "stream77");
        const size_t at = claim.find("<db:result ");
        QVERIFY2(at != std::string::npos, claim.c_str());
        const std::string key = claim.substr(claim.find('>', at) + 1, 64);
        // The receiving server asks us, by a connection of its own, whether that is our key.
        Peer asker(world, 1);
        asker.call();
        const auto ask = [&](const std::string& id, const std::string& what) {
            return valueOf(asker.feed("<db:verify from='far.test' to='example.test' id='" + id + "'>" + what + "</db:verify>"), "type");
        };
        QCOMPARE(ask("stream77", key), std::string("valid"));
        QCOMPARE(ask("stream78", key), std::string("invalid"));
        QCOMPARE(ask("stream77", std::string(64, '0')), std::string("invalid"));
        QCOMPARE(ask("stream77", ""), std::string("invalid"));
        QCOMPARE(peer.link.output(), std::string()); // nothing before they believe us
        const std::string sent = peer.feed("<db:result from='far.test' to='example.test' type='valid'/>");
        QVERIFY2(has(sent, "<body>one</body>") && has(sent, "id='q1'") && has(sent, "from='alice@example.test/desk'"), sent.c_str());
        QVERIFY(!has(sent, "jabber:client"));
        alice.feed("<message to='carol@far.test' type='chat'><body>two</body></message>");
        peer.settle();
        QVERIFY(has(peer.link.takeOutput(), "<body>two</body>"));
        QVERIFY(world.connector.calls.empty());
        // Stanzas do not come by this connection.
        QVERIFY(has(peer.feed("<message from='bob@far.test' to='alice@example.test'><body>x</body></message>"), "<not-authorized "));
        QCOMPARE(alice.count("message"), size_t(0));
        // The next stanza finds a new one.
        alice.feed("<message to='bob@far.test' type='chat'><body>three</body></message>");
        QCOMPARE(world.connector.calls.size(), size_t(1));
    }

    void certificateOut()
    {
        FederationWorld world({{Setting::XmppDialback, "false"}});
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        alice.feed("<message to='bob@far.test' id='m1' type='chat'><body>one</body></message>");
        Peer peer(world, workerOf(world), {"far.test"});
        peer.answerCall();
        const std::string auth = peer.greet(external + dialbackFeature);
        QVERIFY2(has(auth, "mechanism='EXTERNAL'>" + base64Encode("example.test") + "<"), auth.c_str());
        QVERIFY(has(peer.feed("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"), "<stream:stream "));
        const std::string sent = peer.feed(header("far.test", "example.test", "version='1.0' id='second'") + "<stream:features/>");
        QVERIFY2(has(sent, "<body>one</body>"), sent.c_str());
    }

    void externalRefusedThenDialback()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        alice.feed("<message to='bob@far.test' id='m1' type='chat'><body>one</body></message>");
        Peer peer(world, workerOf(world), {"far.test"});
        peer.answerCall();
        QVERIFY(has(peer.greet(external + dialbackFeature), "EXTERNAL"));
        QVERIFY(has(peer.feed("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"), "<db:result "));
        QVERIFY(has(peer.feed("<db:result from='far.test' to='example.test' type='valid'/>"), "<body>one</body>"));
    }

    void bothWays()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        {
            Peer peer(world, 1, {"far.test"});
            QVERIFY(has(peer.call(), "urn:xmpp:features:bidi"));
            peer.feed("<bidi xmlns='urn:xmpp:bidi'/><auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
            peer.feed(header());
            alice.feed("<message to='bob@far.test' type='chat'><body>one</body></message>");
            peer.settle();
            QVERIFY(has(peer.link.takeOutput(), "<body>one</body>"));
            QVERIFY(world.connector.calls.empty());
            alice.feed("<message to='bob@other.test' type='chat'><body>not there</body></message>");
            peer.settle();
            QCOMPARE(peer.link.takeOutput(), std::string());
            peer.link.peerCloses();
            peer.settle();
        }
        alice.clear();
        // And on a connection of ours, where it is known whom we hear.
        for (const bool known : {false, true}) {
            alice.feed("<message to='bob@far.test' type='chat'><body>two</body></message>");
            QCOMPARE(world.connector.calls.size(), size_t(1));
            Peer peer(world, workerOf(world), known ? std::vector<std::string>{"far.test"} : std::vector<std::string>{});
            peer.answerCall();
            const std::string claim = peer.greet(dialbackFeature + "<bidi xmlns='urn:xmpp:features:bidi'/>");
            QCOMPARE(has(claim, "<bidi "), known);
            QVERIFY(has(peer.feed("<db:result from='far.test' to='example.test' type='valid'/>"), "<body>two</body>"));
            const std::string answer =
                peer.feed("<message from='bob@far.test' to='alice@example.test' type='chat'><body>three</body></message>");
            QCOMPARE(has(answer, "<not-authorized "), !known);
            QCOMPARE(alice.count("message"), size_t(known));
            if (known)
                QVERIFY(has(peer.feed("<message from='eve@evil.test' to='alice@example.test'><body>x</body></message>"), "<invalid-from "));
        }
    }

    void whatSendersAreTold_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("condition");
        QTest::newRow("no such domain") << "unknown" << "remote-server-not-found";
        QTest::newRow("no connection") << "unreachable" << "remote-server-timeout";
        QTest::newRow("no TLS") << "plain" << "remote-server-timeout";
        QTest::newRow("not believed") << "invalid" << "remote-server-timeout";
        QTest::newRow("host unknown there") << "host-unknown" << "remote-server-not-found";
        QTest::newRow("silent") << "silent" << "remote-server-timeout";
        QTest::newRow("no XML") << "rubbish" << "remote-server-timeout";
        QTest::newRow("no valid certificate") << "strict" << "remote-server-timeout";
        QTest::newRow("not allowed") << "policy" << "not-allowed";
        QTest::newRow("off") << "off" << "remote-server-not-found";
    }
    void whatSendersAreTold()
    {
        QFETCH(QString, kind);
        QFETCH(QString, condition);
        FederationWorld::Overrides overrides;
        if (kind == u"strict")
            overrides.emplace_back(Setting::XmppDialback, "false");
        if (kind == u"policy")
            overrides.emplace_back(Setting::XmppFederationRefused, "far.test");
        if (kind == u"off")
            overrides.emplace_back(Setting::XmppFederation, "false");
        FederationWorld world(overrides);
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        const std::string to = kind == u"unknown" ? "bob@nowhere.test" : "bob@far.test";
        alice.feed("<iq to='" + to + "' id='q1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
        Peer peer(world, world.connector.calls.empty() ? 0 : workerOf(world));
        if (!world.connector.calls.empty() && kind == u"unreachable") {
            world.connector.calls.front().session->closed("connection refused");
            world.connector.calls.pop_front();
        } else if (!world.connector.calls.empty()) {
            peer.answerCall();
            if (kind == u"plain")
                peer.feed(header("far.test", "example.test", "version='1.0' id='i'") + "<stream:features/>");
            else if (kind == u"invalid")
                peer.greet(dialbackFeature), peer.feed("<db:result from='far.test' to='example.test' type='invalid'/>");
            else if (kind == u"host-unknown")
                peer.feed(header("far.test", "example.test", "version='1.0' id='i'") +
                          "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
            else if (kind == u"rubbish")
                peer.feed("220 far.test ESMTP\r\n");
            else if (kind == u"strict")
                peer.greet(external);
            else if (kind == u"silent")
                world.xmpp.advance(std::chrono::seconds(61));
        }
        peer.settle();
        const auto answer = alice.take("iq");
        QVERIFY2(answer.child("error", clientNs), xmpp::toXml(answer).c_str());
        QCOMPARE(answer.child("error", clientNs)->firstChild()->name, condition.toStdString());
        if (kind == u"unreachable") { // and for a while nothing is tried, then again
            alice.feed("<iq to='bob@far.test' id='q2' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
            QCOMPARE(std::string(alice.take("iq").attribute("type")), std::string("error"));
            QVERIFY(world.connector.calls.empty());
            world.xmpp.advance(std::chrono::seconds(11));
            alice.feed("<iq to='bob@far.test' id='q3' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
            QCOMPARE(world.connector.calls.size(), size_t(1));
        }
    }

    void queuesAreBounded()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp);
        alice.login("alice", "desk");
        world.resolver.hold(true);
        for (int i = 0; i < 1100; ++i)
            alice.link.feed("<message to='bob@far.test' id='m" + std::to_string(i) + "'><body>x</body></message>");
        alice.settle();
        QCOMPARE(alice.count("message"), size_t(100));
        QCOMPARE(alice.take("message").child("error", clientNs)->firstChild()->name, std::string("resource-constraint"));
        alice.clear();
        world.xmpp.advance(std::chrono::seconds(61)); // the DNS says nothing
        QCOMPARE(alice.count("message"), size_t(1000));
        world.resolver.release();
        world.xmpp.settle();
        QVERIFY(world.connector.calls.empty());
    }

    void badWords_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("condition");
        const auto text = [](const std::string& all) { return QString::fromStdString(all); };
        std::string clientHeader = header();
        clientHeader.replace(clientHeader.find("jabber:server'"), 14, "jabber:client'");
        QTest::newRow("client's namespace") << text(clientHeader) << "invalid-namespace";
        QTest::newRow("unknown host") << text(header("far.test", "nobody.test")) << "host-unknown";
        QTest::newRow("no host") << text(header("far.test", "")) << "improper-addressing";
        QTest::newRow("old version") << text(header("far.test", "example.test", "")) << "unsupported-version";
        QTest::newRow("stanza first") << text(header() + "<message from='a@far.test' to='alice@example.test'/>") << "policy-violation";
        QTest::newRow("flood") << text(header() + std::string(100000, '<')) << "not-well-formed";
        QTest::newRow("oversize") << text(header() + "<x a='" + std::string(300000, 'a')) << "policy-violation";
        QTest::newRow("deep") << text(header() + [] {
            std::string all;
            for (int i = 0; i < 1000; ++i)
                all += "<x>";
            return all;
        }()) << "policy-violation";
        QTest::newRow("comment") << text(header() + "<!-- x -->") << "restricted-xml";
        QTest::newRow("HTTP") << "POST / HTTP/1.1\r\n\r\n" << "not-well-formed";
    }
    void badWords()
    {
        QFETCH(QString, words);
        QFETCH(QString, condition);
        for (const bool bytewise : {false, true}) {
            if (bytewise && words.size() > 10000)
                continue;
            FederationWorld world;
            Peer peer(world, 0);
            peer.link.open(xmpp::makeServerSession(*world.xmpp.exchange));
            if (bytewise)
                peer.link.feedBytewise(words.toStdString());
            else
                peer.link.feed(words.toStdString());
            peer.settle();
            const std::string answer = peer.link.takeOutput();
            QVERIFY2(has(answer, "<" + condition.toStdString() + " "), answer.c_str());
            QVERIFY(peer.link.isClosed());
        }
    }

    void stanzasAreCheckedAsOurs()
    {
        FederationWorld world;
        Peer peer(world, 0, {"far.test"});
        peer.call();
        peer.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
        peer.feed(header());
        // Errors go by our own connection.
        peer.feed("<iq from='bob@far.test' to='example.test' id='q1' type='get'/>");
        QCOMPARE(world.connector.calls.size(), size_t(1));
        Peer out(world, workerOf(world), {"far.test"});
        out.answerCall();
        out.greet(external);
        out.feed("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        const std::string sent = out.feed(header("far.test", "example.test", "version='1.0' id='i2'") + "<stream:features/>");
        QVERIFY2(has(sent, "<bad-request ") && has(sent, "id='q1'"), sent.c_str());
        peer.feed("<iq from='bob@far.test' to='example.test' id='q2' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
        out.settle();
        const std::string pong = out.link.takeOutput();
        QVERIFY2(has(pong, "id='q2'") && has(pong, "type='result'"), pong.c_str());
        QVERIFY(has(peer.feed("<message to='alice@example.test'><body>x</body></message>"), "<improper-addressing "));
    }
};

QTEST_GUILESS_MAIN(TestFederation)
#include "tst_federation.moc"
