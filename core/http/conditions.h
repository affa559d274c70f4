// Conditional requests and ranges (RFC 9110 sections 13 and 14).
#pragma once

#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace posthorn::http {

enum class Verdict { Proceed, NotModified, PreconditionFailed };

/// If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since in their order (section 13.2.2) against what a
/// response to GET or HEAD would have.
Verdict checkConditions(const Request& request, std::string_view etag, UnixMs lastModified);

struct Range {
    uint64_t first = 0;
    uint64_t length = 0;
};
enum class RangeVerdict { Whole, Partial, Unsatisfiable };

/// One range of bytes; several at once are answered with the whole, as section 14.2 allows.
RangeVerdict chooseRange(const Request& request, uint64_t size, std::string_view etag, UnixMs lastModified, Range& range);

} // namespace posthorn::http
