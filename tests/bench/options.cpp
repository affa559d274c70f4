#include "options.h"

#include "fail.h"
#include "messages.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace posthorn::bench {

namespace {

constexpr long long million = 1'000'000;

long long number(std::string_view name, std::string_view text, long long least, long long most)
{
    long long value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || value < least || value > most)
        fail(std::string(name) + " takes a number from " + std::to_string(least) + " to " + std::to_string(most) +
             ", not '" + std::string(text) + "'");
    return value;
}

std::vector<std::string> listOf(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const size_t at = text.find(',');
        parts.emplace_back(text.substr(0, at));
        text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    }
    return parts;
}

/// Sets the option @p name; false if there is none of that name.
bool set(Options& options, std::string_view name, std::string_view value)
{
    const auto count = [&](long long least, long long most) { return size_t(number(name, value, least, most)); };
    if (name == "--host")
        options.endpoint.host = value;
    else if (name == "--port")
        options.endpoint.port = int(count(1, 65535));
    else if (name == "--tls")
        options.endpoint.tls = count(0, 1) == 1;
    else if (name == "--spread")
        options.endpoint.spread = count(0, 1) == 1;
    else if (name == "--imap-port")
        options.imapPort = int(count(1, 65535));
    else if (name == "--user-pattern")
        options.userPattern = value;
    else if (name == "--password")
        options.password = value;
    else if (name == "--first-user")
        options.firstUser = count(0, million);
    else if (name == "--users")
        options.users = count(1, 10'000);
    else if (name == "--count")
        options.count = count(1, 10 * million);
    else if (name == "--parallel")
        options.parallel = count(1, 10'000);
    else if (name == "--size")
        options.size = count(400, maximumMessageSize);
    else if (name == "--repeat")
        options.repeat = count(1, 1000);
    else if (name == "--outstanding")
        options.outstanding = count(1, 10'000);
    else if (name == "--warm-up")
        options.warmUp = count(0, million);
    else if (name == "--mailbox")
        options.mailbox = value;
    else if (name == "--items")
        options.items = listOf(value);
    else if (name == "--server-pid")
        options.serverPids.push_back(pid_t(count(1, 1LL << 30)));
    else if (name == "--timeout")
        options.timeout = double(count(1, 7200));
    else if (name == "--settle")
        options.settle = double(count(0, 600));
    else if (name == "--seconds")
        options.seconds = double(count(1, 600));
    else if (name == "--archive")
        options.archive = count(0, 1) == 1;
    else if (name == "--verbose")
        setVerbose(count(0, 1) == 1);
    else
        return false;
    return true;
}

} // namespace

std::string Options::user(size_t index) const
{
    std::string name = userPattern;
    if (const size_t at = name.find('%'); at != std::string::npos)
        name.replace(at, 1, std::to_string(firstUser + index % users));
    return name;
}

bool Options::wants(std::string_view item) const
{
    return items.empty() || std::find(items.begin(), items.end(), item) != items.end();
}

Options parseOptions(int count, char** words)
{
    Options options;
    if (count < 2)
        fail("which workload? See --help");
    options.work = words[1];
    for (int i = 2; i < count; i += 2) {
        if (i + 1 == count)
            fail(std::string(words[i]) + " lacks its value");
        if (!set(options, words[i], words[i + 1]))
            fail(std::string(words[i]) + " is no option of this program, see --help");
    }
    if (options.endpoint.port == 0)
        fail("--port is missing");
    return options;
}

const char* usage()
{
    return "posthorn-bench WORKLOAD --port N [--NAME VALUE]...    measures a server, prints lines of JSON\n"
           "posthorn-bench cage PROGRAM ARGUMENT...               runs a server whose cost can be charged\n"
           "\n"
           "workloads: smtp-deliver (needs --imap-port), imap-login, imap-fill, imap-fetch, imap-append,\n"
           "           imap-multiappend, pop3, idle-memory, xmpp-login, xmpp-message, xmpp-room, xmpp-memory\n"
           "options:   --host --port --imap-port --tls 0|1 --spread 0|1 --user-pattern user%@bench.test --password\n"
           "           --first-user --users --count --parallel --size --repeat --outstanding --warm-up --mailbox\n"
           "           --items a,b --server-pid PID (of a cage; may be repeated) --timeout --settle\n"
           "           --seconds --archive 0|1 --verbose 0|1\n";
}

} // namespace posthorn::bench
