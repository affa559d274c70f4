// What changed since: one counter of modification sequences for the whole store, what ended and for how long it is
// remembered, where bodies are, and who is told.
#include <algorithm>

#include <sqlite3.h>

#include "tests/unit/directory/hand_clock.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

using Bodies = std::vector<BodyId>;
using Ids = std::vector<MailboxId>;

NewMessage newMessage(uint64_t number, uint32_t flags = 0)
{
    return {bytesOf(messageText(number)), 1700000000000, flags, {}};
}

BodyId bodyOf(Client& client, MailboxId mailbox, Uid uid)
{
    const auto snapshot = client.open(mailbox);
    return (*snapshot)->at((*snapshot)->find(uid).value()).body;
}

void execute(const std::string& path, const char* sql)
{
    sqlite3* db = nullptr;
    QCOMPARE(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    QCOMPARE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
}

constexpr int64_t day = int64_t(24) * 3600 * 1000;

} // namespace

class StoreChangesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneCounterForAll()
    {
        Fixture f;
        Modseq last = 0;
        const auto rises = [&](AccountId account) {
            const Modseq now = f.client->state(account)->modseq;
            const bool risen = now > last;
            last = now;
            return risen;
        };
        const auto inbox = *f.client->find(1, "INBOX");
        QVERIFY(rises(1));
        QVERIFY(f.client->append(inbox.id, {newMessage(1), newMessage(2)}));
        QVERIFY(rises(1));
        const auto other = *f.client->find(2, "INBOX");
        QVERIFY(rises(2));
        QVERIFY(f.client->append(other.id, {newMessage(3)}));
        QVERIFY(rises(2));
        QVERIFY(f.client->flags(inbox.id, {1}, {FlagChange::Mode::Add, Seen, {}, {}}));
        QVERIFY(rises(1));
        QVERIFY(f.client->deliver(deliveryTo({{1, "INBOX", 0}, {2, "INBOX", 0}}, 4)));
        QVERIFY(rises(1));
        QVERIFY(rises(2));
        QVERIFY(f.client->copy(inbox.id, {1}, f.client->find(1, "Archive")->id));
        QVERIFY(rises(1));
        QVERIFY(f.client->move(inbox.id, {1}, f.client->find(1, "Archive")->id));
        QVERIFY(rises(1));
        QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{2}, false));
        QVERIFY(rises(1));
        QVERIFY(f.client->create(1, "a/b"));
        QVERIFY(rises(1));
        QVERIFY(f.client->rename(1, "a", "c"));
        QVERIFY(rises(1));
        QVERIFY(f.client->subscribe(1, "c/b"));
        QVERIFY(rises(1));
        QVERIFY(f.client->subscribe(1, "c/b", false));
        QVERIFY(rises(1));
        QVERIFY(f.client->remove(1, "c/b"));
        QVERIFY(rises(1));
        // What changes nothing changes no state.
        QVERIFY(f.client->flags(inbox.id, {3}, {FlagChange::Mode::Remove, Seen, {}, {}}));
        QVERIFY(f.client->subscribe(1, "c/b", false));
        QCOMPARE(f.client->state(1)->modseq, last);
        QCOMPARE(f.problems(), QByteArray());
        f.close();
        f.open();
        QCOMPARE(f.client->state(1)->modseq, last);
        QVERIFY(f.client->append(inbox.id, {newMessage(5)}));
        QVERIFY(rises(1));
    }

    void whatHappenedIsTold()
    {
        Fixture f;
        const auto inbox = *f.client->find(1, "INBOX");
        const auto archive = *f.client->find(1, "Archive");
        const auto other = *f.client->find(2, "INBOX");
        QVERIFY(f.client->append(inbox.id, {newMessage(1), newMessage(2), newMessage(3), newMessage(4), newMessage(5)}));
        const auto body = [&](Uid uid) { return bodyOf(*f.client, inbox.id, uid); };
        const Bodies bodies = {body(1), body(2), body(3), body(4), body(5)};
        QVERIFY(f.client->copy(inbox.id, {2}, archive.id));
        const AccountState start = *f.client->state(1);
        QCOMPARE(start.nextBody, bodies.back() + 1);
        auto changes = f.client->changes(1, start.modseq);
        QVERIFY(changes && changes->mailboxes.empty() && changes->destroyed.empty());

        QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{1, 2}, false));
        QVERIFY(f.client->move(inbox.id, {3}, archive.id));
        QVERIFY(f.client->move(inbox.id, {4}, other.id));
        changes = f.client->changes(1, start.modseq);
        QVERIFY(changes);
        QCOMPARE(changes->mailboxes, (Ids{std::min(inbox.id, archive.id), std::max(inbox.id, archive.id)}));
        QCOMPARE(changes->destroyed, (Bodies{bodies[0], bodies[3]}));
        QCOMPARE(changes->left, Bodies{bodies[1]});
        QVERIFY(changes->removed.empty());
        QCOMPARE(changes->now.modseq, f.client->state(1)->modseq);
        QCOMPARE(changedSince(**f.client->open(archive.id), start.modseq), std::vector<uint32_t>{1});
        QVERIFY(changedSince(**f.client->open(inbox.id), start.modseq).empty());

        const Modseq between = changes->now.modseq;
        QVERIFY(f.client->remove(1, "Archive"));
        changes = f.client->changes(1, between);
        QCOMPARE(changes->removed, Ids{archive.id});
        QCOMPARE(changes->destroyed, (Bodies{bodies[1], bodies[2]}));
        QVERIFY(changes->left.empty() && changes->mailboxes.empty());
        QCOMPARE(f.client->changes(1, start.modseq)->destroyed, (Bodies{bodies[0], bodies[1], bodies[2], bodies[3]}));
        // The other account's business is its own; and what is not known is said to be so.
        QVERIFY(f.client->changes(2, f.client->state(2)->modseq)->destroyed.empty());
        QCOMPARE(f.client->changes(1, UINT32_MAX).error().kind, ErrorKind::NotFound);
        QCOMPARE(f.problems(), QByteArray());
    }

    void bodiesAreFound()
    {
        Fixture f;
        const auto inbox = *f.client->find(1, "INBOX");
        const auto archive = *f.client->find(1, "Archive");
        QVERIFY(f.client->deliver(deliveryTo({{1, "INBOX", 0}, {2, "INBOX", 0}}, 1)));
        QVERIFY(f.client->deliver(deliveryTo({{1, "INBOX", 0}}, 2)));
        QVERIFY(f.client->copy(inbox.id, {1}, archive.id));
        QVERIFY(f.client->copy(inbox.id, {1}, inbox.id));
        const BodyId first = bodyOf(*f.client, inbox.id, 1);
        const BodyId second = bodyOf(*f.client, inbox.id, 2);
        std::vector<Placement> wanted = {{second, inbox.id, 2}, {first, inbox.id, 1}, {first, inbox.id, 3}};
        if (archive.id < inbox.id)
            wanted.insert(wanted.begin() + 1, {first, archive.id, 1});
        else
            wanted.push_back({first, archive.id, 1});
        QVERIFY(*f.client->placements(1, {second, 999, first}) == wanted);
        QCOMPARE(f.client->placements(2, {second, first})->size(), size_t(1));
        QVERIFY(f.client->placements(3, {second, first})->empty());
    }

    void whatEndedIsForgottenInTime()
    {
        test::HandClock clock;
        Fixture f;
        f.close();
        f.clock = &clock;
        f.open();
        const auto inbox = *f.client->find(1, "INBOX");
        QVERIFY(f.client->append(inbox.id, {newMessage(1), newMessage(2)}));
        const Modseq start = f.client->state(1)->modseq;
        QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{1}, false));
        const Modseq early = f.client->state(1)->modseq;
        clock.turn(20 * day);
        QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{2}, false));
        QVERIFY(f.client->remove(1, "Junk"));
        const Modseq late = f.client->state(1)->modseq;
        QCOMPARE(f.store->maintain().value(), false);
        QCOMPARE(f.client->changes(1, start)->destroyed.size(), size_t(2));
        clock.turn(11 * day);
        QCOMPARE(f.store->maintain().value(), false);
        QCOMPARE(f.client->changes(1, start).error().kind, ErrorKind::NotFound);
        QCOMPARE(f.client->changes(1, early)->destroyed.size(), size_t(1));
        QCOMPARE(f.client->changes(1, early)->removed.size(), size_t(1));
        clock.turn(20 * day);
        QCOMPARE(f.store->maintain().value(), false);
        QCOMPARE(f.client->changes(1, early).error().kind, ErrorKind::NotFound);
        // The state does not go back with what it came from.
        QCOMPARE(f.client->state(1)->modseq, late);
        QVERIFY(f.client->changes(1, late));
        QCOMPARE(f.problems(), QByteArray());
        f.close();
    }

    void afterARebuildAllBeginAnew()
    {
        Fixture f;
        const auto inbox = *f.client->find(1, "INBOX");
        QVERIFY(f.client->append(inbox.id, {newMessage(1), newMessage(2)}));
        const Modseq known = f.client->state(1)->modseq;
        QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{2}, false));
        QVERIFY(f.client->remove(1, "Junk")); // the highest number is that of an end
        const Modseq last = f.client->state(1)->modseq;
        QVERIFY(f.store->rebuild());
        const Modseq anew = f.client->state(1)->modseq;
        QVERIFY(anew > last);
        QCOMPARE(f.client->changes(1, known).error().kind, ErrorKind::NotFound);
        QCOMPARE(f.client->changes(1, last).error().kind, ErrorKind::NotFound);
        QVERIFY(f.client->flags(inbox.id, {1}, {FlagChange::Mode::Add, Seen, {}, {}}));
        QCOMPARE(f.client->changes(1, anew)->mailboxes, Ids{inbox.id});
        QCOMPARE(f.problems(), QByteArray());
    }

    void anIndexOfBeforeGoesOn()
    {
        Fixture f;
        const auto inbox = *f.client->find(1, "INBOX");
        const auto junk = *f.client->find(1, "Junk");
        QVERIFY(f.client->append(inbox.id, {newMessage(1)}));
        f.close();
        // Each mailbox counted for itself then.
        execute(f.folder() + "/mail.db",
                "DROP TABLE account; DROP TABLE ended_placement; DROP TABLE removed_mailbox;"
                "DROP TABLE object; DROP TABLE object_end; DROP TABLE object_kind;"
                "DROP TABLE mailbox_grant;"
                "DROP INDEX message_date; ALTER TABLE mailbox DROP COLUMN repeats;"
                "ALTER TABLE counters DROP COLUMN modseq; UPDATE schema_version SET version = 2;"
                "UPDATE mailbox SET highest_modseq = 5000 WHERE name = 'Junk'");
        f.open();
        QCOMPARE(f.client->state(1)->modseq, Modseq(5000));
        QCOMPARE(f.client->changes(1, 4999).error().kind, ErrorKind::NotFound);
        QVERIFY(f.client->append(inbox.id, {newMessage(2)}));
        QCOMPARE((*f.client->open(inbox.id))->info.highestModseq, Modseq(5001));
        QCOMPARE(f.client->changes(1, 5000)->mailboxes, Ids{inbox.id});
        QCOMPARE((*f.client->open(junk.id))->info.highestModseq, Modseq(5000));
    }

    void oneWatchForAnAccount()
    {
        Fixture f;
        const auto inbox = *f.client->find(1, "INBOX");
        const auto other = *f.client->find(2, "INBOX");
        int calls = 0;
        auto watch = f.client->facade.lookup->watch(1, [&] { ++calls; });
        const auto quiet = [&] {
            f.client->executor.run();
            return std::exchange(calls, 0);
        };
        QVERIFY(f.client->append(other.id, {newMessage(1)}));
        QCOMPARE(quiet(), 0);
        QVERIFY(f.client->append(inbox.id, {newMessage(2)}));
        QCOMPARE(quiet(), 1);
        QVERIFY(f.client->create(1, "new"));
        QCOMPARE(quiet(), 1);
        QVERIFY(f.client->rename(1, "new", "newer"));
        QCOMPARE(quiet(), 1);
        QVERIFY(f.client->remove(1, "newer"));
        QCOMPARE(quiet(), 1);
        watch.reset();
        QVERIFY(f.client->append(inbox.id, {newMessage(3)}));
        QCOMPARE(quiet(), 0);
    }

    void nothingOfAnAccountStays()
    {
        Fixture f;
        const auto inbox = *f.client->find(1, "INBOX");
        QVERIFY(f.client->append(inbox.id, {newMessage(1)}));
        QVERIFY(f.client->remove(1, "Junk"));
        QVERIFY(await<void>(f.client->executor,
                            [&](auto reply) { f.store->removeAccount(1, f.client->executor, reply); }));
        QCOMPARE(f.client->state(1)->modseq, Modseq(0));
        QVERIFY(f.client->changes(1, 0)->removed.empty());
        QCOMPARE(f.problems(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(StoreChangesTest)
#include "tst_store_changes.moc"
