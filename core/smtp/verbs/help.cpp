#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> check(const ServerSession&, const Arguments& arguments)
{
    if (arguments.text.empty() || findVerb(arguments.text) != nullptr)
        return std::nullopt;
    return Answer{504, "5.5.4", "no help for that"};
}

void run(ServerSession& session, const Arguments& arguments)
{
    if (const Verb* const verb = arguments.text.empty() ? nullptr : findVerb(arguments.text)) {
        session.answer({214, "2.0.0", std::string(verb->syntax) + '\n' + std::string(verb->help)});
        return;
    }
    std::string names;
    for (const Verb& verb : verbs()) {
        names += names.empty() ? "" : " ";
        names += verb.name;
    }
    session.answer({214, "2.0.0", "commands:\n" + names});
}

} // namespace

const Verb verbHelp = {"HELP", "HELP [command]", "HELP", "RFC 5321 section 4.1.1.8", "Lists the commands, or explains one.",
                       anywhere, NeedsNothing, parseAnything, check, run};

} // namespace posthorn::smtp
