// Failed logins, counted by address.
#include <QTest>

#include <thread>
#include <vector>

#include "directory/login_throttle.h"
#include "tests/unit/directory/hand_clock.h"

using namespace posthorn;
using posthorn::directory::LoginThrottle;
using posthorn::test::HandClock;

namespace {
constexpr int64_t minute = 60000;
}

class TestLoginThrottle : public QObject {
    Q_OBJECT

    static void fail(LoginThrottle& throttle, const std::string& address, int times)
    {
        for (int i = 0; i < times; ++i)
            throttle.failed(address);
    }

private Q_SLOTS:
    void refusesWhatFailedTooOften()
    {
        HandClock clock;
        LoginThrottle throttle(clock);
        QVERIFY(!throttle.refuses("192.0.2.1", 3));
        fail(throttle, "192.0.2.1", 2);
        QVERIFY(!throttle.refuses("192.0.2.1", 3));
        fail(throttle, "192.0.2.1", 1);
        QVERIFY(throttle.refuses("192.0.2.1", 3));
        QVERIFY(!throttle.refuses("192.0.2.2", 3));
        QVERIFY(!throttle.refuses("192.0.2.1", 4)); // a setting that was raised meanwhile
    }

    void refusesForTenMinutesAfterTheLastFailure()
    {
        HandClock clock;
        LoginThrottle throttle(clock);
        fail(throttle, "192.0.2.1", 2);
        clock.turn(9 * minute + 59000);
        QVERIFY(!throttle.refuses("192.0.2.1", 3));
        fail(throttle, "192.0.2.1", 1);
        clock.turn(10 * minute - 1000);
        QVERIFY(throttle.refuses("192.0.2.1", 3)); // not just for the second that was left of the first ten minutes
        clock.turn(2000);
        QVERIFY(!throttle.refuses("192.0.2.1", 3));
        fail(throttle, "192.0.2.1", 1); // and counting starts anew
        QVERIFY(!throttle.refuses("192.0.2.1", 3));
    }

    void failuresFarApartDoNotAddUp()
    {
        HandClock clock;
        LoginThrottle throttle(clock);
        for (int i = 0; i < 20; ++i) {
            QVERIFY(!throttle.refuses("192.0.2.1", 3));
            fail(throttle, "192.0.2.1", 1);
            clock.turn(6 * minute);
        }
    }

    void successForgets()
    {
        HandClock clock;
        LoginThrottle throttle(clock);
        fail(throttle, "192.0.2.1", 5);
        throttle.succeeded("192.0.2.1");
        QVERIFY(!throttle.refuses("192.0.2.1", 3));
    }

    void ipv6CountsByNetwork()
    {
        HandClock clock;
        LoginThrottle throttle(clock);
        fail(throttle, "2001:db8:1:2::1", 2);
        fail(throttle, "2001:db8:1:2:ffff::9", 1);
        QVERIFY(throttle.refuses("2001:db8:1:2:3:4:5:6", 3));
        QVERIFY(!throttle.refuses("2001:db8:1:3::1", 3));
    }

    void memoryIsBounded()
    {
        HandClock clock;
        LoginThrottle throttle(clock);
        for (int i = 0; i < 250000; ++i)
            throttle.failed(std::to_string(i & 255) + '.' + std::to_string(i >> 8 & 255) + '.' + std::to_string(i >> 16) + ".1");
        fail(throttle, "198.51.100.1", 3);
        QVERIFY(throttle.refuses("198.51.100.1", 3));
    }

    void isSafeFromManyThreads()
    {
        LoginThrottle throttle;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&throttle, t] {
                for (int i = 0; i < 2000; ++i) {
                    throttle.failed("192.0.2." + std::to_string(i % 8));
                    (void)throttle.refuses("192.0.2." + std::to_string(t), 1000000);
                    if (i % 100 == 0)
                        throttle.succeeded("192.0.2.9");
                }
            });
        for (auto& thread : threads)
            thread.join();
        QVERIFY(throttle.refuses("192.0.2.1", 1000));
        QVERIFY(!throttle.refuses("192.0.2.1", 1001));
    }
};

QTEST_APPLESS_MAIN(TestLoginThrottle)
#include "tst_login_throttle.moc"
