#include <QTest>

#include <map>
#include <memory>
#include <random>
#include <vector>

#include "net/timer_wheel.h"

using posthorn::net::Timer;
using posthorn::net::TimerOwner;
using posthorn::net::TimerWheel;

namespace {

struct Owner : TimerOwner {
    Timer timer{*this};
    int expired = 0;
    int64_t wheelNow = 0;
    std::function<void()> then;
    void timerExpired(Timer&) override
    {
        ++expired;
        if (then)
            then();
    }
};

} // namespace

class TestTimerWheel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expiresOnceAndNotTooEarly()
    {
        TimerWheel wheel(1000);
        Owner owner;
        wheel.set(owner.timer, 1000, 100);
        wheel.advance(1099);
        QCOMPARE(owner.expired, 0);
        QVERIFY(owner.timer.isRunning());
        wheel.advance(1100 + TimerWheel::tickMs);
        QCOMPARE(owner.expired, 1);
        QVERIFY(!owner.timer.isRunning());
        wheel.advance(100000);
        QCOMPARE(owner.expired, 1);
        QCOMPARE(wheel.nextMs(), int64_t(-1));
    }

    void settingLaterMovesLazily()
    {
        TimerWheel wheel(0);
        Owner owner;
        int64_t now = 0;
        for (; now < 100000; now += 500) {
            wheel.set(owner.timer, now, 5000); // as an idle timer is with every command
            wheel.advance(now);
            QCOMPARE(owner.expired, 0);
        }
        wheel.advance(now + 4400);
        QCOMPARE(owner.expired, 0);
        wheel.advance(now + 5100);
        QCOMPARE(owner.expired, 1);
    }

    void settingEarlierMovesAtOnce()
    {
        TimerWheel wheel(0);
        Owner owner;
        wheel.set(owner.timer, 0, 3600000);
        wheel.set(owner.timer, 0, 50);
        wheel.advance(100);
        QCOMPARE(owner.expired, 1);
        wheel.set(owner.timer, 100, 1000);
        TimerWheel::cancel(owner.timer);
        wheel.set(owner.timer, 100, 200);
        wheel.advance(400);
        QCOMPARE(owner.expired, 2);
    }

    void cancelledOnesStaySilent()
    {
        TimerWheel wheel(0);
        Owner a;
        Owner b;
        wheel.set(a.timer, 0, 100);
        wheel.set(b.timer, 0, 100);
        a.then = [&] { TimerWheel::cancel(b.timer); }; // both are due in the same visit
        wheel.advance(200);
        QCOMPARE(a.expired, 1);
        QCOMPARE(b.expired, 0);
    }

    void ownersMayDieAndSetAnewWhileExpiring()
    {
        TimerWheel wheel(0);
        Owner a;
        auto b = std::make_unique<Owner>();
        wheel.set(a.timer, 0, 100);
        wheel.set(b->timer, 0, 100);
        a.then = [&] {
            b.reset();
            wheel.set(a.timer, 200, 100);
        };
        wheel.advance(200);
        QCOMPARE(a.expired, 1);
        a.then = nullptr;
        wheel.advance(400);
        QCOMPARE(a.expired, 2);
    }

    void longDelaysShareWakeUps()
    {
        TimerWheel wheel(0);
        std::vector<std::unique_ptr<Owner>> owners;
        for (int i = 0; i < 1000; ++i) {
            owners.push_back(std::make_unique<Owner>());
            wheel.set(owners.back()->timer, i, 30000);
        }
        int wakeUps = 0;
        while (wheel.nextMs() >= 0) {
            wheel.advance(wheel.nextMs());
            ++wakeUps;
        }
        for (const auto& owner : owners)
            QCOMPARE(owner->expired, 1);
        QVERIFY2(wakeUps <= 4, qPrintable(QString::number(wakeUps)));
    }

    void agreesWithAPlainModel()
    {
        std::mt19937 random(7);
        int64_t now = 123456;
        TimerWheel wheel(now);
        std::vector<std::unique_ptr<Owner>> owners;
        std::vector<int64_t> due(200, 0); // 0: not running
        for (int i = 0; i < 200; ++i)
            owners.push_back(std::make_unique<Owner>());
        const auto below = [&](int64_t most) { return int64_t(random() % uint64_t(most)); };
        for (int step = 0; step < 20000; ++step) {
            const auto i = size_t(below(200));
            Owner& owner = *owners[i];
            const int64_t delay = below(step % 50 == 0 ? 400000000 : step % 7 == 0 ? 2000000 : 9000);
            if (step % 11 == 0) {
                TimerWheel::cancel(owner.timer);
                due[i] = 0;
            } else {
                wheel.set(owner.timer, now, delay);
                due[i] = now + delay;
            }
            now += below(step % 100 == 0 ? 3000000 : 60);
            wheel.advance(now);
            for (size_t k = 0; k < owners.size(); ++k) {
                const int64_t slack = 2 * TimerWheel::tickMs + 64 * TimerWheel::tickMs; // long ones are rounded up
                if (owners[k]->expired > 0) {
                    QVERIFY2(due[k] != 0 && due[k] <= now, "too early, or not running");
                    owners[k]->expired = 0;
                    due[k] = 0;
                } else if (due[k] != 0) {
                    QVERIFY2(due[k] + slack >= now, "too late");
                }
            }
            const int64_t next = wheel.nextMs();
            for (const int64_t each : due)
                QVERIFY(each == 0 || (next >= 0 && next <= each + 66 * TimerWheel::tickMs));
        }
    }
};

QTEST_APPLESS_MAIN(TestTimerWheel)
#include "tst_timer_wheel.moc"
