#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

void run(ServerSession& session, const Arguments&)
{
    session.reset();
    session.answer({250, "2.0.0", "reset"});
}

} // namespace

const Verb verbRset = {"RSET", "RSET", "", "RFC 5321 section 4.1.1.5", "Forgets the message under way.",
                       anywhere, NeedsNothing, parseNothing, checkNothing, run};

} // namespace posthorn::smtp
