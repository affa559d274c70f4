// The log lines that the console holds: for each channel the last hundred thousand.
#pragma once

#include <QObject>
#include <array>
#include <deque>
#include <vector>

#include "watch/values.h"

namespace posthorn::gui {

/// Lines of one channel, numbered from 0 in the order of their arrival. When it is full the oldest tenth goes at once,
/// so that whoever shows it has to re-arrange itself seldom.
class LogRing {
public:
    explicit LogRing(size_t capacity = 100000)
        : m_capacity(capacity)
    {
    }
    void append(watch::LogLine line);
    void clear();
    uint64_t begin() const { return m_first; }
    uint64_t end() const { return m_first + m_lines.size(); }
    const watch::LogLine& at(uint64_t number) const { return m_lines[size_t(number - m_first)]; }

private:
    size_t m_capacity;
    uint64_t m_first = 0;
    std::deque<watch::LogLine> m_lines;
};

class LogStore final : public QObject {
    Q_OBJECT
public:
    explicit LogStore(size_t capacity = 100000, QObject* parent = nullptr);

    const LogRing& ring(watch::Channel channel) const { return m_rings[size_t(channel)]; }
    /// Sorts the lines into their channels, then tells once for each channel that got some.
    void take(std::vector<watch::LogLine> lines);
    void clear(watch::Channel channel);

Q_SIGNALS:
    void grown(posthorn::watch::Channel channel);
    void cleared(posthorn::watch::Channel channel);
    /// Lines that belong to sessions, for whoever follows one; with those that do not.
    void arrived(const std::vector<posthorn::watch::LogLine>& lines);

private:
    std::array<LogRing, size_t(watch::Channel::Count)> m_rings;
};

} // namespace posthorn::gui
