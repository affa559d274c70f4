// One picture in three places (XEP-0084, XEP-0054 and 0153, XEP-0398), and bookmarks in three (XEP-0402, 0048, 0049).
#include "tests/unit/xmpp/pubsub_world.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string picture = "a picture, as far as anybody here can tell";
const std::string metadata = "urn:xmpp:avatar:metadata", data = "urn:xmpp:avatar:data";
const std::string bookmarks = "urn:xmpp:bookmarks:1", storage = "storage:bookmarks";

std::string idOf(const std::string& bytes)
{
    return hexEncode(crypto::hash(crypto::Hash::Sha1, bytes));
}

std::string infoOfPicture(const std::string& bytes)
{
    return "<metadata xmlns='" + metadata + "'><info bytes='" + std::to_string(bytes.size()) + "' id='" + idOf(bytes) +
           "' type='image/png'/></metadata>";
}

Element vcardOf(XmppClient& client, const std::string& who)
{
    client.feed("<iq type='get' id='vc' to='" + who + "'><vCard xmlns='vcard-temp'/></iq>");
    const Element iq = client.take("iq");
    const Element* card = iq.child("vCard", "vcard-temp");
    return card ? *card : Element("none");
}

std::string photoIn(const Element& presence)
{
    const Element* x = presence.child("x", "vcard-temp:x:update");
    return x ? "[" + x->childText("photo", "vcard-temp:x:update") + "]" : "none";
}

Element privateOf(XmppClient& client)
{
    client.feed("<iq type='get' id='pr'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>");
    const Element iq = client.take("iq");
    const Element* query = iq.child("query", "jabber:iq:private");
    const Element* found = query ? query->child("storage", storage) : nullptr;
    return found ? *found : Element("none");
}

std::string roomsIn(const Element& all)
{
    std::string text;
    for (const Element& each : all.children)
        text.append(text.empty() ? "" : " ").append(each.attribute("jid")).append("/").append(each.childText("nick", storage));
    return text;
}

/// As a store that takes its time to write, and counts how often it is asked for payloads.
class SlowObjects final : public store::Objects {
public:
    SlowObjects(std::shared_ptr<store::Objects> inner, Executor& worker, size_t& asked)
        : m_inner(std::move(inner)), m_worker(worker), m_asked(asked)
    {
    }
    void list(store::AccountId account, const std::string& kind, Reply<store::ObjectList> reply) override
    {
        m_inner->list(account, kind, std::move(reply));
    }
    void get(store::AccountId account, const std::string& kind, std::vector<std::string> ids, Reply<store::ObjectList> reply) override
    {
        ++m_asked;
        m_inner->get(account, kind, std::move(ids), std::move(reply));
    }
    void set(store::AccountId account, const std::string& kind, std::vector<store::ObjectChange> changes,
             std::optional<store::Modseq> ifState, Reply<store::ObjectsSet> reply) override
    {
        m_inner->set(account, kind, std::move(changes), ifState, [this, reply = std::move(reply)](Result<store::ObjectsSet> set) {
            m_worker.post([reply, set = std::move(set)] { reply(set); });
        });
    }
    void changes(store::AccountId account, const std::string& kind, store::Modseq since, Reply<store::ObjectChanges> reply) override
    {
        m_inner->changes(account, kind, since, std::move(reply));
    }
    void owners(const std::string& kind, Reply<std::vector<store::AccountId>> reply) override { m_inner->owners(kind, std::move(reply)); }

private:
    const std::shared_ptr<store::Objects> m_inner;
    Executor& m_worker;
    size_t& m_asked;
};

} // namespace

