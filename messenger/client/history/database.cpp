#include "messenger/client/history/database.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

namespace posthorn::messenger {

namespace {

/// Each brings the file from the version of its place to the next. Never changed, only added to.
const QList<QStringList>& migrations()
{
    static const QList<QStringList> all = {{
        QStringLiteral("CREATE TABLE conversation(id INTEGER PRIMARY KEY, account TEXT NOT NULL, jid TEXT NOT NULL, room INTEGER NOT NULL DEFAULT 0,"
                       " hidden INTEGER NOT NULL DEFAULT 0, read_to INTEGER NOT NULL DEFAULT 0, last INTEGER NOT NULL DEFAULT 0,"
                       " unread INTEGER NOT NULL DEFAULT 0, mentions INTEGER NOT NULL DEFAULT 0, UNIQUE(account, jid))"),
        QStringLiteral("CREATE TABLE message(id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, mid TEXT NOT NULL, oid TEXT NOT NULL,"
                       " sid TEXT NOT NULL, sender TEXT NOT NULL, occupant TEXT NOT NULL, outgoing INTEGER NOT NULL, state INTEGER NOT NULL,"
                       " kind INTEGER NOT NULL, body TEXT NOT NULL, extra BLOB)"),
        QStringLiteral("CREATE INDEX message_time ON message(conversation, id)"),
        QStringLiteral("CREATE INDEX message_mid ON message(conversation, mid) WHERE mid <> ''"),
        QStringLiteral("CREATE INDEX message_oid ON message(conversation, oid) WHERE oid <> ''"),
        QStringLiteral("CREATE INDEX message_sid ON message(conversation, sid) WHERE sid <> ''"),
        QStringLiteral("CREATE VIRTUAL TABLE words USING fts5(body, content='message', content_rowid='id', tokenize='trigram')"),
        QStringLiteral("CREATE TRIGGER message_added AFTER INSERT ON message BEGIN"
                       " INSERT INTO words(rowid, body) VALUES (new.id, new.body); END"),
        QStringLiteral("CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN"
                       " INSERT INTO words(words, rowid, body) VALUES ('delete', old.id, old.body); END"),
        QStringLiteral("CREATE TRIGGER message_changed AFTER UPDATE OF body ON message BEGIN"
                       " INSERT INTO words(words, rowid, body) VALUES ('delete', old.id, old.body);"
                       " INSERT INTO words(rowid, body) VALUES (new.id, new.body); END"),
        // Changes of messages that are not here yet (an archive is read backwards): applied when they come.
        QStringLiteral("CREATE TABLE pending(id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, target TEXT NOT NULL, kind INTEGER NOT NULL,"
                       " sender TEXT NOT NULL, occupant TEXT NOT NULL, outgoing INTEGER NOT NULL, by_room INTEGER NOT NULL, body TEXT NOT NULL, extra BLOB)"),
        QStringLiteral("CREATE INDEX pending_target ON pending(conversation, target)"),
        QStringLiteral("CREATE TABLE outbox(id INTEGER PRIMARY KEY, account TEXT NOT NULL, conversation TEXT NOT NULL, room INTEGER NOT NULL,"
                       " mid TEXT NOT NULL, stanza BLOB NOT NULL, attempted INTEGER NOT NULL, UNIQUE(account, mid))"),
        QStringLiteral("CREATE TABLE kept(account TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB,"
                       " PRIMARY KEY(account, kind, name)) WITHOUT ROWID"),
    }};
    return all;
}

QString tr(const char* text)
{
    return QCoreApplication::translate("History", text);
}

} // namespace

Database::~Database()
{
    close();
}

void Database::close()
{
    m_statements.clear();
    m_conversations.clear();
    if (m_name.isEmpty())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
}

bool Database::tryOpen(const QString& path)
{
    close();
    m_name = QStringLiteral("messenger-history-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(path.isEmpty() ? QStringLiteral(":memory:") : path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!m_database.open())
        return false;
    QSqlQuery pragma(m_database);
    for (const char* each : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA temp_store=MEMORY",
                             "PRAGMA cache_size=-4000", "PRAGMA journal_size_limit=8388608"}) {
        if (!pragma.exec(QLatin1String(each)))
            return false;
        pragma.finish();
    }
    // Cheap enough for each start, unlike a whole check: the schema and the ends of what is read first.
    if (!pragma.exec(QStringLiteral("SELECT count(*) FROM sqlite_master")) || !pragma.next())
        return false;
    pragma.finish();
    if (!migrate())
        return false;
    return query("SELECT id FROM message ORDER BY id DESC LIMIT 1").lastError().type() == QSqlError::NoError &&
           query("SELECT last FROM conversation").lastError().type() == QSqlError::NoError;
}

bool Database::openToRead(const QString& path)
{
    close();
    m_name = QStringLiteral("messenger-search-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"));
    if (m_database.open()) {
        QSqlQuery pragma(m_database);
        if (pragma.exec(QStringLiteral("PRAGMA cache_size=-2000")) && pragma.exec(QStringLiteral("SELECT id FROM message LIMIT 1")))
            return true;
    }
    close();
    return false;
}

