#include "gui/widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>

#include "gui/shell/theme.h"

namespace posthorn::gui {

Sparkline::Sparkline(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Sparkline::setValues(std::vector<double> values, double low, double high, size_t capacity)
{
    m_values = std::move(values);
    m_low = low;
    m_high = high;
    for (const double value : m_values)
        m_high = qMax(m_high, value);
    m_capacity = qMax<size_t>(2, capacity);
    update();
}

void Sparkline::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1, 3, -1, -2);
    painter.setPen(QPen(c.border, 1));
    painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5));
    if (m_values.size() < 2)
        return;
    // More samples than there is room for would only make the line thick: some neighbours are averaged.
    const size_t each = qMax<size_t>(1, size_t(double(m_capacity) / qMax(1.0, area.width() / 2)));
    const double span = m_high > m_low ? m_high - m_low : 1;
    const qreal step = area.width() / qreal(m_capacity - 1);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QPolygonF points;
    for (size_t i = 0; i < m_values.size(); i += each) {
        const size_t end = qMin(i + each, m_values.size());
        double sum = 0;
        for (size_t k = i; k < end; ++k)
            sum += m_values[k];
        const qreal fromNow = qreal(m_values.size() - end) * step;
        const qreal y = area.bottom() - qBound(0.0, (sum / double(end - i) - m_low) / span, 1.0) * area.height();
        points.append(QPointF(mirrored ? area.left() + fromNow : area.right() - fromNow, y));
    }
    QPainterPath curve;
    curve.addPolygon(points);
    QPainterPath filled = curve;
    filled.lineTo(points.last().x(), area.bottom());
    filled.lineTo(points.first().x(), area.bottom());
    QColor fill = c.accent;
    fill.setAlphaF(0.14f);
    painter.fillPath(filled, fill);
    painter.strokePath(curve, QPen(c.accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

} // namespace posthorn::gui
