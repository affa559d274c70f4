#include <algorithm>
#include <set>

#include "jmap/data/threads.h"
#include "jmap/ids.h"
#include "jmap/thread/methods.h"

namespace posthorn::jmap {

namespace {

using store::BodyId;

/// Whether any message of the thread but those in @p without is in the view.
bool has(const AccountView& view, const std::vector<BodyId>& members, const std::vector<BodyId>& without)
{
    return std::any_of(members.begin(), members.end(), [&](BodyId body) {
        return view.has(body) && !std::binary_search(without.begin(), without.end(), body);
    });
}

} // namespace

/// RFC 8621 section 3.2.
Task<Answer> threadChanges(Call call)
{
    if (call.arguments.number("maxChanges") == 0)
        co_return badArgument("maxChanges must be above 0");
    Task<tl::expected<ViewPair, MethodError>> asked = viewsSince(call, *call.arguments.text("sinceState"));
    auto views = co_await asked;
    if (!views)
        co_return tl::unexpected<MethodError>(std::move(views.error()));
    auto newest = co_await call.view();
    if (!newest)
        co_return refuse(newest.error());
    const EmailChanges changes = emailChanges(*views->older, *views->newer);
    std::vector<BodyId> touched = changes.created;
    touched.insert(touched.end(), changes.destroyed.begin(), changes.destroyed.end());
    Task<Result<std::vector<BodyId>>> asking = threadsOf(call, touched);
    auto threads = co_await asking;
    if (!threads)
        co_return refuse(threads.error());
    ChangedIds ids;
    for (const BodyId thread : std::set<BodyId>(threads->begin(), threads->end())) {
        Task<Result<std::vector<BodyId>>> membersTask = threadMembers(call, *views->newer, thread);
        auto members = co_await membersTask;
        if (!members)
            co_return refuse(members.error());
        if (members->empty())
            ids.destroyed.push_back(threadId(thread));
        else if (has(*views->older, *members, {}) ||
                 std::any_of(changes.destroyed.begin(), changes.destroyed.end(), [&](BodyId body) {
                     const auto at = std::find(touched.begin(), touched.end(), body);
                     return (*threads)[size_t(at - touched.begin())] == thread;
                 }))
            ids.updated.push_back(threadId(thread));
        else
            ids.created.push_back(threadId(thread));
    }
    co_return changesAnswer(call, *views, (*newest)->state, ids);
}

} // namespace posthorn::jmap
