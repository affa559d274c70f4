// Longer than most files: one switch for each of the style's questions; the painting is in style_paint.cpp.
#include "gui/shell/style.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

#include "gui/shell/icon_source.h"
#include "gui/shell/style_paint.h"
#include "gui/shell/theme.h"

namespace posthorn::gui {

namespace {

constexpr char kindProperty[] = "posthornButton";
constexpr int controlHeight = 32;

ButtonKind kindOf(const QWidget* widget, const QStyleOptionButton& option)
{
    const QVariant kind = widget ? widget->property(kindProperty) : QVariant();
    if (kind.isValid())
        return ButtonKind(kind.toInt());
    return option.features & QStyleOptionButton::DefaultButton ? ButtonKind::Primary : ButtonKind::Normal;
}

QString side(bool forward, Qt::LayoutDirection direction)
{
    return forward == (direction == Qt::LeftToRight) ? QStringLiteral("right") : QStringLiteral("left");
}

} // namespace

void setButtonKind(QWidget* button, ButtonKind kind)
{
    button->setProperty(kindProperty, int(kind));
}

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void Style::setShowMnemonics(bool show)
{
    if (show == m_showMnemonics)
        return;
    m_showMnemonics = show;
    for (QWidget* widget : QApplication::allWidgets()) {
        if (widget->isVisible() && (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLabel*>(widget) ||
                                    qobject_cast<QTabBar*>(widget) || widget->inherits("QMenuBar")))
            widget->update();
    }
}

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QTabBar*>(widget) || widget->inherits("QScrollBar") ||
        widget->inherits("QHeaderView"))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* label = qobject_cast<QLabel*>(widget)) { // a message box: the question stands out, the rest is not squeezed
        if (label->objectName() == QLatin1String("qt_msgbox_label")) {
            QFont font = label->font();
            font.setWeight(QFont::DemiBold);
            label->setFont(font);
        } else if (label->objectName() == QLatin1String("qt_msgbox_informativelabel")) {
            label->setMinimumWidth(label->fontMetrics().averageCharWidth() * 46);
        }
    }
    if (auto* view = qobject_cast<QAbstractItemView*>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return 1;
    case PM_SmallIconSize:
        return widget && widget->inherits("QDockWidgetTitleButton") ? 15 : 18;
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
        return 18;
    case PM_ToolBarIconSize:
        return 20;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 18;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_TabBarTabHSpace:
        return 26;
    case PM_TabBarTabVSpace:
        return 18;
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_DockWidgetTitleMargin:
        return 7;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 7;
    case PM_DockWidgetFrameWidth:
        return 0;
    case PM_HeaderMargin:
        return 7;
    case PM_HeaderMarkSize:
        return 14;
    case PM_FocusFrameHMargin:
        return 5;
    case PM_MenuVMargin:
        return 5;
    case PM_MenuHMargin:
        return 4;
    case PM_MenuBarItemSpacing:
        return 2;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_UnderlineShortcut:
        return m_showMnemonics;
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_Slider_SnapToValue:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_TabBar_PreferNoArrows:
        return hint == SH_ItemView_ShowDecorationSelected;
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const
{
    QSize made = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int text = option ? option->fontMetrics.height() : 16;
    switch (type) {
    case CT_PushButton:
        made.setWidth(made.width() + 10);
        made.setHeight(qMax(controlHeight, text + 14));
        break;
    case CT_LineEdit:
        if (widget && (qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) || qobject_cast<QComboBox*>(widget->parentWidget())))
            break;
        [[fallthrough]];
    case CT_ComboBox:
    case CT_SpinBox:
        made.setHeight(qMax(controlHeight, text + 14));
        if (type != CT_LineEdit)
            made.setWidth(made.width() + 14);
        break;
    case CT_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->icon.isNull())
            made.setWidth(button->iconSize.width() + 6 + 22 +
                          button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width());
        made.setHeight(qMax(controlHeight, made.height()));
        made.setWidth(qMax(controlHeight, made.width() + 6));
        break;
    case CT_ItemViewItem:
        made.setHeight(qMax(made.height(), text + 11));
        break;
    case CT_HeaderSection:
        made.setHeight(qMax(made.height(), text + 14));
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            made.setHeight(item->menuItemType == QStyleOptionMenuItem::Separator ? 9 : qMax(made.height(), text + 12));
        break;
    case CT_MenuBarItem:
        made += QSize(6, 6);
        break;
    default:
        break;
    }
    return made;
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents && !(widget && (qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                                                       qobject_cast<QComboBox*>(widget->parentWidget()))))
        return rect.adjusted(4, 0, -4, 0);
    return rect;
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                            const QWidget* widget) const
{
    // Scroll bars have no arrow buttons: the slider has the whole length.
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option); bar && control == CC_ScrollBar) {
        const bool upright = bar->orientation == Qt::Vertical;
        const int length = upright ? bar->rect.height() : bar->rect.width();
        const int range = bar->maximum - bar->minimum;
        int slider = length;
        if (range > 0) {
            slider = int(qint64(bar->pageStep) * length / (qint64(range) + bar->pageStep));
            slider = qBound(qMin(pixelMetric(PM_ScrollBarSliderMin, option, widget), length), slider, length);
        }
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider,
                                                  bar->upsideDown);
        const auto span = [&](int from, int size) {
            const QRect rect = upright ? QRect(0, from, bar->rect.width(), size) : QRect(from, 0, size, bar->rect.height());
            return visualRect(upright ? Qt::LeftToRight : bar->direction, bar->rect, rect.translated(bar->rect.topLeft()));
        };
        switch (sub) {
        case SC_ScrollBarGroove:
            return bar->rect;
        case SC_ScrollBarSlider:
            return span(start, slider);
        case SC_ScrollBarSubPage:
            return span(0, start);
        case SC_ScrollBarAddPage:
            return span(start + slider, length - start - slider);
        default:
            return {};
        }
    }
    QRect rect = QProxyStyle::subControlRect(control, option, sub, widget);
    if (control == CC_ComboBox && sub == SC_ComboBoxEditField) {
        const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        const QRect inner = option->rect.adjusted(8, 2, -26, -2);
        if (box && !box->editable)
            rect = visualRect(option->direction, option->rect, inner);
    }
    return rect;
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const
{
    const bool enabled = option->state & State_Enabled;
    switch (element) {
    case PE_PanelButtonCommand:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            strokes::button(painter, *button, kindOf(widget, *button));
            return;
        }
        break;
    case PE_PanelButtonTool:
    case PE_IndicatorButtonDropDown:
        strokes::toolButton(painter, *option);
        return;
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth <= 0)
            return;
        strokes::field(painter, option->rect, option->state);
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView*>(widget))
            return; // the current row is seen by its selection
        if (option->state & State_KeyboardFocusChange)
            strokes::focusRing(painter, option->rect);
        return;
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
    case PE_FrameButtonTool:
    case PE_FrameDockWidget:
        return;
    case PE_Frame:
    case PE_FrameWindow:
        strokes::frame(painter, option->rect);
        return;
    case PE_FrameMenu:
        painter->setPen(colours().dark ? colours().fieldBorder : colours().border);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, colours().raised);
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, colours().raised);
        painter->setPen(colours().fieldBorder);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, colours().window);
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), colours().border);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        strokes::checkBox(painter, *option);
        return;
    case PE_IndicatorRadioButton:
        strokes::radioButton(painter, *option);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown:
        strokes::chevron(painter, option->rect, QStringLiteral("down"), enabled, qMin(14, option->rect.width()));
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp:
        strokes::chevron(painter, option->rect, QStringLiteral("up"), enabled, qMin(14, option->rect.width()));
        return;
    case PE_IndicatorArrowRight:
    case PE_IndicatorArrowLeft:
        strokes::chevron(painter, option->rect,
                         element == PE_IndicatorArrowRight ? QStringLiteral("right") : QStringLiteral("left"), enabled);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            if (header->sortIndicator != QStyleOptionHeader::None)
                strokes::chevron(painter, option->rect,
                                 header->sortIndicator == QStyleOptionHeader::SortUp ? QStringLiteral("down")
                                                                                     : QStringLiteral("up"),
                                 enabled, 14);
            return;
        }
        break;
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            strokes::chevron(painter, option->rect,
                             option->state & State_Open ? QStringLiteral("down") : side(true, option->direction), true);
        return;
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            strokes::itemPanel(painter, *item, widget && widget->property("rounded").toBool());
            return;
        }
        break;
    case PE_PanelItemViewRow:
        return;
    case PE_FrameTabBarBase:
        if (const auto* base = qstyleoption_cast<const QStyleOptionTabBarBase*>(option)) {
            const QRect bar = base->tabBarRect;
            painter->fillRect(QRect(option->rect.left(), bar.bottom(), option->rect.width(), 1), colours().border);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            QStyleOptionButton copy = *button;
            if (copy.state & State_Enabled && kindOf(widget, copy) != ButtonKind::Normal)
                copy.palette.setColor(QPalette::ButtonText, colours().onAccent);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->icon.isNull()) {
            const int flags = Qt::TextSingleLine | Qt::AlignVCenter |
                              (m_showMnemonics ? Qt::TextShowMnemonic : Qt::TextHideMnemonic);
            const int text = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
            const int all = button->iconSize.width() + 6 + text;
            const QRect inside((button->rect.width() - all) / 2, 0, all, button->rect.height());
            const QRect icon = visualRect(button->direction, button->rect,
                                          QRect(inside.left(), (inside.height() - button->iconSize.height()) / 2,
                                                button->iconSize.width(), button->iconSize.height()));
            const bool able = button->state & State_Enabled;
            button->icon.paint(painter, icon, Qt::AlignCenter, able ? QIcon::Normal : QIcon::Disabled);
            drawItemText(painter, visualRect(button->direction, button->rect, inside.adjusted(all - text, 0, 0, 0)),
                         flags | int(visualAlignment(button->direction, Qt::AlignLeft)), button->palette, able,
                         button->text, QPalette::ButtonText);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            strokes::tab(painter, *tab);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab copy = *tab;
            if (!(copy.state & State_Selected) && copy.state & State_Enabled)
                copy.palette.setColor(QPalette::WindowText, colours().muted);
            copy.state &= ~State_HasFocus; // the shape draws the ring
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            strokes::headerSection(painter, *header);
            return;
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, colours().surface);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), colours().border);
        return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeaderV2 copy;
            if (const auto* full = qstyleoption_cast<const QStyleOptionHeaderV2*>(option))
                copy = *full;
            else
                static_cast<QStyleOptionHeader&>(copy) = *header;
            copy.palette.setColor(QPalette::ButtonText, colours().muted);
            copy.state &= ~State_On;
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_DockWidgetTitle:
        if (const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option)) {
            strokes::dockTitle(painter, *dock, widget ? widget->font() : QApplication::font());
            return;
        }
        break;
    case CE_ProgressBarGroove:
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            if (element == CE_ProgressBarContents)
                strokes::progress(painter, *bar);
            return;
        }
        break;
    case CE_Splitter:
        if (option->state & State_MouseOver)
            painter->fillRect(option->rect, colours().hover);
        if (option->state & State_Horizontal) {
            painter->fillRect(QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height()), colours().border);
        } else {
            painter->fillRect(QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1), colours().border);
        }
        return;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
            item && item->menuItemType == QStyleOptionMenuItem::Separator) {
            const QRect rect = item->rect;
            painter->fillRect(QRect(rect.left() + 8, rect.center().y(), rect.width() - 16, 1),
                              colours().dark ? colours().fieldBorder.darker(140) : colours().border);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, colours().window);
        return;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painter->fillRect(option->rect, colours().window);
            if (item->state & State_Selected && item->state & State_Enabled) {
                QStyleOption panel = *option;
                panel.rect = option->rect.adjusted(1, 2, -1, -2);
                panel.state = State_Enabled | State_MouseOver;
                strokes::toolButton(painter, panel);
            }
            const int flags = Qt::AlignCenter | Qt::TextDontClip | Qt::TextSingleLine |
                              (proxy()->styleHint(SH_UnderlineShortcut, option, widget, nullptr) ? Qt::TextShowMnemonic
                                                                                                : Qt::TextHideMnemonic);
            drawItemText(painter, option->rect, flags, item->palette, item->state & State_Enabled, item->text,
                         QPalette::WindowText);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const
{
    const bool enabled = option->state & State_Enabled;
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option); bar && control == CC_ScrollBar) {
        strokes::scrollBar(painter, *bar, subControlRect(control, option, SC_ScrollBarSlider, widget));
        return;
    }
    if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option); box && control == CC_ComboBox) {
        State state = option->state;
        if (!box->editable && !(state & State_KeyboardFocusChange) && !(state & State_On))
            state &= ~State_HasFocus;
        strokes::field(painter, option->rect, state);
        const QRect arrow = visualRect(option->direction, option->rect,
                                       QRect(option->rect.right() - 25, option->rect.top(), 22, option->rect.height()));
        strokes::chevron(painter, arrow, QStringLiteral("down"), enabled);
        return;
    }
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option); spin && control == CC_SpinBox) {
        strokes::field(painter, option->rect, option->state);
        if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        for (const auto& [sub, flag, name] :
             {std::tuple(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, QStringLiteral("up")),
              std::tuple(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, QStringLiteral("down"))}) {
            const QRect rect = subControlRect(control, option, sub, widget);
            strokes::chevron(painter, rect, name, enabled && spin->stepEnabled & flag, 14);
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon Style::standardIcon(StandardPixmap standard, const QStyleOption* option, const QWidget* widget) const
{
    switch (standard) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_LineEditClearButton:
        return IconSource::icon(QStringLiteral("close"), Tone::Muted);
    case SP_TitleBarNormalButton:
    case SP_TitleBarMaxButton:
        return IconSource::icon(QStringLiteral("float"), Tone::Muted);
    case SP_MessageBoxInformation:
        return IconSource::icon(QStringLiteral("info"), Tone::Accent);
    case SP_MessageBoxQuestion:
        return IconSource::icon(QStringLiteral("question"), Tone::Accent);
    case SP_MessageBoxWarning:
        return IconSource::icon(QStringLiteral("warning"), Tone::Warning);
    case SP_MessageBoxCritical:
        return IconSource::icon(QStringLiteral("error"), Tone::Error);
    default:
        return QProxyStyle::standardIcon(standard, option, widget);
    }
}

} // namespace posthorn::gui
