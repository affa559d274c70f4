// Notifications and sounds, with a notification service of our own on a bus of our own.
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "messenger/tray/notifier.h"
#include "messenger/tray/player.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

/// What a desktop does, as far as it is asked.
class FakeService : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
    Q_PROPERTY(bool Inhibited READ inhibited)
public:
    struct Shown {
        uint id;
        uint replaces;
        QString title, text;
        QStringList actions;
        QVariantMap hints;
    };
    QList<Shown> shown;
    QList<uint> closed;
    QStringList capabilities = {QStringLiteral("actions"), QStringLiteral("body"), QStringLiteral("body-markup")};
    bool isInhibited = false;
    uint last = 6;

    bool inhibited() const { return isInhibited; }
    bool come(QDBusConnection bus)
    {
        return bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this,
                                  QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals | QDBusConnection::ExportAllProperties) &&
               bus.registerService(QStringLiteral("org.freedesktop.Notifications"));
    }
    void act(uint id, const QString& action) { Q_EMIT ActionInvoked(id, action); }
    void answer(uint id, const QString& text) { Q_EMIT NotificationReplied(id, text); }
    void close(uint id) { Q_EMIT NotificationClosed(id, 2); }

public Q_SLOTS:
    uint Notify(const QString&, uint replaces, const QString&, const QString& title, const QString& text, const QStringList& actions,
                const QVariantMap& hints, int)
    {
        const uint id = replaces ? replaces : ++last;
        shown.append({id, replaces, title, text, actions, hints});
        return id;
    }
    void CloseNotification(uint id) { closed.append(id); }
    QStringList GetCapabilities() { return capabilities; }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString& action);
    void NotificationClosed(uint id, uint reason);
    void NotificationReplied(uint id, const QString& text);
};

/// GNOME's switch, by the portal.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    bool banners = false;
    bool come(QDBusConnection bus)
    {
        return bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals) &&
               bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
    }
    void set(bool on)
    {
        banners = on;
        Q_EMIT SettingChanged(group, QStringLiteral("color-scheme"), QDBusVariant(false)); // another's
        Q_EMIT SettingChanged(group, key, QDBusVariant(on));
    }
    const QString group = QStringLiteral("org.gnome.desktop.notifications"), key = QStringLiteral("show-banners");

public Q_SLOTS:
    QDBusVariant Read(const QString& of, const QString& name)
    {
        return of == group && name == key ? QDBusVariant(QVariant::fromValue(QDBusVariant(banners))) : QDBusVariant();
    }

Q_SIGNALS:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

struct FakePlayer : Player {
    explicit FakePlayer(QList<QUrl>& played)
        : played(played)
    {
    }
    void play(const QUrl& sound, double) override { played.append(sound); }
    QList<QUrl>& played;
};

} // namespace

