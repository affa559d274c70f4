#include "gui/shell/desktop_scheme.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QFileInfo>

namespace posthorn::gui {

namespace {

const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString settingsInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString colorScheme = QStringLiteral("color-scheme");

} // namespace

bool DesktopPortal::hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QLatin1String("/bus"));
}

DesktopPortal::DesktopPortal(const QDBusConnection& bus, QObject* parent)
    : QObject(parent)
    , m_bus(bus)
{
    m_bus.connect(portalService, portalPath, settingsInterface, QStringLiteral("SettingChanged"), this,
                  SLOT(settingChanged(QString, QString, QDBusVariant)));
    auto* comings = new QDBusServiceWatcher(portalService, m_bus, QDBusServiceWatcher::WatchForRegistration, this);
    connect(comings, &QDBusServiceWatcher::serviceRegistered, this, &DesktopPortal::ask);
    ask();
}

void DesktopPortal::ask()
{
    delete m_question; // its answer would come from a portal that is gone
    QDBusMessage read = QDBusMessage::createMethodCall(portalService, portalPath, settingsInterface, QStringLiteral("Read"));
    read << appearance << colorScheme;
    m_question = new QDBusPendingCallWatcher(m_bus.asyncCall(read), this);
    connect(m_question, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* watcher) {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        m_question = nullptr;
        watcher->deleteLater();
        if (!reply.isError())
            take(reply.value().variant());
    });
}

void DesktopPortal::settingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group != appearance || key != colorScheme)
        return;
    delete m_question; // older than this
    m_question = nullptr;
    take(value.variant());
}

void DesktopPortal::take(const QVariant& value)
{
    QVariant plain = value;
    while (plain.metaType() == QMetaType::fromType<QDBusVariant>()) // Read wraps it twice
        plain = plain.value<QDBusVariant>().variant();
    const uint number = plain.toUInt();
    const DesktopScheme said = number == 1 ? DesktopScheme::Dark : number == 2 ? DesktopScheme::Light : DesktopScheme::Unknown;
    if (said == m_scheme)
        return;
    m_scheme = said;
    Q_EMIT changed();
}

} // namespace posthorn::gui
