// All settings of the profile, by category. What is chosen counts at once; there is nothing to confirm.
#pragma once

#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace posthorn::messenger {

class Desk;
class PreferencePage;

class PreferencesWindow final : public QWidget {
    Q_OBJECT
public:
    explicit PreferencesWindow(Desk& desk, QWidget* parent = nullptr);
    /// "general", "accounts", "status", "chat", "mail", "sounds", "quiet", "appearance", "privacy".
    void showCategory(const QString& id);
    QListWidget* categories() const { return m_categories; }
    QStackedWidget* pages() const { return m_pages; }
    QListWidget* styles() const;

private:
    void addPage(const QString& id, const QString& sign, PreferencePage* page);

    QListWidget* m_categories;
    QStackedWidget* m_pages;
};

} // namespace posthorn::messenger
