// The history's file: opened, made, brought up to date. All that is written is written on the history's thread; searching has
// a thread and a connection of its own.
#pragma once

#include <memory>

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>

#include "messenger/client/history/history.h"

namespace posthorn::messenger {

class Database {
public:
    /// What happened that the user should know; empty: nothing.
    QString open(const QString& path);
    /// A second connection, on another thread, that reads while the first one writes. False: there can be none.
    bool openToRead(const QString& path);
    bool isOnDisk() const { return !m_name.isEmpty() && m_database.databaseName() != QLatin1String(":memory:"); }
    void close();
    ~Database();

    /// A statement that is prepared once. Bound values are those of the call.
    template<class... Values>
    QSqlQuery& query(const char* sql, const Values&... values)
    {
        QSqlQuery& statement = prepared(sql);
        int place = 0;
        (statement.bindValue(place++, values), ...);
        run(statement);
        return statement;
    }
    bool begin();
    bool commit();
    /// The first thing that went wrong since the last call.
    QString takeProblem();
    QSqlDatabase& connection() { return m_database; }

    qint64 conversation(const QString& account, const xmpp::Jid& jid, bool room, bool make);

private:
    QSqlQuery& prepared(const char* sql);
    void run(QSqlQuery& statement);
    bool tryOpen(const QString& path);
    bool migrate();
    QString m_name;
    QSqlDatabase m_database;
    QHash<QByteArray, std::shared_ptr<QSqlQuery>> m_statements;
    QHash<QString, qint64> m_conversations;
    QString m_problem;
};

// apply.cpp, pages.cpp
QList<Outcome> applyChanges(Database& database, const QString& account, const QList<Change>& changes);
QList<Message> readMessages(Database& database, const QString& account, const xmpp::Jid& conversation, qint64 before, int count);
QList<Message> readAround(Database& database, const QString& account, const xmpp::Jid& conversation, qint64 key, int count);
QList<Thread> readThreads(Database& database, const QString& account);
Message findMessage(Database& database, qint64 conversation, const QString& id);
/// Who said what @p message answers, and its beginning; nothing where that is not here.
void quoteMessage(Database& database, qint64 conversation, Message& message);
struct Unread {
    int all = 0;
    int mentions = 0;
};
/// What a conversation's row says, or (@p anew) its messages, up to @p most; then the row is put right.
Unread countUnread(Database& database, qint64 conversation, bool anew, int most);

// record.cpp: a row is a message.
/// The columns that readRow() wants, of table message m and conversation c.
inline constexpr const char* rowColumns = "m.id, c.account, c.jid, c.room, m.mid, m.oid, m.sid, m.sender, m.occupant, m.outgoing, m.state, m.kind, m.body, m.extra";
Message readRow(const QSqlQuery& row);
/// What has no column of its own; empty where all of it is as usual.
QByteArray extraOf(const Message& message);
/// Whether a row's extra says that it names the user.
bool mentionsIn(const QByteArray& extra);

} // namespace posthorn::messenger
