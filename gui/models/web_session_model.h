// Browsers that are signed in and devices with tokens as a table, out of the rows of `websession list`.
#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

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

class WebSessionModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { AccountColumn, BrowserColumn, AddressColumn, SinceColumn, SeenColumn, ExpiresColumn, ColumnCount };
    static constexpr int sortRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Takes a fresh list; rows that stay keep their selection.
    void setRows(std::vector<WebSessionRow> rows, UnixMs now);
    const WebSessionRow& at(int row) const { return m_rows[size_t(row)]; }

private:
    QVariant text(const WebSessionRow& row, int column) const;

    std::vector<WebSessionRow> m_rows; ///< by id
    UnixMs m_now = 0;
};

} // namespace posthorn::gui
