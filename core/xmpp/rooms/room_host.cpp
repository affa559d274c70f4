#include "xmpp/rooms/room_host.h"

#include "xmpp/rooms/room.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

RoomHost::RoomHost(RoomsService& service, Station& station)
    : m_service(service)
    , m_station(station)
{
}

RoomHost::~RoomHost() = default;

RoomHost::Slot* RoomHost::slot(const Jid& jid)
{
    const auto found = m_slots.find(jid);
    return found == m_slots.end() ? nullptr : &found->second;
}

void RoomHost::take(StanzaPtr stanza, Ticket ticket)
{
    const Jid jid = stanza->to.bare();
    Slot& slot = m_slots[jid];
    if (slot.room && !slot.busy)
        return slot.room->take(stanza, ticket);
    slot.waiting.emplace_back(std::move(stanza), std::move(ticket));
    if (!slot.busy)
        load(jid);
}

void RoomHost::load(const Jid& jid)
{
    m_slots[jid].busy = true;
    m_station.chat().rooms->find(jid.text(), m_life.bind([this, jid](Result<store::RoomRow> row) {
        if (!row)
            return row.error().kind == ErrorKind::NotFound ? loaded(jid) : unreadable(jid, row.error());
        m_station.chat().rooms->entries(row->id, m_life.bind([this, jid, row = *row](Result<std::vector<store::RoomEntry>> all) {
            if (!all)
                return unreadable(jid, all.error());
            if (Slot* here = slot(jid)) {
                here->room = std::make_unique<Room>(*this, jid);
                here->room->restore(row, *all);
            }
            loaded(jid);
        }));
    }));
}

// What waited goes on its way, in order; it may make the room meanwhile, or end it.
void RoomHost::loaded(const Jid& jid)
{
    for (;;) {
        Slot* const here = slot(jid);
        if (!here)
            return;
        here->busy = false;
        if (here->waiting.empty())
            break;
        const auto [stanza, ticket] = std::move(here->waiting.front());
        here->waiting.pop_front();
        if (here->room)
            here->room->take(stanza, ticket);
        else
            nobodyThere(jid, stanza);
        if (Slot* after = slot(jid); !after || after->busy)
            return;
    }
    release(jid);
}

void RoomHost::unreadable(const Jid& jid, const Error& error)
{
    m_station.context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                                "the room " + jid.text() + " cannot be read: " + error.text + ' ' + error.detail);
    Slot* const here = slot(jid);
    if (!here)
        return;
    const auto waiting = std::move(here->waiting);
    m_slots.erase(jid);
    for (const auto& [stanza, ticket] : waiting) {
        const auto answer = stanza->errorReply(StanzaError::of(error));
        if (answer && muc::entering(*stanza))
            answer->add("x", muc::base);
        if (answer && (stanza->kind != Kind::Presence || stanza->type.empty()))
            m_station.route(answer);
    }
}

void RoomHost::ended(const Jid& jid)
{
    Slot* const here = slot(jid);
    if (!here)
        return;
    here->room.reset();
    if (here->waiting.empty())
        m_slots.erase(jid);
    else
        load(jid);
}

void RoomHost::nobodyThere(const Jid& jid, const StanzaPtr& stanza)
{
    if (muc::entering(*stanza) && !stanza->to.isBare())
        return makeFor(jid, stanza);
    const auto error = muc::errorBy(jid, *stanza, {Condition::ItemNotFound, "there is no such room"});
    if (error && (stanza->kind != Kind::Presence || stanza->type.empty()))
        m_station.route(error);
}

