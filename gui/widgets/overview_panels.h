// What the docks hold beside the servers: queues, mail, health. Each takes the overview and shows it.
#pragma once

#include <QLabel>
#include <QWidget>
#include <array>
#include <vector>

#include "gui/models/hub_feed.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/sparkline.h"

class QGridLayout;

namespace posthorn::gui {

/// Waiting, held, bytes, age of the oldest.
class QueuePanel final : public QWidget {
    Q_OBJECT
public:
    explicit QueuePanel(QWidget* parent = nullptr);
    void show(const watch::QueueTotals& totals, UnixMs now);
    using QWidget::show;

private:
    QLabel* m_waiting;
    QLabel* m_held;
    QLabel* m_bytes;
    QLabel* m_oldest;
};

/// The counters of mail, instant messages and logins, of today and since the start.
class MailPanel final : public QWidget {
    Q_OBJECT
public:
    explicit MailPanel(QWidget* parent = nullptr);
    void show(const watch::Overview& overview);
    using QWidget::show;

private:
    struct Row {
        watch::Counter counter;
        QString name;
        QLabel* today;
        QLabel* sinceStart;
    };
    std::vector<Row> m_rows;
};

/// CPU, memory, free disk and commit latency, each with its curve.
class HealthPanel final : public QWidget {
    Q_OBJECT
public:
    explicit HealthPanel(QWidget* parent = nullptr);
    void show(const HubFeed& feed);
    using QWidget::show;

private:
    struct Row {
        QString name;
        ToneLabel* value;
        Sparkline* curve;
    };
    Row addRow(QGridLayout* grid, int row, const QString& icon, const QString& name);
    void setRow(Row& row, const QString& text, Tone tone);

    Row m_cpu;
    Row m_memory;
    Row m_disk;
    Row m_commit;
};

} // namespace posthorn::gui
