#include "gui/widgets/small_widgets.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QFormLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>

#include "gui/shell/theme.h"

namespace posthorn::gui {

Separator::Separator(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
    , m_orientation(orientation)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
    setSizePolicy(orientation == Qt::Horizontal ? QSizePolicy::Expanding : QSizePolicy::Fixed,
                  orientation == Qt::Horizontal ? QSizePolicy::Fixed : QSizePolicy::Expanding);
}

void Separator::paintEvent(QPaintEvent*)
{
    const int inset = m_orientation == Qt::Vertical ? 6 : 0;
    QPainter(this).fillRect(rect().adjusted(0, inset, 0, -inset), colours().border);
}

ToneLabel::ToneLabel(const QString& text, Tone tone, QWidget* parent)
    : QLabel(text, parent)
    , m_tone(tone)
{
    setForegroundRole(QPalette::WindowText); // on a Base ground too
    alignLabel(this, Qt::AlignLeft | Qt::AlignVCenter);
    dress();
}

void ToneLabel::setTone(Tone tone)
{
    if (tone == m_tone)
        return;
    m_tone = tone;
    dress();
}

void ToneLabel::dress()
{
    m_dressing = true;
    QPalette mine = palette();
    mine.setColor(QPalette::WindowText, IconSource::colour(m_tone));
    setPalette(mine);
    m_dressing = false;
}

void ToneLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_dressing &&
        palette().color(QPalette::WindowText) != IconSource::colour(m_tone))
        dress();
}

IconLabel::IconLabel(const QString& name, int size, Tone tone, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_size(size)
    , m_tone(tone)
{
    setFixedSize(size, size);
}

void IconLabel::setIcon(const QString& name, Tone tone)
{
    m_name = name;
    m_tone = tone;
    update();
}

void IconLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    IconSource::paint(&painter, rect(), m_name, IconSource::colour(m_tone));
}

SearchEdit::SearchEdit(const QString& placeholder, QWidget* parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    addAction(IconSource::icon(QStringLiteral("search"), Tone::Muted), LeadingPosition);
}

void SearchEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

PasswordEdit::PasswordEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_eye(addAction(IconSource::icon(QStringLiteral("eye"), Tone::Muted), TrailingPosition))
{
    setEchoMode(Password);
    setAttribute(Qt::WA_InputMethodEnabled, true);
    m_eye->setToolTip(tr("Show the password"));
    m_eye->setCheckable(true);
    m_eye->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    m_eye->setShortcutContext(Qt::WidgetShortcut);
    connect(m_eye, &QAction::toggled, this, [this](bool shown) {
        setEchoMode(shown ? Normal : Password);
        m_eye->setIcon(IconSource::icon(shown ? QStringLiteral("eye-off") : QStringLiteral("eye"), Tone::Muted));
        m_eye->setToolTip(shown ? tr("Hide the password") : tr("Show the password"));
    });
}

StrengthMeter::StrengthMeter(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPassword({});
}

int StrengthMeter::strength(const QString& password)
{
    static const QStringList common = {QStringLiteral("password"), QStringLiteral("passwort"), QStringLiteral("123456"),
                                       QStringLiteral("qwert"),    QStringLiteral("postmaster"), QStringLiteral("admin"),
                                       QStringLiteral("posthorn"), QStringLiteral("letmein"),  QStringLiteral("welcome")};
    if (password.isEmpty())
        return 0;
    int kinds = 0;
    bool lower = false, upper = false, digit = false, other = false;
    QSet<QChar> different;
    for (const QChar c : password) {
        different.insert(c);
        lower = lower || c.isLower();
        upper = upper || c.isUpper();
        digit = digit || c.isDigit();
        other = other || !c.isLetterOrNumber();
    }
    kinds = int(lower) + int(upper) + int(digit) + int(other);
    qsizetype length = qMin(password.size(), different.size() * 2);
    for (const QString& word : common) {
        if (password.contains(word, Qt::CaseInsensitive))
            length -= word.size();
    }
    const qsizetype points = length + (kinds - 1) * 2;
    return points < 7 ? 1 : points < 11 ? 2 : points < 16 ? 3 : 4;
}

QString StrengthMeter::word(int strength)
{
    switch (strength) {
    case 1:
        return tr("Weak");
    case 2:
        return tr("Fair");
    case 3:
        return tr("Good");
    case 4:
        return tr("Strong");
    default:
        return {};
    }
}

void StrengthMeter::setPassword(const QString& password)
{
    m_strength = strength(password);
    setAccessibleName(m_strength ? tr("Strength of the password: %1").arg(word(m_strength)) : tr("Strength of the password"));
    update();
}

QSize StrengthMeter::sizeHint() const
{
    return {200, fontMetrics().height() + 4};
}

