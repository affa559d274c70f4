// The SMTP server (RFC 5321, RFC 6409). core/server puts it on the engine through makeServerSession(); nobody else calls
// in. Behind the session stand the acceptor (who may get mail, and taking it), the directory and the authenticator.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "delivery/acceptor.h"
#include "directory/authenticator.h"
#include "directory/directory.h"
#include "wire/link.h"
#include "wire/message_budget.h"

namespace posthorn::smtp {

enum class Flavour {
    Relay,     ///< port smtp: mail from other servers, and from users who log in
    Submission ///< ports submission and submissions (RFC 6409): users only, after login
};

/// What a session works with. The references belong to the session's worker (but for the budget, which all share) and
/// outlive it.
struct Context {
    delivery::Acceptor& acceptor;
    directory::Authenticator& authenticator;
    directory::Directory& directory;
    wire::MessageBudget& budget;
    std::string hostName; ///< what the server calls itself; A-labels
    Clock& clock = Clock::system();
};

std::unique_ptr<wire::Session> makeServerSession(Flavour flavour, Context context);

/// What the service says to a connection over the limits (wire::Service::busyReply).
std::string busyReply(const std::string& hostName);

/// One row of the verb table, for the reference documentation.
struct VerbReference {
    std::string_view name;
    std::string_view syntax;
    std::string_view extension; ///< EHLO keyword that announces it; empty for the base protocol
    std::string_view rfc;
    std::string_view help;
};
std::vector<VerbReference> verbReference();

/// One EHLO keyword, for the reference documentation.
struct ExtensionReference {
    std::string_view keyword;
    std::string_view rfc;
    std::string_view help;
};
std::vector<ExtensionReference> extensionReference();

} // namespace posthorn::smtp
