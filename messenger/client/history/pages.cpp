// Reading: pages by key, search by words, the list of conversations.
#include "messenger/client/history/database.h"

namespace posthorn::messenger {

namespace {

/// How far back words are looked for that the index does not have.
constexpr int mostScanned = 20000;

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
    return found;
}

QList<Message> searchMessages(Database& database, const QString& account, const xmpp::Jid& conversation, const QString& words, qint64 before, int count)
{
    QString match;
    QStringList shorter;
    for (const QString& word : words.simplified().left(500).split(u' ', Qt::SkipEmptyParts)) {
        if (word.toUcs4().size() < 3)
            shorter.append(word);
        else
            match += (match.isEmpty() ? QString() : QStringLiteral(" ")) + u'"' + QString(word).replace(u'"', QStringLiteral("\"\"")) + u'"';
    }
    count = qBound(1, count, 1000);
    const qint64 id = conversation.isEmpty() ? 0 : database.conversation(account, conversation, false, false);
    if ((match.isEmpty() && shorter.isEmpty()) || (!conversation.isEmpty() && !id))
        return {};
    const auto fits = [&](const QString& text) {
        return std::all_of(shorter.begin(), shorter.end(), [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    QList<Message> found;
    const auto take = [&](QSqlQuery& rows) {
        while (found.size() < count && rows.next()) {
            // Most rows that are looked through are not wanted: the text alone is read of those.
            if (shorter.isEmpty() || fits(rows.value(12).toString()))
                found.append(readRow(rows));
        }
        rows.finish();
    };
    if (match.isEmpty()) {
        if (id) {
            static const QByteArray sql = select("WHERE m.conversation = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?");
            take(database.query(sql.constData(), id, bound(before), mostScanned));
        } else {
            static const QByteArray sql = select("WHERE m.id < ? AND c.account = ? ORDER BY m.id DESC LIMIT ?");
            take(database.query(sql.constData(), bound(before), account, mostScanned));
        }
        return found;
    }
    // From the latest backwards, as far as rows are fetched: nothing is sorted.
    if (id) {
        static const QByteArray sql = QByteArray("SELECT ") + rowColumns +
            " FROM words w CROSS JOIN message m ON m.id = w.rowid CROSS JOIN conversation c ON c.id = m.conversation"
            " WHERE words MATCH ? AND w.rowid < ? AND m.conversation = ? ORDER BY w.rowid DESC";
        take(database.query(sql.constData(), match, bound(before), id));
    } else {
        static const QByteArray sql = QByteArray("SELECT ") + rowColumns +
            " FROM words w CROSS JOIN message m ON m.id = w.rowid CROSS JOIN conversation c ON c.id = m.conversation"
            " WHERE words MATCH ? AND w.rowid < ? AND c.account = ? ORDER BY w.rowid DESC";
        take(database.query(sql.constData(), match, bound(before), account));
    }
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
