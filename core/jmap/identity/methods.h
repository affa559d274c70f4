// RFC 8621 section 6.
#pragma once

#include "jmap/standard/object_type.h"

namespace posthorn::jmap {

Task<Answer> identityGet(Call call);
Task<Answer> identityChanges(Call call);
Task<Answer> identitySet(Call call);

/// The account's identities: its own, which is always there, and those that it has made.
Task<Result<ObjectSet>> readIdentities(Call call);

/// Whether the account may send as @p address: its own, or one that leads to it and to nobody else.
Task<Result<bool>> maySendAs(Call call, MailAddress address);

} // namespace posthorn::jmap
