#include <algorithm>
#include <set>

#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/mailbox/methods.h"

namespace posthorn::jmap {

Task<tl::expected<MailboxDifference, MethodError>> mailboxesSince(Call call, std::string_view state)
{
    Task<tl::expected<AccountDifference, MethodError>> asking = differenceSince(call, state);
    auto account = co_await asking;
    if (!account)
        co_return tl::unexpected<MethodError>(std::move(account.error()));
    MailboxDifference out{std::move(*account), {}, false};
    const Since& since = out.account.since;
    std::set<store::MailboxId> updated(out.account.changes.mailboxes.begin(), out.account.changes.mailboxes.end());
    const size_t counted = updated.size();
    if (call.isOwn()) { // the state of what others share has their settings in it
        auto now = co_await getObjects(call.services(), call.account(), mailboxSettingsKind, {});
        if (!now)
            co_return refuse(now.error());
        if (since.from.modseq < now->state) {
            auto settings = co_await objectChanges(call.services(), call.account(), mailboxSettingsKind, since.from.modseq);
            if (!settings && settings.error().kind == ErrorKind::NotFound)
                co_return refuse("cannotCalculateChanges");
            if (!settings)
                co_return refuse(settings.error());
            for (const auto* ids : {&settings->created, &settings->updated, &settings->destroyed}) {
                for (const std::string& id : *ids) {
                    if (const auto mailbox = parseId(id, 'm'); mailbox && out.account.view->find(*mailbox))
                        updated.insert(*mailbox);
                }
            }
        }
    }
    out.countsOnly = updated.size() == counted && since.from.modseq >= out.account.view->structureSince;
    for (const store::MailboxId id : updated) {
        if (id < since.from.nextMailbox)
            out.numbers.updated.push_back(id);
        else if (id < out.account.target().nextMailbox)
            out.numbers.created.push_back(id);
    }
    for (const store::MailboxId id : out.account.changes.removed) {
        if (id < since.from.nextMailbox)
            out.numbers.destroyed.push_back(id);
    }
    co_return std::move(out);
}

/// RFC 8621 section 2.2.
Task<Answer> mailboxChanges(Call call)
{
    if (auto wrong = checkMaxChanges(call))
        co_return tl::unexpected<MethodError>(std::move(*wrong));
    Task<tl::expected<MailboxDifference, MethodError>> task = mailboxesSince(call, *call.arguments.text("sinceState"));
    const auto difference = co_await task;
    if (!difference)
        co_return tl::unexpected<MethodError>(difference.error());
    Answer answer = changesAnswer(call, difference->account, difference->numbers, mailboxId);
    Json properties = nullptr;
    if (difference->countsOnly && !difference->numbers.updated.empty())
        properties = Array{"totalEmails", "unreadEmails", "totalThreads", "unreadThreads"};
    set(*answer, "updatedProperties", std::move(properties));
    co_return answer;
}

} // namespace posthorn::jmap
