// Presence in rooms: who comes, goes, is called otherwise, is put out; and oneself (XEP-0045 sections 7.2 to 7.14).
#include <set>

#include "base/text.h"
#include "messenger/client/chat/avatars.h"
#include "messenger/client/chat/presences.h"
#include "messenger/client/chat/reader.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr size_t mostOccupants = 20000;
constexpr int mostTries = 5; ///< of nicknames

std::set<int> statusesOf(const Element* user)
{
    std::set<int> all;
    for (const Element& each : user ? user->children : std::vector<Element>()) {
        if (each.is("status", ns::mucUser))
            all.insert(parseNumber<int>(each.attribute("code")).value_or(0));
    }
    return all;
}

Role roleOf(std::string_view text)
{
    return text == "moderator" ? Role::Moderator : text == "participant" ? Role::Participant : text == "visitor" ? Role::Visitor : Role::None;
}

Affiliation affiliationOf(std::string_view text)
{
    return text == "owner" ? Affiliation::Owner : text == "admin" ? Affiliation::Admin : text == "member" ? Affiliation::Member : text == "outcast" ? Affiliation::Outcast : Affiliation::None;
}

} // namespace

bool Rooms::presence(const StanzaPtr& stanza)
{
    const Jid jid = stanza->from.bare();
    Room* const room = find(jid);
    if (!room)
        return false;
    const Element* const user = stanza->child("x", ns::mucUser);
    if (stanza->isError()) {
        failed(jid, *stanza);
    } else if (stanza->type == "unavailable") {
        gone(jid, *stanza, user);
    } else if (stanza->type.empty()) {
        if (stanza->from.isBare()) {
            // The room's own picture.
            const Element* const update = stanza->child("x", "vcard-temp:x:update");
            if (update)
                m.avatars->learn(jid, update->childText("photo", "vcard-temp:x:update"), false);
            return true;
        }
        occupant(jid, *room, *stanza, user);
    }
    return true;
}

void Rooms::occupant(const Jid& jid, Room& room, const Stanza& stanza, const Element* user)
{
    const auto statuses = statusesOf(user);
    const bool isMe = statuses.contains(110);
    if (!isMe && room.occupants.size() >= mostOccupants)
        return;
    if (room.state != RoomState::Joining && room.state != RoomState::Joined)
        return;
    if (isMe) // the room may have given us another one (210)
        room.nick = fromUtf8(stanza.from.resource);
    Occupant occupant;
    occupant.jid = stanza.from;
    occupant.nick = safeName(stanza.from.resource);
    occupant.availability = availabilityOf(stanza);
    occupant.status = safeText(stanza.childText("status"), 1000);
    occupant.isMe = isMe;
    if (const Element* const item = user ? user->child("item", ns::mucUser) : nullptr) {
        occupant.role = roleOf(item->attribute("role"));
        occupant.affiliation = affiliationOf(item->attribute("affiliation"));
        if (const auto real = Jid::parse(item->attribute("jid")))
            occupant.real = real->bare();
    }
    if (const Element* const id = stanza.child("occupant-id", occupantNs))
        occupant.id = fromUtf8(id->attribute("id")).left(200);
    if (isMe)
        room.ownId = toUtf8(occupant.id);
    const auto before = room.occupants.find(stanza.from.resource);
    const bool isNew = before == room.occupants.end();
    if (isMe && !isNew && room.state == RoomState::Joined && before->second.role != occupant.role) {
        const Element* const item = user->child("item", ns::mucUser);
        roleChanged(jid, before->second.role, occupant.role, item ? safeText(item->childText("reason", ns::mucUser), 500) : QString());
    }
    room.occupants[stanza.from.resource] = occupant;
    if (const Element* const update = stanza.child("x", "vcard-temp:x:update"))
        m.avatars->learn(stanza.from, update->childText("photo", "vcard-temp:x:update"), false);
    if (statuses.contains(100) || !occupant.real.isEmpty())
        room.hides = room.hides && !statuses.contains(100);
    if (isMe && room.state == RoomState::Joining) {
        entered(jid, statuses.contains(201));
        return;
    }
    if (room.state != RoomState::Joined)
        return; // they are told all at once when we are in
    if (isNew)
        Q_EMIT m.chat.occupantsChanged(jid);
    else
        Q_EMIT m.chat.occupantChanged(stanza.from);
}

