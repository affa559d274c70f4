// What an account wants in its archive (XEP-0441), and pages of what is found in it.
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/modules/archive_search.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

const std::string mam = "urn:xmpp:mam:2";

Element prefs(XmppClient& client, const std::string& type, const std::string& inner = "", const std::string& attributes = "")
{
    client.feed("<iq type='" + type + "' id='p'><prefs xmlns='" + mam + "' " + attributes + ">" + inner + "</prefs></iq>");
    return client.take("iq");
}

std::string textOf(const Element& iq)
{
    const Element* found = iq.child("prefs", mam);
    if (!found)
        return std::string(iq.attribute("type"));
    std::string text(found->attribute("default"));
    for (const Element& list : found->children) {
        text += " " + list.name + ":";
        for (const Element& each : list.children)
            text += each.text() + ",";
    }
    return text;
}

// An archive of 1,000 messages that looks at 100 of them at a time; each tenth is a match.
class SlowArchive final : public store::Archive {
public:
    void query(store::ArchiveQuery query, Reply<store::ArchivePage> reply) override
    {
        ++asked;
        store::ArchivePage page;
        const bool backwards = query.last || query.pageBefore;
        store::ArchiveId at = backwards ? query.pageBefore.value_or(1001) : query.pageAfter.value_or(0);
        for (int examined = 0;; ++examined) {
            at += backwards ? -1 : 1;
            if (at == 0 || at > 1000) {
                page.complete = true;
                break;
            }
            if (examined == 100) {
                page.examinedTo = at - (backwards ? -1 : 1);
                break;
            }
            if (at % 10 != 0)
                continue;
            if (page.items.size() == query.most)
                break;
            store::ArchivedMessage message;
            message.id = at;
            page.items.insert(backwards ? page.items.begin() : page.items.end(), message);
        }
        reply(std::move(page));
    }
    void append(std::vector<store::NewArchived>, Reply<void>) override {}
    void ends(store::ArchiveOwner, Reply<store::ArchiveEnds>) override {}
    void find(store::ArchiveOwner, const std::string&, Reply<std::optional<store::ArchivedMessage>>) override {}
    void replace(store::ArchiveOwner, store::ArchiveId, const std::string&, const std::string&, Reply<void>) override {}
    void expire(store::ArchiveOwner, UnixMs, size_t, Reply<size_t>) override {}
    void removeAll(store::ArchiveOwner, Reply<void>) override {}
    int asked = 0;
};

std::string search(store::ArchiveQuery query, int* asked = nullptr)
{
    ManualExecutor worker;
    const auto archive = std::make_shared<SlowArchive>();
    std::string text;
    xmpp::searchArchive(worker, archive, query, 1 << 20, [&](Result<store::ArchivePage> page) {
        text = std::to_string(page->items.size());
        if (!page->items.empty())
            text += " " + std::to_string(page->items.front().id) + "-" + std::to_string(page->items.back().id);
        text += page->complete ? " complete" : page->examinedTo ? " to " + std::to_string(*page->examinedTo) : "";
    });
    worker.run();
    if (asked)
        *asked = archive->asked;
    return text;
}

} // namespace

class TestArchivePrefs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreKept()
    {
        XmppWorld world;
        {
            XmppClient alice(world, 0);
            alice.login("alice", "desk");
            QCOMPARE(textOf(prefs(alice, "get")), std::string("always always: never:"));
            QCOMPARE(textOf(prefs(alice, "set", "<always><jid>bob@example.test</jid></always><never><jid>carol@example.test</jid></never>",
                                  "default='roster'")),
                     std::string("roster always:bob@example.test, never:carol@example.test,"));
            alice.link.peerCloses();
        }
        world.settle();
        XmppClient alice(world, 1);
        alice.login("alice", "again");
        QCOMPARE(textOf(prefs(alice, "get")), std::string("roster always:bob@example.test, never:carol@example.test,"));
    }

    void theyRule()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        const auto archived = [&](const std::string& name) {
            return world.chat.archives[world.directory.account(name + "@example.test")->id].size();
        };
        const auto say = [&] {
            alice.feed("<message to='bob@example.test' type='chat'><body>Hello</body></message>");
            bob.clear();
        };
        say();
        QCOMPARE(archived("alice"), size_t(1));
        prefs(alice, "set", "<never><jid>bob@example.test</jid></never>", "default='always'");
        say();
        QCOMPARE(archived("alice"), size_t(1));
        QCOMPARE(archived("bob"), size_t(2)); // each for itself
        prefs(alice, "set", "", "default='roster'");
        say();
        QCOMPARE(archived("alice"), size_t(1));
        prefs(alice, "set", "<always><jid>bob@example.test</jid></always>", "default='never'");
        say();
        QCOMPARE(archived("alice"), size_t(2));
    }

    void pagesAreWhole()
    {
        store::ArchiveQuery query;
        query.text = "x";
        query.most = 25;
        int asked = 0;
        QCOMPARE(search(query, &asked), std::string("25 10-250"));
        QCOMPARE(asked, 3);
        query.pageAfter = 250;
        QCOMPARE(search(query), std::string("25 260-500"));
        query.pageAfter.reset();
        query.last = true;
        QCOMPARE(search(query), std::string("25 760-1000"));
        query.pageBefore = 130;
        QCOMPARE(search(query), std::string("12 10-120 complete"));
        query = {};
        query.most = 500;
        QCOMPARE(search(query), std::string("100 10-1000 complete"));
        query.most = 0; // the count alone is not searched for
        search(query, &asked);
        QCOMPARE(asked, 1);
    }

    void badInput()
    {
        XmppWorld world;
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "home");
        QCOMPARE(textOf(prefs(alice, "set", "", "default='sometimes'")), std::string("error"));
        QCOMPARE(textOf(prefs(alice, "set", "<never><jid>@@</jid></never>", "default='always'")), std::string("error"));
        std::string many = "<always>";
        for (int i = 0; i < 1001; ++i)
            many += "<jid>u" + std::to_string(i) + "@example.test</jid>";
        QCOMPARE(textOf(prefs(alice, "set", many + "</always>", "default='always'")), std::string("error"));
        QCOMPARE(textOf(prefs(alice, "get")), std::string("always always: never:"));
        bob.feed("<iq type='get' id='p' to='alice@example.test'><prefs xmlns='" + mam + "'/></iq>");
        QCOMPARE(bob.take("iq").attribute("type"), std::string_view("error"));
    }
};

QTEST_GUILESS_MAIN(TestArchivePrefs)
#include "tst_archive_prefs.moc"
