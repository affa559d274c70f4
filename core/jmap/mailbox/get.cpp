#include "jmap/data/threads.h"
#include "jmap/mailbox/mailbox_object.h"
#include "jmap/mailbox/methods.h"

namespace posthorn::jmap {

/// RFC 8621 section 2.1.
Task<Answer> mailboxGet(Call call)
{
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    const auto asked = call.arguments.texts("properties");
    const bool threads = !asked || std::find(asked->begin(), asked->end(), "totalThreads") != asked->end() ||
                         std::find(asked->begin(), asked->end(), "unreadThreads") != asked->end();
    std::vector<ThreadCounts> counts((*view)->mailboxes.size());
    if (threads) {
        Task<Result<std::vector<ThreadCounts>>> counting = countThreads(call, *view);
        auto counted = co_await counting;
        if (!counted)
            co_return refuse(counted.error());
        counts = std::move(*counted);
    }
    std::vector<Object> objects;
    objects.reserve((*view)->mailboxes.size());
    for (size_t i = 0; i < counts.size(); ++i)
        objects.push_back(mailboxJson(**view, (*view)->mailboxes[i], counts[i], call.principal().readOnly));
    co_return getFrom(call, mailboxProperties, std::move(objects), (*view)->state);
}

} // namespace posthorn::jmap
