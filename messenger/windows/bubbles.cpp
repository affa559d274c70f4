// Longer than most files: one message's layout and its painting know the same rectangles.
#include "messenger/windows/bubbles.h"

#include <QAbstractItemView>
#include <QAbstractTextDocumentLayout>
#include <QCryptographicHash>
#include <QPainter>
#include <QPainterPath>
#include <QTextBlock>
#include <QTextBoundaryFinder>
#include <QTextCursor>

#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"
#include "messenger/skins/icons.h"

namespace posthorn::messenger {

namespace {

constexpr int avatarSize = 32, sideGap = 14, padX = 12, padY = 7, longestText = 65536;

QFont smaller(QFont font, qreal by)
{
    font.setPointSizeF(font.pointSizeF() * by);
    return font;
}

QFont bolder(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

bool isPlate(const Message& message) // a line in the middle
{
    return message.kind == MessageKind::Subject || message.kind == MessageKind::Notice;
}

QString stateIcon(MessageState state)
{
    switch (state) {
    case MessageState::Waiting: return QStringLiteral("clock");
    case MessageState::Sent: return QStringLiteral("check");
    case MessageState::Delivered:
    case MessageState::Displayed: return QStringLiteral("checks");
    case MessageState::Failed: return QStringLiteral("error");
    }
    return {};
}

} // namespace

bool isJumbo(const QString& text)
{
    if (text.isEmpty() || text.size() > 40)
        return false;
    int count = 0;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to > 0; from = to, to = finder.toNextBoundary()) {
        const char32_t code = QStringView(text).mid(from, to - from).toUcs4().value(0);
        const bool emoji = (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x2600 && code <= 0x27bf) || (code >= 0x1f1e6 && code <= 0x1f1ff) || code == 0x2764;
        if (!emoji || ++count > 3)
            return false;
    }
    return count > 0;
}

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
    QTextCharFormat usual;
    usual.setForeground(readable(message.colour) ? QColor::fromRgb(message.colour) : ink);
    const auto put = [&](qsizetype from, qsizetype to, const QTextCharFormat& format) {
        if (to > from) // a document's own line separators keep one paragraph
            cursor.insertText(text.mid(from, to - from).replace(QLatin1Char('\n'), QChar::LineSeparator), format);
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

struct BubbleDelegate::Layout {
    int height = 0;
    bool outgoing = false, plate = false, first = false, last = false;
    QRect day, unread, avatar, sender, bubble, quote, text, file, cancel, picture, meta, plateText, problem;
    QSize pictureSize;
    QString dayWords, metaWords, senderName;
    std::shared_ptr<QTextDocument> document;
    QList<std::pair<QRect, Reaction>> reactions;
};

BubbleDelegate::BubbleDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
    , m_layouts(2000)
{
}

BubbleDelegate::~BubbleDelegate() = default;

void BubbleDelegate::forget()
{
    m_layouts.clear();
}

std::shared_ptr<BubbleDelegate::Layout> BubbleDelegate::layoutOf(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto message = index.data(MessageModel::MessageRole).value<Message>();
    const bool newDay = index.data(MessageModel::NewDayRole).toBool(), first = index.data(MessageModel::FirstRole).toBool(),
               last = index.data(MessageModel::LastRole).toBool(), unread = index.data(MessageModel::UnreadRole).toBool();
    const QImage picture = surroundings.picture ? surroundings.picture(message) : QImage();
    const Transfer* transfer = surroundings.transfer ? surroundings.transfer(message) : nullptr;
    const int width = option.widget ? qobject_cast<const QAbstractItemView*>(option.widget)->viewport()->width() : option.rect.width();
    // What the measures depend on; the position does not count.
    const QString key = QStringLiteral("%1|%2|%3|%4%5%6%7|%8|%9|")
                            .arg(message.id)
                            .arg(width)
                            .arg(message.editedTime)
                            .arg(int(newDay)).arg(int(first)).arg(int(last)).arg(int(unread))
                            .arg(message.reactions.size())
                            .arg(int(message.state)) +
                        QStringLiteral("%1|%2|%3|%4|%5|%6").arg(picture.width()).arg(transfer ? int(transfer->state) : -1).arg(message.retracted).arg(option.font.pointSizeF()).arg(int(option.direction)).arg(qHash(message.text));
    if (const auto* kept = m_layouts.object(key)) {
        bool same = (*kept)->reactions.size() == message.reactions.size();
        for (qsizetype i = 0; same && i < message.reactions.size(); ++i)
            same = (*kept)->reactions[i].second == message.reactions[i];
        if (same)
            return *kept;
    }
    auto made = std::make_shared<Layout>();
    Layout& l = *made;
    l.outgoing = message.outgoing;
    l.first = first;
    l.last = last;
    const QFont small = smaller(option.font, 0.82);
    const QFontMetrics metrics(option.font), smallMetrics(small);
    int y = 0;
    if (newDay) {
        l.dayWords = dayText(message.time, Clock::system().now());
        l.day = QRect(0, y + 8, width, smallMetrics.height() + 10);
        y = l.day.bottom() + 4;
    }
    if (unread) {
        l.unread = QRect(0, y + 4, width, smallMetrics.height() + 8);
        y = l.unread.bottom() + 2;
    }
    if (isPlate(message)) {
        l.plate = true;
        const QRect room(40, 0, width - 80, 10000);
        const QRect text = QFontMetrics(small).boundingRect(room, Qt::AlignHCenter | Qt::TextWordWrap, summary(message));
        l.plateText = QRect(40, y + 6, width - 80, text.height());
        l.height = l.plateText.bottom() + 8;
        m_layouts.insert(key, new std::shared_ptr<Layout>(made));
        return made;
    }
    y += first ? 8 : 2;
    const bool avatars = surroundings.avatars;
    const int start = sideGap + (avatars && !message.outgoing ? avatarSize + 8 : 0);
    const int most = qMax(120, qMin(int(width * 0.78), metrics.averageCharWidth() * 74) - (message.outgoing ? 0 : start - sideGap));
    const int inner = most - 2 * padX;
    if (first && !message.outgoing && surroundings.senders) {
        l.senderName = message.sender;
        l.sender = QRect(start + 2, y, most, metrics.height());
        y = l.sender.bottom() + 3;
    }
    int content = 0;
    int top = padY;
    if (!message.replyTo.isEmpty() && !message.retracted) {
        const int lines = smallMetrics.height() * 2 + 4;
        const int wide = qMin(inner, qMax(smallMetrics.horizontalAdvance(message.replyText.simplified()), QFontMetrics(bolder(small)).horizontalAdvance(message.replySender)) + 16);
        l.quote = QRect(padX, top, wide, lines + 6);
        top = l.quote.bottom() + 6;
        content = wide;
    }
    const bool isFile = message.kind == MessageKind::File && !message.retracted;
    if (isFile && message.file.isImage()) {
        QSize size = picture.isNull() ? QSize(qMin(inner, 260), metrics.height() * 2 + 44) : picture.size() / picture.devicePixelRatio();
        size.scale(QSize(qMin(inner, qMax(size.width(), 40)), qMin(320, qMax(size.height(), 30))), Qt::KeepAspectRatio);
        if (picture.isNull())
            size = QSize(qMin(inner, 260), metrics.height() * 2 + 44);
        l.picture = QRect(QPoint(padX, top), size);
        top = l.picture.bottom() + 6;
        content = qMax(content, size.width());
    } else if (isFile) {
        const int wide = qMin(inner, qMax(metrics.horizontalAdvance(message.file.name) + 60, 220));
        l.file = QRect(padX, top, wide, qMax(40, metrics.height() + smallMetrics.height() + 8));
        if (transfer && (transfer->state == TransferState::Running || transfer->state == TransferState::Waiting))
            l.cancel = QRect(l.file.right() - 24, l.file.top() + 4, 24, 24);
        top = l.file.bottom() + 6;
        content = qMax(content, wide);
    }
    QStringList meta;
    if (message.edited && !message.retracted)
        meta.append(MessageModel::tr("edited"));
    meta.append(clockText(message.time));
    l.metaWords = meta.join(QStringLiteral(" · "));
    const int metaWidth = smallMetrics.horizontalAdvance(l.metaWords) + (message.outgoing ? 20 : 2);
    const int metaHeight = smallMetrics.height();
    Message shown = message;
    if (message.retracted || message.kind == MessageKind::Encrypted) {
        shown.text = summary(message);
        shown.spans = {Span{0, int(shown.text.size()), Span::Italic | Span::Quote, 0, {}}};
        shown.colour = 0;
    } else if (isFile) {
        const bool same = shown.text.trimmed() == message.file.url;
        if (same)
            shown.text.clear();
    }
    bool metaBeside = false;
    if (!shown.text.isEmpty()) {
        const Colours& c = colours();
        const bool jumbo = isJumbo(shown.text) && message.replyTo.isEmpty();
        l.document = std::make_shared<QTextDocument>();
        l.document->setDocumentMargin(0);
        QFont font = option.font;
        if (jumbo)
            font.setPointSizeF(font.pointSizeF() * 2.4);
        l.document->setDefaultFont(font);
        fillDocument(*l.document, shown, message.outgoing ? c.onOutgoing : c.onIncoming, message.outgoing ? c.outgoing : c.incoming, surroundings.showColours, surroundings.marked);
        l.document->setTextWidth(inner);
        const int ideal = qCeil(l.document->idealWidth());
        l.document->setTextWidth(qMax(ideal, 8));
        const QSize size(qMax(ideal, 8), qCeil(l.document->size().height()));
        l.text = QRect(QPoint(padX, top), size);
        top = l.text.bottom() + 1;
        content = qMax(content, size.width());
        // The time stands beside the last line where there is room.
        const QTextLayout* lines = l.document->lastBlock().layout();
        const QTextLine line = lines->lineAt(lines->lineCount() - 1);
        const bool rightToLeft = l.document->lastBlock().textDirection() == Qt::RightToLeft;
        const int used = qCeil(line.naturalTextWidth());
        if (line.isValid() && !rightToLeft && option.direction == Qt::LeftToRight && used + 10 + metaWidth <= inner) {
            metaBeside = true;
            content = qMax(content, used + 10 + metaWidth);
        }
    }
    content = qMax(content, metaWidth);
    if (metaBeside)
        l.meta = QRect(padX + content - metaWidth, top - metaHeight, metaWidth, metaHeight);
    else
        l.meta = QRect(padX + content - metaWidth, top + 1, metaWidth, metaHeight);
    const int bubbleHeight = qMax(l.meta.bottom(), top) + padY;
    const int bubbleWidth = content + 2 * padX;
    const int x = message.outgoing ? width - sideGap - bubbleWidth : start;
    l.bubble = QRect(x, y, bubbleWidth, bubbleHeight);
    for (QRect* rect : {&l.quote, &l.text, &l.file, &l.cancel, &l.picture, &l.meta}) {
        if (!rect->isNull())
            rect->translate(x, y);
    }
    if (avatars && !message.outgoing && last)
        l.avatar = QRect(sideGap, l.bubble.bottom() - avatarSize + 1, avatarSize, avatarSize);
    y = l.bubble.bottom() + 1;
    if (message.state == MessageState::Failed && message.outgoing) {
        const QString text = (message.problem.isEmpty() ? MessageModel::tr("Not sent") : message.problem) + QStringLiteral(" · ") + MessageModel::tr("Try again");
        const int wide = qMin(width - 2 * sideGap, smallMetrics.horizontalAdvance(text) + 8);
        l.problem = QRect(width - sideGap - wide, y + 2, wide, smallMetrics.height() + 4);
        y = l.problem.bottom();
    }
    if (!message.reactions.isEmpty() && !message.retracted) {
        int at = message.outgoing ? l.bubble.right() - 6 : l.bubble.left() + 6;
        const int high = metrics.height() + 6;
        for (const Reaction& reaction : message.reactions) {
            const QString text = reaction.who.size() > 1 ? QStringLiteral("%1 %2").arg(reaction.emoji).arg(reaction.who.size()) : reaction.emoji;
            const int wide = metrics.horizontalAdvance(text) + 16;
            l.reactions.append({QRect(message.outgoing ? at - wide : at, y - 4, wide, high), reaction});
            at += message.outgoing ? -(wide + 4) : wide + 4;
        }
        y += high - 2;
    }
    l.height = y + 2;
    if (option.direction == Qt::RightToLeft) {
        const QRect whole(0, 0, width, l.height);
        const auto mirror = [&](QRect& rect) {
            if (!rect.isNull())
                rect = QStyle::visualRect(Qt::RightToLeft, whole, rect);
        };
        for (QRect* rect : {&l.avatar, &l.sender, &l.bubble, &l.quote, &l.text, &l.file, &l.cancel, &l.picture, &l.meta, &l.problem})
            mirror(*rect);
        for (auto& [rect, reaction] : l.reactions)
            mirror(rect);
    }
    m_layouts.insert(key, new std::shared_ptr<Layout>(made));
    return made;
}

QSize BubbleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {80, layoutOf(option, index)->height};
}

void BubbleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    const auto layout = layoutOf(option, index);
    const Layout& l = *layout;
    const auto message = index.data(MessageModel::MessageRole).value<Message>();
    const Colours& c = colours();
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    const QFont small = smaller(option.font, 0.82);
    painter->save();
    painter->translate(option.rect.topLeft());
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (!l.day.isNull()) {
        painter->setFont(bolder(small));
        const int wide = QFontMetrics(bolder(small)).horizontalAdvance(l.dayWords) + 24;
        const QRect pill(l.day.center().x() - wide / 2, l.day.top(), wide, l.day.height());
        painter->setPen(QPen(c.border, 1));
        painter->drawLine(sideGap, l.day.center().y(), pill.left() - 8, l.day.center().y());
        painter->drawLine(pill.right() + 8, l.day.center().y(), l.day.right() - sideGap, l.day.center().y());
        painter->setPen(c.muted);
        painter->drawText(pill, Qt::AlignCenter, l.dayWords);
    }
    if (!l.unread.isNull()) {
        const QString words = MessageModel::tr("New messages");
        painter->setFont(bolder(small));
        const int wide = QFontMetrics(bolder(small)).horizontalAdvance(words) + 20;
        const QRect pill(l.unread.center().x() - wide / 2, l.unread.top(), wide, l.unread.height());
        painter->setPen(QPen(c.accent, 1));
        painter->drawLine(sideGap, l.unread.center().y(), pill.left() - 4, l.unread.center().y());
        painter->drawLine(pill.right() + 4, l.unread.center().y(), l.unread.right() - sideGap, l.unread.center().y());
        painter->setPen(c.accent);
        painter->drawText(pill, Qt::AlignCenter, words);
    }
    if (l.plate) {
        painter->setFont(small);
        painter->setPen(c.muted);
        painter->drawText(l.plateText, Qt::AlignHCenter | Qt::TextWordWrap, summary(message));
        painter->restore();
        return;
    }
    if (!l.sender.isNull()) {
        painter->setFont(bolder(smaller(option.font, 0.92)));
        painter->setPen(colourOf(jidText(message.from)));
        painter->drawText(l.sender, int(Qt::AlignVCenter | Qt::AlignAbsolute | (rightToLeft ? Qt::AlignRight : Qt::AlignLeft)),
                          painter->fontMetrics().elidedText(l.senderName, Qt::ElideRight, l.sender.width()));
    }
    if (!l.avatar.isNull())
        paintAvatar(painter, l.avatar, index.data(MessageModel::AvatarRole).value<QImage>(), message.sender, jidText(message.from));
    // The bubble: the corner at the speaker's side is small.
    const QColor ground = l.outgoing ? c.outgoing : c.incoming, ink = l.outgoing ? c.onOutgoing : c.onIncoming;
    const qreal radius = qMin<qreal>(c.radius * 1.75, 16);
    QPainterPath shape;
    const QRectF box = QRectF(l.bubble).adjusted(0.5, 0.5, -0.5, -0.5);
    shape.addRoundedRect(box, radius, radius);
    if (l.last && radius > 4) {
        const bool atRight = l.outgoing != rightToLeft;
        const QRectF corner(atRight ? box.right() - radius : box.left(), box.bottom() - radius, radius, radius);
        QPainterPath square;
        square.addRoundedRect(corner, 4, 4);
        shape = shape.united(square);
    }
    painter->fillPath(shape, ground);
    const bool selected = option.state & QStyle::State_Selected;
    if (c.incoming == c.surface || selected || (message.mentionsMe && !l.outgoing)) {
        painter->setPen(QPen(selected ? c.accent : message.mentionsMe ? c.warning : c.border, selected ? 2 : 1.2));
        painter->drawPath(shape);
    }
    QColor pale = ink;
    pale.setAlphaF(0.72f);
    if (!l.quote.isNull()) {
        QColor shade = ink;
        shade.setAlphaF(0.07f);
        painter->setPen(Qt::NoPen);
        painter->setBrush(shade);
        painter->drawRoundedRect(l.quote, 4, 4);
        const QRect bar = QStyle::visualRect(option.direction, l.quote, QRect(l.quote.left(), l.quote.top(), 3, l.quote.height()));
        painter->setBrush(c.accent);
        painter->drawRoundedRect(bar, 1.5, 1.5);
        const QRect words = QStyle::visualRect(option.direction, l.quote, l.quote.adjusted(9, 3, -6, -3));
        const int side = int((rightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute);
        painter->setFont(bolder(small));
        painter->setPen(contrast(c.accent, ground) >= 4 ? c.accent : ink);
        painter->drawText(words, side | Qt::AlignTop, painter->fontMetrics().elidedText(message.replySender, Qt::ElideRight, words.width()));
        painter->setFont(small);
        painter->setPen(pale);
        painter->drawText(words, side | Qt::AlignBottom, painter->fontMetrics().elidedText(message.replyText.simplified(), Qt::ElideRight, words.width()));
    }
    const Transfer* transfer = surroundings.transfer ? surroundings.transfer(message) : nullptr;
    if (!l.picture.isNull()) {
        const QImage picture = surroundings.picture ? surroundings.picture(message) : QImage();
        QPainterPath round;
        round.addRoundedRect(l.picture, 6, 6);
        if (!picture.isNull()) {
            painter->save();
            painter->setClipPath(round);
            painter->drawImage(l.picture, picture);
            painter->restore();
        } else {
            QColor shade = ink;
            shade.setAlphaF(0.07f);
            painter->fillPath(round, shade);
            paintIcon(painter, QRectF(l.picture.center().x() - 12, l.picture.top() + 10, 24, 24), QStringLiteral("image"), pale);
            const QString problem = surroundings.pictureProblem ? surroundings.pictureProblem(message) : QString();
            const QString size = sizeText(message.file.size);
            const QString first = !problem.isEmpty() ? problem : size.isEmpty() ? MessageModel::tr("Show the picture") : MessageModel::tr("Show the picture (%1)").arg(size);
            const QRect words = l.picture.adjusted(8, 36, -8, -6);
            painter->setFont(option.font);
            painter->setPen(contrast(c.link, ground) >= 4 && problem.isEmpty() ? c.link : ink);
            painter->drawText(words, Qt::AlignHCenter | Qt::AlignTop, painter->fontMetrics().elidedText(first, Qt::ElideRight, words.width()));
            painter->setFont(small);
            painter->setPen(pale);
            painter->drawText(words, Qt::AlignHCenter | Qt::AlignBottom, painter->fontMetrics().elidedText(message.file.name, Qt::ElideMiddle, words.width()));
        }
    }
    if (!l.file.isNull()) {
        const QRect sign = QStyle::visualRect(option.direction, l.file, QRect(l.file.left(), l.file.center().y() - 14, 28, 28));
        paintIcon(painter, sign, message.outgoing ? QStringLiteral("document") : QStringLiteral("download"), ink);
        QRect words = l.file.adjusted(38, 0, l.cancel.isNull() ? 0 : -28, 0);
        words = QStyle::visualRect(option.direction, l.file, words);
        const int side = int((rightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute);
        painter->setFont(option.font);
        painter->setPen(ink);
        painter->drawText(words, side | Qt::AlignTop, painter->fontMetrics().elidedText(message.file.name, Qt::ElideMiddle, words.width()));
        QString second = sizeText(message.file.size);
        const bool running = transfer && (transfer->state == TransferState::Running || transfer->state == TransferState::Waiting);
        if (running && transfer->size > 0)
            second = MessageModel::tr("%1 of %2").arg(sizeText(transfer->sent), sizeText(transfer->size));
        else if (transfer && transfer->state == TransferState::Failed)
            second = transfer->problem;
        painter->setFont(small);
        painter->setPen(transfer && transfer->state == TransferState::Failed ? c.error : pale);
        painter->drawText(words.adjusted(0, 0, 0, running ? -5 : 0), side | Qt::AlignBottom, painter->fontMetrics().elidedText(second, Qt::ElideRight, words.width()));
        if (running && transfer->size > 0) {
            QRect bar(words.left(), words.bottom() - 2, words.width(), 3);
            QColor track = ink;
            track.setAlphaF(0.2f);
            painter->fillRect(bar, track);
            bar.setWidth(int(bar.width() * qBound(0.0, double(transfer->sent) / double(transfer->size), 1.0)));
            painter->fillRect(QStyle::visualRect(option.direction, QRect(words.left(), bar.top(), words.width(), 3), bar), c.accent);
        }
        if (!l.cancel.isNull())
            paintIcon(painter, QRectF(l.cancel).adjusted(4, 4, -4, -4), QStringLiteral("close"), ink);
    }
    if (l.document) {
        painter->save();
        painter->translate(l.text.topLeft());
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, ink);
        context.clip = QRectF(0, 0, l.text.width(), l.text.height());
        l.document->documentLayout()->draw(painter, context);
        painter->restore();
    }
    painter->setFont(small);
    painter->setPen(pale);
    const bool marks = message.outgoing && !message.retracted;
    const QRect words = QStyle::visualRect(option.direction, l.meta, l.meta.adjusted(0, 0, marks ? -18 : 0, 0));
    painter->drawText(words, int(Qt::AlignVCenter | Qt::AlignAbsolute | (rightToLeft ? Qt::AlignLeft : Qt::AlignRight)), l.metaWords);
    if (marks) {
        const QRect sign = QStyle::visualRect(option.direction, l.meta, QRect(l.meta.right() - 15, l.meta.center().y() - 7, 15, 15));
        const QColor colour = message.state == MessageState::Displayed ? (contrast(c.accent, ground) >= 3 ? c.accent : ink) : message.state == MessageState::Failed ? c.error : pale;
        paintIcon(painter, sign, stateIcon(message.state), colour);
    }
    if (!l.problem.isNull()) {
        painter->setFont(small);
        painter->setPen(c.error);
        const QString text = (message.problem.isEmpty() ? MessageModel::tr("Not sent") : message.problem) + QStringLiteral(" · ") + MessageModel::tr("Try again");
        painter->drawText(l.problem, Qt::AlignCenter, painter->fontMetrics().elidedText(text, Qt::ElideRight, l.problem.width()));
    }
    for (const auto& [rect, reaction] : l.reactions) {
        painter->setPen(QPen(reaction.mine ? c.accent : c.border, 1));
        painter->setBrush(reaction.mine ? c.selection : c.surface);
        painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), rect.height() / 2.0, rect.height() / 2.0);
        painter->setFont(option.font);
        painter->setPen(c.text);
        painter->drawText(rect, Qt::AlignCenter, reaction.who.size() > 1 ? QStringLiteral("%1 %2").arg(reaction.emoji).arg(reaction.who.size()) : reaction.emoji);
    }
    painter->restore();
}

