#include "messenger/skins/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QSet>
#include <QSvgRenderer>
#include <QTextBoundaryFinder>

#include "messenger/skins/colours.h"

namespace posthorn::messenger {

namespace {

bool pointsSomewhere(const QString& name)
{
    static const QSet<QString> names = {QStringLiteral("send"), QStringLiteral("reply"), QStringLiteral("leave"), QStringLiteral("quit"),
                                        QStringLiteral("chevron-left"), QStringLiteral("chevron-right"), QStringLiteral("history")};
    return names.contains(name);
}

QPixmap render(const QString& name, const QColor& colour, const QSize& pixels, bool mirrored)
{
    const QString key = QStringLiteral("phm/%1/%2/%3x%4/%5").arg(name, colour.name(QColor::HexArgb)).arg(pixels.width()).arg(pixels.height()).arg(mirrored);
    QPixmap pixmap;
    if (pixels.isEmpty() || QPixmapCache::find(key, &pixmap))
        return pixmap;
    QSvgRenderer renderer(iconDrawing(name, colour));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    if (mirrored) {
        painter.translate(pixels.width(), 0);
        painter.scale(-1, 1);
    }
    renderer.render(&painter, QRectF(QPointF(), pixels));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class Engine final : public QIconEngine {
public:
    Engine(QString name, Tone tone)
        : m_name(std::move(name))
        , m_tone(tone)
    {
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1); }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        return render(m_name, mode == QIcon::Disabled ? colours().faint : toneColour(m_tone), size,
                      QGuiApplication::isRightToLeft() && pointsSomewhere(m_name));
    }
    QIconEngine* clone() const override { return new Engine(*this); }
    QString key() const override { return QStringLiteral("posthorn-messenger"); }

private:
    QString m_name;
    Tone m_tone;
};

} // namespace

QColor toneColour(Tone tone)
{
    const Colours& c = colours();
    switch (tone) {
    case Tone::Text: return c.text;
    case Tone::Muted: return c.muted;
    case Tone::Accent: return c.accent;
    case Tone::OnAccent: return c.onAccent;
    case Tone::Success: return c.success;
    case Tone::Warning: return c.warning;
    case Tone::Error: return c.error;
    }
    return c.text;
}

QByteArray iconDrawing(const QString& name, const QColor& colour)
{
    QFile file(QStringLiteral(":/messenger/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no icon is called %s", qUtf8Printable(name));
        return {};
    }
    return file.readAll().replace("currentColor", colour.name().toLatin1());
}

QIcon icon(const QString& name, Tone tone)
{
    return QIcon(new Engine(name, tone));
}

void paintIcon(QPainter* painter, const QRectF& target, const QString& name, const QColor& colour, bool mirrored)
{
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
    QPixmap pixmap = render(name, colour, (target.size() * ratio).toSize(), mirrored && pointsSomewhere(name));
    pixmap.setDevicePixelRatio(ratio);
    painter->drawPixmap(target.topLeft(), pixmap);
}

QString initials(const QString& name)
{
    const auto firstLetter = [](const QString& word) {
        QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
        const qsizetype end = finder.toNextBoundary();
        return end > 0 ? word.left(end).toUpper() : QString();
    };
    QStringList words;
    for (const QString& word : name.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (word[0].isLetterOrNumber() || word[0].isSurrogate())
            words.append(word);
    }
    if (words.isEmpty())
        return QStringLiteral("?");
    const QString first = firstLetter(words.first());
    // Scripts without letters of their own case are written with one sign.
    if (words.size() < 2 || first.toLower() == first)
        return first;
    return first + firstLetter(words.last());
}

void paintAvatar(QPainter* painter, const QRectF& target, const QImage& image, const QString& name, const QString& key)
{
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath round;
    round.addEllipse(target);
    if (!image.isNull()) {
        painter->setClipPath(round);
        const qreal side = qMin(image.width(), image.height());
        painter->drawImage(target, image, QRectF((image.width() - side) / 2.0, (image.height() - side) / 2.0, side, side));
    } else {
        const QColor colour = colourOf(key);
        QColor ground = colour;
        ground.setAlphaF(colours().dark ? 0.28f : 0.16f);
        painter->fillPath(round, ground);
        QFont font = painter->font();
        font.setPixelSize(qMax(8, int(target.height() * 0.38)));
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(target, Qt::AlignCenter, initials(name));
    }
    painter->restore();
}

QPixmap avatarPixmap(const QImage& image, const QString& name, const QString& key, int size, qreal ratio)
{
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintAvatar(&painter, QRectF(0, 0, size, size), image, name, key);
    return pixmap;
}

} // namespace posthorn::messenger
