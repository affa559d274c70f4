// The Mailbox of RFC 8621 section 2.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "jmap/data/account_view.h"
#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::array<std::string_view, 11> mailboxProperties{
    "id",          "name",         "parentId",    "role",          "sortOrder",    "totalEmails",
    "unreadEmails", "totalThreads", "unreadThreads", "myRights", "isSubscribed"};

/// "inbox", "sent"; empty for none.
std::string_view roleOf(const ViewMailbox& mailbox);
/// None for a role that the store does not know.
std::optional<store::SpecialUse> specialUseOf(std::string_view role);
/// The name without its parents.
std::string_view leafName(const ViewMailbox& mailbox);
int64_t sortOrderOf(const ViewMailbox& mailbox);

struct ThreadCounts {
    size_t total = 0;
    size_t unread = 0;
};
Object mailboxJson(const AccountView& view, const ViewMailbox& mailbox, const ThreadCounts& threads, bool readOnly);

} // namespace posthorn::jmap
