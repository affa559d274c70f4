// The orders of Email/query (RFC 8621 section 4.4.2).
#pragma once

#include "jmap/email/email_filter.h"

namespace posthorn::jmap {

/// The order needs more than the index.
bool sortNeedsSummary(const Sort& sort);

/// Sorts @p candidates, which are sorted by date; that order stays where the comparators find no difference.
Task<std::optional<MethodError>> sortCandidates(Call call, const std::vector<Sort>& sort, const AccountView& view,
                                                const EmailFilter& filter, std::vector<Candidate>& candidates);

} // namespace posthorn::jmap
