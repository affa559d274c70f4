// A table with what belongs to it: a bar with a filter and the actions above, a line that tells how things stand below.
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "gui/widgets/tables.h"

class QSortFilterProxyModel;
class QToolButton;

namespace posthorn::gui {

class ActionBar;
class SearchEdit;
class ToneLabel;

class TablePanel final : public QWidget {
    Q_OBJECT
public:
    struct Texts {
        QString name;    ///< what the table is called for those who hear it
        QString filter;  ///< placeholder of the filter
        QString icon;    ///< of the hint that stands in an empty table
        QString empty;   ///< its heading
        QString emptyWhy;///< its sentence
    };
    /// @p model is sorted and filtered by a proxy of the panel's own; by @p sortRole.
    TablePanel(QAbstractItemModel* model, int sortRole, const Texts& texts, std::vector<ColumnWidth> widths,
               QWidget* parent);

    /// Puts a button into the bar and, under the same name, into the table's context menu.
    void addAction(QToolButton* button);
    /// A button of the bar alone.
    void addButton(QToolButton* button);
    /// What the Delete key does in the table.
    void onDelete(std::function<void()> action);
    /// The line below the table; made when it is first asked for.
    ToneLabel* foot();

    QTableView* table() const { return m_table; }
    SearchEdit* filterEdit() const { return m_filter; }
    ActionBar* bar() const { return m_bar; }
    /// Rows that pass the filter.
    int shownRows() const;
    /// The chosen rows, as the model that was given numbers them.
    std::vector<int> chosenRows() const;
    /// Chooses a row of the model that was given.
    void chooseRow(int row);

Q_SIGNALS:
    /// The user has chosen other rows, or the model was set anew.
    void choiceChanged();

private:
    void showMenu(const QPoint& at);

    QAbstractItemModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    SearchEdit* m_filter;
    ActionBar* m_bar;
    ToneLabel* m_foot = nullptr;
    QList<QToolButton*> m_actions;
};

/// Puts @p upper over @p lower into @p page, with a handle between that keeps both in sight.
void splitPage(QWidget* page, QWidget* upper, QWidget* lower);

/// Calls @p action when @p page comes into sight, and every @p milliseconds while it is there.
void whileSeen(QWidget* page, int milliseconds, std::function<void()> action);

} // namespace posthorn::gui
