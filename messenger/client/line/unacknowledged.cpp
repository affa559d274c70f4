#include "messenger/client/line/unacknowledged.h"

namespace posthorn::messenger {

std::optional<QList<quint64>> Unacknowledged::acknowledged(uint32_t handled)
{
    const uint32_t more = handled - m_handled;
    if (more > m_queue.size())
        return std::nullopt;
    m_handled = handled;
    QList<quint64> tickets;
    for (uint32_t i = 0; i < more; ++i) {
        if (m_queue.front().ticket != 0)
            tickets.append(m_queue.front().ticket);
        m_queue.pop_front();
    }
    return tickets;
}

std::vector<xmpp::StanzaPtr> Unacknowledged::rest() const
{
    std::vector<xmpp::StanzaPtr> all;
    for (const Entry& each : m_queue)
        all.push_back(each.stanza);
    return all;
}

QList<quint64> Unacknowledged::takeAll()
{
    QList<quint64> tickets;
    for (const Entry& each : std::exchange(m_queue, {})) {
        if (each.ticket != 0)
            tickets.append(each.ticket);
    }
    return tickets;
}

} // namespace posthorn::messenger