// Section 10.1.
void RoomHost::makeFor(const Jid& jid, const StanzaPtr& stanza)
{
    const Jid owner = stanza->from.bare();
    const auto refuse = [this, jid, stanza](const StanzaError& error) {
        const auto answer = muc::errorBy(jid, *stanza, error);
        answer->content.insert(answer->content.begin(), Element("x", muc::base));
        m_station.route(answer);
    };
    if (!m_service.mayMakeRooms(m_station, owner))
        return refuse({Condition::NotAllowed, "you may not make rooms here"});
    m_slots[jid].busy = true;
    m_station.chat().rooms->countOf(owner.text(), m_life.bind([this, jid, owner, stanza, refuse](Result<uint64_t> kept) {
        const auto most = uint64_t(
            m_station.context().settings.snapshot()->number(config::Setting::XmppRoomsPerAccount));
        Slot* const here = slot(jid);
        if (!here)
            return;
        if (!kept) {
            refuse(StanzaError::of(kept.error()));
        } else if (*kept + m_service.temporaryOf(owner) >= most && !m_service.isAdministrator(m_station, owner)) {
            refuse({Condition::ResourceConstraint, "you have made too many rooms"});
        } else {
            here->room = std::make_unique<Room>(*this, jid);
            here->room->makeBy(owner);
            here->waiting.emplace_front(stanza, Ticket());
        }
        // It may be called within the loop of loaded(), which goes on by itself then.
        m_station.send(m_station.index(), [this, jid](Station&) { loaded(jid); });
    }));
}

void RoomHost::vanished(const Jid& room, const std::vector<Jid>& sessions)
{
    Slot* const here = slot(room);
    if (!here || !here->room)
        return;
    for (const Jid& each : sessions)
        here->room->vanished(each);
}

void RoomHost::release(const Jid& room)
{
    // Its functions may be on the stack.
    m_station.send(m_station.index(), [this, room](Station&) {
        Slot* const here = slot(room);
        if (here && !here->busy && here->waiting.empty() && (!here->room || here->room->isIdle()))
            m_slots.erase(room);
    });
}

void RoomHost::destroyed(const Jid& room, int64_t id, std::function<void(Result<void>)> done)
{
    Slot* const here = slot(room);
    if (!here || !here->room)
        return;
    here->busy = true;
    const Reply<void> removed = m_life.bind([this, room, done = std::move(done)](Result<void> result) {
        if (!result && result.error().kind != ErrorKind::NotFound)
            m_station.context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                                        "the room " + room.text() + " was not removed: " + result.error().text);
        else
            m_service.publicRooms().changed(room, std::nullopt);
        done(std::move(result));
        // Its functions may be on the stack.
        m_station.send(m_station.index(), [this, room](Station&) { ended(room); });
    });
    if (id == 0)
        return removed({});
    m_station.chat().rooms->remove(id, removed);
}

std::vector<std::pair<Jid, std::string>> RoomHost::temporaryRooms(const std::string& domain) const
{
    std::vector<std::pair<Jid, std::string>> list;
    for (const auto& [jid, slot] : m_slots) {
        if (jid.domain == domain && slot.room && slot.room->isListed() && !slot.room->settings().persistent)
            list.emplace_back(jid, slot.room->settings().name);
    }
    return list;
}

void RoomHost::close(const Jid& room, std::function<void(Result<void>)> done)
{
    if (Slot* const here = slot(room)) {
        if (here->busy || !here->room)
            return done(fail(ErrorKind::InUse, "the room is just being changed"));
        return here->room->close(std::move(done));
    }
    m_slots[room].busy = true; // who comes meanwhile waits
    m_station.chat().rooms->find(room.text(), m_life.bind([this, room, done = std::move(done)](Result<store::RoomRow> found) {
        const Reply<void> removed = m_life.bind([this, room, done](Result<void> result) {
            if (result)
                m_service.publicRooms().changed(room, std::nullopt);
            done(std::move(result));
            m_station.send(m_station.index(), [this, room](Station&) { ended(room); });
        });
        if (!found)
            return removed(passOn(found.error()));
        m_station.chat().rooms->remove(found->id, removed);
    }));
}

void RoomHost::eachRoom(const std::function<void(const Jid&, const Room&)>& use) const
{
    for (const auto& [jid, slot] : m_slots) {
        if (slot.room)
            use(jid, *slot.room);
    }
}

void RoomHost::shutDown()
{
    for (const auto& [jid, slot] : m_slots) {
        if (slot.room)
            slot.room->shutDown();
    }
}

void RoomHost::clear()
{
    m_slots.clear();
}

} // namespace posthorn::xmpp
