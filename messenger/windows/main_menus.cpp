// What can be done from the main window: its menu bar, and the menus of its three lists.
#include "messenger/windows/main_window.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QShortcut>
#include <QTreeView>

#include "messenger/models/contact_model.h"
#include "messenger/models/conversation_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/account_choice.h"
#include "messenger/windows/contact_dialogs.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/folder_colours.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/rows.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

void MainWindow::buildMenus()
{
    QMenu* chat = menuBar()->addMenu(tr("&Chat"));
    chat->addAction(icon(QStringLiteral("add")), tr("&Add a contact …"), QKeySequence(QStringLiteral("Ctrl+N")), this, &MainWindow::addContact);
    chat->addAction(icon(QStringLiteral("group")), tr("&Group conversation …"), QKeySequence(QStringLiteral("Ctrl+G")), this, [this] { newGroup({}); });
    chat->addAction(icon(QStringLiteral("chat")), tr("&Enter a room …"), QKeySequence(QStringLiteral("Ctrl+J")), this, &MainWindow::joinRoom);
    chat->addAction(icon(QStringLiteral("question")), tr("&Requests …"), this, &MainWindow::openRequests);
    chat->addSeparator();
    chat->addAction(icon(QStringLiteral("history")), tr("&History"), QKeySequence(QStringLiteral("Ctrl+H")), this, &MainWindow::openHistory);
    chat->addSeparator();
    chat->addAction(icon(QStringLiteral("quit")), tr("&Quit"), QKeySequence::Quit, this, [this] { Q_EMIT m_desk.quitWanted(); });
    QMenu* mail = menuBar()->addMenu(tr("&Mail"));
    const auto inBrowser = [this](const QString& to) {
        return [this, to] {
            for (const DeskAccount& account : m_desk.accounts()) {
                if (account.mail) {
                    account.mail->openInBrowser(to);
                    return;
                }
            }
            showNotice(tr("No account with mail is switched on."));
        };
    };
    mail->addAction(icon(QStringLiteral("compose")), tr("&Write a mail"), QKeySequence(QStringLiteral("Ctrl+M")), this, inBrowser(MailWatch::placeOfCompose()));
    mail->addAction(icon(QStringLiteral("mail")), tr("&Open the webmail"), this, inBrowser(QStringLiteral("mail/inbox")));
    mail->addAction(icon(QStringLiteral("calendar")), tr("&Calendar"), this, inBrowser(QStringLiteral("calendar")));
    mail->addAction(icon(QStringLiteral("check")), tr("&Acknowledge the alert"), this, [this] {
        for (const DeskAccount& account : m_desk.accounts()) {
            if (account.mail)
                account.mail->acknowledge();
        }
    });
    QMenu* extras = menuBar()->addMenu(tr("&Extras"));
    QAction* offline = extras->addAction(tr("&Show contacts that are offline"));
    offline->setCheckable(true);
    offline->setChecked(m_desk.preferences().boolean(Preference::ShowOffline));
    connect(offline, &QAction::toggled, this, [this](bool on) { (void)m_desk.preferences().set(Preference::ShowOffline, on); });
    extras->addSeparator();
    extras->addAction(icon(QStringLiteral("settings")), tr("&Preferences …"), QKeySequence(QStringLiteral("Ctrl+,")), this, [this] { openPreferences(); });
    extras->addAction(icon(QStringLiteral("info")), tr("&About …"), this, &MainWindow::openAbout);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_search, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    for (int i = 0; i < 3; ++i)
        connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)), this), &QShortcut::activated, this, [this, i] { showTab(Tab(i)); });
}

void MainWindow::contactMenu(const QPoint& at)
{
    const QModelIndex index = m_contactView->indexAt(at);
    QMenu menu(this);
    QList<xmpp::Jid> chosen;
    for (const QModelIndex& row : m_contactView->selectionModel()->selectedRows()) {
        if (const auto jid = jidOf(row, ContactModel::JidRole))
            chosen.append(*jid);
    }
    if (index.isValid() && index.parent().isValid()) {
        ChatFace* chat = chatOf(index, ContactModel::ChatRole);
        const auto contact = index.data(ContactModel::ContactRole).value<Contact>();
        if (chosen.size() > 1) {
            menu.addAction(icon(QStringLiteral("group")), tr("Talk with all %1").arg(chosen.size()), this, [this, chosen] { newGroup(chosen); });
            menu.addSeparator();
        }
        menu.addAction(icon(QStringLiteral("chat")), tr("&Write"), this, [this, chat, contact] { openConversation(chat, contact.jid); });
        menu.addAction(icon(QStringLiteral("info")), tr("&About this contact"), this, [this, chat, contact] { Q_EMIT m_conversationsWindow->infoWanted(chat, contact.jid); });
        menu.addAction(icon(QStringLiteral("history")), tr("&History"), this, [this, chat, contact] { Q_EMIT m_conversationsWindow->historyWanted(chat, contact.jid); });
        menu.addAction(icon(QStringLiteral("mail")), tr("Write a &mail"), this, [this, chat, contact] {
            if (const DeskAccount* account = m_desk.accountOf(chat); account && account->mail)
                account->mail->openInBrowser(MailWatch::placeOfCompose(jidText(contact.jid)));
        });
        menu.addSeparator();
        if (contact.isBlocked)
            menu.addAction(tr("&Unblock"), this, [chat, contact] { chat->unblock(contact.jid); });
        else
            menu.addAction(icon(QStringLiteral("block")), tr("&Block"), this, [chat, contact] { chat->block(contact.jid); });
        menu.addSeparator();
    }
    menu.addAction(icon(QStringLiteral("add")), tr("A&dd a contact …"), this, &MainWindow::addContact);
    menu.exec(m_contactView->viewport()->mapToGlobal(at));
}

