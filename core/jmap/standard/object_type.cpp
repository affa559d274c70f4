#include "jmap/standard/object_type.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

const Object* ObjectSet::find(std::string_view id) const
{
    const auto found = std::find_if(items.begin(), items.end(), [id](const Object& item) { return textOf(item, "id") == id; });
    return found == items.end() ? nullptr : &*found;
}

Task<Result<ObjectSet>> readObjects(Call call, std::string kind)
{
    Objects* objects = call.services().shared.objects();
    if (!objects)
        co_return fail(ErrorKind::Unavailable, "no place for such objects");
    auto list = co_await Ask<ObjectList>(
        [&](auto reply) { objects->list(call.account(), kind, call.services().worker, std::move(reply)); });
    if (!list)
        co_return passOn(list.error());
    ObjectSet out;
    out.state = std::to_string(list->state);
    for (const StoredObject& item : list->items) {
        auto parsed = parseJson(item.text);
        if (!parsed || !parsed->is_object())
            co_return fail(ErrorKind::Corrupt, "a stored object is damaged");
        set(parsed->get_object(), "id", textJson(item.id));
        out.items.push_back(std::move(parsed->get_object()));
    }
    co_return std::move(out);
}

Task<Result<void>> writeObject(Call call, std::string kind, std::string id, std::optional<Object> object)
{
    Objects* objects = call.services().shared.objects();
    if (!objects)
        co_return fail(ErrorKind::Unavailable, "no place for such objects");
    std::optional<std::string> text;
    if (object)
        text = serializeJson(*object);
    auto done = co_await Ask<uint64_t>(
        [&](auto reply) { objects->put(call.account(), kind, id, text, call.services().worker, std::move(reply)); });
    if (!done)
        co_return passOn(done.error());
    co_return Result<void>();
}

Task<Answer> objectChanges(Call call, std::string kind)
{
    Objects* objects = call.services().shared.objects();
    const std::string_view since = *call.arguments.text("sinceState");
    const auto number = parseNumber<uint64_t>(since);
    if (call.arguments.number("maxChanges") == 0)
        co_return badArgument("maxChanges must be above 0");
    if (!objects || !number)
        co_return refuse("cannotCalculateChanges");
    auto changes = co_await Ask<ObjectChanges>(
        [&](auto reply) { objects->changes(call.account(), kind, *number, call.services().worker, std::move(reply)); });
    if (!changes && changes.error().kind == ErrorKind::NotFound)
        co_return refuse("cannotCalculateChanges");
    if (!changes)
        co_return refuse(changes.error());
    const size_t all = changes->created.size() + changes->updated.size() + changes->destroyed.size();
    if (all > size_t(call.arguments.number("maxChanges").value_or(maxInteger)))
        co_return refuse("cannotCalculateChanges", "more than maxChanges");
    const auto array = [](const std::vector<std::string>& ids) {
        Array out;
        for (const std::string& id : ids)
            out.push_back(textJson(id));
        return out;
    };
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(since));
    set(out, "newState", textJson(std::to_string(changes->state)));
    set(out, "hasMoreChanges", false);
    set(out, "created", array(changes->created));
    set(out, "updated", array(changes->updated));
    set(out, "destroyed", array(changes->destroyed));
    co_return out;
}

std::string newObjectId(char letter)
{
    constexpr size_t size = 16;
    return letter + randomName(size);
}

} // namespace posthorn::jmap
