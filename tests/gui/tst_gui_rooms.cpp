#include <QTableView>
#include <QToolButton>

#include "gui/pages/rooms_page.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestRooms : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;

    QString cell(const RoomsPage& page, int row, int column)
    {
        return page.table()->model()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }
    void init()
    {
        m_parts = std::make_unique<test::Parts>();
        m_parts->operations.rooms = {
            {"crew@rooms.demo.test", "The crew", "12", "persistent", "public", "members", "alice@demo.test"},
            {"lunch@rooms.demo.test", "", "3", "temporary", "hidden", "password", "bob@demo.test"},
            {"all@rooms.demo.test", "Everybody", "140", "persistent", "public", "open", "postmaster@demo.test"},
        };
    }

    void theyAreListedAndClosed()
    {
        RoomsPage page{AdminClient(&m_parts->operations)};
        int asked = 0;
        page.confirmDestroy = [&](int count) {
            asked = count;
            return true;
        };
        page.resize(900, 500);
        page.show();
        QTRY_COMPARE(page.model()->rowCount(), 3);
        // The fullest first, by number.
        QCOMPARE(cell(page, 0, RoomModel::NameColumn), QStringLiteral("Everybody"));
        QCOMPARE(cell(page, 1, RoomModel::NameColumn), QStringLiteral("The crew"));
        QCOMPARE(cell(page, 2, RoomModel::NameColumn), QStringLiteral("lunch"));
        QCOMPARE(cell(page, 1, RoomModel::AccessColumn), QStringLiteral("Members only"));
        QCOMPARE(cell(page, 2, RoomModel::AccessColumn), QStringLiteral("With a password, hidden"));
        QCOMPARE(cell(page, 2, RoomModel::KindColumn), QStringLiteral("Until the last one leaves"));
        page.table()->selectRow(2);
        page.destroyChosen();
        QTRY_COMPARE(page.model()->rowCount(), 2);
        QCOMPARE(asked, 1);
        QCOMPARE(m_parts->operations.changes, QStringList{QStringLiteral("room close lunch@rooms.demo.test")});
        page.confirmDestroy = [](int) { return false; };
        page.table()->selectAll();
        page.destroyChosen();
        QCOMPARE(m_parts->operations.changes.size(), 1);
        // A list that cannot be had leaves what is there.
        m_parts->operations.failure = "instant messaging does not run";
        page.refresh();
        QCoreApplication::processEvents();
        QCOMPARE(page.model()->rowCount(), 2);
    }

    void announcements()
    {
        RoomsPage page{AdminClient(&m_parts->operations)};
        page.askAnnouncement = [] { return std::nullopt; };
        page.announce();
        QVERIFY(m_parts->operations.changes.isEmpty());
        page.askAnnouncement = [] { return std::optional(QStringLiteral("The server rests at ten.")); };
        page.announce();
        QTRY_COMPARE(m_parts->operations.changes, QStringList{QStringLiteral("message announce * The server rests at ten.")});
    }

    void rowsThatAreNone()
    {
        QVERIFY(!RoomRow::parse({"too", "short"}));
        QVERIFY(!RoomRow::parse({"", "", "", "", "", "", ""}));
        const auto odd = RoomRow::parse({"a@b", "", "many", "", "", "", ""});
        QVERIFY(odd);
        QCOMPARE(odd->occupants, 0);
    }
};

QTEST_MAIN(TestRooms)
#include "tst_gui_rooms.moc"
