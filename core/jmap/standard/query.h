// What all /query and /queryChanges methods share (RFC 8620 sections 5.5 and 5.6): filter trees, sort orders, the
// window, and the difference of two results.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/method.h"
#include "jmap/standard/changes.h"

namespace posthorn::jmap {

/// The arguments of every /query; a type's own ones follow them in its grammar.
#define POSTHORN_JMAP_QUERY_ARGUMENTS                                                                                  \
    Argument{"accountId", Type::Id, Required}, Argument{"filter", Type::Map}, Argument{"sort", Type::Objects},         \
        Argument{"position", Type::Int, NonNull}, Argument{"anchor", Type::Id},                                        \
        Argument{"anchorOffset", Type::Int, NonNull}, Argument{"limit", Type::UInt},                                   \
        Argument{"calculateTotal", Type::Bool, NonNull}

#define POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS                                                                          \
    Argument{"accountId", Type::Id, Required}, Argument{"filter", Type::Map}, Argument{"sort", Type::Objects},         \
        Argument{"sinceQueryState", Type::String, Required}, Argument{"maxChanges", Type::UInt},                       \
        Argument{"upToId", Type::Id}, Argument{"calculateTotal", Type::Bool, NonNull}

/// A node of a filter: an operator over others, or a condition.
struct Filter {
    enum class Kind { And, Or, Not, Condition } kind = Kind::And;
    std::vector<Filter> operands;
    const Object* condition = nullptr; ///< into the arguments
};

/// No filter is an And of nothing: everything matches. unsupportedFilter, invalidArguments.
/// @p checkCondition says what is wrong with a condition, or nothing.
using ConditionCheck = std::function<std::optional<MethodError>(const Object&)>;
tl::expected<Filter, MethodError> readFilter(const Call& call, const ConditionCheck& checkCondition);

/// Evaluates a filter where every condition has an answer at once.
template<class F>
bool matches(const Filter& filter, const F& condition)
{
    switch (filter.kind) {
    case Filter::Kind::Condition:
        return condition(*filter.condition);
    case Filter::Kind::And:
        for (const Filter& operand : filter.operands) {
            if (!matches(operand, condition))
                return false;
        }
        return true;
    case Filter::Kind::Or:
        for (const Filter& operand : filter.operands) {
            if (matches(operand, condition))
                return true;
        }
        return false;
    case Filter::Kind::Not: // none of them
        for (const Filter& operand : filter.operands) {
            if (matches(operand, condition))
                return false;
        }
        return true;
    }
    return false;
}

/// One comparator.
struct Sort {
    std::string_view property;
    bool ascending = true;
    std::string_view collation;
    std::string_view keyword; ///< RFC 8621 section 4.4.2
};

/// unsupportedSort for properties other than @p known and collations that are not ours.
tl::expected<std::vector<Sort>, MethodError> readSort(const Call& call, std::span<const std::string_view> known);

/// The part of the results that is asked for.
struct Window {
    size_t position = 0;
    size_t count = 0;
};

/// @p indexOf finds an anchor. anchorNotFound.
tl::expected<Window, MethodError> readWindow(const Call& call, size_t total,
                                             const std::function<std::optional<size_t>(std::string_view)>& indexOf);

/// @p idAt gives the id of a result.
Object queryAnswer(const Call& call, std::string_view state, bool canCalculateChanges, Window window, size_t total,
                   const std::function<std::string(size_t)>& idAt);

/// RFC 8620 section 5.6, from what changed since: @p now are the results as they are. Whatever changed is removed and, where
/// it is among the results, added again; all others keep their order. tooManyChanges.
Answer queryChangesSince(const Call& call, std::string_view newState, const std::vector<std::string>& now,
                         const ChangedNumbers& changed, std::string (*idOf)(int64_t));
/// The same where results are compared by their ids.
Answer queryChangesAnswer(const Call& call, std::string_view newState, const std::vector<std::string>& now,
                          const std::vector<std::string>& removed, const std::vector<std::string>& added);

} // namespace posthorn::jmap
