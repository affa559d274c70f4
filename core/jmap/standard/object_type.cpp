#include "jmap/standard/object_type.h"

#include <algorithm>

#include "base/text.h"
#include "jmap/data/store_calls.h"

namespace posthorn::jmap {

namespace {

/// A change of one object that must succeed.
Task<Result<std::string>> changeOne(Call call, std::string kind, store::ObjectChange change)
{
    std::vector<store::ObjectChange> changes(1, std::move(change));
    auto done = co_await setObjects(call.services(), call.account(), std::move(kind), std::move(changes));
    if (!done)
        co_return passOn(done.error());
    const store::ObjectOutcome& outcome = done->outcomes.front();
    if (outcome.error)
        co_return fail(*outcome.error, "the object could not be stored");
    co_return outcome.id;
}

} // namespace

const Object* ObjectSet::find(std::string_view id) const
{
    const auto found = std::find_if(items.begin(), items.end(), [id](const Object& item) { return textOf(item, "id") == id; });
    return found == items.end() ? nullptr : &*found;
}

Task<Result<ObjectSet>> readObjects(Call call, std::string kind)
{
    auto list = co_await listObjects(call.services(), call.account(), kind);
    if (!list)
        co_return passOn(list.error());
    std::vector<std::string> ids;
    ids.reserve(list->items.size());
    for (store::Object& item : list->items)
        ids.push_back(std::move(item.id));
    // The store's own ids are numbers that rise.
    std::sort(ids.begin(), ids.end(), [](const std::string& a, const std::string& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    Task<Result<ObjectSet>> reading = readObjects(call, std::move(kind), std::move(ids));
    co_return co_await reading;
}

Task<Result<ObjectSet>> readObjects(Call call, std::string kind, std::vector<std::string> ids)
{
    auto list = co_await getObjects(call.services(), call.account(), std::move(kind), std::move(ids));
    if (!list)
        co_return passOn(list.error());
    ObjectSet out;
    out.state = std::to_string(list->state);
    out.items.reserve(list->items.size());
    for (const store::Object& item : list->items) {
        auto parsed = parseJson(item.bytes);
        if (!parsed || !parsed->is_object())
            co_return fail(ErrorKind::Corrupt, "a stored object is damaged");
        set(parsed->get_object(), "id", textJson(item.id));
        out.items.push_back(std::move(parsed->get_object()));
    }
    co_return std::move(out);
}

Task<Result<std::string>> createObject(Call call, std::string kind, Object object)
{
    object.erase("id");
    store::ObjectChange change{store::ObjectChange::Kind::Create, {}, serializeJson(object)};
    Task<Result<std::string>> task = changeOne(call, std::move(kind), std::move(change));
    co_return co_await task;
}

Task<Result<void>> writeObject(Call call, std::string kind, std::string id, std::optional<Object> object)
{
    using Kind = store::ObjectChange::Kind;
    const std::string text = object ? serializeJson(*object) : std::string();
    for (int i = 0; i < 2; ++i) { // what is not there to be changed is made
        store::ObjectChange change{i == 1 ? Kind::Create : object ? Kind::Update : Kind::Destroy, id, text};
        Task<Result<std::string>> task = changeOne(call, kind, std::move(change));
        auto done = co_await task;
        if (done || (!object && done.error().kind == ErrorKind::NotFound))
            co_return Result<void>();
        if (done.error().kind != ErrorKind::NotFound)
            co_return passOn(done.error());
    }
    co_return fail(ErrorKind::Unavailable, "somebody else changes it");
}

namespace {

Answer changesAnswer(const Call& call, const store::ObjectChanges& changes, const std::string& addition)
{
    const size_t all = changes.created.size() + changes.updated.size() + changes.destroyed.size();
    if (all > size_t(call.arguments.number("maxChanges").value_or(maxInteger)))
        return refuse("cannotCalculateChanges", "more than maxChanges");
    const auto array = [](const std::vector<std::string>& ids) {
        Array out;
        for (const std::string& id : ids)
            out.push_back(textJson(id));
        return out;
    };
    // Objects with names of their own ("singleton", "own") are there for clients before the store has them.
    std::vector<std::string> created, updated = changes.updated;
    for (const std::string& id : changes.created)
        (id.starts_with('n') ? created : updated).push_back(id);
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(*call.arguments.text("sinceState")));
    set(out, "newState", textJson(std::to_string(changes.state) + addition));
    set(out, "hasMoreChanges", false);
    set(out, "created", array(created));
    set(out, "updated", array(updated));
    set(out, "destroyed", array(changes.destroyed));
    return out;
}

} // namespace

Task<Answer> objectChanges(Call call, std::string kind, std::string addition)
{
    std::string_view since = *call.arguments.text("sinceState");
    if (call.arguments.number("maxChanges") == 0)
        co_return badArgument("maxChanges must be above 0");
    if (!since.ends_with(addition))
        co_return refuse("cannotCalculateChanges");
    since.remove_suffix(addition.size());
    const auto number = parseNumber<store::Modseq>(since);
    if (!number)
        co_return refuse("cannotCalculateChanges");
    auto changes = co_await objectChanges(call.services(), call.account(), std::move(kind), *number);
    if (!changes && changes.error().kind == ErrorKind::NotFound)
        co_return refuse("cannotCalculateChanges");
    if (!changes)
        co_return refuse(changes.error());
    co_return changesAnswer(call, *changes, addition);
}

} // namespace posthorn::jmap
