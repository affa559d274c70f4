// Snapshots: look-ups, and that applying deltas and comparing agree with a plain list, whatever the order of changes.
#include <algorithm>
#include <map>
#include <random>

#include "store/cache/snapshot_cache.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;

class StoreSnapshotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lookUps();
    void deltasAgainstAPlainList();
    void unchangedChunksAreShared();
    void aLoaderTakesOverWhatItMissed();
    void whatARebuildOvertookIsNotShared();
    void theCacheStaysInItsBudget();
};

namespace {

std::shared_ptr<MailboxSnapshot> emptySnapshot(MailboxId id = 1)
{
    auto snapshot = std::make_shared<MailboxSnapshot>();
    snapshot->info.id = id;
    snapshot->keywords = std::make_shared<std::vector<std::string>>();
    return snapshot;
}

std::shared_ptr<MailboxSnapshot> filled(size_t count, MailboxId id = 1)
{
    auto snapshot = emptySnapshot(id);
    std::vector<Entry> entries(count);
    for (size_t i = 0; i < count; ++i)
        entries[i].uid = Uid(2 * i + 1);
    appendEntries(*snapshot, entries);
    snapshot->info.uidNext = Uid(2 * count + 1);
    return snapshot;
}

void checkShape(const MailboxSnapshot& snapshot)
{
    QCOMPARE(snapshot.chunks.size(), snapshot.firstIndex.size());
    size_t index = 0;
    Uid last = 0;
    for (size_t c = 0; c < snapshot.chunks.size(); ++c) {
        QCOMPARE(size_t(snapshot.firstIndex[c]), index);
        QVERIFY(!snapshot.chunks[c]->empty());
        QVERIFY(snapshot.chunks[c]->size() <= MailboxSnapshot::chunkSize);
        QVERIFY(snapshot.chunks[c]->newest != UINT64_MAX); // so that it can be passed over
        for (const Entry& entry : *snapshot.chunks[c]) {
            QVERIFY(entry.uid > last);
            QVERIFY(entry.modseq <= snapshot.chunks[c]->newest);
            last = entry.uid;
        }
        index += snapshot.chunks[c]->size();
    }
    QCOMPARE(snapshot.size(), index);
}

} // namespace

void StoreSnapshotTest::lookUps()
{
    const auto snapshot = filled(2000);
    checkShape(*snapshot);
    for (size_t i = 0; i < 2000; ++i) {
        const Uid uid = Uid(2 * i + 1);
        QCOMPARE(snapshot->at(i).uid, uid);
        QCOMPARE(snapshot->find(uid).value(), i);
        QVERIFY(!snapshot->find(uid + 1));
        QCOMPARE(snapshot->lowerBound(uid + 1), i + 1);
    }
    QCOMPARE(snapshot->lowerBound(5000), size_t(2000));
    size_t count = 0;
    snapshot->forEach(500, 1100, [&](size_t index, const Entry& entry) {
        QCOMPARE(entry.uid, Uid(2 * index + 1));
        ++count;
    });
    QCOMPARE(count, size_t(600));
    snapshot->forEach(2000, 2000, [&](size_t, const Entry&) { QFAIL("nothing is there"); });
    const auto empty = emptySnapshot();
    QCOMPARE(empty->size(), size_t(0));
    QCOMPARE(empty->lowerBound(1), size_t(0));
    QVERIFY(!empty->find(1));
}

void StoreSnapshotTest::deltasAgainstAPlainList()
{
    std::mt19937 random(7);
    for (int run = 0; run < 20; ++run) {
        SnapshotPtr now = emptySnapshot();
        std::map<Uid, Entry> list;
        std::vector<std::pair<SnapshotPtr, std::map<Uid, Entry>>> kept;
        Uid next = 1;
        for (int step = 0; step < 60; ++step) {
            MailboxDelta delta;
            delta.info = now->info;
            for (size_t i = random() % (step % 7 == 0 ? 1500 : 20); i > 0; --i) {
                Entry entry;
                entry.uid = next;
                entry.modseq = Modseq(step + 1);
                next += 1 + random() % 3;
                delta.added.push_back(entry);
                list[entry.uid] = entry;
            }
            for (auto& [uid, entry] : list) {
                if (random() % 50 == 0) {
                    entry.flags = uint32_t(random() % 32);
                    entry.modseq = Modseq(step + 1);
                    delta.changed.push_back(entry);
                }
            }
            std::shuffle(delta.changed.begin(), delta.changed.end(), random);
            const unsigned rate = step % 10 == 9 ? 2 : 60;
            for (auto it = list.begin(); it != list.end();) {
                if (random() % rate == 0) {
                    delta.expunged.push_back(it->first);
                    it = list.erase(it);
                } else {
                    ++it;
                }
            }
            delta.info.uidNext = next;
            now = applyDelta(*now, delta);
            checkShape(*now);
            QCOMPARE(now->size(), list.size());
            size_t index = 0;
            for (const auto& [uid, entry] : list) {
                QCOMPARE(now->at(index).uid, uid);
                QCOMPARE(now->at(index).flags, entry.flags);
                ++index;
            }
            const Modseq since = random() % unsigned(step + 2);
            std::vector<uint32_t> newer;
            for (const auto& [uid, entry] : list) {
                if (entry.modseq > since)
                    newer.push_back(uint32_t(now->find(uid).value()));
            }
            QCOMPARE(changedSince(*now, since), newer);
            QVERIFY(changedSince(*now, Modseq(step + 1)).empty());
            kept.emplace_back(now, list);
            // Compared with some earlier one.
            const auto& [older, olderList] = kept[random() % kept.size()];
            const SnapshotDiff diff = compare(*older, *now);
            std::vector<uint32_t> expunged;
            std::vector<uint32_t> changed;
            uint32_t at = 0;
            for (const auto& [uid, entry] : olderList) {
                if (!list.contains(uid))
                    expunged.push_back(at);
                else if (list[uid].flags != entry.flags)
                    changed.push_back(uint32_t(now->find(uid).value()));
                ++at;
            }
            QCOMPARE(diff.expunged, expunged);
            QCOMPARE(diff.changed, changed);
            QCOMPARE(size_t(diff.added),
                     size_t(std::count_if(list.begin(), list.end(), [older = older](const auto& item) {
                         return item.first >= older->info.uidNext;
                     })));
        }
    }
}

