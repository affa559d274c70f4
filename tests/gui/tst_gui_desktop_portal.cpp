#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>

#include "gui/shell/desktop_scheme.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");

// What a desktop's portal does, as far as the console asks it.
class FakePortal : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    enum class Manner { Answers, Refuses, KeepsSilent };
    Manner manner = Manner::Answers;
    uint scheme = 0;
    int asked = 0;

    bool come(QDBusConnection bus)
    {
        return bus.registerObject(path, this, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals) &&
               bus.registerService(service);
    }
    void change(const QString& group, const QString& key, const QVariant& value)
    {
        Q_EMIT SettingChanged(group, key, QDBusVariant(value));
    }

public Q_SLOTS:
    QDBusVariant Read(const QString& group, const QString& key)
    {
        ++asked;
        if (manner == Manner::KeepsSilent)
            setDelayedReply(true);
        else if (manner == Manner::Refuses || group != QLatin1String("org.freedesktop.appearance") ||
                 key != QLatin1String("color-scheme"))
            sendErrorReply(QStringLiteral("org.freedesktop.portal.Error.NotFound"), QStringLiteral("no such setting"));
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme))); // wrapped twice, as the real one does
    }

Q_SIGNALS:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

} // namespace

class TestDesktopPortal : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
    int m_connections = 0;
    std::unique_ptr<QDBusConnection> m_portalsBus, m_ourBus;
    std::unique_ptr<FakePortal> m_portal;

    QDBusConnection connection()
    {
        return QDBusConnection::connectToBus(m_address, QStringLiteral("test-%1").arg(++m_connections));
    }
    const QString appearance = QStringLiteral("org.freedesktop.appearance");
    const QString key = QStringLiteral("color-scheme");

private Q_SLOTS:
    void initTestCase()
    {
        test::prepare();
        const QString program = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (program.isEmpty())
            QSKIP("dbus-daemon is not installed (package dbus-daemon)");
        // Of our own making, so that nothing that is installed here is started by a call.
        QFile configuration(m_folder.filePath(QStringLiteral("bus.conf")));
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context='default'>"
                            "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
        configuration.close();
        m_daemon.start(program, {QStringLiteral("--config-file=") + configuration.fileName(), QStringLiteral("--nofork"),
                                 QStringLiteral("--print-address=1")});
        QVERIFY(m_daemon.waitForStarted());
        while (!m_daemon.canReadLine())
            QVERIFY(m_daemon.waitForReadyRead(10000));
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }

    void init()
    {
        m_portalsBus = std::make_unique<QDBusConnection>(connection());
        m_ourBus = std::make_unique<QDBusConnection>(connection());
        QVERIFY(m_portalsBus->isConnected() && m_ourBus->isConnected());
        m_portal = std::make_unique<FakePortal>();
    }

    void cleanup()
    {
        m_portal.reset();
        for (std::unique_ptr<QDBusConnection>* bus : {&m_portalsBus, &m_ourBus}) {
            if (!*bus)
                continue;
            const QString name = (*bus)->name();
            bus->reset();
            QDBusConnection::disconnectFromBus(name);
        }
    }

    void cleanupTestCase()
    {
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }

    void saysWhatTheDesktopWants_data()
    {
        QTest::addColumn<uint>("said");
        QTest::addColumn<int>("understood");
        QTest::newRow("no preference") << 0U << int(DesktopScheme::Unknown);
        QTest::newRow("dark") << 1U << int(DesktopScheme::Dark);
        QTest::newRow("light") << 2U << int(DesktopScheme::Light);
        QTest::newRow("of a later day") << 7U << int(DesktopScheme::Unknown);
    }
    void saysWhatTheDesktopWants()
    {
        QFETCH(uint, said);
        QFETCH(int, understood);
        m_portal->scheme = said;
        QVERIFY(m_portal->come(*m_portalsBus));
        DesktopPortal portal(*m_ourBus);
        QTRY_COMPARE(m_portal->asked, 1);
        QTRY_COMPARE(int(portal.scheme()), understood);
    }

    void followsChanges()
    {
        QVERIFY(m_portal->come(*m_portalsBus));
        DesktopPortal portal(*m_ourBus);
        QSignalSpy changes(&portal, &DesktopPortal::changed);
        QTRY_COMPARE(m_portal->asked, 1);
        m_portal->change(QStringLiteral("org.gnome.desktop.interface"), key, 1U);    // of another group
        m_portal->change(appearance, QStringLiteral("accent-color"), 1U); // another key
        m_portal->change(appearance, key, 1U);
        QTRY_VERIFY(portal.scheme() == DesktopScheme::Dark);
        QCOMPARE(changes.size(), 1);
        m_portal->change(appearance, key, QStringLiteral("nonsense"));
        QTRY_VERIFY(portal.scheme() == DesktopScheme::Unknown);
    }

    void aSilentPortalHoldsUpNothing()
    {
        m_portal->manner = FakePortal::Manner::KeepsSilent;
        QVERIFY(m_portal->come(*m_portalsBus));
        // The portal lives in this very thread: whoever waited for its answer here would wait in vain.
        DesktopPortal portal(*m_ourBus);
        QVERIFY(portal.scheme() == DesktopScheme::Unknown);
        QTRY_COMPARE(m_portal->asked, 1);
        m_portal->change(appearance, key, 2U); // what it says by itself is heard all the same
        QTRY_VERIFY(portal.scheme() == DesktopScheme::Light);
    }

    void aPortalThatKnowsNothingIsTaken()
    {
        m_portal->manner = FakePortal::Manner::Refuses;
        QVERIFY(m_portal->come(*m_portalsBus));
        DesktopPortal portal(*m_ourBus);
        QTRY_COMPARE(m_portal->asked, 1);
        QVERIFY(portal.scheme() == DesktopScheme::Unknown);
    }

    void aPortalThatComesLaterIsAsked()
    {
        DesktopPortal portal(*m_ourBus);
        QSignalSpy changes(&portal, &DesktopPortal::changed);
        m_portal->scheme = 1;
        QVERIFY(m_portal->come(*m_portalsBus));
        QTRY_VERIFY(portal.scheme() == DesktopScheme::Dark);
        QCOMPARE(changes.size(), 1);
    }

    void theColoursFollowUnlessTheUserChose()
    {
        auto* theme = qApp->findChild<Theme*>();
        theme->choose(ThemeChoice::System);
        QVERIFY(m_portal->come(*m_portalsBus));
        m_portal->scheme = 1;
        theme->follow(std::make_unique<DesktopPortal>(*m_ourBus));
        QTRY_VERIFY(colours().dark);
        theme->choose(ThemeChoice::Light);
        QVERIFY(!colours().dark);
        theme->choose(ThemeChoice::System);
        QVERIFY(colours().dark);
        m_portal->change(appearance, key, 2U);
        QTRY_VERIFY(!colours().dark);
        theme->follow(nullptr);
        theme->choose(ThemeChoice::Light);
    }
};

QTEST_MAIN(TestDesktopPortal)
#include "tst_gui_desktop_portal.moc"
