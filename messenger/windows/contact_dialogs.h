// Dialogues around contacts: a new one, those who ask, and what is known of one.
#pragma once

#include <QDialog>
#include <QTimer>

#include "messenger/client/chat/types.h"

class QCompleter;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace posthorn::messenger {

class AccountChoice;
class ChatFace;

class AddContactDialog final : public QDialog {
    Q_OBJECT
public:
    /// For one of the accounts of @p chats; where there are several, the user chooses.
    explicit AddContactDialog(const QList<ChatFace*>& chats, QWidget* parent = nullptr);
    AccountChoice* account() const { return m_account; }
    QLineEdit* address() const { return m_address; }
    QListWidget* suggestions() const { return m_suggestions; }
    std::optional<xmpp::Jid> jid() const;

private:
    ChatFace& chat() const;
    void judge();
    void ask();
    void add();

    AccountChoice* m_account;
    QLineEdit *m_address, *m_name, *m_group, *m_text;
    QListWidget* m_suggestions;
    QLabel* m_problem;
    QPushButton* m_ok;
    QTimer m_wait; ///< a directory is not asked at each key
    quint64 m_turn = 0;
};

/// Who asks to see one's presence: accept, refuse, block.
class RequestsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit RequestsDialog(QList<ChatFace*> chats, QWidget* parent = nullptr);
    int shown() const { return m_shown; }

private:
    void fill();
    QList<ChatFace*> m_chats;
    QVBoxLayout* m_rows;
    int m_shown = 0;
};

class ContactInfoDialog final : public QDialog {
    Q_OBJECT
public:
    ContactInfoDialog(ChatFace& chat, const xmpp::Jid& jid, QWidget* parent = nullptr);

Q_SIGNALS:
    void openWanted(const posthorn::xmpp::Jid& jid);
    void historyWanted(const posthorn::xmpp::Jid& jid);

private:
    void save();
    ChatFace& m_chat;
    xmpp::Jid m_jid;
    QLineEdit *m_name, *m_groups;
};

} // namespace posthorn::messenger
