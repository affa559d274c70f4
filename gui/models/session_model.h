// The live sessions as a table.
#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "watch/values.h"

namespace posthorn::gui {

class SessionModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        IdColumn,
        ServiceColumn,
        PeerColumn,
        AccountColumn,
        StateColumn,
        CommandColumn,
        TlsColumn,
        InColumn,
        OutColumn,
        DurationColumn,
        ColumnCount
    };
    static constexpr int sortRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Takes the hub's list (sorted by id): rows of sessions that went are removed, new ones are put in, others are
    /// changed in place, so that selection and scrolling stay.
    void setSessions(std::vector<watch::SessionView> sessions, UnixMs now);
    const watch::SessionView& at(int row) const { return m_sessions[size_t(row)]; }
    std::optional<watch::SessionView> find(uint64_t id) const;

private:
    QString text(const watch::SessionView& session, int column) const;

    std::vector<watch::SessionView> m_sessions;
    UnixMs m_now = 0;
};

} // namespace posthorn::gui
