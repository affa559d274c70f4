#include "messenger/windows/bubbles.h"

#include <QAbstractItemView>
#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QPainterPath>
#include <QTextCursor>

#include "messenger/models/emoji.h"
#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"
#include "messenger/skins/icons.h"
#include "messenger/windows/bubble_layout.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

using namespace bubble;

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

bool runs(const Transfer* transfer)
{
    return transfer && (transfer->state == TransferState::Running || transfer->state == TransferState::Waiting);
}

/// One bubble's painting: its parts, one after the other.
class Painting {
public:
    Painting(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, const BubbleLayout& layout, const BubbleDelegate::Surroundings& around)
        : p(painter)
        , m_option(option)
        , m_index(index)
        , m(index.data(MessageModel::MessageRole).value<Message>())
        , l(layout)
        , m_around(around)
        , c(colours())
        , m_rightToLeft(option.direction == Qt::RightToLeft)
        , m_small(smaller(option.font, 0.82))
        , m_ground(layout.bare ? c.surface : layout.outgoing ? c.outgoing : c.incoming)
        , m_ink(layout.bare ? c.text : layout.outgoing ? c.onOutgoing : c.onIncoming)
        , m_pale(m_ink)
    {
        m_pale.setAlphaF(0.74f);
    }

    void paint()
    {
        if (!l.day.isNull())
            line(l.day, l.dayWords, c.border, c.muted);
        if (!l.unread.isNull())
            line(l.unread, MessageModel::tr("New messages"), c.accent, c.accent);
        if (l.plate) {
            p->setFont(m_small);
            p->setPen(c.muted);
            p->drawText(l.plateText, Qt::AlignHCenter | Qt::TextWordWrap, summary(m));
            return;
        }
        if (!l.sender.isNull())
            drawLine(p, l.sender, bolder(smaller(m_option.font, 0.92)), colourOf(jidText(m.from)), l.senderName, m_option.direction);
        if (!l.avatar.isNull())
            paintAvatar(p, l.avatar, m_index.data(MessageModel::AvatarRole).value<QImage>(), m.sender, jidText(m.from));
        ground();
        if (!l.quote.isNull())
            quote();
        if (!l.picture.isNull())
            picture();
        if (!l.file.isNull())
            file();
        if (l.document)
            text();
        meta();
        if (!l.problem.isNull())
            drawLine(p, l.problem, m_small, c.error, failureWords(m), m_rightToLeft ? Qt::LeftToRight : Qt::RightToLeft);
        reactions();
    }

private:
    /// Across the conversation: a day, what is new.
    void line(const QRect& row, const QString& words, const QColor& colour, const QColor& ink)
    {
        const QFont font = bolder(m_small);
        p->setFont(font);
        const int wide = QFontMetrics(font).horizontalAdvance(words) + 24;
        const QRect middle(row.center().x() - wide / 2, row.top(), wide, row.height());
        p->setPen(QPen(colour, 1));
        p->drawLine(sideGap, row.center().y(), middle.left() - 2, row.center().y());
        p->drawLine(middle.right() + 2, row.center().y(), row.right() - sideGap, row.center().y());
        p->setPen(ink);
        p->drawText(middle, Qt::AlignCenter, words);
    }

