#include "gui/shell/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>

#include "gui/forms/web_services_dialog.h"
#include "gui/models/text.h"
#include "gui/pages/accounts_page.h"
#include "gui/pages/logs_page.h"
#include "gui/pages/queues_page.h"
#include "gui/pages/rooms_page.h"
#include "gui/pages/search_page.h"
#include "gui/pages/sessions_page.h"
#include "gui/pages/web_sessions_page.h"
#include "gui/shell/icon_source.h"
#include "gui/widgets/overview_panels.h"
#include "gui/widgets/servers_panel.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

MainWindow::MainWindow(HubFeed& feed, LogStore& store, AdminClient admin, config::Settings& settings,
                       SettingsPage::Apply apply, const QString& dataDir, Theme* theme, QWidget* parent)
    : QMainWindow(parent)
    , m_feed(feed)
    , m_dataDir(dataDir)
    , m_theme(theme)
    , m_pages(new QTabWidget(this))
    , m_settings(settings)
    , m_apply(apply)
{
    setWindowTitle(QStringLiteral("Posthorn"));
    setWindowIcon(QIcon(QStringLiteral(":/logo/posthorn.svg")));
    setObjectName(QStringLiteral("console"));
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    makePages(store, admin, settings, std::move(apply));
    makeDocks();
    makeMenus();
    makeStatusBar();
    connect(&feed, &HubFeed::overviewChanged, this, [this](const watch::Overview& overview) { showOverview(overview); });
    connect(&feed, &HubFeed::sampled, this, [this] { m_healthPanel->show(m_feed); });
    showOverview(feed.overview());
    m_healthPanel->show(feed);
    const QSize room = screen() ? screen()->availableSize() : QSize(1280, 800);
    resize(QSize(1360, 880).boundedTo(room - QSize(40, 60)));
    restoreKept();
}

void MainWindow::makePages(LogStore& store, AdminClient admin, config::Settings& settings, SettingsPage::Apply apply)
{
    const QString logFolder = m_dataDir + QLatin1String("/LOGS");
    m_logs = new LogsPage(store, this);
    m_sessions = new SessionsPage(m_feed, store, logFolder, this);
    m_webSessions = new WebSessionsPage(admin, this);
    m_sessionTabs = new QTabWidget(this);
    m_sessionTabs->setDocumentMode(true);
    m_sessionTabs->addTab(m_sessions, IconSource::icon(QStringLiteral("sessions")), tr("Connections"));
    m_sessionTabs->addTab(m_webSessions, IconSource::icon(QStringLiteral("domain")), tr("Web"));
    m_rooms = new RoomsPage(admin, this);
    m_sessionTabs->addTab(m_rooms, IconSource::icon(QStringLiteral("accounts")), tr("Rooms"));
    m_sessionTabs->tabBar()->setAccessibleName(tr("Sessions"));
    m_queues = new QueuesPage(admin, this);
    m_search = new SearchPage(m_feed.hub(), logFolder, this);
    m_accounts = new AccountsPage(
        admin, int(settings.snapshot()->number(config::Setting::AccountMinPassword)), this);
    m_settingsForm = new SettingsPage(settings, std::move(apply), this);
    const auto add = [this](QWidget* page, const QString& icon, const QString& title) {
        page->setBackgroundRole(QPalette::Base);
        page->setAutoFillBackground(true);
        page->setAccessibleName(title);
        const int index = m_pages->addTab(page, IconSource::icon(icon), title);
        const QKeySequence key(Qt::CTRL | Qt::Key(Qt::Key_1 + index));
        m_pages->setTabToolTip(index, QStringLiteral("%1 (%2)").arg(title, key.toString(QKeySequence::NativeText)));
    };
    add(m_logs, QStringLiteral("logs"), tr("Logs"));
    add(m_sessionTabs, QStringLiteral("sessions"), tr("Sessions"));
    add(m_queues, QStringLiteral("queue"), tr("Queues"));
    add(m_search, QStringLiteral("search-all"), tr("Search"));
    add(m_accounts, QStringLiteral("accounts"), tr("Accounts"));
    add(m_settingsForm, QStringLiteral("settings"), tr("Settings"));
    m_pages->setDocumentMode(true);
    m_pages->setAccessibleName(tr("Pages"));
    m_pages->tabBar()->setAccessibleName(tr("Pages"));
    setCentralWidget(m_pages);
    connect(m_logs, &LogsPage::searchWanted, this, [this](const QString& text) {
        showPage(Search);
        m_search->search(text);
    });
    connect(m_logs, &LogsPage::sessionWanted, this, [this](watch::Channel channel, quint64 session, qint64 time) {
        showPage(Search);
        m_search->showSession(channel, session, time);
    });
}

