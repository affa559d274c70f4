// Every window by keyboard, with names for those who do not see it, from right to left, and with the style switched under it.
#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTextCursor>
#include <QToolButton>
#include <QUrl>
#include <QTabWidget>
#include <QTest>
#include <QTextDocument>
#include <QTranslator>
#include <QTreeView>

#include "messenger/models/message_model.h"
#include "messenger/windows/bubble_view.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/contact_dialogs.h"
#include "messenger/windows/conversation_view.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/first_start.h"
#include "messenger/windows/history_window.h"
#include "messenger/windows/language.h"
#include "messenger/windows/links.h"
#include "messenger/windows/main_window.h"
#include "messenger/windows/preferences_window.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/widgets.h"
#include "tests/messenger/support_demo.h"

using namespace posthorn;
using namespace posthorn::messenger;
using test::DemoDesk;

namespace {

/// What can be operated and has no name to be told by.
QStringList nameless(const QWidget& window)
{
    QStringList found;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const bool field = qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QPlainTextEdit*>(widget) ||
                           qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if ((!field && !button) || widget->objectName().startsWith(QLatin1String("qt_")) || widget->focusPolicy() == Qt::NoFocus)
            continue;
        if (widget->parentWidget() && (qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) || qobject_cast<const QComboBox*>(widget->parentWidget()) || widget->parentWidget()->inherits("QComboBoxPrivateContainer")))
            continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        if (!face || face->text(QAccessible::Name).isEmpty())
            found.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
    }
    return found;
}

ConversationView* open(DemoDesk& demo, MainWindow& window, int talk)
{
    ConversationView* view = window.conversations().open(demo.chat.get(), demo.chat->talks[talk].jid);
    const auto loaded = [view] { return view->messages()->rowCount() > 0; };
    [&] { QTRY_VERIFY(loaded()); }();
    return view;
}

QByteArray pixels(QWidget& widget)
{
    const QImage image = widget.grab().toImage();
    return QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes());
}

/// Every text twice as long and in brackets, as the console's test of translations does it.
class Pseudo final : public QTranslator {
public:
    QString translate(const char*, const char* text, const char*, int n) const override
    {
        return QStringLiteral("[") + QString::fromUtf8(text).replace(QStringLiteral("%n"), QString::number(n)) + QStringLiteral(" ﬁ‏אבגד‏]");
    }
    bool isEmpty() const override { return false; }
};

} // namespace

