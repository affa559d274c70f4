#include "gui/shell/style_paint.h"

#include <QPainter>
#include <QPainterPath>

#include "gui/shell/icon_source.h"
#include "gui/shell/theme.h"

namespace posthorn::gui::strokes {

namespace {

constexpr qreal radius = 6;

// A rounded rectangle whose line lies inside the pixels of @p rect.
void box(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& line, qreal corner = radius,
         qreal width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
    const qreal inset = line.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), corner, corner);
    painter->restore();
}

} // namespace

void button(QPainter* painter, const QStyleOptionButton& option, ButtonKind kind)
{
    const Colours& c = colours();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool pressed = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hover = enabled && option.state & QStyle::State_MouseOver;
    if (option.features & QStyleOptionButton::Flat && !pressed && !hover)
        return;
    if (enabled && kind != ButtonKind::Normal) {
        QColor fill = kind == ButtonKind::Danger ? c.error : c.accent;
        if (pressed || hover)
            fill = c.dark ? fill.lighter(pressed ? 85 : 110) : fill.darker(pressed ? 125 : 112);
        box(painter, option.rect, fill, QColor());
    } else {
        const QColor fill = !enabled ? c.window : pressed ? c.pressed : hover ? c.hover : c.raised;
        box(painter, option.rect, fill, enabled ? c.dark ? c.fieldBorder : QColor(0xb9bfca) : c.border);
    }
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange)
        focusRing(painter, option.rect.adjusted(-1, -1, 1, 1));
}

void toolButton(QPainter* painter, const QStyleOption& option)
{
    const Colours& c = colours();
    const bool enabled = option.state & QStyle::State_Enabled;
    if (option.state & QStyle::State_On)
        box(painter, option.rect, c.selection, QColor());
    else if (enabled && option.state & QStyle::State_Sunken)
        box(painter, option.rect, c.pressed, QColor());
    else if (enabled && option.state & QStyle::State_MouseOver)
        box(painter, option.rect, c.dark ? c.pressed : c.hover.darker(103), QColor());
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange)
        focusRing(painter, option.rect);
}

void field(QPainter* painter, const QRect& rect, QStyle::State state)
{
    const Colours& c = colours();
    const bool enabled = state & QStyle::State_Enabled;
    const bool focus = enabled && state & QStyle::State_HasFocus;
    const QColor line = focus ? c.accent : !enabled ? c.border : c.dark ? c.fieldBorder : QColor(0xb0b7c3);
    box(painter, rect, enabled ? c.surface : c.window, line, radius, focus ? 1.6 : 1);
}

void focusRing(QPainter* painter, const QRect& rect)
{
    box(painter, rect, QColor(), colours().accent, radius, 1.6);
}

void checkBox(QPainter* painter, const QStyleOption& option)
{
    const Colours& c = colours();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool marked = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const QRectF rect = QRectF(option.rect).adjusted(1, 1, -1, -1);
    if (marked) {
        box(painter, rect, enabled ? c.accent : c.faint, QColor(), 4);
        const QString sign = option.state & QStyle::State_NoChange ? QStringLiteral("add") : QStringLiteral("check");
        IconSource::paint(painter, rect, sign, c.onAccent);
    } else {
        const bool hover = enabled && option.state & QStyle::State_MouseOver;
        box(painter, rect, hover ? c.hover : c.surface, enabled ? c.fieldBorder : c.border, 4, 1.2);
    }
}

void radioButton(QPainter* painter, const QStyleOption& option)
{
    const Colours& c = colours();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool on = option.state & QStyle::State_On;
    const QRectF rect = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const qreal round = rect.width() / 2;
    if (on) {
        box(painter, rect, enabled ? c.accent : c.faint, QColor(), round);
        const qreal inset = rect.width() * 0.31;
        box(painter, rect.adjusted(inset, inset, -inset, -inset), c.onAccent, QColor(), round);
    } else {
        const bool hover = enabled && option.state & QStyle::State_MouseOver;
        box(painter, rect, hover ? c.hover : c.surface, enabled ? c.fieldBorder : c.border, round, 1.2);
    }
}

