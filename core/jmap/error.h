// What goes wrong in a method (RFC 8620 section 3.6.2), or with one object of a /set (section 5.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jmap/json.h"

namespace posthorn::jmap {

/// A method-level error.
struct MethodError {
    std::string type; ///< "invalidArguments"
    std::string description;

    Object json() const;
};

/// What a method ends with.
using Answer = tl::expected<Object, MethodError>;

tl::unexpected<MethodError> refuse(std::string_view type, std::string description = {});
/// invalidArguments
tl::unexpected<MethodError> badArgument(std::string description);
/// An error of the house as a method's: serverUnavailable where it may pass, serverFail else.
tl::unexpected<MethodError> refuse(const Error& error);

/// Why one object was not created, changed or destroyed.
struct SetError {
    std::string type;
    std::string description;
    std::vector<std::string> properties; ///< invalidProperties: which ones
    Object more;                         ///< further members

    Object json() const;
};

SetError setError(std::string_view type, std::string description = {});
SetError invalidProperty(std::string_view property, std::string description = {});
/// The one table from the house's errors to those of /set.
SetError setError(const Error& error);

} // namespace posthorn::jmap
