// posthorn-bench: the load generator of tests/bench/run. Drives any SMTP, POP3, IMAP and XMPP server over loopback.
#include "cage.h"
#include "fail.h"
#include "workloads.h"

#include <sys/resource.h>

#include <cstdio>
#include <cstring>

namespace posthorn::bench {

namespace {

struct Workload {
    const char* name;
    void (*run)(const Options& options);
};

constexpr Workload workloads[] = {{"smtp-deliver", smtpDeliver}, {"imap-login", imapLogin},
                                  {"imap-fill", imapFill},       {"imap-fetch", imapFetch},
                                  {"imap-append", imapAppend},   {"imap-multiappend", imapMultiAppend},
                                  {"pop3", pop3Mailbox},         {"idle-memory", idleMemory},
                                  {"xmpp-login", xmppLogin},     {"xmpp-message", xmppMessage},
                                  {"xmpp-room", xmppRoom},       {"xmpp-memory", xmppMemory}};

/// Thousands of connections need as many descriptors.
void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

Report sectionReport(const Options& options, std::string_view item, size_t count, double seconds,
                     const CostMeter& meter)
{
    Report report;
    report.text("work", options.work).text("item", item).number("count", double(count)).number("seconds", seconds);
    if (!options.serverPids.empty())
        report.number("server_cpu", meter.serverSeconds());
    return report.number("generator_cpu", meter.generatorSeconds());
}

int runWorkload(int count, char** words)
{
    const Options options = parseOptions(count, words);
    for (const Workload& workload : workloads) {
        if (options.work == workload.name) {
            raiseDescriptorLimit();
            workload.run(options);
            return 0;
        }
    }
    fail("no workload '" + options.work + "', see --help");
}

} // namespace posthorn::bench

int main(int count, char** words)
{
    if (count > 1 && (std::strcmp(words[1], "--help") == 0 || std::strcmp(words[1], "-h") == 0)) {
        std::fputs(posthorn::bench::usage(), stdout);
        return 0;
    }
    if (count > 2 && std::strcmp(words[1], "cage") == 0)
        return posthorn::bench::runCage(words + 2);
    return posthorn::bench::runWorkload(count, words);
}