QDockWidget* MainWindow::dock(const QString& name, const QString& title, QWidget* content, bool grows)
{
    auto* made = new QDockWidget(title, this);
    made->setObjectName(name);
    made->setAccessibleName(title);
    made->setAllowedAreas(Qt::AllDockWidgetAreas);
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    if (grows) {
        content->setMinimumWidth(240);
        made->setWidget(content);
    } else {
        // In a low window the panel scrolls, instead of making the window higher than the screen.
        auto* scroll = new QScrollArea(made);
        scroll->setWidget(content);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scroll->setMinimumHeight(44);
        scroll->setMinimumWidth(content->sizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
        scroll->setFocusPolicy(Qt::NoFocus);
        scroll->setAccessibleName(title);
        scroll->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
        scroll->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred); // room that is over is the servers'
        made->setWidget(scroll);
    }
    // Dock areas are not mirrored by Qt: the panels stand where reading begins.
    addDockWidget(layoutDirection() == Qt::RightToLeft ? Qt::RightDockWidgetArea : Qt::LeftDockWidgetArea, made);
    m_docks.append(made);
    return made;
}

void MainWindow::makeDocks()
{
    m_servers = new ServersPanel(m_feed.hub(), this);
    connect(m_servers, &ServersPanel::setUpWanted, this, &MainWindow::setUpWebServices);
    m_queuePanel = new QueuePanel(this);
    m_mailPanel = new MailPanel(this);
    m_healthPanel = new HealthPanel(this);
    dock(QStringLiteral("servers"), tr("Servers"), m_servers, true);
    dock(QStringLiteral("queues"), tr("Queues"), m_queuePanel, false);
    dock(QStringLiteral("mail"), tr("Mail"), m_mailPanel, false);
    dock(QStringLiteral("health"), tr("Health"), m_healthPanel, false);
}

void MainWindow::makeFileMenu()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    m_serversMenu = file->addMenu(IconSource::icon(QStringLiteral("servers")), tr("&Servers"));
    connect(m_serversMenu, &QMenu::aboutToShow, this, &MainWindow::fillServersMenu);
    fillServersMenu();
    m_webmail = file->addAction(tr("Enable &Webmail"), this, &MainWindow::enableWebmail);
    m_webmail->setCheckable(true);
    file->addAction(IconSource::icon(QStringLiteral("play"), Tone::Success), tr("St&art all servers"), this,
                    &MainWindow::startAll);
    file->addAction(IconSource::icon(QStringLiteral("stop"), Tone::Error), tr("S&top all servers"), this,
                    &MainWindow::stopAll);
    file->addSeparator();
    QAction* reload = file->addAction(IconSource::icon(QStringLiteral("refresh")), tr("&Reload settings and certificates"),
                                      this, [this] { m_feed.hub().send({watch::Control::Kind::Reload, {}, 0}); });
    reload->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    file->addSeparator();
    QAction* close = file->addAction(IconSource::icon(QStringLiteral("close")), tr("&Close the window"), this, &QWidget::close);
    close->setShortcut(QKeySequence::Close);
    QAction* quit = file->addAction(IconSource::icon(QStringLiteral("quit")), tr("&Quit"), this, &MainWindow::quitWanted);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
}

