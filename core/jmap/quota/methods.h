// RFC 9425.
#pragma once

#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"
#include "jmap/standard/query.h"

namespace posthorn::jmap {

Task<Answer> quotaGet(Call call);
Task<Answer> quotaChanges(Call call);
Task<Answer> quotaQuery(Call call);
Task<Answer> quotaQueryChanges(Call call);

inline constexpr std::array quotaQueryArguments{POSTHORN_JMAP_QUERY_ARGUMENTS};
inline constexpr std::array quotaQueryChangesArguments{POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS};

} // namespace posthorn::jmap