class TestNotifier : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
    std::unique_ptr<FakeService> m_service;
    std::unique_ptr<Notifier> m_notifier;
    QList<QUrl> m_played;
    int m_connections = 0;

    void make(bool withService = true)
    {
        m_notifier.reset();
        if (m_service) {
            QDBusConnection::disconnectFromBus(QStringLiteral("service-%1").arg(m_connections));
            m_service.reset();
        }
        m_played.clear();
        if (withService) {
            m_service = std::make_unique<FakeService>();
            QVERIFY(m_service->come(QDBusConnection::connectToBus(m_address, QStringLiteral("service-%1").arg(++m_connections))));
        }
        m_notifier = std::make_unique<Notifier>();
        m_notifier->setPlayer(std::make_unique<FakePlayer>(m_played));
    }

    QDBusConnection serviceBus() const { return QDBusConnection(QStringLiteral("service-%1").arg(m_connections)); }

    static Notice notice(const QString& key = QStringLiteral("chat:a|b"))
    {
        Notice notice;
        notice.title = QStringLiteral("Bob");
        notice.text = QStringLiteral("1 < 2 & <img src='x'>");
        notice.key = key;
        notice.actions = {{QStringLiteral("default"), QStringLiteral("Open")}, {QStringLiteral("reply"), QStringLiteral("Reply")}};
        return notice;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (program.isEmpty())
            QSKIP("dbus-daemon is not installed (package dbus-daemon)");
        QFile configuration(m_folder.filePath(QStringLiteral("bus.conf")));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context='default'>"
                            "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
        configuration.close();
        m_daemon.start(program, {QStringLiteral("--config-file=") + configuration.fileName(), QStringLiteral("--nofork"),
                                 QStringLiteral("--print-address=1")});
        QVERIFY(m_daemon.waitForStarted());
        while (!m_daemon.canReadLine())
            QVERIFY(m_daemon.waitForReadyRead(10'000));
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_address.toUtf8());
    }
    void init() { make(); }
    void cleanupTestCase()
    {
        m_notifier.reset();
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    void whatPeopleWriteIsNoMarkup()
    {
        m_notifier->show(notice());
        QTRY_COMPARE(m_service->shown.size(), 1);
        QCOMPARE(m_service->shown.at(0).text, QStringLiteral("1 &lt; 2 &amp; &lt;img src='x'&gt;"));
        QCOMPARE(m_service->shown.at(0).actions, QStringList({QStringLiteral("default"), QStringLiteral("Open")})); // no reply offered
        QCOMPARE(m_service->shown.at(0).hints.value(QStringLiteral("category")).toString(), QStringLiteral("im.received"));
        m_service->capabilities = {QStringLiteral("body")};
        auto bus = QDBusConnection(QStringLiteral("service-%1").arg(m_connections));
        bus.unregisterService(QStringLiteral("org.freedesktop.Notifications"));
        bus.registerService(QStringLiteral("org.freedesktop.Notifications"));
        m_notifier->show(notice());
        QTRY_COMPARE(m_service->shown.size(), 2);
        QTRY_VERIFY(!m_service->shown.at(1).text.isEmpty());
    }

    void oneOfTheSameKeyTakesItsPlace()
    {
        m_notifier->show(notice());
        QTRY_COMPARE(m_service->shown.size(), 1);
        QTest::qWait(0);
        QTRY_VERIFY((m_notifier->show(notice()), QTest::qWait(20), m_service->shown.last().replaces != 0));
        m_notifier->show(notice(QStringLiteral("chat:a|c")));
        QTRY_COMPARE(m_service->shown.last().replaces, 0U);
    }

    void clicksComeBack()
    {
        m_service->capabilities.append(QStringLiteral("inline-reply"));
        m_notifier->show(notice());
        QTRY_COMPARE(m_service->shown.size(), 1);
        QVERIFY(m_service->shown.at(0).actions.contains(QStringLiteral("inline-reply")));
        QSignalSpy activated(m_notifier.get(), &Notifier::activated), replied(m_notifier.get(), &Notifier::replied);
        const uint id = m_service->shown.at(0).id;
        m_service->act(id + 40, QStringLiteral("default")); // somebody else's
        m_service->answer(id, QStringLiteral("  "));
        // The answer to our call may still be on its way.
        QTRY_VERIFY((m_service->act(id, QStringLiteral("default")), QTest::qWait(20), activated.count() > 0));
        QCOMPARE(activated.at(0).at(0).toString(), QStringLiteral("chat:a|b"));
        QCOMPARE(activated.at(0).at(1).toString(), QStringLiteral("default"));
        m_service->answer(id, QStringLiteral("Yes!"));
        QTRY_COMPARE(replied.count(), 1);
        QCOMPARE(replied.at(0).at(1).toString(), QStringLiteral("Yes!"));
        m_notifier->withdraw(QStringLiteral("chat:a|b"));
        QTRY_COMPARE(m_service->closed, QList<uint>{id});
    }

    void doNotDisturbIsQuiet()
    {
        m_notifier->setQuiet(true);
        m_notifier->show(notice());
        m_notifier->setQuiet(false);
        m_notifier->show(notice(QStringLiteral("chat:a|z")));
        QTRY_COMPARE(m_service->shown.size(), 1);
        QCOMPARE(m_played.size(), 1);
    }

    void theDesktopsOwnIsHonoured()
    {
        m_notifier.reset();
        m_service->isInhibited = true;
        m_notifier = std::make_unique<Notifier>();
        m_notifier->setPlayer(std::make_unique<FakePlayer>(m_played));
        QTRY_VERIFY(m_notifier->desktopWantsQuiet());
        m_notifier->show(notice());
        QTRY_COMPARE(m_service->shown.size(), 1); // its own list keeps it
        QVERIFY(m_played.isEmpty());
    }

    void theDesktopsOwnMayChange()
    {
        QTRY_VERIFY(!m_notifier->desktopWantsQuiet());
        m_service->isInhibited = true;
        QDBusMessage changed = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/Notifications"), QStringLiteral("org.freedesktop.DBus.Properties"),
                                                          QStringLiteral("PropertiesChanged"));
        changed << QStringLiteral("org.freedesktop.Notifications") << QVariantMap() << QStringList{QStringLiteral("Inhibited")};
        QVERIFY(serviceBus().send(changed));
        QTRY_VERIFY(m_notifier->desktopWantsQuiet());
        m_service->isInhibited = false;
        changed.setArguments({QStringLiteral("org.freedesktop.Notifications"), QVariantMap{{QStringLiteral("Inhibited"), false}}, QStringList()});
        QVERIFY(serviceBus().send(changed));
        QTRY_VERIFY(!m_notifier->desktopWantsQuiet());
    }

    void gnomesSwitchIsHonoured()
    {
        FakePortal portal;
        QVERIFY(portal.come(serviceBus()));
        m_notifier.reset();
        m_notifier = std::make_unique<Notifier>();
        m_notifier->setPlayer(std::make_unique<FakePlayer>(m_played));
        QTRY_VERIFY(m_notifier->desktopWantsQuiet());
        m_notifier->show(notice());
        QTRY_COMPARE(m_service->shown.size(), 1);
        QVERIFY(m_played.isEmpty());
        portal.set(true);
        QTRY_VERIFY(!m_notifier->desktopWantsQuiet());
        m_notifier->play(Event::Message);
        QCOMPARE(m_played.size(), 1);
        portal.set(false);
        QTRY_VERIFY(m_notifier->desktopWantsQuiet());
        serviceBus().unregisterService(QStringLiteral("org.freedesktop.portal.Desktop"));
        serviceBus().unregisterObject(QStringLiteral("/org/freedesktop/portal/desktop"));
    }

    void eachEventHasItsSound()
    {
        for (int i = 0; i < eventCount; ++i) {
            const Event event = Event(i);
            QVERIFY(!eventName(event).isEmpty() && !eventTitle(event).isEmpty());
            m_notifier->play(event);
            m_notifier->play(event); // not twice at once
            QCOMPARE(m_played.size(), i + 1);
        }
        m_played.clear();
        QFile own(m_folder.filePath(QStringLiteral("own.ogg")));
        QVERIFY(own.open(QIODevice::WriteOnly));
        make();
        m_notifier->setChoice(Event::Mail, {false, own.fileName()});
        m_notifier->setChoice(Event::Message, {true, QStringLiteral("none")});
        m_notifier->setChoice(Event::Mention, {true, QStringLiteral("/no/such/file.wav")});
        Notice mail = notice(QStringLiteral("mail:a"));
        mail.event = Event::Mail;
        m_notifier->show(mail);
        m_notifier->show(notice());
        QCOMPARE(m_played, QList<QUrl>{QUrl::fromLocalFile(own.fileName())});
        m_notifier->play(Event::Mention);
        QCOMPARE(m_played.last().scheme(), QStringLiteral("qrc"));
        QTRY_COMPARE(m_service->shown.size(), 1); // the mail only sounds
        QCOMPARE(m_service->shown.at(0).title, QStringLiteral("Bob"));
        m_notifier->setSound(false, 80);
        const qsizetype so_far = m_played.size();
        m_notifier->play(Event::File);
        QCOMPARE(m_played.size(), so_far);
        m_notifier->playSound(QStringLiteral("room"), 50); // tried out in the preferences: heard in any case
        QVERIFY(m_played.last().toString().endsWith(QLatin1String("room.wav")));
    }

    void picturesAreSmall()
    {
        Notice big = notice();
        big.image = QImage(2'000, 1'000, QImage::Format_RGB32);
        big.image.fill(Qt::red);
        big.text = QString(100'000, QLatin1Char('x'));
        m_notifier->show(big);
        QTRY_COMPARE(m_service->shown.size(), 1);
        QVERIFY(m_service->shown.at(0).text.size() <= 400);
        const auto data = m_service->shown.at(0).hints.value(QStringLiteral("image-data")).value<QDBusArgument>();
        int width = 0, height = 0;
        data.beginStructure();
        data >> width >> height;
        QCOMPARE(width, 96);
        QCOMPARE(height, 48);
    }

    void withoutAServiceNothingHangs()
    {
        make(false);
        for (int i = 0; i < 200; ++i)
            m_notifier->show(notice(QString::number(i)));
        QTest::qWait(50);
        m_notifier->withdrawAll();
        // One that comes later is used.
        m_service = std::make_unique<FakeService>();
        QVERIFY(m_service->come(QDBusConnection::connectToBus(m_address, QStringLiteral("service-%1").arg(++m_connections))));
        QTRY_VERIFY((m_notifier->show(notice()), QTest::qWait(20), !m_service->shown.isEmpty()));
    }
};

QTEST_MAIN(TestNotifier)
#include "tst_notifier.moc"
