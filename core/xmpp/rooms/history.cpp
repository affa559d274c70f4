#include "xmpp/rooms/history.h"

#include <algorithm>

#include "base/text.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

namespace {

// As written, roughly: what stands around the content has some hundred octets.
size_t sizeOf(const PastMessage& message)
{
    return message.stanza->contentSize() + 200;
}

} // namespace

void History::add(PastMessage message, size_t most)
{
    m_bytes += sizeOf(message);
    m_all.push_back(std::move(message));
    limit(most);
}

void History::limit(size_t most)
{
    while (!m_all.empty() && (m_all.size() > most || m_bytes > mostBytes)) {
        m_bytes -= sizeOf(m_all.front());
        m_all.pop_front();
    }
}

const PastMessage* History::find(uint64_t id) const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [id](const PastMessage& each) { return each.id == id; });
    return found == m_all.end() ? nullptr : &*found;
}

void History::replace(uint64_t id, StanzaPtr stanza)
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [id](const PastMessage& each) { return each.id == id; });
    m_bytes -= sizeOf(*found);
    found->stanza = std::move(stanza);
    m_bytes += sizeOf(*found);
}

std::vector<StanzaPtr> History::wanted(const Element* history, size_t most, UnixMs now) const
{
    UnixMs from = 0;
    std::optional<size_t> characters;
    if (history) {
        if (const auto stanzas = parseNumber<uint32_t>(history->attribute("maxstanzas")))
            most = std::min<size_t>(most, *stanzas);
        if (const auto seconds = parseNumber<uint32_t>(history->attribute("seconds")))
            from = now - UnixMs(*seconds) * 1000;
        if (const auto since = parseDateTime(history->attribute("since")))
            from = std::max(from, *since);
        if (const auto most_ = parseNumber<uint32_t>(history->attribute("maxchars")))
            characters = *most_;
    }
    std::vector<StanzaPtr> list;
    size_t used = 0;
    for (auto each = m_all.rbegin(); each != m_all.rend() && list.size() < most; ++each) {
        used += sizeOf(*each);
        if (each->time < from || (characters && used > *characters))
            break;
        list.push_back(each->stanza);
    }
    std::reverse(list.begin(), list.end());
    return list;
}

} // namespace posthorn::xmpp
