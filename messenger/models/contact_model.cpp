#include "messenger/models/contact_model.h"

#include <QImage>

#include "messenger/models/text.h"

namespace posthorn::messenger {

namespace {

bool isThere(const Contact& contact)
{
    return contact.availability != Availability::Offline;
}

QString statusLine(const Contact& contact)
{
    if (contact.isBlocked)
        return ContactModel::tr("Blocked");
    if (contact.isAsked && !contact.isSeen())
        return ContactModel::tr("Has not accepted yet");
    if (!contact.status.isEmpty())
        return contact.status.simplified();
    return availabilityTitle(contact.availability);
}

} // namespace

ContactModel::ContactModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

ContactModel::~ContactModel() = default;

QString ContactModel::keyOf(const ChatFace* chat, const xmpp::Jid& jid)
{
    return QString::number(quintptr(chat), 16) + QLatin1Char(' ') + fromUtf8(jid.bareText());
}

QStringList ContactModel::groupsOf(const Contact& contact)
{
    return contact.groups.isEmpty() ? QStringList(QString()) : contact.groups;
}

bool ContactModel::isListed(const Contact& contact)
{
    return contact.isInRoster;
}

void ContactModel::addChat(ChatFace* chat)
{
    m_chats.append(chat);
    connect(chat, &ChatFace::contactsChanged, this, &ContactModel::rebuild);
    connect(chat, &ChatFace::contactChanged, this, [this, chat](const xmpp::Jid& jid) { update(chat, jid); });
    connect(chat, &ChatFace::avatarChanged, this, [this, chat](const xmpp::Jid& jid) {
        for (const QModelIndex& index : find(chat, jid))
            Q_EMIT dataChanged(index, index, {AvatarRole});
    });
    rebuild();
}

void ContactModel::removeChat(ChatFace* chat)
{
    if (!m_chats.removeOne(chat))
        return;
    disconnect(chat, nullptr, this, nullptr);
    rebuild();
}

void ContactModel::rebuild()
{
    beginResetModel();
    m_groups.clear();
    m_places.clear();
    QHash<QString, Group*> groups;
    for (ChatFace* chat : std::as_const(m_chats)) {
        for (const Contact& contact : chat->contacts()) {
            if (!isListed(contact))
                continue;
            for (const QString& name : groupsOf(contact)) {
                Group*& group = groups[name];
                if (!group) {
                    m_groups.push_back(std::make_unique<Group>());
                    group = m_groups.back().get();
                    group->name = name;
                    group->place = int(m_groups.size()) - 1;
                }
                m_places[keyOf(chat, contact.jid)].append({group, int(group->rows.size())});
                group->rows.push_back(std::make_unique<Row>(Row{chat, contact}));
                group->online += isThere(contact);
            }
        }
    }
    endResetModel();
}

void ContactModel::update(ChatFace* chat, const xmpp::Jid& jid)
{
    const Contact contact = chat->contact(jid);
    const QList<Place> places = m_places.value(keyOf(chat, jid));
    const bool sameGroups = !places.isEmpty() && groupsOf(places.first().group->rows[size_t(places.first().row)]->contact) == groupsOf(contact);
    if (places.isEmpty() && !isListed(contact))
        return;
    if (!sameGroups || !isListed(contact)) {
        rebuild();
        return;
    }
    for (const Place& place : places) {
        Row& row = *place.group->rows[size_t(place.row)];
        const bool headChanges = isThere(row.contact) != isThere(contact);
        place.group->online += int(isThere(contact)) - int(isThere(row.contact));
        row.contact = contact;
        const QModelIndex head = createIndex(place.group->place, 0, nullptr);
        const QModelIndex index = createIndex(place.row, 0, place.group);
        Q_EMIT dataChanged(index, index);
        if (headChanges)
            Q_EMIT dataChanged(head, head, {CountRole});
    }
}

QList<QModelIndex> ContactModel::find(const ChatFace* chat, const xmpp::Jid& jid) const
{
    QList<QModelIndex> found;
    for (const Place& place : m_places.value(keyOf(chat, jid)))
        found.append(createIndex(place.row, 0, place.group));
    return found;
}

// The internal pointer of a contact is its group; that of a group is null.
QModelIndex ContactModel::index(int row, int column, const QModelIndex& parent) const
{
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    return parent.isValid() ? createIndex(row, 0, m_groups[size_t(parent.row())].get()) : createIndex(row, 0, nullptr);
}

QModelIndex ContactModel::parent(const QModelIndex& child) const
{
    const auto* group = static_cast<const Group*>(child.internalPointer());
    return child.isValid() && group ? createIndex(group->place, 0, nullptr) : QModelIndex();
}

int ContactModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    return parent.internalPointer() ? 0 : int(m_groups[size_t(parent.row())]->rows.size());
}

