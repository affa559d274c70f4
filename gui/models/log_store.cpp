#include "gui/models/log_store.h"

namespace posthorn::gui {

void LogRing::append(watch::LogLine line)
{
    m_lines.push_back(std::move(line));
    if (m_lines.size() <= m_capacity)
        return;
    const size_t gone = qMax<size_t>(1, m_capacity / 10);
    m_lines.erase(m_lines.begin(), m_lines.begin() + ptrdiff_t(gone));
    m_first += gone;
}

void LogRing::clear()
{
    m_first += m_lines.size();
    m_lines.clear();
}

LogStore::LogStore(size_t capacity, QObject* parent)
    : QObject(parent)
{
    m_rings.fill(LogRing(capacity));
}

void LogStore::take(std::vector<watch::LogLine> lines)
{
    if (lines.empty())
        return;
    Q_EMIT arrived(lines);
    std::array<bool, size_t(watch::Channel::Count)> got{};
    for (watch::LogLine& line : lines) {
        const size_t channel = size_t(line.channel);
        got[channel] = true;
        m_rings[channel].append(std::move(line));
    }
    for (size_t i = 0; i < got.size(); ++i) {
        if (got[i])
            Q_EMIT grown(watch::Channel(i));
    }
}

void LogStore::clear(watch::Channel channel)
{
    m_rings[size_t(channel)].clear();
    Q_EMIT cleared(channel);
}

} // namespace posthorn::gui
