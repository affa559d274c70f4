// Accounts and aliases of one domain as tables, out of the rows of `userdetails` and `aliaslist`.
#pragma once

#include <QAbstractTableModel>
#include <string>
#include <vector>

namespace posthorn::gui {

/// The columns of `userdetails`: domain, name, type (U or M), enabled or disabled, quota in bytes, real name.
struct AccountRow {
    QString domain;
    QString name;
    bool isList = false;
    bool enabled = true;
    uint64_t quota = 0;
    QString realName;

    QString address() const { return name + QLatin1Char('@') + domain; }
    static std::optional<AccountRow> parse(const std::vector<std::string>& columns);
};

class AccountModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { AddressColumn, RealNameColumn, StateColumn, QuotaColumn, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void setRows(std::vector<AccountRow> rows);
    const AccountRow& at(int row) const { return m_rows[size_t(row)]; }

private:
    std::vector<AccountRow> m_rows;
};

/// The columns of `aliaslist`: domain, alias, target.
struct AliasRow {
    QString domain;
    QString name;
    QString target;
};

class AliasModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, TargetColumn, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void setRows(std::vector<AliasRow> rows);
    const AliasRow& at(int row) const { return m_rows[size_t(row)]; }

private:
    std::vector<AliasRow> m_rows;
};

} // namespace posthorn::gui
