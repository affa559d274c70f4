#include "messenger/tray/tray_watch.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QGuiApplication>

namespace posthorn::messenger {

namespace {

constexpr int settleMs = 500;
const QString watcher = QStringLiteral("org.kde.StatusNotifierWatcher");
const QString watcherPath = QStringLiteral("/StatusNotifierWatcher");

/// The head of what the X protocol calls DestroyNotify and ClientMessage.
struct XcbEvent {
    uint8_t type;
    uint8_t detail;
    uint16_t sequence;
    uint32_t window;
};
constexpr uint8_t destroyNotify = 17;
constexpr uint8_t clientMessage = 33;

bool isOurs(uint32_t window)
{
    const auto all = QGuiApplication::allWindows();
    return std::any_of(all.begin(), all.end(), [window](const QWindow* each) { return each->handle() && each->winId() == window; });
}

} // namespace

TrayWatch::TrayWatch(QObject* parent)
    : QObject(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &TrayWatch::changed);
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (bus.isConnected()) {
        auto* const owners = new QDBusServiceWatcher(watcher, bus, QDBusServiceWatcher::WatchForOwnerChange, this);
        connect(owners, &QDBusServiceWatcher::serviceOwnerChanged, this, [this](const QString&, const QString&, const QString& owner) {
            m_isOnBus = !owner.isEmpty();
            m_settle.start();
        });
        for (const char* signal : {"StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"})
            bus.connect(watcher, watcherPath, watcher, QLatin1String(signal), this, SLOT(hostChanged()));
        QDBusMessage has = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                                                          QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameHasOwner"));
        has << watcher;
        auto* const asked = new QDBusPendingCallWatcher(bus.asyncCall(has), this);
        connect(asked, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* call) {
            const QDBusPendingReply<bool> reply = *call;
            call->deleteLater();
            m_isOnBus = m_isOnBus || (!reply.isError() && reply.value());
        });
    }
    if (QGuiApplication::platformName() == QLatin1String("xcb"))
        QCoreApplication::instance()->installNativeEventFilter(this);
}

TrayWatch::~TrayWatch()
{
    if (QCoreApplication::instance())
        QCoreApplication::instance()->removeNativeEventFilter(this);
}

void TrayWatch::hostChanged()
{
    m_settle.start();
}

bool TrayWatch::nativeEventFilter(const QByteArray& type, void* message, qintptr*)
{
    if (m_isOnBus || type != "xcb_generic_event_t")
        return false;
    const auto* const event = static_cast<const XcbEvent*>(message);
    const uint8_t kind = event->type & 0x7f;
    // Qt listens to the root window, where MANAGER is told, and to the tray's.
    if ((kind == clientMessage || kind == destroyNotify) && !isOurs(event->window))
        m_settle.start();
    return false;
}

} // namespace posthorn::messenger
