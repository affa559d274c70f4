#include "messenger/tray/idle_time.h"

#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QDateTime>
#include <QGuiApplication>

namespace posthorn::messenger {

namespace {

constexpr int lookEvery = 60'000; // ms while somebody is there
constexpr int lookWhileIdle = 5'000; // coming back should be seen soon
constexpr int busPatience = 3'000;
const QString mutter = QStringLiteral("org.gnome.Mutter.IdleMonitor");
const QString mutterPath = QStringLiteral("/org/gnome/Mutter/IdleMonitor/Core");
const QString screenSaver = QStringLiteral("org.freedesktop.ScreenSaver");
const QString logind = QStringLiteral("org.freedesktop.login1");
const QString sessionInterface = QStringLiteral("org.freedesktop.login1.Session");
const QString properties = QStringLiteral("org.freedesktop.DBus.Properties");

template<class Reply>
void ask(const QDBusConnection& bus, const QDBusMessage& message, QObject* context, std::function<void(const Reply&)> then)
{
    auto* const watcher = new QDBusPendingCallWatcher(bus.asyncCall(message, busPatience), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [then = std::move(then)](QDBusPendingCallWatcher* w) {
        const Reply reply = *w;
        w->deleteLater();
        then(reply);
    });
}

} // namespace

IdleTime::IdleTime(QObject* parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &IdleTime::look);
}

IdleTime::~IdleTime() = default;

void IdleTime::setMinutes(int minutes)
{
    if (minutes == m_minutes)
        return;
    m_minutes = minutes;
    m_timer.stop();
    setIdle(0);
    if (minutes <= 0) {
        if (m_x11)
            m_x11->stop();
        return;
    }
    if (m_kind == Source::Unknown || m_kind == Source::Mutter)
        choose(); // anew: its watch has the minutes in it
    else if (m_kind == Source::X11)
        lookAtX11();
    else if (m_kind != Source::None && m_kind != Source::Logind)
        m_timer.start(lookEvery);
}

void IdleTime::setSource(std::function<qint64()> source)
{
    m_source = std::move(source);
    m_kind = Source::Test;
    look();
}

void IdleTime::choose()
{
    if (QDBusConnection::sessionBus().isConnected())
        return askMutter();
    chooseNext(Source::Mutter);
}

void IdleTime::chooseNext(Source failed)
{
    if (failed == Source::Mutter) {
        if (QGuiApplication::platformName() == QLatin1String("xcb") && (m_x11 = X11Idle::open())) {
            m_kind = Source::X11;
            connect(m_x11.get(), &X11Idle::passed, this, &IdleTime::look);
            return lookAtX11();
        }
        if (QDBusConnection::sessionBus().isConnected())
            return askScreenSaver();
        failed = Source::ScreenSaver;
    }
    if (failed == Source::ScreenSaver && QDBusConnection::systemBus().isConnected())
        return askLogind();
    m_kind = Source::None;
}

void IdleTime::askMutter()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    QDBusMessage add = QDBusMessage::createMethodCall(mutter, mutterPath, mutter, QStringLiteral("AddIdleWatch"));
    add << qulonglong(m_minutes) * 60'000;
    ask<QDBusPendingReply<uint>>(bus, add, this, [this](const QDBusPendingReply<uint>& reply) {
        if (reply.isError())
            return chooseNext(Source::Mutter);
        if (std::exchange(m_kind, Source::Mutter) != Source::Mutter)
            QDBusConnection::sessionBus().connect(mutter, mutterPath, mutter, QStringLiteral("WatchFired"), this,
                                                  SLOT(watchFired(uint)));
        if (m_idleWatch != 0) {
            QDBusMessage remove = QDBusMessage::createMethodCall(mutter, mutterPath, mutter, QStringLiteral("RemoveWatch"));
            remove << m_idleWatch;
            QDBusConnection::sessionBus().send(remove);
        }
        m_idleWatch = reply.value();
    });
}

