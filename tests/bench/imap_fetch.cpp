#include "fail.h"
#include "imap_client.h"
#include "workloads.h"

namespace posthorn::bench {

namespace {

struct Item {
    const char* name;
    const char* attribute; ///< what FETCH asks for; nullptr stands for SELECT itself
};

constexpr Item items[] = {{"select", nullptr},
                          {"flags", "FLAGS"},
                          {"size", "RFC822.SIZE"},
                          {"envelope", "ENVELOPE"},
                          {"bodystructure", "BODYSTRUCTURE"}};

/// SELECT; returns EXISTS.
long long select(ImapClient& imap, const std::string& mailbox)
{
    long long exists = -1;
    imap.command("SELECT " + mailbox, [&exists](std::string_view line) {
        if (line.ends_with(" EXISTS\r\n"))
            exists = numberAfter(line, "* ");
    });
    if (exists < 0)
        fail("IMAP: SELECT tells no EXISTS");
    return exists;
}

/// FETCH 1:* of one attribute; every message must answer with it, once and in order.
void fetch(ImapClient& imap, const char* attribute, long long exists)
{
    const std::string wanted = "(" + std::string(attribute) + " ";
    long long next = 1;
    size_t bytes = 0;
    imap.command("FETCH 1:* " + std::string(attribute), [&](std::string_view line) {
        bytes += line.size();
        const size_t blank = line.find(' ', 2);
        if (blank == std::string_view::npos || !line.substr(blank + 1).starts_with("FETCH "))
            return;
        if (numberAfter(line, "* ") != next++ || line.substr(blank + 7, wanted.size()) != wanted)
            fail("IMAP: unexpected in FETCH: " + std::string(line.substr(0, 120)));
    });
    if (next != exists + 1)
        fail("IMAP: FETCH " + std::string(attribute) + " answered " + std::to_string(next - 1) + " of " +
             std::to_string(exists) + " messages");
    tell(std::string(attribute) + ": " + std::to_string(bytes) + " octets");
}

/// Leaves the selected state without expunging anything, so that closing the mailbox is not timed with opening it.
void unselect(ImapClient& imap)
{
    if (imap.can("UNSELECT"))
        imap.tryCommand("UNSELECT"); // BAD the first time, when nothing is selected yet
}

/// One timed run; the time of what must come before it is not counted.
double once(ImapClient& imap, const Options& options, const Item& item, long long& exists)
{
    if (!item.attribute) {
        unselect(imap);
        const Stopwatch watch;
        exists = select(imap, options.mailbox);
        return watch.seconds();
    }
    const Stopwatch watch;
    fetch(imap, item.attribute, exists);
    return watch.seconds();
}

} // namespace

void imapFetch(const Options& options)
{
    Loop loop(options.timeout);
    ImapClient imap(loop);
    imap.login(options.endpoint, options.user(0), options.password);
    long long exists = 0;
    for (const Item& item : items) {
        if (!options.wants(item.name))
            continue;
        if (item.attribute && exists == 0)
            exists = select(imap, options.mailbox);
        double first = 0;
        if (options.warmUp > 0) // the run that fills the caches
            first = once(imap, options, item, exists);
        std::vector<double> times;
        CostMeter meter(options.serverPids);
        for (size_t i = 0; i < options.repeat; ++i)
            times.push_back(once(imap, options, item, exists));
        meter.stopOwn();
        meter.finish();
        if (exists != (long long)options.count)
            fail("IMAP: the mailbox has " + std::to_string(exists) + " messages, not --count");
        sectionReport(options, item.name, options.repeat, median(times), meter)
            .number("messages", double(exists))
            .number("first_seconds", first)
            .number("fastest_seconds", percentile(times, 0))
            .number("slowest_seconds", percentile(times, 100))
            .print();
    }
    imap.logout();
}

} // namespace posthorn::bench
