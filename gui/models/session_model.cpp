#include "gui/models/session_model.h"

#include <algorithm>

#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

int SessionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_sessions.size());
}

int SessionModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

std::optional<watch::SessionView> SessionModel::find(uint64_t id) const
{
    const auto found = std::lower_bound(m_sessions.begin(), m_sessions.end(), id,
                                        [](const watch::SessionView& session, uint64_t wanted) {
                                            return session.id < wanted;
                                        });
    if (found == m_sessions.end() || found->id != id)
        return std::nullopt;
    return *found;
}

void SessionModel::setSessions(std::vector<watch::SessionView> sessions, UnixMs now)
{
    m_now = now;
    size_t row = 0;
    for (watch::SessionView& session : sessions) {
        size_t gone = row;
        while (gone < m_sessions.size() && m_sessions[gone].id < session.id)
            ++gone;
        if (gone > row) {
            beginRemoveRows({}, int(row), int(gone) - 1);
            m_sessions.erase(m_sessions.begin() + ptrdiff_t(row), m_sessions.begin() + ptrdiff_t(gone));
            endRemoveRows();
        }
        if (row < m_sessions.size() && m_sessions[row].id == session.id) {
            watch::SessionView& old = m_sessions[row];
            const bool changed = old.account != session.account || old.state != session.state ||
                                 old.command != session.command || old.tls != session.tls ||
                                 old.bytesIn != session.bytesIn || old.bytesOut != session.bytesOut;
            old = std::move(session);
            if (changed)
                Q_EMIT dataChanged(index(int(row), AccountColumn), index(int(row), DurationColumn));
        } else {
            beginInsertRows({}, int(row), int(row));
            m_sessions.insert(m_sessions.begin() + ptrdiff_t(row), std::move(session));
            endInsertRows();
        }
        ++row;
    }
    if (row < m_sessions.size()) {
        beginRemoveRows({}, int(row), int(m_sessions.size()) - 1);
        m_sessions.resize(row);
        endRemoveRows();
    }
    if (!m_sessions.empty()) // time goes on for all
        Q_EMIT dataChanged(index(0, DurationColumn), index(int(m_sessions.size()) - 1, DurationColumn),
                           {Qt::DisplayRole});
}

QString SessionModel::text(const watch::SessionView& session, int column) const
{
    switch (column) {
    case IdColumn:
        return QString::number(session.id);
    case ServiceColumn:
        return serviceTitle(session.service);
    case PeerColumn:
        return isolated(fromUtf8(session.peer));
    case AccountColumn:
        return session.account.empty() ? tr("–") : fromUtf8(session.account);
    case StateColumn:
        return fromUtf8(session.state);
    case CommandColumn:
        return fromUtf8(session.command);
    case InColumn:
        return bytesText(session.bytesIn);
    case OutColumn:
        return bytesText(session.bytesOut);
    case DurationColumn:
        return spanText(m_now - session.since);
    default:
        return {};
    }
}

QVariant SessionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const watch::SessionView& session = m_sessions[size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(session, column);
    case Qt::DecorationRole:
        if (column == ServiceColumn)
            return IconSource::icon(channelIcon(session.channel), Tone::Muted);
        if (column == TlsColumn)
            return IconSource::icon(session.tls ? QStringLiteral("lock") : QStringLiteral("lock-open"),
                                    session.tls ? Tone::Success : Tone::Muted);
        return {};
    case Qt::TextAlignmentRole:
        if (column == IdColumn || column >= InColumn)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::AccessibleTextRole:
        return column == TlsColumn ? (session.tls ? tr("Encrypted") : tr("Not encrypted")) : QVariant();
    case Qt::ToolTipRole:
        if (column == TlsColumn)
            return session.tls ? tr("Encrypted") : tr("Not encrypted");
        if (column == DurationColumn)
            return tr("Since %1").arg(momentText(session.since, m_now));
        return {};
    case sortRole:
        switch (column) {
        case IdColumn:
            return qulonglong(session.id);
        case TlsColumn:
            return session.tls;
        case InColumn:
            return qulonglong(session.bytesIn);
        case OutColumn:
            return qulonglong(session.bytesOut);
        case DurationColumn:
            return -qint64(session.since);
        default:
            return text(session, column);
        }
    default:
        return {};
    }
}

QVariant SessionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == IdColumn || section >= InColumn ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return tr("No.");
    case ServiceColumn:
        return tr("Service");
    case PeerColumn:
        return tr("Peer");
    case AccountColumn:
        return tr("Account");
    case StateColumn:
        return tr("State");
    case CommandColumn:
        return tr("Command");
    case TlsColumn:
        return tr("TLS");
    case InColumn:
        return tr("Received");
    case OutColumn:
        return tr("Sent");
    case DurationColumn:
        return tr("Duration");
    default:
        return {};
    }
}

} // namespace posthorn::gui
