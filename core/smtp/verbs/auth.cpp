#include <algorithm>

#include "base/text.h"
#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments& out)
{
    const size_t space = text.find_first_of(" \t");
    out.word = text.substr(0, space);
    if (space != std::string_view::npos)
        out.initial = trimmed(text.substr(space));
    if (out.word.empty() || (out.initial && out.initial->find_first_of(" \t") != std::string_view::npos))
        return Answer{501, "5.5.4", "syntax: AUTH mechanism [initial-response]"};
    return std::nullopt;
}

std::optional<Answer> check(const ServerSession& session, const Arguments& arguments)
{
    if (arguments.initial && *arguments.initial != "=" && !base64Decode(*arguments.initial))
        return Answer{501, "5.5.2", "cannot decode base64"};
    const auto offered = session.mechanisms();
    const bool known = std::any_of(offered.begin(), offered.end(), [&](const std::string& mechanism) {
        return equalsIgnoreCase(mechanism, arguments.word);
    });
    if (known)
        return std::nullopt;
    const bool clear = equalsIgnoreCase(arguments.word, "PLAIN") || equalsIgnoreCase(arguments.word, "LOGIN");
    if (clear && !session.link().info().tls)
        return Answer{538, "5.7.11", "encryption required for this mechanism"};
    return Answer{504, "5.5.4", "mechanism not supported"};
}

void run(ServerSession& session, const Arguments& arguments)
{
    auto exchange = session.context().authenticator.begin(arguments.word, session.link(),
                                                          session.settings().boolean(config::Setting::SmtpAuthWithoutTls));
    if (!exchange) {
        session.answer({504, "5.5.4", "mechanism not supported"});
        return;
    }
    std::optional<std::string> initial;
    if (arguments.initial)
        initial = *arguments.initial == "=" ? std::string() : base64Decode(*arguments.initial).value_or(std::string());
    session.beginAuth(std::move(exchange), std::move(initial));
}

} // namespace

const Verb verbAuth = {"AUTH", "AUTH mechanism [initial-response]", "AUTH", "RFC 4954", "Logs in.",
                       in(State::Ready), NeedsNoLogin, parse, check, run};

} // namespace posthorn::smtp
