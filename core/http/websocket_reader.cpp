#include "http/websocket_reader.h"

#include <algorithm>
#include <cstring>

#include "base/crypto/crypto.h"
#include "base/text.h"

namespace posthorn::http {

namespace {

enum Opcode : uint8_t { Continuation = 0, TextFrame = 1, BinaryFrame = 2, CloseFrame = 8, PingFrame = 9, PongFrame = 10 };

/// Codes that a peer may send (section 7.4): those that mean something, and the two private ranges.
bool mayBeSent(unsigned code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace

WebSocketReader::Event WebSocketReader::fail(CloseCode code, std::string_view why)
{
    m_over = true;
    m_code = code;
    m_reason = why;
    return m_event = Event::Failed;
}

/// Collects the header: 2 octets, then the longer length, then the mask. True when it is whole.
bool WebSocketReader::takeHeader(std::string_view& input)
{
    for (;;) {
        size_t wanted = 2;
        if (m_headerSize >= 2) {
            const unsigned length = m_header[1] & 0x7f;
            wanted += (length == 126 ? 2 : length == 127 ? 8 : 0) + (m_header[1] & 0x80 ? 4 : 0);
        }
        if (m_headerSize >= wanted && m_headerSize >= 2)
            return true;
        if (input.empty())
            return false;
        m_header[m_headerSize++] = static_cast<unsigned char>(input.front());
        input.remove_prefix(1);
    }
}

WebSocketReader::Event WebSocketReader::checkHeader()
{
    const uint8_t opcode = m_header[0] & 0x0f;
    const bool last = m_header[0] & 0x80;
    if (m_header[0] & 0x70)
        return fail(CloseCode::ProtocolError, "reserved bits are set");
    if (!(m_header[1] & 0x80))
        return fail(CloseCode::ProtocolError, "a client's frame must be masked");
    const unsigned length = m_header[1] & 0x7f;
    const size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    m_left = extra == 0 ? length : 0;
    for (size_t i = 0; i < extra; ++i)
        m_left = m_left << 8 | m_header[2 + i];
    if ((extra == 2 && m_left < 126) || (extra == 8 && (m_left <= 0xffff || m_left >> 63)))
        return fail(CloseCode::ProtocolError, "the length is not in its shortest form");
    std::memcpy(m_mask, m_header + 2 + extra, 4);
    m_at = 0;
    if (opcode >= 8) {
        if (opcode > PongFrame)
            return fail(CloseCode::ProtocolError, "unknown opcode");
        if (!last || m_left > 125)
            return fail(CloseCode::ProtocolError, "a control frame is long or fragmented");
        m_control.clear();
        return Event::NeedMore;
    }
    if (opcode > BinaryFrame)
        return fail(CloseCode::ProtocolError, "unknown opcode");
    if ((opcode == Continuation) != m_inMessage)
        return fail(CloseCode::ProtocolError, "a fragment is out of place");
    if (!m_inMessage) {
        m_inMessage = true;
        m_text = opcode == TextFrame;
        m_message.clear();
    }
    if (m_left > m_maxMessage || m_message.size() > m_maxMessage - m_left)
        return fail(CloseCode::TooBig, "the message is too big");
    return Event::NeedMore;
}

WebSocketReader::Event WebSocketReader::closeFrame()
{
    m_over = true;
    if (m_control.empty()) {
        m_code = CloseCode::None;
        return m_event = Event::Close;
    }
    const unsigned code = m_control.size() < 2
                              ? 0
                              : unsigned(static_cast<unsigned char>(m_control[0])) << 8 | static_cast<unsigned char>(m_control[1]);
    if (!mayBeSent(code))
        return fail(CloseCode::ProtocolError, "no such close code");
    m_reason = m_control.substr(2);
    if (!isUtf8(m_reason))
        return fail(CloseCode::InvalidData, "the reason is no UTF-8");
    m_code = CloseCode(code);
    return m_event = Event::Close;
}

WebSocketReader::Event WebSocketReader::frameDone()
{
    const uint8_t opcode = m_header[0] & 0x0f;
    const bool last = m_header[0] & 0x80;
    m_headerSize = 0;
    m_headerDone = false;
    if (opcode == PingFrame)
        return m_event = Event::Ping;
    if (opcode == PongFrame)
        return m_event = Event::Pong;
    if (opcode == CloseFrame)
        return closeFrame();
    if (!last)
        return Event::NeedMore;
    m_inMessage = false;
    if (!m_text)
        return m_event = Event::Binary;
    if (!isUtf8(m_message))
        return fail(CloseCode::InvalidData, "the text is no UTF-8");
    return m_event = Event::Text;
}

WebSocketReader::Event WebSocketReader::next(std::string_view& input)
{
    m_event = Event::NeedMore;
    while (!m_over) {
        if (!m_headerDone) {
            if (!takeHeader(input))
                return Event::NeedMore;
            m_headerDone = true;
            if (checkHeader() == Event::Failed)
                return Event::Failed;
        }
        std::string& into = (m_header[0] & 0x0f) >= 8 ? m_control : m_message;
        const size_t size = size_t(std::min<uint64_t>(m_left, input.size()));
        const size_t before = into.size();
        into.append(input.substr(0, size));
        for (size_t i = 0; i < size; ++i)
            into[before + i] = char(into[before + i] ^ m_mask[(m_at + i) & 3]);
        m_at += size;
        m_left -= size;
        input.remove_prefix(size);
        if (m_left > 0)
            return Event::NeedMore;
        const Event event = frameDone();
        if (event != Event::NeedMore)
            return event;
    }
    return Event::NeedMore;
}

void appendFrame(std::string& out, uint8_t opcode, std::string_view payload)
{
    out += char(0x80 | opcode);
    if (payload.size() < 126) {
        out += char(payload.size());
        return void(out.append(payload));
    }
    const int octets = payload.size() <= 0xffff ? 2 : 8;
    out += char(octets == 2 ? 126 : 127);
    for (int i = octets - 1; i >= 0; --i)
        out += char(payload.size() >> (8 * i) & 0xff);
    out.append(payload);
}

std::string acceptKey(std::string_view key)
{
    return base64Encode(
        crypto::hash(crypto::Hash::Sha1, std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
}

} // namespace posthorn::http
