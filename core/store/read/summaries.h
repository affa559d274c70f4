// How summaries are found: in the cache's blocks, in the index, or made from the body.
#pragma once

#include "store/read/reader.h"

namespace posthorn::store {

/// @p uids rise.
Result<Summaries> readSummaries(Reader& reader, MailboxId mailbox, const std::vector<Uid>& uids);

} // namespace posthorn::store
