// The colours, measures and fonts of the style in force. Whatever paints by itself (bubbles, list rows, icons) asks colours()
// when it paints, so that a change of style needs nothing but a repaint.
#pragma once

#include <QColor>
#include <QHash>
#include <QPalette>
#include <QString>

namespace posthorn::messenger {

/// Texts reach a contrast of 4.5 on what they stand on, in the styles that come along.
struct Colours {
    bool dark = false;
    QColor window;      ///< behind everything
    QColor surface;     ///< lists, fields, the conversation
    QColor raised;      ///< buttons, menus
    QColor border;
    QColor fieldBorder; ///< of things that can be operated; contrast 3 on surface
    QColor text;
    QColor muted;
    QColor faint;
    QColor accent;
    QColor onAccent;
    QColor hover;
    QColor selection;
    QColor match;       ///< behind found words
    QColor success;
    QColor warning;
    QColor error;
    QColor incoming;    ///< bubbles of others
    QColor onIncoming;
    QColor outgoing;    ///< one's own bubbles
    QColor onOutgoing;
    QColor link;
    int radius = 8;     ///< corners of fields and buttons; bubbles have twice that

    bool operator==(const Colours&) const = default;

    static const Colours& light();
    static const Colours& forDark();
    static const Colours& highContrast();
    static const Colours& classic();

    /// Sets the value that a style calls @p name ("accent"); false when there is none of that name or @p text is no value of it.
    bool set(const QString& name, const QString& text);
    /// "accent" → "#2459c9" for every value; what @accent stands for in a style sheet.
    QHash<QString, QString> variables() const;
    QPalette palette() const;
};

/// The colours in force. Main thread only.
const Colours& colours();
void setColours(const Colours& colours);

/// How strongly @p a stands out from @p b, 1 to 21 (WCAG 2).
double contrast(const QColor& a, const QColor& b);
/// A colour of one's own for @p name (an address), readable on the surface: for avatars without picture and names in rooms.
QColor colourOf(const QString& name);

} // namespace posthorn::messenger
