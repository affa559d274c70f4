// posthornctl's side door: conversations in tests/transcripts/controller on real operations, and what they cannot show.
#include <QDir>

#include "controller/local_session.h"
#include "tests/support/transcript_runner.h"
#include "tests/unit/admin/admin_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

/// Notes what is run; answers when it is told to.
class HeldOperations final : public admin::Operations {
public:
    std::vector<std::string> calls; ///< word, then "|argument" for each
    std::vector<Reply<admin::Answer>> replies;
    bool atOnce = false;

    std::span<const admin::Operation> list() const override { return m_list; }
    void run(const admin::Caller&, std::string_view word, std::vector<std::string> arguments, Executor&,
             Reply<admin::Answer> reply) override
    {
        std::string call(word);
        for (const std::string& argument : arguments)
            call += '|' + argument;
        calls.push_back(call);
        if (atOnce)
            reply(admin::Answer{});
        else
            replies.push_back(std::move(reply));
    }

private:
    std::vector<admin::Operation> m_list = {{"store verify", "", "", 0, 0, admin::Permission::Global, true},
                                            {"noop", "", "", 0, 0, admin::Permission::Global, true},
                                            {"put", "name", "", 1, 2, admin::Permission::Global, true, true}};
};

struct Connection {
    Connection() { link.open(controller::makeLocalSession(operations)); }
    HeldOperations operations;
    FakeLink link;
};

} // namespace

class TestLocalSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conversation_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QString::fromLocal8Bit(qgetenv("POSTHORN_SOURCE_DIR")) +
                          QStringLiteral("/tests/transcripts/controller"));
        const QStringList files = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() > 3);
        for (const QString& file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void conversation()
    {
        QFETCH(QString, path);
        std::unique_ptr<AdminWorld> world; // stopped before the runner's loop goes
        TranscriptRunner runner;
        const std::string problem = runner.runAll(path.toStdString(), [&](FakeLink&) {
            world = std::make_unique<AdminWorld>();
            return controller::makeLocalSession(world->registry);
        });
        world.reset();
        QCOMPARE(problem, std::string());
    }

    void wordsOfTwoWordsComeAsOneOrTwo()
    {
        Connection c;
        c.operations.atOnce = true;
        c.link.feed("store verify\r\nSTORE\tVerify\r\n\"store\"\t\"verify\"\tx\r\nstore\tother\r\nnoop\tverify\r\n");
        QCOMPARE(c.operations.calls, (std::vector<std::string>{"store verify", "store verify", "store verify|x", "store|other",
                                                              "noop|verify"}));
    }

    void manyCommandsThatAreAnsweredAtOnceNeedLittleStack()
    {
        Connection c;
        c.operations.atOnce = true;
        std::string all;
        for (int i = 0; i < 20000; ++i)
            all += "noop\r\n";
        c.link.feed(all);
        QCOMPARE(c.operations.calls.size(), size_t(20000));
        QCOMPARE(c.link.takeOutput().size(), size_t(20000 * 11));
    }

    void nothingIsRunBehindQuit()
    {
        Connection c;
        c.operations.atOnce = true;
        c.link.feed("noop\r\nquit\r\ndomaindel\texample.test\r\n");
        QCOMPARE(c.operations.calls, std::vector<std::string>{"noop"});
        QCOMPARE(c.link.takeOutput(), std::string("+00000 OK\r\n+00000 OK\r\n"));
        QVERIFY(!c.link.isOpen());
    }

    void oneCommandAfterTheOther()
    {
        Connection c;
        c.link.feed("noop\r\nnoop\r\n");
        QCOMPARE(c.operations.calls.size(), size_t(1));
        QVERIFY(c.link.isPaused());
        c.operations.replies[0](admin::Answer{});
        c.link.settle();
        QCOMPARE(c.operations.calls.size(), size_t(2));
        c.operations.replies[1](admin::Answer{});
        c.link.settle();
        QCOMPARE(c.link.takeOutput(), std::string("+00000 OK\r\n+00000 OK\r\n"));
    }

    void longOperationIsNotIdle()
    {
        Connection c;
        c.link.feed("store\tverify\r\n");
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(c.link.isOpen());
        QVERIFY(c.link.fire(wire::TimerId::Idle)); // it was set anew
        c.operations.replies[0](admin::Answer{{{"all is well"}}, true});
        c.link.settle();
        QCOMPARE(c.link.takeOutput(), std::string("+00100 OK\r\n\"all is well\"\r\n.\r\n"));
        QVERIFY(c.link.fire(wire::TimerId::Idle));
        QVERIFY(!c.link.isOpen());
    }

    void mailTakesTheConnectionOver()
    {
        struct Mail final : wire::Session {
            explicit Mail(std::string& heard) : m_heard(heard) {}
            void opened(wire::Link& link) override { (m_link = &link)->send("* PREAUTH\r\n"); }
            void received(std::string_view bytes) override { m_heard += bytes; }
            void drained() override { m_heard += "<drained>"; }
            void expired(wire::TimerId) override { m_heard += "<expired>"; }
            void shutdown() override { m_link->close(); }
            void closed(std::string_view) override { m_heard += "<closed>"; }
            std::string& m_heard;
            wire::Link* m_link = nullptr;
        };
        std::string heard;
        HeldOperations operations;
        operations.atOnce = true;
        std::vector<std::pair<std::string, Reply<std::unique_ptr<wire::Session>>>> asked;
        FakeLink link;
        link.open(controller::makeLocalSession(operations, [&](const std::string& address, Executor&, auto reply) {
            asked.emplace_back(address, std::move(reply));
        }));
        link.feed("imap\tnobody@example.test\r\n");
        QCOMPARE(asked.size(), size_t(1));
        asked[0].second(fail(ErrorKind::NotFound, "no such account"));
        link.settle();
        QVERIFY(link.takeOutput().starts_with("-00157 "));
        link.feed("noop\r\nimap\r\nIMAP\t\"alice@example.test\"\r\n");
        QCOMPARE(operations.calls, (std::vector<std::string>{"noop", "imap"}));
        QCOMPARE(asked[1].first, std::string("alice@example.test"));
        link.takeOutput();
        asked[1].second(std::unique_ptr<wire::Session>(std::make_unique<Mail>(heard)));
        link.settle();
        QCOMPARE(link.takeOutput(), std::string("+00000 OK\r\n* PREAUTH\r\n"));
        link.feed("a NOOP\r\n");
        QVERIFY(link.fire(wire::TimerId::Idle));
        link.peerCloses({});
        QCOMPARE(heard, std::string("a NOOP\r\n<expired><closed>"));
        QCOMPARE(operations.calls.size(), size_t(2));
    }

    void shutdownLetsAnOperationFinish()
    {
        Connection c;
        c.link.feed("stop\r\nnoop\r\n");
        c.link.shutdown();
        QVERIFY(c.link.isOpen());
        c.operations.replies[0](admin::Answer{});
        c.link.settle();
        QCOMPARE(c.link.takeOutput(), std::string("+00000 OK\r\n"));
        QVERIFY(!c.link.isOpen());
        QCOMPARE(c.operations.calls.size(), size_t(1));

        Connection idle;
        idle.link.shutdown();
        QVERIFY(!idle.link.isOpen());
    }

    void answerThatComesTooLate()
    {
        Connection c;
        c.link.feed("noop\r\n");
        c.link.peerCloses("gone");
        c.operations.replies[0](admin::Answer{});
        c.link.settle();
    }

    void reasonsAreOneLine()
    {
        Connection c;
        c.link.feed("noop\r\n");
        c.operations.replies[0](fail(ErrorKind::Invalid, "no such thing: a\r\n+00000 OK\x1B"));
        c.link.settle();
        const std::string out = c.link.takeOutput();
        QCOMPARE(out.find("\r\n"), out.size() - 2);
        QVERIFY(out.find('\x1B') == std::string::npos);
    }

    void textFollowsACommand()
    {
        const std::string all = "PUT\ta\r\none\r\n..two\r\n\r\n.three\n...\r\n.\r\nput\ta\tb\r\n.\r\nnoop\r\n";
        for (const size_t step : {all.size(), size_t(1)}) {
            Connection c;
            c.operations.atOnce = true;
            for (size_t at = 0; at < all.size(); at += step)
                c.link.feed(all.substr(at, step));
            QCOMPARE(c.operations.calls,
                     (std::vector<std::string>{"put|a|one\n.two\n\nthree\n..\n", "put|a|b|", "noop"}));
            QCOMPARE(c.link.takeOutput(),
                     std::string("+00101 OK\r\n+00000 OK\r\n+00101 OK\r\n+00000 OK\r\n+00000 OK\r\n"));
        }
    }

    void noTextIsAskedForInVain()
    {
        Connection c;
        c.link.feed("put\r\nput\ta\tb\tc\r\n");
        QCOMPARE(c.link.takeOutput(), std::string("-00103 Bad CTRL command syntax [usage: put name]\r\n"
                                                  "-00103 Bad CTRL command syntax [usage: put name]\r\n"));
        QVERIFY(c.operations.calls.empty());
    }

    void textThatIsTooLongIsPassedOver()
    {
        Connection c;
        c.operations.atOnce = true;
        c.link.feed("put\ta\r\nfirst\r\n");
        for (int i = 0; i < 40; ++i)
            c.link.feed(std::string(65536, 'x'));
        c.link.feed("\r\nlast\r\n.\r\nput\tb\r\n");
        for (int i = 0; i < 300; ++i)
            c.link.feed(std::string(65534, 'x') + "\r\n");
        c.link.feed(".\r\nnoop\r\n");
        QCOMPARE(c.operations.calls, std::vector<std::string>{"noop"});
        const std::string refused = "+00101 OK\r\n-00264 Too many elements [the text has too many lines, or too long ones]\r\n";
        QCOMPARE(c.link.takeOutput(), refused + refused + "+00000 OK\r\n");
    }

    void rawLinesAreStuffed()
    {
        Connection c;
        c.link.feed("noop\r\n");
        c.operations.replies[0](admin::rawAnswer("a \"b\"\t\\\r\n.\n\n..x\nlast"));
        c.link.settle();
        QCOMPARE(c.link.takeOutput(), std::string("+00100 OK\r\na \"b\"\t\\\r\n..\r\n\r\n...x\r\nlast\r\n.\r\n"));
        c.link.feed("noop\r\n");
        c.operations.replies[1](admin::rawAnswer(""));
        c.link.settle();
        QCOMPARE(c.link.takeOutput(), std::string("+00100 OK\r\n.\r\n"));
    }

    void tooLongLineEndsTheConnection()
    {
        Connection c;
        for (int i = 0; i < 40 && c.link.isOpen(); ++i)
            c.link.feed(std::string(65536, 'x'));
        QVERIFY(!c.link.isOpen());
        QCOMPARE(c.link.takeOutput(), std::string("-00162 Stream line too long [the line is too long]\r\n"));
        QVERIFY(c.operations.calls.empty());
    }

    void longLineIsTaken()
    {
        Connection c;
        c.operations.atOnce = true;
        std::string line = "noop";
        for (int i = 0; i < 90000; ++i)
            line += "\t" + std::to_string(i);
        c.link.feed(line + "\r\n");
        QCOMPARE(c.operations.calls.size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestLocalSession)
#include "tst_local_session.moc"
