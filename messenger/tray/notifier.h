// What the user is told beside the windows: a notification of the desktop, and a sound.
#pragma once

#include <QHash>
#include <QImage>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>

class QSystemTrayIcon;

namespace posthorn::messenger {

/// What happened. Each has its own sound and its own switches in the preferences.
enum class Event { Mail, Message, RoomMessage, Mention, Sent, ContactOnline, ContactOffline, Request, File, Problem };
constexpr int eventCount = 10;
/// The name that settings and sound files have it by: "mail".
QString eventName(Event event);
/// For the preferences, in the user's language.
QString eventTitle(Event event);

/// One notification. Text is plain: what is markup in it is shown as it stands.
struct Notice {
    Event event = Event::Message;
    bool insists = false; ///< shown whatever was chosen for the event
    QString title;
    QString text;
    QImage image; ///< an avatar; null: the program's own icon
    /// Of what it is about ("chat:<jid>", "mail:<account>"): a later one of the same key takes its place.
    QString key;
    /// Offered as buttons, (id, label). "default" is the click on the notice itself; "reply" a line of text where the desktop offers one.
    QList<std::pair<QString, QString>> actions;
};

/// Which events show and sound, and by which file.
struct EventChoice {
    bool shows = true;
    QString sound; ///< a file; empty: ours; "none": none
    bool operator==(const EventChoice&) const = default;
};

class DesktopNotices;
class Player;
class Sounds;

class Notifier final : public QObject {
    Q_OBJECT
public:
    explicit Notifier(QObject* parent = nullptr);
    ~Notifier() override;

    EventChoice choice(Event event) const;
    void setChoice(Event event, const EventChoice& choice);
    void setSound(bool on, int volume); ///< 0 to 100
    /// Do not disturb, the user's own: nothing shows or sounds.
    void setQuiet(bool quiet);
    bool isQuiet() const { return m_quiet; }
    /// What is shown where the desktop has no notification service.
    void setTray(QSystemTrayIcon* tray);

    void show(const Notice& notice);
    /// Takes back what was shown under the key: it was read elsewhere.
    void withdraw(const QString& key);
    void withdrawAll();
    /// The sound alone.
    void play(Event event);
    /// A sound by the name of an event or as a file; for a preferences' "try".
    void playSound(const QString& nameOrFile, int volume);
    /// The desktop's own do-not-disturb, as far as it says.
    bool desktopWantsQuiet() const;
    /// Tests put another in the place of Qt Multimedia.
    void setPlayer(std::unique_ptr<Player> player);

Q_SIGNALS:
    /// An action was chosen; "default" is the click on the notice.
    void activated(const QString& key, const QString& action);
    void replied(const QString& key, const QString& text);

private:
    void showInTray(const Notice& notice);

    std::unique_ptr<DesktopNotices> m_desktop;
    std::unique_ptr<Sounds> m_sounds;
    QHash<int, EventChoice> m_choices;
    QSystemTrayIcon* m_tray = nullptr;
    QString m_trayKey; ///< of the balloon that was shown last
    bool m_quiet = false;
    bool m_soundOn = true;
    int m_volume = 80;
};

} // namespace posthorn::messenger
