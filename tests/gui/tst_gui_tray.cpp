#include <QCloseEvent>
#include <QSignalSpy>

#include "gui/shell/tray.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

class TestTray : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;

    std::unique_ptr<Console> console(bool withTray, bool minimised = false)
    {
        auto made = std::make_unique<Console>(
            ConsoleContext{m_parts->hub, &m_parts->operations, m_parts->settings, m_parts->data.path().toStdString(), {},
                           minimised});
        made->trayAvailable = [withTray] { return withTray; };
        return made;
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }
    void init() { m_parts = std::make_unique<test::Parts>(); }

    void theWorstStateIsShown()
    {
        watch::Overview overview = m_parts->feed.overview();
        overview.queue.waiting = 0;
        QVERIFY(trayState(overview) == TrayState::Idle);
        overview.queue.waiting = 1;
        QVERIFY(trayState(overview) == TrayState::Queued);
        overview.health.diskLow = true;
        QVERIFY(trayState(overview) == TrayState::LowDisk);
        overview.services[0].state = watch::ServiceState::Failed;
        QVERIFY(trayState(overview) == TrayState::Failure);
    }

    void eachStateHasItsPicture()
    {
        QSet<QByteArray> pictures;
        for (const TrayState state : {TrayState::Idle, TrayState::Queued, TrayState::LowDisk, TrayState::Failure}) {
            const QImage image = trayIcon(state).pixmap(22, 22).toImage();
            QVERIFY(!image.isNull());
            pictures.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(pictures.size(), 4);
    }

    void theToolTipCounts()
    {
        const QString tip = trayToolTip(m_parts->feed.overview());
        QVERIFY(tip.contains(QLatin1String("Received today: 842, sent: 96")));
        QVERIFY(tip.contains(QLatin1String("4 messages waiting")));
        QVERIFY(tip.contains(QLatin1String("5 sessions")) || tip.contains(QLatin1String("6 sessions")));
    }

    void withoutATrayClosingAsksToQuit()
    {
        auto it = console(false);
        it->askHide = [](bool&) -> Console::Closing { qFatal("there is nothing to hide in"); };
        bool answer = false;
        int asked = 0;
        it->askQuit = [&] {
            ++asked;
            return answer;
        };
        QSignalSpy quit(it.get(), &Console::quitWanted);
        it->start();
        QVERIFY(!it->tray());
        QVERIFY(it->window().isVisible());
        it->window().close();
        QCOMPARE(asked, 1);
        QVERIFY(it->window().isVisible());
        QCOMPARE(quit.size(), 0);
        answer = true;
        it->window().close();
        QVERIFY(!it->window().isVisible());
        QCOMPARE(quit.size(), 1);
    }

    void withoutATrayNothingStartsMinimised()
    {
        auto it = console(false, true);
        it->start();
        QVERIFY(it->window().isVisible());
    }

    void withATrayItAsksOnceAndRemembers()
    {
        auto it = console(true);
        int asked = 0;
        it->askHide = [&](bool& remember) {
            ++asked;
            remember = true;
            return Console::Closing::Hide;
        };
        QSignalSpy quit(it.get(), &Console::quitWanted);
        it->start();
        QVERIFY(it->tray());
        it->window().close();
        QVERIFY(!it->window().isVisible());
        QCOMPARE(m_parts->settings.snapshot()->text(config::Setting::ConsoleCloseToTray), std::string("tray"));
        Q_EMIT it->tray()->openWanted();
        QVERIFY(it->window().isVisible());
        it->window().close();
        QCOMPARE(asked, 1);
        QCOMPARE(quit.size(), 0);
        Q_EMIT it->tray()->quitWanted();
        QCOMPARE(quit.size(), 1);
    }

    void anAnswerNeedNotBeRemembered()
    {
        auto it = console(true);
        it->askHide = [&](bool& remember) {
            remember = false;
            return Console::Closing::Quit;
        };
        it->start();
        QCOMPARE(it->decideClosing(), Console::Closing::Quit);
        QCOMPARE(m_parts->settings.snapshot()->text(config::Setting::ConsoleCloseToTray), std::string("ask"));
    }

    void startsMinimisedInTheTray()
    {
        auto it = console(true, true);
        it->start();
        QVERIFY(!it->window().isVisible());
        it->open();
        QVERIFY(it->window().isVisible());
    }

    void theMenuStartsAndStops()
    {
        auto it = console(true, true);
        it->start();
        Q_EMIT it->tray()->stopWanted();
        QCOMPARE(m_parts->controls.size(), size_t(6)); // pop3 is inactive already
        QCOMPARE(m_parts->controls[0].kind, watch::Control::Kind::DeactivateService);
        m_parts->controls.clear();
        Q_EMIT it->tray()->startWanted();
        QCOMPARE(m_parts->controls.size(), size_t(1));
        QCOMPARE(m_parts->controls[0].name, std::string("pop3"));
    }

    void theThemeFollowsTheSetting()
    {
        auto it = console(false);
        it->start();
        QVERIFY(!colours().dark);
        Q_EMIT it->window().themeWanted(ThemeChoice::Dark);
        QVERIFY(colours().dark);
        QCOMPARE(m_parts->settings.snapshot()->text(config::Setting::ConsoleTheme), std::string("dark"));
        QVERIFY(m_parts->settings.change({{config::Setting::ConsoleTheme, "light"}}));
        QTRY_VERIFY(!colours().dark);
    }
};

QTEST_MAIN(TestTray)
#include "tst_gui_tray.moc"
