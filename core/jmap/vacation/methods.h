// RFC 8621 section 8.
#pragma once

#include "jmap/standard/object_type.h"

namespace posthorn::jmap {

Task<Answer> vacationGet(Call call);
Task<Answer> vacationSet(Call call);

} // namespace posthorn::jmap
