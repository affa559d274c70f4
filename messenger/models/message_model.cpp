#include "messenger/models/message_model.h"

#include <QImage>

#include "messenger/models/text.h"

namespace posthorn::messenger {

namespace {

constexpr UnixMs groupGap = 5 * 60 * 1000;

bool isSpeech(const Message& message)
{
    return message.kind == MessageKind::Text || message.kind == MessageKind::File || message.kind == MessageKind::Encrypted;
}

} // namespace

MessageModel::MessageModel(ChatFace& chat, const xmpp::Jid& conversation, QObject* parent)
    : QAbstractListModel(parent)
    , m_chat(chat)
    , m_conversation(conversation)
{
    connect(&chat, &ChatFace::messageAdded, this, &MessageModel::added);
    connect(&chat, &ChatFace::messageChanged, this, &MessageModel::changed);
    connect(&chat, &ChatFace::historyChanged, this, [this](const xmpp::Jid& jid) {
        if (jid == m_conversation && m_atEnd)
            showEnd();
    });
    connect(&chat, &ChatFace::avatarChanged, this, [this](const xmpp::Jid&) {
        if (!m_messages.isEmpty())
            Q_EMIT dataChanged(index(0), index(int(m_messages.size()) - 1), {AvatarRole});
    });
    load(0);
}

void MessageModel::load(qint64 before)
{
    if (m_fetching)
        return;
    m_fetching = true;
    const quint64 turn = ++m_turn;
    m_chat.messages(m_conversation, before, pageSize, this, [this, turn, before](Result<QList<Message>> page) {
        if (turn != m_turn)
            return;
        m_fetching = false;
        if (!page) {
            Q_EMIT failed(fromUtf8(page.error().text));
            return;
        }
        if (before == 0) { // anew from the end; what has not reached the history yet is kept
            QList<Message> fresh;
            for (const Message& message : std::as_const(m_messages)) {
                const bool known = std::any_of(page->begin(), page->end(), [&](const Message& other) { return other.id == message.id; });
                if (message.key == 0 && !known)
                    fresh.append(message);
            }
            beginResetModel();
            m_messages = *page + fresh;
            m_complete = page->size() == 0;
            m_atEnd = true;
            if (m_unreadWanted > 0 && m_firstUnread.isEmpty()) {
                int left = m_unreadWanted;
                for (qsizetype i = m_messages.size() - 1; i >= 0 && left > 0; --i) {
                    if (!m_messages[i].outgoing && isSpeech(m_messages[i]) && --left == 0)
                        m_firstUnread = m_messages[i].id;
                }
            }
            endResetModel();
            Q_EMIT fetched(int(m_messages.size()));
            return;
        }
        if (page->isEmpty()) {
            m_complete = true;
            Q_EMIT fetched(0);
            return;
        }
        beginInsertRows({}, 0, int(page->size()) - 1);
        m_messages = *page + m_messages;
        endInsertRows();
        const QModelIndex seam = index(int(page->size()));
        Q_EMIT dataChanged(seam, seam, {NewDayRole, FirstRole});
        Q_EMIT fetched(int(page->size()));
    });
}

void MessageModel::fetchOlder()
{
    if (m_fetching || m_complete || m_messages.isEmpty())
        return;
    for (const Message& message : std::as_const(m_messages)) {
        if (message.key) {
            load(message.key);
            return;
        }
    }
}

void MessageModel::showEnd()
{
    m_fetching = false;
    load(0);
}

void MessageModel::showAround(qint64 key)
{
    m_fetching = true;
    const quint64 turn = ++m_turn;
    m_chat.messagesAround(m_conversation, key, pageSize, this, [this, turn](Result<QList<Message>> page) {
        if (turn != m_turn)
            return;
        m_fetching = false;
        if (!page) {
            Q_EMIT failed(fromUtf8(page.error().text));
            return;
        }
        beginResetModel();
        m_messages = *page;
        m_complete = page->isEmpty();
        m_atEnd = false;
        endResetModel();
        Q_EMIT fetched(int(m_messages.size()));
    });
}

void MessageModel::trim()
{
    if (m_messages.size() <= mostKept || !m_atEnd)
        return;
    const int gone = int(m_messages.size()) - pageSize * 4;
    beginRemoveRows({}, 0, gone - 1);
    m_messages.remove(0, gone);
    m_complete = false;
    endRemoveRows();
}

void MessageModel::added(const Message& message)
{
    if (message.conversation != m_conversation || !m_atEnd || message.account != fromUtf8(m_chat.account().bareText()))
        return;
    if (find(message.id).isValid()) {
        changed(message);
        return;
    }
    // Nearly always the last; what was kept by the server may belong further up.
    qsizetype row = m_messages.size();
    while (row > 0 && m_messages[row - 1].time > message.time)
        --row;
    if (row == 0 && !m_complete && !m_messages.isEmpty())
        return; // of a page that is not here
    beginInsertRows({}, int(row), int(row));
    m_messages.insert(row, message);
    endInsertRows();
    neighboursChanged(int(row));
}

void MessageModel::neighboursChanged(int row)
{
    for (const int near : {row - 1, row + 1}) {
        if (near >= 0 && near < m_messages.size())
            Q_EMIT dataChanged(index(near), index(near), {NewDayRole, FirstRole, LastRole});
    }
}

void MessageModel::changed(const Message& message)
{
    if (message.conversation != m_conversation)
        return;
    const QModelIndex at = find(message.id);
    if (!at.isValid())
        return;
    m_messages[at.row()] = message;
    Q_EMIT dataChanged(at, at);
}

QModelIndex MessageModel::find(const QString& id) const
{
    for (qsizetype row = m_messages.size() - 1; row >= 0; --row) { // mostly it is one of the last
        if (m_messages[row].id == id)
            return index(int(row));
    }
    return {};
}

const Message* MessageModel::message(int row) const
{
    return row >= 0 && row < m_messages.size() ? &m_messages[row] : nullptr;
}

bool MessageModel::isGrouped(int first, int second) const
{
    const Message *a = message(first), *b = message(second);
    return a && b && isSpeech(*a) && isSpeech(*b) && a->outgoing == b->outgoing && a->from == b->from && b->time - a->time < groupGap &&
           isSameDay(a->time, b->time) && b->id != m_firstUnread;
}

int MessageModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_messages.size());
}

