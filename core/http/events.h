// Server-sent events (WHATWG HTML section 9.2).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace posthorn::http {

struct EventOptions {
    /// How often something is sent when nothing happens; 0: never.
    std::chrono::seconds ping{30};
    /// The ping as an event of this name; empty: as a comment, which nobody sees.
    std::string pingEvent;
    std::string pingData;
    /// A reader that leaves more than this unread is disconnected. It comes back and asks what it missed.
    size_t mostUnread = 64 * 1024;
};

class EventStream {
public:
    virtual ~EventStream() = default;
    /// Sends one event; @p event and @p id may be empty. Line ends within @p data become several data lines. False when
    /// the reader was too slow and has been disconnected.
    virtual bool send(std::string_view event, std::string_view data, std::string_view id = {}) = 0;
    /// How long the client shall wait before it comes back (its retry field).
    virtual void retryAfter(std::chrono::milliseconds delay) = 0;
    /// Changes the interval; counts from now.
    virtual void setPing(std::chrono::seconds interval) = 0;
    /// Ends the stream in good order.
    virtual void close() = 0;
};

} // namespace posthorn::http
