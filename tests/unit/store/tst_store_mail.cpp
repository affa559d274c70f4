// Messages: delivered, appended, flagged, copied, moved, expunged, read; and what sessions see of it.
#include <algorithm>

#include "mime/summary.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

class StoreMailTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAccountBeginsWithItsMailboxes();
    void oneBodyForAllRecipients();
    void appendsAllOrNone();
    void quotaIsKept();
    void flagsAndKeywords();
    void unchangedSince();
    void copyAndMove();
    void expunges();
    void readsParts();
    void summariesComeFromTheIndexAndTheBody();
    void watchersAreTold();
    void recentIsClaimed();
    void aClaimAlone();
    void theQueue();
    void manyClientsAtOnce();
    void survivesReopening();
};

namespace {

NewMessage newMessage(uint64_t number, uint32_t flags = 0, std::vector<std::string> keywords = {})
{
    return {bytesOf(messageText(number)), int64_t(number), flags, std::move(keywords)};
}

std::vector<Uid> uidsOf(const MailboxSnapshot& snapshot)
{
    std::vector<Uid> uids;
    snapshot.forEach(0, snapshot.size(), [&](size_t, const Entry& e) { uids.push_back(e.uid); });
    return uids;
}

} // namespace

void StoreMailTest::anAccountBeginsWithItsMailboxes()
{
    Fixture f;
    auto all = f.client->list(7);
    QVERIFY(all);
    QCOMPARE(all->size(), size_t(6));
    QCOMPARE(all->front().name, std::string("INBOX"));
    const auto sent = std::find_if(all->begin(), all->end(), [](const auto& m) { return m.name == "Sent"; });
    QVERIFY(sent != all->end() && sent->specialUse == SpecialUse::Sent && sent->subscribed);
    QVERIFY(f.client->find(8, "inbox"));
    QCOMPARE(f.client->find(8, "nothing").error().kind, ErrorKind::NotFound);
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::oneBodyForAllRecipients()
{
    Fixture f;
    Delivery delivery = deliveryTo({{1, "INBOX", 0}, {2, "INBOX", Seen}, {2, "Lists/Qt", 0}}, 1);
    delivery.remote.push_back({*MailAddress::parse("x@elsewhere.test"), "rfc822;x@elsewhere.test", 4});
    delivery.sender = *MailAddress::parse("a@example.org");
    delivery.envelopeId = "E1";
    auto number = f.client->deliver(std::move(delivery));
    QVERIFY(number);
    BodyId body = 0;
    for (const auto& [account, name] : std::vector<std::pair<AccountId, std::string>>{
             {1, "INBOX"}, {2, "INBOX"}, {2, "Lists/Qt"}}) {
        auto mailbox = f.client->find(account, name);
        QVERIFY(mailbox);
        QCOMPARE(mailbox->messages, 1u);
        QCOMPARE(mailbox->unseen, account == 2 && name == "INBOX" ? 0u : 1u);
        auto snapshot = f.client->open(mailbox->id);
        QVERIFY(snapshot);
        const Entry& entry = (*snapshot)->at(0);
        QCOMPARE(entry.uid, 1u);
        if (body != 0)
            QCOMPARE(entry.body, body);
        body = entry.body;
        QCOMPARE(*f.client->read(mailbox->id, 1), messageText(1));
    }
    auto queue = f.client->queue();
    QVERIFY(queue);
    QCOMPARE(queue->size(), size_t(1));
    const QueueEntry& entry = queue->front();
    QCOMPARE(entry.body, body);
    QCOMPARE(entry.delivery, *number);
    QCOMPARE(entry.recipient.address.text(), std::string("x@elsewhere.test"));
    QCOMPARE(entry.recipient.original, std::string("rfc822;x@elsewhere.test"));
    QCOMPARE(entry.envelopeId, std::string("E1"));
    QCOMPARE(f.client->deliver(deliveryTo({}, 2)).error().kind, ErrorKind::Invalid);
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::appendsAllOrNone()
{
    Fixture f;
    auto inbox = f.client->find(1, "INBOX");
    QVERIFY(inbox);
    auto result = f.client->append(inbox->id, {newMessage(1), newMessage(2, Seen | Flagged, {"$Forwarded"})});
    QVERIFY(result);
    QCOMPARE(result->uids, (std::vector<Uid>{1, 2}));
    QCOMPARE(result->uidValidity, inbox->uidValidity);
    auto snapshot = *f.client->open(inbox->id);
    QCOMPARE(snapshot->at(1).flags, uint32_t(Seen | Flagged));
    QVERIFY(snapshot->at(1).keywords.has(0));
    QCOMPARE(snapshot->keywords->at(0), std::string("$Forwarded"));
    QCOMPARE(snapshot->info.uidNext, 3u);
    QCOMPARE(f.client->append(99999, {newMessage(3)}).error().kind, ErrorKind::NotFound);
    QCOMPARE(f.client->append(inbox->id, {}).error().kind, ErrorKind::Invalid);
    std::vector<std::string> many;
    for (int i = 0; i < 130; ++i)
        many.push_back("k" + std::to_string(i));
    QCOMPARE(f.client->append(inbox->id, {newMessage(4), newMessage(5, 0, many)}).error().kind, ErrorKind::Limit);
    QCOMPARE((*f.client->open(inbox->id))->size(), size_t(2));
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::quotaIsKept()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    const uint64_t size = messageText(1).size();
    QVERIFY(f.client->append(inbox.id, {newMessage(1)}, size * 2));
    QCOMPARE(f.client->append(inbox.id, {newMessage(1), newMessage(1)}, size * 2).error().kind, ErrorKind::OverQuota);
    QVERIFY(f.client->append(inbox.id, {newMessage(1)}, size * 2));
    QCOMPARE(f.client->usage(1)->bytes, size * 2);
    auto trash = *f.client->find(1, "Trash");
    QCOMPARE(f.client->copy(inbox.id, {1}, trash.id, size * 2).error().kind, ErrorKind::OverQuota);
    QVERIFY(f.client->move(inbox.id, {1}, trash.id));
    QCOMPARE(f.client->usage(1)->bytes, size * 2);
    QCOMPARE(f.client->usage(1)->messages, uint64_t(2));
    QVERIFY(f.client->expunge(trash.id, std::nullopt, false));
    QVERIFY(f.client->append(inbox.id, {newMessage(1)}, size * 2));
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::flagsAndKeywords()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    for (uint64_t i = 1; i <= 5; ++i)
        QVERIFY(f.client->append(inbox.id, {newMessage(i)}));
    const auto before = *f.client->open(inbox.id);
    auto result = f.client->flags(inbox.id, {2, 3, 9}, {FlagChange::Mode::Add, Seen | Deleted, {"Work", "home"}, {}});
    QVERIFY(result);
    QCOMPARE(result->changed, (std::vector<Uid>{2, 3}));
    const auto diff = compare(*before, *result->snapshot);
    QCOMPARE(diff.changed, (std::vector<uint32_t>{1, 2}));
    QVERIFY(diff.expunged.empty());
    QCOMPARE(result->snapshot->info.unseen, 3u);
    QCOMPARE(result->snapshot->info.deleted, 2u);
    QVERIFY(f.client->flags(inbox.id, {3}, {FlagChange::Mode::Remove, Deleted, {"WORK", "unknown"}, {}}));
    auto now = *f.client->open(inbox.id);
    QCOMPARE(now->at(2).flags, uint32_t(Seen));
    QVERIFY(!now->at(2).keywords.has(0) && now->at(2).keywords.has(1));
    QCOMPARE(now->keywords->size(), size_t(2)); // "unknown" was not learnt
    QVERIFY(f.client->flags(inbox.id, {2}, {FlagChange::Mode::Replace, Answered, {"home"}, {}}));
    now = *f.client->open(inbox.id);
    QCOMPARE(now->at(1).flags, uint32_t(Answered));
    QCOMPARE(now->info.unseen, 4u);
    QCOMPARE(now->info.deleted, 0u);
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::unchangedSince()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->append(inbox.id, {newMessage(1), newMessage(2)}));
    const Modseq seen = (*f.client->open(inbox.id))->info.highestModseq;
    QVERIFY(f.client->flags(inbox.id, {1}, {FlagChange::Mode::Add, Flagged, {}, {}}));
    auto result = f.client->flags(inbox.id, {1, 2}, {FlagChange::Mode::Add, Seen, {}, seen});
    QVERIFY(result);
    QCOMPARE(result->refused, std::vector<Uid>{1});
    QCOMPARE(result->changed, std::vector<Uid>{2});
    QVERIFY(result->snapshot->at(1).modseq > result->snapshot->at(0).modseq);
}

void StoreMailTest::copyAndMove()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    auto archive = *f.client->find(1, "Archive");
    QVERIFY(f.client->append(archive.id, {newMessage(100, 0, {"other"})}));
    QVERIFY(f.client->append(inbox.id, {newMessage(1, Seen, {"a"}), newMessage(2, 0, {"b"}), newMessage(3)}));
    auto copied = f.client->copy(inbox.id, {2, 3, 77}, archive.id);
    QVERIFY(copied);
    QCOMPARE(copied->from, (std::vector<Uid>{2, 3}));
    QCOMPARE(copied->to, (std::vector<Uid>{2, 3}));
    auto there = *f.client->open(archive.id);
    QCOMPARE(there->size(), size_t(3));
    QCOMPARE(there->keywords->size(), size_t(2)); // "other" and "b"
    QVERIFY(there->at(1).keywords.has(1) && !there->at(1).keywords.has(0));
    auto moved = f.client->move(inbox.id, {1, 2}, archive.id);
    QVERIFY(moved);
    QCOMPARE(moved->to, (std::vector<Uid>{4, 5}));
    QCOMPARE(uidsOf(**f.client->open(inbox.id)), std::vector<Uid>{3});
    QCOMPARE(*f.client->read(archive.id, 4), messageText(1));
    auto texts = f.client->summaries(archive.id, {1, 2, 3, 4, 5});
    QCOMPARE(texts->items.size(), size_t(5));
    QVERIFY(f.client->move(archive.id, {4}, archive.id)); // into itself: a new UID
    QCOMPARE(uidsOf(**f.client->open(archive.id)), (std::vector<Uid>{1, 2, 3, 5, 6}));
    QCOMPARE(f.client->copy(inbox.id, {3}, 4242).error().kind, ErrorKind::NotFound);
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::expunges()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    std::vector<NewMessage> messages;
    for (uint64_t i = 1; i <= 2000; ++i)
        messages.push_back(newMessage(i, i % 3 == 0 ? uint32_t(Deleted) : 0));
    QVERIFY(f.client->append(inbox.id, std::move(messages)));
    const auto before = *f.client->open(inbox.id);
    QCOMPARE(*f.client->expunge(inbox.id, std::vector<Uid>{1, 2, 3}), std::vector<Uid>{3});
    auto gone = f.client->expunge(inbox.id);
    QCOMPARE(gone->size(), size_t(665));
    auto after = *f.client->open(inbox.id);
    QCOMPARE(after->size(), size_t(1334));
    QCOMPARE(after->info.deleted, 0u);
    const auto diff = compare(*before, *after);
    QCOMPARE(diff.expunged.size(), size_t(666));
    QCOMPARE(f.client->expunge(inbox.id, std::nullopt, false)->size(), size_t(1334));
    QCOMPARE((*f.client->open(inbox.id))->size(), size_t(0));
    QVERIFY(f.client->append(inbox.id, {newMessage(1)}));
    QCOMPARE((*f.client->open(inbox.id))->at(0).uid, 2001u);
    QCOMPARE(f.client->read(inbox.id, 5).error().kind, ErrorKind::NotFound);
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::readsParts()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->append(inbox.id, {{bytesOf(messageText(1, 300000)), 0, 0, {}}, {bytesOf(""), 0, 0, {}}}));
    const std::string text = messageText(1, 300000);
    QCOMPARE(*f.client->read(inbox.id, 1, 0, 10), text.substr(0, 10));
    QCOMPARE(*f.client->read(inbox.id, 1, 100000, 1000), text.substr(100000, 1000));
    QCOMPARE(*f.client->read(inbox.id, 1, text.size() - 5, 1000), text.substr(text.size() - 5));
    QCOMPARE(*f.client->read(inbox.id, 1, text.size() + 5, 1000), std::string());
    QCOMPARE(*f.client->read(inbox.id, 2), std::string());
}

