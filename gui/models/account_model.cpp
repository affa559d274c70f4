#include "gui/models/account_model.h"

#include "base/text.h"
#include "gui/models/text.h"
#include "gui/shell/icon_source.h"
#include "gui/shell/theme.h"

namespace posthorn::gui {

std::optional<AccountRow> AccountRow::parse(const std::vector<std::string>& columns)
{
    if (columns.size() < 6)
        return std::nullopt;
    return AccountRow{fromUtf8(columns[0]),
                      fromUtf8(columns[1]),
                      columns[2] == "M",
                      columns[3] == "enabled",
                      parseNumber<uint64_t>(columns[4]).value_or(0),
                      fromUtf8(columns[5])};
}

int AccountModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AccountModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

void AccountModel::setRows(std::vector<AccountRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QVariant AccountModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const AccountRow& row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case AddressColumn:
            return row.address();
        case RealNameColumn:
            return row.realName;
        case StateColumn:
            return row.isList ? tr("Mailing list") : row.enabled ? tr("Enabled") : tr("Disabled");
        case QuotaColumn:
            return row.quota ? bytesText(row.quota) : tr("Default");
        default:
            return {};
        }
    case Qt::DecorationRole:
        if (index.column() != AddressColumn)
            return {};
        if (!row.enabled)
            return IconSource::icon(QStringLiteral("account-off"), Tone::Muted);
        return IconSource::icon(row.isList ? QStringLiteral("accounts") : QStringLiteral("account"), Tone::Muted);
    case Qt::ForegroundRole:
        return row.enabled ? QVariant() : QVariant(colours().muted);
    case Qt::TextAlignmentRole:
        if (index.column() == QuotaColumn)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    default:
        return {};
    }
}

QVariant AccountModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == QuotaColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == AddressColumn    ? tr("Address")
           : section == RealNameColumn ? tr("Real name")
           : section == StateColumn    ? tr("State")
                                       : tr("Quota");
}

int AliasModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AliasModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

void AliasModel::setRows(std::vector<AliasRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QVariant AliasModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const AliasRow& row = m_rows[size_t(index.row())];
    if (role == Qt::DecorationRole && index.column() == NameColumn)
        return IconSource::icon(QStringLiteral("alias"), Tone::Muted);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == TargetColumn)
        return row.target;
    return row.name == QLatin1String("*") ? tr("everything else (*@%1)").arg(row.domain)
                                          : row.name + QLatin1Char('@') + row.domain;
}

QVariant AliasModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Alias") : tr("Delivers to");
}

} // namespace posthorn::gui
