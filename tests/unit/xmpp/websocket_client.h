// A client of XMPP over WebSocket, with the HTTP session between it and the stream.
#pragma once

#include "http/session.h"
#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/stream/websocket.h"

namespace posthorn::test {

class WebSocketClient {
public:
    struct Frame {
        unsigned opcode = 0;
        std::string payload;
        /// Of a closing frame; 0 where it says none.
        unsigned code() const
        {
            return payload.size() < 2 ? 0 : unsigned(uint8_t(payload[0])) << 8 | uint8_t(payload[1]);
        }
    };

    explicit WebSocketClient(XmppWorld& world, size_t worker = 0)
        : m_world(world)
        , link(&world.workers[worker])
    {
        link.linkInfo.tls = true;
        link.snapshot.set(config::Setting::XmppEnabled, "true");
    }
    /// The answer's head. @p fields end with CRLF each.
    std::string connect(std::string_view fields = "Sec-WebSocket-Protocol: xmpp\r\n")
    {
        auto router = std::make_shared<http::Router>();
        xmpp::addWebSocketRoute(*router, *m_world.exchange);
        auto context = std::make_shared<http::Context>();
        context->router = router;
        link.open(http::makeSession(context));
        link.feed("GET /xmpp-websocket HTTP/1.1\r\nHost: chat.example.test\r\nOrigin: https://elsewhere.example\r\n"
                  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  "Sec-WebSocket-Version: 13\r\n" + std::string(fields) + "\r\n");
        const std::string output = link.takeOutput();
        const size_t end = output.find("\r\n\r\n");
        m_input = output.substr(end == std::string::npos ? output.size() : end + 4);
        return output.substr(0, end);
    }
    static std::string frame(std::string_view text, uint8_t opcode = 1)
    {
        std::string out(1, char(0x80 | opcode));
        if (text.size() < 126) {
            out += char(0x80 | text.size());
        } else if (text.size() < 65536) {
            out.append({char(0x80 | 126), char(text.size() >> 8), char(text.size())});
        } else {
            out += char(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8)
                out += char(uint64_t(text.size()) >> shift);
        }
        const std::string mask = "\x11\xa2\x33\xc4";
        out += mask;
        for (size_t i = 0; i < text.size(); ++i)
            out += char(text[i] ^ mask[i & 3]);
        return out;
    }
    void say(std::string_view xml)
    {
        link.feed(frame(xml));
        settle();
    }
    void settle()
    {
        do {
            m_world.settle();
            link.settle();
        } while (m_world.workers[0].run() + m_world.workers[1].run() > 0);
        m_input += link.takeOutput();
    }
    /// The next frame; opcode 0 where there is none.
    Frame takeFrame()
    {
        settle();
        if (m_input.size() < 2)
            return {};
        size_t size = uint8_t(m_input[1]);
        size_t at = 2;
        if (size == 126 || size == 127) {
            const size_t octets = size == 126 ? 2 : 8;
            for (size = 0; at < 2 + octets; ++at)
                size = size << 8 | uint8_t(m_input[at]);
        }
        Frame taken{unsigned(m_input[0]) & 15, m_input.substr(at, size)};
        m_input.erase(0, at + size);
        return taken;
    }
    /// The next message, which must be one element that says its namespaces itself; "nothing" where there is none.
    xmpp::Element take()
    {
        const Frame frame = takeFrame();
        if (frame.opcode != 1)
            return xmpp::Element("nothing");
        xmpp::XmlParser parser(xmpp::XmlParser::Mode::Document);
        std::string_view rest = frame.payload;
        if (parser.next(rest) != xmpp::XmlParser::Event::Whole || !rest.empty())
            return xmpp::Element("malformed");
        return parser.take();
    }
    xmpp::Element take(std::string_view name)
    {
        for (;;) {
            xmpp::Element each = take();
            if (each.name == name || each.name == "nothing" || each.name == "malformed")
                return each;
        }
    }
    static std::string opening() { return "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.test' version='1.0'/>"; }
    void login(const std::string& name, const std::string& resource)
    {
        connect();
        say(opening());
        say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
            base64Encode(std::string(1, '\0') + name + std::string(1, '\0') + "secret") + "</auth>");
        say(opening());
        say("<iq xmlns='jabber:client' type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" +
            resource + "</resource></bind></iq>");
        say("<presence xmlns='jabber:client'/>");
        clear();
    }
    void clear()
    {
        settle();
        m_input.clear();
    }

private:
    XmppWorld& m_world;
    std::string m_input;

public:
    FakeLink link;
};

} // namespace posthorn::test
