// What VRFY and EXPN have in common: an argument that names somebody, and asking the directory. Inside this room.
#pragma once

#include "smtp/server_session.h"

namespace posthorn::smtp {

/// "alice", "alice@example.org", "<alice@example.org>", each maybe with " SMTPUTF8" behind it (RFC 6531 section 3.7.4.2).
/// A name alone has no domain.
std::optional<MailAddress> parseLookup(std::string_view text);

/// Resolves the address (in the directory's first domain where it has none) and hands the answer to @p finish, which
/// answers the command.
void lookUp(ServerSession& session, MailAddress address,
            std::function<void(ServerSession&, const MailAddress&, const directory::Resolution&)> finish);

} // namespace posthorn::smtp
