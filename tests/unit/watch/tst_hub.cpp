// The hub: what the server tells, and what onlookers see, from many threads.
#include <QTest>

#include <atomic>
#include <thread>

#include "base/text.h"
#include "tests/unit/watch/log_test_support.h"
#include "watch/hub.h"

using namespace posthorn;
using namespace posthorn::watch;

class TestHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesAreNumberedAndKept()
    {
        Hub hub;
        QCOMPARE(hub.nextLine(), uint64_t(1));
        hub.log(Channel::Pop3, Level::Info, "one", 7, Direction::In);
        hub.log(Channel::System, Level::Error, "two");
        hub.log(Channel::System, Level::Debug, "not kept");
        const auto lines = hub.linesFrom(0, 100);
        QCOMPARE(lines.size(), size_t(2));
        QCOMPARE(lines[0].number, uint64_t(1));
        QCOMPARE(lines[0].text, std::string("one"));
        QCOMPARE(lines[0].session, uint64_t(7));
        QVERIFY(lines[0].channel == Channel::Pop3 && lines[0].direction == Direction::In);
        QVERIFY(lines[1].level == Level::Error && lines[1].time > 0);
        QCOMPARE(hub.nextLine(), uint64_t(3));
        QVERIFY(hub.linesFrom(3, 100).empty());
        QVERIFY(hub.linesFrom(UINT64_MAX, 100).empty());
        QCOMPARE(hub.linesFrom(2, 100).size(), size_t(1));
        QCOMPARE(hub.linesFrom(1, 1).front().text, std::string("one"));
        hub.setLeastLevel(Level::Debug);
        QVERIFY(hub.wants(Level::Debug));
        hub.log(Channel::System, Level::Debug, "kept");
        QCOMPARE(hub.nextLine(), uint64_t(4));
    }

    void oldLinesArePushedOut()
    {
        Hub hub;
        const size_t count = Hub::heldLines + 10;
        for (size_t i = 1; i <= count; ++i)
            hub.log(Channel::System, Level::Info, std::to_string(i));
        const auto lines = hub.linesFrom(0, count);
        QCOMPARE(lines.size(), Hub::heldLines);
        QCOMPARE(lines.front().number, uint64_t(11));
        QCOMPARE(lines.front().text, std::string("11"));
        QCOMPARE(lines.back().text, std::to_string(count));
        QCOMPARE(hub.linesFrom(5, 2).front().number, uint64_t(11));
    }

    void linesAreOneLineOfUtf8_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("control characters") << QByteArray("a\r\nb\tc\0d\x1B[1m\x7F", 13) << QByteArray("a  b c d [1m ");
        QTest::newRow("utf-8") << QByteArray("grün €") << QByteArray("grün €");
        QTest::newRow("latin-1") << QByteArray("gr\xFCn") << QByteArray("gr?n");
        QTest::newRow("long") << QByteArray(5000, 'x') << QByteArray(2000, 'x');
        QTest::newRow("cut within two") << QByteArray(1999, 'x') + "üy" << QByteArray(1999, 'x');
        QTest::newRow("cut within four") << QByteArray(1998, 'x') + "😀y" << QByteArray(1998, 'x');
        QTest::newRow("empty") << QByteArray("") << QByteArray("");
    }
    void linesAreOneLineOfUtf8()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, kept);
        Hub hub;
        hub.log(Channel::System, Level::Info, {text.data(), size_t(text.size())});
        const std::string got = hub.linesFrom(0, 1).front().text;
        QCOMPARE(QByteArray::fromStdString(got), kept);
        QVERIFY(isUtf8(got));
    }

    void sessionsComeAndGo()
    {
        Hub hub;
        ServiceView service;
        service.name = "pop3";
        service.state = ServiceState::Active;
        service.port = 2110;
        hub.setService(service);
        const auto first = hub.openSession(Channel::Pop3, "pop3", "192.0.2.1:1");
        const auto second = hub.openSession(Channel::Pop3, "pop3", "192.0.2.2:2");
        QVERIFY(second->id() > first->id());
        first->setAccount("alice@example.test");
        first->setState("transaction");
        first->setCommand("RETR");
        first->setTls();
        first->addBytes(10, 20);
        first->addBytes(1, 2);
        auto views = hub.sessions();
        QCOMPARE(views.size(), size_t(2));
        QCOMPARE(views[0].account, std::string("alice@example.test"));
        QCOMPARE(views[0].state, std::string("transaction"));
        QCOMPARE(views[0].command, std::string("RETR"));
        QCOMPARE(views[0].peer, std::string("192.0.2.1:1"));
        QVERIFY(views[0].tls && !views[1].tls);
        QCOMPARE(views[0].bytesIn, uint64_t(11));
        QCOMPARE(views[0].bytesOut, uint64_t(22));
        QCOMPARE(hub.look().services.at(0).sessions, uint32_t(2));
        hub.closeSession(first->id());
        hub.closeSession(first->id());
        hub.closeSession(12345);
        first->setState("late"); // its worker may still hold it
        QCOMPARE(hub.sessions().size(), size_t(1));
        QCOMPARE(hub.look().services.at(0).sessions, uint32_t(1));
        service.state = ServiceState::Failed;
        service.problem = "the port is taken";
        hub.setService(service);
        QCOMPARE(hub.look().services.size(), size_t(1));
        QCOMPARE(hub.look().services[0].problem, std::string("the port is taken"));
        QCOMPARE(hub.look().services[0].sessions, uint32_t(1));
    }

    void countersStartAnewAtMidnight()
    {
        test::HandClock clock(1700000000000);
        Hub hub(clock);
        hub.count(Counter::MessagesReceived, 3);
        hub.count(Counter::MessagesReceived);
        const auto received = [&] {
            const Overview overview = hub.look();
            return std::pair(overview.today[size_t(Counter::MessagesReceived)],
                             overview.sinceStart[size_t(Counter::MessagesReceived)]);
        };
        QCOMPARE(received(), (std::pair<uint64_t, uint64_t>(4, 4)));
        clock.turn(24 * 3600 * 1000);
        QCOMPARE(received(), (std::pair<uint64_t, uint64_t>(0, 4)));
        hub.count(Counter::MessagesReceived);
        QCOMPARE(received(), (std::pair<uint64_t, uint64_t>(1, 5)));
    }

    void queueAndHealth()
    {
        Hub hub;
        const UnixMs started = hub.look().health.startedAt;
        QVERIFY(started > 0);
        hub.setQueue({1, 2, 3, 4});
        Health health;
        health.cpuPercent = 5;
        health.diskLow = true;
        hub.setHealth(health);
        const Overview overview = hub.look();
        QCOMPARE(overview.queue.held, uint64_t(2));
        QVERIFY(overview.health.diskLow);
        QCOMPARE(overview.health.startedAt, started); // the hub knows better
    }

    void controlsReachTheServer()
    {
        Hub hub;
        hub.send({Control::Kind::Stop, {}, 0}); // nobody there: nothing happens
        std::vector<Control> seen;
        hub.onControl([&](const Control& control) {
            seen.push_back(control);
            hub.log(Channel::System, Level::Info, "from inside"); // no lock is held
            (void)hub.look();
        });
        hub.send({Control::Kind::DisconnectSession, {}, 5});
        QCOMPARE(seen.size(), size_t(1));
        QCOMPARE(seen[0].session, uint64_t(5));
        hub.onControl({});
        hub.send({Control::Kind::Stop, {}, 0});
        QCOMPARE(seen.size(), size_t(1));
    }

    void everyNameIsKnown()
    {
        for (int i = 0; i < int(Channel::Count); ++i)
            QVERIFY(!channelName(Channel(i)).empty());
        for (int i = 0; i < int(Counter::Count); ++i)
            QVERIFY(!counterName(Counter(i)).empty());
        QCOMPARE(std::string(levelName(Level::Warning)), std::string("warning"));
    }

    void manyThreadsAtOnce()
    {
        Hub hub;
        std::atomic<bool> done{false};
        std::thread onlooker([&] {
            uint64_t next = 0;
            while (!done) {
                for (const LogLine& line : hub.linesFrom(next, 1000)) {
                    if (line.number < next)
                        qFatal("a line out of order");
                    next = line.number + 1;
                }
                (void)hub.look();
                (void)hub.sessions();
            }
        });
        constexpr int rounds = 3000;
        std::vector<std::thread> workers;
        for (int t = 0; t < 4; ++t)
            workers.emplace_back([&, t] {
                for (int i = 0; i < rounds; ++i) {
                    const auto session = hub.openSession(Channel::Imap, "imap", "peer " + std::to_string(t));
                    session->setState("busy");
                    session->addBytes(1, 1);
                    hub.log(Channel::Imap, Level::Info, "line", session->id());
                    hub.count(Counter::Commits);
                    hub.closeSession(session->id());
                }
            });
        for (auto& worker : workers)
            worker.join();
        done = true;
        onlooker.join();
        QCOMPARE(hub.nextLine(), uint64_t(4 * rounds + 1));
        QCOMPARE(hub.look().sinceStart[size_t(Counter::Commits)], uint64_t(4 * rounds));
        QVERIFY(hub.sessions().empty());
    }
};

QTEST_APPLESS_MAIN(TestHub)
#include "tst_hub.moc"
