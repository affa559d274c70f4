// A view of log lines: follows the newest, copies, and paints a line in columns with its level's colour.
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

#include "gui/models/log_model.h"

namespace posthorn::gui {

class LogDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit LogDelegate(QAbstractItemView* view);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Whether the session's number is shown (not in a transcript, where all are the same).
    void setShowsSession(bool shows) { m_showsSession = shows; }
    void fontChanged(const QFont& font);
    int height() const { return m_height; }

private:
    void paintText(QPainter* painter, const QRect& rect, const QString& text, const QStringList& marked) const;

    QAbstractItemView* m_view;
    bool m_showsSession = true;
    int m_height = 20;
    int m_timeWidth = 0;
    int m_sessionWidth = 0;
    qreal m_charWidth = 8;
};

/// A QListView to whoever uses it, screen readers included. Its layout is our own: all rows have one height, so where a
/// row stands is a multiplication. QListView walks through all rows whenever some are added, which takes 30 ms with
/// 100,000 of them and would hold up the window in a log storm.
class LogView final : public QListView {
    Q_OBJECT
public:
    explicit LogView(QWidget* parent = nullptr);
    void setLines(LineModel* model);
    void setShowsSession(bool shows) { m_delegate->setShowsSession(shows); }

    /// Following keeps the newest line in sight. Scrolling up ends it, scrolling to the end begins it again.
    bool follows() const { return m_follow; }
    void setFollow(bool follow);
    void copySelected() const;
    /// All rows as text.
    QString wholeText() const;
    /// The session of the current line; 0 without.
    uint64_t currentSession() const;

    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& point) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;

Q_SIGNALS:
    void followChanged(bool follows);
    /// The user wants to see the whole session of a line.
    void sessionWanted(posthorn::watch::Channel channel, quint64 session, qint64 time);
    void filterWanted(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void rowsInserted(const QModelIndex& parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
    void dataChanged(const QModelIndex& from, const QModelIndex& to, const QList<int>& roles) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;

private:
    void applyFont();
    void wantSession();
    int rowHeight() const { return m_delegate->height(); }
    int rowCount() const { return m_lines ? m_lines->rowCount() : 0; }
    int rowsSeen() const { return qMax(1, viewport()->height() / rowHeight()); }

    LogDelegate* m_delegate;
    LineModel* m_lines = nullptr;
    bool m_follow = true;
    bool m_scrolling = false; // by us, not by the user
};

} // namespace posthorn::gui
