// The desktop's notification service: org.freedesktop.Notifications over D-Bus, asked without ever waiting for it.
#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QHash>
#include <QObject>
#include <QStringList>

#include "messenger/tray/notifier.h"

namespace posthorn::messenger {

class DesktopNotices final : public QObject {
    Q_OBJECT
public:
    explicit DesktopNotices(QDBusConnection bus = QDBusConnection::sessionBus(), QObject* parent = nullptr);

    /// Whether there is a bus that could have a service. One that is started on demand counts; if it fails, failed() says so.
    bool isThere() const { return m_bus.isConnected() && !m_isMissing; }
    /// The desktop's do-not-disturb, as far as it tells: the service's property Inhibited, or GNOME's switch by the portal.
    bool isInhibited() const { return m_inhibited || m_bannersOff; }
    void show(const Notice& notice);
    void withdraw(const QString& key);
    void withdrawAll();
    bool can(const char* capability) const { return m_capabilities.contains(QLatin1String(capability)); }

Q_SIGNALS:
    void activated(const QString& key, const QString& action);
    void replied(const QString& key, const QString& text);
    /// Nobody shows it.
    void failed(const posthorn::messenger::Notice& notice);

private Q_SLOTS:
    void actionInvoked(uint id, const QString& action);
    void notificationClosed(uint id, uint reason);
    void notificationReplied(uint id, const QString& text);
    void propertiesChanged(const QString& interface, const QVariantMap& changed, const QStringList& gone);
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askAbout();
    void askInhibited();
    void send(const Notice& notice);
    QVariantMap hints(const Notice& notice) const;
    void setBanners(const QVariant& value);
    void forget(uint id);

    QDBusConnection m_bus;
    QStringList m_capabilities;
    QHash<QString, uint> m_ids; ///< by key; 0: on its way
    QHash<uint, QString> m_keys;
    QList<Notice> m_waiting; ///< until the capabilities are known
    bool m_isKnown = false;
    bool m_isMissing = false;
    bool m_inhibited = false;
    bool m_bannersOff = false;
};

} // namespace posthorn::messenger
