#include "gui/shell/icon_source.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "gui/shell/theme.h"

namespace posthorn::gui {

namespace {

bool pointsSomewhere(const QString& name)
{
    static const QSet<QString> names = {QStringLiteral("arrow-in"), QStringLiteral("arrow-out"), QStringLiteral("quit"),
                                        QStringLiteral("reset"),    QStringLiteral("logs"),      QStringLiteral("search-all"),
                                        QStringLiteral("play"),     QStringLiteral("float")};
    return names.contains(name);
}

QPixmap render(const QString& name, const QColor& colour, const QSize& pixels, bool mirrored)
{
    const QString key = QStringLiteral("ph/%1/%2/%3x%4/%5")
                            .arg(name, colour.name(QColor::HexArgb))
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(mirrored);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no icon is called %s", qUtf8Printable(name));
        return {};
    }
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(drawing);
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
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const QColor colour = mode == QIcon::Disabled ? colours().faint : IconSource::colour(m_tone);
        return render(m_name, colour, size, QGuiApplication::isRightToLeft() && pointsSomewhere(m_name));
    }
    QIconEngine* clone() const override { return new Engine(*this); }
    QString key() const override { return QStringLiteral("posthorn"); }

private:
    QString m_name;
    Tone m_tone;
};

} // namespace

QIcon IconSource::icon(const QString& name, Tone tone)
{
    return QIcon(new Engine(name, tone));
}

void IconSource::paint(QPainter* painter, const QRectF& target, const QString& name, const QColor& colour, bool mirrored)
{
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
    QPixmap pixmap = render(name, colour, (target.size() * ratio).toSize(), mirrored);
    pixmap.setDevicePixelRatio(ratio);
    painter->drawPixmap(target.topLeft(), pixmap);
}

QPixmap IconSource::pixmap(const QString& name, Tone tone, int size, qreal ratio)
{
    QPixmap pixmap = render(name, colour(tone), QSize(size, size) * ratio,
                            QGuiApplication::isRightToLeft() && pointsSomewhere(name));
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

QColor IconSource::colour(Tone tone)
{
    const Colours& c = colours();
    switch (tone) {
    case Tone::Text:
        return c.text;
    case Tone::Muted:
        return c.muted;
    case Tone::Accent:
        return c.accent;
    case Tone::OnAccent:
        return c.onAccent;
    case Tone::Success:
        return c.success;
    case Tone::Warning:
        return c.warning;
    case Tone::Error:
        return c.error;
    }
    return c.text;
}

} // namespace posthorn::gui
