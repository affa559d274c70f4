// muc#admin: roles and affiliations changed and listed (XEP-0045 sections 8 to 10). All items of a change are looked at
// before the first is done.
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using muc::Affiliation;
using muc::Role;

namespace {

constexpr size_t longestReason = 1024;

/// One item, understood.
struct Wanted {
    Jid jid;             ///< whose affiliation; empty: it is about a role
    std::string nick;    ///< whose role
    Affiliation affiliation = Affiliation::None;
    Role role = Role::None;
    std::string reason;
    std::optional<std::string> reserved; ///< nickname to keep for a member (section 9.5)
};

} // namespace

void Room::administer(const StanzaPtr& question)
{
    const Element& query = *question->payload();
    const Jid asker = question->from.bare();
    const Affiliation own = affiliationOf(asker);
    const Occupant* const self = occupantOf(question->from);
    const Role ownRole = self ? self->role : own >= Affiliation::Admin ? Role::Moderator : Role::None;
    std::vector<Wanted> all;
    std::map<Jid, Affiliation> then; // by the items so far
    size_t ownersLeft = owners();
    for (const Element& item : query.children) {
        if (!item.is("item", muc::admin))
            continue;
        if (question->type == "get")
            return list(question, item);
        Wanted wanted;
        wanted.reason = beginningOf(item.childText("reason", muc::admin), longestReason);
        if (item.hasAttribute("role") == item.hasAttribute("affiliation")) // one of them
            return refuse(question, {Condition::BadRequest});
        const std::string nick(item.attribute("nick"));
        const Occupant* const target = nick.empty() ? nullptr : named(nick);
        if (item.hasAttribute("role")) {
            const auto role = muc::roleOf(item.attribute("role"));
            if (!role || nick.empty())
                return refuse(question, {Condition::BadRequest});
            if (ownRole < Role::Moderator)
                return refuse(question, {Condition::Forbidden});
            if (!target)
                return refuse(question, {Condition::ItemNotFound, "nobody of that name is here"});
            const Affiliation theirs = affiliationOf(target->bare);
            // Sections 8.2, 8.4, 9.6, 9.7: nobody above oneself, and moderators are the administrators' matter.
            const bool touchesModerator = *role == Role::Moderator || (target->role == Role::Moderator && *role != Role::None);
            if (touchesModerator && own < Affiliation::Admin)
                return refuse(question, {*role == Role::Moderator ? Condition::Forbidden : Condition::NotAllowed});
            if (theirs >= Affiliation::Admin && *role != Role::Moderator && (own <= theirs && target != self))
                return refuse(question, {Condition::NotAllowed});
            if (theirs >= Affiliation::Admin && *role != Role::Moderator && *role != Role::None)
                return refuse(question, {Condition::NotAllowed});
            if (*role == Role::None && target->role == Role::Moderator && own < Affiliation::Admin && target != self)
                return refuse(question, {Condition::NotAllowed});
            wanted.nick = nick;
            wanted.role = *role;
            all.push_back(std::move(wanted));
            continue;
        }
        const auto affiliation = muc::affiliationOf(item.attribute("affiliation"));
        auto jid = Jid::parse(item.attribute("jid"));
        if (!item.hasAttribute("jid") && target)
            jid = target->bare;
        if (!affiliation || (!jid && !item.hasAttribute("jid") && nick.empty()))
            return refuse(question, {Condition::BadRequest});
        if (!jid)
            return refuse(question, {item.hasAttribute("jid") ? Condition::JidMalformed : Condition::ItemNotFound});
        if (own < Affiliation::Admin)
            return refuse(question, {Condition::Forbidden});
        wanted.jid = jid->bare();
        wanted.affiliation = *affiliation;
        const auto found = m_affiliates.find(wanted.jid);
        const Affiliation kept = found == m_affiliates.end() ? Affiliation::None : found->second.affiliation;
        const Affiliation before = then.try_emplace(wanted.jid, kept).first->second;
        const bool isAbove = std::max(before, affiliationOf(wanted.jid)) >= Affiliation::Admin; // also by a domain's
        if (own < Affiliation::Owner && (isAbove || *affiliation >= Affiliation::Admin)) // 10.3 to 10.8
            return refuse(question, {*affiliation >= Affiliation::Admin ? Condition::Forbidden : Condition::NotAllowed});
        if (*affiliation == Affiliation::Outcast && (wanted.jid == asker || (wanted.jid.local.empty() && wanted.jid.domain == asker.domain)))
            return refuse(question, {Condition::Conflict, "you would ban yourself"}); // 9.1
        ownersLeft = ownersLeft + (*affiliation == Affiliation::Owner) - (before == Affiliation::Owner);
        then[wanted.jid] = *affiliation;
        if (before == Affiliation::None && m_affiliates.size() + all.size() >= mostAffiliates)
            return refuse(question, {Condition::ResourceConstraint, "the room's lists are full"});
        if (*affiliation >= Affiliation::Member && item.hasAttribute("jid") && !nick.empty()) {
            const auto prepared = Jid::prepareResource(nick);
            if (!prepared)
                return refuse(question, {Condition::JidMalformed});
            const auto reserved = m_reserved.find(*prepared);
            if (reserved != m_reserved.end() && reserved->second != wanted.jid)
                return refuse(question, {Condition::Conflict, "the nickname is another's"});
            wanted.reserved = *prepared;
        }
        all.push_back(std::move(wanted));
    }
    if (all.empty())
        return refuse(question, {Condition::BadRequest});
    if (ownersLeft == 0)
        return refuse(question, {Condition::Conflict, "a room needs an owner"}); // 10.4
    std::vector<store::RoomEntry> entries;
    const Jid asking = question->from;
    for (const Wanted& each : all) {
        PresenceNews news;
        news.by(occupantOf(asking));
        news.reason = each.reason;
        if (!each.jid.isEmpty()) {
            setAffiliation(each.jid, each.affiliation, std::move(news));
            if (each.reserved)
                reserveNick(each.jid, *each.reserved);
            entries.push_back(entryOf(each.jid));
        } else if (Occupant* target = named(each.nick)) {
            if (each.role == Role::None) {
                news.gone = true;
                news.codes = {muc::Kicked};
                remove(*target, news);
            } else if (target->role != each.role) {
                setRole(*target, each.role, std::move(news));
            }
        }
    }
    if (entries.empty())
        return answer(question);
    save(std::move(entries), [this, question](Result<void> kept) { answerWhen(question, std::move(kept)); });
}

