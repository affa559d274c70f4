// STLS (RFC 2595 section 4).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

std::string stlsCapability(const Pop3Session& session)
{
    const bool possible = !session.link().info().tls && session.state() == State::Authorization;
    return possible ? "STLS" : std::string();
}

std::optional<std::string> checkStls(const Pop3Session& session, Words)
{
    if (session.link().info().tls)
        return session.say(Text::TlsAlready);
    return std::nullopt;
}

void runStls(Pop3Session& session, Words)
{
    session.ok(session.say(Text::BeginTls));
    session.restartForTls();
}

} // namespace posthorn::pop3
