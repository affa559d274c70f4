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
    bool isUnderWay(const QString& id) const { return m_underWay.contains(id); }
    void drop(const QString& id);

private:
    struct Sent {
        QString id;
        Jid conversation;
        bool room = false;
    };
    bool isOpen(const Jid& conversation, bool room) const;
    void flush();
    void give(const Jid& conversation, bool room, const QString& id, StanzaPtr stanza);
    void settled(const QList<quint64>& tickets);
    void lost(const QList<quint64>& tickets);
    QHash<quint64, Sent> m_tickets;
    QSet<QString> m_underWay;  ///< given to this stream
    QSet<QString> m_neverGiven; ///< marked as attempted, and then there was no line: known not to have been sent
    ByJid<bool> m_verified;
    bool m_flushing = false;
    bool m_again = false;
};

} // namespace posthorn::messenger
