// Every setting of the catalogue as a form: groups on one side, their settings on the other, a search over all.
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "config/settings.h"

class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;

namespace posthorn::gui {

class SearchEdit;
class SettingEditor;
class ToneLabel;

class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    using Values = std::vector<std::pair<config::Setting, std::string>>;
    /// Writes the values and lets them take effect; the error's text is shown.
    using Apply = std::function<Result<void>(const Values&)>;

    SettingsPage(config::Settings& settings, Apply apply, QWidget* parent = nullptr);

    /// Takes what is in force now for every setting that is not being edited.
    void reload();
    bool apply();
    void revert();
    SettingEditor* editor(config::Setting setting) const { return m_editors[size_t(setting)]; }
    SearchEdit* searchEdit() const { return m_search; }
    QPushButton* applyButton() const { return m_apply; }
    int changedCount() const;
    void showGroup(const QString& group);

private:
    struct Group {
        QString name;
        QLabel* heading;
        std::vector<SettingEditor*> editors;
        std::vector<QWidget*> lines;
    };
    void filter();
    void judge();

    config::Settings& m_settings;
    Apply m_applyValues;
    SearchEdit* m_search;
    QListWidget* m_list;
    QScrollArea* m_scroll;
    std::vector<Group> m_groups;
    std::vector<SettingEditor*> m_editors;
    QLabel* m_nothing;
    ToneLabel* m_state;
    QPushButton* m_revert;
    QPushButton* m_apply;
};

} // namespace posthorn::gui
