#include "messenger/tray/desktop_notices.h"

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

namespace posthorn::messenger {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
const QString propertiesInterface = QStringLiteral("org.freedesktop.DBus.Properties");
const QString portal = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString portalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const QString gnomeGroup = QStringLiteral("org.gnome.desktop.notifications");
const QString gnomeKey = QStringLiteral("show-banners");
constexpr qsizetype mostShown = 100;
constexpr qsizetype mostWaiting = 20;
constexpr qsizetype longestText = 400;
constexpr int patience = 5'000; // ms

QString shortened(const QString& text)
{
    return text.size() <= longestText ? text : text.left(longestText - 1) + QChar(0x2026);
}

const char* category(Event event)
{
    switch (event) {
    case Event::Mail:
        return "email.arrived";
    case Event::ContactOnline:
        return "presence.online";
    case Event::ContactOffline:
        return "presence.offline";
    case Event::File:
        return "transfer.complete";
    case Event::Problem:
        return "network.error";
    default:
        return "im.received";
    }
}

} // namespace

/// The image-data hint: width, height, octets a line, alpha, bits, channels, bytes.
struct ImageData {
    QImage image;
};

QDBusArgument& operator<<(QDBusArgument& argument, const ImageData& data)
{
    const QImage rgba = data.image.convertToFormat(QImage::Format_RGBA8888);
    argument.beginStructure();
    argument << rgba.width() << rgba.height() << int(rgba.bytesPerLine()) << true << 8 << 4
             << QByteArray(reinterpret_cast<const char*>(rgba.constBits()), rgba.sizeInBytes());
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, ImageData& data)
{
    int width = 0, height = 0, line = 0, bits = 0, channels = 0;
    bool alpha = false;
    QByteArray bytes;
    argument.beginStructure();
    argument >> width >> height >> line >> alpha >> bits >> channels >> bytes;
    argument.endStructure();
    data.image = {}; // nobody sends us any
    return argument;
}

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::messenger::ImageData)

namespace posthorn::messenger {

DesktopNotices::DesktopNotices(QDBusConnection bus, QObject* parent)
    : QObject(parent)
    , m_bus(std::move(bus))
{
    qDBusRegisterMetaType<ImageData>();
    if (!m_bus.isConnected())
        return;
    m_bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(actionInvoked(uint, QString)));
    m_bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this, SLOT(notificationClosed(uint, uint)));
    m_bus.connect(service, path, service, QStringLiteral("NotificationReplied"), this, SLOT(notificationReplied(uint, QString)));
    m_bus.connect(service, path, propertiesInterface, QStringLiteral("PropertiesChanged"), this,
                  SLOT(propertiesChanged(QString, QVariantMap, QStringList)));
    m_bus.connect(portal, portalPath, portalSettings, QStringLiteral("SettingChanged"), this,
                  SLOT(settingChanged(QString, QString, QDBusVariant)));
    auto* const owners = new QDBusServiceWatcher(service, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(owners, &QDBusServiceWatcher::serviceOwnerChanged, this, [this](const QString&, const QString&, const QString& owner) {
        // Its numbers are no longer ours. The next notice asks anew what it can.
        m_ids.clear();
        m_keys.clear();
        m_isKnown = m_isMissing = m_inhibited = false;
        if (!owner.isEmpty())
            askAbout();
    });
    askAbout();
}

void DesktopNotices::askAbout()
{
    auto* const can = new QDBusPendingCallWatcher(
        m_bus.asyncCall(QDBusMessage::createMethodCall(service, path, service, QStringLiteral("GetCapabilities")), patience), this);
    connect(can, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* watcher) {
        const QDBusPendingReply<QStringList> reply = *watcher;
        watcher->deleteLater();
        m_isMissing = reply.isError();
        m_isKnown = !m_isMissing;
        m_capabilities = m_isKnown ? reply.value() : QStringList();
        const QList<Notice> waiting = std::exchange(m_waiting, {});
        for (const Notice& notice : waiting) {
            if (m_isKnown)
                send(notice);
            else
                Q_EMIT failed(notice);
        }
    });
    askInhibited();
    QDBusMessage read = QDBusMessage::createMethodCall(portal, portalPath, portalSettings, QStringLiteral("Read"));
    read << gnomeGroup << gnomeKey;
    auto* const banners = new QDBusPendingCallWatcher(m_bus.asyncCall(read, patience), this);
    connect(banners, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* watcher) {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (!reply.isError())
            setBanners(reply.value().variant());
    });
}

void DesktopNotices::askInhibited()
{
    QDBusMessage get = QDBusMessage::createMethodCall(service, path, propertiesInterface, QStringLiteral("Get"));
    get << service << QStringLiteral("Inhibited");
    auto* const inhibited = new QDBusPendingCallWatcher(m_bus.asyncCall(get, patience), this);
    connect(inhibited, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* watcher) {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (!reply.isError())
            m_inhibited = reply.value().variant().toBool();
    });
}

