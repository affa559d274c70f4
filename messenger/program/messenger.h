// The program: who owns whom. Profile, accounts, windows, tray, notifications; nothing of what they do is done here.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>
#include <vector>

#include "messenger/client/profile/profile.h"
#include "messenger/program/account.h"
#include "messenger/program/options.h"
#include "messenger/tray/tray_view.h"
#include "messenger/windows/desk.h"

class QApplication;

namespace posthorn::messenger {

class Alerts;
class History;
class IdleTime;
class MainWindow;
class Network;
class Notifier;
class Setup;
class Skins;
class TrayIcon;

class Messenger final : public QObject {
    Q_OBJECT
public:
    /// @p profile is loaded and outlives it.
    Messenger(QApplication& application, Profile& profile, Options options);
    ~Messenger() override;

    /// Tray, window, accounts; without an account the profile beside the program, or the questions of the first start.
    void start();
    /// What a second start was called with; without anything the window is wanted.
    void called(const QStringList& arguments);
    /// Goodbye to all servers, then the end; two seconds at most.
    void quit();

    // For tests.
    TrayIcon& tray() { return *m_tray; }
    Desk& desk() { return *m_desk; }

private:
    void makeTray();
    void makeWindow();
    void connectAlerts();
    void connectIdle();
    void setUp();
    void accountReady(const QString& address);
    void takeAccounts();
    std::unique_ptr<Account> makeAccount(const AccountSettings& settings);
    void watchAccount(const DeskAccount& account);
    void removeAccount(const QString& address);

    void setAvailability(Availability availability, const QString& text);
    void applyAvailability();
    void askOwnText();
    void summariseSoon(bool contacts);
    void summarise();

    /// In the window where that is seen, else as a notification.
    void tell(const QString& text);
    void showWindow();
    void toggleWindow();
    void trayClicked();
    void trayCameOrWent(bool isThere);
    void openWebmail(const QString& address, const QString& place);
    void openUri(const QString& text);
    void openLatestUnread();
    void certificateMet(const CertificateQuestion& question);
    void enrolmentWanted(const QString& address, const QString& why);
    void signIn(const QString& address);
    static QString signInKey() { return QStringLiteral("sign-in:"); } ///< of notices, the account's address behind it
    void acknowledge();
    void takePreference(Preference preference);

    QApplication& m_application;
    Profile& m_profile;
    const Options m_options;
    std::unique_ptr<Network> m_network;
    std::unique_ptr<History> m_history;
    std::unique_ptr<Skins> m_skins;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<Notifier> m_notifier;
    std::unique_ptr<TrayIcon> m_tray;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Alerts> m_alerts;
    std::unique_ptr<IdleTime> m_idle;
    std::unique_ptr<Setup> m_setup;
    std::vector<std::unique_ptr<Account>> m_accounts;
    TrayView m_view;
    QTimer m_summary;
    QTimer m_extended; ///< from away to away for long
    Availability m_idleAvailability = Availability::Offline; ///< while idle; else Offline
    bool m_contactsChanged = true;
    bool m_isIdle = false;
    QSet<QString> m_judged; ///< hosts whose certificates are before the user's eyes
    bool m_isQuitting = false;
    bool m_hidden = false; ///< started in the tray, and never shown since
};

} // namespace posthorn::messenger
