// RFC 8621 section 3.
#pragma once

#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"

namespace posthorn::jmap {

Task<Answer> threadGet(Call call);
Task<Answer> threadChanges(Call call);

} // namespace posthorn::jmap