int ContactModel::columnCount(const QModelIndex&) const
{
    return 1;
}

Qt::ItemFlags ContactModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

QVariant ContactModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto* group = static_cast<const Group*>(index.internalPointer());
    if (!group) {
        const Group& head = *m_groups[size_t(index.row())];
        const QString title = head.name.isEmpty() ? tr("Contacts") : head.name;
        switch (role) {
        case Qt::DisplayRole: return title;
        case GroupRole: return head.name;
        case CountRole: return head.online;
        case Qt::AccessibleTextRole: return tr("Group %1, %2 of %3 online").arg(title, countText(head.online), countText(qint64(head.rows.size())));
        default: return {};
        }
    }
    const Row& row = *group->rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.contact.name;
    case JidRole:
        return jidText(row.contact.jid);
    case ContactRole:
        return QVariant::fromValue(row.contact);
    case ChatRole:
        return QVariant::fromValue(static_cast<QObject*>(row.chat));
    case AvailabilityRole:
        return int(row.contact.availability);
    case StatusRole:
        return statusLine(row.contact);
    case AvatarRole:
        return row.chat->avatar(row.contact.jid);
    case GroupRole:
        return group->name;
    case Qt::ToolTipRole: {
        QStringList lines = {row.contact.name, isolated(jidText(row.contact.jid)), availabilityTitle(row.contact.availability)};
        if (!row.contact.status.isEmpty())
            lines.append(row.contact.status);
        for (const Device& device : row.contact.devices) {
            if (!device.software.isEmpty())
                lines.append(device.software);
        }
        // Plain text: what somebody wrote is never markup.
        return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(lines.join(QLatin1Char('\n')).toHtmlEscaped());
    }
    case Qt::AccessibleTextRole:
        return QStringList({row.contact.name, availabilityTitle(row.contact.availability), row.contact.status.simplified()}).join(QStringLiteral(", "));
    default:
        return {};
    }
}

ContactFilter::ContactFilter(ContactModel& model, QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSourceModel(&model);
    setRecursiveFilteringEnabled(true);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    sort(0);
}

void ContactFilter::setWords(const QString& words)
{
    const QStringList list = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (list == m_words)
        return;
    m_words = list;
    invalidateFilter();
}

void ContactFilter::setShowOffline(bool show)
{
    if (show == m_showOffline)
        return;
    m_showOffline = show;
    invalidateFilter();
}

void ContactFilter::setOrder(Order order)
{
    if (order == m_order)
        return;
    m_order = order;
    invalidate();
}

bool ContactFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (!parent.isValid())
        return false; // a group is seen by its contacts
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_words.isEmpty())
        return m_showOffline || Availability(index.data(ContactModel::AvailabilityRole).toInt()) != Availability::Offline;
    const QString text = index.data().toString() + QLatin1Char('\n') + index.data(ContactModel::JidRole).toString() + QLatin1Char('\n') +
                         index.data(ContactModel::StatusRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ContactFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    if (!left.parent().isValid()) { // those in no group stand last
        const bool none = left.data(ContactModel::GroupRole).toString().isEmpty();
        if (none != right.data(ContactModel::GroupRole).toString().isEmpty())
            return !none;
    } else if (m_order == Order::Presence) {
        const int a = left.data(ContactModel::AvailabilityRole).toInt(), b = right.data(ContactModel::AvailabilityRole).toInt();
        if (a != b)
            return a < b;
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace posthorn::messenger
