// RETR (RFC 1939 section 5).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runRetr(Pop3Session& session, Words words)
{
    if (const store::Entry* entry = session.message(words[0]))
        session.send(*entry, std::nullopt);
}

} // namespace posthorn::pop3
