// Request targets (RFC 9112 section 3.2) and percent-encoding (RFC 3986 section 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace posthorn::http {

/// A target taken apart. Views into what was given.
struct Target {
    std::string_view path;      ///< still encoded; "/" at least, or "*"
    std::string_view query;     ///< behind '?'
    std::string_view authority; ///< of an absolute target; empty for others
};

/// Origin form, absolute form (http and https) and "*"; nothing for authority form and all else.
std::optional<Target> splitTarget(std::string_view target);

/// Decodes a path, once. Nothing where it holds what has no business in a path of ours: broken encoding, NUL and other
/// controls, an encoded slash, a backslash, "." and ".." segments however they are written, octets that are no UTF-8.
std::optional<std::string> decodePath(std::string_view path);

/// "%xx" and '+' of queries and forms; what is no encoding stays as it is.
std::string decodeForm(std::string_view text);
/// Encodes all but unreserved characters (RFC 3986 section 2.3).
std::string percentEncode(std::string_view text);

/// The host of "host", "host:port" or "[v6]:port" in lower case without the port; nothing when it is no such thing.
std::optional<std::string> hostOf(std::string_view authority);

} // namespace posthorn::http
