#include "gui/forms/setting_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include "base/text.h"
#include "gui/forms/setting_text.h"
#include "gui/models/text.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

namespace {

using config::SettingType;

struct Unit {
    const char* suffix;
    int64_t factor;
};
constexpr Unit sizeUnits[] = {{"", 1}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}};
constexpr Unit durationUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};

// The largest unit of which the value is a whole number.
int unitOf(int64_t value, const Unit (&units)[4])
{
    int best = 0;
    for (int i = 1; i < 4; ++i) {
        if (value != 0 && value % units[i].factor == 0)
            best = i;
    }
    return best;
}

} // namespace

SettingEditor::SettingEditor(config::Setting setting, const std::string& value, QWidget* parent)
    : QWidget(parent)
    , m_setting(setting)
    , m_row(config::row(setting))
    , m_reset(iconButton(QStringLiteral("reset"), tr("Back to the default"), this))
    , m_changed(new ToneLabel(tr("Changed"), Tone::Accent, this))
    , m_problem(new ToneLabel({}, Tone::Error, this))
{
    const auto normal = config::normalise(setting, m_row.defaultValue);
    m_default = normal ? *normal : std::string(m_row.defaultValue);
    m_field = makeField();
    const QString title = settingTitle(m_row);
    m_field->setAccessibleName(title);
    m_field->setAccessibleDescription(settingHelp(m_row));
    m_reset->setAccessibleName(tr("%1: back to the default").arg(title));

    auto* name = new QLabel(title, this);
    alignLabel(name, Qt::AlignLeft | Qt::AlignVCenter);
    QFont bold = name->font();
    bold.setWeight(QFont::DemiBold);
    name->setFont(bold);
    name->setBuddy(m_field);
    name->setToolTip(fromUtf8(m_row.name));
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(name);
    head->addWidget(m_changed);
    head->addStretch();
    if (needsRestart()) {
        head->addWidget(new IconLabel(QStringLiteral("restart"), 16, Tone::Muted, this));
        head->addWidget(new ToneLabel(tr("needs a restart"), Tone::Muted, this));
    }
    auto* help = new ToneLabel(settingHelp(m_row), Tone::Muted, this);
    help->setWordWrap(true);
    help->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    const bool wide = m_line && !m_unit && m_row.type != SettingType::Integer;
    row->addWidget(m_field, wide || m_list ? 1 : 0);
    if (m_unit)
        row->addWidget(m_unit);
    row->addWidget(m_reset, 0, Qt::AlignTop);
    auto* standard = new ToneLabel(tr("Default: %1").arg(isSecret(m_row) ? tr("empty") : settingValue(m_row, m_default)),
                                   Tone::Muted, this);
    standard->setTextFormat(Qt::PlainText);
    if (m_default.size() < 40) {
        row->addSpacing(4);
        row->addWidget(standard, 0, m_list ? Qt::AlignTop : Qt::AlignVCenter);
    }
    if (!wide && !m_list)
        row->addStretch();
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 14);
    layout->setSpacing(5);
    layout->addLayout(head);
    layout->addWidget(help);
    layout->addLayout(row);
    if (m_default.size() >= 40)
        layout->addWidget(standard);
    layout->addWidget(m_problem);
    connect(m_reset, &QToolButton::clicked, this, &SettingEditor::useDefault);
    setStored(value);
}

QWidget* SettingEditor::makeQuantity(const QStringList& units)
{
    m_line = new QLineEdit(this);
    m_line->setMaximumWidth(fontMetrics().averageCharWidth() * 18);
    m_unit = new QComboBox(this);
    m_unit->addItems(units);
    m_unit->setAccessibleName(tr("Unit of %1").arg(settingTitle(m_row)));
    connect(m_unit, &QComboBox::currentIndexChanged, this, &SettingEditor::judge);
    connect(m_line, &QLineEdit::textChanged, this, &SettingEditor::judge);
    return m_line;
}

