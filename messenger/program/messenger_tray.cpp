// The program's part that stands between tray, window and browser.
#include <QMessageBox>

#include "messenger/program/messenger.h"
#include "messenger/program/setup.h"
#include "messenger/program/tray_summary.h"
#include "messenger/tray/tray_icon.h"
#include "messenger/windows/main_window.h"

namespace posthorn::messenger {

namespace {

constexpr int summaryAfter = 100; // ms: one look for all that changes in a turn or two
constexpr int contactsAfter = 1'500; // thousands of presences come at once

} // namespace

void Messenger::makeTray()
{
    TrayIcon* const tray = m_tray.get();
    connect(tray, &TrayIcon::thereChanged, this, &Messenger::trayCameOrWent);
    connect(tray, &TrayIcon::clicked, this, &Messenger::trayClicked);
    connect(tray, &TrayIcon::availabilityWanted, this, &Messenger::setAvailability);
    connect(tray, &TrayIcon::ownTextWanted, this, &Messenger::askOwnText);
    connect(tray, &TrayIcon::chatWanted, this, [this](const QString& address, const QString& text) {
        const DeskAccount* const account = m_desk->account(address);
        const auto jid = xmpp::Jid::parse(text.toStdString());
        makeWindow();
        if (account && account->chat && jid)
            m_window->openConversation(account->chat, *jid);
    });
    connect(tray, &TrayIcon::contactsWanted, this, [this] {
        showWindow();
        m_window->showTab(MainWindow::Contacts);
    });
    connect(tray, &TrayIcon::webmailWanted, this, &Messenger::openWebmail);
    connect(tray, &TrayIcon::acknowledgeWanted, this, &Messenger::acknowledge);
    connect(tray, &TrayIcon::historyWanted, this, [this] {
        makeWindow();
        m_window->openHistory();
    });
    connect(tray, &TrayIcon::preferencesWanted, this, [this] {
        makeWindow();
        m_window->openPreferences();
    });
    connect(tray, &TrayIcon::aboutWanted, this, [this] {
        makeWindow();
        m_window->openAbout();
    });
    connect(tray, &TrayIcon::quitWanted, this, &Messenger::quit);
}

void Messenger::summariseSoon(bool contacts)
{
    m_contactsChanged = m_contactsChanged || contacts;
    const int wait = contacts ? contactsAfter : summaryAfter;
    if (!m_summary.isActive() || m_summary.remainingTime() > wait)
        m_summary.start(wait);
}

void Messenger::summarise()
{
    m_view = messenger::summarise(m_desk->accounts(), m_profile.preferences(), m_view, std::exchange(m_contactsChanged, false));
    m_tray->show(m_view);
}

void Messenger::showWindow()
{
    m_hidden = false;
    makeWindow();
    if (m_window->isMinimized())
        m_window->showNormal();
    else
        m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

void Messenger::toggleWindow()
{
    if (m_window && m_window->isVisible() && !m_window->isMinimized() && (m_window->isActiveWindow() || !m_window->windowHandle()))
        m_window->hide();
    else
        showWindow();
}

void Messenger::trayClicked()
{
    switch (trayState(m_view)) {
    case TrayState::Message:
        return openLatestUnread();
    case TrayState::Mail:
        for (const DeskAccount& account : m_desk->accounts()) {
            if (!account.mail || account.mail->fresh() == 0)
                continue;
            const QList<NewMail>& alerts = account.mail->alerts();
            const QString place = alerts.size() == 1  ? MailWatch::placeOfMail(alerts.first())
                                  : alerts.isEmpty() ? MailWatch::placeOfFolder({})
                                                     : MailWatch::placeOfFolder(alerts.last().folder);
            account.mail->acknowledge();
            return account.mail->openInBrowser(place);
        }
        return;
    default:
        toggleWindow();
    }
}

void Messenger::openLatestUnread()
{
    ChatFace* chat = nullptr;
    Conversation latest;
    for (const DeskAccount& account : m_desk->accounts()) {
        if (!account.chat)
            continue;
        const QList<Conversation> conversations = account.chat->conversations();
        for (const Conversation& each : conversations) {
            if (each.unread > 0 && (!chat || each.lastTime > latest.lastTime)) {
                chat = account.chat;
                latest = each;
            }
        }
    }
    makeWindow();
    if (chat)
        m_window->openConversation(chat, latest.jid);
    else
        showWindow();
}

void Messenger::trayCameOrWent(bool isThere)
{
    if (!isThere)
        makeWindow(); // the only way left to the program
    if (!m_window)
        return;
    m_window->setTrayAvailable(isThere);
    if (!isThere && !m_window->isVisible())
        m_window->showMinimized();
}

void Messenger::acknowledge()
{
    for (const DeskAccount& account : m_desk->accounts()) {
        if (account.mail)
            account.mail->acknowledge();
    }
}

void Messenger::openWebmail(const QString& address, const QString& place)
{
    for (const DeskAccount& account : m_desk->accounts()) {
        if (account.mail && (address.isEmpty() || account.address == address))
            return account.mail->openInBrowser(place);
    }
}

void Messenger::openUri(const QString& text)
{
    const auto uri = parseXmppUri(text);
    ChatFace* chat = nullptr;
    for (const DeskAccount& account : m_desk->accounts())
        chat = chat ? chat : account.chat;
    const auto jid = uri ? xmpp::Jid::parse(uri->jid.toStdString()) : std::nullopt;
    showWindow();
    if (!chat || !jid)
        return m_window->showNotice(tr("This address cannot be opened: %1").arg(text.left(200)));
    // Whoever wrote the link does not decide that one shows oneself in a room.
    if (uri->join) {
        if (QMessageBox::question(m_window.get(), tr("Join a room"), tr("Join the room %1?").arg(uri->jid)) != QMessageBox::Yes)
            return;
        chat->joinRoom(*jid);
    }
    m_window->openConversation(chat, *jid);
}

void Messenger::called(const QStringList& arguments)
{
    const auto options = Options::parse(arguments);
    if (!options)
        return showWindow();
    if (options->quit)
        return quit();
    if (!options->profileFile.isEmpty() && m_setup)
        m_setup->import(options->profileFile);
    else if (!options->address.isEmpty())
        openUri(options->address);
    else if (!options->hidden)
        showWindow();
}

} // namespace posthorn::messenger
