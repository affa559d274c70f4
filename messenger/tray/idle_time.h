// Whether anybody sits at the desktop: for going away by oneself.
#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QTimer>
#include <QVariantMap>

#include <functional>
#include <memory>

#include "messenger/tray/x11_idle.h"

namespace posthorn::messenger {

/// Asks who knows: GNOME's idle monitor or the X server (which call back), org.freedesktop.ScreenSaver or an X server without
/// alarms (asked when it could be so far at the earliest, and every five seconds while idle), logind's hint for the session. Where
/// nobody knows, nobody is ever idle.
class IdleTime final : public QObject {
    Q_OBJECT
public:
    explicit IdleTime(QObject* parent = nullptr);
    ~IdleTime() override;

    /// Minutes until idle; 0: never asked.
    void setMinutes(int minutes);
    bool isIdle() const { return m_idleMs > 0; }
    /// Since when, in minutes; 0 while somebody is there.
    int idleMinutes() const { return int(m_idleMs / 60'000); }
    /// Tests put their own clock in the place of the desktop: milliseconds since the last touch, or -1.
    void setSource(std::function<qint64()> source);

Q_SIGNALS:
    void idle();
    void active();

private Q_SLOTS:
    void watchFired(uint id);
    void sessionChanged(const QString& interface, const QVariantMap& changed, const QStringList& gone);

private:
    enum class Source { Unknown, Mutter, X11, ScreenSaver, Logind, None, Test };
    void choose();
    void chooseNext(Source failed);
    void askMutter();
    void askScreenSaver();
    void askLogind();
    void look();
    void lookAtX11();
    void told(qint64 idleMs);
    void setIdle(qint64 idleMs);

    std::unique_ptr<X11Idle> m_x11;
    bool m_hasAlarm = false;
    std::function<qint64()> m_source;
    QTimer m_timer;
    Source m_kind = Source::Unknown;
    QString m_session; ///< logind's path
    uint m_idleWatch = 0;
    uint m_activeWatch = 0;
    qint64 m_idleMs = 0;
    int m_minutes = 0;
};

} // namespace posthorn::messenger
