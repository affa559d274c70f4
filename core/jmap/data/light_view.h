// What the first page of a list needs of an account, without all of it being read: after the server's start, or where nobody
// has asked for long.
#pragma once

#include "jmap/method.h"

namespace posthorn::jmap {

/// A view that has no Emails but those with these bodies, as far as there are any: what it says of them, of the mailboxes'
/// rows and of the state is what the whole view says. It is the whole view where that is at hand, or just as cheap.
Task<Result<ViewPtr>> viewOf(Call call, std::vector<store::BodyId> bodies);

} // namespace posthorn::jmap
