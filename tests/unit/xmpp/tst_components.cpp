// Components (XEP-0114): the handshake, what may be said, and what happens when nobody is there.
#include <QTest>
#include <QTemporaryDir>

#include "base/crypto/crypto.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/components/component_service.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Component {
    Component(XmppWorld& world, size_t worker = 1) : world(world), link(&world.workers[worker])
    {
        link.open(xmpp::makeComponentSession(*world.exchange));
    }
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            world.settle();
            link.settle();
        }
    }
    static std::string header(const std::string& to = "bridge.example.test", const std::string& ns = "jabber:component:accept")
    {
        return "<?xml version='1.0'?><stream:stream xmlns='" + ns +
               "' xmlns:stream='http://etherx.jabber.org/streams' to='" + to + "'>";
    }
    std::string feed(const std::string& xml)
    {
        link.feed(xml);
        settle();
        return link.takeOutput();
    }
    /// The answer to the handshake.
    std::string connect(const std::string& secret = "spice")
    {
        const std::string opening = feed(header());
        const size_t at = opening.find(" id='") + 5;
        const std::string id = opening.substr(at, opening.find('\'', at) - at);
        link.feed("<handshake>" + hexEncode(crypto::hash(crypto::Hash::Sha1, id + secret)) + "</handshake>");
        for (int i = 0; i < 200 && link.output().empty(); ++i) {
            link.loop().wait(50);
            settle();
        }
        return link.takeOutput();
    }
    XmppWorld& world;
    FakeLink link;
};

} // namespace

