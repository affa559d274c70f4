// Longer than most files: one window of three lists. Their menus are in main_menus.cpp, what it says in main_notices.cpp.
#include "messenger/windows/main_window.h"

#include <QCloseEvent>
#include <QLineEdit>
#include <QListView>
#include <QShortcut>
#include <QTabWidget>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

#include "messenger/models/contact_model.h"
#include "messenger/models/conversation_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/about_dialog.h"
#include "messenger/windows/account_choice.h"
#include "messenger/windows/contact_dialogs.h"
#include "messenger/windows/conversation_view.h"
#include "messenger/windows/conversations_window.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/history_window.h"
#include "messenger/windows/preferences_window.h"
#include "messenger/windows/room_dialogs.h"
#include "messenger/windows/room_people_dialog.h"
#include "messenger/windows/rows.h"
#include "messenger/windows/status_chooser.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

MainWindow::MainWindow(Desk& desk, QWidget* parent)
    : QMainWindow(parent)
    , m_desk(desk)
    , m_contacts(new ContactModel(this))
    , m_contactFilter(new ContactFilter(*m_contacts, this))
    , m_conversations(new ConversationModel(this))
    , m_folders(new FolderModel(this))
    , m_conversationsWindow(new ConversationsWindow(desk, this))
{
    setObjectName(QStringLiteral("main"));
    setWindowTitle(tr("Posthorn messenger"));
    setWindowIcon(QIcon(QStringLiteral(":/messenger/posthorn.svg")));
    build();
    buildMenus();
    connect(&desk, &Desk::accountLeaving, this, [this](const QString& address) {
        if (const DeskAccount* account = m_desk.account(address)) {
            if (account->chat)
                m_contacts->removeChat(account->chat), m_conversations->removeChat(account->chat), disconnect(account->chat, nullptr, this, nullptr);
            if (account->mail)
                m_folders->removeWatch(account->mail), disconnect(account->mail, nullptr, this, nullptr);
            if (account->line)
                disconnect(account->line, nullptr, this, nullptr);
        }
    });
    connect(&desk, &Desk::accountsChanged, this, &MainWindow::takeAccounts);
    connect(&desk, &Desk::enrolmentWanted, this, [this](const QString& address, const QString& why) {
        m_signedOut.insert(address, why);
        m_closedNotices.remove(QStringLiteral("enrol:") + address);
        updateNotices();
    });
    connect(&desk, &Desk::signedIn, this, [this](const QString& address) {
        m_signedOut.remove(address);
        updateNotices();
    });
    connect(&desk.skins(), &Skins::changed, this, [this] { m_status->update(); });
    connect(&desk.preferences(), &Preferences::changed, this, [this](Preference preference) {
        if (preference == Preference::ShowOffline)
            m_contactFilter->setShowOffline(m_desk.preferences().boolean(preference));
        else if (preference == Preference::SortBy)
            m_contactFilter->setOrder(m_desk.preferences().text(preference) == QLatin1String("presence") ? ContactFilter::Order::Presence : ContactFilter::Order::Name);
    });
    connect(m_conversationsWindow, &ConversationsWindow::historyWanted, this, [this](ChatFace* chat, const xmpp::Jid& jid) {
        openHistory();
        m_history->look(chat, jid);
    });
    connect(m_conversationsWindow, &ConversationsWindow::infoWanted, this, [this](ChatFace* chat, const xmpp::Jid& jid) {
        auto* dialog = new ContactInfoDialog(*chat, chat->conversation(jid).kind == ConversationKind::Single ? jid.bare() : jid, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ContactInfoDialog::openWanted, this, [this, chat](const xmpp::Jid& other) { openConversation(chat, other); });
        connect(dialog, &ContactInfoDialog::historyWanted, this, [this, chat](const xmpp::Jid& other) {
            openHistory();
            m_history->look(chat, other);
        });
        dialog->open();
    });
    m_contactFilter->setShowOffline(desk.preferences().boolean(Preference::ShowOffline));
    m_contactFilter->setOrder(desk.preferences().text(Preference::SortBy) == QLatin1String("presence") ? ContactFilter::Order::Presence : ContactFilter::Order::Name);
    takeAccounts();
    resize(380, 640);
    (void)restoreGeometry(QByteArray::fromBase64(desk.preferences().text(Preference::MainGeometry).toLatin1()));
}

MainWindow::~MainWindow()
{
    delete m_conversationsWindow; // before the accounts go
}

