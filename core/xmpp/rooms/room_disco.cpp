// What a room says of itself (XEP-0045 sections 6.4 to 6.6, 7.12; XEP-0030, 0128).
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"

namespace posthorn::xmpp {

using muc::Affiliation;

void Room::info(const StanzaPtr& question)
{
    const std::string node(question->payload()->attribute("node"));
    Element query("query", ns::discoInfo);
    query.set("node", node);
    const auto identity = [&query](std::string_view name) {
        query.add("identity").set("category", "conference").set("type", "text").set("name", name);
    };
    if (node == muc::reservedNick) {
        const auto found = m_affiliates.find(question->from.bare());
        if (found != m_affiliates.end() && !found->second.nick.empty())
            identity(found->second.nick);
        return answer(question, std::move(query));
    }
    if (node == muc::traffic) // whatever there is may pass
        return refuse(question, {Condition::FeatureNotImplemented});
    if (!node.empty())
        return refuse(question, {Condition::ItemNotFound});
    identity(m_settings.name.empty() ? m_jid.local : m_settings.name);
    for (const std::string_view each : {ns::discoInfo, ns::discoItems, muc::base, muc::stableId, muc::selfPing, muc::occupantId,
                                        ns::sid, muc::moderate, muc::moderateBefore, muc::retract, muc::vcard, muc::ping, muc::registration})
        query.add("feature").set("var", each);
    const RoomSettings& s = m_settings;
    for (const std::string_view each : {s.persistent ? "muc_persistent" : "muc_temporary", s.listed ? "muc_public" : "muc_hidden",
                                        s.membersOnly ? "muc_membersonly" : "muc_open",
                                        s.moderated ? "muc_moderated" : "muc_unmoderated",
                                        s.nonAnonymous ? "muc_nonanonymous" : "muc_semianonymous",
                                        s.password.empty() ? "muc_unsecured" : "muc_passwordprotected"})
        query.add("feature").set("var", each);
    if (isArchived()) {
        query.add("feature").set("var", ns::mam);
        query.add("feature").set("var", std::string(ns::mam) + "#extended");
    }
    DataForm form;
    form.type = "result";
    form.addHidden(muc::roomInfo);
    form.add("muc#roominfo_description", s.description, "text-single", "Description");
    if (!s.language.empty())
        form.add("muc#roominfo_lang", s.language, "text-single", "Language");
    if (isWelcome(question->from))
        form.add("muc#roominfo_subject", s.subject, "text-single", "Subject");
    form.add("muc#roominfo_subjectmod", s.subjectByAll ? "1" : "0", "boolean", "Participants may change the subject");
    form.add("muc#roominfo_occupants", std::to_string(m_occupants.size()), "text-single", "Occupants");
    form.add("muc#maxhistoryfetch", std::to_string(s.historyLength), "text-single", "Messages of before that newcomers get");
    form.add("muc#roominfo_changesubject", s.subjectByAll ? "1" : "0", "boolean", "Participants may change the subject");
    form.add("muc#roomconfig_roomname", s.name, "text-single", "Name");
    form.add("muc#roomconfig_allowinvites", !s.membersOnly || s.invitesByMembers ? "1" : "0", "boolean", "Occupants may invite");
    form.add("muc#roominfo_avatarhash", s.avatarHash, "text-single", "Hash of the picture");
    query.add(form.toElement());
    answer(question, std::move(query));
}

void Room::items(const StanzaPtr& question)
{
    if (question->payload()->hasAttribute("node"))
        return refuse(question, {Condition::ItemNotFound});
    Element query("query", ns::discoItems);
    const bool isInside = occupantOf(question->from) || affiliationOf(question->from) >= Affiliation::Admin;
    if (isInside || (m_settings.listed && isWelcome(question->from))) {
        for (const auto& [nick, occupant] : m_occupants) {
            if (m_settings.shows(occupant->role))
                query.add("item").set("jid", nickJid(nick).text());
        }
    }
    answer(question, std::move(query));
}

} // namespace posthorn::xmpp
