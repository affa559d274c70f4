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
};

/// All but the state.
Object content(const Principal& principal, std::string_view origin)
{
    const std::string id = ownAccountId(principal);
    Object session, account, accountCapabilities, primary, all;
    for (const Capability& row : capabilities) {
        Object general;
        if (row.name == capability::core)
            general = coreCapability(principal);
        else if (row.name == capability::websocket)
            general = websocketSession(origin);
        set(session, row.name, std::move(general));
        if (!row.account)
            continue;
        set(accountCapabilities, row.name, row.account(principal));
        if (row.name != capability::core)
            set(primary, row.name, textJson(id));
    }
    set(account, "name", textJson(principal.address.text()));
    set(account, "isPersonal", true);
    set(account, "isReadOnly", principal.readOnly);
    set(account, "accountCapabilities", std::move(accountCapabilities));
    set(all, id, std::move(account));
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

Object sessionObject(const Principal& principal, std::string_view origin)
{
    Object out = content(principal, origin);
    set(out, "state", textJson(sessionState(principal)));
    return out;
}

std::string sessionState(const Principal& principal)
{
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : serializeJson(content(principal, {})))
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string out = "c";
    appendNumber(out, hash >> 16);
    return out;
}

} // namespace posthorn::jmap
