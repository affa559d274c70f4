#include "gui/models/room_model.h"

#include "base/text.h"
#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

std::optional<RoomRow> RoomRow::parse(const std::vector<std::string>& columns)
{
    if (columns.size() < 7 || columns[0].empty())
        return std::nullopt;
    return RoomRow{fromUtf8(columns[0]),      fromUtf8(columns[1]), parseNumber<int>(columns[2]).value_or(0),
                   columns[3] == "persistent", columns[4] == "public", fromUtf8(columns[5]), fromUtf8(columns[6])};
}

int RoomModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QVariant RoomModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const RoomRow& row = at(index.row());
    const int column = index.column();
    if (role == Qt::DecorationRole && column == NameColumn)
        return IconSource::icon(row.access == QLatin1String("open") ? QStringLiteral("accounts") : QStringLiteral("lock"), Tone::Muted);
    if (role == Qt::TextAlignmentRole && column == OccupantsColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == sortRole && column == OccupantsColumn)
        return row.occupants;
    if (role != Qt::DisplayRole && role != sortRole)
        return {};
    switch (column) {
    case NameColumn:
        return row.name.isEmpty() ? row.id.section(QLatin1Char('@'), 0, 0) : row.name;
    case AddressColumn:
        return row.id;
    case OccupantsColumn:
        return QString::number(row.occupants);
    case KindColumn:
        return row.isPersistent ? tr("Permanent") : tr("Until the last one leaves");
    case AccessColumn: {
        const QString who = row.access == QLatin1String("members")    ? tr("Members only")
                            : row.access == QLatin1String("password") ? tr("With a password")
                                                                      : tr("Open");
        return row.isPublic ? who : tr("%1, hidden").arg(who);
    }
    case OwnerColumn:
        return row.owner;
    default:
        return {};
    }
}

QVariant RoomModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == OccupantsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Room");
    case AddressColumn:
        return tr("Address");
    case OccupantsColumn:
        return tr("Occupants");
    case KindColumn:
        return tr("Lasts");
    case AccessColumn:
        return tr("Access");
    case OwnerColumn:
        return tr("Made by");
    default:
        return {};
    }
}

} // namespace posthorn::gui
