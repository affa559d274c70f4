// A small curve of the last minutes.
#pragma once

#include <QWidget>
#include <vector>

namespace posthorn::gui {

class Sparkline final : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);
    /// @p values from the oldest to the newest; the curve is scaled between @p low and the largest of the values and
    /// @p high.
    void setValues(std::vector<double> values, double low, double high, size_t capacity);
    QSize sizeHint() const override { return {90, 24}; }
    QSize minimumSizeHint() const override { return {40, 20}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
    double m_low = 0;
    double m_high = 1;
    size_t m_capacity = 300;
};

} // namespace posthorn::gui
