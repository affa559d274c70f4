// Changes as they are made to the rows: who may change what is decided here, where both messages are known.
#include <QDateTime>

#include "messenger/client/history/database.h"

namespace posthorn::messenger {

namespace {

constexpr int mostPending = 10000;
constexpr int mostCounted = 1000; ///< unread ones of a conversation
constexpr int mostReactions = 100; ///< different ones on a message

QString textOf(const xmpp::Jid& jid)
{
    return QString::fromStdString(jid.text());
}

bool sameSender(const Message& a, const Message& b)
{
    if (a.outgoing != b.outgoing)
        return false;
    if (a.outgoing || !a.room)
        return true; // there are but two
    return !a.occupant.isEmpty() && !b.occupant.isEmpty() ? a.occupant == b.occupant : a.from == b.from;
}

Outcome outcomeOf(Outcome::What what, const Message& message)
{
    Outcome outcome;
    outcome.what = what;
    outcome.message = message;
    return outcome;
}

class Applier {
public:
    Applier(Database& database, const QString& account) : m_db(database), m_account(account) {}

    Outcome apply(const Change& change)
    {
        const bool makes = change.kind == Change::Kind::Add;
        m_conversation = m_db.conversation(m_account, change.message.conversation, change.message.room, makes);
        Outcome outcome;
        if (m_conversation) {
            switch (change.kind) {
            case Change::Kind::Add: outcome = add(change); break;
            case Change::Kind::State: outcome = state(change); break;
            case Change::Kind::Remove: outcome = remove(change); break;
            case Change::Kind::Read: outcome = read(change); break;
            default: outcome = alter(change); break;
            }
            // What was read, said by oneself or taken away is counted anew; one more is one more.
            bool& recount = m_touched[m_conversation];
            if (outcome.what == Outcome::What::Added && outcome.isUnread && !m_readMoved)
                m_db.query("UPDATE conversation SET unread = min(?, unread + 1), mentions = mentions + ? WHERE id = ?", mostCounted, int(outcome.message.mentionsMe), m_conversation);
            else if (outcome.what == Outcome::What::Added || outcome.what == Outcome::What::Removed || change.kind == Change::Kind::Read || m_readMoved)
                recount = true;
            m_readMoved = false;
        }
        outcome.conversation = change.message.conversation;
        m_places.append(m_conversation);
        if (!change.archiveId.isEmpty())
            m_db.query("INSERT OR REPLACE INTO kept(account, kind, name, value) VALUES (?, 'archive', ?, ?)", m_account, change.archive, change.archiveId.toUtf8());
        return outcome;
    }

private:
    Outcome add(const Change& change)
    {
        Message message = change.message;
        message.account = m_account;
        if (const Message known = twin(message); known.key)
            return learn(known, message);
        const UnixMs now = QDateTime::currentMSecsSinceEpoch();
        message.time = message.time <= 0 || message.time > now + 86400000 ? now : message.time;
        if (!message.replyTo.isEmpty() && message.replySender.isEmpty()) // in the words that stand here, before the sender's
            quoteMessage(m_db, m_conversation, message);
        qint64 key = message.time << 20;
        QSqlQuery& last = m_db.query("SELECT max(id) FROM message WHERE id >= ? AND id < ?", key, qint64((message.time + 1) << 20));
        if (last.next() && !last.value(0).isNull())
            key = last.value(0).toLongLong() + 1;
        if (key >> 20 != message.time) // a million of one moment: nobody means that
            return {};
        message.key = key;
        m_db.query("INSERT INTO message(id, conversation, mid, oid, sid, sender, occupant, outgoing, state, kind, body, extra)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   key, m_conversation, text(message.id), text(message.originId), text(message.stanzaId), text(textOf(message.from)),
                   text(message.occupant), int(message.outgoing), int(message.state), int(message.kind), text(message.text), extraOf(message));
        if (!change.outbox.isEmpty())
            m_db.query("INSERT OR REPLACE INTO outbox(account, conversation, room, mid, stanza, attempted) VALUES (?, ?, ?, ?, ?, ?)", m_account,
                       textOf(message.conversation), int(message.room), message.id, change.outbox, int(change.attempted));
        QSqlQuery& conversation = m_db.query("SELECT read_to FROM conversation WHERE id = ?", m_conversation);
        const qint64 readTo = conversation.next() ? conversation.value(0).toLongLong() : 0;
        if (message.outgoing && key > readTo) // whoever answers has read
            m_db.query("UPDATE conversation SET read_to = ? WHERE id = ?", key, m_conversation);
        if (message.kind != MessageKind::Notice)
            m_db.query("UPDATE conversation SET last = max(last, ?), hidden = 0 WHERE id = ?", key, m_conversation);
        applyPending(message);
        displayed(message);
        Outcome outcome = outcomeOf(Outcome::What::Added, message);
        outcome.isUnread = !message.outgoing && key > readTo && int(message.kind) <= int(MessageKind::Encrypted);
        return outcome;
    }

