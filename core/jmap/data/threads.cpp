#include "jmap/data/threads.h"

#include <algorithm>

#include "jmap/data/search_calls.h"

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

/// The conversations of the mailbox's messages, each once, rising.
std::vector<ThreadId> threadsIn(const ThreadMap& map, const MailboxIndex& mailbox)
{
    std::vector<ThreadId> out;
    auto item = map.byBody.begin();
    mailbox.forEachBody([&](BodyId body) { // both rise
        while (item != map.byBody.end() && item->body < body)
            ++item;
        out.push_back(item != map.byBody.end() && item->body == body ? item->thread : body);
    });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

void addUnread(const ThreadMap& map, const ViewMailbox& mailbox, std::vector<ThreadId>& out)
{
    if (!mailbox.index || mailbox.info.unseen == 0)
        return;
    const store::MailboxSnapshot& snapshot = mailbox.index->snapshot();
    snapshot.forEach(0, snapshot.size(), [&](size_t, const store::Entry& entry) {
        if ((entry.flags & (store::Seen | store::Draft)) == 0)
            out.push_back(threadIn(map, entry.body));
    });
}

} // namespace

Task<Result<std::vector<BodyId>>> threadsOf(Call call, std::vector<BodyId> bodies)
{
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

Task<Result<ThreadCounts>> countThreads(Call call, const AccountView& view, const ViewMailbox& mailbox)
{
    ThreadCounts out;
    if (!mailbox.index || mailbox.size() == 0)
        co_return out;
    Task<Result<ThreadMapPtr>> asking = threadMap(call);
    auto map = co_await asking;
    if (!map)
        co_return passOn(map.error());
    if (!*map) {
        out.total = mailbox.index->byDate().size();
        out.unread = mailbox.index->unread();
        co_return out;
    }
    const std::vector<ThreadId> threads = threadsIn(**map, *mailbox.index);
    out.total = threads.size();
    std::vector<ThreadId> unread;
    if (mailbox.info.specialUse == store::SpecialUse::Trash) {
        addUnread(**map, mailbox, unread);
    } else {
        for (const ViewMailbox& other : view.mailboxes) {
            if (other.info.specialUse != store::SpecialUse::Trash)
                addUnread(**map, other, unread);
        }
    }
    std::sort(unread.begin(), unread.end());
    unread.erase(std::unique(unread.begin(), unread.end()), unread.end());
    for (const ThreadId thread : unread)
        out.unread += std::binary_search(threads.begin(), threads.end(), thread);
    co_return out;
}

} // namespace posthorn::jmap
