// Where the parts of one message stand: measured once for a width, painted and asked for what is under the pointer by the same
// rectangles.
#pragma once

#include <QFont>
#include <QPersistentModelIndex>
#include <QRect>
#include <QStyleOptionViewItem>
#include <QTextDocument>
#include <memory>

#include "messenger/client/chat/types.h"
#include "messenger/windows/bubbles.h"

namespace posthorn::messenger {

namespace bubble {

constexpr int avatarSize = 32, sideGap = 14, padX = 12, padY = 7;

QFont smaller(QFont font, qreal by);
QFont bolder(QFont font);
/// A line in the middle: a topic, who came and went.
bool isPlate(const Message& message);
/// Not sent, why, and that it can be tried again.
QString failureWords(const Message& message);
/// A reaction and how many there are of it.
QString reactionWords(const Reaction& reaction);

} // namespace bubble

struct BubbleLayout {
    int height = 0;
    bool outgoing = false, plate = false, first = false, last = false;
    bool bare = false; ///< large emoji stand on the ground itself
    QRect day, unread, avatar, sender, bubble, quote, text, file, cancel, picture, meta, plateText, problem;
    QString dayWords, metaWords, senderName;
    std::shared_ptr<QTextDocument> document;
    QList<std::pair<QRect, Reaction>> reactions;
};

/// What of a message its measures depend on, besides the message.
struct BubblePlace {
    int width = 0;
    bool newDay = false, first = false, last = false, unread = false;
    QImage picture; ///< null: not loaded
    const Transfer* transfer = nullptr;
};

std::shared_ptr<BubbleLayout> measureBubble(const Message& message, const BubblePlace& place, const QStyleOptionViewItem& option, const BubbleDelegate::Surroundings& around);

} // namespace posthorn::messenger
