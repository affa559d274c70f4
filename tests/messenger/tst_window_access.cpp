// For those who do not use the mouse, or do not see: everything is reached by Tab, messages are told whole, and text is chosen
// and copied by keyboard as by mouse.
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabBar>
#include <QTest>
#include <QTextDocument>
#include <QTimeEdit>

#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/about_dialog.h"
#include "messenger/windows/account_choice.h"
#include "messenger/windows/bubble_view.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/contact_dialogs.h"
#include "messenger/windows/conversation_view.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/first_start.h"
#include "messenger/windows/history_window.h"
#include "messenger/windows/main_window.h"
#include "messenger/windows/password_dialog.h"
#include "messenger/windows/preferences_window.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/room_people_dialog.h"
#include "messenger/windows/widgets.h"
#include "tests/messenger/support_demo.h"

using namespace posthorn;
using namespace posthorn::messenger;
using test::DemoDesk;

namespace {

/// What the user operates; parts of other things (a field's clearing button, a tab's cross) are operated by those.
bool isControl(const QWidget* widget)
{
    const QWidget* parent = widget->parentWidget();
    if (qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent) || qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QTabBar*>(parent) ||
        qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QHeaderView*>(widget) || (parent && parent->inherits("QComboBoxPrivateContainer")) || widget->objectName().startsWith(QLatin1String("qt_")))
        return false;
    if (const auto* bar = qobject_cast<const QTabBar*>(widget))
        return bar->count() > 1;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

QString nameOf(QWidget* widget)
{
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    return QStringLiteral("%1 “%2”").arg(QLatin1String(widget->metaObject()->className()), face ? face->text(QAccessible::Name) : QString());
}

/// Controls of a window that Tab does not come to, and those without a name.
QStringList missed(QWidget& window)
{
    window.show();
    if (!QTest::qWaitForWindowActive(&window))
        return {QStringLiteral("the window is not active")};
    if (!window.focusWidget())
        QTest::keyClick(&window, Qt::Key_Tab);
    QSet<QWidget*> reached;
    QList<QWidget*> way;
    for (int i = 0; i < 300; ++i) {
        QWidget* now = window.focusWidget();
        if (!now || (reached.contains(now) && i > 150))
            break;
        if (!reached.contains(now))
            way.append(now);
        reached.insert(now);
        QTest::keyClick(now, Qt::Key_Tab);
    }
    QStringList problems;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || !widget->isEnabled() || widget->window() != &window || !isControl(widget))
            continue;
        // Of buttons that exclude one another Tab comes to the chosen one.
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button && button->autoExclusive() && !button->isChecked())
            continue;
        if (!reached.contains(widget) && !(widget->focusProxy() && reached.contains(widget->focusProxy())))
            problems.append(QStringLiteral("not reached: ") + nameOf(widget));
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        if (!qobject_cast<QTabBar*>(widget) && (!face || face->text(QAccessible::Name).isEmpty()))
            problems.append(QStringLiteral("without a name: ") + nameOf(widget));
    }
    if (!problems.isEmpty()) {
        QStringList order;
        for (QWidget* widget : std::as_const(way))
            order.append(nameOf(widget));
        qWarning("%s; the way was: %s", qPrintable(problems.join(QStringLiteral("; "))), qPrintable(order.join(QStringLiteral(", "))));
    }
    window.hide();
    return problems;
}

ConversationView* open(DemoDesk& demo, MainWindow& window, int talk)
{
    ConversationView* view = window.conversations().open(demo.chat.get(), demo.chat->talks[talk].jid);
    [&] { QTRY_VERIFY(view->messages()->rowCount() > 0); }();
    return view;
}

QModelIndex rowOf(const ConversationView& view, const QString& text)
{
    for (int row = 0; row < view.messages()->rowCount(); ++row) {
        if (view.messages()->message(row)->text == text)
            return view.messages()->index(row);
    }
    return {};
}

QStyleOptionViewItem optionOf(const BubbleView& view, const QModelIndex& index)
{
    QStyleOptionViewItem option;
    option.initFrom(&view);
    option.font = view.font();
    option.widget = &view;
    option.rect = view.visualRect(index);
    return option;
}

