#include "gui/models/queue_model.h"

#include "base/text.h"
#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

std::optional<QueueRow> QueueRow::parse(const std::vector<std::string>& columns)
{
    if (columns.size() < 9)
        return std::nullopt;
    const auto id = parseNumber<int64_t>(columns[0]);
    if (!id)
        return std::nullopt;
    QueueRow row;
    row.id = *id;
    row.held = columns[1] == "held";
    row.sender = fromUtf8(columns[2]);
    row.recipient = fromUtf8(columns[3]);
    row.bytes = parseNumber<uint64_t>(columns[4]).value_or(0);
    row.attempts = parseNumber<int>(columns[5]).value_or(0);
    row.arrived = parseMoment(columns[6]);
    row.nextAttempt = parseMoment(columns[7]);
    row.lastError = fromUtf8(columns[8]);
    return row;
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int QueueModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

void QueueModel::setRows(std::vector<QueueRow> rows, UnixMs now)
{
    m_now = now;
    size_t at = 0;
    for (QueueRow& row : rows) {
        size_t gone = at;
        while (gone < m_rows.size() && m_rows[gone].id < row.id)
            ++gone;
        if (gone > at) {
            beginRemoveRows({}, int(at), int(gone) - 1);
            m_rows.erase(m_rows.begin() + ptrdiff_t(at), m_rows.begin() + ptrdiff_t(gone));
            endRemoveRows();
        }
        if (at < m_rows.size() && m_rows[at].id == row.id) {
            if (!(m_rows[at] == row)) {
                m_rows[at] = std::move(row);
                Q_EMIT dataChanged(index(int(at), 0), index(int(at), ColumnCount - 1));
            }
        } else {
            beginInsertRows({}, int(at), int(at));
            m_rows.insert(m_rows.begin() + ptrdiff_t(at), std::move(row));
            endInsertRows();
        }
        ++at;
    }
    if (at < m_rows.size()) {
        beginRemoveRows({}, int(at), int(m_rows.size()) - 1);
        m_rows.resize(at);
        endRemoveRows();
    }
    if (!m_rows.empty()) // ages go on
        Q_EMIT dataChanged(index(0, ArrivedColumn), index(int(m_rows.size()) - 1, NextColumn), {Qt::DisplayRole});
}

QVariant QueueModel::text(const QueueRow& row, int column) const
{
    switch (column) {
    case StateColumn:
        return row.held ? tr("Held") : tr("Waiting");
    case SenderColumn:
        return row.sender.isEmpty() ? tr("(bounce)") : row.sender;
    case RecipientColumn:
        return row.recipient;
    case SizeColumn:
        return bytesText(row.bytes);
    case ArrivedColumn:
        return tr("%1 ago").arg(spanText(m_now - row.arrived));
    case NextColumn:
        if (row.held || row.nextAttempt == 0)
            return tr("–");
        return row.nextAttempt <= m_now ? tr("now") : tr("in %1").arg(spanText(row.nextAttempt - m_now));
    case AttemptsColumn:
        return row.attempts;
    case ErrorColumn:
        return row.lastError;
    default:
        return {};
    }
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const QueueRow& row = m_rows[size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::DecorationRole:
        if (column == StateColumn)
            return row.held            ? IconSource::icon(QStringLiteral("hold"), Tone::Warning)
                   : row.attempts > 0 ? IconSource::icon(QStringLiteral("retry"), Tone::Accent)
                                       : IconSource::icon(QStringLiteral("clock"), Tone::Muted);
        return {};
    case Qt::TextAlignmentRole:
        if (column == SizeColumn || column == AttemptsColumn)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        if (column == ArrivedColumn)
            return momentText(row.arrived, m_now);
        if (column == NextColumn)
            return momentText(row.nextAttempt, m_now);
        return column == ErrorColumn ? row.lastError : QVariant();
    case sortRole:
        switch (column) {
        case SizeColumn:
            return qulonglong(row.bytes);
        case ArrivedColumn:
            return qint64(row.arrived);
        case NextColumn:
            return qint64(row.nextAttempt);
        default:
            return text(row, column);
        }
    default:
        return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            (section == SizeColumn || section == AttemptsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("State");
    case SenderColumn:
        return tr("Sender");
    case RecipientColumn:
        return tr("Recipient");
    case SizeColumn:
        return tr("Size");
    case ArrivedColumn:
        return tr("Arrived");
    case NextColumn:
        return tr("Next attempt");
    case AttemptsColumn:
        return tr("Attempts");
    case ErrorColumn:
        return tr("Last error");
    default:
        return {};
    }
}

} // namespace posthorn::gui
