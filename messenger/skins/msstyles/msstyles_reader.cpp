#include "messenger/skins/msstyles/msstyles_reader.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <array>

#include "messenger/skins/msstyles/theme_data.h"

namespace posthorn::messenger {

namespace {

constexpr qint64 largest = 32 << 20;

std::optional<QColor> colourOfText(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,3})[ ,]+(\\d{1,3})[ ,]+(\\d{1,3})$"));
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return {};
    const int r = match.captured(1).toInt(), g = match.captured(2).toInt(), b = match.captured(3).toInt();
    return r > 255 || g > 255 || b > 255 ? std::nullopt : std::optional(QColor(r, g, b));
}

std::optional<QMargins> marginsOfText(const QString& text)
{
    const QStringList parts = text.split(QLatin1Char(','));
    if (parts.size() != 4)
        return {};
    std::array<int, 4> sides{};
    for (int i = 0; i < 4; ++i) {
        bool ok = false;
        sides[size_t(i)] = parts[i].trimmed().toInt(&ok);
        if (!ok || sides[size_t(i)] < 0 || sides[size_t(i)] > 200)
            return {};
    }
    return QMargins(sides[0], sides[2], sides[1], sides[3]); // the format's order: left, right, top, bottom
}

QColor between(const QColor& a, const QColor& b, double part)
{
    return QColor::fromRgbF(float(a.redF() + (b.redF() - a.redF()) * part), float(a.greenF() + (b.greenF() - a.greenF()) * part),
                            float(a.blueF() + (b.blueF() - a.blueF()) * part));
}

/// @p wanted where it can be read on @p ground, else the one of black and white that can.
QColor readable(const QColor& wanted, const QColor& ground, double least = 4.5)
{
    if (contrast(wanted, ground) >= least)
        return wanted;
    return contrast(Qt::black, ground) > contrast(Qt::white, ground) ? QColor(Qt::black) : QColor(Qt::white);
}

class Mapping {
public:
    Mapping(const QList<PeResource>& resources, const ThemeData& theme)
        : m_resources(resources)
        , m_theme(theme)
    {
        for (qsizetype i = 0; i < theme.values.size(); ++i)
            m_index.insert(theme.values[i].section + QLatin1Char('/') + theme.values[i].property, i);
    }

    Result<Skin> make()
    {
        takeColours();
        takeFont();
        takeButton(QStringLiteral("button.pushbutton"), QStringLiteral("QPushButton"), 5);
        takeIndicator(QStringLiteral("button.checkbox"), QStringLiteral("QCheckBox"));
        takeIndicator(QStringLiteral("button.radiobutton"), QStringLiteral("QRadioButton"));
        if (m_used.isEmpty())
            return fail(ErrorKind::Unsupported, StyleText::tr("The theme has no colour, no font and no button that could be used.").toStdString());
        m_skin.sheet = m_sheet;
        listTheRest();
        return m_skin;
    }

private:
    std::optional<QString> value(const QString& section, const char* property)
    {
        const auto found = m_index.constFind(section + QLatin1Char('/') + QLatin1String(property));
        if (found == m_index.constEnd())
            return {};
        m_seen.insert(*found);
        return m_theme.values[*found].value;
    }

    std::optional<QColor> system(const char* property)
    {
        for (const QString& section : {QStringLiteral("sysmetrics"), QStringLiteral("globals")}) {
            if (const auto text = value(section, property)) {
                if (const auto colour = colourOfText(*text)) {
                    m_used.insert(QLatin1String(property));
                    return colour;
                }
                m_skin.notMapped.append(StyleText::tr("%1: “%2” is no colour").arg(QLatin1String(property), *text));
            }
        }
        return {};
    }

