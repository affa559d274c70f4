// The index's tables, and how an older index becomes a newer one.
#pragma once

#include <span>
#include <string_view>

#include "store/sql/connection.h"

namespace posthorn::store::sql {

/// What makes version n from version n - 1, in order; version 1 is the first. Statements end with ';'.
std::span<const std::string_view> mailSchema();

/// Brings the database to the newest version, in one transaction a step. Unsupported when it is newer than @p steps.
/// @p table: where the version is kept; one for each schema, so that several may lie in one database.
Result<void> migrate(Connection& connection, std::span<const std::string_view> steps,
                     std::string_view table = "schema_version");

} // namespace posthorn::store::sql
