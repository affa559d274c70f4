#include "jmap/standard/set.h"

#include <algorithm>
#include <unordered_set>

namespace posthorn::jmap {

tl::expected<SetRequest, MethodError> readSet(const Call& call, std::string_view state)
{
    SetRequest out;
    if (const auto expected = call.arguments.text("ifInState"); expected && !sameState(*expected, state))
        return refuse("stateMismatch");
    const auto readMap = [&call](std::string_view name, std::vector<std::pair<std::string, const Object*>>& to) {
        const Object* map = call.arguments.object(name);
        if (!map)
            return true;
        for (const auto& member : *map) {
            const Object* object = member.value().if_object();
            if (!object)
                return false;
            to.emplace_back(std::string(member.key()), object);
        }
        return true;
    };
    if (!readMap("create", out.create) || !readMap("update", out.update))
        return badArgument("create and update hold objects");
    if (const auto ids = call.arguments.texts("destroy")) {
        std::unordered_set<std::string_view> seen;
        for (const std::string_view id : *ids) {
            if (seen.insert(id).second)
                out.destroy.emplace_back(id);
        }
    }
    if (out.create.size() + out.update.size() + out.destroy.size() > limits.maxObjectsInSet)
        return refuse("requestTooLarge", "more than maxObjectsInSet objects");
    return out;
}

void SetResult::created(Call& call, const std::string& creation, Object serverSet)
{
    if (const auto id = textOf(serverSet, "id"))
        call.request.createdIds[creation] = *id;
    set(m_created, creation, std::move(serverSet));
}

Object SetResult::answer(const Call& call, std::string_view oldState, std::string_view newState) &&
{
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(oldState));
    set(out, "newState", textJson(newState));
    for (auto& member : std::move(*this).outcomes())
        out.emplace(member.key(), std::move(member.value()));
    return out;
}

Object SetResult::outcomes() &&
{
    const auto orNull = [](auto&& list) { return list.empty() ? Json(nullptr) : Json(std::move(list)); };
    Object out;
    set(out, "created", orNull(std::move(m_created)));
    set(out, "updated", orNull(std::move(m_updated)));
    set(out, "destroyed", orNull(std::move(m_destroyed)));
    set(out, "notCreated", orNull(std::move(m_notCreated)));
    set(out, "notUpdated", orNull(std::move(m_notUpdated)));
    set(out, "notDestroyed", orNull(std::move(m_notDestroyed)));
    return out;
}

std::vector<std::string> changedImmutables(const Object& current, const Object& given,
                                           std::span<const std::string_view> mutableNames)
{
    std::vector<std::string> out;
    for (const auto& member : given) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (std::find(mutableNames.begin(), mutableNames.end(), name) != mutableNames.end())
            continue;
        const Json* was = find(current, name);
        if (!was || *was != member.value())
            out.emplace_back(name);
    }
    return out;
}

} // namespace posthorn::jmap
