// Registration with a room: a nickname of one's own (XEP-0045 section 7.10).
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"

namespace posthorn::xmpp {

using muc::Affiliation;

namespace {

constexpr std::string_view nickField = "muc#register_roomnick";

} // namespace

void Room::registration(const StanzaPtr& question)
{
    const Jid bare = question->from.bare();
    const Affiliation affiliation = affiliationOf(bare);
    // Where being a member means something, nobody makes himself one; nor from outside where he might not get in.
    if (affiliation == Affiliation::Outcast ||
        (affiliation < Affiliation::Member &&
         (m_settings.membersOnly || m_settings.moderated || m_locked || !isWelcome(question->from))))
        return refuse(question, {Condition::NotAllowed});
    const auto found = m_affiliates.find(bare);
    const std::string reserved = found == m_affiliates.end() ? std::string() : found->second.nick;
    const Element& query = *question->payload();
    if (question->type == "get") {
        Element result("query", muc::registration);
        if (!reserved.empty())
            result.add("registered");
        result.addText("instructions", "Choose the nickname that is to be yours in this room.");
        if (!reserved.empty())
            result.addText("username", reserved);
        DataForm form;
        form.type = "form";
        form.title = "Registration with " + m_jid.text();
        form.addHidden(muc::registering);
        form.add(nickField, reserved, "text-single", "Nickname");
        form.fields.back().required = true;
        result.add(form.toElement());
        return answer(question, std::move(result));
    }
    if (!query.child("remove", muc::registration))
        return registerNick(question, query);
    if (reserved.empty())
        return refuse(question, {Condition::ItemNotFound});
    reserveNick(bare, {});
    if (affiliation == Affiliation::Member)
        setAffiliation(bare, Affiliation::None, {});
    save({entryOf(bare)}, [this, question](Result<void> kept) { answerWhen(question, std::move(kept)); });
}

void Room::registerNick(const StanzaPtr& question, const Element& query)
{
    const Jid bare = question->from.bare();
    const Element* const x = query.child("x", ns::dataForms);
    const auto form = x ? DataForm::fromElement(*x) : std::nullopt;
    if (!form || form->type != "submit" || form->formType() != muc::registering)
        return refuse(question, {Condition::BadRequest});
    const auto nick = Jid::prepareResource(form->value(nickField));
    if (!nick)
        return refuse(question, {Condition::NotAcceptable, "a nickname is needed"});
    const auto reserved = m_reserved.find(*nick);
    const Occupant* const there = named(*nick);
    if ((reserved != m_reserved.end() && reserved->second != bare) || (there && there->bare != bare))
        return refuse(question, {Condition::Conflict});
    if (!m_affiliates.contains(bare) && m_affiliates.size() >= mostAffiliates)
        return refuse(question, {Condition::ResourceConstraint, "the room's lists are full"});
    if (affiliationOf(bare) < Affiliation::Member)
        setAffiliation(bare, Affiliation::Member, {});
    reserveNick(bare, *nick);
    save({entryOf(bare)}, [this, question](Result<void> kept) { answerWhen(question, std::move(kept)); });
}

} // namespace posthorn::xmpp
