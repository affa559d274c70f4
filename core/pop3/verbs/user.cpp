// USER (RFC 1939 section 7).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

std::string userCapability(const Pop3Session& session)
{
    return session.clearAllowed() ? "USER" : ""; // in both states (RFC 2449 section 6.3)
}

std::optional<std::string> checkClear(const Pop3Session& session, Words)
{
    if (!session.clearAllowed())
        return session.say(Text::TlsFirst);
    return std::nullopt;
}

void runUser(Pop3Session& session, Words words)
{
    session.user = words[0];
    session.ok(session.say(Text::SendPassword));
}

} // namespace posthorn::pop3
