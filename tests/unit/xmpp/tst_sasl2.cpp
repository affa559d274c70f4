// SASL2 (XEP-0388) with Bind 2 (XEP-0386), resumption in the same round trip (XEP-0198) and tokens (XEP-0484).
#include "base/crypto/crypto.h"
#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string sasl2 = "urn:xmpp:sasl:2";
const std::string saslErrors = "urn:ietf:params:xml:ns:xmpp-sasl";
const std::string bind2 = "urn:xmpp:bind:0";
const std::string fast = "urn:xmpp:fast:0";
const std::string sm = "urn:xmpp:sm:3";
const std::string agent = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>A</software></user-agent>";
const std::string bindAll = "<bind xmlns='urn:xmpp:bind:0'><tag>A</tag><enable xmlns='urn:xmpp:carbons:2'/>"
                            "<enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>";
const std::string askToken = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>";

std::string authenticate(const std::string& mechanism, const std::string& initial, const std::string& more = {})
{
    return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'><initial-response>" + base64Encode(initial) +
           "</initial-response>" + more + "</authenticate>";
}

std::string plain(const std::string& name, const std::string& more = {}, const std::string& password = "secret")
{
    return authenticate("PLAIN", '\0' + name + '\0' + password, more);
}

std::string byToken(const std::string& name, const std::string& token, const std::string& attributes = {},
                    const std::string& more = agent, const std::string& mechanism = "HT-SHA-256-NONE",
                    const std::string& binding = {})
{
    return authenticate(mechanism, name + '\0' + crypto::hmac(crypto::Hash::Sha256, token, "Initiator" + binding),
                        more + "<fast xmlns='urn:xmpp:fast:0' " + attributes + "/>");
}

struct Client : XmppClient {
    explicit Client(XmppWorld& world, size_t worker = 0)
        : XmppClient(world, worker)
    {
    }
    /// The answer to a login.
    Element say(const std::string& xml)
    {
        feed(header());
        clear();
        feed(xml);
        return take();
    }
};

std::string idOf(const Element& success)
{
    return success.childText("authorization-identifier", sasl2);
}

std::string tokenIn(const Element& success)
{
    const Element* const token = success.child("token", fast);
    return token ? std::string(token->attribute("token")) : std::string();
}

/// What the store has of an account's tokens.
std::vector<std::string> keptTokens(XmppWorld& world)
{
    std::vector<std::string> kept;
    const store::AccountId account = world.directory.account("alice@example.test")->id;
    world.objects->list(account, "xmpp-tokens", [&](Result<store::ObjectList> list) {
        std::vector<std::string> ids;
        for (const store::Object& each : list->items)
            ids.push_back(each.id);
        world.objects->get(account, "xmpp-tokens", ids, [&](Result<store::ObjectList> found) {
            for (const store::Object& each : found->items)
                kept.push_back(each.bytes);
        });
    });
    return kept;
}

std::string conditionOf(const Element& failure)
{
    const Element* const first = failure.is("failure", sasl2) ? failure.firstChild() : nullptr;
    return first && first->ns == saslErrors ? first->name : std::string();
}

} // namespace

