// The arguments of SMTP commands (RFC 5321 section 4.1.2 with RFC 6531's UTF-8): pure functions on text. The session's
// verbs call in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mail_address.h"

namespace posthorn::smtp {

/// One ESMTP parameter of MAIL or RCPT.
struct Parameter {
    std::string_view keyword;
    std::optional<std::string_view> value;
};

/// A reverse or forward path. A source route is read and forgotten (RFC 5321 appendix C).
struct Path {
    MailAddress address; ///< null for <>; no domain for a bare <postmaster>
    bool isAscii = true;
};

/// Which paths without a domain are meant to be right.
enum class PathKind { Reverse /**< <> is */, Forward /**< <postmaster> is */ };

/// Reads "<...>" at the beginning of @p text and cuts it off. Nothing when it is malformed.
std::optional<Path> takePath(std::string_view& text, PathKind kind);

/// Reads "FROM:<...> params" or "TO:<...> params"; blanks around the colon are passed over, since many clients send them.
struct PathArgument {
    Path path;
    std::vector<Parameter> parameters;
};
enum class PathFault { None, Syntax, BadAddress, BadParameters };
PathFault parsePathArgument(std::string_view text, std::string_view word, PathKind kind, PathArgument& out);

/// EHLO's and HELO's argument: a domain or an address literal. Generous with what clients call themselves (underscores,
/// single labels), strict in that nothing can break the Received line.
bool isGreetingName(std::string_view text);

/// RFC 3461 section 4.2: ORCPT's value, decoded to "rfc822;address". RFC 6533's utf-8 type is decoded from its own form.
std::optional<std::string> parseOriginalRecipient(std::string_view value);
/// RFC 3461 section 4.1: NOTIFY's value as delivery::Notify bits.
std::optional<uint32_t> parseNotify(std::string_view value);

} // namespace posthorn::smtp