BubbleHit BubbleDelegate::hitAt(const QStyleOptionViewItem& option, const QModelIndex& index, const QPoint& point) const
{
    const auto layout = layoutOf(option, index);
    const Layout& l = *layout;
    const QPoint at = point - option.rect.topLeft();
    const auto message = index.data(MessageModel::MessageRole).value<Message>();
    for (const auto& [rect, reaction] : l.reactions) {
        if (rect.contains(at))
            return {BubbleHit::Reaction, reaction.emoji};
    }
    if (l.cancel.contains(at))
        return {BubbleHit::FileCancel, {}};
    if (l.quote.contains(at))
        return {BubbleHit::Quote, message.replyTo};
    if (l.picture.contains(at))
        return {BubbleHit::Picture, message.file.url};
    if (l.file.contains(at))
        return {BubbleHit::File, message.file.url};
    if (l.problem.contains(at))
        return {BubbleHit::Retry, {}};
    if (l.avatar.contains(at) || l.sender.contains(at))
        return {BubbleHit::Avatar, jidText(message.from)};
    if (l.document && l.text.contains(at)) {
        const QString link = l.document->documentLayout()->anchorAt(at - l.text.topLeft());
        if (!link.isEmpty())
            return {BubbleHit::Link, link};
    }
    return {l.bubble.contains(at) ? BubbleHit::Text : BubbleHit::Nothing, {}};
}

} // namespace posthorn::messenger
