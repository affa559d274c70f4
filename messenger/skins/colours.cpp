#include "messenger/skins/colours.h"

#include <QCryptographicHash>
#include <algorithm>
#include <array>
#include <cmath>

namespace posthorn::messenger {

namespace {

Colours current = Colours::light();

struct Row {
    const char* name;
    QColor Colours::*colour;
};

constexpr std::array<Row, 21> rows = {{
    {"window", &Colours::window},           {"surface", &Colours::surface},     {"raised", &Colours::raised},
    {"border", &Colours::border},           {"fieldBorder", &Colours::fieldBorder}, {"text", &Colours::text},
    {"muted", &Colours::muted},             {"faint", &Colours::faint},         {"accent", &Colours::accent},
    {"onAccent", &Colours::onAccent},       {"hover", &Colours::hover},         {"selection", &Colours::selection},
    {"match", &Colours::match},             {"success", &Colours::success},     {"warning", &Colours::warning},
    {"error", &Colours::error},             {"incoming", &Colours::incoming},   {"onIncoming", &Colours::onIncoming},
    {"outgoing", &Colours::outgoing},       {"onOutgoing", &Colours::onOutgoing}, {"link", &Colours::link},
}};

double luminance(const QColor& colour)
{
    const auto part = [](double value) { return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

} // namespace

const Colours& Colours::light()
{
    static const Colours colours = {false,    0xf3f4f7, 0xffffff, 0xffffff, 0xdfe2e8, 0x8b93a1, 0x1b2029, 0x596273,
                                    0x9aa2af, 0x2459c9, 0xffffff, 0xeef1f6, 0xd9e5fc, 0xffe08a, 0x157a43, 0x9a5b00,
                                    0xc4271c, 0xeceff4, 0x1b2029, 0xd5e4ff, 0x14233f, 0x1f4fb8, 8};
    return colours;
}

const Colours& Colours::forDark()
{
    static const Colours colours = {true,     0x15171c, 0x1c1f26, 0x262a33, 0x31363f, 0x6b7483, 0xe5e8ee, 0xa0a8b6,
                                    0x6c7482, 0x85aeff, 0x0d1b38, 0x252932, 0x27406e, 0x6b5410, 0x4cc38a, 0xf0b354,
                                    0xff7b72, 0x2a2f39, 0xe5e8ee, 0x23406f, 0xeaf1ff, 0x9dbfff, 8};
    return colours;
}

const Colours& Colours::highContrast()
{
    static const Colours colours = {true,     0xff000000, 0xff000000, 0xff000000, 0xffffff, 0xffffff, 0xffffff, 0xffffff,
                                    0xc8c8c8, 0xffff00, 0xff000000, 0x2b2b2b, 0x00508f, 0x806000, 0x3ff23f, 0xffd400,
                                    0xff8f8f, 0xff000000, 0xffffff, 0x002b55, 0xffffff, 0x4fd8ff, 2};
    return colours;
}

const Colours& Colours::classic()
{
    static const Colours colours = {false,    0xd4d0c8, 0xffffff, 0xd4d0c8, 0x9d9a93, 0x6a6862, 0xff000000, 0x45423c,
                                    0x807d76, 0x0a246a, 0xffffff, 0xe6e3dc, 0xc4d0ea, 0xffe08a, 0x0b6b2d, 0x8a4b00,
                                    0xb00000, 0xf0eee8, 0xff000000, 0xdbe6f8, 0xff000000, 0x0000b0, 0};
    return colours;
}

bool Colours::set(const QString& name, const QString& text)
{
    if (name == QLatin1String("dark")) {
        dark = text == QLatin1String("yes") || text == QLatin1String("true") || text == QLatin1String("1");
        return true;
    }
    if (name == QLatin1String("radius")) {
        bool ok = false;
        const int value = text.toInt(&ok);
        if (!ok || value < 0 || value > 24)
            return false;
        radius = value;
        return true;
    }
    for (const Row& row : rows) {
        if (name == QLatin1String(row.name)) {
            const QColor value(text);
            if (!value.isValid())
                return false;
            this->*row.colour = value;
            return true;
        }
    }
    return false;
}

QHash<QString, QString> Colours::variables() const
{
    QHash<QString, QString> values;
    for (const Row& row : rows) {
        values.insert(QLatin1String(row.name), (this->*row.colour).name());
    }
    values.insert(QStringLiteral("radius"), QStringLiteral("%1px").arg(radius));
    return values;
}

QPalette Colours::palette() const
{
    QPalette made;
    made.setColor(QPalette::Window, window);
    made.setColor(QPalette::WindowText, text);
    made.setColor(QPalette::Base, surface);
    made.setColor(QPalette::AlternateBase, hover);
    made.setColor(QPalette::Text, text);
    made.setColor(QPalette::PlaceholderText, muted);
    made.setColor(QPalette::Button, raised);
    made.setColor(QPalette::ButtonText, text);
    made.setColor(QPalette::BrightText, error);
    made.setColor(QPalette::Light, raised.lighter(110));
    made.setColor(QPalette::Midlight, hover);
    made.setColor(QPalette::Mid, border);
    made.setColor(QPalette::Dark, fieldBorder);
    made.setColor(QPalette::Shadow, dark ? QColor(0, 0, 0) : fieldBorder);
    made.setColor(QPalette::Highlight, selection);
    made.setColor(QPalette::HighlightedText, contrast(text, selection) >= contrast(onAccent, selection) ? text : onAccent);
    made.setColor(QPalette::Link, link);
    made.setColor(QPalette::LinkVisited, link);
    made.setColor(QPalette::ToolTipBase, raised);
    made.setColor(QPalette::ToolTipText, text);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        made.setColor(QPalette::Disabled, role, faint);
    return made;
}

const Colours& colours()
{
    return current;
}

void setColours(const Colours& colours)
{
    current = colours;
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

// XEP-0392's idea: the angle comes from SHA-1 of the name, so that everybody's client shows the same person in the same hue.
QColor colourOf(const QString& name)
{
    const QByteArray digest = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1);
    const int angle = (uchar(digest[0]) | uchar(digest[1]) << 8) * 360 / 65536;
    QColor colour = QColor::fromHsl(angle, 150, current.dark ? 180 : 85);
    for (int step = 0; step < 12 && contrast(colour, current.surface) < 4.5; ++step)
        colour = QColor::fromHsl(angle, 150, std::clamp(colour.lightness() + (current.dark ? 8 : -8), 0, 255));
    return colour;
}

} // namespace posthorn::messenger
