// The one VacationResponse of an account is kept here; responder.h answers by it.
#include "jmap/dates.h"
#include "jmap/standard/patch.h"
#include "jmap/vacation/methods.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view kind = vacationKind;
constexpr std::string_view onlyId = vacationId;
constexpr size_t longestText = 64 * 1024;

constexpr std::array<std::string_view, 7> properties{"id",      "isEnabled", "fromDate", "toDate",
                                                     "subject", "textBody",  "htmlBody"};

Task<Result<ObjectSet>> read(Call call)
{
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(kind));
    auto out = co_await reading;
    if (out && out->items.empty()) {
        Object object;
        for (const std::string_view property : properties)
            set(object, property, nullptr);
        set(object, "id", textJson(onlyId));
        set(object, "isEnabled", false);
        out->items.push_back(std::move(object));
    }
    co_return std::move(out);
}

std::optional<SetError> check(const Object& wanted)
{
    for (const auto& member : wanted) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const auto text = textOf(value);
        bool right = true;
        if (name == "isEnabled")
            right = value.is_bool();
        else if (name == "fromDate" || name == "toDate")
            right = value.is_null() || (text && parseUtcDate(*text));
        else if (name == "subject")
            right = value.is_null() || (text && text->size() <= 900);
        else if (name == "textBody" || name == "htmlBody")
            right = value.is_null() || (text && text->size() <= longestText);
        else
            right = name == "id" && text == onlyId;
        if (!right)
            return invalidProperty(name);
    }
    return std::nullopt;
}

} // namespace

Task<Answer> vacationGet(Call call)
{
    Task<Result<ObjectSet>> reading = read(call);
    auto objects = co_await reading;
    if (!objects)
        co_return refuse(objects.error());
    co_return getFrom(call, properties, std::move(objects->items), objects->state);
}

Task<Answer> vacationSet(Call call)
{
    Task<Result<ObjectSet>> reading = read(call);
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
        auto wanted = applyPatch(before->items.front(), *patch);
        std::optional<SetError> error;
        if (!wanted)
            error = wanted.error();
        else
            error = check(*wanted);
        if (!error) {
            Task<Result<void>> writing = writeObject(call, std::string(kind), std::string(onlyId), *wanted);
            if (auto written = co_await writing; !written)
                error = setError(written.error());
        }
        if (error)
            result.notUpdated(id, *error);
        else
            result.updated(id);
    }
    Task<Result<ObjectSet>> again = read(call);
    auto after = co_await again;
    co_return std::move(result).answer(call, before->state, after ? after->state : before->state);
}

} // namespace posthorn::jmap
