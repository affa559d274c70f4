// Standing in a room: who is member, administrator, owner, banned; what a moderator is asked. With a real chat behind the windows.
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

#include "messenger/windows/room_people_dialog.h"
#include "tests/messenger/support_chat.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

const QString room = QStringLiteral("lounge@rooms.example.org");

void enter(ChatWorld& world)
{
    world.start();
    world.chat->joinRoom(jid(qPrintable(room)), QStringLiteral("ally"));
    world.rest();
    world.feed(QStringLiteral("<presence from='%1/ally'><x xmlns='http://jabber.org/protocol/muc#user'><item role='moderator' affiliation='owner'/>"
                              "<status code='110'/></x></presence>").arg(room));
}

} // namespace

class TestRoomPeople : public QObject {
    Q_OBJECT
    const xmpp::Jid m_room = jid(qPrintable(room));
private Q_SLOTS:
    void listsAreReadAndChanged()
    {
        ChatWorld world;
        bool isBanned = false;
        QString set;
        world.answers = [&](const xmpp::Stanza& question) -> std::optional<QString> {
            if (question.payload()->ns != "http://jabber.org/protocol/muc#admin")
                return std::nullopt;
            const QString text = xml(question);
            if (question.type == "set") {
                set = text;
                isBanned = true;
                return QString();
            }
            QString items;
            if (text.contains(QStringLiteral("affiliation='owner'")))
                items = QStringLiteral("<item affiliation='owner' jid='alice@example.org'/>");
            else if (text.contains(QStringLiteral("affiliation='member'")))
                items = QStringLiteral("<item affiliation='member' jid='bob@example.org' nick='&lt;b&gt;Bob'/><item affiliation='member' jid='carol@example.org'/>");
            else if (text.contains(QStringLiteral("affiliation='outcast'")) && isBanned)
                items = QStringLiteral("<item affiliation='outcast' jid='eve@evil.example'><reason>noise</reason></item>");
            return QStringLiteral("<query xmlns='http://jabber.org/protocol/muc#admin'>%1</query>").arg(items);
        };
        enter(world);
        RoomPeopleDialog dialog(*world.chat, m_room);
        dialog.show();
        world.rest();
        QTreeWidget* const list = dialog.list();
        QCOMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(0)->child(0)->text(0), QStringLiteral("alice@example.org"));
        QCOMPARE(list->topLevelItem(1)->childCount(), 2);
        QCOMPARE(list->topLevelItem(1)->child(0)->text(1), QStringLiteral("<b>Bob"));
        // Somebody in the list is chosen; somebody new is banned.
        list->setCurrentItem(list->topLevelItem(1)->child(1));
        QCOMPARE(dialog.address()->text(), QStringLiteral("carol@example.org"));
        QCOMPARE(dialog.standing()->currentData().toInt(), int(Affiliation::Member));
        dialog.address()->setText(QStringLiteral("not an address at all@@"));
        QVERIFY(!dialog.setButton()->isEnabled());
        dialog.address()->setText(QStringLiteral("eve@evil.example/phone"));
        dialog.standing()->setCurrentIndex(dialog.standing()->findData(int(Affiliation::Outcast)));
        QVERIFY(dialog.setButton()->isEnabled());
        dialog.setButton()->click();
        world.rest();
        QVERIFY2(set.contains(QStringLiteral("affiliation='outcast'")) && set.contains(QStringLiteral("jid='eve@evil.example'")), qPrintable(set));
        QCOMPARE(list->topLevelItemCount(), 3);
        QCOMPARE(list->topLevelItem(2)->child(0)->text(2), QStringLiteral("noise"));
        QVERIFY(dialog.address()->text().isEmpty());
    }

    void whatTheRoomRefusesIsSaid()
    {
        ChatWorld world;
        enter(world);
        RoomPeopleDialog dialog(*world.chat, m_room);
        dialog.show();
        world.rest();
        for (int n = 0; n < 4 && world.line->lastAsked().contains(QStringLiteral("muc#admin")); ++n)
            world.line->answerError(QStringLiteral("forbidden"));
        world.rest();
        QCOMPARE(dialog.list()->topLevelItemCount(), 0);
    }

    void aModeratorIsAskedOnceForEach()
    {
        ChatWorld world;
        enter(world);
        QWidget window;
        const auto ask = [&](const xmpp::Jid& jid, const Form& form, const QString& nick) { askAboutVoice(*world.chat, jid, form, nick, &window); };
        connect(world.chat.get(), &Chat::voiceAsked, this, ask);
        const QString form = QStringLiteral("<message from='%1'><x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>"
                                            "<field var='muc#roomnick'><value>%2</value></field><field var='muc#request_allow' type='boolean'><value>false</value></field></x></message>");
        for (int n = 0; n < 3; ++n)
            world.feed(form.arg(room, QStringLiteral("&lt;img src='x'&gt;")));
        auto boxes = window.findChildren<QMessageBox*>();
        QCOMPARE(boxes.size(), 1);
        QCOMPARE(boxes.first()->textFormat(), Qt::PlainText);
        QVERIFY(boxes.first()->text().contains(QStringLiteral("<img src='x'>")));
        for (QAbstractButton* const each : boxes.first()->buttons()) {
            if (boxes.first()->buttonRole(each) == QMessageBox::YesRole)
                each->click();
        }
        QVERIFY(world.line->lastSent().contains(QStringLiteral("<value>true</value>")));
        QVERIFY(world.line->lastSent().contains(QStringLiteral("to='%1'").arg(room)));
        for (int n = 0; n < 100; ++n)
            world.line->feed(form.arg(room, QStringLiteral("visitor %1").arg(n)));
        QVERIFY(window.findChildren<QMessageBox*>().size() <= 6);
    }
};

QTEST_MAIN(TestRoomPeople)
#include "tst_room_people.moc"
