// JSON as this room uses it: Boost.JSON's values, and the strict reading that RFC 8620 section 1.5 asks for (I-JSON,
// RFC 7493). The one header of the house that may include Boost.JSON; boost_json.cpp holds its code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "base/result.h"

namespace posthorn::jmap {

using Json = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;
using Storage = boost::json::storage_ptr;

/// Levels of arrays and objects in one text.
constexpr size_t maxJsonDepth = 32;
/// The largest integer that every JSON program keeps exactly (RFC 7493 section 2.2).
constexpr int64_t maxInteger = (int64_t(1) << 53) - 1;

/// Reads a whole JSON text. Invalid: no JSON, deeper than maxJsonDepth, a name twice in one object, text that is not
/// UTF-8, or anything behind the value. The text of the error is for the client.
Result<Json> parseJson(std::string_view text, Storage storage = {});

/// Text without superfluous white space.
std::string serializeJson(const Json& value);
std::string serializeJson(const Object& value);

inline std::string_view viewOf(const boost::json::string& text)
{
    return {text.data(), text.size()};
}
inline boost::json::string_view bjs(std::string_view text)
{
    return {text.data(), text.size()};
}

/// Null where there is no such member.
inline const Json* find(const Object& object, std::string_view name)
{
    return object.if_contains(bjs(name));
}
/// The member's text; nothing where it is missing or no string.
inline std::optional<std::string_view> textOf(const Object& object, std::string_view name)
{
    const Json* value = find(object, name);
    const boost::json::string* text = value ? value->if_string() : nullptr;
    return text ? std::optional(viewOf(*text)) : std::nullopt;
}
inline std::optional<std::string_view> textOf(const Json& value)
{
    const boost::json::string* text = value.if_string();
    return text ? std::optional(viewOf(*text)) : std::nullopt;
}
/// The value as an integer in [-maxInteger, maxInteger]; "3.0" is one too, as I-JSON has it.
std::optional<int64_t> integerOf(const Json& value);
/// Sets a member.
void set(Object& object, std::string_view name, Json value);
/// A string value; octets that are no UTF-8 become U+FFFD.
Json textJson(std::string_view text);
/// The same, or null where there is nothing.
inline Json textOrNull(const std::optional<std::string>& text)
{
    return text ? textJson(std::string_view(*text)) : Json(nullptr);
}

/// Valid UTF-8: each octet that is none becomes U+FFFD.
std::string validUtf8(std::string_view text);

} // namespace posthorn::jmap
