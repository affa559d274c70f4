// Browsers that are signed in and devices with tokens as a table, out of the rows of `websession list`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gui/models/keyed_rows.h"

namespace posthorn::gui {

/// The columns of `websession list` in their order: id, account, kind, address, browser or device, since, last seen, expires.
struct WebSessionRow {
    QString id;
    QString account;
    bool isDevice = false;
    QString address;
    QString agent; ///< the browser's own words, or the device's name
    UnixMs since = 0;
    UnixMs lastSeen = 0;
    UnixMs expires = 0;

    bool operator==(const WebSessionRow&) const = default;
    static std::optional<WebSessionRow> parse(const std::vector<std::string>& columns);
};

/// "Firefox on Linux", as far as a browser's words tell it.
QString browserTitle(const QString& agent);

class WebSessionModel final : public KeyedRows<WebSessionRow> {
    Q_OBJECT
public:
    enum Column { AccountColumn, BrowserColumn, AddressColumn, SinceColumn, SeenColumn, ExpiresColumn, ColumnCount };
    static constexpr int sortRole = Qt::UserRole;
    using KeyedRows::KeyedRows;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Takes a fresh list; rows that stay keep their selection.
    void setRows(std::vector<WebSessionRow> rows, UnixMs now);

private:
    QVariant text(const WebSessionRow& row, int column) const;

    UnixMs m_now = 0;
};

} // namespace posthorn::gui
