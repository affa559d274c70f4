// Which parts of a text are emoji, and the font that has them in colour.
#include <QFontDatabase>
#include <QTextBoundaryFinder>
#include <algorithm>
#include <array>

#include "messenger/models/emoji.h"

namespace posthorn::messenger {

namespace {

constexpr char32_t pictureMark = 0xfe0f, textMark = 0xfe0e;

struct Range {
    char32_t first, last;
};

/// Below the emoji's own planes: those that are pictures by themselves (Unicode's Emoji_Presentation), and the heart.
constexpr std::array<Range, 41> early = {{
    {0x231a, 0x231b}, {0x23e9, 0x23ec}, {0x23f0, 0x23f0}, {0x23f3, 0x23f3}, {0x25fd, 0x25fe}, {0x2614, 0x2615}, {0x2648, 0x2653},
    {0x267f, 0x267f}, {0x2693, 0x2693}, {0x26a1, 0x26a1}, {0x26aa, 0x26ab}, {0x26bd, 0x26be}, {0x26c4, 0x26c5}, {0x26ce, 0x26ce},
    {0x26d4, 0x26d4}, {0x26ea, 0x26ea}, {0x26f2, 0x26f3}, {0x26f5, 0x26f5}, {0x26fa, 0x26fa}, {0x26fd, 0x26fd}, {0x2705, 0x2705},
    {0x270a, 0x270b}, {0x2728, 0x2728}, {0x274c, 0x274c}, {0x274e, 0x274e}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2764, 0x2764},
    {0x2795, 0x2797}, {0x27b0, 0x27b0}, {0x27bf, 0x27bf}, {0x2b1b, 0x2b1c}, {0x2b50, 0x2b50}, {0x2b55, 0x2b55}, {0x1f004, 0x1f004},
    {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f1e6, 0x1f202}, {0x1f21a, 0x1f251}, {0x1f300, 0x1faff},
}};

bool isEmoji(QStringView grapheme)
{
    const QList<uint> codes = grapheme.toUcs4();
    if (codes.isEmpty() || codes.contains(textMark))
        return false;
    if (codes.contains(pictureMark))
        return true;
    return std::any_of(early.begin(), early.end(), [code = codes.first()](const Range& range) { return code >= range.first && code <= range.last; });
}

/// Whether it is worth to look closely; of most texts nothing is.
bool mayHaveEmoji(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x231a && (c.isHighSurrogate() || c.unicode() < 0x2c00 || c.unicode() == pictureMark); });
}

} // namespace

QList<EmojiRun> emojiRuns(const QString& text)
{
    QList<EmojiRun> runs;
    if (!mayHaveEmoji(text))
        return runs;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to > 0; from = to, to = finder.toNextBoundary()) {
        if (!isEmoji(QStringView(text).mid(from, to - from)))
            continue;
        if (!runs.isEmpty() && runs.last().start + runs.last().length == from)
            runs.last().length = to - runs.last().start;
        else
            runs.append({from, to - from});
    }
    return runs;
}

QString joined(QString text)
{
    static const QString marked = QString::fromUcs4(U"\ufe0f\u200d");
    return text.replace(marked, QString(QChar(0x200d)));
}

bool isJumbo(const QString& text)
{
    if (text.isEmpty() || text.size() > 40)
        return false;
    const QList<EmojiRun> runs = emojiRuns(text);
    if (runs.size() != 1 || runs.first().length != text.size())
        return false;
    int count = 0;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    while (finder.toNextBoundary() > 0)
        ++count;
    return count <= 3;
}

QFont emojiFont(const QFont& font)
{
    static const QString family = [] {
        const QStringList there = QFontDatabase::families();
        for (const char* name : {"Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twitter Color Emoji", "Twemoji", "JoyPixels", "OpenMoji"}) {
            if (there.contains(QLatin1String(name)))
                return QString::fromLatin1(name);
        }
        return QString();
    }();
    if (family.isEmpty())
        return font;
    QFont made = font;
    made.setFamilies(QStringList(family) + font.families());
    return made;
}

} // namespace posthorn::messenger