    // The same message, come by another way.
    Message twin(const Message& message)
    {
        if (!message.stanzaId.isEmpty()) {
            if (const Message known = one("m.sid", message.stanzaId); known.key)
                return known;
        }
        const QString& origin = message.originId.isEmpty() ? message.id : message.originId;
        for (const QString& name : message.originId.isEmpty() ? QStringList{message.id} : QStringList{origin, message.id}) {
            if (name.isEmpty())
                continue;
            for (const char* column : {"m.mid", "m.oid"}) {
                const Message known = one(column, name);
                if (!known.key || !sameSender(known, message))
                    continue;
                if (!known.stanzaId.isEmpty() && !message.stanzaId.isEmpty() && known.stanzaId != message.stanzaId)
                    continue;
                // An id alone may be a careless program's counter.
                if (known.text == message.text || known.edited || known.retracted || known.outgoing)
                    return known;
            }
        }
        return {};
    }

    Outcome learn(Message known, const Message& message)
    {
        bool changed = false;
        if (known.stanzaId.isEmpty() && !message.stanzaId.isEmpty()) {
            known.stanzaId = message.stanzaId;
            m_db.query("UPDATE message SET sid = ? WHERE id = ?", known.stanzaId, known.key);
            changed = true;
            displayed(known);
        }
        if (known.outgoing && (known.state == MessageState::Waiting || known.state == MessageState::Failed)) {
            known.state = MessageState::Sent;
            m_db.query("UPDATE message SET state = ? WHERE id = ?", int(known.state), known.key);
            changed = true;
        }
        if (known.outgoing)
            m_db.query("DELETE FROM outbox WHERE account = ? AND mid = ?", m_account, known.id);
        return outcomeOf(changed ? Outcome::What::Changed : Outcome::What::Nothing, known);
    }

    Outcome alter(const Change& change)
    {
        Message known = findMessage(m_db, m_conversation, change.target);
        if (!known.key) {
            remember(change);
            return {};
        }
        return alterKnown(known, change);
    }

    Outcome alterKnown(Message& known, const Change& change)
    {
        const bool allowed = change.kind == Change::Kind::React || (change.byRoom ? known.room : sameSender(known, change.message));
        if (!allowed || known.retracted)
            return {};
        if (change.kind == Change::Kind::Correct) {
            if (known.editedTime > change.message.time)
                return {}; // an older correction, read from the archive later
            known.text = change.message.text;
            known.spans = change.message.spans;
            known.colour = change.message.colour;
            known.file = change.message.file;
            known.kind = change.message.kind;
            known.edited = true;
            known.editedTime = change.message.time;
        } else if (change.kind == Change::Kind::Retract) {
            known.text.clear();
            known.spans.clear();
            known.file = {};
            known.replyText.clear();
            known.reactions.clear();
            known.kind = MessageKind::Text;
            known.retracted = true;
            known.retractedBy = change.byRoom ? change.message.sender : QString();
            known.reason = change.message.reason;
            m_db.query("DELETE FROM outbox WHERE account = ? AND mid = ?", m_account, known.id);
        } else {
            react(known, change);
        }
        write(known);
        if (change.kind == Change::Kind::Correct && !change.outbox.isEmpty())
            m_db.query("INSERT OR REPLACE INTO outbox(account, conversation, room, mid, stanza, attempted) VALUES (?, ?, ?, ?, ?, ?)", m_account,
                       textOf(known.conversation), int(known.room), change.message.id, change.outbox, int(change.attempted));
        return outcomeOf(Outcome::What::Changed, known);
    }

