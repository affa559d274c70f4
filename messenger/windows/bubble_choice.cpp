// Choosing text in the list of messages: a part of one, by mouse or keyboard, or whole ones.
#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QTextDocument>
#include <array>

#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/bubble_view.h"

namespace posthorn::messenger {

namespace {

struct ChoiceStep {
    QKeySequence::StandardKey key;
    QTextCursor::MoveOperation step;
};

constexpr std::array<ChoiceStep, 8> choiceSteps = {{
    {QKeySequence::SelectNextChar, QTextCursor::Right},
    {QKeySequence::SelectPreviousChar, QTextCursor::Left},
    {QKeySequence::SelectNextWord, QTextCursor::NextWord},
    {QKeySequence::SelectPreviousWord, QTextCursor::PreviousWord},
    {QKeySequence::SelectStartOfLine, QTextCursor::StartOfLine},
    {QKeySequence::SelectEndOfLine, QTextCursor::EndOfLine},
    {QKeySequence::SelectStartOfDocument, QTextCursor::Start},
    {QKeySequence::SelectEndOfDocument, QTextCursor::End},
}};

} // namespace

QString BubbleView::chosenText() const
{
    if (chosen().isAny() && m_messages) {
        const QModelIndex index = m_messages->find(chosen().message);
        if (const auto document = index.isValid() ? m_delegate->documentOf(optionOf(index), index) : nullptr) {
            QTextCursor cursor(document.get());
            cursor.setPosition(qMin(chosen().anchor, document->characterCount() - 1));
            cursor.setPosition(qMin(chosen().position, document->characterCount() - 1), QTextCursor::KeepAnchor);
            return cursor.selectedText().replace(QChar::LineSeparator, QLatin1Char('\n')).replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
        }
    }
    QModelIndexList rows = selectedIndexes();
    if (rows.isEmpty() && currentIndex().isValid())
        rows.append(currentIndex());
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

void BubbleView::choose(const ChosenText& part)
{
    ChosenText& now = m_delegate->surroundings.chosen;
    const QString before = std::exchange(now, part).message;
    for (const QString& id : {before, part.message}) {
        if (const QModelIndex index = m_messages && !id.isEmpty() ? m_messages->find(id) : QModelIndex(); index.isValid())
            update(index);
    }
}

void BubbleView::chooseTo(const QModelIndex& index, int place)
{
    if (place < 0)
        return;
    ChosenText part = chosen();
    const QString id = index.data(MessageModel::IdRole).toString();
    if (part.message != id)
        part = {id, place, place};
    part.position = place;
    choose(part);
}

// Shift and the arrow keys choose in the current message's text: forward from its beginning, backward from its end.
bool BubbleView::chooseByKey(QKeyEvent* event)
{
    const QModelIndex index = currentIndex();
    if (event->key() == Qt::Key_Escape && chosen().isAny()) {
        choose({});
        return true;
    }
    if (!index.isValid())
        return false;
    if (event->matches(QKeySequence::SelectAll) && chosen().isAny()) {
        const auto document = m_delegate->documentOf(optionOf(index), index);
        choose({index.data(MessageModel::IdRole).toString(), 0, document ? document->characterCount() - 1 : 0});
        return true;
    }
    for (const ChoiceStep& each : choiceSteps) {
        if (event->matches(each.key))
            return moveTextCursor(index, each.step);
    }
    return false;
}

bool BubbleView::moveTextCursor(const QModelIndex& index, QTextCursor::MoveOperation step)
{
    const auto document = m_delegate->documentOf(optionOf(index), index);
    if (!document)
        return false;
    const QString id = index.data(MessageModel::IdRole).toString();
    const bool forward = step == QTextCursor::Right || step == QTextCursor::NextWord || step == QTextCursor::EndOfLine || step == QTextCursor::End;
    const int from = forward ? 0 : document->characterCount() - 1;
    const ChosenText part = chosen().message == id ? chosen() : ChosenText{id, from, from};
    QTextCursor cursor(document.get());
    cursor.setPosition(part.anchor);
    cursor.setPosition(part.position, QTextCursor::KeepAnchor);
    cursor.movePosition(step, QTextCursor::KeepAnchor);
    choose({id, cursor.anchor(), cursor.position()});
    return true;
}

} // namespace posthorn::messenger
