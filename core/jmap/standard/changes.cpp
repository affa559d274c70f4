#include "jmap/standard/changes.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::jmap {

Task<tl::expected<ViewPair, MethodError>> viewsSince(Call call, std::string_view state)
{
    ViewPair out;
    auto newest = co_await call.view();
    if (!newest)
        co_return refuse(newest.error());
    std::string_view rest = state; // "older", or "older~newer~seen"
    out.older = call.request.viewOf(takeUntil(rest, '~'));
    out.newer = *newest;
    if (!rest.empty()) {
        out.newer = call.request.viewOf(takeUntil(rest, '~'));
        const auto seen = parseNumber<size_t>(rest);
        if (!seen)
            out.newer = nullptr;
        else
            out.skip = *seen;
    }
    if (!out.older || !out.newer)
        co_return refuse("cannotCalculateChanges");
    co_return out;
}

Answer changesAnswer(const Call& call, const ViewPair& views, std::string_view newestState, const ChangedIds& ids)
{
    const size_t all = ids.created.size() + ids.updated.size() + ids.destroyed.size();
    const size_t most = size_t(call.arguments.number("maxChanges").value_or(maxInteger));
    const size_t from = std::min(views.skip, all);
    const size_t to = all - from > most ? from + most : all;
    Array lists[3];
    size_t index = 0;
    const std::vector<std::string>* sources[3] = {&ids.created, &ids.updated, &ids.destroyed};
    for (size_t list = 0; list < 3; ++list) {
        for (const std::string& id : *sources[list]) {
            if (index >= from && index < to)
                lists[list].push_back(textJson(id));
            ++index;
        }
    }
    std::string state = views.newer->state;
    if (to < all)
        state = views.older->state + "~" + views.newer->state + "~" + std::to_string(to);
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(*call.arguments.text("sinceState")));
    set(out, "newState", textJson(state));
    set(out, "hasMoreChanges", state != newestState);
    set(out, "created", std::move(lists[0]));
    set(out, "updated", std::move(lists[1]));
    set(out, "destroyed", std::move(lists[2]));
    return out;
}

} // namespace posthorn::jmap
