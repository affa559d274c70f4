// What the tray shows: states, icons, tooltips, menus. Offscreen, without a tray.
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "messenger/tray/autostart.h"
#include "messenger/tray/idle_time.h"
#include "messenger/tray/tray_icon.h"
#include "messenger/tray/tray_view.h"

using namespace posthorn;
using namespace posthorn::messenger;

static void initResources()
{
    Q_INIT_RESOURCE(messenger_tray);
}

class TestTray : public QObject {
    Q_OBJECT

    static TrayView online()
    {
        TrayView view;
        view.hasChat = view.hasMail = view.online = true;
        view.availability = Availability::Online;
        return view;
    }

    static QAction* entry(QMenu* menu, const QString& text)
    {
        for (QAction* action : menu->actions()) {
            if (action->text().remove(QLatin1Char('&')).startsWith(text))
                return action;
        }
        return nullptr;
    }

    static QImage pictureOf(TrayState state, PanelTone panel, qint64 count, int size = 22)
    {
        return trayIcon(state, panel, count).pixmap(size, size).toImage();
    }

private Q_SLOTS:
    void initTestCase() { initResources(); }

    void messagesComeBeforeMailAndMailBeforePresence()
    {
        TrayView view = online();
        QCOMPARE(trayState(view), TrayState::Online);
        view.availability = Availability::Away;
        QCOMPARE(trayState(view), TrayState::Away);
        view.availability = Availability::DoNotDisturb;
        QCOMPARE(trayState(view), TrayState::Busy);
        view.newMails = 2;
        QCOMPARE(trayState(view), TrayState::Mail);
        QCOMPARE(trayCount(view), 2);
        view.unreadMessages = 5;
        QCOMPARE(trayState(view), TrayState::Message);
        QCOMPARE(trayCount(view), 5);
        view = online();
        view.online = false;
        QCOMPARE(trayState(view), TrayState::Offline);
        view.connecting = true;
        QCOMPARE(trayState(view), TrayState::Connecting);
    }

    void eachStateHasItsPicture()
    {
        QList<QImage> pictures;
        for (const TrayState state : {TrayState::Offline, TrayState::Connecting, TrayState::Online, TrayState::Away, TrayState::Busy,
                                      TrayState::Mail, TrayState::Message}) {
            for (const PanelTone panel : {PanelTone::Light, PanelTone::Dark}) {
                const QImage picture = pictureOf(state, panel, 0);
                QVERIFY(!picture.isNull());
                QVERIFY2(!pictures.contains(picture), qPrintable(QString::number(int(state))));
                pictures.append(picture);
            }
        }
    }

