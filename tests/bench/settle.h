// Memory of servers that have come to rest. Only tests/bench uses this.
#pragma once

#include "options.h"

namespace posthorn::bench {

/// Memory of options.serverPids after --settle seconds of rest and once it has stopped changing, 30 s later at most.
double settledBytes(Loop& loop, const Options& options);
/// How many processes they are.
size_t serverProcesses(const Options& options);

} // namespace posthorn::bench
