#include "jmap/standard/changes.h"

#include <algorithm>

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

ChangedNumbers AccountDifference::emails() const
{
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
    std::string state = difference.target().text();
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
