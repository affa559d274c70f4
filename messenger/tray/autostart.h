// The program's start with the session: an XDG autostart entry (Desktop Application Autostart Specification).
#pragma once

#include <QString>
#include <QStringList>

#include "base/result.h"

namespace posthorn::messenger {

class Autostart {
public:
    /// @p profile: the folder where it is not the usual one, else empty.
    explicit Autostart(QString profile = {}, QString folder = {});

    bool isOn() const;
    /// Writes the entry, with where the program lies now, or takes it away.
    Result<void> set(bool on) const;
    QString file() const;
    /// As one word of an Exec line: quoted and escaped by the Desktop Entry Specification.
    static QString quoted(const QString& word);

private:
    QString entry() const;
    QString m_profile;
    QString m_folder;
};

} // namespace posthorn::messenger
