// The controller on the network: conversations with real operations, and what transcripts cannot show.
#include <QDir>
#include <QFile>
#include <QTest>

#include <set>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "tests/support/transcript_runner.h"
#include "tests/unit/admin/admin_world.h"
#include "tests/unit/controller/network_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Connection {
    Connection(NetworkWorld& world, const std::string& peer = "127.0.0.1")
    {
        link.linkInfo.peer.address = peer;
        link.snapshot.set(config::Setting::ControllerLoginWithoutTls, "always");
        link.snapshot.set(config::Setting::LimitAuthFailuresPerIp, "3");
        link.open(world.session(link));
    }
    std::string ask(const std::string& bytes)
    {
        link.feed(bytes);
        return link.takeOutput();
    }
    FakeLink link;
};

const std::string login = "admin\tadmin pass\r\n";
const std::string good = "+00000 OK\r\n";
const std::string refused = "-00105 Bad controller login\r\n";

} // namespace

class TestNetworkSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversation_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) +
                          QStringLiteral("/tests/transcripts/controller_network"));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() > 2);
        for (const QString& file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void conversation()
    {
        QFETCH(QString, path);
        std::unique_ptr<AdminWorld> world; // stopped before the runner's loop goes
        NetworkWorld network;
        TranscriptRunner runner;
        const std::string problem = runner.runAll(path.toStdString(), [&](FakeLink& link) {
            world = std::make_unique<AdminWorld>();
            link.linkInfo.local.address = "127.0.0.1";
            return controller::makeNetworkSession({world->registry, network.accounts, network.throttle});
        });
        world.reset();
        QCOMPARE(QString::fromStdString(problem), QString());
    }

    void everyTimeStampIsAnotherOne()
    {
        NetworkWorld world;
        std::set<std::string> seen;
        for (int i = 0; i < 100; ++i) {
            FakeLink link;
            link.linkInfo.local.address = "2001:db8::1";
            link.open(controller::makeNetworkSession({world.operations, world.accounts, world.throttle, world.clock}));
            const std::string greeting = link.takeOutput();
            QVERIFY(greeting.starts_with("+00000 <1700001000."));
            QVERIFY(greeting.find("@2001:db8::1> Posthorn CTRL Server; ") != std::string::npos);
            QVERIFY(seen.insert(greeting).second);
        }
    }

    void digestOfAnotherConnectionIsWorthNothing()
    {
        NetworkWorld world;
        FakeLink link;
        link.linkInfo.local.address = "127.0.0.1";
        link.open(controller::makeNetworkSession({world.operations, world.accounts, world.throttle, world.clock}));
        link.takeOutput();
        const auto digest = crypto::hash(crypto::Hash::Md5, std::string(NetworkWorld::timeStamp) + "admin pass");
        link.feed("admin\t#" + hexEncode(digest) + "\r\n");
        QCOMPARE(link.takeOutput(), refused);
    }

    void failuresAreCountedByAddress()
    {
        NetworkWorld world;
        for (int i = 0; i < 3; ++i) {
            Connection c(world, "192.0.2.7");
            c.link.takeOutput();
            QCOMPARE(c.ask("admin\tbad\r\n"), refused);
            QCOMPARE(c.link.counters[size_t(watch::Counter::LoginsFailed)], uint64_t(1));
        }
        Connection late(world, "192.0.2.7");
        late.link.takeOutput();
        QCOMPARE(late.ask(login), refused); // right, and not looked at
        QVERIFY(!late.link.isOpen());
        Connection other(world, "192.0.2.8");
        other.link.takeOutput();
        QCOMPARE(other.ask(login), good);
        QCOMPARE(other.link.counters[size_t(watch::Counter::LoginsSucceeded)], uint64_t(1));
        world.clock.turn(11 * 60 * 1000);
        Connection later(world, "192.0.2.7");
        later.link.takeOutput();
        QCOMPARE(later.ask(login), good);
    }

    void ownHostIsNotShutOut()
    {
        NetworkWorld world;
        for (int i = 0; i < 5; ++i)
            QVERIFY(Connection(world).ask("admin\tbad\r\n").ends_with(refused));
        QVERIFY(Connection(world).ask(login).ends_with(good));
    }

    void secretsAreNotLogged()
    {
        NetworkWorld world;
        Connection c(world);
        c.link.feed("admin\tsecret-one\r\n");
        Connection d(world);
        d.link.feed(login + "secret-two\r\nput\tsecret-three\r\nsecret-four\r\n.\r\n");
        for (const FakeLink* link : {&c.link, &d.link}) {
            for (const auto& line : link->transcripts)
                QVERIFY2(line.text.find("secret") == std::string::npos, line.text.c_str());
            for (const auto& [level, text] : link->logs)
                QVERIFY2(text.find("secret") == std::string::npos, text.c_str());
            QVERIFY(link->command.find("secret-") == std::string::npos || link->command == "secret-two");
        }
        QVERIFY(!c.link.logs.empty());
    }

    void namesInTheLogAreHarmless()
    {
        NetworkWorld world;
        Connection c(world);
        c.link.feed("\"ad\x1B[2Jmin\nx\"\tbad\r\n");
        for (const auto& [level, text] : c.link.logs) {
            for (const unsigned char each : text)
                QVERIFY(each >= 32 && each < 127);
        }
    }

    void whoAskedIsTold()
    {
        NetworkWorld world;
        Connection c(world, "192.0.2.9");
        c.link.feed(login + "noop\r\n");
        QCOMPARE(world.operations.lastCaller, std::string("controller account admin from 192.0.2.9"));
        QCOMPARE(c.link.account, std::string("admin"));
    }

    void megabyteWithoutALineEnd()
    {
        for (const bool loggedIn : {false, true}) {
            NetworkWorld world;
            Connection c(world);
            if (loggedIn)
                c.link.feed(login);
            c.link.takeOutput();
            size_t fed = 0;
            for (; fed < 1 << 20 && c.link.isOpen(); fed += 4096)
                c.link.feed(std::string(4096, 'x'));
            QVERIFY(fed <= (loggedIn ? 80 * 1024 : 8 * 1024));
            QCOMPARE(c.link.takeOutput(), std::string("-00162 Stream line too long\r\n"));
            QVERIFY(!c.link.isOpen());
        }
    }

    void silenceIsEnded()
    {
        NetworkWorld world;
        Connection c(world);
        QCOMPARE(c.link.timers().at(wire::TimerId::Idle), std::chrono::milliseconds(60000));
        c.link.feed("adm"); // a piece of a line is no sign of life
        QCOMPARE(c.link.timers().at(wire::TimerId::Idle), std::chrono::milliseconds(60000));
        c.link.feed("in\tadmin pass\r\nnoop\r\n");
        QCOMPARE(c.link.timers().at(wire::TimerId::Idle), std::chrono::milliseconds(300000));
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(!c.link.isOpen());
    }

    void handshakeThatNeverComes()
    {
        NetworkWorld world;
        Connection c(world);
        c.link.feed("#!TLS\r\n");
        QVERIFY(c.link.wantsTls());
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(!c.link.isOpen());
        Connection d(world);
        d.link.feed("#!TLS\r\n");
        d.link.shutdown();
        QVERIFY(!d.link.isOpen());
    }

    void clientThatDoesNotReadIsHeldBack()
    {
        NetworkWorld world;
        Connection c(world);
        c.link.feed(login + "put\tx\r\n");
        std::string text;
        for (int i = 0; i < 4000; ++i)
            text += std::string(98, 'x') + "\r\n";
        c.link.networkHeld = true;
        c.link.feed(text + ".\r\nnoop\r\nnoop\r\n");
        QCOMPARE(world.operations.calls, size_t(1));
        QVERIFY(c.link.isPaused());
        c.link.networkHeld = false;
        c.link.takeNetwork();
        c.link.settle();
        QCOMPARE(world.operations.calls, size_t(3));
        QVERIFY(!c.link.isPaused());
        QVERIFY(c.link.takeOutput().ends_with("\r\n.\r\n" + good + good));
    }

    // docs/controller.md says of each command of the protocol's page where it works.
    void whatTheDocumentationPromises()
    {
        QFile page(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) + QStringLiteral("/docs/controller.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const admin::Registry registry;
        std::set<std::string> words;
        for (const QByteArray& line : page.readAll().split('\n')) {
            const auto cells = line.split('|');
            if (cells.size() != 5 || !cells[1].startsWith(" `") || cells[1].contains('.'))
                continue; // the other tables have settings, and lines of the protocol
            for (const QByteArray& each : cells[1].split(',')) {
                const std::string word = each.trimmed().replace('`', "").toStdString();
                words.insert(word);
                if (!cells[2].contains("not yet") && word != "quit")
                    QVERIFY2(registry.find(word), word.c_str());
            }
        }
        QCOMPARE(words.size(), size_t(44));
    }

    void busy()
    {
        QCOMPARE(controller::busyReply(), std::string("-00129 Server too busy, retry later\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestNetworkSession)
#include "tst_network_session.moc"
