// Conversations of all accounts, the latest first; and the folders of their mail.
#pragma once

#include <QAbstractListModel>
#include <QList>

#include "messenger/client/chat/chat_face.h"
#include "messenger/client/mail/mail_watch.h"

namespace posthorn::messenger {

class ConversationModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        JidRole = Qt::UserRole,
        ConversationRole, ///< Conversation
        ChatRole,         ///< ChatFace* as QObject*
        LastRole,         ///< second line: what was said last, or who writes
        TypingRole,       ///< bool: LastRole says who writes
        TimeRole,         ///< UnixMs
        UnreadRole,
        MentionsRole,
        AvatarRole,
        AvailabilityRole  ///< of the other; -1 for rooms
    };
    explicit ConversationModel(QObject* parent = nullptr);

    void addChat(ChatFace* chat);
    void removeChat(ChatFace* chat);
    void setWords(const QString& words);
    int unread() const; ///< messages, all conversations

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QModelIndex find(const ChatFace* chat, const xmpp::Jid& jid) const;

Q_SIGNALS:
    void unreadChanged();

private:
    struct Row {
        ChatFace* chat;
        Conversation conversation;
    };
    void rebuild();
    void update(ChatFace* chat, const xmpp::Jid& jid);
    bool isShown(const Conversation& conversation) const;
    static bool isBefore(const Row& a, const Row& b);
    int rowOf(const ChatFace* chat, const xmpp::Jid& jid) const;

    QList<ChatFace*> m_chats;
    QList<Row> m_rows;
    QString m_words;
};

class FolderModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { FolderRole = Qt::UserRole, WatchRole, AccountRole, UnreadRole, TotalRole, FreshRole, ColourRole, IdRole };
    explicit FolderModel(QObject* parent = nullptr);

    void addWatch(MailWatch* watch);
    void removeWatch(MailWatch* watch);
    qint64 unread() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void unreadChanged();

private:
    struct Row {
        MailWatch* watch;
        Folder folder;
    };
    void take();

    QList<MailWatch*> m_watches;
    QList<Row> m_rows;
};

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::messenger::Conversation)
