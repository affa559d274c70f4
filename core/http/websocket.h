// WebSocket (RFC 6455) as handlers see it. Framing, masking, UTF-8, pings and the closing handshake are the session's.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::http {

struct WebSocketOptions {
    /// Subprotocols that we speak, the preferred one first. Empty: none is negotiated.
    std::vector<std::string> protocols;
    bool needProtocol = false;        ///< a client that offers none of ours is refused
    size_t maxMessage = 1024 * 1024;  ///< octets of one message; above it the connection closes with 1009
    size_t mostUnread = 1024 * 1024;  ///< octets that the client may leave unread before it is disconnected (1013 comes too late)
    std::chrono::seconds ping{60};    ///< after so long a silence the client is pinged; after as long again it is given up
    /// Refuse browsers' connections that a foreign page opened. Leave it on where cookies count.
    bool sameOriginOnly = true;
};

/// RFC 6455 section 7.4.1 and IANA's registry.
enum class CloseCode : uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    Unsupported = 1003,
    None = 1005,     ///< the peer gave no code; never sent
    Abnormal = 1006, ///< the connection went without a closing handshake; never sent
    InvalidData = 1007,
    Policy = 1008,
    TooBig = 1009,
    Internal = 1011,
    TryLater = 1013
};

class WebSocket {
public:
    virtual ~WebSocket() = default;
    /// The subprotocol that was agreed on; empty for none.
    virtual const std::string& protocol() const = 0;
    /// Sends a message; false when the peer was too slow and has been disconnected, or the connection is closing.
    virtual bool sendText(std::string_view text) = 0;
    virtual bool sendBinary(std::string_view bytes) = 0;
    /// Octets that wait for the network; drained() follows when they have become few.
    virtual size_t unsent() const = 0;
    /// Stops and goes on taking messages: for a handler whose answers come later.
    virtual void hold() = 0;
    virtual void proceed() = 0;
    /// Begins the closing handshake. @p reason at most 123 octets of UTF-8.
    virtual void close(CloseCode code = CloseCode::Normal, std::string_view reason = {}) = 0;
};

class WebSocketHandler {
public:
    virtual ~WebSocketHandler() = default;
    /// The handshake is done. @p socket outlives the handler.
    virtual void opened(WebSocket& socket) = 0;
    /// A whole message. Text is valid UTF-8.
    virtual void text(std::string message) = 0;
    /// A binary message; the default refuses it with 1003 by returning false.
    virtual bool binary(std::string message)
    {
        (void)message;
        return false;
    }
    virtual void drained() {}
    /// The server stops: say what is to be said; the session closes with 1001 behind it.
    virtual void shutdown() {}
    /// The connection is over; the handler is dropped afterwards.
    virtual void closed(CloseCode code, std::string_view reason) { (void)code, (void)reason; }
};

} // namespace posthorn::http
