// AUTH (RFC 5034).
#include "pop3/verbs/verbs.h"

#include "base/text.h"

namespace posthorn::pop3 {

std::string authCapability(const Pop3Session& session)
{
    if (session.state() != State::Authorization)
        return {};
    std::string line = "SASL";
    for (const std::string& name : session.context().authenticator.mechanisms(session.link().info(), session.clearAllowed()))
        line += ' ' + name;
    return line;
}

void runAuth(Pop3Session& session, Words words)
{
    if (words.empty()) { // a list, as older clients ask for it
        std::string list = "+OK " + session.say(Text::Listing) + "\r\n";
        for (const std::string& name :
             session.context().authenticator.mechanisms(session.link().info(), session.clearAllowed()))
            list += name + "\r\n";
        return session.link().send(list + ".\r\n");
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
