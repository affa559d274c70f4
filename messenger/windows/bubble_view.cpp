#include "messenger/windows/bubble_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTimer>
#include <QToolTip>

#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

BubbleView::BubbleView(QWidget* parent)
    : QListView(parent)
    , m_delegate(new BubbleDelegate(this))
{
    setItemDelegate(m_delegate);
    setAccessibleName(tr("Messages"));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // its coming and going would lay out everything anew
    setResizeMode(QListView::Adjust);
    setMouseTracking(true);
    setProperty("plain", true);
    setFrameShape(QFrame::NoFrame);
    verticalScrollBar()->setSingleStep(24);
    setViewportMargins(0, 2, 0, 6);
    m_empty = emptyLabel(this);
    m_empty->hide();
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_settling || !m_messages)
            return;
        const bool end = value >= verticalScrollBar()->maximum() - 8;
        if (end && !m_followsEnd)
            Q_EMIT endReached();
        m_followsEnd = end;
        if (value < viewport()->height() * 2)
            m_messages->fetchOlder();
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_followsEnd && !m_settling)
            verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    });
}

void BubbleView::setMessages(MessageModel* model)
{
    m_messages = model;
    setModel(model);
    const auto judge = [this] {
        const bool empty = m_messages && m_messages->rowCount() == 0 && !m_messages->isFetching();
        setHint(empty ? tr("Nothing has been written here yet.") : QString());
    };
    connect(model, &MessageModel::fetched, this, judge);
    connect(model, &QAbstractItemModel::rowsInserted, this, judge);
    // What is seen stays where it is while a page comes on top.
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this](const QModelIndex&, int first, int) {
        m_settling = first == 0 && !m_followsEnd;
        if (m_settling)
            setProperty("below", verticalScrollBar()->maximum() - verticalScrollBar()->value());
    });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_settling) {
            doItemsLayout();
            verticalScrollBar()->setValue(verticalScrollBar()->maximum() - property("below").toInt());
            m_settling = false;
        } else if (m_followsEnd) {
            QTimer::singleShot(0, this, &BubbleView::goToEnd);
        }
    });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_followsEnd = m_messages->isAtEnd();
        if (m_followsEnd)
            QTimer::singleShot(0, this, &BubbleView::goToEnd);
    });
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        scheduleDelayedItemsLayout(); // a message may be higher now
        if (m_followsEnd)
            QTimer::singleShot(0, this, &BubbleView::goToEnd);
    });
}

void BubbleView::setHint(const QString& text)
{
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

int BubbleView::verticalOffset() const
{
    const int free = viewport()->height() - contentsSize().height();
    return free > 0 ? -free : QListView::verticalOffset();
}

bool BubbleView::isAtEnd() const
{
    return m_followsEnd;
}

void BubbleView::goToEnd()
{
    m_followsEnd = true;
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void BubbleView::goTo(const QString& id)
{
    const QModelIndex index = m_messages->find(id);
    if (!index.isValid())
        return;
    m_followsEnd = false;
    setCurrentIndex(index);
    scrollTo(index, QAbstractItemView::PositionAtCenter);
}

QStyleOptionViewItem BubbleView::optionOf(const QModelIndex& index) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    return option;
}

BubbleHit BubbleView::hitAt(const QPoint& at, QModelIndex* found) const
{
    const QModelIndex index = indexAt(at);
    if (found)
        *found = index;
    return index.isValid() ? m_delegate->hitAt(optionOf(index), index, at) : BubbleHit();
}

void BubbleView::mousePressEvent(QMouseEvent* event)
{
    QModelIndex index;
    m_pressed = event->button() == Qt::LeftButton ? hitAt(event->position().toPoint(), &index) : BubbleHit();
    m_pressedAt = QModelIndex();
    if (event->button() == Qt::LeftButton) {
        const bool shift = event->modifiers() & Qt::ShiftModifier;
        if (m_pressed.kind == BubbleHit::Text && shift && chosen().message == index.data(MessageModel::IdRole).toString()) {
            chooseTo(index, m_delegate->placeInText(optionOf(index), index, event->position().toPoint()));
            return;
        }
        choose({});
        if (m_pressed.kind == BubbleHit::Text && !(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier))) {
            const int place = m_delegate->placeInText(optionOf(index), index, event->position().toPoint());
            m_pressedAt = index;
            m_delegate->surroundings.chosen = {index.data(MessageModel::IdRole).toString(), place, place};
        }
    }
    QListView::mousePressEvent(event);
}

