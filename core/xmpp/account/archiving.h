// How a message gets into archives of accounts (XEP-0313).
#pragma once

#include <vector>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// A message's place in its sender's archive, which goes with it to the recipient's home, so that it lies in the store once
/// and both entries come with one change. Whoever does not take it there writes it down alone (Station::toAccount).
struct SenderEntry {
    store::ArchiveEntry entry;
    bool taken = false;
};

/// Writes @p message down for all of @p entries. @p ticket is held until that is durable.
void appendToArchives(Station& station, const Stanza& message, std::vector<store::ArchiveEntry> entries, Ticket ticket);

} // namespace posthorn::xmpp
