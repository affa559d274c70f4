// The messenger's icons: drawings of resources in the colour of the moment, sharp at every size. Avatars, too.
#pragma once

#include <QIcon>
#include <QImage>
#include <QPixmap>
#include <QString>

class QPainter;

namespace posthorn::messenger {

/// In which of the style's colours an icon is drawn.
enum class Tone { Text, Muted, Accent, OnAccent, Success, Warning, Error };
QColor toneColour(Tone tone);

/// The icon called icons/<name>.svg. It takes its colour from the style whenever it is painted, and is mirrored in
/// right-to-left layouts where it points somewhere.
QIcon icon(const QString& name, Tone tone = Tone::Text);
void paintIcon(QPainter* painter, const QRectF& target, const QString& name, const QColor& colour, bool mirrored = false);
/// The drawing with @p colour in it, as an SVG file's bytes; empty when there is none of that name.
QByteArray iconDrawing(const QString& name, const QColor& colour);

/// A round picture of @p image, or of the initials of @p name on a colour of @p key's own where there is none.
void paintAvatar(QPainter* painter, const QRectF& target, const QImage& image, const QString& name, const QString& key);
QPixmap avatarPixmap(const QImage& image, const QString& name, const QString& key, int size, qreal ratio);
/// At most two letters: "Anna Baader" → "AB", "李雷" → "李".
QString initials(const QString& name);

} // namespace posthorn::messenger
