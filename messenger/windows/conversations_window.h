// Where conversations are seen: tabs of one window, or a window each, as the preferences say.
#pragma once

#include <QHash>
#include <QWidget>

#include "messenger/client/chat/types.h"

class QTabWidget;

namespace posthorn::messenger {

class ChatFace;
class ConversationView;
class Desk;

class ConversationsWindow final : public QObject {
    Q_OBJECT
public:
    explicit ConversationsWindow(Desk& desk, QObject* parent = nullptr);
    ~ConversationsWindow() override;

    /// Opens it, or brings it to the front.
    ConversationView* open(ChatFace* chat, const xmpp::Jid& jid);
    ConversationView* find(const ChatFace* chat, const xmpp::Jid& jid) const;
    void close(ConversationView* view);
    void closeAll(const ChatFace* chat); ///< null: of all accounts
    bool isLookingAt(const ChatFace* chat, const xmpp::Jid& jid) const;
    QTabWidget* tabs() const { return m_tabs; } ///< null in the mode of windows, or before the first
    QWidget* window() const { return m_window; }
    const QList<ConversationView*>& views() const { return m_views; }

Q_SIGNALS:
    void historyWanted(posthorn::messenger::ChatFace* chat, const posthorn::xmpp::Jid& jid);
    void infoWanted(posthorn::messenger::ChatFace* chat, const posthorn::xmpp::Jid& jid);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void makeWindow();
    void place(ConversationView* view);
    void updateShown();
    void updateTitle(ConversationView* view);
    bool asTabs() const;

    Desk& m_desk;
    QWidget* m_window = nullptr;
    QTabWidget* m_tabs = nullptr;
    QList<ConversationView*> m_views;
};

} // namespace posthorn::messenger
