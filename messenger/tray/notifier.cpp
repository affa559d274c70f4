#include "messenger/tray/notifier.h"

#include <QCoreApplication>
#include <QSystemTrayIcon>

#include <algorithm>

#include "messenger/tray/desktop_notices.h"
#include "messenger/tray/sounds.h"

namespace posthorn::messenger {

namespace {

struct Row {
    const char* name;
    const char* title;
};
/// In Event's order.
constexpr Row rows[eventCount] = {
    {"mail", QT_TRANSLATE_NOOP("Event", "New mail")},
    {"message", QT_TRANSLATE_NOOP("Event", "Message")},
    {"room", QT_TRANSLATE_NOOP("Event", "Message in a room")},
    {"mention", QT_TRANSLATE_NOOP("Event", "Somebody mentions you")},
    {"sent", QT_TRANSLATE_NOOP("Event", "Message sent")},
    {"online", QT_TRANSLATE_NOOP("Event", "Contact comes online")},
    {"offline", QT_TRANSLATE_NOOP("Event", "Contact goes offline")},
    {"request", QT_TRANSLATE_NOOP("Event", "Somebody asks or invites")},
    {"file", QT_TRANSLATE_NOOP("Event", "File is there")},
    {"problem", QT_TRANSLATE_NOOP("Event", "Problem")},
};

} // namespace

QString eventName(Event event)
{
    return QLatin1String(rows[int(event)].name);
}

QString eventTitle(Event event)
{
    return QCoreApplication::translate("Event", rows[int(event)].title);
}

Notifier::Notifier(QObject* parent)
    : QObject(parent)
    , m_desktop(std::make_unique<DesktopNotices>())
    , m_sounds(std::make_unique<Sounds>())
{
    connect(m_desktop.get(), &DesktopNotices::activated, this, &Notifier::activated);
    connect(m_desktop.get(), &DesktopNotices::replied, this, &Notifier::replied);
    connect(m_desktop.get(), &DesktopNotices::failed, this, &Notifier::showInTray);
}

Notifier::~Notifier() = default;

EventChoice Notifier::choice(Event event) const
{
    return m_choices.value(int(event));
}

void Notifier::setChoice(Event event, const EventChoice& choice)
{
    m_choices.insert(int(event), choice);
}

void Notifier::setSound(bool on, int volume)
{
    m_soundOn = on;
    m_volume = volume;
    m_sounds->setVolume(on, volume);
}

void Notifier::setQuiet(bool quiet)
{
    m_quiet = quiet;
}

void Notifier::setTray(QSystemTrayIcon* tray)
{
    if (m_tray)
        m_tray->disconnect(this);
    m_tray = tray;
    if (m_tray)
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] {
            if (!m_trayKey.isEmpty())
                Q_EMIT activated(m_trayKey, QStringLiteral("default"));
        });
}

bool Notifier::desktopWantsQuiet() const
{
    return m_desktop->isInhibited();
}

void Notifier::show(const Notice& notice)
{
    if (m_quiet)
        return;
    const EventChoice chosen = choice(notice.event);
    // The desktop keeps what it does not show now in a list of its own; it is told in any case. The sound is ours.
    if (!m_desktop->isInhibited())
        m_sounds->play(notice.event, chosen.sound);
    if ((!chosen.shows && !notice.insists) || notice.title.isEmpty())
        return;
    if (m_desktop->isThere())
        m_desktop->show(notice);
    else
        showInTray(notice);
}

void Notifier::showInTray(const Notice& notice)
{
    if (!m_tray || !m_tray->isVisible())
        return;
    m_trayKey = notice.key;
    m_tray->showMessage(notice.title, notice.text, m_tray->icon());
}

void Notifier::withdraw(const QString& key)
{
    m_desktop->withdraw(key);
    if (m_trayKey == key)
        m_trayKey.clear();
}

void Notifier::withdrawAll()
{
    m_desktop->withdrawAll();
    m_trayKey.clear();
}

void Notifier::play(Event event)
{
    if (m_quiet || m_desktop->isInhibited())
        return;
    m_sounds->play(event, choice(event).sound);
}

void Notifier::playSound(const QString& nameOrFile, int volume)
{
    const bool on = m_soundOn;
    const int usual = m_volume;
    m_sounds->setVolume(true, volume);
    const Row* const row = std::find_if(std::begin(rows), std::end(rows),
                                        [&](const Row& each) { return nameOrFile == QLatin1String(each.name); });
    if (row != std::end(rows))
        m_sounds->play(Event(row - rows), {});
    else
        m_sounds->play(Event::Message, nameOrFile);
    m_sounds->setVolume(on, usual);
}

void Notifier::setPlayer(std::unique_ptr<Player> player)
{
    m_sounds->setPlayer(std::move(player));
}

} // namespace posthorn::messenger
