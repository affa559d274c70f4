// The one list of administrative operations. Every door (posthornctl and the controller protocol, the console's dialogs,
// later DMCI, D-Bus and the web) looks an operation up here by its word and runs it; validation, permission and the audit
// trail are written once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"

namespace posthorn::admin {

enum class Permission { Global, Domain, User };

/// Who asks, and through which door.
struct Caller {
    std::string name;       ///< "console", "local socket (uid 0)", an account's address, ...
    Permission permission = Permission::Global;
    std::string domain;     ///< for Permission::Domain
};

/// A table of rows, each of the same columns; empty for operations that only do something.
struct Answer {
    std::vector<std::vector<std::string>> rows;
    bool isList = false; ///< rows follow even when there are none (+00100 in the controller protocol)
    bool raw = false;    ///< each row is one column, a line of a file or message as it is: doors give it without quotes
};

/// A raw answer out of a file's text; its lines end with LF or CRLF, the last one maybe without.
Answer rawAnswer(std::string_view text);

struct Operation {
    std::string_view word;      ///< lower case, as the controller page has it; may be two words ("store verify")
    std::string_view arguments; ///< "domain username password usertype", optional ones in brackets
    std::string_view help;      ///< one sentence
    size_t least;               ///< arguments
    size_t most;
    Permission permission;
    bool audited;               ///< written to the System log with its arguments (passwords blotted out)
    /// A text follows the command (+00101 in the controller protocol). run() takes it as one argument more, the last one,
    /// which `arguments`, `least` and `most` do not count: its lines, each ended by LF; empty for no lines at all.
    bool takesText = false;
    std::string_view columns = {}; ///< names of a row's columns with spaces between; empty where rows differ
};

/// The operations of this server. Thread-safe.
class Operations {
public:
    virtual ~Operations() = default;
    virtual std::span<const Operation> list() const = 0;
    /// The operation of that word, in any letter case; null for an unknown one.
    const Operation* find(std::string_view word) const;
    /// Runs one. @p reply comes on @p asker. Unknown words and wrong numbers of arguments are Invalid.
    virtual void run(const Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor& asker,
                     Reply<Answer> reply) = 0;
};

} // namespace posthorn::admin