    void theCountIsDrawn()
    {
        const QImage none = pictureOf(TrayState::Mail, PanelTone::Light, 0), one = pictureOf(TrayState::Mail, PanelTone::Light, 1),
                     seven = pictureOf(TrayState::Mail, PanelTone::Light, 7), many = pictureOf(TrayState::Mail, PanelTone::Light, 5'000);
        QVERIFY(none != one && one != seven && seven != many);
        QVERIFY(many == pictureOf(TrayState::Mail, PanelTone::Light, 100));
        QCOMPARE(qRed(one.pixel(one.width() - 6, 1)) > 150 && qBlue(one.pixel(one.width() - 6, 1)) < 90, true);
    }

    void theToolTipTellsOfMailAndChats()
    {
        TrayView view = online();
        view.statusText = QStringLiteral("in <b>Basel</b>");
        view.unreadMails = 4;
        view.newMails = 1;
        view.unreadMessages = 2;
        view.lastSender = QStringLiteral("Bob");
        view.accounts = {{QStringLiteral("a@x.example"), {}, 3}, {QStringLiteral("b@y.example"), QStringLiteral("No network."), 1}};
        const QString tip = trayToolTip(view);
        QVERIFY(tip.contains(QLatin1String("Online: in <b>Basel</b>")));
        QVERIFY(tip.contains(QLatin1String("4 unread mail")));
        QVERIFY(tip.contains(QLatin1String("1 new")));
        QVERIFY(tip.contains(QLatin1String("2 unread message")));
        QVERIFY(tip.contains(QLatin1String("Bob")));
        QVERIFY(tip.contains(QLatin1String("a@x.example: 3")));
        QVERIFY(tip.contains(QLatin1String("b@y.example: No network.")));
    }

    void theMenuFollows()
    {
        TrayIcon tray(PanelTone::Light);
        QMenu* const menu = tray.menu();
        TrayView view = online();
        view.newMails = 1;
        view.contactsOnline = 400;
        for (int i = 0; i < mostContacts; ++i)
            view.contacts.append({QStringLiteral("a@x.example"), QStringLiteral("c%1@x.example").arg(i), QStringLiteral("R&D %1").arg(i), {},
                                  Availability::Away});
        view.folders = {{QStringLiteral("a@x.example"), QStringLiteral("m3"), QStringLiteral("Inbox"), 4, Qt::red}};
        view.unreadMails = 4;
        tray.show(view);
        QMenu* const contacts = entry(menu, QStringLiteral("Contacts online"))->menu();
        QTRY_COMPARE(contacts->actions().size(), mostContacts + 1);
        QCOMPARE(contacts->actions().at(0)->text(), QStringLiteral("R&&D 0"));
        QVERIFY(contacts->actions().last()->text().contains(QLatin1String("375")));
        QSignalSpy chats(&tray, &TrayIcon::chatWanted);
        contacts->actions().at(3)->trigger();
        QCOMPARE(chats.at(0).at(1).toString(), QStringLiteral("c3@x.example"));

        QSignalSpy mails(&tray, &TrayIcon::webmailWanted);
        QMenu* const folders = entry(menu, QStringLiteral("Unread mail"))->menu();
        QCOMPARE(folders->actions().at(0)->text(), QStringLiteral("Inbox (4)"));
        folders->actions().at(0)->trigger();
        entry(menu, QStringLiteral("Open calendar"))->trigger();
        entry(menu, QStringLiteral("Write a mail"))->trigger();
        QCOMPARE(mails.at(0).at(1).toString(), QStringLiteral("mail/m3"));
        QCOMPARE(mails.at(1).at(1).toString(), QStringLiteral("calendar"));
        QVERIFY(mails.at(2).at(1).toString().startsWith(QLatin1String("compose?")));

        QSignalSpy availability(&tray, &TrayIcon::availabilityWanted);
        entry(entry(menu, QStringLiteral("Status"))->menu(), QStringLiteral("Do not disturb"))->trigger();
        QCOMPARE(availability.at(0).at(0).value<Availability>(), Availability::DoNotDisturb);
        for (const char* each : {"Open Posthorn", "Acknowledge new mail", "History", "Preferences", "Quit"})
            QVERIFY2(entry(menu, QLatin1String(each)), each);
        QVERIFY(entry(menu, QStringLiteral("Acknowledge new mail"))->isEnabled());

        view.newMails = 0;
        view.hasChat = false;
        view.contacts.clear();
        tray.show(view);
        QTRY_VERIFY(!entry(menu, QStringLiteral("Contacts online"))->isVisible());
        QVERIFY(!entry(menu, QStringLiteral("Acknowledge new mail"))->isEnabled());
    }

    void autostartIsAnEntryOfTheDesktop()
    {
        QTemporaryDir folder;
        const Autostart entry(QStringLiteral("/home/a b/$pro\"file%"), folder.path() + QStringLiteral("/autostart"));
        QVERIFY(!entry.isOn());
        QVERIFY(entry.set(true));
        QVERIFY(entry.isOn());
        QFile file(entry.file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.startsWith("[Desktop Entry]\n"));
        QVERIFY2(text.contains("--hidden --profile \"/home/a b/\\\\$pro\\\\\"file%%\""), text.constData());
        // Another profile has another entry.
        QVERIFY(Autostart({}, folder.path()).file() != entry.file());
        file.close();
        QVERIFY(file.open(QIODevice::Append));
        file.write("Hidden=true\n");
        file.close();
        QVERIFY(!entry.isOn());
        QVERIFY(entry.set(false));
        QVERIFY(!QFile::exists(entry.file()));
        QVERIFY(entry.set(false));
        QVERIFY(!Autostart({}, QStringLiteral("/proc/no-such-folder")).set(true));
    }

    void aFoldersColourIsInItsAlerts()
    {
        QVERIFY(mailPicture(QColor()).isNull());
        const QImage picture = mailPicture(QColor(QStringLiteral("#c00000")));
        QCOMPARE(picture.pixelColor(12, 48), QColor(QStringLiteral("#c00000")));
        QCOMPARE(picture.pixelColor(0, 0).alpha(), 0);
        QVERIFY(qGray(picture.pixel(48, 52)) > 200); // the envelope is seen on it
        QVERIFY(qGray(mailPicture(Qt::yellow).pixel(48, 52)) < 60);
    }

    void idlenessIsNoticedAndItsEnd()
    {
        IdleTime time;
        QSignalSpy idle(&time, &IdleTime::idle), active(&time, &IdleTime::active);
        qint64 ms = 0;
        time.setSource([&] { return ms; });
        time.setMinutes(1);
        QCOMPARE(idle.count(), 0);
        ms = 61'000;
        time.setSource([&] { return ms; }); // looks at once
        QCOMPARE(idle.count(), 1);
        QVERIFY(time.isIdle());
        QCOMPARE(time.idleMinutes(), 1);
        ms = 10;
        time.setSource([&] { return ms; });
        QCOMPARE(active.count(), 1);
        ms = 100'000;
        time.setMinutes(0);
        time.setSource([&] { return ms; });
        QCOMPARE(idle.count(), 1);
    }
};

QTEST_MAIN(TestTray)
#include "tst_tray.moc"
