#include "base/text.h"
#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments& out)
{
    switch (parsePathArgument(text, "TO", PathKind::Forward, out.path)) {
    case PathFault::None:
        return std::nullopt;
    case PathFault::BadAddress:
        return Answer{553, "5.1.3", "malformed recipient address"};
    case PathFault::BadParameters:
        return Answer{501, "5.5.4", "malformed RCPT parameters"};
    case PathFault::Syntax:
        break;
    }
    return Answer{501, "5.5.2", "syntax: RCPT TO:<address> [parameters]"};
}

std::optional<Answer> fill(const ServerSession& session, const Arguments& arguments, delivery::Recipient& recipient)
{
    recipient.address = arguments.path.path.address;
    if (session.isOwnLiteral(recipient.address.domain))
        recipient.address.domain.clear();
    for (const Parameter& parameter : arguments.path.parameters) {
        const std::string_view value = parameter.value.value_or(std::string_view());
        const bool notify = equalsIgnoreCase(parameter.keyword, "NOTIFY");
        if (!session.isExtended() || (!notify && !equalsIgnoreCase(parameter.keyword, "ORCPT")))
            return Answer{555, "5.5.4", "parameter not recognized: " + toUpper(parameter.keyword)};
        if (notify) {
            const auto bits = parseNotify(value);
            if (!bits)
                return Answer{501, "5.5.4", "bad value of parameter NOTIFY"};
            recipient.notify = *bits;
        } else {
            auto original = parseOriginalRecipient(value);
            if (!original)
                return Answer{501, "5.5.4", "bad value of parameter ORCPT"};
            recipient.original = std::move(*original);
        }
    }
    if (!arguments.path.path.isAscii && !session.envelope().smtpUtf8)
        return Answer{553, "5.6.7", "this address needs the SMTPUTF8 parameter of MAIL"};
    return std::nullopt;
}

std::optional<Answer> check(const ServerSession& session, const Arguments& arguments)
{
    delivery::Recipient recipient;
    if (auto refusal = fill(session, arguments, recipient))
        return refusal;
    if (session.envelope().recipients.size() >=
        size_t(session.settings().number(config::Setting::SmtpMaxRecipients)))
        return Answer{452, "4.5.3", "too many recipients"};
    return std::nullopt;
}

void run(ServerSession& session, const Arguments& arguments)
{
    delivery::Recipient recipient;
    (void)fill(session, arguments, recipient);
    session.wait();
    session.context().acceptor.checkRecipient(
        session.envelope(), std::move(recipient), session.link().executor(),
        session.life().bind([&session](Result<delivery::Recipient> result) {
            if (session.state() == State::Closed)
                return;
            if (result) {
                session.addRecipient(std::move(*result));
                session.answer({250, "2.1.5", "recipient ok"});
            } else {
                session.refuseRecipient();
                session.answer(recipientAnswer(result.error()));
            }
        }));
}

} // namespace

const Verb verbRcpt = {"RCPT", "RCPT TO:<address> [NOTIFY=NEVER|SUCCESS,FAILURE,DELAY] [ORCPT=type;address]", "",
                       "RFC 5321 section 4.1.1.3", "Names a recipient.",
                       in(State::Mail) | in(State::Recipients), NeedsNothing, parse, check, run};

} // namespace posthorn::smtp
