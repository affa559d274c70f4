#include "jmap/standard/get.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace posthorn::jmap {

bool GetRequest::wants(std::string_view property) const
{
    return std::find(properties.begin(), properties.end(), property) != properties.end();
}

tl::expected<GetRequest, MethodError> readGet(const Call& call, std::span<const std::string_view> defaults,
                                              bool (*isKnown)(std::string_view))
{
    GetRequest out;
    const auto ids = call.arguments.texts("ids");
    out.all = !ids;
    if (ids) {
        if (ids->size() > limits.maxObjectsInGet)
            return refuse("requestTooLarge", "more than maxObjectsInGet ids");
        std::unordered_set<std::string> seen;
        for (const std::string_view id : *ids) {
            std::string resolved = call.request.resolveId(id).value_or(std::string(id));
            if (seen.insert(resolved).second)
                out.ids.push_back(std::move(resolved));
        }
    }
    const auto properties = call.arguments.texts("properties");
    if (!properties) {
        out.properties.assign(defaults.begin(), defaults.end());
        return out;
    }
    out.properties.push_back("id");
    for (const std::string_view property : *properties) {
        const bool known = std::find(defaults.begin(), defaults.end(), property) != defaults.end() ||
                           (isKnown && isKnown(property));
        if (!known)
            return badArgument("unknown property " + std::string(property.substr(0, 100)));
        if (!out.wants(property))
            out.properties.push_back(property);
    }
    return out;
}

Object GetResult::answer(const Call& call, std::string_view state) &&
{
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "state", textJson(state));
    set(out, "list", std::move(list));
    set(out, "notFound", std::move(notFound));
    return out;
}

Object pick(Object object, const GetRequest& request)
{
    Object out;
    out.reserve(request.properties.size());
    for (const std::string_view property : request.properties) {
        if (Json* value = object.if_contains(bjs(property)))
            set(out, property, std::move(*value));
    }
    return out;
}

Answer getFrom(const Call& call, std::span<const std::string_view> properties, std::vector<Object> objects,
               std::string_view state)
{
    auto request = readGet(call, properties);
    if (!request)
        return tl::unexpected<MethodError>(std::move(request.error()));
    GetResult result;
    if (request->all) {
        if (objects.size() > limits.maxObjectsInGet)
            return refuse("requestTooLarge", "more than maxObjectsInGet objects");
        for (Object& object : objects)
            result.list.push_back(pick(std::move(object), *request));
        return std::move(result).answer(call, state);
    }
    std::unordered_map<std::string_view, size_t> byId;
    for (size_t i = 0; i < objects.size(); ++i)
        byId.emplace(*textOf(objects[i], "id"), i);
    std::vector<std::pair<std::string_view, size_t>> found;
    for (const std::string& id : request->ids) {
        const auto at = byId.find(id);
        if (at == byId.end())
            result.missing(id);
        else
            found.emplace_back(id, at->second);
    }
    for (const auto& [id, index] : found)
        result.list.push_back(pick(std::move(objects[index]), *request));
    return std::move(result).answer(call, state);
}

} // namespace posthorn::jmap
