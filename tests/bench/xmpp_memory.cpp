// Memory of clients that are online over TLS and say nothing.
#include "fail.h"
#include "settle.h"
#include "workloads.h"
#include "xmpp_client.h"

#include <algorithm>

namespace posthorn::bench {

void xmppMemory(const Options& options)
{
    if (options.serverPids.empty())
        fail("xmpp-memory needs --server-pid: whose memory?");
    if (options.users < options.count)
        fail("xmpp-memory: --count must not be more than --users");
    Loop loop(options.timeout);
    // What the server allocates for its first clients, and keeps, is not the price of one more.
    auto first = onlineClients(loop, options, std::min<size_t>(20, options.count));
    leaveAll(loop, first);
    const double before = settledBytes(loop, options);
    CostMeter meter(options.serverPids);
    const Stopwatch watch;
    auto clients = onlineClients(loop, options, options.count);
    const double seconds = watch.seconds();
    const double after = settledBytes(loop, options);
    const size_t processes = serverProcesses(options);
    leaveAll(loop, clients);
    meter.stopOwn();
    meter.finish();
    sectionReport(options, "xmpp-memory", options.count, seconds, meter)
        .number("bytes_before", before)
        .number("bytes_after", after)
        .number("bytes_each", (after - before) / double(options.count))
        .number("processes", double(processes))
        .print();
}

} // namespace posthorn::bench
