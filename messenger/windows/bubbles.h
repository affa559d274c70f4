// How a message looks: its measures and its painting. The text is a QTextDocument made of runs by us; nothing that somebody
// wrote is ever read as markup.
#pragma once

#include <QCache>
#include <QStyledItemDelegate>
#include <QTextDocument>
#include <functional>
#include <memory>

#include "messenger/client/chat/types.h"

namespace posthorn::messenger {

/// Puts @p message's text with its runs into @p document. @p ink is the usual colour, @p ground what it stands on: colours that
/// cannot be read there are left out. @p showColours: the sender's choice of colours counts.
void fillDocument(QTextDocument& document, const Message& message, const QColor& ink, const QColor& ground, bool showColours, const QString& marked = {});
struct BubbleLayout;

/// What is under the pointer.
struct BubbleHit {
    enum Kind { Nothing, Bubble, Text, Link, Quote, File, FileCancel, Picture, Reaction, Retry, Avatar };
    Kind kind = Nothing;
    QString value; ///< address, id or emoji
};

/// The part of one message's text that the user has chosen, as places in its document.
struct ChosenText {
    QString message; ///< id
    int anchor = 0, position = 0;
    bool isAny() const { return !message.isEmpty() && anchor != position; }
};

class BubbleDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit BubbleDelegate(QObject* parent = nullptr);
    ~BubbleDelegate() override;

    /// What the view knows of files and pictures.
    struct Surroundings {
        std::function<QImage(const Message&)> picture;         ///< null image: not loaded
        std::function<QString(const Message&)> pictureProblem; ///< why it could not be
        std::function<const Transfer*(const Message&)> transfer;
        bool showColours = true;
        bool avatars = true;
        bool senders = false; ///< names above bubbles: rooms
        QString marked;       ///< words that were searched for
        ChosenText chosen;
    };
    Surroundings surroundings;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    BubbleHit hitAt(const QStyleOptionViewItem& option, const QModelIndex& index, const QPoint& at) const;
    /// The text of a message as it is shown; null where it has none.
    std::shared_ptr<QTextDocument> documentOf(const QStyleOptionViewItem& option, const QModelIndex& index) const;
    /// The place in the text that is nearest to @p at; -1 where there is no text.
    int placeInText(const QStyleOptionViewItem& option, const QModelIndex& index, const QPoint& at) const;
    /// Forgets measures: another style, another width.
    void forget();

private:
    std::shared_ptr<BubbleLayout> layoutOf(const QStyleOptionViewItem& option, const QModelIndex& index) const;

    mutable QCache<QString, std::shared_ptr<BubbleLayout>> m_layouts;
};

} // namespace posthorn::messenger
