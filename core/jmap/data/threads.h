// Which Emails belong together (RFC 8621 section 3). The store's search room tells; where it is not there, each Email
// is a Thread of its own.
#pragma once

#include <vector>

#include "jmap/mailbox/mailbox_object.h"
#include "jmap/method.h"

namespace posthorn::jmap {

/// The thread of each of @p bodies, in their order.
Task<Result<std::vector<store::BodyId>>> threadsOf(Call call, std::vector<store::BodyId> bodies);

/// The Emails of a thread that @p view has, the oldest first (by receivedAt); empty where there is no such thread.
Task<Result<std::vector<store::BodyId>>> threadMembers(Call call, const AccountView& view, store::BodyId thread);

/// RFC 8621 section 2: threads with a message in the mailbox; of these, those with an unread message in it or elsewhere
/// but in the trash.
Task<Result<ThreadCounts>> countThreads(Call call, const AccountView& view, const ViewMailbox& mailbox);

} // namespace posthorn::jmap
