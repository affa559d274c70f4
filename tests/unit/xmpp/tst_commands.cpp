// Commands of administrators (XEP-0050, XEP-0133), and messages of the house itself.
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/route/house_messages.h"

using namespace posthorn;
using namespace posthorn::test;
using config::Setting;
using xmpp::Element;

namespace {

const std::string commandsNs = "http://jabber.org/protocol/commands";
const std::string adminNs = "http://jabber.org/protocol/admin";
const std::string formNs = "jabber:x:data";

std::string conditionOf(const Element& iq)
{
    const Element* error = iq.child("error", clientNs);
    return error ? error->childIn("urn:ietf:params:xml:ns:xmpp-stanzas")->name : std::string(iq.attribute("type"));
}

/// The administration as far as commands see it: what was asked of it, and what it says.
struct Administration {
    std::vector<std::string> asked;
    std::optional<Error> error;
    std::vector<std::vector<std::string>> rows;

    std::function<void(xmpp::Context&)> part()
    {
        return [this](xmpp::Context& context) {
            context.administer = [this](const std::string& actor, std::string_view word, std::vector<std::string> arguments,
                                        Executor& asker, Reply<std::vector<std::vector<std::string>>> reply) {
                std::string line = actor + ": " + std::string(word);
                for (const std::string& each : arguments)
                    line += '|' + each;
                asked.push_back(line);
                asker.post([this, reply] { error ? reply(passOn(*error)) : reply(rows); });
            };
        };
    }
};

std::string execute(std::string_view name, std::string_view inner = {}, std::string_view attributes = {})
{
    return "<iq type='set' id='c' to='example.test'><command xmlns='" + commandsNs + "' node='" + adminNs + "#" + std::string(name) +
           "' " + std::string(attributes) + ">" + std::string(inner) + "</command></iq>";
}

std::string form(std::initializer_list<std::pair<std::string, std::string>> fields)
{
    std::string xml = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>" + adminNs + "</value></field>";
    for (const auto& [var, value] : fields)
        xml += "<field var='" + var + "'><value>" + value + "</value></field>";
    return xml + "</x>";
}

const std::vector<std::pair<Setting, std::string>> aliceRules = {{Setting::XmppAdministrators, "alice@example.test"}};

} // namespace

