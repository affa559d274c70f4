// From a handler's answer to what goes out: conditions, ranges, compression, and the fields that every answer has.
#pragma once

#include <string>

#include "http/message.h"

namespace posthorn::http {

/// Does what the request's conditions, Range and Accept-Encoding ask for. Bodies of HEAD, 204 and 304 stay in place:
/// their length is told, where it may be; the session leaves them out.
void prepare(const Request& request, Response& response);

/// Octets of a body; nothing for a source that does not know.
std::optional<uint64_t> bodySize(const Body& body);

struct FieldDefaults {
    std::string_view contentSecurityPolicy; ///< the route's; empty: for answers that are no page
    std::string_view serverName;
    int64_t hstsSeconds = 0; ///< 0, or without TLS: no Strict-Transport-Security
    bool secure = false;
};
/// Appends the security fields, and Cache-Control: no-store, each unless the answer has it already.
void appendDefaults(std::string& head, const Fields& own, const FieldDefaults& defaults);

/// The policy of answers that are no page.
constexpr std::string_view barrenPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

} // namespace posthorn::http
