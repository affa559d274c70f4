// Tables whose rows are told anew as a whole, again and again: rows that stay keep their selection. The key of a row is its
// member `id`, by which they lie in order.
#pragma once

#include <QAbstractTableModel>
#include <algorithm>
#include <vector>

namespace posthorn::gui {

template<class Row>
class KeyedRows : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    const Row& at(int row) const { return m_rows[size_t(row)]; }

protected:
    void mergeRows(std::vector<Row> rows)
    {
        std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        size_t at = 0;
        for (Row& row : rows) {
            while (at < m_rows.size() && m_rows[at].id < row.id) {
                beginRemoveRows({}, int(at), int(at));
                m_rows.erase(m_rows.begin() + ptrdiff_t(at));
                endRemoveRows();
            }
            if (at < m_rows.size() && m_rows[at].id == row.id) {
                m_rows[at] = std::move(row);
            } else {
                beginInsertRows({}, int(at), int(at));
                m_rows.insert(m_rows.begin() + ptrdiff_t(at), std::move(row));
                endInsertRows();
            }
            ++at;
        }
        if (at < m_rows.size()) {
            beginRemoveRows({}, int(at), int(m_rows.size()) - 1);
            m_rows.resize(at);
            endRemoveRows();
        }
        if (!m_rows.empty()) // ages go on
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, columnCount() - 1));
    }

private:
    std::vector<Row> m_rows; ///< by id
};

} // namespace posthorn::gui
