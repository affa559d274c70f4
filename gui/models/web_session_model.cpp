#include "gui/models/web_session_model.h"

#include <algorithm>

#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

std::optional<WebSessionRow> WebSessionRow::parse(const std::vector<std::string>& columns)
{
    if (columns.size() < 8 || columns[0].empty())
        return std::nullopt;
    return WebSessionRow{fromUtf8(columns[0]), fromUtf8(columns[1]), columns[2] == "device", fromUtf8(columns[3]),
                         fromUtf8(columns[4]), parseMoment(columns[5]), parseMoment(columns[6]), parseMoment(columns[7])};
}

QString browserTitle(const QString& agent)
{
    struct Known {
        const char* mark;
        const char* name;
    };
    // In this order: each claims to be those behind it as well.
    static constexpr Known browsers[] = {{"Edg/", "Edge"}, {"Firefox/", "Firefox"}, {"Chromium/", "Chromium"},
                                         {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}};
    static constexpr Known systems[] = {{"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iOS"},
                                        {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}};
    const auto find = [&agent](const auto& list) {
        const auto found = std::find_if(std::begin(list), std::end(list), [&](const Known& each) {
            return agent.contains(QLatin1String(each.mark));
        });
        return found == std::end(list) ? QString() : QString::fromLatin1(found->name);
    };
    const QString browser = find(browsers), system = find(systems);
    if (browser.isEmpty())
        return agent;
    return system.isEmpty() ? browser : WebSessionModel::tr("%1 on %2").arg(browser, system);
}

int WebSessionModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

void WebSessionModel::setRows(std::vector<WebSessionRow> rows, UnixMs now)
{
    m_now = now;
    mergeRows(std::move(rows));
}

QVariant WebSessionModel::text(const WebSessionRow& row, int column) const
{
    switch (column) {
    case AccountColumn:
        return row.account;
    case BrowserColumn:
        return row.isDevice ? row.agent : browserTitle(row.agent);
    case AddressColumn:
        return row.address;
    case SinceColumn:
        return momentText(row.since, m_now);
    case SeenColumn:
        return m_now - row.lastSeen < 1000 ? tr("now") : tr("%1 ago").arg(spanText(m_now - row.lastSeen));
    case ExpiresColumn:
        return tr("in %1").arg(spanText(row.expires - m_now));
    default:
        return {};
    }
}

QVariant WebSessionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const WebSessionRow& row = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::DecorationRole:
        if (column == BrowserColumn)
            return IconSource::icon(row.isDevice ? QStringLiteral("key") : QStringLiteral("domain"), Tone::Muted);
        return {};
    case Qt::ToolTipRole:
        switch (column) {
        case BrowserColumn:
            return row.isDevice ? tr("A device with a token of its own") : row.agent;
        case SeenColumn:
            return momentText(row.lastSeen, m_now);
        case ExpiresColumn:
            return momentText(row.expires, m_now);
        default:
            return {};
        }
    case sortRole:
        switch (column) {
        case SinceColumn:
            return qint64(row.since);
        case SeenColumn:
            return qint64(row.lastSeen);
        case ExpiresColumn:
            return qint64(row.expires);
        default:
            return text(row, column);
        }
    default:
        return {};
    }
}

QVariant WebSessionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case AccountColumn:
        return tr("User");
    case BrowserColumn:
        return tr("Browser or device");
    case AddressColumn:
        return tr("Address");
    case SinceColumn:
        return tr("Since");
    case SeenColumn:
        return tr("Last seen");
    case ExpiresColumn:
        return tr("Expires");
    default:
        return {};
    }
}

} // namespace posthorn::gui
