#include "jmap/principals/principals.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "jmap/data/store_calls.h"

namespace posthorn::jmap {

using store::AccountId;

Task<Result<std::vector<directory::Account>>> principalsById(Call call, std::vector<AccountId> ids)
{
    std::vector<directory::Account> out;
    if (!call.services().directory || ids.empty())
        co_return out;
    auto found = co_await Ask<std::vector<directory::Account>>([&](auto reply) {
        call.services().directory->accountsById(ids, call.services().worker, std::move(reply));
    });
    if (!found)
        co_return passOn(found.error());
    const std::string domain = toLower(call.principal().address.domain);
    for (directory::Account& account : *found) {
        if (account.kind == directory::AccountKind::User && account.enabled && toLower(account.address.domain) == domain)
            out.push_back(std::move(account));
    }
    co_return std::move(out);
}

Task<Result<std::vector<directory::Account>>> knownPrincipals(Call call, std::vector<AccountId> ids)
{
    if (!call.principal().globalContacts) {
        std::set<AccountId> known{call.principal().account};
        auto shared = co_await sharedMailboxes(call.services(), call.principal().account);
        if (!shared)
            co_return passOn(shared.error());
        for (const store::SharedMailbox& mailbox : *shared)
            known.insert(mailbox.owner);
        auto own = co_await listMailboxes(call.services(), call.principal().account);
        if (!own)
            co_return passOn(own.error());
        for (const store::MailboxInfo& mailbox : *own) {
            for (const store::Grant& grant : mailbox.grants)
                known.insert(grant.grantee);
        }
        std::erase_if(ids, [&known](AccountId id) { return !known.contains(id); });
    }
    Task<Result<std::vector<directory::Account>>> asking = principalsById(call, std::move(ids));
    co_return co_await asking;
}

} // namespace posthorn::jmap
