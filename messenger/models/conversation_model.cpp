#include "messenger/models/conversation_model.h"

#include <QImage>

#include "messenger/models/text.h"

namespace posthorn::messenger {

ConversationModel::ConversationModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void ConversationModel::addChat(ChatFace* chat)
{
    m_chats.append(chat);
    connect(chat, &ChatFace::conversationsChanged, this, &ConversationModel::rebuild);
    connect(chat, &ChatFace::conversationChanged, this, [this, chat](const xmpp::Jid& jid) { update(chat, jid); });
    const auto repaint = [this, chat](const QList<int>& roles) {
        return [this, chat, roles](const xmpp::Jid& jid) {
            if (const QModelIndex index = find(chat, jid); index.isValid())
                Q_EMIT dataChanged(index, index, roles);
        };
    };
    connect(chat, &ChatFace::typingChanged, this, repaint({LastRole, TypingRole}));
    connect(chat, &ChatFace::avatarChanged, this, repaint({AvatarRole}));
    connect(chat, &ChatFace::contactChanged, this, [this, chat](const xmpp::Jid& jid) { update(chat, jid); });
    rebuild();
}

void ConversationModel::removeChat(ChatFace* chat)
{
    if (!m_chats.removeOne(chat))
        return;
    disconnect(chat, nullptr, this, nullptr);
    rebuild();
}

void ConversationModel::setWords(const QString& words)
{
    if (words == m_words)
        return;
    m_words = words;
    rebuild();
}

bool ConversationModel::isShown(const Conversation& conversation) const
{
    return m_words.isEmpty() || conversation.title.contains(m_words, Qt::CaseInsensitive) ||
           jidText(conversation.jid).contains(m_words, Qt::CaseInsensitive);
}

bool ConversationModel::isBefore(const Row& a, const Row& b)
{
    if (a.conversation.lastTime != b.conversation.lastTime)
        return a.conversation.lastTime > b.conversation.lastTime;
    return a.conversation.title.localeAwareCompare(b.conversation.title) < 0;
}

void ConversationModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    for (ChatFace* chat : std::as_const(m_chats)) {
        for (const Conversation& conversation : chat->conversations()) {
            if (isShown(conversation))
                m_rows.append({chat, conversation});
        }
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), isBefore);
    endResetModel();
    Q_EMIT unreadChanged();
}

int ConversationModel::rowOf(const ChatFace* chat, const xmpp::Jid& jid) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].chat == chat && m_rows[row].conversation.jid == jid)
            return row;
    }
    return -1;
}

QModelIndex ConversationModel::find(const ChatFace* chat, const xmpp::Jid& jid) const
{
    const int row = rowOf(chat, jid);
    return row < 0 ? QModelIndex() : index(row);
}

void ConversationModel::update(ChatFace* chat, const xmpp::Jid& jid)
{
    const int row = rowOf(chat, jid);
    if (row < 0)
        return;
    m_rows[row].conversation = chat->conversation(jid);
    int target = row;
    while (target > 0 && isBefore(m_rows[row], m_rows[target - 1]))
        --target;
    while (target < m_rows.size() - 1 && isBefore(m_rows[target + 1], m_rows[row]))
        ++target;
    if (target != row) {
        beginMoveRows({}, row, row, {}, target > row ? target + 1 : target);
        m_rows.move(row, target);
        endMoveRows();
    }
    Q_EMIT dataChanged(index(target), index(target));
    Q_EMIT unreadChanged();
}

int ConversationModel::unread() const
{
    int sum = 0;
    for (ChatFace* chat : m_chats)
        sum += chat->unread();
    return sum;
}

int ConversationModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ConversationModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row& row = m_rows[index.row()];
    const Conversation& conversation = row.conversation;
    const QStringList typing = role == LastRole || role == TypingRole || role == Qt::AccessibleTextRole ? row.chat->typing(conversation.jid) : QStringList();
    const auto last = [&]() -> QString {
        if (!typing.isEmpty())
            return typingText(typing);
        if (conversation.state == RoomState::Failed)
            return conversation.problem;
        if (conversation.lastText.isEmpty())
            return conversation.kind == ConversationKind::Room ? conversation.subject.simplified() : QString();
        if (conversation.kind == ConversationKind::Room)
            return tr("%1: %2").arg(conversation.lastSender.isEmpty() ? tr("You") : conversation.lastSender, conversation.lastText);
        return conversation.lastText;
    };
    switch (role) {
    case Qt::DisplayRole:
        return conversation.title;
    case JidRole:
        return jidText(conversation.jid);
    case ConversationRole:
        return QVariant::fromValue(conversation);
    case ChatRole:
        return QVariant::fromValue(static_cast<QObject*>(row.chat));
    case LastRole:
        return last();
    case TypingRole:
        return !typing.isEmpty();
    case TimeRole:
        return qlonglong(conversation.lastTime);
    case UnreadRole:
        return conversation.unread;
    case MentionsRole:
        return conversation.mentions;
    case AvatarRole:
        return row.chat->avatar(conversation.jid);
    case AvailabilityRole:
        return conversation.kind == ConversationKind::Single ? int(row.chat->contact(conversation.jid).availability) : -1;
    case Qt::AccessibleTextRole: {
        QString text = conversation.title;
        if (conversation.unread)
            text += QStringLiteral(", ") + tr("%n unread message(s)", nullptr, conversation.unread);
        const QString said = last();
        return said.isEmpty() ? text : text + QStringLiteral(", ") + said;
    }
    default:
        return {};
    }
}

FolderModel::FolderModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void FolderModel::addWatch(MailWatch* watch)
{
    m_watches.append(watch);
    connect(watch, &MailWatch::changed, this, &FolderModel::take);
    take();
}

void FolderModel::removeWatch(MailWatch* watch)
{
    if (!m_watches.removeOne(watch))
        return;
    disconnect(watch, nullptr, this, nullptr);
    take();
}

void FolderModel::take()
{
    QList<Row> rows;
    for (MailWatch* watch : std::as_const(m_watches)) {
        for (const Folder& folder : watch->folders())
            rows.append({watch, folder});
    }
    // Mostly the counts are others, and the rows stay.
    const bool same = rows.size() == m_rows.size() && std::equal(rows.begin(), rows.end(), m_rows.begin(), [](const Row& a, const Row& b) {
        return a.watch == b.watch && a.folder.id == b.folder.id;
    });
    if (same) {
        for (int i = 0; i < rows.size(); ++i) {
            if (rows[i].folder == m_rows[i].folder)
                continue;
            m_rows[i] = rows[i];
            Q_EMIT dataChanged(index(i), index(i));
        }
    } else {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    Q_EMIT unreadChanged();
}

qint64 FolderModel::unread() const
{
    qint64 sum = 0;
    for (MailWatch* watch : m_watches)
        sum += watch->unread();
    return sum;
}

int FolderModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant FolderModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole: return row.folder.title();
    case FolderRole: return QVariant::fromValue(row.folder);
    case WatchRole: return QVariant::fromValue(static_cast<QObject*>(row.watch));
    case AccountRole: return m_watches.size() > 1 ? row.watch->account() : QString();
    case UnreadRole: return row.folder.unread;
    case TotalRole: return row.folder.total;
    case FreshRole: return row.folder.fresh;
    case ColourRole: return row.folder.colour;
    case IdRole: return row.folder.id;
    case Qt::ToolTipRole:
        return tr("%1: %2 new, %3 unread, %4 in all").arg(row.folder.title(), countText(row.folder.fresh), countText(row.folder.unread), countText(row.folder.total));
    case Qt::AccessibleTextRole:
        return tr("%1: %2 new, %3 unread, %4 in all").arg(row.folder.title(), countText(row.folder.fresh), countText(row.folder.unread), countText(row.folder.total));
    default: return {};
    }
}

} // namespace posthorn::messenger
