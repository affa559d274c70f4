#include "gui/widgets/log_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QMenu>
#include <QMetaMethod>
#include <QPainter>
#include <QScrollBar>

#include "gui/models/text.h"
#include "gui/shell/icon_source.h"
#include "gui/shell/theme.h"

namespace posthorn::gui {

namespace {

constexpr int edge = 12;
constexpr int gap = 12;
constexpr int arrowSize = 14;

QColor levelColour(watch::Level level)
{
    const Colours& c = colours();
    return level == watch::Level::Error     ? c.error
           : level == watch::Level::Warning ? c.warning
           : level == watch::Level::Debug   ? c.muted
                                            : c.text;
}

} // namespace

LogDelegate::LogDelegate(QAbstractItemView* view)
    : QStyledItemDelegate(view)
    , m_view(view)
{
}

void LogDelegate::fontChanged(const QFont& font)
{
    const QFontMetricsF metrics(font);
    m_height = int(metrics.height()) + 6;
    m_charWidth = metrics.horizontalAdvance(QLatin1Char('0'));
    m_timeWidth = int(m_charWidth * 12.5);
    m_sessionWidth = int(m_charWidth * 8);
}

QSize LogDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {100, m_height}; // the row is as wide as the view; a long line is cut, and whole in tooltip and transcript
}

void LogDelegate::paintText(QPainter* painter, const QRect& rect, const QString& text, const QStringList& marked) const
{
    const QFontMetrics metrics = painter->fontMetrics();
    // What lies beyond the edge is not even measured: lines may have 2,000 characters.
    const int most = int(rect.width() / qMax(1.0, m_charWidth)) + 8;
    QString shown = text.size() > most ? text.left(most) : text;
    shown = metrics.elidedText(text.size() > most ? shown + QStringLiteral("…") : shown, Qt::ElideRight, rect.width());
    // Protocol text runs from left to right in every language; in a mirrored layout it ends beside its arrow.
    const bool mirrored = painter->layoutDirection() == Qt::RightToLeft;
    const int start = mirrored ? rect.right() + 1 - metrics.horizontalAdvance(shown) : rect.left();
    for (const QString& word : marked) {
        for (qsizetype at = shown.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
             at = shown.indexOf(word, at + word.size(), Qt::CaseInsensitive)) {
            const int from = metrics.horizontalAdvance(shown, int(at));
            const int to = metrics.horizontalAdvance(shown, int(at + word.size()));
            painter->fillRect(QRect(start + from, rect.top() + 2, to - from, rect.height() - 4), colours().match);
        }
    }
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->drawText(QRect(start, rect.top(), rect.right() + 1 - start, rect.height()),
                      Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
    painter->setLayoutDirection(mirrored ? Qt::RightToLeft : Qt::LeftToRight);
}

void LogDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* line = index.data(lineRole).value<const watch::LogLine*>();
    if (!line)
        return;
    const Colours& c = colours();
    const bool selected = option.state & QStyle::State_Selected;
    const bool mirrored = option.direction == Qt::RightToLeft;
    QRect rect(0, option.rect.top(), m_view->viewport()->width(), option.rect.height());
    const QColor level = levelColour(line->level);
    if (selected) {
        painter->fillRect(rect, c.selection);
    } else if (line->level >= watch::Level::Warning) {
        QColor tint = level;
        tint.setAlphaF(c.dark ? 0.13f : 0.07f);
        painter->fillRect(rect, tint);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(rect, c.hover);
    }
    const auto place = [&](const QRect& logical) { return QStyle::visualRect(option.direction, rect, logical); };
    if (line->level >= watch::Level::Warning)
        painter->fillRect(place(QRect(rect.left(), rect.top(), 3, rect.height())), level);
    painter->setFont(option.font);
    painter->setPen(c.muted);
    int x = rect.left() + edge;
    painter->drawText(place(QRect(x, rect.top(), m_timeWidth, rect.height())),
                      int(Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft)), clockText(line->time));
    x += m_timeWidth + gap;
    if (m_showsSession) {
        if (line->session)
            painter->drawText(place(QRect(x, rect.top(), m_sessionWidth, rect.height())),
                              int(Qt::AlignVCenter | Qt::AlignRight), QString::number(line->session));
        x += m_sessionWidth + gap;
    }
    if (line->direction != watch::Direction::None) {
        const bool in = line->direction == watch::Direction::In;
        const QRect arrow(x, rect.top() + (rect.height() - arrowSize) / 2, arrowSize, arrowSize);
        // From the client points right into the server's log, to the client left; mirrored with the layout.
        IconSource::paint(painter, place(arrow), in ? QStringLiteral("arrow-out") : QStringLiteral("arrow-in"),
                          in ? c.accent : c.success, mirrored);
    }
    x += arrowSize + gap;
    painter->setPen(level);
    paintText(painter, place(QRect(x, rect.top(), rect.right() - x - edge, rect.height())), fromUtf8(line->text),
              static_cast<const LineModel*>(index.model())->marked());
}

