// PASS (RFC 1939 section 7).
#include <utility>

#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

std::optional<std::string> checkPass(const Pop3Session& session, Words)
{
    if (!session.clearAllowed())
        return session.say(Text::TlsFirst);
    if (session.user.empty())
        return session.say(Text::WrongState);
    return std::nullopt;
}

void runPass(Pop3Session& session, Words words)
{
    session.login(std::exchange(session.user, {}), std::string(words[0]));
}

} // namespace posthorn::pop3
