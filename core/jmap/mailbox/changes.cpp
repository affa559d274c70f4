#include "jmap/ids.h"
#include "jmap/mailbox/methods.h"

namespace posthorn::jmap {

/// RFC 8621 section 2.2.
Task<Answer> mailboxChanges(Call call)
{
    bool countsOnly = false;
    const auto diff = [&countsOnly](const AccountView& older, const AccountView& newer) {
        const MailboxChanges changes = mailboxChanges(older, newer);
        ChangedIds ids;
        for (const store::MailboxId id : changes.created)
            ids.created.push_back(mailboxId(id));
        for (const store::MailboxId id : changes.updated)
            ids.updated.push_back(mailboxId(id));
        for (const store::MailboxId id : changes.destroyed)
            ids.destroyed.push_back(mailboxId(id));
        countsOnly = changes.countsOnly && !changes.updated.empty();
        return ids;
    };
    Task<Answer> task = runChanges(call, diff);
    Answer answer = co_await task;
    if (answer) {
        Json properties = nullptr;
        if (countsOnly)
            properties = Array{"totalEmails", "unreadEmails", "totalThreads", "unreadThreads"};
        set(*answer, "updatedProperties", std::move(properties));
    }
    co_return answer;
}

} // namespace posthorn::jmap
