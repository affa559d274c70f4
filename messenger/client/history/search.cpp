#include "messenger/client/history/search.h"

#include <QElapsedTimer>

#include "messenger/client/history/database.h"

namespace posthorn::messenger {

namespace {

constexpr int sliceMs = 20;
constexpr int sliceRows = 2000; ///< of texts that are looked through at once
constexpr int fewMessages = 20000; ///< a conversation of so many is looked through without the index
constexpr qsizetype mostWords = 20;

bool isShort(const QString& word)
{
    return word.toUcs4().size() < 3;
}

// SQLite's LIKE makes no difference of case in ASCII alone. Of other letters a short word has both cases tried; in a longer
// one any character may stand for them, for what is found is looked at once more.
QStringList patternsOf(const QString& word)
{
    QStringList all{QStringLiteral("%")};
    const bool tries = isShort(word);
    for (const char32_t c : word.toUcs4()) {
        QStringList ways;
        const QString same = QString::fromUcs4(&c, 1);
        if (c < 0x80 || (same.toLower() == same && same.toUpper() == same))
            ways = {(c == '%' || c == '_' || c == '\\' ? QStringLiteral("\\") : QString()) + same};
        else if (tries)
            ways = {same.toLower(), same.toUpper()};
        else
            ways = {QStringLiteral("_")};
        QStringList longer;
        for (const QString& each : all) {
            for (const QString& way : ways)
                longer.append(each + way);
        }
        all = longer;
    }
    for (QString& each : all)
        each += u'%';
    return all;
}

} // namespace

Search::Search(const QString& account, const xmpp::Jid& conversation, const QString& words, qint64 before, int count)
    : m_account(account), m_conversation(conversation), m_count(qBound(1, count, 1000)), m_before(before > 0 ? before : std::numeric_limits<qint64>::max())
{
    m_words = words.simplified().left(500).split(u' ', Qt::SkipEmptyParts).mid(0, mostWords);
    for (const QString& word : std::as_const(m_words)) {
        if (!isShort(word))
            m_match += (m_match.isEmpty() ? QString() : QStringLiteral(" ")) + u'"' + QString(word).replace(u'"', QStringLiteral("\"\"")) + u'"';
    }
}

bool Search::step(Database& database)
{
    QElapsedTimer clock;
    clock.start();
    while (m_way != Way::Over && clock.elapsed() < sliceMs) {
        if (m_way == Way::Unknown)
            begin(database);
        else if (m_way == Way::Texts)
            texts(database);
        else
            index(database);
        if (m_found.size() >= m_count)
            m_way = Way::Over;
    }
    return m_way == Way::Over;
}

void Search::begin(Database& database)
{
    if (m_words.isEmpty()) {
        m_way = Way::Over;
        return;
    }
    bool few = false;
    if (m_conversation.isEmpty()) {
        QSqlQuery& rows = database.query("SELECT id FROM conversation WHERE account = ?", m_account);
        while (rows.next())
            m_conversations.insert(rows.value(0).toLongLong());
        rows.finish();
    } else {
        m_one = database.conversation(m_account, m_conversation, false, false);
        if (m_one)
            m_conversations.insert(m_one);
        QSqlQuery& more = database.query("SELECT 1 FROM message WHERE conversation = ? LIMIT 1 OFFSET ?", m_one, fewMessages);
        few = !more.next();
        more.finish();
    }
    m_way = m_conversations.isEmpty() ? Way::Over : m_match.isEmpty() || few ? Way::Texts : Way::Index;
    if (m_way == Way::Index) {
        m_sql = "SELECT w.rowid, m.conversation FROM words w CROSS JOIN message m ON m.id = w.rowid WHERE words MATCH ? AND w.rowid < ? ORDER BY w.rowid DESC";
    } else if (m_way == Way::Texts) {
        m_sql = m_one ? "SELECT id, conversation FROM message WHERE conversation = ? AND id < ? AND id >= ?" : "SELECT id, conversation FROM message WHERE id < ? AND id >= ?";
        for (const QString& word : std::as_const(m_words)) {
            QByteArrayList ways;
            for (const QString& pattern : patternsOf(word)) {
                m_patterns.append(pattern);
                ways.append("body LIKE ? ESCAPE '\\'");
            }
            m_sql += " AND (" + ways.join(" OR ") + ')';
        }
        m_sql += " ORDER BY id DESC";
    }
}

void Search::texts(Database& database)
{
    // So far down in this turn, and no further.
    QSqlQuery& bound = m_one ? database.query("SELECT id FROM message WHERE conversation = ? AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ?", m_one, m_before, sliceRows - 1)
                             : database.query("SELECT id FROM message WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?", m_before, sliceRows - 1);
    const bool isLast = !bound.next();
    const qint64 down = isLast ? std::numeric_limits<qint64>::min() : bound.value(0).toLongLong();
    bound.finish();
    QSqlQuery rows(database.connection());
    rows.setForwardOnly(true);
    if (!rows.prepare(QString::fromUtf8(m_sql))) {
        m_way = Way::Over;
        return;
    }
    if (m_one)
        rows.addBindValue(m_one);
    rows.addBindValue(m_before);
    rows.addBindValue(down);
    for (const QString& each : std::as_const(m_patterns))
        rows.addBindValue(each);
    rows.exec();
    while (m_found.size() < m_count && rows.next()) {
        if (isWanted(rows.value(1).toLongLong()))
            add(database, rows.value(0).toLongLong());
    }
    m_before = down;
    if (isLast)
        m_way = Way::Over;
}

void Search::index(Database& database)
{
    QSqlQuery rows(database.connection());
    rows.setForwardOnly(true);
    if (!rows.prepare(QString::fromUtf8(m_sql))) {
        m_way = Way::Over;
        return;
    }
    rows.addBindValue(m_match);
    rows.addBindValue(m_before);
    rows.exec();
    QElapsedTimer clock;
    clock.start();
    for (int seen = 1; m_found.size() < m_count; ++seen) {
        if (!rows.next()) {
            m_way = Way::Over;
            return;
        }
        m_before = rows.value(0).toLongLong();
        if (isWanted(rows.value(1).toLongLong()))
            add(database, m_before);
        if (seen % 64 == 0 && clock.elapsed() >= sliceMs)
            return;
    }
}

void Search::add(Database& database, qint64 key)
{
    static const QByteArray sql = QByteArray("SELECT ") + rowColumns + " FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id = ?";
    QSqlQuery& row = database.query(sql.constData(), key);
    if (row.next()) {
        const Message message = readRow(row);
        const bool fits = std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
            return (m_way == Way::Index && !isShort(word)) || message.text.contains(word, Qt::CaseInsensitive);
        });
        if (fits)
            m_found.append(message);
    }
    row.finish();
}

} // namespace posthorn::messenger
