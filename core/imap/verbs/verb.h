// One verb = one file here and one row in table.cpp. A verb's file defines a Command: it reads its arguments, says
// whether policy allows it, and runs. How to add one: README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imap/parser/cursor.h"
#include "imap/session/errors.h"

namespace posthorn::imap {

class Session;

/// RFC 3501 section 3, as bits for VerbRow::states.
enum State : uint8_t { NotAuthenticated = 1, Authenticated = 2, Selected = 4 };

/// One command that a client has given, from its parsing to its tagged answer.
class Command {
public:
    virtual ~Command() = default;
    /// Reads what follows the verb's name, with the space before it, to the end.
    virtual bool parse(Cursor& cursor) { return cursor.end(); }
    /// The messages of APPEND, in the order of their literals.
    virtual void takeBodies(std::vector<std::string> bodies) { (void)bodies; }
    /// What policy says against it; asked after parse() and before run().
    virtual std::optional<Refusal> check(Session& session)
    {
        (void)session;
        return std::nullopt;
    }
    /// Does it, and ends with one of the session's ok(), no() and bad(), now or later.
    virtual void run(Session& session) = 0;
    /// The network has taken what was sent (after Session::outputFull()).
    virtual void drained(Session& session) { (void)session; }
    /// A line from the client, for a command that asked with Session::expectLine().
    virtual void line(Session& session, std::string_view text)
    {
        (void)session;
        (void)text;
    }
    /// The selected mailbox has changed, for a command that asked with Session::watchMailbox().
    virtual void mailboxChanged(Session& session) { (void)session; }
    /// The connection is gone; the command is destroyed next.
    virtual void abandoned(Session& session) { (void)session; }
};

enum VerbFlag : uint32_t {
    UidForm = 1,        ///< exists behind UID as well
    KeepsNumbers = 2,   ///< no EXPUNGE while it runs, unless behind UID (RFC 3501 section 7.4.1)
    OnlyWithUid = 4,    ///< exists behind UID only
    ClearTextOnly = 8,  ///< not once TLS is on
    Secret = 16         ///< arguments never enter transcript or log
};

struct VerbRow {
    std::string_view name;
    uint8_t states; ///< State bits in which it is allowed
    uint32_t flags;
    std::string_view capabilities; ///< words that it adds to CAPABILITY, separated by spaces
    std::string_view arguments;    ///< grammar for people
    std::unique_ptr<Command> (*make)(bool uid);
};

std::span<const VerbRow> verbTable();
/// Null when there is no such verb.
const VerbRow* findVerb(std::string_view name);

} // namespace posthorn::imap
