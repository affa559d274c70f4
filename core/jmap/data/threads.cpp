#include "jmap/data/threads.h"

namespace posthorn::jmap {

using store::BodyId;

Task<Result<std::vector<BodyId>>> threadsOf(Call, std::vector<BodyId> bodies)
{
    co_return bodies;
}

Task<Result<std::vector<BodyId>>> threadMembers(Call, const AccountView& view, BodyId thread)
{
    std::vector<BodyId> out;
    if (view.has(thread))
        out.push_back(thread);
    co_return out;
}

Task<Result<ThreadCounts>> countThreads(Call, const AccountView&, const ViewMailbox& mailbox)
{
    ThreadCounts out;
    if (mailbox.index) {
        out.total = mailbox.index->byDate().size();
        out.unread = mailbox.index->unread();
    }
    co_return out;
}

} // namespace posthorn::jmap
