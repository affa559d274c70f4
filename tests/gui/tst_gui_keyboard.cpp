// The console without a mouse, and for those who hear it instead of seeing it.
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>

#include <algorithm>

#include "gui/forms/account_dialogs.h"
#include "gui/forms/assistant.h"
#include "gui/pages/queues_page.h"
#include "gui/widgets/servers_panel.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/sparkline.h"
#include "tests/gui/gui_fixture.h"

using namespace posthorn;
using namespace posthorn::gui;

namespace {

// Parts of a widget that Qt makes and names itself are left out.
bool isPartOfNone(const QWidget* widget)
{
    if (widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QComboBoxPrivateContainer"))
        return false;
    for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget()) {
        if (qobject_cast<const QLineEdit*>(up) || qobject_cast<const QComboBox*>(up) || qobject_cast<const QTabBar*>(up) ||
            up->inherits("QAbstractSpinBox") || up->inherits("QCalendarWidget") || up->inherits("QTableView") ||
            up->inherits("QDockWidgetTitleButton"))
            return false;
    }
    return true;
}

// Things that a user operates, by what Qt makes of them.
bool isOperated(const QWidget* widget)
{
    if (!isPartOfNone(widget))
        return false;
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

// What must have a name: all that is operated, all that takes the focus, and pictures that tell something.
QStringList namelessIn(QWidget* top)
{
    QStringList nameless;
    for (QWidget* widget : top->findChildren<QWidget*>()) {
        const bool tells = qobject_cast<Sparkline*>(widget) || qobject_cast<StrengthMeter*>(widget) ||
                           qobject_cast<QProgressBar*>(widget) || qobject_cast<EmptyHint*>(widget);
        const bool needsName = isOperated(widget) || tells || (isPartOfNone(widget) && widget->focusPolicy() & Qt::TabFocus);
        if (needsName && !widget->inherits("QDockWidgetTitleButton") && nameFor(widget).isEmpty())
            nameless.append(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName() +
                            QLatin1String(" in ") +
                            QString::fromLatin1(widget->parentWidget() ? widget->parentWidget()->metaObject()->className() : ""));
    }
    return nameless;
}

// Presses Tab until the focus comes round; what had it, in order.
QList<QWidget*> roundOfTab(QWidget* top)
{
    QList<QWidget*> round;
    top->activateWindow();
    if (!QTest::qWaitForWindowActive(top))
        return round;
    if (!top->focusWidget())
        QTest::keyClick(top, Qt::Key_Tab);
    for (QWidget* now = QApplication::focusWidget(); now && !round.contains(now) && round.size() < 300;
         now = QApplication::focusWidget()) {
        round.append(now);
        QTest::keyClick(now, Qt::Key_Tab);
    }
    return round;
}

// What can be operated now and was not in the round: buttons of a group stand for each other, arrows go between them.
QStringList missedBy(const QList<QWidget*>& round, QWidget* top)
{
    QStringList missed;
    for (QWidget* widget : top->findChildren<QWidget*>()) {
        if (!isOperated(widget) || !widget->isVisible() || !widget->isEnabled() || widget->inherits("QTableCornerButton") ||
            widget->inherits("QDockWidget") || qobject_cast<QHeaderView*>(widget) || widget->parentWidget()->inherits("QTabBar"))
            continue;
        const bool standIn = qobject_cast<QRadioButton*>(widget) &&
                             std::any_of(round.begin(), round.end(), [&](QWidget* other) {
                                 return qobject_cast<QRadioButton*>(other) && other->parentWidget() == widget->parentWidget();
                             });
        if (!standIn && !round.contains(widget))
            missed.append(nameFor(widget));
    }
    return missed;
}

} // namespace

class TestKeyboard : public QObject {
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
    void cleanup() { m_window.reset(); }

    void everyWidgetHasAName()
    {
        QCOMPARE(namelessIn(m_window.get()).join(QLatin1String("; ")), QString());
        Assistant assistant({"example.org", 4, true, test::assistantServices()});
        assistant.show();
        QCOMPARE(namelessIn(&assistant), QStringList());
        for (const auto& dialog : std::initializer_list<std::shared_ptr<QDialog>>{
                 std::make_shared<DomainDialog>(), std::make_shared<AccountDialog>(QStringLiteral("x.test"), 4),
                 std::make_shared<EditAccountDialog>(AccountRow()), std::make_shared<PasswordDialog>(QString(), 4),
                 std::make_shared<AliasDialog>(QStringLiteral("x.test"))})
            QCOMPARE(namelessIn(dialog.get()), QStringList());
    }

    void tabGoesThroughEveryPage()
    {
        for (int page = 0; page < MainWindow::PageCount; ++page) {
            m_window->showPage(MainWindow::Page(page));
            const QList<QWidget*> round = roundOfTab(m_window.get());
            if (round.isEmpty())
                QSKIP("the platform gives no window the focus");
            QCOMPARE(missedBy(round, m_window->pages()->currentWidget()), QStringList());
            QVERIFY(round.contains(m_window->servers()));
        }
    }

    void tabGoesAsOneReads()
    {
        m_window->showPage(MainWindow::Queues);
        QTRY_COMPARE(m_window->queues()->model()->rowCount(), 6);
        m_window->queues()->table()->selectRow(0);
        const QList<QWidget*> round = roundOfTab(m_window.get());
        if (round.isEmpty())
            QSKIP("the platform gives no window the focus");
        QStringList names;
        for (QWidget* widget : round) {
            if (m_window->queues()->isAncestorOf(widget))
                names.append(nameFor(widget));
        }
        const QString joined = (names + names).join(QLatin1Char('|')); // wherever the round began
        QVERIFY2(joined.contains(QLatin1String("Filter by sender, recipient or error|Retry now|Hold|")), qPrintable(joined));
        QVERIFY2(joined.contains(QLatin1String("Delete|Refresh|Queue of outgoing mail|Message preview")), qPrintable(joined));
    }

    void tabGoesThroughEveryDialog()
    {
        Assistant assistant({"example.org", 4, true, test::assistantServices()});
        assistant.show();
        for (int page = 0; page < Assistant::PageCount; ++page) {
            if (page == Assistant::PasswordPage) {
                assistant.passwordEdit()->setText(QStringLiteral("four coaches"));
                assistant.againEdit()->setText(QStringLiteral("four coaches"));
            }
            const QList<QWidget*> round = roundOfTab(&assistant);
            if (round.isEmpty())
                QSKIP("the platform gives no window the focus");
            QCOMPARE(missedBy(round, &assistant), QStringList());
            assistant.next();
        }
        assistant.hide();
        for (const auto& dialog : std::initializer_list<std::shared_ptr<QDialog>>{
                 std::make_shared<DomainDialog>(), std::make_shared<AccountDialog>(QStringLiteral("x.test"), 4),
                 std::make_shared<EditAccountDialog>(AccountRow()), std::make_shared<PasswordDialog>(QString(), 4),
                 std::make_shared<AliasDialog>(QStringLiteral("x.test"))}) {
            dialog->show();
            QCOMPARE(missedBy(roundOfTab(dialog.get()), dialog.get()), QStringList());
        }
    }

    void lettersOfAPageDiffer()
    {
        for (int page = 0; page < MainWindow::PageCount; ++page) {
            m_window->showPage(MainWindow::Page(page));
            QCOMPARE(test::sharedLetters(*m_window), QStringList());
        }
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
};

QTEST_MAIN(TestKeyboard)
#include "tst_gui_keyboard.moc"
