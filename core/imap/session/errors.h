// The one table from ErrorKind to IMAP's response codes (RFC 5530, RFC 4469 and RFC 4315 for some).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::imap {

/// What follows NO: "[CODE] text".
struct Refusal {
    std::string code; ///< without brackets; may be empty
    std::string text;
};

Refusal refusal(const Error& error);

} // namespace posthorn::imap
