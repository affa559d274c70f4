// What a domain's policy allows, what is written of conversations, and contacts that the administrator shares.
#include "tests/unit/xmpp/rooms_world.h"
#include "xmpp/policy/retention.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;
using xmpp::Element;

namespace {

using Overrides = std::vector<std::pair<Setting, std::string>>;

/// Lines of the XMPP channel that speak of messages.
std::vector<std::string> conversation(XmppWorld& world)
{
    std::vector<std::string> lines;
    for (const auto& line : world.hub.linesFrom(0, 100000)) {
        if (line.channel == watch::Channel::Xmpp && line.text.starts_with("message from"))
            lines.push_back(line.text);
    }
    return lines;
}

std::string rosterOf(XmppClient& client)
{
    client.clear();
    client.feed("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>");
    const Element result = client.take("iq");
    std::string all;
    const Element* query = result.child("query", "jabber:iq:roster");
    if (!query)
        return "unchanged";
    for (const Element& each : query->children) {
        all.append(all.empty() ? "" : ", ").append(each.attribute("jid")).append(" ").append(each.attribute("subscription"));
        all.append(" ").append(each.attribute("name")).append(" [").append(each.childText("group", "jabber:iq:roster")).append("]");
    }
    return all;
}

} // namespace

class TestPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenOfConversations_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("domains");
        QTest::addColumn<QString>("line");
        QTest::newRow("nothing") << "none" << "" << "";
        QTest::newRow("metadata") << "metadata" << ""
                                  << "message from alice@example.test/a to bob@example.test (chat, 16 bytes)";
        QTest::newRow("texts") << "archive" << ""
                               << "message from alice@example.test/a to bob@example.test (chat, 16 bytes): The horn\\nsounds.";
        QTest::newRow("one domain") << "none" << "other.test=metadata, Example.Test=archive"
                                    << "message from alice@example.test/a to bob@example.test (chat, 16 bytes): The horn\\nsounds.";
        QTest::newRow("nonsense falls back") << "none" << "example.test=everything" << "";
    }
    void whatIsWrittenOfConversations()
    {
        QFETCH(QString, setting);
        QFETCH(QString, domains);
        QFETCH(QString, line);
        XmppWorld world({}, {{Setting::XmppConversationLog, setting.toStdString()},
                             {Setting::XmppConversationLogDomains, domains.toStdString()}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "a");
        bob.login("bob", "b");
        alice.feed("<message type='chat' to='bob@example.test'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        alice.feed("<message type='chat' to='bob@example.test'><body>The horn\nsounds.</body></message>");
        bob.settle();
        QCOMPARE(bob.take("message").name, std::string("message"));
        const auto lines = conversation(world);
        if (line.isEmpty()) {
            QVERIFY(lines.empty());
        } else {
            QCOMPARE(lines.size(), size_t(1));
            QCOMPARE(QString::fromStdString(lines.front()), line);
        }
    }

    void encryptedTextsAreNoted_andRefusedWhereTheDomainSaysSo()
    {
        const std::string omemo = "<message type='chat' to='bob@example.test' id='e'><encrypted xmlns='eu.siacs.conversations.axolotl'>"
                                  "<payload>AAAA</payload></encrypted><body>I sent you an OMEMO message</body></message>";
        {
            XmppWorld world({}, {{Setting::XmppConversationLog, "archive"}});
            XmppClient alice(world, 0), bob(world, 1);
            alice.login("alice", "a");
            bob.login("bob", "b");
            alice.feed(omemo);
            bob.settle();
            QCOMPARE(bob.count("message"), size_t(1));
            QCOMPARE(conversation(world),
                     std::vector<std::string>{"message from alice@example.test/a to bob@example.test (chat, encrypted, 27 bytes)"});
        }
        XmppWorld world({}, {{Setting::XmppRefuseEncrypted, "example.test"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "a");
        bob.login("bob", "b");
        alice.feed(omemo);
        const Element error = alice.take("message");
        QCOMPARE(errorOf(error), std::string("policy-violation"));
        bob.settle();
        QCOMPARE(bob.count("message"), size_t(0));
        alice.feed("<message type='chat' to='bob@example.test'><body>plain</body></message>");
        bob.settle();
        QCOMPARE(bob.count("message"), size_t(1));
    }

    void contactsStayWhereTheAdministratorWantsThem()
    {
        XmppWorld world({}, {{Setting::XmppContacts, "server"}, {Setting::XmppContactsDomains, "inner.test=domain"}});
        world.directory.addUser("ina@inner.test");
        world.directory.addUser("ivo@inner.test");
        XmppClient alice(world, 0), ina(world, 1), ivo(world, 0);
        alice.login("alice", "a");
        ina.authenticate("ina@inner.test", "secret", "inner.test");
        ina.bind("i");
        ina.feed("<presence/>");
        ivo.authenticate("ivo@inner.test", "secret", "inner.test");
        ivo.bind("v");
        ivo.feed("<presence/>");
        for (XmppClient* each : {&alice, &ina, &ivo})
            each->clear();
        // Within the inner domain.
        ina.feed("<message to='ivo@inner.test'><body>hello</body></message>");
        ivo.settle();
        QCOMPARE(ivo.take("message").childText("body", clientNs), std::string("hello"));
        // Out of it, and into it.
        ina.feed("<message to='alice@example.test' id='o'><body>hello</body></message>");
        QCOMPARE(errorOf(ina.take("message")), std::string("policy-violation"));
        alice.feed("<message to='ina@inner.test' id='o'><body>hello</body></message>");
        alice.settle();
        QCOMPARE(errorOf(alice.take("message")), std::string("policy-violation"));
        ina.feed("<presence to='alice@example.test' type='subscribe' id='p'/>");
        QCOMPARE(errorOf(ina.take("presence")), std::string("policy-violation"));
        ina.feed("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='alice@example.test'/></query></iq>");
        QCOMPARE(errorOf(ina.take("iq")), std::string("policy-violation"));
        alice.clear();
        ina.feed("<presence to='alice@example.test'/>");
        alice.settle();
        QCOMPARE(alice.count("presence"), size_t(0));
        // To other servers nobody may write.
        alice.feed("<message to='x@elsewhere.example' id='o'><body>hello</body></message>");
        QCOMPARE(errorOf(alice.take("message")), std::string("policy-violation"));
        // The server itself is no contact.
        ina.feed("<iq type='get' id='d' to='inner.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        QCOMPARE(ina.take("iq").attribute("type"), std::string_view("result"));
        ina.feed("<iq type='get' id='d' to='example.test'><ping xmlns='urn:xmpp:ping'/></iq>");
        QCOMPARE(ina.take("iq").attribute("type"), std::string_view("result"));
    }

    void accountsAndDomainsWithoutInstantMessaging()
    {
        XmppWorld world({}, {{Setting::XmppOffFor, "Bob@Example.test, closed.test"}});
        world.directory.addUser("claus@closed.test");
        XmppClient alice(world, 0), bob(world, 1), claus(world, 0);
        alice.login("alice", "a");
        bob.authenticate("bob");
        bob.feed("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        QCOMPARE(bob.take("iq").attribute("type"), std::string_view("error"));
        claus.authenticate("claus@closed.test", "secret", "closed.test");
        claus.feed("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        QCOMPARE(claus.take("iq").attribute("type"), std::string_view("error"));
        alice.feed("<message to='bob@example.test' id='m'><body>there?</body></message>");
        QCOMPARE(errorOf(alice.take("message")), std::string("service-unavailable"));
        QCOMPARE(world.waiting(), size_t(0));
    }

    void clientsAreToldWhatRules()
    {
        XmppWorld world({}, {{Setting::XmppConversationLog, "archive"}, {Setting::XmppRefuseEncrypted, "*"}});
        XmppClient alice(world);
        alice.authenticate("alice");
        alice.bind("a");
        alice.feed("<presence/>");
        const Element notice = alice.take("message");
        QCOMPARE(notice.attribute("type"), std::string_view("headline"));
        QCOMPARE(notice.attribute("from"), std::string_view("example.test"));
        const std::string body = notice.childText("body", clientNs);
        QVERIFY(body.find("texts included") != std::string::npos);
        QVERIFY(body.find("encrypted messages are not allowed") != std::string::npos);
        alice.feed("<presence><show>away</show></presence>");
        QCOMPARE(alice.count("message"), size_t(0)); // once
        alice.clear();
        alice.feed("<iq type='get' id='d' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        const std::string info = xmpp::toXml(alice.take("iq"));
        QVERIFY(info.find("urn:posthorn:policy:0") != std::string::npos);
        QVERIFY(info.find("<value>archive</value>") != std::string::npos);
        QVERIFY(info.find("<value>refused</value>") != std::string::npos);

        XmppWorld quiet({}, {{Setting::XmppConversationLog, "none"}});
        XmppClient bob(quiet);
        bob.authenticate("bob");
        bob.bind("b");
        bob.feed("<presence/>");
        QCOMPARE(bob.count("message"), size_t(0));
    }

    void metadataAreToldOfOnce()
    {
        const auto hears = [](XmppWorld& world, const std::string& name) {
            XmppClient client(world);
            client.authenticate(name);
            client.bind("x");
            client.feed("<presence/>");
            const size_t told = client.count("message");
            client.link.peerCloses();
            world.settle();
            return told;
        };
        XmppWorld world({}, {{Setting::XmppConversationLog, "metadata"}});
        QCOMPARE(hears(world, "alice"), size_t(1));
        QCOMPARE(hears(world, "alice"), size_t(0)); // read anew from what is kept
        QCOMPARE(hears(world, "bob"), size_t(1));
        // The same accounts after a change of the rules.
        const auto sameAccounts = [&world](xmpp::Context& context) {
            for (auto& worker : context.workers)
                worker.store = [objects = world.objects] {
                    store::Facade store;
                    store.objects = objects;
                    return store;
                };
        };
        XmppWorld strict(sameAccounts, {{Setting::XmppConversationLog, "archive"}});
        QCOMPARE(hears(strict, "alice"), size_t(1));
        QCOMPARE(hears(strict, "alice"), size_t(1)); // each time
        XmppWorld later(sameAccounts, {{Setting::XmppConversationLog, "metadata"}});
        QCOMPARE(hears(later, "alice"), size_t(1));
        QCOMPARE(hears(later, "alice"), size_t(0));
        QCOMPARE(hears(later, "bob"), size_t(0)); // who was not there meanwhile
    }

    void whatIsSaidPrivatelyInARoomIsNotedOnce()
    {
        XmppWorld world({}, {{Setting::XmppConversationLog, "metadata"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "a");
        bob.login("bob", "b");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        const size_t before = conversation(world).size();
        bob.feed("<message to='" + in("Ally") + "' type='chat' id='p'><body>psst</body></message>");
        QCOMPARE(bodyOf(alice.take("message")), std::string("psst"));
        const auto lines = conversation(world);
        QCOMPARE(lines.size(), before + 1);
        QCOMPARE(lines.back(), "message from bob@example.test/b to " + in("Ally") + " (chat, 4 bytes)");
    }

    void archivesGoAfterTheirTime_data()
    {
        QTest::addColumn<QString>("general");
        QTest::addColumn<QString>("domains");
        QTest::addColumn<int>("gone");
        QTest::newRow("for ever") << "0" << "" << 0;
        QTest::newRow("everywhere") << "86400" << "" << 4;
        QTest::newRow("in one domain") << "0" << "inner.test=1d" << 2;
        QTest::newRow("but in one") << "86400" << "inner.test=0" << 2;
        QTest::newRow("not yet") << "777600" << "" << 0;
    }
    void archivesGoAfterTheirTime()
    {
        QFETCH(QString, general);
        QFETCH(QString, domains);
        QFETCH(int, gone);
        XmppWorld world({}, {{Setting::XmppArchiveKeep, general.toStdString()},
                             {Setting::XmppArchiveKeepDomains, domains.toStdString()}});
        world.directory.addUser("ina@inner.test");
        world.directory.addUser("ivo@inner.test");
        XmppClient alice(world, 0), ina(world, 1);
        alice.login("alice", "a");
        ina.authenticate("ina@inner.test", "secret", "inner.test");
        ina.bind("i");
        alice.feed("<message type='chat' to='bob@example.test'><body>old</body></message>");
        ina.feed("<message type='chat' to='ivo@inner.test'><body>old</body></message>");
        world.timers.time += 2 * 86'400'000;
        alice.feed("<message type='chat' to='bob@example.test'><body>new</body></message>");
        std::optional<size_t> went;
        world.exchange->post(0, [&](xmpp::Station& station) { xmpp::sweepArchives(station, [&](size_t all) { went = all; }); });
        world.settle();
        QCOMPARE(went, std::optional<size_t>(size_t(gone)));
    }

    void sharedContactsNeedNoAsking()
    {
        XmppWorld world({}, {{Setting::XmppSharedContacts, "example.test"}});
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "a");
        QCOMPARE(rosterOf(alice), std::string("bob@example.test both bob [example.test], carol@example.test both carol [example.test]"));
        alice.clear();
        bob.login("bob", "b", "");
        bob.feed("<presence/>");
        alice.settle();
        QCOMPARE(alice.take("presence").attribute("from"), std::string_view("bob@example.test/b"));
        bob.settle();
        bool hearsAlice = false;
        while (bob.count("presence") > 0)
            hearsAlice = hearsAlice || bob.take("presence").attribute("from") == "alice@example.test/a";
        QVERIFY(hearsAlice);
        // A name of one's own stays, the subscription is not one's own.
        alice.feed("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='bob@example.test' name='Bobby'><group>Chess</group></item></query></iq>");
        QCOMPARE(rosterOf(alice), std::string("bob@example.test both Bobby [Chess], carol@example.test both carol [example.test]"));
        alice.clear();
        alice.feed("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='carol@example.test' subscription='remove'/></query></iq>");
        QCOMPARE(errorOf(alice.take("iq")), std::string("not-allowed"));
        alice.feed("<presence type='unsubscribed' to='bob@example.test'/><presence type='unsubscribe' to='bob@example.test'/>");
        bob.settle();
        bob.clear();
        alice.feed("<presence><show>away</show></presence>");
        bob.settle();
        QCOMPARE(bob.count("presence"), size_t(1));
        bob.clear();
        // Whoever goes offline is seen to.
        alice.feed("<presence type='unavailable'/>");
        bob.settle();
        QCOMPARE(bob.take("presence").attribute("type"), std::string_view("unavailable"));
    }

    void whoJoinsTheDomainJoinsTheSharedContacts()
    {
        XmppWorld world({}, {{Setting::XmppSharedContacts, "*"}});
        XmppClient alice(world, 0);
        alice.login("alice", "a");
        alice.feed("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='bob@example.test'/></query></iq>");
        alice.clear();
        alice.feed("<iq type='get' id='roster'><query xmlns='jabber:iq:roster' ver=''/></iq>");
        const std::string version(alice.take("iq").child("query", "jabber:iq:roster")->attribute("ver"));
        alice.clear();
        alice.feed("<iq type='get' id='roster'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>");
        QVERIFY(!alice.take("iq").child("query", "jabber:iq:roster"));
        world.directory.addUser("dora@example.test");
        world.advance(std::chrono::seconds(61));
        alice.settle();
        const Element push = alice.take("iq");
        QCOMPARE(push.child("query", "jabber:iq:roster")->child("item", "jabber:iq:roster")->attribute("jid"),
                 std::string_view("dora@example.test"));
        alice.clear();
        alice.feed("<iq type='get' id='roster'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>");
        QVERIFY(alice.take("iq").child("query", "jabber:iq:roster"));
        world.directory.setEnabled("dora@example.test", false);
        world.advance(std::chrono::seconds(61));
        alice.settle();
        const Element gone = alice.take("iq");
        QCOMPARE(gone.child("query", "jabber:iq:roster")->child("item", "jabber:iq:roster")->attribute("subscription"),
                 std::string_view("remove"));
    }

    // Only the domain itself and what this server has under its name: not whoever has a name below it.
    void aDomainsOwnAreNotThoseBelowIt()
    {
        XmppWorld world({}, {{Setting::XmppContacts, "domain"}, {Setting::XmppFederation, "true"}, {Setting::XmppComponents, "bot.example.test=/nowhere"}});
        world.directory.addUser("dave@sub.example.test");
        XmppClient alice(world, 0), dave(world, 1);
        alice.login("alice", "a");
        dave.authenticate("dave@sub.example.test", "secret", "sub.example.test");
        dave.bind("d");
        dave.feed("<presence/>");
        dave.clear();
        for (const char* to : {"dave@sub.example.test", "eve@evil.example.test", "eve@rooms.evil.example.test"}) {
            alice.feed("<message type='chat' id='o' to='" + std::string(to) + "'><body>hello</body></message>");
            QCOMPARE(errorOf(alice.take("message")), std::string("policy-violation"));
        }
        QCOMPARE(dave.count("message"), size_t(0));
        // Its own rooms, and a component that the administrator has put there.
        alice.feed("<presence to='den@rooms.example.test/alice'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        QVERIFY(alice.take("presence").attribute("type") != "error");
        alice.clear();
        alice.feed("<message type='chat' id='o' to='x@bot.example.test'><body>hello</body></message>");
        QCOMPARE(errorOf(alice.take("message")), std::string("service-unavailable"));
        // Another domain's users do not get into the rooms.
        dave.feed("<presence to='den@rooms.example.test/dave'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        QCOMPARE(dave.count("presence"), size_t(0));
        alice.feed("<iq type='get' id='i' to='den@rooms.example.test'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        const Element people = alice.take("iq");
        const auto& items = people.child("query", "http://jabber.org/protocol/disco#items")->children;
        QCOMPARE(items.size(), size_t(1)); // alice herself
    }
};

QTEST_GUILESS_MAIN(TestPolicy)
#include "tst_policy.moc"
