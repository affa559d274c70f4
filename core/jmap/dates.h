// Date and UTCDate of RFC 8620 section 1.4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mime/mail_date.h"

namespace posthorn::jmap {

/// "2014-10-30T06:12:00Z"; with a fraction only where there is one.
std::string utcDate(UnixMs time);
/// "2014-10-30T14:12:00+08:00", "Z" for UTC.
std::string zonedDate(const mime::MailDate& date);

/// RFC 3339 date-time with "T" and "Z" in capitals and any zone.
std::optional<mime::MailDate> parseDate(std::string_view text);
/// The same in UTC ("Z").
std::optional<UnixMs> parseUtcDate(std::string_view text);

} // namespace posthorn::jmap
