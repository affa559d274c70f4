#include "messenger/skins/qss_reader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringDecoder>

namespace posthorn::messenger {

namespace {

constexpr qint64 largest = 1 << 20;

auto refuse(const QString& text)
{
    return fail(ErrorKind::Invalid, text.toStdString());
}

QString withoutComments(QString text)
{
    static const QRegularExpression comment(QStringLiteral("/\\*.*?\\*/"), QRegularExpression::DotMatchesEverythingOption);
    return text.remove(comment);
}

/// Braces match and never close before they opened; Qt's own parser takes such a sheet silently for none.
bool isBalanced(const QString& sheet)
{
    int depth = 0;
    QChar quote;
    for (const QChar c : sheet) {
        if (!quote.isNull()) {
            if (c == quote || c == QLatin1Char('\n'))
                quote = {};
        } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            quote = c;
        } else if (c == QLatin1Char('{')) {
            if (++depth > 1)
                return false;
        } else if (c == QLatin1Char('}')) {
            if (--depth < 0)
                return false;
        }
    }
    return depth == 0;
}

std::optional<QFont> parseFont(const QString& value)
{
    static const QRegularExpression form(QStringLiteral("^\"?([^\",;{}]{1,64})\"?(?:\\s*,\\s*(\\d{1,2}))?$"));
    const auto match = form.match(value.trimmed());
    if (!match.hasMatch())
        return {};
    QFont font(match.captured(1).trimmed());
    if (const int points = match.captured(2).toInt(); points >= 6 && points <= 40)
        font.setPointSize(points);
    return font;
}

Result<QString> withImages(const QString& sheet, const QString& folder)
{
    static const QRegularExpression address(QStringLiteral("url\\(\\s*[\"']?([^\"')]*)[\"']?\\s*\\)"));
    const QString root = QDir(folder).canonicalPath();
    QString made;
    qsizetype from = 0;
    for (auto matches = address.globalMatch(sheet); matches.hasNext();) {
        const auto match = matches.next();
        const QString name = match.captured(1).trimmed();
        made += QStringView(sheet).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (name.startsWith(QLatin1String(":/messenger/"))) {
            made += QStringLiteral("url(%1)").arg(name);
            continue;
        }
        const QFileInfo file(QDir(folder), name);
        const QString path = file.canonicalFilePath();
        if (name.isEmpty() || QDir::isAbsolutePath(name) || (!path.isEmpty() && !path.startsWith(root + QLatin1Char('/'))) ||
            name.contains(QLatin1String("..")) || name.contains(QLatin1String("://")))
            return refuse(StyleText::tr("The image “%1” is not in the style's folder.").arg(name.left(80)));
        if (path.isEmpty())
            return refuse(StyleText::tr("The image “%1” does not exist.").arg(name.left(80)));
        made += QStringLiteral("url(\"%1\")").arg(path);
    }
    return made.append(QStringView(sheet).mid(from));
}

} // namespace

QString withVariables(QString sheet, const Colours& colours)
{
    const auto values = colours.variables();
    static const QRegularExpression variable(QStringLiteral("@([A-Za-z]+)"));
    QString made;
    made.reserve(sheet.size() + 1024);
    qsizetype from = 0;
    for (auto matches = variable.globalMatch(sheet); matches.hasNext();) {
        const auto match = matches.next();
        const auto value = values.constFind(match.captured(1));
        if (value == values.constEnd())
            continue;
        made += QStringView(sheet).mid(from, match.capturedStart() - from);
        made += *value;
        from = match.capturedEnd();
    }
    return made.append(QStringView(sheet).mid(from));
}

Result<Skin> parseQss(const QString& whole, const QString& folder)
{
    QString text = withoutComments(whole);
    Skin skin;
    static const QRegularExpression definition(QStringLiteral("@([A-Za-z]+)\\s*:\\s*([^;{}]*);"));
    QList<std::pair<QString, QString>> definitions;
    for (auto matches = definition.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        definitions.append({match.captured(1), match.captured(2).trimmed()});
        if (definitions.size() > 200)
            return refuse(StyleText::tr("The style has too many variables."));
    }
    for (const auto& [name, value] : definitions) {
        if (name == QLatin1String("dark") && (value == QLatin1String("yes") || value == QLatin1String("true")))
            skin.colours = Colours::forDark();
    }
    for (const auto& [name, value] : definitions) {
        if (name == QLatin1String("base")) {
            skin.onHouse = value != QLatin1String("none");
        } else if (name == QLatin1String("font")) {
            skin.font = parseFont(value);
            if (!skin.font)
                return refuse(StyleText::tr("“%1” is no font.").arg(value.left(80)));
        } else if (!skin.colours.set(name, value)) {
            return refuse(StyleText::tr("The variable @%1 has no such value or is not known: “%2”.").arg(name.left(40), value.left(80)));
        }
    }
    text.remove(definition);
    text = withVariables(text, skin.colours);
    static const QRegularExpression left(QStringLiteral("@[A-Za-z]+"));
    if (const auto match = left.match(text); match.hasMatch())
        return refuse(StyleText::tr("The variable %1 is not known.").arg(match.captured().left(40)));
    if (!isBalanced(text))
        return refuse(StyleText::tr("The braces of the style sheet do not match."));
    auto sheet = withImages(text, folder);
    if (!sheet)
        return passOn(sheet.error());
    skin.sheet = std::move(*sheet).trimmed();
    return skin;
}

Result<Skin> readQss(const QString& file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, StyleText::tr("The file cannot be read.").toStdString());
    const QByteArray bytes = source.read(largest + 1);
    if (bytes.size() > largest)
        return fail(ErrorKind::TooLarge, StyleText::tr("The file is larger than 1 MiB.").toStdString());
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    if (decoder.hasError() || text.contains(QChar(0)))
        return refuse(StyleText::tr("The file is not UTF-8 text."));
    auto skin = parseQss(text, QFileInfo(file).absolutePath());
    if (skin) {
        skin->file = file;
        skin->name = QFileInfo(file).completeBaseName();
    }
    return skin;
}

} // namespace posthorn::messenger
