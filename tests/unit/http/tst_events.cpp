// Event streams: what is written, slow readers, ends.
#include <QTest>

#include "tests/unit/http/http_connection.h"

using namespace posthorn;
using namespace posthorn::test;

class TestEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void events()
    {
        Connection c;
        const std::string head = c.ask(Connection::get("/events"));
        QVERIFY(has(head, "Content-Type: text/event-stream\r\n") && has(head, "Transfer-Encoding: chunked\r\n"));
        c.world.events->send("state", "{\"a\":1}", "7");
        c.world.events->send("", "two\nlines\r\nand\n");
        c.link.settle();
        std::string output = c.link.takeOutput();
        QVERIFY(has(output, "id: 7\nevent: state\ndata: {\"a\":1}\n\n"));
        QVERIFY(has(output, "data: two\ndata: lines\ndata: and\ndata: \n\n"));
        QVERIFY(c.link.fire(wire::TimerId::First));
        QVERIFY(has(c.link.takeOutput(), ":\n\n"));
        QVERIFY(!c.link.isPaused()); // so that the peer's leaving is noticed
        QCOMPARE(c.world.handlers, 1);
        c.link.peerCloses();
        QCOMPARE(c.world.handlers, 0);
    }

    void headOfEvents()
    {
        Connection c;
        const std::string output = c.ask("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n");
        QVERIFY(has(output, "Content-Type: text/event-stream\r\n"));
        QCOMPARE(bodyOf(output), std::string());
        QVERIFY(c.link.isClosed());
    }

    void eventsCannotBeForged()
    {
        Connection c;
        c.ask(Connection::get("/events"));
        c.world.events->send("a\nb", "x\ry", "1\n2");
        c.link.settle();
        QVERIFY(has(c.link.takeOutput(), "id: 12\nevent: ab\ndata: x\ndata: y\n\n"));
    }

    void slowReaderOfEvents()
    {
        Connection c;
        c.ask(Connection::get("/events"));
        c.link.networkHeld = true;
        bool taken = true;
        for (int i = 0; i < 30 && taken; ++i)
            taken = c.world.events->send("state", std::string(100, 'x'));
        QVERIFY(!taken);
        QVERIFY(c.link.isAborted());
        QVERIFY(c.link.unsent() < 2000);
    }

    void eventsEnd()
    {
        Connection c;
        c.ask(Connection::get("/events"));
        c.link.shutdown();
        QVERIFY(has(c.link.takeOutput(), "0\r\n\r\n"));
        QVERIFY(c.link.isClosed());
    }
};

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
