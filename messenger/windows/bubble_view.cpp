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

QString BubbleView::chosenText() const
{
    QModelIndexList rows = selectedIndexes();
    std::sort(rows.begin(), rows.end());
    if (rows.size() == 1) {
        const auto message = rows.first().data(MessageModel::MessageRole).value<Message>();
        return message.text.isEmpty() ? message.file.url : message.text;
    }
    QStringList lines;
    for (const QModelIndex& row : rows) {
        const auto message = row.data(MessageModel::MessageRole).value<Message>();
        lines.append(QStringLiteral("[%1] %2: %3").arg(fullTimeText(message.time), message.outgoing ? MessageModel::tr("You") : message.sender, summary(message)));
    }
    return lines.join(QLatin1Char('\n'));
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
    m_pressed = event->button() == Qt::LeftButton ? hitAt(event->position().toPoint()) : BubbleHit();
    QListView::mousePressEvent(event);
}

void BubbleView::mouseReleaseEvent(QMouseEvent* event)
{
    QListView::mouseReleaseEvent(event);
    QModelIndex index;
    const BubbleHit hit = hitAt(event->position().toPoint(), &index);
    if (event->button() == Qt::LeftButton && hit.kind == m_pressed.kind && hit.value == m_pressed.value && hit.kind > BubbleHit::Text)
        Q_EMIT this->hit(hit, index);
    m_pressed = {};
}

void BubbleView::mouseDoubleClickEvent(QMouseEvent* event)
{
    QModelIndex index;
    if (hitAt(event->position().toPoint(), &index).kind == BubbleHit::Text)
        Q_EMIT replyWanted(index);
    else
        QListView::mouseDoubleClickEvent(event);
}

void BubbleView::mouseMoveEvent(QMouseEvent* event)
{
    const BubbleHit hit = hitAt(event->position().toPoint());
    viewport()->setCursor(hit.kind > BubbleHit::Text ? Qt::PointingHandCursor : Qt::ArrowCursor);
    const QString link = hit.kind == BubbleHit::Link || hit.kind == BubbleHit::File || hit.kind == BubbleHit::Picture ? hit.value : QString();
    if (link != m_hovered) {
        m_hovered = link;
        Q_EMIT linkHovered(link);
    }
    if (!(event->buttons() & Qt::LeftButton))
        QListView::mouseMoveEvent(event);
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
        } else if (hit.kind == BubbleHit::Text) {
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
