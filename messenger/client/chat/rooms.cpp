#include "messenger/client/chat/rooms.h"

#include "messenger/client/chat/archive.h"
#include "messenger/client/chat/bookmarks.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/outbox.h"
#include "messenger/client/chat/presences.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr size_t mostRooms = 2000;
constexpr int subjectPatience = 3000; ///< ms

} // namespace

void Rooms::features(std::vector<std::string>& all) const
{
    all.emplace_back(mucNs);
    all.emplace_back(conferenceNs);
}

Rooms::Room* Rooms::find(const Jid& room)
{
    const auto found = m_rooms.find(room);
    return found == m_rooms.end() ? nullptr : &found->second;
}

const Rooms::Room* Rooms::find(const Jid& room) const
{
    return const_cast<Rooms*>(this)->find(room);
}

void Rooms::knew(const Jid& jid)
{
    m_rooms.try_emplace(jid.bare());
}

QString Rooms::nick(const Jid& room) const
{
    const Room* const found = find(room.bare());
    if (found && !found->nick.isEmpty())
        return found->nick;
    const QString own = m.options.nick.isEmpty() ? m.chat.ownName() : m.options.nick;
    return own.isEmpty() ? fromUtf8(m.me.local) : own;
}

void Rooms::describe(Conversation& conversation) const
{
    const Room* const room = find(conversation.jid);
    if (!room)
        return;
    conversation.title = room->name.isEmpty() ? safeName(conversation.jid.local.empty() ? conversation.jid.domain : conversation.jid.local) : room->name;
    conversation.state = room->state;
    conversation.problem = room->problem;
    conversation.subject = room->subject;
    conversation.nick = nick(conversation.jid);
    conversation.bookmarked = room->bookmarked;
    conversation.autojoin = room->autojoin;
    conversation.hidesAddresses = room->hides;
    conversation.isAdHoc = room->isGroup;
    conversation.needsPassword = room->needsPassword;
}

qsizetype Rooms::occupantCount(const Jid& room) const
{
    const Room* const found = find(room);
    return found ? qsizetype(found->occupants.size()) : 0;
}

QList<Occupant> Rooms::occupants(const Jid& room) const
{
    QList<Occupant> all;
    if (const Room* const found = find(room)) {
        for (const auto& [nick, occupant] : found->occupants)
            all.append(occupant);
    }
    return all;
}

Occupant Rooms::self(const Jid& room) const
{
    const Room* const found = find(room);
    if (!found)
        return {};
    const auto me = found->occupants.find(toUtf8(found->nick));
    return me == found->occupants.end() ? Occupant() : me->second;
}

void Rooms::learnName(const Jid& room, const QString& name, bool autojoin, bool bookmarked)
{
    if (!m_rooms.contains(room) && m_rooms.size() >= mostRooms)
        return;
    Room& known = m_rooms[room];
    if (!name.isEmpty())
        known.name = name;
    known.autojoin = autojoin;
    known.bookmarked = bookmarked;
    m.conversations->touch(room);
}

void Rooms::started()
{
    m_invited.clear();
    for (auto& [jid, room] : m_rooms) {
        if (room.wanted) {
            room.tries = 0;
            enter(jid);
        }
    }
}

void Rooms::resumed()
{
    // XEP-0410: the stream is the same; whether the rooms still know us is another question.
    for (const auto& [jid, room] : m_rooms) {
        if (room.state == RoomState::Joined) {
            ping(jid);
            if (room.keeps && !m.archive->isCaughtUp(jid))
                m.archive->catchUp(jid);
        }
        if (room.state == RoomState::Joining)
            sendEnter(jid);
    }
}

void Rooms::ping(const Jid& jid)
{
    m.ask("get", jid.withResource(toUtf8(nick(jid))), Element("ping", "urn:xmpp:ping"), [this, jid](Result<StanzaPtr> answer) {
        const Room* const room = find(jid);
        if (answer || !room || room->state != RoomState::Joined || answer.error().kind == ErrorKind::Unavailable)
            return;
        const std::string& condition = answer.error().detail;
        // What an occupant's own program would say means that one is in it (section 3.2).
        if (condition == "service-unavailable" || condition == "feature-not-implemented" || condition == "item-not-found" || answer.error().kind == ErrorKind::Timeout)
            return;
        enter(jid);
    });
}

void Rooms::stopped()
{
    // What is known of them is kept: the stream may be resumed. started() forgets.
}

void Rooms::announce()
{
    for (const auto& [jid, room] : m_rooms) {
        if (room.state == RoomState::Joined && m.presences->own() != Availability::Invisible)
            m.send(m.presences->make(jid.withResource(toUtf8(room.nick))));
    }
}

