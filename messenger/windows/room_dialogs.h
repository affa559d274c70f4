// Dialogues around rooms and groups: whom to invite, a room's settings, entering one.
#pragma once

#include <QDialog>
#include <QList>
#include <QScrollArea>
#include <functional>

#include "messenger/client/chat/types.h"

class QCheckBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace posthorn::messenger {

class AccountChoice;
class ChatFace;

/// A data form (XEP-0004) as fields; those of unknown types are lines of text, hidden ones are sent back as they came.
class FormWidget final : public QScrollArea {
    Q_OBJECT
public:
    explicit FormWidget(QWidget* parent = nullptr);
    void show(const Form& form);
    /// What is to be sent: type "submit", fixed fields left out.
    Form answer() const;
    /// Of a required field that is empty; empty when all is well.
    QString problem() const;

private:
    Form m_form;
    QList<std::function<std::vector<std::string>()>> m_values;
};

/// Several people out of the contacts, and a line of text.
class PeopleDialog final : public QDialog {
    Q_OBJECT
public:
    /// @p group: at least one besides, and the text is the group's name; else it is a word to those who are invited.
    /// Of one of the accounts of @p chats; where there are several, the user chooses.
    PeopleDialog(const QList<ChatFace*>& chats, const QString& title, const QString& action, bool group, QWidget* parent = nullptr);
    ChatFace& chat() const;
    void choose(const xmpp::Jid& jid);
    QList<xmpp::Jid> people() const;
    QString text() const;

private:
    void fill();
    void filter(const QString& words);
    void judge();

    AccountChoice* m_account;
    QLineEdit *m_search, *m_text;
    QListWidget* m_list;
    QLabel* m_count;
    QPushButton* m_ok;
};

class RoomSettingsDialog final : public QDialog {
    Q_OBJECT
public:
    RoomSettingsDialog(ChatFace& chat, const xmpp::Jid& room, QWidget* parent = nullptr);

private:
    void submit();
    ChatFace& m_chat;
    xmpp::Jid m_room;
    FormWidget* m_form;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

/// Enter a room that there is, or make one.
class JoinRoomDialog final : public QDialog {
    Q_OBJECT
public:
    /// With one of the accounts of @p chats; where there are several, the user chooses.
    explicit JoinRoomDialog(const QList<ChatFace*>& chats, QWidget* parent = nullptr);
    ChatFace& chat() const;
    /// Of what is typed or chosen; nothing while that is no address.
    std::optional<xmpp::Jid> room() const;
    QString nick() const;
    QString password() const;
    QString name() const;     ///< as typed
    bool isListed() const;    ///< the room is among those that the service lists

private:
    void judge();
    void list(); ///< asks for the account's rooms
    AccountChoice* m_account;
    QList<RoomInfo> m_rooms;
    QLineEdit *m_address, *m_nick, *m_password;
    QListWidget* m_list;
    QLabel* m_problem;
    QPushButton* m_ok;
};

} // namespace posthorn::messenger
