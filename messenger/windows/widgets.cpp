#include "messenger/windows/widgets.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyle>
#include <QTextLayout>
#include <QVBoxLayout>
#include <cmath>

#include "messenger/client/mail/alert_rules.h"
#include "messenger/client/mail/mail_types.h"
#include "messenger/models/conversation_model.h"
#include "messenger/models/emoji.h"
#include "messenger/models/text.h"
#include "messenger/skins/colours.h"

namespace posthorn::messenger {

namespace {

/// A label whose one line shows emoji in colour, as lists and bubbles do.
class LineLabel final : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        if (wordWrap() || textFormat() != Qt::PlainText || textInteractionFlags() != Qt::LinksAccessibleByMouse || emojiRuns(text()).isEmpty())
            return QLabel::paintEvent(event);
        QPainter painter(this);
        const bool right = alignment() & Qt::AlignRight;
        drawLine(&painter, contentsRect(), font(), palette().color(foregroundRole()), text(), right ? Qt::RightToLeft : Qt::LeftToRight);
    }
};

} // namespace

QLabel* emptyLabel(QAbstractItemView* view, const QString& text)
{
    auto* label = textLabel(text, "muted", view->viewport());
    label->setAlignment(Qt::AlignCenter);
    label->setContentsMargins(24, 24, 24, 24);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* layout = new QVBoxLayout(view->viewport());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    return label;
}

QLabel* plainLabel(const QString& text, const char* tone, QWidget* parent)
{
    auto* label = new LineLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    // Where the window's language begins, whatever language the text is in.
    label->setAlignment(Qt::AlignVCenter | Qt::AlignAbsolute | (QGuiApplication::isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft));
    label->setProperty("tone", QString::fromLatin1(tone));
    return label;
}

QLabel* textLabel(const QString& text, const char* tone, QWidget* parent)
{
    QLabel* label = plainLabel(text, tone, parent);
    label->setWordWrap(true);
    return label;
}

