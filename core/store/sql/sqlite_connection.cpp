#include "store/sql/sqlite_connection.h"

#include <sqlite3.h>

#include "store/sql/query.h"

namespace posthorn::store::sql {

namespace {

constexpr int64_t pageBytes = 4096;
constexpr int busyMilliseconds = 10000;

tl::unexpected<Error> fromSqlite(sqlite3* handle, int code, std::string_view what)
{
    std::string detail = std::string(what.substr(0, 200)) + ": " +
                         (handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code)) + " (" + std::to_string(code) + ")";
    switch (code & 0xff) {
    case SQLITE_FULL:
        return fail(ErrorKind::NoSpace, "the disk is full", std::move(detail));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return fail(ErrorKind::Io, "the index could not be read or written", std::move(detail));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(ErrorKind::Corrupt, "the index is damaged", std::move(detail));
    case SQLITE_INTERRUPT:
        return fail(ErrorKind::Timeout, "it took too long", std::move(detail));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(ErrorKind::InUse, "the index is busy", std::move(detail));
    default:
        return fail(ErrorKind::Internal, "a fault in the store", std::move(detail));
    }
}

} // namespace

class SqliteStatement final : public Statement {
public:
    SqliteStatement(sqlite3* handle, sqlite3_stmt* statement, std::string text)
        : m_handle(handle)
        , m_statement(statement)
        , m_text(std::move(text))
    {
    }
    ~SqliteStatement() override { sqlite3_finalize(m_statement); }

    std::string_view sql() const { return m_text; }
    void bind(int index, int64_t value) override { sqlite3_bind_int64(m_statement, index, value); }
    void bind(int index, std::string_view text) override
    {
        sqlite3_bind_text(m_statement, index, text.data() ? text.data() : "", int(text.size()), SQLITE_STATIC);
    }
    void bindBlob(int index, std::string_view bytes) override
    {
        sqlite3_bind_blob64(m_statement, index, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
    }
    void bindNull(int index) override { sqlite3_bind_null(m_statement, index); }
    Result<bool> step() override
    {
        const int code = sqlite3_step(m_statement);
        if (code == SQLITE_ROW)
            return true;
        if (code == SQLITE_DONE)
            return false;
        return fromSqlite(m_handle, code, m_text);
    }
    int64_t integer(int column) const override { return sqlite3_column_int64(m_statement, column); }
    std::string_view text(int column) const override
    {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
        return bytes ? std::string_view(bytes, size_t(sqlite3_column_bytes(m_statement, column))) : std::string_view();
    }
    std::string_view blob(int column) const override
    {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
        return bytes ? std::string_view(bytes, size_t(sqlite3_column_bytes(m_statement, column))) : std::string_view();
    }
    bool isNull(int column) const override { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    void reset() override
    {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
    }

private:
    sqlite3* m_handle;
    sqlite3_stmt* m_statement;
    std::string m_text;
};

SqliteConnection::SqliteConnection(sqlite3* handle, Mode mode)
    : m_handle(handle)
    , m_mode(mode)
{
}

SqliteConnection::~SqliteConnection()
{
    m_statements.clear();
    sqlite3_close_v2(m_handle);
}

Result<std::unique_ptr<Connection>> SqliteConnection::open(const std::string& path, Mode mode, const char* vfs)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE;
    // A reader, too, is opened for writing: it must be able to recover the WAL. It never writes (query_only).
    if (mode != Mode::Reader)
        flags |= SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, vfs);
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle, mode));
    if (code != SQLITE_OK)
        return fromSqlite(handle, code, "open " + path);
    POSTHORN_TRY(connection->setUp());
    return connection;
}

Result<void> SqliteConnection::setUp()
{
    sqlite3_busy_timeout(m_handle, busyMilliseconds);
    if (m_mode == Mode::Scratch)
        return execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; "
                       "PRAGMA locking_mode=EXCLUSIVE");
    if (m_mode == Mode::Cache)
        return execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; "
                       "PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=4194304");
    if (m_mode == Mode::Reader) // also the check that this is a database at all
        return execute("PRAGMA query_only=1; PRAGMA cache_size=-8192; PRAGMA mmap_size=1073741824; "
                       "SELECT COUNT(*) FROM sqlite_master");
    POSTHORN_TRY(execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                         "PRAGMA foreign_keys=OFF; PRAGMA journal_size_limit=67108864"));
    // Checkpoints are the maintenance thread's; the hook only notes how long the WAL has become.
    sqlite3_wal_autocheckpoint(m_handle, 0);
    sqlite3_wal_hook(
        m_handle,
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<SqliteConnection*>(self)->m_logBytes = pages * pageBytes;
            return SQLITE_OK;
        },
        this);
    return {};
}

Result<Statement*> SqliteConnection::prepare(std::string_view sql)
{
    if (const auto found = m_statements.find(sql); found != m_statements.end()) {
        found->second->reset();
        return found->second.get();
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                                        nullptr);
    if (code != SQLITE_OK)
        return fromSqlite(m_handle, code, sql);
    auto made = std::make_unique<SqliteStatement>(m_handle, statement, std::string(sql));
    Statement* result = made.get();
    const std::string_view key = made->sql();
    m_statements.emplace(key, std::move(made));
    return result;
}

Result<void> SqliteConnection::execute(std::string_view sql)
{
    const int code = sqlite3_exec(m_handle, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return fromSqlite(m_handle, code, sql);
    return {};
}

Result<void> SqliteConnection::begin()
{
    return run(*this, m_mode == Mode::Writer ? "BEGIN IMMEDIATE" : "BEGIN");
}

Result<void> SqliteConnection::commit()
{
    return run(*this, "COMMIT");
}

void SqliteConnection::rollback()
{
    for (auto& [text, statement] : m_statements)
        statement->reset();
    if (!sqlite3_get_autocommit(m_handle))
        (void)execute("ROLLBACK");
}

void SqliteConnection::whilePatient(std::function<bool()> goesOn)
{
    // Few: full-text search takes a handful of steps for each page of its lists.
    constexpr int stepsBetween = 200;
    m_goesOn = std::move(goesOn);
    if (!m_goesOn)
        return sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
    sqlite3_progress_handler(
        m_handle, stepsBetween, [](void* self) { return static_cast<SqliteConnection*>(self)->m_goesOn() ? 0 : 1; }, this);
}

Result<void> SqliteConnection::checkpoint(bool wait)
{
    sqlite3_busy_timeout(m_handle, 200); // a long reader must not hold up the writer
    const int code = sqlite3_wal_checkpoint_v2(m_handle, nullptr,
                                               wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                               nullptr);
    sqlite3_busy_timeout(m_handle, busyMilliseconds);
    if (code == SQLITE_OK && wait)
        m_logBytes = 0;
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        return fromSqlite(m_handle, code, "checkpoint");
    return {};
}

Result<void> copyDatabase(Connection& to, Connection& from)
{
    auto* target = dynamic_cast<SqliteConnection*>(&to);
    auto* source = dynamic_cast<SqliteConnection*>(&from);
    if (!target || !source)
        return fail(ErrorKind::Unsupported, "only an SQLite index can be put in another one's place");
    sqlite3_backup* backup = sqlite3_backup_init(target->handle(), "main", source->handle(), "main");
    if (!backup)
        return fromSqlite(target->handle(), sqlite3_errcode(target->handle()), "copy");
    const int stepped = sqlite3_backup_step(backup, -1);
    const int code = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE)
        return fromSqlite(target->handle(), stepped == SQLITE_OK ? code : stepped, "copy");
    return {};
}

} // namespace posthorn::store::sql
