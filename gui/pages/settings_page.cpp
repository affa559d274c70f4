#include "gui/pages/settings_page.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "gui/forms/setting_editor.h"
#include "gui/forms/setting_text.h"
#include "gui/models/log_filter.h"
#include "gui/models/text.h"
#include "gui/shell/style.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

namespace {

// The form is as wide as lines read well, whatever the window's width.
constexpr int formWidth = 760;

} // namespace

SettingsPage::SettingsPage(config::Settings& settings, Apply apply, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_applyValues(std::move(apply))
    , m_search(new SearchEdit(tr("Search the settings"), this))
    , m_list(new QListWidget(this))
    , m_scroll(new QScrollArea(this))
    , m_nothing(new ToneLabel(tr("No setting matches."), Tone::Muted, this))
    , m_state(new ToneLabel({}, Tone::Muted, this))
    , m_revert(new QPushButton(tr("Reve&rt"), this))
    , m_apply(new QPushButton(tr("Appl&y"), this))
{
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setProperty("rounded", true);
    m_list->setAccessibleName(tr("Groups of settings"));
    m_list->setFixedWidth(220);
    m_list->setSpacing(1);
    setButtonKind(m_apply, ButtonKind::Primary);
    auto* form = new QWidget;
    form->setBackgroundRole(QPalette::Base);
    form->setAutoFillBackground(true);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(28, 12, 28, 24);
    column->setSpacing(0);
    const config::SnapshotPtr now = settings.snapshot();
    m_editors.resize(size_t(config::Setting::Count));
    for (size_t i = 0; i < size_t(config::Setting::Count); ++i) {
        const auto setting = config::Setting(i);
        const QString group = settingGroup(config::row(setting));
        if (m_groups.empty() || m_groups.back().name != group) {
            QLabel* title = heading(groupTitle(group), form, 1.45);
            title->setContentsMargins(0, 14, 0, 2);
            column->addWidget(title);
            m_groups.push_back({group, title, {}, {}});
            m_list->addItem(new QListWidgetItem(IconSource::icon(groupIcon(group), Tone::Muted), groupTitle(group)));
        } else {
            auto* line = new Separator(Qt::Horizontal, form);
            column->addWidget(line);
            m_groups.back().lines.push_back(line);
        }
        auto* editor = new SettingEditor(setting, now->text(setting), form);
        column->addWidget(editor);
        connect(editor, &SettingEditor::edited, this, &SettingsPage::judge);
        m_groups.back().editors.push_back(editor);
        m_editors[i] = editor;
    }
    column->addWidget(m_nothing);
    column->addStretch();
    auto* holder = new QWidget(form);
    holder->setLayout(column);
    holder->setMaximumWidth(formWidth);
    auto* outer = new QHBoxLayout(form);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(holder, 1);
    outer->addStretch();
    outer->setStretchFactor(holder, 100);
    m_scroll->setWidget(form);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Settings"));

    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::filter);
    connect(m_list, &QListWidget::currentRowChanged, this, &SettingsPage::filter);
    connect(m_apply, &QPushButton::clicked, this, &SettingsPage::apply);
    connect(m_revert, &QPushButton::clicked, this, &SettingsPage::revert);

    auto* side = new QVBoxLayout;
    side->setContentsMargins(8, 8, 8, 8);
    side->setSpacing(8);
    side->addWidget(m_search);
    side->addWidget(m_list, 1);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 8, 12, 8);
    foot->setSpacing(8);
    foot->addWidget(m_state, 1);
    foot->addWidget(m_revert);
    foot->addWidget(m_apply);
    auto* main = new QVBoxLayout;
    main->setContentsMargins(0, 0, 0, 0);
    main->setSpacing(0);
    main->addWidget(m_scroll, 1);
    main->addWidget(new Separator(Qt::Horizontal, this));
    main->addLayout(foot);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(side);
    auto* line = new Separator(Qt::Vertical, this);
    layout->addWidget(line);
    layout->addLayout(main, 1);
    m_list->setCurrentRow(0);
    judge();
}

void SettingsPage::showGroup(const QString& group)
{
    for (size_t i = 0; i < m_groups.size(); ++i) {
        if (m_groups[i].name == group)
            m_list->setCurrentRow(int(i));
    }
}

void SettingsPage::filter()
{
    const QStringList words = LogFilter::split(m_search->text());
    bool any = false;
    for (size_t i = 0; i < m_groups.size(); ++i) {
        Group& group = m_groups[i];
        // Without a search the chosen group is shown; with one, whatever matches in any group.
        bool first = true;
        for (size_t k = 0; k < group.editors.size(); ++k) {
            const bool shown = words.isEmpty() ? int(i) == m_list->currentRow() : group.editors[k]->matches(words);
            group.editors[k]->setVisible(shown);
            if (k > 0)
                group.lines[k - 1]->setVisible(shown && !first);
            if (shown)
                first = false;
        }
        group.heading->setVisible(!first);
        any = any || !first;
    }
    m_nothing->setVisible(!any);
    m_list->setEnabled(words.isEmpty());
    m_scroll->verticalScrollBar()->setValue(0);
}

int SettingsPage::changedCount() const
{
    return int(std::count_if(m_editors.begin(), m_editors.end(),
                             [](const SettingEditor* editor) { return editor && editor->isChanged(); }));
}

void SettingsPage::judge()
{
    if (m_editors.empty() || !m_editors.back())
        return; // still being made
    int changed = 0, restart = 0, bad = 0;
    for (const SettingEditor* editor : m_editors) {
        if (!editor->isChanged())
            continue;
        ++changed;
        bad += editor->isBad();
        restart += editor->needsRestart();
    }
    QStringList parts;
    if (!changed)
        parts.append(tr("No changes"));
    else
        parts.append(tr("%n change(s)", nullptr, changed));
    if (bad)
        parts.append(tr("%n of them cannot stand", nullptr, bad));
    else if (restart)
        parts.append(tr("%n need(s) a restart", nullptr, restart));
    m_state->setText(parts.join(QStringLiteral("  ·  ")));
    m_state->setTone(bad ? Tone::Error : Tone::Muted);
    m_apply->setEnabled(changed && !bad);
    m_revert->setEnabled(changed);
}

void SettingsPage::reload()
{
    const config::SnapshotPtr now = m_settings.snapshot();
    for (SettingEditor* editor : m_editors) {
        if (!editor->isChanged())
            editor->setStored(now->text(editor->setting()));
    }
    judge();
}

void SettingsPage::revert()
{
    for (SettingEditor* editor : m_editors)
        editor->revert();
    judge();
}

bool SettingsPage::apply()
{
    Values values;
    bool restart = false;
    for (const SettingEditor* editor : m_editors) {
        if (!editor->isChanged())
            continue;
        const auto value = editor->value();
        if (!value)
            return false;
        values.emplace_back(editor->setting(), *value);
        restart = restart || editor->needsRestart();
    }
    if (values.empty())
        return true;
    if (const auto done = m_applyValues(values); !done) {
        m_state->setTone(Tone::Error);
        m_state->setText(fromUtf8(done.error().text));
        return false;
    }
    const config::SnapshotPtr now = m_settings.snapshot();
    for (SettingEditor* editor : m_editors)
        editor->setStored(now->text(editor->setting()));
    judge();
    m_state->setTone(Tone::Success);
    m_state->setText(restart ? tr("Saved. Some changes take effect when Posthorn is started again.") : tr("Saved."));
    return true;
}

} // namespace posthorn::gui