    static void react(Message& known, const Change& change)
    {
        const QString& who = change.message.sender;
        const bool mine = change.message.outgoing;
        for (Reaction& each : known.reactions) {
            each.who.removeAll(who);
            if (mine)
                each.mine = false;
        }
        for (const QString& emoji : change.reactions) {
            auto found = std::find_if(known.reactions.begin(), known.reactions.end(), [&](const Reaction& each) { return each.emoji == emoji; });
            if (found == known.reactions.end()) {
                if (known.reactions.size() >= mostReactions)
                    break;
                known.reactions.append({emoji, {}, false});
                found = known.reactions.end() - 1;
            }
            if (found->who.size() < 1000)
                found->who.append(who);
            found->mine = found->mine || mine;
        }
        known.reactions.removeIf([](const Reaction& each) { return each.who.isEmpty(); });
    }

    void write(const Message& message)
    {
        m_db.query("UPDATE message SET body = ?, kind = ?, state = ?, extra = ? WHERE id = ?", text(message.text), int(message.kind), int(message.state),
                   extraOf(message), message.key);
    }

    Outcome state(const Change& change)
    {
        Message known = findMessage(m_db, m_conversation, change.target);
        if (!known.key || !known.outgoing)
            return {};
        const MessageState wanted = change.message.state;
        if (change.upTo) // a marker speaks of all before it
            m_db.query("UPDATE message SET state = ? WHERE conversation = ? AND id < ? AND id > ? AND outgoing = 1 AND state < ?", int(wanted),
                       m_conversation, known.key, known.key - (qint64(7 * 86400000) << 20), int(wanted));
        const bool forward = wanted == MessageState::Waiting ? known.state == MessageState::Failed
                             : wanted == MessageState::Failed ? known.state <= MessageState::Sent
                                                              : known.state < wanted || known.state == MessageState::Failed;
        if (!forward)
            return {};
        known.state = wanted;
        known.problem = change.message.problem;
        write(known);
        if (!change.outbox.isEmpty())
            m_db.query("INSERT OR REPLACE INTO outbox(account, conversation, room, mid, stanza, attempted) VALUES (?, ?, ?, ?, ?, ?)", m_account,
                       textOf(known.conversation), int(known.room), known.id, change.outbox, int(change.attempted));
        else if (wanted != MessageState::Waiting)
            m_db.query("DELETE FROM outbox WHERE account = ? AND mid = ?", m_account, known.id);
        return outcomeOf(Outcome::What::Changed, known);
    }

    Outcome remove(const Change& change)
    {
        const Message known = findMessage(m_db, m_conversation, change.target);
        if (!known.key || !known.outgoing)
            return {};
        m_db.query("DELETE FROM message WHERE id = ?", known.key);
        m_db.query("DELETE FROM outbox WHERE account = ? AND mid = ?", m_account, known.id);
        m_db.query("UPDATE conversation SET last = coalesce((SELECT max(id) FROM message WHERE conversation = ?), 0) WHERE id = ?", m_conversation, m_conversation);
        return outcomeOf(Outcome::What::Removed, known);
    }

    Outcome read(const Change& change)
    {
        qint64 key = 0;
        if (change.target.isEmpty()) {
            QSqlQuery& last = m_db.query("SELECT max(id) FROM message WHERE conversation = ?", m_conversation);
            key = last.next() ? last.value(0).toLongLong() : 0;
        } else {
            key = findMessage(m_db, m_conversation, change.target).key;
            if (!key) // not here yet: displayed() looks for it
                m_db.query("INSERT OR REPLACE INTO kept(account, kind, name, value) VALUES (?, 'displayed', ?, ?)", m_account,
                           textOf(change.message.conversation), change.target.toUtf8());
        }
        m_db.query("UPDATE conversation SET read_to = max(read_to, ?) WHERE id = ?", key, m_conversation);
        return {};
    }

    // Another device has read up to this one, and told before it came.
    void displayed(const Message& message)
    {
        if (message.stanzaId.isEmpty())
            return;
        QSqlQuery& found = m_db.query("SELECT value FROM kept WHERE account = ? AND kind = 'displayed' AND name = ?", m_account, textOf(message.conversation));
        if (!found.next() || QString::fromUtf8(found.value(0).toByteArray()) != message.stanzaId)
            return;
        m_db.query("UPDATE conversation SET read_to = max(read_to, ?) WHERE id = ?", message.key, m_conversation);
        m_readMoved = true;
    }

