#include <algorithm>

#include "jmap/data/light_view.h"
#include "jmap/data/store_calls.h"
#include "jmap/email/email_query.h"
#include "jmap/email/methods.h"
#include "jmap/ids.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

/// One mailbox, or nothing said, by date: the index has the answer at hand.
const MailboxIndex* readyOrder(const Call& call, const EmailQuery& query, const AccountView& view)
{
    if (!query.byDateOnly() || query.collapseThreads)
        return nullptr;
    const EmailFilter filter(call, query.filter, view);
    if (!filter.isTrivial() || filter.isImpossible() || !filter.only())
        return nullptr;
    return filter.only()->index.get();
}

Answer fromIndex(const Call& call, const EmailQuery& query, const AccountView& view, const MailboxIndex& index)
{
    const auto& places = index.byDate();
    const bool ascending = query.ascending();
    const auto placeAt = [&](size_t i) -> const MailboxIndex::Place& {
        return places[ascending ? i : places.size() - 1 - i];
    };
    const auto indexOf = [&](std::string_view id) -> std::optional<size_t> {
        const auto body = parseId(id, 'e');
        const auto found = std::find_if(places.begin(), places.end(),
                                        [&](const MailboxIndex::Place& place) { return body == place.body; });
        if (!body || found == places.end())
            return std::nullopt;
        const auto at = size_t(found - places.begin());
        return ascending ? at : places.size() - 1 - at;
    };
    const auto window = readWindow(call, places.size(), indexOf);
    if (!window)
        return tl::unexpected<MethodError>(window.error());
    return queryAnswer(call, view.state, true, *window, places.size(),
                       [&](size_t i) { return emailId(placeAt(i).body); });
}

/// A page of one mailbox by date, from the store's index, while nobody has read the whole account. Nothing where that does
/// not answer the query.
Task<std::optional<Answer>> fromStore(Call call, const EmailQuery& query)
{
    constexpr size_t mostSkipped = 5000; // behind that the whole view is soon cheaper
    constexpr size_t mostIds = 1000;
    if (call.request.hasView() || !query.byDateOnly() || query.collapseThreads || call.arguments.text("anchor"))
        co_return std::nullopt;
    Task<Result<ViewPtr>> viewing = viewOf(call, {});
    const auto view = co_await viewing;
    if (!view)
        co_return std::nullopt;
    const EmailFilter filter(call, query.filter, **view);
    if (!filter.isTrivial() || filter.isImpossible() || !filter.only() || !filter.only()->info.selectable)
        co_return std::nullopt;
    const size_t total = filter.only()->info.messages;
    const auto window = readWindow(call, total, [](std::string_view) { return std::nullopt; });
    if (!window || window->count > mostIds)
        co_return std::nullopt;
    // The end of the list is read from its end.
    const size_t behind = total - window->position - window->count;
    const bool backwards = behind < window->position;
    if (std::min(behind, window->position) > mostSkipped)
        co_return std::nullopt;
    auto page = co_await readPage(call.services(), filter.only()->info.id, query.ascending() != backwards,
                                  backwards ? behind : window->position, window->count);
    if (!page || page->at.modseq != (*view)->storeModseq || page->total != total || page->bodies.size() != window->count)
        co_return std::nullopt;
    if (backwards)
        std::reverse(page->bodies.begin(), page->bodies.end());
    co_return queryAnswer(call, (*view)->state, true, *window, total,
                          [&](size_t i) { return emailId(page->bodies[i - window->position]); });
}

/// What makes two queries the same but for their windows.
std::string cacheKey(const Call& call, const AccountView& view)
{
    std::string key = view.state;
    if (!view.own) // each asker's results are for that one
        key += " for " + std::to_string(call.principal().account);
    for (const std::string_view name : {"filter", "sort", "collapseThreads"}) {
        key += '\n';
        if (const Json* value = call.arguments.get(name))
            key += serializeJson(*value);
    }
    return key;
}

} // namespace

/// RFC 8621 section 4.4.
Task<Answer> emailQuery(Call call)
{
    auto query = readEmailQuery(call);
    if (!query)
        co_return tl::unexpected<MethodError>(std::move(query.error()));
    Task<std::optional<Answer>> trying = fromStore(call, *query);
    std::optional<Answer> answer = co_await trying;
    if (answer && *answer) {
        set(**answer, "collapseThreads", false);
        co_return std::move(*answer);
    }
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    if (const MailboxIndex* index = readyOrder(call, *query, **view)) {
        answer.emplace(fromIndex(call, *query, **view, *index));
    } else {
        QueryCache& cache = call.services().shared.queries;
        const std::string key = cacheKey(call, **view);
        BodyListPtr results = cache.find(call.account(), key);
        if (!results) {
            Task<tl::expected<BodyListPtr, MethodError>> task = runEmailQuery(call, *query, *view);
            auto found = co_await task;
            if (!found)
                co_return tl::unexpected<MethodError>(std::move(found.error()));
            results = *found;
            cache.put(call.account(), key, results);
        }
        const auto indexOf = [&](std::string_view id) -> std::optional<size_t> {
            const auto body = parseId(id, 'e');
            const auto at = body ? std::find(results->begin(), results->end(), *body) : results->end();
            return at == results->end() ? std::nullopt : std::optional(size_t(at - results->begin()));
        };
        const auto window = readWindow(call, results->size(), indexOf);
        if (!window)
            co_return tl::unexpected<MethodError>(window.error());
        answer.emplace(queryAnswer(call, (*view)->state, !query->dependsOnThreads(), *window, results->size(),
                                   [&](size_t i) { return emailId((*results)[i]); }));
    }
    if (*answer)
        set(**answer, "collapseThreads", query->collapseThreads);
    co_return std::move(*answer);
}

/// RFC 8621 section 4.5.
Task<Answer> emailQueryChanges(Call call)
{
    auto query = readEmailQuery(call);
    if (!query)
        co_return tl::unexpected<MethodError>(std::move(query.error()));
    if (query->dependsOnThreads()) // what else of a thread goes in or out is not known of the past
        co_return refuse("cannotCalculateChanges");
    Task<tl::expected<AccountDifference, MethodError>> asking =
        differenceSince(call, *call.arguments.text("sinceQueryState"));
    const auto difference = co_await asking;
    if (!difference)
        co_return tl::unexpected<MethodError>(difference.error());
    if (difference->since.upTo)
        co_return refuse("cannotCalculateChanges");
    Task<tl::expected<BodyListPtr, MethodError>> running = runEmailQuery(call, *query, difference->view);
    const auto found = co_await running;
    if (!found)
        co_return tl::unexpected<MethodError>(found.error());
    std::vector<std::string> ids;
    ids.reserve((*found)->size());
    for (const store::BodyId body : **found)
        ids.push_back(emailId(body));
    Answer answer = queryChangesSince(call, difference->view->state, ids, difference->emails(), emailId);
    if (answer)
        set(*answer, "collapseThreads", query->collapseThreads);
    co_return answer;
}

} // namespace posthorn::jmap
