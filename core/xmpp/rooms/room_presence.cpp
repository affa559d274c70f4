// Presence as the room sends it: whose, with which roles, and who may see the real addresses.
#include "xmpp/rooms/room.h"

#include "xmpp/rooms/room_host.h"

namespace posthorn::xmpp {

using muc::Role;

bool Room::seesAddresses(const Occupant& viewer) const
{
    return viewer.role == Role::Moderator;
}

StanzaPtr Room::presenceOf(const Occupant& occupant, const RoomSession& session, bool withJid, const PresenceNews& news,
                           bool own, const Occupant* viewer) const
{
    auto stanza = std::make_shared<Stanza>(Kind::Presence, news.gone ? "unavailable" : "");
    stanza->from = nickJid(occupant.nick);
    stanza->content = news.gone ? news.content : session.content;
    stanza->add("occupant-id", muc::occupantId).set("id", occupant.id);
    Element& x = stanza->add("x", muc::user);
    Element& item = x.add("item");
    const bool stays = !news.gone || !news.newNick.empty();
    item.set("affiliation", muc::nameOf(affiliationOf(occupant.bare)));
    item.set("role", muc::nameOf(stays ? occupant.role : Role::None));
    if (withJid)
        item.set("jid", session.jid.text());
    item.set("nick", news.newNick);
    if (!news.actorNick.empty()) {
        Element& actor = item.add("actor");
        actor.set("nick", news.actorNick);
        if (withJid && (!own || (viewer && seesAddresses(*viewer)) || m_settings.nonAnonymous))
            actor.set("jid", news.actor.text());
    }
    if (!news.reason.empty())
        item.addText("reason", news.reason);
    for (const int code : news.codes)
        muc::addStatus(x, code);
    if (own) {
        for (const int code : news.ownCodes)
            muc::addStatus(x, code);
        muc::addStatus(x, muc::Self);
    }
    return stanza;
}

void Room::tell(Letters& letters, const Occupant& occupant, const PresenceNews& news)
{
    const RoomSession& session = occupant.sessions.back();
    if (m_settings.shows(occupant.role)) {
        const StanzaPtr full = presenceOf(occupant, session, true, news, false, nullptr);
        letters.push_back({full, moderators(), occupant.number});
        letters.push_back({m_settings.nonAnonymous ? full : presenceOf(occupant, session, false, news, false, nullptr),
                           others(), occupant.number});
    }
    letters.push_back({presenceOf(occupant, session, true, news, true, &occupant), sessionsOf(occupant)});
}

void Room::showOccupants(Letters& letters, const Occupant& viewer, const AudiencePtr& to)
{
    const bool withJid = m_settings.nonAnonymous || seesAddresses(viewer);
    for (const auto& [nick, occupant] : m_occupants) {
        if (occupant.get() != &viewer && m_settings.shows(occupant->role))
            letters.push_back({presenceOf(*occupant, occupant->sessions.back(), withJid, {}, false, nullptr), to});
    }
}

void Room::setRole(Occupant& occupant, Role role, PresenceNews news)
{
    const bool saw = m_settings.nonAnonymous || seesAddresses(occupant);
    const bool wasShown = m_settings.shows(occupant.role);
    occupant.role = role;
    changed();
    Letters letters;
    tell(letters, occupant, news);
    if (wasShown && !m_settings.shows(role)) { // to the others it goes out of sight
        const auto gone = presenceOf(occupant, occupant.sessions.back(), false, {.gone = true}, false, nullptr);
        letters.push_back({gone, moderators(), occupant.number});
        letters.push_back({gone, others(), occupant.number});
    }
    if (!saw && seesAddresses(occupant))
        showOccupants(letters, occupant, sessionsOf(occupant));
    send(std::move(letters));
}

StanzaPtr Room::notice(std::initializer_list<int> codes) const
{
    auto message = std::make_shared<Stanza>(Kind::Message, "groupchat");
    message->from = m_jid;
    Element& x = message->add("x", muc::user);
    for (const int code : codes)
        muc::addStatus(x, code);
    return message;
}

// For clients that look for a room's picture where they look for anybody's (XEP-0153).
StanzaPtr Room::avatarPresence() const
{
    if (m_settings.avatarHash.empty())
        return nullptr;
    auto presence = std::make_shared<Stanza>(Kind::Presence);
    presence->from = m_jid;
    presence->add("x", muc::vcardUpdate).addText("photo", m_settings.avatarHash);
    return presence;
}

} // namespace posthorn::xmpp
