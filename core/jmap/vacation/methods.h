// RFC 8621 section 8.
#pragma once

#include "jmap/standard/object_type.h"

namespace posthorn::jmap {

Task<Answer> vacationGet(Call call);
Task<Answer> vacationSet(Call call);

inline constexpr std::string_view vacationKind = "VacationResponse";
inline constexpr std::string_view vacationId = "singleton";

} // namespace posthorn::jmap
