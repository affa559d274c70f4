// What plays a sound. Qt Multimedia and all that it brings stays out of the program until the first sound is due: the player is
// a module of its own (messenger/player), loaded then.
#pragma once

#include <QString>
#include <QUrl>

namespace posthorn::messenger {

class Player {
public:
    virtual ~Player() = default;
    /// @p volume: 0 to 1. What cannot be played is silent.
    virtual void play(const QUrl& sound, double volume) = 0;
};

/// The module's one function, by this name.
using MakePlayer = Player* (*)();
inline constexpr const char* makePlayerName = "posthornMakePlayer";

} // namespace posthorn::messenger
