#include "messenger/program/messenger.h"

#include <QApplication>
#include <QInputDialog>

#include "messenger/client/history/history.h"
#include "messenger/client/line/network.h"
#include "messenger/program/alerts.h"
#include "messenger/program/setup.h"
#include "messenger/program/tray_summary.h"
#include "messenger/skins/skins.h"
#include "messenger/tray/autostart.h"
#include "messenger/tray/idle_time.h"
#include "messenger/tray/notifier.h"
#include "messenger/tray/tray_icon.h"
#include "messenger/windows/main_window.h"

// Outside every namespace, as Q_INIT_RESOURCE asks.
static void initTrayResources()
{
    Q_INIT_RESOURCE(messenger_tray);
}

namespace posthorn::messenger {

namespace {

constexpr int goodbyePatience = 2'000;

} // namespace

Messenger::Messenger(QApplication& application, Profile& profile, Options options)
    : m_application(application)
    , m_profile(profile)
    , m_options(std::move(options))
{
    initTrayResources();
    m_application.setQuitOnLastWindowClosed(false);
    m_summary.setSingleShot(true);
    connect(&m_summary, &QTimer::timeout, this, &Messenger::summarise);
    m_extended.setSingleShot(true);
    connect(&m_extended, &QTimer::timeout, this, [this] {
        m_idleAvailability = Availability::ExtendedAway;
        applyAvailability();
    });
}

Messenger::~Messenger()
{
    // Windows look at accounts, and both at the desk.
    m_setup.reset();
    m_window.reset();
    m_alerts.reset();
    if (m_desk)
        m_desk->setAccounts({});
    m_accounts.clear();
}

void Messenger::start()
{
    m_skins = std::make_unique<Skins>(m_application, m_profile.folder());
    const bool isDark = Skins::desktopIsDark(m_application.palette()); // before a style changes it
    (void)m_skins->choose(m_profile.preferences().text(Preference::Skin));
    m_skins->setFontSize(m_profile.preferences().number(Preference::FontSize));
    m_desk = std::make_unique<Desk>(m_profile, *m_skins);
    m_notifier = std::make_unique<Notifier>();
    m_tray = std::make_unique<TrayIcon>(panelTone(isDark));
    m_hidden = m_options.hidden;
    makeTray();
    if (!m_hidden)
        showWindow();
    else if (!m_tray->isThere())
        trayCameOrWent(false);
    connectAlerts();
    connectIdle();
    connect(&m_profile.preferences(), &Preferences::changed, this, &Messenger::takePreference);
    connect(&m_profile, &Profile::accountsChanged, this, &Messenger::takeAccounts, Qt::QueuedConnection);
    connect(&m_profile, &Profile::accountChanged, this, &Messenger::takeAccounts, Qt::QueuedConnection);
    connect(m_desk.get(), &Desk::availabilityWanted, this, &Messenger::setAvailability);
    connect(m_desk.get(), &Desk::accountSetupWanted, this, [this] { m_setup->ask(m_window.get()); });
    connect(m_desk.get(), &Desk::signInWanted, this, &Messenger::signIn);
    connect(m_desk.get(), &Desk::accountRemovalWanted, this, &Messenger::removeAccount);
    connect(m_desk.get(), &Desk::accountSwitched, this, &Messenger::takeAccounts);
    connect(m_desk.get(), &Desk::quitWanted, this, &Messenger::quit);
    // What costs is done when the icon is there.
    QTimer::singleShot(0, this, &Messenger::setUp);
}

void Messenger::setUp()
{
    m_network = std::make_unique<Network>();
    if (const auto started = m_network->start(); !started)
        tell(QString::fromStdString(started.error().text));
    m_history = std::make_unique<History>(m_profile.subfolder(QStringLiteral("history")) + QStringLiteral("/messages.db"));
    connect(m_history.get(), &History::damaged, this, &Messenger::tell);
    connect(m_history.get(), &History::failed, this, &Messenger::tell);
    m_setup = std::make_unique<Setup>(m_profile, m_network->resolver(), m_network->mainThread(), m_options.server);
    connect(m_setup.get(), &Setup::ready, this, &Messenger::accountReady);
    connect(m_setup.get(), &Setup::certificateMet, this, &Messenger::certificateMet, Qt::QueuedConnection);
    connect(m_setup.get(), &Setup::failed, this, [this](const QString& problem) { m_setup->ask(m_window.get(), problem); });
    connect(m_setup.get(), &Setup::givenUp, this, [this] {
        if (m_accounts.empty() && (!m_window || !m_window->isVisible()))
            quit(); // nobody wants it
    });
    takeAccounts();
    const QString file = m_options.profileFile.isEmpty() ? m_setup->profileBeside() : m_options.profileFile;
    if (!file.isEmpty())
        m_setup->import(file);
    else if (m_profile.accounts().isEmpty())
        m_setup->ask(m_window.get());
    if (!m_options.address.isEmpty())
        openUri(m_options.address);
}

void Messenger::makeWindow()
{
    if (m_window)
        return;
    m_window = std::make_unique<MainWindow>(*m_desk);
    m_window->setTrayAvailable(m_tray->isThere());
    connect(m_window.get(), &MainWindow::shownChanged, this, [this](bool shown) {
        for (const auto& account : m_accounts) {
            if (const DeskAccount on = account->onDesk(); on.chat)
                on.chat->setInactive(!shown);
        }
    });
}

void Messenger::tell(const QString& text)
{
    if (m_window && m_window->isVisible())
        return m_window->showNotice(text);
    Notice notice;
    notice.event = Event::Problem;
    notice.insists = true;
    notice.title = QStringLiteral("Posthorn");
    notice.text = text;
    notice.key = QStringLiteral("program");
    m_notifier->show(notice);
}

void Messenger::connectAlerts()
{
    m_alerts = std::make_unique<Alerts>(*m_desk, *m_notifier, [this](const ChatFace* chat, const xmpp::Jid& jid) {
        return m_window && m_window->isLookingAt(chat, jid);
    });
    m_notifier->setTray(m_tray->systemIcon());
    connect(m_alerts.get(), &Alerts::conversationWanted, this, [this](ChatFace* chat, const xmpp::Jid& jid) {
        makeWindow();
        m_window->openConversation(chat, jid);
    });
    connect(m_notifier.get(), &Notifier::activated, this, [this](const QString& key, const QString&) {
        if (key.startsWith(signInKey()))
            signIn(key.mid(signInKey().size()));
    });
    connect(m_alerts.get(), &Alerts::requestsWanted, this, [this] {
        showWindow();
        m_window->openRequests();
    });
    connect(m_alerts.get(), &Alerts::invitationWanted, this, [this](ChatFace* chat, const Invitation& invitation) {
        showWindow();
        m_window->showInvitation(chat, invitation);
    });
    connect(m_alerts.get(), &Alerts::mailWanted, this, [](MailWatch* mail, const QString& place) { mail->openInBrowser(place); });
}

// -- presence --

void Messenger::connectIdle()
{
    m_idle = std::make_unique<IdleTime>();
    takePreference(Preference::IdleAway);
    connect(m_idle.get(), &IdleTime::idle, this, [this] {
        m_isIdle = true;
        m_idleAvailability = Availability::Away;
        const Preferences& chosen = m_profile.preferences();
        const int more = chosen.number(Preference::IdleExtendedMinutes) - chosen.number(Preference::IdleMinutes);
        if (more > 0)
            m_extended.start(more * 60'000);
        applyAvailability();
    });
    connect(m_idle.get(), &IdleTime::active, this, [this] {
        m_isIdle = false;
        m_extended.stop();
        applyAvailability();
    });
}

void Messenger::takePreference(Preference preference)
{
    const Preferences& chosen = m_profile.preferences();
    if (preference == Preference::IdleAway || preference == Preference::IdleMinutes)
        m_idle->setMinutes(chosen.boolean(Preference::IdleAway) ? chosen.number(Preference::IdleMinutes) : 0);
    if (preference == Preference::Autostart) {
        const Autostart entry(m_options.profile);
        if (entry.isOn() == chosen.boolean(Preference::Autostart))
            return;
        if (const auto done = entry.set(chosen.boolean(Preference::Autostart)); !done)
            tell(QString::fromStdString(done.error().text));
    }
    if (preference == Preference::Skin)
        if (const QString problem = m_skins->choose(chosen.text(Preference::Skin)); !problem.isEmpty())
            tell(problem);
    if (preference == Preference::FontSize)
        m_skins->setFontSize(chosen.number(Preference::FontSize));
}

void Messenger::setAvailability(Availability availability, const QString& text)
{
    Preferences& chosen = m_profile.preferences();
    (void)chosen.set(Preference::Availability, wordOf(availability));
    (void)chosen.set(Preference::StatusText, text);
    if (!text.isEmpty()) {
        QStringList texts = chosen.text(Preference::StatusTexts).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        texts.removeAll(text);
        texts.prepend(text);
        (void)chosen.set(Preference::StatusTexts, texts.mid(0, 10).join(QLatin1Char('\n')));
    }
    applyAvailability();
}

void Messenger::applyAvailability()
{
    const Preferences& chosen = m_profile.preferences();
    Availability wanted = availabilityFrom(chosen.text(Preference::Availability));
    const bool disturbs = wanted != Availability::DoNotDisturb;
    if (m_isIdle && (wanted == Availability::Online || wanted == Availability::FreeToChat))
        wanted = m_idleAvailability;
    m_notifier->setQuiet(!disturbs);
    for (const auto& account : m_accounts) {
        account->setDisturb(disturbs);
        account->setAvailability(wanted, chosen.text(Preference::StatusText));
    }
    summariseSoon(false);
}

void Messenger::askOwnText()
{
    bool isGiven = false;
    const QString text = QInputDialog::getText(m_window.get(), tr("Status"), tr("What others read beside your name:"), QLineEdit::Normal,
                                               m_profile.preferences().text(Preference::StatusText), &isGiven);
    if (isGiven)
        setAvailability(availabilityFrom(m_profile.preferences().text(Preference::Availability)), text.simplified().left(200));
}

// -- the end --

void Messenger::quit()
{
    if (std::exchange(m_isQuitting, true))
        return;
    m_notifier->withdrawAll();
    if (m_window)
        m_window->hide();
    auto left = std::make_shared<int>(int(m_accounts.size()) + 1);
    const auto one = [left] {
        if (--*left == 0)
            QCoreApplication::exit(0);
    };
    for (const auto& account : m_accounts)
        account->leave(one);
    (void)m_profile.preferences().flush();
    QTimer::singleShot(goodbyePatience, this, [] { QCoreApplication::exit(0); });
    QMetaObject::invokeMethod(this, one, Qt::QueuedConnection);
}

} // namespace posthorn::messenger