void Rooms::roleChanged(const Jid& jid, Role before, Role now, const QString& reason)
{
    const QString text = now == Role::Moderator                               ? Chat::tr("You are a moderator now.")
                         : now == Role::Visitor                               ? Chat::tr("You may only listen now.")
                         : now == Role::Participant && before == Role::Visitor ? Chat::tr("You may speak now.")
                         : now == Role::Participant                           ? Chat::tr("You are no longer a moderator.")
                                                                              : QString();
    if (!text.isEmpty())
        notice(jid, reason.isEmpty() ? text : text + u' ' + Chat::tr("Reason: %1").arg(reason));
}

void Rooms::gone(const Jid& jid, const Stanza& stanza, const Element* user)
{
    Room& room = m_rooms[jid];
    const auto statuses = statusesOf(user);
    const Element* const item = user ? user->child("item", ns::mucUser) : nullptr;
    const bool isMe = statuses.contains(110) || (room.state == RoomState::Joined && fromUtf8(stanza.from.resource) == room.nick);
    const QString who = safeName(stanza.from.resource);
    const QString reason = item ? safeText(item->childText("reason", ns::mucUser), 500) : QString();
    const auto because = [&](const QString& text) { return reason.isEmpty() ? text : text + u' ' + Chat::tr("Reason: %1").arg(reason); };
    if (statuses.contains(303)) {
        const std::string now = item ? std::string(item->attribute("nick")) : std::string();
        if (isMe && !now.empty())
            room.nick = fromUtf8(now);
        room.occupants.erase(stanza.from.resource);
        if (!isMe && room.state == RoomState::Joined)
            notice(jid, Chat::tr("%1 is now called %2.").arg(who, safeName(now)));
        Q_EMIT m.chat.occupantsChanged(jid);
        return;
    }
    if (!isMe) {
        if (!room.occupants.erase(stanza.from.resource))
            return;
        if (statuses.contains(301))
            notice(jid, because(Chat::tr("%1 was banned.").arg(who)));
        else if (statuses.contains(307))
            notice(jid, because(Chat::tr("%1 was put out.").arg(who)));
        Q_EMIT m.chat.occupantsChanged(jid);
        return;
    }
    if (room.state != RoomState::Joined && room.state != RoomState::Joining)
        return; // we left
    QString problem;
    bool again = false;
    if (user && user->child("destroy", ns::mucUser)) {
        problem = Chat::tr("The room was destroyed.");
        const QString why = safeText(user->child("destroy", ns::mucUser)->childText("reason", ns::mucUser), 500);
        if (!why.isEmpty())
            problem += u' ' + Chat::tr("Reason: %1").arg(why);
    } else if (statuses.contains(301)) {
        problem = because(Chat::tr("You were banned from this room."));
    } else if (statuses.contains(333) || statuses.contains(332)) {
        problem = Chat::tr("The connection to the room was lost.");
        again = statuses.contains(333);
    } else if (statuses.contains(307)) {
        problem = because(Chat::tr("You were put out of this room."));
    } else if (statuses.contains(321) || statuses.contains(322)) {
        problem = Chat::tr("Only members may stay in this room.");
    }
    room.wanted = room.wanted && (again || statuses.contains(332));
    if (!problem.isEmpty())
        notice(jid, problem);
    left(jid, RoomState::Left, problem);
    if (again && ++room.tries < mostTries)
        enter(jid);
}

void Rooms::failed(const Jid& jid, const Stanza& stanza)
{
    Room& room = m_rooms[jid];
    const Element* const error = stanza.child("error", ns::client);
    const Element* const condition = error ? error->childIn(ns::stanzaErrors) : nullptr;
    const std::string name = condition ? condition->name : std::string();
    if (room.state == RoomState::Joined) { // of a new nickname
        if (name == "conflict")
            notice(jid, Chat::tr("That nickname is taken."));
        return;
    }
    if (room.state != RoomState::Joining)
        return;
    if (name == "conflict" && ++room.tries < mostTries) {
        room.nick += u'_';
        sendEnter(jid);
        return;
    }
    QString problem;
    if (name == "not-authorized") {
        problem = Chat::tr("The room wants a password.");
        room.needsPassword = true;
        room.password.clear();
    } else if (name == "forbidden") {
        problem = Chat::tr("You are banned from this room.");
    } else if (name == "registration-required") {
        problem = Chat::tr("Only members may enter this room.");
    } else if (name == "service-unavailable") {
        problem = Chat::tr("The room is full.");
    } else if (name == "item-not-found") {
        problem = Chat::tr("There is no such room, or its owner is still preparing it.");
    } else {
        Error why;
        why.detail = name;
        problem = problemOf(why);
    }
    // Gone servers come back with the next stream; all else is for the user to see to.
    room.wanted = name == "remote-server-timeout" || name == "remote-server-not-found";
    left(jid, RoomState::Failed, problem);
}

} // namespace posthorn::messenger