void MainWindow::build()
{
    auto* middle = new QWidget(this);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_status = new StatusChooser(m_desk, middle);
    layout->addWidget(m_status);
    m_notices = new QVBoxLayout;
    m_notices->setSpacing(0);
    layout->addLayout(m_notices);
    m_search = new QLineEdit(middle);
    m_search->setPlaceholderText(tr("Search people and conversations"));
    m_search->setAccessibleName(tr("Search people and conversations"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    auto* searchRow = new QVBoxLayout;
    searchRow->setContentsMargins(12, 8, 12, 6);
    searchRow->addWidget(m_search);
    layout->addLayout(searchRow);
    connect(m_search, &QLineEdit::textChanged, this, &MainWindow::filter);

    m_tabs = new QTabWidget(middle);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setAccessibleName(tr("Lists"));
    const auto dress = [](QAbstractItemView* view, const QString& name) {
        view->setAccessibleName(name);
        view->setProperty("plain", true);
        view->setFrameShape(QFrame::NoFrame);
        view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        view->setContextMenuPolicy(Qt::CustomContextMenu);
        view->viewport()->setAttribute(Qt::WA_Hover);
    };
    m_conversationView = new QListView(m_tabs);
    dress(m_conversationView, tr("Conversations"));
    m_conversationView->setModel(m_conversations);
    RowDelegate::Roles talk;
    talk.second = ConversationModel::LastRole;
    talk.avatar = ConversationModel::AvatarRole;
    talk.key = ConversationModel::JidRole;
    talk.availability = ConversationModel::AvailabilityRole;
    talk.time = ConversationModel::TimeRole;
    talk.unread = ConversationModel::UnreadRole;
    talk.mentions = ConversationModel::MentionsRole;
    talk.emphasis = ConversationModel::TypingRole;
    talk.roomsHaveIcon = true;
    talk.avatarSize = 40;
    m_conversationView->setItemDelegate(new RowDelegate(talk, m_conversationView));
    m_contactView = new QTreeView(m_tabs);
    dress(m_contactView, tr("Contacts"));
    m_contactView->setModel(m_contactFilter);
    m_contactView->setHeaderHidden(true);
    m_contactView->setRootIsDecorated(false);
    m_contactView->setIndentation(0);
    m_contactView->setUniformRowHeights(false);
    m_contactView->setExpandsOnDoubleClick(false);
    m_contactView->setSelectionMode(QAbstractItemView::ExtendedSelection);
    RowDelegate::Roles people;
    people.second = ContactModel::StatusRole;
    people.avatar = ContactModel::AvatarRole;
    people.key = ContactModel::JidRole;
    people.availability = ContactModel::AvailabilityRole;
    people.avatarSize = 34;
    m_contactView->setItemDelegate(new RowDelegate(people, m_contactView));
    connect(m_contactView, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (!index.parent().isValid())
            m_contactView->setExpanded(index, !m_contactView->isExpanded(index));
    });
    // Groups are open unless the user has shut them.
    const auto expand = [this] {
        const QStringList shut = m_search->text().isEmpty() ? m_desk.preferences().text(Preference::CollapsedGroups).split(QLatin1Char('\n'), Qt::SkipEmptyParts) : QStringList();
        for (int row = 0; row < m_contactFilter->rowCount(); ++row) {
            const QModelIndex index = m_contactFilter->index(row, 0);
            const QSignalBlocker quiet(m_contactView);
            m_contactView->setExpanded(index, !shut.contains(index.data().toString()));
        }
    };
    connect(m_contactFilter, &QAbstractItemModel::modelReset, this, expand);
    connect(m_contactFilter, &QAbstractItemModel::rowsInserted, this, [expand](const QModelIndex& parent) {
        if (!parent.isValid())
            expand();
    });
    const auto remember = [this](const QModelIndex& index, bool shut) {
        QStringList list = m_desk.preferences().text(Preference::CollapsedGroups).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        list.removeAll(index.data().toString());
        if (shut)
            list.append(index.data().toString());
        (void)m_desk.preferences().set(Preference::CollapsedGroups, list.join(QLatin1Char('\n')));
    };
    connect(m_contactView, &QTreeView::collapsed, this, [remember](const QModelIndex& index) { remember(index, true); });
    connect(m_contactView, &QTreeView::expanded, this, [remember](const QModelIndex& index) { remember(index, false); });
    m_folderView = new QListView(m_tabs);
    dress(m_folderView, tr("Mail folders"));
    m_folderView->setModel(m_folders);
    m_folderView->setItemDelegate(new FolderDelegate(m_folderView));
    m_tabs->addTab(m_conversationView, tr("Chats"));
    m_tabs->addTab(m_contactView, tr("Contacts"));
    m_tabs->addTab(m_folderView, tr("Mail"));
    layout->addWidget(m_tabs, 1);
    for (QAbstractItemView* view : {static_cast<QAbstractItemView*>(m_conversationView), static_cast<QAbstractItemView*>(m_contactView), static_cast<QAbstractItemView*>(m_folderView)})
        m_nothing.append(emptyLabel(view));
    setCentralWidget(middle);
    m_conversationView->setFocus();
    for (QAbstractItemView* view : {static_cast<QAbstractItemView*>(m_conversationView), static_cast<QAbstractItemView*>(m_contactView), static_cast<QAbstractItemView*>(m_folderView)})
        connect(view, &QAbstractItemView::activated, this, &MainWindow::openRow);
    connect(m_conversationView, &QWidget::customContextMenuRequested, this, &MainWindow::conversationMenu);
    connect(m_contactView, &QWidget::customContextMenuRequested, this, &MainWindow::contactMenu);
    connect(m_folderView, &QWidget::customContextMenuRequested, this, &MainWindow::folderMenu);
    connect(m_conversations, &ConversationModel::unreadChanged, this, &MainWindow::updateTabs);
    connect(m_folders, &FolderModel::unreadChanged, this, &MainWindow::updateTabs);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MainWindow::updateTabs);
    for (QAbstractItemModel* model : {static_cast<QAbstractItemModel*>(m_contactFilter), static_cast<QAbstractItemModel*>(m_conversations), static_cast<QAbstractItemModel*>(m_folders)}) {
        connect(model, &QAbstractItemModel::modelReset, this, &MainWindow::updateTabs);
        connect(model, &QAbstractItemModel::rowsInserted, this, &MainWindow::updateTabs);
        connect(model, &QAbstractItemModel::rowsRemoved, this, &MainWindow::updateTabs);
    }
    // From the search field into the list below it.
    connect(new QShortcut(Qt::Key_Down, m_search, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this, [this] {
        auto* view = qobject_cast<QAbstractItemView*>(m_tabs->currentWidget());
        view->setFocus();
        if (!view->currentIndex().isValid() && view->model()->rowCount() > 0)
            view->setCurrentIndex(view->model()->index(0, 0));
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        auto* view = qobject_cast<QAbstractItemView*>(m_tabs->currentWidget());
        QModelIndex first = view->model()->index(0, 0);
        if (view == m_contactView)
            first = m_contactFilter->index(0, 0, first);
        if (first.isValid())
            openRow(first);
    });
    m_passingTimer = new QTimer(this);
    m_passingTimer->setSingleShot(true);
    m_passingTimer->setInterval(8000);
    connect(m_passingTimer, &QTimer::timeout, this, [this] {
        if (m_passing)
            m_passing->deleteLater();
        m_passing = nullptr;
    });
}

void MainWindow::takeAccounts()
{
    for (const DeskAccount& account : m_desk.accounts()) {
        if (account.chat) {
            m_contacts->removeChat(account.chat);
            m_contacts->addChat(account.chat);
            m_conversations->removeChat(account.chat);
            m_conversations->addChat(account.chat);
            disconnect(account.chat, nullptr, this, nullptr);
            connect(account.chat, &ChatFace::availabilityChanged, m_status, &StatusChooser::update);
            connect(account.chat, &ChatFace::avatarChanged, this, [this, chat = account.chat](const xmpp::Jid& jid) {
                if (jid.sameBare(chat->account()))
                    m_status->update();
            });
            connect(account.chat, &ChatFace::requestsChanged, this, &MainWindow::updateNotices);
            connect(account.chat, &ChatFace::loggingNoticeChanged, this, &MainWindow::updateNotices);
            connect(account.chat, &ChatFace::notice, this, &MainWindow::showNotice);
            connect(account.chat, &ChatFace::invited, this, [this, chat = account.chat](const Invitation& invitation) { showInvitation(chat, invitation); });
            connect(account.chat, &ChatFace::voiceAsked, this, [this, chat = account.chat](const xmpp::Jid& room, const Form& form, const QString& nick) {
                askAboutVoice(*chat, room, form, nick, this);
            });
        }
        if (account.line) {
            disconnect(account.line, nullptr, this, nullptr);
            connect(account.line, &Line::stateChanged, this, [this] {
                m_status->update();
                updateNotices();
            });
        }
        if (account.mail) {
            m_folders->removeWatch(account.mail);
            m_folders->addWatch(account.mail);
            disconnect(account.mail, nullptr, this, nullptr);
            connect(account.mail, &MailWatch::changed, this, &MainWindow::updateNotices);
            connect(account.mail, &MailWatch::linkFailed, this, &MainWindow::showNotice);
        }
    }
    m_status->update();
    updateNotices();
    updateTabs();
}

void MainWindow::filter(const QString& words)
{
    m_contactFilter->setWords(words);
    m_conversations->setWords(words.trimmed());
    if (!words.isEmpty() && m_conversations->rowCount() == 0 && m_tabs->currentIndex() != Contacts)
        m_tabs->setCurrentIndex(Contacts);
    m_contactView->expandAll();
    updateTabs();
}

void MainWindow::updateTabs()
{
    const int chats = m_conversations->unread();
    const qint64 mails = m_folders->unread();
    m_tabs->setTabText(Conversations, chats ? tr("Chats (%1)").arg(chats) : tr("Chats"));
    m_tabs->setTabText(Mail, mails ? tr("Mail (%1)").arg(mails) : tr("Mail"));
    const bool searches = !m_search->text().isEmpty();
    const auto say = [this](Tab tab, const QAbstractItemModel& model, const QString& text) {
        m_nothing[tab]->setText(text);
        m_nothing[tab]->setVisible(model.rowCount() == 0);
    };
    say(Conversations, *m_conversations, searches ? tr("Nothing is called so.") : tr("No conversations yet. Choose somebody among the contacts."));
    say(Contacts, *m_contactFilter, searches ? tr("Nothing is called so.") : tr("No contacts yet. Ctrl+N adds one."));
    say(Mail, *m_folders, tr("No folders are known yet."));
}

void MainWindow::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
    m_tabs->currentWidget()->setFocus();
    if (isMinimized())
        showNormal();
    else
        show();
    raise();
    activateWindow();
}

