#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "delivery/xtext.h"
#include "smtp/networks.h"
#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments& out)
{
    switch (parsePathArgument(text, "FROM", PathKind::Reverse, out.path)) {
    case PathFault::None:
        return std::nullopt;
    case PathFault::BadAddress:
        return Answer{553, "5.1.7", "malformed sender address"};
    case PathFault::BadParameters:
        return Answer{501, "5.5.4", "malformed MAIL parameters"};
    case PathFault::Syntax:
        break;
    }
    return Answer{501, "5.5.2", "syntax: MAIL FROM:<address> [parameters]"};
}

/// One parameter into the envelope, or why not.
std::optional<Answer> apply(const Parameter& parameter, delivery::Envelope& envelope)
{
    const Answer badValue{501, "5.5.4", "bad value of parameter " + toUpper(parameter.keyword)};
    const std::string_view value = parameter.value.value_or(std::string_view());
    if (equalsIgnoreCase(parameter.keyword, "SIZE")) {
        const auto size = parseNumber<uint64_t>(value);
        if (!size)
            return badValue;
        envelope.declaredSize = *size;
    } else if (equalsIgnoreCase(parameter.keyword, "BODY")) {
        envelope.eightBit = equalsIgnoreCase(value, "8BITMIME");
        if (!envelope.eightBit && !equalsIgnoreCase(value, "7BIT"))
            return badValue;
    } else if (equalsIgnoreCase(parameter.keyword, "SMTPUTF8")) {
        if (parameter.value)
            return badValue;
        envelope.smtpUtf8 = true;
    } else if (equalsIgnoreCase(parameter.keyword, "RET")) {
        envelope.ret = equalsIgnoreCase(value, "FULL")   ? delivery::ReturnFull
                       : equalsIgnoreCase(value, "HDRS") ? delivery::ReturnHeaders
                                                         : 0u;
        if (envelope.ret == 0)
            return badValue;
    } else if (equalsIgnoreCase(parameter.keyword, "ENVID")) {
        const auto id = delivery::decodeXtext(value);
        if (!id || id->empty() || value.size() > 100 || !isAscii(*id))
            return badValue;
        envelope.envelopeId = *id;
    } else if (equalsIgnoreCase(parameter.keyword, "AUTH")) {
        // RFC 4954 section 5: nobody here is trusted to speak for others, so it is read and means nothing.
        if (!delivery::decodeXtext(value) || value.empty())
            return badValue;
    } else {
        return Answer{555, "5.5.4", "parameter not recognized: " + toUpper(parameter.keyword)};
    }
    return std::nullopt;
}

std::optional<Answer> fill(const ServerSession& session, const Arguments& arguments, delivery::Envelope& envelope)
{
    envelope.sender = arguments.path.path.address;
    for (const Parameter& parameter : arguments.path.parameters) {
        if (auto refusal = apply(parameter, envelope))
            return refusal;
    }
    if (!session.isExtended() && !arguments.path.parameters.empty())
        return Answer{555, "5.5.4", "parameters need EHLO"};
    if (!arguments.path.path.isAscii && !envelope.smtpUtf8)
        return Answer{553, "5.6.7", "this address needs the SMTPUTF8 parameter"};
    return std::nullopt;
}

std::optional<Answer> check(const ServerSession& session, const Arguments& arguments)
{
    delivery::Envelope envelope;
    if (auto refusal = fill(session, arguments, envelope))
        return refusal;
    if (envelope.declaredSize > session.maxSize())
        return Answer{552, "5.3.4", "message exceeds the size limit"};
    return std::nullopt;
}

void accepted(ServerSession& session, delivery::Envelope envelope)
{
    session.beginTransaction(std::move(envelope));
    session.answer({250, "2.1.0", "sender ok"});
}

void run(ServerSession& session, const Arguments& arguments)
{
    delivery::Envelope envelope;
    (void)fill(session, arguments, envelope);
    envelope.origin.mayRelay =
        session.account() ||
        isInNetworks(session.link().info().peer.address, session.settings().list(config::Setting::SmtpTrustedNetworks));
    if (session.account() && (session.account()->restrictions & directory::NoSending) != 0) {
        session.answer({550, "5.7.1", "this account may not send mail"});
        return;
    }
    if (session.flavour() == Flavour::Relay || envelope.sender.isNull()) {
        accepted(session, std::move(envelope));
        return;
    }
    // RFC 6409 section 6.1: a user sends under addresses of his own.
    session.wait();
    const MailAddress sender = envelope.sender;
    session.context().directory.resolve(
        sender, session.link().executor(),
        session.life().bind([&session, sender, envelope = std::move(envelope)](Result<directory::Resolution> result) mutable {
            if (session.state() == State::Closed)
                return;
            if (!result) {
                session.answer({451, "4.3.0", "local error, try again later"});
                return;
            }
            const auto& accounts = result->accounts;
            // An account that takes no mail is nobody's target, and may send all the same.
            const bool own = normalise(sender) == session.account()->address || std::any_of(accounts.begin(), accounts.end(), [&](const directory::Account& account) {
                return account.id == session.account()->id;
            });
            if (own)
                accepted(session, std::move(envelope));
            else
                session.answer({553, "5.7.1", "this sender address is not yours"});
        }));
}

} // namespace

const Verb verbMail = {"MAIL", "MAIL FROM:<address> [SIZE=n] [BODY=7BIT|8BITMIME] [SMTPUTF8] [RET=FULL|HDRS] [ENVID=id]",
                       "", "RFC 5321 section 4.1.1.2", "Begins a message and names its sender.",
                       in(State::Ready), NeedsLoginOnSubmission, parse, check, run};

} // namespace posthorn::smtp
