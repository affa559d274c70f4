// Mailboxes shared with other accounts: given, read from both sides, taken back; and that grants outlive a closing, a rebuild
// and compaction, but neither their mailbox nor either account.
#include <sqlite3.h>

#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

constexpr uint32_t readOnly = ReadItems;
constexpr uint32_t readWrite = ReadItems | AddItems | RemoveItems | SetSeen | SetKeywords;

Result<void> give(Fixture& f, MailboxId mailbox, AccountId grantee, uint32_t rights, AccountId owner = 1)
{
    return await<void>(f.client->executor, [&](auto reply) {
        f.client->facade.grants->set(owner, mailbox, grantee, rights, reply);
    });
}

std::vector<SharedMailbox> sharedWith(Fixture& f, AccountId grantee)
{
    return *await<std::vector<SharedMailbox>>(
        f.client->executor, [&](auto reply) { f.client->facade.grants->sharedWith(grantee, reply); });
}

Result<void> removeAccount(Fixture& f, AccountId account)
{
    return await<void>(f.client->executor,
                       [&](auto reply) { f.store->removeAccount(account, f.client->executor, reply); });
}

std::vector<Grant> grantsOf(Fixture& f, const std::string& name, AccountId owner = 1)
{
    const auto list = f.client->list(owner);
    for (const MailboxInfo& info : *list) {
        if (info.name == name)
            return info.grants;
    }
    return {{-1, 0}};
}

ErrorKind refused(const Result<void>& result)
{
    return result ? ErrorKind::Internal : result.error().kind;
}

using Shared = std::vector<SharedMailbox>;

} // namespace

class StoreGrantsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsGivenIsSeenFromBothSides()
    {
        Fixture f;
        const MailboxInfo plans = *f.client->create(1, "Plans");
        const MailboxInfo inbox = *f.client->find(1, "INBOX");
        QVERIFY(give(f, plans.id, 3, readWrite));
        QVERIFY(give(f, plans.id, 2, readOnly));
        QVERIFY(give(f, inbox.id, 2, readWrite));
        QVERIFY(sharedWith(f, 2) == (Shared{{1, inbox.id, readWrite}, {1, plans.id, readOnly}}));
        QVERIFY(sharedWith(f, 3) == (Shared{{1, plans.id, readWrite}}));
        QVERIFY(sharedWith(f, 1).empty());
        const std::vector<Grant> both{{2, readOnly}, {3, readWrite}};
        QVERIFY(grantsOf(f, "Plans") == both);
        QVERIFY(f.client->find(1, "Plans")->grants == both);
        // Renaming keeps them; what is said anew replaces what was.
        QVERIFY(f.client->rename(1, "Plans", "Old plans"));
        QVERIFY(give(f, plans.id, 2, readWrite));
        QVERIFY(give(f, plans.id, 3, 0));
        f.close();
        f.open();
        QVERIFY(grantsOf(f, "Old plans") == (std::vector<Grant>{{2, readWrite}}));
        QVERIFY(sharedWith(f, 3).empty());
        QCOMPARE(f.problems(), QByteArray());
    }

    void whatCannotBeGivenIsRefused()
    {
        Fixture f;
        const MailboxInfo deep = *f.client->create(1, "A/B");
        const MailboxInfo above = *f.client->find(1, "A");
        QCOMPARE(refused(give(f, deep.id, 1, readOnly)), ErrorKind::Invalid);
        QCOMPARE(refused(give(f, deep.id, 2, AddItems)), ErrorKind::Invalid);
        QCOMPARE(refused(give(f, deep.id, 2, allRights + 1)), ErrorKind::Invalid);
        QCOMPARE(refused(give(f, deep.id, 3, readOnly, 2)), ErrorKind::NotFound); // somebody else's
        QCOMPARE(refused(give(f, 4711, 2, readOnly)), ErrorKind::NotFound);
        if (!above.selectable)
            QCOMPARE(refused(give(f, above.id, 2, readOnly)), ErrorKind::NotFound);
        for (AccountId grantee = 10; grantee < AccountId(10 + mostGrants); ++grantee)
            QVERIFY(give(f, deep.id, grantee, readOnly));
        QCOMPARE(refused(give(f, deep.id, 9, readOnly)), ErrorKind::Limit);
        QVERIFY(give(f, deep.id, 10, readWrite));
        QVERIFY(give(f, deep.id, 11, 0));
        QVERIFY(give(f, deep.id, 9, readOnly));
        QCOMPARE(f.problems(), QByteArray());
    }

    void bothSidesHearOfIt()
    {
        Fixture f;
        const MailboxInfo plans = *f.client->create(1, "Plans");
        (void)f.client->list(2);
        const Modseq before = f.client->state(1)->modseq;
        int owner = 0, grantee = 0;
        const auto first = f.client->facade.lookup->watch(1, [&] { ++owner; });
        const auto second = f.client->facade.lookup->watch(2, [&] { ++grantee; });
        QVERIFY(give(f, plans.id, 2, readOnly));
        f.client->executor.run();
        QCOMPARE(owner, 1);
        QCOMPARE(grantee, 1);
        QVERIFY(f.client->state(1)->modseq > before);
        QVERIFY(f.client->changes(1, before)->mailboxes == std::vector<MailboxId>{plans.id});
        QVERIFY(give(f, plans.id, 2, readOnly)); // is so already
        f.client->executor.run();
        QCOMPARE(grantee, 1);
        QVERIFY(f.client->remove(1, "Plans"));
        f.client->executor.run();
        QCOMPARE(grantee, 2);
        QVERIFY(sharedWith(f, 2).empty());
    }

    void theyEndWithTheMailboxAndWithEitherAccount()
    {
        Fixture f;
        const MailboxInfo plans = *f.client->create(1, "Plans");
        const MailboxInfo other = *f.client->create(1, "Other");
        const MailboxInfo third = *f.client->create(3, "Third");
        for (const AccountId grantee : {2, 4}) {
            QVERIFY(give(f, plans.id, grantee, readOnly));
            QVERIFY(give(f, other.id, grantee, readOnly));
            QVERIFY(give(f, third.id, grantee, readWrite, 3));
        }
        QVERIFY(f.client->remove(1, "Plans"));
        QVERIFY(f.client->create(1, "Plans")); // a new one, that nobody shares
        QVERIFY(sharedWith(f, 2) == (Shared{{1, other.id, readOnly}, {3, third.id, readWrite}}));
        QVERIFY(removeAccount(f, 4));
        QVERIFY(grantsOf(f, "Other") == (std::vector<Grant>{{2, readOnly}}));
        QVERIFY(removeAccount(f, 1));
        QVERIFY(sharedWith(f, 2) == (Shared{{3, third.id, readWrite}}));
        QCOMPARE(f.problems(), QByteArray());
        QVERIFY(f.store->rebuild());
        QVERIFY(sharedWith(f, 2) == (Shared{{3, third.id, readWrite}}));
        QVERIFY(sharedWith(f, 4).empty());
        QCOMPARE(f.problems(), QByteArray());
    }

    void aRebuildKeepsThemAndVerifySeesWhatIsWrong()
    {
        Fixture f;
        const MailboxInfo plans = *f.client->create(1, "Plans");
        QVERIFY(give(f, plans.id, 2, readWrite));
        QVERIFY(give(f, plans.id, 3, readOnly));
        QVERIFY(give(f, plans.id, 3, 0));
        QVERIFY(f.store->rebuild());
        QVERIFY(sharedWith(f, 2) == (Shared{{1, plans.id, readWrite}}));
        QVERIFY(sharedWith(f, 3).empty());
        QCOMPARE(f.problems(), QByteArray());
        sqlite3* db = nullptr;
        QCOMPARE(sqlite3_open((f.folder() + "/mail.db").c_str(), &db), SQLITE_OK);
        QCOMPARE(sqlite3_exec(db, "UPDATE mailbox_grant SET rights = 511; INSERT INTO mailbox_grant VALUES (4711, 2, 1)",
                              nullptr, nullptr, nullptr),
                 SQLITE_OK);
        sqlite3_close(db);
        const QByteArray problems = f.problems();
        QVERIFY(problems.contains("rights is 511"));
        QVERIFY(problems.contains("grants without rights"));
    }

    void compactionKeepsThem()
    {
        Fixture f;
        f.limits.segmentSize = 50000;
        const MailboxInfo plans = *f.client->create(1, "Plans");
        QVERIFY(give(f, plans.id, 2, readWrite));
        QVERIFY(give(f, plans.id, 3, readOnly));
        QVERIFY(give(f, plans.id, 3, 0));
        for (int i = 1; i <= 100; ++i)
            QVERIFY(f.client->deliver(deliveryTo({{5, "INBOX", 0}}, uint64_t(i), 3000)));
        const MailboxInfo inbox = *f.client->find(5, "INBOX");
        QVERIFY(f.client->expunge(inbox.id, std::nullopt, false));
        int rounds = 0;
        while (f.store->maintain().value())
            QVERIFY(++rounds < 100);
        QVERIFY(rounds > 0);
        QVERIFY(f.store->rebuild());
        QVERIFY(sharedWith(f, 2) == (Shared{{1, plans.id, readWrite}}));
        QVERIFY(sharedWith(f, 3).empty());
        QCOMPARE(f.problems(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(StoreGrantsTest)
#include "tst_store_grants.moc"
