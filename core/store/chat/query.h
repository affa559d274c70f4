// Questions to an archive (XEP-0313, XEP-0059), answered from ranges of its indexes: what a page costs does not depend on
// how large the archive is.
#pragma once

#include "store/chat/chat_store.h"
#include "store/sql/connection.h"

namespace posthorn::store {

/// Archive::query within the view that @p sql has open.
Result<ArchivePage> queryArchive(sql::Connection& sql, const ArchiveQuery& query);

} // namespace posthorn::store
