// The remote queue by its operations.
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

void fill(AdminWorld& world, int entries)
{
    store::Delivery delivery;
    delivery.bytes = std::make_shared<const std::string>("Subject: x\r\n\r\nbody\r\nlast");
    delivery.sender = {"alice", "example.test"};
    delivery.arrived = 1700000000000;
    for (int i = 0; i < entries; ++i)
        delivery.remote.push_back({{"r" + std::to_string(i), "far.test"}, {}, 0});
    world.store.deliver(delivery, [](Result<uint64_t>) {});
}

} // namespace

class TestQueueOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lists()
    {
        AdminWorld world;
        QCOMPARE(world.said("queue list"), std::string());
        fill(world, 3);
        world.store.queue[2].attempts = 4;
        world.store.queue[2].lastError = "450 later";
        world.store.queue[3].held = true;
        QCOMPARE(world.said("queue list"),
                 std::string("1|waiting|alice@example.test|r0@far.test|24|0|2023-11-14 22:13:20|2023-11-14 22:13:20|;"
                             "2|waiting|alice@example.test|r1@far.test|24|4|2023-11-14 22:13:20|2023-11-14 22:13:20|450 later;"
                             "3|held|alice@example.test|r2@far.test|24|0|2023-11-14 22:13:20||"));
        QCOMPARE(world.run("queue list", {"1"})->rows.size(), size_t(2));
        QCOMPARE(world.run("queue list", {"0", "1"})->rows.size(), size_t(1));
        QCOMPARE(world.said("queue list", {"x"}), std::string("invalid"));
        QCOMPARE(world.said("queue list", {"0", "x"}), std::string("invalid"));
    }

    void shows()
    {
        AdminWorld world;
        fill(world, 2);
        const auto answer = world.run("queue show", {"2"});
        QCOMPARE(answer->rows.size(), size_t(5));
        QCOMPARE(answer->rows[0][3], std::string("r1@far.test"));
        QCOMPARE(answer->rows[1], std::vector<std::string>{"Subject: x"});
        QCOMPARE(answer->rows[2], std::vector<std::string>{""});
        QCOMPARE(answer->rows[4], std::vector<std::string>{"last"});
        QCOMPARE(world.said("queue show", {"9"}), std::string("not-found"));
        for (const char* bad : {"0", "-1", "x", "", "9223372036854775808"})
            QCOMPARE(world.said("queue show", {bad}), std::string("invalid"));
        world.store.readError = Error{ErrorKind::Corrupt, false, "damaged", {}};
        QCOMPARE(world.said("queue show", {"1"}), std::string("corrupt"));
    }

    void showsTheStartOfALongMessage()
    {
        AdminWorld world;
        store::Delivery delivery;
        delivery.bytes = std::make_shared<const std::string>(std::string(5 << 20, '\n'));
        delivery.remote.push_back({{"r", "far.test"}, {}, 0});
        world.store.deliver(delivery, [](Result<uint64_t>) {});
        QCOMPARE(world.run("queue show", {"1"})->rows.size(), size_t(65536 + 1));
    }

    void changesAreTheRunnersToMake()
    {
        using enum delivery::QueueOperation;
        AdminWorld world;
        QCOMPARE(world.said("queue hold", {"1", "2"}), std::string("ok"));
        QCOMPARE(world.said("queue release", {"2"}), std::string("ok"));
        QCOMPARE(world.said("queue delete", {"2", "77"}), std::string("ok"));
        QCOMPARE(world.said("queue retry", {"9223372036854775807"}), std::string("ok"));
        QCOMPARE(world.said("queue hold", {"ALL"}), std::string("ok"));
        QCOMPARE(world.said("queue retry", {"all"}), std::string("ok"));
        const std::vector<AdminWorld::Order> expected = {{Hold, {1, 2}, false},
                                                         {Release, {2}, false},
                                                         {Remove, {2, 77}, false},
                                                         {RetryNow, {9223372036854775807}, false},
                                                         {Hold, {}, true},
                                                         {RetryNow, {}, true}};
        QVERIFY(world.orders == expected);
        for (const char* bad : {"x", "", "1x", "9223372036854775808"})
            QCOMPARE(world.said("queue delete", {"1", bad}), std::string("invalid"));
        QCOMPARE(world.said("queue delete", {"all", "1"}), std::string("invalid"));
        QVERIFY(world.orders == expected);
    }

    void failuresAreTold()
    {
        AdminWorld world;
        world.queueError = Error{ErrorKind::NoSpace, true, "full", {}};
        QCOMPARE(world.said("queue delete", {"1"}), std::string("no-space"));
        QVERIFY(world.log().find("the test: queue delete 1: full") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestQueueOperations)
#include "tst_queue_operations.moc"
