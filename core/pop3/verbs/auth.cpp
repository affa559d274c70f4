// AUTH (RFC 5034).
#include "pop3/verbs/verbs.h"

#include "base/text.h"

namespace posthorn::pop3 {

std::string authCapability(const Pop3Session& session)
{
    // In both states (RFC 5034 section 3).
    std::string names;
    for (const std::string& name : session.context().authenticator.mechanisms(session.link().info(), session.clearAllowed()))
        names += ' ' + name;
    return names.empty() ? std::string() : "SASL" + names;
}

void runAuth(Pop3Session& session, Words words)
{
    if (words.empty()) { // a list, as older clients ask for it
        std::string names;
        for (const std::string& name :
             session.context().authenticator.mechanisms(session.link().info(), session.clearAllowed()))
            names += name + "\r\n";
        return session.list(session.say(Text::Listing), std::move(names));
    }
    std::optional<std::string> initial;
    if (words.size() == 2) {
        initial = words[1] == "=" ? std::string() : base64Decode(words[1]);
        if (!initial)
            return session.error(Text::Malformed);
    }
    session.startExchange(words[0], std::move(initial));
}

} // namespace posthorn::pop3
