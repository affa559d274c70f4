// Rooms as the administration sees them.
#include "tests/unit/xmpp/rooms_world.h"
#include "xmpp/rooms/rooms_watch.h"

using namespace posthorn;
using namespace posthorn::test;
using xmpp::Element;

namespace {

/// "address name occupants kind access owner" of each.
std::vector<std::string> rooms(XmppWorld& world)
{
    std::vector<std::string> lines = {"not answered"};
    xmpp::watchRooms(*world.exchange, world.workers[0], [&](Result<std::vector<xmpp::RoomSummary>> found) {
        lines.clear();
        for (const auto& each : *found)
            lines.push_back(each.jid + ' ' + each.name + ' ' + std::to_string(each.occupants) + ' ' +
                            (each.isPersistent ? "persistent" : "temporary") + ' ' + each.access + ' ' + each.owner);
    });
    world.settle();
    return lines;
}

std::string close(XmppWorld& world, const std::string& jid)
{
    std::string outcome = "not answered";
    xmpp::closeRoom(*world.exchange, jid, world.workers[0], [&](Result<void> result) {
        outcome = result ? "good" : std::string(errorKindName(result.error().kind));
    });
    world.settle();
    return outcome;
}

} // namespace

class TestRoomsWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void seenAndClosed()
    {
        XmppWorld world;
        QVERIFY(rooms(world).empty());
        XmppClient alice(world, 0), bob(world, 1);
        alice.login("alice", "desk");
        bob.login("bob", "phone");
        makeRoom(alice, "Ally");
        enter(bob, "Bob");
        QCOMPARE(rooms(world), std::vector<std::string>{room + "  2 temporary open alice@example.test"});
        alice.clear();
        bob.clear();
        QCOMPARE(close(world, room), std::string("good"));
        bob.settle();
        const Element gone = bob.take("presence");
        QCOMPARE(gone.attribute("type"), std::string_view("unavailable"));
        QVERIFY(xmpp::toXml(gone).find("<destroy") != std::string::npos);
        QVERIFY(rooms(world).empty());
        QCOMPARE(close(world, room), std::string(errorKindName(ErrorKind::NotFound)));
    }

    void thoseOfTheStore()
    {
        XmppWorld world;
        {
            XmppClient alice(world, 0);
            alice.login("alice", "desk");
            makeRoom(alice, "Ally", field("muc#roomconfig_persistentroom", "1") + field("muc#roomconfig_roomname", "Tea"));
            QCOMPARE(rooms(world), std::vector<std::string>{room + " Tea 1 persistent open alice@example.test"});
            alice.feed("</stream:stream>");
        }
        world.settle();
        QCOMPARE(rooms(world), std::vector<std::string>{room + " Tea 0 persistent open alice@example.test"});
        QCOMPARE(close(world, room), std::string("good"));
        QVERIFY(rooms(world).empty());
        QVERIFY(world.chat.rooms.empty());
        // Whoever comes then makes it anew.
        XmppClient bob(world, 1);
        bob.login("bob", "phone");
        QVERIFY(codesOf(enter(bob, "Bob")).contains(201));
    }

    void whatIsNoRoom()
    {
        XmppWorld world;
        const std::string none(errorKindName(ErrorKind::NotFound));
        QCOMPARE(close(world, "alice@example.test"), none);
        QCOMPARE(close(world, "rooms.example.test"), none);
        QCOMPARE(close(world, "@@"), none);
        QCOMPARE(close(world, "tea@rooms.elsewhere.test"), none);
    }
};

QTEST_GUILESS_MAIN(TestRoomsWatch)
#include "tst_rooms_watch.moc"
