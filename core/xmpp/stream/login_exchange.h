// What the logins that XMPP judges itself have in common: by certificate, by token, as a device. Passwords are the
// directory's, which counts and logs them the same way.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/executor.h"
#include "directory/authenticator.h"
#include "xmpp/route/station.h"

namespace posthorn::xmpp {

class LoginExchange : public directory::SaslExchange {
protected:
    /// @p means: by what one logs in, for the log: "certificate".
    LoginExchange(Station& station, wire::Link& link, std::string_view means);

    /// Keeps @p handler for the answer to one message of the client's.
    void begin(Handler handler) { m_handler = std::move(handler); }
    /// Reads the user's account that m_outcome.login names. Where there is none, or it is disabled, that ends the login: as
    /// AuthFailed with @p unknown, as Denied.
    void findAccount(std::string unknown, std::function<void(const directory::LoginRecord&)> found);
    // Each calls the handler, which may drop this.
    void challenge(std::string data);
    void succeed();
    void fail(Error error);

    Station& m_station;
    wire::Link& m_link;
    Outcome m_outcome;
    Life m_life;

private:
    void hand();

    const std::string_view m_means;
    Handler m_handler;
};

} // namespace posthorn::xmpp
