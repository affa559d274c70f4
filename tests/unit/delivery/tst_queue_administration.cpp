// What an administrator does to the queue: entries that wait for their time, for a connection, or are on their way.
#include <QTest>

#include <algorithm>

#include "tests/unit/delivery/queue_world.h"

using namespace posthorn;
using namespace posthorn::test;
using namespace std::chrono_literals;
using config::Setting;
using delivery::QueueRunner;

class TestQueueAdministration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void administratorsOperations()
    {
        QueueWorld world;
        world.first().reachable = world.second().reachable = false;
        world.queue({"bob@remote.test"});
        world.queue({"carol@remote.test"});
        world.queue({"dave@remote.test"});
        const auto apply = [&](QueueRunner::Operation operation, std::vector<int64_t> ids, bool all) {
            size_t count = 999;
            world.runner.apply(operation, std::move(ids), all, world.loop,
                               [&](Result<size_t> result) { count = result.value(); });
            world.run();
            world.advance(200ms);
            return count;
        };
        const int64_t id = world.store.queue.begin()->first;
        QCOMPARE(apply(QueueRunner::Operation::Hold, {id, 4711}, false), size_t(1));
        QVERIFY(world.store.queue.at(id).held);
        QCOMPARE(world.hub.look().queue.held, uint64_t(1));
        world.first().reachable = true;
        QCOMPARE(apply(QueueRunner::Operation::RetryNow, {id + 1}, false), size_t(1));
        QCOMPARE(world.first().mails.size(), size_t(1));
        QCOMPARE(apply(QueueRunner::Operation::RetryNow, {}, true), size_t(2));
        QCOMPARE(world.first().mails.size(), size_t(3));
        QVERIFY(world.store.queue.empty());
        world.first().reachable = false;
        world.queue({"bob@remote.test"});
        QCOMPARE(apply(QueueRunner::Operation::Remove, {}, true), size_t(1));
        QVERIFY(world.store.queue.empty());
        QVERIFY(world.inbox("alice").empty());
    }

    /// Entries that were taken up and wait for a connection are reached, too; what a host is being told is not.
    void administratorsReachWhatWaitsForAConnection()
    {
        QueueWorld world({{Setting::DeliveryConnections, "1"}});
        world.first().silent = true;
        for (int i = 0; i < 4; ++i)
            world.queue({"bob" + std::to_string(i) + "@remote.test"});
        QCOMPARE(world.net.open(), size_t(1)); // bob0's; the others were taken up and wait behind it
        const int64_t id = world.store.queue.begin()->first;
        size_t count = 0;
        const auto counted = [&](Result<size_t> result) { count = result.value(); };
        world.runner.apply(QueueRunner::Operation::Hold, {id + 1, id + 1, id + 1}, false, world.loop, counted);
        world.run();
        QCOMPARE(count, size_t(1));
        world.runner.apply(QueueRunner::Operation::Remove, {id + 2}, false, world.loop, counted);
        world.run();
        world.first().silent = false;
        world.net.fireTimers(); // the silent connection is given up; the next host takes what is left
        world.advance(2s);
        std::vector<std::string> reached;
        for (const ScriptedPeer* peer : {&world.first(), &world.second()}) {
            for (const ScriptedPeer::Mail& mail : peer->mails)
                reached.insert(reached.end(), mail.to.begin(), mail.to.end());
        }
        std::sort(reached.begin(), reached.end());
        QCOMPARE(reached, (std::vector<std::string>{"<bob0@remote.test>", "<bob3@remote.test>"}));
        QCOMPARE(world.store.queue.size(), size_t(1));
        QVERIFY(world.store.queue.at(id + 1).held);
        // Released, it goes as any other.
        world.runner.apply(QueueRunner::Operation::Release, {id + 1}, false, world.loop, counted);
        world.run();
        world.advance(1s);
        QVERIFY(world.store.queue.empty());
    }

    void manyEntriesAtOnce()
    {
        QueueWorld world;
        world.first().reachable = world.second().reachable = false;
        std::vector<std::string> recipients;
        for (int i = 0; i < 1203; ++i)
            recipients.push_back("r" + std::to_string(i) + "@remote.test");
        world.queue(recipients);
        std::vector<int64_t> ids;
        for (const auto& [id, entry] : world.store.queue)
            ids.push_back(id);
        for (const bool all : {false, true}) {
            size_t count = 0;
            const size_t settled = world.store.settled;
            world.runner.apply(all ? QueueRunner::Operation::Remove : QueueRunner::Operation::Hold,
                               all ? std::vector<int64_t>() : ids, all, world.loop,
                               [&](Result<size_t> result) { count = result.value(); });
            world.run();
            QCOMPARE(count, size_t(1203));
            QCOMPARE(world.store.settled - settled, size_t(3)); // 500 in a commit
        }
        QVERIFY(world.store.queue.empty());
    }
};

QTEST_APPLESS_MAIN(TestQueueAdministration)
#include "tst_queue_administration.moc"
