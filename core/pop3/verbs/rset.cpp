// RSET (RFC 1939 section 5).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runRset(Pop3Session& session, Words)
{
    session.deleted.clear();
    session.ok(session.say(Text::Unmarked));
}

} // namespace posthorn::pop3
