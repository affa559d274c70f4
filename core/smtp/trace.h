// Trace fields (RFC 5321 section 4.4) and what submission adds (RFC 6409 section 8). Pure functions; the session calls in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "delivery/acceptor.h"
#include "wire/link.h"

namespace posthorn::smtp {

struct TraceInfo {
    const wire::LinkInfo& link;
    std::string_view hostName;
    bool extended = false; ///< EHLO
    std::string_view id;
    UnixMs time = 0;
};

/// The whole Received field with its CRLF. The recipient is named only where there is but one, so that nobody learns of
/// blind copies (RFC 5321 section 7.2).
std::string receivedField(const delivery::Envelope& envelope, const TraceInfo& info);

/// How many Received fields the header of @p message has, counted no further than @p most.
uint32_t countHops(std::string_view message, uint32_t most);

/// The Date and Message-ID fields that the header of @p message lacks, for a mail program's message.
std::string missingFields(std::string_view message, std::string_view hostName, std::string_view id, UnixMs time);

/// A number for one message that this host never gives twice: time, session, message.
std::string traceId(UnixMs time, uint64_t session, uint32_t message);

/// "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321 section 4.1.3).
std::string addressLiteral(std::string_view address);

} // namespace posthorn::smtp
