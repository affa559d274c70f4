// The SOCKS5 proxy (XEP-0065): its few words of SOCKS5, and two connections on two workers.
#include <QTest>

#include "base/crypto/crypto.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/files/proxy_service.h"

using namespace posthorn;
using namespace posthorn::test;
using Status = xmpp::SocksHandshake::Status;

namespace {

const std::string greeting("\x05\x01\x00", 3);
const std::string greeted("\x05\x00", 2);

std::string request(const std::string& name)
{
    return std::string("\x05\x01\x00\x03\x28", 5) + name + std::string(2, '\0');
}
std::string granted(const std::string& name)
{
    return std::string("\x05\x00\x00\x03\x28", 5) + name + std::string(2, '\0');
}

struct Connection {
    Connection(XmppWorld& world, size_t worker) : link(&world.workers[worker])
    {
        link.open(xmpp::makeProxySession(*world.exchange));
    }
    FakeLink link;
};

} // namespace

class TestProxy : public QObject {
    Q_OBJECT

    static void settle(XmppWorld& world, std::initializer_list<Connection*> all)
    {
        do {
            world.settle();
            for (Connection* each : all)
                each->link.settle();
        } while (world.workers[0].run() + world.workers[1].run() > 0);
    }

private Q_SLOTS:
    void handshakeInAnyPieces()
    {
        const std::string name(40, 'a');
        const std::string all = greeting + request(name) + "behind";
        for (size_t step = 1; step <= all.size(); ++step) {
            xmpp::SocksHandshake handshake;
            Status status = Status::NeedMore;
            size_t at = 0;
            for (; at < all.size() && status == Status::NeedMore; at += step)
                status = handshake.feed(std::string_view(all).substr(at, step));
            QCOMPARE(status, Status::Wanted);
            QCOMPARE(handshake.transfer(), name);
            QCOMPARE(handshake.takeReply(), greeted);
            QCOMPARE(handshake.rest() + all.substr(std::min(at, all.size())), std::string("behind"));
            QCOMPARE(handshake.granted(), granted(name));
        }
    }

