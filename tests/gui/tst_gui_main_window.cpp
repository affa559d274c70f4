#include <QAbstractButton>
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>

#include <cmath>

#include "gui/forms/account_dialogs.h"
#include "gui/forms/assistant.h"
#include "gui/pages/logs_page.h"
#include "gui/shell/icon_source.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/servers_panel.h"
#include "gui/widgets/small_widgets.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

namespace {

// Things that a user operates, by what Qt makes of them; parts of them that Qt names itself are left out.
bool isOperated(const QWidget* widget)
{
    if (widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QComboBoxPrivateContainer"))
        return false;
    for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget()) {
        if (qobject_cast<const QLineEdit*>(up) || qobject_cast<const QComboBox*>(up) || qobject_cast<const QTabBar*>(up) ||
            up->inherits("QAbstractSpinBox") || up->inherits("QCalendarWidget") || up->inherits("QTableView") ||
            up->inherits("QDockWidgetTitleButton"))
            return false;
    }
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
           qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTabBar*>(widget) ||
           qobject_cast<const QDockWidget*>(widget) || widget->inherits("QAbstractSpinBox");
}

QString nameFor(QWidget* widget)
{
    const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    return accessible ? accessible->text(QAccessible::Name) : QString();
}

QStringList namelessIn(QWidget* top)
{
    QStringList nameless;
    for (QWidget* widget : top->findChildren<QWidget*>()) {
        if (isOperated(widget) && !widget->inherits("QDockWidgetTitleButton") && nameFor(widget).isEmpty())
            nameless.append(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName() +
                            QLatin1String(" in ") +
                            QString::fromLatin1(widget->parentWidget() ? widget->parentWidget()->metaObject()->className() : ""));
    }
    return nameless;
}

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

    void everyWidgetHasAName()
    {
        QCOMPARE(namelessIn(m_window.get()).join(QLatin1String("; ")), QString());
        Assistant assistant({"example.org", 4, true});
        assistant.show();
        QCOMPARE(namelessIn(&assistant), QStringList());
        for (const auto& dialog : std::initializer_list<std::shared_ptr<QDialog>>{
                 std::make_shared<DomainDialog>(), std::make_shared<AccountDialog>(QStringLiteral("x.test"), 4),
                 std::make_shared<EditAccountDialog>(AccountRow()), std::make_shared<PasswordDialog>(QString(), 4),
                 std::make_shared<AliasDialog>(QStringLiteral("x.test"))})
            QCOMPARE(namelessIn(dialog.get()), QStringList());
    }

    void everythingIsReachedByTab()
    {
        for (int page = 0; page < MainWindow::PageCount; ++page) {
            m_window->showPage(MainWindow::Page(page));
            QWidget* shown = m_window->pages()->currentWidget();
            QSet<QWidget*> reached;
            QWidget* first = m_window->pages()->tabBar();
            for (QWidget* widget = first->nextInFocusChain(); widget != first; widget = widget->nextInFocusChain()) {
                if (widget->focusPolicy() & Qt::TabFocus)
                    reached.insert(widget);
            }
            for (QWidget* widget : shown->findChildren<QWidget*>()) {
                const bool button = qobject_cast<QAbstractButton*>(widget);
                if (!isOperated(widget) || !widget->isVisible() || !widget->isEnabled() ||
                    widget->inherits("QTableCornerButton") || qobject_cast<QHeaderView*>(widget) ||
                    widget->parentWidget()->inherits("QTabBar"))
                    continue;
                QVERIFY2(reached.contains(widget) || (button && !static_cast<QAbstractButton*>(widget)->shortcut().isEmpty()),
                         qPrintable(nameFor(widget) + QLatin1String(" on page ") + QString::number(page)));
            }
        }
    }

    void tabGoesRoundWithoutATrap()
    {
        m_window->activateWindow();
        m_window->showPage(MainWindow::Logs);
        m_window->pages()->tabBar()->setFocus();
        QSet<QWidget*> seen;
        for (int i = 0; i < 60; ++i) {
            QWidget* now = QApplication::focusWidget();
            if (!now)
                break; // the platform gave the window no focus: the chain is tested above
            if (seen.contains(now) && now == m_window->pages()->tabBar())
                break;
            seen.insert(now);
            QTest::keyClick(now, Qt::Key_Tab);
        }
        if (QApplication::focusWidget())
            QVERIFY2(seen.size() > 6, qPrintable(QString::number(seen.size())));
    }

    void everyMenuEntryHasAMnemonicOrAShortcut()
    {
        QList<QMenu*> menus;
        for (QAction* action : m_window->menuBar()->actions()) {
            QVERIFY2(action->text().contains(QLatin1Char('&')), qPrintable(action->text()));
            menus.append(action->menu());
        }
        QSet<QKeySequence> shortcuts;
        while (!menus.isEmpty()) {
            QMenu* menu = menus.takeFirst();
            for (QAction* action : menu->actions()) {
                if (action->isSeparator())
                    continue;
                if (action->menu())
                    menus.append(action->menu());
                const bool named = menu->title().contains(QLatin1String("Servers")) ||
                                   menu->title().contains(QLatin1String("Panels")); // found by typing their first letter
                QVERIFY2(named || action->text().contains(QLatin1Char('&')) || !action->shortcut().isEmpty(),
                         qPrintable(action->text()));
                if (!action->shortcut().isEmpty()) {
                    QVERIFY2(!shortcuts.contains(action->shortcut()), qPrintable(action->text()));
                    shortcuts.insert(action->shortcut());
                }
            }
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
