// A database through Qt SQL: PostgreSQL (QPSQL) for sites that outgrow one machine.
#pragma once

#include <memory>
#include <string>

#include "store/sql/connection.h"

namespace posthorn::store::sql {

struct QtDatabase {
    std::string driver = "QPSQL"; ///< or "QSQLITE", with which tests hold this back end to the same rules
    std::string host;             ///< a host name, or the folder of a Unix socket
    int port = 5432;
    std::string database;
    std::string user;
    std::string password;
    bool readOnly = false; ///< transactions are one consistent view (REPEATABLE READ), and write nothing
};

/// Opens a connection for the calling thread; it must be used and destroyed on that thread.
Result<std::unique_ptr<Connection>> openQtConnection(const QtDatabase& database);

} // namespace posthorn::store::sql
