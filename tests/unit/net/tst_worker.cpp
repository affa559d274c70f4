// Workers as executors: storms of tasks, timers, and Qt things that live beside the connections.
#include <QTest>

#include <atomic>
#include <thread>

#include <QAbstractEventDispatcher>
#include <QSocketNotifier>
#include <QTimer>
#include <sys/eventfd.h>

#include "net/worker.h"

using namespace posthorn;
using net::Worker;

class TestWorker : public QObject {
    Q_OBJECT

    static bool waitUntil(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, 20000); }

private Q_SLOTS:
    void tasksRunInOrderOnTheThread()
    {
        watch::Hub hub;
        Worker worker(0, hub);
        std::atomic<int> done{0};
        std::atomic<bool> wrong{false};
        worker.post([&] { wrong = wrong || !worker.isCurrent(); }); // before the start: it waits
        worker.start();
        QVERIFY(!worker.isCurrent());
        for (int i = 0; i < 10000; ++i)
            worker.post([&, i] {
                if (done != i || !worker.isCurrent())
                    wrong = true;
                ++done;
            });
        QVERIFY(waitUntil([&] { return done == 10000; }));
        QVERIFY(!wrong);
    }

    void stormsFromManyThreads()
    {
        watch::Hub hub;
        Worker a(0, hub);
        Worker b(1, hub);
        a.start();
        b.start();
        constexpr int threads = 4, each = 20000;
        std::atomic<int> done{0};
        std::vector<std::thread> posters;
        for (int t = 0; t < threads; ++t) {
            posters.emplace_back([&] {
                for (int i = 0; i < each; ++i)
                    a.post([&] { b.post([&] { a.post([&] { ++done; }); }); }); // there and back
            });
        }
        for (std::thread& poster : posters)
            poster.join();
        QVERIFY(waitUntil([&] { return done == threads * each; }));
    }

    void aTaskThatPostsItselfStarvesNobody()
    {
        watch::Hub hub;
        Worker worker(0, hub);
        worker.start();
        std::atomic<bool> stop{false};
        std::atomic<int> ticks{0};
        std::function<void()> again = [&] {
            if (!stop)
                worker.post(again);
        };
        worker.post(again);
        worker.post([&] { // Qt's own events still come
            auto* timer = new QTimer;
            timer->setInterval(1);
            QObject::connect(timer, &QTimer::timeout, timer, [&stop, &ticks, timer] {
                if (++ticks == 20) {
                    stop = true;
                    timer->deleteLater();
                }
            });
            timer->start();
        });
        QVERIFY(waitUntil([&] { return ticks >= 20; }));
    }

    // What waits for nothing else but Qt's things wakes by them alone.
    void qtThingsWakeAWorkerThatSleeps()
    {
        watch::Hub hub;
        Worker worker(0, hub);
        worker.start();
        struct Seen {
            std::atomic<int> once{0}, often{0}, posted{0}, read{0};
            std::atomic<int> left{-2}, registered{-1};
        } seen;
        QObject* context = nullptr;
        const net::Descriptor signal(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        std::atomic<bool> set{false};
        worker.post([&] {
            context = new QObject;
            auto* const often = new QTimer(context);
            QObject::connect(often, &QTimer::timeout, context, [&seen, often] {
                if (++seen.often == 5)
                    often->stop();
            });
            often->start(2);
            QTimer::singleShot(3, context, [&] { ++seen.once; });
            auto* const late = new QTimer(context);
            late->start(60000);
            seen.left = late->remainingTime();
            seen.registered = int(QAbstractEventDispatcher::instance()->registeredTimers(late).size());
            auto* const notifier = new QSocketNotifier(signal.get(), QSocketNotifier::Read, context);
            QObject::connect(notifier, &QSocketNotifier::activated, context, [&] {
                eventfd_t value = 0;
                ::eventfd_read(signal.get(), &value);
                seen.read += int(value);
            });
            set = true;
        });
        QVERIFY(waitUntil([&] { return set && seen.often == 5 && seen.once == 1; }));
        QVERIFY(seen.left > 50000 && seen.left <= 60000);
        QCOMPARE(seen.registered.load(), 1);
        for (int i = 1; i <= 3; ++i) {
            ::eventfd_write(signal.get(), 1);
            QVERIFY(waitUntil([&] { return seen.read == i; }));
            QMetaObject::invokeMethod(context, [&] { ++seen.posted; }, Qt::QueuedConnection);
            QVERIFY(waitUntil([&] { return seen.posted == i; }));
        }
        std::atomic<bool> gone{false};
        QObject::connect(context, &QObject::destroyed, context, [&] { gone = true; }, Qt::DirectConnection);
        context->deleteLater();
        QVERIFY(waitUntil([&] { return bool(gone); }));
        ::eventfd_write(signal.get(), 1); // nobody listens any more
        std::atomic<bool> done{false};
        worker.post([&] { done = true; });
        QVERIFY(waitUntil([&] { return bool(done); }));
        QCOMPARE(seen.read.load(), 3);
        QCOMPARE(seen.often.load(), 5);
    }

    void throwingTasksAreLogged()
    {
        watch::Hub hub;
        Worker worker(0, hub);
        worker.start();
        std::atomic<bool> done{false};
        worker.post([] { throw std::runtime_error("on purpose"); });
        worker.post([&] { done = true; });
        QVERIFY(waitUntil([&] { return bool(done); }));
        QCOMPARE(hub.linesFrom(1, 10).size(), size_t(1));
        QCOMPARE(hub.linesFrom(1, 10)[0].text, std::string("a task failed: on purpose"));
    }

    void stoppingRunsWhatIsQueued()
    {
        watch::Hub hub;
        std::atomic<int> done{0};
        {
            Worker worker(0, hub);
            worker.start();
            for (int i = 0; i < 1000; ++i)
                worker.post([&] { ++done; });
            worker.stop();
        }
        QCOMPARE(int(done), 1000);
    }

    void timersFireOnTheWorker()
    {
        struct Owner : net::TimerOwner {
            Worker& worker;
            net::Timer timer{*this};
            std::atomic<int> expired{0};
            explicit Owner(Worker& w)
                : worker(w)
            {}
            void timerExpired(net::Timer&) override
            {
                if (++expired < 5)
                    worker.setTimer(timer, 20);
            }
        };
        watch::Hub hub;
        Worker worker(0, hub);
        Owner owner(worker);
        worker.start();
        worker.post([&] { worker.setTimer(owner.timer, 20); });
        QVERIFY(waitUntil([&] { return owner.expired == 5; }));
        worker.stop();
    }
};

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
