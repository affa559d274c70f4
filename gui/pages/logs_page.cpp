#include "gui/pages/logs_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "gui/models/log_model.h"
#include "gui/models/text.h"
#include "gui/widgets/action_bar.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/transcript_pane.h"

namespace posthorn::gui {

ChannelPane::ChannelPane(LogStore& store, watch::Channel channel, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_channel(channel)
    , m_model(new LogModel(store, channel, this))
    , m_view(new LogView(this))
    , m_filter(new SearchEdit(tr("Filter: words, \"a phrase\", -without, [session]"), this))
    , m_level(new QComboBox(this))
    , m_pause(textButton(QStringLiteral("pause"), tr("&Pause"), this))
    , m_follow(textButton(QStringLiteral("follow"), tr("F&ollow"), this))
    , m_counts(new ToneLabel({}, Tone::Muted, this))
    , m_typing(new QTimer(this))
{
    m_view->setLines(m_model);
    m_view->setShowsSession(channel != watch::Channel::System); // its lines belong to none
    m_view->setAccessibleName(tr("Log of %1").arg(channelTitle(channel)));
    new EmptyHint(m_view, channelIcon(channel), tr("Nothing here yet"),
                  tr("Lines appear as they are logged. When a filter is set, only those that match it are shown."));
    m_filter->setAccessibleName(tr("Filter"));
    m_level->setAccessibleName(tr("Least level"));
    m_level->setToolTip(tr("The least level that is shown"));
    m_level->addItem(tr("All levels"), int(watch::Level::Debug));
    m_level->addItem(tr("Information and above"), int(watch::Level::Info));
    m_level->addItem(tr("Warnings and errors"), int(watch::Level::Warning));
    m_level->addItem(tr("Errors only"), int(watch::Level::Error));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Stop the lines from moving; nothing is lost meanwhile"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Keep the newest line in sight"));
    QToolButton* copy = iconButton(QStringLiteral("copy"), tr("Copy the chosen lines"), this);
    QToolButton* save = iconButton(QStringLiteral("save"), tr("Save the lines shown"), this);
    QToolButton* search = iconButton(QStringLiteral("search-all"), tr("Search all logs for this"), this);
    QToolButton* clear = iconButton(QStringLiteral("clear"), tr("Empty this view (the log files stay)"), this);

    m_typing->setSingleShot(true);
    m_typing->setInterval(150);
    connect(m_filter, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, this, &ChannelPane::applyFilter);
    connect(m_typing, &QTimer::timeout, this, &ChannelPane::applyFilter);
    connect(m_level, &QComboBox::currentIndexChanged, this, &ChannelPane::applyFilter);
    connect(m_pause, &QToolButton::toggled, this, [this](bool paused) {
        m_model->setPaused(paused);
        m_pause->setIcon(IconSource::icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
        m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
        m_pause->setAccessibleName(withoutMnemonic(m_pause->text()));
        tellCounts();
    });
    connect(m_follow, &QToolButton::clicked, m_view, &LogView::setFollow);
    connect(m_view, &LogView::followChanged, m_follow, &QToolButton::setChecked);
    connect(copy, &QToolButton::clicked, m_view, &LogView::copySelected);
    connect(save, &QToolButton::clicked, this, [this] {
        saveText(this, fromUtf8(watch::channelName(m_channel)) + QLatin1String(".log"), m_view->wholeText());
    });
    connect(clear, &QToolButton::clicked, this, [this] { m_store.clear(m_channel); });
    connect(search, &QToolButton::clicked, this, [this] { Q_EMIT searchWanted(m_filter->text()); });
    connect(m_view, &LogView::sessionWanted, this, &ChannelPane::sessionWanted);
    connect(m_view, &LogView::filterWanted, this, &ChannelPane::setFilterText);
    auto* counting = new QTimer(this);
    counting->setInterval(250);
    connect(counting, &QTimer::timeout, this, [this] {
        if (isVisible())
            tellCounts();
    });
    counting->start();

    auto* bar = new ActionBar(this);
    bar->addField(m_filter);
    bar->addWidget(m_level);
    bar->addButton(m_pause);
    bar->addButton(m_follow);
    bar->addSeparator();
    bar->addWidget(copy);
    bar->addWidget(save);
    bar->addWidget(clear);
    bar->addWidget(search);
    bar->leadTo(m_view);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 5, 12, 5);
    foot->addWidget(m_counts);
    foot->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addWidget(m_view, 1);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addLayout(foot);
    m_model->setAwake(false);
    tellCounts();
}

void ChannelPane::showEvent(QShowEvent* event)
{
    m_model->setAwake(true);
    tellCounts();
    QWidget::showEvent(event);
}

void ChannelPane::hideEvent(QHideEvent* event)
{
    m_model->setAwake(false);
    QWidget::hideEvent(event);
}

void ChannelPane::setFilterText(const QString& text)
{
    m_filter->setText(text);
    applyFilter();
}

void ChannelPane::applyFilter()
{
    m_typing->stop();
    m_model->setFilter(LogFilter(m_filter->text(), watch::Level(m_level->currentData().toInt())));
    tellCounts();
}

void ChannelPane::tellCounts()
{
    const int shown = m_model->rowCount();
    QString text = m_model->filter().isEmpty()
                       ? tr("%n line(s)", nullptr, shown)
                       : tr("%1 of %n line(s)", nullptr, int(m_model->held())).arg(countText(uint64_t(shown)));
    if (m_model->isPaused()) {
        text += QStringLiteral("  ·  ");
        text += m_model->waiting() ? tr("paused, %n new line(s) waiting", nullptr, int(m_model->waiting())) : tr("paused");
    }
    if (text != m_counts->text())
        m_counts->setText(text);
    m_counts->setTone(m_model->isPaused() ? Tone::Warning : Tone::Muted);
}

LogsPage::LogsPage(LogStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_tabs(new QTabWidget(this))
{
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Logs"));
    m_tabs->tabBar()->setAccessibleName(tr("Logs"));
    pane(watch::Channel::System);
    connect(&store, &LogStore::grown, this, &LogsPage::pane);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
}

void LogsPage::setServices(const std::vector<watch::ServiceView>& services)
{
    for (const watch::ServiceView& service : services) {
        pane(service.channel);
        if (service.channel == watch::Channel::SmtpIn) // where mail comes in, it goes out as well
            pane(watch::Channel::SmtpOut);
    }
}

ChannelPane* LogsPage::pane(watch::Channel channel)
{
    ChannelPane*& pane = m_panes[size_t(channel)];
    if (!pane) {
        pane = new ChannelPane(m_store, channel, this);
        connect(pane, &ChannelPane::sessionWanted, this, &LogsPage::sessionWanted);
        connect(pane, &ChannelPane::searchWanted, this, &LogsPage::searchWanted);
        const auto before = std::count_if(m_panes.begin(), m_panes.begin() + ptrdiff_t(channel),
                                          [](const ChannelPane* other) { return other != nullptr; });
        m_tabs->insertTab(int(before), pane, IconSource::icon(channelIcon(channel)), channelTitle(channel));
    }
    return pane;
}

ChannelPane* LogsPage::current() const
{
    return static_cast<ChannelPane*>(m_tabs->currentWidget());
}

} // namespace posthorn::gui
