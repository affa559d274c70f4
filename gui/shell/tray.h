// The server's icon in the desktop's tray.
#pragma once

#include <QIcon>
#include <QObject>

#include "watch/values.h"

class QMenu;
class QSystemTrayIcon;

namespace posthorn::gui {

/// What the icon tells, the worst first asked for.
enum class TrayState { Idle, Queued, LowDisk, Failure };

/// Failure: a service that should listen does not. LowDisk: the disk is nearly full. Queued: mail waits to be sent.
TrayState trayState(const watch::Overview& overview);
QIcon trayIcon(TrayState state);
/// The state and the counts of the day, a few short lines.
QString trayToolTip(const watch::Overview& overview);

class Tray final : public QObject {
    Q_OBJECT
public:
    /// To be made only where QSystemTrayIcon::isSystemTrayAvailable().
    explicit Tray(QObject* parent = nullptr);
    ~Tray() override;
    void show(const watch::Overview& overview);
    /// A bubble beside the icon.
    void say(const QString& title, const QString& text);
    QMenu* menu() const { return m_menu.get(); }

Q_SIGNALS:
    void openWanted();
    void startWanted();
    void stopWanted();
    void quitWanted();

private:
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon* m_icon;
    QAction* m_start;
    QAction* m_stop;
    int m_shown = -1;
};

} // namespace posthorn::gui
