// NOOP (RFC 1939 section 5).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runNoop(Pop3Session& session, Words)
{
    session.ok({});
}

} // namespace posthorn::pop3
