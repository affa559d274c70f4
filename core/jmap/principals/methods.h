// RFC 9670 section 2.
#pragma once

#include <array>

#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"
#include "jmap/standard/query.h"

namespace posthorn::jmap {

Task<Answer> principalGet(Call call);
Task<Answer> principalChanges(Call call);
Task<Answer> principalQuery(Call call);
Task<Answer> principalQueryChanges(Call call);

inline constexpr std::array principalQueryArguments{POSTHORN_JMAP_QUERY_ARGUMENTS};
inline constexpr std::array principalQueryChangesArguments{POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS};

} // namespace posthorn::jmap
