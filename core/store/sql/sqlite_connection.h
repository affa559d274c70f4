// SQLite through its own C interface: the embedded default.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/sql/connection.h"

struct sqlite3;

namespace posthorn::store::sql {

class SqliteStatement;

class SqliteConnection final : public Connection {
public:
    enum class Mode {
        Writer,  ///< WAL, synchronous=FULL, made where missing; transactions take the write lock at once
        Reader,  ///< sees only; transactions are one consistent view
        Cache,   ///< for a database that may be made anew, used by nobody else: whole after this program's end, however
                 ///< that comes, but not after the machine's
        Scratch  ///< for a database that may be lost: no WAL, no syncs. An empty path is a temporary one.
    };
    /// @p vfs: another SQLite VFS, for tests; null for the usual one.
    static Result<std::unique_ptr<Connection>> open(const std::string& path, Mode mode, const char* vfs = nullptr);
    ~SqliteConnection() override;

    Result<Statement*> prepare(std::string_view sql) override;
    Result<void> execute(std::string_view sql) override;
    Result<void> begin() override;
    Result<void> commit() override;
    void rollback() override;
    bool isPostgres() const override { return false; }
    void whilePatient(std::function<bool()> goesOn) override;
    int64_t logBytes() const override { return m_logBytes; }
    Result<void> checkpoint(bool wait) override;

    sqlite3* handle() const { return m_handle; }

private:
    SqliteConnection(sqlite3* handle, Mode mode);
    Result<void> setUp();

    sqlite3* m_handle;
    Mode m_mode;
    std::function<bool()> m_goesOn;
    int64_t m_logBytes = 0;
    /// Keys view the statements' own texts.
    std::unordered_map<std::string_view, std::unique_ptr<SqliteStatement>> m_statements;
};

/// Copies the whole of @p from over @p to, in one transaction. Both must be SQLite connections.
Result<void> copyDatabase(Connection& to, Connection& from);

} // namespace posthorn::store::sql
