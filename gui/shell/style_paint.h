// The strokes of the style: each draws one thing in the theme's colours.
#pragma once

#include <QStyleOption>

#include "gui/shell/style.h"

namespace posthorn::gui::strokes {

void button(QPainter* painter, const QStyleOptionButton& option, ButtonKind kind);
void toolButton(QPainter* painter, const QStyleOption& option);
void field(QPainter* painter, const QRect& rect, QStyle::State state);
void focusRing(QPainter* painter, const QRect& rect);
void checkBox(QPainter* painter, const QStyleOption& option);
void radioButton(QPainter* painter, const QStyleOption& option);
void itemPanel(QPainter* painter, const QStyleOptionViewItem& option, bool rounded);
void frame(QPainter* painter, const QRect& rect);
void tab(QPainter* painter, const QStyleOptionTab& option);
void headerSection(QPainter* painter, const QStyleOptionHeader& option);
void dockTitle(QPainter* painter, const QStyleOptionDockWidget& option, const QFont& font);
void progress(QPainter* painter, const QStyleOptionProgressBar& option);
void scrollBar(QPainter* painter, const QStyleOptionSlider& option, const QRect& slider);
/// A chevron of @p size centred in @p rect, in the option's state colour.
void chevron(QPainter* painter, const QRect& rect, const QString& direction, bool enabled, int size = 16);

} // namespace posthorn::gui::strokes
