#include "gui/widgets/tables.h"

#include <QEvent>
#include <QHeaderView>
#include <QHelpEvent>
#include <QStyle>
#include <QToolTip>

#include <numeric>

namespace posthorn::gui {

namespace {

// The whole text of a cell that does not show all of it.
class WholeTexts final : public QObject {
public:
    explicit WholeTexts(QTableView* table)
        : QObject(table)
        , m_table(table)
    {
        table->viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() != QEvent::ToolTip)
            return false;
        const auto* help = static_cast<QHelpEvent*>(event);
        const QModelIndex index = m_table->indexAt(help->pos());
        if (!index.isValid() || index.data(Qt::ToolTipRole).isValid() ||
            m_table->sizeHintForIndex(index).width() <= m_table->visualRect(index).width())
            return false;
        QToolTip::showText(help->globalPos(), index.data().toString(), m_table->viewport(), m_table->visualRect(index));
        return true;
    }

private:
    QTableView* m_table;
};

} // namespace

void dressTable(QTableView* table, QAbstractItemModel* model, const QString& name)
{
    table->setModel(model);
    table->setAccessibleName(name);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSortingEnabled(true);
    table->setCornerButtonEnabled(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(20);
    table->verticalHeader()->setDefaultSectionSize(qMax(28, table->fontMetrics().height() + 12));
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionsMovable(true);
    table->horizontalHeader()->setAccessibleName(name);
    new WholeTexts(table);
}

ColumnFitter::ColumnFitter(QTableView* table, std::vector<ColumnWidth> widths)
    : QObject(table)
    , m_table(table)
    , m_widths(std::move(widths))
    , m_drawn(m_widths.size())
{
    Q_ASSERT(int(m_widths.size()) == table->model()->columnCount());
    QHeaderView* header = table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(24);
    connect(header, &QHeaderView::sectionResized, this, [this](int column) {
        if (!m_fitting)
            m_drawn[size_t(column)] = true;
    });
    connect(header, &QHeaderView::sortIndicatorChanged, this, &ColumnFitter::fit); // its mark needs room
    table->viewport()->installEventFilter(this);
    fit();
}

bool ColumnFitter::eventFilter(QObject*, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        fit();
    return false;
}

void ColumnFitter::fit()
{
    const QFontMetrics metrics = m_table->fontMetrics();
    const int each = metrics.averageCharWidth();
    constexpr int padding = 14; // of a cell
    const int margins = 3 * m_table->style()->pixelMetric(QStyle::PM_HeaderMargin);
    const size_t count = m_widths.size();
    std::vector<int> least(count), made(count);
    for (size_t column = 0; column < count; ++column) {
        if (m_drawn[column]) {
            least[column] = made[column] = m_table->columnWidth(int(column));
            continue;
        }
        const QString title = m_table->model()->headerData(int(column), Qt::Horizontal).toString();
        const bool sorted = m_table->isSortingEnabled() && int(column) == m_table->horizontalHeader()->sortIndicatorSection();
        const int heading = metrics.horizontalAdvance(title) + (sorted ? 2 * margins : margins);
        least[column] = qMax(m_widths[column].least * each + padding, heading);
        made[column] = qMax(m_widths[column].wanted * each + padding, least[column]);
    }
    // What is over or lacking is shared out by how far each column may go.
    int over = m_table->viewport()->width() - std::accumulate(made.begin(), made.end(), 0);
    const auto play = [&](size_t column) {
        return m_drawn[column] ? 0 : over > 0 ? (m_widths[column].wanted > m_widths[column].least ? made[column] : 0)
                                              : made[column] - least[column];
    };
    int together = 0;
    for (size_t column = 0; column < count; ++column)
        together += play(column);
    if (over < 0)
        over = qMax(over, -together);
    for (size_t column = 0; column < count && together > 0; ++column) {
        const int mine = play(column);
        const int share = int(qint64(over) * mine / together);
        made[column] += share;
        over -= share;
        together -= mine;
    }
    m_fitting = true;
    for (size_t column = 0; column < count; ++column)
        m_table->setColumnWidth(int(column), made[column]);
    m_fitting = false;
}

} // namespace posthorn::gui
