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
/// Only a few emoji and nothing else: shown large.
bool isJumbo(const QString& text);

/// What is under the pointer.
struct BubbleHit {
    enum Kind { Nothing, Text, Link, Quote, File, FileCancel, Picture, Reaction, Retry, Avatar };
    Kind kind = Nothing;
    QString value; ///< address, id or emoji
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
    };
    Surroundings surroundings;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    BubbleHit hitAt(const QStyleOptionViewItem& option, const QModelIndex& index, const QPoint& at) const;
    /// Forgets measures: another style, another width.
    void forget();

private:
    struct Layout;
    std::shared_ptr<Layout> layoutOf(const QStyleOptionViewItem& option, const QModelIndex& index) const;

    mutable QCache<QString, std::shared_ptr<Layout>> m_layouts;
};

} // namespace posthorn::messenger