class TestSasl2 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void features()
    {
        XmppWorld world;
        XmppClient client(world);
        client.link.linkInfo.channelBindings = {{"tls-exporter", "x"}};
        client.feed(XmppClient::header());
        const Element features = client.take();
        const Element* const offered = features.child("authentication", sasl2);
        QVERIFY(offered);
        QCOMPARE(offered->childText("mechanism", sasl2), std::string("SCRAM-SHA-256"));
        const Element* const inlined = offered->child("inline", sasl2);
        QVERIFY(inlined && inlined->child("sm", sm));
        QVERIFY(inlined->child("bind", bind2)->child("inline", bind2)->child("feature", bind2));
        std::vector<std::string> tokens;
        for (const Element& each : inlined->child("fast", fast)->children)
            tokens.push_back(each.text());
        QCOMPARE(tokens, (std::vector<std::string>{"HT-SHA-256-EXPR", "HT-SHA-256-NONE"}));
        const Element* const bindings = features.child("sasl-channel-binding", "urn:xmpp:sasl-cb:0");
        QVERIFY(bindings);
        QCOMPARE(bindings->firstChild()->attribute("type"), std::string_view("tls-exporter"));
        Client off(world);
        off.link.snapshot.set(config::Setting::XmppLoginTokens, "0");
        off.feed(XmppClient::header());
        QVERIFY(!off.take().child("authentication", sasl2)->child("inline", sasl2)->child("fast", fast));
    }

    void loginAlone()
    {
        XmppWorld world;
        Client client(world);
        const Element success = client.say(plain("alice"));
        QVERIFY(success.is("success", sasl2));
        QCOMPARE(idOf(success), std::string("alice@example.test"));
        QVERIFY(!success.child("bound", bind2));
        // The stream goes on as it is, and one may bind as always.
        QVERIFY(client.take().child("bind", "urn:ietf:params:xml:ns:xmpp-bind"));
        client.bind("desk");
        QCOMPARE(client.link.state, std::string("bound"));
    }

    void scram()
    {
        XmppWorld world;
        world.authenticator.deferred = true;
        Client client(world);
        const Element challenge = client.say(authenticate("SCRAM-SHA-256", "n,,n=alice,r=abc"));
        QVERIFY(challenge.is("challenge", sasl2));
        client.feed("<response xmlns='urn:xmpp:sasl:2'>" + base64Encode("c=biws,r=abcdef,p=secret") + "</response>");
        const Element success = client.take();
        QVERIFY(success.is("success", sasl2));
        QCOMPARE(base64Decode(success.childText("additional-data", sasl2)), std::optional<std::string>("v=proof"));
        QCOMPARE(success.firstChild()->name, std::string("additional-data"));
    }

    void loginAndBind()
    {
        XmppWorld world;
        Client client(world, 1);
        const Element success = client.say(plain("alice", agent + bindAll));
        const std::string jid = idOf(success);
        QVERIFY(jid.starts_with("alice@example.test/A."));
        const Element* const bound = success.child("bound", bind2);
        QVERIFY(bound);
        QVERIFY(!bound->child("enabled", sm)->attribute("id").empty());
        QVERIFY(!bound->child("metadata", "urn:xmpp:mam:2")); // nothing is in the archive yet
        const Element features = client.take();
        QVERIFY(features.is("features", "http://etherx.jabber.org/streams"));
        QVERIFY(!features.child("bind", "urn:ietf:params:xml:ns:xmpp-bind"));
        QCOMPARE(client.link.state, std::string("bound"));
        client.feed("<presence/>");
        // Carbons are on.
        XmppClient bob(world);
        bob.login("bob", "desk");
        XmppClient other(world);
        other.login("alice", "other");
        client.clear();
        bob.feed("<message to='alice@example.test/other' type='chat'><body>hi</body></message>");
        QVERIFY(client.take("message").child("received", "urn:xmpp:carbons:2"));
        // The same client comes back to the same resource, and hears what the archive holds.
        Client again(world, 0);
        const Element second = again.say(plain("alice", agent + bindAll));
        QCOMPARE(idOf(second), jid);
        const Element* const metadata = second.child("bound", bind2)->child("metadata", "urn:xmpp:mam:2");
        QVERIFY(metadata && metadata->child("start", "urn:xmpp:mam:2") && metadata->child("end", "urn:xmpp:mam:2"));
        QVERIFY(client.take("error").child("conflict", "urn:ietf:params:xml:ns:xmpp-streams"));
        Client stranger(world);
        QVERIFY(idOf(stranger.say(plain("alice", bindAll))) != jid);
    }

    void bindsInactive()
    {
        XmppWorld world;
        Client client(world);
        client.say(plain("alice", "<bind xmlns='urn:xmpp:bind:0'><inactive xmlns='urn:xmpp:csi:0'/></bind>"));
        client.feed("<presence/>");
        client.clear();
        XmppClient other(world);
        other.login("alice", "other");
        QCOMPARE(client.count("presence"), size_t(0)); // it waits
        client.feed("<active xmlns='urn:xmpp:csi:0'/>");
        QCOMPARE(client.count("presence"), size_t(2)); // its own as well
    }

    void failures_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QByteArray>("condition");
        const auto row = [](const char* name, const std::string& xml, const char* condition) {
            QTest::newRow(name) << QByteArray::fromStdString(xml) << QByteArray(condition);
        };
        row("password", plain("alice", bindAll, "wrong"), "not-authorized");
        row("mechanism", authenticate("NONE", "x"), "invalid-mechanism");
        row("no mechanism", "<authenticate xmlns='urn:xmpp:sasl:2'/>", "invalid-mechanism");
        row("base64", "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>*</initial-response></authenticate>",
            "incorrect-encoding");
        row("form", authenticate("PLAIN", "x"), "malformed-request");
        row("agent", plain("alice", "<user-agent id='" + std::string(200, 'a') + "'/>"), "malformed-request");
        row("token without <fast/>", authenticate("HT-SHA-256-NONE", "alice" + std::string(33, '\0'), agent), "malformed-request");
        row("token without a client's id", byToken("alice", "x", "", ""), "malformed-request");
        row("token's count", byToken("alice", "x", "count='-1'"), "malformed-request");
        row("token's length", authenticate("HT-SHA-256-NONE", std::string("alice\0x", 7), agent + "<fast xmlns='urn:xmpp:fast:0'/>"),
            "malformed-request");
        row("token that nobody gave", byToken("alice", "x"), "not-authorized");
        row("token of nobody", byToken("mallory", "x"), "not-authorized");
        row("token's mechanism without its channel", byToken("alice", "x", "", agent, "HT-SHA-256-EXPR"), "invalid-mechanism");
    }

    void failures()
    {
        QFETCH(QByteArray, xml);
        QFETCH(QByteArray, condition);
        XmppWorld world;
        Client client(world);
        QCOMPARE(conditionOf(client.say(xml.toStdString())), condition.toStdString());
        // And one may try again, either way.
        client.feed(plain("alice"));
        QVERIFY(client.take().is("success", sasl2));
    }

    void bothProfilesAreKeptApart()
    {
        XmppWorld world;
        Client client(world);
        QVERIFY(client.say(authenticate("SCRAM-SHA-256", "n,,n=alice,r=abc")).is("challenge", sasl2));
        client.feed("<abort xmlns='urn:xmpp:sasl:2'/>");
        QCOMPARE(conditionOf(client.take()), std::string("aborted"));
        client.feed(authenticate("SCRAM-SHA-256", "n,,n=alice,r=abc"));
        client.clear();
        client.feed("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>YQ==</response>");
        QVERIFY(client.take().is("error", "http://etherx.jabber.org/streams"));
        XmppClient tlsFirst(world);
        tlsFirst.link.linkInfo.tls = false;
        tlsFirst.feed(XmppClient::header());
        tlsFirst.clear();
        tlsFirst.feed(plain("alice"));
        QCOMPARE(conditionOf(tlsFirst.take()), std::string("encryption-required"));
    }

    void resumes()
    {
        XmppWorld world;
        Client client(world, 0);
        const Element success = client.say(plain("alice", agent + bindAll));
        const std::string id(success.child("bound", bind2)->child("enabled", sm)->attribute("id"));
        client.feed("<presence/>");
        client.link.peerCloses("reset");
        XmppClient bob(world);
        bob.login("bob", "desk");
        bob.feed("<message to='alice@example.test' type='chat'><body>hi</body></message>");
        Client again(world, 1);
        const std::string resume = "<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>";
        const Element resumed = again.say(plain("alice", agent + bindAll + resume));
        QCOMPARE(idOf(resumed), idOf(success));
        QCOMPARE(resumed.child("resumed", sm)->attribute("previd"), std::string_view(id));
        QVERIFY(!resumed.child("bound", bind2));
        Element next = again.take();
        while (next.name == "presence" || next.name == "r")
            next = again.take();
        QCOMPARE(next.childText("body", clientNs), std::string("hi")); // no features in between
        // Nobody knows that one: a new session then.
        Client third(world, 1);
        const Element bound = third.say(plain("alice", bindAll + "<resume xmlns='urn:xmpp:sm:3' h='0' previd='nobody'/>"));
        QVERIFY(bound.child("failed", sm)->child("item-not-found", "urn:ietf:params:xml:ns:xmpp-stanzas"));
        QVERIFY(bound.child("bound", bind2));
        QVERIFY(third.take().is("features", "http://etherx.jabber.org/streams"));
        Client fourth(world, 0); // and without a wish for one, none
        const Element alone = fourth.say(plain("alice", "<resume xmlns='urn:xmpp:sm:3' h='x' previd='nobody'/>"));
        QVERIFY(alone.child("failed", sm)->child("bad-request", "urn:ietf:params:xml:ns:xmpp-stanzas"));
        QCOMPARE(idOf(alone), std::string("alice@example.test"));
    }

    void tokens()
    {
        XmppWorld world;
        Client first(world, 0);
        const Element success = first.say(plain("alice", agent + askToken));
        const std::string token = tokenIn(success);
        QVERIFY(token.size() >= 43); // 256 bits
        QCOMPARE(success.child("token", fast)->attribute("expiry"), std::string_view("2023-12-14T22:13:20.000Z"));
        QCOMPARE(keptTokens(world).size(), size_t(1));
        QVERIFY(keptTokens(world).front().find(token) == std::string::npos);
        Client second(world, 1);
        const Element in = second.say(byToken("alice", token, "count='1'", agent + bindAll));
        QVERIFY(in.is("success", sasl2));
        QVERIFY(in.child("bound", bind2));
        QCOMPARE(base64Decode(in.childText("additional-data", sasl2)),
                 std::optional<std::string>(crypto::hmac(crypto::Hash::Sha256, token, "Responder")));
        QVERIFY(tokenIn(in).empty());
        // The same login again, by whoever has seen it.
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token, "count='1'"))), std::string("not-authorized"));
        QVERIFY(Client(world).say(byToken("alice", token, "count='7'")).is("success", sasl2));
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token, "count='2'"))), std::string("not-authorized"));
        // Another client's, another account's.
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token, "", "<user-agent id='other'/>"))), std::string("not-authorized"));
        QCOMPARE(conditionOf(Client(world).say(byToken("bob", token))), std::string("not-authorized"));
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token + "x"))), std::string("not-authorized"));
        // Given back.
        QVERIFY(Client(world).say(byToken("alice", token, "count='8' invalidate='true'")).is("success", sasl2));
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token, "count='9'"))), std::string("not-authorized"));
    }

    void tokensOfAChannel()
    {
        XmppWorld world;
        const auto client = [&world](const std::string& channel) {
            auto made = std::make_unique<Client>(world);
            made->link.linkInfo.channelBindings = {{"tls-exporter", channel}};
            return made;
        };
        const std::string ask = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-EXPR'/>";
        const std::string token = tokenIn(client("a")->say(plain("alice", agent + ask)));
        QVERIFY(!token.empty());
        QVERIFY(client("b")->say(byToken("alice", token, "", agent, "HT-SHA-256-EXPR", "b")).is("success", sasl2));
        QCOMPARE(conditionOf(client("b")->say(byToken("alice", token, "", agent, "HT-SHA-256-EXPR", "a"))),
                 std::string("not-authorized"));
        QCOMPARE(conditionOf(client("b")->say(byToken("alice", token))), std::string("not-authorized")); // it is for that mechanism
    }

    void tokensAge()
    {
        XmppWorld world;
        const std::string token = tokenIn(Client(world).say(plain("alice", agent + askToken)));
        world.advance(std::chrono::hours(24 * 16));
        // In its second half it has a successor, and holds until that is used.
        const std::string lost = tokenIn(Client(world).say(byToken("alice", token)));
        QVERIFY(!lost.empty() && lost != token);
        const std::string next = tokenIn(Client(world).say(byToken("alice", token)));
        QVERIFY(!next.empty() && next != lost);
        QVERIFY(Client(world).say(byToken("alice", next)).is("success", sasl2));
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token))), std::string("not-authorized"));
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", lost))), std::string("not-authorized"));
        world.advance(std::chrono::hours(24 * 31));
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", next))), std::string("credentials-expired"));
    }

    void tokensEndWithThePassword()
    {
        XmppWorld world;
        const std::string token = tokenIn(Client(world).say(plain("alice", agent + askToken)));
        QVERIFY(Client(world).say(byToken("alice", token)).is("success", sasl2));
        world.directory.setPasswordOf("alice@example.test", "another");
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token))), std::string("not-authorized"));
        world.directory.setEnabled("bob@example.test", false);
        QVERIFY(!Client(world).say(byToken("bob", token)).is("success", sasl2));
    }

    void tokensEndWithWhatTheyRestOn()
    {
        XmppWorld world;
        const std::string alice = "alice@example.test";
        world.directory.setAppPasswords(alice, {3, 5});
        const std::string token = tokenIn(Client(world).say(plain("alice", agent + askToken)));
        QVERIFY(Client(world).say(byToken("alice", token)).is("success", sasl2));
        world.directory.setAppPasswords(alice, {3, 5, 8}); // one more takes nothing away
        QVERIFY(Client(world).say(byToken("alice", token)).is("success", sasl2));
        world.directory.setAppPasswords(alice, {3, 8}); // that of a lost device, may be this one
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", token))), std::string("not-authorized"));
        // By the password alone nobody is in any more.
        const std::string bob = tokenIn(Client(world).say(plain("bob", agent + askToken)));
        QVERIFY(Client(world).say(byToken("bob", bob)).is("success", sasl2));
        world.directory.setSecondFactor("bob@example.test", true);
        QCOMPARE(conditionOf(Client(world).say(byToken("bob", bob))), std::string("not-authorized"));
        world.settle();
        // Read anew from what is kept.
        const std::string later = tokenIn(Client(world).say(plain("alice", agent + askToken)));
        world.advance(std::chrono::seconds(5));
        QVERIFY(Client(world).say(byToken("alice", later)).is("success", sasl2));
        world.advance(std::chrono::seconds(5));
        world.directory.setAppPasswords(alice, {3});
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", later))), std::string("not-authorized"));
    }

    void tokensAreFew()
    {
        XmppWorld world;
        std::vector<std::string> given;
        for (int i = 0; i < 21; ++i) {
            const std::string id = "<user-agent id='client-" + std::to_string(i) + "'/>";
            given.push_back(tokenIn(Client(world).say(plain("alice", id + askToken))));
            world.advance(std::chrono::seconds(1));
        }
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", given[0], "", "<user-agent id='client-0'/>"))),
                 std::string("not-authorized"));
        QVERIFY(Client(world).say(byToken("alice", given[1], "", "<user-agent id='client-1'/>")).is("success", sasl2));
        QCOMPARE(keptTokens(world).size(), size_t(20));
    }

    void accessRevoked()
    {
        XmppWorld world;
        Client here(world, 0);
        here.say(plain("alice", bindAll));
        here.feed("<presence/>");
        Client away(world, 1);
        const Element success = away.say(plain("alice", agent + bindAll + askToken));
        const std::string id(success.child("bound", bind2)->child("enabled", sm)->attribute("id"));
        away.feed("<presence/>");
        away.link.peerCloses("reset");
        XmppClient bob(world);
        bob.login("bob", "desk");
        bob.feed("<message to='" + idOf(success) + "' type='chat'><body>hi</body></message>");
        world.exchange->revoke(*xmpp::Jid::parse("alice@example.test"));
        QVERIFY(here.take("error").child("not-authorized", "urn:ietf:params:xml:ns:xmpp-streams"));
        QVERIFY(here.link.isClosed());
        Client again(world);
        const Element bound = again.say(plain("alice", bindAll + "<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>"));
        QVERIFY(bound.child("failed", sm));
        again.feed("<presence/>");
        QCOMPARE(again.take("message").childText("body", clientNs), std::string("hi")); // what was under way is not lost
        QCOMPARE(conditionOf(Client(world).say(byToken("alice", tokenIn(success)))), std::string("not-authorized"));
        world.exchange->revoke(*xmpp::Jid::parse("carol@example.test")); // who is not there
        world.settle();
    }
};

QTEST_GUILESS_MAIN(TestSasl2)
#include "tst_sasl2.moc"