class TestAvatars : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromNodesToTheVcard()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        carol.login("carol", "far");
        befriend(alice, bob);
        alice.feed("<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Alice</FN></vCard></iq>");
        QCOMPARE(alice.take("iq").attribute("type"), std::string_view("result"));
        bob.clear();
        ask(alice, "set", publishing(data, idOf(picture), "<data xmlns='" + data + "'>" + base64Encode(picture) + "</data>"));
        ask(alice, "set", publishing(metadata, idOf(picture), infoOfPicture(picture)));
        // Contacts are told by presence.
        QCOMPARE(photoIn(bob.take("presence")), "[" + idOf(picture) + "]");
        const Element card = vcardOf(bob, "alice@example.test");
        QCOMPARE(card.childText("FN", "vcard-temp"), std::string("Alice"));
        const Element* photo = card.child("PHOTO", "vcard-temp");
        QVERIFY(photo);
        QCOMPARE(photo->childText("BINVAL", "vcard-temp"), base64Encode(picture));
        QCOMPARE(photo->childText("TYPE", "vcard-temp"), std::string("image/png"));
        // Strangers see the rest, for the node is not for them.
        const Element strangers = vcardOf(carol, "alice@example.test");
        QCOMPARE(strangers.childText("FN", "vcard-temp"), std::string("Alice"));
        QVERIFY(!strangers.child("PHOTO", "vcard-temp"));
        // Presence of later days says it, too, whatever the client says.
        XmppClient again(world, 1);
        again.login("alice", "again", "");
        bob.clear();
        again.feed("<presence><x xmlns='vcard-temp:x:update'/></presence>");
        QCOMPARE(photoIn(bob.take("presence")), "[" + idOf(picture) + "]");
        // Taken away.
        bob.clear();
        ask(alice, "set", publishing(metadata, "none", "<metadata xmlns='" + metadata + "'/>"));
        QCOMPARE(photoIn(bob.take("presence")), std::string("[]"));
        QVERIFY(!vcardOf(bob, "alice@example.test").child("PHOTO", "vcard-temp"));
    }

    void fromTheVcardToNodes()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1), carol(world, 0);
        alice.login("alice", "desk");
        bob.login("bob", "home", "");
        carol.login("carol", "far");
        arrive(bob, {metadata});
        befriend(alice, bob);
        const auto set = [&](const std::string& photo) {
            alice.feed("<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Alice</FN>" + photo + "</vCard></iq>");
            QCOMPARE(alice.take("iq").attribute("type"), std::string_view("result"));
        };
        set("<PHOTO><TYPE>image/jpeg</TYPE><BINVAL>\n" + base64Encode(picture) + "\n</BINVAL></PHOTO>");
        const Element event = bob.take("message");
        QCOMPARE(itemsOf(event), idOf(picture) + ":metadata");
        QCOMPARE(itemsOf(ask(carol, "get", "<items node='" + data + "'><item id='" + idOf(picture) + "'/></items>", "alice@example.test")),
                 idOf(picture) + ':' + base64Encode(picture));
        // The same again is no news.
        bob.clear();
        set("<PHOTO><TYPE>image/jpeg</TYPE><BINVAL>" + base64Encode(picture) + "</BINVAL></PHOTO>");
        QCOMPARE(bob.count("message"), size_t(0));
        set("");
        QCOMPARE(itemsOf(bob.take("message")), std::string("none:metadata"));
    }

    void withoutAPictureNothingIsSaid()
    {
        XmppWorld world;
        XmppClient alice(world, 0);
        alice.login("alice", "desk", "");
        alice.feed("<presence><x xmlns='vcard-temp:x:update'><photo>abc</photo></x></presence>");
        QCOMPARE(photoIn(alice.take("presence")), std::string("[abc]"));
    }

    void bookmarksInThreeShapes()
    {
        XmppWorld world;
        XmppClient newer(world, 0), older(world, 1);
        newer.login("alice", "newer", "");
        older.login("alice", "older", "");
        arrive(newer, {bookmarks});
        arrive(older, {storage});
        const auto room = [](const std::string& nick, const std::string& more = {}) {
            return "<conference xmlns='urn:xmpp:bookmarks:1' name='R' autojoin='true'><nick>" + nick + "</nick>" + more + "</conference>";
        };
        const std::vector<std::pair<std::string, std::string>> options = {
            {"persist_items", "true"}, {"max_items", "max"}, {"send_last_published_item", "never"}, {"access_model", "whitelist"}};
        QCOMPARE(outcome(ask(newer, "set", publishing(bookmarks, "a@rooms.test", room("A", "<extensions><x xmlns='urn:x'/></extensions>"), options))),
                 std::string("result"));
        QCOMPARE(outcome(ask(newer, "set", publishing(bookmarks, "b@rooms.test", room("B"), options))), std::string("result"));
        // The older client hears of it as it knows it.
        QCOMPARE(itemsOf(older.take("message")), std::string("current:storage"));
        QCOMPARE(itemsOf(older.take("message")), std::string("current:storage"));
        QCOMPARE(roomsIn(privateOf(older)), std::string("a@rooms.test/A b@rooms.test/B"));
        newer.clear();
        older.clear();
        // It changes one, adds one, removes one, as a whole.
        QCOMPARE(outcome(ask(older, "set", publishing(storage, "current", "<storage xmlns='storage:bookmarks'>"
                             "<conference jid='a@rooms.test' name='R' autojoin='1'><nick>AA</nick></conference>"
                             "<conference jid='c@rooms.test' name='C'><nick>C</nick></conference></storage>"))),
                 std::string("result"));
        QCOMPARE(itemsOf(ask(newer, "get", "<items node='" + bookmarks + "'/>")),
                 std::string("a@rooms.test:conference c@rooms.test:conference"));
        const Element kept = ask(newer, "get", "<items node='" + bookmarks + "'><item id='a@rooms.test'/></items>");
        QVERIFY(xmpp::toXml(kept).find("<x xmlns='urn:x'/>") != std::string::npos); // what the older one does not know stays
        QVERIFY(newer.count("message") >= 3);
        // By private XML.
        older.feed("<iq type='set' id='ps'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>"
                   "<conference jid='d@rooms.test'><nick>D</nick></conference></storage></query></iq>");
        QCOMPARE(older.take("iq").attribute("type"), std::string_view("result"));
        QCOMPARE(itemsOf(ask(newer, "get", "<items node='" + bookmarks + "'/>")), std::string("d@rooms.test:conference"));
        QCOMPARE(roomsIn(privateOf(older)), std::string("d@rooms.test/D"));
        QCOMPARE(outcome(ask(newer, "set", "<retract node='" + bookmarks + "' notify='true'><item id='d@rooms.test'/></retract>")),
                 std::string("result"));
        QCOMPARE(roomsIn(privateOf(older)), std::string());
    }

    // All of them are looked at once for many that change together, not once for each.
    void manyBookmarksAtOnce()
    {
        size_t asked = 0;
        XmppWorld world([&asked](xmpp::Context& context) {
            for (xmpp::WorkerParts& each : context.workers) {
                each.store = [store = each.store, worker = each.executor, &asked] {
                    store::Facade facade = store();
                    facade.objects = std::make_shared<SlowObjects>(facade.objects, *worker, asked);
                    return facade;
                };
            }
        });
        XmppClient older(world, 1);
        older.login("alice", "older", "");
        std::string all;
        for (int i = 0; i < 60; ++i)
            all += "<conference jid='r" + std::to_string(i) + "@rooms.test' name='" + std::string(3000, 'n') + "'/>";
        asked = 0;
        older.feed("<iq type='set' id='ps'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>" + all + "</storage></query></iq>");
        QCOMPARE(older.take("iq").attribute("type"), std::string_view("result"));
        QVERIFY2(asked <= 10, std::to_string(asked).c_str());
        const std::string kept = xmpp::toXml(ask(older, "get", "<items node='" + storage + "'/>"));
        size_t rooms = 0;
        for (size_t at = kept.find("<conference"); at != std::string::npos; at = kept.find("<conference", at + 1))
            ++rooms;
        QCOMPARE(rooms, size_t(60));
    }
};

QTEST_GUILESS_MAIN(TestAvatars)
#include "tst_avatars.moc"
