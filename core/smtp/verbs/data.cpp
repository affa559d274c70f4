#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> check(const ServerSession& session, const Arguments&)
{
    if (session.context().budget.isExhausted())
        return Answer{452, "4.3.1", "too many messages are being received, try again later"};
    return std::nullopt;
}

void run(ServerSession& session, const Arguments&)
{
    session.receiveData();
}

} // namespace

const Verb verbData = {"DATA", "DATA", "", "RFC 5321 section 4.1.1.4",
                       "The message follows, up to a line with nothing but a dot.",
                       in(State::Recipients), NeedsNothing, parseNothing, check, run};

} // namespace posthorn::smtp
