// The one small face of a SQL database inside the store. Two back ends: SQLite's own C interface (the embedded default;
// a row costs half of what it costs through QSqlQuery, see core/store/README.md) and Qt SQL (PostgreSQL). Statements
// are written once, in the portable subset; what differs lies in dialect.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::store::sql {

/// A prepared statement. Bind all, then step(); reset() before the next round (bindings are cleared).
class Statement {
public:
    virtual ~Statement() = default;
    virtual void bind(int index, int64_t value) = 0; ///< index from 1
    virtual void bind(int index, std::string_view text) = 0; ///< the bytes must live until step()
    virtual void bindBlob(int index, std::string_view bytes) = 0; ///< the bytes must live until step()
    virtual void bindNull(int index) = 0;
    /// True: a row stands ready. False: done.
    virtual Result<bool> step() = 0;
    virtual int64_t integer(int column) const = 0; ///< column from 0; NULL is 0
    virtual std::string_view text(int column) const = 0; ///< valid until the next step() or reset(); NULL is empty
    virtual std::string_view blob(int column) const = 0;
    virtual bool isNull(int column) const = 0;
    virtual void reset() = 0;
};

/// One connection, used by one thread at a time.
class Connection {
public:
    virtual ~Connection() = default;
    /// Prepared once for each text and kept; the returned statement has been reset.
    virtual Result<Statement*> prepare(std::string_view sql) = 0;
    virtual Result<void> execute(std::string_view sql) = 0; ///< statements without parameters or rows
    virtual Result<void> begin() = 0;
    virtual Result<void> commit() = 0;
    virtual void rollback() = 0;
    /// Statements end with Timeout as soon as @p goesOn, asked every now and then while one runs, says false; an empty one
    /// takes that back. Where the back end cannot do it, nothing happens.
    virtual void whilePatient(std::function<bool()> goesOn) { (void)goesOn; }
    /// True while the back end is PostgreSQL, for dialect.h alone.
    virtual bool isPostgres() const = 0;
    /// Bytes that wait in the back end's own log to be carried into the database; 0 where there is no such thing.
    virtual int64_t logBytes() const { return 0; }
    /// Carries them over. With @p wait, waits for readers and starts the log anew; else does what it can do now.
    virtual Result<void> checkpoint(bool wait)
    {
        (void)wait;
        return {};
    }
};

/// Opens a connection to the same database, as often as it is called.
using Opener = std::function<Result<std::unique_ptr<Connection>>()>;

} // namespace posthorn::store::sql
