#include <QAbstractButton>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>

#include <cmath>

#include "gui/pages/logs_page.h"
#include "gui/shell/icon_source.h"
#include "gui/widgets/servers_panel.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

namespace {

double luminance(const QColor& colour)
{
    const auto channel = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double high = qMax(luminance(a), luminance(b)), low = qMin(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<test::Parts> m_parts;
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void initTestCase() { test::prepare(); }
    void init()
    {
        m_parts = std::make_unique<test::Parts>();
        m_window = m_parts->window();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        qApp->setLayoutDirection(Qt::LeftToRight);
    }

    void aNewServiceAppearsByItself()
    {
        const int tabs = m_window->logs()->tabs()->count();
        for (const auto& [name, port] : {std::pair("web", 3000), std::pair("web-tls", 3443), std::pair("carrier-pigeon", 1149)})
            m_parts->hub.setService(test::service(name, watch::Channel::Web, uint16_t(port)));
        m_parts->feed.takeOverview();
        // the panel
        QAbstractItemModel* model = m_window->servers()->model();
        QCOMPARE(model->rowCount(), 4);
        const QModelIndex web = model->index(3, 0);
        QCOMPARE(model->rowCount(web), 3);
        QStringList titles;
        for (int row = 0; row < 3; ++row)
            titles.append(model->index(row, 0, web).data().toString());
        QCOMPARE(titles, (QStringList{QStringLiteral("Webmail"), QStringLiteral("Webmail (TLS)"), QStringLiteral("carrier-pigeon")}));
        QVERIFY(m_window->servers()->isExpanded(web));
        // its context menu, for one and for all of the branch
        QMenu one, all;
        m_window->servers()->fillMenu(&one, static_cast<ServerModel*>(model)->servicesAt(model->index(2, 0, web)));
        m_window->servers()->fillMenu(&all, static_cast<ServerModel*>(model)->servicesAt(web));
        one.actions()[1]->trigger();
        QCOMPARE(m_parts->controls.size(), size_t(1));
        QCOMPARE(m_parts->controls[0].name, std::string("carrier-pigeon"));
        all.actions()[1]->trigger();
        QCOMPARE(m_parts->controls.size(), size_t(4));
        // the File menu
        QMenu* servers = m_window->menuBar()->actions().first()->menu()->actions().first()->menu();
        QCOMPARE(servers->actions().size(), 10);
        servers->actions()[8]->trigger();
        QCOMPARE(m_parts->controls.back().name, std::string("web-tls"));
        // the log's tab, in the order of the channels
        QCOMPARE(m_window->logs()->tabs()->count(), tabs + 1);
        QCOMPARE(m_window->logs()->tabs()->tabText(tabs), QStringLiteral("Web"));
        m_parts->hub.log(watch::Channel::Controller, watch::Level::Info, "a line of a channel without a service");
        m_parts->hub.log(watch::Channel::Xmpp, watch::Level::Info, "another");
        m_parts->feed.takeLines();
        QCOMPARE(m_window->logs()->tabs()->count(), tabs + 3);
        QCOMPARE(m_window->logs()->tabs()->tabText(tabs), QStringLiteral("XMPP"));
        // one alone on its channel needs no branch
        m_parts->hub.setService(test::service("control", watch::Channel::Controller, 0));
        m_parts->feed.takeOverview();
        const QModelIndex control = model->index(4, 0);
        QCOMPARE(control.data().toString(), QStringLiteral("Command line"));
        QCOMPARE(model->rowCount(control), 0);
        QCOMPARE(static_cast<ServerModel*>(model)->servicesAt(control).front().name, std::string("control"));
    }

    void servicesThatComeLaterFillTheMenu()
    {
        m_window.reset();
        m_parts = std::make_unique<test::Parts>(false);
        m_window = m_parts->window();
        QMenu* servers = m_window->menuBar()->actions().first()->menu()->actions().first()->menu();
        QVERIFY(!servers->isEnabled());
        QCOMPARE(m_window->logs()->tabs()->count(), 1);
        m_parts->hub.setService(test::service("imap", watch::Channel::Imap, 2143));
        m_parts->feed.takeOverview();
        QVERIFY(servers->isEnabled());
        QCOMPARE(servers->actions().size(), 1);
        QCOMPARE(m_window->logs()->tabs()->count(), 2);
    }

    void nothingScrollsAtTheUsualSize()
    {
        m_window->resize(1360, 880);
        for (int page = 0; page < MainWindow::PageCount; ++page) {
            m_window->showPage(MainWindow::Page(page));
            QCoreApplication::processEvents();
            for (const QTableView* table : m_window->pages()->currentWidget()->findChildren<QTableView*>())
                QVERIFY2(!table->isVisible() || table->horizontalScrollBar()->maximum() == 0, qPrintable(table->accessibleName()));
        }
        for (const QDockWidget* dock : m_window->findChildren<QDockWidget*>()) {
            const auto* area = qobject_cast<QAbstractScrollArea*>(dock->widget());
            QVERIFY2(area->verticalScrollBar()->maximum() == 0 && area->horizontalScrollBar()->maximum() == 0,
                     qPrintable(dock->windowTitle()));
        }
    }

    void serversAreSwitchedByTheMenus()
    {
        QMenu* servers = m_window->menuBar()->actions().first()->menu()->actions().first()->menu();
        Q_EMIT servers->aboutToShow();
        QCOMPARE(servers->actions().size(), 7);
        QAction* pop3 = servers->actions()[3];
        QVERIFY(!pop3->isChecked());
        pop3->trigger();
        QCOMPARE(m_parts->controls.size(), size_t(1));
        QVERIFY(m_parts->controls[0].kind == watch::Control::Kind::ActivateService);
        QCOMPARE(m_parts->controls[0].name, std::string("pop3"));
        // and by the keyboard in the tree
        ServersPanel* tree = m_window->servers();
        const QModelIndex smtp = tree->model()->index(0, 0);
        tree->setCurrentIndex(tree->model()->index(0, 0, smtp));
        QTest::keyClick(tree, Qt::Key_Space);
        QCOMPARE(m_parts->controls.size(), size_t(2));
        QVERIFY(m_parts->controls[1].kind == watch::Control::Kind::DeactivateService);
        QCOMPARE(m_parts->controls[1].name, std::string("smtp"));
    }

    void serversTellTheirStateInWords()
    {
        m_parts->hub.setService(test::service("imap", watch::Channel::Imap, 2143, watch::ServiceState::Failed));
        m_parts->feed.takeOverview();
        QAbstractItemModel* model = m_window->servers()->model();
        QCOMPARE(model->rowCount(), 3);
        const QModelIndex imap = model->index(0, 0, model->index(2, 0));
        QCOMPARE(imap.data(Qt::AccessibleTextRole).toString(), QStringLiteral("IMAP, Failed"));
        QCOMPARE(model->index(2, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("IMAP, Failed"));
        QCOMPARE(imap.siblingAtColumn(1).data().toString(), QStringLiteral("2143"));
    }

    void aLogLineOpensItsSession()
    {
        Q_EMIT m_window->logs()->sessionWanted(watch::Channel::SmtpIn, 44, Clock::system().now());
        QCOMPARE(m_window->pages()->currentIndex(), int(MainWindow::Search));
    }

    void rightToLeftIsMirrored()
    {
        const auto leftOf = [this](QWidget* widget) { return widget->mapTo(m_window.get(), QPoint(0, 0)).x(); };
        QVERIFY(leftOf(m_window->servers()) < leftOf(m_window->pages()));
        qApp->setLayoutDirection(Qt::RightToLeft);
        m_window = m_parts->window();
        m_window->show();
        QCoreApplication::processEvents();
        QTRY_VERIFY(leftOf(m_window->servers()) > leftOf(m_window->pages()));
        ChannelPane* pane = m_window->logs()->current();
        QVERIFY(pane->filterEdit()->mapTo(pane, QPoint(0, 0)).x() > pane->pauseButton()->mapTo(pane, QPoint(0, 0)).x());
        // Icons that point somewhere point the other way.
        const QImage mirrored = IconSource::icon(QStringLiteral("quit")).pixmap(24, 24).toImage();
        qApp->setLayoutDirection(Qt::LeftToRight);
        const QImage plain = IconSource::icon(QStringLiteral("quit")).pixmap(24, 24).toImage();
        QVERIFY(mirrored != plain);
        QCOMPARE(mirrored.mirrored(true, false).convertToFormat(QImage::Format_ARGB32).pixelColor(12, 12).alpha() > 0,
                 plain.convertToFormat(QImage::Format_ARGB32).pixelColor(12, 12).alpha() > 0);
    }

    void allIconsAreThere()
    {
        int icons = 0;
        const auto check = [&icons](const QIcon& icon, const QString& of) {
            if (icon.isNull())
                return;
            ++icons;
            QVERIFY2(!icon.pixmap(18, 18).isNull(), qPrintable(of));
        };
        for (const QAction* action : m_window->findChildren<QAction*>())
            check(action->icon(), action->text());
        for (const QAbstractButton* button : m_window->findChildren<QAbstractButton*>())
            check(button->icon(), button->text());
        QVERIFY(icons > 40);
    }

    void textsHaveContrast()
    {
        for (const Colours& c : {Colours::light(), Colours::forDark()}) {
            for (const QColor& ground : {c.surface, c.window}) {
                for (const QColor& text : {c.text, c.muted, c.accent, c.success, c.warning, c.error})
                    QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(text.name() + QLatin1String(" on ") + ground.name()));
                QVERIFY(contrast(c.fieldBorder, ground) >= 2.7);
            }
            QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
            QVERIFY(contrast(c.text, c.selection) >= 4.5);
            QVERIFY(contrast(c.text, c.match) >= 4.5);
        }
    }

    void theWindowFitsASmallScreen()
    {
        m_window->resize(1000, 600);
        QCoreApplication::processEvents();
        QVERIFY2(m_window->minimumSizeHint().height() <= 620, qPrintable(QString::number(m_window->minimumSizeHint().height())));
        QVERIFY2(m_window->minimumSizeHint().width() <= 1024, qPrintable(QString::number(m_window->minimumSizeHint().width())));
    }

    void theWindowComesBackAsItWas()
    {
        m_window->resize(900, 620);
        QCoreApplication::processEvents();
        const QSize size = m_window->size();
        m_window->findChild<QDockWidget*>(QStringLiteral("health"))->hide();
        m_window->close();
        m_window = m_parts->window();
        QCOMPARE(m_window->size(), size);
        QVERIFY(m_window->findChild<QDockWidget*>(QStringLiteral("health"))->isHidden());
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_gui_main_window.moc"
