// A room's stanzas on their way to its occupants: one parcel for each worker that has accounts of theirs, in which each
// stanza stands once with the list of those who get it. The account says which session is meant (XEP-0198 may have moved
// it) and whether it wants to hear of the room at all (XEP-0191); then one parcel goes to each worker with sessions.
#pragma once

#include <memory>
#include <vector>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

class RoomsService;

struct Recipient {
    Jid jid;  ///< full
    Jid bare;
    uint64_t occupant = 0;
};

/// Who gets something, by the worker where the accounts are at home.
struct Audience {
    explicit Audience(size_t stations) : here(stations) {}
    std::vector<std::vector<Recipient>> here;
    std::vector<Recipient> elsewhere; ///< of other servers

    void add(const Exchange& exchange, Recipient recipient);
};
using AudiencePtr = std::shared_ptr<const Audience>;

struct Letter {
    StanzaPtr stanza;
    AudiencePtr to;
    uint64_t except = 0; ///< the occupant who does not get it
};

/// Sends @p letters in their order. A room hears of messages that found nobody: RoomsService::vanished().
void post(RoomsService& rooms, Station& from, const Jid& room, std::vector<Letter> letters);

} // namespace posthorn::xmpp
