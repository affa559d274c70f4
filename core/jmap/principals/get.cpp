#include <algorithm>
#include <map>

#include "jmap/contacts/global_book.h"
#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/principals/methods.h"
#include "jmap/principals/principals.h"
#include "jmap/session_object.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 8> properties{"id",    "type",     "name",         "description",
                                                     "email", "timeZone", "capabilities", "accounts"};

Object principalJson(const directory::Account& account, Json accounts)
{
    const std::string address = account.address.text();
    Object out;
    set(out, "id", textJson(principalId(account.id)));
    set(out, "type", "individual");
    set(out, "name", textJson(account.realName.empty() ? std::string_view(address) : std::string_view(account.realName)));
    set(out, "description", nullptr);
    set(out, "email", textJson(address));
    set(out, "timeZone", nullptr);
    set(out, "capabilities", Object());
    set(out, "accounts", std::move(accounts));
    return out;
}

} // namespace

/// RFC 9670 section 2.1. All are given where that are no more than maxObjectsInGet.
Task<Answer> principalGet(Call call)
{
    auto request = readGet(call, properties);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    Task<Result<GlobalBookPtr>> booking = readGlobalBook(call);
    const auto book = co_await booking;
    if (!book)
        co_return refuse(book.error());
    std::vector<store::AccountId> ids;
    if (request->all) {
        for (const Object& card : (*book)->cards)
            ids.push_back(parseId(*textOf(card, "id"), 'g').value_or(0));
        if (!(*book)->exists())
            ids.push_back(call.principal().account);
        if (ids.size() > limits.maxObjectsInGet)
            co_return refuse("requestTooLarge", "more than maxObjectsInGet objects");
    } else {
        for (const std::string& id : request->ids) {
            if (const auto number = parseId(id, 'p'))
                ids.push_back(*number);
        }
    }
    Task<Result<std::vector<directory::Account>>> asking = knownPrincipals(call, std::move(ids));
    const auto accounts = co_await asking;
    if (!accounts)
        co_return refuse(accounts.error());
    auto shared = co_await sharedMailboxes(call.services(), call.principal().account);
    if (!shared)
        co_return refuse(shared.error());
    std::map<store::AccountId, SharedAccount> open;
    for (SharedAccount& account : sharedAccounts(call.principal(), *shared))
        open.emplace(account.id, std::move(account));
    std::vector<Object> objects;
    for (const directory::Account& account : *accounts) {
        Object map;
        if (account.id == call.principal().account) {
            set(map, accountId(account.id), ownAccountJson(call.principal()));
        } else if (const auto found = open.find(account.id); found != open.end()) {
            found->second.name = account.address.text();
            set(map, accountId(account.id), sharedAccountJson(call.principal(), found->second));
        }
        objects.push_back(principalJson(account, map.empty() ? Json(nullptr) : Json(std::move(map))));
    }
    co_return getFrom(call, properties, std::move(objects), "d" + (*book)->state);
}

/// RFC 9670 section 2.2. What became of each is not known of the past.
Task<Answer> principalChanges(Call)
{
    co_return refuse("cannotCalculateChanges");
}

} // namespace posthorn::jmap
