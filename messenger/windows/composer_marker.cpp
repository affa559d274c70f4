#include "messenger/windows/composer_marker.h"

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextBoundaryFinder>

#include "messenger/models/emoji.h"
#include "messenger/skins/colours.h"
#include "messenger/windows/spelling.h"

namespace posthorn::messenger {

namespace {

/// Addresses, paths and code are written as they are.
bool isNoProse(QStringView token)
{
    return token.contains(QLatin1Char('@')) || token.contains(QLatin1Char('/')) || token.contains(QLatin1Char('\\')) || token.contains(QLatin1Char('`')) ||
           token.startsWith(QLatin1String("www."));
}

} // namespace

ComposerMarker::ComposerMarker(QPlainTextEdit* field)
    : QSyntaxHighlighter(field->document())
    , m_field(field)
{
    connect(&Spelling::shared(), &Spelling::ready, this, [this] {
        if (!m_languages.isEmpty())
            rehighlight();
    });
    // The word that is being written is not wrong yet; it is judged when the cursor has left it.
    connect(field, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (m_languages.isEmpty())
            return;
        const QTextBlock now = m_field->textCursor().block(), before = document()->findBlockByNumber(m_cursorBlock);
        m_cursorBlock = now.blockNumber();
        rehighlightBlock(now);
        if (before.isValid() && before != now)
            rehighlightBlock(before);
    });
}

void ComposerMarker::setLanguages(const QStringList& languages)
{
    m_languages = languages;
    rehighlight();
}

QList<ComposerMarker::Word> ComposerMarker::wrongWords(const QString& text) const
{
    QList<Word> wrong;
    const Spelling& spelling = Spelling::shared();
    bool code = false;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    for (qsizetype begin = 0; begin < text.size();) { // tokens between spaces, and the words in them
        qsizetype end = begin;
        while (end < text.size() && !text[end].isSpace())
            ++end;
        const QStringView token = QStringView(text).mid(begin, end - begin);
        const bool quoted = code || isNoProse(token);
        if (token.count(QLatin1Char('`')) % 2)
            code = !code;
        if (!quoted && !token.isEmpty()) {
            finder.setPosition(begin);
            for (qsizetype at = begin; at >= 0 && at < end;) {
                const bool starts = finder.boundaryReasons() & QTextBoundaryFinder::StartOfItem;
                const qsizetype next = finder.toNextBoundary();
                if (next < 0)
                    break;
                if (starts) {
                    const QString word = text.mid(at, qMin(next, end) - at);
                    if (!spelling.isRight(word, m_languages))
                        wrong.append({int(at), int(word.size()), word});
                }
                at = next;
            }
        }
        begin = end + 1;
    }
    return wrong;
}

void ComposerMarker::highlightBlock(const QString& text)
{
    for (const EmojiRun& run : emojiRuns(text)) {
        QTextCharFormat format;
        format.setFontFamilies(emojiFont(m_field->font()).families());
        setFormat(int(run.start), int(run.length), format);
    }
    if (m_languages.isEmpty() || text.isEmpty())
        return;
    Spelling::shared().need(m_languages); // at the first word, not before
    const QTextCursor cursor = m_field->textCursor();
    const int writing = m_field->hasFocus() && cursor.block() == currentBlock() ? cursor.positionInBlock() : -1;
    QTextCharFormat wave;
    wave.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    wave.setUnderlineColor(colours().error);
    for (const Word& word : wrongWords(text)) {
        if (writing != word.start + word.length)
            setFormat(word.start, word.length, wave);
    }
}

ComposerMarker::Word ComposerMarker::wrongWordAt(int position) const
{
    const QTextBlock block = document()->findBlock(position);
    if (m_languages.isEmpty() || !block.isValid())
        return {};
    for (Word word : wrongWords(block.text())) {
        const int start = block.position() + word.start;
        if (position >= start && position <= start + word.length) {
            word.start = start;
            return word;
        }
    }
    return {};
}

} // namespace posthorn::messenger
