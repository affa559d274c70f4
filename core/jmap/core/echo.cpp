#include "jmap/core/methods.h"

namespace posthorn::jmap {

/// RFC 8620 section 4.
Task<Answer> coreEcho(Call call)
{
    co_return Object(call.arguments.all());
}

} // namespace posthorn::jmap
