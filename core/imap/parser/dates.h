// Dates as IMAP writes them (RFC 3501 section 9: date, date-time). Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace posthorn::imap {

/// Days since 1970-01-01 of a date in the Gregorian calendar; month and day from 1.
int64_t daysFromCivil(int year, int month, int day);
/// The UTC day on which @p time lies.
inline int64_t dayOf(UnixMs time)
{
    return time >= 0 ? time / 86'400'000 : -((86'399'999 - time) / 86'400'000);
}
/// "1-Feb-1994" as days since 1970-01-01.
std::optional<int64_t> parseDate(std::string_view text);
/// " 1-Feb-1994 13:45:00 +0100", without the quotes.
std::optional<UnixMs> parseDateTime(std::string_view text);

constexpr size_t internalDateSize = 26;
/// Writes "01-Feb-1994 12:45:00 +0000", internalDateSize characters. Years outside 0 to 9999 are clamped.
void writeInternalDate(char* out, UnixMs time);

} // namespace posthorn::imap
