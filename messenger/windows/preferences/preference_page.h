// A page of the preferences, and the rows that pages are made of: each reads and writes one setting, and what is chosen counts
// at once.
#pragma once

#include <QList>
#include <QString>
#include <QWidget>
#include <functional>
#include <utility>

#include "messenger/client/profile/preferences.h"

class QSpinBox;
class QVBoxLayout;

namespace posthorn::messenger {

class Desk;

class PreferencePage : public QWidget {
    Q_OBJECT
public:
    PreferencePage(Desk& desk, const QString& title, QWidget* parent);

    Desk& desk() const { return m_desk; }
    QVBoxLayout* column() const { return m_column; }
    void put(Preference preference, const QString& value);

    // Each is added below what is there already.
    QWidget* add(QWidget* widget);
    void section(const QString& title);
    void note(const QString& text);
    void check(Preference preference, const QString& text);
    /// @p factor: how many of the setting's units one step of the field is.
    QSpinBox* number(Preference preference, const QString& text, const QString& suffix, int factor = 1);
    void choice(Preference preference, const QString& text, const QList<std::pair<QString, QString>>& choices);
    void folder(Preference preference, const QString& text);
    /// @p own: the sound that comes along.
    void sound(Preference preference, const QString& text, const QString& own);
    /// A caption and an editor, side by side, the caption named to screen readers.
    QWidget* row(const QString& caption, QWidget* editor);
    /// What is below stands on top, however high the window is.
    void end();

Q_SIGNALS:
    /// The page comes before the eyes: what it shows of others may have changed.
    void shown();

protected:
    void showEvent(QShowEvent* event) override;

private:
    Desk& m_desk;
    QVBoxLayout* m_column;
};

/// Empties a list of rows for another.
void clearRows(QVBoxLayout* rows);

// One file a page; see preferences_window.cpp for their order.
PreferencePage* makeGeneralPage(Desk& desk, QWidget* parent);
PreferencePage* makePresencePage(Desk& desk, QWidget* parent);
PreferencePage* makeAccountsPage(Desk& desk, QWidget* parent);
PreferencePage* makeChatPage(Desk& desk, QWidget* parent);
PreferencePage* makeMailPage(Desk& desk, QWidget* parent);
PreferencePage* makeSoundsPage(Desk& desk, QWidget* parent);
PreferencePage* makeQuietPage(Desk& desk, QWidget* parent);
PreferencePage* makeAppearancePage(Desk& desk, QWidget* parent);
PreferencePage* makePrivacyPage(Desk& desk, QWidget* parent);

} // namespace posthorn::messenger
