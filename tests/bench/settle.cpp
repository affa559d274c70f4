#include "settle.h"

#include "process_tree.h"
#include "stats.h"

#include <cmath>

namespace posthorn::bench {

double settledBytes(Loop& loop, const Options& options)
{
    const Stopwatch watch;
    while (watch.seconds() < options.settle)
        loop.poll(200);
    double before = treePssBytes(options.serverPids);
    for (int round = 0; round < 15; ++round) {
        const Stopwatch pause;
        while (pause.seconds() < 2)
            loop.poll(200);
        const double now = treePssBytes(options.serverPids);
        if (std::abs(now - before) < before * 0.002)
            return now;
        before = now;
    }
    return before;
}

size_t serverProcesses(const Options& options)
{
    size_t count = 0;
    for (const pid_t root : options.serverPids)
        count += descendants(root).size();
    return count;
}

} // namespace posthorn::bench
