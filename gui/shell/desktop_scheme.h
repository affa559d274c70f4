// Whether the desktop wants light or dark, as its portal says it (org.freedesktop.appearance, color-scheme).
#pragma once

#include <QDBusConnection>
#include <QObject>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace posthorn::gui {

enum class DesktopScheme { Unknown, Dark, Light };

/// Asks the portal once and then listens to it. Nothing here waits: a portal that is slow, silent or absent leaves the
/// scheme unknown, and one that comes later is asked when it comes.
class DesktopPortal final : public QObject {
    Q_OBJECT
public:
    explicit DesktopPortal(const QDBusConnection& bus, QObject* parent = nullptr);
    DesktopScheme scheme() const { return m_scheme; }
    /// Whether this process has a session bus; without one Qt might try to start it.
    static bool hasSessionBus();

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void take(const QVariant& value);

    QDBusConnection m_bus;
    DesktopScheme m_scheme = DesktopScheme::Unknown;
    QDBusPendingCallWatcher* m_question = nullptr;
};

} // namespace posthorn::gui
