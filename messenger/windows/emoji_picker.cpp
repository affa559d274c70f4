#include "messenger/windows/emoji_picker.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>
#include <array>

#include "messenger/models/emoji.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

constexpr int cell = 38, columns = 9;
constexpr qsizetype mostRecent = 27;

QStringList& recentList()
{
    static QStringList list = {QStringLiteral("👍"), QStringLiteral("❤️"), QStringLiteral("😂"), QStringLiteral("🎉"), QStringLiteral("😮"),
                               QStringLiteral("😢"), QStringLiteral("🙏"), QStringLiteral("👏"), QStringLiteral("✅")};
    return list;
}

} // namespace

QStringList EmojiPicker::recent()
{
    return recentList();
}

EmojiPicker::EmojiPicker(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit(this))
    , m_grid(new QListWidget(this))
    , m_name(plainLabel({}, "muted", this))
{
    setAttribute(Qt::WA_StyledBackground);
    setProperty("role", QStringLiteral("card"));
    setAccessibleName(tr("Emoji"));
    m_search->setPlaceholderText(tr("Search emoji"));
    m_search->setAccessibleName(tr("Search emoji"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_grid->setAccessibleName(tr("Emoji"));
    m_grid->setViewMode(QListView::IconMode);
    m_grid->setMovement(QListView::Static);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setUniformItemSizes(true);
    m_grid->setGridSize({cell, cell});
    m_grid->setProperty("plain", true);
    m_grid->setSpacing(0);
    m_grid->setTextElideMode(Qt::ElideNone);
    m_grid->setFixedSize(cell * columns + 18, cell * 7);
    m_grid->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    QFont font = emojiFont(m_grid->font());
    font.setPointSizeF(font.pointSizeF() * 1.55);
    m_grid->setFont(font);
    m_grid->installEventFilter(this);
    m_name->setMinimumHeight(fontMetrics().height());

    struct Group {
        const char* id;
        const char* icon;
        const char* title;
    };
    static const std::array<Group, 9> groups = {{
        {"", "clock", QT_TR_NOOP("Often used")},        {"smileys", "emoji", QT_TR_NOOP("Smileys")},
        {"people", "smile-people", QT_TR_NOOP("People")}, {"nature", "nature", QT_TR_NOOP("Animals and nature")},
        {"food", "food", QT_TR_NOOP("Food and drink")}, {"travel", "travel", QT_TR_NOOP("Travel and places")},
        {"activity", "activity", QT_TR_NOOP("Activities")}, {"objects", "bell", QT_TR_NOOP("Objects")},
        {"symbols", "symbols", QT_TR_NOOP("Symbols and flags")},
    }};
    auto* bar = new QHBoxLayout;
    bar->setSpacing(2);
    for (const Group& group : groups) {
        QToolButton* button = toolButton(QLatin1String(group.icon), tr(group.title), this);
        button->setCheckable(true);
        button->setChecked(*group.id == 0);
        connect(button, &QToolButton::clicked, this, [this, button, id = QString::fromLatin1(group.id)] {
            for (QToolButton* other : std::as_const(m_groups))
                other->setChecked(other == button);
            m_group = id;
            m_search->clear();
            fill();
        });
        m_groups.append(button);
        bar->addWidget(button);
    }
    bar->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 8);
    layout->setSpacing(6);
    layout->addWidget(m_search);
    layout->addLayout(bar);
    layout->addWidget(m_grid);
    layout->addWidget(m_name);
    connect(m_search, &QLineEdit::textChanged, this, &EmojiPicker::fill);
    connect(m_search, &QLineEdit::returnPressed, this, &EmojiPicker::choose);
    connect(m_grid, &QListWidget::itemClicked, this, &EmojiPicker::choose);
    connect(m_grid, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) { m_name->setText(item ? item->toolTip() : QString()); });
    fill();
}

void EmojiPicker::fill()
{
    m_grid->clear();
    const auto add = [this](const QString& sign, const QString& name) {
        auto* item = new QListWidgetItem(joined(sign), m_grid);
        item->setData(Qt::UserRole, sign);
        item->setToolTip(name);
        item->setData(Qt::AccessibleTextRole, name);
        item->setTextAlignment(Qt::AlignCenter);
        item->setSizeHint({cell, cell});
    };
    const QString words = m_search->text().trimmed();
    if (!words.isEmpty()) {
        for (const Emoji* emoji : findEmoji(words))
            add(emoji->sign, emoji->name);
    } else {
        const QStringList wanted = recentList();
        if (m_group.isEmpty()) {
            for (const QString& sign : wanted) {
                const auto row = std::find_if(emojiTable().begin(), emojiTable().end(), [&](const Emoji& emoji) { return emoji.sign == sign; });
                add(sign, row == emojiTable().end() ? sign : row->name);
            }
        }
        for (const Emoji& emoji : emojiTable()) {
            const bool shown = m_group.isEmpty() ? emoji.group == QLatin1String("smileys") && !wanted.contains(emoji.sign)
                                                 : emoji.group == m_group || (m_group == QLatin1String("symbols") && emoji.group == QLatin1String("flags"));
            if (shown)
                add(emoji.sign, emoji.name);
        }
    }
    m_grid->setCurrentRow(0);
    if (m_grid->count() == 0)
        m_name->setText(tr("No emoji is called so"));
}

void EmojiPicker::popUp(QWidget* anchor)
{
    m_search->clear();
    fill();
    adjustSize();
    const QRect screen = anchor->screen()->availableGeometry();
    QPoint at = anchor->mapToGlobal(QPoint(layoutDirection() == Qt::RightToLeft ? anchor->width() - width() : 0, -height() - 4));
    if (at.y() < screen.top())
        at.setY(anchor->mapToGlobal(QPoint(0, anchor->height() + 4)).y());
    at.setX(qBound(screen.left(), at.x(), qMax(screen.left(), screen.right() - width())));
    move(at);
    show();
    m_search->setFocus();
}

void EmojiPicker::choose()
{
    const QListWidgetItem* item = m_grid->currentItem();
    if (!item)
        return;
    const QString sign = item->data(Qt::UserRole).toString();
    QStringList& list = recentList();
    list.removeAll(sign);
    list.prepend(sign);
    list = list.mid(0, mostRecent);
    hide();
    Q_EMIT chosen(sign);
}

bool EmojiPicker::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (object == m_search && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
            m_grid->setFocus();
            return true;
        }
        if (object == m_grid && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Space)) {
            choose();
            return true;
        }
        // Letters go on searching.
        if (object == m_grid && !key->text().isEmpty() && key->text()[0].isPrint()) {
            m_search->setFocus();
            m_search->insert(key->text());
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            hide();
            return true;
        }
    }
    return QFrame::eventFilter(object, event);
}

} // namespace posthorn::messenger
