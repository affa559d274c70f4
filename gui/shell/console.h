// The way into the console: prepareApplication() once, runAssistant() at a first start, then runConsole(). app/ makes
// the QApplication and calls these; nobody else does.
#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "admin/operations.h"
#include "config/settings.h"
#include "gui/forms/assistant.h"
#include "watch/hub.h"

class QApplication;

namespace posthorn::gui {

class HubFeed;
class LogStore;
class MainWindow;
class Theme;
class Tray;

struct ConsoleContext {
    watch::Hub& hub;
    admin::Operations* operations; ///< null: a console that only watches
    config::Settings& settings;
    std::string dataDir;
    /// Writes settings and lets them take effect. Empty: Settings::change().
    std::function<Result<void>(const std::vector<std::pair<config::Setting, std::string>>&)> applySettings;
    bool startMinimised = false; ///< in the tray, where there is one; else console.start-minimised decides
};

/// Resources, icon, language and colours. To be called once, before any window is made.
void prepareApplication(QApplication& application, const config::Snapshot& settings);

/// Shows the first-start assistant; std::nullopt when the user gave up.
std::optional<AssistantResult> runAssistant(const AssistantDefaults& defaults);

class Console final : public QObject {
    Q_OBJECT
public:
    /// What closing the window means.
    enum class Closing { Hide, Quit, Stay };

    /// Everything in @p context must outlive the console.
    explicit Console(ConsoleContext context);
    ~Console() override;

    /// Shows the window, or the tray icon alone when it shall start minimised and there is a tray.
    void start();
    void open();
    MainWindow& window() { return *m_window; }
    Tray* tray() { return m_tray.get(); }

    /// Makes the tray icon when a tray has come, and opens the window when the tray that it hid in has gone. A timer
    /// does it by itself.
    void watchTray();

    /// Decides what closing the window does; asks where it must.
    Closing decideClosing();
    /// The questions, which tests answer themselves: with a tray, whether to hide (`remember` is preset to true);
    /// without one, whether to stop the server.
    std::function<Closing(bool& remember)> askHide;
    std::function<bool()> askQuit;
    std::function<bool()> trayAvailable;

Q_SIGNALS:
    /// The user wants the program to end.
    void quitWanted();

private:
    void followSettings();
    Result<void> applySettings(const std::vector<std::pair<config::Setting, std::string>>& values);
    void makeTray();

    ConsoleContext m_context;
    std::unique_ptr<LogStore> m_store;
    std::unique_ptr<HubFeed> m_feed;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Tray> m_tray;
    QTimer m_trayTimer;
    int m_trayMissing = 0; ///< how often in a row no tray was found
    bool m_told = false; ///< that the program goes on in the tray
};

/// Runs the event loop until the user quits or the server stops the application. Returns its exit code.
int runConsole(QApplication& application, ConsoleContext context);

} // namespace posthorn::gui
