// Arguments that name a part of an earlier response (RFC 8620 section 3.7), and pointers into JSON (RFC 6901).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/error.h"
#include "jmap/json.h"

namespace posthorn::jmap {

/// One entry of methodResponses.
struct Response {
    std::string name;
    Json arguments; ///< an object
    std::string callId;
};

/// One reference token of a JSON pointer with its "~0" and "~1" undone. Nothing for a "~" that is neither.
std::optional<std::string> unescapePointer(std::string_view token);

/// Follows an RFC 6901 pointer, in which "*" stands for each item of an array (RFC 8620 section 3.7). Nothing where it
/// leads nowhere, or to more than @p mostItems items.
std::optional<Json> followPointer(const Json& root, std::string_view pointer, size_t mostItems = 100'000);

/// Replaces each "#name" in @p arguments by what it refers to. invalidResultReference, or invalidArguments when
/// "name" is there as well.
std::optional<MethodError> resolveReferences(Object& arguments, std::span<const Response> responses);

} // namespace posthorn::jmap
