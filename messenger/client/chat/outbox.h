// Sent once and no more. What is written goes to the disk first, then to the line. When a stream was not resumed, nobody
// knows what of it arrived: the archive is read first (Archive), which takes out of the outbox what it has; the rest is
// sent again, with the same origin id (XEP-0359).
#pragma once

#include <QSet>

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Outbox final : public Module {
public:
    explicit Outbox(Core& core);
    void started() override;
    void resumed() override;
    void stopped() override;

    void submit(Message message, std::shared_ptr<Stanza> stanza);
    void submit(Change change, std::shared_ptr<Stanza> stanza);
    /// The archive of @p of (the own account, or a room that was entered) has been read up to now.
    void verified(const Jid& of);
    /// A room was left: nothing goes there until it is entered again.
    void unverified(const Jid& room) { m_verified.erase(room); }
    bool isUnderWay(const QString& id) const { return m_given.contains(id); }
    void drop(const QString& id);

private:
    struct Sent {
        QString id;
        Jid conversation;
        bool room = false;
    };
    bool isOpen(const Jid& conversation, bool room) const;
    void flush();
    void flushed();
    void give(const Jid& conversation, bool room, const QString& id, StanzaPtr stanza);
    void settled(const QList<quint64>& tickets);
    void lost(const QList<quint64>& tickets);
    QHash<quint64, Sent> m_tickets;
    /// Given to this stream. One that was acknowledged stays in it until no list of the outbox that was read before can
    /// name it any more; else it would be given once more.
    QSet<QString> m_given;
    QStringList m_settled;      ///< those of them that were acknowledged
    QSet<QString> m_neverGiven; ///< marked as attempted, and then there was no line: known not to have been sent
    ByJid<bool> m_verified;
    bool m_backlog = true; ///< something may wait on the disk: what is written now goes out behind it
    int m_writing = 0;     ///< on their way to the disk, to be sent from there
    bool m_flushing = false;
    bool m_again = false;
    quint64 m_turn = 0;    ///< answers of the disk from before the line broke do not count
};

} // namespace posthorn::messenger
