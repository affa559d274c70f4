// Rooms as the administration sees them: which there are, and the end of one.
#pragma once

#include <string>
#include <vector>

#include "base/executor.h"
#include "xmpp/route/exchange.h"

namespace posthorn::xmpp {

struct RoomSummary {
    std::string jid;
    std::string name;
    size_t occupants = 0;
    bool isPersistent = false;
    bool isListed = false;
    std::string access; ///< "open", "members", "password"
    std::string owner;  ///< who made it
};

/// Those that are in memory, and those of the store, in order of address; 10,000 of the store's at most.
void watchRooms(Exchange& exchange, Executor& asker, Reply<std::vector<RoomSummary>> reply);

/// Everybody in it is sent out, and its archive goes. NotFound.
void closeRoom(Exchange& exchange, const std::string& jid, Executor& asker, Reply<void> reply);

} // namespace posthorn::xmpp
