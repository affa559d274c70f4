#include "smtp/verb_table.h"

#include <array>

#include "base/text.h"
#include "smtp/server_session.h"

namespace posthorn::smtp {

namespace {

const std::array<const Verb*, 14> table = {&verbEhlo, &verbHelo, &verbMail, &verbRcpt, &verbData, &verbBdat, &verbRset,
                                           &verbNoop, &verbQuit, &verbHelp, &verbVrfy, &verbExpn, &verbStarttls,
                                           &verbAuth};

/// A row for each: spans want values in one piece.
const std::array<Verb, table.size()>& rows()
{
    static const std::array<Verb, table.size()> values = [] {
        std::array<Verb, table.size()> copies{};
        for (size_t i = 0; i < table.size(); ++i)
            copies[i] = *table[i];
        return copies;
    }();
    return values;
}

std::string offerSize(const ServerSession& session)
{
    return "SIZE " + std::to_string(session.maxSize());
}

std::string offerStarttls(const ServerSession& session)
{
    return session.link().info().tls ? std::string() : "STARTTLS";
}

std::string offerAuth(const ServerSession& session)
{
    std::string line;
    if (!session.account()) {
        for (const std::string& mechanism : session.mechanisms())
            line += (line.empty() ? "AUTH " : " ") + mechanism;
    }
    return line;
}

std::string offerExpn(const ServerSession& session)
{
    return session.settings().boolean(config::Setting::SmtpVerify) ? "EXPN" : "";
}

/// Extensions in the order of EHLO's answer. A null `offer` stands for "always, without parameters".
constexpr std::array<Extension, 12> extensionRows = {{
    {"PIPELINING", "RFC 2920", "Commands may be sent without waiting for the replies.", nullptr},
    {"SIZE", "RFC 1870", "The largest message taken (smtp.max-message-size); MAIL may declare its message's size.",
     offerSize},
    {"STARTTLS", "RFC 3207", "The connection can be encrypted.", offerStarttls},
    {"AUTH", "RFC 4954", "Logins, with the mechanisms that this connection may use.", offerAuth},
    {"8BITMIME", "RFC 6152", "Message text may have 8-bit bytes.", nullptr},
    {"SMTPUTF8", "RFC 6531", "Addresses and header fields may be UTF-8.", nullptr},
    {"CHUNKING", "RFC 3030", "Message text may come in counted chunks (BDAT).", nullptr},
    {"DSN", "RFC 3461", "Senders may say which delivery reports they want.", nullptr},
    {"ENHANCEDSTATUSCODES", "RFC 2034", "Replies carry the status codes of RFC 3463.", nullptr},
    {"VRFY", "RFC 5321", "Addresses can be asked about.", nullptr},
    {"EXPN", "RFC 5321", "Aliases can be expanded, when smtp.verify is on.", offerExpn},
    {"HELP", "RFC 5321", "The server lists its commands.", nullptr},
}};

} // namespace

std::string_view stateName(State state)
{
    static constexpr std::array<std::string_view, 8> names = {"start", "ready", "mail", "recipients",
                                                              "chunks", "data", "auth", "closed"};
    return names[size_t(state)];
}

std::span<const Verb> verbs()
{
    return rows();
}

const Verb* findVerb(std::string_view name)
{
    for (const Verb& verb : rows()) {
        if (equalsIgnoreCase(verb.name, name))
            return &verb;
    }
    return nullptr;
}

std::span<const Extension> extensions()
{
    return extensionRows;
}

std::string ehloLines(const ServerSession& session)
{
    std::string lines;
    for (const Extension& extension : extensionRows) {
        const std::string line = extension.offer == nullptr ? std::string(extension.keyword) : extension.offer(session);
        if (!line.empty())
            lines += '\n' + line;
    }
    return lines;
}

std::optional<Answer> parseNothing(std::string_view text, Arguments&)
{
    if (text.empty())
        return std::nullopt;
    return Answer{501, "5.5.4", "no parameters allowed"};
}

std::optional<Answer> parseAnything(std::string_view, Arguments&)
{
    return std::nullopt;
}

std::optional<Answer> checkNothing(const ServerSession&, const Arguments&)
{
    return std::nullopt;
}

std::vector<VerbReference> verbReference()
{
    std::vector<VerbReference> out;
    for (const Verb& verb : rows())
        out.push_back({verb.name, verb.syntax, verb.extension, verb.rfc, verb.help});
    return out;
}

std::vector<ExtensionReference> extensionReference()
{
    std::vector<ExtensionReference> out;
    for (const Extension& extension : extensionRows)
        out.push_back({extension.keyword, extension.rfc, extension.help});
    return out;
}

} // namespace posthorn::smtp
