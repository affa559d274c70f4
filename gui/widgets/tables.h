// What all tables of the console have in common.
#pragma once

#include <QTableView>
#include <vector>

namespace posthorn::gui {

/// How wide a column is, in characters of the table's font; never narrower than its heading.
struct ColumnWidth {
    int least; ///< in a narrow window
    int wanted; ///< where there is room; the same as `least`: the column never grows
};

/// Sets @p model and the common dress: rows chosen whole, no grid, sorting, whole texts in tooltips.
void dressTable(QTableView* table, QAbstractItemModel* model, const QString& name);

/// Keeps the columns of a table as wide together as the table itself: they take what they want and share what is left,
/// or give way down to their least widths. Only a table narrower than these scrolls. Columns that the user has drawn
/// to a width of their own keep it.
class ColumnFitter final : public QObject {
    Q_OBJECT
public:
    /// @p widths has an entry for each column. The table owns the fitter.
    ColumnFitter(QTableView* table, std::vector<ColumnWidth> widths);
    /// Gives the columns their widths; happens by itself when the table's size changes.
    void fit();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QTableView* m_table;
    std::vector<ColumnWidth> m_widths;
    std::vector<bool> m_drawn; ///< by the user
    bool m_fitting = false;
};

} // namespace posthorn::gui
