#include "jmap/contacts/card_list.h"

#include <algorithm>

#include "jmap/data/store_calls.h"

namespace posthorn::jmap {

namespace {

/// Behind the state of the account's own cards.
std::string additionOf(const GlobalBook& book)
{
    return "." + book.state;
}

Task<Result<store::ObjectList>> listOwn(Call call)
{
    auto list = co_await listObjects(call.services(), call.account(), std::string(contactCardKind));
    if (list) {
        std::sort(list->items.begin(), list->items.end(), [](const store::Object& a, const store::Object& b) {
            return a.id.size() != b.id.size() ? a.id.size() < b.id.size() : a.id < b.id;
        });
    }
    co_return std::move(list);
}

} // namespace

Task<Result<CardIds>> readCardIds(Call call)
{
    Task<Result<GlobalBookPtr>> asking = readGlobalBook(call);
    auto global = co_await asking;
    if (!global)
        co_return passOn(global.error());
    Task<Result<store::ObjectList>> listing = listOwn(call);
    auto list = co_await listing;
    if (!list)
        co_return passOn(list.error());
    CardIds out;
    out.state = std::to_string(list->state) + additionOf(**global);
    for (store::Object& item : list->items)
        out.ids.push_back(std::move(item.id));
    for (const Object& card : (*global)->cards)
        out.ids.emplace_back(*textOf(card, "id"));
    co_return std::move(out);
}

Task<Result<CardList>> readCards(Call call, std::optional<std::vector<std::string>> ids)
{
    constexpr size_t block = 200;
    Task<Result<GlobalBookPtr>> asking = readGlobalBook(call);
    auto global = co_await asking;
    if (!global)
        co_return passOn(global.error());
    CardList out;
    out.global = *global;
    out.addition = additionOf(**global);
    if (!ids) {
        Task<Result<store::ObjectList>> listing = listOwn(call);
        auto list = co_await listing;
        if (!list)
            co_return passOn(list.error());
        ids.emplace();
        for (store::Object& item : list->items)
            ids->push_back(std::move(item.id));
    }
    out.own.reserve(ids->size());
    for (size_t from = 0; from == 0 || from < ids->size(); from += block) {
        const auto begin = ids->begin() + std::ptrdiff_t(from);
        std::vector<std::string> some(begin, begin + std::ptrdiff_t(std::min(block, ids->size() - from)));
        Task<Result<ObjectSet>> reading = readObjects(call, std::string(contactCardKind), std::move(some));
        auto part = co_await reading;
        if (!part)
            co_return passOn(part.error());
        if (from == 0) // of the first: what changes meanwhile is told again
            out.state = part->state + out.addition;
        for (Object& card : part->items)
            out.own.push_back(std::move(card));
        if (from + block < ids->size())
            (void)co_await yieldTo(call.services().worker);
    }
    co_return std::move(out);
}

} // namespace posthorn::jmap
