// The session's part that carries an AUTH exchange (RFC 4954): base64 over lines, nothing of it in any log.
#include "base/text.h"
#include "smtp/server_session.h"

namespace posthorn::smtp {

void ServerSession::beginAuth(std::unique_ptr<directory::SaslExchange> exchange, std::optional<std::string> initial)
{
    m_exchange = std::move(exchange);
    m_provenAccount.reset();
    setState(State::Auth);
    authNext(initial ? std::string_view(*initial) : std::string_view());
}

void ServerSession::takeAuthLine(std::string_view line)
{
    m_link->transcript(watch::Direction::In, line == "*" ? "*" : "****");
    if (line == "*") {
        endAuth({501, "5.7.0", "authentication cancelled"});
        return;
    }
    const auto data = base64Decode(line);
    if (!data) {
        endAuth({501, "5.5.2", "cannot decode base64"});
        return;
    }
    if (m_provenAccount) {
        // What came with the success has been sent as a challenge; the client has nothing to add to it.
        const auto [account, login] = std::move(*m_provenAccount);
        m_provenAccount.reset();
        directory::SaslExchange::Outcome outcome;
        outcome.kind = directory::SaslExchange::Outcome::Kind::Success;
        outcome.account = account;
        outcome.login = login;
        authOutcome(std::move(outcome));
        return;
    }
    authNext(*data);
}

void ServerSession::authNext(std::string_view data)
{
    wait();
    m_exchange->next(data, m_life.bind([this](directory::SaslExchange::Outcome outcome) {
        if (m_state == State::Auth && m_exchange)
            authOutcome(std::move(outcome));
    }));
}

void ServerSession::authOutcome(directory::SaslExchange::Outcome outcome)
{
    using Kind = directory::SaslExchange::Outcome::Kind;
    if (outcome.kind == Kind::Success && !outcome.data.empty()) {
        m_provenAccount.emplace(std::move(outcome.account), std::move(outcome.login));
        outcome.kind = Kind::Challenge;
    }
    if (outcome.kind == Kind::Challenge) {
        m_waiting = false;
        m_link->send("334 " + base64Encode(outcome.data) + "\r\n");
        m_link->transcript(watch::Direction::Out, "334 ****");
        if (!m_working)
            work();
        return;
    }
    if (outcome.kind == Kind::Success) {
        m_account = std::move(outcome.account);
        m_link->setAccount(m_account->address.text());
        m_link->log(watch::Level::Info, "login of " + m_account->address.text());
        endAuth({235, "2.7.0", "authentication successful"});
        return;
    }
    m_link->log(watch::Level::Warning, "login failed for \"" + (isUtf8(outcome.login) ? outcome.login : "?") +
                                           "\": " + std::string(errorKindName(outcome.error.kind)));
    if (++m_authFailures >= uint32_t(settings().number(config::Setting::LimitAuthFailures))) {
        dropExchange();
        sayGoodbye("4.7.0", "too many failed logins");
        return;
    }
    endAuth(loginAnswer(outcome.error));
}

void ServerSession::endAuth(const Answer& given)
{
    dropExchange();
    setState(State::Ready);
    answer(given);
}

void ServerSession::dropExchange()
{
    // It may be under way further up the stack, so it is let go by the executor.
    m_link->executor().post([exchange = std::shared_ptr<directory::SaslExchange>(std::move(m_exchange))] {});
    m_provenAccount.reset();
}

} // namespace posthorn::smtp
