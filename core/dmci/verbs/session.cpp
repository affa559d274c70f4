// SESSION [identifier]
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

namespace {

void make(DmciSession& session)
{
    const auto& account = session.account();
    if (!account)
        return session.answer(NotPermitted, "this login has no account to come back to");
    const int64_t lifetime = session.settings().number(config::Setting::DmciSessionLifetime);
    const auto identifier = session.context().sessions.make(
        {account->address, account->credentialsVersion, session.administrator().has_value()}, lifetime * 1000,
        session.context().clock.now());
    if (!identifier)
        return session.answer(TryLater, "too many sessions, try again later");
    session.answer(SessionMade, *identifier + ' ' + std::to_string(lifetime));
}

} // namespace

void runSession(DmciSession& session, const Words& words)
{
    if (words.empty() && !session.isLoggedIn())
        return session.answer(LoginFirst, "AUTH first");
    if (words.empty())
        return make(session);
    if (!session.maySaySecrets())
        return session.answer(EncryptFirst, "session identifiers only with TLS: STARTTLS first");
    const auto owner = session.context().sessions.find(
        words[0], session.settings().number(config::Setting::DmciSessionLifetime) * 1000, session.context().clock.now());
    const auto no = [&session] {
        session.link().log(watch::Level::Warning, "a session identifier that is none, or not any more");
        session.link().count(watch::Counter::LoginsFailed);
        session.loginFailed(fail(ErrorKind::AuthFailed, {}).value());
    };
    if (!owner || (session.isLoggedIn() && !(session.account() && session.account()->address == owner->address)))
        return no();
    if (session.isLoggedIn())
        return session.answer(SessionResumed, owner->address.text());
    session.wait();
    session.context().directory.findAccount(
        owner->address, session.link().executor(),
        session.bind([&session, owner, no](Result<std::optional<directory::Account>> found) {
            if (!found)
                return session.loginFailed(found.error());
            if (!*found || !(*found)->enabled || (*found)->credentialsVersion != owner->credentialsVersion)
                return no();
            session.enter(std::move(**found), owner->administrator);
            session.link().count(watch::Counter::LoginsSucceeded);
            session.answer(SessionResumed, owner->address.text());
        }));
}

} // namespace posthorn::dmci
