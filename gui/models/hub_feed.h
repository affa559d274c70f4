// Brings what happens in the server into the console: asks the hub a few times a second and tells those who show it.
#pragma once

#include <QObject>
#include <QTimer>
#include <deque>

#include "gui/models/log_store.h"
#include "watch/hub.h"

namespace posthorn::gui {

/// A moment of the server's health, for the curves.
struct HealthSample {
    double cpuPercent = 0;
    double memoryBytes = 0;
    double diskFreeBytes = 0;
    double commitMilliseconds = 0;
};

class HubFeed final : public QObject {
    Q_OBJECT
public:
    HubFeed(watch::Hub& hub, LogStore& store, QObject* parent = nullptr);

    void start();
    const watch::Overview& overview() const { return m_overview; }
    /// One sample a second of the last five minutes.
    const std::deque<HealthSample>& history() const { return m_history; }
    static constexpr size_t historyLength = 300;
    /// Log lines in the last whole second.
    uint64_t linesPerSecond() const { return m_linesPerSecond; }
    watch::Hub& hub() { return m_hub; }

    // What the timers do; tests call them themselves.
    void takeLines();
    void takeOverview();
    void takeSample();

Q_SIGNALS:
    void overviewChanged(const posthorn::watch::Overview& overview);
    void sampled();

private:
    watch::Hub& m_hub;
    LogStore& m_store;
    watch::Overview m_overview;
    std::deque<HealthSample> m_history;
    uint64_t m_nextLine = 1;
    uint64_t m_linesBefore = 0;
    uint64_t m_linesPerSecond = 0;
    QTimer m_lineTimer;
    QTimer m_overviewTimer;
    QTimer m_sampleTimer;
};

} // namespace posthorn::gui
