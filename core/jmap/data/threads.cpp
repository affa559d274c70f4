#include "jmap/data/threads.h"

#include <algorithm>

#include "jmap/data/search_calls.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

using store::BodyId;
using store::ThreadId;
using store::ThreadMap;
using store::ThreadMapPtr;

namespace {

/// Null where the store has no search.
Task<Result<ThreadMapPtr>> threadMap(Call call)
{
    if (!call.services().store.search)
        co_return ThreadMapPtr();
    auto map = co_await readThreads(call.services(), call.account());
    co_return map;
}

/// One that the map does not know is a conversation of its own.
ThreadId threadIn(const ThreadMap& map, BodyId body)
{
    const ThreadId thread = map.threadOf(body);
    return thread == 0 ? body : thread;
}

} // namespace

Task<Result<std::vector<BodyId>>> threadsOf(Call call, std::vector<BodyId> bodies)
{
    constexpr size_t few = 1000; // they are looked up one by one where the whole map is not at hand
    if (bodies.size() <= few && call.services().store.search) {
        auto threads = co_await readThreadsOf(call.services(), call.account(), bodies);
        if (!threads)
            co_return passOn(threads.error());
        for (size_t i = 0; i < bodies.size(); ++i)
            bodies[i] = (*threads)[i] == 0 ? bodies[i] : (*threads)[i];
        co_return bodies;
    }
    Task<Result<ThreadMapPtr>> asking = threadMap(call);
    auto map = co_await asking;
    if (!map)
        co_return passOn(map.error());
    if (*map)
        std::transform(bodies.begin(), bodies.end(), bodies.begin(),
                       [&map](BodyId body) { return threadIn(**map, body); });
    co_return bodies;
}

Task<Result<std::vector<BodyId>>> threadMembers(Call call, const AccountView& view, BodyId thread)
{
    Task<Result<ThreadMapPtr>> asking = threadMap(call);
    auto map = co_await asking;
    if (!map)
        co_return passOn(map.error());
    std::vector<std::pair<UnixMs, BodyId>> members;
    const auto add = [&](BodyId body) {
        if (const auto placements = view.placements(body); !placements.empty())
            members.emplace_back(placements.front().entry.internalDate, body);
    };
    if (*map)
        (*map)->forEachMember(thread, add);
    if (members.empty() && (!*map || (*map)->threadOf(thread) == 0))
        add(thread);
    std::sort(members.begin(), members.end());
    std::vector<BodyId> out;
    for (const auto& [date, body] : members)
        out.push_back(body);
    co_return out;
}

Task<Result<std::vector<ThreadCounts>>> countThreads(Call call, ViewPtr view)
{
    Task<Result<ThreadMapPtr>> asking = threadMap(call);
    auto map = co_await asking;
    if (!map)
        co_return passOn(map.error());
    if (*map)
        co_return call.services().shared.tallies.of(call.account())->count(*view, *map);
    std::vector<ThreadCounts> out;
    for (const ViewMailbox& mailbox : view->mailboxes)
        out.push_back(mailbox.index ? ThreadCounts{mailbox.index->byDate().size(), mailbox.index->unread()} : ThreadCounts());
    co_return out;
}

} // namespace posthorn::jmap
