#include "base/text.h"
#include "pop3/verb.h"
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

namespace {

constexpr unsigned anywhere = inAuthorization | inTransaction;

std::string nothing(const Pop3Session&)
{
    return {};
}

template<char... Name>
std::string named(const Pop3Session&)
{
    return {Name...};
}

std::optional<std::string> always(const Pop3Session&, std::span<const std::string_view>)
{
    return std::nullopt;
}

// name, states, arguments from-to, rest of line, secret, capability, check, run
constexpr Verb verbs[] = {
    {"CAPA", anywhere, 0, 0, false, false, nothing, always, runCapa},
    {"STLS", inAuthorization, 0, 0, false, false, stlsCapability, checkStls, runStls},
    {"AUTH", inAuthorization, 0, 2, false, true, authCapability, always, runAuth},
    {"USER", inAuthorization, 1, 1, true, false, userCapability, checkClear, runUser},
    {"PASS", inAuthorization, 1, 1, true, true, nothing, checkPass, runPass},
    {"UTF8", inAuthorization, 0, 0, false, false, named<'U', 'T', 'F', '8', ' ', 'U', 'S', 'E', 'R'>, always, runUtf8},
    {"LANG", anywhere, 0, 1, false, false, named<'L', 'A', 'N', 'G'>, always, runLang},
    {"STAT", inTransaction, 0, 0, false, false, nothing, always, runStat},
    {"LIST", inTransaction, 0, 1, false, false, nothing, always, runList},
    {"UIDL", inTransaction, 0, 1, false, false, named<'U', 'I', 'D', 'L'>, always, runUidl},
    {"RETR", inTransaction, 1, 1, false, false, nothing, always, runRetr},
    {"TOP", inTransaction, 2, 2, false, false, named<'T', 'O', 'P'>, always, runTop},
    {"DELE", inTransaction, 1, 1, false, false, nothing, always, runDele},
    {"RSET", inTransaction, 0, 0, false, false, nothing, always, runRset},
    {"NOOP", inTransaction, 0, 0, false, false, nothing, always, runNoop},
    {"QUIT", anywhere, 0, 0, false, false, nothing, always, runQuit},
};

} // namespace

std::span<const Verb> verbTable()
{
    return verbs;
}

const Verb* findVerb(std::string_view name)
{
    for (const Verb& verb : verbs) {
        if (equalsIgnoreCase(verb.name, name))
            return &verb;
    }
    return nullptr;
}

} // namespace posthorn::pop3
