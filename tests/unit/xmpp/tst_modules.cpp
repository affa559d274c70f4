// The small extensions: what the server says of itself, TURN passwords, push, reports, the change of one's password.
#include <fstream>

#include "base/crypto/crypto.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/account/home.h"
#include "xmpp/stanza/data_form.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;
using xmpp::DataForm;
using xmpp::Element;

namespace {

const std::string pushNs = "urn:xmpp:push:0";

/// What the server's disco#info has as form of that type.
std::optional<DataForm> formOf(XmppWorld& world, const std::string& type)
{
    XmppClient client(world);
    client.login("alice", "asks", "");
    client.feed("<iq type='get' id='d' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    const Element answer = client.take("iq");
    for (const Element& each : answer.firstChild()->children) {
        const auto form = each.is("x", "jabber:x:data") ? DataForm::fromElement(each) : std::nullopt;
        if (form && form->formType() == type)
            return form;
    }
    return std::nullopt;
}

std::string conditionOf(const Element& answer)
{
    const Element* const error = answer.child("error", clientNs);
    return error && error->firstChild() ? error->firstChild()->name : answer.attribute("type") == "result" ? "" : "nothing";
}

/// What an account keeps, from a store that takes its time as the real one does.
class LateObjects final : public store::Objects {
public:
    LateObjects(std::shared_ptr<FakeObjects> kept, Executor& worker)
        : m_kept(std::move(kept))
        , m_worker(worker)
    {
    }
    void list(store::AccountId account, const std::string& kind, Reply<store::ObjectList> reply) override
    {
        m_kept->list(account, kind, later(std::move(reply)));
    }
    void get(store::AccountId account, const std::string& kind, std::vector<std::string> ids, Reply<store::ObjectList> reply) override
    {
        m_kept->get(account, kind, std::move(ids), later(std::move(reply)));
    }
    void set(store::AccountId account, const std::string& kind, std::vector<store::ObjectChange> changes,
             std::optional<store::Modseq> ifState, Reply<store::ObjectsSet> reply) override
    {
        m_kept->set(account, kind, std::move(changes), ifState, later(std::move(reply)));
    }
    void changes(store::AccountId account, const std::string& kind, store::Modseq since, Reply<store::ObjectChanges> reply) override
    {
        m_kept->changes(account, kind, since, later(std::move(reply)));
    }
    void owners(const std::string& kind, Reply<std::vector<store::AccountId>> reply) override
    {
        m_kept->owners(kind, later(std::move(reply)));
    }

private:
    template<class T>
    Reply<T> later(Reply<T> reply)
    {
        return [&worker = m_worker, reply = std::move(reply)](Result<T> result) {
            worker.post([reply, result = std::move(result)] { reply(result); });
        };
    }
    const std::shared_ptr<FakeObjects> m_kept;
    Executor& m_worker;
};

void takeItsTime(xmpp::Context& context)
{
    const auto kept = std::make_shared<FakeObjects>();
    for (xmpp::WorkerParts& each : context.workers) {
        store::Facade store;
        store.objects = std::make_shared<LateObjects>(kept, *each.executor);
        each.store = [store] { return store; };
    }
}

/// Where pushes go to: carol's account plays the service.
struct PushWorld : XmppWorld {
    PushWorld()
        : service(*this, 1)
        , alice(*this, 0)
    {
        service.login("carol", "push");
        alice.authenticate("alice");
        alice.bind("phone");
        alice.feed("<presence/>");
        alice.feed("<iq type='set' id='e'><enable xmlns='urn:xmpp:push:0' jid='carol@example.test/push' node='n1'>"
                   "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
                   "http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>s</value></field>"
                   "</x></enable></iq>");
        enabled = alice.take("iq");
        // The service knows whoever asks it.
        service.feed("<presence to='alice@example.test'/>");
        service.clear();
    }
    void say(const std::string& to, const std::string& text = "hi")
    {
        XmppClient bob(*this, 1);
        bob.login("bob", "desk");
        bob.feed("<message to='" + to + "' type='chat'><body>" + text + "</body></message>");
        bob.settle();
    }
    void answer(const Element& question, const std::string& type, const std::string& inner = {})
    {
        service.feed("<iq type='" + type + "' id='" + std::string(question.attribute("id")) + "' to='alice@example.test'>" + inner +
                     "</iq>");
    }

    XmppClient service;
    XmppClient alice;
    Element enabled;
};

/// How many messages a notification tells of; 0 where there is none.
int countIn(const Element& iq)
{
    const Element* const pubsub = iq.child("pubsub", "http://jabber.org/protocol/pubsub");
    const Element* const publish = pubsub ? pubsub->child("publish", pubsub->ns) : nullptr;
    if (!publish || publish->attribute("node") != "n1")
        return 0;
    const Element* const notification = publish->firstChild()->child("notification", pushNs);
    const auto form = notification ? DataForm::fromElement(*notification->firstChild()) : std::nullopt;
    return form && form->formType() == "urn:xmpp:push:summary" ? std::atoi(std::string(form->value("message-count")).c_str()) : 0;
}

} // namespace

class TestXmppModules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contactAddresses()
    {
        XmppWorld world;
        auto form = formOf(world, "http://jabber.org/network/serverinfo");
        QVERIFY(form);
        QCOMPARE(form->value("abuse-addresses"), std::string_view("mailto:postmaster@example.test"));
        QVERIFY(!form->field("sales-addresses"));
        XmppWorld other({}, {{Setting::XmppContactAddresses,
                              "abuse=abuse@example.test, abuse = xmpp:abuse@example.test,security=https://example.test/s"}});
        form = formOf(other, "http://jabber.org/network/serverinfo");
        QCOMPARE(form->field("abuse-addresses")->values,
                 (std::vector<std::string>{"mailto:abuse@example.test", "xmpp:abuse@example.test"}));
        QCOMPARE(form->value("security-addresses"), std::string_view("https://example.test/s"));
        QVERIFY(!form->field("admin-addresses"));
    }

