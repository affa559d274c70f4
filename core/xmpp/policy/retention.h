// How long messages stay in archives: what is older than a domain's xmpp.archive-keep goes, a piece at a time.
#pragma once

#include <chrono>
#include <functional>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// How often it is looked for what is too old.
constexpr std::chrono::milliseconds sweepEvery = std::chrono::hours(1);

/// Looks for it once, in the archives of accounts and rooms; @p done with how many messages went. On the station's worker.
void sweepArchives(Station& station, std::function<void(size_t)> done);

/// Looks for it from now on, each hour.
void keepSweeping(Station& station);

} // namespace posthorn::xmpp
