#include "fail.h"
#include "imap_client.h"
#include "messages.h"
#include "workloads.h"

namespace posthorn::bench {

namespace {

std::string fourKilobytes(size_t number)
{
    return plainMessage(number, 4096);
}

/// Logs in and makes the mailbox anew, empty, and selects it; INBOX is used as it is. Programs that fill a mailbox have
/// it selected, and Dovecot is several times faster then than when it must open the mailbox for each message.
long long freshMailbox(ImapClient& imap, const Options& options)
{
    imap.login(options.endpoint, options.user(0), options.password);
    if (options.mailbox == "INBOX")
        return imap.messagesIn(options.mailbox);
    imap.tryCommand("DELETE " + options.mailbox);
    imap.command("CREATE " + options.mailbox);
    imap.command("SELECT " + options.mailbox);
    return 0;
}

void checkCount(ImapClient& imap, const Options& options, long long before)
{
    const long long now = imap.messagesIn(options.mailbox);
    if (now != before + (long long)options.count)
        fail("IMAP: " + options.mailbox + " has " + std::to_string(now) + " messages, not what was acknowledged");
}

} // namespace

void imapAppend(const Options& options)
{
    Loop loop(options.timeout);
    ImapClient imap(loop);
    const long long before = freshMailbox(imap, options);
    const bool literalPlus = imap.can("LITERAL+");
    std::vector<double> latencies;
    CostMeter meter(options.serverPids);
    Stopwatch watch;
    for (size_t i = 0; i < options.count; ++i) {
        const Stopwatch one;
        const std::string message = plainMessage(i, options.size);
        const std::string tag = imap.nextTag();
        const std::string command = tag + " APPEND " + options.mailbox + " {" + std::to_string(message.size());
        if (literalPlus) {
            imap.sendRaw(command + "+}\r\n" + message + "\r\n");
        } else {
            imap.sendRaw(command + "}\r\n");
            if (!imap.response().starts_with("+"))
                fail("IMAP: APPEND is not continued");
            imap.sendRaw(message + "\r\n");
        }
        char status = 0;
        while ((status = taggedStatus(imap.response(), tag)) == 0) {
        }
        if (status != 'O')
            fail("IMAP: APPEND number " + std::to_string(i) + " was refused");
        latencies.push_back(one.seconds());
    }
    const double seconds = watch.seconds();
    meter.stopOwn();
    meter.finish();
    checkCount(imap, options, before);
    sectionReport(options, "append", options.count, seconds, meter)
        .text("how", literalPlus ? "LITERAL+" : "synchronising literals")
        .number("latency_p50_ms", percentile(latencies, 50) * 1000)
        .number("latency_p99_ms", percentile(latencies, 99) * 1000)
        .print();
    imap.logout();
}

void imapMultiAppend(const Options& options)
{
    Loop loop(options.timeout);
    ImapClient imap(loop);
    const long long before = freshMailbox(imap, options);
    CostMeter meter(options.serverPids);
    Stopwatch watch;
    const std::string how = appendMany(imap, options, options.count, fourKilobytes);
    const double seconds = watch.seconds();
    meter.stopOwn();
    meter.finish();
    checkCount(imap, options, before);
    sectionReport(options, "multiappend", options.count, seconds, meter).text("how", how).print();
    imap.logout();
}

} // namespace posthorn::bench