void StoreSnapshotTest::unchangedChunksAreShared()
{
    const auto before = filled(5000);
    MailboxDelta delta;
    delta.info = before->info;
    Entry entry = before->at(1000);
    entry.flags = Seen;
    delta.changed.push_back(entry);
    const auto after = applyDelta(*before, delta);
    size_t shared = 0;
    for (size_t c = 0; c < before->chunks.size(); ++c)
        shared += before->chunks[c] == after->chunks[c];
    QCOMPARE(shared, before->chunks.size() - 1);
}

void StoreSnapshotTest::aLoaderTakesOverWhatItMissed()
{
    SnapshotCache cache;
    const auto load = cache.beginLoad(1);
    const auto publish = [&](uint64_t version, Uid uid) {
        auto delta = std::make_shared<MailboxDelta>();
        delta->info.id = 1;
        delta->info.uidNext = uid + 1;
        delta->version = version;
        Entry entry;
        entry.uid = uid;
        delta->added.push_back(entry);
        cache.publish({delta});
    };
    publish(5, 100); // the reading begins behind this commit
    publish(6, 101);
    publish(7, 102);
    auto read = emptySnapshot();
    Entry entry;
    entry.uid = 100;
    appendEntries(*read, {entry});
    const auto loaded = cache.endLoad(load, read, 5);
    QVERIFY(loaded);
    QCOMPARE(loaded->size(), size_t(3));
    QCOMPARE(cache.find(1), loaded);
    publish(8, 103);
    QCOMPARE(cache.find(1)->size(), size_t(4));
    // A slower one has read an older state; the shared one wins.
    const auto slow = cache.beginLoad(1);
    QCOMPARE(cache.endLoad(slow, read, 5)->size(), size_t(4));
    // Removed while somebody loads.
    const auto late = cache.beginLoad(1);
    auto end = std::make_shared<MailboxDelta>();
    end->info.id = 1;
    end->version = 9;
    end->removed = true;
    cache.publish({end});
    QVERIFY(!cache.find(1));
    QVERIFY(!cache.endLoad(late, read, 5));
    QVERIFY(!cache.find(1));
}

void StoreSnapshotTest::whatARebuildOvertookIsNotShared()
{
    SnapshotCache cache;
    const auto load = cache.beginLoad(1);
    cache.clear(); // versions begin anew
    QVERIFY(cache.endLoad(load, filled(10, 1), 50));
    QVERIFY(!cache.find(1));
    QVERIFY(cache.endLoad(cache.beginLoad(1), filled(10, 1), 1));
    auto delta = std::make_shared<MailboxDelta>();
    delta->info.id = 1;
    delta->version = 2;
    delta->expunged = {3};
    cache.publish({delta});
    QCOMPARE(cache.find(1)->size(), size_t(9));
}

void StoreSnapshotTest::theCacheStaysInItsBudget()
{
    SnapshotCache cache;
    cache.setBudget(1 << 20);
    for (MailboxId id = 1; id <= 100; ++id)
        QVERIFY(cache.endLoad(cache.beginLoad(id), filled(2000, id), 1));
    size_t held = 0;
    for (MailboxId id = 1; id <= 100; ++id)
        held += cache.find(id) ? 1 : 0;
    QVERIFY(held >= 5 && held <= 10);
    QVERIFY(cache.find(100));
    cache.clear();
    QVERIFY(!cache.find(100));
}

QTEST_GUILESS_MAIN(StoreSnapshotTest)
#include "tst_store_snapshot.moc"
