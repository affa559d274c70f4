#include <algorithm>
#include <set>

#include "jmap/data/threads.h"
#include "jmap/ids.h"
#include "jmap/thread/methods.h"

namespace posthorn::jmap {

using store::BodyId;

/// RFC 8621 section 3.2.
Task<Answer> threadChanges(Call call)
{
    if (auto wrong = checkMaxChanges(call))
        co_return tl::unexpected<MethodError>(std::move(*wrong));
    Task<tl::expected<AccountDifference, MethodError>> asked =
        differenceSince(call, *call.arguments.text("sinceState"));
    const auto difference = co_await asked;
    if (!difference)
        co_return tl::unexpected<MethodError>(difference.error());
    const ChangedNumbers emails = difference->emails();
    std::vector<BodyId> touched = emails.created;
    touched.insert(touched.end(), emails.destroyed.begin(), emails.destroyed.end());
    Task<Result<std::vector<BodyId>>> asking = threadsOf(call, touched);
    const auto threads = co_await asking;
    if (!threads)
        co_return refuse(threads.error());
    const std::set<BodyId> before(threads->begin() + std::ptrdiff_t(emails.created.size()), threads->end());
    ChangedNumbers out;
    for (const BodyId thread : std::set<BodyId>(threads->begin(), threads->end())) {
        Task<Result<std::vector<BodyId>>> membersTask = threadMembers(call, *difference->view, thread);
        const auto members = co_await membersTask;
        if (!members)
            co_return refuse(members.error());
        const auto isOld = [&](BodyId body) { return difference->isOld(body); };
        if (members->empty())
            out.destroyed.push_back(thread);
        else if (before.contains(thread) || std::any_of(members->begin(), members->end(), isOld))
            out.updated.push_back(thread);
        else
            out.created.push_back(thread);
    }
    co_return changesAnswer(call, *difference, out, threadId);
}

} // namespace posthorn::jmap
