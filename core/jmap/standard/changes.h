// What all /changes methods share (RFC 8620 section 5.2).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::array changesArguments{
    Argument{"accountId", Type::Id, Required},
    Argument{"sinceState", Type::String, Required},
    Argument{"maxChanges", Type::UInt},
};

/// Ids, each list in a fixed order.
struct ChangedIds {
    std::vector<std::string> created, updated, destroyed;
};

/// Two views of which the difference is asked for. A state that a client got with hasMoreChanges names both, and how
/// much of their difference it has seen.
struct ViewPair {
    ViewPtr older, newer;
    size_t skip = 0;
};

/// From "sinceState" to now. cannotCalculateChanges.
Task<tl::expected<ViewPair, MethodError>> viewsSince(Call call, std::string_view state);

/// The answer, cut to "maxChanges".
Answer changesAnswer(const Call& call, const ViewPair& views, std::string_view newestState, const ChangedIds& ids);

/// @p views are those of a whole account, and @p diff makes the lists.
template<class F>
Task<Answer> runChanges(Call call, F diff)
{
    const std::string_view since = *call.arguments.text("sinceState");
    if (call.arguments.number("maxChanges") == 0)
        co_return badArgument("maxChanges must be above 0");
    Task<tl::expected<ViewPair, MethodError>> asked = viewsSince(call, since);
    auto views = co_await asked;
    if (!views)
        co_return tl::unexpected<MethodError>(std::move(views.error()));
    auto newest = co_await call.view();
    if (!newest)
        co_return refuse(newest.error());
    const ChangedIds ids = diff(*views->older, *views->newer);
    co_return changesAnswer(call, *views, (*newest)->state, ids);
}

} // namespace posthorn::jmap
