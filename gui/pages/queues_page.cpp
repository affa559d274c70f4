#include "gui/pages/queues_page.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/models/text.h"
#include "gui/shell/style.h"
#include "gui/widgets/action_bar.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/tables.h"

namespace posthorn::gui {

namespace {

constexpr char mostListed[] = "5000"; // more than a person looks through; the dock counts them all

} // namespace

QueuesPage::QueuesPage(HubFeed& feed, AdminClient admin, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_admin(admin)
    , m_model(new QueueModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_filter(new SearchEdit(tr("Filter by sender, recipient or error"), this))
    , m_retry(textButton(QStringLiteral("retry"), tr("&Retry now"), this))
    , m_hold(textButton(QStringLiteral("hold"), tr("&Hold"), this))
    , m_release(textButton(QStringLiteral("release"), tr("Re&lease"), this))
    , m_delete(textButton(QStringLiteral("delete"), tr("&Delete"), this))
    , m_counts(new ToneLabel({}, Tone::Muted, this))
    , m_subject(heading(tr("Message"), this, 1.1))
    , m_envelope(new ToneLabel(tr("No entry is chosen"), Tone::Muted, this))
    , m_preview(new QPlainTextEdit(this))
{
    confirmDelete = [this](int count) {
        QMessageBox question(QMessageBox::Warning, tr("Delete from the queue"),
                             tr("Delete %n message(s) from the queue?", nullptr, count), QMessageBox::Cancel, this);
        question.setInformativeText(tr("Neither the sender nor the recipient is told. This cannot be undone."));
        QPushButton* yes = question.addButton(tr("&Delete"), QMessageBox::DestructiveRole);
        setButtonKind(yes, ButtonKind::Danger);
        question.setDefaultButton(QMessageBox::Cancel);
        question.exec();
        return question.clickedButton() == yes;
    };
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(QueueModel::sortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    dressTable(m_table, m_sorted, tr("Queue of outgoing mail"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->sortByColumn(QueueModel::ArrivedColumn, Qt::AscendingOrder);
    setColumnWidths(m_table, {18, 24, 28, 13, 20, 17, 11});
    new EmptyHint(m_table, QStringLiteral("queue"), tr("The queue is empty"),
                  tr("Mail for other servers waits here until it has been handed over."));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_preview->setFont(fixed);
    m_preview->setReadOnly(true);
    m_preview->setFrameShape(QFrame::NoFrame);
    m_preview->setTabChangesFocus(true);
    m_preview->setAccessibleName(tr("Message preview"));
    m_preview->setPlaceholderText(tr("Choose an entry to read its message."));
    m_preview->document()->setDocumentMargin(12);
    m_subject->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_envelope->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_subject->setTextFormat(Qt::PlainText);
    m_envelope->setTextFormat(Qt::PlainText);
    m_retry->setToolTip(tr("Try to hand the chosen messages over at once"));
    m_hold->setToolTip(tr("Keep the chosen messages until they are released"));
    m_release->setToolTip(tr("Let the held messages go"));
    m_delete->setToolTip(tr("Delete the chosen messages (Del)"));
    QToolButton* refreshButton = iconButton(QStringLiteral("refresh"), tr("Refresh"), this, QKeySequence::Refresh);

    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuesPage::choiceChanged);
    for (const auto& [button, word] :
         {std::pair(m_retry, QStringLiteral("retry")), std::pair(m_hold, QStringLiteral("hold")),
          std::pair(m_release, QStringLiteral("release")), std::pair(m_delete, QStringLiteral("delete"))})
        connect(button, &QToolButton::clicked, this, [this, word = word] { change(word); });
    auto* deleteKey = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(deleteKey, &QShortcut::activated, this, [this] { change(QStringLiteral("delete")); });
    connect(refreshButton, &QToolButton::clicked, this, &QueuesPage::refresh);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        for (QToolButton* button : {m_retry, m_hold, m_release, m_delete}) {
            if (button == m_delete)
                menu.addSeparator();
            menu.addAction(button->icon(), button->text(), button, &QToolButton::click)->setEnabled(button->isEnabled());
        }
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
    auto* timer = new QTimer(this);
    timer->setInterval(3000);
    connect(timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    timer->start();

    auto* bar = new ActionBar(this);
    bar->addField(m_filter);
    for (QToolButton* button : {m_retry, m_hold, m_release, m_delete})
        bar->addButton(button);
    bar->addSeparator();
    bar->addWidget(refreshButton);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 5, 12, 5);
    foot->addWidget(m_counts);
    foot->addStretch();
    auto* upper = new QWidget(this);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(bar);
    upperLayout->addWidget(new Separator(Qt::Horizontal, upper));
    upperLayout->addWidget(m_table, 1);
    upperLayout->addWidget(new Separator(Qt::Horizontal, upper));
    upperLayout->addLayout(foot);
    auto* lower = new QWidget(this);
    auto* headings = new QVBoxLayout;
    headings->setContentsMargins(12, 8, 12, 8);
    headings->setSpacing(2);
    headings->addWidget(m_subject);
    headings->addWidget(m_envelope);
    auto* lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(0);
    lowerLayout->addLayout(headings);
    lowerLayout->addWidget(new Separator(Qt::Horizontal, lower));
    lowerLayout->addWidget(m_preview, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(upper);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    choiceChanged();
}

void QueuesPage::showEvent(QShowEvent* event)
{
    refresh();
    QWidget::showEvent(event);
}

void QueuesPage::tell(const QString& problem)
{
    m_counts->setText(problem);
    m_counts->setTone(Tone::Error);
}

void QueuesPage::refresh()
{
    if (m_asking)
        return;
    m_asking = true;
    m_admin.run(
        this, "queue list", {"0", mostListed},
        [this](const AdminClient::Rows& rows) {
            m_asking = false;
            std::vector<QueueRow> parsed;
            for (const auto& columns : rows) {
                if (auto row = QueueRow::parse(columns))
                    parsed.push_back(std::move(*row));
            }
            std::sort(parsed.begin(), parsed.end(), [](const QueueRow& a, const QueueRow& b) { return a.id < b.id; });
            const int count = int(parsed.size());
            m_model->setRows(std::move(parsed), Clock::system().now());
            m_counts->setTone(Tone::Muted);
            m_counts->setText(tr("%n message(s) in the queue", nullptr, count));
            choiceChanged();
        },
        [this](const QString& problem) {
            m_asking = false;
            tell(problem);
        });
}

std::vector<const QueueRow*> QueuesPage::chosen() const
{
    std::vector<const QueueRow*> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(&m_model->at(m_sorted->mapToSource(index).row()));
    return rows;
}

void QueuesPage::choiceChanged()
{
    const auto rows = chosen();
    const bool anyHeld = std::any_of(rows.begin(), rows.end(), [](const QueueRow* row) { return row->held; });
    const bool anyWaiting = std::any_of(rows.begin(), rows.end(), [](const QueueRow* row) { return !row->held; });
    m_retry->setEnabled(!rows.empty());
    m_hold->setEnabled(anyWaiting);
    m_release->setEnabled(anyHeld);
    m_delete->setEnabled(!rows.empty());
    if (rows.size() == 1 && rows.front()->id != m_shown)
        showMessage(*rows.front());
}

void QueuesPage::showMessage(const QueueRow& row)
{
    m_shown = row.id;
    m_subject->setText(tr("Message"));
    m_envelope->setText(tr("%1 to %2").arg(row.sender.isEmpty() ? tr("(bounce)") : row.sender, row.recipient));
    m_preview->setPlainText({});
    m_admin.run(
        this, "queue show", {std::to_string(row.id)},
        [this, id = row.id](const AdminClient::Rows& rows) {
            if (id != m_shown)
                return;
            QString text;
            for (size_t i = 1; i < rows.size(); ++i) { // the first row is the entry itself
                const QString line = rows[i].empty() ? QString() : fromUtf8(rows[i].front());
                if (m_subject->text() == tr("Message") && line.startsWith(QLatin1String("Subject:"), Qt::CaseInsensitive))
                    m_subject->setText(line.mid(8).trimmed());
                text += line + QLatin1Char('\n');
            }
            m_preview->setPlainText(text);
        },
        [this, id = row.id](const QString& problem) {
            if (id == m_shown)
                m_preview->setPlainText(problem);
        });
}

void QueuesPage::change(const QString& word)
{
    std::vector<std::string> ids;
    for (const QueueRow* row : chosen())
        ids.push_back(std::to_string(row->id));
    if (ids.empty() || (word == QLatin1String("delete") && !confirmDelete(int(ids.size()))))
        return;
    m_admin.run(
        this, "queue " + toUtf8(word), std::move(ids), [this](const AdminClient::Rows&) { refresh(); },
        [this](const QString& problem) { tell(problem); });
}

} // namespace posthorn::gui