void StoreMailTest::summariesComeFromTheIndexAndTheBody()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    std::vector<NewMessage> messages;
    for (uint64_t i = 1; i <= 1500; ++i)
        messages.push_back(newMessage(i));
    QVERIFY(f.client->append(inbox.id, std::move(messages)));
    std::vector<Uid> uids;
    for (Uid uid = 3; uid < 1490; uid += 2)
        uids.push_back(uid);
    uids.push_back(5000);
    for (int round = 0; round < 2; ++round) { // from the index, then from the cache
        auto got = f.client->summaries(inbox.id, uids);
        QVERIFY(got);
        QCOMPARE(got->items.size(), uids.size() - 1);
        for (const StoredSummary& item : got->items)
            QCOMPARE(std::string(item.blob), mime::encodeSummary(mime::summarize(messageText(item.uid))));
    }
    // A newer message than the cached block knows.
    QVERIFY(f.client->append(inbox.id, {newMessage(1501)}));
    QCOMPARE(f.client->summaries(inbox.id, {1499, 1500, 1501})->items.size(), size_t(3));
    std::vector<Uid> tail;
    for (Uid uid = 1400; uid <= 1501; ++uid)
        tail.push_back(uid);
    QCOMPARE(f.client->summaries(inbox.id, tail)->items.size(), size_t(102));

    // After a rebuild moved messages have none until somebody asks.
    auto archive = *f.client->find(1, "Archive");
    QVERIFY(f.client->move(inbox.id, {10, 11, 12}, archive.id));
    QVERIFY(f.store->rebuild());
    for (int round = 0; round < 2; ++round) {
        auto got = f.client->summaries(archive.id, {1, 2, 3});
        QVERIFY(got);
        QCOMPARE(got->items.size(), size_t(3));
        QCOMPARE(std::string(got->items[1].blob), mime::encodeSummary(mime::summarize(messageText(11))));
    }
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::watchersAreTold()
{
    Fixture f;
    Client other(*f.store);
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(other.open(inbox.id));
    int told = 0;
    auto watch = other.facade.mailboxes->watch(inbox.id, [&told] { ++told; });
    QVERIFY(f.client->append(inbox.id, {newMessage(1)}));
    QVERIFY(f.client->append(inbox.id, {newMessage(2)}));
    other.executor.run();
    QCOMPARE(told, 1); // both in one call, because the watcher had not run yet
    QVERIFY(f.client->flags(inbox.id, {1}, {FlagChange::Mode::Add, Seen, {}, {}}));
    other.executor.run();
    QCOMPARE(told, 2);
    QCOMPARE((*other.open(inbox.id))->size(), size_t(2));
    QVERIFY(f.client->append(inbox.id, {newMessage(3)}));
    watch.reset();
    other.executor.run();
    QCOMPARE(told, 2);
}

