#include "gui/widgets/servers_panel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QStyledItemDelegate>

#include <algorithm>

#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

namespace {

bool isActive(const watch::ServiceView& service)
{
    return service.state == watch::ServiceState::Active;
}

// Rows a little closer than elsewhere: the services of a whole server in one look.
class DenseRows final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(qMax(22, option.fontMetrics.height() + 7));
        return size;
    }
};

} // namespace

ServersPanel::ServersPanel(watch::Hub& hub, QWidget* parent)
    : QTreeView(parent)
    , m_hub(hub)
    , m_model(new ServerModel(this))
{
    setModel(m_model);
    setItemDelegate(new DenseRows(this));
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
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        expandAll();
        updateGeometry();
    });
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
    const int each = rows ? sizeHintForRow(0) : fontMetrics().height() + 8;
    return {312, header()->sizeHint().height() + qMax(rows, 6) * each + 2};
}

void ServersPanel::activate(watch::Hub& hub, const std::vector<watch::ServiceView>& services, bool active)
{
    using Kind = watch::Control::Kind;
    for (const watch::ServiceView& service : services) {
        if (isActive(service) != active)
            hub.send({active ? Kind::ActivateService : Kind::DeactivateService, service.name, 0});
    }
}

void ServersPanel::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    const std::vector<watch::ServiceView> services = m_model->servicesAt(index);
    if (services.empty())
        return;
    QMenu menu(this);
    fillMenu(&menu, services);
    const QPoint at = event->reason() == QContextMenuEvent::Mouse
                          ? event->globalPos()
                          : viewport()->mapToGlobal(visualRect(index).center()); // beside the row, not the last click
    menu.exec(at);
}

void ServersPanel::fillMenu(QMenu* menu, const std::vector<watch::ServiceView>& services)
{
    const auto active = std::count_if(services.begin(), services.end(), isActive);
    menu->addAction(IconSource::icon(QStringLiteral("play"), Tone::Success), tr("&Active"), this,
                    [this, services] { activate(m_hub, services, true); })
        ->setEnabled(active < std::ssize(services));
    menu->addAction(IconSource::icon(QStringLiteral("stop"), Tone::Error), tr("&Inactive"), this,
                    [this, services] { activate(m_hub, services, false); })
        ->setEnabled(active > 0);
    if (std::all_of(services.begin(), services.end(),
                    [](const watch::ServiceView& service) { return service.channel == watch::Channel::Web; })) {
        menu->addSeparator();
        menu->addAction(IconSource::icon(QStringLiteral("settings")), tr("Set &up…"), this, &ServersPanel::setUpWanted);
    }
}

void ServersPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && currentIndex().isValid()) {
        const std::vector<watch::ServiceView> services = m_model->servicesAt(currentIndex().siblingAtColumn(0));
        activate(m_hub, services, std::none_of(services.begin(), services.end(), isActive));
        event->accept();
        return;
    }
    QTreeView::keyPressEvent(event);
}

} // namespace posthorn::gui