    void takeColours()
    {
        const auto surface = system("window"), face = system("btnface"), text = system("windowtext");
        const QColor base = surface.value_or(face.value_or(Qt::white));
        Colours& made = m_skin.colours;
        made = contrast(base, Qt::white) > contrast(base, Qt::black) ? Colours::forDark() : Colours::light();
        if (surface)
            made.surface = *surface;
        if (face)
            made.window = made.raised = *face;
        if (text)
            made.text = readable(*text, made.surface);
        if (contrast(made.text, made.window) < 4.5) // one text colour serves both
            made.window = made.raised = made.surface;
        made.text = readable(made.text, made.surface);
        if (const auto shadow = system("btnshadow")) {
            made.border = between(*shadow, made.window, 0.4);
            made.fieldBorder = readable(*shadow, made.surface, 3);
        }
        if (const auto grey = system("graytext")) {
            made.faint = *grey;
            made.muted = readable(between(*grey, made.text, 0.5), made.surface);
        } else {
            made.muted = readable(between(made.text, made.surface, 0.3), made.surface);
        }
        if (const auto highlight = system("highlight")) {
            made.accent = *highlight;
            made.onAccent = readable(system("highlighttext").value_or(Qt::white), *highlight);
            made.selection = between(made.surface, *highlight, 0.25);
            if (contrast(made.text, made.selection) < 4.5)
                made.selection = between(made.surface, *highlight, 0.12);
            made.outgoing = made.selection;
            made.onOutgoing = readable(made.text, made.outgoing);
        }
        if (const auto hot = system("hottracking"))
            made.link = readable(*hot, made.surface);
        made.hover = between(made.surface, made.text, 0.07);
        made.incoming = between(made.surface, made.text, 0.09);
        made.onIncoming = readable(made.text, made.incoming);
        made.radius = 3;
    }

    void takeFont()
    {
        for (const char* name : {"msgboxfont", "bodyfont", "menufont", "icontitlefont"}) {
            for (const QString& section : {QStringLiteral("sysmetrics"), QStringLiteral("globals")}) {
                const auto text = value(section, name);
                if (!text || m_skin.font)
                    continue;
                // "Tahoma, 8, Bold": XP's sizes are points, Vista's may be "Segoe UI, 9, Quality:ClearType".
                const QStringList parts = text->split(QLatin1Char(','));
                const QString family = parts.value(0).trimmed();
                const int points = std::abs(parts.value(1).trimmed().toInt());
                if (family.isEmpty() || family.size() > 64 || family.contains(QRegularExpression(QStringLiteral("[\"{};<>]"))))
                    continue;
                QFont font(family);
                font.setStyleHint(QFont::SansSerif);
                font.setPointSize(qBound(8, points ? points : 9, 24));
                m_skin.font = font;
                m_used.insert(QLatin1String(name));
            }
        }
    }

    QList<QImage> states(const QString& section, int least)
    {
        auto file = value(section, "imagefile");
        for (const char* other : {"imagefile1", "imagefile2"}) {
            if (const auto more = value(section, other); more && !file)
                file = more;
        }
        if (!file)
            return {};
        const QImage sheet = themeImage(m_resources, *file);
        const int count = value(section, "imagecount").value_or(QString::number(least)).toInt();
        if (sheet.isNull() || count < 1 || count > 64) {
            m_skin.notMapped.append(StyleText::tr("%1: the picture “%2” cannot be read").arg(section, *file));
            return {};
        }
        const QString layout = value(section, "imagelayout").value_or(QStringLiteral("vertical")).toLower();
        const bool across = layout == QLatin1String("horizontal") || layout == QLatin1String("1");
        const int length = (across ? sheet.width() : sheet.height()) / count;
        if (length < 1) {
            m_skin.notMapped.append(StyleText::tr("%1: the picture “%2” cannot be read").arg(section, *file));
            return {};
        }
        (void)value(section, "bgtype");
        (void)value(section, "transparent");
        (void)value(section, "transparentcolor");
        (void)value(section, "contentmargins");
        QList<QImage> made;
        for (int i = 0; i < count; ++i)
            made.append(across ? sheet.copy(i * length, 0, length, sheet.height()) : sheet.copy(0, i * length, sheet.width(), length));
        m_used.insert(section);
        return made;
    }

    QString keep(const QString& name, const QImage& image)
    {
        m_skin.images.insert(name, image);
        return QStringLiteral("url(image:%1)").arg(name);
    }

