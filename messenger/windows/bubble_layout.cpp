#include "messenger/windows/bubble_layout.h"

#include <QFontMetrics>
#include <QStyle>
#include <QTextBlock>
#include <QtMath>

#include "messenger/models/emoji.h"
#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"

namespace posthorn::messenger {

namespace bubble {

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

bool isPlate(const Message& message)
{
    return message.kind == MessageKind::Subject || message.kind == MessageKind::Notice;
}

QString failureWords(const Message& message)
{
    return (message.problem.isEmpty() ? MessageModel::tr("Not sent") : message.problem) + QStringLiteral(" · ") + MessageModel::tr("Try again");
}

QString reactionWords(const Reaction& reaction)
{
    return reaction.who.size() > 1 ? QStringLiteral("%1 %2").arg(reaction.emoji).arg(reaction.who.size()) : reaction.emoji;
}

} // namespace bubble

namespace {

using namespace bubble;

/// One after the other, from the top; left to right at first, mirrored at the end.
class Measuring {
public:
    Measuring(const Message& message, const BubblePlace& place, const QStyleOptionViewItem& option, const BubbleDelegate::Surroundings& around)
        : m(message)
        , m_place(place)
        , m_option(option)
        , m_around(around)
        , m_metrics(option.font)
        , m_small(smaller(option.font, 0.82))
        , m_made(std::make_shared<BubbleLayout>())
        , l(*m_made)
    {
        l.outgoing = m.outgoing;
        l.first = place.first;
        l.last = place.last;
    }

    std::shared_ptr<BubbleLayout> measure()
    {
        lines();
        if (isPlate(m)) {
            l.plate = true;
            const QRect text = m_small.metrics.boundingRect(QRect(40, 0, m_place.width - 80, 10000), Qt::AlignHCenter | Qt::TextWordWrap, summary(m));
            l.plateText = QRect(40, m_y + 6, m_place.width - 80, text.height());
            l.height = l.plateText.bottom() + 8;
            return m_made;
        }
        m_y += l.first ? 8 : 2;
        m_start = sideGap + (m_around.avatars && !m.outgoing ? avatarSize + 8 : 0);
        const int most = qMax(120, qMin(int(m_place.width * 0.78), m_metrics.averageCharWidth() * 74) - (m.outgoing ? 0 : m_start - sideGap));
        m_inner = most - 2 * padX;
        if (l.first && !m.outgoing && m_around.senders) {
            l.senderName = m.sender;
            l.sender = QRect(m_start + 2, m_y, most, m_metrics.height());
            m_y = l.sender.bottom() + 3;
        }
        quote();
        attachment();
        text();
        meta();
        box();
        reactions();
        l.height = m_y + 2;
        if (m_option.direction == Qt::RightToLeft)
            mirror();
        return m_made;
    }

private:
    struct Small {
        explicit Small(const QFont& given)
            : font(given)
            , metrics(given)
        {
        }
        QFont font;
        QFontMetrics metrics;
    };

    void lines()
    {
        if (m_place.newDay) {
            l.dayWords = dayText(m.time, Clock::system().now());
            l.day = QRect(0, m_y + 8, m_place.width, m_small.metrics.height() + 10);
            m_y = l.day.bottom() + 4;
        }
        if (m_place.unread) {
            l.unread = QRect(0, m_y + 4, m_place.width, m_small.metrics.height() + 8);
            m_y = l.unread.bottom() + 2;
        }
    }

    void quote()
    {
        if (m.replyTo.isEmpty() || m.retracted)
            return;
        const int wide = qMin(m_inner, qMax(m_small.metrics.horizontalAdvance(m.replyText.simplified()), QFontMetrics(bolder(m_small.font)).horizontalAdvance(m.replySender)) + 20);
        l.quote = QRect(padX, m_top, wide, m_small.metrics.height() * 2 + 8);
        m_top = l.quote.bottom() + 6;
        m_content = wide;
    }

    void attachment()
    {
        if (m.kind != MessageKind::File || m.retracted)
            return;
        if (m.file.isImage()) {
            QSize size(qMin(m_inner, 260), m_metrics.height() * 2 + 44);
            if (!m_place.picture.isNull()) {
                size = m_place.picture.size() / m_place.picture.devicePixelRatio();
                size.scale(QSize(qMin(m_inner, qMax(size.width(), 40)), qMin(320, qMax(size.height(), 30))), Qt::KeepAspectRatio);
            }
            l.picture = QRect(QPoint(padX, m_top), size);
            m_top = l.picture.bottom() + 6;
            m_content = qMax(m_content, size.width());
            return;
        }
        const int wide = qMin(m_inner, qMax(m_metrics.horizontalAdvance(m.file.name) + 60, 220));
        const bool runs = m_place.transfer && (m_place.transfer->state == TransferState::Running || m_place.transfer->state == TransferState::Waiting);
        l.file = QRect(padX, m_top, wide, qMax(36, m_metrics.height() + m_small.metrics.height() + (runs ? 10 : 2)));
        if (runs)
            l.cancel = QRect(l.file.right() - 24, l.file.top() + 4, 24, 24);
        m_top = l.file.bottom() + (m.text.trimmed() == m.file.url || m.text.isEmpty() ? 1 : 6);
        m_content = qMax(m_content, wide);
    }

