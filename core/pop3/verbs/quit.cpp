// QUIT (RFC 1939 sections 4 and 6).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runQuit(Pop3Session& session, Words)
{
    if (session.state() == State::Transaction)
        return session.leave();
    session.finish(session.say(Text::Goodbye));
}

} // namespace posthorn::pop3
