// Work that crosses threads: executors, lives, serial threads, and waiting.
#include <QTest>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "base/await.h"
#include "base/serial_thread.h"

using namespace posthorn;

class TestExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsInOrder()
    {
        ManualExecutor executor;
        std::string order;
        executor.post([&] {
            order += 'a';
            executor.post([&] { order += 'c'; });
        });
        executor.post([&] { order += 'b'; });
        QCOMPARE(order, std::string());
        QCOMPARE(executor.run(), size_t(3));
        QCOMPARE(order, std::string("abc"));
        QCOMPARE(executor.run(), size_t(0));
        QVERIFY(executor.isCurrent());
        bool elsewhere = true;
        std::thread([&] { elsewhere = executor.isCurrent(); }).join();
        QVERIFY(!elsewhere);
    }

    void waitsForOtherThreads()
    {
        ManualExecutor executor;
        QCOMPARE(executor.wait(1), size_t(0));
        bool ran = false;
        std::thread other([&] { executor.post([&] { ran = true; }); });
        QVERIFY(executor.wait(20000) >= 1);
        other.join();
        QVERIFY(ran);
    }

    void tasksThatNeverRunAreDestroyed()
    {
        const auto token = std::make_shared<int>(1);
        {
            ManualExecutor executor;
            executor.post([token] {});
            QCOMPARE(token.use_count(), long(2));
        }
        QCOMPARE(token.use_count(), long(1));
    }

    void boundCallbacksDieWithTheirOwner()
    {
        int calls = 0;
        auto life = std::make_unique<Life>();
        auto bound = life->bind([&calls](int by) { calls += by; });
        const auto watch = life->watch();
        bound(2);
        QCOMPARE(calls, 2);
        QVERIFY(!watch.expired());
        life.reset();
        bound(5);
        QCOMPARE(calls, 2);
        QVERIFY(watch.expired());
    }

    void boundCallbacksMayEndTheirOwner()
    {
        auto life = std::make_unique<Life>();
        int calls = 0;
        auto bound = life->bind([&] {
            ++calls;
            life.reset();
        });
        bound();
        bound();
        QCOMPARE(calls, 1);
    }

    void serialThreadRunsAllInOrderBeforeItEnds()
    {
        std::vector<int> order;
        {
            SerialThread thread("a name that is too long for the system");
            QVERIFY(!thread.isCurrent());
            for (int i = 0; i < 1000; ++i)
                thread.post([&order, &thread, i] {
                    if (!thread.isCurrent())
                        qFatal("on another thread");
                    order.push_back(i);
                    if (i == 999)
                        thread.post([&order] { order.push_back(1000); }); // asked by the last task: still done
                });
        }
        QCOMPARE(order.size(), size_t(1001));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void serialThreadTakesFromManyThreads()
    {
        std::atomic<int> sum{0};
        {
            SerialThread thread("test");
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&] {
                    for (int i = 0; i < 500; ++i)
                        thread.post([&sum] { ++sum; });
                });
            for (auto& each : threads)
                each.join();
        }
        QCOMPARE(sum.load(), 2000);
    }

    void serialThreadLetsGoOfATaskWhenItIsDone()
    {
        SerialThread thread("test");
        auto token = std::make_shared<int>(1);
        const std::weak_ptr<int> watch = token;
        thread.post([token = std::move(token)] {});
        std::promise<bool> gone;
        thread.post([&] { gone.set_value(watch.expired()); });
        QVERIFY(gone.get_future().get());
    }

    void awaitsAnswers()
    {
        QCOMPARE(*await<int>([](Executor&, Reply<int> reply) { reply(5); }), 5); // at once
        QCOMPARE(*await<int>([](Executor& here, Reply<int> reply) { here.post([reply] { reply(6); }); }), 6);
        SerialThread thread("test");
        QCOMPARE(*await<int>([&](Executor& here, Reply<int> reply) {
            thread.post([&here, reply] { here.post([reply] { reply(7); }); });
        }), 7);
        const auto failed = await<int>([](Executor&, Reply<int> reply) { reply(fail(ErrorKind::NotFound, "none")); });
        QCOMPARE(int(failed.error().kind), int(ErrorKind::NotFound));
    }

    void lateAnswersFindNobodyAndLeakNothing()
    {
        const auto token = std::make_shared<int>(1);
        Reply<int> late;
        Executor* executor = nullptr;
        const auto result = await<int>([&](Executor& here, Reply<int> reply) {
            executor = &here;
            late = [reply, token](Result<int> value) { reply(std::move(value)); };
        }, 1);
        QCOMPARE(int(result.error().kind), int(ErrorKind::Timeout));
        executor->post([late] { late(1); }); // the reply keeps the executor alive
        late = nullptr;
        QCOMPARE(token.use_count(), long(1)); // and the executor not the reply
    }

    void errorsKnowWhetherTheyPass()
    {
        for (const ErrorKind kind : {ErrorKind::Unavailable, ErrorKind::Timeout, ErrorKind::Io, ErrorKind::NoSpace,
                                     ErrorKind::InUse, ErrorKind::Limit, ErrorKind::OverQuota})
            QVERIFY(fail(kind, "x").value().temporary);
        for (const ErrorKind kind : {ErrorKind::Invalid, ErrorKind::NotFound, ErrorKind::Exists, ErrorKind::Denied,
                                     ErrorKind::AuthFailed, ErrorKind::TooLarge, ErrorKind::Unsupported, ErrorKind::Corrupt,
                                     ErrorKind::Internal})
            QVERIFY(!fail(kind, "x").value().temporary);
        for (int kind = 0; kind <= int(ErrorKind::Internal); ++kind)
            QVERIFY(!errorKindName(ErrorKind(kind)).empty());
        const Error error = fail(ErrorKind::Io, "text", "detail").value();
        const Result<int> passed = passOn(error);
        QCOMPARE(passed.error().detail, std::string("detail"));
    }
};

QTEST_APPLESS_MAIN(TestExecutor)
#include "tst_executor.moc"