void MainWindow::makeMenus()
{
    makeFileMenu();
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* find = edit->addAction(IconSource::icon(QStringLiteral("filter")), tr("&Filter this page"), this, [this] {
        QWidget* page = m_pages->currentWidget();
        if (page == m_logs)
            page = m_logs->current();
        for (SearchEdit* field : page->findChildren<SearchEdit*>()) {
            if (field->isVisible()) {
                field->setFocus(Qt::ShortcutFocusReason);
                field->selectAll();
                return;
            }
        }
    });
    find->setShortcut(QKeySequence::Find);
    QAction* all = edit->addAction(IconSource::icon(QStringLiteral("search-all")), tr("&Search all logs"), this, [this] {
        showPage(Search);
        m_search->search({});
    });
    all->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));

    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (int page = 0; page < PageCount; ++page) {
        QAction* action = view->addAction(m_pages->tabIcon(page), m_pages->tabText(page), this,
                                          [this, page] { showPage(Page(page)); });
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + page)));
    }
    view->addSeparator();
    QMenu* docks = view->addMenu(IconSource::icon(QStringLiteral("window")), tr("&Panels"));
    for (QDockWidget* dock : m_docks)
        docks->addAction(dock->toggleViewAction());
    QMenu* colours = view->addMenu(IconSource::icon(QStringLiteral("theme")), tr("&Colours"));
    auto* group = new QActionGroup(this);
    for (const auto& [choice, icon, text] :
         {std::tuple(ThemeChoice::System, QStringLiteral("theme"), tr("As the &desktop")),
          std::tuple(ThemeChoice::Light, QStringLiteral("sun"), tr("&Light")),
          std::tuple(ThemeChoice::Dark, QStringLiteral("moon"), tr("Dar&k"))}) {
        QAction* action = colours->addAction(IconSource::icon(icon), text, this,
                                             [this, choice = choice] { Q_EMIT themeWanted(choice); });
        action->setCheckable(true);
        action->setChecked(m_theme && m_theme->choice() == choice);
        group->addAction(action);
        if (m_theme)
            connect(m_theme, &Theme::changed, action, [this, action, choice = choice] {
                action->setChecked(m_theme->choice() == choice);
            });
    }
    QAction* whole = view->addAction(tr("&Full screen"), this, [this](bool on) { on ? showFullScreen() : showNormal(); });
    whole->setCheckable(true);
    whole->setShortcut(QKeySequence(Qt::Key_F11));

    QMenu* accounts = menuBar()->addMenu(tr("&Accounts"));
    const auto onAccounts = [this](void (AccountsPage::*function)()) {
        return [this, function] {
            showPage(Accounts);
            (m_accounts->*function)();
        };
    };
    accounts->addAction(IconSource::icon(QStringLiteral("account")), tr("Add an &account…"), this,
                        onAccounts(&AccountsPage::addAccount))
        ->setShortcut(QKeySequence::New);
    accounts->addAction(IconSource::icon(QStringLiteral("alias")), tr("Add an a&lias…"), this,
                        onAccounts(&AccountsPage::addAlias));
    accounts->addAction(IconSource::icon(QStringLiteral("domain")), tr("Add a &domain…"), this,
                        onAccounts(&AccountsPage::addDomain));

    QMenu* setup = menuBar()->addMenu(tr("Set&up"));
    setup->addAction(IconSource::icon(QStringLiteral("domain")), tr("&Web && IM Services…"), this,
                     &MainWindow::setUpWebServices);
    setup->addAction(IconSource::icon(QStringLiteral("settings")), tr("All &settings"), this,
                     [this] { showPage(SettingsForm); });

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(IconSource::icon(QStringLiteral("info")), tr("&About Posthorn"), this, &MainWindow::about);
}

void MainWindow::fillServersMenu()
{
    m_serversMenu->clear();
    for (const watch::ServiceView& service : m_feed.overview().services) {
        QAction* action = m_serversMenu->addAction(serviceTitle(service.name));
        action->setCheckable(true);
        action->setChecked(service.state == watch::ServiceState::Active);
        connect(action, &QAction::triggered, this, [this, service](bool active) {
            ServersPanel::activate(m_feed.hub(), {service}, active);
        });
    }
    m_serversMenu->setEnabled(!m_serversMenu->isEmpty());
}

void MainWindow::applyValues(const SettingsPage::Values& values)
{
    if (values.empty())
        return;
    if (const auto done = m_apply(values); !done)
        QMessageBox::warning(this, tr("Settings"), fromUtf8(done.error().text));
    m_settingsForm->reload();
}

void MainWindow::enableWebmail(bool on)
{
    // The setting, so that it stays so; and the services themselves, where somebody stopped or started them by hand.
    if (m_settings.snapshot()->boolean(config::Setting::WebEnabled) != on)
        applyValues({{config::Setting::WebEnabled, on ? "true" : "false"}});
    std::vector<watch::ServiceView> web;
    for (const watch::ServiceView& service : m_feed.overview().services) {
        if (service.name == "web" || service.name == "web-tls")
            web.push_back(service);
    }
    ServersPanel::activate(m_feed.hub(), web, on);
}