void MainWindow::openConversation(ChatFace* chat, const xmpp::Jid& jid)
{
    if (chat)
        m_conversationsWindow->open(chat, jid);
}

void MainWindow::openHistory()
{
    if (!m_history) {
        m_history = new HistoryWindow(m_desk, this);
        connect(m_history, &HistoryWindow::openWanted, this, [this](ChatFace* chat, const xmpp::Jid& jid, qint64 key, const QString& words) {
            m_conversationsWindow->open(chat, jid)->showAround(key, words);
        });
    }
    m_history->look(nullptr, {});
    m_history->show();
    m_history->raise();
    m_history->activateWindow();
}

void MainWindow::openPreferences(const QString& category)
{
    if (!m_preferences)
        m_preferences = new PreferencesWindow(m_desk, this);
    if (!category.isEmpty())
        m_preferences->showCategory(category);
    m_preferences->show();
    m_preferences->raise();
    m_preferences->activateWindow();
}

void MainWindow::openRequests()
{
    auto* dialog = new RequestsDialog(chatsOf(m_desk), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_desk, &Desk::accountLeaving, dialog, &QDialog::reject);
    dialog->open();
}

void MainWindow::openAbout()
{
    auto* dialog = new AboutDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::setTrayAvailable(bool available)
{
    if (m_trayAvailable && !available)
        showNotice(tr("This desktop has no tray: closing the window minimises it."));
    m_trayAvailable = available;
}

bool MainWindow::isLookingAt(const ChatFace* chat, const xmpp::Jid& jid) const
{
    return m_conversationsWindow->isLookingAt(chat, jid);
}

void MainWindow::openRow(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    if (index.model() == m_folders) {
        if (auto* watch = qobject_cast<MailWatch*>(index.data(FolderModel::WatchRole).value<QObject*>()))
            watch->openInBrowser(MailWatch::placeOfFolder(index.data(FolderModel::IdRole).toString()));
        return;
    }
    if (index.model() == m_contactFilter && !index.parent().isValid()) {
        m_contactView->setExpanded(index, !m_contactView->isExpanded(index));
        return;
    }
    const bool contact = index.model() == m_contactFilter;
    const auto jid = jidOf(index, contact ? int(ContactModel::JidRole) : int(ConversationModel::JidRole));
    ChatFace* chat = chatOf(index, contact ? int(ContactModel::ChatRole) : int(ConversationModel::ChatRole));
    if (jid && chat)
        openConversation(chat, *jid);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    (void)m_desk.preferences().set(Preference::MainGeometry, QString::fromLatin1(saveGeometry().toBase64()));
    if (!m_trayAvailable) {
        event->ignore();
        showMinimized();
        return;
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        if (!m_search->text().isEmpty())
            m_search->clear();
        else
            close();
        return;
    }
    // Letters search, wherever the cursor is.
    if (!event->text().isEmpty() && event->text()[0].isLetterOrNumber() && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) && !m_search->hasFocus()) {
        m_search->setFocus();
        m_search->insert(event->text());
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    Q_EMIT shownChanged(true);
}

void MainWindow::hideEvent(QHideEvent* event)
{
    QMainWindow::hideEvent(event);
    Q_EMIT shownChanged(false);
}

} // namespace posthorn::messenger