    /// The corners at the speaker's side are small where the same speaker's other bubbles follow, and at the last one's foot.
    void ground()
    {
        const bool selected = m_option.state & QStyle::State_Selected;
        const bool named = m.mentionsMe && !l.outgoing;
        if (l.bare && !selected)
            return;
        const qreal radius = qMin<qreal>(qMin<qreal>(c.radius * 1.75, 16), l.bubble.height() / 2.0 - 1), tight = qMin<qreal>(radius, 4);
        const bool atRight = l.outgoing != m_rightToLeft;
        const QRectF box = QRectF(l.bubble).adjusted(0.5, 0.5, -0.5, -0.5);
        const qreal top = l.first ? radius : tight;
        QPainterPath shape;
        const auto corner = [&](const QPointF& at, qreal r, int start) {
            if (r > 0)
                shape.arcTo(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r), start, -90);
            else
                shape.lineTo(at);
        };
        const qreal lt = atRight ? radius : top, rt = atRight ? top : radius, rb = atRight ? tight : radius, lb = atRight ? radius : tight;
        shape.moveTo(box.left(), box.top() + lt);
        corner({box.left() + lt, box.top() + lt}, lt, 180);
        corner({box.right() - rt, box.top() + rt}, rt, 90);
        corner({box.right() - rb, box.bottom() - rb}, rb, 0);
        corner({box.left() + lb, box.bottom() - lb}, lb, -90);
        shape.closeSubpath();
        p->fillPath(shape, m_ground);
        if (c.incoming == c.surface || selected || named) {
            p->setPen(QPen(selected ? c.accent : named ? c.warning : c.border, selected ? 2 : 1.2));
            p->drawPath(shape);
        }
    }

    QColor shade(float alpha) const
    {
        QColor made = m_ink;
        made.setAlphaF(alpha);
        return made;
    }

    QColor readable(const QColor& colour) const { return contrast(colour, m_ground) >= 4 ? colour : m_ink; }

    void quote()
    {
        p->setPen(Qt::NoPen);
        p->setBrush(shade(0.07f));
        const qreal round = qMin(c.radius, 4);
        p->drawRoundedRect(l.quote, round, round);
        const QRect bar = QStyle::visualRect(m_option.direction, l.quote, QRect(l.quote.left(), l.quote.top(), 3, l.quote.height()));
        p->setBrush(readable(c.accent));
        p->drawRoundedRect(bar, 1.5, 1.5);
        const QRect words = QStyle::visualRect(m_option.direction, l.quote, l.quote.adjusted(10, 4, -6, -4));
        const int half = words.height() / 2;
        drawLine(p, QRect(words.left(), words.top(), words.width(), half), bolder(m_small), readable(c.accent), m.replySender, m_option.direction);
        drawLine(p, QRect(words.left(), words.top() + half, words.width(), half), m_small, m_pale, m.replyText.simplified(), m_option.direction);
    }

    void picture()
    {
        const QImage image = m_around.picture ? m_around.picture(m) : QImage();
        QPainterPath round;
        round.addRoundedRect(l.picture, qMin(c.radius, 6), qMin(c.radius, 6));
        if (!image.isNull()) {
            p->save();
            p->setClipPath(round);
            p->drawImage(l.picture, image);
            p->restore();
            return;
        }
        p->fillPath(round, shade(0.07f));
        paintIcon(p, QRectF(l.picture.center().x() - 12, l.picture.top() + 10, 24, 24), QStringLiteral("image"), m_pale);
        const QString problem = m_around.pictureProblem ? m_around.pictureProblem(m) : QString();
        const QString size = isolated(sizeText(m.file.size));
        const QString first = !problem.isEmpty() ? problem : size.isEmpty() ? MessageModel::tr("Show the picture") : MessageModel::tr("Show the picture (%1)").arg(size);
        const QRect words = l.picture.adjusted(8, 36, -8, -6);
        p->setFont(m_option.font);
        p->setPen(problem.isEmpty() ? readable(c.link) : m_ink);
        p->drawText(words, Qt::AlignHCenter | Qt::AlignTop, isolated(p->fontMetrics().elidedText(first, Qt::ElideRight, words.width())));
        p->setFont(m_small);
        p->setPen(m_pale);
        p->drawText(words, Qt::AlignHCenter | Qt::AlignBottom, p->fontMetrics().elidedText(m.file.name, Qt::ElideMiddle, words.width()));
    }

    void file()
    {
        const Transfer* transfer = m_around.transfer ? m_around.transfer(m) : nullptr;
        const bool running = runs(transfer), failed = transfer && transfer->state == TransferState::Failed;
        const int disc = 32;
        const QRect sign = QStyle::visualRect(m_option.direction, l.file, QRect(l.file.left(), l.file.center().y() - disc / 2, disc, disc));
        p->setPen(Qt::NoPen);
        p->setBrush(readable(c.accent));
        p->drawEllipse(sign);
        paintIcon(p, QRectF(sign).adjusted(7, 7, -7, -7), m.outgoing ? QStringLiteral("document") : QStringLiteral("download"), m_ground);
        const int high = QFontMetrics(m_option.font).height(), low = QFontMetrics(m_small).height(), bar = running ? 8 : 0;
        const int top = l.file.center().y() - (high + low + bar) / 2;
        const int right = l.cancel.isNull() ? 0 : 28;
        const auto place = [&](int y, int height) {
            return QStyle::visualRect(m_option.direction, l.file, QRect(l.file.left() + disc + 10, y, l.file.width() - disc - 10 - right, height));
        };
        const QRect words = place(top, high);
        drawLine(p, words, m_option.font, m_ink, QFontMetrics(m_option.font).elidedText(m.file.name, Qt::ElideMiddle, words.width()), m_option.direction);
        const QString second = running && transfer->size > 0 ? MessageModel::tr("%1 of %2").arg(isolated(sizeText(transfer->sent)), isolated(sizeText(transfer->size)))
                               : failed                      ? transfer->problem
                                                             : isolated(sizeText(m.file.size));
        drawLine(p, place(top + high, low), m_small, failed ? c.error : m_pale, second, m_option.direction);
        if (running && transfer->size > 0) {
            const QRect track = place(top + high + low + 4, 3);
            p->fillRect(track, shade(0.2f));
            QRect done = track;
            done.setWidth(int(track.width() * qBound(0.0, double(transfer->sent) / double(transfer->size), 1.0)));
            p->fillRect(QStyle::visualRect(m_option.direction, track, done), readable(c.accent));
        }
        if (!l.cancel.isNull())
            paintIcon(p, QRectF(l.cancel).adjusted(4, 4, -4, -4), QStringLiteral("close"), m_ink);
    }

    void text()
    {
        p->save();
        p->translate(l.text.topLeft());
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, m_ink);
        context.clip = QRectF(0, 0, l.text.width(), l.text.height());
        if (m_around.chosen.message == m.id && m_around.chosen.isAny()) {
            QAbstractTextDocumentLayout::Selection selection;
            selection.cursor = QTextCursor(l.document.get());
            selection.cursor.setPosition(qMin(m_around.chosen.anchor, l.document->characterCount() - 1));
            selection.cursor.setPosition(qMin(m_around.chosen.position, l.document->characterCount() - 1), QTextCursor::KeepAnchor);
            // Turned around: readable on every ground.
            selection.format.setBackground(readable(c.accent));
            selection.format.setForeground(m_ground);
            context.selections.append(selection);
        }
        l.document->documentLayout()->draw(p, context);
        p->restore();
    }

    void meta()
    {
        const QColor colour = l.bare ? c.muted : m_pale;
        const bool marks = m.outgoing && !m.retracted;
        const QRect words = QStyle::visualRect(m_option.direction, l.meta, l.meta.adjusted(0, 0, marks ? -18 : 0, 0));
        drawLine(p, words, m_small, colour, l.metaWords, m_rightToLeft ? Qt::LeftToRight : Qt::RightToLeft);
        if (!marks)
            return;
        const QRect sign = QStyle::visualRect(m_option.direction, l.meta, QRect(l.meta.right() - 15, l.meta.center().y() - 7, 15, 15));
        paintIcon(p, sign, stateIcon(m.state), m.state == MessageState::Displayed ? (contrast(c.accent, m_ground) >= 3 ? c.accent : m_ink) : m.state == MessageState::Failed ? c.error : colour);
    }

    void reactions()
    {
        for (const auto& [rect, reaction] : l.reactions) {
            p->setPen(QPen(reaction.mine ? c.accent : c.border, 1));
            p->setBrush(reaction.mine ? c.selection : c.surface);
            p->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), rect.height() / 2.0, rect.height() / 2.0);
            p->setFont(emojiFont(m_option.font));
            p->setPen(c.text);
            if (reaction.who.size() < 2) {
                p->drawText(rect, Qt::AlignCenter, joined(reaction.emoji));
                continue;
            }
            // The number in the usual font, beside it.
            const QString count = QString::number(reaction.who.size());
            const int number = QFontMetrics(m_option.font).horizontalAdvance(count) + 8;
            p->drawText(QStyle::visualRect(m_option.direction, rect, rect.adjusted(4, 0, -number, 0)), Qt::AlignCenter, joined(reaction.emoji));
            p->setFont(m_option.font);
            p->drawText(QStyle::visualRect(m_option.direction, rect, QRect(rect.right() - number - 1, rect.top(), number, rect.height())), Qt::AlignCenter, count);
        }
    }

    QPainter* p;
    const QStyleOptionViewItem& m_option;
    const QModelIndex& m_index;
    const Message m;
    const BubbleLayout& l;
    const BubbleDelegate::Surroundings& m_around;
    const Colours& c;
    const bool m_rightToLeft;
    const QFont m_small;
    const QColor m_ground, m_ink;
    QColor m_pale;
};

} // namespace

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

