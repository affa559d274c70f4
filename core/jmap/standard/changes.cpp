#include "jmap/standard/changes.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/text.h"
#include "jmap/data/store_calls.h"

namespace posthorn::jmap {

namespace {

void settle(std::vector<int64_t>& numbers)
{
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

} // namespace

std::optional<Since> Since::parse(std::string_view text)
{
    Since out;
    const auto from = MailState::parse(takeUntil(text, '~'));
    if (!from)
        return std::nullopt;
    out.from = *from;
    if (text.empty())
        return out;
    out.upTo = MailState::parse(takeUntil(text, '~'));
    if (!out.upTo || text.size() < 2 || std::string_view("cud").find(text[0]) == std::string_view::npos)
        return std::nullopt;
    out.list = text[0];
    const auto last = parseNumber<int64_t>(text.substr(1));
    if (!last || out.upTo->modseq < out.from.modseq)
        return std::nullopt;
    out.last = *last;
    return out;
}

namespace {

/// What the snapshots of another's mailboxes tell. They do not tell what went: then nothing is told.
Task<tl::expected<AccountDifference, MethodError>> sharedDifference(Call call, std::string_view state)
{
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    const auto then = SharedState::parse(state);
    const auto now = SharedState::of(**view);
    if (!then || then->structure != now.structure || then->gone != now.gone || then->modseq > now.modseq ||
        then->uidNext.size() != (*view)->mailboxes.size())
        co_return refuse("cannotCalculateChanges");
    AccountDifference out;
    out.view = *view;
    out.since.from = {then->modseq, 0, std::numeric_limits<store::MailboxId>::max()};
    std::map<store::MailboxId, store::Uid> uidNext;
    for (const ViewMailbox& mailbox : out.view->mailboxes)
        uidNext[mailbox.info.id] = 0;
    size_t at = 0;
    for (auto& [id, uid] : uidNext)
        uid = then->uidNext[at++];
    ChangedNumbers emails;
    std::vector<store::BodyId> changed;
    for (const ViewMailbox& mailbox : out.view->mailboxes) {
        if (mailbox.info.highestModseq <= then->modseq)
            continue;
        out.changes.mailboxes.push_back(mailbox.info.id);
        if (!mailbox.index)
            continue;
        const store::MailboxSnapshot& snapshot = mailbox.index->snapshot();
        for (const uint32_t index : store::changedSince(snapshot, then->modseq))
            changed.push_back(snapshot.at(index).body);
    }
    settle(out.changes.mailboxes);
    settle(changed);
    for (const store::BodyId body : changed) {
        const auto placements = out.view->placements(body);
        const bool old = std::any_of(placements.begin(), placements.end(), [&](const AccountView::Placement& placement) {
            return placement.entry.uid < uidNext[placement.mailbox->info.id];
        });
        (old ? emails.updated : emails.created).push_back(body);
    }
    out.sharedEmails = std::move(emails);
    co_return std::move(out);
}

} // namespace

bool AccountDifference::isOld(store::BodyId body) const
{
    if (sharedEmails)
        return !std::binary_search(sharedEmails->created.begin(), sharedEmails->created.end(), body);
    return body < since.from.nextBody;
}

ChangedNumbers AccountDifference::emails() const
{
    if (sharedEmails)
        return *sharedEmails;
    ChangedNumbers out;
    const auto add = [&](store::BodyId body) {
        if (body < since.from.nextBody)
            out.updated.push_back(body);
        else if (body < target().nextBody) // else it came while the client was still asking, and is told later
            out.created.push_back(body);
    };
    for (const store::MailboxId id : changes.mailboxes) {
        const ViewMailbox* mailbox = view->find(id);
        if (!mailbox || !mailbox->index)
            continue;
        const store::MailboxSnapshot& snapshot = mailbox->index->snapshot();
        for (const uint32_t index : store::changedSince(snapshot, since.from.modseq))
            add(snapshot.at(index).body);
    }
    for (const store::BodyId body : changes.left)
        add(body);
    for (const store::BodyId body : changes.destroyed) {
        if (body < since.from.nextBody) // else it came and went meanwhile
            out.destroyed.push_back(body);
    }
    settle(out.created);
    settle(out.updated);
    settle(out.destroyed);
    return out;
}

Task<tl::expected<AccountDifference, MethodError>> differenceSince(Call call, std::string_view state)
{
    constexpr int mostTries = 4; // while others change it
    if (!call.isOwn()) {
        Task<tl::expected<AccountDifference, MethodError>> sharing = sharedDifference(call, state);
        co_return co_await sharing;
    }
    AccountDifference out;
    const auto since = Since::parse(state);
    if (!since)
        co_return refuse("cannotCalculateChanges");
    out.since = *since;
    for (int i = 0; i < mostTries; ++i) {
        auto view = co_await call.view();
        if (!view)
            co_return refuse(view.error());
        out.view = *view;
        if (since->from.modseq > out.view->mark.modseq)
            co_return refuse("cannotCalculateChanges");
        // The number may be that of a mailbox's settings, which the store does not count among the mail's.
        const store::Modseq from = std::min(since->from.modseq, out.view->storeModseq);
        auto changes = co_await accountChanges(call.services(), call.account(), from);
        if (!changes && changes.error().kind == ErrorKind::NotFound)
            co_return refuse("cannotCalculateChanges");
        if (!changes)
            co_return refuse(changes.error());
        out.changes = std::move(*changes);
        if (out.changes.now.modseq == out.view->storeModseq)
            break;
        call.request.changed();
    }
    co_return std::move(out);
}

std::optional<MethodError> checkMaxChanges(const Call& call)
{
    if (call.arguments.number("maxChanges") == 0)
        return badArgument("maxChanges must be above 0").value();
    return std::nullopt;
}

Answer changesAnswer(const Call& call, const AccountDifference& difference, const ChangedNumbers& numbers,
                     std::string (*idOf)(int64_t))
{
    const Since& since = difference.since;
    size_t left = size_t(call.arguments.number("maxChanges").value_or(maxInteger));
    const bool shared = difference.sharedEmails.has_value();
    std::string state = shared ? difference.view->state : difference.target().text();
    bool more = !sameState(state, difference.view->state);
    constexpr std::string_view order = "cud";
    const std::vector<int64_t>* sources[3] = {&numbers.created, &numbers.updated, &numbers.destroyed};
    Array lists[3];
    char list = since.list;
    int64_t last = since.last;
    bool cut = false;
    for (size_t i = order.find(since.list); i < order.size() && !cut; ++i) {
        for (const int64_t number : *sources[i]) {
            if (order[i] == since.list && number <= since.last)
                continue;
            cut = left == 0;
            if (cut)
                break;
            lists[i].push_back(textJson(idOf(number)));
            list = order[i];
            last = number;
            --left;
        }
    }
    if (cut && shared) // such a state names no moment between two others
        return refuse("cannotCalculateChanges");
    if (cut) {
        state = since.from.text() + "~" + state + "~" + list + std::to_string(last);
        more = true;
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(*call.arguments.text("sinceState")));
    set(out, "newState", textJson(state));
    set(out, "hasMoreChanges", more);
    set(out, "created", std::move(lists[0]));
    set(out, "updated", std::move(lists[1]));
    set(out, "destroyed", std::move(lists[2]));
    return out;
}

} // namespace posthorn::jmap
