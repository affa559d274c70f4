// The few words in which SQLite and PostgreSQL differ. Everything else of the store's SQL is the same text for both.
#pragma once

#include <string>
#include <string_view>

namespace posthorn::store::sql {

/// Fills the marks of a schema text: {id} (a 64-bit key column), {integer}, {blob}, {name} (a text that is sorted by its
/// bytes), {clustered} (behind the closing bracket of a table whose rows shall lie in the order of the primary key).
std::string inDialect(std::string_view schema, bool postgres);

} // namespace posthorn::store::sql
