#include "messenger/client/chat/outbox.h"

#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/rooms.h"
#include "xmpp/xml/read.h"

namespace posthorn::messenger {

Outbox::Outbox(Core& core) : Module(core)
{
    QObject::connect(&m.line, &Line::settled, &m, [this](const QList<quint64>& tickets) { settled(tickets); });
    QObject::connect(&m.line, &Line::lost, &m, [this](const QList<quint64>& tickets) { lost(tickets); });
}

void Outbox::started()
{
    m_tickets.clear();
    m_given.clear();
    m_settled.clear();
    m_verified.clear();
    // Where nothing is in doubt, nothing has to wait for the archive.
    m.history.outbox(m.account, &m, [this](const QList<Waiting>& all) {
        const bool doubt = std::any_of(all.begin(), all.end(), [this](const Waiting& each) { return each.attempted && !each.room && !m_neverGiven.contains(each.id); });
        if (!doubt && m.ready)
            verified(m.me);
    });
}

void Outbox::resumed()
{
    flush();
}

void Outbox::stopped()
{
    m_flushing = m_again = false;
    m_backlog = true;
    ++m_turn;
}

bool Outbox::isOpen(const Jid& conversation, bool room) const
{
    if (!m.ready || !m.line.isOnline())
        return false;
    return m_verified.contains(room ? conversation : m.me);
}

void Outbox::submit(Message message, std::shared_ptr<Stanza> stanza)
{
    Change change;
    change.message = std::move(message);
    submit(std::move(change), std::move(stanza));
}

void Outbox::submit(Change change, std::shared_ptr<Stanza> stanza)
{
    const Jid conversation = change.message.conversation;
    const bool room = change.message.room;
    const QString id = fromUtf8(stanza->id);
    change.outbox = QByteArray::fromStdString(stanza->standalone());
    // Nothing overtakes what was written before.
    const bool attempt = isOpen(conversation, room) && !m_backlog && !m_flushing;
    change.attempted = attempt;
    m_given.remove(id); // one that had failed
    if (!attempt) {
        m_backlog = true;
        ++m_writing;
    }
    m.intake->write(std::move(change), [this, conversation, room, id, attempt, stanza = StanzaPtr(std::move(stanza))](const QList<Outcome>&) {
        if (!attempt) {
            --m_writing;
            flush(); // it may be open by now
        } else if (isOpen(conversation, room)) {
            give(conversation, room, id, stanza);
        } else {
            m_neverGiven.insert(id);
            m_backlog = true;
        }
    });
}

void Outbox::verified(const Jid& of)
{
    m_verified[of] = true;
    m_backlog = true;
    flush();
}

void Outbox::drop(const QString& id)
{
    m.history.settled(m.account, {id});
    m_neverGiven.remove(id);
    m_given.insert(id); // a list that was read before may still have it
    m_settled.append(id);
}

void Outbox::flush()
{
    if (!m.ready || m_verified.empty())
        return;
    if (m_flushing) {
        m_again = true;
        return;
    }
    m_flushing = true;
    for (const QString& each : std::exchange(m_settled, {}))
        m_given.remove(each); // the list that is read now has them no more
    m.history.outbox(m.account, &m, [this, turn = m_turn](const QList<Waiting>& all) {
        if (turn != m_turn)
            return;
        QList<Waiting> due;
        QStringList ids;
        for (const Waiting& each : all) {
            if (m_given.contains(each.id) || !isOpen(each.conversation, each.room))
                continue;
            due.append(each);
            ids.append(each.id);
        }
        if (due.isEmpty()) {
            flushed();
            return;
        }
        m.history.attempted(m.account, ids, &m, [this, due, turn](bool) {
            for (const Waiting& each : due) {
                if (m_given.contains(each.id))
                    continue;
                const auto element = xmpp::readXml({each.stanza.constData(), size_t(each.stanza.size())});
                if (!element || !Stanza::isStanza(*element))
                    m.history.settled(m.account, {each.id}); // cannot be: it would wait for ever
                else if (turn == m_turn && isOpen(each.conversation, each.room))
                    give(each.conversation, each.room, each.id, Stanza::fromElement(*element));
                else
                    m_neverGiven.insert(each.id);
            }
            if (turn == m_turn)
                flushed();
        });
    });
}

void Outbox::flushed()
{
    m_flushing = false;
    if (std::exchange(m_again, false))
        flush();
    else if (!m_writing)
        m_backlog = false;
}

void Outbox::give(const Jid& conversation, bool room, const QString& id, StanzaPtr stanza)
{
    const quint64 ticket = m.line.send(std::move(stanza));
    if (!ticket) {
        m_neverGiven.insert(id);
        return;
    }
    m_neverGiven.remove(id);
    m_given.insert(id);
    m_tickets.insert(ticket, {id, conversation, room});
}

void Outbox::settled(const QList<quint64>& tickets)
{
    QStringList others;
    for (const quint64 ticket : tickets) {
        const auto found = m_tickets.constFind(ticket);
        if (found == m_tickets.constEnd())
            continue;
        const Sent sent = *found;
        m_tickets.erase(found);
        // Our server has it; whether a room took it is said by its reflection, which Intake recognises. Until then it counts
        // as given to this stream.
        if (sent.room)
            continue;
        Change change;
        change.kind = Change::Kind::State;
        change.target = sent.id;
        change.message.conversation = sent.conversation;
        change.message.outgoing = true;
        change.message.state = MessageState::Sent;
        m.intake->push(std::move(change));
        others.append(sent.id); // corrections and the like are no messages of their own
    }
    if (!others.isEmpty())
        m.history.settled(m.account, others);
    if (m_flushing) {
        m_settled += others;
    } else {
        for (const QString& each : std::as_const(others))
            m_given.remove(each);
    }
    m.intake->finish();
}

void Outbox::lost(const QList<quint64>& tickets)
{
    for (const quint64 ticket : tickets) {
        m_given.remove(m_tickets.value(ticket).id);
        m_tickets.remove(ticket);
    }
    m_verified.clear();
    m_backlog = true;
}

} // namespace posthorn::messenger
