#include "gui/models/server_model.h"

#include <QIcon>
#include <QIconEngine>
#include <QPainter>

#include "gui/models/text.h"
#include "gui/shell/theme.h"

namespace posthorn::gui {

namespace {

class LampEngine final : public QIconEngine {
public:
    explicit LampEngine(watch::ServiceState state)
        : m_state(state)
    {
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode, QIcon::State) override
    {
        const Colours& c = colours();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const qreal side = qMin(rect.width(), rect.height());
        const QPointF centre = QRectF(rect).center();
        const qreal round = side * 0.28;
        if (m_state == watch::ServiceState::Active) {
            QColor glow = c.success;
            glow.setAlphaF(0.22f);
            painter->setPen(Qt::NoPen);
            painter->setBrush(glow);
            painter->drawEllipse(centre, side * 0.42, side * 0.42);
            painter->setBrush(c.success);
            painter->drawEllipse(centre, round, round);
        } else if (m_state == watch::ServiceState::Inactive) {
            painter->setPen(QPen(c.fieldBorder, side * 0.09));
            painter->setBrush(Qt::NoBrush);
            painter->drawEllipse(centre, round, round);
        } else {
            painter->setPen(Qt::NoPen);
            painter->setBrush(c.error);
            painter->drawEllipse(centre, side * 0.42, side * 0.42);
            painter->setPen(QPen(c.surface, side * 0.1, Qt::SolidLine, Qt::RoundCap));
            const qreal arm = side * 0.15;
            painter->drawLine(centre - QPointF(arm, arm), centre + QPointF(arm, arm));
            painter->drawLine(centre - QPointF(arm, -arm), centre + QPointF(arm, -arm));
        }
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new LampEngine(*this); }

private:
    watch::ServiceState m_state;
};

watch::ServiceState together(const std::vector<watch::ServiceView>& services)
{
    watch::ServiceState state = watch::ServiceState::Inactive;
    for (const watch::ServiceView& service : services) {
        if (service.state == watch::ServiceState::Failed)
            return watch::ServiceState::Failed;
        if (service.state == watch::ServiceState::Active)
            state = watch::ServiceState::Active;
    }
    return state;
}

} // namespace

QIcon stateLamp(watch::ServiceState state)
{
    return QIcon(new LampEngine(state));
}

QString ServerModel::branchTitle(watch::Channel channel)
{
    return channel == watch::Channel::SmtpIn ? tr("SMTP") : channelTitle(channel);
}

void ServerModel::setServices(const std::vector<watch::ServiceView>& services)
{
    std::vector<Branch> branches;
    for (const watch::ServiceView& service : services) {
        const auto found = std::find_if(branches.begin(), branches.end(),
                                        [&](const Branch& branch) { return branch.channel == service.channel; });
        if (found == branches.end())
            branches.push_back({service.channel, {service}});
        else
            found->services.push_back(service);
    }
    const bool same = std::equal(branches.begin(), branches.end(), m_branches.begin(), m_branches.end(),
                                 [](const Branch& a, const Branch& b) {
                                     return a.channel == b.channel && a.services.size() == b.services.size();
                                 });
    if (!same) {
        beginResetModel();
        m_branches = std::move(branches);
        endResetModel();
        return;
    }
    m_branches = std::move(branches);
    if (m_branches.empty())
        return;
    Q_EMIT dataChanged(index(0, 0), index(int(m_branches.size()) - 1, ColumnCount - 1));
    for (int row = 0; row < int(m_branches.size()); ++row) {
        const QModelIndex branch = index(row, 0);
        if (rowCount(branch) > 0)
            Q_EMIT dataChanged(index(0, 0, branch), index(rowCount(branch) - 1, ColumnCount - 1, branch));
    }
}

// A branch's internal id is 0, a service's is its branch's row plus 1.
QModelIndex ServerModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : quintptr(0));
}

QModelIndex ServerModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return createIndex(int(index.internalId()) - 1, 0, quintptr(0));
}

int ServerModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_branches.size());
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    const size_t services = m_branches[size_t(parent.row())].services.size();
    return services > 1 ? int(services) : 0; // one alone stands in its branch's place
}

int ServerModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

std::vector<watch::ServiceView> ServerModel::servicesAt(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return m_branches[size_t(index.row())].services;
    return {m_branches[size_t(index.internalId()) - 1].services[size_t(index.row())]};
}

QVariant ServerModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole && index.column() != NameColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (index.internalId() == 0) {
        const Branch& branch = m_branches[size_t(index.row())];
        return branch.services.size() == 1 ? serviceData(branch.services.front(), index.column(), role)
                                           : branchData(branch, index.column(), role);
    }
    return serviceData(m_branches[size_t(index.internalId()) - 1].services[size_t(index.row())], index.column(), role);
}

QVariant ServerModel::branchData(const Branch& branch, int column, int role) const
{
    uint32_t sessions = 0;
    for (const watch::ServiceView& service : branch.services)
        sessions += service.sessions;
    switch (role) {
    case Qt::DisplayRole:
        return column == NameColumn       ? branchTitle(branch.channel)
               : column == SessionsColumn ? countText(sessions)
                                          : QVariant();
    case Qt::AccessibleTextRole:
        if (column == NameColumn)
            return tr("%1, %2").arg(branchTitle(branch.channel), stateTitle(together(branch.services)));
        return {};
    case Qt::DecorationRole:
        return column == NameColumn ? stateLamp(together(branch.services)) : QVariant();
    default:
        return {};
    }
}

QVariant ServerModel::serviceData(const watch::ServiceView& service, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn)
            return serviceTitle(service.name);
        if (column == PortColumn)
            return service.port ? QString::number(service.port) : tr("–");
        return countText(service.sessions);
    case Qt::DecorationRole:
        return column == NameColumn ? stateLamp(service.state) : QVariant();
    case Qt::ForegroundRole:
        if (service.state == watch::ServiceState::Failed)
            return colours().error;
        return service.state == watch::ServiceState::Inactive ? QVariant(colours().muted) : QVariant();
    case Qt::AccessibleTextRole:
        if (column == NameColumn)
            return tr("%1, %2").arg(serviceTitle(service.name), stateTitle(service.state));
        return {};
    case Qt::ToolTipRole: {
        QString text = tr("%1: %2").arg(serviceTitle(service.name), stateTitle(service.state));
        if (!service.problem.empty())
            text += QLatin1Char('\n') + fromUtf8(service.problem);
        return text;
    }
    default:
        return {};
    }
}

QVariant ServerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != NameColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Service") : section == PortColumn ? tr("Port") : tr("Sessions");
}

} // namespace posthorn::gui
