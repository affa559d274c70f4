// The row above a list: a filter that takes the room there is, and buttons that show their texts while there is room.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace posthorn::gui {

class ActionBar final : public QWidget {
    Q_OBJECT
public:
    explicit ActionBar(QWidget* parent = nullptr);
    /// Adds the field that grows.
    void addField(QWidget* field);
    void addWidget(QWidget* widget);
    /// A button whose text may give way to its icon alone; its tooltip then tells what it is.
    void addButton(QToolButton* button);
    void addSeparator();
    /// Tab goes through the bar in the order of adding, and from its end to @p widget.
    void leadTo(QWidget* widget);
    QSize minimumSizeHint() const override;
    bool isCompact() const { return m_compact; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    int widthOf(const QToolButton* button, bool compact) const;
    int needed(bool compact) const;
    void adapt();
    void chain(QWidget* widget);

    QHBoxLayout* m_layout;
    QWidget* m_field = nullptr;
    QWidget* m_last = nullptr; ///< in the order of Tab
    QWidget* m_next = nullptr; ///< after the bar
    QList<QToolButton*> m_buttons;
    bool m_compact = false;
};

} // namespace posthorn::gui
