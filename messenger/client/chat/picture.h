// Pictures of others, decoded so that none of them can do harm: few octets, few formats, and the size that the header
// claims is looked at before anything is unpacked. May run on any thread.
#pragma once

#include <functional>

#include <QByteArray>
#include <QImage>

#include "base/result.h"

class QObject;

namespace posthorn::messenger {

struct PictureLimits {
    qsizetype octets = 1 << 20;
    int side = 1024; ///< pixels
    int longest = 128; ///< what it is scaled down to
};

/// PNG, JPEG, GIF, WebP and BMP only (the first picture of those that move). TooLarge, or Invalid.
Result<QImage> readPicture(const QByteArray& octets, const PictureLimits& limits);
/// The same on a thread of Qt's pool; @p then on the context's, unless that is gone.
void readPictureAside(const QByteArray& octets, const PictureLimits& limits, QObject* context, std::function<void(Result<QImage>)> then);

} // namespace posthorn::messenger
