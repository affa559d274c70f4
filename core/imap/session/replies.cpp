// What verbs say and do through the session.
#include <algorithm>

#include "base/text.h"
#include "imap/parser/mailbox_name.h"
#include "imap/session/session.h"

namespace posthorn::imap {

using config::Setting;

uint64_t Session::quota() const
{
    return m_account->quota > 0 ? m_account->quota : uint64_t(m_link->settings().number(Setting::AccountQuota));
}

uint64_t Session::maxMessageSize() const
{
    return uint64_t(m_link->settings().number(Setting::SmtpMaxMessageSize));
}

bool Session::clearAllowed() const
{
    const wire::LinkInfo& info = m_link->info();
    return info.tls || info.peer.isLoopback() || m_link->settings().boolean(Setting::ImapLoginWithoutTls);
}

std::string Session::capabilities() const
{
    std::string all = "IMAP4rev1 LITERAL+";
    for (const VerbRow& row : verbTable()) {
        if (!row.capabilities.empty())
            all.append(" ").append(row.capabilities);
    }
    all += " UTF8=ACCEPT APPENDLIMIT=";
    appendNumber(all, maxMessageSize());
    if (m_state != NotAuthenticated)
        return all;
    if (!m_link->info().tls && m_context->tlsAvailable)
        all += " STARTTLS";
    if (!clearAllowed())
        all += " LOGINDISABLED";
    for (const std::string& mechanism : m_context->authenticator->mechanisms(m_link->info(), clearAllowed()))
        all.append(" AUTH=").append(mechanism);
    return all;
}

void Session::untagged(std::string_view text)
{
    m_out.append("* ").append(text).append("\r\n");
    if (m_link->settings().boolean(Setting::LogTranscripts))
        m_link->transcript(watch::Direction::Out, std::string("* ").append(text));
}

void Session::logFrom(size_t start)
{
    constexpr size_t most = 64 * 1024;
    if (!m_link->settings().boolean(Setting::LogTranscripts))
        return;
    std::string_view rest = std::string_view(m_out).substr(start, most);
    while (!rest.empty()) {
        const size_t end = rest.find("\r\n");
        m_link->transcript(watch::Direction::Out, rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    }
}

void Session::continuation(std::string_view text, bool secret)
{
    m_out.append("+ ").append(text).append("\r\n");
    if (m_link->settings().boolean(Setting::LogTranscripts))
        m_link->transcript(watch::Direction::Out, secret ? std::string("+ (secret)") : std::string("+ ").append(text));
    flush();
}

void Session::tagged(std::string_view status, std::string_view code, std::string_view text)
{
    const size_t start = m_out.size();
    m_out.append(m_tag).append(" ").append(status).append(" ");
    if (!code.empty())
        m_out.append("[").append(code).append("] ");
    m_out.append(text).append("\r\n");
    if (m_link->settings().boolean(Setting::LogTranscripts))
        m_link->transcript(watch::Direction::Out, std::string_view(m_out).substr(start, m_out.size() - start - 2));
}

void Session::finish()
{
    m_finished = true;
    m_finishing = false;
}

void Session::ok(std::string_view text, std::string_view code)
{
    complete("OK", code, text);
}

void Session::no(const Refusal& refusal)
{
    complete("NO", refusal.code, refusal.text);
}

void Session::no(const Error& error)
{
    if (!error.detail.empty() || error.kind == ErrorKind::Internal)
        m_link->log(watch::Level::Warning, std::string(m_verb ? m_verb->name : "IMAP") + ": " + error.text + " (" +
                                               std::string(errorKindName(error.kind)) + ") " + error.detail);
    no(refusal(error));
}

void Session::complete(std::string_view status, std::string_view code, std::string_view text)
{
    if (m_finished || m_finishing)
        return;
    if (!m_view || !m_view->stale()) {
        tagged(status, code, text);
        finish();
        return;
    }
    m_finishing = true;
    sync([this, status = std::string(status), code = std::string(code), text = std::string(text)](bool) {
        tagged(status, code, text);
        finish();
    });
}

void Session::bad(std::string_view text)
{
    if (m_finished || m_finishing)
        return;
    syntaxError(text);
    finish();
}

void Session::bye(std::string_view text)
{
    if (m_closing)
        return;
    untagged("BYE " + std::string(text));
    close();
}

void Session::close()
{
    m_closing = true;
    flush();
    m_link->close();
}

void Session::startTls()
{
    flush();
    m_reader.clear();
    m_tlsWanted = true;
    m_link->startTls();
}

void Session::appendMailbox(std::string& out, std::string_view name) const
{
    const std::string wire = utf8 ? std::string(name) : encodeMailboxName(name);
    if (!wire.empty() && std::all_of(wire.begin(), wire.end(), isAtomChar) && !equalsIgnoreCase(wire, "NIL")) {
        out += wire;
        return;
    }
    out += '"';
    for (const char c : wire) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

void Session::expectLine(bool secret)
{
    m_expectsLine = true;
    m_lineIsSecret = secret;
}

void Session::login(directory::Account account, std::string_view text)
{
    if ((account.restrictions & directory::NoRetrieval) != 0)
        return loginFailed({ErrorKind::Denied, false, "Mail is not fetched from this account", {}}, account.address.text());
    m_account = std::make_unique<directory::Account>(std::move(account));
    setState(Authenticated);
    restartIdleTimer();
    m_link->setAccount(m_account->address.text());
    ok(text, "CAPABILITY " + capabilities()); // the authenticator has counted it
}

void Session::loginFailed(const Error& error, std::string_view login)
{
    std::string name(login.substr(0, 100));
    for (char& c : name) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = '?';
    }
    m_link->log(watch::Level::Info, "login failed" + (name.empty() ? name : " for " + name) + ": " + error.text);
    const bool internal = error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Internal;
    if (error.kind == ErrorKind::Denied)
        no("AUTHORIZATIONFAILED", error.text);
    else
        no(refusal(error));
    if (!internal && ++m_authFailures >= m_link->settings().number(Setting::LimitAuthFailures))
        bye("Too many failed logins");
}

void Session::select(store::SnapshotPtr snapshot, bool readOnly)
{
    m_view = std::make_unique<MailboxView>(std::move(snapshot), readOnly);
    m_view->watch = mailboxes().watch(m_view->id(), m_life.bind([this] { mailboxMayHaveChanged(); }));
    m_view->noteChange(); // a commit may have come between the look and the watch
    const store::MailboxInfo& info = m_view->snapshot().info;
    if (!readOnly && info.recentFrom < info.uidNext)
        mailboxes().claimRecent(info.id, info.uidNext);
    setState(Selected);
}

void Session::unselect()
{
    m_view.reset();
    setState(Authenticated);
}

void Session::mailboxMayHaveChanged()
{
    if (!m_view || m_closing)
        return;
    m_view->noteChange();
    if (!m_watching || !m_command || m_finished)
        return;
    const Turn turn(*this);
    m_command->mailboxChanged(*this);
}

void Session::sync(std::function<void(bool)> done)
{
    if (!m_view) {
        done(true);
        return;
    }
    const uint32_t changes = m_view->changes();
    mailboxes().open(m_view->id(), answer([this, changes, done = std::move(done)](Result<store::SnapshotPtr> snapshot) {
        if (snapshot && m_view) {
            m_view->noteSeen(changes);
            show(*snapshot);
        } else if (m_view && snapshot.error().kind == ErrorKind::NotFound) {
            bye("The selected mailbox has been deleted");
            return;
        }
        done(snapshot.has_value());
    }));
}

void Session::show(const store::SnapshotPtr& snapshot, MailboxView::Own own)
{
    if (!m_view || snapshot->info.highestModseq < m_view->snapshot().info.highestModseq)
        return;
    MailboxView::Options options;
    options.expunges = !m_verb || m_uid || !(m_verb->flags & KeepsNumbers);
    options.uids = m_uid;
    options.modseqs = condstore;
    options.own = own;
    const size_t start = m_out.size();
    const bool claim = m_view->update(snapshot, options, m_out);
    if (m_view->hidesExpunges())
        m_view->noteChange();
    logFrom(start);
    if (claim && !m_view->readOnly())
        mailboxes().claimRecent(snapshot->info.id, snapshot->info.uidNext);
}

} // namespace posthorn::imap
