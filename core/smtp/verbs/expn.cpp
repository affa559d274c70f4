#include "smtp/lookup.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments&)
{
    if (parseLookup(text))
        return std::nullopt;
    return Answer{501, "5.5.4", "syntax: EXPN alias"};
}

std::optional<Answer> check(const ServerSession& session, const Arguments&)
{
    if (session.settings().boolean(config::Setting::SmtpVerify))
        return std::nullopt;
    return Answer{502, "5.7.0", "EXPN is not available"};
}

void run(ServerSession& session, const Arguments& arguments)
{
    lookUp(session, *parseLookup(arguments.text),
           [](ServerSession& asked, const MailAddress&, const directory::Resolution& resolution) {
               std::string lines;
               for (const directory::Account& account : resolution.accounts)
                   lines += (lines.empty() ? "<" : "\n<") + account.address.text() + '>';
               for (const MailAddress& forward : resolution.forwards)
                   lines += (lines.empty() ? "<" : "\n<") + forward.text() + '>';
               if (lines.empty())
                   asked.answer({550, "5.1.1", "no such alias here"});
               else
                   asked.answer({250, "2.1.5", lines});
           });
}

} // namespace

const Verb verbExpn = {"EXPN", "EXPN alias", "EXPN", "RFC 5321 section 4.1.1.7",
                       "Lists whom an alias reaches (smtp.verify).",
                       anywhere, NeedsNothing, parse, check, run};

} // namespace posthorn::smtp
