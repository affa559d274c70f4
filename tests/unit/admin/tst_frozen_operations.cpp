// The remote queue as the controller protocol knows it.
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

/// Four entries: to r0, r1, r2 at far.test and one to joe at other.test; the second one is held.
void fill(AdminWorld& world)
{
    store::Delivery delivery;
    delivery.bytes = std::make_shared<const std::string>("Subject: x\r\n\r\n.body\r\nlast");
    delivery.sender = {"alice", "example.test"};
    delivery.arrived = 1700000000000;
    for (const char* name : {"r0", "r1", "r2"})
        delivery.remote.push_back({{name, "far.test"}, {}, 0});
    delivery.remote.push_back({{"joe", "other.test"}, {}, 0});
    world.store.deliver(delivery, [](Result<uint64_t>) {});
    world.store.queue[2].held = true;
    world.store.queue[2].attempts = 3;
    world.store.queue[2].lastError = "450 later";
}

} // namespace

class TestFrozenOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void heldEntriesAreFrozen()
    {
        AdminWorld world;
        fill(world);
        QCOMPARE(world.said("frozlist"),
                 std::string("2|0|0|<alice@example.test>|<r1@far.test>|2023-11-14 22:13:20|25|3|froz"));
        world.store.queue[2].sender = {};
        QVERIFY(world.said("frozlist").find("|<>|") != std::string::npos);
    }

    void longQueuesAreReadInPages()
    {
        AdminWorld world;
        store::Delivery delivery;
        delivery.bytes = std::make_shared<const std::string>("x");
        for (int i = 0; i < 2500; ++i)
            delivery.remote.push_back({{"r" + std::to_string(i), "far.test"}, {}, 0});
        world.store.deliver(delivery, [](Result<uint64_t>) {});
        for (auto& [id, entry] : world.store.queue)
            entry.held = true;
        QCOMPARE(world.run("frozlist")->rows.size(), size_t(2500));
    }

    void areSubmittedAndDeleted()
    {
        using enum delivery::QueueOperation;
        AdminWorld world;
        fill(world);
        QCOMPARE(world.said("frozsubmit", {"0", "0", "2"}), std::string("ok"));
        QCOMPARE(world.said("frozdel", {"0", "0", "2"}), std::string("ok"));
        const std::vector<AdminWorld::Order> expected = {{RetryNow, {2}, false}, {Remove, {2}, false}};
        QVERIFY(world.orders == expected);
        // One that is not frozen, one that is not there, other levels, rubbish.
        for (const auto& words : std::vector<std::vector<std::string>>{
                 {"0", "0", "1"}, {"0", "0", "9"}, {"1", "0", "2"}, {"0", "1", "2"}, {"0", "0", "x"}, {"0", "0", "-1"}}) {
            QCOMPARE(world.said("frozsubmit", words), std::string("not-found"));
            QCOMPARE(world.said("frozdel", words), std::string("not-found"));
            QCOMPARE(world.said("frozgetlog", words), std::string("not-found"));
            QCOMPARE(world.said("frozgetmsg", words), std::string("not-found"));
        }
        QVERIFY(world.orders == expected);
        world.queueError = Error{ErrorKind::NoSpace, true, "full", {}};
        QCOMPARE(world.said("frozdel", {"0", "0", "2"}), std::string("no-space"));
    }

    void messageWithItsEnvelope()
    {
        AdminWorld world;
        fill(world);
        QVERIFY(world.settings.change({{config::Setting::ServerHostName, "mx.example.test"}}).has_value());
        const auto answer = world.run("frozgetmsg", {"0", "0", "2"});
        QVERIFY(answer && answer->raw && answer->isList);
        std::vector<std::string> lines;
        for (const auto& row : answer->rows)
            lines.push_back(row.at(0));
        const std::vector<std::string> expected = {"[0.0.0.0]:0;[0.0.0.0]:0;Tue, 14 Nov 2023 22:13:20 +0000",
                                                   "mx.example.test",
                                                   "S1",
                                                   "MAIL FROM:<alice@example.test>",
                                                   "RCPT TO:<r1@far.test>",
                                                   "<<MAIL-DATA>>",
                                                   "Subject: x",
                                                   "",
                                                   ".body",
                                                   "last"};
        QCOMPARE(lines, expected);
        world.store.readError = Error{ErrorKind::Corrupt, false, "damaged", {}};
        QCOMPARE(world.said("frozgetmsg", {"0", "0", "2"}), std::string("corrupt"));
    }

    void attemptsAreShown()
    {
        AdminWorld world;
        fill(world);
        auto answer = world.run("frozgetlog", {"0", "0", "2"});
        QVERIFY(answer && answer->raw);
        QCOMPARE(answer->rows.size(), size_t(4));
        QCOMPARE(answer->rows[0][0], std::string("[PeekTime] 1700000000 : Tue, 14 Nov 2023 22:13:20 +0000"));
        QCOMPARE(answer->rows[1][0], std::string("<<"));
        QCOMPARE(answer->rows[2][0], std::string("after 3 attempts: 450 later"));
        QCOMPARE(answer->rows[3][0], std::string(">>"));
        world.hub.log(watch::Channel::SmtpOut, watch::Level::Info, "message 1 to <r0@far.test>: put off, 450 later");
        world.hub.log(watch::Channel::SmtpOut, watch::Level::Info, "message 1 to <r1@far.test> by mx: put off, 421 busy");
        world.hub.log(watch::Channel::SmtpOut, watch::Level::Info, "message 1 to <r1@far.test>: put off, 450 later");
        answer = world.run("frozgetlog", {"0", "0", "2"});
        QCOMPARE(answer->rows.size(), size_t(8));
        QCOMPARE(answer->rows[2][0], std::string("message 1 to <r1@far.test> by mx: put off, 421 busy"));
        QCOMPARE(answer->rows[6][0], std::string("message 1 to <r1@far.test>: put off, 450 later"));
    }

    void waitingMailIsTriedNow()
    {
        using enum delivery::QueueOperation;
        AdminWorld world;
        fill(world);
        QCOMPARE(world.said("etrn", {"*@far.test"}), std::string("ok"));
        QCOMPARE(world.said("etrn", {"OTHER.test", "nowhere.test"}), std::string("ok"));
        QCOMPARE(world.said("etrn", {"*.test"}), std::string("ok"));
        QCOMPARE(world.said("etrn", {"r0@*"}), std::string("ok"));
        const std::vector<AdminWorld::Order> expected = {
            {RetryNow, {1, 3}, false}, {RetryNow, {4}, false}, {RetryNow, {1, 3, 4}, false}, {RetryNow, {1}, false}};
        QVERIFY(world.orders == expected); // never what is frozen
        QCOMPARE(world.said("etrn", {"*@nowhere.test"}), std::string("ok"));
        QVERIFY(world.orders == expected);
    }
};

QTEST_GUILESS_MAIN(TestFrozenOperations)
#include "tst_frozen_operations.moc"