void BubbleView::mouseReleaseEvent(QMouseEvent* event)
{
    QListView::mouseReleaseEvent(event);
    QModelIndex index;
    const BubbleHit hit = hitAt(event->position().toPoint(), &index);
    const bool pressedHere = event->button() == Qt::LeftButton && hit.kind == m_pressed.kind && hit.value == m_pressed.value;
    if (chosen().isAny() && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(chosenText(), QClipboard::Selection);
    if (pressedHere && hit.kind > BubbleHit::Text && !chosen().isAny())
        Q_EMIT this->hit(hit, index);
    m_pressed = {};
    m_pressedAt = QModelIndex();
}

// In the text it chooses a word; beside it, it answers.
void BubbleView::mouseDoubleClickEvent(QMouseEvent* event)
{
    QModelIndex index;
    const BubbleHit hit = hitAt(event->position().toPoint(), &index);
    if (hit.kind == BubbleHit::Text) {
        QTextCursor cursor(m_delegate->documentOf(optionOf(index), index).get());
        cursor.setPosition(m_delegate->placeInText(optionOf(index), index, event->position().toPoint()));
        cursor.select(QTextCursor::WordUnderCursor);
        choose({index.data(MessageModel::IdRole).toString(), cursor.anchor(), cursor.position()});
        m_pressedAt = index;
    } else if (index.isValid() && (hit.kind == BubbleHit::Bubble || hit.kind == BubbleHit::Nothing)) {
        Q_EMIT replyWanted(index);
    } else {
        QListView::mouseDoubleClickEvent(event);
    }
}

void BubbleView::mouseMoveEvent(QMouseEvent* event)
{
    QModelIndex index;
    const QPoint at = event->position().toPoint();
    const BubbleHit hit = hitAt(at, &index);
    viewport()->setCursor(hit.kind > BubbleHit::Text ? Qt::PointingHandCursor : hit.kind == BubbleHit::Text ? Qt::IBeamCursor : Qt::ArrowCursor);
    const QString link = hit.kind == BubbleHit::Link || hit.kind == BubbleHit::File || hit.kind == BubbleHit::Picture ? hit.value : QString();
    if (link != m_hovered) {
        m_hovered = link;
        Q_EMIT linkHovered(link);
    }
    if (!(event->buttons() & Qt::LeftButton)) {
        QListView::mouseMoveEvent(event);
        return;
    }
    if (!m_pressedAt.isValid())
        return;
    if (!index.isValid() || index == m_pressedAt) {
        selectionModel()->select(QItemSelection(), QItemSelectionModel::Clear);
        chooseTo(m_pressedAt, m_delegate->placeInText(optionOf(m_pressedAt), m_pressedAt, at));
    } else { // over another message: whole ones are meant
        choose({});
        selectionModel()->select(QItemSelection(m_pressedAt, index), QItemSelectionModel::ClearAndSelect);
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
}

void BubbleView::leaveEvent(QEvent* event)
{
    if (!m_hovered.isEmpty()) {
        m_hovered.clear();
        Q_EMIT linkHovered({});
    }
    QListView::leaveEvent(event);
}

bool BubbleView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QModelIndex index;
        const BubbleHit hit = hitAt(help->pos(), &index);
        const auto message = index.data(MessageModel::MessageRole).value<Message>();
        QString text;
        if (hit.kind == BubbleHit::Reaction) {
            for (const Reaction& reaction : message.reactions) {
                if (reaction.emoji == hit.value)
                    text = reaction.who.join(QStringLiteral(", "));
            }
        } else if (hit.kind == BubbleHit::Link || hit.kind == BubbleHit::File || hit.kind == BubbleHit::Picture) {
            text = hit.value;
        } else if (hit.kind == BubbleHit::Text || hit.kind == BubbleHit::Bubble) {
            text = fullTimeText(message.time);
            if (message.edited)
                text += QLatin1Char('\n') + tr("Corrected %1").arg(fullTimeText(message.editedTime));
            if (message.outgoing)
                text += QLatin1Char('\n') + stateTitle(message.state);
        }
        // Escaped, so that nobody's text becomes markup.
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), QStringLiteral("<span style='white-space:pre-wrap'>%1</span>").arg(text.toHtmlEscaped()), viewport());
        return true;
    }
    return QListView::viewportEvent(event);
}

void BubbleView::keyPressEvent(QKeyEvent* event)
{
    if (chooseByKey(event))
        return;
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(chosenText());
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT menuWanted(currentIndex(), viewport()->mapToGlobal(visualRect(currentIndex()).center()));
        return;
    }
    if (event->key() == Qt::Key_End && !(event->modifiers() & Qt::ShiftModifier)) {
        if (m_messages->rowCount() > 0)
            setCurrentIndex(m_messages->index(m_messages->rowCount() - 1));
        goToEnd();
        return;
    }
    // Who types letters means to write.
    if (!event->text().isEmpty() && event->text()[0].isPrint() && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) && event->key() != Qt::Key_Space) {
        Q_EMIT typed(event->text());
        return;
    }
    QListView::keyPressEvent(event);
}

void BubbleView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    if (index.isValid())
        Q_EMIT menuWanted(index, keyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void BubbleView::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    if (m_followsEnd)
        QTimer::singleShot(0, this, &BubbleView::goToEnd);
}

void BubbleView::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::LayoutDirectionChange) {
        m_delegate->forget();
        scheduleDelayedItemsLayout();
    }
}

} // namespace posthorn::messenger
