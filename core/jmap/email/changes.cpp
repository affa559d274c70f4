#include "jmap/email/methods.h"
#include "jmap/ids.h"

namespace posthorn::jmap {

/// RFC 8621 section 4.3.
Task<Answer> emailChanges(Call call)
{
    const auto diff = [](const AccountView& older, const AccountView& newer) {
        const EmailChanges changes = emailChanges(older, newer);
        ChangedIds ids;
        for (const store::BodyId body : changes.created)
            ids.created.push_back(emailId(body));
        for (const store::BodyId body : changes.updated)
            ids.updated.push_back(emailId(body));
        for (const store::BodyId body : changes.destroyed)
            ids.destroyed.push_back(emailId(body));
        return ids;
    };
    Task<Answer> task = runChanges(call, diff);
    co_return co_await task;
}

} // namespace posthorn::jmap
