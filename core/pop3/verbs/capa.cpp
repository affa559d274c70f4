// CAPA (RFC 2449 section 5): from the verb table, then what is no verb.
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runCapa(Pop3Session& session, Words)
{
    std::string list;
    for (const Verb& verb : verbTable()) {
        const std::string line = verb.capability(session);
        if (!line.empty())
            list += line + "\r\n";
    }
    list += "RESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\n";
    if (session.state() == State::Transaction)
        list += "IMPLEMENTATION " + session.context().version + "\r\n";
    session.list(session.say(Text::Capabilities), std::move(list));
}

} // namespace posthorn::pop3
