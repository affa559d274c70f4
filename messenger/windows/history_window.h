// What was written, of one conversation or of all: searched in full text, the latest first; a click leads there.
#pragma once

#include <QTimer>
#include <QWidget>

#include "messenger/client/chat/types.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace posthorn::messenger {

class BubbleView;
class ChatFace;
class Desk;
class MessageModel;

class HistoryWindow final : public QWidget {
    Q_OBJECT
public:
    explicit HistoryWindow(Desk& desk, QWidget* parent = nullptr);
    ~HistoryWindow() override;
    /// Empty: all conversations.
    void look(ChatFace* chat, const xmpp::Jid& conversation, const QString& words = {});
    QLineEdit* search() const { return m_search; }
    QListWidget* results() const { return m_results; }

Q_SIGNALS:
    void openWanted(posthorn::messenger::ChatFace* chat, const posthorn::xmpp::Jid& jid, qint64 key, const QString& words);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void fillConversations();
    void ask(bool more);
    void showFound(QListWidgetItem* item);

    Desk& m_desk;
    QComboBox* m_where;
    QLineEdit* m_search;
    QListWidget* m_results;
    QLabel* m_state;
    BubbleView* m_view;
    MessageModel* m_model = nullptr;
    QTimer m_wait;
    quint64 m_turn = 0;
    qint64 m_last = 0;
    bool m_more = false;
    struct Hit {
        ChatFace* chat;
        Message message;
    };
    QList<Hit> m_hits;
};

} // namespace posthorn::messenger
