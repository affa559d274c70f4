#include "gui/widgets/table_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include "gui/widgets/action_bar.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

TablePanel::TablePanel(QAbstractItemModel* model, int sortRole, const Texts& texts, std::vector<ColumnWidth> widths,
                       QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_filter(new SearchEdit(texts.filter, this))
    , m_bar(new ActionBar(this))
{
    m_sorted->setSourceModel(model);
    m_sorted->setSortRole(sortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    dressTable(m_table, m_sorted, texts.name);
    new ColumnFitter(m_table, std::move(widths));
    new EmptyHint(m_table, texts.icon, texts.empty, texts.emptyWhy);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &TablePanel::showMenu);
    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TablePanel::choiceChanged);
    connect(model, &QAbstractItemModel::modelReset, this, &TablePanel::choiceChanged);
    m_bar->addField(m_filter);
    m_bar->leadTo(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addWidget(m_table, 1);
}

void TablePanel::addAction(QToolButton* button)
{
    m_actions.append(button);
    m_bar->addButton(button);
}

void TablePanel::addButton(QToolButton* button)
{
    m_bar->addButton(button);
}

void TablePanel::onDelete(std::function<void()> action)
{
    auto* key = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, this, std::move(action));
}

ToneLabel* TablePanel::foot()
{
    if (!m_foot) {
        m_foot = new ToneLabel({}, Tone::Muted, this);
        auto* row = new QHBoxLayout;
        row->setContentsMargins(12, 5, 12, 5);
        row->addWidget(m_foot);
        row->addStretch();
        static_cast<QVBoxLayout*>(layout())->addWidget(new Separator(Qt::Horizontal, this));
        static_cast<QVBoxLayout*>(layout())->addLayout(row);
    }
    return m_foot;
}

int TablePanel::shownRows() const
{
    return m_sorted->rowCount();
}

std::vector<int> TablePanel::chosenRows() const
{
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(m_sorted->mapToSource(index).row());
    return rows;
}

void TablePanel::chooseRow(int row)
{
    m_table->selectRow(m_sorted->mapFromSource(m_model->index(row, 0)).row());
}

void TablePanel::showMenu(const QPoint& at)
{
    if (m_actions.isEmpty())
        return;
    QMenu menu(this);
    for (QToolButton* button : m_actions)
        menu.addAction(button->icon(), button->text(), button, &QToolButton::click)->setEnabled(button->isEnabled());
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

void splitPage(QWidget* page, QWidget* upper, QWidget* lower)
{
    auto* splitter = new QSplitter(Qt::Vertical, page);
    splitter->addWidget(upper);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
}

namespace {

class Watcher final : public QObject {
public:
    Watcher(QWidget* page, int milliseconds, std::function<void()> action)
        : QObject(page)
        , m_action(std::move(action))
    {
        m_timer.setInterval(milliseconds);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_action(); });
        page->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Show) {
            m_action();
            m_timer.start();
        } else if (event->type() == QEvent::Hide) {
            m_timer.stop();
        }
        return false;
    }

private:
    QTimer m_timer;
    std::function<void()> m_action;
};

} // namespace

void whileSeen(QWidget* page, int milliseconds, std::function<void()> action)
{
    new Watcher(page, milliseconds, std::move(action));
}

} // namespace posthorn::gui
