#include "gui/models/hub_feed.h"

namespace posthorn::gui {

namespace {

// Forty times a second, so that a storm of 20,000 lines a second moves smoothly: 500 lines a tick. More than the bound
// at once would hold up the window; what is missed is told in the view and stands in the log files.
constexpr int lineInterval = 25;
constexpr int quietInterval = 100; // while nothing comes, for the battery's sake
constexpr size_t linesAtOnce = 4000;

} // namespace

HubFeed::HubFeed(watch::Hub& hub, LogStore& store, QObject* parent)
    : QObject(parent)
    , m_hub(hub)
    , m_store(store)
{
    m_lineTimer.setInterval(lineInterval);
    m_overviewTimer.setInterval(250);
    m_sampleTimer.setInterval(1000);
    connect(&m_lineTimer, &QTimer::timeout, this, &HubFeed::takeLines);
    connect(&m_overviewTimer, &QTimer::timeout, this, &HubFeed::takeOverview);
    connect(&m_sampleTimer, &QTimer::timeout, this, &HubFeed::takeSample);
    m_overview = hub.look();
    m_linesBefore = hub.nextLine();
}

void HubFeed::start()
{
    takeOverview();
    takeSample();
    m_lineTimer.start();
    m_overviewTimer.start();
    m_sampleTimer.start();
}

void HubFeed::takeLines()
{
    std::vector<watch::LogLine> lines = m_hub.linesFrom(m_nextLine, linesAtOnce);
    const int interval = lines.empty() ? quietInterval : lineInterval;
    if (m_lineTimer.interval() != interval)
        m_lineTimer.setInterval(interval);
    if (lines.empty())
        return;
    if (lines.front().number > m_nextLine && m_nextLine > 1) {
        watch::LogLine gap;
        gap.time = lines.front().time;
        gap.channel = watch::Channel::System;
        gap.level = watch::Level::Warning;
        gap.text = tr("%n line(s) came faster than the console could show them; the log files have them.", nullptr,
                      int(lines.front().number - m_nextLine))
                       .toStdString();
        lines.insert(lines.begin(), std::move(gap));
    }
    m_nextLine = lines.back().number + 1;
    m_store.take(std::move(lines));
}

void HubFeed::takeOverview()
{
    m_overview = m_hub.look();
    Q_EMIT overviewChanged(m_overview);
}

void HubFeed::takeSample()
{
    const watch::Health& health = m_overview.health;
    m_history.push_back({health.cpuPercent, double(health.memoryBytes), double(health.diskFreeBytes),
                         health.commitMilliseconds});
    if (m_history.size() > historyLength)
        m_history.pop_front();
    const uint64_t next = m_hub.nextLine();
    m_linesPerSecond = next - m_linesBefore;
    m_linesBefore = next;
    Q_EMIT sampled();
}

} // namespace posthorn::gui
