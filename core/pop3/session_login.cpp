// The session's part that logs in: USER and PASS, AUTH's exchange, and the opening of INBOX behind them.
#include <utility>

#include "base/text.h"
#include "pop3/verb.h"

namespace posthorn::pop3 {

using directory::SaslExchange;

void Pop3Session::login(const std::string& name, const std::string& password)
{
    wait();
    m_context.authenticator.checkPassword(name, password, *m_link, bind([this](Result<directory::Account> account) {
                                              if (m_closing)
                                                  return;
                                              if (account)
                                                  return enter(*account);
                                              refuseLogin(account.error());
                                              go();
                                          }));
}

void Pop3Session::refuseLogin(const Error& refusal)
{
    // RFC 3206: [AUTH] says that the credentials are wrong, [SYS/TEMP] that they may be right.
    switch (refusal.kind) {
    case ErrorKind::AuthFailed:
        error("[AUTH] " + say(Text::WrongCredentials));
        break;
    case ErrorKind::Denied:
        error("[AUTH] " + say(Text::Disabled));
        break;
    case ErrorKind::Limit:
        error("[SYS/TEMP] " + say(Text::Throttled));
        break;
    case ErrorKind::Invalid:
    case ErrorKind::TooLarge:
        error(Text::Malformed);
        break;
    default:
        error("[SYS/TEMP] " + say(Text::Unavailable));
    }
    if (++m_failures >= m_link->settings().number(config::Setting::LimitAuthFailures) && !m_closing)
        end();
}

void Pop3Session::startExchange(std::string_view mechanism, std::optional<std::string> initial)
{
    m_exchange = m_context.authenticator.begin(mechanism, *m_link, clearAllowed());
    if (!m_exchange)
        return error(Text::BadMechanism);
    wait();
    m_exchange->next(initial.value_or(std::string()),
                     bind([this](SaslExchange::Outcome outcome) { exchangeOutcome(std::move(outcome)); }));
}

void Pop3Session::exchangeLine(std::string_view line)
{
    m_link->transcript(watch::Direction::In, "...");
    const auto accepted = std::exchange(m_accepted, std::nullopt);
    if (line == "*") {
        m_exchange.reset();
        return error(Text::Cancelled);
    }
    const auto data = base64Decode(line);
    if (!data || (accepted && !data->empty())) {
        m_exchange.reset();
        return error(Text::Malformed);
    }
    wait();
    if (accepted)
        return enter(*accepted);
    m_exchange->next(*data, bind([this](SaslExchange::Outcome outcome) { exchangeOutcome(std::move(outcome)); }));
}

void Pop3Session::exchangeOutcome(SaslExchange::Outcome outcome)
{
    using Kind = SaslExchange::Outcome::Kind;
    if (m_closing)
        return;
    const bool last = outcome.kind != Kind::Challenge;
    if (last) // the exchange may be on the stack below: it goes later
        m_link->executor().post([done = std::shared_ptr<SaslExchange>(std::move(m_exchange))] { (void)done; });
    if (!last || (outcome.kind == Kind::Success && !outcome.data.empty())) {
        // RFC 5034 section 4: there is no place for data beside +OK, so it goes as one more challenge, which the
        // client answers with an empty line.
        if (last)
            m_accepted = std::move(outcome.account);
        m_link->transcript(watch::Direction::Out, "+ ...");
        m_link->send("+ " + base64Encode(outcome.data) + "\r\n");
        return go();
    }
    if (outcome.kind == Kind::Success)
        return enter(outcome.account);
    refuseLogin(outcome.error);
    go();
}

void Pop3Session::enter(const directory::Account& account)
{
    if ((account.restrictions & directory::NoRetrieval) != 0) {
        m_link->log(watch::Level::Info, "login refused for " + account.address.text() + ": PopEnable is 0");
        refuseLogin({ErrorKind::Denied, false, "mail is not fetched from this account", {}});
        return go();
    }
    const auto failed = [this](const Error& why) {
        m_link->log(watch::Level::Error, "INBOX cannot be opened: " + why.text + ' ' + why.detail);
        error(std::string(why.temporary ? "[SYS/TEMP] " : "[SYS/PERM] ") + say(Text::Unavailable));
        go();
    };
    const auto opened = [this, failed, name = account.address.text()](Result<store::SnapshotPtr> inbox) {
        if (m_closing)
            return;
        if (!inbox)
            return failed(inbox.error());
        snapshot = std::move(*inbox);
        m_state = State::Transaction;
        m_link->setAccount(name);
        m_link->setState("transaction");
        ok(std::to_string(snapshot->size()) + ' ' + say(Text::Opened));
        go();
    };
    m_context.store.mailboxes->find(account.id, "INBOX", bind([this, failed, opened](Result<store::MailboxInfo> inbox) {
        if (m_closing)
            return;
        if (!inbox)
            return failed(inbox.error());
        m_context.store.mailboxes->open(inbox->id, bind(opened));
    }));
}

} // namespace posthorn::pop3
