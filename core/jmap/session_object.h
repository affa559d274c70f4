// The session object (RFC 8620 section 2): what this server can do, and where.
#pragma once

#include <string>
#include <string_view>

#include "jmap/json.h"
#include "jmap/principal.h"

namespace posthorn::jmap {

/// True for what may stand in a request's "using".
bool isCapability(std::string_view name);

std::string ownAccountId(const Principal& principal);

/// @p origin is "https://mail.example.org"; the paths are those that core/web serves.
Object sessionObject(const Principal& principal, std::string_view origin);

/// Changes when the session object does (section 3.4).
std::string sessionState(const Principal& principal);

} // namespace posthorn::jmap
