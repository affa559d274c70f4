// What was written, on disk: one SQLite database a profile, shared by its accounts, on a thread of its own. All that waits
// for the disk comes back by callback on the thread that asked, never when the context is gone.
//
// A message's key is its time in milliseconds and a counter (20 bits) below it, so the order of keys is the order of time:
// pages are cut by key, and the search for words (FTS5, trigrams) walks from the latest backwards without sorting.
//
// tests/bench/messenger/history.cpp measures it; docs/benchmarks.md has what came out.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QHash>
#include <QObject>
#include <QPair>

#include "messenger/client/history/message.h"

namespace posthorn::messenger {

/// One thing to be done to the history. Those of a list are applied in order, in one transaction.
struct Change {
    enum class Kind : quint8 {
        Add,     ///< `message` came or was written; nothing where it is known already (then its archive id and state are learnt)
        Correct, ///< XEP-0308: `message` has the new content, `target` the old one's id
        Retract, ///< XEP-0424, and 0425 where `byRoom`
        React,   ///< XEP-0444: `reactions` replace what that sender had
        State,   ///< `message.state` (and `problem`) of the own message `target`; `upTo`: of all before it, too
        Remove,  ///< an own message that was never sent
        Read     ///< nothing up to `target` (an archive's id or id; empty: the last there is) is unread any more
    };
    Kind kind = Kind::Add;
    Message message;        ///< always with conversation, from, occupant, outgoing, room: who does it, and where
    QString target;
    QStringList reactions;
    QByteArray outbox;      ///< of Add: the stanza, kept until settled
    bool attempted = false; ///< of Add with `outbox`: it will be given to the line as soon as it is on disk
    bool byRoom = false;
    bool upTo = false;
    QString archive;        ///< after this change the archive of this address (empty: none) is known to `archiveId`
    QString archiveId;
};

struct Outcome {
    enum class What : quint8 { Nothing, Added, Changed, Removed } what = What::Nothing;
    Message message; ///< as it is now
    bool isUnread = false; ///< of Added
    xmpp::Jid conversation;
    int unread = -1;       ///< of the conversation, after the whole list; -1: it is not there
    int mentions = 0;
};

/// A conversation as the history knows it.
struct Thread {
    xmpp::Jid jid;
    bool room = false;
    bool isPrivate = false;
    bool hidden = false;
    int unread = 0; ///< up to 1,000
    int mentions = 0;
    qint64 readTo = 0;
    Message last; ///< key 0: nothing was written there yet
};

struct Waiting {
    xmpp::Jid conversation;
    QString id;
    QByteArray stanza;
    bool attempted = false; ///< it may have reached the server
    bool room = false;
};

class History : public QObject {
    Q_OBJECT
public:
    template<class T>
    using Then = std::function<void(T)>;

    /// An empty @p path: in memory. What cannot be opened or is damaged is moved aside (".damaged") and begun anew, which
    /// damaged() tells of; where nothing can be written at all, it is kept in memory.
    explicit History(const QString& path, QObject* parent = nullptr);
    ~History() override; ///< waits until all is written

    void apply(const QString& account, QList<Change> changes, QObject* context, Then<QList<Outcome>> then);
    /// Oldest first, the @p count before @p before (0: the latest).
    void messages(const QString& account, const xmpp::Jid& conversation, qint64 before, int count, QObject* context, Then<QList<Message>> then);
    void around(const QString& account, const xmpp::Jid& conversation, qint64 key, int count, QObject* context, Then<QList<Message>> then);
    /// The latest first. It runs beside everything else: what is read or written meanwhile does not wait for it. One that
    /// follows on the same account for the same context takes its place: the earlier one ends and is not answered.
    void search(const QString& account, const xmpp::Jid& conversation, const QString& words, qint64 before, int count, QObject* context,
                Then<QList<Message>> then);
    void threads(const QString& account, QObject* context, Then<QList<Thread>> then);
    void hide(const QString& account, const xmpp::Jid& conversation, bool hidden);
    /// By id, origin id or archive id; key 0: not there.
    void find(const QString& account, const xmpp::Jid& conversation, const QString& id, QObject* context, Then<Message> then);
    /// The oldest message there with an archive id; key 0: none.
    void oldest(const QString& account, const xmpp::Jid& conversation, QObject* context, Then<Message> then);

    /// What waits to be sent or acknowledged, in the order in which it was written.
    void outbox(const QString& account, QObject* context, Then<QList<Waiting>> then);
    void attempted(const QString& account, const QStringList& ids, QObject* context, Then<bool> then);
    void settled(const QString& account, const QStringList& ids); ///< out of the outbox

    /// Small things by kind and name: rosters, versions, what an archive is known to, pictures.
    void keep(const QString& account, const QString& kind, const QString& name, const QByteArray& value);
    /// Instead of all that was kept of the kind.
    void keepAll(const QString& account, const QString& kind, const QHash<QString, QByteArray>& values);
    void forget(const QString& account, const QString& kind, const QString& name = {}); ///< empty: all of the kind
    /// Keeps @p most of a kind, whichever: of what can be fetched again.
    void trim(const QString& account, const QString& kind, int most);
    void kept(const QString& account, const QString& kind, QObject* context, Then<QHash<QString, QByteArray>> then);
    void keptOne(const QString& account, const QString& kind, const QString& name, QObject* context, Then<QByteArray> then);

    /// For tests and for saying goodbye: called when everything asked before is done.
    void flushed(QObject* context, std::function<void()> then);

Q_SIGNALS:
    void damaged(const QString& text); ///< the user's words
    void failed(const QString& text); ///< the disk is full or read only; once

private:
    struct State;
    template<class T, class Work>
    void ask(Work work, QObject* context, Then<T> then);
    template<class Work>
    void run(Work work);
    std::unique_ptr<State> m_state;
    QHash<QPair<QObject*, QString>, std::shared_ptr<std::atomic_bool>> m_searches; ///< to stop them
};

} // namespace posthorn::messenger
