// Who has what standing in a room, there or not: owners, administrators, members, those who are banned; and what visitors ask for.
#pragma once

#include <QDialog>

#include "messenger/client/chat/types.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace posthorn::messenger {

class ChatFace;

class RoomPeopleDialog final : public QDialog {
    Q_OBJECT
public:
    RoomPeopleDialog(ChatFace& chat, const xmpp::Jid& room, QWidget* parent = nullptr);
    QTreeWidget* list() const { return m_list; }
    QLineEdit* address() const { return m_address; }
    QComboBox* standing() const { return m_standing; }
    QPushButton* setButton() const { return m_set; }

private:
    void ask();
    void fill(const QList<Member>& members);
    void choose();
    void judge();
    void set();

    ChatFace& m_chat;
    const xmpp::Jid m_room;
    QTreeWidget* m_list;
    QLineEdit *m_address, *m_reason;
    QComboBox* m_standing;
    QPushButton* m_set;
    QLabel* m_problem;
};

/// Asks a moderator whether somebody may speak (XEP-0045 section 8.6); one question at a time for each of them.
void askAboutVoice(ChatFace& chat, const xmpp::Jid& room, const Form& form, const QString& nick, QWidget* parent);

} // namespace posthorn::messenger