class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreListedForAdministrators()
    {
        Administration administration;
        XmppWorld world(administration.part(), aliceRules);
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "a");
        bob.login("bob", "b");
        const std::string list = "<iq type='get' id='l' to='example.test'><query xmlns='http://jabber.org/protocol/disco#items' node='" +
                                 commandsNs + "'/></iq>";
        alice.feed(list);
        const Element items = alice.take("iq");
        const Element* query = items.childIn("http://jabber.org/protocol/disco#items");
        QVERIFY(query && query->children.size() >= 10);
        bob.feed(list);
        QVERIFY(bob.take("iq").childIn("http://jabber.org/protocol/disco#items")->children.empty());
        alice.feed("<iq type='get' id='l' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info' node='" + adminNs +
                   "#add-user'/></iq>");
        QVERIFY(xmpp::toXml(alice.take("iq")).find("command-node") != std::string::npos);
        bob.feed(execute("add-user"));
        QCOMPARE(conditionOf(bob.take("iq")), std::string("forbidden"));
        bob.feed(execute("get-registered-users-list"));
        QCOMPARE(conditionOf(bob.take("iq")), std::string("forbidden"));
        QVERIFY(administration.asked.empty());
        // The server's own questions are answered as before.
        alice.feed("<iq type='get' id='i' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        QCOMPARE(conditionOf(alice.take("iq")), std::string("result"));
    }

    void aUserIsAddedByAForm()
    {
        Administration administration;
        XmppWorld world(administration.part(), aliceRules);
        XmppClient alice(world);
        alice.login("alice", "a");
        alice.feed(execute("add-user"));
        const Element asked = alice.take("iq");
        const Element* command = asked.child("command", commandsNs);
        QVERIFY(command);
        QCOMPARE(command->attribute("status"), std::string_view("executing"));
        const std::string session(command->attribute("sessionid"));
        QVERIFY(!session.empty());
        QVERIFY(command->child("x", formNs));
        alice.feed(execute("add-user", form({{"accountjid", "dora@example.test"}, {"password", "one"}, {"password-verify", "two"}}),
                           "sessionid='" + session + "'"));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("not-acceptable"));
        alice.feed(execute("add-user", form({{"accountjid", "dora@example.test"}, {"password", "one"}}), "sessionid='" + session + "'"));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("bad-request"));
        QVERIFY(administration.asked.empty());
        alice.feed(execute("add-user", form({{"accountjid", "Dora@Example.test"}, {"password", "one"}, {"password-verify", "one"},
                                             {"given_name", "Dora"}, {"surname", "Adler"}}), "sessionid='" + session + "'"));
        const Element done = alice.take("iq");
        QCOMPARE(done.child("command", commandsNs)->attribute("status"), std::string_view("completed"));
        QCOMPARE(done.child("command", commandsNs)->attribute("sessionid"), std::string_view(session));
        const std::vector<std::string> wanted = {"alice@example.test: useradd|example.test|dora|one|U",
                                                 "alice@example.test: userset|example.test|dora|realname|Dora Adler"};
        QCOMPARE(administration.asked, wanted);
        // What the administration says no to is said to the administrator.
        administration.error.emplace().kind = ErrorKind::Exists;
        alice.feed(execute("add-user", form({{"accountjid", "dora@example.test"}, {"password", "one"}, {"password-verify", "one"}})));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("conflict"));
    }

    void severalAccountsAtOnce()
    {
        Administration administration;
        XmppWorld world(administration.part(), aliceRules);
        XmppClient alice(world), bob(world, 1);
        alice.login("alice", "a");
        const std::string two = "<x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>bob@example.test</value>"
                                "<value>carol@example.test</value></field></x>";
        alice.feed(execute("disable-user", two));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("result"));
        const std::vector<std::string> wanted = {"alice@example.test: userset|example.test|bob|enabled|false",
                                                 "alice@example.test: userset|example.test|carol|enabled|false"};
        QCOMPARE(administration.asked, wanted);
        alice.feed(execute("delete-user", form({{"accountjids", "nobody"}})));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("bad-request"));
        bob.login("bob", "b");
        alice.feed(execute("end-user-session", form({{"accountjids", "bob@example.test"}})));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("result"));
        bob.settle();
        QVERIFY(bob.link.isClosed());
    }

    void whoIsOnline()
    {
        Administration administration;
        XmppWorld world(administration.part(), aliceRules);
        XmppClient alice(world), bob(world, 1);
        alice.login("alice", "a");
        bob.login("bob", "b");
        alice.clear();
        alice.feed(execute("get-online-users-list"));
        const std::string list = xmpp::toXml(alice.take("iq"));
        QVERIFY(list.find("<value>alice@example.test</value><value>bob@example.test</value>") != std::string::npos);
        alice.feed(execute("get-online-users-num"));
        QVERIFY(xmpp::toXml(alice.take("iq")).find("<value>2</value>") != std::string::npos);
    }

    void strangeRequests()
    {
        Administration administration;
        XmppWorld world(administration.part(), aliceRules);
        XmppClient alice(world);
        alice.login("alice", "a");
        alice.feed(execute("format-disk"));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("item-not-found"));
        alice.feed(execute("add-user", {}, "action='sing'"));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("bad-request"));
        alice.feed(execute("add-user", {}, "action='cancel'"));
        QCOMPARE(alice.take("iq").child("command", commandsNs)->attribute("status"), std::string_view("canceled"));
        alice.feed(execute("add-user", "<x xmlns='jabber:x:data' type='cancel'/>"));
        QCOMPARE(conditionOf(alice.take("iq")), std::string("bad-request"));
        QVERIFY(administration.asked.empty());
    }

    void theHouseSpeaks()
    {
        XmppWorld world;
        xmpp::HouseMessages house(*world.exchange);
        XmppClient bob(world, 1);
        bob.login("bob", "b");
        std::vector<std::string> replies;
        const auto note = [&](const Result<void>& result) { replies.push_back(result ? "good" : std::string(errorKindName(result.error().kind))); };
        house.send({"bob", "example.test"}, {{}, "Calendar", "The meeting begins."}, world.workers[0], note);
        bob.settle();
        const Element message = bob.take("message");
        QCOMPARE(message.attribute("from"), std::string_view("example.test"));
        QCOMPARE(message.childText("subject", clientNs), std::string("Calendar"));
        QCOMPARE(message.childText("body", clientNs), std::string("The meeting begins."));
        QCOMPARE(replies, std::vector<std::string>{"good"});
        // Whoever is offline finds it later.
        house.send({"carol", "example.test"}, {"alice@example.test", {}, "Later"}, world.workers[0], note);
        world.settle();
        QCOMPARE(world.waiting(), size_t(1));
        XmppClient carol(world, 0);
        carol.authenticate("carol");
        carol.bind("c");
        carol.feed("<presence/>");
        QCOMPARE(carol.take("message").attribute("from"), std::string_view("alice@example.test"));
        house.send({"nobody", "example.test"}, {{}, {}, "Hello"}, world.workers[0], note);
        house.send({"bob", "example.test"}, {{}, {}, " \n"}, world.workers[0], note);
        house.send({"bob", "example.test"}, {{}, {}, "\xff"}, world.workers[0], note);
        world.settle();
        std::sort(replies.begin(), replies.end());
        const std::vector<std::string> wanted = {"good", "good", "invalid", "invalid", "not found"};
        QCOMPARE(replies.size(), wanted.size());
        QCOMPARE(std::count(replies.begin(), replies.end(), "good"), 2);
        QCOMPARE(std::count(replies.begin(), replies.end(), std::string(errorKindName(ErrorKind::Invalid))), 2);
    }

    void theHouseSaysAThingOnce()
    {
        XmppWorld world;
        xmpp::HouseMessages house(*world.exchange);
        XmppClient bob(world, 1);
        bob.login("bob", "b");
        int good = 0;
        for (int i = 0; i < 2; ++i) {
            house.send({"bob", "example.test"}, {"alice@example.test", {}, "Once", "the-very-same"}, world.workers[0],
                       [&](Result<void> result) { good += result ? 1 : 0; });
            world.settle();
            bob.settle();
        }
        QCOMPARE(good, 2); // who asks again hears the same
        QCOMPARE(bob.count("message"), size_t(1));
        const Element message = bob.take("message");
        QCOMPARE(message.attribute("id"), std::string_view("the-very-same"));
        QCOMPARE(message.attribute("type"), std::string_view("chat"));
        house.send({"bob", "example.test"}, {"alice@example.test", {}, "Once", "another"}, world.workers[0], [](const Result<void>&) {});
        world.settle();
        bob.settle();
        QCOMPARE(bob.count("message"), size_t(1));
    }

    void announcementsReachWhoIsOnline()
    {
        XmppWorld world;
        xmpp::HouseMessages house(*world.exchange);
        world.directory.addUser("ina@inner.test");
        XmppClient alice(world, 0), bob(world, 1), ina(world, 1);
        alice.login("alice", "a");
        bob.login("bob", "b");
        ina.authenticate("ina@inner.test", "secret", "inner.test");
        ina.bind("i");
        ina.feed("<presence/>");
        ina.clear();
        std::optional<size_t> reached;
        house.announce("example.test", {{}, "Tonight", "The server rests at ten."}, world.workers[0],
                       [&](Result<size_t> result) { reached = result.value_or(99); });
        world.settle();
        QCOMPARE(reached, std::optional<size_t>(2));
        alice.settle();
        bob.settle();
        ina.settle();
        QCOMPARE(alice.take("message").childText("body", clientNs), std::string("The server rests at ten."));
        QCOMPARE(bob.take("message").attribute("type"), std::string_view("headline"));
        QCOMPARE(ina.count("message"), size_t(0));
        house.announce({}, {{}, {}, "All"}, world.workers[0], [&](Result<size_t> result) { reached = result.value_or(99); });
        world.settle();
        QCOMPARE(reached, std::optional<size_t>(3));
        QCOMPARE(world.waiting(), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
