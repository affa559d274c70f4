#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

void run(ServerSession& session, const Arguments&)
{
    session.startTls();
}

} // namespace

const Verb verbStarttls = {"STARTTLS", "STARTTLS", "STARTTLS", "RFC 3207",
                           "Begins TLS. The session starts anew behind it.",
                           outsideTransaction, NeedsNoTls, parseNothing, checkNothing, run};

} // namespace posthorn::smtp
