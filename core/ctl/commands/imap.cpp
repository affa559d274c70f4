// imap ADDRESS: standard input and output joined with an account's IMAP session.
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "controller/grammar.h"
#include "ctl/command.h"

namespace posthorn::ctl {

namespace {

bool writeAll(int handle, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t size = ::write(handle, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return false;
        bytes.remove_prefix(size_t(size));
    }
    return true;
}

} // namespace

Result<int> tunnelImap(const Options& options, Words arguments)
{
    auto connection = Connection::open(options.folder);
    if (!connection)
        return passOn(connection.error());
    if (auto done = connection->send(controller::formatWords({"imap", arguments[0]}) + "\r\n"); !done)
        return passOn(done.error());
    const auto line = connection->line();
    if (!line)
        return passOn(line.error());
    if (const Status status = parseStatus(*line); !status.good)
        return fail(ErrorKind::NotFound, status.reason.empty() ? status.text : status.reason);
    const int server = connection->handle();
    // The greeting may have come with the line before it.
    const auto greeting = connection->some(64 * 1024);
    if (!greeting)
        return passOn(greeting.error());
    if (!writeAll(STDOUT_FILENO, *greeting))
        return exitGood;
    pollfd ends[] = {{STDIN_FILENO, POLLIN, 0}, {server, POLLIN, 0}};
    char buffer[64 * 1024];
    for (;;) {
        if (::poll(ends, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return exitGood;
        }
        for (const size_t from : {size_t(0), size_t(1)}) {
            if (ends[from].revents == 0)
                continue;
            const ssize_t size = ::read(from == 0 ? STDIN_FILENO : server, buffer, sizeof buffer);
            if (size > 0) {
                const std::string_view bytes(buffer, size_t(size));
                if (from == 0 ? !connection->send(bytes) : !writeAll(STDOUT_FILENO, bytes))
                    return exitGood;
            } else if (from == 1) {
                return exitGood;
            } else {
                ::shutdown(server, SHUT_WR);
                ends[0].fd = -1;
            }
        }
    }
}

} // namespace posthorn::ctl