    void whatIsNotForUs_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<int>("code");
        QTest::newRow("version 4") << QByteArray("\x04\x01\x00\x50", 4) << -1;
        QTest::newRow("with password") << QByteArray("\x05\x01\x02", 3) << 0xFF;
        QTest::newRow("no method") << QByteArray("\x05\x00", 2) << 0xFF;
        QTest::newRow("bind") << QByteArray("\x05\x01\x00\x05\x02\x00\x03\x28", 8) << 7;
        QTest::newRow("address") << QByteArray("\x05\x01\x00\x05\x01\x00\x01\x7f\x00", 9) << 8;
        QTest::newRow("other name") << QByteArray("\x05\x01\x00\x05\x01\x00\x03\x09localhost\x00\x19", 19) << 8;
        QTest::newRow("no digest") << QByteArray("\x05\x01\x00\x05\x01\x00\x03\x28", 8).append(QByteArray(42, 'z')) << 4;
    }
    void whatIsNotForUs()
    {
        QFETCH(QByteArray, words);
        QFETCH(int, code);
        xmpp::SocksHandshake handshake;
        QCOMPARE(handshake.feed(words.toStdString()), Status::Failed);
        const std::string reply = handshake.takeReply();
        if (code < 0)
            QVERIFY(reply.empty());
        else
            QCOMPARE(int(static_cast<unsigned char>(reply.size() == 2 ? reply[1] : reply[3])), code);
        QCOMPARE(handshake.feed("more"), Status::Failed);
    }

    void passesOnOnceActivated()
    {
        uint16_t port = 7777;
        XmppWorld world([&](xmpp::Context& context) {
            context.ports = [&port] { return std::map<std::string, uint16_t>{{"xmpp-proxy", port}}; };
        });
        XmppClient alice(world);
        alice.login("alice", "desk");
        const auto ask = [&](const std::string& type, const std::string& payload) {
            alice.clear();
            alice.feed("<iq type='" + type + "' id='p1' to='proxy.example.test'>" + payload + "</iq>");
            const auto answer = alice.take("iq");
            const auto* error = answer.child("error", clientNs);
            return error ? error->firstChild()->name : xmpp::toXml(answer);
        };
        const std::string streams = "http://jabber.org/protocol/bytestreams";
        const std::string host = ask("get", "<query xmlns='" + streams + "'/>");
        QVERIFY2(host.find("host='xmpp.example.test'") != std::string::npos, host.c_str());
        QVERIFY(host.find("port='7777'") != std::string::npos);

        const std::string target = "bob@example.test/phone";
        const std::string name =
            hexEncode(crypto::hash(crypto::Hash::Sha1, "s5alice@example.test/desk" + target));
        const std::string activate =
            "<query xmlns='" + streams + "' sid='s5'><activate>" + target + "</activate></query>";
        QCOMPARE(ask("set", activate), std::string("item-not-found"));
        QCOMPARE(ask("set", "<query xmlns='" + streams + "'><activate>" + target + "</activate></query>"),
                 std::string("bad-request"));
        QCOMPARE(ask("set", "<query xmlns='" + streams + "' sid='s5'/>"), std::string("bad-request"));
        Connection one(world, 0);
        Connection two(world, 1);
        one.link.feed(greeting + request(name));
        QCOMPARE(one.link.takeOutput(), greeted + granted(name));
        QVERIFY(one.link.isPaused());
        QCOMPARE(ask("set", activate), std::string("not-allowed"));
        two.link.feed(greeting + request(name) + "early");
        QCOMPARE(two.link.takeOutput(), greeted + granted(name));
        Connection three(world, 1);
        three.link.feed(greeting + request(name));
        QCOMPARE(three.link.takeOutput().substr(2, 2), std::string("\x05\x02"));
        QVERIFY(three.link.isClosed());
        settle(world, {&one, &two, &three});
        QCOMPARE(one.link.output(), std::string());
        QVERIFY(ask("set", activate).find("type='result'") != std::string::npos);
        settle(world, {&one, &two});
        QCOMPARE(one.link.takeOutput(), std::string("early"));
        QCOMPARE(ask("set", activate), std::string("item-not-found")); // once

        // A reader who takes nothing holds the sender back.
        two.link.networkHeld = true;
        const std::string piece(64 * 1024, 'x');
        size_t sent = 0;
        while (!one.link.isPaused() && sent < 100 * piece.size()) {
            one.link.feed(piece);
            sent += piece.size();
            settle(world, {&one, &two});
        }
        QVERIFY(one.link.isPaused());
        QVERIFY(sent <= 2 * xmpp::ProxySession::mostAhead + 4 * piece.size());
        two.link.networkHeld = false;
        two.link.takeNetwork();
        settle(world, {&one, &two});
        QVERIFY(!one.link.isPaused());
        QCOMPARE(two.link.takeOutput().size(), sent);
        one.link.feed("last");
        one.link.peerCloses();
        settle(world, {&one, &two});
        QCOMPARE(two.link.takeOutput(), std::string("last"));
        QVERIFY(two.link.isClosed());
    }

    void waitersDoNotStay()
    {
        XmppWorld world;
        const std::string name(40, 'b');
        Connection one(world, 0);
        one.link.feed(greeting + request(name));
        QVERIFY(one.link.fire(wire::TimerId::Idle));
        QVERIFY(one.link.isClosed());
        Connection silent(world, 0);
        QVERIFY(silent.link.fire(wire::TimerId::Idle));
        QVERIFY(silent.link.isClosed());
        // Its place is free again: two others fit.
        Connection two(world, 0);
        two.link.feed(greeting + request(name));
        two.link.peerCloses();
        Connection three(world, 1);
        three.link.feed(greeting + request(name));
        Connection four(world, 1);
        four.link.feed(greeting + request(name));
        QCOMPARE(four.link.takeOutput(), greeted + granted(name));
    }
};

QTEST_GUILESS_MAIN(TestProxy)
#include "tst_proxy.moc"