    void text()
    {
        Message shown = m;
        if (m.retracted || m.kind == MessageKind::Encrypted) {
            shown.text = summary(m);
            shown.spans = {Span{0, int(shown.text.size()), Span::Italic | Span::Quote, 0, {}}};
            shown.colour = 0;
        } else if (m.kind == MessageKind::File && shown.text.trimmed() == m.file.url) {
            shown.text.clear();
        }
        if (shown.text.isEmpty())
            return;
        const Colours& c = colours();
        const bool jumbo = isJumbo(shown.text);
        l.bare = jumbo && l.quote.isNull() && l.file.isNull() && l.picture.isNull();
        l.document = std::make_shared<QTextDocument>();
        l.document->setDocumentMargin(0);
        QFont font = m_option.font;
        if (jumbo)
            font.setPointSizeF(font.pointSizeF() * 2.6);
        l.document->setDefaultFont(font);
        fillDocument(*l.document, shown, m.outgoing ? c.onOutgoing : c.onIncoming, m.outgoing ? c.outgoing : c.incoming, m_around.showColours, m_around.marked);
        l.document->setTextWidth(m_inner);
        const int ideal = qMax(qCeil(l.document->idealWidth()), 8);
        l.document->setTextWidth(ideal);
        l.text = QRect(padX, m_top, ideal, qCeil(l.document->size().height()));
        m_top = l.text.bottom() + 1;
        m_content = qMax(m_content, ideal);
    }

    /// The time stands beside the last line where there is room: behind it, as the text itself runs.
    void meta()
    {
        QStringList words;
        if (m.edited && !m.retracted)
            words.append(MessageModel::tr("edited"));
        words.append(isolated(clockText(m.time)));
        l.metaWords = words.join(QStringLiteral(" · "));
        const int width = m_small.metrics.horizontalAdvance(l.metaWords) + (m.outgoing ? 20 : 2), height = m_small.metrics.height();
        bool beside = false;
        if (l.document) {
            const QTextBlock block = l.document->lastBlock();
            const QTextLine line = block.layout()->lineAt(block.layout()->lineCount() - 1);
            m_against = (block.textDirection() == Qt::RightToLeft) != (m_option.direction == Qt::RightToLeft);
            const int used = line.isValid() ? qCeil(line.naturalTextWidth()) : m_inner;
            beside = used + 10 + width <= m_inner;
            if (beside)
                m_content = qMax(m_content, used + 10 + width);
        }
        m_content = qMax(m_content, width);
        if (m_against && !l.text.isNull())
            l.text.moveLeft(padX + m_content - l.text.width());
        const int x = beside && m_against ? padX : padX + m_content - width;
        l.meta = QRect(x, beside ? m_top - height : m_top + 1, width, height);
        // A file's size leaves room on its line, too.
        if (!l.file.isNull() && !l.document && l.cancel.isNull()) {
            l.file.setWidth(qMin(m_inner, qMax(l.file.width(), 38 + m_small.metrics.horizontalAdvance(sizeText(m.file.size)) + 16 + width)));
            m_content = qMax(m_content, l.file.width());
            l.meta = QRect(padX + m_content - width, l.file.bottom() - height - 1, width, height);
        }
    }

    void box()
    {
        const int height = qMax(l.meta.bottom(), m_top) + padY, width = m_content + 2 * padX;
        const int x = m.outgoing ? m_place.width - sideGap - width : m_start;
        l.bubble = QRect(x, m_y, width, height);
        for (QRect* rect : {&l.quote, &l.text, &l.file, &l.cancel, &l.picture, &l.meta}) {
            if (!rect->isNull())
                rect->translate(x, m_y);
        }
        if (m_around.avatars && !m.outgoing && l.last)
            l.avatar = QRect(sideGap, l.bubble.bottom() - avatarSize + 1, avatarSize, avatarSize);
        m_y = l.bubble.bottom() + 1;
        if (m.state == MessageState::Failed && m.outgoing) {
            const int wide = qMin(m_place.width - 2 * sideGap, m_small.metrics.horizontalAdvance(failureWords(m)) + 8);
            l.problem = QRect(m_place.width - sideGap - wide, m_y + 2, wide, m_small.metrics.height() + 4);
            m_y = l.problem.bottom();
        }
    }

    void reactions()
    {
        if (m.reactions.isEmpty() || m.retracted)
            return;
        const QFontMetrics metrics(emojiFont(m_option.font));
        int at = m.outgoing ? l.bubble.right() - 6 : l.bubble.left() + 6;
        const int high = m_metrics.height() + 8;
        for (const Reaction& reaction : m.reactions) {
            const int wide = qMax(high + 6, metrics.horizontalAdvance(joined(reactionWords(reaction))) + 16);
            l.reactions.append({QRect(m.outgoing ? at - wide : at, m_y - 4, wide, high), reaction});
            at += m.outgoing ? -(wide + 4) : wide + 4;
        }
        m_y += high - 2;
    }

    void mirror()
    {
        const QRect whole(0, 0, m_place.width, l.height);
        const auto turn = [&](QRect& rect) {
            if (!rect.isNull())
                rect = QStyle::visualRect(Qt::RightToLeft, whole, rect);
        };
        for (QRect* rect : {&l.avatar, &l.sender, &l.bubble, &l.quote, &l.text, &l.file, &l.cancel, &l.picture, &l.meta, &l.problem})
            turn(*rect);
        for (auto& [rect, reaction] : l.reactions)
            turn(rect);
    }

    const Message& m;
    const BubblePlace& m_place;
    const QStyleOptionViewItem& m_option;
    const BubbleDelegate::Surroundings& m_around;
    const QFontMetrics m_metrics;
    const Small m_small;
    std::shared_ptr<BubbleLayout> m_made;
    BubbleLayout& l;
    int m_y = 0, m_start = 0, m_inner = 0, m_content = 0, m_top = padY;
    bool m_against = false; ///< the text runs against the layout
};

} // namespace

std::shared_ptr<BubbleLayout> measureBubble(const Message& message, const BubblePlace& place, const QStyleOptionViewItem& option, const BubbleDelegate::Surroundings& around)
{
    return Measuring(message, place, option, around).measure();
}

} // namespace posthorn::messenger
