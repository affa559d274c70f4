// Reading: pages by key, the list of conversations, one message by its name.
#include "messenger/client/history/database.h"

namespace posthorn::messenger {

namespace {

QByteArray select(const char* rest)
{
    return QByteArray("SELECT ") + rowColumns + " FROM message m CROSS JOIN conversation c ON c.id = m.conversation " + rest; // in this order: nothing is sorted
}

QList<Message> all(QSqlQuery& rows)
{
    QList<Message> found;
    while (rows.next())
        found.append(readRow(rows));
    return found;
}

// Where an archive is read backwards the answer comes before what it answers.
void quoteAll(Database& database, qint64 conversation, QList<Message>& messages)
{
    for (Message& each : messages) {
        if (!each.replyTo.isEmpty() && each.replySender.isEmpty())
            quoteMessage(database, conversation, each);
    }
}

qint64 bound(qint64 before)
{
    return before > 0 ? before : std::numeric_limits<qint64>::max();
}

} // namespace

QList<Message> readMessages(Database& database, const QString& account, const xmpp::Jid& conversation, qint64 before, int count)
{
    const qint64 id = database.conversation(account, conversation, false, false);
    if (!id)
        return {};
    static const QByteArray sql = select("WHERE m.conversation = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?");
    QList<Message> found = all(database.query(sql.constData(), id, bound(before), qBound(1, count, 1000)));
    std::reverse(found.begin(), found.end());
    quoteAll(database, id, found);
    return found;
}

QList<Message> readAround(Database& database, const QString& account, const xmpp::Jid& conversation, qint64 key, int count)
{
    const qint64 id = database.conversation(account, conversation, false, false);
    if (!id)
        return {};
    QList<Message> found = readMessages(database, account, conversation, key, count / 2);
    static const QByteArray sql = select("WHERE m.conversation = ? AND m.id >= ? ORDER BY m.id LIMIT ?");
    found += all(database.query(sql.constData(), id, key, qBound(1, count - count / 2, 1000)));
    quoteAll(database, id, found);
    return found;
}

QList<Thread> readThreads(Database& database, const QString& account)
{
    static const QByteArray sql = QByteArray("SELECT ") + rowColumns + ", c.jid, c.room, c.hidden, c.unread, c.mentions, c.read_to"
        " FROM conversation c LEFT JOIN message m ON m.id = c.last WHERE c.account = ?";
    QList<Thread> threads;
    QSqlQuery& rows = database.query(sql.constData(), account);
    while (rows.next()) {
        Thread thread;
        thread.jid = xmpp::Jid::parse(rows.value(14).toString().toStdString()).value_or(xmpp::Jid{});
        if (thread.jid.isEmpty())
            continue;
        thread.room = rows.value(15).toBool();
        thread.isPrivate = !thread.jid.isBare();
        thread.hidden = rows.value(16).toBool();
        thread.unread = rows.value(17).toInt();
        thread.mentions = rows.value(18).toInt();
        thread.readTo = rows.value(19).toLongLong();
        if (!rows.value(0).isNull())
            thread.last = readRow(rows);
        threads.append(std::move(thread));
    }
    return threads;
}

Unread countUnread(Database& database, qint64 conversation, bool anew, int most)
{
    Unread counts;
    if (!anew) {
        QSqlQuery& row = database.query("SELECT unread, mentions FROM conversation WHERE id = ?", conversation);
        if (row.next())
            counts = {row.value(0).toInt(), row.value(1).toInt()};
        return counts;
    }
    QSqlQuery& rows = database.query("SELECT m.extra FROM message m, conversation c WHERE c.id = ? AND m.conversation = c.id AND m.id > c.read_to"
                                     " AND m.outgoing = 0 AND m.kind <= 2 LIMIT ?",
                                     conversation, most);
    while (rows.next()) {
        ++counts.all;
        counts.mentions += mentionsIn(rows.value(0).toByteArray()) ? 1 : 0;
    }
    database.query("UPDATE conversation SET unread = ?, mentions = ? WHERE id = ?", counts.all, counts.mentions, conversation);
    return counts;
}

void quoteMessage(Database& database, qint64 conversation, Message& message)
{
    const Message found = findMessage(database, conversation, message.replyTo);
    if (!found.key)
        return;
    message.replySender = found.sender;
    message.replyText = (found.retracted ? QString() : found.text.isEmpty() ? found.file.name : found.text).left(800).simplified().left(200);
}

Message findMessage(Database& database, qint64 conversation, const QString& id)
{
    if (id.isEmpty() || !conversation)
        return {};
    static const QByteArray byMid = select("WHERE m.conversation = ? AND m.mid = ? AND m.mid <> '' ORDER BY m.id DESC LIMIT 1");
    static const QByteArray byOid = select("WHERE m.conversation = ? AND m.oid = ? AND m.oid <> '' ORDER BY m.id DESC LIMIT 1");
    static const QByteArray bySid = select("WHERE m.conversation = ? AND m.sid = ? AND m.sid <> '' LIMIT 1");
    for (const QByteArray* sql : {&byMid, &bySid, &byOid}) {
        QSqlQuery& row = database.query(sql->constData(), conversation, id);
        if (row.next())
            return readRow(row);
    }
    return {};
}

} // namespace posthorn::messenger
