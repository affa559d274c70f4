// SASL EXTERNAL by a client's certificate (RFC 6120 section 6.3.8, XEP-0178 section 2).
#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
const std::string sasl2 = "urn:xmpp:sasl:2";
const std::string streamErrors = "urn:ietf:params:xml:ns:xmpp-streams";

/// A client that has shown a certificate with @p addresses.
struct Client : XmppClient {
    Client(XmppWorld& world, std::vector<std::string> addresses, const std::string& problem = {})
        : XmppClient(world)
    {
        auto shown = std::make_shared<wire::PeerCertificate>();
        shown->addresses = std::move(addresses);
        shown->problem = problem;
        link.linkInfo.peerCertificate = std::move(shown);
    }
    bool isOffered()
    {
        feed(header());
        const Element features = take("features");
        const auto has = [](const Element* list, const std::string& ns) {
            return list && std::any_of(list->children.begin(), list->children.end(), [&](const Element& each) {
                return each.is("mechanism", ns) && each.text() == "EXTERNAL";
            });
        };
        const bool first = has(features.child("mechanisms", sasl), sasl);
        if (first != has(features.child("authentication", sasl2), sasl2))
            qFatal("SASL and SASL2 offer different things");
        return first;
    }
    Element say(const std::string& xml)
    {
        feed(xml);
        return take();
    }
    static std::string auth(const std::string& data)
    {
        return "<auth xmlns='" + sasl + "' mechanism='EXTERNAL'>" + data + "</auth>";
    }
    static std::string as(const std::string& identity) { return auth(identity.empty() ? "=" : base64Encode(identity)); }
    static std::string as2(const std::string& identity)
    {
        return "<authenticate xmlns='" + sasl2 + "' mechanism='EXTERNAL'><initial-response>" + base64Encode(identity) +
               "</initial-response><bind xmlns='urn:xmpp:bind:0'><tag>A</tag></bind></authenticate>";
    }
};

std::string conditionOf(const Element& failure)
{
    return failure.name == "failure" && failure.firstChild() ? failure.firstChild()->name : failure.name;
}

} // namespace

