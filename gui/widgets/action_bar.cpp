#include "gui/widgets/action_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

namespace {

constexpr int leastField = 150;

} // namespace

ActionBar::ActionBar(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(12, 8, 12, 8);
    m_layout->setSpacing(6);
}

void ActionBar::addField(QWidget* field)
{
    m_field = field;
    field->setMinimumWidth(leastField);
    m_layout->addWidget(field, 1);
    chain(field);
}

void ActionBar::leadTo(QWidget* widget)
{
    m_next = widget;
    if (m_last)
        setTabOrder(m_last, m_next);
}

void ActionBar::chain(QWidget* widget)
{
    if (m_last)
        setTabOrder(m_last, widget);
    m_last = widget;
    if (m_next)
        setTabOrder(m_last, m_next);
}

void ActionBar::addWidget(QWidget* widget)
{
    m_layout->addWidget(widget);
    chain(widget);
}

void ActionBar::addButton(QToolButton* button)
{
    m_buttons.append(button);
    if (button->toolTip().isEmpty())
        button->setToolTip(withoutMnemonic(button->text()));
    m_layout->addWidget(button);
    chain(button);
}

void ActionBar::addSeparator()
{
    m_layout->addWidget(new Separator(Qt::Vertical, this));
}

int ActionBar::widthOf(const QToolButton* button, bool compact) const
{
    QToolButton* changed = const_cast<QToolButton*>(button);
    const Qt::ToolButtonStyle now = button->toolButtonStyle();
    const QSignalBlocker quiet(changed);
    changed->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    const int width = button->sizeHint().width();
    changed->setToolButtonStyle(now);
    return width;
}

int ActionBar::needed(bool compact) const
{
    const QMargins margins = m_layout->contentsMargins();
    int width = margins.left() + margins.right() + (m_layout->count() - 1) * m_layout->spacing();
    for (int i = 0; i < m_layout->count(); ++i) {
        QWidget* widget = m_layout->itemAt(i)->widget();
        auto* button = qobject_cast<QToolButton*>(widget);
        if (widget == m_field)
            width += leastField;
        else if (button && m_buttons.contains(button))
            width += widthOf(button, compact);
        else
            width += widget->minimumSizeHint().expandedTo(widget->minimumSize()).width();
    }
    return width;
}

QSize ActionBar::minimumSizeHint() const
{
    return {needed(true), QWidget::minimumSizeHint().height()};
}

void ActionBar::adapt()
{
    const bool compact = width() < needed(false);
    if (compact == m_compact)
        return;
    m_compact = compact;
    for (QToolButton* button : m_buttons)
        button->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void ActionBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    adapt();
}

bool ActionBar::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest && isVisible())
        adapt(); // a button's text has changed
    return QWidget::event(event);
}

} // namespace posthorn::gui