void MainWindow::setUpWebServices()
{
    std::map<std::string, uint16_t> ports;
    for (const watch::ServiceView& service : m_feed.overview().services)
        ports.emplace(service.name, service.port);
    WebServicesDialog dialog(*m_settings.snapshot(), ports, this);
    if (dialog.exec() == QDialog::Accepted)
        applyValues(dialog.changes());
}

void MainWindow::startAll()
{
    ServersPanel::activate(m_feed.hub(), m_feed.overview().services, true);
}

void MainWindow::stopAll()
{
    ServersPanel::activate(m_feed.hub(), m_feed.overview().services, false);
}

void MainWindow::makeStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    m_activeLabel = new ToneLabel({}, Tone::Muted, this);
    m_rateLabel = new ToneLabel({}, Tone::Muted, this);
    m_uptimeLabel = new ToneLabel({}, Tone::Muted, this);
    auto* folder = new ToneLabel(m_dataDir, Tone::Muted, this);
    folder->setToolTip(tr("Data folder"));
    folder->setAccessibleName(tr("Data folder: %1").arg(m_dataDir));
    for (ToneLabel* label : {m_activeLabel, m_rateLabel, m_uptimeLabel, folder})
        label->setContentsMargins(8, 3, 8, 3);
    statusBar()->addWidget(m_activeLabel);
    statusBar()->addPermanentWidget(folder);
    statusBar()->addPermanentWidget(m_rateLabel);
    statusBar()->addPermanentWidget(m_uptimeLabel);
}

void MainWindow::showOverview(const watch::Overview& overview)
{
    const UnixMs now = Clock::system().now();
    m_servers->show(overview.services);
    bool webmail = false;
    for (const watch::ServiceView& service : overview.services)
        webmail = webmail || (service.state == watch::ServiceState::Active && service.name.starts_with("web"));
    m_webmail->setChecked(webmail);
    m_logs->setServices(overview.services);
    if (m_serversMenu->actions().size() != qsizetype(overview.services.size()))
        fillServersMenu(); // a menu without entries could not be opened, and would never be filled
    m_queuePanel->show(overview.queue, now);
    m_mailPanel->show(overview);
    const auto setText = [](QLabel* label, const QString& text) {
        if (label->text() != text)
            label->setText(text);
    };
    int active = 0, failed = 0;
    for (const watch::ServiceView& service : overview.services) {
        active += service.state == watch::ServiceState::Active;
        failed += service.state == watch::ServiceState::Failed;
    }
    setText(m_activeLabel, failed ? tr("%n service(s) failed", nullptr, failed)
                                  : tr("%1 of %n service(s) active", nullptr, int(overview.services.size())).arg(active));
    m_activeLabel->setTone(failed ? Tone::Error : Tone::Muted);
    setText(m_rateLabel, tr("%1 log lines/s").arg(countText(m_feed.linesPerSecond())));
    setText(m_uptimeLabel, tr("Up %1").arg(spanText(now - overview.health.startedAt)));
    const auto queueTitle = overview.queue.waiting ? tr("Queues (%1)").arg(countText(overview.queue.waiting)) : tr("Queues");
    if (m_pages->tabText(Queues) != queueTitle)
        m_pages->setTabText(Queues, queueTitle);
}

void MainWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(page);
}

void MainWindow::about()
{
    QMessageBox box(this);
    box.setWindowTitle(tr("About Posthorn"));
    box.setIconPixmap(QIcon(QStringLiteral(":/logo/posthorn.svg")).pixmap(QSize(64, 64), devicePixelRatioF()));
    box.setText(QStringLiteral("<b>Posthorn %1</b>").arg(QCoreApplication::applicationVersion()));
    box.setInformativeText(tr("A mail and instant-messaging server that a person can see and touch. Free software under"
                              " the Apache License 2.0."));
    box.exec();
}

void MainWindow::keepState()
{
    if (m_dataDir.isEmpty())
        return;
    QSettings kept(m_dataDir + QLatin1String("/console.ini"), QSettings::IniFormat);
    kept.setValue(QStringLiteral("window/geometry"), saveGeometry());
    kept.setValue(QStringLiteral("window/state"), saveState());
}

void MainWindow::restoreKept()
{
    if (m_dataDir.isEmpty())
        return;
    const QSettings kept(m_dataDir + QLatin1String("/console.ini"), QSettings::IniFormat);
    restoreGeometry(kept.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(kept.value(QStringLiteral("window/state")).toByteArray());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    keepState();
    if (mayClose && !mayClose())
        event->ignore();
    else
        event->accept();
}

} // namespace posthorn::gui
