// The account's password: its change by the user, and what follows from any change.
#include "directory/own_password.h"
#include "xmpp/account/home.h"

namespace posthorn::xmpp {

void Home::changePassword(const std::string& password, Reply<void> reply)
{
    if (m_changing)
        return reply(fail(ErrorKind::InUse, "the password is being changed already"));
    m_changing = true;
    const Reply<void> done = bind([this, reply](Result<void> result) {
        m_changing = false;
        reply(std::move(result));
        for (const auto& each : std::exchange(m_afterChange, {}))
            each();
        maybeRelease();
    });
    const Context& context = m_station.context();
    context.directory.findLogin(
        m_account->address.text(), m_station.executor(),
        bind([this, password, done](Result<std::optional<directory::LoginRecord>> found) {
            if (!found || !*found)
                return done(fail(ErrorKind::Unavailable, "the account cannot be read now"));
            // Nobody can tell here whether it was the account's own password that proved the user.
            if ((*found)->secondFactor || !(*found)->appPasswords.empty())
                return done(fail(ErrorKind::Denied, "change the password of this account in webmail"));
            const Context& parts = m_station.context();
            directory::changeOwnPassword({parts.directory, parts.authenticator}, m_account->address, password, m_life,
                                         m_station.executor(), done);
        }));
}

void Home::accessRevoked()
{
    // Who has logged in and has no session yet gets none; until the account is read anew.
    m_revoked = m_account->credentialsVersion;
    whenUnchanging([this] {
        if (!m_station.context().secret.empty())
            tokens().forgetAll();
    });
    endSessions(EndReason::AccountGone);
}

void Home::endSessions(EndReason reason)
{
    whenUnchanging([this, reason] {
        // At once: what they give back waits for the next login, and goes to none of them.
        while (!m_resources.empty()) {
            const SessionAddress session = m_resources.back()->session;
            m_station.end(session, reason);
            detach(session);
        }
        maybeRelease();
    });
}

void Home::whenUnchanging(std::function<void()> then)
{
    if (m_changing)
        m_afterChange.push_back(std::move(then));
    else
        then();
}

} // namespace posthorn::xmpp
