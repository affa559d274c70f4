// What an onlooker may see: plain values, copied out of the running server. The console, posthornctl and later the web
// administration read them; nobody gets a pointer into a worker.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace posthorn::watch {

/// A log channel; one log file a day each.
enum class Channel { System, SmtpIn, SmtpOut, Pop3, Imap, Xmpp, Web, Controller, Count };
/// The channel's name as its log file has it: "System", "SMTP-in", "SMTP-out", "POP3", "IMAP", ...
std::string_view channelName(Channel channel);

enum class Level { Debug, Info, Warning, Error };
std::string_view levelName(Level level);

/// Which way a line of a transcript went.
enum class Direction { None, In /**< from the peer */, Out /**< to the peer */ };

struct LogLine {
    uint64_t number = 0; ///< rises by one with each line of the process
    UnixMs time = 0;
    Channel channel = Channel::System;
    Level level = Level::Info;
    Direction direction = Direction::None;
    uint64_t session = 0; ///< the session it belongs to; 0 for none
    std::string text;     ///< one line of UTF-8, no secrets
};

/// Things that are counted from the start of the process and, apart, from midnight (local time).
enum class Counter {
    ConnectionsAccepted,
    ConnectionsRefused,
    LoginsSucceeded,
    LoginsFailed,
    MessagesReceived,  ///< accepted by SMTP or submission
    MessagesRefused,   ///< refused after DATA, or all recipients refused
    MessagesDelivered, ///< copies put into mailboxes
    MessagesSent,      ///< handed over to another host, per recipient
    MessagesBounced,
    MessagesFetched, ///< read by POP3 or IMAP
    BytesReceived,
    BytesSent,
    Commits,            ///< transactions of the store's writer
    CommitMicroseconds, ///< their time together, queueing not counted
    CommitRequests,     ///< requests that they carried
    ChatMessages,       ///< instant messages taken from users' programs, components and other servers
    ChatRefused,        ///< those that a policy or a limit kept from their way
    ChatArchived,       ///< copies put into archives of users and rooms
    Count
};
std::string_view counterName(Counter counter);
using Counters = std::array<uint64_t, size_t(Counter::Count)>;

enum class ServiceState { Inactive, Active, Failed };

/// One listening service, under its name in run/ports.json.
struct ServiceView {
    std::string name;
    Channel channel = Channel::System;
    ServiceState state = ServiceState::Inactive;
    uint16_t port = 0;
    uint32_t sessions = 0;
    std::string problem; ///< why it failed
};

struct SessionView {
    uint64_t id = 0;
    Channel channel = Channel::System;
    std::string service; ///< name in run/ports.json; "smtp-out" for outgoing connections
    std::string peer;    ///< address:port
    std::string account; ///< empty before login
    std::string state;   ///< the protocol's own word, as "authenticated" or "transaction"
    std::string command; ///< the last command's name
    bool tls = false;
    uint64_t bytesIn = 0;
    uint64_t bytesOut = 0;
    UnixMs since = 0;
};

struct QueueTotals {
    uint64_t waiting = 0; ///< recipients whose next attempt lies ahead or is under way
    uint64_t held = 0;
    uint64_t bytes = 0;
    UnixMs oldest = 0; ///< arrival of the oldest; 0 when empty
};

struct Health {
    double cpuPercent = 0;        ///< of one core, over the last second
    int64_t memoryBytes = 0;      ///< resident
    int64_t diskFreeBytes = 0;    ///< on the data folder's disk
    double commitMilliseconds = 0; ///< mean over the last ten seconds; 0 with no commit
    UnixMs startedAt = 0;
    bool diskLow = false;
};

struct Overview {
    std::vector<ServiceView> services;
    Counters today{};
    Counters sinceStart{};
    QueueTotals queue;
    Health health;
};

} // namespace posthorn::watch
