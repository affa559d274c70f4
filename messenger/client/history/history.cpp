#include "messenger/client/history/history.h"

#include <QMetaObject>
#include <QPointer>
#include <QSqlQuery>

#include "base/serial_thread.h"
#include "messenger/client/history/database.h"
#include "messenger/client/history/search.h"

namespace posthorn::messenger {

struct History::State {
    struct Job {
        Search search;
        std::shared_ptr<std::atomic_bool> stop;
        std::function<void(QList<Message>)> answer; ///< any thread
    };
    // Slice after slice; other tasks come in between.
    void go(std::shared_ptr<Job> job)
    {
        Executor& where = searcher ? static_cast<Executor&>(*searcher) : thread;
        where.post([this, job = std::move(job)] {
            if (*job->stop)
                return;
            if (searcher && !std::exchange(triedToRead, true))
                (void)reader.openToRead(path);
            if (job->search.step(searcher ? reader : database))
                job->answer(job->search.take());
            else
                go(job);
        });
    }

    QString path;
    Database database; ///< on the thread alone
    Database reader;   ///< on the searcher alone
    bool toldOfFailure = false;
    bool triedToRead = false;
    std::unique_ptr<SerialThread> searcher; ///< from the first search on; none where the history is in memory
    SerialThread thread{"history"}; ///< last: its tasks end before what they use does
};

History::History(const QString& path, QObject* parent) : QObject(parent), m_state(std::make_unique<State>())
{
    m_state->path = path;
    run([this, path](Database& database) {
        const QString text = database.open(path);
        if (!text.isEmpty())
            QMetaObject::invokeMethod(this, [this, text] { Q_EMIT damaged(text); }, Qt::QueuedConnection);
    });
}

History::~History()
{
    for (const auto& each : std::as_const(m_searches))
        *each = true;
    // A database is closed where it was opened; the threads' ends wait for that.
    m_state->thread.post([state = m_state.get()] {
        if (state->searcher)
            state->searcher->post([state] { state->reader.close(); });
        state->database.close();
    });
    m_state.reset();
}

template<class Work>
void History::run(Work work)
{
    State* const state = m_state.get();
    state->thread.post([this, state, work = std::move(work)]() mutable {
        work(state->database);
        const QString problem = state->database.takeProblem();
        if (problem.isEmpty() || state->toldOfFailure)
            return;
        state->toldOfFailure = true;
        QMetaObject::invokeMethod(this, [this, problem] { Q_EMIT failed(tr("The history of conversations cannot be written: %1").arg(problem)); },
                                  Qt::QueuedConnection);
    });
}

template<class T, class Work>
void History::ask(Work work, QObject* context, Then<T> then)
{
    run([this, work = std::move(work), context = QPointer<QObject>(context), then = std::move(then)](Database& database) mutable {
        T result = work(database);
        // Whether the context still stands can be asked on its own thread only, which is this object's.
        QMetaObject::invokeMethod(this, [context = std::move(context), then = std::move(then), result = std::move(result)]() mutable {
            if (context && then)
                then(std::move(result));
        }, Qt::QueuedConnection);
    });
}

void History::apply(const QString& account, QList<Change> changes, QObject* context, Then<QList<Outcome>> then)
{
    ask<QList<Outcome>>([account, changes = std::move(changes)](Database& database) { return applyChanges(database, account, changes); }, context, std::move(then));
}

void History::messages(const QString& account, const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then)
{
    ask<QList<Message>>([=](Database& database) { return readMessages(database, account, conversation, before, count); }, context, std::move(then));
}

void History::around(const QString& account, const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then)
{
    ask<QList<Message>>([=](Database& database) { return readAround(database, account, conversation, key, count); }, context, std::move(then));
}

void History::search(const QString& account, const xmpp::Jid& conversation, const QString& words, qint64 before, int count, QObject* context,
                     Then<QList<Message>> then)
{
    const QPair<QObject*, QString> key(context, account);
    auto& running = m_searches[key];
    if (running)
        *running = true;
    else
        connect(context, &QObject::destroyed, this, [this, key] {
            if (const auto last = m_searches.take(key))
                *last = true;
        });
    running = std::make_shared<std::atomic_bool>(false);
    auto answer = [this, stop = running, context = QPointer<QObject>(context), then = std::move(then)](QList<Message> found) {
        QMetaObject::invokeMethod(this, [stop, context, then, found = std::move(found)] {
            if (context && then && !*stop)
                then(found);
        }, Qt::QueuedConnection);
    };
    auto job = std::make_shared<State::Job>(State::Job{Search(account, conversation, words, before, count), running, std::move(answer)});
    // What was asked to be written before is found: the search begins behind it.
    m_state->thread.post([state = m_state.get(), job = std::move(job)] {
        if (!state->searcher && state->database.isOnDisk())
            state->searcher = std::make_unique<SerialThread>("history-search");
        state->go(job);
    });
}

void History::threads(const QString& account, QObject* context, Then<QList<Thread>> then)
{
    ask<QList<Thread>>([=](Database& database) { return readThreads(database, account); }, context, std::move(then));
}

void History::hide(const QString& account, const xmpp::Jid& conversation, bool hidden)
{
    run([=](Database& database) {
        database.query("UPDATE conversation SET hidden = ? WHERE id = ?", int(hidden), database.conversation(account, conversation, false, false));
    });
}

void History::find(const QString& account, const xmpp::Jid& conversation, const QString& id, QObject* context, Then<Message> then)
{
    ask<Message>([=](Database& database) { return findMessage(database, database.conversation(account, conversation, false, false), id); }, context,
                 std::move(then));
}

void History::oldest(const QString& account, const xmpp::Jid& conversation, QObject* context, Then<Message> then)
{
    ask<Message>([=](Database& database) {
        static const QByteArray sql = QByteArray("SELECT ") + rowColumns + " FROM message m JOIN conversation c ON c.id = m.conversation"
                                      " WHERE m.conversation = ? AND m.sid <> '' ORDER BY m.id LIMIT 1";
        QSqlQuery& row = database.query(sql.constData(), database.conversation(account, conversation, false, false));
        return row.next() ? readRow(row) : Message();
    }, context, std::move(then));
}

void History::outbox(const QString& account, QObject* context, Then<QList<Waiting>> then)
{
    ask<QList<Waiting>>([=](Database& database) {
        QList<Waiting> all;
        QSqlQuery& rows = database.query("SELECT conversation, mid, stanza, attempted, room FROM outbox WHERE account = ? ORDER BY id LIMIT 5000", account);
        while (rows.next()) {
            all.append({xmpp::Jid::parse(rows.value(0).toString().toStdString()).value_or(xmpp::Jid{}), rows.value(1).toString(), rows.value(2).toByteArray(),
                        rows.value(3).toBool(), rows.value(4).toBool()});
        }
        return all;
    }, context, std::move(then));
}

void History::attempted(const QString& account, const QStringList& ids, QObject* context, Then<bool> then)
{
    ask<bool>([=](Database& database) {
        database.begin();
        for (const QString& id : ids)
            database.query("UPDATE outbox SET attempted = 1 WHERE account = ? AND mid = ?", account, id);
        return database.commit();
    }, context, std::move(then));
}

void History::settled(const QString& account, const QStringList& ids)
{
    run([=](Database& database) {
        database.begin();
        for (const QString& id : ids)
            database.query("DELETE FROM outbox WHERE account = ? AND mid = ?", account, id);
        database.commit();
    });
}

void History::keep(const QString& account, const QString& kind, const QString& name, const QByteArray& value)
{
    run([=](Database& database) {
        database.query("INSERT OR REPLACE INTO kept(account, kind, name, value) VALUES (?, ?, ?, ?)", account, kind, name.isNull() ? QStringLiteral("") : name, value);
    });
}

void History::keepAll(const QString& account, const QString& kind, const QHash<QString, QByteArray>& values)
{
    run([=](Database& database) {
        database.begin();
        database.query("DELETE FROM kept WHERE account = ? AND kind = ?", account, kind);
        for (auto each = values.begin(); each != values.end(); ++each)
            database.query("INSERT INTO kept(account, kind, name, value) VALUES (?, ?, ?, ?)", account, kind, each.key(), each.value());
        database.commit();
    });
}

void History::forget(const QString& account, const QString& kind, const QString& name)
{
    run([=](Database& database) {
        if (name.isEmpty())
            database.query("DELETE FROM kept WHERE account = ? AND kind = ?", account, kind);
        else
            database.query("DELETE FROM kept WHERE account = ? AND kind = ? AND name = ?", account, kind, name);
    });
}

void History::trim(const QString& account, const QString& kind, int most)
{
    run([=](Database& database) {
        database.query("DELETE FROM kept WHERE account = ? AND kind = ? AND name IN (SELECT name FROM kept WHERE account = ? AND kind = ?"
                       " LIMIT max(0, (SELECT count(*) FROM kept WHERE account = ? AND kind = ?) - ?))",
                       account, kind, account, kind, account, kind, most);
    });
}

void History::kept(const QString& account, const QString& kind, QObject* context, Then<QHash<QString, QByteArray>> then)
{
    ask<QHash<QString, QByteArray>>([=](Database& database) {
        QHash<QString, QByteArray> all;
        QSqlQuery& rows = database.query("SELECT name, value FROM kept WHERE account = ? AND kind = ?", account, kind);
        while (rows.next())
            all.insert(rows.value(0).toString(), rows.value(1).toByteArray());
        return all;
    }, context, std::move(then));
}

void History::keptOne(const QString& account, const QString& kind, const QString& name, QObject* context, Then<QByteArray> then)
{
    ask<QByteArray>([=](Database& database) {
        QSqlQuery& row = database.query("SELECT value FROM kept WHERE account = ? AND kind = ? AND name = ?", account, kind, name.isNull() ? QStringLiteral("") : name);
        return row.next() ? row.value(0).toByteArray() : QByteArray();
    }, context, std::move(then));
}

void History::flushed(QObject* context, std::function<void()> then)
{
    ask<bool>([](Database&) { return true; }, context, [then = std::move(then)](bool) { then(); });
}

} // namespace posthorn::messenger
