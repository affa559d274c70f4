// Rooms of the instant-messaging server as a table, out of the rows of `room list`.
#pragma once

#include <optional>
#include <string>

#include "gui/models/keyed_rows.h"

namespace posthorn::gui {

/// The columns of `room list` in their order: address, name, occupants, persistent or temporary, public or hidden, open,
/// members or password, owner.
struct RoomRow {
    QString id; ///< its address
    QString name;
    int occupants = 0;
    bool isPersistent = false;
    bool isPublic = false;
    QString access; ///< "open", "members", "password"
    QString owner;

    bool operator==(const RoomRow&) const = default;
    static std::optional<RoomRow> parse(const std::vector<std::string>& columns);
};

class RoomModel final : public KeyedRows<RoomRow> {
    Q_OBJECT
public:
    enum Column { NameColumn, AddressColumn, OccupantsColumn, KindColumn, AccessColumn, OwnerColumn, ColumnCount };
    static constexpr int sortRole = Qt::UserRole;
    using KeyedRows::KeyedRows;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void setRows(std::vector<RoomRow> rows) { mergeRows(std::move(rows)); }
};

} // namespace posthorn::gui