    void software()
    {
        XmppWorld world;
        const auto form = formOf(world, "urn:xmpp:dataforms:softwareinfo");
        QVERIFY(form);
        QCOMPARE(form->value("software"), std::string_view("Posthorn"));
        QCOMPARE(form->value("software_version"), std::string_view("test"));
    }

    void turn()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("secret")).toStdString();
        std::ofstream(path) << "north\n";
        const std::string servers = "stun:stun.example.test:3478, turn:turn.example.test:3478,turns:[2001:db8::1]:5349,nonsense,turn:x";
        const auto ask = [](XmppWorld& world, const std::string& query) {
            XmppClient client(world);
            client.login("alice", "desk");
            client.feed("<iq type='get' id='t' to='example.test'>" + query + "</iq>");
            return client.take("iq");
        };
        XmppWorld without({}, {{Setting::XmppTurn, servers}});
        Element answer = ask(without, "<services xmlns='urn:xmpp:extdisco:2'/>");
        QCOMPARE(answer.firstChild()->children.size(), size_t(3));
        QVERIFY(!answer.firstChild()->children[1].hasAttribute("password"));
        QCOMPARE(answer.firstChild()->children[2].attribute("host"), std::string_view("2001:db8::1"));
        QCOMPARE(answer.firstChild()->children[2].attribute("transport"), std::string_view("tcp"));
        XmppWorld world({}, {{Setting::XmppTurn, servers}, {Setting::XmppTurnSecret, path}});
        answer = ask(world, "<services xmlns='urn:xmpp:extdisco:2' type='turn'/>");
        QCOMPARE(answer.firstChild()->children.size(), size_t(1));
        const Element service = *answer.firstChild()->firstChild();
        const std::string user(service.attribute("username"));
        QCOMPARE(user.substr(0, user.find(':')), std::to_string(world.timers.time / 1000 + 86400));
        QCOMPARE(service.attribute("password"), std::string_view(base64Encode(crypto::hmac(crypto::Hash::Sha1, "north", user))));
        QCOMPARE(service.attribute("expires"), std::string_view("2023-11-15T22:13:20.000Z"));
        answer = ask(world, "<credentials xmlns='urn:xmpp:extdisco:2'><service type='turn' host='turn.example.test'/></credentials>");
        QVERIFY(answer.firstChild()->firstChild()->hasAttribute("password"));
        QCOMPARE(conditionOf(ask(world, "<credentials xmlns='urn:xmpp:extdisco:2'><service type='turn' host='other'/></credentials>")),
                 std::string("item-not-found"));
        QCOMPARE(conditionOf(ask(world, "<credentials xmlns='urn:xmpp:extdisco:2'/>")), std::string("bad-request"));
    }

    void pushesForTheAbsent()
    {
        PushWorld world;
        QCOMPARE(conditionOf(world.enabled), std::string());
        world.say("alice@example.test"); // she is there
        QCOMPARE(world.service.count("iq"), size_t(0));
        world.alice.feed("</stream:stream>");
        world.say("alice@example.test");
        const Element first = world.service.take("iq");
        QCOMPARE(countIn(first), 1);
        QCOMPARE(first.attribute("from"), std::string_view("alice@example.test"));
        const Element* const options = first.child("pubsub", "http://jabber.org/protocol/pubsub")->child("publish-options", "http://jabber.org/protocol/pubsub");
        QVERIFY(options);
        QCOMPARE(DataForm::fromElement(*options->firstChild())->value("secret"), std::string_view("s"));
        QVERIFY(world.service.raw.find(">hi<") == std::string::npos); // what was said is nobody's business
        world.answer(first, "result");
        world.say("alice@example.test");
        const Element second = world.service.take("iq");
        QVERIFY(countIn(second) > 0);
        world.answer(second, "error", "<error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
        world.say("alice@example.test");
        const Element third = world.service.take("iq");
        QVERIFY(countIn(third) > 0);
        world.answer(third, "error", "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
        world.say("alice@example.test");
        QCOMPARE(world.service.count("iq"), size_t(0)); // it does not want any more
    }

    void pushesWhenTheStoreTakesItsTime()
    {
        PushWorld world;
        world.alice.feed("</stream:stream>");
        world.settle();
        world.chat.holding = true; // nobody but the message holds the account in memory
        world.say("alice@example.test");
        QCOMPARE(world.service.count("iq"), size_t(0));
        world.chat.holding = false;
        world.chat.release();
        QCOMPARE(countIn(world.service.take("iq")), 1);
    }

    void whoIsOfflineAnswersAllTheSame()
    {
        XmppWorld world(takeItsTime);
        {
            XmppClient bob(world, 1);
            bob.login("bob", "phone");
            bob.feed("<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Bob</FN></vCard></iq>");
            QCOMPARE(bob.take("iq").attribute("type"), std::string_view("result"));
            bob.feed("</stream:stream>");
        }
        const auto homes = [&world] { return world.exchange->station(0).homes() + world.exchange->station(1).homes(); };
        world.advance(std::chrono::seconds(2));
        QCOMPARE(homes(), size_t(0));
        XmppClient alice(world, 0);
        alice.login("alice", "desk");
        alice.clear();
        alice.feed("<iq type='get' id='g' to='bob@example.test'><vCard xmlns='vcard-temp'/></iq>");
        const Element answer = alice.take("iq");
        QCOMPARE(answer.attribute("id"), std::string_view("g"));
        QVERIFY(answer.child("vCard", "vcard-temp"));
        // Nor does anybody stay in memory for having been asked.
        world.exchange->station(0).atHome(*xmpp::Jid::parse("carol@example.test"), [](xmpp::Station&, xmpp::Home* home) {
            home->tokens().prove({"agent", "HT-SHA-256-NONE", {}, "wrong", {}, false, {}}, 0, [](Result<xmpp::Tokens::Proved>) {});
        });
        world.settle();
        world.advance(std::chrono::seconds(2));
        QCOMPARE(homes(), size_t(1)); // alice's
    }

    void pushesForSleepers()
    {
        PushWorld world;
        world.alice.feed("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        world.alice.feed("<inactive xmlns='urn:xmpp:csi:0'/>");
        world.say("alice@example.test");
        const Element first = world.service.take("iq");
        QCOMPARE(countIn(first), 1);
        // While the service thinks, it is not asked again, and then once for all that has come.
        world.say("alice@example.test");
        world.say("alice@example.test");
        QCOMPARE(world.service.count("iq"), size_t(0));
        world.answer(first, "result");
        const Element second = world.service.take("iq");
        QCOMPARE(countIn(second), 3);
        world.answer(second, "result");
        // What it has not acknowledged when the connection goes counts once more, and so does what comes then.
        world.alice.link.peerCloses("reset");
        world.settle();
        const Element third = world.service.take("iq");
        QCOMPARE(countIn(third), 4);
        world.answer(third, "result");
        world.say("alice@example.test/phone");
        QCOMPARE(countIn(world.service.take("iq")), 5);
    }

    void pushIsAsked()
    {
        PushWorld world;
        const auto ask = [&world](const std::string& what) {
            world.alice.clear();
            world.alice.feed("<iq type='set' id='x'>" + what + "</iq>");
            return conditionOf(world.alice.take("iq"));
        };
        QCOMPARE(ask("<enable xmlns='urn:xmpp:push:0'/>"), std::string("bad-request"));
        QCOMPARE(ask("<enable xmlns='urn:xmpp:push:0' jid='@'/>"), std::string("jid-malformed"));
        for (int i = 0; i < 19; ++i)
            QCOMPARE(ask("<enable xmlns='urn:xmpp:push:0' jid='p.example.org' node='" + std::to_string(i) + "'/>"), std::string());
        QVERIFY(!ask("<enable xmlns='urn:xmpp:push:0' jid='p.example.org' node='too many'/>").empty());
        QCOMPARE(ask("<disable xmlns='urn:xmpp:push:0' jid='p.example.org'/>"), std::string());
        QCOMPARE(ask("<disable xmlns='urn:xmpp:push:0' jid='carol@example.test/push' node='n1'/>"), std::string());
        QCOMPARE(ask("<disable xmlns='urn:xmpp:push:0' jid='nobody.example.org'/>"), std::string());
        world.alice.feed("</stream:stream>");
        world.say("alice@example.test");
        QCOMPARE(world.service.count("iq"), size_t(0));
    }

    void reports()
    {
        XmppWorld world({}, {{Setting::XmppAdministrators, "carol@example.test"}});
        XmppClient carol(world);
        carol.login("carol", "desk");
        XmppClient alice(world, 1);
        alice.login("alice", "desk");
        alice.feed("<iq type='get' id='l'><blocklist xmlns='urn:xmpp:blocking'/></iq>");
        alice.clear();
        alice.feed("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='spam@example.org'>"
                   "<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'><stanza-id xmlns='urn:xmpp:sid:0' by='a@b' id='1'/>"
                   "<text xml:lang='en'>sells &lt;things&gt;</text></report></item><item jid='other@example.org'/></block></iq>");
        QCOMPARE(world.exchange->reports.load(), uint64_t(1));
        QCOMPARE(carol.take("message").childText("body", clientNs),
                 std::string("alice@example.test reports spam@example.org for spam, 1 message: sells <things>"));
        alice.settle();
        QVERIFY(alice.raw.find("urn:xmpp:reporting") == std::string::npos);
        bool logged = false;
        for (const watch::LogLine& line : world.hub.linesFrom(0, 1000))
            logged |= line.text.find("reports spam@example.org") != std::string::npos;
        QVERIFY(logged);
    }

    void password()
    {
        XmppWorld world;
        XmppClient other(world, 1);
        other.login("alice", "other");
        XmppClient client(world);
        client.login("alice", "desk");
        const auto ask = [&client](const std::string& inner, const std::string& to = "example.test", const std::string& type = "set") {
            client.clear();
            client.feed("<iq type='" + type + "' id='p' to='" + to + "'><query xmlns='jabber:iq:register'>" + inner + "</query></iq>");
            return client.take("iq");
        };
        const Element fields = ask("", "example.test", "get");
        QVERIFY(fields.firstChild()->child("registered", "jabber:iq:register"));
        QCOMPARE(fields.firstChild()->childText("username", "jabber:iq:register"), std::string("alice"));
        QCOMPARE(conditionOf(ask("<remove/>")), std::string("not-allowed"));
        QCOMPARE(conditionOf(ask("<username>bob</username><password>a-new-one</password>")), std::string("not-allowed"));
        QCOMPARE(conditionOf(ask("<username>alice</username>")), std::string("bad-request"));
        QCOMPARE(conditionOf(ask("<username>alice</username><password>x</password>")), std::string("not-acceptable"));
        const uint64_t before = world.directory.account("alice@example.test")->credentialsVersion;
        QCOMPARE(conditionOf(ask("<username>alice</username><password>a-new-one</password>", "alice@example.test")), std::string());
        QCOMPARE(world.directory.account("alice@example.test")->credentialsVersion, before + 1);
        // A login by a token must not be enough to take the account over.
        XmppClient token(world);
        token.feed(XmppClient::header());
        token.clear();
        token.feed("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>AGFsaWNlAHNlY3JldA==</initial-response>"
                   "<user-agent id='t'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/></authenticate>");
        const std::string secret(token.take().child("token", "urn:xmpp:fast:0")->attribute("token"));
        XmppClient thief(world);
        thief.feed(XmppClient::header());
        thief.feed("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>" +
                   base64Encode(std::string("alice\0", 6) + crypto::hmac(crypto::Hash::Sha256, secret, "Initiator")) +
                   "</initial-response><user-agent id='t'/><bind xmlns='urn:xmpp:bind:0'/><fast xmlns='urn:xmpp:fast:0'/></authenticate>");
        thief.feed("<iq type='set' id='p'><query xmlns='jabber:iq:register'><username>alice</username><password>a-new-one</password>"
                   "</query></iq>");
        QCOMPARE(conditionOf(thief.take("iq")), std::string("not-authorized"));
        XmppClient bob(world);
        bob.login("bob", "desk");
        bob.feed("<iq type='set' id='p' to='alice@example.test'><query xmlns='jabber:iq:register'><username>alice</username>"
                 "<password>a-new-one</password></query></iq>");
        QCOMPARE(conditionOf(bob.take("iq")), std::string("forbidden"));
    }

    void registrationIsOff()
    {
        XmppWorld world;
        XmppClient client(world);
        client.feed(XmppClient::header());
        client.clear();
        client.feed("<iq type='set' id='r'><query xmlns='jabber:iq:register'><username>x</username><password>y</password></query></iq>");
        QCOMPARE(conditionOf(client.take("iq")), std::string("not-allowed"));
        client.feed("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlY3JldA==</auth>");
        QCOMPARE(client.take().name, std::string("success"));
    }

    void endedByTheConsole()
    {
        XmppWorld world;
        XmppClient client(world);
        client.login("alice", "desk");
        client.link.shutdown();
        QVERIFY(client.take("error").child("policy-violation", "urn:ietf:params:xml:ns:xmpp-streams"));
        QVERIFY(client.link.isClosed());
    }
};

QTEST_GUILESS_MAIN(TestXmppModules)
#include "tst_modules.moc"