LogView::LogView(QWidget* parent)
    : QListView(parent)
    , m_delegate(new LogDelegate(this))
{
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Log lines"));
    applyFont();
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_scrolling)
            setFollow(value >= verticalScrollBar()->maximum());
    });
}

void LogView::applyFont()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(QApplication::font().pointSizeF() > 0 ? QApplication::font().pointSizeF() : 10);
    fixed.setStyleHint(QFont::Monospace);
    if (fixed != font())
        setFont(fixed);
    m_delegate->fontChanged(fixed);
}

void LogView::setLines(LineModel* model)
{
    m_lines = model;
    setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_follow)
            updateGeometries();
    });
    updateGeometries();
}

void LogView::setFollow(bool follow)
{
    if (follow == m_follow)
        return;
    m_follow = follow;
    if (follow)
        updateGeometries();
    Q_EMIT followChanged(follow);
}

void LogView::copySelected() const
{
    QModelIndexList rows = selectedIndexes();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& index : rows)
        lines.append(index.data().toString());
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

QString LogView::wholeText() const
{
    QString text;
    for (int row = 0; m_lines && row < m_lines->rowCount(); ++row) {
        if (const watch::LogLine* line = m_lines->lineAt(row))
            text += plainLine(*line) + QLatin1Char('\n');
    }
    return text;
}

uint64_t LogView::currentSession() const
{
    const auto* line = currentIndex().data(lineRole).value<const watch::LogLine*>();
    return line ? line->session : 0;
}

void LogView::wantSession()
{
    const auto* line = currentIndex().data(lineRole).value<const watch::LogLine*>();
    if (line && line->session)
        Q_EMIT sessionWanted(line->channel, line->session, line->time);
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelected();
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        wantSession();
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_End && event->modifiers() == Qt::NoModifier)
        setFollow(true);
    QListView::keyPressEvent(event);
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event)
{
    QListView::mouseDoubleClickEvent(event);
    wantSession();
}

void LogView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    const uint64_t session = currentSession();
    QAction* copy = menu.addAction(IconSource::icon(QStringLiteral("copy")), tr("&Copy"), this, &LogView::copySelected);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(selectionModel() && selectionModel()->hasSelection());
    menu.addAction(tr("Select &all"), this, &LogView::selectAll)->setShortcut(QKeySequence::SelectAll);
    if (isSignalConnected(QMetaMethod::fromSignal(&LogView::sessionWanted))) {
        menu.addSeparator();
        menu.addAction(IconSource::icon(QStringLiteral("document")), tr("Show the whole &session"), this, [this] { wantSession(); })
            ->setEnabled(session != 0);
        menu.addAction(IconSource::icon(QStringLiteral("filter")), tr("Show &only this session"), this,
                       [this, session] { Q_EMIT filterWanted(QStringLiteral("[%1]").arg(session)); })
            ->setEnabled(session != 0);
    }
    menu.exec(event->globalPos());
}

void LogView::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        applyFont();
}

