// Pictures of every window of the messenger, for the documentation and for the eye: messenger-screenshots FOLDER.
#include <QApplication>
#include <QLineEdit>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <functional>

#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/skins/icons.h"
#include "messenger/windows/about_dialog.h"
#include "messenger/windows/bubble_view.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/contact_dialogs.h"
#include "messenger/windows/conversation_view.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/first_start.h"
#include "messenger/windows/history_window.h"
#include "messenger/windows/language.h"
#include "messenger/windows/main_window.h"
#include "messenger/windows/password_dialog.h"
#include "messenger/windows/preferences_window.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/room_people_dialog.h"
#include "tests/messenger/support_demo.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

QString folder, only, suffix;

void settle()
{
    for (int i = 0; i < 12; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QTest::qWait(5);
    }
}

void keep(QWidget* widget, const QString& name)
{
    const QString whole = name + suffix;
    if (!only.isEmpty() && !whole.contains(only))
        return;
    settle();
    const QString path = folder + QLatin1Char('/') + whole + QLatin1String(".png");
    if (!widget->grab().save(path))
        qFatal("%s cannot be written", qPrintable(path));
}

/// A menu is a loop of its own: it is kept while it stands open, and shut.
void keepMenu(const QString& name, const std::function<void()>& open)
{
    QTimer::singleShot(150, qApp, [name] {
        if (QWidget* menu = QApplication::activePopupWidget()) {
            keep(menu, name);
            menu->close();
        }
    });
    open();
    settle();
}

/// What there is before anything is there.
void takeEmpty()
{
    test::DemoDesk demo(false);
    MainWindow window(*demo.desk);
    window.resize(390, 520);
    window.show();
    keep(&window, QStringLiteral("main-empty"));
    window.showTab(MainWindow::Contacts);
    keep(&window, QStringLiteral("main-empty-contacts"));
    RequestsDialog requests({demo.chat.get()});
    requests.show();
    keep(&requests, QStringLiteral("requests-empty"));
    HistoryWindow history(*demo.desk);
    history.look(nullptr, {}, {});
    history.resize(720, 420);
    history.show();
    keep(&history, QStringLiteral("history-empty"));
    demo.chat->talks.append(Conversation());
    demo.chat->talks[0].jid = *xmpp::Jid::parse("nora@example.org");
    demo.chat->talks[0].title = QStringLiteral("Nora");
    window.conversations().open(demo.chat.get(), demo.chat->talks[0].jid);
    window.conversations().window()->resize(560, 460);
    keep(window.conversations().window(), QStringLiteral("conversation-empty"));
}

