#include <algorithm>

#include "base/text.h"
#include "jmap/contacts/card_list.h"
#include "jmap/data/store_calls.h"
#include "mime/part_text.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 5> sortProperties{"created", "updated", "name/given", "name/surname",
                                                         "name/surname2"};

std::string sortKey(const Object& card, std::string_view property)
{
    if (property.starts_with("name/"))
        return mime::foldCase(nameComponent(card, property.substr(5)));
    return std::string(textOf(card, property).value_or(""));
}

struct Sorted {
    std::string id;
    std::vector<std::string> keys;
};

/// The results, in their order.
Task<tl::expected<CardIds, MethodError>> find(Call call)
{
    const auto filter = readFilter(call, checkCardCondition);
    if (!filter)
        co_return tl::unexpected<MethodError>(filter.error());
    const auto sort = readSort(call, sortProperties);
    if (!sort)
        co_return tl::unexpected<MethodError>(sort.error());
    if (sort->empty() && filter->operands.empty() && !filter->condition) { // all of them: nothing need be read
        Task<Result<CardIds>> listing = readCardIds(call);
        auto all = co_await listing;
        if (!all)
            co_return refuse(all.error());
        co_return std::move(*all);
    }
    Task<Result<CardList>> reading = readCards(call);
    const auto cards = co_await reading;
    if (!cards)
        co_return refuse(cards.error());
    std::vector<Sorted> found;
    for (const std::vector<Object>* list : {&cards->own, &cards->global->cards}) {
        for (const Object& card : *list) {
            if (!matches(*filter, [&card](const Object& condition) { return matchesCard(card, condition); }))
                continue;
            Sorted& one = found.emplace_back(Sorted{std::string(*textOf(card, "id")), {}});
            for (const Sort& by : *sort)
                one.keys.push_back(sortKey(card, by.property));
        }
    }
    std::stable_sort(found.begin(), found.end(), [&sort](const Sorted& a, const Sorted& b) {
        for (size_t i = 0; i < sort->size(); ++i) {
            if (a.keys[i] != b.keys[i])
                return (*sort)[i].ascending == (a.keys[i] < b.keys[i]);
        }
        return false;
    });
    CardIds out;
    out.state = cards->state;
    for (Sorted& one : found)
        out.ids.push_back(std::move(one.id));
    co_return std::move(out);
}

} // namespace

/// RFC 9610 section 3.3.
Task<Answer> contactCardQuery(Call call)
{
    Task<tl::expected<CardIds, MethodError>> task = find(call);
    const auto found = co_await task;
    if (!found)
        co_return tl::unexpected<MethodError>(found.error());
    const auto& ids = found->ids;
    const auto indexOf = [&ids](std::string_view id) -> std::optional<size_t> {
        const auto at = std::find(ids.begin(), ids.end(), id);
        return at == ids.end() ? std::nullopt : std::optional(size_t(at - ids.begin()));
    };
    const auto window = readWindow(call, ids.size(), indexOf);
    if (!window)
        co_return tl::unexpected<MethodError>(window.error());
    co_return queryAnswer(call, found->state, true, *window, ids.size(), [&ids](size_t i) { return ids[i]; });
}

/// RFC 9610 section 3.4.
Task<Answer> contactCardQueryChanges(Call call)
{
    Task<tl::expected<CardIds, MethodError>> task = find(call);
    const auto found = co_await task;
    if (!found)
        co_return tl::unexpected<MethodError>(found.error());
    std::string_view since = *call.arguments.text("sinceQueryState");
    const std::string_view now = found->state;
    const auto number = parseNumber<store::Modseq>(takeUntil(since, '.'));
    if (!number || since != now.substr(now.find('.') + 1))
        co_return refuse("cannotCalculateChanges");
    auto changes = co_await objectChanges(call.services(), call.account(), std::string(contactCardKind), *number);
    if (!changes && changes.error().kind == ErrorKind::NotFound)
        co_return refuse("cannotCalculateChanges");
    if (!changes)
        co_return refuse(changes.error());
    std::vector<std::string> removed = changes->updated, added = changes->updated;
    removed.insert(removed.end(), changes->destroyed.begin(), changes->destroyed.end());
    added.insert(added.end(), changes->created.begin(), changes->created.end());
    co_return queryChangesAnswer(call, now, found->ids, removed, added);
}

} // namespace posthorn::jmap
