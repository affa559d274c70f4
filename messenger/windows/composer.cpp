#include "messenger/windows/composer.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>
#include <array>

#include "messenger/models/emoji.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"
#include "messenger/windows/emoji_picker.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

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
    QWidget* before = m_attach;
    for (QWidget* next : std::initializer_list<QWidget*>{m_field, m_emoji, m_send}) { // as they stand
        setTabOrder(before, next);
        before = next;
    }

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
