// The program's accounts: made, changed, signed in again, removed; and what is asked of the user about their servers.
#include <QApplication>
#include <QMessageBox>
#include <QPushButton>

#include "messenger/client/line/xmpp_line.h"
#include "messenger/program/messenger.h"
#include "messenger/program/setup.h"
#include "messenger/tray/notifier.h"
#include "messenger/windows/main_window.h"

namespace posthorn::messenger {

void Messenger::accountReady(const QString& address)
{
    const auto ours = [&address](const auto& each) { return each->address() == address; };
    const auto before = std::find_if(m_accounts.begin(), m_accounts.end(), ours);
    const Account* const known = before == m_accounts.end() ? nullptr : before->get();
    takeAccounts();
    // Made anew it has begun by itself.
    if (const auto now = std::find_if(m_accounts.begin(), m_accounts.end(), ours); known && now != m_accounts.end() && now->get() == known)
        (*now)->signedIn();
    m_notifier->withdraw(signInKey() + address);
    Q_EMIT m_desk->signedIn(address);
    if (!m_hidden)
        showWindow();
}

std::unique_ptr<Account> Messenger::makeAccount(const AccountSettings& settings)
{
    const Preferences& chosen = m_profile.preferences();
    Chat::Options options;
    options.version = QCoreApplication::applicationVersion();
    options.language = chosen.text(Preference::Language);
    options.sendsReceipts = chosen.boolean(Preference::SendReceipts);
    options.sendsMarkers = chosen.boolean(Preference::SendDisplayed);
    options.sendsTyping = chosen.boolean(Preference::SendTyping);
    const auto makeLine = [this](const AccountSettings& of) {
        auto line = std::make_unique<XmppLine>(*m_network, m_profile, of.address);
        connect(line.get(), &XmppLine::certificatePinned, this, &Messenger::certificateMet);
        return line;
    };
    auto account = std::make_unique<Account>(m_profile, *m_history, makeLine, settings, std::move(options));
    // Later: a dialog in the middle of a handshake would outlive what asks.
    connect(account.get(), &Account::certificateMet, this, &Messenger::certificateMet, Qt::QueuedConnection);
    connect(account.get(), &Account::enrolmentWanted, this, [this, address = settings.address](const QString& why) { enrolmentWanted(address, why); });
    connect(account.get(), &Account::notice, this, &Messenger::tell);
    return account;
}

void Messenger::takeAccounts()
{
    if (!m_history || m_isQuitting)
        return;
    std::vector<std::unique_ptr<Account>> now, gone = std::move(m_accounts);
    QList<Account*> fresh;
    QList<DeskAccount> onDesk;
    for (const AccountSettings& settings : m_profile.accounts()) {
        const auto same = std::find_if(gone.begin(), gone.end(), [&](const auto& old) { return old && old->fits(settings); });
        if (same != gone.end()) {
            (*same)->take(settings);
            now.push_back(std::move(*same));
        } else {
            now.push_back(makeAccount(settings));
            fresh.append(now.back().get());
        }
        onDesk.append(now.back()->onDesk());
    }
    m_accounts = std::move(now);
    m_desk->setAccounts(onDesk); // those that are gone are let go of before they are deleted
    gone.clear();
    for (Account* account : std::as_const(fresh)) {
        watchAccount(account->onDesk());
        account->startMail();
    }
    applyAvailability();
    summariseSoon(true);
}

void Messenger::watchAccount(const DeskAccount& account)
{
    if (account.mail)
        connect(account.mail, &MailWatch::changed, this, [this] { summariseSoon(false); });
    if (account.line)
        connect(account.line, &Line::stateChanged, this, [this, line = account.line, address = account.address, before = Line::Need::Nothing]() mutable {
            summariseSoon(true);
            if (std::exchange(before, line->need()) != Line::Need::Certificate && line->need() == Line::Need::Certificate) {
                showWindow();
                m_window->showCertificateQuestion(address);
            }
        });
    if (!account.chat)
        return;
    connect(account.chat, &ChatFace::unreadChanged, this, [this] { summariseSoon(false); });
    connect(account.chat, &ChatFace::availabilityChanged, this, [this] { summariseSoon(false); });
    connect(account.chat, &ChatFace::contactsChanged, this, [this] { summariseSoon(true); });
    connect(account.chat, &ChatFace::contactChanged, this, [this] { summariseSoon(true); });
    connect(account.chat, &ChatFace::invited, this, [this, chat = account.chat](const Invitation& invitation) {
        if (m_window && m_window->isVisible())
            m_window->showInvitation(chat, invitation);
    });
}

void Messenger::removeAccount(const QString& address)
{
    (void)m_profile.removeAccount(address); // what is switched off follows from accountsChanged()
}

// Nothing comes before the user's eyes by itself: a notice, and a line in the window, lead to the dialog.
void Messenger::enrolmentWanted(const QString& address, const QString& why)
{
    Notice notice;
    notice.event = Event::Problem;
    notice.insists = true;
    notice.key = signInKey() + address;
    notice.title = tr("Sign in again: %1").arg(address);
    notice.text = why;
    notice.actions = {{QStringLiteral("default"), tr("Sign in")}};
    m_notifier->show(notice);
    Q_EMIT m_desk->enrolmentWanted(address, why);
}

void Messenger::signIn(const QString& address)
{
    if (!m_setup || !m_profile.account(address))
        return;
    showWindow();
    const DeskAccount* const account = m_desk->account(address);
    m_setup->ask(m_window.get(), account && account->mail ? account->mail->problem() : QString(), address);
}

void Messenger::certificateMet(const CertificateQuestion& question)
{
    if (question.known.isEmpty())
        return tell(tr("Nobody vouches for the certificate of %1. It is remembered from now on: %2").arg(question.host, question.shown));
    if (m_isQuitting || m_judged.contains(question.host))
        return;
    m_judged.insert(question.host);
    showWindow();
    QMessageBox box(QMessageBox::Warning, tr("The certificate has changed"),
                    tr("<p>%1 shows another certificate than before, and nobody vouches for it. Somebody may be reading along.</p>"
                       "<p>Before: %2<br>Now: %3</p><p>Trust it only if you know why it was changed.</p>")
                        .arg(question.host.toHtmlEscaped(), question.known, question.shown),
                    QMessageBox::NoButton, m_window.get());
    QPushButton* const trust = box.addButton(tr("Trust the new one"), QMessageBox::DestructiveRole);
    box.setDefaultButton(box.addButton(tr("Do not connect"), QMessageBox::RejectRole));
    box.exec();
    m_judged.remove(question.host);
    if (box.clickedButton() != trust)
        return;
    (void)m_profile.pins().pin(question.host, question.der);
    for (const auto& account : m_accounts)
        account->startMail();
}

} // namespace posthorn::messenger
