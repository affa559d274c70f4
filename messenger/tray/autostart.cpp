#include "messenger/tray/autostart.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace posthorn::messenger {

Autostart::Autostart(QString profile, QString folder)
    : m_profile(std::move(profile))
    , m_folder(std::move(folder))
{
    if (m_folder.isEmpty())
        m_folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QLatin1String("/autostart");
}

QString Autostart::file() const
{
    if (m_profile.isEmpty())
        return m_folder + QLatin1String("/posthorn-messenger.desktop");
    const QByteArray name = QCryptographicHash::hash(m_profile.toUtf8(), QCryptographicHash::Sha256).toHex().left(12);
    return m_folder + QLatin1String("/posthorn-messenger-") + QLatin1String(name) + QLatin1String(".desktop");
}

bool Autostart::isOn() const
{
    QFile entry(file());
    if (!entry.open(QIODevice::ReadOnly))
        return false;
    // Desktops switch entries off in this way.
    const QByteArray text = entry.read(64 * 1024);
    return !text.contains("\nHidden=true") && !text.contains("\nX-GNOME-Autostart-enabled=false");
}

QString Autostart::quoted(const QString& word)
{
    QString out = QStringLiteral("\"");
    for (const QChar c : word) {
        if (c == QLatin1Char('"') || c == QLatin1Char('`') || c == QLatin1Char('$'))
            out += QLatin1String("\\\\"); // once for the quoting, once more for the value's own escapes
        else if (c == QLatin1Char('\\'))
            out += QLatin1String("\\\\\\");
        else if (c == QLatin1Char('%'))
            out += QLatin1Char('%');
        out += c;
    }
    return out + QLatin1Char('"');
}

QString Autostart::entry() const
{
    QString exec = quoted(QCoreApplication::applicationFilePath()) + QLatin1String(" --hidden");
    if (!m_profile.isEmpty())
        exec += QLatin1String(" --profile ") + quoted(m_profile);
    return QStringLiteral("[Desktop Entry]\nType=Application\nName=Posthorn Messenger\nIcon=posthorn-messenger\nTerminal=false\n"
                          "Exec=%1\nX-GNOME-Autostart-enabled=true\n")
        .arg(exec);
}

Result<void> Autostart::set(bool on) const
{
    if (!on) {
        if (QFile::exists(file()) && !QFile::remove(file()))
            return fail(ErrorKind::Io, "the autostart entry cannot be removed", file().toStdString());
        return {};
    }
    if (m_profile.contains(QLatin1Char('\n')) || QCoreApplication::applicationFilePath().contains(QLatin1Char('\n')))
        return fail(ErrorKind::Invalid, "a folder with a line break in its name cannot be started from");
    QSaveFile out(file());
    const QByteArray text = entry().toUtf8();
    if (!QDir().mkpath(m_folder) || !out.open(QIODevice::WriteOnly) || out.write(text) != text.size() || !out.commit())
        return fail(ErrorKind::Io, "the autostart entry cannot be written", file().toStdString());
    return {};
}

} // namespace posthorn::messenger
