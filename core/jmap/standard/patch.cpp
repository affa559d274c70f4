#include "jmap/standard/patch.h"

#include <algorithm>
#include <string>
#include <vector>

#include "jmap/references.h"

namespace posthorn::jmap {

namespace {

tl::unexpected<SetError> invalid(std::string_view pointer, std::string_view why)
{
    return tl::unexpected<SetError>(
        setError("invalidPatch", std::string(pointer.substr(0, 100)) + ": " + std::string(why)));
}

/// True when a pointer is a prefix of another one, at a "/". Compared with "/" as the lowest character they would stand
/// side by side.
bool hasPrefixes(const Object& patch)
{
    std::vector<std::string> pointers;
    for (const auto& member : patch) {
        std::string pointer(member.key());
        std::replace(pointer.begin(), pointer.end(), '/', '\0');
        pointers.push_back(std::move(pointer));
    }
    std::sort(pointers.begin(), pointers.end());
    for (size_t i = 1; i < pointers.size(); ++i) {
        if (pointers[i].starts_with(pointers[i - 1]) && pointers[i][pointers[i - 1].size()] == '\0')
            return true;
    }
    return false;
}

} // namespace

tl::expected<Object, SetError> applyPatch(Object object, const Object& patch)
{
    if (hasPrefixes(patch))
        return tl::unexpected<SetError>(setError("invalidPatch", "a pointer is a prefix of another one"));
    for (const auto& member : patch) {
        const std::string_view pointer{member.key().data(), member.key().size()};
        Object* at = &object;
        std::string_view rest = pointer;
        for (;;) {
            const size_t slash = rest.find('/');
            const auto name = unescapePointer(rest.substr(0, slash));
            if (!name)
                return invalid(pointer, "not a JSON pointer");
            if (slash == std::string_view::npos) {
                if (member.value().is_null() && at != &object)
                    at->erase(bjs(*name));
                else
                    set(*at, *name, member.value());
                break;
            }
            Json* next = at->if_contains(bjs(*name));
            if (!next || !next->is_object())
                return invalid(pointer, next && next->is_array() ? "leads into an array" : "leads nowhere");
            at = &next->get_object();
            rest.remove_prefix(slash + 1);
        }
    }
    return object;
}

} // namespace posthorn::jmap