    void takeButton(const QString& section, const QString& widget, int least)
    {
        const QList<QImage> images = states(section, least);
        if (images.isEmpty())
            return;
        const QMargins margins = marginsOfText(value(section, "sizingmargins").value_or(QString())).value_or(QMargins(4, 4, 4, 4));
        const QSize size = images.first().size();
        const QMargins fits(qMin(margins.left(), size.width() / 2), qMin(margins.top(), size.height() / 2),
                            qMin(margins.right(), size.width() / 2), qMin(margins.bottom(), size.height() / 2));
        const QString edges = QStringLiteral("%1 %2 %3 %4").arg(fits.top()).arg(fits.right()).arg(fits.bottom()).arg(fits.left());
        const std::array<const char*, 5> pseudo = {"", ":hover", ":pressed", ":disabled", ":default"};
        for (int i = 0; i < qMin<int>(int(images.size()), 5); ++i) {
            m_sheet += QStringLiteral("%1%2 { border-image: %3 %4 stretch; border-width: %5px; border-radius: 0; background: transparent; }\n")
                           .arg(widget, QLatin1String(pseudo[size_t(i)]), keep(QStringLiteral("button-%1").arg(i), images[i]), edges,
                                QString(edges).replace(QLatin1Char(' '), QLatin1String("px ")));
        }
        const QColor face = images.first().pixelColor(size.width() / 2, size.height() / 2);
        auto text = value(section, "textcolor");
        if (!text)
            text = value(section + QLatin1String("(normal)"), "textcolor");
        const QColor wanted = text ? colourOfText(*text).value_or(m_skin.colours.text) : m_skin.colours.text;
        m_sheet += QStringLiteral("%1 { color: %2; padding: 3px 12px; }\n").arg(widget, readable(wanted, face.alpha() > 128 ? face : m_skin.colours.window).name());
    }

    /// Normal, hot, pressed and disabled of unchecked, checked and (check boxes) mixed.
    void takeIndicator(const QString& section, const QString& widget)
    {
        const QList<QImage> images = states(section, 8);
        if (images.size() < 8) {
            if (!images.isEmpty())
                m_skin.notMapped.append(StyleText::tr("%1: there are %2 pictures, 8 are needed").arg(section).arg(images.size()));
            return;
        }
        const std::array<const char*, 8> pseudo = {":unchecked", ":unchecked:hover", ":unchecked:pressed", ":unchecked:disabled",
                                                   ":checked",   ":checked:hover",   ":checked:pressed",   ":checked:disabled"};
        const QSize size = images.first().size();
        m_sheet += QStringLiteral("%1::indicator { width: %2px; height: %3px; border: none; background: transparent; }\n")
                       .arg(widget).arg(qMin(size.width(), 64)).arg(qMin(size.height(), 64));
        for (int i = 0; i < 8; ++i)
            m_sheet += QStringLiteral("%1::indicator%2 { image: %3; }\n")
                           .arg(widget, QLatin1String(pseudo[size_t(i)]), keep(QStringLiteral("%1-%2").arg(widget).arg(i), images[i]));
    }


    /// One line a section that has something which was not looked at.
    void listTheRest()
    {
        QMap<QString, int> left;
        for (qsizetype i = 0; i < m_theme.values.size(); ++i) {
            if (!m_seen.contains(i))
                ++left[m_theme.values[i].section];
        }
        constexpr qsizetype most = 500;
        for (auto row = left.constBegin(); row != left.constEnd(); ++row) {
            if (m_skin.notMapped.size() >= most) {
                m_skin.notMapped.append(StyleText::tr("and %n more section(s)", nullptr, int(std::distance(row, left.constEnd()))));
                break;
            }
            m_skin.notMapped.append(StyleText::tr("%1: %n value(s) have no place here", nullptr, row.value()).arg(row.key()));
        }
    }

    const QList<PeResource>& m_resources;
    const ThemeData& m_theme;
    QHash<QString, qsizetype> m_index;
    QSet<qsizetype> m_seen;
    QSet<QString> m_used;
    Skin m_skin;
    QString m_sheet;
};

} // namespace

Result<Skin> parseMsstyles(std::span<const uint8_t> file)
{
    const auto resources = peResources(file);
    if (!resources)
        return passOn(resources.error());
    const auto theme = readThemeData(*resources);
    if (!theme)
        return passOn(theme.error());
    return Mapping(*resources, *theme).make();
}

Result<Skin> readMsstyles(const QString& file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, StyleText::tr("The file cannot be read.").toStdString());
    const QByteArray bytes = source.read(largest + 1);
    if (bytes.size() > largest)
        return fail(ErrorKind::TooLarge, StyleText::tr("The file is larger than 32 MiB.").toStdString());
    auto skin = parseMsstyles({reinterpret_cast<const uint8_t*>(bytes.constData()), size_t(bytes.size())});
    if (skin) {
        skin->file = file;
        skin->name = QFileInfo(file).completeBaseName();
    }
    return skin;
}

} // namespace posthorn::messenger
