#include "gui/shell/console.h"

#include <QApplication>
#include <QCheckBox>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSystemTrayIcon>

#include "gui/models/text.h"
#include "gui/shell/desktop_scheme.h"
#include "gui/shell/gui_executor.h"
#include "gui/shell/language.h"
#include "gui/shell/main_window.h"
#include "gui/shell/theme.h"
#include "gui/shell/tray.h"
#include "gui/widgets/questions.h"

// Outside every namespace, as Q_INIT_RESOURCE asks.
static void initResources()
{
    Q_INIT_RESOURCE(console);
    Q_INIT_RESOURCE(catalogues);
}

namespace posthorn::gui {

namespace {

constexpr int trayInterval = 3000;

} // namespace

void prepareApplication(QApplication& application, const config::Snapshot& settings)
{
    initResources();
    application.setApplicationName(QStringLiteral("Posthorn"));
    application.setApplicationDisplayName(QStringLiteral("Posthorn"));
    application.setDesktopFileName(QStringLiteral("posthorn"));
    application.setWindowIcon(QIcon(QStringLiteral(":/logo/posthorn.svg")));
    application.setQuitOnLastWindowClosed(false); // the server goes on without its window
    installLanguage(application, fromUtf8(settings.text(config::Setting::ConsoleLanguage)));
    auto* theme = new Theme(application, &application);
    theme->choose(Theme::parse(settings.text(config::Setting::ConsoleTheme)));
    if (DesktopPortal::hasSessionBus())
        theme->follow(std::make_unique<DesktopPortal>(QDBusConnection::sessionBus()));
}

std::optional<AssistantResult> runAssistant(const AssistantDefaults& defaults)
{
    Assistant assistant(defaults);
    if (assistant.exec() != QDialog::Accepted)
        return std::nullopt;
    return assistant.result();
}

Console::Console(ConsoleContext context)
    : m_context(std::move(context))
    , m_store(std::make_unique<LogStore>())
    , m_feed(std::make_unique<HubFeed>(m_context.hub, *m_store))
{
    auto* theme = qApp->findChild<Theme*>();
    m_window = std::make_unique<MainWindow>(
        *m_feed, *m_store, AdminClient(m_context.operations), m_context.settings,
        [this](const auto& values) { return applySettings(values); }, fromUtf8(m_context.dataDir), theme);
    trayAvailable = [] { return QSystemTrayIcon::isSystemTrayAvailable(); };
    askHide = [this](bool& remember) {
        QMessageBox box(QMessageBox::Question, tr("Close the window"), tr("Shall Posthorn go on running in the tray?"),
                        QMessageBox::NoButton, m_window.get());
        box.setInformativeText(tr("When it quits, the mail server stops, and mail is neither received nor delivered."));
        QPushButton* hide = box.addButton(tr("&Go on running"), QMessageBox::AcceptRole);
        QPushButton* quit = box.addButton(tr("&Quit"), QMessageBox::DestructiveRole);
        box.addButton(QMessageBox::Cancel);
        auto* keep = new QCheckBox(tr("&Remember this; it can be changed in the settings"), &box);
        keep->setChecked(remember);
        box.setCheckBox(keep);
        box.setDefaultButton(hide);
        box.exec();
        remember = keep->isChecked();
        return box.clickedButton() == hide ? Closing::Hide : box.clickedButton() == quit ? Closing::Quit : Closing::Stay;
    };
    askQuit = [this] {
        return ask(m_window.get(), {tr("Quit Posthorn"), tr("Stop the mail server and quit?"),
                                    tr("Until it is started again, mail is neither received nor delivered. Mail that waits"
                                       " in the queue is kept."),
                                    tr("&Quit")});
    };
    m_window->mayClose = [this] {
        switch (decideClosing()) {
        case Closing::Hide:
            if (m_tray && !m_told)
                m_tray->say(tr("Posthorn goes on running"), tr("Click the post horn to open its console again."));
            m_told = true;
            return true;
        case Closing::Quit:
            Q_EMIT quitWanted();
            return true;
        case Closing::Stay:
            break;
        }
        return false;
    };
    connect(m_window.get(), &MainWindow::quitWanted, this, [this] {
        if (askQuit())
            Q_EMIT quitWanted();
    });
    connect(m_window.get(), &MainWindow::themeWanted, this, [this, theme](ThemeChoice choice) {
        if (theme)
            theme->choose(choice);
        (void)applySettings({{config::Setting::ConsoleTheme, Theme::name(choice)}});
    });
    m_context.settings.onPublished([guard = QPointer<Console>(this), &gui = GuiExecutor::instance()](const config::SnapshotPtr&) {
        gui.post([guard] {
            if (guard)
                guard->followSettings();
        });
    });
}

Console::~Console() = default;

Result<void> Console::applySettings(const std::vector<std::pair<config::Setting, std::string>>& values)
{
    return m_context.applySettings ? m_context.applySettings(values) : m_context.settings.change(values);
}

void Console::followSettings()
{
    m_window->settingsForm()->reload();
    if (auto* theme = qApp->findChild<Theme*>())
        theme->choose(Theme::parse(m_context.settings.snapshot()->text(config::Setting::ConsoleTheme)));
}

void Console::makeTray()
{
    m_tray = std::make_unique<Tray>();
    m_tray->show(m_feed->overview());
    connect(m_feed.get(), &HubFeed::overviewChanged, m_tray.get(),
            [this](const watch::Overview& overview) { m_tray->show(overview); });
    connect(m_tray.get(), &Tray::openWanted, this, &Console::open);
    connect(m_tray.get(), &Tray::startWanted, m_window.get(), &MainWindow::startAll);
    connect(m_tray.get(), &Tray::stopWanted, m_window.get(), &MainWindow::stopAll);
    connect(m_tray.get(), &Tray::quitWanted, this, &Console::quitWanted);
}

void Console::watchTray()
{
    // Asking takes a round on the bus; while there is a tray and the window is seen, nobody needs to know.
    if (m_tray && m_window->isVisible()) {
        m_trayMissing = 0;
        return;
    }
    const bool available = trayAvailable();
    if (available && !m_tray)
        makeTray();
    m_trayMissing = available ? 0 : m_trayMissing + 1;
    // A panel that starts anew is back in a moment; one that stays away must not take the console with it.
    if (m_tray && m_trayMissing >= 2)
        open();
}

void Console::start()
{
    m_feed->start();
    if (trayAvailable())
        makeTray();
    connect(&m_trayTimer, &QTimer::timeout, this, &Console::watchTray);
    m_trayTimer.start(trayInterval);
    const bool minimised =
        m_context.startMinimised || m_context.settings.snapshot()->boolean(config::Setting::ConsoleStartMinimised);
    if (!minimised || !m_tray)
        open();
}

void Console::open()
{
    m_window->show();
    if (m_window->isMinimized())
        m_window->showNormal();
    m_window->raise();
    m_window->activateWindow();
}

Console::Closing Console::decideClosing()
{
    if (!m_tray || !trayAvailable())
        return askQuit() ? Closing::Quit : Closing::Stay;
    const std::string known = m_context.settings.snapshot()->text(config::Setting::ConsoleCloseToTray);
    if (known == "tray")
        return Closing::Hide;
    if (known == "quit")
        return Closing::Quit;
    bool remember = true;
    const Closing answer = askHide(remember);
    if (answer != Closing::Stay && remember)
        (void)applySettings({{config::Setting::ConsoleCloseToTray, answer == Closing::Hide ? "tray" : "quit"}});
    return answer;
}

int runConsole(QApplication& application, ConsoleContext context)
{
    Console console(std::move(context));
    // Not quit(): that closes the windows first, and ours would ask again.
    QObject::connect(&console, &Console::quitWanted, &application, [] { QCoreApplication::exit(0); });
    console.start();
    return application.exec();
}

} // namespace posthorn::gui
