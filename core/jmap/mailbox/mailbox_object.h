// The Mailbox of RFC 8621 section 2.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "jmap/data/thread_tally.h"
#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::array<std::string_view, 12> mailboxProperties{
    "id",          "name",         "parentId",    "role",          "sortOrder",    "totalEmails",
    "unreadEmails", "totalThreads", "unreadThreads", "myRights", "isSubscribed",
    "shareWith"};

/// "inbox", "sent"; empty for none.
std::string_view roleOf(const ViewMailbox& mailbox);
/// None for a role that the store does not know.
std::optional<store::SpecialUse> specialUseOf(std::string_view role);
/// A role that a mailbox can be given, and the store has no name for: it is kept among the mailbox's settings.
bool isOwnRole(std::string_view role);
/// The mailbox of that role; null when there is none.
const ViewMailbox* findRole(const AccountView& view, std::string_view role);
/// The name without its parents.
std::string_view leafName(const ViewMailbox& mailbox);
int64_t sortOrderOf(const ViewMailbox& mailbox);

Object mailboxJson(const AccountView& view, const ViewMailbox& mailbox, const ThreadCounts& threads, bool readOnly);

} // namespace posthorn::jmap