void IdleTime::watchFired(uint id)
{
    if (id != 0 && id == m_activeWatch) {
        m_activeWatch = 0; // it fires once
        return setIdle(0);
    }
    if (id != m_idleWatch || id == 0)
        return;
    setIdle(qint64(m_minutes) * 60'000);
    const QDBusMessage back = QDBusMessage::createMethodCall(mutter, mutterPath, mutter, QStringLiteral("AddUserActiveWatch"));
    ask<QDBusPendingReply<uint>>(QDBusConnection::sessionBus(), back, this, [this](const QDBusPendingReply<uint>& reply) {
        reply.isError() ? setIdle(0) : void(m_activeWatch = reply.value());
    });
}

void IdleTime::askScreenSaver()
{
    const QDBusMessage get =
        QDBusMessage::createMethodCall(screenSaver, QStringLiteral("/ScreenSaver"), screenSaver, QStringLiteral("GetSessionIdleTime"));
    ask<QDBusPendingReply<uint>>(QDBusConnection::sessionBus(), get, this, [this](const QDBusPendingReply<uint>& reply) {
        if (reply.isError()) {
            if (m_kind == Source::Unknown)
                chooseNext(Source::ScreenSaver);
            return;
        }
        if (std::exchange(m_kind, Source::ScreenSaver) != Source::ScreenSaver)
            m_timer.start(lookEvery);
        told(qint64(reply.value()) * 1000);
    });
}

void IdleTime::askLogind()
{
    QDBusMessage get = QDBusMessage::createMethodCall(logind, QStringLiteral("/org/freedesktop/login1"),
                                                      QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("GetSessionByPID"));
    get << uint(QCoreApplication::applicationPid());
    ask<QDBusPendingReply<QDBusObjectPath>>(
        QDBusConnection::systemBus(), get, this, [this](const QDBusPendingReply<QDBusObjectPath>& reply) {
            if (reply.isError())
                return chooseNext(Source::Logind);
            m_session = reply.value().path();
            m_kind = Source::Logind;
            QDBusConnection::systemBus().connect(logind, m_session, properties, QStringLiteral("PropertiesChanged"), this,
                                                 SLOT(sessionChanged(QString, QVariantMap, QStringList)));
        });
}

void IdleTime::sessionChanged(const QString& interface, const QVariantMap& changed, const QStringList&)
{
    // The desktop has its own idea of how long that takes; ours counts from there on.
    if (interface != sessionInterface || !changed.contains(QStringLiteral("IdleHint")))
        return;
    const bool isIdleNow = changed.value(QStringLiteral("IdleHint")).toBool();
    setIdle(isIdleNow && m_minutes > 0 ? qint64(m_minutes) * 60'000 : 0);
}

// By alarms where it has them; else by asking.
void IdleTime::lookAtX11()
{
    m_hasAlarm = m_x11->watch(qint64(m_minutes) * 60'000);
    if (!m_hasAlarm)
        m_timer.start(lookEvery);
}

void IdleTime::look()
{
    if (m_minutes <= 0)
        return;
    if (m_kind == Source::ScreenSaver)
        return askScreenSaver();
    if (m_kind == Source::X11)
        return told(m_x11->ms());
    if (m_kind == Source::Test)
        told(m_source());
}

void IdleTime::told(qint64 idleMs)
{
    const qint64 limit = qint64(m_minutes) * 60'000;
    const bool isIdleNow = m_minutes > 0 && idleMs >= limit;
    setIdle(isIdleNow ? idleMs : 0);
    if (m_minutes <= 0)
        return;
    if (m_kind == Source::X11 && m_hasAlarm)
        return;
    // Looked at again when it could be so far at the earliest.
    const qint64 next = isIdleNow ? lookWhileIdle : std::clamp<qint64>(limit - std::max<qint64>(idleMs, 0), 1'000, 600'000);
    m_timer.start(int(next));
}

void IdleTime::setIdle(qint64 idleMs)
{
    const bool was = m_idleMs > 0;
    m_idleMs = idleMs;
    if (was != (idleMs > 0))
        idleMs > 0 ? Q_EMIT idle() : Q_EMIT active();
}

} // namespace posthorn::messenger