void StrengthMeter::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    const QColor fill = m_strength <= 1 ? c.error : m_strength == 2 ? c.warning : c.success;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    constexpr int bars = 4, barWidth = 36, between = 5;
    for (int i = 0; i < bars; ++i) {
        const QRect bar(i * (barWidth + between), height() / 2 - 2, barWidth, 4);
        painter.setBrush(i < m_strength ? fill : c.pressed);
        painter.drawRoundedRect(QStyle::visualRect(layoutDirection(), rect(), bar), 2, 2);
    }
    painter.setPen(m_strength ? fill : c.muted);
    const QRect text(bars * (barWidth + between) + 6, 0, width(), height());
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), text & rect()),
                     int(Qt::AlignVCenter | QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)), word(m_strength));
}

EmptyHint::EmptyHint(QAbstractScrollArea* area, std::function<bool()> isEmpty, const QString& icon,
                     const QString& heading, const QString& sentence)
    : QWidget(area->viewport())
    , m_area(area)
    , m_isEmpty(std::move(isEmpty))
    , m_icon(icon)
    , m_heading(heading)
    , m_sentence(sentence)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(heading);
    setAccessibleDescription(sentence);
    setFont(QApplication::font()); // not the area's own
    area->viewport()->installEventFilter(this);
    judge();
}

EmptyHint::EmptyHint(QAbstractItemView* view, const QString& icon, const QString& heading, const QString& sentence)
    : EmptyHint(view, [view] { return view->model()->rowCount(view->rootIndex()) == 0; }, icon, heading, sentence)
{
    QAbstractItemModel* model = view->model();
    for (const auto& signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, this, [this] { judge(); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { judge(); });
}

EmptyHint::EmptyHint(QPlainTextEdit* edit, const QString& icon, const QString& heading, const QString& sentence)
    : EmptyHint(edit, [edit] { return edit->document()->isEmpty(); }, icon, heading, sentence)
{
    connect(edit, &QPlainTextEdit::textChanged, this, [this] { judge(); });
}

bool EmptyHint::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        setGeometry(m_area->viewport()->rect());
    return QWidget::eventFilter(object, event);
}

void EmptyHint::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    QPainter painter(this);
    constexpr int iconSize = 40;
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.15);
    large.setWeight(QFont::DemiBold);
    const int line = fontMetrics().height();
    const bool withIcon = height() > 150;
    const int together = (withIcon ? iconSize + 12 : 0) + line * 4;
    int y = qMax(4, (height() - together) / 2);
    if (withIcon) {
        IconSource::paint(&painter, QRectF((width() - iconSize) / 2.0, y, iconSize, iconSize), m_icon, c.faint);
        y += iconSize + 12;
    }
    painter.setFont(large);
    painter.setPen(c.text);
    painter.drawText(QRect(0, y, width(), QFontMetrics(large).height()), Qt::AlignHCenter, m_heading);
    y += QFontMetrics(large).height() + 6;
    painter.setFont(font());
    painter.setPen(c.muted);
    const int textWidth = qMin(width() - 32, 420);
    painter.drawText(QRect((width() - textWidth) / 2, y, textWidth, line * 3), Qt::AlignHCenter | Qt::TextWordWrap,
                     m_sentence);
}

QString withoutMnemonic(QString text)
{
    text.replace(QLatin1String("&&"), QLatin1String("\x01"));
    text.remove(QLatin1Char('&'));
    return text.replace(QLatin1Char('\x01'), QLatin1Char('&'));
}

QToolButton* iconButton(const QString& icon, const QString& text, QWidget* parent, const QKeySequence& shortcut)
{
    auto* button = new QToolButton(parent);
    button->setIcon(IconSource::icon(icon));
    button->setIconSize({18, 18});
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setText(text);
    const QString plain = withoutMnemonic(text);
    button->setAccessibleName(plain);
    if (!shortcut.isEmpty())
        button->setShortcut(shortcut);
    button->setToolTip(shortcut.isEmpty() ? plain
                                          : QStringLiteral("%1 (%2)").arg(plain, shortcut.toString(QKeySequence::NativeText)));
    return button;
}

QToolButton* textButton(const QString& icon, const QString& text, QWidget* parent)
{
    QToolButton* button = iconButton(icon, text, parent);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip({});
    return button;
}

void alignLabel(QLabel* label, Qt::Alignment alignment)
{
    label->setAlignment(QStyle::visualAlignment(QGuiApplication::layoutDirection(), alignment));
}

void centreLabels(QFormLayout* form)
{
    for (int row = 0; row < form->rowCount(); ++row) {
        QLayoutItem* item = form->itemAt(row, QFormLayout::LabelRole);
        auto* label = item ? qobject_cast<QLabel*>(item->widget()) : nullptr;
        if (!label)
            continue;
        label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
        alignLabel(label, Qt::AlignLeft | Qt::AlignVCenter);
    }
}

QLabel* heading(const QString& text, QWidget* parent, qreal scale)
{
    auto* label = new QLabel(text, parent);
    alignLabel(label, Qt::AlignLeft | Qt::AlignVCenter);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

} // namespace posthorn::gui
