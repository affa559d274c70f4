#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments&)
{
    if (isGreetingName(text))
        return std::nullopt;
    return Answer{501, "5.5.4", "need the name of your host"};
}

void run(ServerSession& session, const Arguments& arguments)
{
    session.greeted(arguments.text, false);
    session.answer({250, "", session.context().hostName});
}

} // namespace

const Verb verbHelo = {"HELO", "HELO domain", "", "RFC 5321 section 4.1.1.1",
                       "Greets the server in the way of old. Ends a transaction.",
                       anywhere, NeedsNothing, parse, checkNothing, run};

} // namespace posthorn::smtp
