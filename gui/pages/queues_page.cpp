#include "gui/pages/queues_page.h"

#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/models/text.h"
#include "gui/widgets/action_bar.h"
#include "gui/widgets/detail_head.h"
#include "gui/widgets/questions.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/table_panel.h"

namespace posthorn::gui {

namespace {

constexpr char mostListed[] = "5000"; // more than a person looks through; the dock counts them all

} // namespace

QueuesPage::QueuesPage(AdminClient admin, QWidget* parent)
    : QWidget(parent)
    , m_admin(admin)
    , m_model(new QueueModel(this))
    , m_list(new TablePanel(m_model, QueueModel::sortRole,
                            {tr("Queue of outgoing mail"), tr("Filter by sender, recipient or error"),
                             QStringLiteral("queue"), tr("The queue is empty"),
                             tr("Mail for other servers waits here until it has been handed over.")},
                            {{13, 13}, {12, 22}, {12, 24}, {10, 10}, {16, 16}, {10, 10}, {4, 4}, {12, 38}}, this))
    , m_retry(textButton(QStringLiteral("retry"), tr("&Retry now"), this))
    , m_hold(textButton(QStringLiteral("hold"), tr("H&old"), this))
    , m_release(textButton(QStringLiteral("release"), tr("Re&lease"), this))
    , m_delete(textButton(QStringLiteral("delete"), tr("&Delete"), this))
    , m_head(new DetailHead(this))
    , m_preview(new QPlainTextEdit(this))
{
    confirmDelete = [this](int count) {
        return ask(this, {tr("Delete from the queue"), tr("Delete %n message(s) from the queue?", nullptr, count),
                          tr("Neither the sender nor the recipient is told. This cannot be undone."), tr("&Delete"),
                          ButtonKind::Danger});
    };
    table()->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table()->sortByColumn(QueueModel::ArrivedColumn, Qt::AscendingOrder);
    m_retry->setToolTip(tr("Try to hand the chosen messages over at once"));
    m_hold->setToolTip(tr("Keep the chosen messages until they are released"));
    m_release->setToolTip(tr("Let the held messages go"));
    m_delete->setToolTip(tr("Delete the chosen messages (Del)"));
    for (const auto& [button, word] :
         {std::pair(m_retry, QStringLiteral("retry")), std::pair(m_hold, QStringLiteral("hold")),
          std::pair(m_release, QStringLiteral("release")), std::pair(m_delete, QStringLiteral("delete"))}) {
        connect(button, &QToolButton::clicked, this, [this, word = word] { change(word); });
        m_list->addAction(button);
    }
    m_list->onDelete([this] { change(QStringLiteral("delete")); });
    QToolButton* refreshButton = iconButton(QStringLiteral("refresh"), tr("Refresh"), this, QKeySequence::Refresh);
    m_list->bar()->addSeparator();
    m_list->bar()->addWidget(refreshButton);
    connect(refreshButton, &QToolButton::clicked, this, &QueuesPage::refresh);
    connect(m_list, &TablePanel::choiceChanged, this, &QueuesPage::choiceChanged);
    splitPage(this, m_list, makePreview());
    whileSeen(this, 3000, [this] { refresh(); });
    choiceChanged();
}

QTableView* QueuesPage::table() const
{
    return m_list->table();
}

QWidget* QueuesPage::makePreview()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_preview->setFont(fixed);
    m_preview->setReadOnly(true);
    m_preview->setFrameShape(QFrame::NoFrame);
    m_preview->setTabChangesFocus(true);
    m_preview->setAccessibleName(tr("Message preview"));
    m_preview->document()->setDocumentMargin(12);
    new EmptyHint(m_preview, QStringLiteral("mail"), tr("No message"), tr("Choose an entry to read its message."));
    m_head->setTexts(tr("Message"), tr("No entry is chosen"));
    auto* part = new QWidget(this);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(new Separator(Qt::Horizontal, part));
    layout->addWidget(m_preview, 1);
    return part;
}

void QueuesPage::tell(const QString& problem)
{
    m_list->foot()->setText(problem);
    m_list->foot()->setTone(Tone::Error);
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
            m_list->foot()->setTone(Tone::Muted);
            m_list->foot()->setText(tr("%n message(s) in the queue", nullptr, count));
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
    for (const int row : m_list->chosenRows())
        rows.push_back(&m_model->at(row));
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
    const QString envelope = tr("%1 to %2").arg(row.sender.isEmpty() ? tr("(bounce)") : row.sender, row.recipient);
    m_head->setTexts(tr("Message"), envelope);
    m_preview->setPlainText({});
    m_admin.run(
        this, "queue show", {std::to_string(row.id)},
        [this, id = row.id, envelope](const AdminClient::Rows& rows) {
            if (id != m_shown)
                return;
            QString text, subject;
            for (size_t i = 1; i < rows.size(); ++i) { // the first row is the entry itself
                const QString line = rows[i].empty() ? QString() : fromUtf8(rows[i].front());
                if (subject.isEmpty() && line.startsWith(QLatin1String("Subject:"), Qt::CaseInsensitive))
                    subject = line.mid(8).trimmed();
                text += line + QLatin1Char('\n');
            }
            if (!subject.isEmpty())
                m_head->setTexts(subject, envelope);
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
