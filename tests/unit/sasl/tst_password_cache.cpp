#include "directory/sasl/password_cache.h"

#include <thread>
#include <vector>

#include <QTest>

using namespace posthorn;
using namespace posthorn::directory;

namespace {
class HandClock final : public Clock {
public:
    UnixMs now() const override { return time; }
    int64_t steadyMs() const override { return time; }
    int64_t time = 0;
};
} // namespace

class TestPasswordCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void remembersExactlyWhatWasRight()
    {
        PasswordCache cache;
        QVERIFY(!cache.remembers("alice", "secret", "v1"));
        cache.remember("alice", "secret", "v1");
        QVERIFY(cache.remembers("alice", "secret", "v1"));
        QVERIFY(!cache.remembers("alice", "Secret", "v1"));
        QVERIFY(!cache.remembers("alicE", "secret", "v1"));
        QVERIFY(!cache.remembers("alice", "secret", "v2")); // the password was changed
        QVERIFY(!cache.remembers("alices", "ecret", "v1")); // the same letters, cut elsewhere
        cache.clear();
        QVERIFY(!cache.remembers("alice", "secret", "v1"));
        QCOMPARE(cache.size(), size_t(0));
    }

    void forgetsAfterItsTime()
    {
        HandClock clock;
        PasswordCache cache(10, 1000, clock);
        cache.remember("alice", "secret", "v");
        clock.time = 999;
        QVERIFY(cache.remembers("alice", "secret", "v"));
        clock.time = 1000; // being asked for does not make it live longer
        QVERIFY(!cache.remembers("alice", "secret", "v"));
        QCOMPARE(cache.size(), size_t(0));
        cache.remember("alice", "secret", "v");
        clock.time = 1500;
        cache.remember("alice", "secret", "v");
        clock.time = 2400;
        QVERIFY(cache.remembers("alice", "secret", "v"));
    }

    void isBounded()
    {
        PasswordCache cache(3, 100000);
        cache.remember("a", "x", "v");
        cache.remember("b", "x", "v");
        cache.remember("c", "x", "v");
        QVERIFY(cache.remembers("a", "x", "v"));
        cache.remember("d", "x", "v"); // b was unused for longest
        QCOMPARE(cache.size(), size_t(3));
        QVERIFY(!cache.remembers("b", "x", "v"));
        QVERIFY(cache.remembers("a", "x", "v") && cache.remembers("c", "x", "v") && cache.remembers("d", "x", "v"));
        PasswordCache none(0, 100000);
        none.remember("a", "x", "v");
        QVERIFY(!none.remembers("a", "x", "v"));
        PasswordCache never(3, 0);
        never.remember("a", "x", "v");
        QCOMPARE(never.size(), size_t(0));
    }

    void servesManyThreads()
    {
        PasswordCache cache(50, 100000);
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&cache, t] {
                for (int i = 0; i < 2000; ++i) {
                    const std::string login = std::to_string((i * (t + 1)) % 100);
                    if (!cache.remembers(login, "x", "v"))
                        cache.remember(login, "x", "v");
                }
            });
        }
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(cache.size(), size_t(50));
    }
};

QTEST_APPLESS_MAIN(TestPasswordCache)
#include "tst_password_cache.moc"
