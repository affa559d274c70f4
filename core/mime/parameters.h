// Fields with parameters, as Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2183).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::mime {

/// A parameter as the field has it: the name untouched (with RFC 2231's asterisks), the value without its quotes.
struct Parameter {
    std::string name;
    std::string value;

    bool operator==(const Parameter&) const = default;
};

/// A field's value split at its semicolons: "text/plain; charset=utf-8" has the value "text/plain".
struct ParameterizedValue {
    std::string value;   ///< a token, or type "/" subtype; comments and white space are gone
    bool broken = false; ///< nothing readable stood before the parameters, which are left out then
    std::vector<Parameter> parameters;

    /// The first parameter of that name (case-insensitive).
    const std::string* find(std::string_view name) const;
};

/// Content-Type: the media type and its parameters in their order. A type without subtype is `broken`.
ParameterizedValue parseContentType(std::string_view value);
/// Content-Disposition and others of the form token *(";" parameter).
ParameterizedValue parseParameterized(std::string_view value);

/// RFC 2231 section 3: joins the pieces name*0, name*1, ... to one parameter "name", or "name*" where any piece is
/// encoded, and leaves character set and encoding alone, as section 8 asks of IMAP servers. Pieces with a gap stay as
/// they are. Plain parameters come first.
std::vector<Parameter> joinContinuations(std::vector<Parameter> parameters);

/// Only the boundary of a multipart type; none where the type is no multipart or has no such parameter.
std::optional<std::string> multipartBoundary(std::string_view contentType);

} // namespace posthorn::mime
