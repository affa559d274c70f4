#include "gui/models/log_model.h"

#include "gui/models/text.h"

namespace posthorn::gui {

QVariant LineModel::data(const QModelIndex& index, int role) const
{
    const watch::LogLine* line = index.isValid() ? lineAt(index.row()) : nullptr;
    if (!line)
        return {};
    switch (role) {
    case lineRole:
        return QVariant::fromValue(line);
    case Qt::DisplayRole:
        return plainLine(*line);
    case Qt::AccessibleTextRole: {
        QString text = clockText(line->time) + QLatin1Char(' ') + fromUtf8(line->text);
        if (line->level > watch::Level::Info)
            text.prepend(levelTitle(line->level) + QLatin1String(": "));
        return text;
    }
    case Qt::ToolTipRole:
        return line->text.size() > 80 ? fromUtf8(line->text).toHtmlEscaped() : QVariant();
    default:
        return {};
    }
}

LogModel::LogModel(LogStore& store, watch::Channel channel, QObject* parent)
    : LineModel(parent)
    , m_store(store)
    , m_channel(channel)
{
    connect(&store, &LogStore::grown, this, [this](watch::Channel grown) {
        if (grown == m_channel)
            grow();
    });
    connect(&store, &LogStore::cleared, this, [this](watch::Channel cleared) {
        if (cleared == m_channel)
            reset();
    });
    reset();
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

const watch::LogLine* LogModel::lineAt(int row) const
{
    const LogRing& ring = m_store.ring(m_channel);
    // Between the store's giving lines up and our hearing of it a view may still ask for one.
    const uint64_t number = m_rows[size_t(row)];
    return number >= ring.begin() && number < ring.end() ? &ring.at(number) : nullptr;
}

uint64_t LogModel::held() const
{
    const LogRing& ring = m_store.ring(m_channel);
    return ring.end() - ring.begin();
}

void LogModel::setFilter(const LogFilter& filter)
{
    m_filter = filter;
    m_marked = filter.words();
    reset();
}

void LogModel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        grow();
}

void LogModel::setAwake(bool awake)
{
    m_awake = awake;
    if (awake)
        grow();
}

void LogModel::dropGone()
{
    const uint64_t begin = m_store.ring(m_channel).begin();
    size_t gone = 0;
    while (gone < m_rows.size() && m_rows[gone] < begin)
        ++gone;
    if (!gone)
        return;
    if (gone == m_rows.size()) {
        beginResetModel();
        m_rows.clear();
        endResetModel();
        return;
    }
    beginRemoveRows({}, 0, int(gone) - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + ptrdiff_t(gone));
    endRemoveRows();
}

void LogModel::grow()
{
    if (!m_awake)
        return;
    dropGone();
    if (m_paused)
        return;
    const LogRing& ring = m_store.ring(m_channel);
    std::vector<uint64_t> fresh;
    for (uint64_t number = qMax(m_next, ring.begin()); number < ring.end(); ++number) {
        if (m_filter.passes(ring.at(number)))
            fresh.push_back(number);
    }
    m_next = ring.end();
    if (fresh.empty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + fresh.size()) - 1);
    m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

void LogModel::reset()
{
    const LogRing& ring = m_store.ring(m_channel);
    beginResetModel();
    m_rows.clear();
    // A new filter in a pause looks at the lines up to the pause and no further.
    const uint64_t end = m_paused ? qBound(ring.begin(), m_next, ring.end()) : ring.end();
    for (uint64_t number = ring.begin(); number < end; ++number) {
        if (m_filter.passes(ring.at(number)))
            m_rows.push_back(number);
    }
    m_next = end;
    endResetModel();
}

int TranscriptModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

const watch::LogLine* TranscriptModel::lineAt(int row) const
{
    return &m_lines[size_t(row)];
}

void TranscriptModel::setLines(std::vector<watch::LogLine> lines, const QStringList& marked)
{
    beginResetModel();
    m_lines = std::move(lines);
    m_marked = marked;
    endResetModel();
}

void TranscriptModel::append(const std::vector<watch::LogLine>& lines)
{
    if (lines.empty())
        return;
    beginInsertRows({}, int(m_lines.size()), int(m_lines.size() + lines.size()) - 1);
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
    endInsertRows();
}

} // namespace posthorn::gui
