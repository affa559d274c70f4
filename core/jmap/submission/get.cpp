#include <algorithm>

#include "jmap/dates.h"
#include "jmap/submission/methods.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 10> properties{"id",     "identityId", "emailId",        "threadId",   "envelope",
                                                      "sendAt", "undoStatus", "deliveryStatus", "dsnBlobIds", "mdnBlobIds"};
constexpr std::array<std::string_view, 4> sortProperties{"emailId", "threadId", "sentAt", "sendAt"};

std::optional<MethodError> checkCondition(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json& value = member.value();
        const bool right = name == "identityIds" || name == "emailIds" || name == "threadIds" ? isOfType(value, Type::Ids)
                           : name == "undoStatus"                                             ? value.is_string()
                           : name == "before" || name == "after" ? value.is_string() && parseUtcDate(*textOf(value))
                                                                 : false;
        if (!right)
            return MethodError{"unsupportedFilter", "unknown or wrong condition " + std::string(name.substr(0, 80))};
    }
    return std::nullopt;
}

bool matchesOne(const Object& item, const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const auto isIn = [&](std::string_view property) {
            const auto& ids = member.value().get_array();
            return std::any_of(ids.begin(), ids.end(), [&](const Json& id) { return textOf(id) == textOf(item, property); });
        };
        const std::string_view sendAt = textOf(item, "sendAt").value_or("");
        const bool matched = name == "identityIds"  ? isIn("identityId")
                             : name == "emailIds"   ? isIn("emailId")
                             : name == "threadIds"  ? isIn("threadId")
                             : name == "undoStatus" ? textOf(member.value()) == textOf(item, "undoStatus")
                             : name == "before" ? parseUtcDate(sendAt).value_or(0) < *parseUtcDate(*textOf(member.value()))
                                                : parseUtcDate(sendAt).value_or(0) >= *parseUtcDate(*textOf(member.value()));
        if (!matched)
            return false;
    }
    return true;
}

struct Found {
    std::string state;
    std::vector<std::string> ids;
};

Task<tl::expected<Found, MethodError>> find(Call call)
{
    auto filter = readFilter(call, checkCondition);
    if (!filter)
        co_return tl::unexpected<MethodError>(std::move(filter.error()));
    auto sort = readSort(call, sortProperties);
    if (!sort)
        co_return tl::unexpected<MethodError>(std::move(sort.error()));
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(submissionKind));
    auto objects = co_await reading;
    if (!objects)
        co_return refuse(objects.error());
    std::vector<Object> found;
    for (Object& item : objects->items) {
        if (matches(*filter, [&item](const Object& condition) { return matchesOne(item, condition); }))
            found.push_back(std::move(item));
    }
    std::stable_sort(found.begin(), found.end(), [&sort](const Object& a, const Object& b) {
        for (const Sort& one : *sort) {
            const std::string_view property = one.property == "sentAt" ? "sendAt" : one.property;
            const int order = textOf(a, property).value_or("").compare(textOf(b, property).value_or(""));
            if (order != 0)
                return one.ascending ? order < 0 : order > 0;
        }
        return false;
    });
    Found out;
    out.state = objects->state;
    for (const Object& item : found)
        out.ids.emplace_back(*textOf(item, "id"));
    co_return std::move(out);
}

} // namespace

/// RFC 8621 section 7.1.
Task<Answer> submissionGet(Call call)
{
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(submissionKind));
    auto objects = co_await reading;
    if (!objects)
        co_return refuse(objects.error());
    co_return getFrom(call, properties, std::move(objects->items), objects->state);
}

/// RFC 8621 section 7.2.
Task<Answer> submissionChanges(Call call)
{
    Task<Answer> task = objectChanges(call, std::string(submissionKind));
    co_return co_await task;
}

/// RFC 8621 section 7.3.
Task<Answer> submissionQuery(Call call)
{
    Task<tl::expected<Found, MethodError>> task = find(call);
    auto found = co_await task;
    if (!found)
        co_return tl::unexpected<MethodError>(std::move(found.error()));
    const auto& ids = found->ids;
    const auto indexOf = [&ids](std::string_view id) -> std::optional<size_t> {
        const auto at = std::find(ids.begin(), ids.end(), id);
        return at == ids.end() ? std::nullopt : std::optional(size_t(at - ids.begin()));
    };
    const auto window = readWindow(call, ids.size(), indexOf);
    if (!window)
        co_return tl::unexpected<MethodError>(window.error());
    co_return queryAnswer(call, found->state, false, *window, ids.size(), [&ids](size_t i) { return ids[i]; });
}

/// RFC 8621 section 7.4. Results of the past are not kept.
Task<Answer> submissionQueryChanges(Call call)
{
    Task<tl::expected<Found, MethodError>> task = find(call);
    auto found = co_await task;
    if (!found)
        co_return tl::unexpected<MethodError>(std::move(found.error()));
    if (found->state != *call.arguments.text("sinceQueryState"))
        co_return refuse("cannotCalculateChanges");
    co_return queryChangesAnswer(call, found->state, found->ids, {}, {});
}

} // namespace posthorn::jmap
