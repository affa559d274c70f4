#include "jmap/references.h"

#include "base/text.h"

namespace posthorn::jmap {

std::optional<std::string> unescapePointer(std::string_view token)
{
    std::string out;
    out.reserve(token.size());
    for (size_t i = 0; i < token.size(); ++i) {
        if (token[i] != '~') {
            out += token[i];
            continue;
        }
        if (++i == token.size() || (token[i] != '0' && token[i] != '1'))
            return std::nullopt;
        out += token[i] == '0' ? '~' : '/';
    }
    return out;
}

namespace {

class Follower {
public:
    explicit Follower(size_t mostItems) : m_left(mostItems) {}

    std::optional<Json> follow(const Json& value, std::string_view pointer)
    {
        if (pointer.empty()) {
            if (m_left == 0)
                return std::nullopt;
            --m_left;
            return value;
        }
        if (pointer[0] != '/')
            return std::nullopt;
        pointer.remove_prefix(1);
        const size_t end = std::min(pointer.find('/'), pointer.size());
        const std::string_view token = pointer.substr(0, end);
        const std::string_view rest = pointer.substr(end);
        if (const Array* array = value.if_array())
            return token == "*" ? each(*array, rest) : item(*array, token, rest);
        const Object* object = value.if_object();
        const auto name = unescapePointer(token);
        const Json* member = object && name ? find(*object, *name) : nullptr;
        return member ? follow(*member, rest) : std::nullopt;
    }

private:
    std::optional<Json> item(const Array& array, std::string_view token, std::string_view rest)
    {
        const auto index = parseNumber<size_t>(token);
        if (!index || *index >= array.size() || (token.size() > 1 && token[0] == '0'))
            return std::nullopt;
        return follow(array[*index], rest);
    }

    /// "If the result of applying the rest to an item is itself an array, its items are added to the output".
    std::optional<Json> each(const Array& array, std::string_view rest)
    {
        Array out;
        for (const Json& value : array) {
            auto found = follow(value, rest);
            if (!found)
                return std::nullopt;
            if (Array* items = found->if_array()) {
                if (items->size() > m_left)
                    return std::nullopt;
                m_left -= items->size();
                for (Json& one : *items)
                    out.push_back(std::move(one));
            } else {
                out.push_back(std::move(*found));
            }
        }
        return Json(std::move(out));
    }

    size_t m_left;
};

std::optional<Json> refer(const Json& reference, std::span<const Response> responses)
{
    const Object* object = reference.if_object();
    if (!object)
        return std::nullopt;
    const auto resultOf = textOf(*object, "resultOf");
    const auto name = textOf(*object, "name");
    const auto path = textOf(*object, "path");
    if (!resultOf || !name || !path)
        return std::nullopt;
    for (const Response& response : responses) { // the first one of that call
        if (response.callId != *resultOf)
            continue;
        if (response.name != *name)
            return std::nullopt;
        return followPointer(response.arguments, *path);
    }
    return std::nullopt;
}

} // namespace

std::optional<Json> followPointer(const Json& root, std::string_view pointer, size_t mostItems)
{
    return Follower(mostItems).follow(root, pointer);
}

std::optional<MethodError> resolveReferences(Object& arguments, std::span<const Response> responses)
{
    std::vector<std::string> names;
    for (const auto& member : arguments) {
        if (member.key().size() > 1 && member.key()[0] == '#')
            names.emplace_back(member.key().data(), member.key().size());
    }
    for (const std::string& name : names) {
        const std::string_view plain = std::string_view(name).substr(1);
        if (find(arguments, plain))
            return MethodError{"invalidArguments", std::string(plain) + " is given twice, by value and by reference"};
        auto value = refer(*find(arguments, name), responses);
        if (!value)
            return MethodError{"invalidResultReference", name + " refers to nothing"};
        arguments.erase(bjs(name));
        set(arguments, plain, std::move(*value));
    }
    return std::nullopt;
}

} // namespace posthorn::jmap
