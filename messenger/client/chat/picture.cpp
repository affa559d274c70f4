#include "messenger/client/chat/picture.h"

#include <QBuffer>
#include <QImageReader>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

namespace posthorn::messenger {

namespace {

/// By its first octets: what its sender calls it is nothing to go by, and formats with scripts or files in them
/// (SVG, XPM) must never be tried.
QByteArray formatOf(const QByteArray& octets)
{
    if (octets.startsWith("\x89PNG\r\n\x1a\n"))
        return "png";
    if (octets.startsWith("\xff\xd8\xff"))
        return "jpeg";
    if (octets.startsWith("GIF87a") || octets.startsWith("GIF89a"))
        return "gif";
    if (octets.startsWith("RIFF") && octets.mid(8, 4) == "WEBP")
        return "webp";
    if (octets.startsWith("BM"))
        return "bmp";
    return {};
}

} // namespace

Result<QImage> readPicture(const QByteArray& octets, const PictureLimits& limits)
{
    if (octets.size() > limits.octets)
        return fail(ErrorKind::TooLarge, "the picture has too many octets");
    const QByteArray format = formatOf(octets);
    if (format.isEmpty())
        return fail(ErrorKind::Invalid, "no picture of a known kind");
    QBuffer buffer;
    buffer.setData(octets);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(false);
    const QSize size = reader.size();
    if (!size.isValid() || size.isEmpty())
        return fail(ErrorKind::Invalid, "the picture's header says no size");
    if (size.width() > limits.side || size.height() > limits.side)
        return fail(ErrorKind::TooLarge, "the picture is too wide or too high");
    QImage image;
    if (!reader.read(&image) || image.isNull())
        return fail(ErrorKind::Invalid, "the picture cannot be read", reader.errorString().toStdString());
    if (image.width() > limits.side || image.height() > limits.side)
        return fail(ErrorKind::TooLarge, "the picture is larger than it said");
    if (image.width() > limits.longest || image.height() > limits.longest)
        image = image.scaled(limits.longest, limits.longest, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return image.convertToFormat(image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
}

void readPictureAside(const QByteArray& octets, const PictureLimits& limits, QObject* context, std::function<void(Result<QImage>)> then)
{
    // The pool may outlive the context; a carrier on the context's thread brings the answer home.
    auto* const carrier = new QObject;
    QThreadPool::globalInstance()->start([octets, limits, carrier, context = QPointer<QObject>(context), then = std::move(then)]() mutable {
        Result<QImage> image = readPicture(octets, limits);
        QMetaObject::invokeMethod(carrier, [carrier, context = std::move(context), then = std::move(then), image = std::move(image)]() mutable {
            carrier->deleteLater();
            if (context)
                then(std::move(image));
        }, Qt::QueuedConnection);
    });
}

} // namespace posthorn::messenger
