// A message's text as a document of runs.
#include <QTextCursor>

#include "messenger/models/emoji.h"
#include "messenger/skins/colours.h"
#include "messenger/windows/bubbles.h"

namespace posthorn::messenger {

namespace {

constexpr int longestText = 65536;

} // namespace

void fillDocument(QTextDocument& document, const Message& message, const QColor& ink, const QColor& ground, bool showColours, const QString& marked)
{
    document.setUndoRedoEnabled(false);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    document.setDefaultTextOption(option);
    QTextCursor cursor(&document);
    const QString text = message.text.left(longestText);
    const auto readable = [&](quint32 colour) { return showColours && colour && contrast(QColor::fromRgb(colour), ground) >= 3; };
    const QStringList emoji = emojiFont(document.defaultFont()).families();
    QTextCharFormat usual;
    usual.setForeground(readable(message.colour) ? QColor::fromRgb(message.colour) : ink);
    const auto put = [&](qsizetype from, qsizetype to, const QTextCharFormat& format) {
        // A document's own line separators keep one paragraph; emoji are in their own font.
        const QString part = joined(text.mid(from, qMax<qsizetype>(0, to - from)).replace(QLatin1Char('\n'), QChar::LineSeparator));
        qsizetype at = 0;
        for (const EmojiRun& run : emojiRuns(part)) {
            cursor.insertText(part.mid(at, run.start - at), format);
            QTextCharFormat picture = format;
            picture.setFontFamilies(emoji);
            cursor.insertText(part.mid(run.start, run.length), picture);
            at = run.start + run.length;
        }
        if (at < part.size())
            cursor.insertText(part.mid(at), format);
    };
    qsizetype at = 0;
    for (const Span& span : message.spans) {
        if (span.start < at || span.length <= 0 || span.start >= text.size())
            continue;
        const qsizetype end = qMin<qsizetype>(qsizetype(span.start) + span.length, text.size());
        put(at, span.start, usual);
        QTextCharFormat format = usual;
        if (span.style & Span::Bold)
            format.setFontWeight(QFont::Bold);
        if (span.style & Span::Italic)
            format.setFontItalic(true);
        if (span.style & Span::Strike)
            format.setFontStrikeOut(true);
        if (span.style & Span::Underline)
            format.setFontUnderline(true);
        if (span.style & (Span::Code | Span::Block)) {
            format.setFontFamilies({QStringLiteral("monospace")});
            QColor shade = ink;
            shade.setAlphaF(0.08f);
            format.setBackground(shade);
        }
        if (span.style & Span::Quote) {
            QColor pale = ink;
            pale.setAlphaF(0.72f);
            format.setForeground(pale);
            format.setFontItalic(true);
        }
        if (span.style & Span::Mention)
            format.setFontWeight(QFont::Bold);
        if (readable(span.colour))
            format.setForeground(QColor::fromRgb(span.colour));
        if (!span.link.isEmpty()) {
            format.setAnchor(true);
            format.setAnchorHref(span.link);
            format.setFontUnderline(true);
            format.setForeground(contrast(colours().link, ground) >= 4 ? colours().link : ink);
        }
        put(span.start, end, format);
        at = end;
    }
    put(at, text.size(), usual);
    for (const QString& word : marked.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        for (QTextCursor found = document.find(word); !found.isNull(); found = document.find(word, found)) {
            QTextCharFormat format;
            format.setBackground(colours().match);
            found.mergeCharFormat(format);
        }
    }
}

} // namespace posthorn::messenger
