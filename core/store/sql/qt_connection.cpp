#include "store/sql/qt_connection.h"

#include <atomic>
#include <unordered_map>
#include <vector>

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include "base/text.h"

namespace posthorn::store::sql {

namespace {

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

tl::unexpected<Error> fromQt(const QSqlError& error, std::string_view what)
{
    std::string detail = std::string(what.substr(0, 200)) + ": " + error.text().toStdString();
    if (error.type() == QSqlError::ConnectionError)
        return fail(ErrorKind::Unavailable, "the index does not answer", std::move(detail));
    const std::string code = error.nativeErrorCode().toStdString();
    if (code.starts_with("53")) // PostgreSQL's class "insufficient resources"
        return fail(ErrorKind::NoSpace, "the disk is full", std::move(detail));
    if (code.starts_with("08") || code.starts_with("57"))
        return fail(ErrorKind::Unavailable, "the index does not answer", std::move(detail));
    if (code.starts_with("40"))
        return fail(ErrorKind::InUse, "the index is busy", std::move(detail));
    if (code.starts_with("58"))
        return fail(ErrorKind::Io, "the index could not be read or written", std::move(detail));
    return fail(ErrorKind::Internal, "a fault in the store", std::move(detail));
}

class QtStatement final : public Statement {
public:
    QtStatement(const QSqlDatabase& database, std::string text)
        : m_query(database)
        , m_text(std::move(text))
    {
        m_query.setForwardOnly(true);
    }

    std::string_view sql() const { return m_text; }
    Result<void> prepare()
    {
        if (!m_query.prepare(toQt(m_text)))
            return fromQt(m_query.lastError(), m_text);
        return {};
    }

    void bind(int index, int64_t value) override { set(index, qlonglong(value)); }
    void bind(int index, std::string_view text) override
    {
        // An empty QString that is null would become NULL.
        set(index, text.empty() ? QString(QLatin1String("")) : toQt(text));
    }
    void bindBlob(int index, std::string_view bytes) override
    {
        set(index, bytes.empty() ? QByteArray("") : QByteArray(bytes.data(), qsizetype(bytes.size())));
    }
    void bindNull(int index) override { set(index, QVariant()); }

    Result<bool> step() override
    {
        m_columns.clear();
        if (!m_executed) {
            m_executed = true;
            if (!m_query.exec())
                return fromQt(m_query.lastError(), m_text);
            if (!m_query.isSelect())
                return false;
        }
        if (m_query.next())
            return true;
        if (m_query.lastError().isValid())
            return fromQt(m_query.lastError(), m_text);
        return false;
    }

    int64_t integer(int column) const override { return m_query.value(column).toLongLong(); }
    std::string_view text(int column) const override { return keep(column, m_query.value(column).toString().toUtf8()); }
    std::string_view blob(int column) const override { return keep(column, m_query.value(column).toByteArray()); }
    bool isNull(int column) const override { return m_query.isNull(column); }
    void reset() override
    {
        if (m_executed)
            m_query.finish();
        m_executed = false;
        m_columns.clear();
    }

private:
    void set(int index, const QVariant& value) { m_query.bindValue(index - 1, value); }
    std::string_view keep(int column, QByteArray bytes) const
    {
        if (m_columns.size() <= size_t(column))
            m_columns.resize(size_t(column) + 1);
        QByteArray& kept = m_columns[size_t(column)];
        kept = std::move(bytes);
        return {kept.constData(), size_t(kept.size())};
    }

    QSqlQuery m_query;
    std::string m_text;
    bool m_executed = false;
    mutable std::vector<QByteArray> m_columns; ///< what the views that were given out point to
};

class QtConnection final : public Connection {
public:
    QtConnection(QString name, const QtDatabase& settings)
        : m_name(std::move(name))
        , m_postgres(settings.driver == "QPSQL")
        , m_readOnly(settings.readOnly)
    {
    }
    ~QtConnection() override
    {
        m_statements.clear();
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }

    Result<void> open(const QtDatabase& settings)
    {
        m_database = QSqlDatabase::addDatabase(toQt(settings.driver), m_name);
        if (!m_database.isValid())
            return fail(ErrorKind::Unsupported, "there is no such database driver", settings.driver);
        m_database.setHostName(toQt(settings.host));
        m_database.setPort(settings.port);
        m_database.setDatabaseName(toQt(settings.database));
        m_database.setUserName(toQt(settings.user));
        m_database.setPassword(toQt(settings.password));
        if (!m_database.open())
            return fromQt(m_database.lastError(), "open " + settings.database);
        if (!m_postgres)
            return execute("PRAGMA journal_mode=WAL");
        return execute("SET synchronous_commit = on");
    }

    Result<Statement*> prepare(std::string_view sql) override
    {
        if (const auto found = m_statements.find(sql); found != m_statements.end()) {
            found->second->reset();
            return found->second.get();
        }
        auto made = std::make_unique<QtStatement>(m_database, std::string(sql));
        if (auto prepared = made->prepare(); !prepared)
            return passOn(prepared.error());
        Statement* result = made.get();
        const std::string_view key = made->sql();
        m_statements.emplace(key, std::move(made));
        return result;
    }

    Result<void> execute(std::string_view sql) override
    {
        QSqlQuery query(m_database);
        if (!query.exec(toQt(sql)))
            return fromQt(query.lastError(), sql);
        return {};
    }

    Result<void> begin() override
    {
        if (m_postgres && m_readOnly)
            return execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return execute(m_postgres || m_readOnly ? "BEGIN" : "BEGIN IMMEDIATE");
    }
    Result<void> commit() override { return execute("COMMIT"); }
    void rollback() override
    {
        for (auto& [text, statement] : m_statements)
            statement->reset();
        (void)execute("ROLLBACK");
    }
    bool isPostgres() const override { return m_postgres; }

private:
    const QString m_name;
    const bool m_postgres;
    const bool m_readOnly;
    QSqlDatabase m_database;
    std::unordered_map<std::string_view, std::unique_ptr<QtStatement>> m_statements;
};

} // namespace

Result<std::unique_ptr<Connection>> openQtConnection(const QtDatabase& database)
{
    static std::atomic<uint64_t> count{0};
    auto connection =
        std::make_unique<QtConnection>(toQt("posthorn-store-" + std::to_string(++count)), database);
    if (auto opened = connection->open(database); !opened)
        return passOn(opened.error());
    return connection;
}

} // namespace posthorn::store::sql