/// Where the mouse is over the text's place @p wanted.
QPoint pointOf(BubbleView& view, const QModelIndex& index, int wanted)
{
    const QStyleOptionViewItem option = optionOf(view, index);
    for (int y = option.rect.top(); y < option.rect.bottom(); y += 3) {
        for (int x = 0; x < view.viewport()->width(); ++x) {
            if (view.bubbles().hitAt(option, index, {x, y}).kind == BubbleHit::Text && view.bubbles().placeInText(option, index, {x, y}) == wanted)
                return {x, y};
        }
    }
    return {-1, -1};
}

const QString said = QStringLiteral("Three is fine. I bring the key.");

} // namespace

class TestWindowAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qApp->setQuitOnLastWindowClosed(false); }

    void tabComesEverywhere()
    {
        DemoDesk demo;
        demo.addMail();
        MainWindow window(*demo.desk);
        for (const auto tab : {MainWindow::Conversations, MainWindow::Contacts, MainWindow::Mail}) {
            window.showTab(tab);
            QCOMPARE(missed(window), QStringList());
        }
        for (int talk : {0, 1}) {
            open(demo, window, talk);
            QCOMPARE(missed(*window.conversations().window()).join(u'\n'), QString());
        }
        PreferencesWindow preferences(*demo.desk);
        for (int i = 0; i < preferences.categories()->count(); ++i) {
            preferences.categories()->setCurrentRow(i);
            QCOMPARE(missed(preferences), QStringList());
        }
        HistoryWindow history(*demo.desk);
        QCOMPARE(missed(history), QStringList());
    }

    void tabComesEverywhereInDialogs()
    {
        DemoDesk demo;
        demo.addSecondAccount();
        const QList<ChatFace*> chats = {demo.chat.get(), demo.second.get()};
        AddContactDialog add(chats);
        QCOMPARE(missed(add), QStringList());
        PeopleDialog people(chats, QStringLiteral("t"), QStringLiteral("a"), true);
        QCOMPARE(missed(people), QStringList());
        JoinRoomDialog join(chats);
        QCOMPARE(missed(join), QStringList());
        RequestsDialog requests(chats);
        QCOMPARE(missed(requests), QStringList());
        ContactInfoDialog info(*demo.chat, demo.chat->people[0].jid);
        QCOMPARE(missed(info), QStringList());
        RoomSettingsDialog settings(*demo.chat, demo.chat->talks[1].jid);
        QTRY_VERIFY(!settings.findChildren<QComboBox*>().isEmpty());
        QCOMPARE(missed(settings), QStringList());
        RoomPeopleDialog standing(*demo.chat, demo.chat->talks[1].jid);
        QCOMPARE(missed(standing), QStringList());
        FirstStart start;
        QCOMPARE(missed(start), QStringList());
        start.showCertificate(QStringLiteral("mail.example.org"), {}, QStringLiteral("AB:CD"), {});
        QCOMPARE(missed(start), QStringList());
        PasswordDialog password(QStringLiteral("carla@example.org"), {}, true);
        QCOMPARE(missed(password), QStringList());
        AboutDialog about;
        QCOMPARE(missed(about), QStringList());
    }

    void messagesAreTold()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(view->bubbles());
        QVERIFY(list);
        QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Messages"));
        QCOMPARE(list->childCount(), view->messages()->rowCount());
        const QModelIndex index = rowOf(*view, said);
        QVERIFY(index.isValid());
        const Message& message = *view->messages()->message(index.row());
        const QString told = list->child(index.row())->text(QAccessible::Name);
        QVERIFY2(told.contains(message.text), qPrintable(told));
        QVERIFY2(told.contains(message.sender), qPrintable(told));
        QVERIFY2(told.contains(clockText(message.time)), qPrintable(told));
        const QModelIndex own = rowOf(*view, QStringLiteral("Shall we meet at three and set the stand up?"));
        const QString mine = list->child(own.row())->text(QAccessible::Name);
        QVERIFY2(mine.startsWith(QLatin1String("You at ")) && mine.contains(stateTitle(MessageState::Delivered)), qPrintable(mine));
    }

    void aPartIsChosenByMouse()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        BubbleView& list = *view->bubbles();
        QVERIFY(QTest::qWaitForWindowExposed(window.conversations().window()));
        list.goToEnd();
        const QModelIndex index = rowOf(*view, said);
        list.scrollTo(index);
        const QPoint from = pointOf(list, index, 6), to = pointOf(list, index, 13);
        QVERIFY(from.x() >= 0 && to.x() >= 0);
        QTest::mousePress(list.viewport(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, list.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(list.viewport(), &move);
        QTest::mouseRelease(list.viewport(), Qt::LeftButton, {}, to);
        QCOMPARE(list.chosenText(), QStringLiteral("is fine"));
        QApplication::clipboard()->clear();
        QTest::keySequence(&list, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("is fine"));
        // A word by a double click; beside the text that answers.
        QTest::mouseDClick(list.viewport(), Qt::LeftButton, {}, pointOf(list, index, 8));
        QCOMPARE(list.chosenText(), QStringLiteral("is"));
        QSignalSpy reply(&list, &BubbleView::replyWanted);
        QTest::mouseDClick(list.viewport(), Qt::LeftButton, {}, QPoint(list.viewport()->width() - 4, from.y()));
        QCOMPARE(reply.size(), 1);
        // Elsewhere lets go of it.
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, QPoint(list.viewport()->width() - 4, from.y()));
        QVERIFY(!list.chosen().isAny());
    }

    void draggedOverSeveralWholeOnesAreChosen()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        BubbleView& list = *view->bubbles();
        QVERIFY(QTest::qWaitForWindowExposed(window.conversations().window()));
        list.goToEnd();
        const QModelIndex first = rowOf(*view, said), second = first.siblingAtRow(first.row() + 1);
        const QPoint from = pointOf(list, first, 3), to = list.visualRect(second).center();
        QTest::mousePress(list.viewport(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, list.viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(list.viewport(), &move);
        QTest::mouseRelease(list.viewport(), Qt::LeftButton, {}, to);
        QVERIFY(!list.chosen().isAny());
        QCOMPARE(list.chosenText().split(QLatin1Char('\n')).size(), 2);
    }

    void aPartIsChosenByKeyboard()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        BubbleView& list = *view->bubbles();
        const QModelIndex index = rowOf(*view, said);
        list.setCurrentIndex(index);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(&list, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(list.chosenText(), QStringLiteral("Three"));
        QTest::keySequence(&list, QKeySequence::SelectNextWord);
        QTest::keySequence(&list, QKeySequence::SelectNextWord);
        QCOMPARE(list.chosenText().trimmed(), QStringLiteral("Three is"));
        QTest::keySequence(&list, QKeySequence::SelectAll);
        QCOMPARE(list.chosenText(), said);
        QTest::keyClick(&list, Qt::Key_Escape);
        QVERIFY(!list.chosen().isAny());
        QTest::keySequence(&list, QKeySequence::SelectPreviousWord);
        QVERIFY2(said.endsWith(list.chosenText()) && list.chosen().isAny(), qPrintable(list.chosenText()));
    }

    void anyMessageIsAnswered()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        const QModelIndex old = rowOf(*view, QStringLiteral("Good morning! Did the samples for the trade fair arrive?"));
        QVERIFY(old.isValid());
        Q_EMIT view->bubbles()->replyWanted(old);
        view->composer()->field()->setPlainText(QStringLiteral("They did."));
        QCOMPARE(view->composer()->draft().replyTo, old.data(MessageModel::IdRole).toString());
    }

    void anEmptyComposerIsOneLineHigh()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        ComposerField* field = view->composer()->field();
        QVERIFY(QTest::qWaitForWindowExposed(window.conversations().window()));
        const int line = field->fontMetrics().lineSpacing(), one = field->height();
        QVERIFY2(one < line * 2 + 8, qPrintable(QString::number(one)));
        field->setPlainText(QStringLiteral("a\nb\nc"));
        QTRY_VERIFY(field->height() >= one + 2 * line - 1);
        field->setPlainText(QString(400, QLatin1Char('\n')));
        QTRY_VERIFY(field->height() <= one + 8 * line);
    }

    void eachWeekdayHasItsQuietTime()
    {
        DemoDesk demo;
        QVERIFY(demo.desk->preferences().set(Preference::QuietHours, true));
        PreferencesWindow preferences(*demo.desk);
        preferences.showCategory(QStringLiteral("quiet"));
        preferences.show();
        const auto edit = [&](const QString& name) -> QTimeEdit* {
            for (QTimeEdit* each : preferences.findChildren<QTimeEdit*>()) {
                if (each->accessibleName() == name)
                    return each;
            }
            return nullptr;
        };
        const QString tuesday = QLocale().standaloneDayName(2), sunday = QLocale().standaloneDayName(7);
        QVERIFY(edit(tuesday + QStringLiteral(", quiet from")));
        edit(tuesday + QStringLiteral(", quiet from"))->setTime(QTime(13, 0));
        edit(tuesday + QStringLiteral(", quiet until"))->setTime(QTime(14, 30));
        for (QAbstractButton* box : preferences.findChildren<QAbstractButton*>()) {
            if (box->text() == sunday)
                box->click();
        }
        QCOMPARE(demo.desk->preferences().text(Preference::QuietTimes), QStringLiteral("1320-420 780-870 1320-420 1320-420 1320-420 1320-420 -"));
        QVERIFY(!edit(sunday + QStringLiteral(", quiet from"))->isEnabled());
    }

    void theAccountIsChosen()
    {
        DemoDesk demo;
        demo.addSecondAccount();
        AddContactDialog one({demo.chat.get()});
        QVERIFY(!one.account()->isVisibleTo(&one));
        AddContactDialog dialog({demo.chat.get(), demo.second.get()});
        QVERIFY(dialog.account()->isVisibleTo(&dialog));
        dialog.account()->setCurrentIndex(1);
        dialog.show();
        QTest::keyClicks(dialog.address(), QStringLiteral("anna.baader@example.org")); // a contact of the first account alone
        QVERIFY(dialog.jid());
        QCOMPARE(dialog.account()->chat(), demo.second.get());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(!demo.second->calls.filter(QStringLiteral("add anna.baader@example.org")).isEmpty());
        QVERIFY(demo.chat->calls.filter(QStringLiteral("add ")).isEmpty());
        PeopleDialog people({demo.chat.get(), demo.second.get()}, QStringLiteral("t"), QStringLiteral("a"), true);
        people.choose(demo.chat->people[0].jid);
        QCOMPARE(people.people().size(), 1);
    }

    void aPasswordIsKeptOnlyWhereThatIsWanted()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        window.show();
        demo.line->wanted = Line::Need::Password;
        demo.line->trouble = QStringLiteral("The server refuses the password.");
        Q_EMIT demo.line->stateChanged();
        for (QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
            if (button->text() == QStringLiteral("Password …"))
                button->click();
        }
        auto* dialog = window.findChild<PasswordDialog*>();
        QVERIFY(dialog);
        QVERIFY(dialog->keep()->isChecked());
        dialog->keep()->click();
        QTest::keyClicks(dialog->field(), QStringLiteral("secret"));
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(demo.line->password, QStringLiteral("secret"));
        QVERIFY(!demo.desk->profile().account(QStringLiteral("carla@example.org"))->keepsPassword);
    }

    void signedOutIsSaidUntilItIsNot()
    {
        DemoDesk demo;
        demo.chat->logging = {};
        demo.chat->asking.clear();
        MainWindow window(*demo.desk);
        window.show();
        QSignalSpy wanted(demo.desk.get(), &Desk::signInWanted);
        Q_EMIT demo.desk->enrolmentWanted(QStringLiteral("carla@example.org"), QStringLiteral("This device was signed out."));
        QAbstractButton* signIn = nullptr;
        for (QAbstractButton* button : window.findChildren<QAbstractButton*>()) {
            if (button->text() == QStringLiteral("Sign in …"))
                signIn = button;
        }
        QVERIFY(signIn);
        signIn->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QStringLiteral("carla@example.org"));
        Q_EMIT demo.desk->signedIn(QStringLiteral("carla@example.org"));
        QTRY_VERIFY(window.findChildren<NoticeBar*>().isEmpty());
    }
};

QTEST_MAIN(TestWindowAccess)
#include "tst_window_access.moc"
