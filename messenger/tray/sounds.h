// The sounds of events: which file, how loud, and not the same one twice at once.
#pragma once

#include <QElapsedTimer>
#include <QHash>

#include <functional>
#include <memory>

#include "messenger/tray/notifier.h"
#include "messenger/tray/player.h"

namespace posthorn::messenger {

class Sounds {
public:
    Sounds();
    ~Sounds();

    void setVolume(bool on, int percent);
    /// @p file: empty is ours, "none" is none.
    void play(Event event, const QString& file);
    /// Ours.
    static QUrl standardSound(Event event);
    /// Tests put another in the place of the module.
    void setPlayer(std::unique_ptr<Player> player);
    /// Where the module was looked for and not found, or not loaded; empty: no problem so far.
    QString problem() const { return m_problem; }

private:
    bool load();

    std::unique_ptr<Player> m_player;
    QHash<int, QElapsedTimer> m_last;
    QString m_problem;
    double m_volume = 0.8;
    bool m_on = true;
};

} // namespace posthorn::messenger