class TestExternal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoIsOfferedIt()
    {
        XmppWorld world;
        XmppClient none(world);
        none.feed(XmppClient::header());
        QVERIFY(none.raw.find("EXTERNAL") == std::string::npos);
        none.feed(Client::as(""));
        QVERIFY(none.raw.find("<invalid-mechanism") != std::string::npos);
        QVERIFY(Client(world, {"Alice@Example.Test"}).isOffered()); // of an account
        QVERIFY(Client(world, {"x@other.test", "nobody@example.test"}).isOffered()); // whether there is one shows later
        QVERIFY(!Client(world, {"alice@other.test"}).isOffered());
        QVERIFY(!Client(world, {"example.test", "alice@example.test/desk", "@example.test", ""}).isOffered());
        QVERIFY(!Client(world, {}).isOffered());
        QVERIFY(!Client(world, {"alice@example.test"}, "certificate has expired").isOffered());
    }

    void theOnlyAddress()
    {
        XmppWorld world;
        world.directory.deferred = true;
        Client client(world, {"alice@other.test", "ALICE@example.test", "alice@example.test"});
        QVERIFY(client.isOffered());
        QVERIFY(client.say(Client::as("")).is("success", sasl));
        QCOMPARE(client.link.account, std::string("alice@example.test"));
        Client named(world, {"alice@example.test"});
        QVERIFY(named.isOffered());
        QVERIFY(named.say(Client::as("alice@example.test")).is("success", sasl));
    }

    void aNameThatIsEscaped()
    {
        XmppWorld world;
        world.directory.addUser("o'neil@example.test");
        for (const char* as : {"", "o\\27neil@example.test"}) {
            Client client(world, {"o'neil@example.test"});
            QVERIFY(client.isOffered());
            QVERIFY(client.say(Client::as(as)).is("success", sasl));
            QCOMPARE(client.link.account, std::string("o'neil@example.test"));
        }
    }

    void whoSaysNothingIsAsked()
    {
        XmppWorld world;
        Client client(world, {"alice@example.test"});
        QVERIFY(client.isOffered());
        const Element challenge = client.say("<auth xmlns='" + sasl + "' mechanism='EXTERNAL'/>");
        QVERIFY(challenge.is("challenge", sasl));
        QCOMPARE(challenge.text(), std::string());
        QVERIFY(client.say("<response xmlns='" + sasl + "'/>").is("success", sasl));
    }

    void oneOfSeveral()
    {
        XmppWorld world;
        Client client(world, {"alice@example.test", "bob@example.test"});
        QVERIFY(client.isOffered());
        QCOMPARE(conditionOf(client.say(Client::as(""))), std::string("invalid-authzid"));
        QCOMPARE(conditionOf(client.say(Client::as("carol@example.test"))), std::string("invalid-authzid"));
        QCOMPARE(conditionOf(client.say(Client::as("bob@example.test/desk"))), std::string("invalid-authzid"));
        QCOMPARE(conditionOf(client.say(Client::as("@@"))), std::string("invalid-authzid"));
        QVERIFY(client.say(Client::as("Bob@example.test")).is("success", sasl));
        QCOMPARE(client.link.account, std::string("bob@example.test"));
    }

    void inOneRoundTrip()
    {
        XmppWorld world;
        Client client(world, {"alice@example.test", "bob@example.test"});
        QVERIFY(client.isOffered());
        QCOMPARE(conditionOf(client.say(Client::as2(""))), std::string("invalid-authzid"));
        const Element success = client.say(Client::as2("bob@example.test"));
        QVERIFY(success.is("success", sasl2));
        QVERIFY(success.childText("authorization-identifier", sasl2).starts_with("bob@example.test/A."));
        QCOMPARE(client.link.state, std::string("bound"));
    }

    void whoMayNot()
    {
        XmppWorld world({}, {{config::Setting::XmppOffFor, "carol@example.test"}});
        world.directory.setEnabled("bob@example.test", false);
        const auto condition = [&](const std::string& address) {
            Client client(world, {address});
            if (!client.isOffered())
                return std::string("not offered");
            return conditionOf(client.say(Client::as("")));
        };
        QCOMPARE(condition("nobody@example.test"), std::string("not-authorized"));
        QCOMPARE(condition("bob@example.test"), std::string("account-disabled"));
        world.directory.error = Error{ErrorKind::Unavailable, true, "the store is busy", {}};
        QCOMPARE(condition("alice@example.test"), std::string("temporary-auth-failure"));
        world.directory.error.reset();
        // Without instant messaging the login is right, as by password, and nothing can be bound.
        Client off(world, {"carol@example.test"});
        QVERIFY(off.isOffered());
        off.feed(Client::as2(""));
        QVERIFY(off.raw.find("<not-authorized xmlns='" + streamErrors + "'/>") != std::string::npos);
        QVERIFY(off.link.isClosed());
    }

    void itEndsWithTheAccess()
    {
        XmppWorld world;
        Client client(world, {"alice@example.test"});
        QVERIFY(client.isOffered());
        QVERIFY(client.say(Client::as2("")).is("success", sasl2));
        world.exchange->revoke(*xmpp::Jid::parse("alice@example.test"));
        client.settle();
        QVERIFY(client.raw.find("the account has been changed") != std::string::npos);
        QVERIFY(client.link.isClosed());
    }

    void aPasswordIsStillGood()
    {
        XmppWorld world;
        Client client(world, {"alice@example.test"});
        client.login("bob", "desk");
        QCOMPARE(client.link.account, std::string("bob@example.test"));
    }
};

QTEST_GUILESS_MAIN(TestExternal)
#include "tst_external.moc"
