// The console's window: docks at the side, pages in the middle, menus and status bar.
#pragma once

#include <QMainWindow>
#include <functional>

#include "gui/models/admin_client.h"
#include "gui/models/hub_feed.h"
#include "gui/pages/settings_page.h"
#include "gui/shell/theme.h"

class QDockWidget;
class QTabWidget;

namespace posthorn::gui {

class AccountsPage;
class HealthPanel;
class LogsPage;
class MailPanel;
class QueuePanel;
class QueuesPage;
class SearchPage;
class ServersPanel;
class SessionsPage;
class RoomsPage;
class WebSessionsPage;
class ToneLabel;

class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(HubFeed& feed, LogStore& store, AdminClient admin, config::Settings& settings, SettingsPage::Apply apply,
               const QString& dataDir, Theme* theme, QWidget* parent = nullptr);

    enum Page { Logs, Sessions, Queues, Search, Accounts, SettingsForm, PageCount };
    void showPage(Page page);
    QTabWidget* pages() const { return m_pages; }
    LogsPage* logs() const { return m_logs; }
    SessionsPage* sessions() const { return m_sessions; }
    WebSessionsPage* webSessions() const { return m_webSessions; }
    RoomsPage* rooms() const { return m_rooms; }
    /// Connections, and who is signed in by a browser.
    QTabWidget* sessionTabs() const { return m_sessionTabs; }
    /// Setup » Web & IM Services.
    void setUpWebServices();
    QAction* webmailAction() const { return m_webmail; }
    QueuesPage* queues() const { return m_queues; }
    SearchPage* search() const { return m_search; }
    AccountsPage* accounts() const { return m_accounts; }
    SettingsPage* settingsForm() const { return m_settingsForm; }
    ServersPanel* servers() const { return m_servers; }
    void startAll();
    void stopAll();
    void about();

    /// Asked when the window is to be closed: true lets it. The window's geometry is kept in either case.
    std::function<bool()> mayClose;

Q_SIGNALS:
    void quitWanted();
    void themeWanted(posthorn::gui::ThemeChoice choice);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makePages(LogStore& store, AdminClient admin, config::Settings& settings, SettingsPage::Apply apply);
    void makeDocks();
    void makeMenus();
    void makeFileMenu();
    void makeStatusBar();
    void fillServersMenu();
    void enableWebmail(bool on);
    void applyValues(const SettingsPage::Values& values);
    void showOverview(const watch::Overview& overview);
    QDockWidget* dock(const QString& name, const QString& title, QWidget* content, bool grows);
    void keepState();
    void restoreKept();

    HubFeed& m_feed;
    const QString m_dataDir;
    Theme* m_theme;
    QTabWidget* m_pages;
    LogsPage* m_logs = nullptr;
    QTabWidget* m_sessionTabs = nullptr;
    SessionsPage* m_sessions = nullptr;
    WebSessionsPage* m_webSessions = nullptr;
    RoomsPage* m_rooms = nullptr;
    QueuesPage* m_queues = nullptr;
    SearchPage* m_search = nullptr;
    AccountsPage* m_accounts = nullptr;
    SettingsPage* m_settingsForm = nullptr;
    ServersPanel* m_servers = nullptr;
    QueuePanel* m_queuePanel = nullptr;
    MailPanel* m_mailPanel = nullptr;
    HealthPanel* m_healthPanel = nullptr;
    QList<QDockWidget*> m_docks;
    QMenu* m_serversMenu = nullptr;
    QAction* m_webmail = nullptr;
    config::Settings& m_settings;
    SettingsPage::Apply m_apply;
    ToneLabel* m_activeLabel = nullptr;
    ToneLabel* m_rateLabel = nullptr;
    ToneLabel* m_uptimeLabel = nullptr;
};

} // namespace posthorn::gui
