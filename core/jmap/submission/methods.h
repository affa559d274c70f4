// RFC 8621 section 7.
#pragma once

#include "jmap/standard/object_type.h"
#include "jmap/standard/query.h"

namespace posthorn::jmap {

Task<Answer> submissionGet(Call call);
Task<Answer> submissionChanges(Call call);
Task<Answer> submissionQuery(Call call);
Task<Answer> submissionQueryChanges(Call call);
Task<Answer> submissionSet(Call call);

inline constexpr std::string_view submissionKind = "EmailSubmission";

inline constexpr std::array submissionQueryArguments{POSTHORN_JMAP_QUERY_ARGUMENTS};
inline constexpr std::array submissionQueryChangesArguments{POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS};
inline constexpr std::array submissionSetArguments{POSTHORN_JMAP_SET_ARGUMENTS,
                                                   Argument{"onSuccessUpdateEmail", Type::IdMap},
                                                   Argument{"onSuccessDestroyEmail", Type::Ids}};

} // namespace posthorn::jmap