void take()
{
    takeEmpty();
    test::DemoDesk demo;
    demo.line->now = Line::State::Online;
    demo.addMail();
    MainWindow window(*demo.desk);
    window.resize(390, 660);
    window.show();
    keep(&window, QStringLiteral("main-chats"));
    window.showTab(MainWindow::Contacts);
    keep(&window, QStringLiteral("main-contacts"));
    window.showTab(MainWindow::Mail);
    keep(&window, QStringLiteral("main-mail"));
    {
        auto* folders = window.findChild<QTabWidget*>()->currentWidget();
        auto* list = qobject_cast<QListView*>(folders);
        keepMenu(QStringLiteral("menu-folder"), [list] { Q_EMIT list->customContextMenuRequested(list->visualRect(list->model()->index(0, 0)).center()); });
    }
    Q_EMIT demo.desk->enrolmentWanted(QStringLiteral("carla@example.org"), MainWindow::tr("This device was signed out: new mail is not watched."));
    window.showTab(MainWindow::Conversations);
    keep(&window, QStringLiteral("main-signed-out"));
    Q_EMIT demo.desk->signedIn(QStringLiteral("carla@example.org"));
    demo.line->now = Line::State::Waiting;
    demo.line->trouble = QStringLiteral("mail.example.org cannot be reached; trying again in 4 s.");
    Q_EMIT demo.line->stateChanged();
    window.showTab(MainWindow::Conversations);
    keep(&window, QStringLiteral("main-offline"));
    demo.line->now = Line::State::Online;
    Q_EMIT demo.line->stateChanged();

    ConversationsWindow& talks = window.conversations();
    ConversationView* view = talks.open(demo.chat.get(), demo.chat->talks[0].jid);
    talks.window()->resize(760, 720);
    settle();
    view->bubbles()->goToEnd();
    keep(talks.window(), QStringLiteral("conversation"));
    {
        const QModelIndex last = view->messages()->index(view->messages()->rowCount() - 3);
        view->bubbles()->choose({last.data(MessageModel::IdRole).toString(), 9, 22});
        keep(talks.window(), QStringLiteral("conversation-chosen-text"));
        keepMenu(QStringLiteral("menu-message"), [&] { Q_EMIT view->bubbles()->menuWanted(last, view->bubbles()->viewport()->mapToGlobal(QPoint(60, 60))); });
        view->bubbles()->choose({});
        ComposerField* field = view->composer()->field();
        (void)demo.desk->preferences().set(Preference::SpellLanguages, QStringLiteral("en_US"));
        field->setPlainText(QStringLiteral("I brign the key at tree, and cofee for everybody. ❤️\nThe list of the boxes is in the wiki:\nhttps://wiki.example.org/fair"));
        field->moveCursor(QTextCursor::End);
        QTest::qWait(400);
        keep(talks.window(), QStringLiteral("conversation-spelling"));
        std::unique_ptr<QMenu> menu(field->menuAt(4));
        menu->show();
        keep(menu.get(), QStringLiteral("menu-spelling"));
        view->composer()->clear();
    }
    demo.chat->onTheWay = {{1, demo.chat->talks[0].jid, QStringLiteral("stand-plan.pdf"), {}, 12400000, 5300000, false, TransferState::Running, {}}};
    Q_EMIT demo.chat->transferChanged(demo.chat->onTheWay[0]);
    view->composer()->reply(demo.chat->written[QStringLiteral("anna.baader@example.org")].last().id, QStringLiteral("Anna Baader"), QStringLiteral("And coffee ☕"));
    view->composer()->field()->setPlainText(QStringLiteral("Black, please. See you *then*!"));
    keep(talks.window(), QStringLiteral("conversation-reply"));
    demo.chat->onTheWay.clear();
    view->composer()->cancel();
    view->composer()->clear();
    ConversationView* room = talks.open(demo.chat.get(), demo.chat->talks[1].jid);
    settle();
    room->bubbles()->goToEnd();
    keep(talks.window(), QStringLiteral("room"));
    demo.chat->talks[1].state = RoomState::Left;
    Q_EMIT demo.chat->conversationChanged(demo.chat->talks[1].jid);
    keep(talks.window(), QStringLiteral("room-left"));
    demo.chat->talks[1].state = RoomState::Joined;
    Q_EMIT demo.chat->conversationChanged(demo.chat->talks[1].jid);
    talks.open(demo.chat.get(), demo.chat->talks[2].jid);
    keep(talks.window(), QStringLiteral("conversation-failed"));
    talks.open(demo.chat.get(), demo.chat->talks[3].jid);
    keep(talks.window(), QStringLiteral("conversation-arabic"));
    {
        EmojiPicker picker;
        picker.setWindowFlags(Qt::Widget);
        picker.show();
        keep(&picker, QStringLiteral("emoji"));
        picker.search()->setText(QStringLiteral("heart"));
        keep(&picker, QStringLiteral("emoji-search"));
    }
    demo.addSecondAccount();
    {
        AddContactDialog dialog({demo.chat.get(), demo.second.get()});
        dialog.show();
        QTest::keyClicks(dialog.address(), QStringLiteral("mart"));
        QTest::qWait(320);
        keep(&dialog, QStringLiteral("add-contact"));
    }
    {
        RequestsDialog dialog({demo.chat.get()});
        dialog.show();
        keep(&dialog, QStringLiteral("requests"));
    }
    {
        ContactInfoDialog dialog(*demo.chat, demo.chat->people[0].jid);
        dialog.show();
        keep(&dialog, QStringLiteral("contact-info"));
    }
    {
        RoomSettingsDialog dialog(*demo.chat, demo.chat->talks[1].jid);
        dialog.show();
        keep(&dialog, QStringLiteral("room-settings"));
        RoomPeopleDialog people(*demo.chat, demo.chat->talks[1].jid);
        people.show();
        keep(&people, QStringLiteral("room-people"));
    }
    {
        PeopleDialog dialog({demo.chat.get()}, PeopleDialog::tr("Group conversation"), PeopleDialog::tr("Begin"), true);
        dialog.choose(demo.chat->people[0].jid);
        dialog.choose(demo.chat->people[5].jid);
        dialog.show();
        keep(&dialog, QStringLiteral("people"));
    }
    {
        JoinRoomDialog dialog({demo.chat.get()});
        dialog.show();
        keep(&dialog, QStringLiteral("join-room"));
    }
    {
        HistoryWindow history(*demo.desk);
        history.look(nullptr, {}, QStringLiteral("the"));
        history.show();
        QTest::qWait(250);
        history.results()->setCurrentRow(1);
        keep(&history, QStringLiteral("history"));
    }
    {
        FirstStart start;
        start.setAddress(QStringLiteral("carla@example.org"));
        start.show();
        keep(&start, QStringLiteral("first-start"));
        start.showProgress(QStringLiteral("Looking for mail.example.org …"));
        keep(&start, QStringLiteral("first-start-search"));
        start.showProblem(QStringLiteral("The server refuses the password."), true);
        keep(&start, QStringLiteral("first-start-problem"));
        start.showCertificate(QStringLiteral("mail.example.org"), QStringLiteral("self-signed certificate"),
                              QStringLiteral("3F:A2:11:9C:5B:0E:77:D4:20:8A:6E:F1:93:4D:C8:B7:15:E0:2A:66:7F:48:D9:03:BC:51:8E:A7:F0:39:62:1D"),
                              QStringLiteral("AA:B2:11:9C:5B:0E:77:D4:20:8A:6E:F1:93:4D:C8:B7:15:E0:2A:66:7F:48:D9:03:BC:51:8E:A7:F0:39:62:2E"));
        keep(&start, QStringLiteral("certificate"));
        start.showDone(QStringLiteral("carla@example.org"));
        keep(&start, QStringLiteral("first-start-done"));
        FirstStart again;
        again.signInAgain(QStringLiteral("carla@example.org"), QStringLiteral("This device was signed out. With your password it is signed in again."));
        again.show();
        keep(&again, QStringLiteral("sign-in-again"));
        PasswordDialog password(QStringLiteral("carla@example.org"), QStringLiteral("The server refuses the password."), false);
        password.show();
        keep(&password, QStringLiteral("password"));
    }
    {
        AboutDialog about;
        about.show();
        keep(&about, QStringLiteral("about"));
    }
    {
        (void)demo.desk->preferences().set(Preference::QuietHours, true);
        (void)demo.desk->preferences().set(Preference::QuietTimes, QStringLiteral("1320-420 1320-420 1320-420 1320-420 1380-540 0-0 -"));
        PreferencesWindow preferences(*demo.desk);
        preferences.show();
        for (int i = 0; i < preferences.categories()->count(); ++i) {
            preferences.categories()->setCurrentRow(i);
            keep(&preferences, QStringLiteral("preferences-") + preferences.categories()->item(i)->data(Qt::UserRole).toString());
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    application.setQuitOnLastWindowClosed(false);
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("where the pictures go"));
    parser.addOption({QStringLiteral("language"), QStringLiteral("language"), QStringLiteral("code"), QStringLiteral("en")});
    parser.addOption({QStringLiteral("style"), QStringLiteral("one style"), QStringLiteral("name")});
    parser.addOption({QStringLiteral("only"), QStringLiteral("pictures whose name has this"), QStringLiteral("part")});
    parser.addOption({QStringLiteral("quick"), QStringLiteral("light, left to right only")});
    parser.process(application);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(2);
    folder = parser.positionalArguments().first();
    only = parser.value(QStringLiteral("only"));
    QDir().mkpath(folder);
    installLanguage(application, parser.value(QStringLiteral("language")));
    struct Look {
        const char* style;
        const char* suffix;
        bool rightToLeft;
    };
    const QList<Look> looks = {{"Light", "-light", false}, {"Dark", "-dark", false}, {"Light", "-rtl", true}, {"Dark", "-rtl-dark", true}, {"High contrast", "-contrast", false}, {"Classic", "-classic", false}};
    for (const Look& look : looks) {
        if (parser.isSet(QStringLiteral("quick")) && look.suffix != QByteArray("-light"))
            continue;
        if (parser.isSet(QStringLiteral("style")) && parser.value(QStringLiteral("style")) != QLatin1String(look.style))
            continue;
        application.setLayoutDirection(look.rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        suffix = QLatin1String(look.suffix);
        test::chosenStyle = QString::fromLatin1(look.style);
        take();
    }
    return 0;
}
