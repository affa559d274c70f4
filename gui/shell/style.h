// The console's look: Fusion, redrawn flat with the theme's colours. Layout, right-to-left mirroring and everything
// that is not overridden here stay Fusion's.
#pragma once

#include <QProxyStyle>

namespace posthorn::gui {

/// What a button is for; set with setButtonKind(), read by the style.
enum class ButtonKind { Normal, Primary, Danger };
void setButtonKind(QWidget* button, ButtonKind kind);

class Style final : public QProxyStyle {
    Q_OBJECT
public:
    Style();
    /// Underlines the letters that Alt goes with. They are hidden until Alt is held.
    void setShowMnemonics(bool show);
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap standard, const QStyleOption* option, const QWidget* widget) const override;

private:
    bool m_showMnemonics = false;
};

} // namespace posthorn::gui