QVariant MessageModel::data(const QModelIndex& index, int role) const
{
    const Message* found = message(index.row());
    if (!index.isValid() || !found)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return summary(*found);
    case MessageRole:
        return QVariant::fromValue(*found);
    case IdRole:
        return found->id;
    case NewDayRole:
        return index.row() == 0 || !isSameDay(m_messages[index.row() - 1].time, found->time);
    case FirstRole:
        return !isGrouped(index.row() - 1, index.row());
    case LastRole:
        return !isGrouped(index.row(), index.row() + 1);
    case UnreadRole:
        return !m_firstUnread.isEmpty() && found->id == m_firstUnread;
    case AvatarRole:
        return m_chat.avatar(found->outgoing ? m_chat.account() : found->from);
    case Qt::AccessibleTextRole: {
        const QString who = found->outgoing ? tr("You") : found->sender;
        QString text = isSpeech(*found) ? tr("%1 at %2: %3").arg(who, clockText(found->time), summary(*found)) : summary(*found);
        if (found->outgoing && isSpeech(*found))
            text += QStringLiteral(", ") + stateTitle(found->state);
        for (const Reaction& reaction : found->reactions)
            text += QStringLiteral(", %1 %2").arg(reaction.emoji, reaction.who.join(QStringLiteral(", ")));
        return text;
    }
    default:
        return {};
    }
}

OccupantModel::OccupantModel(ChatFace& chat, const xmpp::Jid& room, QObject* parent)
    : QAbstractListModel(parent)
    , m_chat(chat)
    , m_room(room)
{
    connect(&chat, &ChatFace::occupantsChanged, this, [this](const xmpp::Jid& jid) {
        if (jid == m_room)
            take();
    });
    connect(&chat, &ChatFace::occupantChanged, this, [this](const xmpp::Jid& jid) {
        if (jid.sameBare(m_room))
            take();
    });
    take();
}

void OccupantModel::take()
{
    QList<Occupant> now = m_chat.occupants(m_room);
    std::stable_sort(now.begin(), now.end(), [](const Occupant& a, const Occupant& b) {
        if ((a.role == messenger::Role::Moderator) != (b.role == messenger::Role::Moderator))
            return a.role == messenger::Role::Moderator;
        return a.nick.localeAwareCompare(b.nick) < 0;
    });
    beginResetModel();
    m_occupants = std::move(now);
    endResetModel();
}

int OccupantModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_occupants.size());
}

QVariant OccupantModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_occupants.size())
        return {};
    const Occupant& occupant = m_occupants[index.row()];
    const QString rank = occupant.affiliation == Affiliation::Owner || occupant.affiliation == Affiliation::Admin
                             ? affiliationTitle(occupant.affiliation)
                         : occupant.role == messenger::Role::Moderator || occupant.role == messenger::Role::Visitor ? roleTitle(occupant.role)
                                                                                                                 : QString();
    switch (role) {
    case Qt::DisplayRole: return occupant.isMe ? tr("%1 (you)").arg(occupant.nick) : occupant.nick;
    case OccupantRole: return QVariant::fromValue(occupant);
    case AvailabilityRole: return int(occupant.availability);
    case AvatarRole: return m_chat.avatar(occupant.jid);
    case StatusRole: return rank;
    case Qt::AccessibleTextRole: return rank.isEmpty() ? occupant.nick : occupant.nick + QStringLiteral(", ") + rank;
    default: return {};
    }
}

} // namespace posthorn::messenger
