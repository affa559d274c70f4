// Which Emails belong together (RFC 8621 section 3). The store's search room tells; where it is not there, each Email
// is a Thread of its own.
#pragma once

#include <vector>

#include "jmap/data/thread_tally.h"
#include "jmap/method.h"

namespace posthorn::jmap {

/// The thread of each of @p bodies, in their order.
Task<Result<std::vector<store::BodyId>>> threadsOf(Call call, std::vector<store::BodyId> bodies);

/// The Emails of a thread that @p view has, the oldest first (by receivedAt); empty where there is no such thread.
Task<Result<std::vector<store::BodyId>>> threadMembers(Call call, const AccountView& view, store::BodyId thread);

/// Of all mailboxes of the view, in their order.
Task<Result<std::vector<ThreadCounts>>> countThreads(Call call, ViewPtr view);

} // namespace posthorn::jmap
