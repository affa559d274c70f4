// What was sent on a stream and not acknowledged yet (XEP-0198), in order. It outlives connections.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <QList>

#include "xmpp/stanza/stanza.h"

namespace posthorn::messenger {

class Unacknowledged {
public:
    /// A new stream: nothing was acknowledged on it.
    void begin() { m_handled = 0; }
    /// @p ticket 0: nobody asks what becomes of it.
    void add(quint64 ticket, xmpp::StanzaPtr stanza) { m_queue.push_back({ticket, std::move(stanza)}); }
    /// The server has had @p handled of this stream's stanzas (modulo 2^32): the tickets of those that it has now. Nothing where it
    /// claims to have had what was never sent.
    std::optional<QList<quint64>> acknowledged(uint32_t handled);
    /// What is to be sent again on the resumed stream.
    std::vector<xmpp::StanzaPtr> rest() const;
    /// All of it is given up: the tickets.
    QList<quint64> takeAll();
    bool isEmpty() const { return m_queue.empty(); }

private:
    struct Entry {
        quint64 ticket;
        xmpp::StanzaPtr stanza;
    };
    std::deque<Entry> m_queue;
    uint32_t m_handled = 0;
};

} // namespace posthorn::messenger