    void remember(const Change& change)
    {
        if (change.target.isEmpty())
            return;
        Message message = change.message;
        if (change.kind == Change::Kind::React) {
            message.reactions.clear();
            for (const QString& each : change.reactions)
                message.reactions.append({each, {}, false});
        }
        message.editedTime = message.time;
        QSqlQuery& added = m_db.query("INSERT INTO pending(conversation, target, kind, sender, occupant, outgoing, by_room, body, extra)"
                                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                      m_conversation, change.target, int(change.kind), text(textOf(message.from)), text(message.occupant), int(message.outgoing),
                                      int(change.byRoom), text(message.text), extraOf(message));
        m_db.query("DELETE FROM pending WHERE id <= ?", added.lastInsertId().toLongLong() - mostPending);
    }

    void applyPending(Message& message)
    {
        QStringList names{message.id};
        for (const QString& each : {message.originId, message.stanzaId}) {
            if (!each.isEmpty() && !names.contains(each))
                names.append(each);
        }
        QList<Change> changes;
        for (const QString& name : names) {
            if (name.isEmpty())
                continue;
            QSqlQuery& rows = m_db.query("SELECT p.id, c.account, c.jid, c.room, '', '', '', p.sender, p.occupant, p.outgoing, 1, 0, p.body, p.extra, p.kind, p.by_room"
                                         " FROM pending p JOIN conversation c ON c.id = p.conversation WHERE p.conversation = ? AND p.target = ? ORDER BY p.id LIMIT 100",
                                         m_conversation, name);
            while (rows.next()) {
                Change change;
                change.message = readRow(rows);
                change.kind = Change::Kind(rows.value(14).toInt());
                change.byRoom = rows.value(15).toBool();
                change.message.time = change.message.editedTime;
                for (const Reaction& each : change.message.reactions)
                    change.reactions.append(each.emoji);
                change.message.reactions.clear();
                changes.append(change);
            }
            if (!changes.isEmpty())
                m_db.query("DELETE FROM pending WHERE conversation = ? AND target = ?", m_conversation, name);
        }
        for (const Change& each : changes)
            alterKnown(message, each);
    }

    Message one(const char* column, const QString& name)
    {
        // The partial indices are used where the condition is said again.
        static const QByteArray start = QByteArray("SELECT ") + rowColumns + " FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.conversation = ? AND ";
        static const QByteArray byMid = start + "m.mid = ? AND m.mid <> '' ORDER BY m.id DESC LIMIT 1";
        static const QByteArray byOid = start + "m.oid = ? AND m.oid <> '' ORDER BY m.id DESC LIMIT 1";
        static const QByteArray bySid = start + "m.sid = ? AND m.sid <> '' LIMIT 1";
        const char* const sql = column[2] == 'm' ? byMid.constData() : column[2] == 'o' ? byOid.constData() : bySid.constData();
        QSqlQuery& row = m_db.query(sql, m_conversation, name);
        return row.next() ? readRow(row) : Message();
    }

    // A null string would be NULL.
    static QString text(const QString& value) { return value.isNull() ? QStringLiteral("") : value; }

public:
    /// Counts what is unread where something was done.
    void finish(QList<Outcome>& outcomes)
    {
        for (auto touched = m_touched.cbegin(); touched != m_touched.cend(); ++touched) {
            const qint64 conversation = touched.key();
            const auto [unread, mentions] = countUnread(m_db, conversation, *touched, mostCounted);
            for (qsizetype each = 0; each < outcomes.size(); ++each) {
                if (m_places[each] == conversation) {
                    outcomes[each].unread = unread;
                    outcomes[each].mentions = mentions;
                }
            }
        }
    }

private:
    Database& m_db;
    const QString m_account;
    qint64 m_conversation = 0;
    QHash<qint64, bool> m_touched; ///< conversations; true: what is unread has to be counted
    bool m_readMoved = false;
    QList<qint64> m_places; ///< of each change, its conversation
};

} // namespace

QList<Outcome> applyChanges(Database& database, const QString& account, const QList<Change>& changes)
{
    QList<Outcome> outcomes;
    outcomes.reserve(changes.size());
    Applier applier(database, account);
    database.begin();
    for (const Change& each : changes)
        outcomes.append(applier.apply(each));
    applier.finish(outcomes);
    database.commit();
    return outcomes;
}

} // namespace posthorn::messenger