bool Room::mayList(const Jid& asker, Affiliation which) const
{
    const Affiliation own = affiliationOf(asker);
    if (own >= Affiliation::Admin)
        return true;
    if (which == Affiliation::Outcast)
        return false;
    // Who sees the addresses anyway may have them in lists, which end-to-end encryption needs.
    Role role = own >= Affiliation::Member ? Role::Participant : Role::None;
    for (const auto& [nick, occupant] : m_occupants) {
        if (occupant->bare == asker)
            role = std::max(role, occupant->role);
    }
    return role == Role::Moderator || (m_settings.nonAnonymous && role > Role::None && m_settings.listsTo(role));
}

void Room::list(const StanzaPtr& question, const Element& item)
{
    Element query("query", muc::admin);
    if (const auto role = muc::roleOf(item.attribute("role"))) { // sections 8.5, 9.8
        const Occupant* const self = occupantOf(question->from);
        if ((!self || self->role < Role::Moderator) && affiliationOf(question->from) < Affiliation::Admin)
            return refuse(question, {Condition::Forbidden});
        for (const auto& [nick, occupant] : m_occupants) {
            if (occupant->role == *role)
                query.add("item").set("affiliation", muc::nameOf(affiliationOf(occupant->bare)))
                    .set("jid", occupant->sessions.back().jid.text()).set("nick", nick).set("role", muc::nameOf(*role));
        }
        return answer(question, std::move(query));
    }
    const auto affiliation = muc::affiliationOf(item.attribute("affiliation"));
    if (!affiliation || *affiliation == Affiliation::None)
        return refuse(question, {Condition::BadRequest});
    if (!mayList(question->from.bare(), *affiliation))
        return refuse(question, {Condition::Forbidden});
    for (const auto& [jid, affiliate] : m_affiliates) {
        if (affiliate.affiliation != *affiliation)
            continue;
        Element& line = query.add("item");
        line.set("affiliation", muc::nameOf(*affiliation)).set("jid", jid.text()).set("nick", affiliate.nick);
        if (!affiliate.reason.empty())
            line.addText("reason", affiliate.reason);
    }
    answer(question, std::move(query));
}

} // namespace posthorn::xmpp
