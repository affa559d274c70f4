#include "gui/pages/search_page.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QListView>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "gui/models/log_filter.h"
#include "gui/models/log_lookup.h"
#include "gui/models/text.h"
#include "gui/shell/theme.h"
#include "gui/shell/style.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/transcript_pane.h"

namespace posthorn::gui {

namespace {

constexpr int detailRole = Qt::UserRole + 1;
constexpr int timeRole = Qt::UserRole + 2;

// A found session: what and when in the first line, the first hit in the second.
class FoundDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {200, option.fontMetrics.height() * 2 + 22};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colours& c = colours();
        QStyleOptionViewItem panel = option;
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);
        const int line = option.fontMetrics.height();
        const QRect rect = option.rect.adjusted(12, 8, -12, -8);
        const auto place = [&](const QRect& logical) { return QStyle::visualRect(option.direction, option.rect, logical); };
        IconSource::paint(painter, place(QRect(rect.left(), rect.top(), 18, 18)), index.data(Qt::UserRole).toString(),
                          c.muted);
        const QRect text = rect.adjusted(28, 0, 0, 0);
        const QString time = index.data(timeRole).toString();
        const int timeWidth = option.fontMetrics.horizontalAdvance(time);
        const int start = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignTop));
        painter->setFont(option.font);
        painter->setPen(c.muted);
        painter->drawText(place(QRect(text.right() - timeWidth, text.top(), timeWidth + 1, line)), start, time);
        painter->setPen(c.text);
        QFont bold = option.font;
        bold.setWeight(QFont::DemiBold);
        painter->setFont(bold);
        const int titleWidth = text.width() - timeWidth - 8;
        painter->drawText(place(QRect(text.left(), text.top(), titleWidth, line)), start,
                          QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideRight, titleWidth));
        painter->setFont(option.font);
        painter->setPen(c.muted);
        painter->setLayoutDirection(Qt::LeftToRight); // protocol text, in every language
        painter->drawText(place(QRect(text.left(), text.top() + line + 4, text.width(), line)), start,
                          option.fontMetrics.elidedText(index.data(detailRole).toString(), Qt::ElideRight, text.width()));
        painter->setLayoutDirection(option.direction);
    }
};

} // namespace

SearchPage::SearchPage(const watch::Hub& hub, const QString& logFolder, QWidget* parent)
    : QWidget(parent)
    , m_edit(new SearchEdit(tr("Words that a line must contain: an address, a host, a message number"), this))
    , m_channel(new QComboBox(this))
    , m_days(new QComboBox(this))
    , m_go(new QPushButton(tr("&Search"), this))
    , m_progress(new QProgressBar(this))
    , m_summary(new ToneLabel(tr("The log files and what is in memory are searched; you get whole sessions."), Tone::Muted, this))
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
    , m_transcript(new TranscriptPane(this))
    , m_lookup(new LogLookup(hub, logFolder, this))
{
    m_channel->setAccessibleName(tr("Log"));
    m_channel->addItem(tr("All logs"), -1);
    for (int i = 0; i < int(watch::Channel::Count); ++i)
        m_channel->addItem(IconSource::icon(channelIcon(watch::Channel(i)), Tone::Muted), channelTitle(watch::Channel(i)), i);
    m_days->setAccessibleName(tr("Time"));
    m_days->addItem(tr("Last hour"), 3600);
    m_days->addItem(tr("Last day"), 86400);
    m_days->addItem(tr("Last week"), 7 * 86400);
    m_days->addItem(tr("All days"), 0);
    m_days->setCurrentIndex(2);
    setButtonKind(m_go, ButtonKind::Primary);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progress->setAccessibleName(tr("Progress of the search"));
    m_progress->hide();
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FoundDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Sessions found"));
    m_edit->setAccessibleName(tr("Search words"));
    new EmptyHint(m_list, QStringLiteral("search-all"), tr("No sessions found"),
                  tr("Type what you look for and press Enter."));

    connect(m_edit, &QLineEdit::returnPressed, this, &SearchPage::start);
    connect(m_go, &QPushButton::clicked, this, [this] {
        if (m_lookup->isRunning())
            m_lookup->cancel();
        else
            start();
    });
    connect(m_lookup, &LogLookup::progressed, this, [this](qulonglong done, qulonglong total) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(total ? int(qMin(1000.0, 1000.0 * double(done) / double(total))) : 0);
    });
    connect(m_lookup, &LogLookup::finished, this, &SearchPage::take);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) { choose(current.row()); });

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 12, 8);
    bar->setSpacing(6);
    bar->addWidget(m_edit, 1);
    bar->addWidget(m_channel);
    bar->addWidget(m_days);
    bar->addWidget(m_go);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 5, 12, 5);
    foot->addWidget(m_summary, 1);
    foot->addWidget(m_progress, 1);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_transcript);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    m_list->setMinimumWidth(240);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addWidget(splitter, 1);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addLayout(foot);
}

