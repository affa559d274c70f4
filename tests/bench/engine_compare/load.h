// The load of engine_compare: a process of its own that opens connections and sends lines back and forth on them, from
// one thread with epoll, plain or TLS. It tells its own CPU time, so that the servers' can be told apart.
#pragma once

#include <cstdint>

struct LoadResult {
    bool good = false;
    double seconds = 0;
    double cpuSeconds = 0; ///< of the load itself
    double serverCpuSeconds = 0;
    long idleKilobytes = 0; ///< the server's memory growth (PSS) with all connections idle
    uint64_t roundTrips = 0;
};

/// Runs in a child process against @p port: opens @p connections, measures the server's (our parent's) memory, then
/// makes round trips of a 50-octet line on all of them for @p seconds.
LoadResult runLoad(uint16_t port, bool tls, int connections, double seconds);

/// Memory of a process that is its own or its share of what is shared (PSS), in KB.
long proportionalKilobytes(int process);