void StoreMailTest::recentIsClaimed()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->append(inbox.id, {newMessage(1), newMessage(2)}));
    auto snapshot = *f.client->open(inbox.id);
    QCOMPARE(snapshot->info.recentFrom, 1u);
    f.client->facade.mailboxes->claimRecent(inbox.id, snapshot->info.uidNext);
    QVERIFY(f.client->append(inbox.id, {newMessage(3)})); // behind the claim
    QCOMPARE((*f.client->open(inbox.id))->info.recentFrom, 3u);
    f.close();
    f.open();
    QCOMPARE((*f.client->open(inbox.id))->info.recentFrom, 3u);
}

void StoreMailTest::aClaimAlone()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->append(inbox.id, {newMessage(1)}));
    int told = 0;
    auto watch = f.client->facade.mailboxes->watch(inbox.id, [&] { ++told; });
    f.client->facade.mailboxes->claimRecent(inbox.id, 2); // nothing comes behind it
    while (told == 0)
        QVERIFY(f.client->executor.wait(30000) > 0);
    QCOMPARE((*f.client->open(inbox.id))->info.recentFrom, 2u);

    QVERIFY(f.client->append(inbox.id, {newMessage(2)}));
    f.client->facade.mailboxes->claimRecent(inbox.id, 3);
    watch.reset();
    f.close(); // does not wait for company any more
    f.open();
    QCOMPARE((*f.client->open(inbox.id))->info.recentFrom, 3u);
}

