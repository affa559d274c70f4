// The client's stream with a server played by hand: whole, byte by byte, and by servers that lie.
#include <QtTest/QtTest>

#include "base/text.h"
#include "directory/sasl/sasl_server.h"
#include "messenger/client/line/client_stream.h"
#include "messenger/client/line/logins.h"
#include "tests/support/fake_link.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

const std::string header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                           "from='example.org' id='1' version='1.0'>";
const std::string password = "pencil";

std::string features(const std::string& inside)
{
    return "<stream:features>" + inside + "</stream:features>";
}

std::string oldLogin(const std::string& names)
{
    std::string out = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (const auto each : split(names, ' '))
        out += "<mechanism>" + std::string(each) + "</mechanism>";
    return out + "</mechanisms>";
}

std::string newLogin(const std::string& names, const std::string& inlined = {})
{
    std::string out = "<authentication xmlns='urn:xmpp:sasl:2'>";
    for (const auto each : split(names, ' '))
        out += "<mechanism>" + std::string(each) + "</mechanism>";
    return out + "<inline>" + inlined + "</inline></authentication>";
}

const std::string allInline = "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:csi:0'/>"
                              "<feature var='urn:xmpp:sm:3'/></inline></bind><sm xmlns='urn:xmpp:sm:3'/>";
const std::string fastInline = "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-EXPR</mechanism><mechanism>HT-SHA-256-NONE</mechanism></fast>";

std::string afterLogin()
{
    return features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/><csi xmlns='urn:xmpp:csi:0'/>");
}

/// What stands between two marks in a text; empty where they do not.
std::string between(const std::string& text, const std::string& before, const std::string& after)
{
    const size_t begin = text.find(before);
    if (begin == std::string::npos)
        return {};
    const size_t end = text.find(after, begin + before.size());
    return end == std::string::npos ? std::string() : text.substr(begin + before.size(), end - begin - before.size());
}

struct World {
    explicit World(StreamPlan wish = {})
    {
        plan = std::move(wish);
        plan.account = *xmpp::Jid::parse("alice@example.org");
        plan.serverName = "example.org";
        plan.agent = "7d2c0b11-0000-4000-8000-000000000001";
        link.linkInfo.tls = true;
        vouched();
    }
    void vouched()
    {
        auto certificate = std::make_shared<wire::PeerCertificate>();
        certificate->der = "certificate";
        link.linkInfo.peerCertificate = certificate;
    }
    void unknown(const std::string& der)
    {
        auto certificate = std::make_shared<wire::PeerCertificate>();
        certificate->der = der;
        certificate->problem = "self-signed certificate";
        link.linkInfo.peerCertificate = certificate;
    }
    void open()
    {
        StreamEvents events;
        events.ready = [this](StreamReady r) { ready = std::move(r); };
        events.stanzas = [this](std::vector<xmpp::StanzaPtr> s, size_t size) {
            stanzas.insert(stanzas.end(), s.begin(), s.end());
            bytes += size;
            ++batches;
        };
        events.acknowledged = [this](uint32_t h) { acknowledged = h; };
        events.ended = [this](StreamEnd e) {
            ++ends;
            end = std::move(e);
        };
        events.elsewhere = [](auto work, auto then) { then(work()); };
        handle = std::make_shared<StreamHandle>();
        link.open(std::make_unique<ClientStream>(plan, events, handle));
    }
    void feed(const std::string& text)
    {
        if (bytewise)
            link.feedBytewise(text);
        else
            link.feed(text);
    }
    /// Plays SCRAM's server; @p sasl2 as the client chose.
    void scram(const std::string& mechanism, bool sasl2, const std::string& offered, const std::string& inSuccess = {},
               const std::string& pass = password)
    {
        const std::string out = link.takeOutput();
        directory::SaslContext context;
        context.tls = true;
        context.channelBindings = link.linkInfo.channelBindings;
        context.offered = offered;
        context.serverSecret = "server";
        auto server = *directory::makeSaslServer(mechanism, context);
        const std::string first = sasl2 ? between(out, "<initial-response>", "</initial-response>") : between(out, mechanism + "'>", "</auth>");
        QVERIFY2(!first.empty(), out.c_str());
        auto step = server->next(*base64Decode(first));
        QCOMPARE(int(step.kind), int(directory::SaslStep::Kind::NeedCredentials));
        QCOMPARE(step.login, std::string("alice"));
        step = server->credentials(*directory::Credentials::make(pass));
        const std::string ns = sasl2 ? "urn:xmpp:sasl:2" : "urn:ietf:params:xml:ns:xmpp-sasl";
        feed("<challenge xmlns='" + ns + "'>" + base64Encode(step.data) + "</challenge>");
        if (!link.isOpen())
            return;
        const std::string answer = between(link.takeOutput(), "<response xmlns='" + ns + "'>", "</response>");
        step = server->next(*base64Decode(answer));
        if (step.kind != directory::SaslStep::Kind::Succeeded)
            return feed("<failure xmlns='" + ns + "'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
        if (sasl2)
            feed("<success xmlns='" + ns + "'><additional-data>" + base64Encode(step.data) + "</additional-data>" + inSuccess + "</success>");
        else
            feed("<success xmlns='" + ns + "'>" + base64Encode(step.data) + "</success>");
    }
    static std::string bound(const std::string& enabled = "<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>")
    {
        return "<authorization-identifier>alice@example.org/desk</authorization-identifier><bound xmlns='urn:xmpp:bind:0'>" + enabled + "</bound>";
    }
    /// Online by SASL2 in as few words as possible.
    void goOnline()
    {
        plan.means.password = password;
        open();
        feed(header + features(newLogin("SCRAM-SHA-256", allInline)));
        scram("SCRAM-SHA-256", true, {}, bound());
        QVERIFY(ready);
        link.takeOutput();
    }
    ClientStream& stream() { return *handle->stream; }

    test::FakeLink link;
    StreamPlan plan;
    std::shared_ptr<StreamHandle> handle;
    std::optional<StreamReady> ready;
    std::optional<StreamEnd> end;
    std::vector<xmpp::StanzaPtr> stanzas;
    size_t bytes = 0;
    int batches = 0;
    int ends = 0;
    std::optional<uint32_t> acknowledged;
    bool bytewise = false;
};

xmpp::StanzaPtr message(const std::string& text)
{
    auto made = std::make_shared<xmpp::Stanza>(xmpp::Kind::Message, "chat");
    made->to = *xmpp::Jid::parse("bob@example.org");
    made->add("body", "jabber:client").setText(text);
    return made;
}

} // namespace

class TestClientStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void starttlsAndOldLogin_data()
    {
        QTest::addColumn<bool>("bytewise");
        QTest::newRow("whole") << false;
        QTest::newRow("byte by byte") << true;
    }
    void starttlsAndOldLogin()
    {
        World world;
        QFETCH(bool, bytewise);
        world.bytewise = bytewise;
        world.plan.means.password = password;
        world.link.infoAfterTls = world.link.linkInfo;
        world.link.infoAfterTls.channelBindings = {{"tls-exporter", "exported"}};
        world.link.linkInfo = {};
        world.open();
        QVERIFY2(!QByteArray::fromStdString(world.link.output()).contains("alice"), "the address is said under TLS only");
        world.link.takeOutput();
        world.feed(header + features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>" + oldLogin("PLAIN")));
        QCOMPARE(world.link.takeOutput(), std::string("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
        world.link.feed("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:error>injected");
        QVERIFY(world.link.wantsTls());
        world.link.finishTls();
        QVERIFY(world.link.isOpen());
        world.feed(header + features(oldLogin("SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN")));
        world.scram("SCRAM-SHA-256-PLUS", false, "PLAIN\x1e" "SCRAM-SHA-256\x1e" "SCRAM-SHA-256-PLUS");
        QVERIFY2(world.link.isOpen(), world.end ? world.end->text.c_str() : "");
        world.feed(header + afterLogin());
        const std::string bind = world.link.takeOutput();
        const std::string id = between(bind, "id='", "'");
        world.feed("<iq type='result' id='" + id + "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.org/desk</jid></bind></iq>");
        QVERIFY(world.link.takeOutput().starts_with("<enable xmlns='urn:xmpp:sm:3' resume='true'/>"));
        QVERIFY(!world.ready);
        world.feed("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='1' location='other.example.org:5222'/>");
        QVERIFY(world.ready);
        QCOMPARE(world.ready->jid.text(), std::string("alice@example.org/desk"));
        QCOMPARE(world.ready->resumeId, std::string("x"));
        QCOMPARE(world.ready->location, std::string("other.example.org:5222"));
        QVERIFY(!world.ready->resumed && !world.ready->carbons && world.ready->managed);
    }

    void everythingInOneRoundTrip()
    {
        World world;
        world.bytewise = true;
        world.plan.means.password = password;
        world.plan.active = false;
        world.link.linkInfo.channelBindings = {{"tls-exporter", "exported"}};
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256-PLUS PLAIN", allInline + fastInline)
                                     + "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/></sasl-channel-binding>"));
        const std::string said = world.link.output();
        for (const char* each : {"<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<enable xmlns='urn:xmpp:carbons:2'/>",
                                 "<inactive xmlns='urn:xmpp:csi:0'/>", "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-EXPR'/>",
                                 "<user-agent id='7d2c0b11-0000-4000-8000-000000000001'>"})
            QVERIFY2(said.find(each) != std::string::npos, each);
        world.scram("SCRAM-SHA-256-PLUS", true, "PLAIN\x1e" "SCRAM-SHA-256-PLUS\x1f" "tls-exporter",
                    "<token xmlns='urn:xmpp:fast:0' expiry='2030-01-01T00:00:00Z' token='t0ken'/>" + World::bound());
        QVERIFY(world.ready);
        QVERIFY(world.ready->carbons);
        QCOMPARE(world.ready->token, std::string("t0ken"));
        QCOMPARE(world.ready->tokenMechanism, std::string("HT-SHA-256-EXPR"));
        QCOMPARE(world.ready->resumeSeconds, 600);
    }

    void aTokenComesFirst()
    {
        World world;
        world.plan.means = {"HT-SHA-256-EXPR", "t0ken", {}, password};
        world.link.linkInfo.channelBindings = {{"tls-exporter", "exported"}};
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256", allInline + fastInline)));
        const std::string said = world.link.takeOutput();
        QVERIFY(said.find("mechanism='HT-SHA-256-EXPR'") != std::string::npos);
        const auto mac = [](std::string_view who) { return crypto::hmac(crypto::Hash::Sha256, "t0ken", std::string(who) + "exported"); };
        QCOMPARE(between(said, "<initial-response>", "</initial-response>"), base64Encode(std::string("alice\0", 6) + mac("Initiator")));
        world.feed("<success xmlns='urn:xmpp:sasl:2'><additional-data>" + base64Encode(mac("Responder")) + "</additional-data>" + World::bound() + "</success>");
        QVERIFY(world.ready);
        // A server that does not know the token is not ours.
        World liar;
        liar.plan.means = world.plan.means;
        liar.link.linkInfo.channelBindings = world.link.linkInfo.channelBindings;
        liar.open();
        liar.feed(header + features(newLogin("SCRAM-SHA-256", allInline + fastInline)));
        liar.feed("<success xmlns='urn:xmpp:sasl:2'><additional-data>" + base64Encode(std::string(32, 'x')) + "</additional-data>" + World::bound() + "</success>");
        QVERIFY(!liar.ready && liar.end);
        QCOMPARE(int(liar.end->kind), int(StreamEnd::Kind::Impostor));
    }

    void aTokenThatIsOverIsFollowedByThePassword()
    {
        World world;
        world.plan.means = {"HT-SHA-256-NONE", "t0ken", {}, password};
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256", allInline + fastInline)));
        world.link.takeOutput();
        world.feed("<failure xmlns='urn:xmpp:sasl:2'><credentials-expired xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
        world.scram("SCRAM-SHA-256", true, {}, World::bound());
        QVERIFY(world.ready);
        QVERIFY(world.ready->tokenRefused);
    }

    void aDeviceHasItsToken()
    {
        World world;
        world.plan.means.bearer = "bearer-token";
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256 PLAIN OAUTHBEARER", allInline + fastInline)));
        const std::string said = world.link.takeOutput();
        QCOMPARE(*base64Decode(between(said, "<initial-response>", "</initial-response>")),
                 std::string("n,a=alice@example.org,\x01" "auth=Bearer bearer-token\x01\x01"));
        QVERIFY2(said.find("request-token") == std::string::npos, "another token would outlive the device");
        world.feed("<challenge xmlns='urn:xmpp:sasl:2'>" + base64Encode("{\"status\":\"invalid_token\"}") + "</challenge>");
        QCOMPARE(between(world.link.takeOutput(), "sasl:2'>", "</response>"), base64Encode("\x01"));
        world.feed("<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::NotAuthorized));
    }

    void aDeviceThatWasSignedOutIsFollowedByThePassword()
    {
        World world;
        world.plan.means = {{}, {}, "bearer-token", password};
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256 OAUTHBEARER", allInline)));
        QVERIFY(world.link.takeOutput().find("mechanism='OAUTHBEARER'") != std::string::npos);
        world.feed("<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
        world.scram("SCRAM-SHA-256", true, {}, World::bound());
        QVERIFY(world.ready);
        // A wrong password is tried once.
        World wrong;
        wrong.plan.means = world.plan.means;
        wrong.open();
        wrong.feed(header + features(newLogin("PLAIN OAUTHBEARER", allInline)));
        for (int turn = 0; turn < 2; ++turn) {
            QVERIFY(!wrong.end);
            wrong.feed("<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>");
        }
        QCOMPARE(int(wrong.end->kind), int(StreamEnd::Kind::NotAuthorized));
    }

    void anUnknownCertificateHearsNoSecret()
    {
        for (const char* offer : {"PLAIN", "OAUTHBEARER"}) {
            World world;
            world.unknown("other");
            world.plan.means = {{}, {}, "bearer-token", password};
            world.open();
            world.feed(header + features(oldLogin(offer)));
            QVERIFY(world.end);
            QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Certificate));
            QCOMPARE(world.end->certificate, std::string("other"));
            QVERIFY(world.link.output().find("<auth") == std::string::npos);
        }
        // SCRAM gives nothing away; the certificate is told, to be pinned, when the server has proved itself.
        World world;
        world.unknown("other");
        world.plan.means.password = password;
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256 PLAIN", allInline)));
        world.scram("SCRAM-SHA-256", true, {}, World::bound());
        QVERIFY(world.ready);
        QCOMPARE(world.ready->newPin, std::string("other"));
    }

    void aPinnedCertificateIsKnownAndAChangedOneIsMetWithSilence()
    {
        World known;
        known.unknown("pinned");
        known.plan.pins["example.org"] = crypto::hash(crypto::Hash::Sha256, "pinned");
        known.plan.means.password = password;
        known.open();
        known.feed(header + features(oldLogin("PLAIN")));
        QVERIFY(known.link.output().find("mechanism='PLAIN'") != std::string::npos);
        World changed;
        changed.unknown("other");
        changed.plan.pins = known.plan.pins;
        changed.plan.means.password = password;
        changed.open();
        QVERIFY(changed.end);
        QCOMPARE(int(changed.end->kind), int(StreamEnd::Kind::Certificate));
        QVERIFY(changed.link.output().empty());
        QVERIFY(changed.link.isAborted());
    }

    void noTlsNoWord()
    {
        World world;
        world.link.linkInfo = {};
        world.plan.means.password = password;
        world.open();
        world.feed(header + features(oldLogin("PLAIN SCRAM-SHA-256")));
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Insecure));
    }

    void aChangedOfferIsNoticed()
    {
        World world;
        world.plan.means.password = password;
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-1", allInline))); // somebody has taken the better ones out
        world.scram("SCRAM-SHA-1", true, "SCRAM-SHA-1\x1e" "SCRAM-SHA-256");
        QVERIFY(world.end);
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Impostor));
    }

    void wrongPassword()
    {
        World world;
        world.plan.means.password = "wrong";
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256", allInline)));
        world.scram("SCRAM-SHA-256", true, {});
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::NotAuthorized));
        World none;
        none.open();
        none.feed(header + features(newLogin("SCRAM-SHA-256", allInline)));
        QCOMPARE(int(none.end->kind), int(StreamEnd::Kind::NoMeans));
    }

    void resumption()
    {
        World world;
        world.plan.resume = Resumption{"old", *xmpp::Jid::parse("alice@example.org/desk"), 7};
        world.plan.means.password = password;
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256", allInline)));
        QVERIFY(world.link.output().find("<resume xmlns='urn:xmpp:sm:3' h='7' previd='old'/>") != std::string::npos);
        world.scram("SCRAM-SHA-256", true, {}, "<authorization-identifier>alice@example.org/desk</authorization-identifier>"
                                               "<resumed xmlns='urn:xmpp:sm:3' h='4' previd='old'/>");
        QVERIFY(world.ready && world.ready->resumed);
        QCOMPARE(world.ready->handled, 4u);
        world.feed("<message from='bob@example.org/a' to='alice@example.org/desk'><body>x</body></message><r xmlns='urn:xmpp:sm:3'/>");
        QCOMPARE(world.stanzas.size(), size_t(1));
        QVERIFY(world.link.output().find("<a xmlns='urn:xmpp:sm:3' h='8'/>") != std::string::npos);
        world.stream().send({message("five")});
        world.link.settle();
        world.feed("<a xmlns='urn:xmpp:sm:3' h='5'/>");
        QCOMPARE(world.acknowledged.value_or(0), 5u);
        world.feed("<a xmlns='urn:xmpp:sm:3' h='9'/>");
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Broken));
    }

    void stanzasComeInOneBatchAndAreCounted()
    {
        World world;
        world.goOnline();
        world.feed("<message from='bob@example.org/a'><body>1</body></message><presence from='bob@example.org/a'/>"
                   "<iq type='get' id='q' from='bob@example.org/a'><ping xmlns='urn:xmpp:ping'/></iq><r xmlns='urn:xmpp:sm:3'/>");
        QCOMPARE(world.batches, 1);
        QCOMPARE(world.stanzas.size(), size_t(3));
        QCOMPARE(world.link.takeOutput(), std::string("<a xmlns='urn:xmpp:sm:3' h='3'/>"));
        world.stream().send({message("a"), message("b")});
        world.link.settle();
        QVERIFY(world.link.takeOutput().ends_with("<r xmlns='urn:xmpp:sm:3'/>"));
        world.stream().send({message("c")});
        world.link.settle();
        QVERIFY2(world.link.takeOutput().find("<r ") == std::string::npos, "one question at a time");
        world.feed("<a xmlns='urn:xmpp:sm:3' h='3'/>");
        QCOMPARE(world.acknowledged.value_or(0), 3u);
    }

    void whatCannotBeFromThereIsPassedOver()
    {
        World world;
        world.goOnline();
        world.feed("<iq type='set' id='1' from='mallory@example.net/x'><query xmlns='jabber:iq:roster'><item jid='m@example.net'/></query></iq>"
                   "<message from='mallory@example.net'><received xmlns='urn:xmpp:carbons:2'/></message>"
                   "<message from='bob@example.org' to='carol@example.org'><body>x</body></message>"
                   "<message from='@@' ><body>x</body></message>"
                   "<iq type='set' id='2'><query xmlns='jabber:iq:roster'/></iq>"
                   "<message from='alice@example.org'><received xmlns='urn:xmpp:carbons:2'/></message>");
        QCOMPARE(world.stanzas.size(), size_t(2));
        world.feed("<r xmlns='urn:xmpp:sm:3'/>");
        QVERIFY2(world.link.output().find("h='6'") != std::string::npos, "but counted");
    }

    void signsOfLife()
    {
        World world;
        world.goOnline();
        QVERIFY(world.link.timers().contains(wire::TimerId::Idle));
        QVERIFY(!world.link.timers().contains(wire::TimerId::First));
        QVERIFY(world.link.fire(wire::TimerId::Idle));
        QCOMPARE(world.link.takeOutput(), std::string("<r xmlns='urn:xmpp:sm:3'/>"));
        world.feed("<a xmlns='urn:xmpp:sm:3' h='0'/>");
        QVERIFY(!world.link.timers().contains(wire::TimerId::First));
        world.link.fire(wire::TimerId::Idle);
        QVERIFY(world.link.fire(wire::TimerId::First));
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Lost));
        QVERIFY(world.end->wasReady);
        QCOMPARE(world.ends, 1);
    }

    void tooMuchIsRefusedInBoundedMemory()
    {
        World before;
        before.plan.means.password = password;
        before.open();
        before.feed(header + "<stream:features><x xmlns='y'>" + std::string(ClientStream::longestBefore, 'a'));
        QCOMPARE(int(before.end->kind), int(StreamEnd::Kind::Broken));
        World after;
        after.goOnline();
        after.feed("<message from='bob@example.org'><body>" + std::string(ClientStream::longestStanza / 2, 'a') + "</body></message>");
        QCOMPARE(after.stanzas.size(), size_t(1));
        after.feed("<message><body>" + std::string(ClientStream::longestStanza, 'a'));
        QCOMPARE(int(after.end->kind), int(StreamEnd::Kind::Broken));
        World deep;
        deep.goOnline();
        std::string many;
        for (int i = 0; i < 1000; ++i)
            many += "<a>";
        deep.feed("<message>" + many);
        QCOMPARE(int(deep.end->kind), int(StreamEnd::Kind::Broken));
    }

    void theServerWaitsForWhoeverIsSlow()
    {
        World world;
        world.goOnline();
        const std::string one = "<message from='bob@example.org'><body>" + std::string(60000, 'a') + "</body></message>";
        for (size_t sent = 0; sent <= ClientStream::mostInFlight; sent += one.size())
            world.feed(one);
        QVERIFY(world.link.isPaused());
        world.stream().taken(world.bytes);
        QVERIFY(!world.link.isPaused());
    }

    void clientState()
    {
        World world;
        world.goOnline();
        world.stream().setActive(false);
        world.stream().setActive(false);
        world.link.settle();
        QCOMPARE(world.link.takeOutput(), std::string("<inactive xmlns='urn:xmpp:csi:0'/>"));
    }

    void endings_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* condition, StreamEnd::Kind kind) {
            QTest::newRow(condition) << QStringLiteral("<stream:error><%1 xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>").arg(QLatin1String(condition))
                                     << int(kind);
        };
        row("conflict", StreamEnd::Kind::Conflict);
        row("policy-violation", StreamEnd::Kind::Policy);
        row("not-authorized", StreamEnd::Kind::NotAuthorized);
        row("system-shutdown", StreamEnd::Kind::Shutdown);
        row("host-unknown", StreamEnd::Kind::HostUnknown);
        row("never-heard-of", StreamEnd::Kind::Broken);
        QTest::newRow("the end") << QStringLiteral("</stream:stream>") << int(StreamEnd::Kind::Shutdown);
        QTest::newRow("elsewhere") << QStringLiteral("<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>x.example.org:99"
                                                     "</see-other-host></stream:error>") << int(StreamEnd::Kind::Elsewhere);
        QTest::newRow("not XML") << QStringLiteral("<message></presence>") << int(StreamEnd::Kind::Broken);
        QTest::newRow("management") << QStringLiteral("<resumed xmlns='urn:xmpp:sm:3' h='1' previd='1'/>") << -1;
        QTest::newRow("a login again") << QStringLiteral("<success xmlns='urn:xmpp:sasl:2'/>") << int(StreamEnd::Kind::Broken);
    }
    void endings()
    {
        QFETCH(QString, said);
        QFETCH(int, kind);
        for (const bool bytewise : {false, true}) {
            World world;
            world.goOnline();
            world.bytewise = bytewise;
            world.feed(said.toStdString());
            if (kind < 0) {
                QVERIFY(world.link.isOpen());
                continue;
            }
            QVERIFY(world.end);
            QCOMPARE(int(world.end->kind), kind);
            QCOMPARE(world.ends, 1);
            QVERIFY(world.end->wasReady);
        }
    }

    void aForeignAddressIsNotTaken()
    {
        World world;
        world.plan.means.password = password;
        world.open();
        world.feed(header + features(newLogin("SCRAM-SHA-256", allInline)));
        world.scram("SCRAM-SHA-256", true, {}, "<authorization-identifier>bob@example.org/x</authorization-identifier><bound xmlns='urn:xmpp:bind:0'/>");
        QVERIFY(!world.ready);
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Broken));
        World named;
        named.plan.means.password = password;
        named.open();
        named.feed("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.net' version='1.0'>");
        QCOMPARE(int(named.end->kind), int(StreamEnd::Kind::HostUnknown));
    }

    void brokenConnections()
    {
        World world;
        world.goOnline();
        world.feed("<message from='bob@example.org'><body>1</body></message>");
        world.link.peerCloses("reset by peer");
        QCOMPARE(int(world.end->kind), int(StreamEnd::Kind::Lost));
        QCOMPARE(world.end->handled, 1u);
        QVERIFY(!world.handle->stream);
        World left;
        left.goOnline();
        left.stream().leave();
        left.link.settle();
        QCOMPARE(left.link.takeOutput(), std::string("</stream:stream>"));
        QCOMPARE(int(left.end->kind), int(StreamEnd::Kind::Left));
    }
};

QTEST_GUILESS_MAIN(TestClientStream)
#include "tst_client_stream.moc"
