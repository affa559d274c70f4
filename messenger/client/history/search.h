// Words looked for in what was written, the latest first, in slices of a few milliseconds: so nobody waits behind a long
// search, and one that nobody wants any more ends soon.
//
// Words of three characters and more are answered by the index (FTS5, trigrams), as far as rows are wanted. Shorter ones the
// index cannot know: SQLite looks through the texts themselves. So it does within a small conversation, where the index
// would give all that others wrote as well.
#pragma once

#include <QSet>
#include <QSqlQuery>

#include "messenger/client/history/history.h"

namespace posthorn::messenger {

class Database;

class Search {
public:
    /// @p count of 1 to 1,000; an empty @p conversation: all of the account.
    Search(const QString& account, const xmpp::Jid& conversation, const QString& words, qint64 before, int count);
    /// Goes on for about 20 ms. True: it is over.
    bool step(Database& database);
    QList<Message> take() { return std::move(m_found); }

private:
    enum class Way : quint8 { Unknown, Texts, Index, Over };
    void begin(Database& database);
    void texts(Database& database);
    void index(Database& database);
    bool isWanted(qint64 conversation) const { return m_conversations.contains(conversation); }
    void add(Database& database, qint64 key);

    const QString m_account;
    const xmpp::Jid m_conversation;
    const int m_count;
    QStringList m_words;         ///< all of them have to be there
    QString m_match;             ///< those that the index knows, in its syntax
    Way m_way = Way::Unknown;
    qint64 m_before;
    qint64 m_one = 0;            ///< the conversation's row; 0: all
    QSet<qint64> m_conversations; ///< of the account
    QByteArray m_sql;
    QStringList m_patterns;      ///< of Texts: what the statement is bound to
    QList<Message> m_found;
};

} // namespace posthorn::messenger
