// RFC 8620's own method.
#pragma once

#include "jmap/method.h"

namespace posthorn::jmap {

Task<Answer> coreEcho(Call call);

} // namespace posthorn::jmap
