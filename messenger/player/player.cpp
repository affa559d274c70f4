// The module with Qt Multimedia in it.
#include <QAudioOutput>
#include <QMediaPlayer>
#include <QSoundEffect>
#include <QTimer>

#include <map>
#include <memory>

#include "messenger/tray/player.h"

namespace posthorn::messenger {

namespace {

constexpr int longestSound = 30'000; // ms of a file of the user's own
constexpr int closeAfter = 60'000; // the sound server's connection wakes the CPU while it is open

class QtPlayer final : public Player {
public:
    QtPlayer()
    {
        m_close.setSingleShot(true);
        QObject::connect(&m_close, &QTimer::timeout, &m_close, [this] {
            m_effects.clear();
            m_player.reset();
        });
    }

    void play(const QUrl& sound, double volume) override
    {
        m_close.start(closeAfter);
        if (sound.path().endsWith(QLatin1String(".wav"), Qt::CaseInsensitive))
            return playEffect(sound, volume);
        // Anything else that the desktop can play, one at a time.
        m_player = std::make_unique<QMediaPlayer>();
        auto* const output = new QAudioOutput(m_player.get());
        output->setVolume(float(volume));
        m_player->setAudioOutput(output);
        m_player->setSource(sound);
        m_player->play();
        QTimer::singleShot(longestSound, m_player.get(), &QMediaPlayer::stop);
    }

private:
    void playEffect(const QUrl& sound, double volume)
    {
        auto& effect = m_effects[sound.toString()];
        if (!effect) {
            effect = std::make_unique<QSoundEffect>();
            effect->setSource(sound);
        }
        effect->setVolume(float(volume));
        effect->play();
    }

    std::map<QString, std::unique_ptr<QSoundEffect>> m_effects;
    std::unique_ptr<QMediaPlayer> m_player;
    QTimer m_close;
};

} // namespace

} // namespace posthorn::messenger

extern "C" Q_DECL_EXPORT posthorn::messenger::Player* posthornMakePlayer()
{
    return new posthorn::messenger::QtPlayer;
}