void itemPanel(QPainter* painter, const QStyleOptionViewItem& option, bool rounded)
{
    const Colours& c = colours();
    QColor fill;
    if (option.state & QStyle::State_Selected) {
        fill = c.selection;
        if (!(option.state & QStyle::State_Enabled))
            fill.setAlphaF(0.3f);
        else if (!(option.state & QStyle::State_Active))
            fill.setAlphaF(0.8f);
    } else if (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled) {
        fill = c.hover;
    } else if (option.backgroundBrush.style() != Qt::NoBrush) {
        painter->fillRect(option.rect, option.backgroundBrush);
        return;
    } else {
        return;
    }
    if (rounded)
        box(painter, option.rect.adjusted(0, 1, 0, -1), fill, QColor());
    else
        painter->fillRect(option.rect, fill);
}

void frame(QPainter* painter, const QRect& rect)
{
    box(painter, rect, QColor(), colours().border, 3);
}

void tab(QPainter* painter, const QStyleOptionTab& option)
{
    const Colours& c = colours();
    const bool selected = option.state & QStyle::State_Selected;
    const QRect rect = option.rect;
    if (!selected && option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled)
        box(painter, rect.adjusted(3, 5, -3, -5), c.dark ? c.pressed : c.pressed, QColor());
    if (selected) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(c.accent);
        painter->drawRoundedRect(QRectF(rect.left() + 8, rect.bottom() - 2, rect.width() - 16, 3), 1.5, 1.5);
        painter->restore();
    }
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange)
        focusRing(painter, rect.adjusted(3, 4, -3, -5));
}

void headerSection(QPainter* painter, const QStyleOptionHeader& option)
{
    const Colours& c = colours();
    const bool hover = option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled;
    painter->fillRect(option.rect, hover ? c.hover : c.surface);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), c.border);
}

void dockTitle(QPainter* painter, const QStyleOptionDockWidget& option, const QFont& font)
{
    const Colours& c = colours();
    painter->save();
    QFont bold = font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(c.text);
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    const QRect rect = option.rect.adjusted(rightToLeft ? 52 : 10, 0, rightToLeft ? -10 : -52, 0);
    painter->drawText(rect, int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter)),
                      painter->fontMetrics().elidedText(option.title, Qt::ElideRight, rect.width()));
    painter->restore();
}

void progress(QPainter* painter, const QStyleOptionProgressBar& option)
{
    const Colours& c = colours();
    QRectF groove = QRectF(option.rect);
    groove.setHeight(6);
    groove.moveCenter(QRectF(option.rect).center());
    box(painter, groove, c.pressed, QColor(), 3);
    QRectF bar = groove;
    if (option.maximum == option.minimum) {
        bar.setWidth(groove.width() / 3); // busy: how long it takes nobody knows
        bar.moveCenter(groove.center());
    } else {
        bar.setWidth(groove.width() * (option.progress - option.minimum) / (option.maximum - option.minimum));
        if (option.direction == Qt::RightToLeft)
            bar.moveRight(groove.right());
    }
    if (bar.width() >= 1)
        box(painter, bar, c.accent, QColor(), 3);
}

void scrollBar(QPainter* painter, const QStyleOptionSlider& option, const QRect& slider)
{
    const Colours& c = colours();
    if (option.maximum <= option.minimum)
        return;
    const bool active = option.state & QStyle::State_MouseOver || option.state & QStyle::State_Sunken;
    QColor fill = c.faint;
    fill.setAlphaF(active ? 0.95f : 0.55f);
    const int inset = active ? 2 : 3;
    const QRectF rect = option.orientation == Qt::Vertical ? QRectF(slider).adjusted(inset, 2, -inset, -2)
                                                           : QRectF(slider).adjusted(2, inset, -2, -inset);
    box(painter, rect, fill, QColor(), qMin(rect.width(), rect.height()) / 2);
}

void chevron(QPainter* painter, const QRect& rect, const QString& direction, bool enabled, int size)
{
    QRectF target(0, 0, size, size);
    target.moveCenter(QRectF(rect).center());
    IconSource::paint(painter, target, QStringLiteral("chevron-") + direction, enabled ? colours().muted : colours().faint);
}

} // namespace posthorn::gui::strokes
