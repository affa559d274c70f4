// Small things that every window is made of.
#pragma once

#include <QFrame>
#include <QImage>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <functional>

#include "messenger/client/chat/types.h"
#include "messenger/skins/icons.h"

class QAbstractItemView;
class QFormLayout;
class QHBoxLayout;

namespace posthorn::messenger {

/// A label for plain text, whoever wrote it. @p tone: "muted", "error", "warning", "success" or empty.
QLabel* plainLabel(const QString& text, const char* tone = "", QWidget* parent = nullptr);
/// The same, wrapping.
QLabel* textLabel(const QString& text, const char* tone = "", QWidget* parent = nullptr);
void setTone(QLabel* label, const char* tone);
QLabel* heading(const QString& text, QWidget* parent = nullptr, double scale = 1.25);
QToolButton* toolButton(const QString& icon, const QString& name, QWidget* parent = nullptr);
/// A frame that style sheets know by its role: "bar", "foot", "notice", "card".
QFrame* roleFrame(const char* role, QWidget* parent = nullptr);

/// What stands in the middle of a list in which nothing is; whoever fills the list hides it.
QLabel* emptyLabel(QAbstractItemView* view, const QString& text = {});
/// Captions stand in the middle of the field beside them, not above it.
void alignLabels(QFormLayout* form);
/// One line of text, shortened to the width, emoji in colour. It stands at the side where @p direction begins, and runs as the
/// text itself does.
void drawLine(QPainter* painter, const QRect& rect, const QFont& font, const QColor& colour, const QString& text, Qt::LayoutDirection direction);

QColor availabilityColour(Availability availability);
/// The mark of presence, distinct by form too, for those who do not tell the colours apart.
void paintAvailability(QPainter* painter, const QRectF& target, Availability availability, const QColor& ground);
QIcon availabilityIcon(Availability availability);

/// A round avatar with the mark of presence; a button.
class AvatarButton final : public QToolButton {
    Q_OBJECT
public:
    explicit AvatarButton(int size, QWidget* parent = nullptr);
    void show(const QImage& image, const QString& name, const QString& key);
    void setAvailability(int availability); ///< -1: none shown
    QSize sizeHint() const override { return {m_size + 4, m_size + 4}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_size;
    int m_availability = -1;
    QImage m_image;
    QString m_name, m_key;
};

/// A line on top of a window that says something and can be put away.
class NoticeBar final : public QFrame {
    Q_OBJECT
public:
    enum class Level { Info, Warning, Error };
    NoticeBar(Level level, const QString& text, QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const { return m_text->text(); }
    void addAction(const QString& title, std::function<void()> action);
    void setKey(const QString& key) { m_key = key; }
    const QString& key() const { return m_key; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Level m_level;
    QLabel* m_text;
    QHBoxLayout* m_actions;
    QString m_key;
};

/// Draws rows with an avatar, a name, a second line, and counts, from whatever roles it is told.
class RowDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    struct Roles {
        int second = -1, avatar = -1, key = -1, availability = -1, time = -1, unread = -1, mentions = -1, emphasis = -1;
        bool roomsHaveIcon = false;
        int avatarSize = 36;
    };
    RowDelegate(Roles roles, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// A number in a pill; returns its rectangle's width. Nothing is drawn without a painter.
    static int badge(QPainter* painter, const QRect& row, const QString& text, const QColor& ground, const QColor& ink, Qt::LayoutDirection direction, const QFont& font);

private:
    Roles m_roles;
};

/// Folders: colour, icon, name, and how many are new, unread and there.
class FolderDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace posthorn::messenger
