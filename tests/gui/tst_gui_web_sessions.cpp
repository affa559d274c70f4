#include <QCheckBox>
#include <QMenu>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

#include "gui/forms/web_services_dialog.h"
#include "gui/pages/web_sessions_page.h"
#include "gui/widgets/servers_panel.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;
using config::Setting;

class TestWebSessions : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;

    QStringList users(const WebSessionsPage& page)
    {
        QStringList list;
        for (int row = 0; row < page.model()->rowCount(); ++row)
            list.append(page.model()->index(row, WebSessionModel::BrowserColumn).data().toString());
        return list;
    }

private Q_SLOTS:
    void initTestCase() { test::prepare(); }
    void init()
    {
        m_parts = std::make_unique<test::Parts>();
        for (const auto& [name, port] : {std::pair("web", 3000), std::pair("web-tls", 3443), std::pair("admin", 3001)})
            m_parts->hub.setService(test::service(name, watch::Channel::Web, uint16_t(port)));
        m_parts->feed.takeOverview();
    }

    void theyAreListedAndEnded()
    {
        WebSessionsPage page{AdminClient(&m_parts->operations)};
        int asked = 0;
        page.confirmEnd = [&](int count) {
            asked = count;
            return true;
        };
        page.resize(900, 500);
        page.show();
        QTRY_COMPARE(page.model()->rowCount(), 3);
        QCOMPARE(users(page), (QStringList{QStringLiteral("Firefox on Linux"), QStringLiteral("Safari on iOS"),
                                           QStringLiteral("Desk at the office")}));
        QCOMPARE(page.model()->index(1, WebSessionModel::SeenColumn).data().toString(), QStringLiteral("21 min ago"));
        QCOMPARE(page.model()->index(1, WebSessionModel::AddressColumn).data().toString(), QStringLiteral("2001:db8::1794"));
        page.table()->selectAll();
        page.table()->clearSelection();
        for (int row = 0; row < 3; ++row) {
            if (page.table()->model()->index(row, 1).data().toString() == QLatin1String("Safari on iOS"))
                page.table()->selectRow(row);
        }
        page.disconnectChosen();
        QTRY_COMPARE(page.model()->rowCount(), 2);
        QCOMPARE(asked, 1);
        QCOMPARE(m_parts->operations.changes, QStringList{QStringLiteral("websession end b2")});
        // A refused question changes nothing; nor does a list that cannot be had.
        page.confirmEnd = [](int) { return false; };
        page.table()->selectAll();
        page.disconnectChosen();
        QCOMPARE(m_parts->operations.changes.size(), 1);
        m_parts->operations.failure = "the server is stopping";
        page.refresh();
        QCoreApplication::processEvents();
        QCOMPARE(page.model()->rowCount(), 2);
    }

    void rowsThatStayKeepTheChoice()
    {
        WebSessionModel model;
        const auto row = [](const char* id) { return WebSessionRow{QString::fromLatin1(id), {}, false, {}, {}, 0, 0, 0}; };
        model.setRows({row("b"), row("a")}, 0);
        const QPersistentModelIndex b = model.index(1, 0);
        model.setRows({row("c"), row("b")}, 0);
        QCOMPARE(b.row(), 0);
        model.setRows({}, 0);
        QVERIFY(!b.isValid());
        QVERIFY(!WebSessionRow::parse({"too", "short"}));
    }

    void foreignBrowsersAreTakenAtTheirWord()
    {
        QCOMPARE(browserTitle(QStringLiteral("w3m/0.5.3")), QStringLiteral("w3m/0.5.3"));
        QCOMPARE(browserTitle(QStringLiteral("curl/8.0")), QStringLiteral("curl"));
        QCOMPARE(browserTitle({}), QString());
    }

    void theDialog()
    {
        config::Snapshot now;
        WebServicesDialog dialog(now, {{"web", uint16_t(3000)}});
        QVERIFY(dialog.changes().empty());
        QCOMPARE(dialog.port(Setting::WebPort)->text(), QStringLiteral("Automatic (3000)"));
        dialog.port(Setting::WebPort)->setValue(8080);
        dialog.port(Setting::WebTlsPort)->setValue(8080);
        QVERIFY(!dialog.problem().isEmpty());
        dialog.port(Setting::WebTlsPort)->setValue(8443);
        QVERIFY(dialog.problem().isEmpty());
        dialog.enabledBox()->setChecked(false);
        using Values = std::vector<std::pair<Setting, std::string>>;
        QCOMPARE(dialog.changes(), (Values{{Setting::WebEnabled, "false"}, {Setting::WebTlsPort, "8443"}, {Setting::WebPort, "8080"}}));
    }

    void webmailIsSwitchedFromThreePlaces()
    {
        const auto window = m_parts->window();
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        // File » Enable Webmail
        QVERIFY(window->webmailAction()->isChecked());
        window->webmailAction()->trigger();
        QVERIFY(!m_parts->settings.snapshot()->boolean(Setting::WebEnabled));
        QCOMPARE(m_parts->controls.size(), size_t(2)); // the administration port stays
        QCOMPARE(m_parts->controls[1].name, std::string("web-tls"));
        for (const char* name : {"web", "web-tls"})
            m_parts->hub.setService(test::service(name, watch::Channel::Web, 0, watch::ServiceState::Inactive));
        m_parts->feed.takeOverview();
        QVERIFY(!window->webmailAction()->isChecked());
        window->webmailAction()->trigger();
        QVERIFY(m_parts->settings.snapshot()->boolean(Setting::WebEnabled));
        // The context menu of its entry: start, stop, and the dialog.
        QMenu menu;
        window->servers()->fillMenu(&menu, {test::service("web", watch::Channel::Web, 3000)});
        QCOMPARE(menu.actions().size(), 4);
        // Setup » Web & IM Services
        QTimer::singleShot(0, qApp, [] {
            auto* dialog = qobject_cast<WebServicesDialog*>(qApp->activeModalWidget());
            QVERIFY(dialog);
            dialog->port(Setting::WebPort)->setValue(8081);
            dialog->accept();
        });
        menu.actions().last()->trigger();
        QCOMPARE(m_parts->settings.snapshot()->number(Setting::WebPort), int64_t(8081));
        // Its log is there as soon as the service is.
        QCOMPARE(window->sessionTabs()->count(), 3);
        window->sessionTabs()->setCurrentIndex(1);
        window->showPage(MainWindow::Sessions);
        QCOMPARE(test::sharedLetters(*window), QStringList());
    }
};

QTEST_MAIN(TestWebSessions)
#include "tst_gui_web_sessions.moc"
