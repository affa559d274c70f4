#include <QBuffer>
#include <QImageReader>

#include "messenger/skins/msstyles/theme_data.h"

namespace posthorn::messenger {

namespace {

constexpr int longestSide = 2048;
constexpr QRgb magenta = 0xffff00ff;

QImage readImage(const QByteArray& bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer);
    const QSize size = reader.size(); // before a pixel of it is made
    if (!size.isValid() || size.width() > longestSide || size.height() > longestSide || size.isEmpty())
        return {};
    return reader.read();
}

void putU32(QByteArray& bytes, uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        bytes.append(char(value >> 8 * i & 0xff));
}

} // namespace

QImage readDib(Bytes data)
{
    const auto header = data.u32(0), width = data.u32(4), height = data.u32(8), compression = data.u32(16), used = data.u32(32);
    const auto bits = data.u16(14);
    if (!header || !width || !height || !bits || !compression || !used || *header < 40 || *header > 124)
        return {};
    const int32_t high = int32_t(*height);
    if (*width == 0 || *width > longestSide || high == 0 || high < -longestSide || high > longestSide || *used > 256 ||
        (*compression != 0 && *compression != 3))
        return {};
    const size_t colours = *bits <= 8 ? (*used ? *used : 1u << *bits) : 0;
    const size_t masks = *compression == 3 && *header == 40 ? 12 : 0;
    const size_t start = *header + colours * 4 + masks;
    const size_t stride = (size_t(*width) * *bits + 31) / 32 * 4;
    const size_t rows = size_t(std::abs(high));
    const auto pixels = data.part(start, stride * rows);
    if (!pixels)
        return {};
    if (*bits == 32) { // Windows means the fourth byte as opacity where any is set, the colours multiplied with it already
        QImage image(int(*width), int(rows), QImage::Format_ARGB32_Premultiplied);
        bool anyOpacity = false;
        for (size_t row = 0; row < rows; ++row) {
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(int(high > 0 ? rows - 1 - row : row)));
            for (size_t x = 0; x < *width; ++x) {
                line[x] = *pixels->u32(row * stride + x * 4);
                anyOpacity = anyOpacity || qAlpha(line[x]);
            }
        }
        for (int y = 0; y < image.height(); ++y) {
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
            for (int x = 0; x < image.width(); ++x) {
                const int alpha = anyOpacity ? qAlpha(line[x]) : 255;
                line[x] = qRgba(std::min(qRed(line[x]), alpha), std::min(qGreen(line[x]), alpha), std::min(qBlue(line[x]), alpha), alpha);
            }
        }
        return image;
    }
    QByteArray file("BM");
    putU32(file, uint32_t(14 + data.size()));
    putU32(file, 0);
    putU32(file, uint32_t(14 + start));
    file += data.array();
    return readImage(file);
}

QImage themeImage(const QList<PeResource>& resources, const QString& value)
{
    // "Blue\Button.bmp" is the bitmap BLUE_BUTTON_BMP.
    QString name = value.toUpper();
    for (const char c : {'\\', '/', '.', ' '})
        name.replace(QLatin1Char(c), QLatin1Char('_'));
    for (const PeResource& resource : resources) {
        if (resource.name != name)
            continue;
        QImage image;
        if (resource.type == QLatin1String(peBitmap))
            image = readDib(resource.data);
        else if (resource.type == QLatin1String("IMAGE") || resource.type == QLatin1String("STREAM"))
            image = readImage(resource.data.array());
        if (image.isNull())
            continue;
        const bool opaque = !image.hasAlphaChannel();
        image = image.convertToFormat(QImage::Format_ARGB32);
        for (int y = 0; opaque && y < image.height(); ++y) {
            auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
            std::replace(line, line + image.width(), magenta, QRgb(0));
        }
        return image;
    }
    return {};
}

} // namespace posthorn::messenger
