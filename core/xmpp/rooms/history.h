// What newcomers are shown of what was said before (XEP-0045 section 7.2.14).
#pragma once

#include <deque>

#include "base/clock.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

struct PastMessage {
    uint64_t id = 0;  ///< the stanza id that the room gave it
    UnixMs time = 0;
    Jid sender;       ///< real bare address
    StanzaPtr stanza; ///< with its <delay/>, without `to`
};

class History {
public:
    static constexpr size_t mostBytes = 1 << 20;

    /// Keeps @p most messages; older ones go, also where all together are too large.
    void add(PastMessage message, size_t most);
    void limit(size_t most);
    const PastMessage* find(uint64_t id) const;
    /// Puts another stanza in the place of that one's, which is there.
    void replace(uint64_t id, StanzaPtr stanza);
    size_t size() const { return m_all.size(); }
    /// What a newcomer gets who asks by <history/>, which may be null. Oldest first.
    std::vector<StanzaPtr> wanted(const Element* history, size_t most, UnixMs now) const;

private:
    std::deque<PastMessage> m_all;
    size_t m_bytes = 0;
};

} // namespace posthorn::xmpp
