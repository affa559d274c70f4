// The verb table: one verb is one file below verbs/ and one row. EHLO's answer, HELP and the reference documentation
// derive from it. Inside this room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "smtp/answer.h"
#include "smtp/grammar.h"

namespace posthorn::smtp {

class ServerSession;

/// Where a session stands. Each verb says in which of these it is allowed.
enum class State : uint8_t {
    Start,      ///< before EHLO or HELO, and again after STARTTLS
    Ready,      ///< greeted, no transaction
    Mail,       ///< MAIL was accepted
    Recipients, ///< at least one RCPT was accepted
    Chunks,     ///< between BDAT chunks
    Data,       ///< message text comes in (DATA, or inside a BDAT chunk)
    Auth,       ///< inside an AUTH exchange
    Closed
};
std::string_view stateName(State state);

constexpr uint32_t in(State state)
{
    return 1u << uint32_t(state);
}
constexpr uint32_t anywhere = in(State::Start) | in(State::Ready) | in(State::Mail) | in(State::Recipients) |
                              in(State::Chunks);
constexpr uint32_t outsideTransaction = in(State::Start) | in(State::Ready);

/// What must be so before a verb is looked at.
enum Need : uint32_t {
    NeedsNothing = 0,
    NeedsNoTls = 1,             ///< refused once TLS stands
    NeedsLoginOnSubmission = 2, ///< RFC 6409 section 4.3
    NeedsNoLogin = 4            ///< refused once logged in
};

/// A verb's arguments as its grammar took them apart.
struct Arguments {
    std::string_view text; ///< all of them, without the blanks around
    PathArgument path;     ///< MAIL, RCPT
    uint64_t number = 0;   ///< BDAT
    bool last = false;     ///< BDAT
    std::string_view word; ///< AUTH: the mechanism
    std::optional<std::string_view> initial; ///< AUTH: the initial response, still in base64
};

struct Verb {
    std::string_view name;
    std::string_view syntax;
    std::string_view extension; ///< EHLO keyword; empty for the base protocol
    std::string_view rfc;
    std::string_view help;
    uint32_t states;
    uint32_t needs;
    /// The grammar: takes the arguments apart, or answers.
    std::optional<Answer> (*parse)(std::string_view text, Arguments& out);
    /// Whether it is allowed and well-formed in this session, now: changes nothing. Policy stands behind it.
    std::optional<Answer> (*check)(const ServerSession& session, const Arguments& arguments);
    /// Does it, and answers through the session, at once or later.
    void (*run)(ServerSession& session, const Arguments& arguments);
};

std::span<const Verb> verbs();
/// Null for an unknown one; any case.
const Verb* findVerb(std::string_view name);

/// An EHLO keyword. What a verb announces is offered when the verb is usable now.
struct Extension {
    std::string_view keyword;
    std::string_view rfc;
    std::string_view help;
    /// The line for EHLO ("SIZE 52428800"); empty when it is not offered on this connection now.
    std::string (*offer)(const ServerSession& session);
};
std::span<const Extension> extensions();

// Grammars that several verbs share.
std::optional<Answer> parseNothing(std::string_view text, Arguments& out);
std::optional<Answer> parseAnything(std::string_view text, Arguments& out);
std::optional<Answer> checkNothing(const ServerSession& session, const Arguments& arguments);

} // namespace posthorn::smtp
