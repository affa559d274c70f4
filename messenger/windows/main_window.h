// The window of contacts, conversations and mail folders. Made once; the tray shows and hides it.
#pragma once

#include <QMainWindow>

#include "messenger/client/chat/types.h"

class QLabel;
class QLineEdit;
class QTabWidget;
class QTimer;
class QTreeView;
class QListView;
class QVBoxLayout;

namespace posthorn::messenger {

class ChatFace;
class ContactFilter;
class ContactModel;
class ConversationModel;
class ConversationsWindow;
class Desk;
class FolderModel;
class HistoryWindow;
class NoticeBar;
class PreferencesWindow;
class StatusChooser;

class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    enum Tab { Conversations, Contacts, Mail };

    explicit MainWindow(Desk& desk, QWidget* parent = nullptr);
    ~MainWindow() override;

    // What tray and notifications open.
    void showTab(Tab tab);
    void openConversation(posthorn::messenger::ChatFace* chat, const posthorn::xmpp::Jid& jid);
    void openHistory();
    void openPreferences(const QString& category = {}); ///< "sounds"; empty: where it was
    void openRequests(); ///< who asks to be a contact
    void openAbout();
    /// An invitation as a question of its own, beside all work.
    void showInvitation(posthorn::messenger::ChatFace* chat, const posthorn::messenger::Invitation& invitation);
    /// A line on top that goes away by itself or is closed.
    void showNotice(const QString& text);
    /// Of the account's line: another certificate than the pinned one.
    void showCertificateQuestion(const QString& address);
    /// Where no tray is: closing the window minimises it.
    void setTrayAvailable(bool available);
    ConversationsWindow& conversations() { return *m_conversationsWindow; }
    /// Whether the user has this conversation before the eyes.
    bool isLookingAt(const ChatFace* chat, const xmpp::Jid& jid) const;

Q_SIGNALS:
    void shownChanged(bool shown);

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    void buildMenus();
    void takeAccounts();
    void filter(const QString& words);
    void updateNotices();
    void askPassword(const QString& address);
    void updateTabs();
    void contactMenu(const QPoint& at);
    void conversationMenu(const QPoint& at);
    void folderMenu(const QPoint& at);
    void openRow(const QModelIndex& index);
    void addContact();
    void newGroup(const QList<xmpp::Jid>& people);
    void joinRoom();

    Desk& m_desk;
    bool m_trayAvailable = true;
    StatusChooser* m_status = nullptr;
    QLineEdit* m_search = nullptr;
    QTabWidget* m_tabs = nullptr;
    QTreeView* m_contactView = nullptr;
    QListView* m_conversationView = nullptr;
    QListView* m_folderView = nullptr;
    QList<QLabel*> m_nothing; ///< by tab: what is said where a list is empty
    QVBoxLayout* m_notices = nullptr;
    NoticeBar* m_passing = nullptr;
    QTimer* m_passingTimer = nullptr;
    ContactModel* m_contacts = nullptr;
    ContactFilter* m_contactFilter = nullptr;
    ConversationModel* m_conversations = nullptr;
    FolderModel* m_folders = nullptr;
    ConversationsWindow* m_conversationsWindow = nullptr;
    HistoryWindow* m_history = nullptr;
    PreferencesWindow* m_preferences = nullptr;
    QList<NoticeBar*> m_lineNotices;
    QSet<QString> m_closedNotices; ///< that the user has read and put away
    QHash<QString, QString> m_signedOut; ///< accounts whose device has to be enrolled again, and why
};

} // namespace posthorn::messenger
