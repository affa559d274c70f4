#include "jmap/mailbox/sharing.h"

#include <algorithm>
#include <array>

#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/principals/principals.h"

namespace posthorn::jmap {

namespace {

/// Rights that a mailbox's owner can give to others.
constexpr std::array<std::pair<std::string_view, uint32_t>, 9> grantable{{
    {"mayReadItems", store::ReadItems},
    {"mayAddItems", store::AddItems},
    {"mayRemoveItems", store::RemoveItems},
    {"maySetSeen", store::SetSeen},
    {"maySetKeywords", store::SetKeywords},
    {"mayCreateChild", store::CreateChild},
    {"mayRename", store::RenameMailbox},
    {"mayDelete", store::DeleteMailbox},
    {"mayShare", store::ShareMailbox},
}};

/// One principal's rights; 0 for none.
std::optional<uint32_t> readRights(const Json& value)
{
    const Object* object = value.if_object();
    if (!object)
        return std::nullopt;
    uint32_t out = 0;
    for (const auto& member : *object) {
        const std::string_view name{member.key().data(), member.key().size()};
        const auto row = std::find_if(grantable.begin(), grantable.end(), [name](const auto& r) { return r.first == name; });
        if (!member.value().is_bool())
            return std::nullopt;
        if (!member.value().get_bool())
            continue;
        if (row == grantable.end()) // maySubmit, and what nobody knows
            return std::nullopt;
        out |= row->second;
    }
    return out == 0 || (out & store::ReadItems) != 0 ? std::optional(out) : std::nullopt;
}

} // namespace

Shares sharesOf(const store::MailboxInfo& mailbox)
{
    Shares out;
    for (const store::Grant& grant : mailbox.grants)
        out.emplace(grant.grantee, grant.rights);
    return out;
}

Object shareWithJson(const std::vector<store::Grant>& grants)
{
    Object out;
    for (const store::Grant& grant : grants) {
        Object rights;
        for (const auto& [name, right] : grantable)
            set(rights, name, (grant.rights & right) != 0);
        set(out, principalId(grant.grantee), std::move(rights));
    }
    return out;
}

std::optional<Shares> readShares(const Json& value)
{
    const Object* map = value.if_object();
    if (!map || map->size() > store::mostGrants)
        return std::nullopt;
    Shares out;
    for (const auto& member : *map) {
        const auto account = parseId({member.key().data(), member.key().size()}, 'p');
        const auto rights = member.value().is_null() ? std::optional<uint32_t>(0) : readRights(member.value());
        if (!account || !rights)
            return std::nullopt;
        if (*rights != 0)
            out.emplace(*account, *rights);
    }
    return out;
}

Task<std::optional<SetError>> shareWith(Call call, store::MailboxInfo mailbox, Shares wanted)
{
    const Shares now = sharesOf(mailbox);
    std::vector<int64_t> added;
    for (const auto& [account, rights] : wanted) {
        if (!now.contains(account))
            added.push_back(account);
    }
    if (!added.empty()) {
        Task<Result<std::vector<directory::Account>>> asking = principalsById(call, added);
        const auto known = co_await asking;
        if (!known)
            co_return setError(known.error());
        if (known->size() != added.size())
            co_return invalidProperty("shareWith", "no such principal");
    }
    for (const auto& [account, rights] : now)
        wanted.try_emplace(account, 0);
    for (const auto& [account, rights] : wanted) {
        const auto had = now.find(account);
        if (rights == (had == now.end() ? 0 : had->second))
            continue;
        auto done = co_await shareMailbox(call.services(), call.account(), mailbox.id, account, rights);
        if (!done)
            co_return setError(done.error());
    }
    co_return std::nullopt;
}

Task<void> shareAsParent(Call call, store::MailboxInfo mailbox, std::string parent)
{
    auto above = co_await Ask<store::MailboxInfo>([&](auto reply) {
        call.services().store.mailboxes->find(call.account(), parent, std::move(reply));
    });
    if (!above)
        co_return;
    for (const store::Grant& grant : above->grants)
        (void)co_await shareMailbox(call.services(), call.account(), mailbox.id, grant.grantee, grant.rights);
}

} // namespace posthorn::jmap
