#include <QStringDecoder>

#include "messenger/skins/msstyles/theme_data.h"
#include "messenger/skins/skin.h"

namespace posthorn::messenger {

namespace {

constexpr size_t largestText = 4u << 20;

/// UTF-16 with or without mark, else what Windows calls ANSI, read as Latin-1.
QString decode(const Bytes& bytes)
{
    const QByteArray raw = bytes.array();
    const bool wide = raw.startsWith("\xff\xfe") || (raw.size() >= 4 && raw[1] == 0 && raw[3] == 0);
    if (!wide)
        return QString::fromLatin1(raw);
    QStringDecoder decoder(QStringDecoder::Utf16LE);
    QString text = decoder(raw);
    if (text.startsWith(QChar(0xfeff)))
        text.remove(0, 1);
    return text;
}

/// Texts one behind the other, each closed by a zero.
QStringList names(const Bytes& bytes)
{
    return decode(bytes).split(QChar(0), Qt::SkipEmptyParts);
}

} // namespace

Result<ThemeData> readThemeIni(const QList<PeResource>& resources)
{
    ThemeData theme;
    for (const PeResource& resource : resources) {
        if (resource.type == QLatin1String("FILERESNAMES") && theme.scheme.isEmpty()) {
            const QStringList list = names(resource.data);
            if (!list.isEmpty())
                theme.scheme = list.first().toUpper();
        }
    }
    const PeResource* chosen = nullptr;
    for (const PeResource& resource : resources) {
        if (resource.type != QLatin1String("TEXTFILE"))
            continue;
        // themes.ini names the schemes; the values are in the others.
        if (resource.name == theme.scheme || (!chosen && resource.name != QLatin1String("THEMES_INI")))
            chosen = &resource;
        if (resource.name == theme.scheme)
            break;
    }
    if (!chosen)
        return fail(ErrorKind::NotFound, StyleText::tr("The theme names no values.").toStdString());
    if (chosen->data.size() > largestText)
        return fail(ErrorKind::TooLarge, StyleText::tr("The theme's values are too large.").toStdString());
    theme.scheme = chosen->name;
    QString section;
    const QString text = decode(chosen->data);
    for (QStringView line : QStringView(text).split(QLatin1Char('\n'))) {
        if (const qsizetype comment = line.indexOf(QLatin1Char(';')); comment >= 0)
            line = line.left(comment);
        line = line.trimmed();
        if (line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'))) {
            section = line.mid(1, line.size() - 2).trimmed().toString().toLower();
            continue;
        }
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals <= 0 || section.isEmpty() || section.size() > 120)
            continue;
        theme.values.append({section, line.left(equals).trimmed().left(80).toString().toLower(),
                             line.mid(equals + 1).trimmed().left(400).toString()});
        if (theme.values.size() > mostThemeValues)
            return fail(ErrorKind::TooLarge, StyleText::tr("The theme has too many values.").toStdString());
    }
    return theme;
}

Result<ThemeData> readThemeData(const QList<PeResource>& resources)
{
    for (const PeResource& resource : resources) {
        if (resource.type == QLatin1String("CMAP"))
            return readThemeRecords(resources);
    }
    for (const PeResource& resource : resources) {
        if (resource.type == QLatin1String("TEXTFILE"))
            return readThemeIni(resources);
    }
    return fail(ErrorKind::Unsupported, StyleText::tr("The file is a program, but no theme: neither TEXTFILE nor CMAP is in it.").toStdString());
}

} // namespace posthorn::messenger