std::shared_ptr<BubbleLayout> BubbleDelegate::layoutOf(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto message = index.data(MessageModel::MessageRole).value<Message>();
    BubblePlace place;
    place.newDay = index.data(MessageModel::NewDayRole).toBool();
    place.first = index.data(MessageModel::FirstRole).toBool();
    place.last = index.data(MessageModel::LastRole).toBool();
    place.unread = index.data(MessageModel::UnreadRole).toBool();
    place.picture = surroundings.picture ? surroundings.picture(message) : QImage();
    place.transfer = surroundings.transfer ? surroundings.transfer(message) : nullptr;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    place.width = view ? view->viewport()->width() : option.rect.width();
    // What the measures depend on; the position does not count.
    const QString key = QStringLiteral("%1|%2|%3|%4%5%6%7|%8|%9|")
                            .arg(message.id)
                            .arg(place.width)
                            .arg(message.editedTime)
                            .arg(int(place.newDay)).arg(int(place.first)).arg(int(place.last)).arg(int(place.unread))
                            .arg(message.reactions.size())
                            .arg(int(message.state)) +
                        QStringLiteral("%1|%2|%3|%4|%5|%6").arg(place.picture.width()).arg(place.transfer ? int(place.transfer->state) : -1).arg(message.retracted).arg(option.font.pointSizeF()).arg(int(option.direction)).arg(qHash(message.text));
    if (const auto* kept = m_layouts.object(key)) {
        bool same = (*kept)->reactions.size() == message.reactions.size();
        for (qsizetype i = 0; same && i < message.reactions.size(); ++i)
            same = (*kept)->reactions[i].second == message.reactions[i];
        if (same)
            return *kept;
    }
    auto made = measureBubble(message, place, option, surroundings);
    m_layouts.insert(key, new std::shared_ptr<BubbleLayout>(made));
    return made;
}

QSize BubbleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {80, layoutOf(option, index)->height};
}

void BubbleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto layout = layoutOf(option, index);
    painter->save();
    painter->translate(option.rect.topLeft());
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    Painting(painter, option, index, *layout, surroundings).paint();
    painter->restore();
}

std::shared_ptr<QTextDocument> BubbleDelegate::documentOf(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return layoutOf(option, index)->document;
}

int BubbleDelegate::placeInText(const QStyleOptionViewItem& option, const QModelIndex& index, const QPoint& at) const
{
    const auto layout = layoutOf(option, index);
    return layout->document ? layout->document->documentLayout()->hitTest(at - option.rect.topLeft() - layout->text.topLeft(), Qt::FuzzyHit) : -1;
}

BubbleHit BubbleDelegate::hitAt(const QStyleOptionViewItem& option, const QModelIndex& index, const QPoint& point) const
{
    const auto layout = layoutOf(option, index);
    const BubbleLayout& l = *layout;
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
        return link.isEmpty() ? BubbleHit{BubbleHit::Text, {}} : BubbleHit{BubbleHit::Link, link};
    }
    return {l.bubble.contains(at) ? BubbleHit::Bubble : BubbleHit::Nothing, {}};
}

} // namespace posthorn::messenger
