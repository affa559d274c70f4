// Messages to the room itself that are not for everybody: invitations (XEP-0045 section 7.8), declined ones, requests for
// voice (section 7.13) and the moderators' answers (section 8.6).
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using muc::Affiliation;
using muc::Role;

namespace {

constexpr size_t longestReason = 4096;

Element reasonOf(const Element& from, std::string_view ns)
{
    Element reason("reason", ns);
    reason.setText(beginningOf(from.childText("reason", ns), longestReason));
    return reason;
}

} // namespace

// False: it is nothing that a room knows.
bool Room::conversation(const StanzaPtr& stanza)
{
    if (const Element* x = stanza->child("x", muc::user)) {
        if (x->child("invite", muc::user)) {
            invite(stanza, *x);
            return true;
        }
        if (const Element* refusal = x->child("decline", muc::user)) {
            decline(stanza, *refusal);
            return true;
        }
    }
    const Element* const x = stanza->child("x", ns::dataForms);
    const auto form = x ? DataForm::fromElement(*x) : std::nullopt;
    Occupant* const sender = occupantOf(stanza->from);
    if (!form || form->type != "submit" || form->formType() != muc::request || !sender)
        return false;
    if (form->field("muc#request_allow"))
        sender->role == Role::Moderator ? grantVoice(*sender, *form) : refuse(stanza, {Condition::Forbidden});
    else
        askForVoice(*sender, stanza);
    return true;
}

void Room::invite(const StanzaPtr& stanza, const Element& x)
{
    const Jid inviter = stanza->from.bare();
    const Affiliation affiliation = affiliationOf(inviter);
    if (!occupantOf(stanza->from) && affiliation < Affiliation::Member)
        return refuse(stanza, {Condition::NotAcceptable, "you are not in this room"});
    const bool isAdmin = affiliation >= Affiliation::Admin;
    if (m_settings.membersOnly && !isAdmin && !m_settings.invitesByMembers)
        return refuse(stanza, {Condition::Forbidden, "only administrators of the room may invite"});
    std::vector<std::pair<Jid, const Element*>> invited;
    for (const Element& each : x.children) {
        if (!each.is("invite", muc::user))
            continue;
        const auto to = Jid::parse(each.attribute("to"));
        if (!to || to->local.empty()) // a whole domain is the administrators' matter
            return refuse(stanza, {Condition::JidMalformed});
        if (affiliationOf(to->bare()) == Affiliation::Outcast && !isAdmin)
            return refuse(stanza, {Condition::NotAllowed, "who is banned cannot be invited"});
        if (!mayTalk(inviter, *to))
            return refuse(stanza, {Condition::PolicyViolation, "your domain does not let you talk with them"});
        if (invited.size() >= mostInvited)
            return refuse(stanza, {Condition::PolicyViolation, "too many at once"});
        invited.emplace_back(*to, &each);
    }
    std::vector<store::RoomEntry> entries;
    for (const auto& [to, each] : invited) {
        // Section 7.8.2: who is invited into a members-only room is a member from then on.
        if (m_settings.membersOnly && affiliationOf(to.bare()) < Affiliation::Member) {
            if (m_affiliates.size() >= mostAffiliates)
                return refuse(stanza, {Condition::ResourceConstraint});
            setAffiliation(to.bare(), Affiliation::Member, {});
            entries.push_back(entryOf(to.bare()));
        }
    }
    if (!entries.empty())
        save(std::move(entries));
    for (const auto& [to, each] : invited) {
        auto message = std::make_shared<Stanza>(Kind::Message);
        message->id = stanza->id;
        message->from = m_jid;
        message->to = to;
        Element& user = message->add("x", muc::user);
        Element& from = user.add("invite");
        from.set("from", inviter.text());
        Element reason = reasonOf(*each, muc::user);
        const std::string words = reason.text();
        if (!words.empty())
            from.add(std::move(reason));
        if (const Element* thread = each->child("continue", muc::user))
            from.add("continue").set("thread", thread->attribute("thread"));
        if (!m_settings.password.empty())
            user.addText("password", m_settings.password);
        // XEP-0249's form, for clients that know no other.
        message->add("x", muc::conference).set("jid", m_jid.text()).set("reason", words).set("password", m_settings.password);
        station().route(message);
    }
}

void Room::decline(const StanzaPtr& stanza, const Element& decline)
{
    const auto to = Jid::parse(decline.attribute("to"));
    if (!to)
        return refuse(stanza, {Condition::JidMalformed});
    // To people of the room alone: it is nobody's relay.
    const bool isHere = std::any_of(m_sessions.begin(), m_sessions.end(),
                                    [&](const auto& each) { return each.first.sameBare(*to); });
    if (!isHere && affiliationOf(to->bare()) < Affiliation::Member)
        return refuse(stanza, {Condition::ItemNotFound});
    auto message = std::make_shared<Stanza>(Kind::Message);
    message->id = stanza->id;
    message->from = m_jid;
    message->to = *to;
    Element& from = message->add("x", muc::user).add("decline");
    from.set("from", stanza->from.bareText());
    Element reason = reasonOf(decline, muc::user);
    if (!reason.text().empty())
        from.add(std::move(reason));
    station().route(message);
}

void Room::askForVoice(Occupant& asker, const StanzaPtr& stanza)
{
    if (asker.role >= Role::Participant)
        return;
    DataForm form;
    form.type = "form";
    form.title = "Voice request";
    form.addHidden(muc::request);
    form.add("muc#role", muc::nameOf(Role::Participant), "list-single", "Requested role");
    form.fields.back().options = {{"Participant", std::string(muc::nameOf(Role::Participant))}};
    form.add("muc#jid", stanza->from.text(), "jid-single", "User");
    form.add("muc#roomnick", asker.nick, "text-single", "Nickname");
    form.add("muc#request_allow", "false", "boolean", "Grant voice to this person?");
    const auto message = std::make_shared<Stanza>(Kind::Message);
    message->from = m_jid;
    message->content.push_back(form.toElement());
    send({{message, moderators()}});
}

void Room::grantVoice(Occupant& moderator, const DataForm& form)
{
    if (form.boolean("muc#request_allow") != true)
        return;
    Occupant* const asker = named(std::string(form.value("muc#roomnick")));
    if (asker && asker->role == Role::Visitor)
        setRole(*asker, Role::Participant, PresenceNews().by(&moderator));
}

} // namespace posthorn::xmpp
