// The field where one writes: its height, its keys, names and emoticons, what is pasted.
#include <QImage>
#include <QKeyEvent>
#include <QMimeData>
#include <QStyle>
#include <QStyleOption>
#include <QTextBlock>
#include <QTextDocument>
#include <QUrl>

#include "messenger/models/emoji.h"
#include "messenger/windows/composer.h"
#include "messenger/windows/composer_marker.h"

namespace posthorn::messenger {

namespace {

constexpr int mostLines = 8;

} // namespace

ComposerField::ComposerField(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_marker(new ComposerMarker(this))
{
    setPlaceholderText(tr("Write a message"));
    setAccessibleName(tr("Message"));
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setProperty("composer", true);
    document()->setDocumentMargin(3);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        updateGeometry();
        if (emoticons)
            replaceEmoticon();
    });
}

QSize ComposerField::sizeHint() const
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < mostLines; block = block.next())
        lines += qMax(1, block.layout()->lineCount());
    // What the style lays around the text: its border and padding.
    QStyleOptionFrame option;
    initStyleOption(&option);
    option.rect = QRect(0, 0, 200, 200);
    const int around = 200 - style()->subElementRect(QStyle::SE_ShapedFrameContents, &option, this).height();
    return {200, QFontMetrics(font()).lineSpacing() * qBound(1, lines, mostLines) + around + 2 * int(document()->documentMargin()) + 1};
}

void ComposerField::replaceEmoticon()
{
    QTextCursor cursor = textCursor();
    const int at = cursor.positionInBlock();
    const QString line = cursor.block().text().left(at);
    if (line.size() < 3 || !line.endsWith(QLatin1Char(' ')) || line.count(QLatin1Char('`')) % 2)
        return;
    const Emoticon found = emoticonAtEnd(line.chopped(1));
    if (!found.length)
        return;
    const QSignalBlocker quiet(this);
    cursor.movePosition(QTextCursor::Left, QTextCursor::MoveAnchor, 1);
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, found.length);
    cursor.insertText(found.emoji); // Ctrl+Z brings the signs back
}

bool ComposerField::complete()
{
    QTextCursor cursor = textCursor();
    if (m_completion < 0) {
        const QString line = cursor.block().text().left(cursor.positionInBlock());
        qsizetype start = line.size();
        while (start > 0 && !line[start - 1].isSpace())
            --start;
        QString word = line.mid(start);
        if (word.startsWith(QLatin1Char('@')))
            word.remove(0, 1);
        m_completing = word;
        m_completionStart = cursor.block().position() + int(start);
    }
    QStringList fits;
    for (const QString& name : names) {
        if (name.startsWith(m_completing, Qt::CaseInsensitive))
            fits.append(name);
    }
    // Tab goes on its way where nothing was begun, and where there is nothing else to offer.
    if (fits.isEmpty() || m_completing.isEmpty() || (fits.size() == 1 && m_completion == 0))
        return false;
    m_completion = int((m_completion + 1) % fits.size());
    const int kept = m_completion;
    cursor.setPosition(m_completionStart, QTextCursor::KeepAnchor);
    // At the beginning a name is whom one speaks to.
    cursor.insertText(fits[kept] + (m_completionStart == 0 ? QStringLiteral(": ") : QStringLiteral(" ")));
    setTextCursor(cursor);
    m_completion = kept;
    return true;
}

bool ComposerField::focusNextPrevChild(bool next)
{
    // A field of text keeps Tab to itself; here it completes a name (keyPressEvent), or goes on its way.
    return names.isEmpty() ? QAbstractScrollArea::focusNextPrevChild(next) : false;
}

void ComposerField::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter) {
        const bool shift = event->modifiers() & Qt::ShiftModifier, control = event->modifiers() & Qt::ControlModifier;
        if (control || (enterSends && !shift)) {
            Q_EMIT sendWanted();
            return;
        }
        textCursor().insertText(QStringLiteral("\n"));
        ensureCursorVisible();
        return;
    }
    if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::NoModifier) {
        if (names.isEmpty() || !complete())
            QAbstractScrollArea::focusNextPrevChild(true);
        return;
    }
    if (event->key() == Qt::Key_Backtab) {
        QAbstractScrollArea::focusNextPrevChild(false);
        return;
    }
    if (event->key() != Qt::Key_Shift)
        m_completion = -1;
    if (event->key() == Qt::Key_Up && event->modifiers() == Qt::NoModifier && toPlainText().isEmpty()) {
        Q_EMIT correctLastWanted();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT cancelWanted();
        event->ignore();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

bool ComposerField::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasImage() || source->hasUrls() || source->hasText();
}

void ComposerField::insertFromMimeData(const QMimeData* source)
{
    QStringList paths;
    for (const QUrl& url : source->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    if (!paths.isEmpty()) {
        Q_EMIT filesGiven(paths);
        return;
    }
    // A browser's copied text has an image of itself at times; text goes before.
    if (source->hasImage() && !source->hasText()) {
        Q_EMIT imageGiven(qvariant_cast<QImage>(source->imageData()));
        return;
    }
    if (source->hasText())
        insertPlainText(source->text());
}

} // namespace posthorn::messenger
