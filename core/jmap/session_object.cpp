#include "jmap/session_object.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "jmap/ids.h"
#include "jmap/limits.h"
#include "jmap/method.h"

namespace posthorn::jmap {

namespace {

using store::AccountId;

Array strings(std::initializer_list<std::string_view> texts)
{
    Array out;
    for (const std::string_view text : texts)
        out.push_back(textJson(text));
    return out;
}

Object coreCapability(const Principal& principal)
{
    Object out;
    set(out, "maxSizeUpload", principal.maxUpload);
    set(out, "maxConcurrentUpload", limits.maxConcurrentUpload);
    set(out, "maxSizeRequest", limits.maxSizeRequest);
    set(out, "maxConcurrentRequests", limits.maxConcurrentRequests);
    set(out, "maxCallsInRequest", limits.maxCallsInRequest);
    set(out, "maxObjectsInGet", limits.maxObjectsInGet);
    set(out, "maxObjectsInSet", limits.maxObjectsInSet);
    set(out, "collationAlgorithms", strings({"i;ascii-numeric", "i;ascii-casemap", "i;unicode-casemap"}));
    return out;
}

Object empty(const Principal&)
{
    return {};
}

Object mailAccount(const Principal& principal)
{
    Object out;
    set(out, "maxMailboxesPerEmail", nullptr);
    set(out, "maxMailboxDepth", limits.maxMailboxDepth);
    set(out, "maxSizeMailboxName", limits.maxSizeMailboxName);
    set(out, "maxSizeAttachmentsPerEmail", limits.maxSizeAttachmentsPerEmail);
    set(out, "emailQuerySortOptions",
        strings({"receivedAt", "sentAt", "size", "from", "to", "subject", "hasKeyword", "allInThreadHaveKeyword",
                 "someInThreadHaveKeyword"}));
    set(out, "mayCreateTopLevelMailbox", !principal.readOnly);
    return out;
}

Object submissionAccount(const Principal&)
{
    Object out;
    set(out, "maxDelayedSend", limits.maxDelayedSend);
    Object extensions;
    set(extensions, "FUTURERELEASE", strings({std::to_string(limits.maxDelayedSend)}));
    set(out, "submissionExtensions", std::move(extensions));
    return out;
}

Object blobAccount(const Principal&)
{
    Object out;
    set(out, "maxSizeBlobSet", limits.maxSizeBlobSet);
    set(out, "maxDataSources", limits.maxDataSources);
    set(out, "supportedTypeNames", strings({"Email", "Thread", "Mailbox"}));
    set(out, "supportedDigestAlgorithms", strings({"sha", "sha-256", "sha-512", "md5"}));
    return out;
}

Object contactsAccount(const Principal& principal)
{
    Object out;
    set(out, "maxAddressBooksPerCard", nullptr);
    set(out, "mayCreateAddressBook", !principal.readOnly);
    return out;
}

Object principalsAccount(const Principal& principal)
{
    Object out;
    set(out, "currentUserPrincipalId", textJson(principalId(principal.account)));
    return out;
}

Object ownPrincipal(const Principal& principal)
{
    Object out;
    set(out, "accountIdForPrincipal", textJson(ownAccountId(principal)));
    set(out, "principalId", textJson(principalId(principal.account)));
    return out;
}

Object websocketSession(std::string_view origin)
{
    Object out;
    std::string url(origin);
    if (startsWithIgnoreCase(url, "http")) // https becomes wss
        url.replace(0, 4, "ws");
    set(out, "url", textJson(url + "/jmap/ws"));
    set(out, "supportsPush", true);
    return out;
}

struct Capability {
    std::string_view name;
    Object (*account)(const Principal&); ///< null where accounts do not have it
};

constexpr std::array capabilities{
    Capability{capability::core, empty},         Capability{capability::mail, mailAccount},
    Capability{capability::submission, submissionAccount}, Capability{capability::vacation, empty},
    Capability{capability::websocket, nullptr},  Capability{capability::blob, blobAccount},
    Capability{capability::quota, empty},        Capability{capability::contacts, contactsAccount},
    Capability{capability::mdn, empty},          Capability{capability::preferences, empty},
    Capability{capability::principals, principalsAccount}, Capability{capability::mailShare, empty},
};

Object sharedCapabilities(const Principal& principal, store::AccountId owner)
{
    Object out, owning;
    set(out, capability::core, Object());
    Object mail = mailAccount(principal);
    set(mail, "mayCreateTopLevelMailbox", false);
    set(out, capability::mail, std::move(mail));
    set(out, capability::mailShare, Object());
    set(owning, "accountIdForPrincipal", textJson(ownAccountId(principal)));
    set(owning, "principalId", textJson(principalId(owner)));
    set(out, capability::principalsOwner, std::move(owning));
    return out;
}

/// All but the state.
Object content(const Principal& principal, const std::vector<SharedAccount>& shared, std::string_view origin)
{
    const std::string id = ownAccountId(principal);
    Object session, primary, all;
    for (const Capability& row : capabilities) {
        Object general;
        if (row.name == capability::core)
            general = coreCapability(principal);
        else if (row.name == capability::websocket)
            general = websocketSession(origin);
        set(session, row.name, std::move(general));
        if (row.account && row.name != capability::core)
            set(primary, row.name, textJson(id));
    }
    set(all, id, ownAccountJson(principal));
    for (const SharedAccount& account : shared)
        set(all, accountId(account.id), sharedAccountJson(principal, account));
    const std::string base(origin);
    Object out;
    set(out, "capabilities", std::move(session));
    set(out, "accounts", std::move(all));
    set(out, "primaryAccounts", std::move(primary));
    set(out, "username", textJson(principal.address.text()));
    set(out, "apiUrl", textJson(base + "/jmap/api"));
    set(out, "downloadUrl", textJson(base + "/jmap/download/{accountId}/{blobId}/{name}?type={type}"));
    set(out, "uploadUrl", textJson(base + "/jmap/upload/{accountId}/"));
    set(out, "eventSourceUrl",
        textJson(base + "/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}"));
    return out;
}

} // namespace

bool isCapability(std::string_view name)
{
    return std::any_of(capabilities.begin(), capabilities.end(),
                       [name](const Capability& row) { return row.name == name; });
}

std::string ownAccountId(const Principal& principal)
{
    return accountId(principal.account);
}

std::vector<SharedAccount> sharedAccounts(const Principal& principal, const std::vector<store::SharedMailbox>& mailboxes)
{
    std::vector<SharedAccount> out;
    for (const store::SharedMailbox& mailbox : mailboxes) { // in the order of their owners
        if (out.empty() || out.back().id != mailbox.owner)
            out.push_back({mailbox.owner, {}, true});
        if ((mailbox.rights & ~uint32_t(store::ReadItems)) != 0 && !principal.readOnly)
            out.back().readOnly = false;
    }
    return out;
}

Object ownAccountJson(const Principal& principal)
{
    Object account, accountCapabilities;
    for (const Capability& row : capabilities) {
        if (row.account)
            set(accountCapabilities, row.name, row.account(principal));
    }
    set(accountCapabilities, capability::principalsOwner, ownPrincipal(principal)); // nothing of the session's
    set(account, "name", textJson(principal.address.text()));
    set(account, "isPersonal", true);
    set(account, "isReadOnly", principal.readOnly);
    set(account, "accountCapabilities", std::move(accountCapabilities));
    return account;
}

Object sharedAccountJson(const Principal& principal, const SharedAccount& shared)
{
    Object account;
    set(account, "name", textJson(shared.name));
    set(account, "isPersonal", false);
    set(account, "isReadOnly", shared.readOnly);
    set(account, "accountCapabilities", sharedCapabilities(principal, shared.id));
    return account;
}

Object sessionObject(const Principal& principal, const std::vector<SharedAccount>& shared, std::string_view origin)
{
    Object out = content(principal, shared, origin);
    set(out, "state", textJson(sessionState(principal, shared)));
    return out;
}

std::string sessionState(const Principal& principal, std::vector<SharedAccount> shared)
{
    for (SharedAccount& account : shared) // their names are not at hand with each request
        account.name.clear();
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : serializeJson(content(principal, shared, {})))
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string out = "c";
    appendNumber(out, hash >> 16);
    return out;
}

} // namespace posthorn::jmap