void DesktopNotices::setBanners(const QVariant& value)
{
    QVariant plain = value;
    while (plain.metaType() == QMetaType::fromType<QDBusVariant>()) // Read wraps it twice
        plain = plain.value<QDBusVariant>().variant();
    m_bannersOff = plain.metaType() == QMetaType::fromType<bool>() && !plain.toBool();
}

void DesktopNotices::settingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == gnomeGroup && key == gnomeKey)
        setBanners(value.variant());
}

void DesktopNotices::propertiesChanged(const QString& interface, const QVariantMap& changed, const QStringList& gone)
{
    if (interface == service && gone.contains(QStringLiteral("Inhibited")))
        return askInhibited(); // it has changed, and is not said
    const auto inhibited = changed.constFind(QStringLiteral("Inhibited"));
    if (interface == service && inhibited != changed.constEnd())
        m_inhibited = inhibited->toBool();
}

void DesktopNotices::show(const Notice& notice)
{
    if (m_isKnown)
        return send(notice);
    if (m_waiting.isEmpty() && m_bus.isConnected())
        askAbout();
    m_waiting.append(notice);
    if (m_waiting.size() > mostWaiting)
        m_waiting.removeFirst();
}

QVariantMap DesktopNotices::hints(const Notice& notice) const
{
    QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("posthorn-messenger")},
                      {QStringLiteral("category"), QLatin1String(category(notice.event))},
                      {QStringLiteral("suppress-sound"), true},
                      {QStringLiteral("urgency"), QVariant::fromValue(uchar(notice.event == Event::Problem ? 2 : 1))}};
    if (!notice.image.isNull())
        hints.insert(QStringLiteral("image-data"),
                     QVariant::fromValue(ImageData{notice.image.scaled(96, 96, Qt::KeepAspectRatio, Qt::SmoothTransformation)}));
    return hints;
}

void DesktopNotices::send(const Notice& notice)
{
    QStringList actions;
    if (can("actions")) {
        for (const auto& [id, label] : notice.actions) {
            if (id != QLatin1String("reply"))
                actions << id << label;
            else if (can("inline-reply"))
                actions << QStringLiteral("inline-reply") << label;
        }
    }
    // What people write is never markup.
    const QString text = shortened(notice.text);
    QDBusMessage notify = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    notify << QStringLiteral("Posthorn") << m_ids.value(notice.key) << QStringLiteral("posthorn-messenger") << shortened(notice.title)
           << (can("body-markup") ? text.toHtmlEscaped() : text) << actions << hints(notice) << -1;
    auto* const sent = new QDBusPendingCallWatcher(m_bus.asyncCall(notify, patience), this);
    connect(sent, &QDBusPendingCallWatcher::finished, this, [this, notice](QDBusPendingCallWatcher* watcher) {
        const QDBusPendingReply<uint> reply = *watcher;
        watcher->deleteLater();
        if (reply.isError()) {
            Q_EMIT failed(notice);
            return;
        }
        if (m_keys.size() >= mostShown)
            forget(m_keys.begin().key());
        forget(m_ids.value(notice.key));
        m_ids.insert(notice.key, reply.value());
        m_keys.insert(reply.value(), notice.key);
    });
}

void DesktopNotices::forget(uint id)
{
    const auto key = m_keys.constFind(id);
    if (key == m_keys.constEnd())
        return;
    m_ids.remove(*key);
    m_keys.erase(key);
}

void DesktopNotices::withdraw(const QString& key)
{
    m_waiting.removeIf([&](const Notice& notice) { return notice.key == key; });
    const uint id = m_ids.value(key);
    if (id == 0)
        return;
    QDBusMessage close = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("CloseNotification"));
    close << id;
    m_bus.send(close);
    forget(id);
}

void DesktopNotices::withdrawAll()
{
    const QStringList keys = m_ids.keys();
    for (const QString& key : keys)
        withdraw(key);
    m_waiting.clear();
}

void DesktopNotices::actionInvoked(uint id, const QString& action)
{
    // Everybody on the bus hears of everybody's.
    const auto key = m_keys.constFind(id);
    if (key != m_keys.constEnd() && action != QLatin1String("inline-reply"))
        Q_EMIT activated(*key, action);
}

void DesktopNotices::notificationReplied(uint id, const QString& text)
{
    const auto key = m_keys.constFind(id);
    if (key != m_keys.constEnd() && !text.trimmed().isEmpty())
        Q_EMIT replied(*key, text);
}

void DesktopNotices::notificationClosed(uint id, uint)
{
    forget(id);
}

} // namespace posthorn::messenger
