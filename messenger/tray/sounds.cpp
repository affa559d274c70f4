#include "messenger/tray/sounds.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

namespace posthorn::messenger {

namespace {

constexpr qint64 betweenSame = 700; // ms
constexpr qint64 largestFile = 16 << 20;

/// Beside the program where it was built, else where it was installed or unpacked.
QStringList modulePlaces()
{
    const QString here = QCoreApplication::applicationDirPath();
    const QString name = QStringLiteral("/posthorn-messenger-player.so");
    return {here + name, here + QLatin1String("/../lib/posthorn-messenger") + name};
}

} // namespace

Sounds::Sounds() = default;
Sounds::~Sounds() = default;

void Sounds::setVolume(bool on, int percent)
{
    m_on = on;
    m_volume = std::clamp(percent, 0, 100) / 100.0;
}

QUrl Sounds::standardSound(Event event)
{
    return QUrl(QStringLiteral("qrc:/messenger/sounds/%1.wav").arg(event == Event::Problem ? QStringLiteral("error") : eventName(event)));
}

void Sounds::setPlayer(std::unique_ptr<Player> player)
{
    m_player = std::move(player);
}

bool Sounds::load()
{
    if (m_player || !m_problem.isEmpty())
        return bool(m_player);
    for (const QString& place : modulePlaces()) {
        if (!QFileInfo::exists(place))
            continue;
        QLibrary module(place); // stays loaded when this goes
        const auto make = reinterpret_cast<MakePlayer>(module.resolve(makePlayerName));
        if (make) {
            m_player.reset(make());
            return true;
        }
        m_problem = module.errorString();
    }
    if (m_problem.isEmpty())
        m_problem = QStringLiteral("the player's module is not installed");
    return false;
}

void Sounds::play(Event event, const QString& file)
{
    if (!m_on || m_volume <= 0 || file == QLatin1String("none"))
        return;
    QElapsedTimer& last = m_last[int(event)];
    if (last.isValid() && last.elapsed() < betweenSame)
        return;
    last.start();
    const QFileInfo own(file);
    const bool isOwn = !file.isEmpty() && own.isFile() && own.size() <= largestFile;
    if (load())
        m_player->play(isOwn ? QUrl::fromLocalFile(own.absoluteFilePath()) : standardSound(event), m_volume);
}

} // namespace posthorn::messenger
