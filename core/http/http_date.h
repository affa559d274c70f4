// HTTP's dates (RFC 9110 section 5.6.7).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace posthorn::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string formatHttpDate(UnixMs time);
/// IMF-fixdate only: the two obsolete forms are taken for no date, so that the condition which has it does not count.
std::optional<UnixMs> parseHttpDate(std::string_view text);

} // namespace posthorn::http