bool Database::migrate()
{
    QSqlQuery statement(m_database);
    if (!statement.exec(QStringLiteral("PRAGMA user_version")) || !statement.next())
        return false;
    int version = statement.value(0).toInt();
    statement.finish();
    if (version > migrations().size())
        return false; // of a newer program: it is not ours to write
    for (; version < migrations().size(); ++version) {
        if (!m_database.transaction())
            return false;
        for (const QString& each : migrations().at(version)) {
            if (!statement.exec(each)) {
                m_database.rollback();
                return false;
            }
        }
        if (!statement.exec(QStringLiteral("PRAGMA user_version=%1").arg(version + 1)) || !m_database.commit())
            return false;
    }
    return true;
}

QString Database::open(const QString& path)
{
    if (!path.isEmpty())
        QDir().mkpath(QFileInfo(path).path());
    if (tryOpen(path)) {
        if (!path.isEmpty()) {
            for (const char* end : {"", "-wal", "-shm"})
                QFile::setPermissions(path + QLatin1String(end), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        }
        return {};
    }
    close();
    QString aside;
    if (QFile::exists(path)) {
        aside = path + QStringLiteral(".damaged");
        for (int n = 2; QFile::exists(aside) && n < 100; ++n)
            aside = path + QStringLiteral(".damaged-%1").arg(n);
        QFile::rename(path, aside);
        QFile::remove(path + QStringLiteral("-wal"));
        QFile::remove(path + QStringLiteral("-shm"));
        if (tryOpen(path)) {
            return tr("The history of conversations could not be read. It was moved aside to %1; what the server has kept is fetched again.")
                .arg(QDir::toNativeSeparators(aside));
        }
    }
    tryOpen({});
    return tr("The history of conversations cannot be written to %1. Until the program ends it is kept in memory.").arg(QDir::toNativeSeparators(path));
}

QSqlQuery& Database::prepared(const char* sql)
{
    auto& statement = m_statements[QByteArray::fromRawData(sql, qsizetype(qstrlen(sql)))];
    if (!statement) {
        statement = std::make_shared<QSqlQuery>(m_database);
        statement->setForwardOnly(true);
        if (!statement->prepare(QString::fromUtf8(sql)) && m_problem.isEmpty())
            m_problem = statement->lastError().text();
    } else {
        statement->finish();
    }
    return *statement;
}

void Database::run(QSqlQuery& statement)
{
    if (!statement.exec() && m_problem.isEmpty())
        m_problem = statement.lastError().text();
}

bool Database::begin()
{
    return m_database.transaction();
}

bool Database::commit()
{
    for (const auto& each : m_statements)
        each->finish(); // an open cursor would keep the transaction
    if (m_database.commit())
        return true;
    if (m_problem.isEmpty())
        m_problem = m_database.lastError().text();
    m_database.rollback();
    return false;
}

QString Database::takeProblem()
{
    return std::exchange(m_problem, {});
}

qint64 Database::conversation(const QString& account, const xmpp::Jid& jid, bool room, bool make)
{
    const QString name = QString::fromStdString(jid.text());
    const QString key = account + u'\n' + name;
    if (const auto known = m_conversations.constFind(key); known != m_conversations.constEnd())
        return *known;
    qint64 id = 0;
    QSqlQuery& found = query("SELECT id FROM conversation WHERE account = ? AND jid = ?", account, name);
    if (found.next())
        id = found.value(0).toLongLong();
    else if (make)
        id = query("INSERT INTO conversation(account, jid, room) VALUES (?, ?, ?)", account, name, room ? 1 : 0).lastInsertId().toLongLong();
    if (id) {
        if (m_conversations.size() > 10000)
            m_conversations.clear();
        m_conversations.insert(key, id);
    }
    return id;
}

} // namespace posthorn::messenger