void StoreMailTest::theQueue()
{
    Fixture f;
    for (uint64_t i = 1; i <= 3; ++i) {
        Delivery delivery = deliveryTo({}, i);
        delivery.arrived = int64_t(i) * 1000;
        delivery.remote.push_back({*MailAddress::parse("r" + std::to_string(i) + "@x.test"), "", 0});
        QVERIFY(f.client->deliver(std::move(delivery)));
    }
    auto& queue = *f.client->facade.queue;
    auto due = [&](UnixMs until) {
        return *await<std::vector<QueueEntry>>(f.client->executor, [&](auto r) { queue.due(until, 10, r); });
    };
    QCOMPARE(due(2000).size(), size_t(2));
    const auto all = due(9000);
    auto body = await<Bytes>(f.client->executor, [&](auto r) { queue.readBody(all[0].body, r); });
    QCOMPARE(**body, messageText(1));
    Delivery bounce = deliveryTo({{1, "INBOX", 0}}, 50);
    QVERIFY(f.client->settle({{QueueChange::Kind::Remove, all[0].id, 0, 0, ""},
                              {QueueChange::Kind::Retry, all[1].id, 77000, 3, "451 later"},
                              {QueueChange::Kind::Hold, all[2].id, 0, 0, ""},
                              {QueueChange::Kind::Remove, 4711, 0, 0, ""}},
                             {std::move(bounce)}));
    QVERIFY(due(70000).empty());
    const auto left = due(80000);
    QCOMPARE(left.size(), size_t(1));
    QCOMPARE(left[0].attempts, 3u);
    QCOMPARE(left[0].lastError, std::string("451 later"));
    auto totals = *await<Queue::Totals>(f.client->executor, [&](auto r) { queue.totals(r); });
    QCOMPARE(totals.waiting, uint64_t(1));
    QCOMPARE(totals.held, uint64_t(1));
    QCOMPARE(totals.oldest, UnixMs(2000));
    QCOMPARE(totals.nextAttempt, UnixMs(77000));
    QCOMPARE(f.client->find(1, "INBOX")->messages, 1u);
    QCOMPARE(await<Bytes>(f.client->executor, [&](auto r) { queue.readBody(all[0].body, r); }).error().kind,
             ErrorKind::NotFound);
    QVERIFY(f.client->settle({{QueueChange::Kind::Release, all[2].id, 0, 0, ""}}));
    QCOMPARE(due(80000).size(), size_t(2));
    QCOMPARE(f.problems(), QByteArray());
}

