// Affiliations and what follows from them (XEP-0045 section 5).
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

using muc::Affiliation;
using muc::Role;

// The person's own, or that of the whole domain.
Affiliation Room::affiliationOf(const Jid& jid) const
{
    if (m_host.service().isAdministrator(station(), jid))
        return Affiliation::Owner;
    for (const Jid& each : {jid.bare(), Jid{{}, jid.domain, {}}}) {
        if (const auto found = m_affiliates.find(each); found != m_affiliates.end() &&
                                                        found->second.affiliation != Affiliation::None)
            return found->second.affiliation;
    }
    return Affiliation::None;
}

bool Room::mayTalk(const Jid& own, const Jid& other) const
{
    Exchange& exchange = station().exchange();
    return !exchange.isLocal(own.domain) || station().policies().mayTalk(own, other, [&exchange](const std::string& domain) {
        return domainOfOurs(exchange, domain);
    });
}

bool Room::isWithinReach(const Jid& bare) const
{
    const auto settings = station().context().settings.snapshot();
    return mayTalk({{}, station().exchange().localBehind(settings->text(config::Setting::XmppRoomsName), m_jid.domain), {}}, bare);
}

Role Room::usualRole(Affiliation affiliation) const
{
    if (affiliation >= Affiliation::Admin)
        return Role::Moderator;
    if (affiliation == Affiliation::Member)
        return Role::Participant;
    return m_settings.moderated && !m_settings.voiceByDefault ? Role::Visitor : Role::Participant;
}

size_t Room::owners() const
{
    return size_t(std::count_if(m_affiliates.begin(), m_affiliates.end(),
                                [](const auto& each) { return each.second.affiliation == Affiliation::Owner; }));
}

void Room::reserveNick(const Jid& jid, const std::string& nick)
{
    Affiliate& affiliate = m_affiliates[jid];
    if (!affiliate.nick.empty())
        m_reserved.erase(affiliate.nick);
    affiliate.nick = nick;
    if (!nick.empty())
        m_reserved[nick] = jid;
    if (affiliate.isNothing())
        m_affiliates.erase(jid);
}

void Room::setAffiliation(const Jid& jid, Affiliation affiliation, PresenceNews news)
{
    // What each was before decides what becomes of the role.
    std::vector<std::pair<std::string, Affiliation>> touched;
    for (const auto& [nick, occupant] : m_occupants) {
        if (jid.local.empty() ? occupant->bare.domain == jid.domain : occupant->bare == jid)
            touched.emplace_back(nick, affiliationOf(occupant->bare));
    }
    Affiliate& affiliate = m_affiliates[jid];
    affiliate.affiliation = affiliation;
    affiliate.reason = news.reason;
    if (affiliation == Affiliation::Outcast && !affiliate.nick.empty())
        m_reserved.erase(std::exchange(affiliate.nick, {}));
    if (affiliate.isNothing())
        m_affiliates.erase(jid);
    changed();
    for (const auto& [nick, before] : touched) {
        Occupant* const occupant = named(nick);
        if (!occupant)
            continue;
        const Affiliation now = affiliationOf(occupant->bare);
        if (now == before)
            continue;
        if (now == Affiliation::Outcast || (m_settings.membersOnly && now < Affiliation::Member)) {
            PresenceNews gone = news;
            gone.gone = true;
            gone.codes = {now == Affiliation::Outcast ? muc::Banned : muc::AffiliationLost};
            remove(*occupant, gone);
            continue;
        }
        const Role usual = usualRole(now);
        setRole(*occupant, before >= Affiliation::Admin ? usual : std::max(usual, occupant->role), news);
    }
    if (!touched.empty() || m_occupants.empty())
        return;
    // Section 9.6 and others: of somebody who is not in the room a message tells those who may know the address.
    const auto message = std::make_shared<Stanza>(Kind::Message);
    message->from = m_jid;
    message->add("x", muc::user).add("item").set("affiliation", muc::nameOf(affiliation)).set("jid", jid.text()).set("role", "none");
    Letters letters;
    if (m_settings.nonAnonymous)
        toAll(letters, message);
    else
        letters.push_back({message, moderators()});
    send(std::move(letters));
}

} // namespace posthorn::xmpp
