#include "gui/shell/tray.h"

#include <QMenu>
#include <QSystemTrayIcon>

#include "gui/models/text.h"
#include "gui/shell/icon_source.h"

namespace posthorn::gui {

TrayState trayState(const watch::Overview& overview)
{
    for (const watch::ServiceView& service : overview.services) {
        if (service.state == watch::ServiceState::Failed)
            return TrayState::Failure;
    }
    if (overview.health.diskLow)
        return TrayState::LowDisk;
    return overview.queue.waiting > 0 ? TrayState::Queued : TrayState::Idle;
}

QIcon trayIcon(TrayState state)
{
    switch (state) {
    case TrayState::Queued:
        return QIcon(QStringLiteral(":/logo/tray-queued.svg"));
    case TrayState::LowDisk:
        return QIcon(QStringLiteral(":/logo/tray-low-disk.svg"));
    case TrayState::Failure:
        return QIcon(QStringLiteral(":/logo/tray-failure.svg"));
    case TrayState::Idle:
        break;
    }
    return QIcon(QStringLiteral(":/logo/tray-idle.svg"));
}

QString trayToolTip(const watch::Overview& overview)
{
    QStringList lines = {QStringLiteral("Posthorn")};
    switch (trayState(overview)) {
    case TrayState::Failure:
        lines.append(Tray::tr("A service has failed"));
        break;
    case TrayState::LowDisk:
        lines.append(Tray::tr("The disk is nearly full: %1 free").arg(bytesText(uint64_t(overview.health.diskFreeBytes))));
        break;
    case TrayState::Queued:
    case TrayState::Idle:
        break;
    }
    const auto today = [&](watch::Counter counter) { return countText(overview.today[size_t(counter)]); };
    lines.append(Tray::tr("Received today: %1, sent: %2")
                     .arg(today(watch::Counter::MessagesReceived), today(watch::Counter::MessagesSent)));
    lines.append(Tray::tr("%n message(s) waiting", nullptr, int(overview.queue.waiting)));
    uint32_t sessions = 0;
    for (const watch::ServiceView& service : overview.services)
        sessions += service.sessions;
    lines.append(Tray::tr("%n session(s)", nullptr, int(sessions)));
    return lines.join(QLatin1Char('\n'));
}

Tray::Tray(QObject* parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(new QSystemTrayIcon(this))
{
    QAction* open = m_menu->addAction(IconSource::icon(QStringLiteral("window")), tr("&Open the console"), this,
                                      &Tray::openWanted);
    m_menu->setDefaultAction(open);
    m_menu->addSeparator();
    m_start = m_menu->addAction(IconSource::icon(QStringLiteral("play"), Tone::Success), tr("St&art all servers"), this,
                                &Tray::startWanted);
    m_stop = m_menu->addAction(IconSource::icon(QStringLiteral("stop"), Tone::Error), tr("S&top all servers"), this,
                               &Tray::stopWanted);
    m_menu->addSeparator();
    m_menu->addAction(IconSource::icon(QStringLiteral("quit")), tr("&Quit"), this, &Tray::quitWanted);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT openWanted();
    });
    show(watch::Overview());
    m_icon->show();
}

Tray::~Tray() = default;

void Tray::show(const watch::Overview& overview)
{
    const TrayState state = trayState(overview);
    if (int(state) != m_shown) {
        m_shown = int(state);
        m_icon->setIcon(trayIcon(state));
    }
    const QString tip = trayToolTip(overview);
    if (tip != m_icon->toolTip())
        m_icon->setToolTip(tip);
    bool anyActive = false, anyInactive = false;
    for (const watch::ServiceView& service : overview.services) {
        anyActive = anyActive || service.state == watch::ServiceState::Active;
        anyInactive = anyInactive || service.state != watch::ServiceState::Active;
    }
    m_start->setEnabled(anyInactive);
    m_stop->setEnabled(anyActive);
}

void Tray::say(const QString& title, const QString& text)
{
    m_icon->showMessage(title, text, QIcon(QStringLiteral(":/logo/posthorn.svg")));
}

} // namespace posthorn::gui
