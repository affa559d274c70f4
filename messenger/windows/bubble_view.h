// The list of a conversation's messages: stays at its end while new ones come, keeps its place while older ones are fetched.
#pragma once

#include <QListView>
#include <QPersistentModelIndex>
#include <QPointer>
#include <QTextCursor>

#include "messenger/client/chat/types.h"
#include "messenger/windows/bubbles.h"

class QLabel;

namespace posthorn::messenger {

class MessageModel;

class BubbleView final : public QListView {
    Q_OBJECT
public:
    explicit BubbleView(QWidget* parent = nullptr);

    void setMessages(MessageModel* model);
    /// What stands here until there are messages.
    void setHint(const QString& text);
    BubbleDelegate& bubbles() { return *m_delegate; }
    bool isAtEnd() const;
    void goToEnd();
    void goTo(const QString& id); ///< of a message that is there
    /// The chosen part of a message's text; else the texts of the chosen messages, with who and when where there are several.
    QString chosenText() const;
    /// Chooses a part of a message's text; an empty part lets go of it.
    void choose(const ChosenText& part);
    const ChosenText& chosen() const { return m_delegate->surroundings.chosen; }

Q_SIGNALS:
    void linkHovered(const QString& link); ///< empty: none any more
    void hit(const posthorn::messenger::BubbleHit& hit, const QModelIndex& index);
    void menuWanted(const QModelIndex& index, const QPoint& at);
    void replyWanted(const QModelIndex& index);
    void endReached();
    void typed(const QString& text); ///< a letter, though the cursor is not in the field

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    /// A short conversation stands at the foot, where one writes.
    int verticalOffset() const override;

private:
    BubbleHit hitAt(const QPoint& at, QModelIndex* index = nullptr) const;
    QStyleOptionViewItem optionOf(const QModelIndex& index) const;
    void chooseTo(const QModelIndex& index, int place);
    bool chooseByKey(QKeyEvent* event);
    bool moveTextCursor(const QModelIndex& index, QTextCursor::MoveOperation step);

    BubbleDelegate* m_delegate;
    QLabel* m_empty = nullptr; ///< says that nothing is there
    QPointer<MessageModel> m_messages;
    bool m_followsEnd = true;
    bool m_settling = false; ///< the place is being put right: scrolling means nothing
    QString m_hovered;
    BubbleHit m_pressed;
    QPersistentModelIndex m_pressedAt; ///< where the mouse went down: a part of its text is chosen while it moves
};

} // namespace posthorn::messenger
