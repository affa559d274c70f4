// Time comes through an interface, so that tests can turn the hands.
#pragma once

#include <cstdint>
#include <string>

namespace posthorn {

/// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMs = int64_t;

class Clock {
public:
    virtual ~Clock() = default;
    virtual UnixMs now() const = 0;
    /// Milliseconds that never go back; the origin means nothing.
    virtual int64_t steadyMs() const = 0;

    /// The machine's clock. Never destroyed.
    static Clock& system();
};

/// RFC 5322 section 3.3 date-time in UTC, as "Sat, 21 Nov 2026 19:11:25 +0000".
std::string formatMailDate(UnixMs time);
/// RFC 3501 date-time in UTC, as "21-Nov-2026 19:11:25 +0000" (the day padded with a space to two places).
std::string formatImapDate(UnixMs time);
/// "2026-11-21 19:11:25" in UTC.
std::string formatIsoDate(UnixMs time);

} // namespace posthorn
