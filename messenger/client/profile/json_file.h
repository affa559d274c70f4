// JSON objects in files of the profile: read whole, written whole or not at all, mode 0600.
#pragma once

#include <QJsonObject>
#include <QString>

#include "base/result.h"

namespace posthorn::messenger {

/// The longest file that is read.
inline constexpr qint64 longestJsonFile = 8 << 20;

/// NotFound, Io, TooLarge, or Corrupt for what is no JSON object.
Result<QJsonObject> readJsonFile(const QString& file);
Result<void> writeJsonFile(const QString& file, const QJsonObject& object);

} // namespace posthorn::messenger
