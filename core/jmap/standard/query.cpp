#include "jmap/standard/query.h"

#include <algorithm>
#include <unordered_set>

namespace posthorn::jmap {

namespace {

class FilterReader {
public:
    explicit FilterReader(const ConditionCheck& check) : m_check(check) {}

    std::optional<MethodError> read(const Object& object, size_t depth, Filter& out)
    {
        if (depth > limits.maxFilterDepth || ++m_count > limits.maxFilterConditions)
            return MethodError{"unsupportedFilter", "the filter is too large"};
        const Json* name = find(object, "operator");
        if (!name) {
            out.kind = Filter::Kind::Condition;
            out.condition = &object;
            return m_check(object);
        }
        const auto text = textOf(*name);
        if (text == "AND")
            out.kind = Filter::Kind::And;
        else if (text == "OR")
            out.kind = Filter::Kind::Or;
        else if (text == "NOT")
            out.kind = Filter::Kind::Not;
        else
            return MethodError{"invalidArguments", "a filter's operator is AND, OR or NOT"};
        const Json* conditions = find(object, "conditions");
        if (!conditions || !isOfType(*conditions, Type::Objects) || object.size() != 2)
            return MethodError{"invalidArguments", "a filter operator has \"operator\" and \"conditions\""};
        for (const Json& operand : conditions->get_array()) {
            if (auto error = read(operand.get_object(), depth + 1, out.operands.emplace_back()))
                return error;
        }
        return std::nullopt;
    }

private:
    const ConditionCheck& m_check;
    size_t m_count = 0;
};

} // namespace

tl::expected<Filter, MethodError> readFilter(const Call& call, const ConditionCheck& checkCondition)
{
    Filter out;
    const Object* filter = call.arguments.object("filter");
    if (!filter)
        return out;
    if (auto error = FilterReader(checkCondition).read(*filter, 1, out))
        return tl::unexpected<MethodError>(std::move(*error));
    return out;
}

tl::expected<std::vector<Sort>, MethodError> readSort(const Call& call, std::span<const std::string_view> known)
{
    std::vector<Sort> out;
    const Array* comparators = call.arguments.array("sort");
    if (!comparators)
        return out;
    if (comparators->size() > limits.maxSortProperties)
        return refuse("unsupportedSort", "too many comparators");
    for (const Json& value : *comparators) {
        const Object& object = value.get_object();
        Sort sort;
        const auto property = textOf(object, "property");
        if (!property)
            return badArgument("a comparator names its property");
        sort.property = *property;
        if (std::find(known.begin(), known.end(), sort.property) == known.end())
            return refuse("unsupportedSort", "not sorted by " + std::string(sort.property.substr(0, 80)));
        for (const auto& member : object) {
            const std::string_view name{member.key().data(), member.key().size()};
            if (name == "isAscending" && member.value().is_bool())
                sort.ascending = member.value().get_bool();
            else if (name == "collation" && member.value().is_string())
                sort.collation = viewOf(member.value().get_string());
            else if (name == "keyword" && member.value().is_string())
                sort.keyword = viewOf(member.value().get_string());
            else if (name != "property" && !(name == "collation" && member.value().is_null()))
                return badArgument("unknown or wrong member of a comparator: " + std::string(name.substr(0, 80)));
        }
        const bool collates = sort.collation.empty() || sort.collation == "i;ascii-casemap" ||
                              sort.collation == "i;unicode-casemap" || sort.collation == "i;ascii-numeric";
        if (!collates)
            return refuse("unsupportedSort", "unknown collation");
        out.push_back(sort);
    }
    return out;
}

tl::expected<Window, MethodError> readWindow(const Call& call, size_t total,
                                             const std::function<std::optional<size_t>(std::string_view)>& indexOf)
{
    Window out;
    const size_t limit = size_t(call.arguments.number("limit").value_or(maxInteger));
    int64_t from = 0;
    if (const auto anchor = call.arguments.text("anchor")) {
        const std::string id = call.request.resolveId(*anchor).value_or(std::string(*anchor));
        const auto index = indexOf(id);
        if (!index)
            return refuse("anchorNotFound");
        from = int64_t(*index) + call.arguments.number("anchorOffset").value_or(0);
        from = std::max<int64_t>(from, 0);
    } else {
        from = call.arguments.number("position").value_or(0);
        if (from < 0)
            from = std::max<int64_t>(from + int64_t(total), 0);
    }
    out.position = std::min(size_t(from), total);
    out.count = std::min(limit, total - out.position);
    return out;
}

Object queryAnswer(const Call& call, std::string_view state, bool canCalculateChanges, Window window, size_t total,
                   const std::function<std::string(size_t)>& idAt)
{
    Array ids;
    ids.reserve(window.count);
    for (size_t i = 0; i < window.count; ++i)
        ids.push_back(textJson(idAt(window.position + i)));
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "queryState", textJson(state));
    set(out, "canCalculateChanges", canCalculateChanges);
    set(out, "position", window.position);
    set(out, "ids", std::move(ids));
    if (call.arguments.flag("calculateTotal"))
        set(out, "total", total);
    return out;
}

Answer queryChangesAnswer(const Call& call, std::string_view newState, const std::vector<std::string>& now,
                          const std::vector<std::string>& removed, const std::vector<std::string>& added)
{
    const std::unordered_set<std::string_view> wanted(added.begin(), added.end());
    // "upToId": the client does not care for what lies behind it.
    size_t end = now.size();
    if (const auto upTo = call.arguments.text("upToId")) {
        const auto found = std::find(now.begin(), now.end(), *upTo);
        if (found != now.end())
            end = size_t(found - now.begin()) + 1;
    }
    Array gone, come;
    for (const std::string& id : removed)
        gone.push_back(textJson(id));
    for (size_t i = 0; i < end && come.size() < wanted.size(); ++i) {
        if (!wanted.contains(now[i]))
            continue;
        Object item;
        set(item, "id", textJson(now[i]));
        set(item, "index", i);
        come.push_back(std::move(item));
    }
    if (gone.size() + come.size() > size_t(call.arguments.number("maxChanges").value_or(maxInteger)))
        return refuse("tooManyChanges");
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldQueryState", textJson(*call.arguments.text("sinceQueryState")));
    set(out, "newQueryState", textJson(newState));
    if (call.arguments.flag("calculateTotal"))
        set(out, "total", now.size());
    set(out, "removed", std::move(gone));
    set(out, "added", std::move(come));
    return out;
}

Answer queryChangesSince(const Call& call, std::string_view newState, const std::vector<std::string>& now,
                         const ChangedNumbers& changed, std::string (*idOf)(int64_t))
{
    std::vector<std::string> removed, added;
    for (const int64_t number : changed.updated)
        removed.push_back(idOf(number));
    added = removed;
    for (const int64_t number : changed.destroyed)
        removed.push_back(idOf(number));
    for (const int64_t number : changed.created)
        added.push_back(idOf(number));
    return queryChangesAnswer(call, newState, now, removed, added);
}

} // namespace posthorn::jmap
