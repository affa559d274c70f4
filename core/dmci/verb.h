// A row of the verb table.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::dmci {

class DmciSession;
using Words = std::vector<std::string>; ///< behind the verb

enum Need : unsigned {
    NeedsNothing = 0,
    NeedsLogin = 1,
    NeedsNoLogin = 2,
    NeedsMailbox = 4,        ///< a login, and as an account
    NeedsCollaboration = 8,  ///< only that service has it
};

struct Verb {
    std::string_view name;
    unsigned needs;
    size_t least; ///< words
    size_t most;
    bool secret; ///< its words are in no transcript
    std::string_view syntax;
    std::string_view help;
    void (*run)(DmciSession&, const Words&);
};

std::span<const Verb> verbTable();
const Verb* findVerb(std::string_view name);

} // namespace posthorn::dmci