QWidget* SettingEditor::makeField()
{
    switch (m_row.type) {
    case SettingType::Boolean:
        m_check = new QCheckBox(tr("On"), this);
        connect(m_check, &QCheckBox::toggled, this, [this](bool on) {
            m_check->setText(on ? tr("On") : tr("Off"));
            judge();
        });
        return m_check;
    case SettingType::Choice:
        m_choice = new QComboBox(this);
        for (const std::string_view choice : split(m_row.choices, '|'))
            m_choice->addItem(choiceTitle(fromUtf8(choice)), fromUtf8(choice));
        connect(m_choice, &QComboBox::currentIndexChanged, this, &SettingEditor::judge);
        return m_choice;
    case SettingType::Size:
        return makeQuantity({tr("bytes"), tr("KiB"), tr("MiB"), tr("GiB")});
    case SettingType::Duration:
        return makeQuantity({tr("seconds"), tr("minutes"), tr("hours"), tr("days")});
    case SettingType::List:
        m_list = new QPlainTextEdit(this);
        m_list->setTabChangesFocus(true);
        m_list->setPlaceholderText(tr("One to a line"));
        m_list->setFixedHeight(fontMetrics().height() * 3 + 16);
        connect(m_list, &QPlainTextEdit::textChanged, this, &SettingEditor::judge);
        return m_list;
    case SettingType::Integer:
    case SettingType::Text:
        break;
    }
    if (isSecret(m_row))
        m_line = new PasswordEdit(this);
    else
        m_line = new QLineEdit(this);
    if (m_row.type == SettingType::Integer)
        m_line->setMaximumWidth(fontMetrics().averageCharWidth() * 18);
    connect(m_line, &QLineEdit::textChanged, this, &SettingEditor::judge);
    return m_line;
}

std::string SettingEditor::raw() const
{
    if (m_check)
        return m_check->isChecked() ? "true" : "false";
    if (m_choice)
        return toUtf8(m_choice->currentData().toString());
    if (m_list) {
        QStringList items;
        for (const QString& line : m_list->toPlainText().split(QLatin1Char('\n'))) {
            if (!line.trimmed().isEmpty())
                items.append(line.trimmed());
        }
        return toUtf8(items.join(QLatin1Char(',')));
    }
    std::string text = toUtf8(m_line->text().trimmed());
    if (m_unit)
        text += (m_row.type == SettingType::Size ? sizeUnits : durationUnits)[m_unit->currentIndex()].suffix;
    return text;
}

void SettingEditor::put(const std::string& value)
{
    m_putting = true;
    if (m_check) {
        m_check->setChecked(value == "true");
        m_check->setText(value == "true" ? tr("On") : tr("Off"));
    } else if (m_choice) {
        m_choice->setCurrentIndex(m_choice->findData(fromUtf8(value)));
    } else if (m_list) {
        QStringList items;
        for (const std::string_view item : split(value, ',')) {
            if (!trimmed(item).empty())
                items.append(fromUtf8(trimmed(item)));
        }
        m_list->setPlainText(items.join(QLatin1Char('\n')));
    } else if (m_unit) {
        const int64_t number = parseNumber<int64_t>(value).value_or(0);
        const auto& units = m_row.type == SettingType::Size ? sizeUnits : durationUnits;
        const int unit = number == 0 ? (m_row.type == SettingType::Size ? 2 : 0) : unitOf(number, units);
        m_unit->setCurrentIndex(unit);
        m_line->setText(QString::number(number / units[unit].factor));
    } else {
        m_line->setText(fromUtf8(value));
    }
    m_putting = false;
    judge();
}

Result<std::string> SettingEditor::value() const
{
    return config::normalise(m_setting, raw());
}

void SettingEditor::setStored(const std::string& value)
{
    m_stored = value;
    put(value);
}

bool SettingEditor::isChanged() const
{
    const auto now = value();
    if (!now)
        return true;
    if (m_row.type != SettingType::List)
        return *now != m_stored;
    // Blanks between the items of a list mean nothing.
    const auto items = [](const std::string& text) {
        std::vector<std::string> list;
        for (const std::string_view item : split(text, ',')) {
            if (!trimmed(item).empty())
                list.emplace_back(trimmed(item));
        }
        return list;
    };
    return items(*now) != items(m_stored);
}

bool SettingEditor::needsRestart() const
{
    return m_row.effect == config::Effect::Restart;
}

bool SettingEditor::matches(const QStringList& words) const
{
    const QString text = fromUtf8(m_row.name) + QLatin1Char(' ') + settingTitle(m_row) + QLatin1Char(' ') +
                         settingHelp(m_row) + QLatin1Char(' ') + groupTitle(settingGroup(m_row));
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

void SettingEditor::revert()
{
    put(m_stored);
}

void SettingEditor::useDefault()
{
    put(m_default);
}

void SettingEditor::judge()
{
    if (m_putting)
        return;
    const auto now = value();
    m_problem->setVisible(!now);
    if (!now) {
        QString text;
        if (m_row.type == SettingType::Integer || m_unit)
            text = tr("A number from %1 to %2.")
                       .arg(settingValue(m_row, std::to_string(m_row.low)), settingValue(m_row, std::to_string(m_row.high)));
        else
            text = fromUtf8(now.error().text);
        m_problem->setText(text);
    }
    m_changed->setVisible(isChanged());
    m_reset->setEnabled(!now || *now != m_default);
    Q_EMIT edited();
}

} // namespace posthorn::gui
