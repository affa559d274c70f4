#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

void run(ServerSession& session, const Arguments&)
{
    session.answer({221, "2.0.0", session.context().hostName + " goodbye", true});
}

} // namespace

const Verb verbQuit = {"QUIT", "QUIT", "", "RFC 5321 section 4.1.1.10", "Ends the connection.",
                       anywhere, NeedsNothing, parseNothing, checkNothing, run};

} // namespace posthorn::smtp