void Rooms::join(const Jid& jid, const QString& nick, const QString& password)
{
    if (!jid.isBare() || jid.local.empty() || (!m_rooms.contains(jid) && m_rooms.size() >= mostRooms))
        return;
    m_invited.erase(jid);
    Room& room = m_rooms[jid];
    const bool isIn = room.state == RoomState::Joined && m.ready;
    if (isIn && (nick.isEmpty() || nick == room.nick))
        return;
    if (isIn) {
        setNick(jid, nick);
        return;
    }
    room.nick = nick.isEmpty() ? this->nick(jid) : nick;
    if (!password.isEmpty())
        room.password = password;
    room.wanted = true;
    room.tries = 0;
    if (m.ready)
        enter(jid);
    else
        m.conversations->touch(jid);
}

void Rooms::enter(const Jid& jid)
{
    Room& room = m_rooms[jid];
    room.state = RoomState::Joining;
    room.problem.clear();
    room.occupants.clear();
    if (room.nick.isEmpty())
        room.nick = nick(jid);
    m.outbox->unverified(jid);
    m.conversations->touch(jid);
    if (room.makes) {
        sendEnter(jid);
        return;
    }
    m.disco->info(jid, &m, [this, jid](Result<Info> info) {
        Room* const room = find(jid);
        if (!room || room->state != RoomState::Joining)
            return;
        if (info) {
            room->keeps = info->has(std::string(ns::mam));
            room->hides = !info->has("muc_nonanonymous");
            room->isGroup = info->has("muc_membersonly") && info->has("muc_nonanonymous") && info->has("muc_hidden");
            room->needsPassword = info->has("muc_passwordprotected");
            if (!info->name.isEmpty())
                room->name = info->name;
        }
        sendEnter(jid);
    });
}

void Rooms::sendEnter(const Jid& jid)
{
    const Room* const room = find(jid);
    if (!m.ready || !room)
        return;
    auto presence = m.presences->make(jid.withResource(toUtf8(room->nick)));
    Element& x = presence->add("x", mucNs);
    if (!room->password.isEmpty())
        x.addText("password", toUtf8(room->password));
    // What was said before is read from the archive, where there is one.
    x.add("history").set("maxstanzas", room->keeps ? "0" : "50");
    m.send(std::move(presence));
}

void Rooms::entered(const Jid& jid, bool isNew)
{
    Room& room = m_rooms[jid];
    if (room.state == RoomState::Joined)
        return;
    room.state = RoomState::Joined;
    room.problem.clear();
    if (isNew)
        configureNew(jid);
    else if (room.made)
        std::exchange(room.made, {})(jid); // somebody was first; we are in it all the same
    room.makes = false;
    m.conversations->touch(jid);
    Q_EMIT m.chat.occupantsChanged(jid);
    if (room.keeps) {
        m.archive->catchUp(jid);
        return;
    }
    // What the room has of ours comes with what was said before, which the subject ends (section 7.2.15); not all rooms tell one.
    QTimer::singleShot(subjectPatience, &m, [this, jid] {
        if (const Room* const now = find(jid); now && now->state == RoomState::Joined)
            m.outbox->verified(jid);
    });
}

void Rooms::leave(const Jid& jid)
{
    Room* const room = find(jid);
    if (!room)
        return;
    room->wanted = false;
    if (m.ready && (room->state == RoomState::Joined || room->state == RoomState::Joining)) {
        auto presence = std::make_shared<Stanza>(xmpp::Kind::Presence, "unavailable");
        presence->to = jid.withResource(toUtf8(room->nick));
        m.send(std::move(presence));
    }
    left(jid, RoomState::Left, {});
}

void Rooms::left(const Jid& jid, RoomState state, const QString& problem)
{
    Room& room = m_rooms[jid];
    room.state = state;
    room.problem = problem;
    room.occupants.clear();
    m.outbox->unverified(jid);
    if (room.made)
        std::exchange(room.made, {})(fail(ErrorKind::Denied, toUtf8(problem)));
    m.conversations->touch(jid);
    Q_EMIT m.chat.occupantsChanged(jid);
}

void Rooms::setNick(const Jid& jid, const QString& nick)
{
    Room* const room = find(jid);
    if (!room || nick.trimmed().isEmpty())
        return;
    if (room->state != RoomState::Joined) {
        room->nick = nick.trimmed();
        return;
    }
    m.send(m.presences->make(jid.withResource(toUtf8(nick.trimmed())))); // 303 tells when it is so
}

void Rooms::notice(const Jid& jid, const QString& text)
{
    Change change;
    change.message.conversation = jid;
    change.message.room = true;
    change.message.from = jid;
    change.message.id = fromUtf8(freshId());
    change.message.kind = MessageKind::Notice;
    change.message.text = text;
    m.intake->push(std::move(change));
    m.intake->finish();
}

} // namespace posthorn::messenger
