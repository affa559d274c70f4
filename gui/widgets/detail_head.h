// What stands over the details of a chosen row: what it is, a line about it, and what may be done with it.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace posthorn::gui {

class ToneLabel;

class DetailHead final : public QWidget {
    Q_OBJECT
public:
    explicit DetailHead(QWidget* parent = nullptr);
    /// Plain texts, whatever stands in them; what does not fit is whole in the tooltip.
    void setTexts(const QString& heading, const QString& detail);
    QString heading() const;
    /// Puts a button at the end.
    void addWidget(QWidget* widget);

private:
    QLabel* m_heading;
    ToneLabel* m_detail;
    QHBoxLayout* m_row;
};

} // namespace posthorn::gui
