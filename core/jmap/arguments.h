// A method's arguments: the grammar in its row of the table, its check, and reading them afterwards.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/error.h"
#include "jmap/json.h"

namespace posthorn::jmap {

enum class Type {
    Any,
    Bool,
    Int,      ///< in [-2^53+1, 2^53-1]
    UInt,     ///< in [0, 2^53-1]
    String,
    Id,       ///< RFC 8620 section 1.2; "#" and a creation id too
    Ids,      ///< array of Id
    Strings,  ///< array of String
    Objects,  ///< array of objects
    Map,      ///< object
    IdMap     ///< object whose names are Ids
};

enum Presence { Optional /**< or null */, Required, NonNull /**< may be missing, but not null */ };

struct Argument {
    std::string_view name;
    Type type = Type::Any;
    Presence presence = Optional;
};

/// 1 to 255 letters, digits, "-" and "_".
bool isId(std::string_view text);

/// Whether @p value is of the type; null is not.
bool isOfType(const Json& value, Type type);

/// invalidArguments when something is missing, unknown or of the wrong type.
std::optional<MethodError> checkArguments(const Object& arguments, std::span<const Argument> grammar);

/// Checked arguments, read.
class Arguments {
public:
    explicit Arguments(const Object& object) : m_object(object) {}

    /// Null where it is missing or null.
    const Json* get(std::string_view name) const;
    bool has(std::string_view name) const { return get(name) != nullptr; }
    bool flag(std::string_view name, bool otherwise = false) const;
    std::optional<int64_t> number(std::string_view name) const;
    /// Views into the arguments, which live as long as the request.
    std::optional<std::string_view> text(std::string_view name) const;
    std::optional<std::vector<std::string_view>> texts(std::string_view name) const;
    const Object* object(std::string_view name) const;
    const Array* array(std::string_view name) const;
    const Object& all() const { return m_object; }

private:
    const Object& m_object;
};

} // namespace posthorn::jmap
