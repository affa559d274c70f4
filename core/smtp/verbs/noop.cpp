#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

void run(ServerSession& session, const Arguments&)
{
    session.answer({250, "2.0.0", "ok"});
}

} // namespace

const Verb verbNoop = {"NOOP", "NOOP [text]", "", "RFC 5321 section 4.1.1.9", "Does nothing.",
                       anywhere, NeedsNothing, parseAnything, checkNothing, run};

} // namespace posthorn::smtp
