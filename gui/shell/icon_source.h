// The icons: drawings of resources/icons in the colour of the moment, sharp at every size.
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

class QPainter;

namespace posthorn::gui {

/// In which of the theme's colours an icon is drawn.
enum class Tone { Text, Muted, Accent, OnAccent, Success, Warning, Error };

class IconSource {
public:
    /// The icon called resources/icons/<name>.svg. It takes its colour from the theme whenever it is painted, and is
    /// mirrored in right-to-left layouts where it points somewhere.
    static QIcon icon(const QString& name, Tone tone = Tone::Text);
    /// Draws it into @p target at once.
    static void paint(QPainter* painter, const QRectF& target, const QString& name, const QColor& colour,
                      bool mirrored = false);
    /// The pixmap of @p size logical pixels for a screen of @p ratio.
    static QPixmap pixmap(const QString& name, Tone tone, int size, qreal ratio);
    static QColor colour(Tone tone);
};

} // namespace posthorn::gui
