// The colours that a mail folder can have: a few that are told apart easily, any other, or none.
#pragma once

#include <QColor>
#include <QIcon>
#include <optional>

class QWidget;

namespace posthorn::messenger {

/// A little square of the colour; a dotted one for none.
QIcon colourSwatch(const QColor& colour);
/// Asks below @p anchor. Nothing when the user thought better of it; an invalid colour: none, the style's own.
std::optional<QColor> chooseFolderColour(const QColor& before, QWidget* anchor, QWidget* parent);
/// The same at a place of the screen, for menus.
std::optional<QColor> chooseFolderColour(const QColor& before, const QPoint& at, QWidget* parent);

} // namespace posthorn::messenger