class TestWindows : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qApp->setQuitOnLastWindowClosed(false);
        installLanguage(*qApp, QStringLiteral("en"));
    }

    void everythingHasAName()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        window.show();
        QCOMPARE(nameless(window), QStringList());
        ConversationView* view = open(demo, window, 1);
        QCOMPARE(nameless(*view), QStringList());
        PreferencesWindow preferences(*demo.desk);
        QCOMPARE(nameless(preferences), QStringList());
        FirstStart start;
        QCOMPARE(nameless(start), QStringList());
        AddContactDialog add({demo.chat.get()});
        QCOMPARE(nameless(add), QStringList());
        RequestsDialog requests({demo.chat.get()});
        QCOMPARE(nameless(requests), QStringList());
        ContactInfoDialog info(*demo.chat, demo.chat->people[0].jid);
        QCOMPARE(nameless(info), QStringList());
        PeopleDialog people({demo.chat.get()}, QStringLiteral("t"), QStringLiteral("a"), true);
        QCOMPARE(nameless(people), QStringList());
        JoinRoomDialog join({demo.chat.get()});
        QCOMPARE(nameless(join), QStringList());
        HistoryWindow history(*demo.desk);
        QCOMPARE(nameless(history), QStringList());
        EmojiPicker picker;
        QCOMPARE(nameless(picker), QStringList());
        RoomSettingsDialog settings(*demo.chat, demo.chat->talks[1].jid);
        QTRY_VERIFY(!settings.findChildren<QComboBox*>().isEmpty());
        QCOMPARE(nameless(settings), QStringList());
    }

    void enterSendsAndShiftEnterBreaks()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        ComposerField* field = view->composer()->field();
        QTest::keyClicks(field, QStringLiteral("one"));
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(field, QStringLiteral("two :-)"));
        QVERIFY(demo.chat->calls.contains(QStringLiteral("typing anna.baader@example.org")));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(demo.chat->calls.contains(QStringLiteral("send anna.baader@example.org one\ntwo 🙂")));
        QCOMPARE(field->toPlainText(), QString());
        QTest::keyClick(field, Qt::Key_Return); // nothing is not sent
        QCOMPARE(demo.chat->calls.filter(QStringLiteral("send ")).size(), 1);
        QVERIFY(demo.desk->preferences().set(Preference::EnterSends, false));
        QTest::keyClicks(field, QStringLiteral("three"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(demo.chat->calls.filter(QStringLiteral("send ")).size(), 1);
        QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(demo.chat->calls.filter(QStringLiteral("send ")).size(), 2);
    }

    void upCorrectsTheLastOne()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        ComposerField* field = view->composer()->field();
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(field->toPlainText(), QStringLiteral("Shall we meet at three and set the stand up?"));
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(field->toPlainText(), QString());
        QTest::keyClick(field, Qt::Key_Up);
        field->setPlainText(QStringLiteral("Shall we meet at four?"));
        QTest::keyClick(field, Qt::Key_Return);
        const auto& list = demo.chat->written[QStringLiteral("anna.baader@example.org")];
        QVERIFY(std::any_of(list.begin(), list.end(), [](const Message& message) { return message.edited && message.text == QStringLiteral("Shall we meet at four?"); }));
    }

    void tabCompletesNames()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 1);
        ComposerField* field = view->composer()->field();
        QTest::keyClicks(field, QStringLiteral("e"));
        QTest::keyClick(field, Qt::Key_Tab);
        QCOMPARE(field->toPlainText(), QStringLiteral("Emre: "));
        field->setPlainText(QStringLiteral("ask "));
        field->moveCursor(QTextCursor::End);
        QTest::keyClicks(field, QStringLiteral("@da"));
        QTest::keyClick(field, Qt::Key_Tab);
        QCOMPARE(field->toPlainText(), QStringLiteral("ask Daria "));
    }

    void marksStandAroundWhatIsChosen()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        ComposerField* field = view->composer()->field();
        field->setPlainText(QStringLiteral("very good"));
        QTextCursor cursor = field->textCursor();
        cursor.setPosition(5);
        cursor.setPosition(9, QTextCursor::KeepAnchor);
        field->setTextCursor(cursor);
        for (QToolButton* button : view->composer()->findChildren<QToolButton*>()) {
            if (button->accessibleName() == QLatin1String("Bold"))
                button->click();
        }
        QCOMPARE(field->toPlainText(), QStringLiteral("very *good*"));
    }

    void pastedFilesAreSentAsFiles()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        QFile file(demo.folder.filePath(QStringLiteral("a file.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("content");
        file.close();
        auto* data = new QMimeData;
        data->setUrls({QUrl::fromLocalFile(file.fileName())});
        QApplication::clipboard()->setMimeData(data);
        view->composer()->field()->paste();
        QVERIFY(demo.chat->calls.contains(QStringLiteral("file anna.baader@example.org ") + file.fileName()));
        QCOMPARE(view->composer()->field()->toPlainText(), QString());
    }

    void readWhenSeen()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* view = open(demo, window, 0);
        QTRY_VERIFY(demo.chat->calls.contains(QStringLiteral("read anna.baader@example.org")));
        QVERIFY(view->isShown());
        QVERIFY(window.isLookingAt(demo.chat.get(), demo.chat->talks[0].jid));
        open(demo, window, 2);
        QVERIFY(!window.isLookingAt(demo.chat.get(), demo.chat->talks[0].jid));
    }

    void tabsOrWindows()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        ConversationView* first = open(demo, window, 0);
        open(demo, window, 1);
        QCOMPARE(window.conversations().tabs()->count(), 2);
        QVERIFY(demo.desk->preferences().set(Preference::ConversationsAs, QStringLiteral("windows")));
        QCOMPARE(window.conversations().tabs()->count(), 0);
        QVERIFY(first->window() != window.conversations().window());
        QVERIFY(demo.desk->preferences().set(Preference::ConversationsAs, QStringLiteral("tabs")));
        QCOMPARE(window.conversations().tabs()->count(), 2);
        window.conversations().close(first);
        QCOMPARE(window.conversations().tabs()->count(), 1);
    }

    void searchFindsPeopleByKeyboard()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        window.show();
        window.showTab(MainWindow::Contacts);
        auto* search = window.findChild<QLineEdit*>();
        for (QLineEdit* edit : window.findChildren<QLineEdit*>()) {
            if (edit->accessibleName().startsWith(QLatin1String("Search")))
                search = edit;
        }
        QTest::keyClicks(search, QStringLiteral("emre"));
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(window.conversations().find(demo.chat.get(), *xmpp::Jid::parse("emre.yilmaz@example.org")));
    }

    void directoryCompletes()
    {
        DemoDesk demo;
        AddContactDialog dialog({demo.chat.get()});
        dialog.show();
        QTest::keyClicks(dialog.address(), QStringLiteral("martina"));
        QTRY_COMPARE(dialog.suggestions()->count(), 1);
        dialog.suggestions()->setCurrentRow(0);
        QCOMPARE(dialog.address()->text(), QStringLiteral("martina.lang@example.org"));
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(demo.chat->calls.contains(QStringLiteral("add martina.lang@example.org Martina Lang/")));
        QTRY_VERIFY(!dialog.isVisible());
        AddContactDialog again({demo.chat.get()});
        again.address()->setText(QStringLiteral("anna.baader@example.org"));
        QTest::keyClick(again.address(), Qt::Key_End);
        QVERIFY(again.jid());
    }

    void requestsAreAnswered()
    {
        DemoDesk demo;
        RequestsDialog dialog({demo.chat.get()});
        QCOMPARE(dialog.shown(), 1);
        for (QAbstractButton* button : dialog.findChildren<QAbstractButton*>()) {
            if (button->text() == QLatin1String("Accept"))
                button->click();
        }
        QCOMPARE(demo.chat->calls.last(), QStringLiteral("accept paul.king@example.net"));
        QCOMPARE(dialog.shown(), 0);
    }

    void formsAreFilledIn()
    {
        DemoDesk demo;
        RoomSettingsDialog dialog(*demo.chat, demo.chat->talks[1].jid);
        auto* form = dialog.findChild<FormWidget*>();
        QTRY_VERIFY(!dialog.findChildren<QComboBox*>().isEmpty());
        const Form answer = form->answer();
        QCOMPARE(answer.type, std::string("submit"));
        QCOMPARE(answer.formType(), std::string_view("http://jabber.org/protocol/muc#roomconfig"));
        QCOMPARE(answer.boolean("muc#roomconfig_publicroom"), std::optional(true));
        for (QLineEdit* edit : dialog.findChildren<QLineEdit*>()) {
            if (edit->text() == QLatin1String("Release 2.4"))
                edit->clear();
        }
        QVERIFY(!form->problem().isEmpty());
    }

    void historyIsSearched()
    {
        DemoDesk demo;
        HistoryWindow history(*demo.desk);
        history.show();
        history.look(nullptr, {});
        QTest::keyClicks(history.search(), QStringLiteral("boxes"));
        QTRY_COMPARE(history.results()->count(), 2);
        QSignalSpy wanted(&history, &HistoryWindow::openWanted);
        history.results()->setCurrentRow(0);
        Q_EMIT history.results()->itemActivated(history.results()->item(0));
        QCOMPARE(wanted.size(), 1);
        history.search()->setText(QStringLiteral("nothing of the kind"));
        QTRY_COMPARE(history.results()->count(), 0);
    }

    void emojiByKeyboard()
    {
        DemoDesk demo;
        QWidget anchor;
        anchor.show();
        EmojiPicker picker;
        QSignalSpy chosen(&picker, &EmojiPicker::chosen);
        picker.popUp(&anchor);
        QTest::keyClicks(picker.search(), QStringLiteral("rocket"));
        QTest::keyClick(picker.search(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), QStringLiteral("🚀"));
        QCOMPARE(EmojiPicker::recent().first(), QStringLiteral("🚀"));
        picker.popUp(&anchor);
        QTest::keyClick(picker.search(), Qt::Key_Down);
        QTest::keyClick(picker.grid(), Qt::Key_Return);
        QCOMPARE(chosen[1][0].toString(), QStringLiteral("🚀")); // often used ones stand first
    }

    void nothingForeignIsMarkup()
    {
        Message message;
        message.text = QStringLiteral("<b>bold</b> <img src='http://example.org/x.png'> javascript");
        message.spans = {Span{0, 3, 0, 0xff000001, {}}};
        QTextDocument document;
        fillDocument(document, message, Qt::black, Qt::white, true);
        QCOMPARE(document.toPlainText(), message.text);
        // Spans that lie about places do no harm.
        message.spans = {Span{-5, 3, 0, 0, {}}, Span{5, 1000000, Span::Bold, 0, {}}, Span{2, 2, 0, 0, {}}, Span{2000000000, 2000000000, 0, 0, {}}};
        QTextDocument second;
        fillDocument(second, message, Qt::black, Qt::white, true);
        QCOMPARE(second.toPlainText(), message.text);
    }

    void onlyHarmlessLinksAreOpened_data()
    {
        QTest::addColumn<QString>("link");
        for (const char* link : {"javascript:alert(1)", "file:///etc/passwd", "smb://host/share", "data:text/html,x", "ftp://example.org/", "http:", "", "vbscript:x", "xmpp:a@b", "httpx://e"})
            QTest::newRow(link) << QString::fromLatin1(link);
    }
    void onlyHarmlessLinksAreOpened()
    {
        QFETCH(QString, link);
        QVERIFY(!openLink(link));
    }

    void xmppLinks()
    {
        const auto room = parseXmppLink(QStringLiteral("xmpp:tea@rooms.example.org?join"));
        QVERIFY(room && room->isRoom);
        QCOMPARE(room->jid.local, std::string("tea"));
        QVERIFY(!parseXmppLink(QStringLiteral("http://example.org")));
        QVERIFY(!parseXmppLink(QStringLiteral("xmpp:@@@")));
        QVERIFY(visibleTarget(QStringLiteral("https://exаmple.org/")).contains(QStringLiteral("xn--"))); // a Cyrillic a
    }

    void styleIsSwitchedUnderOpenWindows()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        window.show();
        ConversationView* view = open(demo, window, 0);
        PreferencesWindow preferences(*demo.desk);
        preferences.showCategory(QStringLiteral("appearance"));
        preferences.show();
        const QByteArray light = pixels(*view), lightMain = pixels(window);
        for (int row = 0; row < preferences.styles()->count(); ++row) {
            if (preferences.styles()->item(row)->data(Qt::UserRole).toString() == QLatin1String("Dark"))
                preferences.styles()->setCurrentRow(row);
        }
        QCOMPARE(demo.skins->chosen(), QStringLiteral("Dark"));
        QCOMPARE(demo.desk->preferences().text(Preference::Skin), QStringLiteral("Dark"));
        QVERIFY(pixels(*view) != light);
        QVERIFY(pixels(window) != lightMain);
        const QImage image = view->bubbles()->grab().toImage();
        QVERIFY(image.pixelColor(image.width() / 2, 2).lightness() < 90);
        QCOMPARE(demo.skins->choose(QStringLiteral("Light")), QString());
    }

    void preferencesAreKept()
    {
        DemoDesk demo;
        PreferencesWindow preferences(*demo.desk);
        for (QCheckBox* box : preferences.findChildren<QCheckBox*>()) {
            if (box->text() == QLatin1String("Tell others that I am writing"))
                box->click();
        }
        QVERIFY(!demo.desk->preferences().boolean(Preference::SendTyping));
        QSignalSpy sounds(demo.desk.get(), &Desk::soundWanted);
        for (QAbstractButton* button : preferences.findChildren<QAbstractButton*>()) {
            if (button->accessibleName() == QLatin1String("Try: New mail"))
                button->click();
        }
        QCOMPARE(sounds.size(), 1);
        QCOMPARE(sounds[0][0].toString(), QStringLiteral("mail"));
    }

    void firstStartAsksWhatItMust()
    {
        FirstStart start;
        start.show();
        QVERIFY(!start.problem().isEmpty());
        start.setAddress(QStringLiteral("carla@example.org"));
        QSignalSpy wanted(&start, &FirstStart::wanted), answered(&start, &FirstStart::certificateAnswered);
        QLineEdit* password = nullptr;
        for (QLineEdit* edit : start.findChildren<QLineEdit*>()) {
            if (edit->echoMode() == QLineEdit::Password)
                password = edit;
        }
        QVERIFY(password);
        QTest::keyClicks(password, QStringLiteral("secret"));
        QTest::keyClick(&start, Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(start.step(), FirstStart::Step::Search);
        start.showCertificate(QStringLiteral("mail.example.org"), {}, QStringLiteral("AB:CD"), {});
        QCOMPARE(start.step(), FirstStart::Step::Certificate);
        QTest::keyClick(start.focusWidget(), Qt::Key_Space); // unread, it is a no
        QCOMPARE(answered.size(), 1);
        QCOMPARE(answered[0][0].toBool(), false);
        start.showProblem(QStringLiteral("The server refuses the password."), true);
        QCOMPARE(start.step(), FirstStart::Step::Ask);
    }

    void noticesOfTheLine()
    {
        DemoDesk demo;
        demo.chat->logging = {};
        demo.chat->asking.clear();
        MainWindow window(*demo.desk);
        window.show();
        QVERIFY(window.findChildren<NoticeBar*>().isEmpty());
        demo.line->now = Line::State::Waiting;
        demo.line->trouble = QStringLiteral("No connection, trying again in 4 s");
        Q_EMIT demo.line->stateChanged();
        QCOMPARE(window.findChildren<NoticeBar*>().size(), 1);
        QCOMPARE(window.findChildren<NoticeBar*>().first()->text(), demo.line->trouble);
        demo.line->now = Line::State::Online;
        Q_EMIT demo.line->stateChanged();
        QTRY_VERIFY(window.findChildren<NoticeBar*>().isEmpty());
        demo.line->wanted = Line::Need::Certificate;
        demo.line->question = {QStringLiteral("mail.example.org"), QStringLiteral("AA"), QStringLiteral("BB"), {}, {}};
        Q_EMIT demo.line->stateChanged();
        QCOMPARE(window.findChildren<NoticeBar*>().size(), 1);
    }

    void withoutTrayTheWindowIsNeverLost()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        window.show();
        window.setTrayAvailable(false);
        window.close();
        QVERIFY(window.isVisible());
        QVERIFY(window.isMinimized());
        window.setTrayAvailable(true);
        window.showNormal();
        window.close();
        QVERIFY(!window.isVisible());
    }

    void accountsLeaveWithoutTraces()
    {
        DemoDesk demo;
        MainWindow window(*demo.desk);
        window.show();
        open(demo, window, 0);
        window.openHistory();
        demo.desk->setAccounts({});
        demo.chat.reset();
        demo.line.reset();
        QCOMPARE(window.conversations().views().size(), 0);
        window.grab();
    }

    // Long texts of a language that runs from right to left: nothing crashes, nothing is cut to nothing.
    void rightToLeftWithLongTexts()
    {
        Pseudo pseudo;
        qApp->installTranslator(&pseudo);
        qApp->setLayoutDirection(Qt::RightToLeft);
        {
            DemoDesk demo;
            MainWindow window(*demo.desk);
            window.show();
            window.grab();
            ConversationView* view = open(demo, window, 1);
            view->grab();
            // Own bubbles stand at the left here.
            const QModelIndex own = [&] {
                for (int row = 0; row < view->messages()->rowCount(); ++row) {
                    if (view->messages()->message(row)->outgoing)
                        return view->messages()->index(row);
                }
                return QModelIndex();
            }();
            QVERIFY(own.isValid());
            PreferencesWindow preferences(*demo.desk);
            preferences.show();
            preferences.grab();
            QVERIFY(preferences.windowTitle().startsWith(QLatin1Char('[')));
            FirstStart start;
            start.show();
            start.grab();
        }
        qApp->setLayoutDirection(Qt::LeftToRight);
        qApp->removeTranslator(&pseudo);
    }
};

QTEST_MAIN(TestWindows)
#include "tst_windows.moc"
