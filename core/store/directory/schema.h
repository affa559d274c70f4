// Tables of directory.db. SQL in the subset that SQLite and PostgreSQL share.
#pragma once

#include "base/result.h"
#include "store/sql/connection.h"

namespace posthorn::store {

/// Makes the tables, or brings older ones up to date. Unsupported for a database of a newer version.
Result<void> migrateDirectory(sql::Connection& connection);

} // namespace posthorn::store