class TestComponents : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::vector<std::pair<config::Setting, std::string>> settings()
    {
        return {{config::Setting::XmppComponents, "bridge.example.test=" + m_folder.path().toStdString() +
                                                      "/secret, outside.test=/nowhere, nonsense"}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(m_folder.filePath(QStringLiteral("secret")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("spice\n");
    }

    void talks()
    {
        XmppWorld world({}, settings());
        XmppClient alice(world);
        alice.login("alice", "desk");
        // Nobody is there yet.
        alice.feed("<message to='bot@bridge.example.test' id='m1' type='chat'><body>hi</body></message>");
        const auto bounced = alice.take("message");
        QCOMPARE(bounced.child("error", clientNs)->firstChild()->name, std::string("service-unavailable"));
        QCOMPARE(std::string(bounced.child("error", clientNs)->attribute("type")), std::string("wait"));

        Component bridge(world);
        QCOMPARE(bridge.connect(), std::string("<handshake/>"));
        alice.feed("<message to='bot@bridge.example.test/x' id='m2' type='chat'><body>hi</body></message>");
        bridge.settle();
        const std::string came = bridge.link.takeOutput();
        QVERIFY2(came.find("from='alice@example.test/desk'") != std::string::npos, came.c_str());
        QVERIFY(came.find("<body>hi</body>") != std::string::npos);
        QVERIFY(came.find("xmlns='jabber:client'") == std::string::npos);
        bridge.feed("<message from='bot@bridge.example.test' to='alice@example.test' type='chat'><body>there</body></message>");
        const auto message = alice.take("message");
        QCOMPARE(std::string(message.attribute("from")), std::string("bot@bridge.example.test"));
        QCOMPARE(message.childText("body", clientNs), std::string("there"));
        // Questions in both directions.
        std::string both =
            bridge.feed("<iq from='bridge.example.test' to='example.test' id='q1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
        alice.feed("<iq type='get' id='q2' to='bridge.example.test'><query xmlns='jabber:iq:version'/></iq>");
        bridge.settle();
        both += bridge.link.takeOutput();
        QVERIFY2(both.find("id='q1'") != std::string::npos && both.find("type='result'") != std::string::npos, both.c_str());
        QVERIFY(both.find("id='q2'") != std::string::npos);
        bridge.feed("<iq from='bridge.example.test' to='alice@example.test/desk' id='q2' type='result'>"
                    "<query xmlns='jabber:iq:version'><name>Bridge</name></query></iq>");
        QCOMPARE(alice.take("iq").child("query", "jabber:iq:version")->childText("name", "jabber:iq:version"), std::string("Bridge"));
        // It is listed, with the one that stands for itself.
        alice.feed("<iq type='get' id='d' to='example.test'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        const std::string items = xmpp::toXml(alice.take("iq"));
        QVERIFY(items.find("bridge.example.test") != std::string::npos && items.find("outside.test") != std::string::npos);
        // A second one is turned away; when the first has gone it may come.
        Component second(world, 0);
        QVERIFY(second.connect().find("<conflict ") != std::string::npos);
        bridge.link.peerCloses();
        alice.feed("<iq type='get' id='q3' to='bridge.example.test'><query xmlns='jabber:iq:version'/></iq>");
        QCOMPARE(alice.take("iq").child("error", clientNs)->firstChild()->name, std::string("service-unavailable"));
        Component third(world, 0);
        QCOMPARE(third.connect(), std::string("<handshake/>"));
    }

    void wrongSecret()
    {
        XmppWorld world({}, settings());
        Component bridge(world);
        QVERIFY(bridge.connect("sugar").find("<not-authorized ") != std::string::npos);
        QVERIFY(bridge.link.isClosed());
        Component other(world);
        QVERIFY(other.feed(Component::header("outside.test")).find(" id='") != std::string::npos);
        other.link.feed("<handshake>da39a3ee5e6b4b0d3255bfef95601890afd80709</handshake>"); // the file is not there
        for (int i = 0; i < 200 && other.link.output().empty(); ++i) {
            other.link.loop().wait(50);
            other.settle();
        }
        QVERIFY(other.link.takeOutput().find("<not-authorized ") != std::string::npos);
    }

    void badWords_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("condition");
        QTest::newRow("client's namespace")
            << QString::fromStdString(Component::header("bridge.example.test", "jabber:client")) << "invalid-namespace";
        QTest::newRow("unknown") << QString::fromStdString(Component::header("elsewhere.test")) << "host-unknown";
        QTest::newRow("ours") << QString::fromStdString(Component::header("example.test")) << "host-unknown";
        QTest::newRow("stanza first")
            << QString::fromStdString(Component::header() + "<message from='bridge.example.test' to='alice@example.test'/>")
            << "not-authorized";
        QTest::newRow("not XML") << "GET / HTTP/1.1\r\n\r\n" << "not-well-formed";
        QTest::newRow("entities") << "<!DOCTYPE x><x/>" << "restricted-xml";
        QTest::newRow("flood") << QString::fromStdString(Component::header() + std::string(100000, '<')) << "not-well-formed";
        QTest::newRow("oversize")
            << QString::fromStdString(Component::header() + "<handshake>" + std::string(300000, 'a')) << "policy-violation";
    }
    void badWords()
    {
        QFETCH(QString, words);
        QFETCH(QString, condition);
        for (const bool bytewise : {false, true}) {
            if (bytewise && words.size() > 10000)
                continue;
            XmppWorld world({}, settings());
            Component bridge(world);
            if (bytewise)
                bridge.link.feedBytewise(words.toStdString());
            else
                bridge.link.feed(words.toStdString());
            bridge.settle();
            const std::string answer = bridge.link.takeOutput();
            QVERIFY2(answer.find("<" + condition.toStdString() + " ") != std::string::npos, answer.c_str());
            QVERIFY(bridge.link.isClosed());
        }
    }

    void speaksForItselfOnly()
    {
        const std::pair<const char*, const char*> rows[] = {
            {"<message from='alice@example.test' to='bob@example.test'/>", "invalid-from"},
            {"<message to='bob@example.test'/>", "invalid-from"},
            {"<message from='bot@evil.bridge.example.test' to='bob@example.test'/>", "invalid-from"},
            {"<message from='bot@bridge.example.test'/>", "improper-addressing"},
            {"<banana from='bot@bridge.example.test' to='bob@example.test'/>", "unsupported-stanza-type"},
            {"<iq from='bridge.example.test' to='@' id='1' type='get'><x xmlns='y'/></iq>", "jid-malformed"},
            {"<iq from='bridge.example.test' to='example.test' type='get'/>", "bad-request"}};
        for (const auto& [stanza, condition] : rows) {
            XmppWorld world({}, settings());
            Component bridge(world);
            QCOMPARE(bridge.connect(), std::string("<handshake/>"));
            const std::string answer = bridge.feed(stanza);
            QVERIFY2(answer.find("<" + std::string(condition) + " ") != std::string::npos, answer.c_str());
        }
    }

    // It may send as much as ten clients; what is faster is read more slowly.
    void isReadMoreSlowly()
    {
        XmppWorld world({}, settings());
        XmppClient(world).login("alice", "desk"); // the server knows its domains then
        Component bridge(world);
        bridge.link.snapshot.set(config::Setting::XmppRate, "1000");
        QCOMPARE(bridge.connect(), std::string("<handshake/>"));
        const std::string ping = "<iq from='bridge.example.test' to='example.test' id='q1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>";
        bridge.feed(ping + std::string(60'000, ' '));
        QVERIFY(!bridge.link.isPaused());
        bridge.feed(std::string(60'000, ' '));
        QVERIFY(bridge.link.isPaused());
        world.advance(std::chrono::seconds(1));
        QVERIFY(bridge.link.isPaused());
        world.advance(std::chrono::seconds(2));
        QVERIFY(!bridge.link.isPaused());
        const std::string answer = bridge.feed(ping);
        QVERIFY2(answer.find("type='result'") != std::string::npos, answer.c_str());
    }

    void manyAtOnce()
    {
        XmppWorld world({}, settings());
        XmppClient(world).login("alice", "desk"); // the server knows its domains then
        Component bridge(world);
        QCOMPARE(bridge.connect(), std::string("<handshake/>"));
        std::string all;
        for (int i = 0; i < 500; ++i)
            all += "<iq from='bridge.example.test' to='example.test' id='q" + std::to_string(i) + "' type='get'><ping xmlns='urn:xmpp:ping'/></iq>";
        bridge.link.session()->received(all);
        QVERIFY(bridge.link.isPaused());
        bridge.settle();
        QVERIFY(!bridge.link.isPaused());
        const std::string answers = bridge.link.takeOutput();
        size_t last = 0;
        for (int i = 0; i < 500; ++i) {
            last = answers.find(" id='q" + std::to_string(i) + "'", last);
            QVERIFY(last != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestComponents)
#include "tst_components.moc"
