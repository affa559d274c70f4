// WebSocket frames (RFC 6455 section 5) out of bytes: masks, fragments, limits, UTF-8. Knows no connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/websocket.h"

namespace posthorn::http {

class WebSocketReader {
public:
    explicit WebSocketReader(size_t maxMessage)
        : m_maxMessage(maxMessage)
    {
    }
    enum class Event { NeedMore, Text, Binary, Ping, Pong, Close, Failed };
    /// Takes bytes off @p input up to the next thing that happened. payload() is the message's or control frame's, valid
    /// until the next call. After Close and Failed nothing more is taken.
    Event next(std::string_view& input);
    std::string& payload() { return m_event == Event::Text || m_event == Event::Binary ? m_message : m_control; }
    /// With Failed and Close: why. Close without a code is CloseCode::None.
    CloseCode code() const { return m_code; }
    std::string_view reason() const { return m_reason; }
    /// True while a frame or a message is begun and not whole.
    bool isAmid() const { return m_headerSize > 0 || m_inMessage; }

private:
    bool takeHeader(std::string_view& input);
    Event checkHeader();
    Event frameDone();
    Event closeFrame();
    Event fail(CloseCode code, std::string_view why);

    const size_t m_maxMessage;
    Event m_event = Event::NeedMore;
    unsigned char m_header[14] = {};
    size_t m_headerSize = 0; ///< octets of the header that have come
    bool m_headerDone = false;
    uint64_t m_left = 0; ///< of the payload
    uint64_t m_at = 0;   ///< in the payload, for the mask
    unsigned char m_mask[4] = {};
    std::string m_message;
    std::string m_control;
    bool m_inMessage = false;
    bool m_text = false;
    bool m_over = false;
    CloseCode m_code = CloseCode::None;
    std::string m_reason;
};

/// A frame of the server's: whole, unmasked. @p opcode as in section 5.2.
void appendFrame(std::string& out, uint8_t opcode, std::string_view payload);
/// The Sec-WebSocket-Accept that answers a key (section 4.2.2).
std::string acceptKey(std::string_view key);

} // namespace posthorn::http
