// Dates as mail carries them (RFC 5322 sections 3.3 and 4.3).
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace posthorn::mime {

struct MailDate {
    UnixMs time = 0;     ///< the instant, in UTC
    int zoneMinutes = 0; ///< what the writer's clock was ahead of UTC; add it to get the date that the header shows

    bool operator==(const MailDate&) const = default;
};

/// Reads a Date field's value: day of week optional and unchecked, comments anywhere, two- and three-digit years,
/// missing seconds, zones by number, by name and of one letter, and the "Fri Nov 21 10:00:00 2025" of the C library.
/// A missing or unknown zone is UTC. None where day, month, year or time cannot be read or are out of range.
std::optional<MailDate> parseMailDate(std::string_view value);

} // namespace posthorn::mime
