// The remote queue as a table, out of the rows of `queue list`.
#pragma once

#include <QAbstractTableModel>
#include <string>
#include <vector>

#include "base/clock.h"

namespace posthorn::gui {

/// One recipient's entry. The columns of `queue list` in their order: number, state, sender, recipient, bytes, attempts,
/// arrival, next attempt, last error; times are UTC.
struct QueueRow {
    int64_t id = 0;
    bool held = false;
    QString sender;
    QString recipient;
    uint64_t bytes = 0;
    int attempts = 0;
    UnixMs arrived = 0;
    UnixMs nextAttempt = 0;
    QString lastError;

    bool operator==(const QueueRow&) const = default;
    static std::optional<QueueRow> parse(const std::vector<std::string>& columns);
};

class QueueModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        SenderColumn,
        RecipientColumn,
        SizeColumn,
        ArrivedColumn,
        NextColumn,
        AttemptsColumn,
        ErrorColumn,
        ColumnCount
    };
    static constexpr int sortRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Takes a fresh list in the order of its numbers; rows that stay keep their selection.
    void setRows(std::vector<QueueRow> rows, UnixMs now);
    const QueueRow& at(int row) const { return m_rows[size_t(row)]; }

private:
    QVariant text(const QueueRow& row, int column) const;

    std::vector<QueueRow> m_rows;
    UnixMs m_now = 0;
};

} // namespace posthorn::gui
