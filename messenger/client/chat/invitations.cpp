// Into rooms and out: invitations direct (XEP-0249) and by the room (XEP-0045 section 7.8), and the wish for a voice.
#include "messenger/client/chat/bookmarks.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/text/safe.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

namespace {

constexpr size_t mostInvitations = 50; ///< with one stream

} // namespace

bool Rooms::invitation(const Incoming& incoming)
{
    const Stanza& stanza = *incoming.stanza;
    const Element* const user = stanza.child("x", ns::mucUser);
    const Element* const invite = user ? user->child("invite", ns::mucUser) : nullptr;
    const Element* const direct = stanza.child("x", conferenceNs);
    if (const Element* const x = stanza.child("x", ns::dataForms); x && isRoom(stanza.from) && stanza.from.isBare()) {
        const auto form = xmpp::DataForm::fromElement(*x);
        if (form && form->formType() == "http://jabber.org/protocol/muc#request") {
            if (!incoming.archived && !incoming.late)
                Q_EMIT m.chat.voiceAsked(stanza.from, *form, safeName(form->value("muc#roomnick")));
            return true;
        }
    }
    if (!invite && !direct)
        return user && user->child("decline", ns::mucUser);
    // What was answered long ago is not asked again; what we sent ourselves needs none.
    if (incoming.archived || incoming.sent)
        return true;
    Invitation invitation;
    if (invite) {
        invitation.room = stanza.from.bare();
        const auto from = Jid::parse(invite->attribute("from"));
        invitation.from = from ? from->bare() : Jid();
        invitation.reason = safeText(invite->childText("reason", ns::mucUser), 500);
        invitation.password = fromUtf8(user->childText("password", ns::mucUser)).left(200);
    } else {
        const auto room = Jid::parse(direct->attribute("jid"));
        invitation.room = room ? room->bare() : Jid();
        invitation.from = stanza.from.bare();
        invitation.reason = safeText(direct->attribute("reason"), 500);
        invitation.password = fromUtf8(direct->attribute("password")).left(200);
    }
    const Room* const known = find(invitation.room);
    if (invitation.room.isEmpty() || invitation.room.local.empty() || (known && known->state == RoomState::Joined))
        return true;
    // Once is enough, and strangers have no end of rooms.
    if (m_invited.contains(invitation.room) || m_invited.size() >= mostInvitations)
        return true;
    m_invited[invitation.room] = true;
    invitation.fromName = invitation.from.isEmpty() ? QString() : m.chat.contact(invitation.from).name;
    Q_EMIT m.chat.invited(invitation);
    return true;
}

void Rooms::invite(const Jid& jid, const QList<Jid>& people, const QString& reason)
{
    const Room* const room = find(jid);
    if (!room || room->state != RoomState::Joined)
        return;
    // By the room, which makes them members where only those may enter.
    for (const Jid& each : people) {
        auto stanza = std::make_shared<Stanza>(xmpp::Kind::Message);
        stanza->to = jid;
        Element& invite = stanza->add("x", ns::mucUser).add("invite");
        invite.set("to", each.bareText());
        if (!reason.isEmpty())
            invite.addText("reason", toUtf8(reason));
        m.send(std::move(stanza));
    }
}

} // namespace posthorn::messenger
