#include <algorithm>

#include "jmap/contacts/card_list.h"
#include "jmap/contacts/card_media.h"

namespace posthorn::jmap {

/// RFC 9610 section 3.1.
Task<Answer> contactCardGet(Call call)
{
    static constexpr std::array<std::string_view, 1> none{"id"};
    auto request = readGet(call, none, [](std::string_view) { return true; }); // cards may hold anybody's properties
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    const bool whole = !call.arguments.has("properties");
    if (request->all) {
        Task<Result<CardIds>> listing = readCardIds(call);
        auto all = co_await listing;
        if (!all)
            co_return refuse(all.error());
        if (all->ids.size() > limits.maxObjectsInGet)
            co_return refuse("requestTooLarge", "more than maxObjectsInGet cards");
        request->ids = std::move(all->ids);
    }
    std::vector<std::string> own;
    for (const std::string& id : request->ids) {
        if (!id.starts_with('g'))
            own.push_back(id);
    }
    Task<Result<CardList>> reading = readCards(call, std::move(own));
    auto cards = co_await reading;
    if (!cards)
        co_return refuse(cards.error());
    GetResult result;
    auto next = cards->own.begin(); // in the order of the ids, but for those that are missing
    for (const std::string& id : request->ids) {
        Object card;
        if (id.starts_with('g')) {
            if (const Object* found = cards->global->find(id))
                card = *found;
        } else if (next != cards->own.end() && textOf(*next, "id") == id) {
            card = std::move(*next++);
        }
        showMedia(card);
        if (card.empty())
            result.missing(id);
        else
            result.list.push_back(whole ? std::move(card) : pick(std::move(card), *request));
    }
    co_return std::move(result).answer(call, cards->state);
}

/// RFC 9610 section 3.2.
Task<Answer> contactCardChanges(Call call)
{
    Task<Result<CardList>> reading = readCards(call, std::vector<std::string>());
    auto now = co_await reading;
    if (!now)
        co_return refuse(now.error());
    Task<Answer> task = objectChanges(call, std::string(contactCardKind), now->addition);
    co_return co_await task;
}

} // namespace posthorn::jmap
