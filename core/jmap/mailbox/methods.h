// RFC 8621 section 2.
#pragma once

#include <array>

#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"
#include "jmap/standard/query.h"
#include "jmap/standard/set.h"

namespace posthorn::jmap {

Task<Answer> mailboxGet(Call call);
Task<Answer> mailboxChanges(Call call);
Task<Answer> mailboxQuery(Call call);
Task<Answer> mailboxQueryChanges(Call call);
Task<Answer> mailboxSet(Call call);

struct MailboxDifference {
    AccountDifference account;
    ChangedNumbers numbers;
    bool countsOnly = false; ///< nothing but the numbers of messages changed
};
/// What became of the account's mailboxes, their settings included. cannotCalculateChanges.
Task<tl::expected<MailboxDifference, MethodError>> mailboxesSince(Call call, std::string_view state);

inline constexpr std::array mailboxQueryArguments{POSTHORN_JMAP_QUERY_ARGUMENTS,
                                                  Argument{"sortAsTree", Type::Bool, NonNull},
                                                  Argument{"filterAsTree", Type::Bool, NonNull}};
inline constexpr std::array mailboxQueryChangesArguments{POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS,
                                                         Argument{"sortAsTree", Type::Bool, NonNull},
                                                         Argument{"filterAsTree", Type::Bool, NonNull}};
inline constexpr std::array mailboxSetArguments{POSTHORN_JMAP_SET_ARGUMENTS,
                                                Argument{"onDestroyRemoveEmails", Type::Bool, NonNull}};

} // namespace posthorn::jmap
