// PushSubscription (RFC 8620 section 7.2) as it is kept: an object of the account that it tells of.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "jmap/json.h"
#include "jmap/push/web_push.h"
#include "jmap/task.h"
#include "store/objects/objects.h"

namespace posthorn::jmap {

inline constexpr const char* pushSubscriptionKind = "PushSubscription";
inline constexpr size_t mostSubscriptions = 20;                             ///< of an account, and new ones in an hour
inline constexpr int64_t longestSubscriptionMs = int64_t(7) * 24 * 3600 * 1000; ///< then the client must renew it

struct PushSubscription {
    std::string id;
    std::string deviceClientId;
    std::string url;
    std::optional<PushKeys> keys;
    std::set<std::string, std::less<>> types; ///< empty: all
    bool allTypes = true;
    UnixMs expires = 0;
    std::string code; ///< what the client must have been told by a push
    bool verified = false;
    std::string credential; ///< Principal::credential of whoever made it
    std::string address;    ///< the account's

    /// As the store keeps it.
    std::string text() const;
    /// Nothing for what text() does not write.
    static std::optional<PushSubscription> parse(const store::Object& object);
    /// As /get tells it, without what nobody is told again.
    Object json() const;
};

} // namespace posthorn::jmap
