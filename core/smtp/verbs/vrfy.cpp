#include "smtp/lookup.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments&)
{
    if (parseLookup(text))
        return std::nullopt;
    return Answer{501, "5.5.4", "syntax: VRFY address"};
}

void run(ServerSession& session, const Arguments& arguments)
{
    if (!session.settings().boolean(config::Setting::SmtpVerify)) {
        session.answer({252, "2.5.2", "cannot verify, but will take mail and try to deliver it"});
        return;
    }
    lookUp(session, *parseLookup(arguments.text),
           [](ServerSession& asked, const MailAddress& address, const directory::Resolution& resolution) {
               using Kind = directory::Resolution::Kind;
               if (resolution.kind == Kind::Deliverable)
                   asked.answer({250, "2.1.5", '<' + address.text() + '>'});
               else if (resolution.kind == Kind::NotLocal)
                   asked.answer({252, "2.5.2", "not a local address"});
               else
                   asked.answer({550, "5.1.1", "no such user here"});
           });
}

} // namespace

const Verb verbVrfy = {"VRFY", "VRFY address", "VRFY", "RFC 5321 section 4.1.1.6",
                       "Asks whether an address exists (smtp.verify).",
                       anywhere, NeedsNothing, parse, checkNothing, run};

} // namespace posthorn::smtp
