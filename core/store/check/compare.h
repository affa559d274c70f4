// Two indices compared row by row: the one in use and the one that the log says.
#pragma once

#include "store/sql/connection.h"
#include "store/store.h"

namespace posthorn::store {

/// Adds what differs to the report. Both connections stand in a transaction.
Result<void> compareIndices(sql::Connection& index, sql::Connection& log, CheckReport& report);
/// What the index says of itself: counters against rows, references, left-overs; SQLite's own check.
Result<void> checkIndex(sql::Connection& index, CheckReport& report);

} // namespace posthorn::store