void setTone(QLabel* label, const char* tone)
{
    label->setProperty("tone", QString::fromLatin1(tone));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QLabel* heading(const QString& text, QWidget* parent, double scale)
{
    QLabel* label = plainLabel(text, "", parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

QToolButton* toolButton(const QString& name, const QString& title, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setIcon(icon(name));
    button->setIconSize({20, 20});
    button->setToolTip(title);
    button->setAccessibleName(title);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QFrame* roleFrame(const char* role, QWidget* parent)
{
    auto* frame = new QFrame(parent);
    frame->setProperty("role", QString::fromLatin1(role));
    return frame;
}

void alignLabels(QFormLayout* form)
{
    for (int row = 0; row < form->rowCount(); ++row) {
        const QLayoutItem *label = form->itemAt(row, QFormLayout::LabelRole), *field = form->itemAt(row, QFormLayout::FieldRole);
        if (!label || !label->widget() || !field || !field->widget())
            continue;
        QWidget* editor = field->widget();
        if (!qobject_cast<QLineEdit*>(editor) && !qobject_cast<QComboBox*>(editor) && !qobject_cast<QAbstractSpinBox*>(editor))
            continue;
        editor->ensurePolished();
        label->widget()->setMinimumHeight(editor->sizeHint().height());
    }
}

void drawLine(QPainter* painter, const QRect& rect, const QFont& font, const QColor& colour, const QString& text, Qt::LayoutDirection direction)
{
    const QString shown = joined(QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
    QTextLayout layout(shown, font);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    // As the text itself runs; its place is the window's matter.
    option.setTextDirection(text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const EmojiRun& run : emojiRuns(shown)) {
        QTextCharFormat format;
        format.setFontFamilies(emojiFont(font).families());
        formats.append({int(run.start), int(run.length), format});
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (!line.isValid())
        return;
    line.setLineWidth(1e6);
    const qreal width = std::ceil(line.naturalTextWidth());
    line.setLineWidth(width);
    layout.endLayout();
    const qreal x = direction == Qt::RightToLeft ? rect.right() + 1 - width : rect.left();
    painter->setPen(colour);
    layout.draw(painter, QPointF(x, rect.top() + (rect.height() - QFontMetricsF(font).height()) / 2 + QFontMetricsF(font).ascent() - line.ascent()));
}

QColor availabilityColour(Availability availability)
{
    switch (availability) {
    case Availability::FreeToChat:
    case Availability::Online:
        return colours().success;
    case Availability::Away:
    case Availability::ExtendedAway:
        return colours().warning;
    case Availability::DoNotDisturb:
        return colours().error;
    case Availability::Invisible:
    case Availability::Offline:
        break;
    }
    return colours().faint;
}

void paintAvailability(QPainter* painter, const QRectF& target, Availability availability, const QColor& ground)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawEllipse(target.adjusted(-2, -2, 2, 2));
    const QColor colour = availabilityColour(availability);
    const bool hollow = availability == Availability::Offline || availability == Availability::Invisible;
    if (hollow) {
        painter->setPen(QPen(colour, target.width() * 0.2));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(target.adjusted(1, 1, -1, -1));
    } else {
        painter->setBrush(colour);
        painter->drawEllipse(target);
        painter->setPen(QPen(ground, target.width() * 0.18, Qt::SolidLine, Qt::RoundCap));
        const QPointF c = target.center();
        const qreal r = target.width() * 0.26;
        if (availability == Availability::DoNotDisturb) {
            painter->drawLine(c - QPointF(r, 0), c + QPointF(r, 0));
        } else if (availability == Availability::Away || availability == Availability::ExtendedAway) {
            painter->drawLine(c, c - QPointF(0, r));
            painter->drawLine(c, c + QPointF(r, 0));
        }
    }
    painter->restore();
}

QIcon availabilityIcon(Availability availability)
{
    QIcon made;
    for (const int ratio : {1, 2}) {
        QPixmap pixmap(QSize(16, 16) * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintAvailability(&painter, QRectF(3, 3, 10, 10), availability, colours().raised);
        painter.end();
        made.addPixmap(pixmap);
    }
    return made;
}

AvatarButton::AvatarButton(int size, QWidget* parent)
    : QToolButton(parent)
    , m_size(size)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void AvatarButton::show(const QImage& image, const QString& name, const QString& key)
{
    m_image = image;
    m_name = name;
    m_key = key;
    update();
}

void AvatarButton::setAvailability(int availability)
{
    m_availability = availability;
    update();
}

void AvatarButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle(2, 2, m_size, m_size);
    paintAvatar(&painter, circle, m_image, m_name, m_key);
    if (m_availability >= 0) {
        const qreal dot = qMax(9.0, m_size * 0.26);
        const qreal x = layoutDirection() == Qt::RightToLeft ? circle.left() : circle.right() - dot;
        paintAvailability(&painter, QRectF(x, circle.bottom() - dot, dot, dot), Availability(m_availability), colours().window);
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(circle.adjusted(-1, -1, 1, 1));
    }
}

NoticeBar::NoticeBar(Level level, const QString& text, QWidget* parent)
    : QFrame(parent)
    , m_level(level)
    , m_text(textLabel(text, "", this))
    , m_actions(new QHBoxLayout)
{
    setProperty("role", QStringLiteral("notice"));
    setAccessibleName(text);
    auto* close = toolButton(QStringLiteral("close"), tr("Put this notice away"), this);
    close->setIconSize({14, 14});
    connect(close, &QToolButton::clicked, this, &NoticeBar::closed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 6, 6, 6);
    layout->setSpacing(8);
    auto* sign = new QLabel(this);
    const Tone tone = level == Level::Error ? Tone::Error : level == Level::Warning ? Tone::Warning : Tone::Accent;
    sign->setPixmap(icon(level == Level::Info ? QStringLiteral("info") : QStringLiteral("warning"), tone).pixmap(18, 18));
    layout->addWidget(sign);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_actions);
    layout->addWidget(close);
}

void NoticeBar::setText(const QString& text)
{
    m_text->setText(text);
    setAccessibleName(text);
}

void NoticeBar::addAction(const QString& title, std::function<void()> action)
{
    auto* button = new QPushButton(title, this);
    button->setFlat(true);
    button->setProperty("flat", true);
    connect(button, &QPushButton::clicked, this, [action = std::move(action)] { action(); });
    m_actions->addWidget(button);
}

void NoticeBar::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    const QColor colour = m_level == Level::Error ? colours().error : m_level == Level::Warning ? colours().warning : colours().accent;
    painter.fillRect(layoutDirection() == Qt::RightToLeft ? QRect(width() - 3, 0, 3, height()) : QRect(0, 0, 3, height()), colour);
}

namespace {

void paintGround(QPainter* painter, const QStyleOptionViewItem& option)
{
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colours().selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colours().hover);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Selected))
        painter->fillRect(option.direction == Qt::RightToLeft ? QRect(option.rect.right() - 2, option.rect.top(), 3, option.rect.height())
                                                              : QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                          colours().accent);
}

QColor groundOf(const QStyleOptionViewItem& option)
{
    return option.state & QStyle::State_Selected ? colours().selection : option.state & QStyle::State_MouseOver ? colours().hover : colours().surface;
}

QFont smaller(QFont font, qreal by = 0.9)
{
    font.setPointSizeF(font.pointSizeF() * by);
    return font;
}

QFont bolder(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

RowDelegate::RowDelegate(Roles roles, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_roles(roles)
{
}

int RowDelegate::badge(QPainter* painter, const QRect& row, const QString& text, const QColor& ground, const QColor& ink, Qt::LayoutDirection direction, const QFont& font)
{
    const QFont used = bolder(smaller(font, 0.82));
    const QFontMetrics metrics(used);
    const int height = metrics.height() + 2, width = qMax(height, metrics.horizontalAdvance(text) + 10);
    if (painter) {
        const QRect place = QStyle::visualRect(direction, row, QRect(row.right() - width + 1, row.center().y() - height / 2, width, height));
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(place, height / 2.0, height / 2.0);
        painter->setFont(used);
        painter->setPen(ink);
        painter->drawText(place, Qt::AlignCenter, text);
    }
    return width;
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    painter->save();
    paintGround(painter, option);
    const bool isHead = m_roles.key >= 0 && !index.data(m_roles.key).isValid();
    const Colours& c = colours();
    if (isHead) { // a group of contacts
        const QRect row = option.rect.adjusted(24, 0, -14, 0);
        const bool open = option.state & QStyle::State_Open;
        const QRect arrow = QStyle::visualRect(option.direction, option.rect, QRect(option.rect.left() + 7, option.rect.center().y() - 6, 12, 12));
        paintIcon(painter, arrow, open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), c.muted, option.direction == Qt::RightToLeft);
        const QString count = QStringLiteral("%1").arg(index.data(Qt::UserRole + 6).toInt());
        const QRect text = QStyle::visualRect(option.direction, option.rect, row);
        drawLine(painter, text, bolder(smaller(option.font)), c.muted, option.text + QStringLiteral("  ") + count, option.direction);
        painter->restore();
        return;
    }
    const int size = m_roles.avatarSize, pad = 10;
    const QRect row = option.rect.adjusted(pad, 0, -pad - 2, 0);
    const auto mirrored = [&](const QRect& rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    const QRect avatar = mirrored(QRect(row.left(), option.rect.center().y() - size / 2, size, size));
    const QString key = m_roles.key >= 0 ? index.data(m_roles.key).toString() : option.text;
    const QImage image = m_roles.avatar >= 0 ? index.data(m_roles.avatar).value<QImage>() : QImage();
    const int availability = m_roles.availability >= 0 ? index.data(m_roles.availability).toInt() : -1;
    if (m_roles.roomsHaveIcon && availability < 0 && image.isNull()) {
        painter->setRenderHint(QPainter::Antialiasing);
        QColor ground = colourOf(key);
        const QColor ink = ground;
        ground.setAlphaF(c.dark ? 0.28f : 0.16f);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(avatar, 9, 9);
        paintIcon(painter, QRectF(avatar).adjusted(8, 8, -8, -8), QStringLiteral("group"), ink);
    } else {
        paintAvatar(painter, avatar, image, option.text, key);
    }
    if (availability >= 0) {
        const int dot = 10;
        const QRect place = mirrored(QRect(row.left() + size - dot + 1, option.rect.center().y() + size / 2 - dot + 1, dot, dot));
        paintAvailability(painter, place, Availability(availability), groundOf(option));
    }
    QRect texts = row.adjusted(size + 10, 0, 0, 0);
    const QString second = m_roles.second >= 0 ? index.data(m_roles.second).toString() : QString();
    const int unread = m_roles.unread >= 0 ? index.data(m_roles.unread).toInt() : 0;
    const bool emphasis = m_roles.emphasis >= 0 && index.data(m_roles.emphasis).toBool();
    const int nameHeight = QFontMetrics(option.font).height(), lineHeight = QFontMetrics(smaller(option.font)).height();
    const int whole = second.isEmpty() && m_roles.time < 0 ? nameHeight : nameHeight + lineHeight + 1;
    const int top = option.rect.center().y() - whole / 2;
    QRect first(texts.left(), top, texts.width(), nameHeight);
    QRect below(texts.left(), top + nameHeight + 1, texts.width(), lineHeight);
    if (m_roles.time >= 0) {
        const QString when = isolated(momentText(index.data(m_roles.time).toLongLong(), Clock::system().now()));
        const QFont font = smaller(option.font, 0.85);
        const int width = QFontMetrics(font).horizontalAdvance(when) + 2;
        painter->setFont(font);
        painter->setPen(unread ? c.accent : c.muted);
        painter->drawText(mirrored(QRect(first.right() - width, first.top(), width, first.height())), Qt::AlignCenter, when);
        first.setWidth(first.width() - width - 8);
    }
    if (unread > 0) {
        const int mentions = m_roles.mentions >= 0 ? index.data(m_roles.mentions).toInt() : 0;
        const QString text = isolated((mentions ? QStringLiteral("@") : QString()) + (unread > 999 ? QStringLiteral("999+") : QString::number(unread)));
        below.setWidth(below.width() - badge(painter, mirrored(below), text, c.accent, c.onAccent, option.direction, option.font) - 8);
    }
    const bool faded = availability == int(Availability::Offline) && m_roles.time < 0;
    drawLine(painter, mirrored(first), unread ? bolder(option.font) : option.font, faded ? c.muted : c.text, option.text, option.direction);
    if (!second.isEmpty())
        drawLine(painter, mirrored(below), smaller(option.font), emphasis ? c.accent : c.muted, second, option.direction);
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int text = option.fontMetrics.height();
    if (m_roles.key >= 0 && !index.data(m_roles.key).isValid())
        return {80, text + 14};
    const bool two = m_roles.second >= 0;
    return {120, qMax(m_roles.avatarSize + 14, two ? text * 2 + 16 : text + 14)};
}

void FolderDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    painter->save();
    paintGround(painter, option);
    const Colours& c = colours();
    const auto folder = index.data(FolderModel::FolderRole).value<Folder>();
    const QString account = index.data(FolderModel::AccountRole).toString();
    const auto mirrored = [&](const QRect& rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    const QRect row = option.rect.adjusted(14, 0, -12, 0);
    const QColor colour = folder.colour.isValid() ? folder.colour : folder.fresh ? c.accent : c.muted;
    const QHash<QString, QString> icons = {{QStringLiteral("inbox"), QStringLiteral("inbox")}, {QStringLiteral("sent"), QStringLiteral("send")},
                                           {QStringLiteral("drafts"), QStringLiteral("edit")}, {QStringLiteral("trash"), QStringLiteral("delete")},
                                           {QStringLiteral("junk"), QStringLiteral("block")}};
    paintIcon(painter, mirrored(QRect(row.left(), row.center().y() - 10, 20, 20)), icons.value(folder.role, QStringLiteral("folder")), colour, option.direction == Qt::RightToLeft);
    QRect right = row;
    const QFont small = smaller(option.font);
    const QString total = countText(folder.total);
    // Columns of their own, so that the numbers stand below one another.
    const int column = QFontMetrics(small).horizontalAdvance(QStringLiteral("00 000"));
    painter->setFont(small);
    painter->setPen(c.muted);
    painter->drawText(mirrored(QRect(right.right() - column, right.top(), column, right.height())), int(Qt::AlignVCenter | Qt::AlignAbsolute | (option.direction == Qt::RightToLeft ? Qt::AlignLeft : Qt::AlignRight)), total);
    right.setRight(right.right() - column - 8);
    if (folder.unread > 0) {
        painter->setFont(bolder(small));
        painter->setPen(c.text);
        painter->drawText(mirrored(QRect(right.right() - column / 2, right.top(), column / 2, right.height())), int(Qt::AlignVCenter | Qt::AlignAbsolute | (option.direction == Qt::RightToLeft ? Qt::AlignLeft : Qt::AlignRight)), countText(folder.unread));
    }
    right.setRight(right.right() - column / 2 - 8);
    if (folder.fresh > 0)
        right.setRight(right.right() - RowDelegate::badge(painter, mirrored(right), countText(folder.fresh), folder.colour.isValid() ? folder.colour : c.accent,
                                             folder.colour.isValid() && contrast(folder.colour, Qt::white) < 4.5 ? QColor(Qt::black) : folder.colour.isValid() ? QColor(Qt::white) : c.onAccent,
                                             option.direction, option.font) - 8);
    QRect name = right.adjusted(30, 0, 0, 0);
    if (!account.isEmpty()) {
        const int height = option.fontMetrics.height();
        const QRect below(name.left(), name.center().y() + 1, name.width(), height);
        name = QRect(name.left(), name.center().y() - height, name.width(), height);
        drawLine(painter, mirrored(below), small, c.muted, account, option.direction);
    }
    // Whether it tells of new mail is said where that is not what such a folder does by itself.
    if (folder.alerts != AlertRules::standardRule(folder.role).alerts) {
        const int behind = name.left() + qMin(name.width() - 20, QFontMetrics(folder.unread ? bolder(option.font) : option.font).horizontalAdvance(option.text) + 8);
        paintIcon(painter, mirrored(QRect(behind, name.center().y() - 7, 15, 15)), folder.alerts ? QStringLiteral("bell") : QStringLiteral("mute"), c.muted);
        name.setRight(behind - 4);
    }
    drawLine(painter, mirrored(name), folder.unread ? bolder(option.font) : option.font, c.text, option.text, option.direction);
    painter->restore();
}

QSize FolderDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool two = !index.data(FolderModel::AccountRole).toString().isEmpty();
    return {120, two ? option.fontMetrics.height() * 2 + 12 : option.fontMetrics.height() + 18};
}

} // namespace posthorn::messenger