void SearchPage::setSearching(bool searching)
{
    m_progress->setVisible(searching);
    m_progress->setRange(0, 0);
    m_go->setText(searching ? tr("&Cancel") : tr("&Search"));
    setButtonKind(m_go, searching ? ButtonKind::Normal : ButtonKind::Primary);
    m_go->update();
}

void SearchPage::search(const QString& text)
{
    m_edit->setText(text);
    m_edit->setFocus();
    if (!text.isEmpty())
        start();
}

void SearchPage::start()
{
    const LogFilter filter(m_edit->text(), watch::Level::Debug);
    watch::LogQuery query;
    query.words = filter.plainWords();
    query.session = filter.session();
    if (query.words.empty() && !query.session)
        return;
    const int channel = m_channel->currentData().toInt();
    if (channel >= 0) {
        query.channels.reset();
        query.channels.set(size_t(channel));
    }
    if (const qint64 seconds = m_days->currentData().toLongLong())
        query.from = QDateTime::currentMSecsSinceEpoch() - seconds * 1000;
    m_marked = filter.words();
    m_summary->setTone(Tone::Muted);
    m_summary->setText(tr("Searching…"));
    setSearching(true);
    m_lookup->start(query);
}

void SearchPage::showSession(watch::Channel channel, uint64_t session, UnixMs time)
{
    m_edit->setText(QStringLiteral("[%1]").arg(session));
    m_channel->setCurrentIndex(m_channel->findData(int(channel)));
    watch::LogQuery query;
    query.session = session;
    query.channels.reset();
    query.channels.set(size_t(channel));
    query.from = time - 1;
    query.to = time + 1;
    m_marked.clear();
    m_summary->setText(tr("Searching…"));
    setSearching(true);
    m_lookup->start(query);
}

void SearchPage::take(const watch::LogFindings& findings)
{
    setSearching(false);
    m_found = findings.sessions;
    m_model->clear();
    m_transcript->showNothing();
    const UnixMs now = Clock::system().now();
    for (const watch::Transcript& transcript : m_found) {
        const QString title = transcript.session
                                  ? tr("%1, session %2").arg(channelTitle(transcript.channel)).arg(transcript.session)
                                  : tr("%1, without a session").arg(channelTitle(transcript.channel));
        const size_t hit = transcript.hits.empty() ? 0 : transcript.hits.front();
        auto* item = new QStandardItem(title);
        item->setData(channelIcon(transcript.channel), Qt::UserRole);
        item->setData(fromUtf8(transcript.lines[hit].text), detailRole);
        item->setData(momentText(transcript.since(), now), timeRole);
        item->setData(tr("%1, %2, %n line(s): %3", nullptr, int(transcript.lines.size()))
                          .arg(title, momentText(transcript.since(), now), fromUtf8(transcript.lines[hit].text)),
                      Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    size_t lines = 0;
    for (const watch::Transcript& transcript : m_found)
        lines += transcript.hits.size();
    QString text = m_found.empty() ? tr("Nothing was found.")
                                   : tr("%1 in %2").arg(tr("%n line(s) found", nullptr, int(lines)),
                                                        tr("%n session(s)", nullptr, int(m_found.size())));
    if (findings.cancelled)
        text += QLatin1Char(' ') + tr("The search was cancelled.");
    else if (findings.bounded)
        text += QLatin1Char(' ') + tr("There is more: these are the latest.");
    m_summary->setTone(findings.problem.empty() ? Tone::Muted : Tone::Error);
    if (!findings.problem.empty())
        text += QLatin1Char(' ') + fromUtf8(findings.problem);
    m_summary->setText(text);
    if (!m_found.empty())
        m_list->setCurrentIndex(m_model->index(0, 0));
    Q_EMIT finished();
}

void SearchPage::choose(int row)
{
    if (row < 0 || size_t(row) >= m_found.size())
        return m_transcript->showNothing();
    const watch::Transcript& transcript = m_found[size_t(row)];
    const UnixMs now = Clock::system().now();
    const UnixMs span = transcript.lines.back().time - transcript.lines.front().time;
    m_transcript->setHeading(m_model->item(row)->text(),
                             tr("%1  ·  %2  ·  %n line(s)", nullptr, int(transcript.lines.size()))
                                 .arg(momentText(transcript.since(), now), spanText(span)));
    m_transcript->setLines(transcript.lines, m_marked);
    if (!transcript.hits.empty())
        m_transcript->scrollTo(transcript.hits.front());
}

} // namespace posthorn::gui
