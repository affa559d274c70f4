// Each value is an object of its own in the store, so that a click on a switch does not write all templates anew.
#include <algorithm>

#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/preferences/methods.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view onlyId = "singleton";
constexpr size_t longestName = 64;
constexpr size_t longestValue = 64 * 1024;
constexpr size_t mostBytes = 1 << 20; // all together
constexpr size_t mostValues = 500;

constexpr std::array<std::string_view, 2> properties{"id", "values"};

std::string idOf(std::string_view name)
{
    return "p" + hexEncode(name);
}

struct Preferences {
    std::string state;
    Object object; ///< as clients see it
};

Task<Result<Preferences>> read(Call call)
{
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(preferencesKind));
    auto stored = co_await reading;
    if (!stored)
        co_return passOn(stored.error());
    Preferences out;
    out.state = stored->state;
    Object values;
    for (const Object& item : stored->items) {
        const auto name = textOf(item, "name");
        const Json* value = find(item, "value");
        if (name && value)
            set(values, *name, *value);
    }
    set(out.object, "id", textJson(onlyId));
    set(out.object, "values", std::move(values));
    co_return std::move(out);
}

/// The changes of the store that make @p after of @p before.
tl::expected<std::vector<store::ObjectChange>, SetError> difference(const Object& before, const Object& after)
{
    using Kind = store::ObjectChange::Kind;
    std::vector<store::ObjectChange> out;
    size_t bytes = 0;
    for (const auto& member : after) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (name.empty() || name.size() > longestName)
            return tl::unexpected<SetError>(invalidProperty("values", "names have 1 to 64 octets"));
        Object item;
        set(item, "name", textJson(name));
        set(item, "value", member.value());
        std::string text = serializeJson(item);
        bytes += text.size();
        if (text.size() > longestValue || bytes > mostBytes)
            return tl::unexpected<SetError>(setError("tooLarge", "a value has at most 64 KiB, all together 1 MiB"));
        const Json* was = find(before, name);
        if (!was || *was != member.value())
            out.push_back({was ? Kind::Update : Kind::Create, idOf(name), std::move(text)});
    }
    if (after.size() > mostValues)
        return tl::unexpected<SetError>(setError("overQuota", "too many values"));
    for (const auto& member : before) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (!find(after, name))
            out.push_back({Kind::Destroy, idOf(name), {}});
    }
    return out;
}

Task<std::optional<SetError>> update(Call call, const Object& patch)
{
    constexpr int mostTries = 4; // two browsers of one person
    for (int i = 0; i < mostTries; ++i) {
        Task<Result<Preferences>> reading = read(call);
        auto now = co_await reading;
        if (!now)
            co_return setError(now.error());
        auto wanted = applyPatch(now->object, patch);
        if (!wanted)
            co_return wanted.error();
        const Json* values = find(*wanted, "values");
        if (wanted->size() != properties.size() || textOf(*wanted, "id") != onlyId)
            co_return setError("invalidProperties", "nothing but \"values\" can be changed");
        if (!values->is_object())
            co_return invalidProperty("values");
        auto changes = difference(find(now->object, "values")->get_object(), values->get_object());
        if (!changes)
            co_return std::move(changes.error());
        if (changes->empty())
            co_return std::nullopt;
        auto done = co_await setObjects(call.services(), call.account(), std::string(preferencesKind),
                                        std::move(*changes), parseNumber<store::Modseq>(now->state));
        if (!done && done.error().kind == ErrorKind::InUse)
            continue;
        if (!done)
            co_return setError(done.error());
        const bool all = std::none_of(done->outcomes.begin(), done->outcomes.end(),
                                      [](const store::ObjectOutcome& outcome) { return outcome.error.has_value(); });
        co_return all ? std::nullopt : std::optional(setError("serverFail"));
    }
    co_return setError("serverFail", "somebody else changes them all the time");
}

} // namespace

Task<Answer> preferencesGet(Call call)
{
    Task<Result<Preferences>> reading = read(call);
    auto now = co_await reading;
    if (!now)
        co_return refuse(now.error());
    std::vector<Object> objects;
    objects.push_back(std::move(now->object));
    co_return getFrom(call, properties, std::move(objects), now->state);
}

Task<Answer> preferencesChanges(Call call)
{
    const std::string_view since = *call.arguments.text("sinceState");
    Task<Result<Preferences>> reading = read(call);
    const auto now = co_await reading;
    if (!now)
        co_return refuse(now.error());
    if (!parseNumber<store::Modseq>(since))
        co_return refuse("cannotCalculateChanges");
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(since));
    set(out, "newState", textJson(now->state));
    set(out, "hasMoreChanges", false);
    set(out, "created", Array());
    set(out, "updated", since == now->state ? Array() : Array{textJson(onlyId)});
    set(out, "destroyed", Array());
    co_return out;
}

Task<Answer> preferencesSet(Call call)
{
    Task<Result<Preferences>> reading = read(call);
    auto before = co_await reading;
    if (!before)
        co_return refuse(before.error());
    auto request = readSet(call, before->state);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    SetResult result;
    for (const auto& [creation, object] : request->create)
        result.notCreated(creation, setError("singleton"));
    for (const std::string& id : request->destroy)
        result.notDestroyed(id, setError("singleton"));
    for (const auto& [id, patch] : request->update) {
        if (id != onlyId) {
            result.notUpdated(id, setError("notFound"));
            continue;
        }
        Task<std::optional<SetError>> task = update(call, *patch);
        if (const auto error = co_await task)
            result.notUpdated(id, *error);
        else
            result.updated(id);
    }
    auto after = co_await getObjects(call.services(), call.account(), std::string(preferencesKind), {});
    co_return std::move(result).answer(call, before->state, after ? std::to_string(after->state) : before->state);
}

} // namespace posthorn::jmap
