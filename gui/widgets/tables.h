// What all tables of the console have in common.
#pragma once

#include <QTableView>
#include <initializer_list>

namespace posthorn::gui {

/// Sets @p model and the common dress: rows chosen whole, no grid, sorting, last column takes the rest.
void dressTable(QTableView* table, QAbstractItemModel* model, const QString& name);
/// Widths in characters of the table's font; a column is never narrower than its heading.
void setColumnWidths(QTableView* table, std::initializer_list<int> characters);

} // namespace posthorn::gui