void StoreMailTest::manyClientsAtOnce()
{
    Fixture f;
    const auto inbox = *f.client->find(1, "INBOX");
    constexpr int threads = 4;
    constexpr uint64_t each = 150;
    std::vector<std::thread> workers;
    std::atomic<int> good{0};
    std::atomic<bool> rising{true};
    for (int t = 0; t < threads; ++t) {
        workers.emplace_back([&, t] {
            Client client(*f.store);
            Uid last = 0;
            auto known = *client.open(inbox.id);
            for (uint64_t i = 0; i < each; ++i) {
                const uint64_t number = uint64_t(t) * 1000 + i;
                if (auto done = client.append(inbox.id, {newMessage(number)})) {
                    ++good;
                    if (done->uids[0] <= last)
                        rising = false;
                    last = done->uids[0];
                    if (client.read(inbox.id, last).value() != messageText(number))
                        rising = false;
                    if (i % 5 == 0)
                        (void)client.flags(inbox.id, {last}, {FlagChange::Mode::Add, Deleted, {}, {}});
                    if (i % 25 == 0)
                        (void)client.expunge(inbox.id);
                }
                auto now = *client.open(inbox.id);
                (void)compare(*known, *now);
                known = now;
            }
        });
    }
    for (std::thread& worker : workers)
        worker.join();
    QCOMPARE(good.load(), int(threads * each));
    QVERIFY(rising);
    QCOMPARE(f.problems(), QByteArray());
    // The snapshot that grew by deltas is what the index says.
    const auto grown = *f.client->open(inbox.id);
    f.close();
    f.open();
    const auto read = *f.client->open(inbox.id);
    QCOMPARE(uidsOf(*grown), uidsOf(*read));
    QCOMPARE(grown->info.highestModseq, read->info.highestModseq);
    QVERIFY(compare(*grown, *read).changed.empty());
}

void StoreMailTest::survivesReopening()
{
    Fixture f;
    auto inbox = *f.client->find(1, "INBOX");
    QVERIFY(f.client->append(inbox.id, {newMessage(1, Seen, {"kw"}), newMessage(2)}));
    QVERIFY(f.client->expunge(inbox.id, std::vector<Uid>{2}, false));
    for (int i = 0; i < 3; ++i) {
        f.close();
        f.open();
        auto snapshot = *f.client->open(inbox.id);
        QCOMPARE(snapshot->size(), size_t(1 + i));
        QCOMPARE(snapshot->info.uidNext, Uid(3 + i));
        QCOMPARE(snapshot->info.uidValidity, inbox.uidValidity);
        QCOMPARE(*f.client->read(inbox.id, 1), messageText(1));
        QVERIFY(f.client->append(inbox.id, {newMessage(uint64_t(10 + i))}));
    }
    QCOMPARE(f.problems(), QByteArray());
}

QTEST_GUILESS_MAIN(StoreMailTest)
#include "tst_store_mail.moc"
