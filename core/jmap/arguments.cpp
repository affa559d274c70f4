#include "jmap/arguments.h"

#include <algorithm>

namespace posthorn::jmap {

bool isId(std::string_view text)
{
    constexpr size_t longest = 255;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

namespace {

/// An id, or "#" and a creation id, which is of the same form.
bool isIdOrReference(const Json& value)
{
    auto text = textOf(value);
    if (!text)
        return false;
    if (text->starts_with('#'))
        text->remove_prefix(1);
    return isId(*text);
}

template<class F>
bool allOf(const Json& value, F test)
{
    const Array* array = value.if_array();
    return array && std::all_of(array->begin(), array->end(), test);
}

std::string_view nameOf(Type type)
{
    switch (type) {
    case Type::Any: return "a value";
    case Type::Bool: return "a boolean";
    case Type::Int: return "an integer";
    case Type::UInt: return "an unsigned integer";
    case Type::String: return "a string";
    case Type::Id: return "an id";
    case Type::Ids: return "an array of ids";
    case Type::Strings: return "an array of strings";
    case Type::Objects: return "an array of objects";
    case Type::Map: return "an object";
    case Type::IdMap: return "an object with ids as names";
    }
    return {};
}

} // namespace

bool isOfType(const Json& value, Type type)
{
    switch (type) {
    case Type::Any:
        return true;
    case Type::Bool:
        return value.is_bool();
    case Type::Int:
        return integerOf(value).has_value();
    case Type::UInt:
        return integerOf(value).value_or(-1) >= 0;
    case Type::String:
        return value.is_string();
    case Type::Id:
        return isIdOrReference(value);
    case Type::Ids:
        return allOf(value, isIdOrReference);
    case Type::Strings:
        return allOf(value, [](const Json& item) { return item.is_string(); });
    case Type::Objects:
        return allOf(value, [](const Json& item) { return item.is_object(); });
    case Type::Map:
        return value.is_object();
    case Type::IdMap: {
        const Object* object = value.if_object();
        return object && std::all_of(object->begin(), object->end(), [](const auto& member) {
            std::string_view name{member.key().data(), member.key().size()};
            if (name.starts_with('#'))
                name.remove_prefix(1);
            return isId(name);
        });
    }
    }
    return false;
}

std::optional<MethodError> checkArguments(const Object& arguments, std::span<const Argument> grammar)
{
    const auto wrong = [](std::string text) { return MethodError{"invalidArguments", std::move(text)}; };
    for (const Argument& argument : grammar) {
        const Json* value = find(arguments, argument.name);
        const std::string name(argument.name);
        if (!value) {
            if (argument.presence == Required)
                return wrong(name + " is missing");
        } else if (value->is_null()) {
            if (argument.presence != Optional)
                return wrong(name + " must not be null");
        } else if (!isOfType(*value, argument.type)) {
            return wrong(name + " must be " + std::string(nameOf(argument.type)));
        }
    }
    for (const auto& member : arguments) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (std::none_of(grammar.begin(), grammar.end(), [&](const Argument& a) { return a.name == name; }))
            return wrong("unknown argument " + std::string(name.substr(0, 80)));
    }
    return std::nullopt;
}

const Json* Arguments::get(std::string_view name) const
{
    const Json* value = find(m_object, name);
    return value && !value->is_null() ? value : nullptr;
}

bool Arguments::flag(std::string_view name, bool otherwise) const
{
    const Json* value = get(name);
    return value && value->is_bool() ? value->get_bool() : otherwise;
}

std::optional<int64_t> Arguments::number(std::string_view name) const
{
    const Json* value = get(name);
    return value ? integerOf(*value) : std::nullopt;
}

std::optional<std::string_view> Arguments::text(std::string_view name) const
{
    const Json* value = get(name);
    return value ? textOf(*value) : std::nullopt;
}

std::optional<std::vector<std::string_view>> Arguments::texts(std::string_view name) const
{
    const Array* items = array(name);
    if (!items)
        return std::nullopt;
    std::vector<std::string_view> out;
    out.reserve(items->size());
    for (const Json& item : *items)
        out.push_back(textOf(item).value_or(std::string_view()));
    return out;
}

const Object* Arguments::object(std::string_view name) const
{
    const Json* value = get(name);
    return value ? value->if_object() : nullptr;
}

const Array* Arguments::array(std::string_view name) const
{
    const Json* value = get(name);
    return value ? value->if_array() : nullptr;
}

} // namespace posthorn::jmap
