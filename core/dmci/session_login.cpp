// The session's part that logs in.
#include "base/text.h"
#include "dmci/session.h"

namespace posthorn::dmci {

void DmciSession::enter(directory::Account account, bool administrator)
{
    const std::string name = account.address.text();
    m_link->setAccount(name);
    m_link->setState("logged in");
    if (administrator)
        m_administrator = admin::Caller{name, admin::Permission::Domain, account.address.domain};
    m_account = std::move(account);
}

void DmciSession::enter(admin::Caller administrator, std::string_view name)
{
    m_link->setAccount(name);
    m_link->setState("logged in");
    m_administrator = std::move(administrator);
}

void DmciSession::loginFailed(const Error& error)
{
    const bool last = ++m_failures >= settings().number(config::Setting::LimitAuthFailures);
    const auto [code, text] = [&]() -> std::pair<Code, std::string_view> {
        switch (error.kind) {
        case ErrorKind::AuthFailed:
        case ErrorKind::NotFound:
            return {WrongCredentials, "wrong name or password"};
        case ErrorKind::Denied:
            return {NoAccess, error.text.empty() ? std::string_view("this account cannot log in") : std::string_view(error.text)};
        case ErrorKind::Limit:
            return {TryLater, "too many failed logins, try again later"};
        case ErrorKind::Invalid:
        case ErrorKind::TooLarge:
            return {BadArguments, "malformed name or password"};
        default:
            return {LocalError, "logins cannot be checked now"};
        }
    }();
    if (last)
        finish(code, text);
    else
        answer(code, text);
}

} // namespace posthorn::dmci
