// DELE (RFC 1939 section 5).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runDele(Pop3Session& session, Words words)
{
    const store::Entry* entry = session.message(words[0]);
    if (!entry)
        return;
    session.deleted.resize(session.snapshot->size());
    session.deleted[session.indexOf(*entry)] = true;
    session.ok(session.say(Text::MarkedDeleted));
}

} // namespace posthorn::pop3
