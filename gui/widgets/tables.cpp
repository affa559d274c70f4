#include "gui/widgets/tables.h"

#include <QHeaderView>

namespace posthorn::gui {

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
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setSectionsMovable(true);
    table->horizontalHeader()->setAccessibleName(name);
}

void setColumnWidths(QTableView* table, std::initializer_list<int> characters)
{
    const int each = table->fontMetrics().averageCharWidth();
    int column = 0;
    for (const int width : characters) {
        const QString title = table->model()->headerData(column, Qt::Horizontal).toString();
        const int heading = table->fontMetrics().horizontalAdvance(title) + 46; // with the mark of the sorting
        table->setColumnWidth(column++, qMax(width * each, heading));
    }
}

} // namespace posthorn::gui
