// All settings of the profile, by category. What is chosen counts at once; there is nothing to confirm.
#pragma once

#include <QWidget>

class QListWidget;
class QListWidgetItem;
class QStackedWidget;
class QVBoxLayout;

namespace posthorn::messenger {

class Desk;
enum class Preference;

class PreferencesWindow final : public QWidget {
    Q_OBJECT
public:
    explicit PreferencesWindow(Desk& desk, QWidget* parent = nullptr);
    /// "general", "accounts", "status", "chat", "mail", "sounds", "quiet", "appearance", "privacy".
    void showCategory(const QString& id);
    QListWidget* categories() const { return m_categories; }
    QStackedWidget* pages() const { return m_pages; }
    QListWidget* styles() const { return m_styles; }

private:
    QVBoxLayout* addPage(const QString& id, const QString& sign, const QString& title);
    void buildGeneral();
    void buildAccounts();
    void buildStatus();
    void buildChat();
    void buildMail();
    void buildSounds();
    void buildQuiet();
    void buildAppearance();
    void buildPrivacy();
    void fillAccounts();
    void fillFolders();
    void fillStyles();
    void chooseStyle(QListWidgetItem* item);
    // Rows that read and write one preference.
    QWidget* check(Preference preference, const QString& text);
    QWidget* number(Preference preference, const QString& text, const QString& suffix, int factor = 1);
    QWidget* choice(Preference preference, const QString& text, const QList<std::pair<QString, QString>>& choices);
    QWidget* folder(Preference preference, const QString& text);
    QWidget* sound(Preference preference, const QString& text, const QString& own);
    QWidget* time(Preference preference, const QString& text);
    void put(Preference preference, const QString& value);

    Desk& m_desk;
    QListWidget* m_categories;
    QStackedWidget* m_pages;
    QVBoxLayout* m_accounts = nullptr;
    QVBoxLayout* m_folders = nullptr;
    QListWidget* m_styles = nullptr;
    class QLabel* m_styleProblem = nullptr;
    QListWidget* m_notMapped = nullptr;
};

} // namespace posthorn::messenger
