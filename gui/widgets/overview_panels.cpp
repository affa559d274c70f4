#include "gui/widgets/overview_panels.h"

#include <QGridLayout>

#include "gui/models/text.h"

namespace posthorn::gui {

namespace {

QLabel* figure(QWidget* parent)
{
    auto* label = new QLabel(QStringLiteral("0"), parent);
    alignLabel(label, Qt::AlignRight | Qt::AlignVCenter);
    return label;
}

// Sets text and, with its meaning, the accessible name; quiet when nothing changed.
void setFigure(QLabel* label, const QString& text, const QString& meaning)
{
    if (label->text() == text)
        return;
    label->setText(text);
    label->setAccessibleName(QStringLiteral("%1: %2").arg(meaning, text));
}

} // namespace

QueuePanel::QueuePanel(QWidget* parent)
    : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 2, 12, 8);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(2, 8);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(4, 1);
    int place = 0;
    const auto add = [&](const QString& name) {
        const int row = place / 2, column = place % 2 * 3; // two beside each other
        grid->addWidget(new ToneLabel(name, Tone::Muted, this), row, column);
        QLabel* value = figure(this);
        value->setAccessibleName(name);
        grid->addWidget(value, row, column + 1);
        ++place;
        return value;
    };
    m_waiting = add(tr("Waiting"));
    m_held = add(tr("Held"));
    m_bytes = add(tr("Size"));
    m_oldest = add(tr("Oldest"));
    grid->setRowStretch(2, 1);
    show(watch::QueueTotals(), 0);
}

void QueuePanel::show(const watch::QueueTotals& totals, UnixMs now)
{
    setFigure(m_waiting, countText(totals.waiting), tr("Waiting"));
    setFigure(m_held, countText(totals.held), tr("Held"));
    setFigure(m_bytes, bytesText(totals.bytes), tr("Size"));
    setFigure(m_oldest, totals.oldest ? spanText(now - totals.oldest) : tr("–"), tr("Oldest"));
}

MailPanel::MailPanel(QWidget* parent)
    : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 2, 12, 8);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(0, 1);
    for (const auto& [column, text] : {std::pair(1, tr("Today")), std::pair(2, tr("Since start"))}) {
        auto* label = new ToneLabel(text, Tone::Muted, this);
        alignLabel(label, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(label, 0, column);
    }
    const auto add = [&](watch::Counter counter, const QString& name) {
        const int row = int(m_rows.size()) + 1;
        grid->addWidget(new ToneLabel(name, Tone::Muted, this), row, 0);
        m_rows.push_back({counter, name, figure(this), figure(this)});
        m_rows.back().today->setAccessibleName(tr("%1 today").arg(name));
        m_rows.back().sinceStart->setAccessibleName(tr("%1 since start").arg(name));
        grid->addWidget(m_rows.back().today, row, 1);
        grid->addWidget(m_rows.back().sinceStart, row, 2);
    };
    using watch::Counter;
    add(Counter::MessagesReceived, tr("Received"));
    add(Counter::MessagesDelivered, tr("Delivered"));
    add(Counter::MessagesSent, tr("Sent"));
    add(Counter::MessagesRefused, tr("Refused"));
    add(Counter::MessagesBounced, tr("Bounced"));
    add(Counter::MessagesFetched, tr("Fetched"));
    add(Counter::ChatMessages, tr("Chat messages"));
    add(Counter::LoginsSucceeded, tr("Logins"));
    add(Counter::LoginsFailed, tr("Failed logins"));
    grid->setRowStretch(grid->rowCount(), 1);
}

void MailPanel::show(const watch::Overview& overview)
{
    for (Row& row : m_rows) {
        setFigure(row.today, countText(overview.today[size_t(row.counter)]), tr("%1 today").arg(row.name));
        setFigure(row.sinceStart, countText(overview.sinceStart[size_t(row.counter)]),
                  tr("%1 since start").arg(row.name));
    }
}

HealthPanel::HealthPanel(QWidget* parent)
    : QWidget(parent)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 0, 12, 8);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(3, 1);
    m_cpu = addRow(grid, 0, QStringLiteral("cpu"), tr("CPU"));
    m_memory = addRow(grid, 1, QStringLiteral("memory"), tr("Memory"));
    m_disk = addRow(grid, 2, QStringLiteral("disk"), tr("Disk free"));
    m_commit = addRow(grid, 3, QStringLiteral("commit"), tr("Commit"));
    grid->setRowStretch(4, 1);
}

HealthPanel::Row HealthPanel::addRow(QGridLayout* grid, int row, const QString& icon, const QString& name)
{
    Row made{name, new ToneLabel({}, Tone::Text, this), new Sparkline(this)};
    alignLabel(made.value, Qt::AlignRight | Qt::AlignVCenter);
    made.value->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("888.8 GiB")));
    made.value->setAccessibleName(name);
    made.curve->setAccessibleName(tr("%1 in the last five minutes").arg(name));
    grid->addWidget(new IconLabel(icon, 18, Tone::Muted, this), row, 0);
    grid->addWidget(new ToneLabel(name, Tone::Muted, this), row, 1);
    grid->addWidget(made.value, row, 2);
    grid->addWidget(made.curve, row, 3);
    return made;
}

void HealthPanel::setRow(Row& row, const QString& text, Tone tone)
{
    setFigure(row.value, text, row.name);
    row.value->setTone(tone);
}

void HealthPanel::show(const HubFeed& feed)
{
    const watch::Health& health = feed.overview().health;
    setRow(m_cpu, QStringLiteral("%1 %").arg(QLocale().toString(health.cpuPercent, 'f', 0)), Tone::Text);
    setRow(m_memory, bytesText(uint64_t(health.memoryBytes)), Tone::Text);
    setRow(m_disk, bytesText(uint64_t(health.diskFreeBytes)), health.diskLow ? Tone::Error : Tone::Text);
    setRow(m_commit,
           health.commitMilliseconds > 0
               ? tr("%1 ms").arg(QLocale().toString(health.commitMilliseconds, 'f', 1))
               : tr("–"),
           health.commitMilliseconds > 100 ? Tone::Warning : Tone::Text);
    std::vector<double> cpu, memory, disk, commit;
    for (const HealthSample& sample : feed.history()) {
        cpu.push_back(sample.cpuPercent);
        memory.push_back(sample.memoryBytes);
        disk.push_back(sample.diskFreeBytes);
        commit.push_back(sample.commitMilliseconds);
    }
    const auto highest = [](const std::vector<double>& values) {
        return values.empty() ? 1.0 : *std::max_element(values.begin(), values.end());
    };
    const double memoryHigh = highest(memory) * 1.25, diskHigh = highest(disk) * 1.25;
    m_cpu.curve->setValues(std::move(cpu), 0, 100, HubFeed::historyLength);
    m_memory.curve->setValues(std::move(memory), 0, memoryHigh, HubFeed::historyLength);
    m_disk.curve->setValues(std::move(disk), 0, diskHigh, HubFeed::historyLength);
    m_commit.curve->setValues(std::move(commit), 0, 10, HubFeed::historyLength);
}

} // namespace posthorn::gui
