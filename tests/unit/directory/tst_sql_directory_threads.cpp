// Many threads at one directory: questions, changes and removals at the same time, each thread with an executor of its
// own. What a thread has been told is true for it from then on.
#include "tests/unit/directory/directory_world.h"

#include <atomic>
#include <thread>

using namespace posthorn;
using namespace posthorn::test;

class TestThreads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addBackEnds(); }

    void eachThreadSeesItsOwnChanges()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        QGOOD(world.addAccount("shared@example.test"));
        std::atomic<int> wrong{0};
        std::atomic<int> revoked{0};
        world->onAccessRevoked([&](const MailAddress&) { ++revoked; });
        constexpr int rounds = 12;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&world, &wrong, t] {
                const auto expect = [&wrong](bool good) { wrong += good ? 0 : 1; };
                for (int i = 0; i < rounds; ++i) {
                    const std::string local = "u" + std::to_string(t) + "x" + std::to_string(i);
                    const std::string address = local + "@example.test";
                    expect(world.meaning(address) == "unknown");
                    expect(!world.addAccount(address));
                    expect(world.meaning(address) == address);
                    expect(world.loginOf(address) == address);
                    expect(!world.setPassword(address, "p" + std::to_string(i)));
                    expect(world.login(address)->scramSha256 == "p" + std::to_string(i));
                    expect(!world.addAlias("example.test", "a" + local, local));
                    expect(world.meaning("a" + address) == address);
                    expect(world.meaning("shared@example.test") == "shared@example.test");
                    if (i % 2 == 0) {
                        expect(!world.removeAccount(address));
                        expect(world.meaning(address) == "unknown");
                        expect(world.loginOf(address).empty());
                    }
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(revoked.load(), 4 * rounds + 4 * rounds / 2);
        QCOMPARE(world.accounts().size(), size_t(4 * rounds / 2 + 1));
    }

    void onlyOneOfManyGetsTheName()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        std::atomic<int> made{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&world, &made] {
                for (int i = 0; i < 10; ++i)
                    made += world.addAccount("n" + std::to_string(i) + "@example.test") ? 0 : 1;
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(made.load(), 10);
    }

    void postmasterIsMadeOnce()
    {
        DirectoryWorld world(useQt());
        QGOOD(world.addDomain("example.test"));
        std::atomic<int> wrong{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&world, &wrong] {
                for (int i = 0; i < 50; ++i)
                    wrong += world.meaning("postmaster@example.test") == "postmaster@example.test" ? 0 : 1;
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(world.names(world.accounts()), std::string("postmaster@example.test"));
    }
};

QTEST_GUILESS_MAIN(TestThreads)
#include "tst_sql_directory_threads.moc"
