// What may wait for other servers.
#include "tests/unit/xmpp/federation_world.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;

class TestFederationLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Few large ones may not wait without end, either: neither for one server nor for all together.
    void whatWaitsIsBounded()
    {
        FederationWorld world;
        XmppClient alice(world.xmpp, 0);
        alice.link.snapshot.set(Setting::XmppRate, "0");
        alice.login("alice", "desk");
        const std::string text(200'000, 'x');
        size_t kept = 0;
        for (int server = 0; server < 60; ++server) {
            world.resolver.setAddresses("far" + std::to_string(server) + ".test", {"192.0.2.1"});
            for (int i = 0; i < 14; ++i)
                alice.feed("<message id='m' to='bob@far" + std::to_string(server) + ".test'><body>" + text + "</body></message>");
            const size_t refused = alice.count("message");
            QVERIFY(refused >= 4);
            kept += 14 - refused;
            QCOMPARE(alice.take("message").child("error", clientNs)->firstChild()->name, std::string("resource-constraint"));
            alice.clear();
        }
        QVERIFY(kept >= 300);
        QVERIFY(kept * text.size() <= size_t(64) << 20);
        // What has been given up makes room.
        world.xmpp.advance(std::chrono::seconds(75));
        alice.clear();
        alice.feed("<message id='m' to='bob@far0.test'><body>" + text + "</body></message>");
        QCOMPARE(alice.count("message"), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestFederationLimits)
#include "tst_federation_limits.moc"
