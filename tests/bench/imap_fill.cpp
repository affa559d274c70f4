#include "fail.h"
#include "imap_client.h"
#include "messages.h"
#include "workloads.h"

#include <algorithm>

namespace posthorn::bench {

namespace {

std::string literal(const std::string& message)
{
    return "{" + std::to_string(message.size()) + "+}\r\n" + message;
}

/// One command that carries @p count messages.
void multiAppend(ImapClient& imap, const Options& options, size_t first, size_t count, std::string (*make)(size_t))
{
    const std::string tag = imap.nextTag();
    imap.sendRaw(tag + " APPEND " + options.mailbox);
    for (size_t i = first; i < first + count; ++i)
        imap.sendRaw(" " + literal(make(i)));
    imap.sendRaw("\r\n");
    for (;;) {
        const std::string_view line = imap.response();
        if (const char status = taggedStatus(line, tag)) {
            if (status != 'O')
                fail("IMAP: MULTIAPPEND: " + std::string(line));
            return;
        }
    }
}

void pipelinedAppend(ImapClient& imap, const Options& options, std::string (*make)(size_t))
{
    size_t sent = 0;
    size_t answered = 0;
    while (answered < options.count) {
        while (sent < options.count && sent - answered < options.outstanding) {
            imap.sendRaw("p" + std::to_string(sent) + " APPEND " + options.mailbox + " " + literal(make(sent)) +
                         "\r\n");
            ++sent;
        }
        const std::string_view line = imap.response();
        if (!line.starts_with('p'))
            continue;
        if (taggedStatus(line, "p" + std::to_string(answered)) != 'O')
            fail("IMAP: pipelined APPEND: " + std::string(line));
        ++answered;
    }
}

} // namespace

std::string appendMany(ImapClient& imap, const Options& options, size_t batch, std::string (*make)(size_t number))
{
    if (!imap.can("LITERAL+"))
        fail("IMAP: no LITERAL+ here");
    if (!imap.can("MULTIAPPEND")) {
        pipelinedAppend(imap, options, make);
        return "pipelined APPEND, " + std::to_string(options.outstanding) + " outstanding";
    }
    for (size_t first = 0; first < options.count; first += batch)
        multiAppend(imap, options, first, std::min(batch, options.count - first), make);
    return "MULTIAPPEND, " + std::to_string(std::min(batch, options.count)) + " a command";
}

void imapFill(const Options& options)
{
    Loop loop(options.timeout);
    ImapClient imap(loop);
    imap.login(options.endpoint, options.user(0), options.password);
    const long long before = imap.messagesIn(options.mailbox);
    CostMeter meter(options.serverPids);
    Stopwatch watch;
    const std::string how = appendMany(imap, options, 500, variedMessage);
    const double seconds = watch.seconds();
    meter.stopOwn();
    meter.finish();
    if (imap.messagesIn(options.mailbox) != before + (long long)options.count)
        fail("IMAP: the filled mailbox does not have the messages that were acknowledged");
    sectionReport(options, "fill", options.count, seconds, meter).text("how", how).print();
    imap.logout();
}

} // namespace posthorn::bench
