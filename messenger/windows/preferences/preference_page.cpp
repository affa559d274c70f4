#include "messenger/windows/preferences/preference_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include "messenger/windows/desk.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

PreferencePage::PreferencePage(Desk& desk, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_column(new QVBoxLayout(this))
{
    setProperty("page", true);
    setAccessibleName(title);
    m_column->setContentsMargins(26, 20, 26, 20);
    m_column->setSpacing(8);
    add(heading(title, this, 1.35));
}

void PreferencePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    Q_EMIT shown();
}

void PreferencePage::put(Preference preference, const QString& value)
{
    (void)m_desk.preferences().set(preference, value);
}

QWidget* PreferencePage::add(QWidget* widget)
{
    m_column->addWidget(widget);
    return widget;
}

void PreferencePage::section(const QString& title)
{
    QLabel* label = heading(title, this, 1.0);
    label->setContentsMargins(0, 10, 0, 2);
    add(label);
}

void PreferencePage::note(const QString& text)
{
    add(textLabel(text, "muted", this));
}

void PreferencePage::end()
{
    m_column->addStretch();
}

QWidget* PreferencePage::row(const QString& caption, QWidget* editor)
{
    auto* made = new QWidget(this);
    auto* layout = new QHBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto* label = textLabel(caption, "", made);
    label->setMinimumWidth(made->fontMetrics().averageCharWidth() * 26);
    label->setBuddy(editor);
    editor->setAccessibleName(caption);
    layout->addWidget(label, 1);
    layout->addWidget(editor, 1);
    return add(made);
}

void PreferencePage::check(Preference preference, const QString& text)
{
    auto* box = new QCheckBox(text, this);
    box->setChecked(m_desk.preferences().boolean(preference));
    connect(box, &QCheckBox::toggled, this, [this, preference](bool on) { put(preference, on ? QStringLiteral("1") : QStringLiteral("0")); });
    connect(&m_desk.preferences(), &Preferences::changed, box, [this, box, preference](Preference changed) {
        if (changed == preference)
            box->setChecked(m_desk.preferences().boolean(preference));
    });
    add(box);
}

QSpinBox* PreferencePage::number(Preference preference, const QString& text, const QString& suffix, int factor)
{
    const auto& limits = Preferences::row(preference);
    auto* box = new QSpinBox(this);
    box->setRange((limits.least + factor - 1) / factor, limits.most / factor);
    box->setSuffix(suffix);
    box->setValue(m_desk.preferences().number(preference) / factor);
    connect(box, &QSpinBox::valueChanged, this, [this, preference, factor](int value) { put(preference, QString::number(value * factor)); });
    row(text, box);
    return box;
}

void PreferencePage::choice(Preference preference, const QString& text, const QList<std::pair<QString, QString>>& choices)
{
    auto* box = new QComboBox(this);
    for (const auto& [value, title] : choices)
        box->addItem(title, value);
    box->setCurrentIndex(qMax(0, box->findData(m_desk.preferences().text(preference))));
    connect(box, &QComboBox::currentIndexChanged, this, [this, box, preference] { put(preference, box->currentData().toString()); });
    row(text, box);
}

void PreferencePage::folder(Preference preference, const QString& text)
{
    auto* box = new QWidget(this);
    auto* line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    auto* edit = new QLineEdit(m_desk.preferences().text(preference), box);
    edit->setPlaceholderText(tr("The desktop's own"));
    edit->setAccessibleName(text);
    auto* browse = toolButton(QStringLiteral("folder"), tr("Choose a folder"), box);
    connect(edit, &QLineEdit::textChanged, this, [this, preference](const QString& value) { put(preference, value.trimmed()); });
    connect(browse, &QToolButton::clicked, this, [this, edit] {
        const QString path = QFileDialog::getExistingDirectory(this, tr("Choose a folder"), edit->text());
        if (!path.isEmpty())
            edit->setText(path);
    });
    line->addWidget(edit, 1);
    line->addWidget(browse);
    row(text, box);
}

void PreferencePage::sound(Preference preference, const QString& text, const QString& own)
{
    auto* box = new QWidget(this);
    auto* line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    auto* what = new QComboBox(box);
    what->setAccessibleName(text);
    const auto fill = [this, what, preference] {
        const QSignalBlocker quiet(what);
        const QString value = m_desk.preferences().text(preference);
        what->clear();
        what->addItem(tr("No sound"), QStringLiteral("none"));
        what->addItem(tr("The usual one"), QString());
        if (!value.isEmpty() && value != QLatin1String("none"))
            what->addItem(QFileInfo(value).fileName(), value);
        what->addItem(tr("Another file …"), QStringLiteral("?"));
        what->setCurrentIndex(qMax(0, what->findData(value)));
    };
    fill();
    connect(what, &QComboBox::activated, this, [this, what, preference, fill] {
        QString value = what->currentData().toString();
        if (value == QLatin1String("?")) {
            value = QFileDialog::getOpenFileName(this, tr("Sound"), {}, tr("Sounds (*.wav *.ogg *.oga *.mp3 *.flac)"));
            if (value.isEmpty()) {
                fill();
                return;
            }
        }
        put(preference, value);
        fill();
    });
    auto* play = toolButton(QStringLiteral("play"), tr("Try: %1").arg(text), box);
    connect(play, &QToolButton::clicked, this, [this, preference, own] {
        const QString value = m_desk.preferences().text(preference);
        if (value != QLatin1String("none"))
            Q_EMIT m_desk.soundWanted(value.isEmpty() ? own : value, m_desk.preferences().number(Preference::SoundVolume));
    });
    line->addWidget(what, 1);
    line->addWidget(play);
    row(text, box);
}

void clearRows(QVBoxLayout* rows)
{
    while (QLayoutItem* item = rows->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
}

} // namespace posthorn::messenger