void MainWindow::conversationMenu(const QPoint& at)
{
    const QModelIndex index = m_conversationView->indexAt(at);
    if (!index.isValid())
        return;
    ChatFace* chat = chatOf(index, ConversationModel::ChatRole);
    const auto conversation = index.data(ConversationModel::ConversationRole).value<Conversation>();
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("chat")), tr("&Open"), this, [this, chat, conversation] { openConversation(chat, conversation.jid); });
    menu.addAction(icon(QStringLiteral("check")), tr("Mark as &read"), this, [chat, conversation] { chat->markRead(conversation.jid); });
    menu.addAction(icon(QStringLiteral("history")), tr("&History"), this, [this, chat, conversation] { Q_EMIT m_conversationsWindow->historyWanted(chat, conversation.jid); });
    menu.addSeparator();
    if (conversation.kind == ConversationKind::Room && conversation.state == RoomState::Joined)
        menu.addAction(icon(QStringLiteral("leave")), tr("&Leave the room"), this, [chat, conversation] { chat->leaveRoom(conversation.jid); });
    if (conversation.kind == ConversationKind::Room)
        menu.addAction(tr("Leave and &forget the room"), this, [chat, conversation] { chat->leaveRoom(conversation.jid, true); });
    else
        menu.addAction(icon(QStringLiteral("close")), tr("&Take off the list"), this, [chat, conversation] { chat->hideConversation(conversation.jid); });
    menu.exec(m_conversationView->viewport()->mapToGlobal(at));
}

void MainWindow::folderMenu(const QPoint& at)
{
    const QModelIndex index = m_folderView->indexAt(at);
    if (!index.isValid())
        return;
    auto* watch = qobject_cast<MailWatch*>(index.data(FolderModel::WatchRole).value<QObject*>());
    const auto folder = index.data(FolderModel::FolderRole).value<Folder>();
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("mail")), tr("&Open in the webmail"), this, [watch, folder] { watch->openInBrowser(MailWatch::placeOfFolder(folder.id)); });
    menu.addAction(icon(QStringLiteral("check")), tr("&Acknowledge"), this, [watch] { watch->acknowledge(); });
    menu.addSeparator();
    QAction* alerts = menu.addAction(tr("Tell of &new mail here"));
    alerts->setCheckable(true);
    alerts->setChecked(folder.alerts);
    connect(alerts, &QAction::toggled, this, [watch, folder](bool on) { watch->setFolderRule(folder.id, {on, folder.colour}); });
    menu.addAction(colourSwatch(folder.colour), tr("&Colour …"), this, [this, watch = QPointer(watch), folder, place = m_folderView->viewport()->mapToGlobal(at)] {
        if (const auto chosen = watch ? chooseFolderColour(folder.colour, place, this) : std::nullopt)
            watch->setFolderRule(folder.id, {folder.alerts, *chosen});
    });
    menu.addAction(icon(QStringLiteral("settings")), tr("&Alerts …"), this, [this] { openPreferences(QStringLiteral("mail")); });
    menu.exec(m_folderView->viewport()->mapToGlobal(at));
}

void MainWindow::addContact()
{
    const QList<ChatFace*> chats = chatsOf(m_desk);
    if (chats.isEmpty()) {
        showNotice(tr("No account with chat is switched on."));
        return;
    }
    auto* dialog = new AddContactDialog(chats, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_desk, &Desk::accountLeaving, dialog, &QDialog::reject);
    dialog->open();
}

void MainWindow::newGroup(const QList<xmpp::Jid>& people)
{
    const QList<ChatFace*> chats = chatsOf(m_desk);
    if (chats.isEmpty())
        return;
    PeopleDialog dialog(chats, tr("Group conversation"), tr("Begin"), true, this);
    connect(&m_desk, &Desk::accountLeaving, &dialog, &QDialog::reject);
    for (const xmpp::Jid& jid : people)
        dialog.choose(jid);
    if (dialog.exec() != QDialog::Accepted)
        return;
    dialog.chat().createGroup(dialog.text(), dialog.people(), [self = QPointer(this), chat = QPointer(&dialog.chat())](Result<xmpp::Jid> room) {
        if (!self || !chat)
            return;
        if (room)
            self->openConversation(chat, *room);
        else
            self->showNotice(fromUtf8(room.error().text));
    });
}

void MainWindow::joinRoom()
{
    const QList<ChatFace*> chats = chatsOf(m_desk);
    if (chats.isEmpty())
        return;
    JoinRoomDialog dialog(chats, this);
    connect(&m_desk, &Desk::accountLeaving, &dialog, &QDialog::reject);
    if (dialog.exec() != QDialog::Accepted || !dialog.room())
        return;
    ChatFace* chat = &dialog.chat();
    const xmpp::Jid room = *dialog.room();
    if (dialog.isListed() || room.domain != chat->roomService().domain) {
        chat->joinRoom(room, dialog.nick(), dialog.password());
        openConversation(chat, room);
        return;
    }
    chat->createRoom(room, dialog.name().section(QLatin1Char('@'), 0, 0), [self = QPointer(this), chat = QPointer(chat)](Result<xmpp::Jid> made) {
        if (!self || !chat)
            return;
        if (made)
            self->openConversation(chat, *made);
        else
            self->showNotice(fromUtf8(made.error().text));
    });
}

} // namespace posthorn::messenger
