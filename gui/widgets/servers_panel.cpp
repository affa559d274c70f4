#include "gui/widgets/servers_panel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

ServersPanel::ServersPanel(watch::Hub& hub, QWidget* parent)
    : QTreeView(parent)
    , m_hub(hub)
    , m_model(new ServerModel(this))
{
    setModel(m_model);
    setAccessibleName(tr("Servers"));
    setFrameShape(NoFrame);
    setIndentation(14);
    setUniformRowHeights(true);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(ServerModel::NameColumn, QHeaderView::Stretch);
    header()->setSectionResizeMode(ServerModel::PortColumn, QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(ServerModel::SessionsColumn, QHeaderView::ResizeToContents);
    header()->setMinimumSectionSize(24);
    header()->setAccessibleName(tr("Servers"));
    connect(m_model, &QAbstractItemModel::modelReset, this, &QTreeView::expandAll);
}

void ServersPanel::show(const std::vector<watch::ServiceView>& services)
{
    m_model->setServices(services);
}

QSize ServersPanel::sizeHint() const
{
    int rows = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        rows += 1 + m_model->rowCount(m_model->index(row, 0));
    const int each = qMax(24, fontMetrics().height() + 11);
    return {312, header()->sizeHint().height() + qMax(rows, 6) * each + 4};
}

void ServersPanel::activate(watch::Hub& hub, const std::vector<watch::ServiceView>& services, bool active)
{
    using Kind = watch::Control::Kind;
    for (const watch::ServiceView& service : services) {
        if ((service.state == watch::ServiceState::Active) != active)
            hub.send({active ? Kind::ActivateService : Kind::DeactivateService, service.name, 0});
    }
}

void ServersPanel::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    const std::vector<watch::ServiceView> services = m_model->servicesAt(index);
    if (services.empty())
        return;
    const bool anyActive = std::any_of(services.begin(), services.end(), [](const watch::ServiceView& service) {
        return service.state == watch::ServiceState::Active;
    });
    const bool allActive = std::all_of(services.begin(), services.end(), [](const watch::ServiceView& service) {
        return service.state == watch::ServiceState::Active;
    });
    QMenu menu(this);
    QAction* active = menu.addAction(IconSource::icon(QStringLiteral("play"), Tone::Success), tr("&Active"), this,
                                     [this, services] { activate(m_hub, services, true); });
    QAction* inactive = menu.addAction(IconSource::icon(QStringLiteral("stop"), Tone::Error), tr("&Inactive"), this,
                                       [this, services] { activate(m_hub, services, false); });
    active->setEnabled(!allActive);
    inactive->setEnabled(anyActive);
    menu.exec(event->globalPos());
}

void ServersPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && currentIndex().isValid()) {
        const std::vector<watch::ServiceView> services = m_model->servicesAt(currentIndex().siblingAtColumn(0));
        const bool anyActive = std::any_of(services.begin(), services.end(), [](const watch::ServiceView& service) {
            return service.state == watch::ServiceState::Active;
        });
        activate(m_hub, services, !anyActive);
        event->accept();
        return;
    }
    QTreeView::keyPressEvent(event);
}

} // namespace posthorn::gui
