// The rooms that are at home on one worker: found in the store or made when somebody enters, gone from memory when empty.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

class Room;
class RoomsService;

class RoomHost {
public:
    RoomHost(RoomsService& service, Station& station);
    ~RoomHost();

    RoomsService& service() { return m_service; }
    Station& station() { return m_station; }
    /// A stanza to a room or one of its occupants.
    void take(StanzaPtr stanza, Ticket ticket);
    void vanished(const Jid& room, const std::vector<Jid>& sessions);
    /// It may have nothing to do any more.
    void release(const Jid& room);
    /// It has told its occupants; the store forgets it, and until that is done who comes waits. @p id 0: it is not there.
    void destroyed(const Jid& room, int64_t id, std::function<void(Result<void>)> done);
    /// Public rooms of the domain that are in memory alone, with their names.
    std::vector<std::pair<Jid, std::string>> temporaryRooms(const std::string& domain) const;
    /// Ends a room, in memory or not. NotFound; InUse while the store is at work on it.
    void close(const Jid& room, std::function<void(Result<void>)> done);
    void eachRoom(const std::function<void(const Jid&, const Room&)>& use) const;
    void shutDown();
    void clear();

private:
    struct Slot {
        std::unique_ptr<Room> room;
        bool busy = false; ///< with the store; what comes waits
        std::deque<std::pair<StanzaPtr, Ticket>> waiting;
    };
    void load(const Jid& jid);
    void loaded(const Jid& jid);
    /// What the store has of it cannot be read: nobody makes another one in its place.
    void unreadable(const Jid& jid, const Error& error);
    /// It has been ended; who came meanwhile finds what the store has by now.
    void ended(const Jid& jid);
    void nobodyThere(const Jid& jid, const StanzaPtr& stanza);
    void makeFor(const Jid& jid, const StanzaPtr& stanza);
    Slot* slot(const Jid& jid);

    RoomsService& m_service;
    Station& m_station;
    std::unordered_map<Jid, Slot, JidHash> m_slots;
    Life m_life;
};

} // namespace posthorn::xmpp
