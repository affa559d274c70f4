// Light and dark: the console's own colours, on top of Qt's Fusion style. Everything that paints asks colours() when it
// paints, so that a change of theme needs nothing but a repaint.
#pragma once

#include <QColor>
#include <QObject>
#include <memory>
#include <string>

class QApplication;

namespace posthorn::gui {

/// The colours of one theme. Texts reach a contrast of 4.5 on `surface` and `window`, `faint` is for lines and marks.
struct Colours {
    bool dark = false;
    QColor window;    ///< behind panels
    QColor surface;   ///< panels, lists, fields
    QColor raised;    ///< buttons, menus
    QColor border;
    QColor fieldBorder; ///< of things that can be operated; contrast 3 on surface
    QColor text;
    QColor muted;
    QColor faint;
    QColor accent;
    QColor onAccent;
    QColor hover;
    QColor pressed;
    QColor selection;
    QColor match; ///< behind found words
    QColor success;
    QColor warning;
    QColor error;

    static const Colours& light();
    static const Colours& forDark();
};

/// The colours in force. GUI thread only.
const Colours& colours();

enum class ThemeChoice { System, Light, Dark };

class DesktopPortal;

/// Dresses the application. One lives as long as the console.
class Theme final : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication& application, QObject* parent = nullptr);
    ~Theme() override;

    /// Follows the desktop's portal where it has a word on light and dark; what it says goes before all other signs. Null: no more.
    void follow(std::unique_ptr<DesktopPortal> portal);

    void choose(ThemeChoice choice);
    ThemeChoice choice() const { return m_choice; }
    /// From the setting console.theme: "system", "light" or "dark".
    static ThemeChoice parse(const std::string& text);
    static std::string name(ThemeChoice choice);
    /// True when, without a portal, the desktop asks for dark: its palette, GTK_THEME or GTK's settings file say so.
    static bool desktopIsDark(const QPalette& palette);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void apply();
    bool isDark() const;

    QApplication& m_application;
    class Style* m_style = nullptr;
    std::unique_ptr<DesktopPortal> m_portal;
    ThemeChoice m_choice = ThemeChoice::System;
    bool m_desktopDark = false;
    bool m_applying = false;
};

} // namespace posthorn::gui
