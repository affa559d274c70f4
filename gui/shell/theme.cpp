#include "gui/shell/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPalette>
#include <QPixmapCache>
#include <QSettings>
#include <QStandardPaths>
#include <QToolTip>
#include <QWidget>

#include "gui/shell/desktop_scheme.h"
#include "gui/shell/style.h"

namespace posthorn::gui {

namespace {

Colours current = Colours::light();

QPalette paletteOf(const Colours& c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.hover);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Button, c.raised);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.error);
    palette.setColor(QPalette::Light, c.raised.lighter(110));
    palette.setColor(QPalette::Midlight, c.hover);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.fieldBorder);
    palette.setColor(QPalette::Shadow, c.dark ? QColor(0, 0, 0) : c.fieldBorder);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.faint);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c.faint);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, c.selection);
    return palette;
}

bool gtkPrefersDark()
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    for (const char* version : {"gtk-4.0", "gtk-3.0"}) {
        const QString path = base + QLatin1Char('/') + QLatin1String(version) + QLatin1String("/settings.ini");
        const QSettings settings(path, QSettings::IniFormat);
        const QVariant value = settings.value(QStringLiteral("Settings/gtk-application-prefer-dark-theme"));
        if (value.isValid())
            return value.toString() == QLatin1String("1") || value.toBool();
    }
    return false;
}

} // namespace

const Colours& Colours::light()
{
    static const Colours colours = {false,
                                    0xf3f4f7, 0xffffff, 0xffffff, 0xdfe2e8, 0x8b93a1, 0x1b2029, 0x596273, 0x9aa2af,
                                    0x2459c9, 0xffffff, 0xeef1f6, 0xe2e6ee, 0xd9e5fc, 0xffe08a,
                                    0x157a43, 0x9a5b00, 0xc4271c};
    return colours;
}

const Colours& Colours::forDark()
{
    static const Colours colours = {true,
                                    0x15171c, 0x1c1f26, 0x262a33, 0x31363f, 0x6b7483, 0xe5e8ee, 0xa0a8b6, 0x6c7482,
                                    0x85aeff, 0x0d1b38, 0x252932, 0x2f343f, 0x27406e, 0x6b5410,
                                    0x4cc38a, 0xf0b354, 0xff7b72};
    return colours;
}

const Colours& colours()
{
    return current;
}

Theme::Theme(QApplication& application, QObject* parent)
    : QObject(parent)
    , m_application(application)
    , m_desktopDark(desktopIsDark(application.palette()))
{
    m_style = new Style; // the application owns it
    m_application.setStyle(m_style);
    apply();
    m_application.installEventFilter(this);
}

Theme::~Theme() = default;

void Theme::follow(std::unique_ptr<DesktopPortal> portal)
{
    m_portal = std::move(portal);
    if (m_portal)
        connect(m_portal.get(), &DesktopPortal::changed, this, &Theme::apply);
    apply();
}

bool Theme::isDark() const
{
    if (m_choice != ThemeChoice::System)
        return m_choice == ThemeChoice::Dark;
    const DesktopScheme scheme = m_portal ? m_portal->scheme() : DesktopScheme::Unknown;
    return scheme == DesktopScheme::Unknown ? m_desktopDark : scheme == DesktopScheme::Dark;
}

bool Theme::desktopIsDark(const QPalette& palette)
{
    if (palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness())
        return true;
    const QByteArray gtk = qgetenv("GTK_THEME").toLower();
    if (!gtk.isEmpty())
        return gtk.endsWith("dark");
    return gtkPrefersDark();
}

ThemeChoice Theme::parse(const std::string& text)
{
    return text == "light" ? ThemeChoice::Light : text == "dark" ? ThemeChoice::Dark : ThemeChoice::System;
}

std::string Theme::name(ThemeChoice choice)
{
    return choice == ThemeChoice::Light ? "light" : choice == ThemeChoice::Dark ? "dark" : "system";
}

void Theme::choose(ThemeChoice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
}

void Theme::apply()
{
    m_applying = true;
    current = isDark() ? Colours::forDark() : Colours::light();
    QPixmapCache::clear();
    const QPalette palette = paletteOf(current);
    m_application.setPalette(palette);
    QToolTip::setPalette(palette);
    for (QWidget* widget : m_application.topLevelWidgets())
        widget->update();
    m_applying = false;
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt)
        m_style->setShowMnemonics(true);
    else if ((event->type() == QEvent::KeyRelease && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt) ||
             event->type() == QEvent::ApplicationDeactivate)
        m_style->setShowMnemonics(false);
    // The desktop has changed its colours: ask what they are without ours, then put ours back.
    if (event->type() == QEvent::ThemeChange && object == &m_application && !m_applying) {
        m_applying = true;
        m_application.setPalette(QPalette());
        m_desktopDark = desktopIsDark(m_application.palette());
        m_applying = false;
        apply();
    }
    return QObject::eventFilter(object, event);
}

} // namespace posthorn::gui
