// The messages of one conversation, as many as were scrolled through: pages come by keyset from the history, the latest at
// first, older ones by fetchOlder(). Occupants of a room, too.
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QList>

#include "messenger/client/chat/chat_face.h"

namespace posthorn::messenger {

class MessageModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        MessageRole = Qt::UserRole, ///< Message
        IdRole,
        NewDayRole,   ///< bool: the first of its day; a line with the date stands above
        FirstRole,    ///< bool: the first of several by the same sender within minutes
        LastRole,     ///< bool: the last of them
        UnreadRole,   ///< bool: the first that was unread when the window was opened
        AvatarRole    ///< QImage of the sender
    };
    static constexpr int pageSize = 60;
    /// Above this, what is far above is let go when the view stands at the end again.
    static constexpr int mostKept = 1200;

    MessageModel(ChatFace& chat, const xmpp::Jid& conversation, QObject* parent = nullptr);

    ChatFace& chat() const { return m_chat; }
    const xmpp::Jid& conversation() const { return m_conversation; }

    /// Asks for the page above; fetched() tells when it is there. Nothing happens while one is asked for, or at the beginning.
    void fetchOlder();
    bool isFetching() const { return m_fetching; }
    bool hasAll() const { return m_complete; } ///< the first message of all is there
    /// Shows what is around a message of the history, instead of the end.
    void showAround(qint64 key);
    bool isAtEnd() const { return m_atEnd; } ///< false after showAround(): later messages are missing
    void showEnd();
    void trim(); ///< lets old pages go, when there are very many
    /// Marks the first unread message with a line, for as long as the model lives.
    void markUnreadFrom(int unread) { m_unreadWanted = unread; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    const Message* message(int row) const;
    QModelIndex find(const QString& id) const;

Q_SIGNALS:
    void fetched(int count);       ///< that many rows came on top
    void failed(const QString& problem);

private:
    void load(qint64 before);
    void loadAround(qint64 key);
    void added(const Message& message);
    void changed(const Message& message);
    bool isGrouped(int first, int second) const; ///< both shown as one sender's, without a gap
    void neighboursChanged(int row);

    ChatFace& m_chat;
    xmpp::Jid m_conversation;
    QList<Message> m_messages; ///< the oldest first
    bool m_fetching = false;
    bool m_complete = false;
    bool m_atEnd = true;
    int m_unreadWanted = 0;
    QString m_firstUnread;
    quint64 m_turn = 0; ///< answers to what was asked before a jump are none
};

/// Who is in a room: moderators first, then by name.
class OccupantModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { OccupantRole = Qt::UserRole, AvailabilityRole, AvatarRole, StatusRole };
    OccupantModel(ChatFace& chat, const xmpp::Jid& room, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    const QList<Occupant>& occupants() const { return m_occupants; }

private:
    void take();
    ChatFace& m_chat;
    xmpp::Jid m_room;
    QList<Occupant> m_occupants;
};

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::messenger::Occupant)
