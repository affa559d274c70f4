#include "messenger/windows/composer.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QImage>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocument>
#include <QUrl>
#include <QVBoxLayout>
#include <QWidgetAction>
#include <array>

#include "messenger/models/emoji.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

constexpr int mostLines = 8;

/// Readable on light and on dark ground alike, as nearly as one colour can be.
struct Ink {
    QRgb colour;
    const char* name;
};
constexpr std::array<Ink, 8> inks = {{
    {0xffc4271c, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Red")},
    {0xffb35900, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Orange")},
    {0xff7d6b00, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Gold")},
    {0xff157a43, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Green")},
    {0xff007a87, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Teal")},
    {0xff2459c9, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Blue")},
    {0xff7a3fc0, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Violet")},
    {0xffb82b7c, QT_TRANSLATE_NOOP("posthorn::messenger::Composer", "Pink")},
}};

QIcon swatch(const QColor& colour)
{
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().fieldBorder, 1));
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(1.5, 1.5, 13, 13));
    return pixmap;
}

} // namespace

ComposerField::ComposerField(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setPlaceholderText(tr("Write a message"));
    setAccessibleName(tr("Message"));
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
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
    const int frame = 2 * (frameWidth() + 5) + int(document()->documentMargin()) * 2;
    return {200, QFontMetrics(font()).lineSpacing() * qBound(1, lines, mostLines) + frame};
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
    if (fits.isEmpty() || (m_completing.isEmpty() && m_completion < 0 && !toPlainText().isEmpty()))
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
    return names.isEmpty() ? QPlainTextEdit::focusNextPrevChild(next) : false;
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
            QPlainTextEdit::focusNextPrevChild(true);
        return;
    }
    if (event->key() == Qt::Key_Backtab) {
        QPlainTextEdit::focusNextPrevChild(false);
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

Composer::Composer(QWidget* parent)
    : QWidget(parent)
    , m_above(new QWidget(this))
    , m_aboveTitle(plainLabel({}, "", this))
    , m_aboveText(plainLabel({}, "muted", this))
    , m_field(new ComposerField(this))
    , m_formatting(new QWidget(this))
    , m_send(toolButton(QStringLiteral("send"), tr("Send"), this))
    , m_emoji(toolButton(QStringLiteral("emoji"), tr("Emoji"), this))
    , m_attach(toolButton(QStringLiteral("attach"), tr("Send a file"), this))
    , m_colourButton(toolButton(QStringLiteral("colour"), tr("Text colour"), this))
{
    QFont bold = m_aboveTitle->font();
    bold.setWeight(QFont::DemiBold);
    m_aboveTitle->setFont(bold);
    m_aboveText->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* stop = toolButton(QStringLiteral("close"), tr("Do not reply or correct"), m_above);
    stop->setIconSize({14, 14});
    connect(stop, &QToolButton::clicked, this, &Composer::cancel);
    auto* aboveTexts = new QVBoxLayout;
    aboveTexts->setSpacing(0);
    aboveTexts->addWidget(m_aboveTitle);
    aboveTexts->addWidget(m_aboveText);
    auto* above = new QHBoxLayout(m_above);
    above->setContentsMargins(6, 2, 0, 4);
    above->addLayout(aboveTexts, 1);
    above->addWidget(stop, 0, Qt::AlignTop);
    m_above->hide();

    struct Mark {
        const char* icon;
        const char* title;
        const char* sign;
        QKeySequence keys;
    };
    const std::array<Mark, 4> marks = {{{"bold", QT_TR_NOOP("Bold"), "*", QKeySequence::Bold},
                                        {"italic", QT_TR_NOOP("Italic"), "_", QKeySequence::Italic},
                                        {"strike", QT_TR_NOOP("Strike through"), "~", QKeySequence(QStringLiteral("Ctrl+Shift+X"))},
                                        {"code", QT_TR_NOOP("Code"), "`", QKeySequence(QStringLiteral("Ctrl+Shift+C"))}}};
    auto* format = new QHBoxLayout(m_formatting);
    format->setContentsMargins(0, 0, 0, 0);
    format->setSpacing(2);
    for (const Mark& mark : marks) {
        QToolButton* button = toolButton(QLatin1String(mark.icon), tr(mark.title), m_formatting);
        button->setIconSize({16, 16});
        button->setShortcut(mark.keys);
        button->setToolTip(QStringLiteral("%1 (%2)").arg(tr(mark.title), mark.keys.toString(QKeySequence::NativeText)));
        connect(button, &QToolButton::clicked, this, [this, sign = QString::fromLatin1(mark.sign)] { this->mark(sign); });
        format->addWidget(button);
    }
    m_colourButton->setIconSize({16, 16});
    format->addWidget(m_colourButton);
    format->addStretch();
    connect(m_colourButton, &QToolButton::clicked, this, &Composer::chooseColour);

    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_attach, 0, Qt::AlignBottom);
    row->addWidget(m_field, 1);
    row->addWidget(m_emoji, 0, Qt::AlignBottom);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 8);
    layout->setSpacing(4);
    layout->addWidget(m_above);
    layout->addWidget(m_formatting);
    layout->addLayout(row);
    setFocusProxy(m_field);

    connect(m_send, &QToolButton::clicked, this, &Composer::sendWanted);
    connect(m_field, &ComposerField::sendWanted, this, &Composer::sendWanted);
    connect(m_field, &ComposerField::correctLastWanted, this, &Composer::correctLastWanted);
    connect(m_field, &ComposerField::cancelWanted, this, &Composer::cancel);
    connect(m_field, &ComposerField::filesGiven, this, &Composer::filesGiven);
    connect(m_field, &ComposerField::imageGiven, this, &Composer::imageGiven);
    connect(m_attach, &QToolButton::clicked, this, &Composer::fileWanted);
    connect(m_field, &QPlainTextEdit::textChanged, this, [this] {
        const bool writes = !m_field->toPlainText().trimmed().isEmpty();
        m_send->setIcon(icon(QStringLiteral("send"), writes ? Tone::Accent : Tone::Muted));
        Q_EMIT typing(writes);
    });
    m_send->setIcon(icon(QStringLiteral("send"), Tone::Muted));
    m_emoji->setShortcut(QKeySequence(QStringLiteral("Ctrl+E")));
    connect(m_emoji, &QToolButton::clicked, this, [this] {
        if (!m_picker) {
            m_picker = new EmojiPicker(this);
            connect(m_picker, &EmojiPicker::chosen, this, [this](const QString& sign) {
                m_field->insertPlainText(sign);
                m_field->setFocus();
            });
        }
        m_picker->popUp(m_emoji);
    });
}

void Composer::setEnterSends(bool sends)
{
    m_field->enterSends = sends;
    m_send->setToolTip(sends ? tr("Send (Enter; Shift+Enter begins a line)") : tr("Send (Ctrl+Enter)"));
}

void Composer::setFormatting(bool shown)
{
    m_formatting->setVisible(shown);
}

void Composer::setColour(const QColor& colour)
{
    m_colour = colour;
    m_colourButton->setIcon(colour.isValid() ? swatch(colour) : icon(QStringLiteral("colour")));
}

void Composer::setFilesAllowed(bool allowed, const QString& why)
{
    m_attach->setEnabled(allowed);
    m_attach->setToolTip(allowed ? tr("Send a file") : why);
}

void Composer::chooseColour()
{
    QMenu menu(this);
    QAction* none = menu.addAction(tr("Usual colour"));
    none->setCheckable(true);
    none->setChecked(!m_colour.isValid());
    QHash<QAction*, QColor> actions = {{none, QColor()}};
    for (const Ink& ink : inks)
        actions.insert(menu.addAction(swatch(QColor(ink.colour)), tr(ink.name)), QColor(ink.colour));
    QAction* chosen = menu.exec(m_colourButton->mapToGlobal(QPoint(0, -menu.sizeHint().height())));
    if (!chosen)
        return;
    setColour(actions.value(chosen));
    Q_EMIT colourChosen(m_colour);
}

void Composer::mark(const QString& sign)
{
    QTextCursor cursor = m_field->textCursor();
    const QString chosen = cursor.selectedText();
    // A mark stands directly at a word (XEP-0393 section 5.2), so spaces stay outside.
    const qsizetype left = chosen.size() - QStringView(chosen).trimmed().size() ? chosen.indexOf(QStringView(chosen).trimmed()) : 0;
    const QString inner = chosen.trimmed();
    cursor.insertText(chosen.left(left) + sign + inner + sign + chosen.mid(left + inner.size()));
    if (inner.isEmpty())
        cursor.movePosition(QTextCursor::Left);
    m_field->setTextCursor(cursor);
    m_field->setFocus();
}

void Composer::reply(const QString& id, const QString& sender, const QString& text)
{
    cancel();
    m_replyTo = id;
    m_aboveTitle->setText(tr("Reply to %1").arg(sender));
    m_aboveText->setText(text.simplified().left(200));
    m_above->show();
    m_field->setFocus();
}

void Composer::correct(const QString& id, const QString& text)
{
    cancel();
    m_before = m_field->toPlainText();
    m_correctionOf = id;
    m_aboveTitle->setText(tr("Correct the message"));
    m_aboveText->setText(text.simplified().left(200));
    m_above->show();
    m_field->setPlainText(text);
    m_field->moveCursor(QTextCursor::End);
    m_field->setFocus();
}

void Composer::cancel()
{
    if (!m_correctionOf.isEmpty())
        m_field->setPlainText(m_before);
    m_before.clear();
    m_replyTo.clear();
    m_correctionOf.clear();
    m_above->hide();
}

Draft Composer::draft() const
{
    Draft made;
    made.text = m_field->toPlainText().trimmed();
    if (m_field->emoticons)
        made.text = withEmoji(made.text);
    made.colour = m_colour.isValid() ? m_colour.rgb() | 0xff000000u : 0;
    made.replyTo = m_replyTo;
    made.correctionOf = m_correctionOf;
    return made;
}

void Composer::clear()
{
    m_before.clear();
    m_correctionOf.clear();
    cancel();
    m_field->clear();
}

} // namespace posthorn::messenger