void LogView::resizeEvent(QResizeEvent* event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

// From here on: what QListView would do by its layout.

void LogView::doItemsLayout()
{
    QAbstractItemView::doItemsLayout();
}

void LogView::updateGeometries()
{
    m_scrolling = true;
    QScrollBar* bar = verticalScrollBar();
    const int most = qMax(0, rowCount() - rowsSeen());
    bar->setSingleStep(1);
    bar->setPageStep(rowsSeen());
    bar->setRange(0, most);
    if (m_follow)
        bar->setValue(most);
    m_scrolling = false;
    QAbstractItemView::updateGeometries();
}

void LogView::rowsInserted(const QModelIndex& parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    updateGeometries();
    if (m_follow || start <= verticalScrollBar()->value() + rowsSeen() + 1)
        viewport()->update();
}

void LogView::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end)
{
    QAbstractItemView::rowsAboutToBeRemoved(parent, start, end);
    // What goes in front of what is seen would move it: the reader keeps his place.
    if (!m_follow && start == 0) {
        m_scrolling = true;
        verticalScrollBar()->setValue(verticalScrollBar()->value() - (end - start + 1));
        m_scrolling = false;
    }
    viewport()->update();
}

void LogView::dataChanged(const QModelIndex& from, const QModelIndex& to, const QList<int>& roles)
{
    QAbstractItemView::dataChanged(from, to, roles);
}

int LogView::verticalOffset() const
{
    return verticalScrollBar()->value() * rowHeight();
}

QRect LogView::visualRect(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    return {0, (index.row() - verticalScrollBar()->value()) * rowHeight(), viewport()->width(), rowHeight()};
}

QModelIndex LogView::indexAt(const QPoint& point) const
{
    const int row = verticalScrollBar()->value() + point.y() / rowHeight();
    return m_lines && point.y() >= 0 && row < rowCount() ? m_lines->index(row, 0) : QModelIndex();
}

void LogView::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    QScrollBar* bar = verticalScrollBar();
    const int row = index.row();
    if (hint == PositionAtTop)
        bar->setValue(row);
    else if (hint == PositionAtCenter)
        bar->setValue(row - rowsSeen() / 2);
    else if (hint == PositionAtBottom || row >= bar->value() + rowsSeen())
        bar->setValue(row - rowsSeen() + 1);
    else if (row < bar->value())
        bar->setValue(row);
}

void LogView::scrollContentsBy(int, int)
{
    viewport()->update();
}

QModelIndex LogView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (!rowCount())
        return {};
    int row = currentIndex().isValid() ? currentIndex().row() : verticalScrollBar()->value();
    switch (action) {
    case MoveUp:
    case MovePrevious:
        --row;
        break;
    case MoveDown:
    case MoveNext:
        ++row;
        break;
    case MovePageUp:
        row -= rowsSeen();
        break;
    case MovePageDown:
        row += rowsSeen();
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = rowCount() - 1;
        break;
    case MoveLeft:
    case MoveRight:
        break;
    }
    return m_lines->index(qBound(0, row, rowCount() - 1), 0);
}

void LogView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command)
{
    const int top = verticalScrollBar()->value();
    const QRect area = rect.normalized();
    const int last = qMin(rowCount() - 1, top + area.bottom() / rowHeight());
    const int first = qBound(0, top + area.top() / rowHeight(), qMax(0, last));
    if (last < 0)
        return;
    selectionModel()->select(QItemSelection(m_lines->index(first, 0), m_lines->index(last, 0)), command);
}

QRegion LogView::visualRegionForSelection(const QItemSelection& selection) const
{
    QRegion region;
    for (const QItemSelectionRange& range : selection)
        region += visualRect(range.topLeft()).united(visualRect(range.bottomRight())) & viewport()->rect();
    return region;
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    QAbstractItemView::mouseMoveEvent(event);
}

void LogView::wheelEvent(QWheelEvent* event)
{
    QAbstractItemView::wheelEvent(event);
}

void LogView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QModelIndex under = viewport()->underMouse() ? indexAt(viewport()->mapFromGlobal(QCursor::pos())) : QModelIndex();
    const QStyle::State plain = option.state & ~QStyle::State_MouseOver;
    const int first = verticalScrollBar()->value();
    for (int row = first; row < rowCount() && (row - first) * rowHeight() < viewport()->height(); ++row) {
        const QModelIndex index = m_lines->index(row, 0);
        option.rect = visualRect(index);
        option.state = plain;
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_MouseOver, index == under);
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        m_delegate->paint(&painter, option, index);
    }
}

} // namespace posthorn::gui
