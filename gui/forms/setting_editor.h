// One setting of the form: its name, an editor that fits its type, help, default, and what is wrong with the value.
#pragma once

#include <QWidget>
#include <functional>

#include "config/settings.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace posthorn::gui {

class ToneLabel;

class SettingEditor final : public QWidget {
    Q_OBJECT
public:
    SettingEditor(config::Setting setting, const std::string& value, QWidget* parent = nullptr);

    config::Setting setting() const { return m_setting; }
    /// What the editor holds, checked by config::normalise(); an error when it cannot stand.
    Result<std::string> value() const;
    /// Puts @p value (normalised) in and takes it for the one in force.
    void setStored(const std::string& value);
    bool isChanged() const;
    bool isBad() const { return !value(); }
    bool needsRestart() const;
    /// True when every word is somewhere in its name, title or help.
    bool matches(const QStringList& words) const;
    void revert();
    void useDefault();
    /// The widget that is typed into.
    QWidget* field() const { return m_field; }

Q_SIGNALS:
    void edited();

private:
    QWidget* makeField();
    QWidget* makeQuantity(const QStringList& units);
    std::string raw() const;
    void put(const std::string& value);
    void judge();

    const config::Setting m_setting;
    const config::SettingRow& m_row;
    std::string m_stored;
    std::string m_default;
    QWidget* m_field = nullptr;
    QCheckBox* m_check = nullptr;
    QComboBox* m_choice = nullptr;
    QLineEdit* m_line = nullptr;
    QComboBox* m_unit = nullptr;
    QPlainTextEdit* m_list = nullptr;
    QToolButton* m_reset;
    ToneLabel* m_changed;
    ToneLabel* m_problem;
    bool m_putting = false;
};

} // namespace posthorn::gui
