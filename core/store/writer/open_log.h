// At the start: the segments as the index knows them and as they lie on the disk are brought together.
#pragma once

#include <string>
#include <vector>

#include "store/segment/log.h"
#include "store/sql/connection.h"

namespace posthorn::store {

/// Cuts off what lies behind the position that the index knows, removes files of compacted segments and such as hold
/// nothing, and lets @p log go on with the newest segment if it can. The texts are for the administrator: missing
/// files, files of which the index knows nothing.
Result<std::vector<std::string>> openSegments(sql::Connection& sql, FileSystem& files, const std::string& folder,
                                              SegmentLog& log);

} // namespace posthorn::store
