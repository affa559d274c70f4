// The tree of mailboxes through the facade: names, parents, removal, renaming, subscriptions; and that all of it is as it
// was after the store was opened again.
#include <algorithm>

#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

/// "INBOX, a (no mailbox), a/b": the account's mailboxes but for those it began with.
QByteArray tree(Client& client, AccountId account = 1)
{
    std::string text;
    const auto all = client.list(account);
    for (const MailboxInfo& info : *all) {
        if (info.specialUse == SpecialUse::None)
            text += (text.empty() ? "" : ", ") + info.name + (info.selectable ? "" : " (no mailbox)");
    }
    return QByteArray::fromStdString(text);
}

uint32_t put(Client& client, const std::string& name, int messages, AccountId account = 1)
{
    const auto mailbox = client.find(account, name);
    for (int i = 0; i < messages; ++i)
        (void)client.append(mailbox->id, {{bytesOf(messageText(uint64_t(i))), 1, 0, {}}});
    return client.find(account, name)->messages;
}

Result<void> subscribe(Client& client, const std::string& name, bool subscribed)
{
    return client.subscribe(1, name, subscribed);
}

std::vector<std::string> subscriptions(Client& client)
{
    auto names = await<std::vector<std::string>>(
        client.executor, [&](auto reply) { client.facade.mailboxes->subscriptions(1, reply); });
    std::sort(names->begin(), names->end());
    return *names;
}

} // namespace

class StoreMailboxesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parentsAreMadeAndKept()
    {
        Fixture f;
        QVERIFY(f.client->create(1, "a/b/c"));
        QVERIFY(f.client->create(1, "a/b2"));
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/b, a/b/c, a/b2"));
        QCOMPARE(f.client->create(1, "a/b").error().kind, ErrorKind::Exists);
        QCOMPARE(put(*f.client, "a/b", 3), 3u);
        QVERIFY(f.client->remove(1, "a/b"));
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/b (no mailbox), a/b/c, a/b2"));
        QCOMPARE(f.client->find(1, "a/b")->messages, 0u);
        QCOMPARE(f.client->usage(1)->bytes, uint64_t(0));
        QCOMPARE(f.client->remove(1, "a/b").error().kind, ErrorKind::Denied);
        // Made again it is another mailbox: its UIDs begin anew under another validity.
        QVERIFY(f.client->create(1, "a/b"));
        QVERIFY(f.client->find(1, "a/b")->selectable);
        QVERIFY(f.client->remove(1, "a/b"));
        QVERIFY(f.client->remove(1, "a/b/c"));
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/b2"));
        QCOMPARE(f.client->remove(1, "a/b").error().kind, ErrorKind::NotFound);
        QCOMPARE(f.client->remove(1, "INBOX").error().kind, ErrorKind::Denied);
        QCOMPARE(tree(*f.client, 2), QByteArray("INBOX"));
        f.close();
        f.open();
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/b2"));
        QCOMPARE(f.problems(), QByteArray());
    }

    void aNameMadeAgainHasAnotherValidity()
    {
        Fixture f;
        const auto first = f.client->create(1, "again");
        QCOMPARE(put(*f.client, "again", 2), 2u);
        QVERIFY(f.client->remove(1, "again"));
        const auto second = f.client->create(1, "again");
        QVERIFY(second->uidValidity > first->uidValidity);
        QVERIFY(second->id != first->id);
        QCOMPARE(second->uidNext, 1u);
        // So it is for a name that was renamed away; what was renamed keeps its own.
        QVERIFY(f.client->rename(1, "again", "moved"));
        QCOMPARE(f.client->find(1, "moved")->uidValidity, second->uidValidity);
        QVERIFY(f.client->create(1, "again")->uidValidity > second->uidValidity);
        QCOMPARE(f.problems(), QByteArray());
    }

    void renamingTakesAllBelowAlong()
    {
        Fixture f;
        for (const char* name : {"a/b/c", "a/bc", "ab", "x"})
            QVERIFY(f.client->create(1, name));
        QCOMPARE(put(*f.client, "a/b/c", 2), 2u);
        QVERIFY(f.client->rename(1, "a/b", "n/m/b"));
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/bc, ab, n, n/m, n/m/b, n/m/b/c, x"));
        QCOMPARE(f.client->find(1, "n/m/b/c")->messages, 2u);
        QCOMPARE(f.client->find(1, "a/b/c").error().kind, ErrorKind::NotFound);
        QCOMPARE(f.client->rename(1, "x", "n/m").error().kind, ErrorKind::Exists);
        QCOMPARE(f.client->rename(1, "n", "n/below").error().kind, ErrorKind::Invalid);
        QCOMPARE(f.client->rename(1, "nothing", "else").error().kind, ErrorKind::NotFound);
        QCOMPARE(f.client->rename(1, "x", "inbox").error().kind, ErrorKind::Exists);
        // A name without mailbox goes with the last one below it, by whatever way that goes.
        QVERIFY(f.client->remove(1, "n/m/b"));
        QVERIFY(f.client->rename(1, "n/m/b/c", "c"));
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/bc, ab, c, n, n/m, x"));
        f.close();
        f.open();
        QCOMPARE(tree(*f.client), QByteArray("INBOX, a, a/bc, ab, c, n, n/m, x"));
        QCOMPARE(f.client->find(1, "c")->messages, 2u);
        QCOMPARE(f.problems(), QByteArray());
    }

    void renamingInboxMovesItsMessages()
    {
        Fixture f;
        QVERIFY(f.client->create(1, "inbox/below"));
        QCOMPARE(put(*f.client, "INBOX", 4), 4u);
        const auto before = f.client->find(1, "INBOX");
        QVERIFY(f.client->rename(1, "iNBOX", "old/mail"));
        QCOMPARE(tree(*f.client), QByteArray("INBOX, INBOX/below, old, old/mail"));
        const auto after = f.client->find(1, "INBOX");
        QCOMPARE(after->id, before->id);
        QCOMPARE(after->uidValidity, before->uidValidity);
        QCOMPARE(after->uidNext, before->uidNext);
        QCOMPARE(after->messages, 0u);
        QCOMPARE(f.client->find(1, "old/mail")->messages, 4u);
        QCOMPARE(*f.client->read(f.client->find(1, "old/mail")->id, 4), messageText(3));
        // Into a name below INBOX, too.
        QCOMPARE(put(*f.client, "INBOX", 1), 1u);
        QVERIFY(f.client->rename(1, "INBOX", "INBOX/older"));
        QCOMPARE(f.client->find(1, "INBOX/older")->messages, 1u);
        QCOMPARE(f.client->rename(1, "INBOX", "INBOX/below").error().kind, ErrorKind::Exists);
        QCOMPARE(f.client->rename(1, "INBOX", "inbox").error().kind, ErrorKind::Exists);
        QCOMPARE(f.problems(), QByteArray());
    }

    void names()
    {
        Fixture f;
        std::string deep = "1";
        for (int level = 2; level <= 32; ++level)
            deep += '/' + std::to_string(level);
        QVERIFY(f.client->create(1, deep));
        QCOMPARE(f.client->create(1, deep + "/33").error().kind, ErrorKind::Invalid);
        QCOMPARE(f.client->rename(1, "1", "0/1").error().kind, ErrorKind::Invalid);
        QVERIFY(f.client->find(1, deep)); // all or nothing
        QCOMPARE(f.client->find(1, "0").error().kind, ErrorKind::NotFound);
        const std::string longest(1000, 'x');
        QVERIFY(f.client->create(1, longest));
        QCOMPARE(f.client->create(1, longest + 'x').error().kind, ErrorKind::Invalid);
        for (const std::string bad : {"", "/", "a/", "/a", "a//b", "a*", "a%", "a\tb", "\xff", "a\x7f"})
            QCOMPARE(f.client->create(1, bad).error().kind, ErrorKind::Invalid);
        for (const std::string good : {" ", "&", "日本語/台北", "\xF0\x9F\x98\x80", "Inboxes", "x/inbox", "a\\\"b", "O'Neil; DROP TABLE mailbox"})
            QVERIFY(f.client->create(1, good) && f.client->find(1, good));
        QCOMPARE(f.client->find(1, "inboxes").error().kind, ErrorKind::NotFound);
        QCOMPARE(f.client->find(1, "x/INBOX").error().kind, ErrorKind::NotFound);
        f.close();
        f.open();
        QVERIFY(f.client->find(1, deep) && f.client->find(1, longest) && f.client->find(1, "日本語"));
        QCOMPARE(f.problems(), QByteArray());
    }

    void subscriptionsAreNamesOfTheirOwn()
    {
        Fixture f;
        QVERIFY(f.client->create(1, "s/t"));
        const std::vector<std::string> before = subscriptions(*f.client);
        QVERIFY(subscribe(*f.client, "s/t", true));
        QVERIFY(subscribe(*f.client, "s/t", true));
        std::vector<std::string> with = before;
        with.push_back("s/t");
        QCOMPARE(subscriptions(*f.client), with);
        QVERIFY(f.client->find(1, "s/t")->subscribed);
        QVERIFY(f.client->rename(1, "s", "moved"));
        QVERIFY(!f.client->find(1, "moved/t")->subscribed);
        QVERIFY(f.client->remove(1, "moved/t"));
        QCOMPARE(subscriptions(*f.client), with);
        QVERIFY(f.client->create(1, "s/t"));
        QVERIFY(f.client->find(1, "s/t")->subscribed);
        f.close();
        f.open();
        QCOMPARE(subscriptions(*f.client), with);
        QVERIFY(subscribe(*f.client, "s/t", false));
        QCOMPARE(subscriptions(*f.client), before);
        QCOMPARE(f.problems(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(StoreMailboxesTest)
#include "tst_store_mailboxes.moc"
