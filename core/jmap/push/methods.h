// The methods of PushSubscription (RFC 8620 sections 7.2.1 and 7.2.2): they belong to no account, and have no states.
#pragma once

#include "jmap/standard/get.h"
#include "jmap/standard/set.h"

namespace posthorn::jmap {

inline constexpr std::array pushGetArguments{Argument{"ids", Type::Ids}, Argument{"properties", Type::Strings}};
inline constexpr std::array pushSetArguments{Argument{"create", Type::IdMap}, Argument{"update", Type::IdMap},
                                             Argument{"destroy", Type::Ids}};

Task<Answer> pushSubscriptionGet(Call call);
Task<Answer> pushSubscriptionSet(Call call);

} // namespace posthorn::jmap
