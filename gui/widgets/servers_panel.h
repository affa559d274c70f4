// The Servers dock: the tree of listening services, with what may be done to them.
#pragma once

#include <QTreeView>

#include "gui/models/server_model.h"
#include "watch/hub.h"

class QMenu;

namespace posthorn::gui {

class ServersPanel final : public QTreeView {
    Q_OBJECT
public:
    explicit ServersPanel(watch::Hub& hub, QWidget* parent = nullptr);
    void show(const std::vector<watch::ServiceView>& services);
    using QWidget::show;
    QSize sizeHint() const override;

    /// What the context menu holds for these services.
    void fillMenu(QMenu* menu, const std::vector<watch::ServiceView>& services);
    /// Asks the server to start or stop @p services.
    static void activate(watch::Hub& hub, const std::vector<watch::ServiceView>& services, bool active);

Q_SIGNALS:
    /// The web's services are to be set up.
    void setUpWanted();

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    watch::Hub& m_hub;
    ServerModel* m_model;
};

} // namespace posthorn::gui
