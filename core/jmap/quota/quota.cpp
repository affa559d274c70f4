// The one quota that an account has: octets of its mail. Without a limit there is no Quota object.
#include "jmap/quota/methods.h"

#include "jmap/data/store_calls.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view quotaId = "mail";
constexpr std::array<std::string_view, 10> properties{"id",   "resourceType", "used",      "hardLimit",   "scope",
                                                      "name", "types",        "warnLimit", "softLimit", "description"};

std::string stateOf(uint64_t used, uint64_t limit)
{
    return std::to_string(used) + "-" + std::to_string(limit);
}

Task<Result<uint64_t>> usedBytes(Call call)
{
    auto usage = co_await accountUsage(call.services(), call.account());
    if (!usage)
        co_return passOn(usage.error());
    co_return usage->bytes;
}

std::optional<MethodError> checkCondition(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        if ((name != "name" && name != "scope" && name != "resourceType" && name != "type") || !member.value().is_string())
            return MethodError{"unsupportedFilter", "quotas are not filtered by this"};
    }
    return std::nullopt;
}

bool matchesOne(const Object& condition)
{
    for (const auto& member : condition) {
        const std::string_view name{member.key().data(), member.key().size()};
        const std::string_view value = *textOf(member.value());
        const bool matched = name == "name"           ? std::string_view("Mail").find(value) != std::string_view::npos
                             : name == "scope"        ? value == "account"
                             : name == "resourceType" ? value == "octets"
                                                      : value == "Email" || value == "Mailbox";
        if (!matched)
            return false;
    }
    return true;
}

tl::expected<bool, MethodError> found(const Call& call)
{
    constexpr std::array<std::string_view, 2> sorts{"name", "used"};
    auto filter = readFilter(call, checkCondition);
    if (!filter)
        return tl::unexpected<MethodError>(std::move(filter.error()));
    auto sort = readSort(call, sorts);
    if (!sort)
        return tl::unexpected<MethodError>(std::move(sort.error()));
    return call.principal().quota != 0 && matches(*filter, matchesOne);
}

} // namespace

/// RFC 9425 section 4.2.
Task<Answer> quotaGet(Call call)
{
    Task<Result<uint64_t>> task = usedBytes(call);
    const auto used = co_await task;
    if (!used)
        co_return refuse(used.error());
    const uint64_t limit = call.principal().quota;
    std::vector<Object> objects;
    if (limit != 0) {
        Object quota;
        set(quota, "id", textJson(quotaId));
        set(quota, "resourceType", "octets");
        set(quota, "used", *used);
        set(quota, "hardLimit", limit);
        set(quota, "scope", "account");
        set(quota, "name", "Mail");
        set(quota, "types", Array{"Email", "Mailbox"});
        set(quota, "warnLimit", limit / 10 * 9);
        set(quota, "softLimit", nullptr);
        set(quota, "description", nullptr);
        objects.push_back(std::move(quota));
    }
    co_return getFrom(call, properties, std::move(objects), stateOf(*used, limit));
}

/// RFC 9425 section 4.3.
Task<Answer> quotaChanges(Call call)
{
    Task<Result<uint64_t>> task = usedBytes(call);
    const auto used = co_await task;
    if (!used)
        co_return refuse(used.error());
    const std::string_view since = *call.arguments.text("sinceState");
    const std::string now = stateOf(*used, call.principal().quota);
    const size_t dash = since.find('-');
    if (dash == std::string_view::npos)
        co_return refuse("cannotCalculateChanges");
    const bool was = since.substr(dash) != "-0";
    const bool is = call.principal().quota != 0;
    const auto list = [](bool with) { return with ? Array{textJson(quotaId)} : Array(); };
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(since));
    set(out, "newState", textJson(now));
    set(out, "hasMoreChanges", false);
    set(out, "created", list(is && !was));
    set(out, "updated", list(is && was && since != now));
    set(out, "destroyed", list(was && !is));
    const bool onlyUsed = was && is && since.substr(dash) == std::string_view(now).substr(now.find('-'));
    set(out, "updatedProperties", onlyUsed ? Json(Array{"used"}) : Json(nullptr));
    co_return out;
}

/// RFC 9425 section 4.4.
Task<Answer> quotaQuery(Call call)
{
    const auto any = found(call);
    if (!any)
        co_return tl::unexpected<MethodError>(any.error());
    const size_t total = *any ? 1 : 0;
    const auto indexOf = [total](std::string_view id) {
        return total > 0 && id == quotaId ? std::optional<size_t>(0) : std::nullopt;
    };
    const auto window = readWindow(call, total, indexOf);
    if (!window)
        co_return tl::unexpected<MethodError>(window.error());
    co_return queryAnswer(call, total ? "1" : "0", true, *window, total, [](size_t) { return std::string(quotaId); });
}

/// RFC 9425 section 4.5.
Task<Answer> quotaQueryChanges(Call call)
{
    const auto any = found(call);
    if (!any)
        co_return tl::unexpected<MethodError>(any.error());
    const std::string_view since = *call.arguments.text("sinceQueryState");
    if (since != "0" && since != "1")
        co_return refuse("cannotCalculateChanges");
    const std::vector<std::string> before(since == "1" ? 1 : 0, std::string(quotaId));
    const std::vector<std::string> after(*any ? 1 : 0, std::string(quotaId));
    const std::vector<std::string> none;
    const bool same = before == after;
    co_return queryChangesAnswer(call, *any ? "1" : "0", after, same ? none : before, same ? none : after);
}

} // namespace posthorn::jmap
