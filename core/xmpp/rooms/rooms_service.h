// The service that rooms are reached by: rooms.<domain> for each domain of ours.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "xmpp/rooms/public_rooms.h"
#include "xmpp/route/named_service.h"

namespace posthorn::xmpp {

class RoomHost;

class RoomsService final : public NamedService {
public:
    explicit RoomsService(Exchange& exchange);
    ~RoomsService() override;

    void take(Station& station, StanzaPtr stanza, Ticket ticket) override;
    void endOn(Station& station) override;
    void dropStores() override;

    /// What that worker has.
    RoomHost& host(const Station& station) { return *m_hosts[station.index()]; }
    /// Sessions that a message of the room did not find any more. From any worker.
    void vanished(Station& from, const Jid& room, std::vector<Jid> sessions);

    // Rooms that are in memory alone, by who made them; from any worker.
    size_t temporaryOf(const Jid& owner) const;
    void countTemporary(const Jid& owner, int change);

    PublicRooms& publicRooms() { return m_publicRooms; }

    /// May this account make rooms, and do everything in any?
    bool isAdministrator(Station& station, const Jid& jid) const;
    bool mayMakeRooms(Station& station, const Jid& jid) const;

private:
    bool isOn() const override;
    void info(Station& station, const StanzaPtr& question) const override;
    void answerAsService(Station& station, const StanzaPtr& question);

    mutable std::mutex m_mutex; ///< over the map alone, which changes with rooms, not with messages
    std::map<Jid, size_t> m_temporary;
    PublicRooms m_publicRooms;
    std::vector<std::unique_ptr<RoomHost>> m_hosts; ///< by station; their rooms count themselves out
};

/// Answers with the public rooms of the domain (XEP-0045 section 6.3, XEP-0059).
void listRooms(RoomsService& rooms, Station& station, const StanzaPtr& question);

} // namespace posthorn::xmpp
